"""The locked screen: on demand, and when nobody has touched anything for a while.

Input is seen where it enters the program's windows (`QWindow`), a few events a second; a
filter on the whole application would hear every painting too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from inspector.domain.errors import InspectionError
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.presenters.keys import kind_of
from ui.unsaved import held_back, queues_of

if TYPE_CHECKING:
    from inspector.domain.settings import Settings

_LOOK_MS = 5_000  # how often idleness is looked at
_WAIT_MS = 200  # how often the last writes are looked at
_FREE_TRIES = 3  # wrong secrets before there is a delay
_LONGEST_DELAY = 30  # seconds
_WRONG = ("passphrase-wrong", "recovery-wrong")
_NOT_OPEN = ("first_start", "passphrase", "damaged")
_TOUCH = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class Window(Protocol):
    """What is covered: `ui.main_window.MainWindow`."""

    @property
    def covered(self) -> bool: ...

    def cover(self, page: Callable[[], QWidget]) -> None: ...

    def uncover(self) -> None: ...


class Locking(QObject):
    """Covers the window, closes the data when all is stored, and opens both again.

    `opened` tells it that there are data to guard. While answers are held back, because the
    disk fails, the screen is covered and the data stay open: `held` says how many.
    """

    changed = Signal()  # `held`, `closed` or `delay` is another

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.person = ""
        self.since = desk.now()
        self.held = 0
        self.closed = False
        self.delay = 0  # seconds until the next try
        self._closing = False
        self._after_closing: Callable[[], None] | None = None
        self._minutes = 0
        self._is_open = False
        self._wrong = 0
        self._touched = desk.now()
        self._watched: QWindow | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)
        self._wait = QTimer(self, interval=_WAIT_MS)
        self._wait.timeout.connect(self._close_when_stored)
        self._count_down = QTimer(self, interval=1000)
        self._count_down.timeout.connect(self._second)
        desk.signals.figures_shown.connect(self._first_figures)
        desk.signals.data_changed.connect(self._data_changed)
        asked = getattr(window, "lock_asked", None)
        if asked is not None:
            asked.connect(self.lock)

    @property
    def _cover(self) -> Window:
        return self._window  # type: ignore[return-value]  # a MainWindow is also a QWidget

    # when

    def opened(self) -> None:
        """The data are open: read after how long they are locked, and by whom they are used."""
        if self._desk.safety is not None:
            self._desk.tasks.storage(read_settings, self._know, lambda _problem: None)

    def _first_figures(self) -> None:
        if not self._is_open:
            self.opened()

    def _data_changed(self, act: str) -> None:
        if act in ("settings_changed", "office_begun", "storage_opened"):
            self.opened()

    def _know(self, settings: Settings) -> None:
        self.person, self._minutes = settings.person_name, settings.lock_after_minutes
        if not self._is_open:
            self._is_open = True
            self._touched = self._desk.now()
            self._look.start()
            app = QGuiApplication.instance()
            if isinstance(app, QGuiApplication):
                app.focusWindowChanged.connect(self._watch_front)
            self._watch(QGuiApplication.focusWindow() or self._window.windowHandle())

    def _watch_front(self) -> None:
        self._watch(QGuiApplication.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        """Hear what enters the window in front, and no other."""
        if window is None or window is self._watched:
            return
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in _TOUCH:
            return False
        self.look()  # after a sleep the first touch finds the time gone by
        self._touched = self._desk.now()
        if isinstance(event, QKeyEvent) and _is_ctrl_l(event):
            self.lock()
            return True
        return False

    def look(self) -> None:
        """Lock when nobody has touched anything for as long as the settings say.

        Not while answers stand in memory alone: whoever comes by must see that they do.
        """
        idle = (self._desk.now() - self._touched).total_seconds()
        if idle < 0:  # the clock was set back
            self._touched = self._desk.now()
        elif self._minutes and idle >= self._minutes * 60 and not held_back(self._desk):
            self.lock()

    # lock

    def lock(self) -> None:
        """Cover the screen; the data are closed as soon as everything typed is stored."""
        if self._desk.safety is None:
            self._desk.messages.toast(self._desk.words("safety.lock_demo"))
        elif self._may_lock():
            self._close_others()
            QTimer.singleShot(0, self, self._lock_now)  # dialogs have returned by then

    def _may_lock(self) -> bool:
        away = self._desk.navigation.here.page in _NOT_OPEN
        return self._is_open and not away and not self._cover.covered

    def _close_others(self) -> None:
        """Dialogs and menus go unanswered; what lies over the page goes with it."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                _dismiss(other)
        central = getattr(self._window, "centralWidget", lambda: None)()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for child in self._window.findChildren(QWidget, options=direct):
            if child is not central and not child.isWindow():
                child.close()

    def _lock_now(self) -> None:
        if self._may_lock():
            self.since, self.held, self.closed = self._desk.now(), 0, False
            self._cover.cover(self._page)
            self._wait.start()
            self._close_when_stored()

    def _page(self) -> QWidget:
        from ui.pages.locked import LockedPage

        return LockedPage(self._desk, self)

    def _close_when_stored(self) -> None:
        if not all(queue.idle for queue in queues_of(self._desk)):
            self._tell_held(held_back(self._desk))
            return
        self._wait.stop()
        self._tell_held(0)
        safety = self._desk.safety
        if safety is not None:
            self._closing = True
            work = self._desk.tasks.work
            closing = work(lambda _progress: safety.lock(), failed=lambda _problem: None)
            closing.ended.connect(self._end_closing)

    def _tell_held(self, held: int) -> None:
        if held != self.held:
            self.held = held
            self.changed.emit()

    def _end_closing(self) -> None:
        """Whatever came of it, a fault of the program too."""
        safety = self._desk.safety
        self._closing, self.closed = False, safety is not None and safety.locked()
        then, self._after_closing = self._after_closing, None
        self.changed.emit()
        if then is not None:
            then()

    # unlock

    def unlock(self, typed: str, failed: Callable[[InspectionError], None]) -> None:
        """Open with what was typed, tried where the data are open too; "": the keychain opens."""
        if self._closing:
            self._after_closing = lambda: self.unlock(typed, failed)
            return

        def refused(problem: InspectionError) -> None:
            if problem.code in _WRONG:
                self._count_wrong()
            failed(problem)

        def proved() -> None:
            if self._closing or self._is_shut:  # they were closed while it was tried
                self.unlock(typed, failed)
            else:
                self._wait.stop()
                self._uncover()

        start, safety = self._desk.start, self._desk.safety
        if self._is_shut and start is not None:
            start.open(typed, self._opened_again, refused)
        elif typed and safety is not None:
            keys, kind = safety.keys, kind_of(typed)
            self._desk.tasks.work(
                lambda _progress: keys.test(kind, typed), lambda _n: proved(), refused
            )
        else:
            proved()

    @property
    def _is_shut(self) -> bool:
        """Closed by the lock, or behind its back: a restore closes the data too."""
        safety = self._desk.safety
        return self.closed or (safety is not None and safety.locked())

    def _opened_again(self) -> None:
        self.closed = False
        self._uncover()
        self._desk.signals.data_changed.emit("storage_opened")
        for queue in queues_of(self._desk):
            queue.retry()

    def _uncover(self) -> None:
        self._wrong, self.delay = 0, 0
        self._count_down.stop()
        self._touched = self._desk.now()
        if self._cover.covered:
            self._cover.uncover()

    def _count_wrong(self) -> None:
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            self.delay = min(2 ** (self._wrong - _FREE_TRIES), _LONGEST_DELAY)
            self._count_down.start()
            self.changed.emit()

    def _second(self) -> None:
        self.delay = max(0, self.delay - 1)
        if not self.delay:
            self._count_down.stop()
        self.changed.emit()

    @property
    def locked_at(self) -> datetime:
        """When the screen was covered, in local time."""
        return self.since.astimezone()


def _is_ctrl_l(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() == Qt.Key.Key_L and held == Qt.KeyboardModifier.ControlModifier


def _dismiss(window: QWidget) -> None:
    if isinstance(window, QDialog):
        window.reject()
    else:
        window.close()
