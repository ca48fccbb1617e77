"""A mirror in PostgreSQL: the office's data, readable, for its own SQL (`resources/postgres`).

Fresh tables are filled by COPY in a schema of their own; then the views that everybody reads
are turned to them and the old tables go, all in one transaction. Views keep their columns
for ever, so that rights and the office's own views over them stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspector.domain.exchange import LogEntry
from inspector.domain.sharing import is_shared
from inspector.domain.version import VERSION
from inspector.gateways.postgres_address import read_place
from inspector.gateways.postgres_connection import PostgresConnection
from inspector.gateways.postgres_mirror_shape import (
    MirrorTable,
    clean,
    json_text,
    read_shape,
)
from inspector.gateways.postgres_mirror_swap import Columns, MirrorSwap
from inspector.gateways.postgres_problems import told
from inspector.services.exchange_places import steps
from inspector.services.mirroring import Logged, LogReader, Mirrored
from inspector.services.ports import Progress, Reader

SCHEMA = "uanmeldt_mirror"
_SETTINGS = "SET LOCAL statement_timeout = '2h'"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHANGE: Columns = (
    ("device", "text", "Den bærbare, ændringen blev lavet på: dens id"),
    ("device_mark", "text", "Den bærbares mærke"),
    ("seq", "bigint", "Nummer i den bærbares log"),
    ("at", "timestamptz", "Tidspunkt"),
    ("transaction", "bigint", "Den første post i samme handling"),
    ("person", "text", "Hvem: supervisor.id eller et navn"),
    ("act", "text", "Handlingen i programmets egne ord"),
    ("reason", "text", "Begrundelse"),
    ("record_table", "text", "Tabellen i spejlet"),
    ("record", "text", "Postens id"),
    ("fields", "jsonb", "{kolonne: ny værdi}; NULL, hvor indholdet er slettet"),
    ("parents", "jsonb", "{kolonne: [de poster, den afløste]}"),
    ("hash", "text", "Postens led i kæden (SHA-256)"),
)
_STATE: Columns = (
    ("loaded_at", "timestamptz", "Hvornår spejlet blev indlæst"),
    ("program", "text", "Programmets version"),
    ("records", "bigint", "Antal poster"),
    ("changes", "bigint", "Antal poster i ændringsloggen"),
)


class PostgresMirror:
    """`services.mirroring.Mirror`; `folder` holds mirror.toml and mirror_views.sql.

    The address is that of a hub; its schema is `uanmeldt_mirror` where it says nothing else.
    """

    def __init__(self, address: str, password: str, folder: Path) -> None:
        place = read_place(address, schema=SCHEMA)
        self._connection = PostgresConnection(place, password)
        self._tables = read_shape(folder / "mirror.toml")
        self._views = (folder / "mirror_views.sql").read_text(encoding="utf-8")

    def load(self, reader: Reader, log: LogReader, progress: Progress | None = None) -> Mirrored:
        with told():
            connection = self._connection.get()
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute(_SETTINGS)
                swap = MirrorSwap(cursor, self._connection.schema)
                swap.begin()
                found = self._fill(swap, reader, log, progress)
                swap.finish(self._views)
        return found

    def close(self) -> None:
        self._connection.close()

    def _fill(
        self, swap: MirrorSwap, reader: Reader, log: LogReader, progress: Progress | None
    ) -> Mirrored:
        total = len(self._tables) + 1
        records = 0
        for done, table in enumerate(self._tables):
            steps(progress, done, total)
            columns = tuple((each.name, each.type, each.comment) for each in table.columns)
            records += swap.load(table.name, table.comment, columns, _rows(table, reader), ("id",))
        steps(progress, total - 1, total)
        comment = (
            "Ændringsloggen: hvem ændrede hvad, hvornår og hvorfor. Personoplysninger: Ja, som i "
            "tabellerne, også tidligere værdier."
        )
        told_changes = self._changes(log)
        changes = swap.load("change", comment, _CHANGE, told_changes, ("device", "seq"))
        state = [(datetime.now(UTC), VERSION, records, changes)]
        swap.load("mirror_state", "Spejlets egen tilstand.", _STATE, state, ())
        steps(progress, total, total)
        return Mirrored(records=records, changes=changes)

    def _changes(self, log: LogReader) -> Iterator[Sequence[object]]:
        known = {table.stored: table for table in self._tables}
        for one in log.entries():
            table = known.get(one.entry.table)
            if table is not None and is_shared(table.kind, one.entry.record):
                yield _change(one, table)


def _rows(table: MirrorTable, reader: Reader) -> Iterator[Sequence[object]]:
    for record in reader.find(table.kind):
        if is_shared(table.kind, record.id):
            yield [
                None if (each := getattr(record, column.name)) is None else column.told(each)
                for column in table.columns
            ]


def _change(one: Logged, table: MirrorTable) -> Sequence[object]:
    entry = one.entry
    return (
        clean(one.device), clean(one.mark), entry.seq, _moment(entry), entry.transaction,
        clean(entry.person), clean(entry.act), clean(entry.reason), table.name,
        clean(entry.record), _without(entry.fields, table.left_out),
        _without(entry.parents, table.left_out), one.link.hex(),
    )  # fmt: skip


def _moment(entry: LogEntry) -> datetime | None:
    try:
        return _EPOCH + timedelta(microseconds=entry.at)
    except OverflowError:  # of a clock that nobody has
        return None


def _without(fields: str | None, left_out: Iterable[str]) -> str | None:
    """The JSON without these columns; as it stands where nothing is to be taken out of it."""
    if fields is None or not ("\\u" in fields or any(f'"{each}"' in fields for each in left_out)):
        return fields
    found = json.loads(fields)
    kept = {column: each for column, each in found.items() if column not in left_out}
    return json_text(json.dumps(kept, ensure_ascii=False))
