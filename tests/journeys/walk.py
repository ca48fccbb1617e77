"""The parts of a visit that every journey walks: lists in, a visit planned, drawn, signed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
from journeys.hand import Hand, breathe, wait
from journeys.lists import SUPPLIER, case_list, case_rows, danish, supplier_list
from journeys.office import Office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QRadioButton, QTableView

from ui.pages.visit.area import AreaPage
from ui.pages.visit.matrix_table import MatrixTable
from ui.pages.visit_mode import VisitMode
from ui.widgets.fields import DateField
from ui.widgets.signature_pad import SignaturePad

THROWS = "351622146535142663215344"
CASE_COMMENT = "Planen er skrevet efter mødet; ærligt sagt for sent."
TOUR_NOTE = "Lokalerne er lyse, og skiltningen er på plads."
WAIVED = "Afklares ved næste besøg."
SCRIBBLE = [(0.1 + 0.02 * n, 0.3 + 0.4 * (n % 2)) for n in range(36)]


class Walk:
    """One visit through the window."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder
        self.hand: Hand = office.hand
        self.words = office.words
        office.files.folder = folder

    # Lists

    def import_lists(self, completed: int, ongoing: int) -> None:
        """The supplier list, then the case list of the one supplier."""
        hand, words = self.hand, self.words
        hand.click(words("shell.suppliers"))
        hand.click(words("suppliers.import"))
        self._read(supplier_list(self.folder))
        hand.wait_for(words("import_page.rejected_one"))
        hand.click(words("import_page.store_suppliers", count=2))
        hand.wait_for(words("suppliers.count", count=2))
        hand.click(words("suppliers.import_cases"))
        rows = case_rows(date.today(), completed, ongoing)
        self._read(case_list(self.folder, rows))
        hand.choose(words("import_page.owner"), SUPPLIER)
        hand.click(words("import_page.store_cases", count=len(rows)))
        hand.wait_for(words("import_page.stored_cases", count=len(rows)))

    def _read(self, path: Path) -> None:
        self.office.files.next = path
        self.hand.click(self.words("import_page.choose_file"))
        self.hand.wait_for(path.name)

    # The visit

    def begin_visit(self, scheme: str, kind: str) -> None:
        """A new visit at the supplier, begun at once."""
        hand, words = self.hand, self.words
        chosen = next(one for one in self.office.program.shelf.all() if one.id == scheme)
        named = next(one for one in chosen.kinds if one.id == kind)
        hand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        hand.choose(words("new_visit.scheme"), chosen.title.told("da"))
        hand.choose(words("new_visit.kind"), named.title.told("da"))
        hand.choose(words("new_visit.supplier"), SUPPLIER)
        hand.write(words("new_visit.records_case"), "2026-11-4711")
        hand.click(words("new_visit.begin"))
        hand.wait_for(words("visit.section_people"))

    def arrive(self) -> None:
        """Who is there, and that she may judge."""
        hand, words = self.hand, self.words
        self._add_person("Mette Lund", words("common.side.management"), "Leder")
        if not self._names("Ida Enebær"):
            self._add_person("Ida Enebær", words("common.side.unit"), "Jurist")
        first_yes = next(b for b in hand.all(type(hand.button(words("common.yes"))))
                         if b.text() == words("common.yes"))  # fmt: skip
        hand.press(first_yes)

    def _names(self, name: str) -> bool:
        return any(field.text() == name for field in self.hand.all(QLineEdit))

    def _add_person(self, name: str, side: str, role: str) -> None:
        hand, words = self.hand, self.words
        hand.click(words("visit.person_add"))
        new = words("visit.person_new")
        hand.write(words("visit.person_name_of", name=new), name)
        hand.write(words("visit.person_role_of", name=new), role)
        hand.choose(words("visit.person_side_of", name=new), side)

    def go_to_step(self, name: str) -> None:
        """Click the step in the list."""
        steps = self.hand.get(QListView, self.words("visit.steps"))
        self.hand.choose_row(steps, name)

    @property
    def mode(self) -> VisitMode:
        return next(one for one in self.hand.all(VisitMode))

    # The draw

    def draw_cases(self, since: date | None) -> None:
        """Frame, lock, the number noted, and the supplier's throws on the turned screen."""
        hand, words = self.hand, self.words
        self.go_to_step(words("visit.step.draw"))
        hand.wait_for(words("draw.frame.title"))
        if since is not None:
            hand.write(words("draw.frame.since"), danish(since))
        hand.click(words("draw.frame.lock"))
        hand.press(hand.get(QRadioButton, words("draw.lock.noted")))
        hand.click(words("draw.lock.go_on"))
        hand.click(words("draw.throw.turn"))
        hand.get(QLineEdit, words("draw.digits.name"))
        assert SUPPLIER not in hand.said()  # the turned screen shows no names
        assert "KBH-2026" not in hand.said()
        for throw in THROWS[:6]:
            hand.click(throw)  # the keys on the screen
        hand.keys_in(hand.get(QLineEdit, words("draw.digits.name")), THROWS[6:])
        hand.click(words("draw.digits.draw"))
        hand.wait_for(words("draw.turned.done_heading"))
        hand.key(Qt.Key.Key_Escape)
        hand.click(words("draw.result.to_cases"))

    # Cases

    def answer_card(self) -> None:
        """The case in hand by keys: every point ok, and on to the next."""
        points = self.mode.presenter.file.scheme.case_points()
        for _ in points:
            self.hand.keys("1")
            self.hand.key(Qt.Key.Key_Down)
        self.hand.click(self.words("cases.next"))

    def answer_matrix(self, wrong: tuple[int, int]) -> None:
        """Every cell still open by keys; one is ej ok with a comment."""
        hand, words = self.hand, self.words
        hand.click(words("cases.matrix"))
        table = hand.get(QTableView, words("cases.matrix_name"))
        assert isinstance(table, MatrixTable)
        wait(table.hasFocus, "the matrix in hand")
        QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        while not table.cell()[1]:
            QTest.keyClick(table, Qt.Key.Key_Right)
        points = len(table.matrix.points)
        for row in range(table.matrix.rowCount()):  # to and fro, as an ox ploughs
            there = list(range(points)) if row % 2 == 0 else list(reversed(range(points)))
            for place, column in enumerate(there):
                QTest.keyClick(table, Qt.Key.Key_2 if (row, column) == wrong else Qt.Key.Key_1)
                if (row, column) == wrong:
                    self._comment(CASE_COMMENT)
                    wait(table.hasFocus, "back in the matrix")
                if place < points - 1:
                    forward = Qt.Key.Key_Right if row % 2 == 0 else Qt.Key.Key_Left
                    QTest.keyClick(table, forward)
            QTest.keyClick(table, Qt.Key.Key_Return)
        breathe()

    def type_documented_hours(self, row: int, hours: str) -> None:
        """In the matrix: to the cell of documented hours by keys, the figure, Enter."""
        table = self.hand.get(QTableView, self.words("cases.matrix_name"))
        assert isinstance(table, MatrixTable)
        QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        while table.currentIndex().row() < row:
            QTest.keyClick(table, Qt.Key.Key_Return)
        while table.matrix.hours_at(table.currentIndex().column()) != "documented":
            QTest.keyClick(table, Qt.Key.Key_Right)
        for letter in hours:
            QTest.keyClicks(self.hand.focus(), letter)
        self.hand.key(Qt.Key.Key_Return)

    def _comment(self, text: str) -> None:
        self.hand.key(Qt.Key.Key_F2)
        field = self.hand.focus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        breathe()

    def type_called_in(self, day: str) -> None:
        """On the card: when the citizen of the case in hand was called in."""
        label = self.words("report.date.called_in")
        fields = self.hand.all(DateField)
        field = next(one for one in fields if one.accessibleName().startswith(label))
        self.hand.write_in(field, day)

    # Areas

    def answer_area(self, wrong: str = "", comment: str = "", skip: str = "") -> None:
        """Every row of the area in hand by keys: ok, one ej ok with its comment, one left out."""
        hand = self.hand
        rows = list(self.mode.page().rows)
        for key in rows:
            if key != skip:
                hand.keys("2" if key == wrong else "1")
            if key == wrong:
                hand.key(Qt.Key.Key_F2)
                QTest.keyClicks(hand.focus(), comment)
                hand.key(Qt.Key.Key_Escape)
            hand.key(Qt.Key.Key_Down)

    def areas_and_finish(self, *, wrong: str, comment: str, remarks: str, skip: str = "") -> str:
        """Every area in the order of the form, by Ctrl+PgDn, then the end."""
        hand, words, file = self.hand, self.words, self.mode.presenter.file
        self.go_to_step(file.scheme.areas[0].brief.told("da"))
        while isinstance(self.mode.page(), AreaPage):
            self.answer_area(wrong, comment, skip)
            if hand.find(QPlainTextEdit, words("visit.tour_note")) is not None:
                hand.write(words("visit.tour_note"), TOUR_NOTE)
            hand.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        return self.finish(remarks=remarks)

    # The end

    def finish(self, *, remarks: str) -> str:
        """Waive what is missing, sign for both, lock, save the PDF; its text."""
        hand, words = self.hand, self.words
        self.go_to_step(words("visit.step.review"))
        hand.press(hand.button(words("visit.now_for", name=words("visit.departed"))))
        for field in hand.all(QPlainTextEdit):
            if not field.toPlainText():
                hand.write_in(field, WAIVED)
        hand.click(words("visit.finish"))
        hand.write(words("finish.remarks"), remarks)
        for side in ("unit", "supplier"):
            pad = hand.get(SignaturePad, words(f"finish.pad_{side}"))
            hand.draw_on(pad, SCRIBBLE)
        hand.click(words("finish.lock", version=1))
        hand.click(words("finish.save_pdf"))
        wait(lambda: self.office.files.saved and self.office.files.saved[-1].exists(), "the PDF")
        return pdf_text(self.office.files.saved[-1])


def pdf_text(path: Path) -> str:
    """The words of a PDF, spaces and line breaks evened, soft hyphens away."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    joined = "\n".join(pages).replace("\ufffe", "").replace("\xad", "")
    return re.sub(r"[ \xa0\r\n]+", " ", joined)


def open_the_visit(office: Office) -> None:
    """From the rail to the list of visits, and into the one at the supplier."""
    hand, words = office.hand, office.words
    hand.click(words("shell.visits"))
    table = hand.get(QTableView, words("visits.table"))
    hand.choose_row(table, SUPPLIER)
    table.setFocus()
    hand.key(Qt.Key.Key_Return)
    wait(lambda: any(one.presenter.loaded for one in hand.all(VisitMode)), "the visit")
