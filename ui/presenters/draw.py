"""The draw in hand: what is chosen and typed before it is stored, and what the storage is asked.

One per open visit, shared by the draw page and the turned screen, so that the digits a
supplier types stand where the supervisor looks. Knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from inspector.domain.formats import clock, short_date
from inspector.domain.frame import FrameChoice
from inspector.domain.model import Case, Draw, DrawState
from inspector.domain.scheme import DrawPlan
from inspector.domain.visit_file import VisitFile
from inspector.services.drawing import (
    abort_draw,
    acknowledge_draw,
    commit_draw,
    frame_choice,
    replace_case,
    reveal_draw,
)
from inspector.services.ports import Reader, Store
from ui.presenters.draw_digits import Digits
from ui.presenters.visit import VisitPresenter

_LOOKED_AT = 20  # cases whose history is asked for the newest list


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """The supplier's imported cases: how many, and the newest list they came from."""

    cases: int
    name: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What she asks of the frame; None: as the scheme and the last visit say."""

    since: date | None = None
    until: date | None = None
    exclude_reviewed: bool | None = None


def visit_day(file: VisitFile, today: date) -> date:
    """The day the list is looked at."""
    return file.visit.held_on or file.visit.planned_on or today


def draw_plan(file: VisitFile) -> DrawPlan:
    return file.scheme.draw_plan(file.visit.kind) or DrawPlan(id="")


def newest_list(store: Store, supplier: str) -> CaseList:
    """The newest list the cases came from; a few cases spread over the list are asked."""
    ids = [str(row[0]) for row in store.select(Case, ("id",), supplier=supplier)]
    step = max(1, len(ids) // _LOOKED_AT)
    entries = [
        entry
        for case in ids[::step]
        for entry in store.history(Case, case)
        if entry.act == "cases_imported"
    ]
    if not entries:
        return CaseList(cases=len(ids))
    newest = max(entries, key=lambda entry: entry.at)
    return CaseList(cases=len(ids), name=newest.reason, read_at=newest.at)


def list_as_source(listed: CaseList) -> str:
    """The list's name and time, as the receipt prints it."""
    if listed.read_at is None:
        return listed.name
    moment = listed.read_at.astimezone()
    return f"{listed.name}, {short_date(moment.date())} {clock(listed.read_at)}".strip(", ")


class DrawInHand(QObject):
    """`frame_read` when the frame of the list is known; `changed` when a choice was made."""

    frame_read = Signal()
    changed = Signal()

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._visit = ""
        self.digits = Digits(self)
        self._forget()

    @property
    def reads(self) -> bool:
        """This laptop may only read: nobody goes on with a draw here."""
        return self._presenter.together.read_only

    @classmethod
    def of(cls, presenter: VisitPresenter) -> DrawInHand:
        """The one of this presenter; made when first asked for."""
        found = presenter.findChild(cls)
        return found if isinstance(found, DrawInHand) else cls(presenter)

    def _forget(self) -> None:
        self.asked = Asked()
        self.listed: CaseList | None = None
        self.choice: FrameChoice | None = None
        self.sizes: dict[str, tuple[int, int]] = {}
        self.unheld = False  # she goes on although nobody has confirmed the commitment
        self.digits.clear()

    # The frame

    def read_frame(self) -> None:
        """Read the list and sort it into strata; `frame_read` follows."""
        file = self._presenter.file
        if file.visit.id != self._visit:
            self._forget()
            self._visit = file.visit.id
            strata = draw_plan(file).strata
            self.sizes = {one.id: (one.size, one.reserve) for one in strata}
        asked, day = self.asked, visit_day(file, self._presenter.now().astimezone().date())

        def read(store: Store) -> tuple[FrameChoice, CaseList]:
            return _choice(store, file, asked, day), newest_list(store, file.visit.supplier)

        def came(found: tuple[FrameChoice, CaseList]) -> None:
            if asked == self.asked:
                self.choice, self.listed = found
                self.frame_read.emit()

        self._presenter.tasks.storage(read, came, self._presenter.problem.emit)

    def ask(self, **fields: date | bool | None) -> None:
        """Another first or last day, or whether cases seen before are left out."""
        asked = replace(self.asked, **fields)  # type: ignore[arg-type]  # by name
        if asked != self.asked:
            self.asked = asked
            self.read_frame()

    def resize(self, stratum: str, size: int, reserve: int) -> None:
        """So many cases and so many in reserve of this stratum."""
        if self.sizes.get(stratum) != (size, reserve):
            self.sizes[stratum] = (size, reserve)
            self.changed.emit()

    # What is stored

    @property
    def draw(self) -> Draw | None:
        """The draw in force."""
        return self._presenter.file.draw

    def commit(self) -> None:
        """Lock the frame as it is shown, and our number with it."""
        file, choice, listed = self._presenter.file, self.choice, self.listed
        if choice is None or listed is None:
            return
        sizes, source = dict(self.sizes), list_as_source(listed)
        self.unheld = False
        self.digits.clear()
        self._presenter.write(
            lambda store: commit_draw(store, file, choice, sizes, source), reload=True
        )

    def acknowledge(self, how: str) -> None:
        """The supplier holds our locked number: "signed" or "noted"."""
        draw = self.draw
        if draw is None or draw.state != DrawState.COMMITTED or draw.acknowledged == how:
            return
        held = replace(draw, acknowledged=how)

        def see(file: VisitFile) -> VisitFile:
            return replace(file, draws=tuple(held if d.id == draw.id else d for d in file.draws))

        self._presenter.write(lambda store: acknowledge_draw(store, draw.id, how), seen=see)

    def go_on_unheld(self) -> None:
        """To the digits, although nobody has confirmed that they hold the number."""
        self.unheld = True
        self.changed.emit()

    def reveal(self) -> None:
        """Draw with the digits typed; nothing happens while some are missing."""
        file, digits = self._presenter.file, self.digits
        if digits.missing or digits.needs_reason:
            return
        typed, by = digits.text, digits.origin(self._presenter.words)
        self._presenter.write(lambda store: reveal_draw(store, file, typed, by), reload=True)

    def replace(self, case_number: str, reason: str) -> None:
        """The next reserve takes the place of this case, for one of the four reasons."""
        file = self._presenter.file
        self._presenter.write(
            lambda store: replace_case(store, file, case_number, reason), reload=True
        )

    def abort(self, reason: str) -> None:
        """Put the draw aside; its number is kept, and a new frame can be locked."""
        draw = self.draw
        if draw is None:
            return

        def aborted(_draw: Draw) -> None:
            self.unheld = False
            self.digits.clear()
            self.read_frame()

        self._presenter.write(
            lambda store: abort_draw(store, draw.id, reason), then=aborted, reload=True
        )


def _choice(reader: Reader, file: VisitFile, asked: Asked, day: date) -> FrameChoice:
    return frame_choice(
        reader,
        file,
        since=asked.since,
        until=asked.until,
        visit_day=day,
        exclude_reviewed=asked.exclude_reviewed,
    )
