"""Photos, documents and reports: each goes sealed to where it is named, one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.services.exchange_places import ForgettingHub, Offered
from inspector.services.exchanging_course import Course, one_file, reason_of


def exchange_files(course: Course) -> None:
    """Give what lies here and not there; fetch what is named here and lies there.

    What lies nowhere yet stays wanted: it is still on another laptop.
    """
    ledger = course.bench.ledger
    scopes = ledger.file_scopes(course.scope_of())
    wanted = ledger.wanted_files()
    names = {
        digest: course.bench.sealing.file_names(digest, scope, course.scopes)
        for digest, scope in scopes.items()
    }
    there = course.hub.files([name for found in names.values() for name in found])
    if course.writes:
        here = [digest for digest in scopes if digest not in frozenset(wanted)]
        unshared = {digest for digest, _ in ledger.own_files(course.scope_of())}
        missing = [one for one in here if not any(name in there for name in names[one])]
        if found := unshared.intersection(here).difference(missing):
            ledger.note_files_shared(found)
        give_files(course, {digest: scopes[digest] for digest in missing}, names)
        _drop_erased(course)
    fetch_files(course, wanted, names, there)


def _drop_erased(course: Course) -> None:
    """Take back what was lawfully erased; never while the own chain may be there in part."""
    if not isinstance(course.hub, ForgettingHub) or course.waits or course.is_told(course.me):
        return
    seals = course.bench.sealing
    scopes = {scope for scope, _ in course.scopes}
    names = {
        name
        for digest in course.bench.ledger.erased_files()
        for scope in scopes
        for name in seals.file_names(digest, scope, course.scopes)
    }
    course.hub.drop_files(course.me, names)


def give_files(
    course: Course,
    chosen: Mapping[str, str],
    names: Mapping[str, Sequence[str]],
    most: int | None = None,
) -> tuple[int, str]:
    """Give these files, by digest → scope; how many, and the first there was no room for.

    `most`: no more bytes in all than so many, and they are not noted as shared, for nobody
    knows whether they arrive. What is larger by itself is passed over.
    """
    course.plan(len(chosen))
    given = size = 0
    left_out = ""
    for digest, scope in chosen.items():
        course.step()
        sealed = _sealed(course, digest, scope) if names[digest] else None
        if sealed is None or (most is not None and len(sealed) > most):
            continue
        if most is not None and size + len(sealed) > most:
            left_out = left_out or digest
            continue
        course.hub.put_file(course.me, names[digest][0], sealed)
        if most is None:
            course.bench.ledger.note_files_shared([digest])
        size += len(sealed)
        given += 1
    course.files_out += given
    return given, left_out


def _sealed(course: Course, digest: str, scope: str) -> bytes | None:
    """The file for all that may read this scope; None where it or the key is not here."""
    epoch = course.roster.epoch(scope)
    key = course.scopes.get((scope, epoch))
    if key is None:
        return None
    with suppress(InspectionError):  # a damaged one is told by `check`
        data = course.bench.attachments.load(digest)
        return course.bench.sealing.seal_file(data, digest, scope, epoch, key)
    return None


def fetch_files(
    course: Course,
    wanted: Sequence[str],
    names: Mapping[str, Sequence[str]],
    there: Mapping[str, Offered],
) -> None:
    """Fetch those that lie there; the rest is counted as missing."""
    found = {
        digest: [there[name] for name in names.get(digest, ()) if name in there]
        for digest in wanted
    }
    course.plan(sum(map(bool, found.values())))
    for digest, offered in found.items():
        if offered:
            course.files_in += _fetched(course, digest, offered)
            course.step()
    course.files_missing = len(wanted) - course.files_in


def _fetched(course: Course, digest: str, copies: Sequence[Offered]) -> bool:
    for offered in copies:
        try:
            with one_file():
                sealed = course.hub.read(offered)
                data = course.bench.sealing.open_file(sealed, digest, course.scopes)
        except InspectionError as problem:
            course.tell(offered, reason_of(problem))
            continue
        if course.bench.attachments.save(data) == digest:
            return True
        course.tell(offered, Reason.TAMPERED)
    return False
