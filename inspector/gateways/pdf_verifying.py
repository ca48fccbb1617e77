"""Judging a delivered file by itself: its signatures, its record, what was done to it later.

Nothing is fetched, and nothing in a file is believed that is not proved by a signature or by
the hash the report names. A chain of certificates is judged as of the time of signing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.domain.verdict import Problem, Verdict
from inspector.gateways.pdf_verifying_limits import within, without_a_word

if TYPE_CHECKING:
    from inspector.gateways.pdf_verifying_record import RecordFound
    from inspector.gateways.pdf_verifying_trust import Trust

_MOST = 100_000_000  # bytes; a report with all its photos is some ten millions
_MORE = 3_000_000  # bytes for which a file is given as much time again
_HEAD = 1024  # where a reader looks for the first words of a PDF
_END = b"%%EOF"


@dataclass(frozen=True, slots=True)
class PdfVerifier:
    """`services.delivery.Verifier`; a file that takes longer than it may is not judged.

    `seconds`: for a small one. To compare 180 tagged pages before and after each signature
    takes about ten; a large file is given more, up to ten times as much.
    """

    seconds: float = 60.0

    def verify(
        self, pdf: bytes, trusted: Sequence[bytes] = (), own: Sequence[bytes] = ()
    ) -> Verdict:
        if b"%PDF-" not in pdf[:_HEAD]:
            return _failed("not-pdf")
        if len(pdf) > _MOST:
            return _failed("too-large", most=_MOST // 1_000_000)
        with without_a_word():
            return within(
                self.seconds * min(1 + len(pdf) / _MORE, 10),
                lambda: _judge(pdf, trusted, own),
                failed=_failed("damaged"),
                late=_failed("took-too-long"),
            )


def _failed(code: str, **details: object) -> Verdict:
    return Verdict(problems=(Problem(code=code, details=details),))


def _judge(pdf: bytes, trusted: Sequence[bytes], own: Sequence[bytes]) -> Verdict:
    """As `verify`, without an end to its patience."""
    from inspector.gateways.pdf_verifying_signatures import TROUBLE
    from inspector.gateways.pdf_verifying_trust import trust_of

    trust = trust_of(trusted, own)
    try:
        return _read(pdf, trust)
    except TROUBLE:
        pass
    end = pdf.rfind(_END) + len(_END)
    if not pdf[end:].strip() or b" obj" in pdf[end:]:  # half of another part was begun
        return _failed("damaged")
    try:
        return _with(_read(pdf[:end] + b"\n", trust), Problem(code="appended"))
    except TROUBLE:
        return _failed("damaged")


def _with(verdict: Verdict, problem: Problem) -> Verdict:
    """The verdict on the part that can be read, of a file that is longer."""
    less = tuple(replace(one, covers_whole_file=False) for one in verdict.signatures)
    problems = (problem, *(one for one in verdict.problems if one != problem))
    return replace(verdict, valid=False, signatures=less, problems=problems)


def _read(pdf: bytes, trust: Trust) -> Verdict:
    """A reader for each question: one that has read streams can no longer compare revisions."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    from inspector.gateways.pdf_verifying_record import followed, read_record
    from inspector.gateways.pdf_verifying_signatures import (
        expected_problems,
        has_fields,
        judge_signatures,
    )

    reader = PdfFileReader(io.BytesIO(pdf))
    if "/Encrypt" in reader.trailer_view:
        return _failed("encrypted")
    record = read_record(reader.root)
    judged = judge_signatures(pdf, trust)
    if record.is_missing and not judged.problems and not has_fields(pdf):
        return _failed("foreign")
    replaced = _was_replaced(pdf, judged.first_end, record)
    problems = [
        *judged.problems,
        *expected_problems(record.expected, judged),
        *replaced,
        *record.problems,
    ]
    if "/XFA" in followed(reader.root, "/AcroForm", {}):
        problems.append(Problem(code="xfa"))
    different = [one for place, one in enumerate(problems) if one not in problems[:place]]
    return Verdict(
        valid=not different,
        signatures=tuple(judged.signatures),
        record_matches=record.matches and not replaced,
        content_hash=record.content_hash,
        expected=record.expected,
        number=record.number,
        version=record.version,
        problems=tuple(different),
        notes=tuple(judged.notes),
    )


def _was_replaced(pdf: bytes, first_end: int, record: RecordFound) -> list[Problem]:
    """Whether the record was another one when the first signature was made.

    The file up to the end of what that signature covers is the file that was signed.
    """
    if not 0 < first_end < len(pdf):
        return []
    from pyhanko.pdf_utils.reader import PdfFileReader

    from inspector.gateways.pdf_verifying_record import read_record
    from inspector.gateways.pdf_verifying_signatures import TROUBLE

    try:
        then = read_record(PdfFileReader(io.BytesIO(pdf[:first_end])).root)
    except TROUBLE:
        return []  # that signature is told as one that does not cover what it should
    same = (then.content_hash, then.named_hash) == (record.content_hash, record.named_hash)
    return [] if same else [Problem(code="record-replaced")]
