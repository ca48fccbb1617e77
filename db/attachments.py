"""Photos, files and reports beside the database, each encrypted under its own name.

A file is `magic | nonce | AES-256-GCM(bytes)`, bound to the SHA-256 of what it holds. Its
name is HMAC(key, SHA-256): whoever sees the folder can neither read a file nor guess whether
a known document lies there.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.files import write_durably
from inspector.domain.errors import InspectionError

FOLDER = "attachments"
_MAGIC = b"UAN1"
_NONCE_BYTES = 12


class EncryptedAttachments:
    """`ports.Attachments` in a folder; may be used from any thread."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        keys = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"uanmeldt attachments 1")
        material = keys.derive(key)
        self._cipher, self._name_key = AESGCM(material[:32]), material[32:]

    def save(self, data: bytes) -> str:
        """Keep these bytes durably; their SHA-256, hex. `disk-full`, `disk-error`."""
        digest = sha256(data).digest()
        with suppress(InspectionError):  # already kept, and whole
            self.load(digest.hex())
            return digest.hex()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _MAGIC + nonce + self._cipher.encrypt(nonce, data, digest)
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._path(digest), sealed)
        return digest.hex()

    def load(self, sha256: str) -> bytes:
        """The bytes; InspectionError `attachment-missing` or `attachment-damaged`."""
        digest = bytes.fromhex(sha256)
        try:
            sealed = self._path(digest).read_bytes()
        except OSError as error:
            raise InspectionError("attachment-missing", sha256=sha256[:12]) from error
        start = len(_MAGIC)
        nonce, text = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            if sealed[:start] != _MAGIC:
                raise InvalidTag
            return self._cipher.decrypt(nonce, text, digest)
        except (InvalidTag, ValueError) as error:
            raise InspectionError("attachment-damaged", sha256=sha256[:12]) from error

    def _path(self, digest: bytes) -> Path:
        return self._folder / hmac.digest(self._name_key, digest, "sha256").hex()
