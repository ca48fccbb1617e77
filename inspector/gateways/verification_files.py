"""The page and the script a supplier checks a draw with, and the zip they are handed over in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspector.domain.letter import File

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # a zip knows no time before
_IN_A_PAGE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class VerificationFiles:
    """The parts lie in `folder`, each as it can be read and reviewed."""

    folder: Path

    def page(self, numbers: str) -> bytes:
        """One page without any other file; what stands in the numbers cannot end their block."""
        page = self._read("page.html")
        for mark, part in (
            ("/*STYLE*/", self._read("page.css")),
            ("/*ALGORITHM*/", self._read("algorithm.js")),
            ("/*PAGE*/", self._read("page.js")),
            ("__TOLD__", numbers.translate(_IN_A_PAGE)),
        ):
            page = page.replace(mark, part.rstrip("\n"), 1)
        return page.encode("utf-8")

    def script(self) -> bytes:
        return self._read("efterproev.py").encode("utf-8")

    def packed(self, files: Sequence[File], at: datetime | None) -> bytes:
        """The same files and time give the same bytes; names beyond ASCII are marked as UTF-8."""
        moment = max(_EARLIEST, (at or _EARLIEST).astimezone(UTC))
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for file in files:
                entry = zipfile.ZipInfo(file.name, moment.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                packed.writestr(entry, file.data)
        return target.getvalue()

    def _read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")
