"""Reports of ten and of 180 pages, against plain reportlab setting the same text.

The floor sets every string of the same document as ordinary paragraphs and plain tables in
the same faces: no hyphenation, no marks, no kept rows, no bookmarks, no tags, no archive. Both
run in one round. The peak of memory is that of a fresh process each, libraries included.
"""

from __future__ import annotations

import io
import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]

from golden import document_samples as samples
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Table
from stopwatch import seconds

from inspector.domain import report
from inspector.domain.visit_report import visit_report
from inspector.gateways import pdf_style
from inspector.gateways.pdf_report import render
from inspector.gateways.texts import Texts

ROUNDS, LONG_ROUNDS = 11, 3
TARGET, LONG_TARGET, MEMORY_TARGET = 1.3, 1.5, 2.0
TIMES = 17  # as often as the ten pages are repeated to be 180


def _document(times: int = 1) -> report.Document:
    words = Texts(samples.ROOT / "resources" / "texts", "da")
    document = visit_report(
        samples.risk_visit(),
        samples.SETTINGS,
        words,
        samples.CALENDAR,
        content_hash="ab" * 32,
        digital=("Signature-unit",),
    )
    once = tuple(b for b in document.blocks if not _holds_fields(b))
    return replace(document, blocks=document.blocks + once * (times - 1))


def _holds_fields(block: report.Block) -> bool:
    """A document has each of its fields once."""
    inner = block.blocks if isinstance(block, report.KeepTogether) else ()
    return any(isinstance(one, report.DigitalFields) for one in inner)


def _cell(cell: report.Cell) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    if isinstance(cell, report.Mark):
        return [cell.word]
    if isinstance(cell, report.TickBoxes):
        return list(cell.labels)
    return [cell.main, *cell.notes]


def _plain(block: report.Block, style: ParagraphStyle) -> Iterator[Flowable]:
    """The block's words with nothing but reportlab's own means."""

    def text(words: str) -> Paragraph:
        return Paragraph(escape(words), style)

    def rows(lines: list[list[list[str]]]) -> Table:
        cells = [[[text(part) for part in cell] for cell in line] for line in lines]
        return Table(
            cells, colWidths=[pdf_style.WIDTH / len(cells[0])] * len(cells[0]), repeatRows=1
        )

    if isinstance(block, report.Heading | report.Paragraph):
        yield text(block.text)
    elif isinstance(block, report.Table):
        heads = [[column.title] for column in block.columns]
        yield rows([heads, *([_cell(cell) for cell in row.cells] for row in block.rows)])
    elif isinstance(block, report.Facts):
        yield rows([[[label], _cell(value)] for label, value in block.rows])
    elif isinstance(block, report.Photos):
        for photo in block.photos:
            yield Image(io.BytesIO(samples.load(photo.attachment)), 180, 135)
            yield text(f"{photo.caption} {photo.note}")
    elif isinstance(block, report.Code):
        yield text(block.label)
        yield rows([[[group] for group in block.groups]])
    elif isinstance(block, report.Letterhead):
        yield text(" ".join(block.lines))
    elif isinstance(block, report.Legend):
        yield rows([[[mark.word] for mark in block.marks]])
    elif isinstance(block, report.Signatures):
        yield rows([[[f.side, f.name, *f.lines, f.instead] for f in block.fields]])
    elif isinstance(block, report.DigitalFields):
        yield rows([[[field.label, field.note] for field in block.fields]])
    elif isinstance(block, report.KeepTogether):
        for inner in block.blocks:
            yield from _plain(inner, style)


def _floor(document: report.Document) -> bytes:
    style = ParagraphStyle("plain", fontName=pdf_style.REGULAR, fontSize=9, leading=12)
    story = [flowable for block in document.blocks for flowable in _plain(block, style)]
    target = io.BytesIO()
    SimpleDocTemplate(target, initialFontName=pdf_style.REGULAR).build(story)
    return target.getvalue()


def _ratio(document: report.Document, rounds: int) -> float:
    def ours() -> bytes:
        return _ours(document)

    ours()
    _floor(document)
    ratios = [seconds(ours) / seconds(lambda: _floor(document)) for _ in range(rounds)]
    return round(statistics.median(ratios), 2)


def _ours(document: report.Document) -> bytes:
    return render(document, samples.load, samples.FONTS, record='{"format":"benchmark"}')


def _peak(way: str) -> int:
    """Kilobytes of a fresh process that makes 180 pages, as the system counts them."""
    ran = subprocess.run(
        [sys.executable, __file__, way], capture_output=True, text=True, check=True, timeout=300
    )
    return int(ran.stdout)


def measure() -> list[dict[str, object]]:
    """Three figures: ten pages, 180 pages, and the memory of 180 pages."""
    memory = round(_peak("ours") / _peak("floor"), 2)
    return [
        {"name": "report", "ratio": _ratio(_document(), ROUNDS), "target": TARGET, "runs": ROUNDS},
        {
            "name": "report, 180 pages",
            "ratio": _ratio(_document(TIMES), LONG_ROUNDS),
            "target": LONG_TARGET,
            "runs": LONG_ROUNDS,
        },
        {"name": "report, memory", "ratio": memory, "target": MEMORY_TARGET, "runs": 1},
    ]


def _tell_peak(way: str) -> None:
    make = {"ours": _ours, "floor": _floor}[way]
    if way == "floor":
        pdf_style.Face(samples.FONTS)
    make(_document(TIMES))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _tell_peak(sys.argv[1])
    else:
        for figure in measure():
            print(json.dumps(figure))
