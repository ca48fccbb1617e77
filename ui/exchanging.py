"""One exchange at a time, wherever it was begun; it goes on when she leaves the page.

What it came to is kept until the next one, for whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Exchanged
from inspector.services.ports import Progress
from ui.desk import Desk
from ui.files import read_file, write_file
from ui.tasks import Running

BROUGHT, TRIED = "exchanged", "exchange_tried"  # what is told: something came, or only an attempt
_MUCH_LATE = 10  # minutes another laptop's clock may be ahead before it is told
_TOLD_LATE, _NOBODY = "exchange/late", "-"  # a day, and the laptops told of on it
_MOST_BYTES = 2_000_000_000  # of a file from a colleague


def exchanging(desk: Desk) -> Exchanging:
    """The one of this window."""
    found = desk.tasks.findChild(Exchanging)
    return found if isinstance(found, Exchanging) else Exchanging(desk)


class Exchanging(QObject):
    """`changed` when one begins or ends; `result`, `problem` and `packed` tell of the last."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tasks)
        self._desk = desk
        self.busy = ""  # what is under way: "run", "pack", "take" or nothing
        self.result: Exchanged | None = None
        self.result_at: datetime | None = None
        self.problem: InspectionError | None = None
        self.kind = ""  # what the last one was, as `busy` names it
        self.packed: Path | None = None  # the file that was made for a colleague
        self.filed: tuple[datetime, int] | None = None  # when, and changes nobody was heard of
        self.warns_late = False  # of a clock that is ahead: once a day for each laptop
        self.stopped = False  # by her
        self._running: Running | None = None

    @property
    def outcome(self) -> tuple[object, ...]:
        """All that is known of the last one; another value where there is more to tell."""
        return self.busy, self.result, self.problem, self.packed, self.stopped

    def run(self, password: str = "") -> None:
        """Exchange with the place of the settings."""
        exchange = self._desk.exchange
        if exchange is not None:
            self._begin("run", lambda progress: exchange.run(progress, password=password))

    def take(self, path: Path) -> None:
        """Take in a colleague's file."""
        exchange = self._desk.exchange
        if exchange is not None:
            self._begin(
                "take", lambda progress: exchange.take_pack(read_file(path, _MOST_BYTES), progress)
            )

    def pack(self, path: Path, *, everything: bool = False) -> None:
        """Make a file for a colleague."""
        exchange = self._desk.exchange
        if exchange is None:
            return

        def job(progress: Progress) -> tuple[Path, int]:
            write_file(path, exchange.pack(progress, everything=everything))
            return path, exchange.state().unshared

        self._begin("pack", job)

    def cancel(self) -> None:
        """Stop; what was done stays done."""
        if self._running is not None:
            self._running.cancel()

    def forget(self) -> None:
        """What the last one came to was read."""
        self.result = self.problem = self.packed = None
        self.stopped = False
        self.changed.emit()

    def _begin(self, kind: str, job: Callable[[Progress], object]) -> None:
        if self.busy:
            return
        self.busy = self.kind = kind
        self.result = self.problem = self.packed = None
        self.stopped = False
        title = self._desk.words(f"exchange_page.busy.{kind}")
        self._running = self._desk.tasks.work(
            job, self._done, self._failed, title=title, cancelled=self._cancelled
        )
        self._running.ended.connect(self._ended)
        self.changed.emit()

    def _ended(self) -> None:
        """However it ended, a fault of the program among the ways."""
        self.busy, self._running = "", None
        self.changed.emit()

    def _done(self, outcome: object) -> None:
        brought = BROUGHT
        if isinstance(outcome, Exchanged):
            self.result, self.result_at = outcome, self._desk.now()
            self._judge_clock(outcome)
            brought = BROUGHT if _brought(outcome) else TRIED
        elif isinstance(outcome, tuple):
            self.packed, count = outcome
            self.filed, brought = (self._desk.now(), count), TRIED
        self.changed.emit()
        self._desk.signals.data_changed.emit(brought)

    def _judge_clock(self, done: Exchanged) -> None:
        today = self._desk.now().astimezone().date().isoformat()
        day, *told = self._desk.preferences.text(_TOLD_LATE).split() or [""]
        mark, told = done.late_mark or _NOBODY, told if day == today else []
        self.warns_late = done.late_minutes > _MUCH_LATE and mark not in told
        if self.warns_late:
            self._desk.preferences.keep(_TOLD_LATE, " ".join((today, *told, mark)))

    def _failed(self, problem: InspectionError) -> None:
        self.problem = problem
        self.changed.emit()
        self._desk.signals.data_changed.emit(BROUGHT)  # what came before the trouble is here

    def _cancelled(self) -> None:
        self.stopped = True
        self.changed.emit()
        self._desk.signals.data_changed.emit(BROUGHT)


def _brought(done: Exchanged) -> bool:
    return bool(done.received or done.entries_in or done.files_in or done.sent)
