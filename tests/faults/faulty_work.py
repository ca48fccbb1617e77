"""The same piece of work on any folder: done once without faults, once with them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from db.opening import OpenedData
from db.references import KINDS
from db.store import SqliteStore
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Case, Evidence, Visit

PHOTO = 90_000  # bytes
Step = Callable[[OpenedData], None]


def digest(store: SqliteStore) -> str:
    """What all records in sight come to, whenever and however they were written."""
    found = sha256()
    for kind in KINDS:
        for record in store.find(kind):
            found.update(repr(record).encode())
    return found.hexdigest()


def steps(many: int = 40) -> list[Step]:
    """Answers, imports and photos, one after another."""
    made: list[Step] = []
    for number in range(many):
        made.append(_answer(number))
        if number % 8 == 3:
            made.append(_import(number))
        if number % 5 == 4:
            made.append(_photo(number))
    return made


def _answer(number: int) -> Step:
    def step(data: OpenedData) -> None:
        with data.store.change("answer_recorded") as change:
            change.put(Visit(id="v"))
            change.put(Answer(id=f"a{number % 9}", visit="v", comment="ø" * (number * 97 % 2000)))

    return step


def _import(number: int) -> Step:
    def step(data: OpenedData) -> None:
        with data.store.change("cases_imported") as change:
            change.put_all(Case(id=f"c{number}-{n}", note="x" * 200) for n in range(400))

    return step


def _photo(number: int) -> Step:
    def step(data: OpenedData) -> None:
        name = data.attachments.save(number.to_bytes(2, "big") * (PHOTO // 2))
        with data.store.change("evidence_added") as change:
            change.put(Evidence(id=f"e{number}", visit="v", original=name, size=PHOTO))

    return step


def trouble(step: Step, data: OpenedData) -> str:
    """The code of what hindered the step; "" when it was done."""
    try:
        step(data)
    except InspectionError as error:
        return error.code
    return ""
