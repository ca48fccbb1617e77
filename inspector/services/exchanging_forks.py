"""Whether another laptop writes under this one's id: a copied disk, or a restored backup."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Reason
from inspector.services.exchange import Offered
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
    for one in course.hub.own_bundles(me):
        if one.bundle is not None:
            there.setdefault(one.bundle, one)
    strange = {name: one for name, one in there.items() if name not in noted}
    for name in bench.kept.all():  # a backup was restored beside what had been written since
        if name.device == me and name not in noted:
            strange.setdefault(name, Offered(file=name.file, device=me, bundle=name))
    common = max((name.last for name in there if name in noted), default=0)
    for name in sorted(strange, key=lambda name: (name.first, name.last)):
        if _contradicts(course, strange[name], name):
            _part(course, common, noted)
            return there
        common = max(common, name.last)
    return there


def _part(course: Course, common: int, noted: Iterable[BundleName]) -> None:
    bench = course.bench
    course.is_forked = True
    for name in noted:
        if name.last > common:
            bench.kept.drop(name)
    bench.ledger.note_exported(common)
    bench.shelf.note_forked(True)


def _contradicts(course: Course, offered: Offered, name: BundleName) -> bool:
    """Read a range of the own chain back; whether the own log has other entries there."""
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
            return True
        course.waits = course.waits or reason in _UNDECIDED
        course.tell(offered, reason)
        return False
    bench.kept.keep(name, data)
    return False
