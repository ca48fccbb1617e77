"""The window around printing: two clicks to a paper, and one sentence for whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_safety import a_safety
from fakes import MemoryAttachments
from printing_scene import numbers, paper, stamped
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.model import Draw
from inspector.gateways.export_folder import ExportFolder
from ui.desk import Desk, Papers
from ui.files import Files
from ui.messages import Notice
from ui.pages.visit.papers_menu import PapersButton
from ui.pages.visit_mode import VisitMode
from ui.printing import NoPrinter, Printing, print_pdf

KEYBOARD = "grabbing the keyboard"  # a menu wants it, and there is none offscreen


class Outside(Files):
    """Notes what was shown; saves where it is told to."""

    def __init__(self, folder: Path) -> None:
        self.shown: list[Path] = []
        self.saved = folder / "gemt.pdf"

    def show(self, path: Path) -> bool:
        self.shown.append(path)
        return True

    def to_save(self, *_args: Any) -> Path | None:
        return self.saved


class Scene:
    """A desk whose papers are known, and what it said."""

    def __init__(self, folder: Path, draw: bool = True) -> None:
        store = scene()
        drawn = store.tables[Draw]
        code = "ab" * 32
        drawn["draw"] = replace(drawn["draw"], commitment=code, secret=code, h0=code)
        if not draw:
            drawn.clear()
        self.outside = Outside(folder)
        self.exports = ExportFolder(folder / "exports")
        self.made: list[str] = []

        def making(kind: str) -> Callable[..., bytes]:
            def make(_file: object, _settings: object) -> bytes:
                self.made.append(kind)
                return paper(2)

            return make

        self.desk: Desk = make_desk(
            folder, store, shelf=SHELF, calendar=calendar, files=self.outside,
            attachments=MemoryAttachments(), safety=a_safety(exports=self.exports),
            papers=Papers(
                report=making("report"), receipt=making("receipt"), sheets=making("sheets"),
                file_name=lambda _file: "rapport.pdf",
            ),
        )  # fmt: skip
        self.notices: list[Notice] = []
        self.desk.messages.toasted.connect(self.notices.append)
        self.desk.messages.barred.connect(self.notices.append)

    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]


@pytest.fixture
def office(qapp: QApplication, tmp_path: Path):
    made = Scene(tmp_path)
    yield made
    made.desk.tasks.wait()


def enter(qtbot: QtBot, office: Scene, step: str) -> VisitMode:
    mode = VisitMode(office.desk, VISIT, step=step if step != "finish" else "review")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    mode.show()
    mode.activateWindow()
    qtbot.waitUntil(lambda: bool(mode.step) and mode.isActiveWindow())
    mode.go(step)
    return mode


def button(mode: VisitMode) -> PapersButton:
    (found,) = mode.findChildren(PapersButton)
    return found


def lines(mode: VisitMode) -> list[str]:
    menu = button(mode).menu_
    return [one.text() for one in menu.actions() if one.isVisible() and not one.isSeparator()]


SHEETS = ["Udskriv skemaer", "Åbn skemaer i PDF-læser", "Gem skemaer som PDF"]
RECEIPT = ["Udskriv kvittering", "Åbn kvittering i PDF-læser", "Gem kvittering som PDF"]


@pytest.mark.qt_log_ignore(KEYBOARD)
@pytest.mark.parametrize("step", ["arrival", "area:2", "cases", "draw", "review", "finish"])
def test_from_every_step_sheets_and_receipt_are_two_clicks_away(
    qtbot: QtBot, office: Scene, step: str
) -> None:
    mode = enter(qtbot, office, step)
    assert button(mode).isVisible()
    qtbot.mouseClick(button(mode), Qt.MouseButton.LeftButton)
    assert button(mode).menu_.isVisible()
    assert lines(mode) == SHEETS + RECEIPT
    button(mode).menu_.close()


@pytest.mark.qt_log_ignore(KEYBOARD)
@pytest.mark.parametrize(
    ("line", "kind", "name"),
    [
        (SHEETS[1], "sheets", "Hentesedler 2026-T3-014.pdf"),
        (RECEIPT[1], "receipt", "Lodtrækning 2026-T3-014-A kvittering.pdf"),
    ],
)
def test_a_paper_opens_in_the_reader_from_the_one_folder(
    qtbot: QtBot, office: Scene, line: str, kind: str, name: str
) -> None:
    mode = enter(qtbot, office, "area:2")
    qtbot.keyClick(mode, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert button(mode).menu_.isVisible()
    next(one for one in button(mode).menu_.actions() if one.text() == line).trigger()
    button(mode).menu_.close()
    qtbot.waitUntil(lambda: len(office.outside.shown) == 1)
    assert (office.made, office.outside.shown[0].name) == ([kind], name)
    assert office.outside.shown[0].parent.name == "exports"
    assert "uden kryptering" in office.said()[-1]


def test_a_paper_is_saved_from_the_menu(qtbot: QtBot, office: Scene) -> None:
    mode = enter(qtbot, office, "area:2")
    next(one for one in button(mode).menu_.actions() if one.text() == SHEETS[2]).trigger()
    qtbot.waitUntil(lambda: office.outside.saved.exists() and bool(office.notices))
    assert office.said() == ["gemt.pdf er gemt"]


def test_before_the_list_is_locked_there_is_no_receipt(qtbot: QtBot, tmp_path: Path) -> None:
    office = Scene(tmp_path, draw=False)
    mode = enter(qtbot, office, "area:2")
    assert lines(mode) == SHEETS
    office.desk.tasks.wait()


def test_the_button_says_what_it_holds(qtbot: QtBot, office: Scene) -> None:
    papers = button(enter(qtbot, office, "area:2"))
    assert papers.accessibleName() == "Papirer til besøget: skemaer og kvittering"
    assert "Ctrl+P" in papers.toolTip()


# What becomes of it


@pytest.fixture
def one_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["Kontoret"]))


def to_file(path: Path, pages: str = "") -> Callable[[QPrinter, QWidget, int], bool]:
    """Her answer in the dialog: print these pages to a file."""

    def ask(printer: QPrinter, _parent: QWidget, _count: int) -> bool:
        from PySide6.QtGui import QPageRanges

        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        if pages:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setPageRanges(QPageRanges.fromString(pages))
        return True

    return ask


@pytest.mark.usefixtures("one_printer")
class TestWithAPrinter:
    def begin(self, qtbot: QtBot, office: Scene, data: bytes, ask: Any, **more: Any) -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        Printing(office.desk, parent, "Skemaer", data, ask=ask, **more).begin()

    def test_the_pages_she_chose_are_printed_and_she_is_told(
        self, qtbot: QtBot, office: Scene, tmp_path: Path
    ) -> None:
        done: list[bool] = []
        tray = tmp_path / "bakke.pdf"
        self.begin(
            qtbot,
            office,
            stamped(paper(4)),
            to_file(tray, "2-3"),
            printed=lambda: done.append(True),
        )
        qtbot.waitUntil(lambda: bool(done), timeout=10_000)
        assert numbers(tray) == [2, 3]
        assert office.said() == ["Siderne er skrevet til filen"]

    def test_the_window_lives_while_it_prints_and_what_is_stopped_leaves_nothing(
        self, qtbot: QtBot, office: Scene, tmp_path: Path
    ) -> None:
        tray = tmp_path / "bakke.pdf"
        beats: list[int] = []
        beat = QTimer(interval=20)
        beat.timeout.connect(lambda: beats.append(1))
        beat.start()
        running: list[Any] = []
        office.desk.tasks.began.connect(running.append)
        self.begin(qtbot, office, paper(60), to_file(tray))
        qtbot.waitUntil(lambda: len(beats) > 10, timeout=10_000)
        (printing,) = running
        assert printing.title == "Udskriver"
        printing.cancel()
        qtbot.waitUntil(lambda: office.said() == ["Udskriften er stoppet"], timeout=10_000)
        assert not tray.exists()

    def test_a_change_of_mind_is_no_news(self, qtbot: QtBot, office: Scene) -> None:
        self.begin(qtbot, office, paper(1), lambda *_: False)
        assert office.notices == []

    @pytest.mark.qt_log_ignore("QPainter::begin")
    def test_a_printer_that_refuses_is_told_with_a_way_out(
        self, qtbot: QtBot, office: Scene, tmp_path: Path
    ) -> None:
        data = paper(2)
        self.begin(qtbot, office, data, to_file(tmp_path / "nej" / "bakke.pdf"))
        qtbot.waitUntil(lambda: bool(office.notices))
        (notice,) = office.notices
        assert "bakke.pdf kunne ikke skrives" in notice.text
        assert notice.action == "Gem som PDF"
        assert notice.act is not None
        notice.act()
        qtbot.waitUntil(lambda: office.outside.saved.exists())
        assert office.outside.saved.read_bytes() == data

    def test_pages_that_are_not_there_are_told(
        self, qtbot: QtBot, office: Scene, tmp_path: Path
    ) -> None:
        self.begin(qtbot, office, paper(2), to_file(tmp_path / "bakke.pdf", "7-9"))
        qtbot.waitUntil(lambda: bool(office.notices))
        assert "som har 2 sider" in office.said()[0]

    def test_what_cannot_be_read_is_told_before_anybody_is_asked(
        self, qtbot: QtBot, office: Scene
    ) -> None:
        asked: list[int] = []
        self.begin(qtbot, office, b"ikke en PDF", lambda *_: bool(asked.append(1)))
        assert not asked
        assert "kan ikke læses" in office.said()[0]


def answered(answer: Callable[[NoPrinter], None]) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NoPrinter)
        answer(dialog)

    QTimer.singleShot(0, act)


class TestWithoutAPrinter:
    @pytest.fixture(autouse=True)
    def _none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))

    def test_she_can_save_the_pages(self, qtbot: QtBot, office: Scene) -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        answered(lambda dialog: dialog.do.click())
        print_pdf(parent, "Skemaer", paper(1), office.desk)
        qtbot.waitUntil(lambda: office.outside.saved.exists())

    def test_she_can_open_them_in_the_reader(self, qtbot: QtBot, office: Scene) -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        answered(lambda dialog: dialog.reader.click())
        print_pdf(parent, "Skemaer.pdf", paper(1), office.desk)
        qtbot.waitUntil(lambda: len(office.outside.shown) == 1)
        assert office.outside.shown[0].name == "Skemaer.pdf"

    def test_she_can_let_it_be(self, qtbot: QtBot, office: Scene) -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        answered(lambda dialog: dialog.safe.click())
        print_pdf(parent, "Skemaer", paper(1), office.desk)
        assert office.notices == []
        assert office.outside.shown == []


def test_without_a_desk_a_problem_is_raised(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    with pytest.raises(InspectionError):
        print_pdf(parent, "Skemaer", b"ikke en PDF")
