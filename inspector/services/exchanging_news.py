"""What an exchange brought that a person has to hear of, beyond the counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, replace

from inspector.domain.exchange import Exchanged, LockedElsewhere, WrittenAfter
from inspector.domain.model import Purge, Report, Supplier, Visit, VisitState
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
    visits: frozenset[str] = frozenset()  # ids
    purges: frozenset[str] = frozenset()
    chains: Mapping[str, int] = field(default_factory=dict)  # laptop's id → its newest entry here


def standing(course: Course) -> Standing:
    """Before anything came."""
    ask = course.bench.store
    known: Standing = ask(_read) if ask is not None else Standing()
    chains = {device: mark.seq for device, mark in course.bench.ledger.marks().items()}
    return replace(known, roster=course.roster, chains=chains)


def with_news(course: Course, before: Standing) -> Exchanged:
    """What it came to, with what colleagues locked, wrote in what is locked, and deleted; who is
    out since, and what this laptop may do since.
    """
    bench = course.bench
    about_office = Exchanged(
        put_out=tuple(_put_out(before.roster, course.roster, course.me)),
        role=_new_role(before.roster, course),
    )
    if bench.store is None:
        conflicts, told = bench.ledger.rows_conflicts(), about_office
    else:
        conflicts, told = bench.store(lambda store: _read_news(store, course, before, about_office))
    return replace(
        course.exchanged(conflicts=conflicts), locked=told.locked, put_out=told.put_out,
        written_after=told.written_after, purged=told.purged, role=told.role,
    )  # fmt: skip


def _read_news(
    store: Store, course: Course, before: Standing, told: Exchanged
) -> tuple[int, Exchanged]:
    from inspector.services.settling import count_conflicts  # a start needs no exchange

    return count_conflicts(store), replace(
        told,
        locked=tuple(_locked(store, before)),
        written_after=tuple(_written_after(store, course, before)),
        purged=tuple(_purged(store, before)),
    )


def _read(store: Store) -> Standing:
    reports = store.select(Report, ("id", "visit", "version"))
    opened = store.select(Visit, ("id",), state=VisitState.OPEN)
    return Standing(
        reports=frozenset(str(key) for key, _, _ in reports),
        open=frozenset(str(key) for (key,) in opened),
        locked=frozenset((str(visit), int(str(version))) for _, visit, version in reports),
        visits=frozenset(str(key) for (key,) in store.select(Visit, ("id",))),
        purges=frozenset(str(key) for (key,) in store.select(Purge, ("id",))),
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


def _written_after(store: Store, course: Course, before: Standing) -> Iterator[WrittenAfter]:
    """Of visits whose report stood here: what came now from who did not know of it."""
    for key in sorted(course.visits & {visit for visit, _ in before.locked}):
        visit = store.get(Visit, key)
        if visit is None or visit.state != VisitState.LOCKED:
            continue  # opened again: whoever corrects it sees all of it
        who: set[str] = set()
        for later in store.later_changes(key):
            dots = {dot for dot in later.dots if _is_news(dot, before.chains, course.me)}
            if dots and later.report in before.reports:
                who |= _writers(store, later.report, dots)
        if who:
            supplier = store.get(Supplier, visit.supplier)
            yield WrittenAfter(
                visit=key, number=visit.number, supplier=supplier.name if supplier else "",
                who=", ".join(sorted(who)),
            )  # fmt: skip


def _writers(store: Store, report_id: str, dots: Collection[str]) -> set[str]:
    """Their names, or the marks of their laptops; nobody of what is erased by now."""
    from inspector.services.later_changes import late_changes

    report = store.get(Report, report_id)
    found = late_changes(store, report, dots) if report is not None else ()
    return {one.told.person or one.told.device for one in found if not one.told.erased}


def _is_news(dot: str, chains: Mapping[str, int], me: str) -> bool:
    """Whether this entry came by this exchange, written elsewhere."""
    device, _, seq = dot.rpartition(":")
    return device != me and seq.isdigit() and int(seq) > chains.get(device, 0)


def _purged(store: Store, before: Standing) -> Iterator[str]:
    """The numbers of visits that stood here, whose papers went by a deletion that came."""
    for (key,) in store.select(Purge, ("id",)):
        purge = store.get(Purge, str(key)) if key not in before.purges else None
        if purge is None or _made_here(store, purge):
            continue
        found = (store.get(Visit, one) for one in purge.visit_ids if one in before.visits)
        yield from sorted(visit.number for visit in found if visit is not None)


def _made_here(store: Store, purge: Purge) -> bool:
    entries = store.history(Purge, purge.id)
    return bool(entries) and entries[0].device == store.device_mark


def _new_role(before: Roster | None, course: Course) -> str:
    """The role that this laptop was given since; "" where it is as before, or out."""
    was = before.member(course.me) if before is not None else None
    return course.role if was is not None and course.is_active and was.role != course.role else ""


def _put_out(before: Roster | None, after: Roster, me: str) -> Iterator[str]:
    was_in = {one.device for one in before.active} if before is not None else set()
    for one in after.members:
        if one.device in was_in and not one.is_active and one.device != me:
            yield f"{one.mark} ({one.person})" if one.person else one.mark
