"""Retention and deletion: the rule, what is due, backups that still hold it, what was deleted."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.model import Purge
from inspector.domain.safekeeping import BackupFile
from inspector.domain.settings import Settings
from inspector.services.old_copies import Dropped, drop_older
from inspector.services.ports import Progress, Store
from inspector.services.retaining import ACT, Retention, clear_rest, purge, what_is_due
from ui.desk import Desk, Safety
from ui.pages.settings.retention_list import DueList
from ui.pages.settings.section import Section
from ui.presenters.retention import (
    backups_words,
    older_backups,
    older_rescues,
    purge_words,
    question,
    rescues_words,
    result,
)
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, NumberField
from ui.widgets.layout import Columns, clear, row
from ui.widgets.text import Paragraph

_MOST_YEARS = 30


class RetentionSection(Section):
    """The list is read when the section is shown, and again after each deletion."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        theme, words = desk.theme, desk.words
        self._told = Retention()
        self._result = QVBoxLayout()
        self.due = DueList(desk)
        self.due.delete_asked.connect(self._ask)
        self.history = Card(theme, words("retention.history_head"))
        self.copies = Card(theme, words("retention.backups_head"))
        self.copies.hide()
        self.delete_copies: Button | None = None
        left, right = QWidget(), QWidget()
        for side, cards in (
            (left, (self.due, self.history)),
            (right, (self._rule_card(), self.copies)),
        ):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(16))
            for card in cards:
                layout.addWidget(card)
            layout.addStretch(1)
        self.column.addLayout(self._result)
        self.column.addWidget(Columns(theme, [(left, 62), (right, 38)], least=800))
        self.column.addStretch(1)
        self.after_change = self.refresh
        self.refresh()
        self._clear_rest(told=False)

    def refresh(self) -> None:
        """Read anew what is due and what was deleted."""
        today = self.desk.now().astimezone().date()
        self.desk.tasks.storage(lambda store: what_is_due(store, today), self._show)

    def _rule_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("retention.rule_head"))
        inside = card.add_padded(gap=16)
        self.years = NumberField(theme, self.settings.retention_years, 1, _MOST_YEARS)
        field = Field(theme, words("retention.years"), self.years, words("retention.years_note"))
        self.number(field, self.years, "retention_years")
        inside.addWidget(field)
        inside.addWidget(Paragraph(theme, words("retention.rule_text"), "body", "text_soft"))
        return card

    def _show(self, told: Retention) -> None:
        self._told = told
        self.due.show_due(told, self.settings.retention_years)
        self._show_history()
        safety = self.desk.safety
        if safety is not None and told.purges:
            self.desk.tasks.work(lambda _progress: safety.backups.all(), self._show_copies)

    def _show_history(self) -> None:
        words, theme = self.desk.words, self.desk.theme
        self.history.empty()
        if not self._told.purges:
            none = Paragraph(theme, words("retention.history_none"), "body", "text_soft")
            self.history.add_padded(none)
        for one in self._told.purges:
            title, second = purge_words(words, one)
            self.history.add_padded(
                Paragraph(theme, title, "strong"),
                Paragraph(theme, second, "body", "text_soft"),
                gap=0,
            )

    # -- deleting ------------------------------------------------------------------------

    def _ask(self) -> None:
        words, visits, listed = self.desk.words, self.due.chosen, self.due.chosen_lists
        rests = self.due.chosen_rests
        title, text = question(words, visits, listed, rests, everywhere=self._told.everywhere)
        dialog = Dialog(
            self,
            self.desk.theme,
            words,
            title=title,
            text=text,
            act=words("retention.delete"),
            reason=words("retention.ask_reason"),
        )
        if dialog.exec():
            chosen = [one.id for one in visits]
            self.delete(chosen, bool(listed), dialog.reason, rests=bool(rests))

    def delete(self, visits: list[str], listed: bool, reason: str, *, rests: bool = False) -> None:
        """Delete what she has confirmed."""
        today = self.desk.now().astimezone().date()

        def work(store: Store, progress: Progress) -> Purge:
            return purge(
                store, visits, reason=reason, today=today, listed_cases=listed, rests=rests,
                progress=progress,
            )  # fmt: skip

        self.due.hold(True)
        self.desk.tasks.long_save(
            work,
            self._deleted,
            self._refused,
            title=self.desk.words("retention.working"),
            cancelled=self._cancelled,
        )

    def _deleted(self, done: Purge) -> None:
        self.due.hold(False)
        self._say(result(self.desk.words, done))
        self.desk.signals.data_changed.emit(ACT)
        self._clear_rest(told=True)
        self.refresh()

    def _refused(self, problem: InspectionError) -> None:
        self.due.hold(False)
        self.desk.messages.problem(problem)
        self.refresh()

    def _cancelled(self) -> None:
        self.due.hold(False)
        self._say(self.desk.words("retention.cancelled"))

    def _clear_rest(self, *, told: bool) -> None:
        """Clear file and folder of what was deleted, now or by a deletion that was cut off."""
        attachments = self.desk.attachments
        if told:
            self.desk.tasks.long_read(
                lambda store, _progress: clear_rest(store, attachments),
                self._cleared,
                title=self.desk.words("retention.clearing"),
            )
        else:
            self.desk.tasks.storage(lambda store: clear_rest(store, attachments))

    def _cleared(self, cleared: bool) -> None:
        if not cleared:
            if self.delete_copies is not None:
                self.delete_copies.setEnabled(True)
            self._say(self.desk.words("retention.rest_waits"), more=True)

    def _say(self, text: str, *, more: bool = False) -> None:
        if not more:
            clear(self._result)
        bar = InlineBar(self.desk.theme, text, "info", dismiss=self.desk.words("shell.dismiss"))
        self._result.addWidget(bar)
        for cross in bar.findChildren(QAbstractButton):
            cross.setFocus()  # the list is built anew: the keyboard goes on from what was said

    # -- backups that still hold it --------------------------------------------------------

    def _show_copies(self, files: tuple[BackupFile, ...]) -> None:
        words, theme = self.desk.words, self.desk.theme
        now, purges = self.desk.now(), self._told.purges
        older, rescues = older_backups(files, purges, now), older_rescues(files, purges, now)
        self.copies.empty()
        if older:
            self._show_older(older)
        if rescues:  # after them: these are hers to delete
            told = rescues_words(words, rescues)
            self.copies.add_padded(Paragraph(theme, told, "body"))
        self.copies.setVisible(bool(older or rescues))

    def _show_older(self, older: list[BackupFile]) -> None:
        words, theme = self.desk.words, self.desk.theme
        today = self.desk.now().astimezone().date()
        text = backups_words(words, older, self.settings.backup_days, today)
        inside = self.copies.add_padded(gap=12)
        inside.addWidget(Paragraph(theme, text, "body"))
        inside.addWidget(
            Paragraph(theme, words("retention.backups_text_other"), "body", "text_soft")
        )
        self.delete_copies = Button(theme, words("retention.backups_delete"), self._ask_copies)
        inside.addLayout(row(self.delete_copies, 1))

    def _ask_copies(self) -> None:
        words = self.desk.words
        dialog = Dialog(
            self,
            self.desk.theme,
            words,
            title=words("retention.backups_ask"),
            text=words("retention.backups_ask_text"),
            act=words("retention.backups_delete"),
        )
        safety, attachments = self.desk.safety, self.desk.attachments
        if not dialog.exec() or safety is None:
            return
        if self.delete_copies is not None:
            self.delete_copies.setEnabled(False)
        # A copy made before the file is cleared would hold what was deleted once more.
        self.desk.tasks.storage(
            lambda store: clear_rest(store, attachments),
            lambda cleared: self._drop_copies(safety) if cleared else self._cleared(cleared),
            self._refused,
        )

    def _drop_copies(self, safety: Safety) -> None:
        self.desk.tasks.work(
            lambda progress: drop_older(safety.backups, progress),
            self._dropped,
            self._refused,
            title=self.desk.words("retention.backups_working"),
            cancelled=self.refresh,
        )

    def _dropped(self, done: Dropped) -> None:
        words = self.desk.words
        told = words("retention.backups_done", count=done.count)
        self._say(words("retention.backups_done_one") if done.count == 1 else told)
        if done.owed:
            self._say(words("retention.backups_owed"), more=True)
        self.desk.signals.data_changed.emit("backup_made")
        self.refresh()
