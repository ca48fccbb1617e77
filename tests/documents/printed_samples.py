"""Every document the program makes, in both languages, and the unusual visits."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

from documents.tag_tree import Tree, read
from golden import document_samples as samples
from golden.drawn_papers import administration, receipt_after, receipt_before, recovery
from PIL import Image

from inspector.domain.checklist_sheets import checklist_sheets
from inspector.domain.delivery import SignatureField
from inspector.domain.model import Answer, CaseReview, Signature
from inspector.domain.report import (
    Column,
    Document,
    Heading,
    Lines,
    Listing,
    Mark,
    Paragraph,
    Photo,
    Photos,
    Row,
    Table,
    TickBoxes,
    Tint,
    Tone,
    Voice,
)
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_record import content_hash, visit_record
from inspector.domain.visit_report import visit_report
from inspector.gateways.pdf_report import render
from inspector.gateways.texts import Texts

LOGO = "logo"
BOTH = (SignatureField.UNIT, SignatureField.SUPPLIER)
LONG = "Sårbarhedsvurderingsskemaet for fraværsprotokollen blev ikke fremlagt. " * 60


def load(sha256: str) -> bytes:
    """The photos of the samples, and a logo with transparent parts."""
    if sha256 != LOGO:
        return samples.load(sha256)
    target = io.BytesIO()
    Image.new("RGBA", (120, 40), (20, 90, 60, 120)).save(target, "PNG")
    return target.getvalue()


def _report(file: VisitFile, words: Texts, digital: tuple[str, ...] = ()) -> Document:
    settings = replace(samples.SETTINGS, organisation_logo=LOGO)
    digest = content_hash(visit_record(file, settings))
    return visit_report(
        file, settings, words, samples.CALENDAR, content_hash=digest, chain_head="b7e0d355" * 8,
        digital=digital,
    )  # fmt: skip


def _few(file: VisitFile, most: int) -> VisitFile:
    """The visit with a smaller sample: what is judged is what is there, not how often."""
    kept = tuple(i for i in file.sample if i.role == "reserve" or i.position <= most)
    return replace(file, sample=kept)


def risk_report(words: Texts) -> Document:
    """Two groups of cases, hours, photos, a signature and a refusal; to be signed digitally."""
    return _report(_few(samples.risk_visit(), 6), words, BOTH)


def flexjob_report(words: Texts) -> Document:
    """Date rules, a second version; nobody signs it digitally."""
    return _report(_few(samples.flexjob_visit(), 6), words)


def draft(words: Texts) -> Document:
    return visit_report(
        samples.empty_visit(), samples.SETTINGS, words, samples.CALENDAR, preview=True, digital=BOTH
    )


def long_comments(words: Texts) -> Document:
    """Rows that go over pages, lines of their own, photos that are lost."""
    file = replace(_few(samples.flexjob_visit(), 3), evidence=samples.EVIDENCE)
    answers = dict(file.answers)
    for point in ("1.2", "3.2", "7.1"):
        comment = f"Først.\n\n{LONG}\nOg sidst 👩‍👧 {'x' * 300}."
        answers[point] = Answer(id=point, visit="v", point=point, outcome="not_ok", comment=comment)
    number = file.drawn_cases[2].case_number
    reviews = file.reviews | {number: CaseReview(id="r", case_number=number, remark=LONG)}
    visit = replace(file.visit, supplier_remarks=f"Linje et\n{LONG}\n\nLinje to - og mere")
    return _report(replace(file, answers=answers, reviews=reviews, visit=visit), words)


def access_refused(words: Texts) -> Document:
    """Nobody was let in: no answers, no draw, nobody signed."""
    file = samples.empty_visit()
    visit = replace(
        samples.VISIT, access_refused=True, refusal_note="Døren var låst.", no_conflict=False,
        conflict_note="Kender lederen.", supplier_remarks="", other_matters="",
    )  # fmt: skip
    gone = Signature(id="s", side="supplier", absent=True, reason="Ingen lukkede op.")
    return _report(replace(file, visit=visit, signatures=(gone,)), words, BOTH[:1])


def worksheets(words: Texts) -> Document:
    return checklist_sheets(_few(samples.flexjob_visit(), 3), words, samples.SETTINGS)


def oddities(words: Texts) -> Document:
    """What no visit of ours has yet: every cell in every tint, breaks where they hurt."""
    mark, boxes = Mark(Tone.REMARK, "ej ok"), TickBoxes(("ok", "ej ok"))
    rows = tuple(
        Row((f"n{at}", Lines("Titel", (LONG[: at * 200],)), mark, boxes), tint)
        for at, tint in enumerate((Tint.PLAIN, Tint.QUIET, Tint.TOTAL) * 2)
    )
    group = Row(("Gruppe af sager", "", "", ""), Tint.GROUP)
    heads = ("Nr.", "Punkt", "Udfald", "Afkryds")
    columns = tuple(Column(head, 0.25) for head in heads)
    blocks = (
        Heading("Titel", 0),
        Heading("Straks to niveauer ned", 2),
        Paragraph("W" * 1200),
        Paragraph("Et ord " + "ubrudt-og-bundet-" * 40, Voice.QUOTE),
        Table(columns, (group, *rows, Row(("", "Uden nummer", "", "")), group, *rows)),
        Heading("Tilbage", 1),
        Listing(("if x:", "    return 'a  b'", "")),
        Photos((Photo("væk", "Et foto", "SHA-256 ab", "Kan ikke vises."),) * 3),
    )
    return replace(recovery(words), blocks=blocks)


Make = Callable[[Texts], Document]
MAKES: tuple[Make, ...] = (
    risk_report, flexjob_report, draft, long_comments, access_refused, receipt_before,
    receipt_after, worksheets, recovery, administration, oddities,
)  # fmt: skip
WITH_RECORD = {"risk_report", "flexjob_report", "long_comments", "access_refused"}


def printed(make: Make, words: Texts) -> bytes:
    """The file; reports of a locked version with a record inside."""
    return printed_document(make(words), make.__name__ in WITH_RECORD)


def printed_document(document: Document, with_record: bool = False) -> bytes:
    record = visit_record(samples.risk_visit(), samples.SETTINGS) if with_record else ""
    return render(document, _lost_or_loaded, samples.FONTS, record=record)


def _lost_or_loaded(sha256: str) -> bytes:
    if sha256 == "væk":
        raise OSError("lost")
    return load(sha256)


class Library:
    """Every document, printed and read when it is first asked for, and once."""

    def __init__(self) -> None:
        self._pdfs: dict[str, bytes] = {}
        self._trees: dict[str, Tree] = {}

    def pdf(self, make: Make, language: str = "da") -> bytes:
        name = f"{make.__name__}-{language}"
        if name not in self._pdfs:
            words = Texts(samples.ROOT / "resources" / "texts", language)
            self._pdfs[name] = printed(make, words)
        return self._pdfs[name]

    def tree(self, make: Make) -> Tree:
        """What the Danish one tells a reader."""
        if make.__name__ not in self._trees:
            self._trees[make.__name__] = read(self.pdf(make))
        return self._trees[make.__name__]

    def everything(self) -> Mapping[str, bytes]:
        """Every document by name and language."""
        return {
            f"{make.__name__}-{language}": self.pdf(make, language)
            for language in ("da", "en")
            for make in MAKES
        }
