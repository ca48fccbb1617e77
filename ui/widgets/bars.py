"""The bar in the page, the toast, and the line of long work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import Label, Paragraph

_ICONS = {"info": "info", "remark": "tri", "alarm": "alert", "solid": "alert"}
_INKS = {"info": "on_accent_soft", "remark": "text", "alarm": "alarm_fg", "solid": "on_alarm"}
_TOAST_MILLISECONDS = 6000
_RESTING_MILLISECONDS = 20_000  # it comes up under a mouse that nobody holds, too


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say this without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # not at the start

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class InlineBar(QFrame):
    """One sentence that needs an answer, with at most two buttons; tones info, remark, alarm,
    solid. Stays until answered; with `dismiss` a cross takes it away and `dismissed` tells.
    """

    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: str = "info",
        *buttons: Button,
        lead: str = "",
        dismiss: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "bar")
        self.setProperty("tone", tone)
        self.setMinimumHeight(theme.px(40))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(4), theme.px(12), theme.px(4))
        layout.setSpacing(theme.px(12))
        mark = QLabel()
        mark.setPixmap(theme.pixmap(_ICONS[tone], _INKS[tone]))
        layout.addWidget(mark)
        self.words = Paragraph(theme, text, "body", _INKS[tone], lead=lead)
        layout.addWidget(self.words, 1)
        for button in buttons:
            layout.addWidget(button)
        if dismiss:
            layout.addWidget(IconButton(theme, "cross", dismiss, self._dismiss))
        announce(self, f"{lead} {text}".strip())

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Toast(QFrame):
    """Bottom right: something went well; six seconds, or twenty while the mouse rests on it.

    A press takes it away: it may lie over what she wants to press.
    """

    def __init__(
        self, theme: Theme, text: str, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("role", "toast")
        self._theme = theme
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(16), 0, theme.px(8 if action else 16), 0)
        layout.setSpacing(theme.px(12))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("check", "toast_fg"))
        layout.addWidget(mark)
        self._words = Paragraph(theme, text, "body", "toast_fg")
        self._whole = QFontMetrics(self._words.font()).horizontalAdvance(text) + theme.px(2)
        layout.addWidget(self._words)
        if action:
            layout.addWidget(Button(theme, action, lambda: self._acted(act), kind="toast"))
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MILLISECONDS)
        self._timer.timeout.connect(self.close_quietly)
        self._timer.start()

    def fit(self, widest: int) -> QSize:
        """One line where there is room for it in `widest` px, else as many as it takes."""
        theme, layout = self._theme, self.layout()
        self._words.setFixedWidth(self._whole)
        beside = self.sizeHint().width() - self._whole
        self._words.setFixedWidth(max(theme.px(48), min(self._whole, widest - beside)))
        if layout is not None:
            layout.activate()
        air = theme.px(40) - theme.line("body")
        return QSize(self.sizeHint().width(), self._words.maximumHeight() + air)

    def close_quietly(self) -> None:
        self.hide()
        self.deleteLater()

    def _acted(self, act: Callable[[], None] | None) -> None:
        self.close_quietly()
        if act is not None:
            act()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close_quietly()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.start(_RESTING_MILLISECONDS)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(_TOAST_MILLISECONDS)
        super().leaveEvent(event)


class ProgressLine(QWidget):
    """Long work: title, time left, a thin bar, how far, and `Annuller`."""

    def __init__(self, theme: Theme, words: Words, title: str, cancel: Callable[[], None]) -> None:
        super().__init__()
        self._words = words
        self._left = Label(theme, "", "body", "text_soft", tabular=True)
        self._far = Label(theme, "", "caption", "text_soft", tabular=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self.cancel = Button(theme, words("common.cancel"), cancel, kind="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        for items in ((Label(theme, title), self._left), (self._bar,), (self._far, self.cancel)):
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(items[0], 1 if items[0] is self._bar else 0)
            if len(items) > 1:
                line.addStretch(1)
                line.addWidget(items[1])
            layout.addLayout(line)

    def show_progress(self, done: int, total: int, seconds_left: int | None) -> None:
        """How far the work has come; total 0: not known."""
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        self._far.setText(
            self._words(
                "shell.done_of",
                done=f"{done:,}".replace(",", "."),
                total=f"{total:,}".replace(",", "."),
            )
            if total
            else ""
        )
        key = "shell.seconds_left" if (seconds_left or 0) < 90 else "shell.minutes_left"
        left = seconds_left or 0
        number = left if left < 90 else round(left / 60)
        self._left.setText(self._words(key, number=number) if seconds_left else "")
