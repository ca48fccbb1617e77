"""The key of a data folder, and the slots it is kept in (`keys.json`).

The key is 32 random bytes. A slot gives it back: `keychain` names the entry in the system's
keychain, `passphrase` holds it wrapped by AES-256-GCM under an Argon2id key (RFC 9106,
64 MiB, 3 passes, 4 lanes: about 0.3 s). No slot holds the key in the clear, and nothing falls
back to a weaker one silently.
"""

from __future__ import annotations

import json
import os
import uuid
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TypedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from db.files import write_durably
from inspector.domain.errors import InspectionError
from inspector.services.ports import KeyRing

FILE = "keys.json"
KEY_BYTES = 32
_FORMAT = 1
_BOUND_TO = b"uanmeldt key slot 1"
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4


class Slot(TypedDict, total=False):
    """One way to the key."""

    kind: str  # "keychain" or "passphrase"
    name: str  # keychain: the name of the entry
    salt: str
    nonce: str
    wrapped: str
    memory_kib: int
    passes: int
    lanes: int


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
        slots.append(_wrap(key, passphrase))
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
    for slot in wrapped:
        key = _unwrap(slot, passphrase)
        if key is not None:
            return key
    raise InspectionError("passphrase-wrong")


def add_passphrase(folder: Path, key: bytes, passphrase: str) -> None:
    """A second way in, in place of an earlier passphrase: a lost keychain loses no evidence."""
    slots = [slot for slot in _read(folder) if slot["kind"] != "passphrase"]
    _write(folder, [*slots, _wrap(key, passphrase)])


def _wrap(key: bytes, passphrase: str) -> Slot:
    salt, nonce = os.urandom(16), os.urandom(12)
    slot = Slot(
        kind="passphrase",
        salt=b64encode(salt).decode(),
        nonce=b64encode(nonce).decode(),
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
    )
    sealed = AESGCM(_stretch(slot, passphrase)).encrypt(nonce, key, _BOUND_TO)
    slot["wrapped"] = b64encode(sealed).decode()
    return slot


def _unwrap(slot: Slot, passphrase: str) -> bytes | None:
    try:
        cipher = AESGCM(_stretch(slot, passphrase))
        return cipher.decrypt(b64decode(slot["nonce"]), b64decode(slot["wrapped"]), _BOUND_TO)
    except InvalidTag:
        return None
    except (KeyError, ValueError) as error:
        raise InspectionError("keys-damaged") from error


def _stretch(slot: Slot, passphrase: str) -> bytes:
    stretch = Argon2id(
        salt=b64decode(slot["salt"]),
        length=KEY_BYTES,
        iterations=slot["passes"],
        lanes=slot["lanes"],
        memory_cost=slot["memory_kib"],
    )
    return stretch.derive(passphrase.encode())


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
