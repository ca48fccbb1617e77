"""The renderer: whatever is written, it comes out whole, numbered and in our own faces."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inspector.domain.errors import InspectionError
from inspector.domain.report import (
    Block,
    Code,
    Column,
    Document,
    Facts,
    Heading,
    KeepTogether,
    Legend,
    Letterhead,
    Lines,
    Listing,
    Mark,
    Paragraph,
    Photo,
    Photos,
    QrCode,
    Row,
    SignatureField,
    Signatures,
    Table,
    TickBoxes,
    Tint,
    Tone,
    Voice,
    in_groups,
)
from inspector.gateways.pdf_report import render
from inspector.gateways.qr import squares

FONTS = Path(__file__).resolve().parent.parent.parent / "resources" / "fonts"
COLUMNS = (Column("Nr.", 0.1), Column("Punkt", 0), Column("Udfald", 0.25))


def nothing(sha256: str) -> bytes:
    raise InspectionError("attachment-missing")


def photo(sha256: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, int(sha256) % 255)).save(target, "JPEG")
    return target.getvalue()


def document(*blocks: Block) -> Document:
    return Document(
        title="Rapport om kontrolbesøg",
        subject="Emne",
        author="Nordby Kommune",
        language="da",
        head_left="Tilsynsenheden",
        head_right="Besøg 1",
        foot_left="Jobvejen",
        page_label="Side {page} af {pages}",
        blocks=blocks,
    )


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def text(pdf: bytes) -> str:
    return " ".join(" ".join(pages(pdf)).split())


odd_text = st.text(max_size=400) | st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(
        ("Sårbarhedsvurderingsskemaet ", "å", "W", "\n", "<b>&", "👩‍👧 ", "a\u0301", "مرحبا")
    ),
    st.integers(0, 700),
)


@settings(max_examples=8)
@given(first=odd_text, second=odd_text)
def test_no_text_is_too_long_or_too_odd_for_a_page(first: str, second: str) -> None:
    mark = Mark(Tone.REMARK, second[:30])
    row = Row(("1.1", Lines(first, (second,)), mark))
    field = SignatureField("For", first[:200], (second[:300],), instead=second)
    blocks = (
        Letterhead((first[:300],)),
        Heading(first[:200], 0),
        Heading(second[:200], 1),
        Paragraph(first, Voice.QUOTE, with_next=True),
        Table(COLUMNS, (row, Row((first[:500], second, "")), row, row)),
        Facts(((first[:300], second), ("b", Lines(second, (first,))))),
        KeepTogether((Heading("x", 2), Signatures((field, field, field)))),
        Photos((Photo("", first, second, "kan ikke vises"),)),
        Listing((first,)),
    )
    assert pages(render(document(*blocks), nothing, FONTS))


def test_a_comment_of_3000_signs_is_printed_to_its_last_word() -> None:
    comment = " ".join(f"ord{place}" for place in range(430))
    row = Row(("1", Lines("Titel", (comment,)), Mark(Tone.GOOD, "ok")))
    shown = text(render(document(Table(COLUMNS, (row,) * 4)), nothing, FONTS))
    assert shown.count("ord0 ") == shown.count("ord429") == 4


def test_every_page_says_its_number_and_how_many_there_are() -> None:
    blocks = [Paragraph("Tekst " * 60) for _ in range(60)]
    shown = pages(render(document(*blocks), nothing, FONTS))
    assert len(shown) > 3
    for place, page in enumerate(shown, start=1):
        assert f"Side {place} af {len(shown)}" in page


def test_the_head_of_a_table_is_repeated_and_no_row_stands_alone() -> None:
    for count in range(40, 46):
        rows = tuple(Row((f"n{place}", "x", "y")) for place in range(count))
        for page in pages(render(document(Table(COLUMNS, rows)), nothing, FONTS)):
            assert "Punkt" in page
            assert sum(word.startswith("n") for word in page.split()) >= 2


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    table = Table(COLUMNS, tuple(Row(("a", "b", "c")) for _ in range(3)))
    for filling in range(24, 48, 3):
        blocks = [*(Paragraph("Linje") for _ in range(filling)), Heading("Overskrift", 2), table]
        for page in pages(render(document(*blocks), nothing, FONTS)):
            assert ("Overskrift" in page) == ("Punkt" in page)


def test_forty_photos_fit_and_a_lost_one_says_so() -> None:
    photos = tuple(Photo(str(n), f"Foto {n}", "SHA-256 ab", "væk") for n in range(40))
    shown = text(render(document(Photos(photos)), photo, FONTS))
    assert "Foto 39" in shown
    assert "væk" not in shown
    assert text(render(document(Photos(photos[:3])), nothing, FONTS)).count("væk") == 3


def test_a_sign_the_face_lacks_is_replaced_visibly() -> None:
    shown = text(render(document(Paragraph("Tak 😀 for besøget ☑")), nothing, FONTS))
    assert "Tak [U+1F600] for besøget [U+2611]" in shown


def test_markup_in_a_remark_is_printed_and_not_obeyed() -> None:
    remark = 'a < b & c > d <b>fed</b> <img src="x"/>'
    assert remark in text(render(document(Paragraph(remark)), nothing, FONTS))


def test_only_the_embedded_faces_are_used() -> None:
    blocks = (
        Heading("Titel", 0),
        Paragraph("Tekst"),
        Table(COLUMNS, (Row(("1", Lines("a", ("b",), strong=True), Mark(Tone.OPEN, "x"))),)),
        Table((Column("", 1.0),), (Row((TickBoxes(("ok", "ej ok")),), Tint.TOTAL, room=20),)),
        Legend((Mark(Tone.MISSING, "ikke fundet"),)),
        Code("Kode", in_groups("ab" * 32)),
        QrCode("x" * 64, "Tag et billede"),
    )
    reader = pypdf.PdfReader(io.BytesIO(render(document(*blocks), nothing, FONTS)))
    found = set()
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if isinstance(thing, pypdf.generic.DictionaryObject) and thing.get("/Type") == "/Font":
            found.add(str(thing["/BaseFont"]).partition("+")[2] or str(thing["/BaseFont"]))
            assert "/FontFile2" in thing["/FontDescriptor"]
    assert found == {"Inter-Regular", "Inter-SemiBold"}


def test_headings_become_bookmarks_and_the_file_says_what_it_is() -> None:
    blocks = (Heading("Rapport", 0), Heading("Først", 2), Heading("Et"), Heading("Under", 2))
    pdf = render(document(*blocks, Paragraph("x")), nothing, FONTS)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Rapport om kontrolbesøg"
    assert reader.metadata.author == "Nordby Kommune"
    assert reader.trailer["/Root"]["/Lang"] == "da-DK"
    told = str([entry if isinstance(entry, list) else entry.title for entry in reader.outline])
    assert told.startswith("['Først', 'Et', [")


def test_the_same_document_gives_the_same_bytes_when_asked() -> None:
    made = document(Heading("A"), Paragraph("Tekst"), QrCode("abc", "x"))
    first, second = (render(made, nothing, FONTS, invariant=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("tone", Tone)
def test_marks_are_told_apart_without_colour(tone: Tone) -> None:
    row = Row(("1", "x", Mark(tone, "ordet")))
    assert "ordet" in text(render(document(Table(COLUMNS, (row,))), nothing, FONTS))


def test_green_and_yellow_are_different_greys() -> None:
    greys = []
    for tone in (Tone.GOOD, Tone.REMARK):
        table = Table((Column("", 1.0),), (Row((Mark(tone, "x" * 40),)),))
        page = pypdfium2.PdfDocument(render(document(table), nothing, FONTS))[0]
        image = page.render(scale=2).to_pil().convert("L").crop((113, 150, 420, 190))
        greys.append(min(grey for count, grey in image.getcolors() if count > 1000))
    assert greys[0] - greys[1] > 25


def test_a_qr_code_has_its_three_corners() -> None:
    code = squares("2026-T3-014-A " + "ab" * 32)
    assert len(code) == len(code[0])
    finder = tuple([True] * 7)
    assert code[0][:7] == code[0][-7:] == code[-1][:7] == finder
