"""What is needed to plan a visit, and the planning of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inspector.domain.formats import short_date, sort_key
from inspector.domain.model import Agreement, DeliverySite, SchemeText, Supplier, Visit
from inspector.domain.scheme import Scheme
from inspector.services.ports import Store, Words
from inspector.services.visiting import SchemeShelf, open_visit, plan_visit
from ui.presenters.wording import address


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All there is to choose from; sites and agreements by supplier."""

    schemes: tuple[Scheme, ...]
    suppliers: tuple[tuple[str, str], ...]
    sites: dict[str, list[tuple[str, str]]]
    agreements: dict[str, list[tuple[str, str]]]
    parent: Visit | None
    scheme: str  # of the visit that is followed up, else of the newest visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What stands on the page, as typed: carried over when the look changes."""

    scheme: str
    kind: str
    announced: str
    supplier: str
    site: str
    agreement: str
    day: str
    records_case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What she chose; `begin` opens the visit with this arrival."""

    scheme: str
    kind: str
    announced: bool
    supplier: str
    site: str
    agreement: str
    planned_on: date | None
    records_case: str
    parent: str
    begin: datetime | None


def read_choices(store: Store, shelf: SchemeShelf, parent: str) -> Choices:
    """Read on the storage thread."""
    suppliers = [(str(one), str(name)) for one, name in store.select(Supplier, ("id", "name"))]
    sites: dict[str, list[tuple[str, str]]] = {}
    for site in store.find(DeliverySite):
        sites.setdefault(site.supplier, []).append((site.id, address(site) or site.name))
    agreements: dict[str, list[tuple[str, str]]] = {}
    for one in store.find(Agreement):
        period = f"{short_date(one.starts)} – {short_date(one.ends)}" if one.starts else ""
        told = ", ".join(part for part in (one.number, period) if part)
        agreements.setdefault(one.supplier, []).append((one.id, told))
    before = store.get(Visit, parent) if parent else None
    return Choices(
        schemes=shelf.all(),
        suppliers=tuple(sorted(suppliers, key=lambda row: sort_key(row[1]))),
        sites=sites,
        agreements=agreements,
        parent=before,
        scheme=_family(store, before),
    )


def _family(store: Store, before: Visit | None) -> str:
    """The id of the scheme of this visit, else of the newest one; ids sort by time."""
    texts = [str(text) for _, text in store.select(Visit, ("id", "scheme"))]
    text = before.scheme if before else (texts[-1] if texts else "")
    kept = store.get(SchemeText, text) if text else None
    return kept.scheme if kept else ""


def carry_out(store: Store, shelf: SchemeShelf, plan: Plan) -> Visit:
    """Plan the visit and, where she begins now, open it."""
    visit = plan_visit(
        store,
        shelf,
        scheme_id=plan.scheme,
        supplier=plan.supplier,
        site=plan.site,
        kind=plan.kind,
        planned_on=plan.planned_on,
        announced=plan.announced,
        agreement=plan.agreement,
        parent=plan.parent,
        records_case=plan.records_case,
    )
    return open_visit(store, visit.id, arrived=plan.begin) if plan.begin else visit


def about(words: Words, scheme: Scheme, kind: str) -> list[str]:
    """The scheme in a few lines: its size and the draw this kind asks for."""
    count = sum(1 for _ in scheme.points())
    total = len(scheme.areas)
    areas = words("new_visit.areas_one") if total == 1 else words("new_visit.areas", count=total)
    if count == 1:
        lines = [words("new_visit.points_one", areas=areas)]
    else:
        lines = [words("new_visit.points", points=count, areas=areas)]
    plan = scheme.draw_plan(kind)
    if plan is None:
        lines.append(words("new_visit.no_draw"))
    else:
        strata = [
            words("new_visit.stratum", title=s.title.told(words.language), size=s.size)
            for s in plan.strata
        ]
        lines.append(words("new_visit.draw", strata=", ".join(strata)))
    return lines
