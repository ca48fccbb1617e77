"""What is in a backup, shown before it replaces anything; for the settings and the start-up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents
from inspector.services.safekeeping import Restoring
from ui.desk import Desk
from ui.messages import sentence
from ui.presenters.backups import Copy, facts, kept_words, lost_words, moment_words
from ui.restoring import RestoreFlow
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.focusing import focus_soon, show_top_soon
from ui.widgets.layout import column, row
from ui.widgets.text import Paragraph

_LOCKED = "backup-no-key"


class BackupContentsView(QWidget):
    """Opens the copy, says what it holds, and restores it; `left` when she goes back."""

    left = Signal()

    def __init__(
        self,
        desk: Desk,
        restoring: Restoring,
        copy: Copy,
        secret: str = "",
        *,
        fresh: bool = False,
    ) -> None:
        """`fresh`: there are no data here yet that anything could be compared with."""
        super().__init__()
        self._begun = not fresh
        self._desk, self._restoring, self._copy = desk, restoring, copy
        self._secret = secret
        self._flow = RestoreFlow(desk, restoring, self, fresh=fresh)
        self._flow.busy.connect(self._hold)
        words, theme = desk.words, desk.theme
        self.back = Button(
            theme,
            words("fresh.back" if fresh else "keep.contents.back"),
            self.left.emit,
            kind="quiet",
            icon="left",
            flush=True,
        )
        self.restore: Button | None = None
        self.secret: LineField | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.px(4), 0, 0)  # room for the frame of the focus
        self._layout.setSpacing(theme.px(16))
        self._layout.addLayout(row(self.back, 1))
        self._card = Card(theme)
        self._layout.addWidget(self._card)
        self._layout.addStretch(1)
        self._look()

    def _look(self) -> None:
        words, restoring = self._desk.words, self._restoring
        path, secret = self._copy.file.path, self._secret
        self._say(words("keep.contents.reading"))
        self._desk.tasks.work(
            lambda _progress: restoring.look_into(path, secret),
            self._show,
            self._closed,
        )

    def _fresh(self, title: str) -> QVBoxLayout:
        """An empty card with this title."""
        self.restore = self.secret = None
        before, self._card = self._card, Card(self._desk.theme, title)
        self._layout.replaceWidget(before, self._card)
        before.hide()
        before.deleteLater()
        return self._card.add_padded(gap=16)

    def _title(self, contents: BackupContents | None = None) -> str:
        words, file = self._desk.words, (contents or self._copy).file
        if contents is None and not (self._copy.here or self._copy.second):
            return file.path.name
        moment = moment_words(words, file.made, self._desk.now())
        rescue = Copy(file=file).rescue
        return words(
            "keep.contents.rescue_title" if rescue else "keep.contents.title", moment=moment
        )

    def _say(self, text: str) -> None:
        inside = self._fresh(self._title())
        inside.addWidget(Paragraph(self._desk.theme, text, "body", "text_soft"))

    # -- open --------------------------------------------------------------------------

    def _show(self, contents: BackupContents) -> None:
        words, theme, now = self._desk.words, self._desk.theme, self._desk.now()
        rescue = Copy(file=contents.file).rescue
        inside = self._fresh(self._title(contents))
        inside.addLayout(self._facts(facts(words, contents, self._copy, now)))
        if contents.attachments_missing:
            inside.addWidget(InlineBar(theme, words("keep.contents.missing_note"), "remark"))
        for told, tone in self._effects(contents):
            inside.addWidget(InlineBar(theme, told, tone))
        if rescue and not self._begun:
            focus_soon(self.back)
            return
        act = words("keep.contents.merge" if rescue else "keep.contents.restore")
        self.restore = Button(
            theme,
            act,
            lambda: self._flow.ask(contents, self._secret),
            kind="primary",
            icon="undo",
            tall=True,
        )
        inside.addLayout(row(1, self.restore))
        focus_soon(self.restore)
        show_top_soon(self)

    def _effects(self, contents: BackupContents) -> list[tuple[str, str]]:
        """What it would do to the data as they are: sentences with their tones."""
        words = self._desk.words
        if Copy(file=contents.file).rescue:
            if not self._begun:
                return [(words("fresh.rescue"), "remark")]
            told = [(words("keep.contents.rescue_note"), "info")]
            if contents.kept_records:
                told.append((kept_words(words, contents.kept_records), "remark"))
            return told
        if not self._begun:
            return [(words("fresh.nothing_lost"), "info")]
        tone = "info" if contents.lost_changes == 0 else "remark"
        return [(lost_words(words, contents, self._desk.now()), tone)]

    def _facts(self, told: list[tuple[str, str]]) -> QVBoxLayout:
        theme = self._desk.theme
        metrics = QFontMetrics(theme.font("body"))
        widest = max(metrics.horizontalAdvance(name) for name, _ in told) + theme.px(2)
        lines = column(gap=theme.px(8))
        for name, value in told:
            label = Paragraph(theme, name, "body", "text_soft")
            label.setFixedWidth(widest)
            line = row(gap=theme.px(24))
            line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(theme, value), 1)
            lines.addLayout(line)
        return lines

    # -- not open ----------------------------------------------------------------------

    def _closed(self, problem: InspectionError) -> None:
        """Ask for the key of that day, or say why it cannot be read."""
        words, theme = self._desk.words, self._desk.theme
        if problem.code != _LOCKED:
            inside = self._fresh(self._title())
            inside.addWidget(InlineBar(theme, sentence(words, problem), "alarm"))
            focus_soon(self.back)
            return
        inside = self._fresh(self._title())
        told = words("keep.contents.secret_needed")
        inside.addWidget(Paragraph(theme, told, "body", "text_soft"))
        self.secret = LineField(theme)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._try)
        field = Field(
            theme, words("keep.contents.secret"), self.secret, words("keep.contents.secret_note")
        )
        if self._secret:
            field.set_fault(words("keep.contents.secret_wrong"))
        inside.addWidget(field)
        opens = Button(theme, words("keep.contents.secret_open"), self._try, kind="primary")
        inside.addLayout(row(1, opens))
        focus_soon(self.secret)

    def _try(self) -> None:
        if self.secret is not None and self.secret.text():
            self._secret = self.secret.text()
            self._look()

    def _hold(self, busy: bool) -> None:
        """While data are restored nothing else can be asked for."""
        self.back.setEnabled(not busy)
        if self.restore is not None:
            self.restore.setEnabled(not busy)
