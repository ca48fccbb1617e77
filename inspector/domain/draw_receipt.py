"""The draw receipt: what both sides know before the digits, and how to check it afterwards.

Before the digits: the frame's hash and the commitment, to be signed or copied by hand. After
them: the digits, the secret, the sample with its tickets, and the recipe to recompute it all.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.documents.basis import Basis, Words
from inspector.domain.documents.ending import blank_field
from inspector.domain.documents.facts import address, letterhead
from inspector.domain.documents.sample import draw_facts, excluded, items_of, strata_table
from inspector.domain.draw import seed
from inspector.domain.model import Draw, DrawState, SampleRole
from inspector.domain.report import (
    Block,
    Code,
    Column,
    Document,
    Facts,
    Heading,
    KeepTogether,
    Listing,
    Paragraph,
    QrCode,
    Row,
    Signatures,
    Table,
    Tint,
    Voice,
    in_groups,
)
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile

# S is read from a file without its line breaks, so that it can be copied from the page as it
# stands there; the frame is the file the supplier was given.
RECIPE = (
    "import hashlib, pathlib",
    's = "".join(pathlib.Path("S.txt").read_text("utf-8").split())',
    "h0 = hashlib.sha256(s.encode()).hexdigest()",
    "lot = lambda c: str(int(hashlib.sha256((h0 + c).encode()).hexdigest(), 16)).zfill(64)[::-1]",
    'rows = pathlib.Path("frame.txt").read_text("utf-8").split("\\n")[1:-1]',
    'print(*sorted("0." + lot(r.split("\\t")[0])[:12] + " " + r for r in rows), sep="\\n")',
)


def draw_receipt(
    file: VisitFile, draw: Draw, words: Words, settings: Settings | None = None
) -> Document:
    """The receipt as the draw stands: before its digits, or after them."""
    settings = settings or Settings()
    basis = Basis(file, settings, words)
    drawn = draw.state == DrawState.DRAWN
    parts = (_after(basis, draw) if drawn else _before(basis, draw),)
    key = "receipt.title_after" if drawn else "receipt.title_before"
    title = words(f"report.{key}")
    return Document(
        title=f"{title}, {draw.number}",
        subject=words("report.receipt.subject", number=draw.number, supplier=file.supplier.name),
        author=settings.organisation or settings.unit,
        language=words.language,
        head_left=settings.unit or settings.organisation or file.supplier.name,
        head_right=words("report.receipt.head", number=draw.number),
        foot_left=f"{file.supplier.name}, {title}",
        page_label=words("report.page"),
        blocks=tuple(block for part in parts for block in part),
    )


def _opening(basis: Basis, draw: Draw, title: str) -> Iterator[Block]:
    if basis.settings.organisation or basis.settings.unit:
        yield letterhead(basis)
    yield Heading(title, 0)
    place = (basis.file.supplier.name, address(basis))
    yield Paragraph(", ".join(part for part in place if part), Voice.LEAD)
    visit = (basis.words("report.fact.number"), basis.file.visit.number)
    yield Facts((visit, *draw_facts(basis, draw)))


def _frame(basis: Basis, draw: Draw) -> Iterator[Block]:
    yield Heading(basis.words("report.receipt.frame"))
    yield strata_table(basis, draw)
    yield from excluded(basis, draw)


def _before(basis: Basis, draw: Draw) -> Iterator[Block]:
    words = basis.words
    yield from _opening(basis, draw, words("report.receipt.title_before"))
    yield Paragraph(words("report.receipt.what_it_is"))
    yield from _frame(basis, draw)
    yield Code(words("report.code.frame"), in_groups(draw.frame_hash))
    yield KeepTogether(
        (
            Heading(words("report.receipt.locked")),
            Paragraph(words("report.receipt.locked_text"), with_next=True),
            Code(words("report.code.commitment"), in_groups(draw.commitment)),
            QrCode(
                f"{draw.number} {draw.commitment}",
                words("report.receipt.qr"),
                words("report.told.qr"),
            ),
        )
    )
    yield Heading(words("report.receipt.note"))
    yield Paragraph(words("report.receipt.note_text"))
    fields = (blank_field(basis, "unit"), blank_field(basis, "supplier"))
    meaning = Paragraph(words("report.receipt.signature_meaning"), with_next=True)
    yield KeepTogether((Heading(words("report.signatures")), meaning, Signatures(fields)))


def _after(basis: Basis, draw: Draw) -> Iterator[Block]:
    words = basis.words
    yield from _opening(basis, draw, words("report.receipt.title_after"))
    yield from _frame(basis, draw)
    yield Heading(words("report.receipt.result"))
    yield Paragraph(words("report.receipt.result_text"))
    for one in basis.strata(draw):
        yield Heading(basis.stratum_title(one.id), 2)
        yield _lots(basis, one.id)
    yield Heading(words("report.receipt.numbers"))
    yield Code(words("report.code.frame"), in_groups(draw.frame_hash))
    yield Code(words("report.code.commitment"), in_groups(draw.commitment))
    yield Code(words("report.code.digits"), in_groups(draw.digits, 6))
    yield Code(words("report.code.secret"), in_groups(draw.secret))
    yield Code(words("report.code.h0"), in_groups(draw.h0))
    yield Heading(words("report.receipt.check"))
    yield Paragraph(words("report.receipt.check_text"))
    yield Paragraph(words("report.receipt.line_s"), with_next=True)
    yield Listing((seed(draw.number, draw.frame_hash, draw.secret, draw.digits),))
    yield Heading(words("report.receipt.recipe"), 2)
    yield Paragraph(words("report.receipt.recipe_text"), with_next=True)
    yield Listing(RECIPE)
    yield Paragraph(words("report.receipt.package"))
    yield Listing(
        (
            "from consistent_sampler import sampler",
            "list(sampler(ids, seed=s, output='id'))",
        )
    )


def _lots(basis: Basis, stratum: str) -> Table:
    """The sample and then its reserve, with the first twelve digits of each ticket."""
    words = basis.words
    rows = []
    for role, letter in ((SampleRole.SAMPLE, ""), (SampleRole.RESERVE, "R")):
        tint = Tint.QUIET if role is SampleRole.RESERVE else Tint.PLAIN
        rows += [
            Row((f"{letter}{place}", case, lot[:14].replace(".", ",")), tint)
            for place, case, lot in items_of(basis, stratum, role)
        ]
    columns = (
        Column(words("report.place"), 0.12),
        Column(words("report.case"), 0.48),
        Column(words("report.lot"), 0.4),
    )
    return Table(columns, tuple(rows), row_head=1)
