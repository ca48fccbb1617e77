"""Parts that the steps of a visit share: head and foot of a step, chips of outcomes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chip import OUTCOME_TONES
from ui.widgets.text import Label, Paragraph

LARGE_TEXT = 150  # per cent from which the pages save height, and the right pane is a tab


def ground(role: str = "sheet") -> QFrame:
    """A ground of the style sheet: "sheet" white, "sunken" grey, "head" window."""
    frame = QFrame()
    frame.setProperty("role", role)
    return frame


def down(widget: QWidget, margins: tuple[int, int, int, int], gap: int = 0) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def across(widget: QWidget, margins: tuple[int, int, int, int], gap: int = 0) -> QHBoxLayout:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def page_margin(theme: Theme) -> int:
    return theme.px(24 if theme.compact else 32)


def outcome_chip(words: Words, outcome: str) -> tuple[str, str]:
    """Word and tone of the chip of an outcome; "" is `ubesvaret`."""
    if not outcome:
        return words("visit.unanswered"), "unanswered"
    return words(f"common.outcome_short.{outcome}"), OUTCOME_TONES[outcome]


class StepHead(QFrame):
    """The head of a step: its name, how far it is, and at most one button."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        large = theme.text_size >= LARGE_TEXT
        self.setMinimumHeight(theme.px(40) if large else theme.size("page_head_h"))
        edge = theme.px(4 if large else 8)
        self._row = across(self, (page_margin(theme), edge, theme.px(24), edge), theme.px(16))
        self.title = Label(theme, "", "section" if large else "page")
        self.title.setWordWrap(True)
        self.strong = Label(theme, "", "strong", tabular=True)
        self.soft = Label(theme, "", "body", "text_soft")
        tally = QHBoxLayout()
        tally.setSpacing(theme.px(4))
        tally.addWidget(self.strong)
        tally.addWidget(self.soft)
        self._row.addWidget(self.title, 1)
        self._row.addLayout(tally)

    def add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)


class _Hint(Label):
    """Words that are left out where there is no room for all of them."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, "caption", "text_soft")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class StepFoot(QFrame):
    """Back to the step before, on to the next; the keys that do the same between them."""

    asked = Signal(int)  # -1 the step before, 1 the next

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        self._words = words
        edge = theme.px(8 if theme.compact else 16)
        layout = across(self, (page_margin(theme), edge, theme.px(24), edge), theme.px(16))
        tall = not theme.compact
        self.previous = Button(theme, "", lambda: self.asked.emit(-1), icon="cleft", tall=tall)
        self.following = Button(
            theme, "", lambda: self.asked.emit(1), kind="primary", icon_after="cright", tall=tall
        )
        self._large = theme.text_size >= LARGE_TEXT
        self._longest = theme.px(224 if theme.compact else 264)
        hint = _Hint(theme, words("visit.step_keys"))
        layout.addWidget(self.previous)
        layout.addWidget(hint, 1)
        layout.addWidget(self.following)

    def show_neighbours(self, previous: str, following: str) -> None:
        """Names of the neighbouring steps; "" where there is none."""
        for button, name, key in (
            (self.previous, previous, "visit.previous_step"),
            (self.following, following, "visit.next_step"),
        ):
            plain = " ".join(name.split())
            metrics, right = button.fontMetrics(), Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(plain, right, self._longest)
            bare = self._large and button is self.previous  # the arrow says it, and saves room
            button.setText("" if bare else shown)
            button.setToolTip(plain)
            button.setAccessibleName(self._words(key, step=name) if name else "")
            button.setVisible(bool(name))


class Section(QWidget):
    """A part of the right pane: a title, something right of it, and what follows below."""

    def __init__(self, theme: Theme, title: str = "") -> None:
        super().__init__()
        self.body = down(self, (0, 0, 0, theme.px(12)), theme.px(6))
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.px(8))
        self.title = Label(theme, title, "strong")
        self._head.addWidget(self.title)
        self._head.addStretch(1)
        self.body.addLayout(self._head)

    def beside_title(self, widget: QWidget, *, close: bool = False, wide: bool = False) -> None:
        """Put this right of the title; `close` beside it, else at the far edge."""
        place = 1 if close else self._head.count()
        self._head.insertWidget(place, widget, 1000 if wide else 0)

    def say(self, paragraph: Paragraph) -> Paragraph:
        self.body.addWidget(paragraph)
        return paragraph
