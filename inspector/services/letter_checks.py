"""What is looked at before a letter leaves: to whom, how large, and whether it holds a number.

Everything is told at once. What a person may decide asks for a written reason, which is kept
with the dispatch; what no mail can do is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.civil_number import Level, scan
from inspector.domain.delivery import Way
from inspector.domain.errors import InspectionError
from inspector.domain.formats import NO_BREAK, decimal
from inspector.domain.last_scan import known_digits, only_digits, words_of
from inspector.domain.letter import Concern, File, Letter, Weight, wire_size
from inspector.domain.mail_address import is_address, needs_smtputf8, without_doubles
from inspector.domain.model import Report, VisitState
from inspector.domain.report import Document
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_report import visit_report
from inspector.services.delivery import TextReading
from inspector.services.ports import Words

_BY_MAIL = (Way.DRAFT, Way.MAIL)
# Hashes and ids: hexadecimal with a letter in it, which no civil number has.
_CODES = re.compile(
    r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I
)
_SIX_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")


def concerns(
    letter: Letter,
    file: VisitFile,
    settings: Settings,
    texts: TextReading,
    document: Document | None = None,
    *,
    plain: Sequence[File] = (),
    way: Way = Way.DRAFT,
    known: Collection[str] = (),
    report: Report | None = None,
) -> tuple[Concern, ...]:
    """All there is to know before this letter leaves; takes seconds for large files.

    `document`: the report's blocks, where they are at hand. `plain`: the files before they were
    locked, looked through in their place. `known`: the addresses a letter of this visit is
    expected to go to; none: nobody is told to be a stranger. `report`: the version that is sent.
    """
    found: list[Concern] = []
    if report is not None and file.visit.state != VisitState.LOCKED:
        found.append(Concern(code="letter-visit-open", details={"version": report.version}))
    if way in _BY_MAIL:
        found += _about_recipients(letter.to, way, known)
        found += _about_size(letter.files, settings)
        found += [] if letter.subject.strip() else [Concern(code="letter-subject-empty")]
    found += _about_numbers(letter, plain or letter.files, file, texts, document)
    return tuple(found)


def report_blocks(
    file: VisitFile, settings: Settings, words: Words, calendar: WorkingCalendar
) -> Document | None:
    """The blocks of the newest report, for `concerns`; None where they are not those any more.

    A visit that is open for a correction has others by now, as has one whose papers were deleted.
    """
    if file.visit.state != VisitState.LOCKED or not file.reports or file.totals is not None:
        return None
    return visit_report(file, settings, words, calendar)


def concern_words(words: Words, concern: Concern) -> str:
    """The sentence of a concern."""
    details = dict(concern.details)
    if "place" in details:
        details["place"] = words(f"mail.place.{details['place']}", name=details.get("name", ""))
    return words(f"errors.{concern.code}", **details)


def check_leaving(found: Iterable[Concern], reason: str) -> str:
    """The note to keep with the dispatch; "" where none was needed.

    InspectionError: the code of what is refused, `letter-reason-missing`, or
    `reason-civil-number` where the reason holds a number itself.
    """
    found = tuple(found)
    for one in found:
        if one.weight is Weight.REFUSED:
            raise InspectionError(one.code, **one.details)
    if not any(one.weight is Weight.REASON for one in found):
        return ""
    if not reason.strip():
        raise InspectionError("letter-reason-missing")
    if _gravest(reason, ()) is Level.STOP:
        raise InspectionError("reason-civil-number")
    return reason.strip()


def _about_recipients(to: Sequence[str], way: Way, known: Collection[str]) -> Iterator[Concern]:
    if not to:
        by_hand = way is Way.DRAFT  # she fills it in herself
        code = "letter-no-recipient-yet" if by_hand else "letter-no-recipient"
        yield Concern(code=code, weight=Weight.TOLD if by_hand else Weight.REFUSED)
    expected = {address.casefold() for address in known}
    for address in without_doubles(to):
        details: dict[str, object] = {"address": address}
        if not is_address(address):
            yield Concern(code="letter-address", weight=Weight.REFUSED, details=details)
        elif needs_smtputf8(address):
            weight = Weight.TOLD if way is Way.DRAFT else Weight.REFUSED
            yield Concern(code="letter-address-letters", weight=weight, details=details)
        elif expected and address.casefold() not in expected:
            yield Concern(code="letter-address-unknown", details=details)
    if len(without_doubles(to)) < len(to):
        yield Concern(code="letter-address-twice")


def _about_size(files: Sequence[File], settings: Settings) -> Iterator[Concern]:
    size = sum(len(file.data) for file in files)
    details: dict[str, object] = {
        "size": _megabytes(size),
        "wire": _megabytes(sum(wire_size(len(file.data)) for file in files)),
        "most": _megabytes(settings.mail_most_bytes),
    }
    if size > settings.mail_most_bytes:
        yield Concern(code="letter-too-large", weight=Weight.REFUSED, details=details)
    elif size > settings.mail_warn_bytes:
        yield Concern(code="letter-large", details=details)


def _megabytes(size: int) -> str:
    return f"{decimal(size / 1_000_000)}{NO_BREAK}MB"


def _about_numbers(
    letter: Letter,
    files: Sequence[File],
    file: VisitFile,
    texts: TextReading,
    document: Document | None,
) -> Iterator[Concern]:
    known = tuple(known_digits(file)) + tuple(_drawn_digits(file))
    for place, text in (("subject", letter.subject), ("body", letter.body)):
        yield from _number(_gravest(text, known), place)
    names = {each.name for each in (*files, *letter.files)}
    yield from _number(_worst_of(_gravest(name, known) for name in names), "name")
    if document is not None:
        yield from _number(
            _worst_of(_gravest(text, known) for text in words_of(document)), "report"
        )
    for each in files:
        try:
            text = texts.text_of(each)
        except InspectionError:
            yield Concern(code="letter-file-unreadable", details={"name": each.name})
            continue
        yield from _number(_gravest(text, known), "file", name=each.name)


def _number(level: Level | None, place: str, **details: object) -> Iterator[Concern]:
    told: dict[str, object] = {"place": place, **details}
    if level is Level.STOP:
        yield Concern(code="letter-civil-number", weight=Weight.REASON, details=told)
    elif level is Level.WARN:
        yield Concern(code="letter-civil-number-likely", details=told)


def _gravest(text: str, known: Collection[str]) -> Level | None:
    """STOP or WARN by what is suspected in the text and is not known to be something else."""
    if not _SIX_DIGITS.search(text):
        return None
    plain = _CODES.sub(" · ", unicodedata.normalize("NFKC", text))
    found = set()
    for one in scan(plain):
        if one.level is not Level.NOTE:
            bare = only_digits(plain[one.start : one.end])
            found |= set() if any(bare in digits for digits in known) else {one.level}
    return _worst_of(found)


def _worst_of(levels: Iterable[Level | None]) -> Level | None:
    found = set(levels)
    return next((level for level in (Level.STOP, Level.WARN) if level in found), None)


def _drawn_digits(file: VisitFile) -> Iterator[str]:
    """The digits the supplier gave, and other numbers of the agreement."""
    for draw in file.draws:
        yield only_digits(draw.digits)
    if file.agreement is not None:
        yield only_digits(file.agreement.number)
