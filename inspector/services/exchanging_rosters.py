"""Who belongs to the office, as an exchange learns and passes on, and when each was heard of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.office import Heard, Roster
from inspector.services.exchange_places import Offered
from inspector.services.exchanging_course import Course, one_file, reason_of

_NAME = re.compile(r"roster-([0-9]{1,9})-([0-9a-f]{12})")
_MOST_READ = 20  # rosters that came to nothing, in the folder of one laptop


def require_ours(course: Course) -> None:
    """`hub-not-ours` where another office meets there, and nobody of this one."""
    mine, is_foreign = _rank(course.roster, course.signed), False
    offered = course.hub.rosters()
    if any((_version(one), _hash(one)) == (mine[0], mine[1][:12]) for one in offered):
        return
    for one in sorted(offered, key=_version, reverse=True)[:_MOST_READ]:
        try:
            with one_file():
                course.bench.sealing.read_roster(course.hub.read(one), course.roster)
        except InspectionError as problem:
            is_foreign = is_foreign or reason_of(problem) == Reason.FOREIGN
        else:
            return
    if is_foreign:
        raise InspectionError("hub-not-ours")


def adopt_roster(course: Course) -> None:
    """Follow the newest roster that lies there, where it is newer than the own one.

    Of two with one version, made apart from each other, every laptop follows the same.
    """
    mine, read = _rank(course.roster, course.signed), Counter[str]()
    for offered in sorted(course.hub.rosters(), key=_version, reverse=True):
        if _version(offered) < course.roster.version:
            return
        if (_version(offered), _hash(offered)) == (mine[0], mine[1][:12]):
            continue
        read[offered.device] += 1
        if read[offered.device] <= _MOST_READ and (found := _read(course, offered)):
            roster, signed = found
            if _rank(roster, signed) > mine:
                course.follow(roster, signed)
                return


def _read(course: Course, offered: Offered) -> tuple[Roster, bytes] | None:
    try:
        with one_file():
            signed = course.hub.read(offered)
            return course.following.read(signed, course.roster), signed
    except InspectionError as problem:
        course.tell(offered, reason_of(problem))
        return None


def give_roster(course: Course) -> None:
    """Let the roster lie there for others, unless it does already."""
    version, whole = _rank(course.roster, course.signed)
    there = {(_version(one), _hash(one)) for one in course.hub.rosters()}
    if (version, whole[:12]) not in there:
        course.hub.put_roster(course.me, version, course.signed)


def hear_of_others(course: Course) -> None:
    """Note how far each laptop had read when it was here last."""
    bench, now = course.bench, course.bench.now()
    known = {one.device: one for one in bench.shelf.heard()}
    for offered in course.hub.statuses():
        if offered.device == course.me:
            continue
        with suppress(InspectionError), one_file():  # it comes again with the next exchange
            data = course.hub.read(offered)
            heard = bench.sealing.open_status(data, course.roster, course.scopes)
            heard = replace(heard, at=min(heard.at, now) if heard.at else None)
            if heard.device != course.me and _is_news(heard, known.get(heard.device), now):
                bench.shelf.note_heard(heard)
                known[heard.device] = heard
    _note_given(course, known.values())


def _note_given(course: Course, heard: Iterable[Heard]) -> None:
    """What a colleague has read of the own chain was given, on whatever way."""
    ledger, me = course.bench.ledger, course.me
    read = max((one.applied.get(me, 0) for one in heard), default=0)
    given = max((name.last for name in ledger.bundles(me) if name.last <= read), default=0)
    if given > ledger.exported():
        ledger.note_exported(given)


def _is_news(heard: Heard, before: Heard | None, now: datetime) -> bool:
    """Whether it was said later, or by a clock that was set back since."""
    if before is None:
        return True
    is_later = heard.at is not None and (before.at is None or heard.at > min(before.at, now))
    return is_later or any(
        seq > before.applied.get(device, 0) for device, seq in heard.applied.items()
    )


def tell_of_me(course: Course) -> None:
    """How far this laptop has read, for the others; of its own what it has given.

    What never leaves it is nothing for others to wait for.
    """
    bench = course.bench
    applied = {device: mark.seq for device, mark in bench.ledger.marks().items()}
    applied[course.me] = bench.ledger.exported()
    heard = Heard(device=course.me, at=bench.now(), version=bench.version, applied=applied)
    sealed = bench.sealing.seal_status(heard, course.keys, course.roster, course.scopes)
    course.hub.put_status(course.me, sealed)


def _rank(roster: Roster, signed: bytes) -> tuple[int, str]:
    return roster.version, sha256(signed).hexdigest()


def _version(offered: Offered) -> int:
    match = _named(offered)
    return int(match[1]) if match else 0


def _hash(offered: Offered) -> str:
    match = _named(offered)
    return match[2] if match else ""


def _named(offered: Offered) -> re.Match[str] | None:
    """Its name, wherever the place says that it lies."""
    return _NAME.fullmatch(offered.file.rpartition("/")[2])
