"""What begins when the start page is painted: backups, the lock, and tidying up after last time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.services.ports import Store
from inspector.services.retaining import clear_rest
from ui.backing_up import BackingUp
from ui.desk import Desk
from ui.key_reminder import KeyReminder
from ui.locking import Locking
from ui.qt_log import hear_qt


class AfterStart(QObject):
    """Begins once, when the data are open; `stop` before the window's work is waited for."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._backing = BackingUp(desk)
        self.locking = Locking(desk, window)
        self._reminder = KeyReminder(desk)
        self._begun = False
        self._hear_no_more = hear_qt()

    def begin(self) -> None:
        """The data are open, which a passphrase may have delayed."""
        safety = self._desk.safety
        if self._begun or safety is None or safety.locked():
            return
        self._begun = True
        self._backing.begin()
        self.locking.opened()
        self._reminder.begin()
        self._desk.tasks.storage(self._clear_rest())
        self._desk.tasks.storage(lambda store: store.clock_doubt, self._tell_clock)
        self._look_at_outbox()
        self._exchange_at_visits()
        exports = safety.exports
        if exports.folder.exists():  # left by a program that was killed
            self._desk.tasks.work(lambda _progress: exports.clear_left())

    def _tell_clock(self, doubt: str) -> None:
        """Times go into reports: a clock that is plainly wrong is told at once."""
        if doubt:
            self._desk.messages.bar(self._desk.words(f"errors.{doubt}"), tone="remark")

    def _look_at_outbox(self) -> None:
        from ui.outgoing import outgoing  # what it asks of delivering is not for the start

        outgoing(self._desk).look()

    def _exchange_at_visits(self) -> None:
        from ui.exchange_at_visit import exchange_at_visit  # the office is not for the start

        exchange_at_visit(self._desk)

    def stop(self) -> None:
        """The window closes."""
        self._backing.stop()
        self._hear_no_more()

    def _clear_rest(self) -> Callable[[Store], bool]:
        attachments = self._desk.attachments
        return lambda store: clear_rest(store, attachments)
