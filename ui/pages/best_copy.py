"""The newest good backup: looked for, shown with what would be missing, offered to be restored."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents, BackupReason
from inspector.services.ports import Progress
from inspector.services.safekeeping import Restoring
from ui.desk import Desk
from ui.presenters.backups import Copy, as_title, copies_of, line_words, lost_words, moment_words
from ui.restoring import RestoreFlow
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.focusing import focus_soon
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Label, Paragraph

_LOCKED = "backup-no-key"
_NOT_WHOLE = (BackupReason.RESCUE, BackupReason.REPLACED)  # never offered by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the looking came to: the newest that opens, and all there are."""

    copies: tuple[Copy, ...]
    best: Copy | None = None
    contents: BackupContents | None = None
    locked: bool = False  # some need another key than the one at hand


def search(restoring: Restoring, secret: str, progress: Progress) -> Search:
    """Open one after another, the newest first, until one is good; for the work pool."""
    copies = copies_of(restoring.backups())
    whole = [copy for copy in copies if copy.file.reason not in _NOT_WHOLE]
    locked = False
    for done, copy in enumerate(whole):
        progress(done, len(whole))
        try:
            contents = restoring.look_into(copy.file.path, secret)
        except InspectionError as problem:
            locked = locked or problem.code == _LOCKED
        else:
            return Search(copies=copies, best=copy, contents=contents, locked=locked)
    return Search(copies=copies, locked=locked)


class BestCopy(QWidget):
    """One card; `secret` is what she typed to open the backups, or ""."""

    found = Signal(object)  # the other copies, a tuple of `Copy`
    wanted = Signal(object)  # the `Copy` she wants to look into
    busy = Signal(bool)

    def __init__(self, desk: Desk, restoring: Restoring) -> None:
        super().__init__()
        self._desk, self._restoring = desk, restoring
        self.secret = ""
        self.restore: Button | None = None
        self.field: LineField | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def search(self) -> None:
        """Look through the backups; `found` tells the others."""
        words, restoring, secret = self._desk.words, self._restoring, self.secret
        self._fresh("keep.damaged.best_head", words("keep.damaged.searching"))
        self._desk.tasks.work(lambda progress: search(restoring, secret, progress), self._show)

    def _fresh(self, head: str, text: str) -> QVBoxLayout:
        """The first card anew, with this head and sentence."""
        theme = self._desk.theme
        self.restore = self.field = None
        clear(self._layout)
        card = Card(theme, self._desk.words(head))
        self._layout.addWidget(card)
        inside = card.add_padded(gap=16)
        if text:
            inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        return inside

    def _show(self, found: Search) -> None:
        words = self._desk.words
        if found.best is not None and found.contents is not None:
            self._show_best(found.best, found.contents)
        elif found.locked:
            self._ask_for_secret()
        else:
            self._fresh("keep.damaged.best_none_head", words("keep.damaged.best_none"))
        self.found.emit(tuple(copy for copy in found.copies if copy is not found.best))

    def _show_best(self, copy: Copy, contents: BackupContents) -> None:
        words, theme, now = self._desk.words, self._desk.theme, self._desk.now()
        inside = self._fresh("keep.damaged.best_head", "")
        moment = as_title(moment_words(words, copy.file.made, now))
        told = column(gap=0)
        told.addWidget(Label(theme, moment, "strong"))
        told.addWidget(Paragraph(theme, line_words(words, copy), "body", "text_soft"))
        inside.addLayout(told)
        tone = "info" if contents.lost_changes == 0 else "remark"
        inside.addWidget(InlineBar(theme, lost_words(words, contents, now), tone))
        flow = RestoreFlow(self._desk, self._restoring, self)
        secret = self.secret
        self.restore = Button(
            theme,
            words("keep.contents.restore"),
            lambda: flow.ask(contents, secret),
            kind="primary",
            icon="undo",
            tall=True,
        )
        flow.busy.connect(self.busy)
        look = Button(theme, words("keep.damaged.look"), lambda: self.wanted.emit(copy), tall=True)
        inside.addLayout(row(1, look, self.restore, gap=theme.px(8)))
        focus_soon(self.restore)

    def _ask_for_secret(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        wrong, self.secret = bool(self.secret), ""
        inside = self._fresh("keep.damaged.best_locked_head", words("keep.damaged.best_locked"))
        self.field = LineField(theme)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.returnPressed.connect(self._try)
        field = Field(theme, words("keep.contents.secret"), self.field)
        if wrong:
            field.set_fault(words("keep.contents.secret_wrong"))
        inside.addWidget(field)
        opens = Button(theme, words("keep.contents.secret_open"), self._try, kind="primary")
        inside.addLayout(row(1, opens))
        focus_soon(self.field)

    def _try(self) -> None:
        if self.field is not None and self.field.text():
            self.secret = self.field.text()
            self.search()
