"""The dates of a case, typed or from the list, with each rule's verdict beside its date."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QSizePolicy, QWidget

from inspector.domain.case_rules import TALKS, State
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.case_views import DateLine, RuleLine, date_lines, discussed_words, talks_text
from ui.presenters.cases import CasesPresenter
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.fields import DateField, LineField, read_date
from ui.widgets.layout import clear, row
from ui.widgets.text import Label, Paragraph

_MARKS = {
    State.KEPT: ("check", "ok_fg"),
    State.BROKEN: ("trif", "remark_line"),
    State.NOT_YET_DUE: ("clock", "text_soft"),
    State.UNKNOWN: ("q", "text_soft"),
}
_INKS = {State.KEPT: "ok_fg", State.BROKEN: "text"}
_BESIDE_FROM = 400  # narrower than this, the rule stands below the verdict


class TalksField(LineField):
    """Several dates with commas between; what cannot be read stays as typed and is marked."""

    dates_changed = Signal()

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__(theme, placeholder=hint, tabular=True)
        self.value: tuple[str, ...] = ()
        self.fault = False
        self.editingFinished.connect(self._read)

    def show_talks(self, text: str) -> None:
        self.setText(text)
        self._read()

    def _read(self) -> None:
        try:
            days = {read_date(part) for part in self.text().replace(";", ",").split(",")}
        except ValueError:
            self._mark(True)
            return
        self._mark(False)
        value = tuple(sorted(day.isoformat() for day in days if day is not None))
        self.setText(talks_text(value))
        if value != self.value:
            self.value = value
            self.dates_changed.emit()

    def _mark(self, fault: bool) -> None:
        if fault != self.fault:
            self.fault = fault
            self.setProperty("fault", fault)
            restyle(self)


class VerdictLine(QWidget):
    """Symbol and words of what happened, then what was asked; below each other when narrow."""

    def __init__(self, theme: Theme, line: RuleLine, said: str, exception: str) -> None:
        super().__init__()
        self._theme = theme
        icon, ink = _MARKS[line.state]
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, ink, 16))
        mark.setFixedWidth(theme.px(24))
        broken = line.state is State.BROKEN
        actual = Label(theme, line.actual, "body", _INKS.get(line.state, "text_soft"))
        if broken:
            actual.setFont(theme.font("strong"))
        required = Label(theme, line.required, "body", "text_soft", tabular=True)
        for label in (actual, required):
            label.setWordWrap(True)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(8))
        first = QWidget()
        across = row(mark, actual, gap=0, parent=first)
        across.setStretch(1, 1)
        self._layout.addWidget(first, 10)
        self._layout.addWidget(required, 12)
        self._required = required
        self.setAccessibleName(said)
        self.setToolTip("\n".join(part for part in (line.title, exception) if part))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        px = self._theme.px
        wide = event.size().width() >= px(_BESIDE_FROM)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != way:
            self._layout.setDirection(way)
            self._layout.setSpacing(px(8) if wide else 0)
            self._required.setContentsMargins(0 if wide else px(24), 0, 0, 0)
        super().resizeEvent(event)


class CaseDates(QWidget):
    """The date section of the card; its rows are made once, from the rules of the scheme."""

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._number = ""
        self._shown: tuple[DateLine, ...] = ()
        self._showing = False
        self._dates: dict[str, DateField] = {}
        self._talks: TalksField | None = None
        self._listed: dict[str, Label] = {}
        self._verdicts: dict[str, QBoxLayout] = {}
        theme, words = desk.theme, desk.words
        page = down(self, (0, 0, 0, 0), theme.px(4))
        self._note = Label(theme, "", "caption", "text_soft")
        head = row(Label(theme, words("cases.dates"), "section"), 1, self._note, gap=theme.px(8))
        page.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(3, 1)
        page.addLayout(self._grid)
        self.fault = Paragraph(theme, "", "caption", "alarm_fg")
        self.fault.hide()
        page.addWidget(self.fault)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_case(self, file: VisitFile, number: str) -> None:
        """Show the dates of this case; a date that is being typed is left alone."""
        lines = date_lines(file, number, self._cases.judging(), self._desk.words)
        if lines == self._shown and number == self._number:
            return
        fresh = number != self._number
        if [line.field for line in lines] != [line.field for line in self._shown]:
            self._build(lines)
            fresh = True
        before = {line.field: line for line in self._shown}
        self._number, self._shown = number, lines
        self._note.setText(discussed_words(file.scheme.case_rules, self._desk.words))
        self._showing = True
        for line in lines:
            if fresh or line != before.get(line.field):
                self._show_line(line, fresh)
        self._showing = False
        if fresh:
            self._say_fault()

    # Building

    def _build(self, lines: tuple[DateLine, ...]) -> None:
        clear(self._grid)
        self._dates.clear()
        self._listed.clear()
        self._verdicts.clear()
        self._talks = None
        theme = self._desk.theme
        for place, line in zip(range(0, 2 * len(lines), 2), lines, strict=True):
            label = Label(theme, line.label, "body")
            field = self._field(line)
            label.setBuddy(field)
            box = QWidget()
            verdicts = down(box, (0, 0, 0, 0))
            if line.field == TALKS:
                self._grid.addWidget(field, place, 1, 1, 3)
                self._grid.addWidget(box, place + 1, 3)
            else:
                self._grid.addWidget(field, place, 1)
                self._grid.addWidget(self._from_list(line.field), place, 2)
                self._grid.addWidget(box, place, 3)
            self._verdicts[line.field] = verdicts
            self._grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            label.setMinimumHeight(theme.px(32))

    def _from_list(self, name: str) -> Label:
        label = Label(self._desk.theme, "", "caption", "text_soft")
        self._listed[name] = label
        return label

    def _field(self, line: DateLine) -> DateField | TalksField:
        theme, words = self._desk.theme, self._desk.words
        if line.field == TALKS:
            self._talks = TalksField(theme, words("cases.talks_hint"))
            self._talks.dates_changed.connect(self._talks_typed)
            self._talks.editingFinished.connect(self._say_fault)
            return self._talks
        field = DateField(theme, placeholder=words("cases.date_hint"))
        field.setFixedWidth(theme.px(124))
        field.date_changed.connect(lambda name=line.field: self._date_typed(name))
        field.editingFinished.connect(self._say_fault)
        self._dates[line.field] = field
        return field

    # Showing

    def _show_line(self, line: DateLine, fresh: bool) -> None:
        words, theme = self._desk.words, self._desk.theme
        name = words("cases.date_name", label=line.label, case=self._number)
        locked = self._cases.visit.locked
        if line.field == TALKS and self._talks is not None:
            self._talks.setAccessibleName(name)
            self._talks.setReadOnly(locked)
            if fresh or not self._talks.hasFocus():
                self._talks.show_talks(line.talks)
        elif line.field in self._dates:
            field = self._dates[line.field]
            field.setAccessibleName(name)
            field.setReadOnly(locked)
            if fresh or field.value != line.value:
                field.set_value(line.value)
            hint = words("cases.listed_long") if line.listed else ""
            field.setToolTip(hint)
            field.setAccessibleDescription(hint)
            self._listed[line.field].setText(words("cases.listed") if line.listed else "")
        verdicts = self._verdicts[line.field]
        clear(verdicts)
        for rule in line.rules:
            said = words(
                "cases.verdict", title=rule.title, actual=rule.actual, required=rule.required
            )
            unless = words("cases.unless", exception=rule.exception) if rule.exception else ""
            verdicts.addWidget(VerdictLine(theme, rule, said, unless))

    def _say_fault(self) -> None:
        words = self._desk.words
        talks = self._talks is not None and self._talks.fault
        dates = any(field.fault for field in self._dates.values())
        self.fault.set_words(words("cases.talks_wrong" if talks else "cases.date_wrong"))
        self.fault.setVisible(talks or dates)

    # Typing

    def _date_typed(self, name: str) -> None:
        if not self._showing:
            self._cases.type_value(self._number, name, self._dates[name].value)

    def _talks_typed(self) -> None:
        if not self._showing and self._talks is not None:
            self._cases.type_value(self._number, TALKS, self._talks.value)

    def field(self, name: str) -> QWidget | None:
        """The field of a date, for the focus."""
        return self._talks if name == TALKS else self._dates.get(name)

    def leave(self) -> None:
        """Commit a date that is being typed."""
        for field in (*self._dates.values(), *([self._talks] if self._talks else [])):
            if field.hasFocus():
                field.editingFinished.emit()
