"""What an exchange gives: the own chain sealed, what was erased sealed anew, and what others lack.

A range is kept and noted before it leaves, so that after a cut it leaves again as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Reason
from inspector.services.exchange_places import Offered
from inspector.services.exchanging_course import Course
from inspector.services.exchanging_kept import fit_to_leave, may_seal, seal, sealed_again
from inspector.services.exchanging_pull import tells_all

_BATCH_BYTES = 8 * 1024 * 1024
_BATCH = 64  # bundles
_LOOKED_AT = 50  # own bundles nobody has read yet
_LOOKED_AT_OF_EACH = 3  # and the first that each colleague lacks


def seal_anew(course: Course) -> None:
    """What holds something that was erased since: the own is sealed without it, and by the office
    for laptops that are out; of others nothing is kept, they bring their own.
    """
    bench = course.bench
    for name in bench.ledger.erased():
        if may_seal(course, name.device):
            if data := sealed_again(course, name):
                bench.kept.keep(name, data)
                bench.ledger.reseal_done(name)
        else:
            bench.kept.drop(name)


def new_ranges(course: Course) -> Iterator[BundleName]:
    """Seal, keep and note what was written since the last range."""
    bench, scope_of = course.bench, course.scope_of()
    noted = bench.ledger.bundles(course.me)
    first = noted[-1].last + 1 if noted else 1
    while (found := bench.ledger.read_range(course.me, first, scope_of)) is not None:
        bench.kept.keep(found.name, seal(course, found))
        bench.ledger.note_bundle(found.name)
        yield found.name
        first = found.last + 1


def push(course: Course, there: Mapping[BundleName, Offered]) -> None:
    """Give what the place lacks of the own chain; `there`: what lies there of it."""
    if not course.writes or course.waits:
        return
    ledger = course.bench.ledger
    known = [name for name in ledger.bundles(course.me) if not _lies(course, name, there)]
    course.plan(len(known))
    exported = _noted(course, there)
    for batch in batches(course, [*known]):
        exported = _give(course, batch, exported)
    for batch in batches(course, new_ranges(course), are_new=True):
        exported = _give(course, batch, exported)


def _noted(course: Course, there: Mapping[BundleName, Offered]) -> int:
    """How far the own chain is given; what a file by mail took out, others may have brought."""
    ledger = course.bench.ledger
    exported, noted = ledger.exported(), set(ledger.bundles(course.me))
    brought = max((name.last for name in there if name in noted), default=0)
    if brought > exported:
        ledger.note_exported(brought)
    return max(brought, exported)


def _give(
    course: Course, batch: Sequence[tuple[BundleName, bytes]], exported: int
) -> int:  # fmt: skip
    written = course.hub.put_bundles(course.me, batch, None)
    course.sent += written
    course.entries_out += sum(name.last - name.first + 1 for name, _ in batch if written)
    last = max(name.last for name, _ in batch)
    if last > exported:
        course.bench.ledger.note_exported(last)
    course.step(len(batch))
    return max(last, exported)


def batches(
    course: Course, names: Iterable[BundleName], *, are_new: bool = False
) -> Iterator[list[tuple[BundleName, bytes]]]:
    """Bundles that are fit to leave, in pieces that memory holds easily. `are_new`: they were
    sealed just now.
    """
    batch: list[tuple[BundleName, bytes]] = []
    size = 0
    for name in names:
        data = course.bench.kept.load(name) if are_new else fit_to_leave(course, name)
        if data is None:
            continue
        batch.append((name, data))
        size += len(data)
        if len(batch) >= _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lies(course: Course, name: BundleName, there: Mapping[BundleName, Offered]) -> bool:
    """Whether the range lies there as it is kept here: it may have been sealed anew since."""
    offered = there.get(name)
    if offered is None:
        return False
    kept = course.bench.kept.size(name)
    return kept is None or offered.size in (-1, kept)


def heal(course: Course, there: Mapping[BundleName, Offered]) -> None:
    """Look at own bundles that somebody has not read yet, and put right what was damaged there."""
    if not course.writes or course.waits:
        return
    for name in _suspects(course, there):
        good = fit_to_leave(course, name)
        if good is None:
            continue
        try:
            is_whole = course.hub.read(there[name]) == good
        except InspectionError as problem:
            if problem.code != "hub-file":
                raise
            is_whole = False
        if not is_whole:
            course.sent += course.hub.put_bundles(course.me, [(name, good)], None)


def _suspects(course: Course, there: Mapping[BundleName, Offered]) -> list[BundleName]:
    """The newest that nobody has read, and the first that each colleague lacks: what keeps one
    from reading on is that one.
    """
    names = sorted(there, key=lambda name: (name.first, name.last))
    heard = {one.device: one.applied.get(course.me, 0) for one in course.bench.shelf.heard()}
    read = {heard.get(one.device, 0) for one in course.roster.active if one.device != course.me}
    chosen = [name for name in names if name.last > max(read, default=0)][-_LOOKED_AT:]
    for seq in read:
        chosen += [name for name in names if name.last > seq][:_LOOKED_AT_OF_EACH]
    return [*dict.fromkeys(chosen)]


def relay(course: Course, listed: Sequence[Offered]) -> None:
    """Bring the place what it lacks of others, and what was sealed anew since it was brought."""
    here = {one.bundle for one in listed} - _sealed_anew(course, listed)
    kept = set(course.bench.kept.all())
    parted = {one.device for one in course.told.values() if one.reason == Reason.FORK}
    for names in noted_of_others(course):
        device = names[-1].device
        # What contradicts the place would make its author believe to be the copy.
        if device in parted:
            continue
        there = here
        if not tells_all(course):
            if names[-1] in here:  # what came before it was passed on with it
                continue
            there = {one.bundle for one in course.hub.own_bundles(device)}
        again = may_seal(course, device)
        missing = [name for name in names if name not in there and (again or name in kept)]
        course.plan(len(missing))
        for batch in batches(course, missing):
            course.sent += course.hub.put_bundles(course.me, batch, None)
            course.step(len(batch))


def _sealed_anew(course: Course, listed: Sequence[Offered]) -> set[BundleName]:
    """What this laptop brought to a folder of others, and keeps in another form by now."""
    found = set()
    for one in listed if tells_all(course) else ():
        if one.bundle is not None and one.device == course.me != one.bundle.device:
            kept = course.bench.kept.size(one.bundle)
            if kept is not None and one.size not in (-1, kept):
                found.add(one.bundle)
    return found


def noted_of_others(course: Course) -> list[list[BundleName]]:
    """The ranges of each other laptop that were applied here, in order."""
    ledger = course.bench.ledger
    chains = [ledger.bundles(device) for device in ledger.marks() if device != course.me]
    return [names for names in chains if names]
