"""Arrival: when, who, whether she may judge, whether she was let in, and whom she met."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.model import Side, Visit, VisitState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.before_pane import BeforePane
from ui.pages.visit.clock_field import ClockField
from ui.pages.visit.participants import Participants
from ui.pages.visit.parts import StepFoot, StepHead, down, ground, page_margin
from ui.pages.visit.step_page import StepPage
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_review import time_warning
from ui.presenters.visit_times import moment_on
from ui.reading_only import for_writers
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.comment_field import CommentField
from ui.widgets.fields import DateField, Field, LineField
from ui.widgets.layout import Scroll
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, Paragraph, hairline
from ui.widgets.ticks import Tick

_WIDEST = 720  # px at 100 %: lines longer than this are hard to read


class ArrivalPage(StepPage):
    """The first step; opens a planned visit when she says she has arrived."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        theme, words = desk.theme, desk.words
        self._head = StepHead(theme)
        self._head.title.setText(words("visit.step.arrival"))
        self._foot = StepFoot(theme, words)
        self._foot.asked.connect(self.step_requested)
        inner = ground()
        margin = page_margin(theme)
        outside = QHBoxLayout(inner)
        outside.setContentsMargins(margin, theme.px(16), theme.px(24), theme.px(24))
        form = QWidget()
        form.setMaximumWidth(theme.px(_WIDEST))
        outside.addWidget(form, 1)
        outside.addStretch(0)
        self._form = down(form, (0, 0, 0, 0), theme.px(8))
        self._make_controls()
        self._lay_out()
        self._before = BeforePane(desk, presenter)
        self._before.history_asked.connect(self.history_asked)
        self._scroll = Scroll(inner)
        sheet = ground()
        down(self, (0, 0, 0, 0)).addWidget(sheet)
        page = down(sheet, (0, 0, 0, 0))
        for part in (self._head, hairline()):
            page.addWidget(part)
        page.addWidget(self._scroll, 1)
        page.addWidget(hairline())
        page.addWidget(self._foot)

    def _make_controls(self) -> None:
        theme, words = self.desk.theme, self.desk.words
        begin = Button(theme, words("visit.begin"), self._begin, icon="door")
        self.begin_button = for_writers(self.desk, begin)
        self._planned = InlineBar(theme, words("visit.planned_bar"), "info", self.begin_button)
        self.arrived = ClockField(
            theme, words, words("visit.arrived"), self.presenter.now, self._day
        )
        self.arrived.picked.connect(self._arrived)
        self.held_on = DateField(theme)
        self.held_on.date_changed.connect(lambda: self.presenter.amend(held_on=self.held_on.value))
        self.people = Participants(self.desk, self.presenter)
        yes_no = (("yes", words("common.yes")), ("no", words("common.no")))
        self.conflict = SegmentedSwitch(theme, yes_no)
        self.conflict.setAccessibleName(words("visit.no_conflict"))
        self.conflict.changed.connect(lambda v: self.presenter.amend(no_conflict=v == "yes"))
        self.conflict_note = self._comment("visit.conflict_note", "conflict_note", 2)
        self.refused = Tick(theme, words("visit.access_refused"))
        self.refused.setFont(theme.font("body"))
        self.refused.toggled.connect(self._refuse)
        self.refusal_note = self._comment("visit.refusal_note", "refusal_note", 2)
        self.management = SegmentedSwitch(theme, yes_no)
        self.management.setAccessibleName(words("visit.management_met"))
        self.management.changed.connect(lambda v: self.presenter.amend(management_met=v == "yes"))
        self.citizens = LineField(theme, tabular=True)
        self.citizens.setFixedWidth(theme.px(88))
        self.citizens.editingFinished.connect(self._citizens)
        self._citizens_field = Field(
            theme, words("visit.citizens_met"), self.citizens, words("visit.citizens_hint")
        )
        self.records = LineField(theme)
        self.records.editingFinished.connect(
            lambda: self.presenter.amend(records_case=self.records.text().strip())
        )
        self.note = self._comment("visit.arrival_note", "arrival_note", 3)

    def _comment(self, key: str, column: str, lines: int) -> CommentField:
        words = self.desk.words
        field = CommentField(self.desk.theme, words(key), lines, words=words)
        amend = self.presenter.amend
        field.committed.connect(lambda text: amend({column: field.saw}, **{column: text}))
        return field

    def _lay_out(self) -> None:
        theme, words = self.desk.theme, self.desk.words
        self._form.addWidget(self._planned)
        times = QHBoxLayout()
        times.setSpacing(theme.px(24))
        date_field = Field(theme, words("visit.held_on"), self.held_on)
        self.held_on.setFixedWidth(theme.px(128))
        times.addWidget(self.arrived)
        times.addWidget(date_field)
        times.addStretch(1)
        self._title("visit.section_time")
        self._form.addLayout(times)
        self._title("visit.section_people", "visit.people_hint")
        self._form.addWidget(self.people)
        self._title("visit.section_conflict", "visit.no_conflict")
        self._form.addWidget(self.conflict)
        self._conflict_box = Field(theme, words("visit.conflict_note"), self.conflict_note)
        self._form.addWidget(self._conflict_box)
        self._title("visit.section_met")
        self._form.addWidget(self.refused)
        self._refusal_box = Field(theme, words("visit.refusal_note"), self.refusal_note)
        self._form.addWidget(self._refusal_box)
        met = QHBoxLayout()
        met.setSpacing(theme.px(16))
        met.addWidget(Label(theme, words("visit.management_met")))
        met.addWidget(self.management)
        met.addStretch(1)
        self._form.addLayout(met)
        self._form.addWidget(self._citizens_field)
        self._title("visit.section_notes")
        self._form.addWidget(Field(theme, words("visit.records_case"), self.records).guard(words))
        self._form.addWidget(Field(theme, words("visit.arrival_note"), self.note))
        self._form.addStretch(1)

    def _title(self, key: str, hint: str = "") -> None:
        theme, words = self.desk.theme, self.desk.words
        title = Label(theme, words(key), "section")
        title.setContentsMargins(0, theme.px(12), 0, 0)
        self._form.addWidget(title)
        if hint:
            self._form.addWidget(Paragraph(theme, words(hint), "body", "text_soft"))

    # What it shows

    def show_neighbours(self, previous: str, following: str) -> None:
        self._foot.show_neighbours(previous, following)

    def show_file(self, file: VisitFile) -> None:
        visit = file.visit
        self._planned.setVisible(visit.state == VisitState.PLANNED)
        self.arrived.show_moment(visit.arrived)
        self.arrived.warn(time_warning(file, "arrival", self.desk.words))
        if not self.held_on.hasFocus():
            self.held_on.set_value(visit.held_on)
        self.people.show_file(file)
        for switch, value in (
            (self.conflict, visit.no_conflict),
            (self.management, visit.management_met),
        ):
            if value is not None:
                switch.choose("yes" if value else "no")
        self.refused.setChecked(visit.access_refused)
        self._refusal_box.setVisible(visit.access_refused)
        self._conflict_box.setVisible(visit.no_conflict is False)
        for field, text in self._notes(visit):
            field.show_text(text)
        for line, text in (
            (self.citizens, "" if visit.citizens_met is None else str(visit.citizens_met)),
            (self.records, visit.records_case),
        ):
            if not line.hasFocus() and line.text() != text:
                line.setText(text)
        self._lock(self.presenter.locked)
        self._before.show_file(file)

    def _notes(self, visit: Visit) -> tuple[tuple[CommentField, str], ...]:
        return (
            (self.conflict_note, visit.conflict_note),
            (self.refusal_note, visit.refusal_note),
            (self.note, visit.arrival_note),
        )

    def _lock(self, locked: bool) -> None:
        self.arrived.set_locked(locked)
        for field in (self.held_on, self.citizens, self.records):
            field.setReadOnly(locked)
        for note in (self.conflict_note, self.refusal_note, self.note):
            note.setReadOnly(locked)
        for control in (self.conflict, self.management, self.refused):
            control.setEnabled(not locked)

    # What she does

    def _day(self) -> datetime:
        """The day a typed time belongs to: the visit's, else today."""
        day = self.presenter.file.visit.held_on
        now = self.presenter.now()
        return moment_on(day, now.astimezone().time()) if day else now

    def _begin(self) -> None:
        self.presenter.begin()

    def _refuse(self, on: bool) -> None:
        """Asked for by `toggled`, which a screen reader's own action sends too."""
        self.presenter.amend(access_refused=on)

    def _arrived(self, moment: datetime) -> None:
        visit = self.presenter.file.visit
        if visit.state == VisitState.PLANNED:
            self.presenter.begin(moment)
        else:
            day = visit.held_on or moment.astimezone().date()
            self.presenter.amend(arrived=moment, held_on=day)

    def _citizens(self) -> None:
        text = self.citizens.text().strip()
        if text and not _is_count(text):
            self._citizens_field.set_fault(self.desk.words("visit.citizens_wrong"))
            return
        self._citizens_field.set_fault("")
        self.presenter.amend(citizens_met=int(text) if text else None)

    def context(self) -> QWidget | None:
        return self._before

    def first_focus(self) -> QWidget | None:
        visit = self.presenter.file.visit
        return self.begin_button if visit.state == VisitState.PLANNED else self.arrived.field

    def go_to(self, point: str, case: str) -> bool:  # noqa: ARG002 - no cases here
        """To the field that mends this shortcoming."""
        if point in ("unit-signer-missing", "supplier-signer-missing"):
            self.people.focus_side(Side.UNIT if point.startswith("unit") else Side.SUPPLIER)
            return True
        target = {
            "date-missing": self.held_on,
            "arrival-missing": self.arrived.field,
            "arrival-other-day": self.arrived.field,
            "conflict-missing": self.conflict.findChild(QWidget),
            "conflict-note-missing": self.conflict_note,
            "refusal-note-missing": self.refusal_note,
        }.get(point)
        if target is None:
            return False
        target.setFocus()
        self._scroll.ensureWidgetVisible(target)
        return True

    def leave(self) -> None:
        if self.presenter.locked:
            return
        typed: dict[str, object] = {"records_case": self.records.text().strip()}
        met = self.citizens.text().strip()
        if not met or _is_count(met):
            typed["citizens_met"] = int(met) if met else None
        self.presenter.amend(**typed)  # together: the first change shows the visit anew
        self.arrived.commit()
        self.people.leave()
        for note in (self.conflict_note, self.refusal_note, self.note):
            note.commit()


def _is_count(text: str) -> bool:
    """A number of people: the storage cannot hold a longer one, and all behind it would wait."""
    return text.isascii() and text.isdigit() and len(text) <= 4
