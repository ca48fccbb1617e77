"""The copy for somebody who asked to see a report: an extract that says what was left out.

It is made from the visit of the locked version, for that file is never rendered again; it
names the version and the hash of the original's content. Which provision leaves something
out is her decision, and printed as she wrote it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime

from inspector.domain import report
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.documents.basis import Basis, Words
from inspector.domain.documents.evidence import short_hash
from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.masking import Hit, Kinds, Secret, Spelling, hits, masked
from inspector.domain.model import Report, Side, VisitState
from inspector.domain.report import Block, Column, Document, Facts, Heading, Paragraph, Row, Table
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_report import visit_report

# The words of each are access.category.*; the last is what she marked herself.
CATEGORIES = ("case_numbers", "names", "own_names", "photos", "signatures", "passages")
USUAL = frozenset({"case_numbers", "names", "photos", "signatures"})
_PARTICLES = frozenset({
    "af", "al", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el",
    "fra", "i", "ibn", "la", "le", "og", "ten", "ter", "til", "van", "von", "y", "zu",
})  # fmt: skip
_DASH = re.compile("[-\u2010-\u2015]")
_NAME = re.compile(r"[^\W\d_a-zæøå][^\W\d_]+(?:[ -][^\W\d_a-zæøå][^\W\d_]+)*")
_PROOF = "proofs"  # hashes of files: always left out, and of no interest by themselves


@value
class LeftOut:
    """What she chose to leave out. `reasons`: the provision or reason of each category."""

    categories: frozenset[str] = USUAL
    passages: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    contacts: tuple[str, ...] = ()  # names of the supplier's contacts, which the visit has not

    @property
    def chosen(self) -> tuple[str, ...]:
        """The categories in their order; passages where any is marked."""
        asked = self.categories | ({"passages"} if self.passages else set())
        return tuple(name for name in CATEGORIES if name in asked)


def original(file: VisitFile) -> Report:
    """The locked version a copy can be made of.

    InspectionError `access-not-locked`, `access-outdated` (opened again since),
    `access-purged`.
    """
    if file.totals is not None:
        raise InspectionError("access-purged", number=file.visit.number)
    if not file.reports:
        raise InspectionError("access-not-locked")
    if file.visit.state != VisitState.LOCKED:
        raise InspectionError("access-outdated", version=file.reports[-1].version)
    return file.reports[-1]


def unmasked(
    file: VisitFile, settings: Settings, words: Words, calendar: WorkingCalendar
) -> Document:
    """The report as it would be printed, to choose passages from."""
    original(file)
    return visit_report(file, settings, words, calendar)


def found_in(
    file: VisitFile,
    settings: Settings,
    words: Words,
    calendar: WorkingCalendar,
    left_out: LeftOut,
) -> tuple[Hit, ...]:
    """Every place in the texts something would be left out, to be looked over before."""
    document = unmasked(file, settings, words, calendar)
    shown = (hit for hit in hits(document, secrets_of(file, settings, left_out)))
    return tuple(hit for hit in shown if hit.category != _PROOF)


def access_copy(
    file: VisitFile,
    settings: Settings,
    words: Words,
    calendar: WorkingCalendar,
    left_out: LeftOut,
    at: datetime,
) -> tuple[Document, Counter[str]]:
    """The copy, and how often each category was left out.

    InspectionError: those of `original`, `access-reason-missing`, `access-still-shown`.
    """
    source = original(file)
    if any(not left_out.reasons.get(name, "").strip() for name in left_out.chosen):
        raise InspectionError("access-reason-missing")
    kinds = Kinds(
        bar=words("access.bar"),
        photos=words("access.photos") if "photos" in left_out.categories else "",
        signatures="signatures" in left_out.categories,
    )
    secrets = secrets_of(file, settings, left_out)
    extract, counts = masked(visit_report(file, settings, words, calendar), secrets, kinds)
    basis = Basis(file, settings, words, calendar)
    front = tuple(_front(basis, source, left_out, counts, at))
    title = words("access.title")
    copy = replace(
        extract,
        title=f"{title}: {extract.title}",
        head_right=f"{title}, {extract.head_right}",
        foot_left=words("access.foot", version=source.version),
        blocks=(*front, *map(_lower, extract.blocks)),
    )
    # Once more over all: what she wrote as a reason, or a name in the head, is text as well.
    return masked(copy, secrets, replace(kinds, photos="", signatures=False))[0], counts


def _lower(block: Block) -> Block:
    """The report's own title is a heading of the copy."""
    return replace(block, level=1) if isinstance(block, Heading) and block.level == 0 else block


def _front(
    basis: Basis, source: Report, left_out: LeftOut, counts: Counter[str], at: datetime
) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("access.title"), 0)
    yield Paragraph(words("access.lead"), report.Voice.LEAD)
    yield _origin(basis, source, at)
    yield Paragraph(words("access.what", bar=words("access.bar")))
    yield Heading(words("access.left_out"))
    if left_out.chosen:
        yield _left_out_table(words, left_out, counts)
    else:
        yield Paragraph(words("access.nothing"))
    yield Paragraph(words("access.proofs"), report.Voice.SMALL)
    yield report.PageBreak()


def _origin(basis: Basis, source: Report, at: datetime) -> Facts:
    """Which version the copy was made of, and when."""
    words, file = basis.words, basis.file
    return Facts(
        (
            (words("access.fact.visit"), file.visit.number),
            (words("access.fact.supplier"), file.supplier.name),
            (words("access.fact.version"), words("report.version", version=source.version)),
            (words("access.fact.locked"), basis.at(source.locked_at)),
            (words("access.fact.made"), long_date(at.astimezone().date(), words.language)),
            (words("access.fact.content"), " ".join(report.in_groups(source.content_hash))),
        )
    )


def _left_out_table(words: Words, left_out: LeftOut, counts: Counter[str]) -> Table:
    return Table(
        (
            Column(words("access.category_head"), 0.3),
            Column(words("access.count"), 0.14, report.Align.RIGHT),
            Column(words("access.reason"), 0.56),
        ),
        tuple(
            Row((words(f"access.category.{name}"), str(counts[name]), left_out.reasons[name]))
            for name in left_out.chosen
        ),
    )


def secrets_of(file: VisitFile, settings: Settings, left_out: LeftOut) -> tuple[Secret, ...]:
    """Every string that must not be in the copy."""
    found: dict[str, Secret] = {}
    for secret in _secrets(file, settings, left_out):
        if secret.text.strip():
            found.setdefault(secret.text, secret)
    return tuple(found.values())


def _secrets(file: VisitFile, settings: Settings, left_out: LeftOut) -> Iterator[Secret]:
    for passage in left_out.passages:
        yield Secret(text=passage, category="passages")
    if "case_numbers" in left_out.categories:
        for number in _case_numbers(file):
            yield Secret(text=number, category="case_numbers", spelling=Spelling.NUMBER)
    own = {settings.person_name, *(one.locked_by for one in file.reports)}
    others: set[str] = set(left_out.contacts)
    for told in (*(one.seen_by for one in file.documents), *(one.digits_by for one in file.draws)):
        others |= _names_in(told)
    people: Sequence[tuple[str, str]] = [
        *((person.side, person.name) for person in file.participants),
        *((one.side, one.name) for one in file.signatures),
    ]
    for side, name in people:
        (own if side == Side.UNIT else others).add(name)
    for category, names in (("names", others - own), ("own_names", own)):
        if category in left_out.categories:
            yield from _name_secrets(names, category)
    if "names" in left_out.categories:
        for name in _listed_by(file, settings) - own:
            yield Secret(text=name, category="names", spelling=Spelling.NAME)
    for item in file.evidence:
        for name in (item.original, short_hash(item.original)):
            yield Secret(text=name, category=_PROOF)


def _name_secrets(names: set[str], category: str) -> Iterator[Secret]:
    """Each name whole, and its parts where they stand as words of their own."""
    for name in sorted(names):
        yield Secret(text=name, category=category, spelling=Spelling.NAME)
        for part in re.split(r"[\s,]+", name):
            for one in sorted({part, *_DASH.split(part)}):
                if len(one.strip(".")) > 1 and one.casefold() not in _PARTICLES:
                    yield Secret(text=one.strip("."), category=category, spelling=Spelling.PART)


def _names_in(text: str) -> set[str]:
    """What is written as names are: two words or more with large first letters."""
    return {found for found in _NAME.findall(text) if len(found.split()) > 1}


def _listed_by(file: VisitFile, settings: Settings) -> set[str]:
    """Names in the source of a list, which may name the supplier or the authority as well."""
    known = " ".join((file.supplier.name, settings.organisation, settings.unit)).casefold()
    found = {name for draw in file.draws for name in _names_in(draw.frame_source)}
    return {name for name in found if name.casefold() not in known}


def _case_numbers(file: VisitFile) -> set[str]:
    """Those drawn and those not: a remark may name any case of the list."""
    numbers = {item.case_number for item in file.sample}
    numbers |= {item.case_number for item in file.evidence}
    numbers |= {*file.cases, *file.reviews, *(case for case, _ in file.checks)}
    for draw in file.draws:
        numbers |= {str(row[0]) for row in json.loads(draw.frame or "[]")}
        numbers |= {str(row[1]) for row in json.loads(draw.excluded or "[]")}
    return numbers
