"""The sample: how it was drawn, from what, and what it can and cannot say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from inspector.domain.documents.basis import Basis, loaded
from inspector.domain.documents.facts import percent_of
from inspector.domain.draw import short_code
from inspector.domain.model import Draw, DrawState, SampleRole
from inspector.domain.report import (
    Align,
    Block,
    Code,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    Tint,
    Voice,
    in_groups,
)
from inspector.domain.rival_draws import same_number
from inspector.domain.statistics import small_sample_statement

_CODE = 17  # letters of a code that tell two draws apart: two groups of eight
EXCLUDED = (
    "number-missing",
    "number-invalid",
    "number-twice",
    "ends-before-start",
    "status-contradicts",
    "reviewed-before",
    "not-asked-for",
    "end-unknown",
    "start-unknown",
    "since-unknown",
    "begins-after",
    "ended-before",
)


def sample(basis: Basis) -> Iterator[Block]:
    """The draw in force with its proof; where there is none, a sentence that says so."""
    words, draw = basis.words, basis.file.draw
    yield Heading(words("report.sample"))
    if draw is None or draw.state != DrawState.DRAWN:
        yield Paragraph(words("report.no_draw"))
        yield from _aborted(basis)
        return
    yield Paragraph(words("report.method"), with_next=True)
    yield Facts(tuple(draw_facts(basis, draw)))
    yield strata_table(basis, draw)
    yield from excluded(basis, draw)
    yield from _replacements(basis)
    yield from _aborted(basis)
    yield from _proof(basis, draw)


def draw_facts(basis: Basis, draw: Draw) -> Iterator[tuple[str, str]]:
    words = basis.words
    yield words("report.draw.number"), number_told(basis, draw)
    yield words("report.draw.source"), draw.frame_source or words("common.unknown")
    if draw.since:
        period = words("report.period", start=basis.long(draw.since), end=basis.long(draw.until))
        yield words("report.draw.period"), period
    elif draw.until:
        yield words("report.draw.period"), words("report.until", day=basis.long(draw.until))
    yield words("report.draw.committed"), basis.at(draw.committed_at)
    if draw.drawn_at:
        yield words("report.draw.held"), words(f"report.held.{draw.acknowledged or 'none'}")
        yield words("report.draw.drawn"), basis.at(draw.drawn_at)
        weaker = draw.digits_by not in ("", "supplier")
        by = (
            words("report.digits_weaker", by=draw.digits_by)
            if weaker
            else words("report.digits_supplier")
        )
        yield words("report.draw.by"), by


def number_told(basis: Basis, draw: Draw) -> str:
    """The number; with the beginning of its code where another draw of the visit bears the same."""
    if not same_number(basis.file.draws, draw):
        return draw.number
    code = short_code(draw.commitment)[:_CODE]
    return basis.words("report.draw.twin", number=draw.number, code=code)


def strata_table(basis: Basis, draw: Draw) -> Table:
    """Population, sample and reserve of each stratum, and of all."""
    words, strata = basis.words, basis.strata(draw)
    rows = []
    for one in strata:
        drawn = min(one.size, one.population)
        spare = min(one.reserve, one.population - drawn)
        numbers = (str(one.population), str(drawn), str(spare))
        rows.append(Row((basis.stratum_title(one.id), *numbers)))
    if len(rows) > 1:
        sums = (sum(int(str(row.cells[at])) for row in rows) for at in (1, 2, 3))
        rows.append(Row((words("report.in_all"), *map(str, sums)), Tint.TOTAL))
    heads = (words("report.population"), words("report.drawn"), words("report.reserve"))
    columns = [Column(head, 0.17, Align.RIGHT) for head in heads]
    return Table((Column(words("report.stratum"), 0.49), *columns), tuple(rows))


def excluded(basis: Basis, draw: Draw) -> Iterator[Block]:
    """How many rows of the list are not in the frame, by reason."""
    words = basis.words
    counts = Counter(str(row[2]) for row in loaded(draw.excluded))
    if not counts:
        yield Paragraph(words("report.none_excluded"))
        return
    yield Paragraph(words("report.excluded_count", count=counts.total()), with_next=True)
    rows = tuple(Row((_why(basis, code), str(count))) for code, count in counts.most_common())
    columns = (
        Column(words("report.excluded_why"), 0.83),
        Column(words("report.rows"), 0.17, Align.RIGHT),
    )
    yield Table(columns, rows)


def _why(basis: Basis, code: str) -> str:
    return basis.words(f"report.excluded.{code if code in EXCLUDED else 'other'}")


def _replacements(basis: Basis) -> Iterator[Block]:
    words = basis.words
    replaced = [item for item in basis.file.sample if item.replaced_by]
    if not replaced:
        return
    yield Heading(words("report.replaced"), 2)
    rows = tuple(
        Row((i.case_number, i.replaced_by, words(f"report.replace.{i.replace_reason or 'none'}")))
        for i in replaced
    )
    heads = (words("report.case"), words("report.replaced_by"), words("common.reason"))
    yield Table(tuple(Column(head, 1 / 3) for head in heads), rows)


def _aborted(basis: Basis) -> Iterator[Block]:
    """An aborted draw keeps its number, so that nobody draws until it pleases."""
    words = basis.words
    for draw in basis.file.draws:
        if draw.state == DrawState.ABORTED:
            reason = draw.abort_reason or words("common.unknown")
            number = number_told(basis, draw)
            yield Paragraph(words("report.aborted", number=number, reason=reason))


def _proof(basis: Basis, draw: Draw) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.proof"), 2)
    yield Paragraph(words("report.proof_text"), with_next=True)
    yield Code(words("report.code.frame"), in_groups(draw.frame_hash))
    yield Code(words("report.code.commitment"), in_groups(draw.commitment))
    yield Code(words("report.code.digits"), in_groups(draw.digits, 6))
    yield Code(words("report.code.secret"), in_groups(draw.secret))
    yield Code(words("report.code.h0"), in_groups(draw.h0))


def what_it_says(basis: Basis) -> Iterator[Block]:
    """The small-sample sentence of each stratum, exact (sampling.md, statistics)."""
    draw, words = basis.file.draw, basis.words
    if draw is None or draw.state != DrawState.DRAWN:
        return
    yield Heading(words("report.what_it_says"), 2)
    populations = {one.id: one.population for one in basis.strata(draw)}
    for name, items in basis.drawn_by_stratum():
        looked = [item.case_number for item in items if basis.case_done(item.case_number)]
        errors = sum(basis.case_faulty(number) for number in looked)
        title = basis.stratum_title(name)
        told = sample_sentence(basis, errors, len(looked), populations.get(name, len(items)))
        yield Paragraph(f"{title}: {told}")
        if len(looked) < len(items):
            yield Paragraph(words("report.not_all_looked", drawn=len(items), looked=len(looked)))
    if any(basis.not_found(item.case_number) for item in basis.file.drawn_cases):
        yield Paragraph(words("report.not_found_counts"), Voice.SMALL)


def sample_sentence(basis: Basis, errors: int, looked: int, population: int) -> str:
    """What so many errors in so many cases say about all of them, with 95 % confidence."""
    words = basis.words
    if not looked:
        return words("report.says.nothing")
    statement = small_sample_statement(errors, looked, max(population, looked))
    if statement is None:
        return words("report.says.all", errors=errors, population=population)
    share = percent_of(statement.bound, statement.population)
    key = "some" if errors else "none"
    return words(
        f"report.says.{key}",
        errors=errors,
        sample=looked,
        population=population,
        bound=statement.bound,
        share=share,
    )


def items_of(basis: Basis, stratum: str, role: SampleRole) -> list[tuple[int, str, str]]:
    """Position, case and ticket of a stratum's sample or reserve as drawn, before replacements."""
    return [
        (item.position, item.case_number, item.ticket)
        for item in basis.file.sample
        if item.stratum == stratum and item.role == role
    ]
