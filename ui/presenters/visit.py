"""One open visit: what is typed is seen at once and becomes durable in the same order.

A page asks the presenter to record; it shows the file as it will be, hands the write to the
queue, and tells when it is stored. It knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal

from inspector.domain.identity import answer_id, named_id
from inspector.domain.model import Answer, Visit, Waiver
from inspector.domain.visit_file import VisitFile
from inspector.services.checking import record_answer, record_waiver
from inspector.services.ports import Store
from inspector.services.sharing_steps import share_steps
from inspector.services.visiting import amend_visit, open_visit
from ui.presenters.conflicts import first_key, is_text_key
from ui.presenters.visit_in_hand import VisitInHand


class VisitPresenter(VisitInHand):
    """What she does in the visit in hand."""

    begun = Signal()  # a planned visit is open now
    conflict_asked = Signal(str)  # what she would change is in conflict: settle this one first

    def open(self, visit_id: str) -> None:
        """Read this visit; what can be taken back begins with it."""
        self._undo: dict[str, list[str]] = {}  # the choices before, by point
        super().open(visit_id)

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
