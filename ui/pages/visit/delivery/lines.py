"""Lines of the pane beside a locked report: a mark, a title, and what it means below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.presenters.delivery import DONE, LACKS, NONE, WAITS, DispatchLine, SignatureLine
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Paragraph

_MARKS = {
    DONE: ("check", "ok_fg"),
    LACKS: ("alert", "alarm_fg"),
    WAITS: ("clock", "text_soft"),
    NONE: ("dash", "text_soft"),
}


class MarkedLine(QWidget):
    """An icon at the left of a title and captions; `chip` stands at the right of the title, `act`
    below it all.
    """

    def __init__(
        self,
        theme: Theme,
        mark: tuple[str, str],
        title: str,
        captions: Sequence[str],
        chip: tuple[str, str] | None = None,
        act: Button | None = None,
    ) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(theme.pixmap(*mark))
        picture.setFixedHeight(theme.line("body") + theme.px(4))
        self.title = Paragraph(theme, title, "body", strong=True)
        head = row(self.title, gap=theme.px(8))
        head.setStretch(0, 1)
        if chip is not None:
            head.addWidget(Chip(theme, *chip), 0, Qt.AlignmentFlag.AlignTop)
        told = column(gap=theme.px(2))
        told.addLayout(head)
        for caption in captions:
            if caption:
                told.addWidget(Paragraph(theme, caption, "caption", "text_soft"))
        if act is not None:
            told.addSpacing(0 if act.property("flush") else theme.px(6))  # a frame needs air
            told.addLayout(row(act, 1))
        whole = row(gap=theme.px(12), parent=self)
        whole.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(told, 1)


class SignatureList(QWidget):
    """One line for each place for a signature."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = column(gap=theme.px(12), parent=self)

    def show_lines(self, lines: Sequence[SignatureLine]) -> None:
        clear(self._lines)
        for line in lines:
            made = MarkedLine(self._theme, _MARKS[line.state], line.title, (line.text,))
            self._lines.addWidget(made)


class DispatchList(QWidget):
    """What has left the house, newest first; `nothing` says so where nothing has.

    `unsent` gets the id of a draft she marks as not sent; `mark` is the word of the button.
    """

    def __init__(
        self, theme: Theme, nothing: str, mark: str, unsent: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._theme, self._nothing = theme, nothing
        self._mark, self._unsent = mark, unsent
        self._lines = column(gap=theme.px(12), parent=self)

    def show_lines(self, lines: Sequence[DispatchLine]) -> None:
        clear(self._lines)
        if not lines:
            self._lines.addWidget(Paragraph(self._theme, self._nothing, "body", "text_soft"))
        for line in lines:
            mark = (line.icon, "text_soft")
            texts = (line.text, line.files)
            act = self._button(line)
            made = MarkedLine(self._theme, mark, line.title, texts, line.chip, act)
            self._lines.addWidget(made)

    def _button(self, line: DispatchLine) -> Button | None:
        if not line.draft:
            return None
        act = partial(self._unsent, line.draft)
        button = Button(self._theme, self._mark, act, kind="quiet", flush=True)
        button.setAccessibleDescription(f"{line.title}, {line.text}")
        return button

    def lines(self) -> list[MarkedLine]:
        """What is shown, from the top."""
        found = (self._lines.itemAt(number) for number in range(self._lines.count()))
        shown = [item.widget() for item in found if item is not None]
        return [one for one in shown if isinstance(one, MarkedLine)]
