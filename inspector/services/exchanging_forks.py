"""Whether another laptop writes under this one's id: a copied disk, or a restored backup."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Reason
from inspector.services.exchange import Offered
from inspector.services.exchanging_branches import PassedOver, told_anew
from inspector.services.exchanging_course import Course, reason_of

_UNDECIDED = frozenset({Reason.UNREADABLE, Reason.NO_KEY, Reason.NEWER_PROGRAM, Reason.GAP})


def look_for_fork(course: Course) -> dict[BundleName, Offered]:
    """Compare what lies there under this laptop's id with its own log; what lies there of it.

    What a restored backup does not know any more is read back. Where the log contradicts it,
    `course.is_forked`, and the last entry that both have in common is noted as exported: from
    there on the work has to be told anew, and what was sealed of it is kept no longer. What
    cannot be read yet decides nothing: `course.waits`.
    """
    bench, me = course.bench, course.me
    noted = set(bench.ledger.bundles(me))
    there: dict[BundleName, Offered] = {}
    passed_over = PassedOver(course)
    for one in course.hub.own_bundles(me):
        if one.bundle is not None and one.bundle not in passed_over:
            there.setdefault(one.bundle, one)
    for branch in told_anew(course):
        if branch.old == me and bench.ledger.is_on(branch):
            _part(course, branch.keep, noted)  # somebody has told anew what was written here
            return there
    strange = {name: one for name, one in there.items() if name not in noted}
    for name in bench.kept.all():  # a backup was restored beside what had been written since
        if name.device == me and name not in noted:
            strange.setdefault(name, Offered(file=name.file, device=me, bundle=name))
    common = 0
    for name in sorted(strange, key=lambda name: (name.first, name.last)):
        parted = _parted(course, strange[name], name, common)
        if parted is not None:
            _part(course, parted, noted)
            return there
        common = max(common, name.last)
    return there


def look_again(course: Course) -> dict[BundleName, Offered] | None:
    """Whether this laptop is a copy still, now that another was enrolled in place of it."""
    course.is_forked = False
    there = look_for_fork(course)
    if course.is_forked:
        return None
    ledger = course.bench.ledger
    noted = frozenset(ledger.bundles(course.me))
    ledger.note_exported(max((name.last for name in there if name in noted), default=0))
    course.bench.shelf.note_forked(False)
    return there


def _part(course: Course, common: int, noted: Iterable[BundleName]) -> None:
    bench = course.bench
    course.is_forked = True
    for name in noted:
        if name.last > common:
            bench.kept.drop(name)
    bench.ledger.note_exported(common)
    bench.shelf.note_forked(True)


def _parted(course: Course, offered: Offered, name: BundleName, known: int) -> int | None:
    """Read a range of the own chain back; where the own log has other entries there, the last
    entry that both have. `known`: both have that at least.
    """
    bench = course.bench
    try:
        data = course.read(offered)
        opened = bench.sealing.open(data, course.roster, course.scopes)
        if opened.name != name:
            raise InspectionError("exchange-tampered")
        course.came(bench.ledger.apply(opened.range, sender=course.role))
    except InspectionError as problem:
        reason = reason_of(problem)
        if reason == Reason.FORK:
            common = bench.ledger.common(opened.range)
            return known if common is None else common
        course.waits = course.waits or reason in _UNDECIDED
        course.tell(offered, reason)
        return None
    bench.kept.keep(name, data)
    return None
