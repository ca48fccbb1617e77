"""What the window tells above its page and in its corner: bar, long work, toast."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.desk import Desk
from ui.messages import Notice
from ui.tasks import Running
from ui.widgets.bars import InlineBar, ProgressLine, Toast, announce
from ui.widgets.buttons import Button

_SHOW_PROGRESS_AFTER = 500  # milliseconds
_LAID_OUT_AFTER = (0, 300)  # milliseconds: what came with the act stands in its place


class Notices(QObject):
    """One bar, the lines of long work and one toast; nothing of them while `silent`.

    A bar that comes in silence is shown afterwards; a toast is not.
    """

    def __init__(self, desk: Desk, window: QWidget, floor: Callable[[], int]) -> None:
        """`floor`: how many pixels at the window's foot a toast leaves free."""
        super().__init__(window)
        self._desk, self._window, self._floor = desk, window, floor
        self._area: QWidget | None = None
        self._bar: Notice | None = None
        self._toast: Toast | None = None
        self._silent = False
        desk.messages.toasted.connect(self._show_toast)
        desk.messages.barred.connect(self._take_bar)
        desk.messages.cleared.connect(self.clear_bar)
        desk.tasks.began.connect(self.watch)
        desk.signals.data_changed.connect(self._heard)

    def new_area(self) -> QWidget:
        """The place above the page, made anew in the look in force; it keeps the bar."""
        theme = self._desk.theme
        # A child from the start: shown without a parent it would be a window of its own.
        self._area, self._toast = QWidget(self._window), None
        margin = theme.size("page_margin")
        rows = QVBoxLayout(self._area)
        rows.setContentsMargins(margin, theme.px(12), margin, 0)
        rows.setSpacing(theme.px(8))
        self._show_bar()
        self._arrange()
        return self._area

    def be_silent(self, silent: bool) -> None:
        """Tell nothing, or tell again what still waits for an answer."""
        self._silent = silent
        if silent and self._toast is not None:
            self._toast.close_quietly()
        self._arrange()

    @property
    def _rows(self) -> QVBoxLayout | None:
        rows = self._area.layout() if self._area is not None and isValid(self._area) else None
        return rows if isinstance(rows, QVBoxLayout) else None

    def _arrange(self) -> None:
        rows = self._rows
        if rows is not None and self._area is not None:
            self._area.setVisible(rows.count() > 0 and not self._silent)

    def _add(self, widget: QWidget) -> None:
        if (rows := self._rows) is not None:
            rows.addWidget(widget)
            self._arrange()

    def _drop(self, widget: QWidget) -> None:
        if isValid(widget):
            if (rows := self._rows) is not None:
                rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._arrange()

    # the bar

    def _heard(self, act: str) -> None:
        bar = self._bar
        if bar is not None and (bar.till == act or (bar.till_lock and act == "storage_opened")):
            self.clear_bar()

    def _take_bar(self, notice: Notice) -> None:
        self.clear_bar()
        self._bar = notice
        self._show_bar()

    def _show_bar(self) -> None:
        notice, theme, words = self._bar, self._desk.theme, self._desk.words
        if notice is None:
            return
        buttons = [Button(theme, notice.action, notice.act)] if notice.action else []
        bar = InlineBar(theme, notice.text, notice.tone, *buttons, dismiss=words("shell.dismiss"))
        bar.dismissed.connect(self.clear_bar)
        self._add(bar)

    def clear_bar(self) -> None:
        """Take the bar away."""
        self._bar, rows = None, self._rows
        for number in reversed(range(rows.count() if rows is not None else 0)):
            item = rows.itemAt(number) if rows is not None else None
            widget = item.widget() if item is not None else None
            if isinstance(widget, InlineBar):
                self._drop(widget)

    # the toast

    def _show_toast(self, notice: Notice) -> None:
        if self._toast is not None and isValid(self._toast):
            self._toast.close_quietly()
        if self._silent:
            return
        toast = Toast(self._desk.theme, notice.text, notice.action, notice.act)
        toast.destroyed.connect(lambda: self._forget(toast))
        toast.setParent(self._window)
        self._toast = toast
        self.place_toast()
        toast.show()
        toast.raise_()
        for after in _LAID_OUT_AFTER:
            QTimer.singleShot(after, toast, self.place_toast)
        announce(self._window, notice.text)

    def _forget(self, toast: Toast) -> None:
        if self._toast is toast:
            self._toast = None

    def place_toast(self) -> None:
        """Put the toast in its corner: the window was sized."""
        if self._toast is None or not isValid(self._toast):
            return
        gap = self._desk.theme.px(16)
        size = self._toast.fit(self._window.width() - 2 * gap)
        left = self._window.width() - size.width() - gap
        top = self._window.height() - self._floor() - gap - size.height()
        place = QRect(left, top, size.width(), size.height())
        self._toast.setGeometry(self._clear_of_buttons(place, gap))

    def _clear_of_buttons(self, place: QRect, gap: int) -> QRect:
        """Above the buttons she goes on with: they stand in the same corner."""
        tops = []
        for button in self._window.findChildren(QPushButton):
            if button.property("kind") in ("primary", "danger") and button.isVisible():
                there = QRect(button.mapTo(self._window, QPoint(0, 0)), button.size())
                tops += [there.top()] if there.intersects(place) else []
        top = min(tops) - gap - place.height() if tops else place.top()
        return QRect(place.left(), max(gap, top), place.width(), place.height())

    # long work

    def watch(self, running: Running) -> None:
        """Long work began: show its line when it is not done within half a second."""
        timer = QTimer(self, singleShot=True, interval=_SHOW_PROGRESS_AFTER)
        timer.timeout.connect(lambda: self._show_progress(running))
        running.ended.connect(timer.stop)
        if running.title:
            timer.start()

    def _show_progress(self, running: Running) -> None:
        line = ProgressLine(self._desk.theme, self._desk.words, running.title, running.cancel)
        running.progressed.connect(
            lambda done, total: line.show_progress(done, total, running.seconds_left(done, total))
        )
        running.ended.connect(lambda: self._drop(line))
        self._add(line)
