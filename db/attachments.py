"""Photos, files and reports beside the database, each encrypted under its own name.

A file is `magic | nonce | AES-256-GCM(bytes)`, bound to the SHA-256 of what it holds. Its
name is HMAC(key, SHA-256): whoever sees the folder can neither read a file nor guess whether
a known document lies there.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db.files import write_durably
from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from db.sealing import Seal

FOLDER = "attachments"


class EncryptedAttachments:
    """`ports.Attachments` in a folder; may be used from any thread."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    @cached_property
    def _seal(self) -> Seal:
        """Made when the first file is kept or asked for: the ciphers take 0.1 s to load."""
        from db.sealing import Seal

        return Seal(self._key)

    def save(self, data: bytes) -> str:
        """Keep these bytes durably; their SHA-256, hex. `disk-full`, `disk-error`."""
        digest = sha256(data).digest()
        with suppress(InspectionError):  # already kept, and whole
            self.load(digest.hex())
            return digest.hex()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._path(digest), self._seal.close(data, digest))
        return digest.hex()

    def load(self, sha256: str) -> bytes:
        """The bytes; InspectionError `attachment-missing` or `attachment-damaged`."""
        digest = bytes.fromhex(sha256)
        try:
            sealed = self._path(digest).read_bytes()
        except OSError as error:
            raise InspectionError("attachment-missing", sha256=sha256[:12]) from error
        return self._seal.open(sealed, digest)

    def _path(self, digest: bytes) -> Path:
        return self._folder / self._seal.name(digest)
