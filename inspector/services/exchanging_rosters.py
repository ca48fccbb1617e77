"""Who belongs to the office, as an exchange learns and passes on, and when each was heard of."""

from __future__ import annotations

import re
from contextlib import suppress
from hashlib import sha256

from inspector.domain.errors import InspectionError
from inspector.domain.office import Heard, Roster
from inspector.services.exchange import Offered
from inspector.services.exchanging_course import Course, reason_of

_NAME = re.compile(r"roster-(\d{1,9})-([0-9a-f]{12})")


def adopt_roster(course: Course) -> None:
    """Follow the newest roster that lies there, where it is newer than the own one.

    Of two with one version, made apart from each other, every laptop follows the same.
    """
    mine = _rank(course.roster, course.signed)
    for offered in sorted(course.hub.rosters(), key=_version, reverse=True):
        if _version(offered) < course.roster.version:
            return
        if (_version(offered), _hash(offered)) == (mine[0], mine[1][:12]):
            continue
        if found := _read(course, offered):
            roster, signed = found
            if _rank(roster, signed) > mine:
                course.follow(roster, signed)
                return


def _read(course: Course, offered: Offered) -> tuple[Roster, bytes] | None:
    try:
        signed = course.hub.read(offered)
        return course.bench.sealing.read_roster(signed, course.roster), signed
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
    bench = course.bench
    known = {one.device: one.at for one in bench.shelf.heard()}
    for offered in course.hub.statuses():
        if offered.device == course.me:
            continue
        with suppress(InspectionError):  # it comes again with the laptop's next exchange
            heard = bench.sealing.open_status(course.hub.read(offered), course.roster)
            before = known.get(heard.device)
            is_news = before is None or (heard.at is not None and heard.at > before)
            if is_news and heard.device != course.me:
                bench.shelf.note_heard(heard)
                known[heard.device] = heard.at


def tell_of_me(course: Course) -> None:
    """How far this laptop has read, for the others."""
    bench = course.bench
    applied = {device: mark.seq for device, mark in bench.ledger.marks().items()}
    heard = Heard(device=course.me, at=bench.now(), version=bench.version, applied=applied)
    sealed = bench.sealing.seal_status(heard, course.keys, course.roster.office)
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
