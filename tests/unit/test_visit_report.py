"""What the visit report, the receipt and the worksheets promise to say."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from golden import document_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain import draw as lots
from inspector.domain.checklist_sheets import checklist_sheets
from inspector.domain.draw_receipt import RECIPE, draw_receipt
from inspector.domain.formats import clock, long_date
from inspector.domain.model import Answer, CaseCheck, CaseReview, Signature, Waiver
from inspector.domain.report import (
    Code,
    Document,
    Heading,
    Paragraph,
    Photos,
    QrCode,
    Signatures,
    Table,
)
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_report import visit_report
from inspector.gateways.texts import Texts

RISK, FLEXJOB, EMPTY = samples.risk_visit(), samples.flexjob_visit(), samples.empty_visit()


def report(file: VisitFile, words: Texts, **more: object) -> Document:
    return visit_report(file, samples.SETTINGS, words, samples.CALENDAR, **more)


def strings(value: object) -> Iterator[str]:
    """Every string anywhere in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def said(document: Document) -> str:
    return "\n".join(strings(document.blocks))


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def test_every_report_states_period_frame_sample_method_and_proof(words: Texts) -> None:
    told = said(report(RISK, words))
    assert RISK.draw is not None
    for needed in (
        "12. maj 2026 til 20. november 2026",
        "30 af 100 sager",
        "TILSYN-1",
        "sagsliste-jobvejen-2026-11-19.csv",
        *(RISK.draw.frame_hash[:8], RISK.draw.secret[-8:], RISK.draw.h0[:8], "351622"),
        "Hvad der ikke er efterprøvet",
    ):
        assert needed in told.replace("\u00a0", " ")


def test_excluded_rows_are_counted_by_reason(words: Texts) -> None:
    told = said(report(RISK, words))
    assert "Rækker på listen, som ikke er med i rammen: 3." in told
    assert "Sagen begynder efter perioden\n2" in told


def test_the_small_sample_sentence_has_the_exact_numbers(words: Texts) -> None:
    sound = {key: replace(check, outcome="ok") for key, check in RISK.checks.items()}
    found = {key: replace(review, state="reviewed") for key, review in RISK.reviews.items()}
    item = RISK.drawn_cases[0].case_number
    found[item] = CaseReview(id="x", case_number=item, state="reviewed")
    told = said(report(replace(RISK, checks=sound, reviews=found), words))
    assert "0 fejl i 15 af 60 sager" in told
    assert "op til 9 af de 60 sager (15,0\u00a0%)" in told
    assert "op til 5 af de 40 sager (12,5\u00a0%)" in told


def test_a_case_that_was_not_found_is_marked_and_counts_as_an_error(words: Texts) -> None:
    told = said(report(RISK, words))
    assert "ikke fundet" in told
    assert words("report.not_found_counts") in told


def test_hours_are_never_netted(words: Texts) -> None:
    numbers = [item.case_number for item in RISK.drawn_cases]
    reviews = {
        numbers[1]: _hours(numbers[1], 40, 30),
        numbers[2]: _hours(numbers[2], 40, 52),
    }
    told = said(report(replace(RISK, reviews=reviews, cases={}), words)).replace("\u00a0", " ")
    assert "Der mangler dokumentation for 10,0 timer" in told
    assert "4.200 kr." in told
    assert "i alt 12,0 timer. De er ikke trukket fra." in told


@pytest.mark.parametrize("documented", [40, 30])
def test_one_compared_case_is_told_in_the_singular(words: Texts, documented: int) -> None:
    first = RISK.drawn_cases[0].case_number
    told = said(report(replace(RISK, reviews={first: _hours(first, 40, documented)}), words))

    assert "I alt, 1 sag\n" in told
    assert "den ene sag, der kunne sammenholdes" in told
    assert "1 sager" not in told


def _hours(number: str, invoiced: int, documented: int) -> CaseReview:
    return CaseReview(
        id=number,
        case_number=number,
        state="reviewed",
        invoiced_hours=Decimal(invoiced),
        documented_hours=Decimal(documented),
        hourly_price=Decimal(420),
    )


def test_date_rules_that_are_not_scored_are_discussed_and_have_no_colour(words: Texts) -> None:
    document = report(FLEXJOB, words)
    assert "Fristerne drøftes med leverandøren og bedømmes ikke." in said(document)
    at = headings(document).index("Frister i sagerne")
    assert at
    blocks = document.blocks
    start = next(i for i, b in enumerate(blocks) if b == Heading("Frister i sagerne", 2))
    table = next(block for block in blocks[start:] if isinstance(block, Table))
    assert "Mark(" not in repr(table)


def test_deadlines_show_the_counted_and_the_moved_date(words: Texts) -> None:
    told = said(report(FLEXJOB, words))
    assert "27-11-2026" in told  # a week after a Friday is a Friday: not moved
    assert "20-02-2027\n22-02-2027" in told  # three months end on a Saturday
    assert "kendes ikke endnu" in told  # counted from a dispatch that has not been
    assert "5. juni, 24. december, 31. december" in told


def test_waivers_are_printed_with_their_reasons(words: Texts) -> None:
    assert "Reglerne ligger hos forvaltningen." in said(report(RISK, words))
    late = replace(RISK, waivers={"nothing": Waiver(id="w", item="nothing", reason="gammel")})
    assert "gammel" not in said(report(late, words))


def test_the_suppliers_remarks_are_printed_unchanged(words: Texts) -> None:
    remarks = "Linje 1\n\n  <ja> & 'nej' – \u00bbcitat\u00ab"
    file = replace(RISK, visit=replace(RISK.visit, supplier_remarks=remarks))
    blocks = report(file, words).blocks
    assert any(isinstance(block, Paragraph) and block.text == remarks for block in blocks)


def test_a_refusal_to_sign_is_printed_with_its_reason(words: Texts) -> None:
    told = said(report(RISK, words))
    assert "Ønskede ikke at skrive under. Begrundelse: Vil først tale med sin direktør." in told
    assert "Den betyder ikke, at leverandøren er enig i indholdet." in told


def test_nobody_present_is_printed_and_an_unsigned_side_gets_a_line(words: Texts) -> None:
    gone = Signature(id="s", side="supplier", absent=True, reason="Kontoret var lukket.")
    told = said(report(replace(RISK, signatures=(gone,)), words))
    assert "Var ikke til stede. Begrundelse: Kontoret var lukket." in told
    assert "Navn, dato og underskrift" in told


def test_a_draft_says_so_in_the_head_and_prints_no_hash(words: Texts) -> None:
    document = report(RISK, words, content_hash="ab" * 32, preview=True)
    assert document.head_right.startswith("Udkast")
    assert "abababab" not in said(document) + document.foot_left


def test_version_two_says_why_and_names_version_one(words: Texts) -> None:
    told = said(report(FLEXJOB, words, content_hash="ab" * 32))
    assert "Forkert leveringssted." in told
    assert "version 1" in told
    assert "version 2" in told


def test_last_times_finding_stands_beside_the_point(words: Texts) -> None:
    told = said(report(RISK, words))
    assert "Ved forrige besøg (12-05-2026): ej ok: Uge 12 manglede." in told


def test_an_empty_visit_makes_a_report_that_invents_nothing(words: Texts) -> None:
    document = report(EMPTY, words, preview=True)
    told = said(document)
    assert "Der er ikke gennemført en lodtrækning ved besøget." in told
    assert "Der er ikke noteret deltagere." in told
    assert "De udtrukne sager" not in headings(document)
    assert "ikke oplyst" in told


def test_photos_stand_beside_their_area_or_together_at_the_end(words: Texts) -> None:
    apart = visit_report(RISK, samples.SETTINGS, words, samples.CALENDAR)
    gathered = visit_report(
        RISK, replace(samples.SETTINGS, show_photos_per_point=False), words, samples.CALENDAR
    )
    assert [len(b.photos) for b in apart.blocks if isinstance(b, Photos)] == [1, 2, 1]
    assert [len(b.photos) for b in gathered.blocks if isinstance(b, Photos)] == [4]


@settings(max_examples=15)
@given(
    comment=st.text(max_size=60),
    outcome=st.sampled_from(("", "ok", "not_ok", "not_tested", "not_relevant")),
)
def test_any_answer_is_printed_as_it_was_written(comment: str, outcome: str) -> None:
    words = Texts(samples.ROOT / "resources" / "texts")
    answer = Answer(id="a", point="1.3", outcome=outcome, comment=comment, source="observed")
    file = replace(EMPTY, answers={"1.3": answer})
    assert comment in said(report(file, words))


def test_the_receipt_before_the_digits_gives_away_nothing(words: Texts) -> None:
    file = samples.before_digits(RISK)
    assert file.draw is not None
    draw = replace(file.draw, secret=samples.SECRET)
    document = draw_receipt(file, draw, words)
    told = said(document)
    assert samples.SECRET[:8] not in told
    assert [b for b in document.blocks if "KBH-2026-0046" in "".join(strings(b))] == []
    codes = [block for block in document.blocks if isinstance(block, Code)]
    assert "".join(codes[0].groups) == draw.frame_hash
    assert draw.commitment in "".join(s for s in strings(document.blocks) if len(s) > 60)
    assert any(isinstance(inner, QrCode) for inner in _inner(document))
    assert any(isinstance(inner, Signatures) for inner in _inner(document))


def _inner(document: Document) -> Iterator[object]:
    for block in document.blocks:
        yield block
        yield from getattr(block, "blocks", ())


def test_the_recipe_on_the_receipt_gives_the_sample_that_was_drawn(
    words: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = RISK.draw
    assert draw is not None
    document = draw_receipt(RISK, draw, words)
    line = next(text for text in strings(document.blocks) if text.startswith("TILSYN-1|"))
    monkeypatch.chdir(tmp_path)
    wrapped = "\n".join(line[at : at + 70] for at in range(0, len(line), 70))
    Path("S.txt").write_text(wrapped, encoding="utf-8")
    rows = [(samples.number(n), "AFSLUTTET" if n <= 60 else "IGANG") for n in range(1, 101)]
    Path("frame.txt").write_bytes(lots.frame_text(rows).encode())
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec("\n".join(RECIPE), {})
    order = [row.split()[1] for row in printed.getvalue().split(os.linesep.replace("\r", ""))[:-1]]
    ongoing = [case for case in order if case > "KBH-2026-0060"]
    drawn = [i.case_number for i in RISK.sample if i.stratum == "IGANG" and i.role == "sample"]
    assert ongoing[:15] == drawn
    assert len(RECIPE) == 6


def test_the_worksheets_hold_one_sheet_for_each_drawn_case(words: Texts) -> None:
    document = checklist_sheets(FLEXJOB, words)
    titles = headings(document)
    for item in FLEXJOB.drawn_cases:
        assert titles.count(f"Sag {item.case_number}") == 1
    told = said(document)
    assert "Indkaldelse senest 7 hverdage efter visitationen." in told
    assert "[S0]" not in told
    assert "Hentesedler" in titles


def test_worksheets_without_a_draw_are_the_blank_areas_alone(words: Texts) -> None:
    titles = headings(checklist_sheets(EMPTY, words, Settings()))
    assert "Hentesedler" not in titles
    assert any(title.startswith("9 ") for title in (" ".join(t.split()) for t in titles))


def test_a_case_with_open_points_is_not_called_reviewed(words: Texts) -> None:
    """The statement about the population rests on cases that were checked whole."""
    point = RISK.scheme.case_points()[0]
    number = RISK.drawn_cases[0].case_number
    file = replace(
        RISK,
        reviews={},
        checks={
            (number, point.id): CaseCheck(id="x", case_number=number, point=point.id, outcome="ok")
        },
    )
    text = said(report(file, words))
    assert "påbegyndt" in text
    assert "og 0 af dem er gennemgået" in text


def test_missing_hours_without_a_price_are_not_told_as_nought_kroner(words: Texts) -> None:
    assert RISK.agreement is not None
    no_price = {
        "agreement": replace(RISK.agreement, hourly_price=None),
        "reviews": {key: replace(one, hourly_price=None) for key, one in RISK.reviews.items()},
        "cases": {key: replace(one, hourly_price=None) for key, one in RISK.cases.items()},
    }
    text = said(report(replace(RISK, **no_price), words))
    assert "svarende til" not in text
    assert "0 kr." not in text


def test_a_departure_on_another_day_is_printed_with_its_date(words):
    visit = RISK.visit
    assert visit.departed is not None
    late = replace(RISK, visit=replace(visit, departed=visit.departed + timedelta(days=2)))
    day = long_date(late.visit.departed.astimezone().date())
    start, end = clock(visit.arrived), clock(visit.departed)
    assert f"kl. {start} til {end}" in said(report(RISK, words))
    assert f"kl. {start} til {end} den {day}" not in said(report(RISK, words))
    assert f"kl. {start} til {end} den {day}" in said(report(late, words))
