"""One mail in the outbox: its state, whom it reached, what is wrong and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.presenters.outbox import MailLine
from ui.widgets.buttons import Button
from ui.widgets.chip import TONES, Chip
from ui.widgets.layout import Columns, row
from ui.widgets.text import Paragraph

_KINDS = {"retry": "ordinary", "as_it_is": "ordinary", "mark": "ordinary", "give_up": "quiet"}
_STACKED = 150  # per cent of text size from which the state stands above the subject


class MailRow(QWidget):
    """`asked` names the act: retry, as_it_is, mark or give_up."""

    asked = Signal(str)

    def __init__(self, desk: Desk, line: MailLine, padding: int) -> None:
        super().__init__()
        self._desk, self.line = desk, line
        theme = desk.theme
        self.buttons: dict[str, Button] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(padding, theme.px(14), padding, theme.px(14))
        layout.setSpacing(theme.px(6))
        subject = Paragraph(theme, line.subject, "body", strong=True)
        chip = Chip(theme, line.chip, line.tone)
        if theme.text_size >= _STACKED:
            layout.addLayout(row(chip, 1))
            layout.addWidget(subject)
        else:
            top = row(subject, chip, gap=theme.px(12))
            top.setStretch(0, 1)
            top.setAlignment(chip, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(top)
        layout.addWidget(Paragraph(theme, line.when, "caption", "text_soft"))
        for text, tone in line.people:
            layout.addLayout(self._person(text, tone))
        if line.problem:
            layout.addWidget(Paragraph(theme, line.problem, "body"))
        if line.reply:
            layout.addWidget(Paragraph(theme, line.reply, "caption", "text_soft"))
        if line.acts or line.visit:
            layout.addWidget(self._acts())

    def _person(self, text: str, tone: str) -> QHBoxLayout:
        theme = self._desk.theme
        mark = QLabel()
        kind = TONES[tone]
        mark.setPixmap(theme.pixmap(kind.icon, "text_soft" if tone == "plain" else kind.ink, 16))
        mark.setFixedHeight(theme.line("body"))
        words = Paragraph(theme, text, "body")
        made = row(mark, words, gap=theme.px(8))
        made.setStretch(1, 1)
        made.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return made

    def _acts(self) -> QWidget:
        words, theme, line = self._desk.words, self._desk.theme, self.line
        shown: list[tuple[QWidget, int]] = []
        for act in line.acts:
            kind = _KINDS[act]
            flush = kind == "quiet" and not shown
            button = Button(theme, words(f"outbox.{act}"), kind=kind, flush=flush)
            button.setAccessibleName(
                words("outbox.what_about", act=button.text(), subject=line.subject)
            )
            button.clicked.connect(lambda _on=False, act=act: self.asked.emit(act))
            self.buttons[act] = button
            shown.append((button, 0))
        if line.visit:
            go = self._desk.navigation
            button = Button(
                theme, words("outbox.to_visit"), lambda: go.open_visit(line.visit), kind="quiet",
                flush=not shown,
            )  # fmt: skip
            button.setAccessibleName(
                words("outbox.what_about", act=button.text(), subject=line.subject)
            )
            shown.append((button, 0))
        box = Columns(theme, shown, gap=8, pack=True)
        box.setContentsMargins(0, theme.px(4), 0, 0)
        return box
