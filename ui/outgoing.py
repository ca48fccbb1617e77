"""Sending what waits in the outbox: one mail at a time, and never the window or the storage waits.

One object for the window's life: a sending goes on when she leaves the page it began on.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from inspector.domain.delivery import OutboxMessage, OutboxState
from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock
from inspector.domain.outbox import LATE
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.services.delivery import Sending
from inspector.services.outbox import (
    Attempt,
    Outcome,
    begin,
    due,
    finish,
    pause_ends,
    recover,
    transmit,
)
from inspector.services.outbox_doubts import ask_late
from inspector.services.ports import Progress, Store
from inspector.services.settings import read_settings
from ui.asking_password import Password
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.tasks import Running

_OPENED = "storage_opened"
_AGAIN_MS = 10_000  # until an outcome that could not be stored is tried again


def outgoing(desk: Desk) -> Outgoing:
    """The one of this window."""
    found = desk.tasks.findChild(Outgoing)
    return found if isinstance(found, Outgoing) else Outgoing(desk)


class Outgoing(QObject):
    """`changed` when a sending begins, ends, or goes on to another mail."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tasks)
        self._desk = desk
        self.busy = False
        self.subject = ""  # of the mail that is being sent
        self._left: list[str] = []
        self._done: list[OutboxMessage] = []
        self._server: Sending | None = None
        self._running: Running | None = None
        self._unwritten: tuple[Attempt, Outcome] | None = None
        desk.signals.data_changed.connect(self._heard)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.cancel)

    # -- at the start

    def look(self) -> None:
        """After the start: was the program ended in the middle of a mail?"""
        if not self.busy:
            self._desk.tasks.storage(recover, self._recovered)

    def _recovered(self, count: int) -> None:
        if count:
            self._desk.signals.data_changed.emit("mail_interrupted")
            self._tell("smtp-interrupted")

    # -- sending

    def send(self) -> None:
        """Send what is due; asks for the password where no keychain has it."""
        if self.busy:
            return
        self._set_busy(True)
        self._desk.tasks.storage(_ready, self._know, self._stop)

    def cancel(self) -> None:
        """Stop as soon as it is certain that nothing of the mail in hand was sent."""
        self._left = []
        if self._running is not None:
            self._running.cancel()

    def _know(self, told: _Ready) -> None:
        settings, keys, paused = told.settings, told.keys, told.paused
        words, delivery = self._desk.words, self._desk.delivery
        if told.late:
            self._desk.signals.data_changed.emit("mail_late")
            if self._desk.navigation.here.page != "outbox":
                self._tell(LATE)
        if not keys and told.late:
            self._set_busy(False)
        elif not keys:
            text = words("outbox.paused", time=paused) if paused else words("outbox.nothing_due")
            self._desk.messages.toast(text)
            self._set_busy(False)
        elif not settings.smtp_host or delivery is None:
            self._stop(InspectionError("smtp-not-set"))
        else:
            self._left, self._done = list(keys), []
            password = Password(self._desk, self, settings)
            password.given.connect(lambda typed: self._call(delivery.sending(settings, typed)))
            password.left.connect(lambda: self._set_busy(False))
            password.find(delivery)

    def _call(self, server: Sending) -> None:
        self._server = server
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._end()
            return
        key = self._left.pop(0)
        self._desk.tasks.save(lambda store: begin(store, key), self._begun, self._stop)

    def _begun(self, attempt: Attempt | None) -> None:
        server, attachments = self._server, self._desk.attachments
        if attempt is None or server is None:
            self._next()
            return
        self.subject = attempt.message.subject
        self.changed.emit()

        def job(progress: Progress) -> tuple[Attempt, Outcome]:
            return attempt, transmit(attachments, server, attempt, progress)

        title = self._desk.words("outbox.sending_which", subject=self.subject)
        self._running = self._desk.tasks.work(job, self._answered, self._stop, title=title)
        self._running.ended.connect(partial(self._look_after, self._running))

    def _look_after(self, running: Running) -> None:
        """A fault of the program brings no answer: whether it was sent is then for her to say."""

        def look() -> None:
            if self._running is running:
                self._set_busy(False)
                self.look()

        QTimer.singleShot(0, self, look)

    def _answered(self, told: tuple[Attempt, Outcome]) -> None:
        self._running, self._unwritten = None, told
        self._write()

    def _write(self) -> None:
        if self._unwritten is None:
            return
        attempt, outcome = self._unwritten
        self._desk.tasks.save(
            lambda store: finish(store, attempt, outcome), self._written, self._not_written
        )

    def _written(self, message: OutboxMessage) -> None:
        told, self._unwritten = self._unwritten, None
        self._done.append(message)
        if told is not None and told[1].ends_round:
            self._left = []
            if told[1].called_off:
                self._desk.messages.toast(self._desk.words("outbox.called_off"))
        self._next()

    def _not_written(self, problem: InspectionError) -> None:
        """Kept until it can be: the server's word is not to be asked for twice."""
        self._left = []
        if problem.code != "data-locked":
            self._desk.messages.problem(problem)
            QTimer.singleShot(_AGAIN_MS, self, self._write)

    def _heard(self, act: str) -> None:
        if act == _OPENED:
            self._write()

    # -- the end

    def _end(self) -> None:
        sent = sum(one.state == OutboxState.SENT for one in self._done)
        self._set_busy(False)
        self._desk.signals.data_changed.emit("mail_sent" if sent else "mail_not_sent")
        if sent:
            key = "outbox.sent_one" if sent == 1 else "outbox.sent_many"
            self._desk.messages.toast(self._desk.words(key, count=sent))
        unsent = [one.problem for one in self._done if one.problem]
        if unsent and self._desk.navigation.here.page != "outbox":
            self._tell(unsent[-1])

    def _stop(self, problem: InspectionError) -> None:
        self._desk.messages.problem(problem)
        self._set_busy(False)
        self._desk.signals.data_changed.emit("mail_not_sent")

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        if not busy:
            self._server, self._running, self.subject, self._left = None, None, "", []
        self.changed.emit()

    def _tell(self, code: str) -> None:
        words, go = self._desk.words, self._desk.navigation.go
        self._desk.messages.bar(
            sentence(words, InspectionError(code)),
            tone="remark",
            action=words("outbox.see"),
            act=lambda: go(Place(page="outbox")),
        )


@value
class _Ready:
    """What is due, when the first pause ends where nothing is, how many need her first."""

    settings: Settings
    keys: tuple[str, ...]
    paused: str
    late: int


def _ready(store: Store) -> _Ready:
    late, ends = ask_late(store, store.now()), pause_ends(store)
    return _Ready(
        settings=read_settings(store),
        keys=due(store, store.now()),
        paused=clock(ends) if ends else "",
        late=late,
    )
