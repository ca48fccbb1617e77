"""What was shown and what was kept: documents, photos, files."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.documents.basis import Basis
from inspector.domain.formats import decimal, short_date
from inspector.domain.model import Evidence
from inspector.domain.report import (
    Block,
    Column,
    Heading,
    Lines,
    Paragraph,
    Photo,
    Photos,
    Row,
    Table,
)


def photo_of(basis: Basis, evidence: Evidence) -> Photo:
    """The photo as printed: the shrunk picture, with the hash of the original."""
    words = basis.words
    about = [evidence.point, evidence.case_number]
    place = ", ".join(part for part in about if part)
    caption = ": ".join(part for part in (place, evidence.caption or evidence.name) if part)
    note = words("report.photo", name=evidence.name, sha=short_hash(evidence.original))
    missing = words("report.photo_missing", sha=short_hash(evidence.original))
    laptop = basis.file.elsewhere.get(evidence.id, "")
    if laptop:
        missing = words("together.report_photo", laptop=laptop, sha=short_hash(evidence.original))
    told = words("report.told.photo", caption=caption)
    return Photo(evidence.shown, caption, note, missing, told)


def short_hash(sha256: str) -> str:
    """The first sixteen signs of a hash, in fours: enough to find and compare a file."""
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))


def documents(basis: Basis) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.documents"))
    if not basis.file.documents:
        yield Paragraph(words("report.no_documents"))
        return
    rows = []
    for document in basis.file.documents:
        title = Lines(document.title or document.kind, (document.note,) * bool(document.note))
        copy = words("common.yes" if document.copy_taken else "common.no")
        dated = short_date(document.dated) or words("report.undated")
        rows.append(Row((document.point, title, dated, document.seen_by, copy)))
    heads = ("point_short", "document", "dated", "seen_by", "copy")
    shares = (0.1, 0.42, 0.16, 0.2, 0.12)
    columns = [Column(words(f"report.{h}"), s) for h, s in zip(heads, shares, strict=True)]
    yield Table(tuple(columns), tuple(rows), row_head=1)


def evidence(basis: Basis) -> Iterator[Block]:
    """Photos not printed beside their area, and every other file by name and hash."""
    words = basis.words
    per_point = basis.settings.show_photos_per_point
    known = {area.id for area in basis.file.scheme.areas}
    known |= {point.id for point in basis.file.scheme.points()}
    photos = [e for e in basis.file.evidence if e.shown and not (per_point and e.point in known)]
    files = [e for e in basis.file.evidence if not e.shown]
    if not photos and not files:
        return
    yield Heading(words("report.evidence"))
    if photos:
        yield Photos(tuple(photo_of(basis, item) for item in photos))
    if files:
        yield Paragraph(words("report.files"), with_next=True)
        columns = (
            Column(words("report.point_short"), 0.1),
            Column(words("report.file"), 0.44),
            Column(words("report.size"), 0.14),
            Column(words("report.sha"), 0.32),
        )
        yield Table(columns, tuple(_file_row(basis, item) for item in files), row_head=1)


def _file_row(basis: Basis, item: Evidence) -> Row:
    size = f"{decimal(item.size / 1024, 0)}\u00a0kB"
    caption = (item.caption,) * bool(item.caption)
    laptop = basis.file.elsewhere.get(item.id, "")
    if laptop:
        caption = (*caption, basis.words("together.report_file", laptop=laptop))
    return Row((item.point, Lines(item.name, caption), size, short_hash(item.original)))
