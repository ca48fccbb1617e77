"""What stands behind the draw page: digits as text, the list's origin, words of the frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from draw_samples import DIGITS, SECRET, SINCE, picture_scheme, picture_shelf, picture_store
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from inspector.domain.draw import check_digits
from inspector.domain.errors import InspectionError
from inspector.domain.identity import case_id
from inspector.domain.model import Case
from inspector.domain.scheme import Selection
from inspector.services.drawing import commit_draw, frame_choice, reveal_draw
from inspector.services.visiting import load_visit
from ui.pages.visit.draw_papers import paint_pages
from ui.presenters.draw import list_as_source, newest_list
from ui.presenters.draw_digits import Digits
from ui.presenters.draw_views import StratumLine, lots, next_spare, sample_sentence, stratum_title


@given(st.text("0123456789", max_size=30), st.booleans())
def test_when_no_digit_is_missing_the_rules_take_them(typed, dice):
    digits = Digits()
    digits.use_dice(dice)
    for digit in typed:
        digits.add(digit)
    if digits.missing:
        with pytest.raises(InspectionError):
            check_digits(digits.text)
    else:
        assert check_digits(digits.text) == digits.text


def test_twenty_digits_that_could_be_throws_must_be_twenty_four():
    digits = Digits()
    digits.use_dice(False)
    digits.put("1" * 20)
    assert (digits.missing, digits.group) == (4, 6)
    digits.take_last()
    digits.add("9")
    assert (digits.missing, digits.group) == (0, 5)


def test_another_kind_of_digits_begins_anew():
    digits = Digits()
    digits.put("123")
    digits.use_dice(False)
    assert digits.text == ""


def test_only_a_weaker_way_needs_a_reason(words):
    digits = Digits()
    assert not digits.needs_reason
    assert digits.origin(words) == "supplier"
    digits.use_way("third")
    assert digits.needs_reason
    digits.explain("Leverandøren vil ikke")
    assert digits.origin(words) == "En tredje person: Leverandøren vil ikke"


def test_the_list_is_the_newest_import_of_the_cases():
    store, _ = picture_store()
    assert newest_list(store, "jobvejen").name == ""
    case = store.get(Case, case_id("jobvejen", "KBH-2026-0001"))
    with store.change("cases_imported", reason="gammel.csv") as change:
        change.put(replace(case, programme="Afklaring"))
    store.tick(hours=1)
    with store.change("cases_imported", reason="sagsliste.csv") as change:
        change.put(replace(case, programme="Mentor"))
    listed = newest_list(store, "jobvejen")
    assert (listed.cases, listed.name, listed.read_at) == (103, "sagsliste.csv", store.now())
    assert list_as_source(listed).startswith("sagsliste.csv, 20-11-2026 ")


def test_a_whole_stratum_has_no_uncertainty(words):
    lines = [StratumLine(id="A", title="A", population=8, size=15, reserve=5)]
    assert lines[0].drawn == 8
    assert sample_sentence(lines, words).startswith("Alle 8 sager bliver set")


@pytest.mark.parametrize(
    ("selection", "title"),
    [
        (Selection.COMPLETED_SINCE, "Afsluttet fra 12-05-2026 til 20-11-2026"),
        (Selection.ONGOING_ON, "I gang 20-11-2026"),
        (Selection.ACTIVE_BETWEEN, "Aktiv fra 12-05-2026 til 20-11-2026"),
        (Selection.ALL, "Afsluttet"),
    ],
)
def test_a_stratum_says_its_days(words, selection, title):
    stratum = replace(picture_scheme().draws[0].strata[0], selection=selection)
    span = (SINCE, date(2026, 11, 20))
    assert stratum_title(stratum, stratum.id, span, words) == title


def test_reserves_come_in_their_order_until_there_are_none(words):
    store, visit = picture_store(odd=False)
    shelf = picture_shelf()
    file = load_visit(store, shelf, visit)
    choice = frame_choice(store, file, since=SINCE, visit_day=date(2026, 11, 20))
    commit_draw(store, file, choice, {"AFSLUTTET": (15, 1)}, "liste", secret=SECRET)
    reveal_draw(store, file, DIGITS)
    file = load_visit(store, shelf, visit)
    assert next_spare(file, "KBH-2026-0008") == "KBH-2026-0057"
    used = replace(file.sample[0], replaced_by="KBH-2026-0057")
    file = replace(file, sample=(used, *file.sample[1:]))
    assert next_spare(file, "KBH-2026-0007") == ""
    assert [table.counts for table in lots(file, words)] == [
        "15 af 60, reserve 1",
        "0 af 40, reserve 0",
    ]


def test_pages_of_a_pdf_are_painted_one_by_one(qtbot, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    source, printed = tmp_path / "to sider.pdf", tmp_path / "udskrift.pdf"
    canvas = Canvas(str(source))
    for text in ("én", "to"):
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()
    printer = QPrinter()
    printer.setResolution(72)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(printed))
    printer.setFullPage(True)
    paint_pages(printer, source.read_bytes())
    made = QPdfDocument()
    made.load(str(printed))
    assert made.pageCount() == 2
    made.close()
