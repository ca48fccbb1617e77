"""One file with all that colleagues may lack, where no place to meet can be reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Protocol

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Exchanged, Reason
from inspector.services.exchange_places import Hub
from inspector.services.exchanging_course import Bench, Course, begun
from inspector.services.exchanging_files import give_files
from inspector.services.exchanging_push import batches, new_ranges, noted_of_others, seal_anew
from inspector.services.exchanging_rosters import tell_of_me
from inspector.services.exchanging_scopes import note_placed, seal_moved
from inspector.services.ports import Progress

_MOST = 18_000  # bundles: what a file by mail may hold, with room for photos


class EmptyPack(Hub, Protocol):
    """A place that is one file, and knows how large it is so far."""

    @property
    def size(self) -> int: ...


def pack(
    bench: Bench,
    file: EmptyPack,
    progress: Progress | None = None,
    *,
    everything: bool = False,
    most_bytes: int = 14_000_000,
) -> Exchanged:
    """Put in what some colleague has not been heard to have read, or `everything`; and whose
    chain contradicts what lies at the place, as it is here: of that they have to learn.

    Nothing counts as given by it: whether the file arrives, a colleague's status tells. Photos
    and documents come last, as many as `most_bytes` has room for; `files_missing` are left out,
    and the next file begins with them. InspectionError: see `_require`.
    """
    course = begun(bench, file, progress)
    _require(course)
    file.put_roster(course.me, course.roster.version, course.signed)
    seal_anew(course)
    moved = frozenset(seal_moved(course))
    own = [] if not course.writes else [*bench.ledger.bundles(course.me), *new_ranges(course)]
    named = (*own, *(name for names in noted_of_others(course) for name in names))
    parted = _parted(course)
    news = [each for each in named if everything or each in moved or _is_lacking(course, each)]
    against = (each for each in named if each.device in parted)
    chosen = [*islice(dict.fromkeys((*against, *news)), _MOST)]
    course.plan(len(chosen))
    for batch in batches(course, chosen):
        course.sent += file.put_bundles(course.me, batch, None)
        course.entries_out += sum(n.last - n.first + 1 for n, _ in batch if n.device == course.me)
        course.step(len(batch))
    _give_files(course, file, None if everything else news, most_bytes)
    note_placed(course)
    tell_of_me(course)
    return course.exchanged(conflicts=bench.ledger.rows_conflicts())


def _require(course: Course) -> None:
    """`exchange-copy`, `exchange-not-enrolled`, `exchange-out`."""
    if course.is_forked:
        raise InspectionError("exchange-copy")
    if course.roster.member(course.me) is None:
        raise InspectionError("exchange-not-enrolled")
    if not course.is_active:
        raise InspectionError("exchange-out")


def _is_lacking(course: Course, name: BundleName) -> bool:
    """Whether some active colleague was not heard to have read this range."""
    heard = {one.device: one.applied for one in course.bench.shelf.heard()}
    others = {one.device for one in course.roster.active} - {course.me, name.device}
    return any(heard.get(each, {}).get(name.device, 0) < name.last for each in others)


def _parted(course: Course) -> frozenset[str]:
    """Whose files were refused last, for they contradict what was read here: as after a backup
    was put back. The author alone can mend it, and may have it from nobody else.
    """
    held = course.bench.shelf.held()
    return frozenset(one.device for one in held if one.reason == Reason.FORK)


def _all_files(course: Course) -> dict[str, str]:
    """Every file that is here and that a shared record names, with its scope."""
    ledger = course.bench.ledger
    away = frozenset(ledger.wanted_files())
    named = ledger.file_scopes(course.scope_of())
    return {digest: scope for digest, scope in named.items() if digest not in away}


def _files_of(course: Course, names: Collection[BundleName]) -> dict[str, str]:
    """The files these ranges name, wherever else they lie, and those nobody was given yet.

    Who is sent a file may be the one who cannot reach the place.
    """
    ledger = course.bench.ledger
    files = dict(ledger.own_files(course.scope_of()))
    if said := ledger.files_in(names):
        here = _all_files(course)
        files.update({digest: scope for digest, scope in here.items() if digest in said})
    return files


def _give_files(
    course: Course, file: EmptyPack, ranges: Collection[BundleName] | None, most_bytes: int
) -> None:
    """`ranges`: whose files go along; None: all there are."""
    if not course.writes:
        return
    chosen = _all_files(course) if ranges is None else _files_of(course, ranges)
    names = {
        digest: course.bench.sealing.file_names(digest, scope, course.scopes)
        for digest, scope in chosen.items()
    }
    given = _give_in_turn(course, chosen, names, max(most_bytes - file.size, 0))
    course.files_missing = len(chosen) - given


def _give_in_turn(
    course: Course, chosen: Mapping[str, str], names: Mapping[str, Sequence[str]], most: int
) -> int:
    """As many as there is room for, from where the last file by mail ended."""
    kept = course.bench.kept
    order = sorted((digest for digest in chosen if names[digest]), key=lambda one: names[one][0])
    begin = sum(names[digest][0] < kept.turn() for digest in order)
    turned = {digest: chosen[digest] for digest in (*order[begin:], *order[:begin])}
    given, left_out = give_files(course, turned, names, most=most)
    if left_out:
        kept.note_turn(names[left_out][0])
    return given
