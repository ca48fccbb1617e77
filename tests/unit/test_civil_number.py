"""Civil numbers are found however they are written, and other numbers are let alone."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from inspector.domain.civil_number import COVER, Level, mask, scan, scan_column

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def passes(digits: str) -> bool:
    return sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def made_up(*, modulus: bool, seed: int) -> str:
    """Digits in the shape of a civil number of nobody in particular, 1940-1999."""
    chance = random.Random(seed)
    while True:
        day = date(1940, 1, 2) + timedelta(chance.randrange(21_000))
        if day.day == 1 and day.month == 1:
            continue
        digits = f"{day:%d%m%y}{chance.randrange(4)}{chance.randrange(1000):03d}"
        if passes(digits) == modulus:
            return digits


SPELLINGS = [
    "{a}-{b}", "{a}{b}", "{a} {b}", "{a} - {b}", "{a}\u2011{b}", "{a}\u2013{b}", "{a}\n{b}",
    "{d}.{m}.{y}-{b}", "{d} {m} {y} {b}", "{d}{m}{y}/{b}", "{a}\u00ad{b}",
    "{a}_{b}", "{d}/{m}/19{y} {b}", "{d}.{m}.19{y}-{b}", "{d} {m} {y} {e} {f}",
]  # fmt: skip
HIDDEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202c", "\ufe0f", "\u3164", "\u034f"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_stops_in_running_text(spelling: str) -> None:
    for seed in range(50):
        n = made_up(modulus=True, seed=seed)
        text = spelling.format(a=n[:6], b=n[6:], d=n[:2], m=n[2:4], y=n[4:6], e=n[6:8], f=n[8:])
        assert [s.level for s in scan(f"borgeren {text} er indskrevet")] == [Level.STOP]
        assert mask(f"borgeren {text} er") == f"borgeren {COVER} er"


@pytest.mark.parametrize("sign", HIDDEN)
def test_a_sign_that_is_never_seen_hides_nothing(sign: str) -> None:
    n = made_up(modulus=True, seed=8)
    for at in range(1, 10):
        number = f"{n[:at]}{sign}{n[at:]}"
        assert [s.level for s in scan(f"mødt {number}.")] == [Level.STOP]
        assert mask(f"{sign}Mødt {number} i dag") == f"{sign}Mødt {COVER} i dag".replace(
            "\u3164", "\u1160"
        )
        assert scan_column(["KBH-1", number]) == {1: Level.STOP}
    (found,) = scan(f"a{sign}b {n[:6]}{sign}-{n[6:]}")
    assert (found.start, found.end) == (4, 16)


@pytest.mark.parametrize(
    "number",
    ["01/01/1970 1234", "010170_1234", "01 01 70 12 34", "01 01 1970-1234", "010170\u200b1234"],
)
def test_the_first_of_january_stops_in_any_spelling(number: str) -> None:
    assert [s.level for s in scan(f"borgeren {number} mødte")] == [Level.STOP]


def test_numbers_without_modulus_11_count_by_shape_and_words() -> None:
    n = made_up(modulus=False, seed=3)

    assert [s.level for s in scan(f"sagen {n[:6]}-{n[6:]} er")] == [Level.WARN]
    assert [s.level for s in scan(f"sagen {n} er")] == [Level.NOTE]
    assert [s.level for s in scan(f"CPR {n[:6]}-{n[6:]}")] == [Level.STOP]
    assert [s.level for s in scan("fra 010190-1234 til")] == [Level.STOP]  # 1 January


def test_administrative_numbers_have_sixty_added_to_the_day() -> None:
    assert [s.level for s in scan("cpr 610190-1234")] == [Level.STOP]


@pytest.mark.parametrize(
    "text",
    [
        "P-nummer: 1003388382", "CVR 13748136", "EAN 5798000016002", "tlf. 87 12 34 56",
        "sag 2026-1187", "27.35.00-K09-12-26", "den 17.11.2026 kl. 09.30", "KBH-2026-0311",
        "310290-1234", "001290-1234", "konto 1234 0001234567", "17.11.2026 0930",
        "01.01.2026 1500 kr.", "tlf. 20 11 12 34 20 11 12 34", "15 12 10 07 21",
        "2026_01_17_0930",
    ],
)  # fmt: skip
def test_other_numbers_do_not_stop(text: str) -> None:
    assert Level.STOP not in {s.level for s in scan(text)}


@pytest.mark.parametrize("text", ["17.11.26 0930", "17 11 26 0815", "01-01-25 2359"])
def test_a_day_of_these_years_with_its_time_is_none(text: str) -> None:
    assert {s.level for s in scan(f"mødt {text} på stedet")} <= {Level.NOTE}


def test_ten_digits_after_a_banks_four_are_an_account_and_after_a_year_they_are_not() -> None:
    n = made_up(modulus=True, seed=4)
    assert Level.STOP not in {s.level for s in scan(f"til 7034 {n} i banken")}
    assert [s.level for s in scan(f"i 2010 {n} mødt")] == [Level.STOP]
    assert [s.level for s in scan(f"nr 7034 {n[:6]}-{n[6:]} mødt")] == [Level.STOP]


def test_a_date_of_birth_to_come_is_none() -> None:
    assert scan("010130-4234", today=date(2026, 11, 20)) == []
    assert scan("010130-4234") != []


def test_a_cell_that_is_nothing_but_the_number_stops() -> None:
    bare = made_up(modulus=False, seed=5)
    cells = ["KBH-1", "010190-1234", "0101901234", f"{bare[:6]}-{bare[6:]}", bare]

    found = scan_column(cells)

    assert found == {1: Level.STOP, 2: Level.STOP, 3: Level.STOP, 4: Level.WARN}


def test_a_header_that_says_civil_number_stops_every_one() -> None:
    bare = made_up(modulus=False, seed=5)

    assert scan_column([bare], "CPR-nr.") == {0: Level.STOP}
    assert scan_column([bare], "Sagsnr") == {0: Level.WARN}


def test_a_lost_leading_zero_stops_where_the_column_holds_full_numbers() -> None:
    full = next(n for n in (made_up(modulus=True, seed=s) for s in range(500)) if n.startswith("0"))
    whole = made_up(modulus=True, seed=9)

    assert scan_column([full[1:]]) == {0: Level.WARN}
    assert scan_column([full[1:], whole]) == {0: Level.STOP, 1: Level.STOP}


def test_false_alarms_on_other_ten_digit_numbers_are_rare() -> None:
    chance = random.Random(1)
    cells = [f"{chance.randrange(10**10):010d}" for _ in range(5000)]

    stops = [level for level in scan_column(cells).values() if level == Level.STOP]

    assert len(stops) < 50  # documents.md: 0.6 %


def test_masking_leaves_the_rest_of_the_text() -> None:
    assert mask("Møde 17-11-2026, sag 2026-1187") == "Møde 17-11-2026, sag 2026-1187"
    assert mask("0101901234", "skjult") == "skjult"
