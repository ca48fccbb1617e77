"""`verify`: what a delivered file is worth. Opens no data folder."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from inspector.console.session import Session
from inspector.domain.errors import InspectionError
from inspector.domain.report import in_groups
from inspector.domain.verdict import Problem, SignatureFound, Verdict
from inspector.domain.verdict_words import note_words, problem_words, time_words, trust_word
from inspector.gateways.certificate_files import are_certificates
from inspector.gateways.file_reading import read_whole

_MOST = 300_000_000  # bytes that are read to say that they are too many
_MOST_TRUSTED = 1_000_000


def verify_file(session: Session, arguments: Namespace) -> int:
    """Exit 0 where the file is valid; 1 with its problems, also where it is not there."""
    verdict = _verdict(session, arguments.file, arguments.trust)
    if arguments.json:
        session.show_json(as_json(session, verdict))
    else:
        _show(session, verdict, arguments.file.name)
    return 0 if verdict.valid else 1


def _verdict(session: Session, path: Path, trust: list[Path]) -> Verdict:
    """A certificate that cannot be read is a problem: another verdict was asked for."""
    trusted = {one.name: _certificate(one) for one in trust}
    unread = tuple(
        Problem(code="no-certificate", details={"name": name})
        for name, data in trusted.items()
        if data is None
    )
    try:
        data = read_whole(path, _MOST)
    except InspectionError:
        return Verdict(problems=(Problem(code="no-file", details={"name": path.name}), *unread))
    given = [data for data in trusted.values() if data is not None]
    verdict = session.delivery.verifier.verify(data, given)
    if unread:
        return replace(verdict, valid=False, problems=(*unread, *verdict.problems))
    return verdict


def _certificate(path: Path) -> bytes | None:
    try:
        data = read_whole(path, _MOST_TRUSTED)
    except InspectionError:
        return None
    return data if are_certificates(data) else None


def as_json(session: Session, verdict: Verdict) -> dict[str, object]:
    """The same keys whatever the file is; times in ISO 8601."""
    return {
        "valid": verdict.valid,
        "signatures": [_signature(one) for one in verdict.signatures],
        "record_matches": verdict.record_matches,
        "content_hash": verdict.content_hash,
        "number": verdict.number,
        "version": verdict.version,
        "problems": [problem_words(one, session.words) for one in verdict.problems],
        "codes": [one.code for one in verdict.problems],
        "notes": [note_words(one, session.words) for one in verdict.notes],
    }


def _signature(one: SignatureFound) -> dict[str, object]:
    return {
        "signer": one.signer,
        "time": one.time.isoformat() if one.time else None,
        "covers_whole_file": one.covers_whole_file,
        "trusted": one.trusted,
        "intact": one.intact,
        "timestamp": one.is_timestamp,
        "field": one.field,
        "certificate": one.fingerprint,
    }


def _show(session: Session, verdict: Verdict, name: str) -> None:
    words = session.words
    if verdict.valid:
        session.show(words("verify.console.valid", name=name))
    elif verdict.unproved:
        session.show(words("verify.console.unproved", name=name))
    else:
        session.show(words("verify.console.invalid", name=name))
    if verdict.number:
        told = words("verify.console.visit", number=verdict.number, version=verdict.version)
        session.show(told)
    for one in verdict.signatures:
        session.show(_line(session, one))
    if verdict.content_hash:
        answer = words("verify.record_yes" if verdict.record_matches else "verify.record_no")
        session.show(words("verify.console.record", answer=answer))
        session.show(words("verify.console.hash", hash=" ".join(in_groups(verdict.content_hash))))
    for note in verdict.notes:
        session.show(words("verify.console.note", note=note_words(note, words)))
    for problem in verdict.problems:
        session.tell(problem_words(problem, words))


def _line(session: Session, one: SignatureFound) -> str:
    words = session.words
    return words(
        "verify.console.signature",
        kind=words("verify.kind_timestamp" if one.is_timestamp else "verify.kind_signature"),
        signer=one.signer,
        time=time_words(one.time, words),
        trust=trust_word(one, words),
        coverage=words("verify.whole" if one.covers_whole_file else "verify.not_whole"),
    )
