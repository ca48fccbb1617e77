"""Beside the card: the hours of the case and of the sample, evidence, and a remark."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from inspector.domain.formats import hours, kroner
from inspector.domain.hours import HoursLine, HoursState, HoursTotal
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.context_pane import PaneHead
from ui.pages.visit.evidence import EvidencePanel
from ui.pages.visit.parts import Section, down, ground
from ui.presenters.case_hours import hours_outside, hours_total, read_hours
from ui.presenters.case_views import from_list, typed_review
from ui.presenters.cases import CasesPresenter
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.comment_field import CommentField
from ui.widgets.fields import LineField
from ui.widgets.layout import Scroll
from ui.widgets.text import Label, Paragraph, hairline

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HoursField(LineField):
    """A number of hours; what cannot be read stays as typed, is marked, and changes nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tabular=True)
        self.setAlignment(_RIGHT)
        self.setFixedWidth(theme.px(96))
        self._value: Decimal | None = None
        self.fault = False

    def show_value(self, value: Decimal | None) -> None:
        self._value = value
        self.setText("" if value is None else hours(value))
        self._mark(False)

    def read(self) -> tuple[bool, Decimal | None]:
        """Whether it is another number than shown, and which."""
        try:
            value = read_hours(self.text())
        except ValueError:
            self._mark(True)
            return False, self._value
        self._mark(False)
        return value != self._value, value

    def _mark(self, fault: bool) -> None:
        if fault != self.fault:
            self.fault = fault
            self.setProperty("fault", fault)
            restyle(self)


class CaseHours(QWidget):
    """Invoiced and documented hours of a case, and the running sums of the sample."""

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._number = ""
        theme, words = desk.theme, desk.words
        page = down(self, (0, 0, 0, 0), theme.px(8))
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        self.invoiced, self.documented = HoursField(theme), HoursField(theme)
        for place, (key, field) in enumerate(
            (("cases.invoiced", self.invoiced), ("cases.documented", self.documented))
        ):
            label = Label(theme, words(key), "body")
            label.setBuddy(field)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
        self.invoiced.editingFinished.connect(self._invoiced_typed)
        self.documented.editingFinished.connect(self._documented_typed)
        self._difference = Label(theme, "", "strong", tabular=True)
        self._difference.setContentsMargins(0, 0, theme.px(9), 0)
        grid.addWidget(Label(theme, words("cases.difference"), "strong"), 2, 0)
        grid.addWidget(self._difference, 2, 1, _RIGHT)
        page.addLayout(grid)
        self._note = Paragraph(theme, "", "caption", "text_soft")
        self._fault = Paragraph(theme, words("cases.hours_wrong"), "caption", "alarm_fg")
        page.addWidget(self._fault)
        page.addWidget(self._note)
        page.addWidget(hairline())
        page.addWidget(Label(theme, words("cases.running"), "strong"))
        page.addLayout(self._make_running(theme))
        self._outside = Paragraph(theme, "", "caption", "text_soft")
        page.addWidget(self._outside)
        page.addWidget(hairline())

    def _make_running(self, theme: Theme) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(theme.px(2))
        self._run: list[tuple[Label, Label]] = []
        for place, role in enumerate(("body", "body", "strong")):
            colour = "text" if role == "strong" else "text_soft"
            name = Label(theme, "", role, colour)
            value = Label(theme, "", role, colour, tabular=True)
            grid.addWidget(name, place, 0)
            grid.addWidget(value, place, 1, _RIGHT)
            self._run.append((name, value))
        return grid

    # Showing

    def show_case(self, file: VisitFile, number: str, total: HoursTotal) -> None:
        words = self._desk.words
        fresh, self._number = number != self._number, number
        line = next(one for one in total.lines if one.case_number == number)
        names = ("cases.invoiced_name", "cases.documented_name")
        fields = ((self.invoiced, line.invoiced), (self.documented, line.documented))
        for key, (field, value) in zip(names, fields, strict=True):
            field.setAccessibleName(words(key, case=number))
            field.setReadOnly(self._cases.visit.locked)
            if fresh or not (field.hasFocus() and field.isModified()):
                field.show_value(value)
        self._fault.setVisible(self.invoiced.fault or self.documented.fault)
        self._difference.setText("" if line.shortfall is None else hours(line.shortfall))
        self._note.set_words(self._line_words(file, line))
        self._show_running(total)
        self._outside.set_words(hours_outside(total, words))

    def _line_words(self, file: VisitFile, line: HoursLine) -> str:
        words, said = self._desk.words, []
        language = words.language
        if line.shortfall and line.kroner is not None and line.price is not None:
            amount, price = kroner(line.kroner, language), kroner(line.price, language)
            said.append(words("cases.at_price", amount=amount, price=price))
        elif line.shortfall:
            said.append(words("cases.no_price"))
        if line.excess:
            said.append(words("cases.excess_here", hours=hours(line.excess)))
        if "invoiced_hours" in from_list(file, line.case_number):
            said.append(words("cases.hours_listed"))
        return "\n".join(said)

    def _show_running(self, total: HoursTotal) -> None:
        words = self._desk.words
        one = total.compared == 1
        key = "cases.running_invoiced_one" if one else "cases.running_invoiced"
        lines = (
            (words(key, count=total.compared), total.invoiced),
            (words("cases.documented"), total.documented),
            (words("cases.difference"), total.shortfall_hours),
        )
        for (name, value), (text, number) in zip(self._run, lines, strict=True):
            name.setText(text)
            value.setText(hours(number))

    # Typing

    def _invoiced_typed(self) -> None:
        self._typed(self.invoiced, "invoiced_hours")

    def _documented_typed(self) -> None:
        self._typed(self.documented, "documented_hours")

    def _typed(self, field: HoursField, name: str) -> None:
        other, value = field.read()
        self._fault.setVisible(self.invoiced.fault or self.documented.fault)
        if other:
            field.show_value(value)
            self._cases.type_value(self._number, name, value)

    def leave(self) -> None:
        for field in (self.invoiced, self.documented):
            if field.hasFocus():
                field.editingFinished.emit()


class CaseContext(QWidget):
    """The right pane of the card."""

    history_asked = Signal()

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._number = ""
        theme, words = desk.theme, desk.words
        self._head = PaneHead(desk)
        self.history = self._head.with_history(desk, self.history_asked.emit)
        inner = ground("head")
        edge = theme.px(16 if theme.compact else 24)
        body = down(inner, (edge, theme.px(12), edge, theme.px(16)), theme.px(12))
        self.hours = CaseHours(desk, cases)
        self.evidence = EvidencePanel(desk, cases.visit)
        self._remark_part = Section(theme, words("cases.remark"))
        self.remark = CommentField(theme, words("cases.remark"), lines=3, words=words)
        self.remark.committed.connect(self._remarked)
        self._remark_part.body.addWidget(self.remark)
        self._scroll = Scroll(inner)
        for part in (self.hours, self.evidence, hairline(), self._remark_part):
            body.addWidget(part)
        body.addStretch(1)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._head)
        page.addWidget(hairline())
        page.addWidget(self._scroll, 1)

    def show_case(self, file: VisitFile, number: str) -> None:
        """Show what belongs to this case; what is being typed must be committed before."""
        words = self._desk.words
        self._number = number
        compares = file.scheme.hours
        self.hours.setVisible(compares)
        self._head.title.setText(words("cases.hours" if compares else "cases.the_case"))
        self._head.chip.setVisible(compares)
        if compares:
            total = hours_total(file)
            self.hours.show_case(file, number, total)
            line = next(one for one in total.lines if one.case_number == number)
            self._head.chip.set_state(*self._chip(line))
        self.evidence.show_for(file, case_number=number)
        self.remark.setAccessibleName(f"{words('cases.remark')} {number}")
        self.remark.setReadOnly(self._cases.visit.locked)
        self.remark.show_text(typed_review(file, number).remark)

    def _chip(self, line: HoursLine) -> tuple[str, str]:
        words = self._desk.words
        if line.state is HoursState.NOT_FOUND:
            return words("common.review_state.not_found"), "alarm"
        if line.state is not HoursState.COMPARED:
            return words("cases.missing_chip"), "unanswered"
        if line.shortfall:
            return words("cases.difference_chip"), "remark"
        return words("cases.no_difference_chip"), "ok"

    def _remarked(self, text: str) -> None:
        self._cases.review(self._number, self.remark.saw.strip(), remark=text.strip())

    def show_evidence(self) -> None:
        self._scroll.ensureWidgetVisible(self.evidence)

    def leave(self) -> None:
        self.remark.commit()
        self.hours.leave()
        self.evidence.leave()
