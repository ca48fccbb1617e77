"""Supplier lists and case lists: previewed, then stored in one transaction, or not at all.

Nothing is stored before `store_import`. Ids are made from what the lists say, so the same
file imported again changes nothing, on any laptop. Where laptops hold different values of a
cell, a list that names it decides. Counts are rows of the list.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from inspector.domain import case_list, supplier_list
from inspector.domain.civil_number import mask
from inspector.domain.columns import (
    CASES,
    SUPPLIERS,
    check_mapping,
    guess,
    mapping_id,
    recall,
    remember,
)
from inspector.domain.errors import InspectionError
from inspector.domain.import_plan import Fault, ImportPreview, Listed, plan
from inspector.domain.list_reading import Rejection
from inspector.domain.model import (
    Agreement,
    Case,
    ColumnMapping,
    Contact,
    DeliverySite,
    Supplier,
)
from inspector.domain.registry_numbers import bare
from inspector.domain.table import Table, write_csv
from inspector.services.import_conflicts import decide, decided_by
from inspector.services.ports import Progress, Reader, Store, Tally, Words

_NUMBERS_OF_THEIR_OWN = frozenset({"cvr", "p_number", "ean", "invoice"})


def likely_mapping(reader: Reader, kind: str, columns: Sequence[str]) -> dict[str, str]:
    """`{header: field}` as it was mapped last time for this header row, else as guessed."""
    remembered = reader.get(ColumnMapping, mapping_id(kind, columns))
    return recall(remembered, columns) if remembered else guess(kind, columns)


def save_mapping(
    store: Store, kind: str, columns: Sequence[str], mapping: Mapping[str, str]
) -> None:
    """Remember this mapping for the next list with these headers, whether or not it is read now."""
    check_mapping(kind, columns, mapping)
    with store.change("columns_mapped") as change:
        change.put(remember(kind, columns, mapping))


def preview_suppliers(
    reader: Reader, table: Table, mapping: Mapping[str, str], *, progress: Progress | None = None
) -> ImportPreview:
    """What importing this list of suppliers would do. Raises as `columns.check_mapping`."""
    used = check_mapping(SUPPLIERS, table.columns, mapping)
    reading, records = supplier_list.read_suppliers(table, used, step=_rows(progress, table))
    stored: dict[str, Listed] = {}
    for kind in (Supplier, DeliverySite, Contact, Agreement):
        found: list[Supplier | DeliverySite | Contact | Agreement] = reader.find(kind)
        stored |= {record.id: record for record in found}
    return plan(
        reading, records, stored, kind=SUPPLIERS,
        mapping=remember(SUPPLIERS, table.columns, mapping),
        field_of=supplier_list.field_of, fault_of=supplier_list.order_fault,
    )  # fmt: skip


def preview_cases(
    reader: Reader,
    table: Table,
    mapping: Mapping[str, str],
    supplier_id: str = "",
    *,
    notes: Sequence[str] = (),
    progress: Progress | None = None,
) -> ImportPreview:
    """What importing this list of cases would do.

    The cases are those of `supplier_id`; without it a column must name the supplier of each
    row. `notes` are headers of unmapped columns to keep as notes. Raises InspectionError
    `import-supplier-needed`, or as `columns.check_mapping`.
    """
    with collector_paused():
        return _preview_cases(reader, table, mapping, supplier_id, notes, progress)


def _preview_cases(
    reader: Reader,
    table: Table,
    mapping: Mapping[str, str],
    supplier_id: str,
    notes: Sequence[str],
    progress: Progress | None,
) -> ImportPreview:
    used = check_mapping(CASES, table.columns, mapping)
    reading, records = case_list.read_cases(
        table, used, supplier=supplier_id, notes=notes, step=_rows(progress, table),
        resolve=lambda text: resolve_supplier(reader, text),
    )  # fmt: skip
    owners = {case.supplier for told in records for case in told}
    stored: dict[str, Listed] = {}
    for owner in owners:
        stored |= {case.id: case for case in reader.find(Case, supplier=owner)}
    _refuse_other_spelling(reading.reject, records, stored)
    return plan(
        reading, records, stored, kind=CASES, mapping=remember(CASES, table.columns, mapping),
        field_of=lambda _, column: column, fault_of=_case_fault,
    )  # fmt: skip


def store_import(store: Store, preview: ImportPreview, progress: Progress | None = None) -> Tally:
    """Store what the preview shows, in one transaction, with the mapping; counts in rows.

    Open conflicts in what the list says are settled by it, in the same transaction.
    `progress` counts records and may raise Cancelled: then nothing is stored. Raises
    InspectionError `import-nothing-usable` where every row is rejected.
    """
    counts = preview.counts
    if not counts.new + counts.changed + counts.unchanged:
        raise InspectionError("import-nothing-usable", file=preview.source)
    remembered = store.get(ColumnMapping, preview.mapping.id) == preview.mapping
    total = sum(map(len, preview.records))
    decided = decided_by(store, preview)
    if total or decided or not remembered:
        act = "cases_imported" if preview.kind == CASES else "suppliers_imported"
        with collector_paused(), store.change(act, reason=mask(preview.source)) as change:
            decide(change, decided)  # first: what it settles no longer differs
            done = 0
            for records in preview.records:
                change.put_all(records, _further(progress, done, total))
                done += len(records)
            change.put(preview.mapping)
    return Tally(counts.new, counts.changed, counts.unchanged, settled=len(decided))


def resolve_supplier(reader: Reader, text: str) -> str:
    """The id of the supplier with this CVR, P-number, EAN or name (letter case aside).

    Raises InspectionError `supplier-unknown` or `supplier-ambiguous` (an internal supplier's
    CVR names several: give the P-number).
    """
    suppliers = reader.find(Supplier)
    digits, name = bare(text), " ".join(text.split()).casefold()
    found = {one.id for one in suppliers if digits and digits in (one.cvr, one.p_number, one.ean)}
    if not found and len(digits) == 10 and digits.isdigit():
        found = {site.supplier for site in reader.find(DeliverySite, p_number=digits)}
    if not found:
        found = {one.id for one in suppliers if " ".join(one.name.split()).casefold() == name}
    if len(found) == 1:
        return found.pop()
    if found:
        raise InspectionError("supplier-ambiguous", text=mask(text), count=len(found))
    raise InspectionError("supplier-unknown", text=mask(text))


def reason(words: Words, rejection: Rejection) -> str:
    """The sentence that says why a row is not read."""
    details = {"value": rejection.value, "column": rejection.column, **rejection.details}
    return words(f"imports.reason.{rejection.code}", **details)


def field_name(words: Words, kind: str, field: str) -> str:
    """A field as people call it; "" is the column that is not read."""
    return words(f"imports.field.{kind}.{field or 'none'}")


def rejected_rows(words: Words, preview: ImportPreview) -> list[dict[str, object]]:
    """`row, column, value, reason` of each rejected row; hidden values as the word for it."""
    hidden = words("imports.hidden")
    return [
        {
            "row": one.line,
            "column": one.column,
            "value": hidden if one.hidden else one.value,
            "reason": reason(words, one),
        }
        for one in preview.rejections
    ]


def rejected_csv(words: Words, preview: ImportPreview, table: Table) -> bytes:
    """The rejected rows as a file to mend: line, reason, and the columns that were read, with
    whatever looks like a civil number hidden."""
    hidden = words("imports.hidden")
    headers = list(preview.used.values())
    places = [table.columns.index(header) for header in headers]
    refused = {one.line: one for one in preview.rejections}
    rows = [[words("imports.line"), words("imports.reason_head"), *headers]]
    for place, (line, cells) in enumerate(table.rows):
        if line in refused:
            unseen = preview.rows[place].hidden
            shown = [
                hidden if field in unseen else _safe(field, str(cells[at]), hidden)
                for field, at in zip(preview.used, places, strict=True)
            ]
            rows.append([str(line), reason(words, refused[line]), *shown])
    return write_csv(rows)


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: over 100,000 fresh records it is half the work.

    What was made meanwhile counts as old afterwards, or the first search would walk it all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _safe(field: str, text: str, hidden: str) -> str:
    """The cell, with civil numbers hidden; a column of other numbers wins over the suspicion."""
    return text if field in _NUMBERS_OF_THEIR_OWN else mask(text, hidden)


def _case_fault(record: Listed) -> Fault | None:
    return case_list.order_fault(record) if isinstance(record, Case) else None


def _refuse_other_spelling(
    reject: Callable[..., None],
    records: list[tuple[Case, ...]],
    stored: Mapping[str, Listed],
) -> None:
    """A number stored in other letter case is the same case: two of them would break a draw."""
    if not stored:
        return
    known = {
        (case.supplier, case.number.casefold()): case.number
        for case in stored.values()
        if isinstance(case, Case)
    }
    for place, told in enumerate(records):
        for case in told:
            had = known.get((case.supplier, case.number.casefold()), case.number)
            if had != case.number:
                reject(place, "number", "case-other-spelling", value=case.number, known=had)


def _rows(progress: Progress | None, table: Table) -> Progress | None:
    """Progress told in rows, from columns done."""
    if progress is None:
        return None
    size = len(table.rows)
    return lambda done, total: progress(size * done // total, size)


def _further(progress: Progress | None, before: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)
