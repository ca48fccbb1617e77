"""The slot of the administration key: the data folder's key wrapped for it (HPKE).

It is made without any secret, from the public half that the roster names. The administration
key is printed and typed as a recovery key is.
"""

from __future__ import annotations

from db.key_slots import KEY_BYTES, Slot, bytes_of, text_of
from inspector.domain.safekeeping import SlotKind
from inspector.gateways import sealing_keys

_BOUND_TO = b"uanmeldt office slot 1"
_WRAPPED_BYTES = 32 + KEY_BYTES + 16  # the passing public key, the key, its tag


def wrap(key: bytes, admin_box_public: bytes) -> Slot:
    """The slot that gives this key back for the administration key of that public half.

    ValueError: that is no public key.
    """
    wrapped = sealing_keys.wrap(admin_box_public, _BOUND_TO, key)
    return Slot(kind=SlotKind.OFFICE.value, wrapped=text_of(wrapped))


def unwrap(slot: Slot, secret: bytes) -> bytes | None:
    """The key; None where the administration key is another. InspectionError `keys-damaged`."""
    wrapped = bytes_of(slot, "wrapped", _WRAPPED_BYTES)
    try:
        return sealing_keys.unwrap(sealing_keys.admin_keys(secret).box, _BOUND_TO, wrapped)
    except sealing_keys.NotOursError:
        return None
