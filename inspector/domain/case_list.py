"""A list of citizens' cases, read into Case records; and the frame of a draw as a file.

The case number is all that names a case. Nothing is derived: a status that the list does
not give stays empty, also where an end date suggests one.
"""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import cast

from inspector.domain.columns import FRAME, check_mapping, guess
from inspector.domain.errors import InspectionError
from inspector.domain.formats import short_date
from inspector.domain.identity import case_id, case_ids
from inspector.domain.list_reading import ListReading, Step
from inspector.domain.model import Case, CaseStatus
from inspector.domain.table import Table

_STATUS = {
    word: status
    for status, words in {
        CaseStatus.COMPLETED: "afsluttet|afsluttede|lukket|ophørt|gennemført|færdig|slut|passiv|"
        "completed|closed|ended|finished|inactive",
        CaseStatus.ONGOING: "igangværende|i gang|igang|aktiv|aktuel|løbende|åben|påbegyndt|"
        "ongoing|active|open|in progress|current",
    }.items()
    for word in words.split("|")
}
_FILL = tuple(getattr(Case, each.name).__set__ for each in dataclasses.fields(Case))
# sampling.md, step 1: signs a frame cannot hold
_NOT_IN_FRAME = re.compile(r"[|\x00-\x1f\x7f-\x9f]")


def read_cases(
    table: Table,
    used: Mapping[str, str],
    *,
    supplier: str,
    resolve: Callable[[str], str],
    notes: Sequence[str] = (),
    step: Step | None = None,
) -> tuple[ListReading, list[tuple[Case, ...]]]:
    """One Case per row (none for a refused row), in the order of the rows.

    `used` is `{field: header}` (columns.check_mapping). `supplier` is the id the list is
    about; "" lets a column name it per row through `resolve` (text to id, InspectionError
    where unknown). `notes` are headers whose cells are kept as notes, scanned like the rest.
    """
    reading = ListReading(table, used, step, len(used))
    numbers = _numbers(reading)
    owners = _suppliers(reading, supplier, resolve)
    columns: list[Sequence[object]] = [
        _ids(owners, numbers),
        owners,
        numbers,
        _statuses(reading),
        reading.texts("programme"),
        *(reading.dates(name) for name in ("starts", "ends", "referred", "called_in")),
        reading.dates("first_meeting"),
        *(reading.numbers(name) for name in ("invoiced_hours", "hourly_price")),
        reading.identifiers("invoice", civil=False),
        _notes(reading, notes),
    ]
    _check_order(reading, columns[5], columns[6])
    refused = reading.rejections
    cases = enumerate(_cases(columns))
    return reading, [() if place in refused else (case,) for place, case in cases]


def _ids(owners: list[str], numbers: list[str]) -> list[str]:
    if len(set(owners)) == 1:
        return case_ids(owners[0], numbers)
    return [case_id(owner, number) for owner, number in zip(owners, numbers, strict=True)]


def _cases(columns: Sequence[Sequence[object]]) -> list[Case]:
    """The records of these columns, which stand in the order of the fields of Case.

    Filled a column at a time: the constructor of a frozen class costs five times as much.
    Case checks nothing in its own; a test sees to it that this stays so.
    """
    cases = [object.__new__(Case) for _ in columns[0]]
    for fill, column in zip(_FILL, columns, strict=True):
        deque(map(fill, cases, column), maxlen=0)
    return cases


def order_fault(case: Case) -> tuple[str, str, dict[str, object]] | None:
    """(field, code, details) where the case ends before it starts."""
    if case.starts and case.ends and case.ends < case.starts:
        details: dict[str, object] = {
            "start": short_date(case.starts),
            "end": short_date(case.ends),
        }
        return "ends", "ends-before-start", details
    return None


def _numbers(reading: ListReading) -> list[str]:
    """Case numbers: there, fit for a frame, and each only once (also by letter case)."""
    raw = reading.table.column(reading.used["number"])
    numbers = reading.identifiers("number")
    joined = " ".join(map(str, raw))
    if not all(numbers) or "|" in joined or not joined.isprintable():
        for place, number in enumerate(numbers):
            if not number:
                reading.reject(place, "number", "no-case-number")
            elif _NOT_IN_FRAME.search(str(raw[place])):
                reading.reject(place, "number", "case-number-signs", value=number)
    return numbers


def _check_twice(reading: ListReading, numbers: list[str], suppliers: list[str]) -> None:
    names = list(map(str.casefold, numbers))
    if len(set(names)) == len(names):
        return
    first: dict[tuple[str, str], int] = {}
    for place, name in enumerate(names):
        earlier = first.setdefault((suppliers[place], name), place) if name else place
        if earlier != place:
            line = reading.lines[earlier]
            reading.reject(place, "number", "case-twice", value=numbers[place], line=line)


def _suppliers(reading: ListReading, supplier: str, resolve: Callable[[str], str]) -> list[str]:
    numbers = cast(list[str], reading.columns["number"])
    if "supplier" not in reading.used:
        if not supplier:
            raise InspectionError("import-supplier-needed")
        owners = [supplier] * len(reading.lines)
        _check_twice(reading, numbers, owners)
        return owners
    told = reading.identifiers("supplier", civil=False)
    known: dict[str, str | InspectionError] = {}
    for text in set(told):
        try:
            known[text] = resolve(text) if text else supplier
        except InspectionError as problem:
            known[text] = problem
    owners = []
    for place, text in enumerate(told):
        owner = known[text]
        if isinstance(owner, InspectionError):
            civil = reading.hide(place, "supplier", text)
            reading.reject(place, "supplier", "civil-number" if civil else owner.code, value=text)
            owner = supplier
        elif supplier and owner != supplier:
            reading.reject(place, "supplier", "other-supplier", value=text)
        elif not owner:
            reading.reject(place, "supplier", "no-supplier")
        owners.append(owner)
    _check_twice(reading, numbers, owners)
    return owners


def _statuses(reading: ListReading) -> list[str]:
    texts = reading.texts("status")
    known = {text: _STATUS.get(text.casefold(), "") for text in set(texts)}
    for place, text in enumerate(texts):
        if text and not known[text]:
            reading.reject(place, "status", "status-unknown", value=text)
    statuses = [known[text] for text in texts]
    if "status" in reading.used:
        reading.columns["status"] = list(statuses)
    return statuses


def _check_order(reading: ListReading, starts: Sequence[object], ends: Sequence[object]) -> None:
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start and end and cast(date, end) < cast(date, start):
            days = {"start": short_date(cast(date, start)), "end": short_date(cast(date, end))}
            reading.reject(place, "ends", "ends-before-start", value=days["end"], **days)


def _notes(reading: ListReading, headers: Sequence[str]) -> list[str]:
    """The note column, then the columns kept as notes: `Header: value; Header: value`."""
    if not headers:
        return reading.texts("note")
    parts = [[text] for text in reading.texts("note")]
    for header in headers:
        if header not in reading.used.values():
            aside = ListReading(reading.table, {"note": header})
            for place, text in enumerate(aside.texts("note")):
                parts[place] += [f"{header}: {text}"] if text else []
            reading.warnings += aside.warnings
            for place, rejection in aside.rejections.items():
                reading.rejections.setdefault(place, rejection)
    return ["; ".join(filter(None, part)) for part in parts]


def read_frame(table: Table) -> list[tuple[str, str]]:
    """(case id, stratum) of every row, for the draw on the command line.

    Raises InspectionError `import-column-needed-…`, or `frame-row` with the line of a row
    that cannot be read. What a frame may hold is the draw's own rule.
    """
    used = check_mapping(FRAME, table.columns, guess(FRAME, table.columns))
    reading = ListReading(table, used)
    rows = list(zip(reading.identifiers("case_id"), reading.texts("stratum"), strict=True))
    for place in sorted(reading.rejections):
        raise InspectionError("frame-row", line=reading.lines[place])
    return rows
