"""The visit in hand: read, shown as typed, and stored in the order of typing. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.case_rules import State, judge
from inspector.domain.errors import InspectionError
from inspector.domain.model import CaseReview, VisitState
from inspector.domain.scheme import CaseRule
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Attachments, Clock, Store, Words
from inspector.services.together import Together
from inspector.services.visiting import SchemeShelf
from ui.presenters.visit_reading import Reading, read_visit
from ui.presenters.visit_writes import See, StorageTasks, WriteQueue

T = TypeVar("T")


class VisitInHand(QObject):
    """Holds the newest `VisitFile`; every change of it goes through `write`.

    A write is seen at once, stands in the queue, and is told of when it is durable.
    """

    file_changed = Signal(object)  # VisitFile
    problem = Signal(object)  # InspectionError of the rules, or of reading the visit
    saving = Signal()
    saved = Signal(object)
    failing = Signal(object, object)
    recovered = Signal()

    def __init__(
        self,
        *,
        tasks: StorageTasks,
        shelf: SchemeShelf,
        words: Words,
        now: Clock,
        calendar: Callable[[Settings], WorkingCalendar],
        attachments: Attachments | None = None,
    ) -> None:
        # The queue outlives the page that shows it: what was typed last is stored all the same.
        super().__init__(tasks if isinstance(tasks, QObject) else None)
        self.tasks = tasks
        self.shelf = shelf
        self.words = words
        self.now = now
        self.settings = Settings()
        self.together = Together()
        self._attachments = attachments
        self._calendar = calendar
        self._pages = 1  # how many show it; none: it lives until all is durable
        self._file: VisitFile | None = None
        self._visit_id = ""
        self._written = 0  # counts writes, so that a reading older than one is thrown away
        self._worth_telling = False  # something was written since she was last told of it
        self._reload_due = False
        self._queue = WriteQueue(tasks, now, self)
        self._queue.saving.connect(self._begun_to_store)
        self._queue.saved.connect(self._stored)
        self._queue.settled.connect(self._settled)
        self._queue.failing.connect(self._fails)
        self._queue.recovered.connect(self.recovered)
        self._queue.refused.connect(self._refused)

    @classmethod
    def of(cls, visit_id: str, tasks: StorageTasks) -> Self | None:
        """The one that still has something of this visit to store, for a page made anew.

        Two queues for one visit would let an older answer overtake a newer one.
        """
        known = tasks.findChildren(cls) if isinstance(tasks, QObject) else []
        return next((one for one in known if one._visit_id == visit_id and not one.idle), None)

    # What is known

    @property
    def file(self) -> VisitFile:
        """The newest file; asking before the visit is read is a fault of the program."""
        if self._file is None:
            raise RuntimeError("the visit has not been read yet")
        return self._file

    @property
    def loaded(self) -> bool:
        return self._file is not None

    @property
    def locked(self) -> bool:
        """Nothing can be changed: the visit is finished or cancelled, or this laptop only reads."""
        closed = self.file.visit.state in (VisitState.LOCKED, VisitState.CANCELLED)
        return closed or self.together.read_only

    @property
    def idle(self) -> bool:
        return self._queue.idle

    @property
    def saved_at(self) -> datetime | None:
        return self._queue.saved_at

    @property
    def held_back(self) -> int:
        return self._queue.held_back

    # Reading

    def open(self, visit_id: str) -> None:
        """Read this visit; `file_changed` follows, or `problem`."""
        self._visit_id = visit_id
        self._file = None
        self.reload()

    def resume(self) -> None:
        """Another page shows the visit as typed; `file_changed` follows, `failing` if it is."""
        self._pages += 1
        QTimer.singleShot(0, self, self._show_again)

    def _show_again(self) -> None:
        if self._file is None:
            self.reload()
        else:
            self._show(self._file)
        self._queue.remind()

    def reload(self) -> None:
        """Read the visit again; what is typed and not stored is never overwritten by it."""
        self._reload_due = False
        asked, visit_id, shelf = self._written, self._visit_id, self.shelf
        attachments = self._attachments

        def read(store: Store) -> Reading:
            return read_visit(store, shelf, attachments, visit_id, asked)

        self.tasks.storage(read, self._came, self._not_read)

    def rule_broken(self, rule: CaseRule, review: CaseReview) -> bool:
        """Whether a drawn case breaks this date rule, by the calendar of the settings."""
        settings, case = self.settings, self.file.cases.get(review.case_number)
        day = self.file.visit.held_on or self.now().astimezone().date()
        verdict = judge(
            rule,
            review,
            self._calendar(settings),
            day,
            settings.month_rule,
            ends=case.ends if case else None,
            move=settings.move_deadlines,
        )
        return verdict.state is State.BROKEN

    def retire(self) -> None:
        """A page is gone: after the last, live on until all that was typed is durable."""
        self._pages -= 1
        if self._retired and self._queue.idle:
            self.setParent(None)

    @property
    def _retired(self) -> bool:
        return self._pages <= 0

    def _came(self, reading: Reading) -> None:
        if reading.file.visit.id != self._visit_id or self._retired:
            return
        self.settings, self.together = reading.settings, reading.together
        if reading.asked == self._written:
            self._show(self._queue.typed(reading.file))
        elif self._queue.in_hand:
            self._reload_due = True
        else:
            self.reload()

    def _not_read(self, error: InspectionError) -> None:
        self.problem.emit(error)

    # Changing

    def write(
        self,
        work: Callable[[Store], T],
        *,
        seen: See | None = None,
        then: Callable[[T], None] | None = None,
        reload: bool = False,
        about: Iterable[str] = (),
        quietly: bool = False,
    ) -> None:
        """Make `work` durable after all that came before; `seen` paints it at once.

        `about`: what it touches, so that a fault elsewhere does not hold it up; nothing: it
        waits for all that came before. `quietly`: nothing she wrote; nobody is told it was saved.
        """
        if self.together.read_only:
            self._show(self.file)  # what was typed goes; the bar above says why
            return
        self._written += 1
        self._worth_telling = self._worth_telling or not quietly
        if seen is not None:
            self._show(seen(self.file))

        def taken(result: Any) -> None:
            if then is not None:
                then(result)
            if reload:
                self._reload_due = True

        self._queue.add(work, taken, seen=seen, about=about)

    def retry(self) -> None:
        self._queue.retry()

    def _show(self, file: VisitFile) -> None:
        self._file = file
        self.file_changed.emit(file)

    def _refused(self, error: InspectionError) -> None:
        self.problem.emit(error)
        self.reload()

    def _begun_to_store(self) -> None:
        if self._worth_telling:
            self.saving.emit()

    def _fails(self, since: datetime, error: InspectionError) -> None:
        self._worth_telling = True  # that it was stored after all
        self.failing.emit(since, error)

    def _stored(self, moment: datetime) -> None:
        if self._worth_telling:
            self._worth_telling = False
            self.together = replace(self.together, unshared=self.together.office)
            self.saved.emit(moment)
        if self._retired:
            self.setParent(None)

    def _settled(self) -> None:
        if self._reload_due and not self._retired:
            self.reload()
