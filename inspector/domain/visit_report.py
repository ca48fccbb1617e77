"""The visit report: everything a supplier, an administration or a court may ask about a visit.

Every report states the period, the size of the frame and of the sample, the method, the
proof of the draw, and what was not tested (domain.md, statement 84).
"""

from __future__ import annotations

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.documents import areas, cases, ending, evidence, facts, hours_table, sample
from inspector.domain.documents.basis import Basis, Words, visit_head
from inspector.domain.report import Document
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile


def visit_report(
    file: VisitFile,
    settings: Settings,
    words: Words,
    calendar: WorkingCalendar,
    *,
    content_hash: str = "",
    chain_head: str = "",
    preview: bool = False,
    digital: tuple[str, ...] = (),
) -> Document:
    """The report in the language of `words`. `preview` prints that it is a draft, and no hash.

    `digital` names the fields that will be signed digitally; they get boxes to be signed in.
    """
    basis = Basis(file, settings, words, calendar)
    parts = (
        facts.opening(basis),
        facts.conclusion(basis),
        facts.participants(basis),
        areas.areas(basis),
        sample.sample(basis),
        cases.cases(basis),
        sample.what_it_says(basis),
        hours_table.hours(basis),
        evidence.documents(basis),
        evidence.evidence(basis),
        ending.not_tested(basis),
        ending.waivers(basis),
        ending.deadlines(basis),
        ending.other_matters(basis),
        ending.remarks(basis),
        ending.signatures(basis),
        ending.digital(basis, digital, preview=preview),
        ending.version(basis, content_hash, chain_head, preview=preview),
    )
    kind = basis.kind_title()
    state = words("report.draft") if preview else words("report.version", version=file.version)
    number = file.visit.number or words("report.no_number")
    short = f", {content_hash[:16]}" if content_hash and not preview else ""
    head = visit_head(basis)
    title = words("report.title", kind=kind[:1].lower() + kind[1:])
    return Document(
        title=f"{title}, {file.supplier.name}",
        subject=words("report.subject", number=number, supplier=file.supplier.name),
        author=settings.organisation or settings.unit or settings.person_name,
        language=words.language,
        head_left=settings.unit or settings.organisation,
        head_right=f"{state}, {head}" if preview else head,
        foot_left=f"{file.supplier.name}, {state}{short}",
        page_label=words("report.page"),
        blocks=tuple(block for part in parts for block in part),
    )
