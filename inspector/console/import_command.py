"""`import suppliers|cases`: the good rows are stored, the rejected ones told with their reason."""

from __future__ import annotations

from argparse import Namespace

from inspector.console.session import Session
from inspector.domain.errors import InspectionError
from inspector.domain.import_plan import ImportPreview
from inspector.domain.table import Table
from inspector.gateways.file_reading import read_whole
from inspector.gateways.tabular_files import MAX_BYTES, read_table
from inspector.services.importing import (
    likely_mapping,
    preview_cases,
    preview_suppliers,
    rejected_rows,
    resolve_supplier,
    store_import,
)
from inspector.services.ports import Store

_TELL_EVERY = 20_000  # rows


def import_list(session: Session, arguments: Namespace) -> int:
    """Read the list and store what is good of it; with `--dry-run` only show."""
    table = read_table(read_whole(arguments.file, MAX_BYTES), arguments.file.name)
    problem: InspectionError | None = None
    settled = 0
    with session.open_data() as data:
        preview = _preview(data.store, table, arguments)
        if not arguments.dry_run:
            try:
                settled = store_import(data.store, preview, _Told(session)).settled
            except InspectionError as found:
                problem = found
    _show(session, preview, arguments.json)
    if problem is not None:
        raise problem
    session.tell(
        session.words("console.import_dry" if arguments.dry_run else "console.import_stored")
    )
    if settled:
        session.tell(session.words("console.import_settled", count=settled))
    return 0


def _preview(store: Store, table: Table, arguments: Namespace) -> ImportPreview:
    mapping = likely_mapping(store, arguments.kind, table.columns)
    if arguments.kind == "suppliers":
        return preview_suppliers(store, table, mapping)
    owner = resolve_supplier(store, arguments.supplier) if arguments.supplier else ""
    return preview_cases(store, table, mapping, owner)


class _Told:
    """Tells how far it is now and then, on standard error."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        if done - self._told >= _TELL_EVERY:
            self._told = done
            words = self._session.words
            self._session.tell(words("console.import_progress", done=done, total=total))


def _show(session: Session, preview: ImportPreview, as_json: bool) -> None:
    words = session.words
    counts = preview.counts
    rejected = rejected_rows(words, preview)
    if as_json:
        session.show_json(
            {
                "new": counts.new,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
                "rejected": rejected,
            }
        )
        return
    for row in rejected:
        session.tell(words("console.import_rejected", **row))
    session.show(
        words(
            "console.import_counts",
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            rejected=len(rejected),
        )
    )
