"""What an exchange brought that a person has to hear of, beyond the counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from inspector.domain.exchange import Exchanged, LockedElsewhere
from inspector.domain.model import Report, Supplier, Visit, VisitState
from inspector.domain.office import Roster
from inspector.domain.value import value
from inspector.services.exchanging_course import Course
from inspector.services.ports import Store


@value
class Standing:
    """What stood here before: who was in, the reports, and the visits in hand."""

    roster: Roster | None = None
    reports: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()  # ids of visits
    locked: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # visit, version


def standing(course: Course) -> Standing:
    """Before anything came."""
    ask = course.bench.store
    known: Standing = ask(_read) if ask is not None else Standing()
    return replace(known, roster=course.roster)


def with_news(course: Course, before: Standing) -> Exchanged:
    """What it came to, with what a colleague locked and who is out since."""
    bench = course.bench
    out = tuple(_put_out(before.roster, course.roster, course.me))
    if bench.store is None:
        return replace(course.exchanged(conflicts=bench.ledger.rows_conflicts()), put_out=out)

    def read(store: Store) -> tuple[int, tuple[LockedElsewhere, ...]]:
        from inspector.services.settling import count_conflicts  # a start needs no exchange

        return count_conflicts(store), tuple(_locked(store, before))

    conflicts, locked = bench.store(read)
    return replace(course.exchanged(conflicts=conflicts), locked=locked, put_out=out)


def _read(store: Store) -> Standing:
    reports = store.select(Report, ("id", "visit", "version"))
    opened = store.select(Visit, ("id",), state=VisitState.OPEN)
    return Standing(
        reports=frozenset(str(key) for key, _, _ in reports),
        open=frozenset(str(key) for (key,) in opened),
        locked=frozenset((str(visit), int(str(version))) for _, visit, version in reports),
    )


def _locked(store: Store, before: Standing) -> Iterator[LockedElsewhere]:
    """Of visits somebody works on here, and of those that were locked here as well."""
    from inspector.services.together import laptop_of

    for (key,) in store.select(Report, ("id",)):
        report = store.get(Report, str(key)) if key not in before.reports else None
        if report is None:
            continue
        is_second = (report.visit, report.version) in before.locked
        visit = store.get(Visit, report.visit)
        mark = laptop_of(store, Report, report.id)
        if visit is None or not (is_second or report.visit in before.open):
            continue
        if mark != store.device_mark:  # what this laptop wrote itself may be read back
            supplier = store.get(Supplier, visit.supplier)
            yield LockedElsewhere(
                visit=visit.id, number=visit.number, supplier=supplier.name if supplier else "",
                person=report.locked_by, mark=mark, is_second=is_second,
            )  # fmt: skip


def _put_out(before: Roster | None, after: Roster, me: str) -> Iterator[str]:
    was_in = {one.device for one in before.active} if before is not None else set()
    for one in after.members:
        if one.device in was_in and not one.is_active and one.device != me:
            yield f"{one.mark} ({one.person})" if one.person else one.mark
