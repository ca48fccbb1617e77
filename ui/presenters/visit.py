"""One open visit: what is typed is seen at once and becomes durable in the same order.

The presenter holds the newest `VisitFile`. A page asks it to record; it shows the file as
it will be, hands the write to the queue, and tells when it is stored. It knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.case_rules import State, judge
from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id, named_id
from inspector.domain.model import Answer, CaseReview, Visit, VisitState, Waiver
from inspector.domain.scheme import CaseRule
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.checking import record_answer, record_waiver
from inspector.services.ports import Attachments, Clock, Store, Words
from inspector.services.sharing_steps import share_steps
from inspector.services.together import Together
from inspector.services.visiting import SchemeShelf, amend_visit, open_visit
from ui.presenters.conflicts import first_key, is_text_key
from ui.presenters.visit_reading import Reading, read_visit
from ui.presenters.visit_writes import See, StorageTasks, WriteQueue

T = TypeVar("T")


class VisitPresenter(QObject):
    """The visit in hand; every change of it goes through `write`."""

    file_changed = Signal(object)  # VisitFile
    problem = Signal(object)  # InspectionError of the rules, or of reading the visit
    saving = Signal()
    saved = Signal(object)
    failing = Signal(object, object)
    recovered = Signal()
    begun = Signal()  # a planned visit is open now
    conflict_asked = Signal(str)  # what she would change is in conflict: settle this one first

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
        self._undo: dict[str, list[str]] = {}
        self._queue = WriteQueue(tasks, now, self)
        self._queue.saving.connect(self._begun_to_store)
        self._queue.saved.connect(self._stored)
        self._queue.settled.connect(self._settled)
        self._queue.failing.connect(self._fails)
        self._queue.recovered.connect(self.recovered)
        self._queue.refused.connect(self._refused)

    @classmethod
    def of(cls, visit_id: str, tasks: StorageTasks) -> VisitPresenter | None:
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
        self._undo.clear()
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

    def answer(
        self,
        point: str,
        *,
        outcome: str | None = None,
        comment: str | None = None,
        source: str | None = None,
        saw: str | None = None,
    ) -> None:
        """Record what is given of the answer to this point or area; None leaves a part as it is.

        `saw`: the comment as it stood when she began on hers.
        """
        visit = self._visit_id
        before = self.file.answers.get(point) or Answer(
            id=answer_id(visit, point), visit=visit, point=point
        )
        given = {"outcome": outcome, "comment": comment, "source": source}
        after = replace(before, **{k: v for k, v in given.items() if v is not None})
        if after == before:
            return
        chosen = [name for name in ("outcome", "source") if given[name] is not None]
        if self.asks_first("answer", before.id, chosen):
            return
        if after.outcome != before.outcome:
            self._undo.setdefault(point, []).append(before.outcome)

        def see(file: VisitFile) -> VisitFile:
            return replace(file, answers=file.answers | {point: after})

        def work(store: Store) -> Answer:
            return record_answer(
                store, visit, point, outcome=outcome, comment=comment, source=source, saw=saw
            )

        came = saw is not None and saw != before.comment  # a colleague's: it is told at once
        self.write(work, seen=see, about=(f"answer:{point}",), reload=came)

    def undo(self, point: str) -> bool:
        """Take back the newest choice at this point; the comment stays. False: none to take."""
        earlier = self._undo.get(point)
        if not earlier:
            return False
        if self.asks_first("answer", answer_id(self._visit_id, point), ("outcome",)):
            return True
        outcome = earlier.pop()
        self.answer(point, outcome=outcome)
        self._undo[point].pop()  # taking back is not itself a step to take back
        return True

    def amend(self, saw: Mapping[str, str] | None = None, /, **fields: Any) -> None:
        """Change plain columns of the visit; `saw`: texts as they stood when she began on hers."""
        before = self.file.visit
        changed = {name: value for name, value in fields.items() if getattr(before, name) != value}
        if not changed or self.asks_first("visit", before.id, changed):
            return

        def see(file: VisitFile) -> VisitFile:
            return replace(file, visit=replace(file.visit, **changed))

        def work(store: Store) -> Visit:
            return amend_visit(store, before.id, saw=saw, **changed)

        came = any(getattr(before, name) != text for name, text in (saw or {}).items())
        about = [f"visit:{name}" for name in changed]
        self.write(work, seen=see, about=about, reload=came, quietly=[*changed] == ["last_step"])

    def begin(self, arrived: datetime | None = None) -> None:
        """She has arrived: a planned visit becomes an open one, now or at this moment."""
        visit_id, moment = self._visit_id, arrived or self.now()
        self.write(
            lambda store: open_visit(store, visit_id, arrived=moment),
            then=lambda _visit: self.begun.emit(),
            reload=True,
        )

    def share(self, shares: Mapping[str, str]) -> None:
        """These steps are taken by these persons from now on; "" by nobody."""
        visit, given = self._visit_id, dict(shares)

        def see(file: VisitFile) -> VisitFile:
            named = {step: name for step, name in (file.shares | given).items() if name}
            return replace(file, shares=named)

        self.write(
            lambda store: share_steps(store, visit, given),
            seen=see,
            about=(f"share:{step}" for step in given),
        )

    def waive(self, item: str, reason: str) -> None:
        """Keep the written reason for finishing without this; "" takes it back."""
        visit = self._visit_id
        known = self.file.waivers.get(item)
        if (known.reason if known else "") == reason:
            return
        waiver = Waiver(id=named_id("waiver", visit, item), visit=visit, item=item, reason=reason)

        def see(file: VisitFile) -> VisitFile:
            return replace(file, waivers=file.waivers | {item: waiver})

        self.write(
            lambda store: record_waiver(store, visit, item, reason),
            seen=see,
            about=(f"waiver:{item}",),
        )

    def asks_first(self, table: str, record: str, columns: Iterable[str]) -> bool:
        """Whether one of these is in conflict, so that it is settled instead of changed.

        A text is kept all the same, beside the other one: what was typed is never thrown away.
        """
        if not self.file.conflicts:
            return False
        keys = (first_key(self.file, table, record, column) for column in columns)
        key = next((one for one in keys if one and not is_text_key(one)), "")
        if key:
            self._show(self.file)  # as it stands
            self.conflict_asked.emit(key)
        return bool(key)

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
