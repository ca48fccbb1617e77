"""A small scheme, a supplier and the visits that unit tests start from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fakes import MemoryStore

from inspector.domain.identity import case_id
from inspector.domain.model import Case, DeliverySite, Supplier, Visit
from inspector.domain.scheme import (
    CaseRule,
    Check,
    ControlArea,
    DeadlineRule,
    DrawPlan,
    Point,
    Scheme,
    Scope,
    Selection,
    Step,
    Stratum,
    Unit,
    VisitKind,
    Wording,
)
from inspector.services.visiting import open_visit, plan_visit

SCHEME = Scheme(
    id="proeve",
    version="1",
    title=Wording("Prøveskema", "Test scheme"),
    kinds=(
        VisitKind(id="control", title=Wording("Kontrolbesøg", "Control visit")),
        VisitKind(
            id="follow_up",
            title=Wording("Opfølgningsbesøg", "Follow-up visit"),
            announced=True,
            follows_up=True,
        ),
    ),
    steps=(Step.ARRIVAL, Step.DRAW, Step.AREAS, Step.TOUR, Step.REVIEW),
    areas=(
        ControlArea(
            id="1",
            title=Wording("Tilbud og ydelser"),
            points=(
                Point(id="1.1", title=Wording("Informationsmateriale"), check=Check.DOCUMENT),
                Point(id="1.2", title=Wording("Ydelser som aftalt")),
            ),
        ),
        ControlArea(
            id="2",
            title=Wording("Forvaltningsretlige krav"),
            points=(
                Point(id="2.1", title=Wording("Saglighed og lighed"), scope=Scope.CASE),
                Point(id="2.2", title=Wording("Sagsoplysning"), scope=Scope.CASE),
            ),
        ),
        ControlArea(
            id="9",
            title=Wording("Adgangsforhold"),
            points=(Point(id="9.1", title=Wording("Trinfri adgang")),),
            step=Step.TOUR,
        ),
    ),
    case_rules=(
        CaseRule(
            id="DL01",
            title=Wording("Indkaldt inden 7 hverdage"),
            since="referred",
            until="called_in",
            amount=7,
            unit=Unit.WORKING_DAYS,
        ),
    ),
    draws=(
        DrawPlan(
            id="d",
            kinds=("control",),
            strata=(
                Stratum(
                    id="AFSLUTTET",
                    title=Wording("Afsluttet"),
                    selection=Selection.COMPLETED_SINCE,
                    size=2,
                    reserve=1,
                ),
                Stratum(
                    id="IGANG",
                    title=Wording("I gang"),
                    selection=Selection.ONGOING_ON,
                    size=2,
                    reserve=1,
                ),
            ),
        ),
    ),
    deadlines=(
        DeadlineRule(
            id="report",
            title=Wording("Rapport skal sendes", "Report is due"),
            after="visit",
            amount=1,
            unit=Unit.WEEKS,
            duty="unit",
        ),
        DeadlineRule(
            id="follow_up",
            title=Wording("Opfølgningsbesøg holdes senest", "Follow-up visit is due"),
            after="visit",
            amount=3,
            unit=Unit.MONTHS,
            duty="unit",
            kinds=("control",),
        ),
    ),
)
ARRIVED = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)


class Shelf:
    """A shelf with one scheme on it: its text is its id."""

    def __init__(self, *schemes: Scheme) -> None:
        self._schemes = schemes or (SCHEME,)

    def all(self) -> tuple[Scheme, ...]:
        return self._schemes

    def parse(self, text: str) -> Scheme:
        return next(scheme for scheme in self._schemes if scheme.id == text)

    def text_of(self, scheme_id: str) -> str:
        return scheme_id


def a_store() -> MemoryStore:
    """One supplier with one site; nothing logged yet."""
    return MemoryStore(
        Supplier(id="jobvejen", name="Jobvejen A/S", kind="external", cvr="13748136"),
        DeliverySite(
            id="lodsgangen",
            supplier="jobvejen",
            street="Lodsgangen 3",
            postcode="2450",
            city="København SV",
        ),
    )


def planned(store: MemoryStore, **changed: object) -> Visit:
    wanted: dict[str, object] = {
        "scheme_id": SCHEME.id,
        "supplier": "jobvejen",
        "site": "lodsgangen",
        "kind": "control",
        "planned_on": date(2026, 11, 20),
    }
    return plan_visit(store, Shelf(), **{**wanted, **changed})


def opened(store: MemoryStore, *, arrived: datetime = ARRIVED, **changed: object) -> Visit:
    return open_visit(store, planned(store, **changed).id, arrived=arrived)


def add_case(
    store: MemoryStore, number: str, status: str, starts: date | None, ends: date | None = None
) -> None:
    """A case in the imported list of the sample supplier."""
    case = Case(
        id=case_id("jobvejen", number),
        supplier="jobvejen",
        number=number,
        status=status,
        starts=starts,
        ends=ends,
    )
    store.tables.setdefault(Case, {})[case.id] = case
