"""Whether another laptop writes under this one's id: a copied disk, or a restored backup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Reason
from inspector.services.exchange_places import Offered
from inspector.services.exchange_seals import Opened
from inspector.services.exchanging_branches import PassedOver, told_anew
from inspector.services.exchanging_course import Course, one_file, reason_of

_UNDECIDED = frozenset({Reason.UNREADABLE, Reason.NO_KEY, Reason.NEWER_PROGRAM, Reason.GAP})
_SIGNED = frozenset({Reason.NO_KEY, Reason.GAP})  # told of what bears a good signature alone


def look_for_fork(course: Course) -> dict[BundleName, Offered]:
    """Compare what lies there under this laptop's id with its own log; what lies there of it.

    What a restored backup does not know any more is read back. Where the log contradicts it,
    `course.is_forked`, and the last entry that both have in common is noted as exported: from
    there on the work has to be told anew, and what was sealed of it is kept no longer. What
    cannot be read yet decides nothing: `course.waits`.
    """
    bench, me = course.bench, course.me
    noted = set(bench.ledger.bundles(me))
    copies: dict[BundleName, list[Offered]] = {}
    passed_over = PassedOver(course)
    for one in course.hub.own_bundles(me):
        if one.bundle is not None and one.bundle not in passed_over:
            copies.setdefault(one.bundle, []).append(one)
    there = {name: found[0] for name, found in copies.items()}
    for branch in told_anew(course):
        if branch.old == me and bench.ledger.is_on(branch):
            _part(course, branch.keep, noted)  # somebody has told anew what was written here
            return there
    strange = {name: found for name, found in copies.items() if name not in noted}
    for name in bench.kept.all():  # a backup was restored beside what had been written since
        if name.device == me and name not in noted:
            mine = Offered(file=name.file, device=me, bundle=name)
            strange.setdefault(name, []).append(mine)
    common = 0
    for name in sorted(strange, key=lambda name: (name.first, name.last)):
        found = _read_back(course, strange[name], name, common)
        if found.parted:
            _part(course, found.common, noted)
            return there
        common = found.common
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


class _Compared(NamedTuple):
    parted: bool
    common: int  # the last entry that both have


def _read_back(
    course: Course, copies: Sequence[Offered], name: BundleName, known: int
) -> _Compared:
    """Read a range of the own chain back from whichever copy is good, and compare it with the
    own log. `known`: both have that at least.
    """
    told = []
    for offered in copies:
        try:
            with one_file():
                data = course.read(offered)
                opened = _opened(course, name, data)
                applied = course.bench.ledger.apply(
                    opened.range, sender=course.role, only_here=not offered.key
                )
                course.came(applied, opened.range.device)
        except InspectionError as problem:
            reason = reason_of(problem)
            if reason == Reason.FORK:
                common = course.bench.ledger.common(opened.range)
                return _Compared(parted=True, common=known if common is None else common)
            told.append((offered, reason))
            continue
        course.bench.kept.keep(name, data)
        return _Compared(parted=False, common=max(known, name.last))
    for offered, reason in told:
        course.waits = course.waits or _decides_later(course, offered, reason)
        course.tell(offered, reason)
    return _Compared(parted=False, common=known)


def _opened(course: Course, name: BundleName, data: bytes) -> Opened:
    opened = course.bench.sealing.open(data, course.roster, course.scopes)
    if opened.name != name:
        raise InspectionError("exchange-tampered")
    return opened


def _decides_later(course: Course, offered: Offered, reason: Reason) -> bool:
    """Whether it may be the own work: by its signature, or where this laptop alone writes."""
    if offered.device == course.me:
        return reason in _UNDECIDED
    return reason in _SIGNED
