"""One exchange with one place where laptops meet.

The order is such that a cut at any point costs nothing but a second press: what is taken in is
applied range by range, what leaves is kept and noted first, and what lies there already is not
written again.
"""

from __future__ import annotations

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Exchanged
from inspector.domain.office import MemberState
from inspector.services.exchange_places import Hub, Offered
from inspector.services.exchanging_branches import is_replaced, leave_branches
from inspector.services.exchanging_course import Bench, Course, begun
from inspector.services.exchanging_files import exchange_files, fetch_files
from inspector.services.exchanging_forks import look_again, look_for_fork
from inspector.services.exchanging_news import Standing, standing, with_news
from inspector.services.exchanging_pull import listing, open_hidden, pull, tell_missing
from inspector.services.exchanging_push import heal, push, relay, seal_anew
from inspector.services.exchanging_rosters import (
    adopt_roster,
    give_roster,
    hear_of_others,
    require_ours,
    tell_of_me,
)
from inspector.services.exchanging_scopes import give_moved, seal_moved
from inspector.services.ports import Progress

__all__ = ["Bench", "exchange", "take_in"]


def exchange(bench: Bench, hub: Hub, progress: Progress | None = None) -> Exchanged:
    """Take in what others left there, and leave what they lack.

    Nothing is left where this laptop is out (`revoked`) or a copy of another (`forked`).
    InspectionError `office-none`, `exchange-not-enrolled`, those of `Hub` (`hub-not-ours` where
    it is another office's) and of the storage;
    Cancelled between two bundles: what was done is done.
    """
    course = begun(bench, hub, progress)
    before = standing(course)
    require_ours(course)
    own = _met(course)
    if own is None:
        return _ended(course, before)
    listed = _taken_in(course)
    seal_anew(course)
    moved = seal_moved(course)
    give_roster(course)
    push(course, own)
    heal(course, own)
    relay(course, listed)
    give_moved(course, moved)
    exchange_files(course)
    hear_of_others(course)
    tell_missing(course, listed)
    tell_of_me(course)
    return _ended(course, before)


def take_in(bench: Bench, hub: Hub, progress: Progress | None = None) -> Exchanged:
    """Take in what lies there, and leave nothing: the place is a file somebody sent."""
    course = begun(bench, hub, progress)
    before = standing(course)
    if _met(course) is None:
        return _ended(course, before)
    _taken_in(course)
    ledger = bench.ledger
    scopes, wanted = ledger.file_scopes(course.scope_of()), ledger.wanted_files()
    names = {
        digest: bench.sealing.file_names(digest, scopes[digest], course.scopes)
        for digest in wanted
        if digest in scopes
    }
    there = hub.files([name for found in names.values() for name in found])
    fetch_files(course, wanted, names, there)
    hear_of_others(course)
    return _ended(course, before)


def _met(course: Course) -> dict[BundleName, Offered] | None:
    """What lies there of this laptop's own; None where it may not exchange."""
    adopt_roster(course)
    member = course.roster.member(course.me)
    is_replaced_here = member is not None and is_replaced(course)
    if is_replaced_here:
        _read_who_replaces(course)
    if (course.is_forked and not is_replaced_here) or (
        member is not None and member.state != MemberState.ACTIVE
    ):
        return None
    if member is None:
        raise InspectionError("exchange-not-enrolled")
    own = look_again(course) if course.is_forked else look_for_fork(course)
    return None if course.is_forked else own


def _read_who_replaces(course: Course) -> None:
    """What they have told anew decides who is the copy."""
    heirs = {one.device for one in course.roster.members if one.replaces == course.me}
    pull(course, [one for one in listing(course) if one.bundle and one.bundle.device in heirs])


def _taken_in(course: Course) -> list[Offered]:
    listed = listing(course)
    pull(course, listed)
    while leave_branches(course):  # each once: it does not come back
        listed = listing(course)
        pull(course, listed)
    open_hidden(course)
    if course.bench.adopt is not None:
        course.bench.adopt(course.roster, course.me)
    return listed


def _ended(course: Course, before: Standing) -> Exchanged:
    bench = course.bench
    bench.shelf.keep_held(course.all_told())
    if course.is_active and not course.is_forked:
        bench.shelf.note_exchange(bench.now())
    return with_news(course, before)
