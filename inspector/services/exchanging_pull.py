"""What an exchange takes in: of every laptop, in the order of its chain, each range by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Applied, BundleName, Mark, Reason
from inspector.domain.office import COMMON, LOCAL
from inspector.services.exchange_places import ForgettingHub, Offered
from inspector.services.exchanging_branches import PassedOver
from inspector.services.exchanging_course import Course, one_file, reason_of
from inspector.services.exchanging_scopes import hidden_in, other_form

Copies = tuple[BundleName, list[Offered]]  # the same range, wherever it lies


def tells_all(course: Course) -> bool:
    """Whether the place is a folder: looked into whole each time, and files go astray singly."""
    return isinstance(course.hub, ForgettingHub)


def listing(course: Course) -> list[Offered]:
    """The bundles there that are new here, and the newest known ones: what lies there before
    those was passed on with them. Of a folder all.
    """
    asked = {} if tells_all(course) else _read_from(course, _lacking(course) | hidden_in(course))
    return course.hub.bundles(asked)


def _lacking(course: Course) -> set[BundleName]:
    """What was read, and is not kept: damaged here, or dropped for what was erased in it."""
    ledger = course.bench.ledger
    others = ledger.marks().keys() - {course.me}
    noted = {name for device in others for name in ledger.bundles(device)}
    return noted.difference(course.bench.kept.all())


def _read_from(course: Course, lacking: Collection[BundleName]) -> dict[str, int]:
    kept = {name.device: name for name in course.bench.kept.all()}  # the newest of each
    after = {}
    for device, mark in course.bench.ledger.marks().items():
        newest = kept.get(device)
        after[device] = min(mark.seq, newest.first - 1) if newest else 0
    for name in lacking:
        after[name.device] = min(after.get(name.device, 0), name.first - 1)
    return after


def pull(course: Course, offered: Sequence[Offered]) -> None:
    """Apply all of it that can be; one bad laptop stops no other."""
    ledger = course.bench.ledger
    for one in offered:
        if one.bundle is None:
            course.tell(one, Reason.UNREADABLE)
    marks, kept, lacking = ledger.marks(), course.bench.kept.all(), _lacking(course)
    after, passed_over = _read_from(course, ()), PassedOver(course)
    known, course.erased = set(kept), frozenset(ledger.erased())
    closed = hidden_in(course)
    chains: dict[str, list[Copies]] = {}
    for name, copies in _by_name([*offered, *_kept_ahead(marks, kept)]):
        mark = marks.get(name.device)
        is_new = mark is None or name.last > min(mark.seq, after[name.device])
        if name.device == course.me or name in passed_over:
            continue
        if name in closed and name in known:
            _look_again(course, name, copies)
            continue
        if not (is_new or name in lacking):
            continue
        if not (mark and name.last <= mark.seq and name in known):
            chains.setdefault(name.device, []).append((name, copies))
    course.plan(sum(map(len, chains.values())))
    for device, chain in chains.items():
        mark = marks.get(device)
        _pull_chain(course, chain, mark.seq if mark else 0)


def _kept_ahead(marks: Mapping[str, Mark], kept: Sequence[BundleName]) -> list[Offered]:
    """What was written or read before an older backup was put in place of the data."""
    return [
        Offered(file=name.file, device=name.device, bundle=name)
        for name in kept
        if name.last > marks.get(name.device, Mark()).seq
    ]


def _by_name(offered: Sequence[Offered]) -> list[Copies]:
    named = [(one.bundle, one) for one in offered if one.bundle is not None]
    named.sort(key=lambda pair: _order(pair[0]))  # stable: the laptop's own copy stays first
    groups = groupby(named, key=lambda pair: pair[0])
    return [(name, [one for _, one in pairs]) for name, pairs in groups]


def _order(name: BundleName) -> tuple[str, int, int, str]:
    return name.device, name.first, name.last, name.link


def _pull_chain(course: Course, chain: Sequence[Copies], seq: int) -> None:
    has_trouble = False
    for name, copies in chain:
        course.step()
        if name.first > seq + 1:
            if not has_trouble:  # else it is known what is in the way
                course.tell(copies[0], Reason.GAP, name.device)
            has_trouble = True
        elif (applied := take(course, name, copies)) is not None:
            course.came(applied, name.device)
            seq = max(seq, name.last)
        else:
            has_trouble = True


def _look_again(course: Course, name: BundleName, copies: Sequence[Offered]) -> None:
    """Read a range with closed parts where it lies in another form: more of it may be open, or
    less in it since something was erased. The latest form is kept.
    """
    for offered in other_form(course, name, copies):
        with suppress(InspectionError), one_file():  # it was read whole once, and is kept
            data = course.read(offered)
            applied = _apply(course, name, data)
            if applied.entries or _is_later(course, name, data):
                course.bench.kept.keep(name, data)
                course.came(applied, name.device)


def _is_later(course: Course, name: BundleName, data: bytes) -> bool:
    """Whether it was sealed after what is kept of the range."""
    kept, bench = course.bench.kept.load(name), course.bench
    if kept is None:
        return True
    before = bench.sealing.open(kept, course.roster, course.scopes).made_at
    now = bench.sealing.open(data, course.roster, course.scopes).made_at
    return before is None or (now is not None and before < now)


def take(course: Course, name: BundleName, copies: Sequence[Offered]) -> Applied | None:
    """Apply one range from whichever copy is good, and keep that; None: none is, which is told.

    A copy that holds what was erased here since is not kept.
    """
    reason = found = None
    for offered in copies:
        try:
            with one_file():
                data = course.read(offered)
                applied = _apply(course, name, data)
        except InspectionError as problem:
            reason = reason or reason_of(problem)
            continue
        found = found or applied
        if name in course.erased and course.bench.ledger.erased_in(name):
            continue
        if offered.key:
            course.bench.kept.keep(name, data)
        return found
    if found is None and reason is not None:
        course.tell(copies[0], reason, name.device)
    return found


def _apply(course: Course, name: BundleName, data: bytes) -> Applied:
    opened = course.bench.sealing.open(data, course.roster, course.scopes)
    if opened.name != name:
        raise InspectionError("exchange-tampered")
    found = replace(opened.range, hidden=opened.hidden)
    # Its author's right counts, whoever sealed it.
    return course.bench.ledger.apply(found, sender=course.roster.right_of(name.device))


def open_hidden(course: Course) -> None:
    """Apply the parts that could not be opened when they came, where their keys have come."""
    bench = course.bench
    readable = {scope for scope, _ in course.scopes} - {COMMON, LOCAL}
    names = {
        name
        for scope, hidden in bench.ledger.hidden().items()
        if scope in readable and course.roster.may_read(course.me, scope)
        for name in hidden
    }
    for name in sorted(names, key=_order):
        data = bench.kept.load(name)
        if data is None:
            continue  # it is read again where it lies
        try:
            with one_file():
                course.came(_apply(course, name, data), name.device)
        except InspectionError as problem:
            course.tell(Offered(file=name.file, device=name.device), reason_of(problem))


def tell_missing(course: Course, listed: Sequence[Offered]) -> None:
    """Tell of each laptop that others have read, and of which nothing lies there nor is here."""
    here = {one.bundle.device for one in listed if one.bundle is not None}
    here |= course.bench.ledger.marks().keys()
    read = {
        device
        for one in course.bench.shelf.heard()
        for device, seq in one.applied.items()
        if seq > 0
    }
    for member in course.roster.members:
        if member.device in read - here and not course.is_told(member.device):
            course.tell(Offered(file=f"{member.device}/", device=member.device), Reason.GAP)
