"""Backups: the latest, the second place, how long, all of them; and what was handed over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.domain.settings import Settings
from ui.damage import tell_damage
from ui.desk import Desk, Safety
from ui.pages.backup_contents import BackupContentsView
from ui.pages.backup_list import BackupList
from ui.pages.settings.handed_over import HandedOverCard
from ui.pages.settings.second_place import SecondPlaceCard
from ui.pages.settings.section import Section
from ui.presenters.backups import (
    OLD,
    Copy,
    Kept,
    as_title,
    backup_problem,
    copy_at,
    line_words,
    moment_words,
    read_kept,
    state_chip,
)
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.fields import Field, NumberField
from ui.widgets.focusing import show_top_soon
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Label, Paragraph

_MOST_DAYS, _MOST_COPIES = 3650, 999


class BackupsSection(Section):
    """Reads the folders in the pool; a copy that is looked into takes the section's place."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        self.contents: BackupContentsView | None = None
        safety = desk.safety
        if safety is None:
            card = Card(desk.theme, desk.words("keep.list.head"))
            note = Paragraph(desk.theme, desk.words("keep.list.closed"), "body", "text_soft")
            card.add_padded(note)
            self.column.addWidget(card)
            self.column.addStretch(1)
            return
        self._safety = safety
        self._overview = self._build(safety)
        self.column.addWidget(self._overview)
        self.column.addStretch(1)
        desk.signals.data_changed.connect(self._heard)
        self.refresh()

    def _build(self, safety: Safety) -> QWidget:
        desk = self.desk
        words, theme = desk.words, desk.theme
        self._making = False
        self._latest = Card(theme, words("keep.latest_head"))
        self._told = column(gap=theme.px(12))
        # Made once: what is built anew under the keyboard loses it.
        self.make = Button(theme, words("keep.make"), self._make, kind="primary", icon="plus")
        inside = self._latest.add_padded(gap=12)
        inside.addLayout(self._told)
        inside.addLayout(row(self.make, 1))
        self.make.hide()
        self.place = SecondPlaceCard(desk, safety.backups)
        self.place.changed.connect(self.refresh)
        self.list = BackupList(desk, words("keep.list.head"))
        self.list.chosen.connect(self.look_into)
        self.list.file_chosen.connect(self._look_into_file)
        self.handed = HandedOverCard(desk, safety.exports)
        left, right = QWidget(), QWidget()
        for side, cards in (
            (left, (self._latest, self.list)),
            (right, (self.place, self._keeping_card(), self.handed)),
        ):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(16))
            for card in cards:
                layout.addWidget(card)
            layout.addStretch(1)
        return Columns(theme, [(left, 60), (right, 40)], least=800)

    def refresh(self) -> None:
        """Read what there is anew."""
        backups = self._safety.backups
        self.desk.tasks.work(lambda _progress: read_kept(backups), self._show)
        self.handed.refresh()

    def _heard(self, act: str) -> None:
        if act == "backup_made":
            self.refresh()

    def _show(self, kept: Kept) -> None:
        self._show_latest(kept)
        self.place.show_place(kept.second_place, reachable=kept.reachable)
        self.list.show_copies(kept.copies)

    # -- the latest ----------------------------------------------------------------------

    def _show_latest(self, kept: Kept) -> None:
        words, theme, now = self.desk.words, self.desk.theme, self.desk.now()
        inside, latest = self._told, kept.latest
        clear(inside)
        if latest is None:
            inside.addWidget(InlineBar(theme, words("keep.latest_none"), "remark"))
        else:
            moment = as_title(moment_words(words, latest.file.made, now))
            chip = Chip(theme, *state_chip(words, latest, now))
            told = column(
                Label(theme, moment, "strong"),
                Paragraph(theme, line_words(words, latest), "body", "text_soft"),
                gap=theme.px(4),
            )
            line = row(gap=theme.px(16))
            line.addLayout(told, 1)
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            inside.addLayout(line)
            if now - latest.file.made >= OLD:
                inside.addWidget(InlineBar(theme, words("keep.latest_old"), "remark"))
        self.make.show()

    def _make(self) -> None:
        """Not switched off meanwhile: the keyboard would go elsewhere."""
        if self._making:
            return
        backups, words = self._safety.backups, self.desk.words
        self._making = True
        self.desk.tasks.work(
            lambda progress: backups.make(BackupReason.ASKED, progress=progress),
            self._made,
            self._not_made,
            title=words("keep.making"),
            cancelled=self._cancelled,
        )

    def _made(self, _file: BackupFile) -> None:
        self._making = False
        self.desk.messages.toast(self.desk.words("keep.made"))
        self.refresh()

    def _not_made(self, problem: InspectionError) -> None:
        self._making = False
        if not tell_damage(self.desk, problem):
            self.desk.messages.problem(backup_problem(problem))
        self.refresh()

    def _cancelled(self) -> None:
        self._making = False
        self.desk.messages.toast(self.desk.words("keep.cancelled"))
        self.refresh()

    # -- how long

    def _keeping_card(self) -> Card:
        words, theme, now = self.desk.words, self.desk.theme, self.settings
        card = Card(theme, words("keep.keeping.head"))
        days = NumberField(theme, now.backup_days, 1, _MOST_DAYS)
        days_field = Field(theme, words("keep.keeping.days"), days)
        self.number(days_field, days, "backup_days")
        count = NumberField(theme, now.backup_count, 1, _MOST_COPIES)
        count_field = Field(theme, words("keep.keeping.count"), count)
        self.number(count_field, count, "backup_count")
        note = Paragraph(theme, words("keep.keeping.note"), "caption", "text_soft")
        pair = Columns(theme, [(days_field, 0), (count_field, 1)], gap=24)
        card.add_padded(pair, note, gap=8)
        return card

    # -- what is in one -----------------------------------------------------------------

    def look_into(self, copy: Copy) -> None:
        """Show what this copy holds in place of the overview."""
        self._forget_contents()
        self._overview.hide()
        self.contents = BackupContentsView(self.desk, self._safety.restoring, copy)
        self.contents.left.connect(self._back)
        self.column.insertWidget(0, self.contents)
        self.contents.back.setFocus()
        show_top_soon(self.contents)

    def _look_into_file(self, path: Path) -> None:
        self.look_into(copy_at(path, self.desk.now()))

    def _back(self) -> None:
        self._forget_contents()
        self._overview.show()
        self.list.from_file.setFocus()

    def _forget_contents(self) -> None:
        before, self.contents = self.contents, None
        if before is not None:
            self.column.removeWidget(before)
            before.hide()
            before.deleteLater()
