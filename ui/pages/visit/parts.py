"""Parts that the steps of a visit share: head and foot of a step, chips of outcomes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chip import OUTCOME_TONES
from ui.widgets.text import Label, Paragraph


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
        self.setMinimumHeight(theme.size("page_head_h"))
        edge = theme.px(8)
        self._row = across(self, (page_margin(theme), edge, theme.px(24), edge), theme.px(16))
        self.title = Label(theme, "", "page")
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
        hint = Label(theme, words("visit.step_keys"), "caption", "text_soft")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.previous)
        layout.addWidget(hint, 1)
        layout.addWidget(self.following)

    def show_neighbours(self, previous: str, following: str) -> None:
        """Names of the neighbouring steps; "" where there is none."""
        for button, name, key in (
            (self.previous, previous, "visit.previous_step"),
            (self.following, following, "visit.next_step"),
        ):
            button.setText(" ".join(name.split()))
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

    def beside_title(self, widget: QWidget, *, close: bool = False) -> None:
        """Put this right of the title; `close` beside it, else at the far edge."""
        place = 1 if close else self._head.count()
        self._head.insertWidget(place, widget)

    def say(self, paragraph: Paragraph) -> Paragraph:
        self.body.addWidget(paragraph)
        return paragraph
