"""Papers handed to others beside the report: the package to check a draw, the masked copy."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from inspector.domain.access_copy import LeftOut
from inspector.domain.delivery import Dispatch, Way
from inspector.domain.draw import frame_text
from inspector.domain.letter import File
from inspector.domain.masking import Hit
from inspector.domain.model import Contact, Draw
from inspector.domain.occasions import Occasion
from inspector.domain.report import in_groups
from inspector.domain.report_name import short_supplier
from inspector.domain.settings import Settings
from inspector.domain.verification import (
    draw_numbers,
    frame_csv,
    frame_of,
    one_line,
    stratum_titles,
)
from inspector.domain.visit_file import VisitFile
from inspector.services.dispatching import Leave, note_dispatch
from inspector.services.ports import Attachments, Reader, Store, Words

ZIP = "application/zip"


class PackageParts(Protocol):
    """The parts of a package that are not made from the visit."""

    def page(self, numbers: str) -> bytes:
        """The page that works the draw out again; `numbers` (JSON) are filled in."""

    def script(self) -> bytes:
        """The same as a script."""

    def packed(self, files: Sequence[File], at: datetime | None) -> bytes:
        """A zip of these files, the same bytes for the same files and time."""


class HandedPapers(Protocol):
    """What makes the papers that are handed out, off the window's thread."""

    def package(self, file: VisitFile, draw: Draw, settings: Settings) -> File:
        """What a supplier checks this draw with."""

    def texts(self, file: VisitFile, settings: Settings) -> tuple[str, ...]:
        """The texts of the locked report."""

    def counted(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> dict[str, int]:
        """How often each category would be left out."""

    def found(self, file: VisitFile, settings: Settings, left_out: LeftOut) -> tuple[Hit, ...]:
        """Every place in the texts something would be left out, with the words around it."""

    def access_copy(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> File:
        """The masked copy of the locked report."""


def verification_package(
    file: VisitFile, draw: Draw, words: Words, receipt: Callable[[], bytes], parts: PackageParts
) -> File:
    """Everything a supplier needs to work the draw out without us.

    The frame is the very text that was hashed. InspectionError `package-not-drawn`,
    `package-purged`, `draw-damaged`.
    """
    numbers = json.dumps(draw_numbers(file, draw, words.language), ensure_ascii=False, indent=1)
    rows = frame_of(draw)
    told = _readme(file, draw, words)
    files = (
        _text("LÆS MIG.txt", told.replace("\n", "\r\n") + "\r\n", "text/plain"),
        File(name="efterprøv.html", data=parts.page(numbers), media_type="text/html"),
        File(name="efterproev.py", data=parts.script(), media_type="text/x-python"),
        _text("ramme.txt", frame_text(rows), "text/plain"),
        _text("ramme.csv", frame_csv(rows), "text/csv"),
        _text("tal.json", numbers + "\n", "application/json"),
        File(name="kvittering.pdf", data=receipt()),
    )
    packed = parts.packed(files, draw.drawn_at or draw.committed_at)
    return File(name=package_name(file, draw), data=packed, media_type=ZIP)


def _readme(file: VisitFile, draw: Draw, words: Words) -> str:
    """What to do with the package, and what to hold beside one's own receipt."""
    titles = stratum_titles(file, words.language)
    sizes = "\n".join(
        words(
            "package.size",
            title=one_line(titles.get(name, name)),
            sample=min(size, population),
            population=population,
        )
        for name, population, size, _reserve in json.loads(draw.strata or "[]")
    )
    return words(
        "package.readme",
        number=one_line(draw.number),
        visit=one_line(file.visit.number),
        supplier=one_line(file.supplier.name),
        frame_hash=draw.frame_hash,
        commitment=draw.commitment,
        digits=" ".join(in_groups(draw.digits, 6)) or words("package.no_digits"),
        sizes=sizes,
    )


def package_name(file: VisitFile, draw: Draw) -> str:
    """`2026-T3-014-A Jobvejen efterprøvning.zip`; Danish in every language."""
    supplier = "".join(c for c in short_supplier(file.supplier.name) if c.isalnum() or c in " -.")
    return f"{draw.number} {supplier[:60].strip(' .')} efterprøvning.zip"


def note_package(
    store: Store,
    visit_id: str,
    package: File,
    *,
    leave: Leave | None = None,
    take_back: Leave | None = None,
) -> Dispatch:
    """Keep that the package was handed over; its bytes can be made again from the draw.

    `leave` and `take_back` as `note_dispatch` has them.
    """
    dispatch = Dispatch(id="", visit=visit_id, occasion=Occasion.VERIFICATION, way=Way.FILE)
    return note_dispatch(store, dispatch, (package,), leave=leave, take_back=take_back)


def contact_names(reader: Reader, file: VisitFile) -> tuple[str, ...]:
    """The supplier's contacts, whom a report may name in its remarks."""
    return tuple(one.name for one in reader.find(Contact, supplier=file.supplier.id) if one.name)


def note_access_copy(
    store: Store,
    attachments: Attachments,
    file: VisitFile,
    copy: File,
    note: str = "",
    *,
    leave: Leave | None = None,
    take_back: Leave | None = None,
) -> Dispatch:
    """Keep that the copy was handed over, and its bytes: they are archived nowhere else.

    `leave` and `take_back` as `note_dispatch` has them.
    """
    dispatch = Dispatch(
        id="",
        visit=file.visit.id,
        report=file.reports[-1].id,
        occasion=Occasion.ACCESS_COPY,
        way=Way.FILE,
        kept=attachments.save(copy.data),
        note=note,
    )
    return note_dispatch(store, dispatch, (copy,), leave=leave, take_back=take_back)


def _text(name: str, text: str, media_type: str) -> File:
    return File(name=name, data=text.encode("utf-8"), media_type=media_type)
