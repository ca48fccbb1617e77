"""Photos, files and reports beside the database, each encrypted under its own name.

A file is `magic | nonce | AES-256-GCM(bytes)`, bound to the SHA-256 of what it holds. Its
name is HMAC(key, SHA-256): whoever sees the folder can neither read a file nor guess whether
a known document lies there.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db.files import make_folder, sync_folder, write_durably
from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from db.sealing import Seal

FOLDER = "attachments"
_JUST_SAVED = 3600  # seconds in which a file may wait for the record that names it
_SLACK = 60  # seconds by which the disk's clock may be ahead


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
        """Keep these bytes durably; their SHA-256, hex.

        InspectionError: those of `files.told`, and `data-gone`.
        """
        digest = sha256(data).digest()
        with suppress(InspectionError):  # already kept, and whole
            self.load(digest.hex())
            with suppress(OSError):
                self._path(digest).touch()  # `sweep` leaves it to the record that will name it
            return digest.hex()
        make_folder(self._folder)
        # Half written it lies in the folder around this one, whose few names each start sweeps.
        sealed = self._seal.close(data, digest)
        write_durably(self._path(digest), sealed, beside=self._folder.parent)
        return digest.hex()

    def load(self, sha256: str) -> bytes:
        """The bytes; InspectionError `attachment-missing` or `attachment-damaged`."""
        digest = bytes.fromhex(sha256)
        try:
            sealed = self._path(digest).read_bytes()
        except OSError as error:
            raise InspectionError("attachment-missing", sha256=sha256[:12]) from error
        return self._seal.open(sealed, digest)

    def holds(self, sha256: str) -> bool:
        """Whether the file is here, unread."""
        try:
            return self._path(bytes.fromhex(sha256)).is_file()
        except ValueError:
            return False

    def sweep(self, named: Collection[str]) -> int:
        """Remove every other file that was not saved within the last hour; how many are left."""
        kept = {self._seal.name(bytes.fromhex(each)) for each in named}
        now = time.time()
        left = removed = 0
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name in kept or not path.is_file():
                continue
            try:
                # A time in the future was written by a clock that was wrong: it is none.
                if now - _JUST_SAVED < path.stat().st_mtime <= now + _SLACK:
                    left += 1
                    continue
                path.unlink()
                removed += 1
            except OSError:
                left += 1  # another program holds it
        if removed:
            sync_folder(self._folder)
        return left

    def _path(self, digest: bytes) -> Path:
        return self._folder / self._seal.name(digest)
