"""What is kept of bundles, as it may leave: whole, and signed with a key that counts."""

from __future__ import annotations

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, ChainRange, Reason
from inspector.domain.office import MemberState, Role
from inspector.services.exchanging_course import Course, one_file, reason_of

# What says nothing of the bytes: whoever has the key, or the program, can open them.
_NOT_JUDGED = frozenset({Reason.NO_KEY, Reason.NEWER_PROGRAM})
_BROKEN = frozenset({Reason.TAMPERED, Reason.UNREADABLE})


def seal(course: Course, found: ChainRange, larger_than: int = 0) -> bytes:
    """The range as it leaves this laptop."""
    bench = course.bench
    return bench.sealing.seal(
        found, course.roster, course.me, course.keys, course.scopes, bench.now(), larger_than
    )


def sealed_again(course: Course, name: BundleName, larger_than: int = 0) -> bytes | None:
    """A range that was noted, sealed from the log; None where the log has it not so."""
    found = course.bench.ledger.read_range(name.device, name.first, course.scope_of())
    return seal(course, found, larger_than) if found is not None and found.name == name else None


def may_seal(course: Course, device: str) -> bool:
    """The own chain, and by the office that of a laptop that is out."""
    if device == course.me:
        return True
    member = course.roster.member(device)
    is_out = member is not None and member.state != MemberState.ACTIVE
    return is_out and course.role == Role.OFFICE


def fit_to_leave(course: Course, name: BundleName) -> bytes | None:
    """The bundle as it is kept, where it opens; else sealed again by whoever may, and kept.

    What was damaged of another's is dropped, so that it is read again where it lies.
    """
    kept = course.bench.kept
    data = kept.load(name)
    fault = _fault(course, name, data) if data is not None else None
    if data is not None and fault is None:
        return data
    again = sealed_again(course, name) if may_seal(course, name.device) else None
    if again is not None:
        kept.keep(name, again)
    elif fault in _BROKEN and name.device != course.me:
        kept.drop(name)
    return again


def _fault(course: Course, name: BundleName, data: bytes) -> Reason | None:
    try:
        with one_file():
            opened = course.bench.sealing.open(data, course.roster, course.scopes)
    except InspectionError as problem:
        reason = reason_of(problem)
        return None if reason in _NOT_JUDGED else reason
    return None if opened.name == name else Reason.TAMPERED
