"""The key of a data folder, and the slots it is kept in (`keys.json`).

The key is 32 random bytes. A slot gives it back: `keychain` names the entry in the system's
keychain, `passphrase` holds it wrapped (`db.passphrase`). No slot holds the key in the clear,
and nothing falls back to a weaker one silently.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

from db.files import write_durably
from db.key_slots import Slot
from inspector.domain.errors import InspectionError
from inspector.services.ports import KeyRing

FILE = "keys.json"
KEY_BYTES = 32
_FORMAT = 1


def has_vault(folder: Path) -> bool:
    """Whether the folder has a key already."""
    return (folder / FILE).exists()


def create_vault(folder: Path, key_ring: KeyRing | None, passphrase: str | None) -> bytes:
    """A new key: in the keychain where it keeps what it was given, under the passphrase if any.

    InspectionError `no-key`: neither would keep it; nothing is written then.
    """
    key = os.urandom(KEY_BYTES)
    slots: list[Slot] = []
    name = f"uanmeldt {uuid.uuid4()}"
    if key_ring is not None and key_ring.write(name, key.hex()):
        slots.append(Slot(kind="keychain", name=name))
    if passphrase:
        slots.append(_wrapped(key, passphrase))
    if not slots:
        raise InspectionError("no-key")
    _write(folder, slots)
    return key


def open_vault(folder: Path, key_ring: KeyRing | None, passphrase: str | None) -> bytes:
    """The key: from the keychain, else by the passphrase.

    InspectionError: `no-key` where neither is at hand, `passphrase-wrong`, `keys-damaged`.
    """
    slots = _read(folder)
    for slot in slots:
        if slot["kind"] == "keychain" and key_ring is not None:
            kept = key_ring.read(slot["name"])
            if kept is not None:
                return _from_hex(kept)
    wrapped = [slot for slot in slots if slot["kind"] == "passphrase"]
    if not wrapped or not passphrase:
        raise InspectionError("no-key")
    from db.passphrase import unwrap

    for slot in wrapped:
        key = unwrap(slot, passphrase)
        if key is not None:
            return key
    raise InspectionError("passphrase-wrong")


def add_passphrase(folder: Path, key: bytes, passphrase: str) -> None:
    """A second way in, in place of an earlier passphrase: a lost keychain loses no evidence."""
    slots = [slot for slot in _read(folder) if slot["kind"] != "passphrase"]
    _write(folder, [*slots, _wrapped(key, passphrase)])


def _wrapped(key: bytes, passphrase: str) -> Slot:
    from db.passphrase import wrap  # the ciphers take 0.1 s to load: a start by keychain has none

    return wrap(key, passphrase)


def _from_hex(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise InspectionError("key-wrong") from error
    if len(key) != KEY_BYTES:
        raise InspectionError("key-wrong")
    return key


def _read(folder: Path) -> list[Slot]:
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise InspectionError("data-newer")
        slots: list[Slot] = content["slots"]
        if not all("kind" in slot for slot in slots):
            raise InspectionError("keys-damaged")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InspectionError("keys-damaged") from error
    return slots


def _write(folder: Path, slots: list[Slot]) -> None:
    text = json.dumps({"format": _FORMAT, "slots": slots}, indent=1)
    write_durably(folder / FILE, text.encode())
