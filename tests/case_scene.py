"""An open visit with drawn cases: five in all, or thirty by fifteen for measuring."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from fakes import MemoryAttachments, MemoryStore
from visit_samples import SCHEME
from visit_scene import ARRIVED, calendar
from window_desk import RESOURCES, make_desk

from inspector.domain.identity import case_id
from inspector.domain.model import (
    Case,
    CaseCheck,
    CaseReview,
    DeliverySite,
    Draw,
    DrawState,
    SampleItem,
    SchemeText,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.scheme import CaseRule, ControlArea, Point, Scheme, Scope, Unit, Wording
from inspector.domain.visit_file import VisitFile
from ui.pages.visit.cases import CasesPage
from ui.presenters.visit import VisitPresenter
from ui.theme import Theme

VISIT = "0190-cases"
NUMBERS = tuple(f"KBH-2026-{number:04d}" for number in (8, 36, 42, 73, 80))
PLAN = CaseRule(
    id="DL02b",
    title=Wording("Plan inden en måned"),
    since="referred",
    until="plan_written",
    amount=1,
    unit=Unit.MONTHS,
)
TALKS = CaseRule(
    id="DL02a",
    title=Wording("Samtale hver måned"),
    since="referred",
    until="talks",
    amount=1,
    unit=Unit.MONTHS,
    every=True,
)


class OneScheme:
    """A shelf with this scheme alone."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme

    def all(self) -> tuple[Scheme, ...]:
        return (self._scheme,)

    def parse(self, text: str) -> Scheme:
        return self._scheme

    def text_of(self, scheme_id: str) -> str:
        return scheme_id


def scheme(points: int = 3, **changed: Any) -> Scheme:
    """Case points 2.1, 2.2 …; hours compared; dates discussed, not scored."""
    area = ControlArea(
        id="2",
        title=Wording("Forvaltningsretlige krav"),
        points=tuple(
            Point(
                id=f"2.{at}",
                title=Wording(f"Punktets navn {at}", f"Name of the point {at}"),
                short=Wording(f"Punkt{at}"),
                scope=Scope.CASE,
            )
            for at in range(1, points + 1)
        ),
    )
    rules = (*SCHEME.case_rules, PLAN, TALKS)
    made = replace(SCHEME, areas=(area,), case_rules=rules, hours=True)
    return replace(made, **changed)


def store_with(numbers: tuple[str, ...], made: Scheme, *more: Any) -> MemoryStore:
    """The first half is completed, the rest ongoing; the list knows dates and hours."""
    half = (len(numbers) + 1) // 2
    records: list[Any] = [
        SchemeText(id="text", scheme=made.id, version="1", text=made.id),
        Supplier(id="jobvejen", name="Jobvejen A/S"),
        DeliverySite(id="site", supplier="jobvejen", street="Lodsgangen 3"),
        Visit(
            id=VISIT,
            number="2026-T3-014",
            scheme="text",
            supplier="jobvejen",
            site="site",
            kind="control",
            state=VisitState.OPEN,
            held_on=date(2026, 11, 20),
            arrived=ARRIVED,
        ),
        Draw(
            id="draw",
            visit=VISIT,
            number="2026-T3-014-A",
            state=DrawState.DRAWN,
            strata=json.dumps([["AFSLUTTET", 40, half, 5], ["IGANG", 40, half, 5]]),
            committed_at=ARRIVED,
        ),
    ]
    for at, number in enumerate(numbers):
        done = at < half
        records += [
            SampleItem(
                id=f"item{at:02d}",
                visit=VISIT,
                draw="draw",
                case_number=number,
                stratum="AFSLUTTET" if done else "IGANG",
                position=at + 1 if done else at + 1 - half,
            ),
            Case(
                id=case_id("jobvejen", number),
                supplier="jobvejen",
                number=number,
                programme="Afklaring og mentor",
                referred=date(2026, 5, 4),
                called_in=date(2026, 5, 18),
                invoiced_hours=Decimal(60),
                hourly_price=Decimal(420),
            ),
        ]
    by_id = {(type(one), one.id): one for one in (*records, *more)}
    return MemoryStore(*by_id.values(), now=ARRIVED)


class CaseScene:
    """The page of the cases over a store in memory, shown as visit mode shows it."""

    def __init__(
        self,
        folder: Path,
        *more: Any,
        made: Scheme | None = None,
        numbers: tuple[str, ...] = NUMBERS,
        text_size: int = 100,
        mode: str = "light",
        width: int = 1100,
        height: int = 760,
        compact: bool = False,
    ) -> None:
        made = made or scheme()
        theme = Theme(RESOURCES, mode, text_size)
        theme.use(compact=compact)
        self.store = store_with(numbers, made, *more)
        self.desk = make_desk(
            folder,
            self.store,
            shelf=OneScheme(made),
            calendar=calendar,
            attachments=MemoryAttachments(),
            theme=theme,
        )
        desk = self.desk
        self.presenter = VisitPresenter(
            tasks=desk.tasks,
            shelf=desk.shelf,
            words=desk.words,
            now=desk.now,
            calendar=desk.calendar,
        )
        self.said: list[str] = []
        desk.messages.toasted.connect(lambda notice: self.said.append(notice.text))
        self.presenter.open(VISIT)
        self._size = (width, height)
        self.page: CasesPage

    def show(self) -> CasesPage:
        """Make and show the page; the visit must have been read."""
        self.page = CasesPage(self.desk, self.presenter)
        self.page.resize(*self._size)
        self.page.show_file(self.presenter.file)
        self.presenter.file_changed.connect(self.page.show_file)
        self.page.show()
        self.page.activateWindow()
        return self.page

    @property
    def file(self) -> VisitFile:
        return self.presenter.file

    def stored_outcome(self, number: str, point: str) -> str:
        found = self.store.find(CaseCheck, case_number=number, point=point)
        return found[0].outcome if found else ""

    def stored_review(self, number: str) -> CaseReview | None:
        found = self.store.find(CaseReview, case_number=number)
        return found[0] if found else None
