"""How often civil numbers are found in the spellings of people, and other numbers let alone.

2,000 made-up numbers in each of fourteen spellings; 20,000 numbers of each class that could be
mistaken for one. Seeded, so the rates are the same at each run; `target` of a recall is what
must be reached, of an alarm what may not be exceeded. The numbers are nobody's: days of birth
1940-2005 with serials by chance. Run it by itself: `python tests/benchmarks/civil_numbers.py`.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from inspector.domain.civil_number import Level, scan

EACH_SPELLING = 2_000
EACH_CLASS = 20_000
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

SPELLINGS = (
    "{a}-{b}", "{a}{b}", "{a} {b}", "{a} - {b}", "{a}\u2011{b}", "{a}\u2013{b}", "{a}\n{b}",
    "{d}.{m}.{y}-{b}", "{d} {m} {y} {b}", "{d}{m}{y}/{b}", "{a}_{b}", "{a}\u200b{b}",
    "{d}/{m}/{c}{y} {b}", "{d} {m} {y} {e} {f}",
)  # fmt: skip


def passes(digits: str) -> bool:
    return sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def civil_number(chance: random.Random) -> str:
    """Ten digits with a day of birth 1940-2005 that pass modulus 11."""
    while True:
        day = date(1940, 1, 1) + timedelta(chance.randrange(24_000))
        first = chance.choice("0123" if day.year < 2000 else "4567")
        digits = f"{day:%d%m%y}{first}{chance.randrange(1000):03d}"
        if passes(digits):
            return digits


def p_number(chance: random.Random) -> str:
    """As production units have: given out from 1,000,000,000 on, one after another."""
    return str(1_000_000_000 + chance.randrange(35_000_000))


def account(chance: random.Random) -> str:
    return f"{chance.randrange(1, 10_000):04d} {chance.randrange(10**10):010d}"


def kle(chance: random.Random) -> str:
    return (
        f"{chance.randrange(100):02d}.{chance.randrange(100):02d}.{chance.randrange(100):02d}"
        f"-{chance.choice('AGKPØ')}{chance.randrange(100):02d}-{chance.randrange(1, 400)}"
        f"-{chance.randrange(10, 27):02d}"
    )


def day_of_these_years(chance: random.Random) -> date:
    return date(2020, 1, 1) + timedelta(chance.randrange(3_650))


def case_number(chance: random.Random) -> str:
    year, number = chance.randrange(2018, 2027), chance.randrange(10**4)
    return f"{chance.choice(('KBH', 'AAR'))}-{year}-{number:04d}"


def phone(chance: random.Random) -> str:
    pairs = " ".join(f"{chance.randrange(100):02d}" for _ in range(3))
    return f"tlf. {chance.randrange(20, 99)} {pairs}"


def moment(chance: random.Random, how: str) -> str:
    hour, minute = chance.randrange(24), chance.randrange(60)
    return how.format(day=day_of_these_years(chance), hour=hour, minute=minute)


CLASSES: tuple[tuple[str, Callable[[random.Random], str], float], ...] = (
    ("random ten digits", lambda c: f"{c.randrange(10**10):010d}", 0.7),
    ("P-numbers, bare", p_number, 3.2),
    ("P-numbers, labelled", lambda c: f"P-nr. {p_number(c)}", 0.0),
    ("bank accounts", account, 0.6),
    ("KLE numbers", kle, 0.0),
    ("case numbers", case_number, 0.0),
    ("EAN numbers", lambda c: f"57980{c.randrange(10**8):08d}", 0.0),
    ("phone numbers", phone, 0.0),
    ("date and year", lambda c: f"{day_of_these_years(c):%d.%m.%Y}", 0.0),
    ("date and time", lambda c: moment(c, "{day:%d.%m.%y} {hour:02d}{minute:02d}"), 0.0),
    ("date in full and time", lambda c: moment(c, "{day:%d.%m.%Y} {hour:02d}{minute:02d}"), 0.0),
    ("two phone numbers", lambda c: f"{phone(c)} {phone(c).removeprefix('tlf. ')}", 0.0),
    ("date and time, kl.", lambda c: moment(c, "{day:%d-%m-%Y} kl. {hour:02d}.{minute:02d}"), 0.0),
)


def stops(text: str) -> bool:
    return any(one.level is Level.STOP for one in scan(text))


def recall(spelling: str, count: int = EACH_SPELLING) -> float:
    """Per cent of made-up numbers in this spelling that are stopped in running text."""
    chance = random.Random(spelling)
    found = 0
    for _ in range(count):
        n = civil_number(chance)
        parts = {"a": n[:6], "b": n[6:], "d": n[:2], "m": n[2:4], "y": n[4:6]}
        century = "19" if n[6] in "0123" else "20"
        text = spelling.format(**parts, c=century, e=n[6:8], f=n[8:])
        found += stops(f"borgeren {text} er indskrevet")
    return 100 * found / count


def alarms(make: Callable[[random.Random], str], name: str, count: int = EACH_CLASS) -> float:
    """Per cent of these other numbers that would be stopped."""
    chance = random.Random(name)
    return 100 * sum(stops(f"se {make(chance)} i bilaget") for _ in range(count)) / count


def measure() -> list[dict[str, object]]:
    """Rates in per cent."""
    parts = {"a": "ddmmyy", "b": "nnnn", "d": "dd", "m": "mm", "y": "yy"}
    parts |= {"c": "yy", "e": "nn", "f": "nn"}
    figures: list[dict[str, object]] = []
    for spelling in SPELLINGS:
        name = f"civil numbers found, written {spelling.format(**parts)!a}"
        rate = round(recall(spelling), 2)
        figures.append({"name": name, "ratio": rate, "target": 100.0, "runs": EACH_SPELLING})
    for name, make, target in CLASSES:
        rate = round(alarms(make, name), 2)
        figures.append(
            {"name": f"false alarms, {name}", "ratio": rate, "target": target, "runs": EACH_CLASS}
        )
    return figures


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
