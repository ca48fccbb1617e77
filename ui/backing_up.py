"""Backups nobody asks for: when a visit was locked or a way to the key changed, and daily.

Silent when all is well. The first look comes when the start is long over; a visit in hand is
not disturbed, and a copy after a visit is finished even when the window closes meanwhile.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

from PySide6.QtCore import QObject, QTimer

from inspector.domain.errors import InspectionError
from inspector.domain.rotation import due
from inspector.domain.safekeeping import BackupReason
from inspector.services.ports import Progress
from inspector.services.safekeeping import Backups
from ui.damage import tell_damage
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.presenters.backups import backup_problem
from ui.tasks import Running

FIRST_LOOK_MS = 30_000
NEXT_LOOK_MS = 20 * 60_000
# The newest backup holds the visit that was locked, and the ways to the key as they are now.
_AT_ONCE = {"visit_locked": BackupReason.VISIT, "keys_changed": BackupReason.ASKED}
_NO_SECOND = "backup-second-place"
_UNKNOWN = "backup-second-unknown"
_QUIET = ("data-locked", "already-open")  # nobody is to be told of these
_A_WEEK = timedelta(days=7)
_SEEN, _TOLD = "backups/second_seen", "backups/second_told"


class SecondPlace(Enum):
    """How a backup found it."""

    NONE = "none"
    THERE = "there"
    AWAY = "away"


class BackingUp(QObject):
    """Makes them in the work pool, one at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._running: Running | None = None
        self._reason = BackupReason.DAILY
        self._waits: BackupReason | None = None  # asked for while another backup was made
        self._stopped = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        desk.signals.data_changed.connect(self._heard)

    def begin(self) -> None:
        """The start is over; the first look comes when nobody waits for anything any more."""
        if self._desk.safety is not None:
            self._timer.start(FIRST_LOOK_MS)

    def stop(self) -> None:
        """The window closes: begin nothing more, and give up what can be made another day."""
        self._stopped = True
        self._timer.stop()
        if self._running is not None and self._reason is BackupReason.DAILY:
            self._running.cancel()

    def look(self) -> None:
        """Make the daily backup where it is due and she is not in the middle of a visit."""
        self._timer.start(NEXT_LOOK_MS)
        if self._desk.navigation.here.page != "visit":
            self._make(BackupReason.DAILY)

    def _heard(self, act: str) -> None:
        if act in _AT_ONCE:
            self._make(_AT_ONCE[act])

    def _make(self, reason: BackupReason) -> None:
        safety = self._desk.safety
        if safety is None or self._stopped or safety.locked():
            return
        if self._running is not None:
            self._waits = self._waits if reason is BackupReason.DAILY else reason
            return
        self._reason = reason
        backups, now = safety.backups, self._desk.now()
        self._running = self._desk.tasks.work(
            lambda progress: _backed_up(backups, reason, now, progress),
            self._done,
            self._failed,
            cancelled=self._free,
        )

    def _done(self, found: SecondPlace | None) -> None:
        self._free()
        if found is None:
            return  # none was due
        self._desk.signals.data_changed.emit("backup_made")
        if found is SecondPlace.THERE:
            self._note(_SEEN, self._desk.now().date())
        elif found is SecondPlace.AWAY:
            self._note_away(self._desk.now().date())

    def _note_away(self, today: date) -> None:
        """Told once a week, and not before it has been away for one."""
        seen, told = self._noted(_SEEN), self._noted(_TOLD)
        if seen is None:
            self._note(_SEEN, today)
        elif today - max(seen, told or seen) >= _A_WEEK:
            self._note(_TOLD, today)
            self._tell(self._desk.words("keep.auto.second", days=(today - seen).days))

    def _noted(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self._desk.preferences.text(name))
        except ValueError:
            return None

    def _note(self, name: str, day: date) -> None:
        self._desk.preferences.keep(name, day.isoformat())

    def _failed(self, problem: InspectionError) -> None:
        self._free()
        words = self._desk.words
        if tell_damage(self._desk, problem):
            return
        if problem.code == _UNKNOWN:  # the local one was made
            self._desk.signals.data_changed.emit("backup_made")
            self._tell(sentence(words, problem))
        elif problem.code not in _QUIET:
            why = sentence(words, backup_problem(problem))
            self._tell(words("keep.auto.failed", why=why))

    def _free(self) -> None:
        self._running = None
        reason, self._waits = self._waits, None
        if reason is not None:
            self._make(reason)

    def _tell(self, text: str) -> None:
        words, go = self._desk.words, self._desk.navigation.go
        self._desk.messages.bar(
            text,
            tone="remark",
            action=words("keep.auto.see"),
            act=lambda: go(Place(page="settings", tab="backups")),
        )


def _backed_up(
    backups: Backups, reason: BackupReason, now: datetime, progress: Progress
) -> SecondPlace | None:
    """In the pool: make it where it is due; a second place that is away is no failure."""
    if reason is BackupReason.DAILY and not due(backups.all(), now):
        return None
    try:
        backups.make(reason, progress=progress)
    except InspectionError as problem:
        if problem.code != _NO_SECOND:
            raise
        return SecondPlace.AWAY
    return SecondPlace.NONE if backups.second_place is None else SecondPlace.THERE
