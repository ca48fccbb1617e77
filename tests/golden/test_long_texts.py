"""A text of any length is set in time that grows as its length, whole, wherever it stands."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from documents import tag_tree
from golden.test_pdf_report import COLUMNS, FONTS, document, nothing
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.report import (
    Block,
    Facts,
    Heading,
    KeepTogether,
    Letterhead,
    Lines,
    Listing,
    Paragraph,
    Photo,
    Photos,
    Row,
    SignatureField,
    Signatures,
    Table,
    Tint,
    Voice,
)
from inspector.gateways import pdf_report
from inspector.gateways.pdf_long import LONGEST, in_pieces, shown_lines
from inspector.gateways.pdf_report import render
from inspector.gateways.pdf_text import TextLines

SENTENCE = "Sårbarhedsvurderingen viser, at leverandøren har fulgt op på borgerens plan. "
LONG = "".join(f"{at} {SENTENCE}" for at in range(350))  # 28,000 signs in one line
WORD = "sygdomsforløbsplan" * 1500
PLACES = {
    "a paragraph": lambda text: Paragraph(text),
    "a lead-in": lambda text: Paragraph(text, with_next=True),
    "a quotation": lambda text: Paragraph(text, Voice.QUOTE),
    "a heading": lambda text: Heading(text, 2),
    "a fact": lambda text: Facts((("Note", text), ("Andet", "b"))),
    "the name of a fact": lambda text: Facts(((text, "Note"), ("Andet", "b"))),
    "a cell": lambda text: Table(COLUMNS, (Row(("1", text, "x")), Row(("2", "y", "z")))),
    "a narrow cell": lambda text: Table(COLUMNS, (Row((text, "y", "z")),)),
    "a cell of lines": lambda text: Table(COLUMNS, (Row(("1", Lines("m", (text,)), "")),)),
    "a group of rows": lambda text: Table(
        COLUMNS, (Row((text, "", ""), Tint.GROUP), Row(("2", "y", "z")))
    ),
    "what is kept together": lambda text: KeepTogether((Heading("h"), Paragraph(text))),
    "under a photo": lambda text: Photos((Photo("x", text, "n", "m"),)),
    "a signature": lambda text: Signatures((SignatureField("Side", text, ("l",)),)),
    "the sender": lambda text: Letterhead((text, "x")),
    "a listing": lambda text: Listing((text,)),
}
each_place = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def set_letters(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many letters were broken into lines, each time they were."""
    counted: list[int] = []
    real = TextLines.breakLines

    def counting(self: TextLines, width: object) -> object:
        for part in self.frags:
            counted.append(len(part.text) if hasattr(part, "text") else sum(map(len, part.words)))
        return real(self, width)

    monkeypatch.setattr(TextLines, "breakLines", counting)
    return counted


def rendered(*blocks: Block) -> bytes:
    return render(document(Heading("Rapport", 0), *blocks), nothing, FONTS)


def told(pdf: bytes) -> str:
    return tag_tree.read(pdf).top.told()


@each_place
@pytest.mark.parametrize("text", [LONG, WORD], ids=["sentences", "one word"])
def test_a_long_text_is_whole_and_each_letter_is_set_a_few_times(
    place: str, text: str, set_letters: list[int]
) -> None:
    pdf = rendered(PLACES[place](text), Paragraph("Slut."))
    assert sum(set_letters) < 8 * len(text)
    assert text.strip() in told(pdf)
    assert told(pdf).endswith("Slut.")
    tree = tag_tree.read(pdf)
    assert (tree.loose, tree.unread) == (0, 0)


def test_a_divided_paragraph_is_paragraphs_to_a_reader() -> None:
    tree = tag_tree.read(rendered(Paragraph(LONG)))
    parts = tree.top.parts("P")
    assert len(parts) == len(list(in_pieces(LONG))) > 4
    assert all(part.told().endswith("plan.") for part in parts)


def test_a_word_without_end_stays_one_paragraph() -> None:
    tree = tag_tree.read(rendered(Paragraph(WORD)))
    assert [part.told() for part in tree.top.parts("P")] == [WORD]


def test_signs_that_cannot_be_shown_are_told_by_their_number_however_many() -> None:
    assert told(rendered(Paragraph("\x01" * 3000))).count("[U+0001]") == 3000


def test_a_name_of_any_length_is_shortened_in_the_head_without_trying_each_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []
    real = pdf_report.stringWidth

    def counting(text: str, *rest: object) -> float:
        measured.append(len(text))
        return float(real(text, *rest))

    monkeypatch.setattr(pdf_report, "stringWidth", counting)
    shown = pdf_report._fitting(LONG, 200)
    assert shown.endswith("…")
    assert real(shown, "Inter", 8) <= 200 < real(LONG[: len(shown) + 1] + "…", "Inter", 8)
    assert sum(measured) < 4 * len(LONG)


def test_very_many_empty_lines_are_seen_and_fill_no_book() -> None:
    pdf = rendered(Paragraph("Først" + "\n" * 20_000 + "sidst"))
    assert len(pypdfium2.PdfDocument(io.BytesIO(pdf))) <= 2
    assert told(pdf).endswith("Først sidst")


def test_a_few_empty_lines_are_shown_as_they_were_written() -> None:
    text = "a\n\n\n\nb\n"
    assert shown_lines(text) == text.split("\n")


@given(st.text(st.sampled_from("ab å.!)\u0301"), max_size=60), st.integers(1, 900))
def test_the_pieces_are_the_line_and_none_is_long(piece: str, times: int) -> None:
    line = piece * times
    pieces = list(in_pieces(line))
    assert "".join(part.text for part in pieces) == line
    assert all(len(part.text) <= LONGEST for part in pieces)
    assert all(part.torn or part.text.endswith(" ") for part in pieces[:-1])
    assert not pieces[-1].torn
    assert len(pieces) == 1 or all(len(part.text) >= LONGEST // 2 for part in pieces[:-1])


def test_a_line_of_ordinary_length_is_one_piece() -> None:
    line = (SENTENCE * 70)[:LONGEST]
    assert [part.text for part in in_pieces(line)] == [line]
