"""The last look before a visit is locked: a civil number nobody gave a reason for stays out.

What was looked through on its way in, and what may look like such a number and is none (a
P-number, an invoice, a hash), is left aside: a false alarm here would keep a visit open.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from inspector.domain.civil_number import Level, scan
from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import with_civil_number, worst
from inspector.domain.report import Code, Document, Listing, QrCode
from inspector.domain.settings import Settings
from inspector.domain.text_columns import GUARDED
from inspector.domain.visit_file import VisitFile

_NOT_WORDS = (Code, Listing, QrCode)  # hashes, a recipe, a link


def refuse_in_document(document: Document, file: VisitFile) -> None:
    """InspectionError `report-civil-number` where the pages would show one."""
    _refuse(words_of(document), file)


def refuse_in_record(file: VisitFile, settings: Settings) -> None:
    """InspectionError `report-civil-number` where the record of the visit would hold one."""
    _refuse(_columns(file, settings), file)


def _refuse(texts: Iterable[str], file: VisitFile) -> None:
    suspected = [text for text in texts if worst(text) is Level.STOP]
    if not suspected:
        return
    known = known_digits(file)
    for text in suspected:
        plain = unicodedata.normalize("NFKC", text)
        for one in scan(plain):
            bare = only_digits(plain[one.start : one.end])
            if one.level is Level.STOP and not any(bare in digits for digits in known):
                raise InspectionError("report-civil-number")


def known_digits(file: VisitFile) -> list[str]:
    """Digits that may stand there: those given a reason, and numbers of another kind."""
    texts = [one.text for one in with_civil_number(file)]
    for owner in (file.supplier, file.site):
        if owner is not None:
            texts += [owner.p_number, getattr(owner, "cvr", ""), getattr(owner, "ean", "")]
    texts += [case.invoice for case in file.cases.values()]
    texts += [item.original for item in file.evidence]
    for report in file.reports:
        texts += [report.content_hash, report.chain_head]
    for area in file.scheme.areas:
        texts += [*words_of(area)]
    return [only_digits(text) for text in texts]


def only_digits(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())


def words_of(value: object) -> Iterator[str]:
    """Every text in a value made of tuples and frozen values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)
    elif is_dataclass(value) and not isinstance(value, _NOT_WORDS):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))


def _columns(file: VisitFile, settings: Settings) -> Iterator[str]:
    """What people wrote, in every record of the visit; the settings with it."""
    yield from words_of(settings)
    records: list[object] = [file.visit, file.supplier, file.site, file.agreement]
    for several in (file.participants, file.documents, file.evidence, file.signatures, file.draws):
        records += several
    for by_key in (file.answers, file.waivers, file.cases, file.reviews, file.checks):
        records += by_key.values()
    for record in records:
        for column in GUARDED.get(type(record), {}):
            yield from words_of(getattr(record, column))
