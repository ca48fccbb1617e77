"""Data that cannot be opened: what is the matter in one sentence, and the newest good backup.

Nothing is deleted here. `Place.subject` is the code of the problem; `NEW_COMPUTER` where nothing
was begun and a backup is fetched; anything else where she would rather have a backup than open
the data, with which nothing is the matter.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.services.safekeeping import Restoring
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.backup_contents import BackupContentsView
from ui.pages.backup_list import BackupList
from ui.pages.best_copy import BestCopy
from ui.presenters.backups import Copy, copy_at
from ui.restoring import DAMAGED, open_again
from ui.widgets.buttons import Button
from ui.widgets.focusing import focus_soon, show_top_soon
from ui.widgets.layout import Columns, Scroll, column
from ui.widgets.welcome import welcome

NEW_COMPUTER = "new"
_SHOWN = 3  # other backups before she asks for all


class DamagedPage(QWidget):
    """One column in the middle of the window; a copy that is looked into takes its place."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk = desk
        self._code = place.subject
        self._fresh = place.subject == NEW_COMPUTER
        self._restoring = desk.safety.restoring if desk.safety is not None else None
        self.contents: BackupContentsView | None = None
        theme = desk.theme
        inner, self._middle = QWidget(), QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroll(inner))
        across = QHBoxLayout(inner)
        across.setContentsMargins(theme.px(24), theme.px(40), theme.px(24), theme.px(24))
        across.addStretch(1)
        across.addWidget(self._middle, 1000)
        across.addStretch(1)
        self._middle.setMaximumWidth(min(theme.px(720), 1100))
        self._column = QVBoxLayout(self._middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._overview = self._build()
        self._column.addWidget(self._overview)
        self._column.addStretch(1)
        if self.best is not None:
            self.best.search()

    def _build(self) -> QWidget:
        theme = self._desk.theme
        overview = QWidget()
        layout = column(gap=theme.px(16), parent=overview)
        layout.addLayout(welcome(self._desk, *self._told()))
        layout.addSpacing(theme.px(8))
        self.best: BestCopy | None = None
        others: BackupList | None = None
        if self._restoring is not None and self._fresh:
            layout.addWidget(self._file_alone())
        elif self._restoring is not None:
            self.best, others = self._copies(self._restoring)
            self.best.busy.connect(lambda busy: overview.setEnabled(not busy))
            layout.addWidget(self.best)
        layout.addWidget(self._ways())
        if others is not None:
            layout.addWidget(others)
        if self.best is None and not self._fresh:
            focus_soon(self.retry)
        return overview

    def _told(self) -> tuple[str, str]:
        """The head and the sentence under it."""
        words = self._desk.words
        if self._code in DAMAGED:
            why = words(f"keep.damaged.why_{self._code}")
            return words(f"keep.damaged.{self._code}"), f"{why} {words('keep.damaged.text')}"
        return words("fresh.title"), words("fresh.text" if self._fresh else "fresh.calm_text")

    def _ways(self) -> Columns:
        """To try again and to see the files; where nothing is the matter, back."""
        words, theme = self._desk.words, self._desk.theme
        damaged = self._code in DAMAGED
        self.retry = Button(theme, words("keep.damaged.retry"), self._retry, icon="sync")
        if not damaged:
            self.retry = Button(theme, words("fresh.back"), self._desk.navigation.back, icon="left")
        folder = Button(theme, words("keep.damaged.folder"), self._open_folder, icon="folder")
        ways = Columns(theme, [(self.retry, 0), (folder, 0)], gap=8, pack=True)
        folder.setHidden(self._desk.safety is None or not damaged)
        return ways

    def _file_alone(self) -> BackupList:
        """Where there are no copies yet: the way to one that lies elsewhere."""
        words = self._desk.words
        card = BackupList(self._desk, words("fresh.card"))
        card.none = words("fresh.card_text")
        card.show_copies(())
        card.file_chosen.connect(self._look_into_file)
        focus_soon(card.from_file)
        return card

    def _copies(self, restoring: Restoring) -> tuple[BestCopy, BackupList]:
        """The newest good one, and the list of the others."""
        words = self._desk.words
        best = BestCopy(self._desk, restoring)
        others = BackupList(self._desk, words("keep.damaged.copies_head"), _SHOWN)
        others.none = words("keep.damaged.no_copies")
        best.found.connect(others.show_copies)
        best.found.connect(lambda _copies: self._name_list(others))
        best.wanted.connect(self.look_into)
        others.chosen.connect(self.look_into)
        others.file_chosen.connect(self._look_into_file)
        return best, others

    def _name_list(self, others: BackupList) -> None:
        offered = self.best is not None and self.best.restore is not None
        key = "keep.damaged.others_head" if offered else "keep.damaged.copies_head"
        others.title.setText(self._desk.words(key))
        if self.best is not None and self.best.restore is None and self.best.field is None:
            focus_soon(self.retry)

    # -- another one --------------------------------------------------------------------

    def look_into(self, copy: Copy) -> None:
        """Show what this copy holds in place of the overview."""
        if self._restoring is None:
            return
        secret = self.best.secret if self.best is not None else ""
        self._forget_contents()
        self._overview.hide()
        self.contents = BackupContentsView(
            self._desk, self._restoring, copy, secret, fresh=self._fresh
        )
        self.contents.left.connect(self._back)
        self._column.insertWidget(0, self.contents)
        self.contents.back.setFocus()
        show_top_soon(self.contents)

    def _look_into_file(self, path: Path) -> None:
        self.look_into(copy_at(path, self._desk.now()))

    def _back(self) -> None:
        self._forget_contents()
        self._overview.show()
        target = self.best.restore if self.best is not None else None
        (target or self.retry).setFocus()

    def _forget_contents(self) -> None:
        before, self.contents = self.contents, None
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()

    # -- the data as they are -------------------------------------------------------------

    def _retry(self) -> None:
        self._told_trying(True)
        open_again(self._desk, "", self._opened, lambda: self._told_trying(False))

    def _told_trying(self, trying: bool) -> None:
        words = self._desk.words
        self.retry.setEnabled(not trying)
        self.retry.setText(words("keep.damaged.retrying" if trying else "keep.damaged.retry"))

    def _opened(self) -> None:
        self._desk.signals.data_changed.emit("storage_opened")
        self._desk.navigation.go(Place(page="today"))

    def _open_folder(self) -> None:
        desk = self._desk
        if desk.safety is None:
            return
        folder = desk.safety.exports.folder.parent
        if not desk.files.show(folder):
            desk.messages.bar(desk.words("keep.folder_not_shown", folder=folder), tone="remark")
