"""The key of a data folder, and the slots it is kept in (`keys.json`).

The key is 32 random bytes. A slot gives it back: `keychain` names the entry in the system's
keychain, `passphrase`, `recovery` and `office` hold it wrapped. No slot holds the key in the
clear, and nothing falls back to a weaker one silently. The ciphers take 0.1 s to load: a start by
keychain has none.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db.files import write_durably
from db.key_slots import (
    KEY_BYTES,
    Slot,
    entry_name,
    intact,
    parse_slots,
    proof_of,
    sealed_off,
    slot_of,
)
from inspector.domain.errors import InspectionError
from inspector.domain.recovery_key import looks_like_one, mistyped_groups, secret_of
from inspector.domain.safekeeping import SlotKind
from inspector.services.ports import KeyRing

FILE = "keys.json"
SHORTEST_PASSPHRASE = 12  # signs
_FORMAT = 1  # an earlier program opens by the slots it knows and keeps the others
_MOST_BYTES = 64 * 1024
_KEY_IN_HEX = re.compile(r"[0-9a-f]{64}")
_PRINTED = (SlotKind.RECOVERY, SlotKind.OFFICE)  # kinds whose secret is printed alike


def has_vault(folder: Path) -> bool:
    """Whether the folder has a key already."""
    return (folder / FILE).exists()


def create_vault(
    folder: Path, key_ring: KeyRing | None, passphrase: str | None, now: datetime | None = None
) -> bytes:
    """A new key: in the keychain where it keeps what it was given, under the passphrase if any.

    InspectionError: `passphrase-short`, `no-key` (neither would keep it; `why` says what the
    keychain answered). Nothing is written then.
    """
    if passphrase:
        require_long(passphrase)
    key = os.urandom(KEY_BYTES)
    slots: list[Slot] = []
    why = ""
    if key_ring is not None:
        try:
            slots.append(keychain_slot(key, key_ring))
        except InspectionError as problem:
            why = problem.code
    if passphrase:
        slots.append(passphrase_slot(key, passphrase))
    if not slots:
        raise InspectionError("no-key", why=why, ways=(SlotKind.PASSPHRASE.value,))
    try:
        write_slots(folder, [dated(slot, now) for slot in slots])
    except InspectionError:
        forget_entry(slot_of(slots, SlotKind.KEYCHAIN), key_ring)
        raise
    return key


def open_vault(folder: Path, key_ring: KeyRing | None, secret: str | None) -> bytes:
    """The folder's key, as `open_slots` finds it. Also `keys-damaged`, `data-newer`."""
    return open_slots(read_slots(folder), key_ring, secret)


def open_slots(slots: Sequence[Slot], key_ring: KeyRing | None, secret: str | None) -> bytes:
    """The key: from the keychain, else by the secret: a passphrase, or a printed key.

    Without a keychain at hand (None) the secret alone decides. InspectionError: those of
    `by_secret`; `no-key` where a secret is wanted and none was given, `why` being what the
    keychain answered ("": it has no slot) and `ways` the slots that could be opened by one;
    where there are no such slots the keychain's own code, or `keychain-only` for a secret.
    """
    why = ""
    keychain = slot_of(slots, SlotKind.KEYCHAIN)
    if keychain is not None:
        try:
            return from_keychain(keychain, key_ring)
        except InspectionError as problem:
            why = problem.code
    typed = (SlotKind.PASSPHRASE, SlotKind.RECOVERY, SlotKind.OFFICE)
    ways = tuple(kind.value for kind in typed if slot_of(slots, kind) is not None)
    if not ways:
        unasked = bool(secret) and keychain is not None and key_ring is None
        raise InspectionError("keychain-only" if unasked else why or "keys-damaged")
    if not secret:
        raise InspectionError("no-key", why=why if why.startswith("keychain-") else "", ways=ways)
    return by_secret(slots, secret)


def from_keychain(slot: Slot, key_ring: KeyRing | None) -> bytes:
    """The key. `keychain-missing`, `keychain-locked`, `keychain-forgot`, `keys-damaged`."""
    if key_ring is None:
        raise InspectionError("keychain-missing")
    kept = key_ring.read(entry_name(slot))
    if kept is None or not _KEY_IN_HEX.fullmatch(kept):
        raise InspectionError("keychain-forgot")
    key = bytes.fromhex(kept)
    if slot.get("proof", proof_of(key)) != proof_of(key):
        raise InspectionError("keychain-forgot")
    return key


def by_secret(slots: Sequence[Slot], secret: str) -> bytes:
    """The key by what was typed: passphrase, recovery key or the office's administration key.

    InspectionError: `passphrase-wrong`, `recovery-wrong`, `recovery-mistyped` (`groups`: the
    numbers of those to look at again), `keys-damaged`.
    """
    passphrase = slot_of(slots, SlotKind.PASSPHRASE)
    printed = [slot for kind in _PRINTED if (slot := slot_of(slots, kind)) is not None]
    problem: InspectionError | None = None
    for slot in printed if passphrase is None or looks_like_one(secret) else ():
        try:
            return _by_printed_key(slot, secret)
        except InspectionError as found:
            problem = _more_telling(problem, found)
    if passphrase is not None:
        try:
            return by_passphrase(passphrase, secret)
        except InspectionError as found:
            told = found.code != "passphrase-wrong"
            problem = found if told or problem is None else problem
    raise problem or InspectionError("passphrase-wrong")


def _by_printed_key(slot: Slot, typed: str) -> bytes:
    if slot["kind"] == SlotKind.RECOVERY:
        return by_recovery_key(slot, typed)
    return by_admin_key(slot, typed)


def _more_telling(known: InspectionError | None, found: InspectionError) -> InspectionError:
    """Of a damaged slot and a key that does not fit the other: the damage."""
    return found if known is None or found.code == "keys-damaged" else known


def by_passphrase(slot: Slot, passphrase: str) -> bytes:
    """The key; `passphrase-wrong`, `keys-damaged`. A third of a second by design."""
    from db.passphrase import unwrap

    key = unwrap(slot, passphrase)
    if key is None:
        raise InspectionError("passphrase-wrong" if intact(slot) else "keys-damaged")
    return key


def by_recovery_key(slot: Slot, typed: str) -> bytes:
    """The key; `recovery-mistyped`, `recovery-wrong`, `keys-damaged`."""
    from db.recovery_slot import unwrap

    key = unwrap(slot, typed_secret(typed))
    if key is None:
        raise InspectionError("recovery-wrong" if intact(slot) else "keys-damaged")
    return key


def by_admin_key(slot: Slot, typed: str) -> bytes:
    """The key; `recovery-mistyped`, `recovery-wrong`, `keys-damaged`."""
    from db.admin_slot import unwrap

    key = unwrap(slot, typed_secret(typed))
    if key is None:
        raise InspectionError("recovery-wrong" if intact(slot) else "keys-damaged")
    return key


def typed_secret(typed: str) -> bytes:
    """The 20 bytes of a printed key. `recovery-mistyped`."""
    secret = secret_of(typed)
    if secret is None:
        groups = ", ".join(str(place + 1) for place in mistyped_groups(typed))
        raise InspectionError("recovery-mistyped", groups=groups)
    return secret


def require_long(passphrase: str) -> None:
    """InspectionError `passphrase-short`; the same rule holds on the command line."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InspectionError("passphrase-short")


# slots, each tried before it is believed


def keychain_slot(key: bytes, key_ring: KeyRing | None) -> Slot:
    """A new entry, read back. `keychain-missing`, `keychain-locked`, `keychain-forgets`."""
    if key_ring is None:
        raise InspectionError("keychain-missing")
    import uuid  # no start makes a slot

    name = f"uanmeldt {uuid.uuid4()}"
    if not key_ring.write(name, key.hex()):
        raise InspectionError("keychain-forgets")
    return Slot(kind=SlotKind.KEYCHAIN.value, name=name, proof=proof_of(key))


def passphrase_slot(key: bytes, passphrase: str) -> Slot:
    """The key under this passphrase."""
    from db.passphrase import unwrap, wrap

    slot = wrap(key, passphrase)
    return _proved(slot, unwrap(slot, passphrase) == key)


def recovery_slot(key: bytes, secret: bytes) -> Slot:
    """The key under this recovery key."""
    from db.recovery_slot import unwrap, wrap

    slot = wrap(key, secret)
    return _proved(slot, unwrap(slot, secret) == key)


def _proved(slot: Slot, gives_it_back: bool) -> Slot:
    if not gives_it_back:
        raise RuntimeError("a new slot did not give the key back")
    return slot


def dated(slot: Slot, made: datetime | None) -> Slot:
    """The new slot as it is written."""
    if made is not None:
        slot["made"] = made.isoformat()
    return sealed_off(slot)


def forget_entry(slot: Slot | None, key_ring: KeyRing | None) -> None:
    """Take the slot's entry out of the keychain, where that can be done."""
    if slot is not None and key_ring is not None:
        with suppress(InspectionError):
            key_ring.remove(entry_name(slot))


# the file


def read_slots(folder: Path, name: str = FILE) -> list[Slot]:
    """What `keys.json` holds, within its limits. `keys-damaged`, `data-newer`."""
    path = folder / name
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise InspectionError("keys-damaged")
        return slots_in(path.read_bytes())
    except OSError as error:
        raise InspectionError("keys-damaged") from error


def slots_in(text: bytes) -> list[Slot]:
    """The slots of what `keys.json` holds. `keys-damaged`, `data-newer`."""
    try:
        content = json.loads(text.decode("utf-8"))
        version, slots = content["format"], content["slots"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InspectionError("keys-damaged") from error
    if not isinstance(version, int) or version < _FORMAT:
        raise InspectionError("keys-damaged")
    if version > _FORMAT:
        raise InspectionError("data-newer")
    return parse_slots(slots)


def write_slots(folder: Path, slots: Sequence[Slot], name: str = FILE) -> None:
    """Whole or not at all. No earlier file is kept: it would undo the removal of a slot."""
    text = json.dumps({"format": _FORMAT, "slots": list(slots)}, indent=1)
    write_durably(folder / name, text.encode())
