"""A member with an altered program: what it writes is refused, waits, or is seen as its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from exchange.hostile_scene import Member, every_page, heads_of, records_of, tables, worked_on
from ledgers import Laptop

from inspector.domain.errors import InspectionError

TEXTS = {
    "a word of no list": "xyz",
    "no text": "",
    "nul": "a\0b",
    "signs that turn the line": "\u202e\u2066x\x1b[31m",
    "a path": "../../etc/passwd",
    "another kind's id": "0190-visit",
    "lists": "[]",
    "a list of numbers": "[1,2,3]",
    "lists of lists": '[[1],["a","b"],[null]]',
    "an object": '{"a":{"b":1},"format":"x"}',
    "no number": "[NaN,Infinity,1e999]",
    "a number": "7",
    "depth": "[" * 5000,
    "half": '["',
    "a name of a file": "f" * 64,
    "long": "æ" * 200_000,
}
NUMBERS = {"least": -(2**31), "zero": 0, "one": 1, "most": 2**31 - 1}
DATES = ["1900-01-01", "2200-12-31"]
MOMENTS = ["1900-01-01T00:00:00+00:00", "2200-12-31T23:59:59.999999+00:00"]
DECIMALS = ["0", "-1", "1E+12", "999999999999", "0.0000000001", "-0.00"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    folder = tmp_path_factory.mktemp("hostile")
    laptop = worked_on(folder / "made")
    try:
        every_page(laptop)
    finally:
        laptop.data.close()
    return laptop


@pytest.fixture
def laptop(made: Laptop, tmp_path) -> Iterator[Laptop]:
    shutil.copytree(made.folder, tmp_path / "copy")
    copy = Laptop(tmp_path / "copy", "T3", made.now)
    yield copy
    copy.data.close()


def entries(laptop: Laptop, value_of: Any, *, anew: bool) -> Iterator[dict[str, Any]]:
    """Of each kind one entry for each column that takes it, on what stands or as a new record."""
    for table, how in tables():
        if table == "purge":
            continue
        for column, plain, default in zip(how.columns, how.plain, how.defaults, strict=True):
            value = value_of(how, column, plain, default)
            if (
                value is None
                or column in ("visit", "draw", "report")
                or not how.may_hold(column, value)
            ):
                continue
            if not anew:
                for record in records_of(laptop, table)[:2]:
                    parents = heads_of(laptop, table, record, [column])
                    yield {"table": table, "record": record, "fields": {column: value},
                           "parents": parents}  # fmt: skip
                continue
            fields: dict[str, Any] = {column: value}
            for name, target in (
                ("visit", "0190-visit"),
                ("draw", "draw"),
                ("supplier", "jobvejen"),
            ):
                if name in how.columns and name != column:
                    fields[name] = target
            yield {"table": table, "record": f"new-{table}-{column}", "fields": fields}


def given(laptop: Laptop, value_of: Any) -> None:
    """In place of what stands, and in records of its own."""
    member, refused = Member(), set()
    for entry in [*entries(laptop, value_of, anew=False), *entries(laptop, value_of, anew=True)]:
        try:
            member.gives(laptop, entry)
        except InspectionError as problem:
            refused.add(problem.code)
    assert refused <= {"exchange-values"}
    every_page(laptop)


@pytest.mark.parametrize("name", TEXTS)
def test_every_page_opens_over_a_text(laptop, name):
    given(laptop, lambda how, column, plain, default: TEXTS[name] if plain is str else None)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_page_opens_over_a_number(laptop, name):
    number = NUMBERS[name]
    given(laptop, lambda how, column, plain, default: number if plain is int else None)


@pytest.mark.parametrize("value", [*DATES, *MOMENTS, *DECIMALS, '["x", "1900-01-01"]', '[""]'])
def test_every_page_opens_over_a_day_a_moment_and_a_sum(laptop, value):
    given(laptop, lambda how, column, plain, default: value if plain is not str else None)
