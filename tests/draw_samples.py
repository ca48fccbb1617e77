"""The draw of sampling.md's vector V3 as a visit: 60 completed and 40 ongoing cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from fakes import MemoryStore
from visit_samples import SCHEME, Shelf, a_store, add_case, opened

from inspector.domain.model import Visit, VisitState
from inspector.domain.scheme import Scheme

SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DIGITS = "351622146535142663215344"
COMMITMENT = "9ce26721f6447898e508e9dd9926c8a457e4392760bdf4af4b04a699834f92c5"
FRAME_HASH = "7a3ff780e0e5920de33851393bf61e8e55f93abea56f8f340977d0924b4adf9a"
SINCE = date(2026, 5, 12)


def picture_scheme() -> Scheme:
    """The sample scheme with the sizes of the picture: 15 of each stratum, 5 in reserve."""
    plan = SCHEME.draws[0]
    strata = tuple(replace(stratum, size=15, reserve=5) for stratum in plan.strata)
    return replace(SCHEME, draws=(replace(plan, strata=strata),))


def picture_shelf() -> Shelf:
    return Shelf(picture_scheme())


def picture_store(
    *, cases: bool = True, odd: bool = True, earlier: bool = False, kind: str = "control"
) -> tuple[MemoryStore, str]:
    """A store with the open visit 2026-014, and its id; `odd` adds cases that are left out,
    `earlier` a visit held on 12 May 2026.
    """
    parts = [record for table in a_store().tables.values() for record in table.values()]
    store = MemoryStore(*parts, device_mark="014")  # so that the draw is 2026-014-A
    if cases:
        for number in range(1, 61):
            ends = date(2026, 6 + number % 5, 1 + number % 28)
            add_case(store, f"KBH-2026-{number:04d}", "completed", date(2026, 1, 5), ends)
        for number in range(61, 101):
            add_case(store, f"KBH-2026-{number:04d}", "ongoing", date(2026, 3, 2))
    if cases and odd:
        add_case(store, "KBH-2026-0218", "ongoing", date(2026, 11, 24))
        add_case(store, "KBH-2025-0977", "completed", date(2025, 9, 1), date(2026, 4, 30))
        add_case(store, "KBH-2026|0240", "ongoing", date(2026, 4, 1))
    if earlier:
        before = opened(store, arrived=datetime(2026, 5, 12, 8, tzinfo=UTC))
        store.tables[Visit][before.id] = replace(
            before, state=VisitState.LOCKED, held_on=date(2026, 5, 12)
        )
    visit = opened(store, kind=kind)
    named = replace(visit, number="2026-014", held_on=date(2026, 11, 20))
    store.tables[Visit][visit.id] = named
    return store, visit.id
