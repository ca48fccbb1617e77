"""Every document as text and as pixels, held against what was looked at and found good.

`UANMELDT_GOLDEN=write` writes the expected files anew; look at every page before keeping
them. The picture of a difference is kept in the test's own folder.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from golden import document_samples as samples
from golden.drawn_papers import receipt_after, receipt_before, recovery
from PIL import Image, ImageChops

from inspector.domain.checklist_sheets import checklist_sheets
from inspector.domain.report import Document
from inspector.domain.visit_report import visit_report
from inspector.gateways.pdf_report import render
from inspector.gateways.texts import Texts

EXPECTED = Path(__file__).parent / "expected"
WRITE = os.environ.get("UANMELDT_GOLDEN") == "write"
SCALE, ACROSS = 0.4, 6
HASH, HEAD = "4f1c9a02" * 8, "b7e0d355" * 8


@pytest.fixture(autouse=True)
def danish_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the clock of this system cannot be set for one program")
    monkeypatch.setenv("TZ", "Europe/Copenhagen")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def risk_report(words: Texts) -> Document:
    return visit_report(
        samples.risk_visit(),
        samples.SETTINGS,
        words,
        samples.CALENDAR,
        content_hash=HASH,
        chain_head=HEAD,
        digital=("Signature-unit",),
    )


def flexjob_report(words: Texts) -> Document:
    file = samples.flexjob_visit()
    return visit_report(file, samples.SETTINGS, words, samples.CALENDAR, content_hash=HASH)


def empty_preview(words: Texts) -> Document:
    file = samples.empty_visit()
    digital = ("Signature-unit",)
    return visit_report(
        file, samples.SETTINGS, words, samples.CALENDAR, preview=True, digital=digital
    )


def worksheets(words: Texts) -> Document:
    return checklist_sheets(samples.flexjob_visit(), words, samples.SETTINGS)


DOCUMENTS = (
    risk_report,
    flexjob_report,
    empty_preview,
    receipt_before,
    receipt_after,
    worksheets,
    recovery,
)


def printed(document: Document) -> bytes:
    return render(document, samples.load, samples.FONTS, invariant=True)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for place, page in enumerate(document, start=1):
        told = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
        pages.append(f"--- {place}\n" + "\n".join(line.rstrip() for line in told.split("\n")))
    return "\n".join(pages) + "\n"


def sheet_of(pdf: bytes) -> Image.Image:
    """All pages, small and grey, on one sheet."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=SCALE).to_pil().convert("L") for page in document]
    width, height = pages[0].size
    rows = -(-len(pages) // ACROSS)
    sheet = Image.new("L", (width * min(ACROSS, len(pages)), height * rows), 255)
    for place, page in enumerate(pages):
        sheet.paste(page, (place % ACROSS * width, place // ACROSS * height))
    return sheet


def expect_text(name: str, text: str) -> None:
    path = EXPECTED / f"{name}.txt"
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_a_document_says_in_danish_what_was_looked_at(
    make: Callable[[Texts], Document], words: Texts
) -> None:
    expect_text(make.__name__, text_of(printed(make(words))))


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_a_document_says_the_same_in_english(
    make: Callable[[Texts], Document], words_en: Texts
) -> None:
    expect_text(f"{make.__name__}_en", text_of(printed(make(words_en))))


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_a_document_looks_as_when_it_was_looked_at(
    make: Callable[[Texts], Document], words: Texts, tmp_path: Path
) -> None:
    seen = sheet_of(printed(make(words)))
    path = EXPECTED / f"{make.__name__}.png"
    if WRITE:
        seen.save(path, optimize=True)
    expected = Image.open(io.BytesIO(path.read_bytes()))
    assert seen.size == expected.size
    difference = ImageChops.difference(seen, expected)
    far_off = sum(difference.histogram()[64:]) / (seen.width * seen.height)
    if far_off > 0.0005:
        difference.save(tmp_path / "difference.png")
    assert far_off <= 0.0005, f"see {tmp_path / 'difference.png'}"
