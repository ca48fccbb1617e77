"""What a slot of `keys.json` holds, and the limits it is read within.

The file may have been damaged or made by somebody else: nothing of it is used, and no cost it
names is paid, before it has passed these limits. A kind this program does not know belongs
to a newer one and is kept as it is.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypedDict, cast

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import KeySlot, SlotKind

KEY_BYTES = 32
MOST_SLOTS = 16
_SEALED_BYTES = KEY_BYTES + 16  # the key and its AES-GCM tag
_NAME = re.compile(r"uanmeldt [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Slot(TypedDict, total=False):
    """One way to the key. Bytes are base64, times ISO in UTC."""

    kind: str  # a SlotKind
    made: str
    tested: str
    sum: str  # over all the rest: tells damage from a wrong secret
    name: str  # keychain: the name of the entry
    proof: str  # keychain: tells this key from another, and nothing about it
    salt: str
    nonce: str
    wrapped: str
    memory_kib: int  # passphrase: the cost of Argon2id
    passes: int
    lanes: int


def parse_slots(content: object) -> list[Slot]:
    """The slots of this decoded JSON. InspectionError `keys-damaged`: no slots of anybody's."""
    if not isinstance(content, list) or len(content) > MOST_SLOTS:
        raise InspectionError("keys-damaged")
    for each in content:
        if not isinstance(each, dict) or not isinstance(each.get("kind"), str):
            raise InspectionError("keys-damaged")
    return cast("list[Slot]", content)


def slot_of(slots: Iterable[Slot], kind: SlotKind) -> Slot | None:
    """The one slot of this kind; None without one."""
    return next((slot for slot in slots if slot["kind"] == kind), None)


def others(slots: Iterable[Slot], kind: SlotKind) -> list[Slot]:
    """All slots but those of this kind; unknown kinds among them."""
    return [slot for slot in slots if slot["kind"] != kind]


def seen(slots: Sequence[Slot]) -> tuple[KeySlot, ...]:
    """The slots this program knows, as people are told of them, in the order of `SlotKind`."""
    found = ((kind, slot_of(slots, kind)) for kind in SlotKind)
    return tuple(
        KeySlot(kind=kind, made=_moment(slot, "made"), tested=_moment(slot, "tested"))
        for kind, slot in found
        if slot is not None
    )


def _moment(slot: Slot, name: str) -> datetime | None:
    text = slot.get(name)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def sealed_off(slot: Slot) -> Slot:
    """The slot with the sum over what it holds."""
    slot["sum"] = _sum(slot)
    return slot


def intact(slot: Slot) -> bool:
    """Whether the slot is as it was written; an earlier program wrote no sum."""
    return slot.get("sum", _sum(slot)) == _sum(slot)


def _sum(slot: Slot) -> str:
    rest = {name: value for name, value in slot.items() if name != "sum"}
    return sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:16]


def entry_name(slot: Slot) -> str:
    """The name of the keychain's entry: only our own are ever asked for. `keys-damaged`."""
    name = slot.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InspectionError("keys-damaged")
    return name


def proof_of(key: bytes) -> str:
    """Tells whether a key is this one; 32 random bytes cannot be guessed from it."""
    return sha256(b"uanmeldt key proof 1 " + key).hexdigest()[:32]


def text_of(data: bytes) -> str:
    return b64encode(data).decode()


def bytes_of(slot: Slot, name: str, size: int) -> bytes:
    """So many bytes. InspectionError `keys-damaged`: they are not there, or not that many."""
    text = slot.get(name)
    try:
        data = b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError as error:
        raise InspectionError("keys-damaged") from error
    if len(data) != size:
        raise InspectionError("keys-damaged")
    return data


def sealed_key_of(slot: Slot) -> tuple[bytes, bytes, bytes]:
    """Salt, nonce and the sealed key of a slot that wraps it. `keys-damaged`."""
    sizes = {"salt": 16, "nonce": 12, "wrapped": _SEALED_BYTES}
    salt, nonce, wrapped = (bytes_of(slot, name, size) for name, size in sizes.items())
    return salt, nonce, wrapped
