"""Pages on paper: to a printer that writes PDF, with eyes on every side that came out."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pypdfium2
import pytest
from printing_scene import INK, STAMP, inked, number, numbers, paper, pdf_printer, seen, stamped
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter

from inspector.domain.errors import Cancelled, InspectionError
from inspector.gateways.flattening import flattened
from ui.printing import new_printer, wish_of
from ui.printing_order import EVEN, ODD, Wish, chosen, sides, without
from ui.printing_paper import page_count, placed, print_pages

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("qapp")


def on_paper(
    folder: Path, data: bytes, wish: Wish | None = None, **size: QPageSize.PageSizeId
) -> Path:
    """Printed, and where it lies."""
    printer = pdf_printer(folder / "bakke.pdf", **size)
    print_pages(printer, data, wish or Wish(), lambda _done, _all: None)
    return folder / "bakke.pdf"


# Which page comes when


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("2-3,5", [2, 3, 5]),
        ("5, 2-3", [2, 3, 5]),
        ("4-", [4, 5, 6]),
        ("-2", [1, 2]),
        ("2,2,1-2", [1, 2]),
        ("5-99", [5, 6]),
        ("6-4", []),
        ("nej", []),
        ("0", []),
    ],
)
def test_ranges_mean_what_is_typed(typed: str, meant: list[int]) -> None:
    assert chosen(typed, 6) == meant


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        (Wish(ranges="2-3,5"), "235"),
        (Wish(ranges="2-5", parity=ODD), "35"),
        (Wish(ranges="2-5", parity=EVEN), "24"),
        (Wish(ranges="2-3,5", backwards=True), "532"),
        (Wish(ranges="1-3", copies=2), "123123"),
        (Wish(ranges="1-3", copies=2, collate=False), "112233"),
        (Wish(ranges="1-3", copies=2, both_sides=True), "123.123"),
        (Wish(ranges="1-3", copies=2, both_sides=True, collate=False), "12123.3"),
        (Wish(ranges="1-2", copies=2, both_sides=True), "1212"),
        (Wish(ranges="1-3", both_sides=True), "123"),
    ],
)
def test_copies_and_order_are_those_of_the_dialog(wish: Wish, order: str) -> None:
    told = sides(6, wish)
    assert "".join("." if page is None else str(page + 1) for page in told) == order


def test_where_no_page_is_meant_nothing_is_printed(tmp_path: Path) -> None:
    with pytest.raises(InspectionError) as problem:
        on_paper(tmp_path, paper(3), Wish(ranges="7-9"))
    assert (problem.value.code, problem.value.details) == ("print-no-pages", {"count": 3})
    assert not (tmp_path / "bakke.pdf").exists()


def test_pages_asked_of_the_printing_system_are_chosen_here() -> None:
    asked = ["number-up", "1", "page-ranges", "2-3,5", "job-billing", "", "page-set", "odd"]
    left, taken = without(asked, "page-ranges", "page-set")
    assert left == ["number-up", "1", "job-billing", ""]
    assert taken == {"page-ranges": "2-3,5", "page-set": "odd"}


def test_what_the_dialog_left_in_the_printer_becomes_the_wish(tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "x.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3,5"))
    printer.setCopyCount(3)
    printer.setCollateCopies(False)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert wish_of(printer) == Wish(ranges="2-3,5", backwards=True, copies=3, collate=False)
    printer.setPrintRange(QPrinter.PrintRange.AllPages)
    assert wish_of(printer).ranges == ""


def test_copies_the_driver_makes_are_not_made_twice() -> None:
    class Driver(QPrinter):
        def supportsMultipleCopies(self) -> bool:
            return True

        def duplex(self) -> QPrinter.DuplexMode:
            return QPrinter.DuplexMode.DuplexLongSide

    printer = Driver()
    printer.setCopyCount(3)
    assert wish_of(printer) == Wish(copies=1, both_sides=True)


# On the paper


def test_the_pages_come_out_as_they_were_chosen(tmp_path: Path) -> None:
    tray = on_paper(tmp_path, paper(6), Wish(ranges="2-3,5", copies=2, both_sides=True))
    assert numbers(tray) == [2, 3, 5, 0, 2, 3, 5]


def test_a_page_lies_where_it_lay_in_the_file(tmp_path: Path) -> None:
    source = tmp_path / "kilde.pdf"
    source.write_bytes(paper(1, edge=True))
    tray = on_paper(tmp_path, source.read_bytes())
    (printed,), (meant,) = seen(tray, 144), seen(source, 144)
    told, wanted = inked(printed), inked(meant)
    assert told is not None
    assert wanted is not None
    assert max(abs(a - b) for a, b in zip(told, wanted, strict=True)) <= 1


@pytest.mark.parametrize(
    ("grey", "dots"), [(False, 300), (True, 600)], ids=["in colour", "black and white"]
)
def test_a_page_is_no_finer_than_is_worth_the_wait(tmp_path: Path, grey: bool, dots: int) -> None:
    printer = pdf_printer(tmp_path / "bakke.pdf")
    assert printer.resolution() > 600
    if grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    print_pages(printer, paper(1), Wish(), lambda _done, _all: None)
    with pypdfium2.PdfDocument(tmp_path / "bakke.pdf") as file:
        pictures = [one.get_px_size() for one in file[0].get_objects(filter=(3,))]
    assert {wide for wide, _ in pictures} == {round(210 / 25.4 * dots)}
    # Each band has one line more than its own, the last alone has not.
    assert sum(high for _, high in pictures) - len(pictures) <= round(297 / 25.4 * dots) + 10
    assert numbers(tmp_path / "bakke.pdf") == [1]


def test_letter_paper_takes_the_whole_of_an_a4_page(tmp_path: Path) -> None:
    letter = QPageSize.PageSizeId.Letter
    printer = pdf_printer(tmp_path / "bakke.pdf", letter)
    layout = printer.pageLayout()
    margins = layout.margins(QPageLayout.Unit.Point)
    print_pages(printer, paper(1, edge=True), Wish(), lambda _done, _all: None)
    (side,) = seen(tmp_path / "bakke.pdf", 72)
    assert side.size == (612, 792)
    box = inked(side)
    assert box is not None
    left, top, right, bottom = box
    assert left >= margins.left()
    assert top >= margins.top() - 1
    assert right <= 612 - margins.right()
    assert bottom <= 792 - margins.bottom() + 1
    assert (bottom - top) / (right - left) == pytest.approx((842 - 17) / (595 - 17), abs=0.01)


def test_a_page_on_its_side_is_turned_and_not_made_smaller(tmp_path: Path) -> None:
    tray = on_paper(tmp_path, paper(2, wide=(2,), edge=True))
    upright, turned = seen(tray, 72)
    assert upright.size == turned.size == (595, 842)
    assert inked(upright) == pytest.approx(inked(turned), abs=2)
    assert number(upright.resize((298, 421))) == 1
    # The square of page 2 stands at the top left of the page: turned, at the top right.
    assert turned.convert("L").getpixel((595 - 105, 115)) < 128


@pytest.mark.parametrize(
    ("page", "paper_size", "expected"),
    [
        ((595, 842), (595, 842), (0, 0, 595, 842, False)),
        ((595.27, 841.89), (595, 842), (-0.14, 0.06, 595.27, 841.89, False)),
        ((842, 595), (595, 842), (0, 0, 595, 842, True)),
        ((595, 842), (842, 595), (0, 0, 842, 595, True)),
        ((420, 595), (595, 842), (87.5, 123.5, 420, 595, False)),
        ((1190, 1684), (595, 842), (10, 14.2, 575, 813.7, False)),
    ],
    ids=["same", "nearly", "wide page", "wide paper", "smaller page", "larger page"],
)
def test_a_page_keeps_its_size_where_the_paper_has_room(
    page: tuple[float, float],
    paper_size: tuple[float, float],
    expected: tuple[float, float, float, float, bool],
) -> None:
    whole = QRectF(0, 0, *paper_size)
    box, turned = placed(QSizeF(*page), whole, whole.adjusted(10, 10, -10, -10), 72)
    assert (box.x(), box.y(), box.width(), box.height()) == pytest.approx(expected[:4], abs=0.1)
    assert turned is expected[4]


# Stamps


def test_the_stamp_of_a_signature_is_on_the_paper(tmp_path: Path) -> None:
    (side,) = seen(on_paper(tmp_path, stamped(paper(1))), 72)
    middle = ((STAMP[0] + STAMP[2]) // 2, 842 - (STAMP[1] + STAMP[3]) // 2)
    assert side.getpixel(middle) == pytest.approx(INK, abs=3)
    stamp = [dot for dot in side.get_flattened_data() if max(map(_off, dot, INK)) < 8]
    assert len(stamp) == pytest.approx(200 * 60, rel=0.05)


def _off(a: int, b: int) -> int:
    return abs(a - b)


def test_without_the_copy_the_stamp_would_be_missing(tmp_path: Path, monkeypatch) -> None:
    """The reason for the copy: should Qt learn to draw fields, this says so."""
    monkeypatch.setattr("ui.printing_paper.flattened", lambda data: data)
    (side,) = seen(on_paper(tmp_path, stamped(paper(1))), 72)
    assert side.getpixel((200, 842 - 230)) == (255, 255, 255)


def test_a_file_without_fields_is_not_written_anew() -> None:
    data = paper(2)
    assert flattened(data) is data


def test_an_empty_field_of_a_signature_changes_nothing() -> None:
    for data in (stamped(paper(2), appearance=False), stamped(paper(2), drawn=False)):
        assert flattened(data) is data


def test_a_ticked_box_is_on_the_paper(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    source = io.BytesIO()
    canvas = Canvas(source, pagesize=(595, 842))
    canvas.acroForm.checkbox(name="a", x=100, y=200, size=40, checked=True, buttonStyle="cross")
    canvas.acroForm.checkbox(name="b", x=300, y=200, size=40, checked=False, buttonStyle="cross")
    canvas.showPage()
    canvas.save()
    (side,) = seen(on_paper(tmp_path, source.getvalue()), 72)
    ticked, empty = side.crop((105, 607, 135, 637)), side.crop((305, 607, 335, 637))
    assert inked(ticked) is not None
    assert inked(empty) is None


@pytest.mark.parametrize("data", [b"", b"ikke en PDF", b"%PDF-1.7 /Widget afbrudt"])
def test_what_is_no_document_is_told_and_not_printed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InspectionError) as problem:
        on_paper(tmp_path, data)
    assert problem.value.code == "print-unreadable"
    with pytest.raises(InspectionError):
        page_count(data)
    assert not (tmp_path / "bakke.pdf").exists()


# Stopping, refusals, memory


def test_what_is_stopped_leaves_no_paper(tmp_path: Path) -> None:
    def stop_at_the_third(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        print_pages(pdf_printer(tmp_path / "bakke.pdf"), paper(5), Wish(), stop_at_the_third)
    assert not (tmp_path / "bakke.pdf").exists()


def test_how_far_it_is_is_told_from_none_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    printer = pdf_printer(tmp_path / "bakke.pdf")
    wish = replace(Wish(), ranges="1-2", copies=2)
    assert print_pages(printer, paper(3), wish, lambda *at: told.append(at)) == 4
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_tray_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "findes ikke" / "bakke.pdf")
    with pytest.raises(InspectionError) as problem:
        print_pages(printer, paper(1), Wish(), lambda _done, _all: None)
    assert problem.value.code == "file-unwritable"


def test_the_job_has_the_papers_name() -> None:
    assert new_printer("2026-T3-014").docName() == "2026-T3-014"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells a peak of memory")
def test_a_long_report_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """181 pages in a process of its own, whose peak is what the system counted."""
    long = (os.environ.get("UANMELDT_LONG") and 181) or 40
    code = dedent(
        f"""
        import re, sys
        sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
        from pathlib import Path
        from PySide6.QtWidgets import QApplication
        from printing_scene import paper, pdf_printer
        from ui.printing_order import Wish
        from ui.printing_paper import print_pages
        from ui.reference_guard import hold_none
        hold_none()
        app = QApplication([])
        peaks = []
        for pages in (5, {long}):
            printer = pdf_printer(Path({str(tmp_path)!r}) / "bakke.pdf")
            print_pages(printer, paper(pages), Wish(), lambda _done, _all: None)
            # not ru_maxrss: that begins with what the process held that started this one
            status = Path("/proc/self/status").read_text()
            peaks.append(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) / 1024)
        print(*peaks)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    short, all_of_it = map(float, done.stdout.split())
    assert all_of_it < short + 30
    assert all_of_it < 260  # MB, with Python, Qt and the test's own readers
