"""TILSYN-1 against its published vectors and against the reference implementation."""

from __future__ import annotations

import contextlib
import io
import random
import unicodedata
from pathlib import Path

import pytest
from consistent_sampler import first_fraction, sampler
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain import draw as tilsyn
from inspector.domain.errors import InspectionError

SIGNS = st.characters(exclude_categories=("C", "Z"), exclude_characters="|")
IDS = st.lists(
    st.text(SIGNS, min_size=1, max_size=12).map(lambda text: unicodedata.normalize("NFC", text)),
    min_size=1,
    max_size=40,
    unique_by=lambda text: unicodedata.normalize("NFC", text.casefold()),
)
DICE = "351622146535142663215344"
SECRET_V3 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FRAME_V3 = [(f"KBH-2026-{n:04d}", "AFSLUTTET" if n <= 60 else "IGANG") for n in range(1, 101)]


def everything(ids, *, draw_no, secret, digits):
    rows = [(case, "ALLE") for case in ids]
    return tilsyn.draw(
        rows, draw_no=draw_no, secret=secret, digits=digits, sizes={"ALLE": len(rows)}, reserve=0
    )


def order(result, stratum="ALLE", part="sample"):
    return [lot.case for lot in getattr(result.strata[stratum], part)]


def draw_v3(rows=FRAME_V3, reserve=5):
    return tilsyn.draw(
        rows,
        draw_no="2026-014-A",
        secret=SECRET_V3,
        digits=DICE,
        sizes={"AFSLUTTET": 15, "IGANG": 15},
        reserve=reserve,
    )


def last_four(text):
    return [f"KBH-2026-{number}" for number in text.split()]


# -- published vectors -------------------------------------------------------------------


def test_v0_a_ticket_is_the_reversed_decimal_hash():
    assert tilsyn.ticket("", "abc") == (
        "0.56998071861792858926477341561059638840106636224182943832566300809078486324348"
    )
    start = tilsyn.h0("01382438112797316654")
    assert tilsyn.ticket(start, "AB-130") == (
        "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"
    )


def test_v1_raw_seed():
    start = tilsyn.h0("314159")
    ids = ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]
    lots = sorted((tilsyn.ticket(start, case)[:11], case) for case in ids)
    assert lots == [
        ("0.410310858", "B-2"),
        ("0.470960291", "B-3"),
        ("0.471438751", "A-3"),
        ("0.567089805", "A-2"),
        ("0.978171567", "B-1"),
        ("0.982851572", "A-1"),
    ]


def test_v2_twelve_cases():
    ids = [f"SAG-{n:03d}" for n in range(1, 13)]
    result = everything(ids, draw_no="2026-001", secret="0" * 64, digits="01382438112797316654")
    assert result.frame_hash == "23022714d00b345d633522b21b882eb171cdeb0edd203a636ffea7be9841dcac"
    assert result.commitment == "cecbc6c09e634cf9b2ec341dd217f2ec64cbcfd4e53bd024d351b0f68d906b38"
    assert result.h0 == "8af487f2d73deefa7ffd53c4f93fc6185a56a64029c70e25d11b3a55692dfc76"
    drawing = "001 007 011 012 005 004 009 003 010 002 008 006"
    assert order(result) == [f"SAG-{number}" for number in drawing.split()]
    lots = result.strata["ALLE"].sample
    assert lots[0].ticket.startswith("0.087801345973")
    assert lots[-1].ticket.startswith("0.915982902394")


def test_v3_two_strata_with_reserve():
    result = draw_v3()
    assert result.frame_hash == "7a3ff780e0e5920de33851393bf61e8e55f93abea56f8f340977d0924b4adf9a"
    assert result.commitment == "9ce26721f6447898e508e9dd9926c8a457e4392760bdf4af4b04a699834f92c5"
    assert result.h0 == "2553b67c8315c4a46ef7f166ca822a4c1a45a01a3c7f81241cb8dc5e1dca1bc2"
    completed = "0008 0007 0036 0039 0023 0010 0028 0059 0042 0052 0038 0055 0034 0012 0026"
    ongoing = "0089 0081 0080 0068 0076 0088 0064 0073 0094 0072 0075 0084 0082 0083 0100"
    assert order(result, "AFSLUTTET") == last_four(completed)
    assert order(result, "AFSLUTTET", "reserve") == last_four("0057 0047 0040 0018 0005")
    assert order(result, "IGANG") == last_four(ongoing)
    assert order(result, "IGANG", "reserve") == last_four("0092 0099 0098 0096 0090")
    assert result.strata["IGANG"].sample[0].ticket.startswith("0.03864593022603")
    assert [part.population for part in result.strata.values()] == [60, 40]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_v4_letters_count_in_composed_form(form):
    ids = ["ÆBLE-1", "ØRE-2", "ÅRHUS-3", "Aarhus-3", "Öl-4", "É-5"]
    typed = [unicodedata.normalize(form, case) for case in ids]
    result = everything(typed, draw_no="2026-002", secret="ab" * 32, digits="0" * 24)
    assert result.frame_hash == "609dda323cb811722116d9410a24c8593fbce1f1a869149b5eb1fb3ae74f916f"
    assert order(result) == ["É-5", "Aarhus-3", "ÆBLE-1", "ÅRHUS-3", "Öl-4", "ØRE-2"]


def test_v5_leading_zeros_are_kept():
    ids = ["SAG-001", "SAG-002", "SAG-003"]
    result = everything(ids, draw_no="2026-003", secret="ff" * 32, digits="00000000000000000001")
    assert result.frame_hash.startswith("9a9e098c5387d20a")
    assert order(result) == ["SAG-001", "SAG-003", "SAG-002"]
    assert [lot.ticket[:14] for lot in result.strata["ALLE"].sample] == [
        "0.616079252440",
        "0.946698042731",
        "0.975573843329",
    ]


def test_v5_one_digit_would_give_another_draw_and_is_refused():
    ids = ["SAG-001", "SAG-002", "SAG-003"]
    frame = tilsyn.frame_hash([(case, "ALLE") for case in ids])
    start = tilsyn.h0(tilsyn.seed("2026-003", frame, "ff" * 32, "1"))
    assert [tilsyn.ticket(start, case)[:14] for case in ids] == [
        "0.005323503047",
        "0.054637895374",
        "0.442453867989",
    ]
    with pytest.raises(InspectionError, match="dice-too-few"):
        everything(ids, draw_no="2026-003", secret="ff" * 32, digits="1")


# -- laws --------------------------------------------------------------------------------


@given(IDS, st.text("0123456789", min_size=24, max_size=30))
def test_the_reference_implementation_draws_the_same(ids, digits):
    result = everything(ids, draw_no="2026-T3-014-A", secret="c" * 64, digits=digits)
    reference = [
        ("0." + number[2:], case) for number, case, _ in sampler(ids, seed=result.seed, digits=200)
    ]
    ours = [(lot.ticket, lot.case) for lot in result.strata["ALLE"].sample]
    assert [case for _, case in ours] == [case for _, case in reference]
    assert all(
        mine.startswith(theirs[:62]) for (mine, _), (theirs, _) in zip(ours, reference, strict=True)
    )


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_ticket_is_the_first_fraction_of_the_reference(text, case):
    assert tilsyn.ticket(tilsyn.h0(text), case) == first_fraction(case, text)


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_list_is_irrelevant(chance: random.Random):
    shuffled = list(FRAME_V3)
    chance.shuffle(shuffled)
    assert draw_v3(shuffled) == draw_v3()


@given(IDS, st.integers(0, 45), st.integers(0, 10))
def test_a_smaller_sample_is_the_beginning_of_a_larger_one(ids, size, reserve):
    rows = [(case, "ALLE") for case in ids]
    parts = {"draw_no": "2026-1-A", "secret": "0" * 64, "digits": DICE}
    whole = order(tilsyn.draw(rows, sizes={"ALLE": len(ids)}, reserve=0, **parts))
    result = tilsyn.draw(rows, sizes={"ALLE": size}, reserve=reserve, **parts)
    assert order(result) == whole[:size]
    assert order(result, part="reserve") == whole[size : size + reserve]


def test_a_stratum_is_drawn_as_if_it_were_filtered_from_everything():
    result = draw_v3()
    start = result.h0
    ongoing = [case for case, stratum in FRAME_V3 if stratum == "IGANG"]
    assert order(result, "IGANG") == sorted(ongoing, key=lambda c: tilsyn.ticket(start, c))[:15]


def test_a_small_stratum_is_taken_whole():
    rows = [("A", "X"), ("B", "X"), ("C", "Y")]
    result = tilsyn.draw(
        rows, draw_no="1", secret="0" * 64, digits=DICE, sizes={"X": 15, "Y": 1, "Z": 4}, reserve=5
    )
    assert sorted(order(result, "X")) == ["A", "B"]
    assert result.strata["X"].reserve == ()
    assert result.strata["Z"].population == 0


def test_the_reserve_may_differ_from_stratum_to_stratum():
    result = draw_v3(reserve={"AFSLUTTET": 2, "IGANG": 0})
    assert len(result.strata["AFSLUTTET"].reserve) == 2
    assert result.strata["IGANG"].reserve == ()


# -- the frame ---------------------------------------------------------------------------


def codes(rows):
    return [(fault.line, fault.code) for fault in tilsyn.check_frame(rows)]


def test_every_fault_is_told_at_once():
    rows = [
        ("SAG-1", "ALLE"),
        ("  ", "ALLE"),
        ("SAG\t2", "ALLE"),
        ("SAG|3", "ALLE"),
        ("sag-1", "ALLE"),
        ("SAG-1 ", "ALLE"),
        ("SAG-4\n", "ALLE"),
        ("SAG-5", ""),
        ("SAG-6", "A|B"),
        ("SAG\u200b7", "ALLE"),
        ("SAG\ud8008", "ALLE"),
    ]
    assert codes(rows) == [
        (2, "empty"),
        (3, "control_character"),
        (4, "bar"),
        (5, "duplicate_case"),
        (6, "duplicate"),
        (7, "control_character"),
        (8, "stratum_empty"),
        (9, "stratum_bar"),
        (10, "control_character"),
        (11, "control_character"),
    ]
    assert tilsyn.check_frame(rows)[3].first_line == 1


def test_composed_and_decomposed_spelling_is_one_id():
    rows = [("Å-1", "A"), ("A\u030a-1", "A"), ("å-1", "A")]
    assert codes(rows) == [(2, "duplicate"), (3, "duplicate_case")]


def test_spaces_at_the_ends_are_no_part_of_an_id():
    assert tilsyn.frame_text([("\u00a0Æ 1 ", " ALLE ")]) == "TILSYN-RAMME-1\nÆ 1\tALLE\n"


def test_a_draw_refuses_a_faulty_frame():
    with pytest.raises(InspectionError, match="draw-frame-faulty") as refused:
        everything(["A", "a", "B|"], draw_no="1", secret="0" * 64, digits=DICE)
    assert refused.value.details == {"count": 2, "lines": "2, 3"}


def test_a_draw_refuses_an_empty_frame():
    with pytest.raises(InspectionError, match="draw-frame-empty"):
        everything([], draw_no="1", secret="0" * 64, digits=DICE)


@given(IDS)
def test_frame_rows_stand_in_the_order_of_their_bytes(ids):
    lines = tilsyn.frame_text([(case, "S") for case in ids]).split("\n")[1:-1]
    names = [line.split("\t")[0].encode() for line in lines]
    assert names == sorted(case.encode() for case in ids)


# -- digits, codes, recipe ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3516 2214 6535 1426 6321 5344", DICE),
        ("00000000000000000001", "00000000000000000001"),
        (" 0138 2438 1127\n9731 6654 ", "01382438112797316654"),
    ],
)
def test_digits_are_kept_as_text_without_spaces(typed, kept):
    assert tilsyn.check_digits(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "missing"),
    [
        ("1", "dice-too-few", 23),
        ("", "dice-too-few", 24),
        ("1" * 23, "dice-too-few", 1),
        ("1" * 19 + "", "dice-too-few", 5),
        ("0" * 19, "digits-too-few", 1),
        ("12345 67", "digits-too-few", 13),
    ],
)
def test_too_few_digits_say_how_many_are_missing(typed, code, missing):
    with pytest.raises(InspectionError) as refused:
        tilsyn.check_digits(typed)
    assert (refused.value.code, refused.value.details["missing"]) == (code, missing)


@pytest.mark.parametrize("typed", ["1234567890123456789x", "-" * 24, "١" * 24, "²" * 24, "1,5" * 9])
def test_only_the_ten_digits_count(typed):
    with pytest.raises(InspectionError, match="digits-not-digits"):
        tilsyn.check_digits(typed)


def test_the_short_code_is_eight_groups_of_eight():
    commitment = tilsyn.commitment("2026-001", "0" * 64)
    code = tilsyn.short_code(commitment)
    assert code.replace(" ", "") == commitment
    assert [len(group) for group in code.split()] == [8] * 8


@pytest.mark.parametrize("secret", ["", "0" * 63, "G" * 64, "AB" * 32])
def test_a_secret_of_another_form_is_a_fault_of_the_program(secret):
    with pytest.raises(ValueError, match="64"):
        tilsyn.commitment("2026-001", secret)


def test_there_are_four_reasons_to_replace_a_case():
    assert len(set(tilsyn.REPLACEMENT_REASONS)) == 4


def test_the_printed_recipe_gives_the_same_order(tmp_path: Path):
    result = draw_v3()
    frame = tmp_path / "ramme.txt"
    frame.write_bytes(tilsyn.frame_text(FRAME_V3).encode())
    lines = tilsyn.recipe(result.seed, str(frame))
    assert len(lines) == 6
    said = io.StringIO()
    code = "\n".join(lines).replace("open(", "given(")
    with contextlib.redirect_stdout(said):
        exec(code, {"given": lambda name, encoding: io.StringIO(Path(name).read_text(encoding))})
    rows = [line.split("\t") for line in said.getvalue().splitlines()]
    assert [row[0] for row in rows if row[1] == "IGANG"][:15] == order(result, "IGANG")
    assert (
        result.strata["IGANG"]
        .sample[0]
        .ticket.startswith(next(row[2] for row in rows if row[1] == "IGANG"))
    )
