"""Part 1 of the draw: the list, the frame by date logic, sizes, and what was left out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from inspector.domain.formats import clock, short_date
from inspector.domain.scheme import Selection
from inspector.domain.table import write_csv
from inspector.domain.visit_file import VisitFile
from inspector.domain.workflow import LIST_EMPTY
from ui.desk import Desk
from ui.files import write_file
from ui.models.columns import Column
from ui.navigation import Place
from ui.pages.visit.draw_panel import DrawPanel
from ui.pages.visit.draw_strata import StrataTable
from ui.pages.visit.parts import across, down
from ui.presenters.draw import DrawInHand, draw_plan
from ui.presenters.draw_views import LeftOut, left_out, nothing_to_draw, strata_lines, why_not_lock
from ui.presenters.visit import VisitPresenter
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import TwoLines
from ui.widgets.chip import Counter
from ui.widgets.comment_field import CommentField
from ui.widgets.fields import DateField, Field
from ui.widgets.table import DataTable
from ui.widgets.text import Label, Paragraph, hairline

_ROWS_SHOWN = 12  # of the cases left out, before the table scrolls by itself


class FramePanel(DrawPanel):
    """Read-only once the frame is locked."""

    def __init__(self, desk: Desk, presenter: VisitPresenter, hand: DrawInHand) -> None:
        super().__init__(desk, hand)
        self._presenter = presenter
        theme, words = desk.theme, desk.words
        self._left: tuple[LeftOut, ...] = ()
        self.import_button = Button(theme, "", self._go_import)
        self.strata = StrataTable(theme, words)
        self.strata.resized.connect(hand.resize)
        self.lock = Button(
            theme, words("draw.frame.lock"), hand.commit, kind="primary", icon="lock", tall=True
        )
        for part in (self._source(), hairline(), self._empty(), self._period()):
            self.body.addWidget(part)
        self._frame = self.padded(
            Label(theme, words("draw.frame.title"), "section"), self.strata, gap=12
        )
        self.body.addWidget(self._frame)
        self._rest = self._left_out()
        self.body.addWidget(self._rest)
        self.body.addStretch(1)
        self.end_foot(self.lock)

    # Building

    def _source(self) -> QWidget:
        theme = self.desk.theme
        mark = QLabel()
        mark.setPixmap(theme.pixmap("report", "text", 20))
        self._list = TwoLines(theme, "", "")
        self._list.second.setWordWrap(True)
        edge = theme.px(12)
        row = across(box := QWidget(), (self.margin, edge, theme.px(24), edge), theme.px(12))
        row.addWidget(mark)
        row.addWidget(self._list, 1)
        row.addWidget(self.import_button)
        return box

    def _empty(self) -> QWidget:
        theme, words = self.desk.theme, self.desk.words
        self._empty_bar = InlineBar(
            theme, words("draw.empty.text"), "remark", lead=words("draw.empty.title") + "."
        )
        self.reason = CommentField(theme, words("draw.empty.label"), 2, words=words, refuses=True)
        self.reason.committed.connect(lambda text: self._presenter.waive(LIST_EMPTY, text))
        self._reason_box = Field(theme, words("draw.empty.label"), self.reason)
        self._empty_box = self.padded(self._empty_bar, self._reason_box, gap=16)
        return self._empty_box

    def _period(self) -> QWidget:
        """The first day (and the last) where the scheme asks for a period."""
        theme, words = self.desk.theme, self.desk.words
        self.since, self.until = DateField(theme), DateField(theme)
        for field in (self.since, self.until):
            field.setFixedWidth(theme.px(128))
        self.since.date_changed.connect(lambda: self.hand.ask(since=self.since.value))
        self.until.date_changed.connect(lambda: self.hand.ask(until=self.until.value))
        self._since_label = Label(theme)
        self._until_label = Label(theme, words("draw.frame.active_to"))
        self.until.setAccessibleName(words("draw.frame.active_to"))
        self._since_note = Paragraph(theme, "", "caption", "text_soft")
        line = across(line_box := QWidget(), (0, 0, 0, 0), theme.px(8))
        for part in (self._since_label, self.since, self._until_label, self.until):
            line.addWidget(part)
        line.addStretch(1)
        self._period_box = self.padded(line_box, self._since_note, gap=4, top=16)
        return self._period_box

    def _left_out(self) -> QWidget:
        theme, words = self.desk.theme, self.desk.words
        columns: tuple[Column[LeftOut], ...] = (
            Column(
                id="case",
                head=words("draw.left.case"),
                text=lambda x: x.case,
                width=200,
                tabular=True,
            ),
            Column(id="why", head=words("draw.left.why"), text=lambda x: x.why),
        )
        self.table = DataTable(theme, columns, words("draw.left.table"))
        self._counter = Counter(theme, 0)
        self._save = Button(theme, words("draw.left.save"), self._save_left, kind="quiet")
        self._none_left = Paragraph(theme, words("draw.left.none"), "body", "text_soft")
        head = across(head_box := QWidget(), (0, 0, 0, 0), theme.px(8))
        head.addWidget(Label(theme, words("draw.left.title"), "section"))
        head.addWidget(self._counter)
        head.addStretch(1)
        head.addWidget(self._save)
        box, table = QWidget(), QWidget()
        indent = self.margin - theme.px(24)  # the table's own cells begin 24 further in
        down(table, (indent, 0, theme.px(24), 0)).addWidget(self.table)
        parts = down(box, (0, 0, 0, 0))
        parts.addWidget(self.padded(head_box, self._none_left))
        parts.addWidget(table)
        return box

    # Showing

    def show_file(self, file: VisitFile) -> None:
        words, locked = self.desk.words, file.draw is not None
        lines = strata_lines(file, self.hand, words)
        nothing = nothing_to_draw(file, self.hand)
        listed = locked or (self.hand.choice is not None and nothing in ("", "all_out"))
        self._show_list(file, sum(line.population for line in lines))
        self._show_nothing(nothing)
        given = file.waivers.get(LIST_EMPTY)
        self.reason.show_text(given.reason if given else "")
        self._frame.setVisible(bool(lines) and listed)
        self.strata.show_lines(lines, locked=locked or self._presenter.locked)
        self._show_period(file, listed and not locked)
        self._show_left(left_out(file, self.hand, words))
        self._rest.setVisible(listed)
        why = why_not_lock(self.hand, lines, words)
        if locked and file.draw is not None and file.draw.committed_at is not None:
            at = clock(file.draw.committed_at)
            self.tell(words("draw.frame.locked_note", time=at))
        else:
            self.tell(why or words("draw.frame.lock_note"))
        self.lock.setVisible(not locked)
        self.lock.setEnabled(not why and not self._presenter.locked)
        self.lock.setAccessibleDescription(why)

    def _show_nothing(self, nothing: str) -> None:
        """What to do where there is nothing to draw from; the reason is a waiver."""
        words = self.desk.words
        self._empty_box.setVisible(bool(nothing))
        self._reason_box.setVisible(nothing in ("text", "all_out"))
        if nothing:
            lead = "" if nothing == "not_asked" else words("draw.empty.title") + "."
            self._empty_bar.words.set_words(words(f"draw.empty.{nothing}"), lead)

    def _show_list(self, file: VisitFile, used: int) -> None:
        words, listed = self.desk.words, self.hand.listed
        cases = listed.cases if listed else 0
        key = "draw.frame.other_list" if cases else "draw.frame.import_list"
        self.import_button.setText(words(key))
        self.import_button.setVisible(file.draw is None and not self._presenter.locked)
        if file.draw is not None:
            left = len(left_out(file, self.hand, words))
            name = file.draw.frame_source or words("draw.frame.list_name")
            numbers = {"cases": used + left, "used": used, "left": left}
            self._tell_list(name, words("draw.frame.list_count", **numbers))
        elif listed is None or not cases:
            told = words("draw.reading" if listed is None else "draw.no_list")
            self._tell_list(words("draw.frame.list_name"), told)
        elif listed.read_at is None:
            numbers = {"cases": cases, "used": used, "left": cases - used}
            self._tell_list(
                words("draw.frame.list_name"), words("draw.frame.list_count", **numbers)
            )
        else:
            day = short_date(listed.read_at.astimezone().date())
            numbers = {"cases": cases, "used": used, "left": cases - used}
            told = words("draw.frame.list_read", day=day, time=clock(listed.read_at), **numbers)
            self._tell_list(listed.name or words("draw.frame.list_name"), told)

    def _tell_list(self, name: str, second: str) -> None:
        self._list.first.setText(name)
        self._list.second.setText(second)

    def _show_period(self, file: VisitFile, usable: bool) -> None:
        words, choice = self.desk.words, self.hand.choice
        kinds = {stratum.selection for stratum in draw_plan(file).strata}
        active = Selection.ACTIVE_BETWEEN in kinds
        asks = active or Selection.COMPLETED_SINCE in kinds
        self._period_box.setVisible(asks and usable)
        if choice is None:
            return
        self._since_label.setText(words("draw.frame.active_from" if active else "draw.frame.since"))
        self.since.setAccessibleName(self._since_label.text())
        self._until_label.setVisible(active)
        self.until.setVisible(active)
        for field, value in ((self.since, choice.since), (self.until, choice.until)):
            if not field.hasFocus() and not field.fault:
                field.set_value(value)
        if active:
            note = "draw.frame.active_note"
        elif choice.needs_since:
            note = "draw.frame.since_none"
        else:
            given = self.hand.asked.since is not None
            note = "draw.frame.since_given" if given else "draw.frame.since_last"
        self._since_note.set_words(words(note))

    def _show_left(self, left: tuple[LeftOut, ...]) -> None:
        if left == self._left and self.table.records.rowCount() == len(left):
            self._counter.setText(str(len(left)))
        self._left = left
        self._counter.setText(str(len(left)))
        self._counter.setVisible(bool(left))
        self._save.setVisible(bool(left))
        self._none_left.setVisible(not left)
        self.table.setVisible(bool(left))
        if list(left) != self.table.records.rows:
            self.table.show_records(left)
            self.table.clearSelection()
            rows = min(len(left), _ROWS_SHOWN)
            theme = self.desk.theme
            self.table.setFixedHeight(theme.px(32) + self.table.row_height * rows + 1)

    # What she does

    def _go_import(self) -> None:
        supplier = self._presenter.file.visit.supplier
        self.desk.navigation.go(Place(page="import", subject=supplier, other="cases"))

    def _save_left(self) -> None:
        words = self.desk.words
        path = self.desk.files.to_save(
            self, words("draw.left.save"), words("draw.left.file"), words("draw.papers.csv")
        )
        if path is None:
            return
        rows = [[words("draw.left.case"), words("draw.left.why")]]
        rows += [[one.case, one.why] for one in self._left]

        def job(_progress: object) -> Path:
            write_file(path, write_csv(rows))
            return path

        self.desk.tasks.work(job, self._saved, title=words("draw.left.save"))

    def _saved(self, _path: Path) -> None:
        self.desk.messages.toast(self.desk.words("draw.left.saved"))

    def first_focus(self) -> QWidget | None:
        if self.lock.isVisibleTo(self) and self.lock.isEnabled():
            return self.lock
        if self._period_box.isVisibleTo(self) and self.hand.choice is not None:
            return self.since
        return self.import_button if self.import_button.isVisibleTo(self) else self.table

    def leave(self) -> None:
        self.reason.commit()
