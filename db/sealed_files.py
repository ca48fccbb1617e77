"""The attached files that some data name: what they are called on the disk, which are whole."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError


class SealedFiles:
    """The files of these SHA-256, sealed with this key; for any one thread."""

    def __init__(self, key: bytes, digests: Iterable[str]) -> None:
        from db.sealing import Seal  # the ciphers take 0.1 s to load

        self._seal = Seal(key)
        self._digests: dict[str, bytes] = {}
        for each in digests:
            with suppress(ValueError):  # a text of 64 signs that is no SHA-256
                digest = bytes.fromhex(each)
                self._digests[self._seal.name(digest)] = digest

    @property
    def names(self) -> list[str]:
        """What they are called on the disk, sorted."""
        return sorted(self._digests)

    def is_whole(self, path: Path) -> bool:
        """Whether the file of this name opens; False where it cannot be read. Reads all of it."""
        digest = self._digests.get(path.name)
        if digest is None or path.is_symlink() or not path.is_file():
            return False
        try:
            self._seal.open(path.read_bytes(), digest)
        except (OSError, InspectionError):
            return False
        return True

    def lacking(self, *pools: Path) -> int:
        """How many are whole in none of these folders."""
        return sum(not any(self.is_whole(pool / name) for pool in pools) for name in self._digests)
