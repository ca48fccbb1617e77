"""The steps from an empty database to today's tables; append-only from the first release on.

A step spells its tables out and never looks at the dataclasses, which move on: a test
compares what the steps lead to with the records of today. Every table of records is
`id`, its columns, `_live` (0: taken out of sight) and `_dots` (which log entry each column's
value comes from). A column's DEFAULT is what holds when no entry speaks of it, so that
replaying the log gives the row. Nothing is NOT NULL, no key is foreign: a merge may bring a
row before its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from db.driver import Connection, as_database, migration_set
from inspector.domain.errors import InspectionError
from inspector.domain.value import value

if TYPE_CHECKING:
    from db.driver import Database

_SET = "uanmeldt"
APPLIED = "_sqlite_migrations"  # the table sqlite-utils notes them in


@value
class _Records:
    """Columns of one table, by what they hold when nothing was said."""

    empty: str = ""  # text, ''
    unset: str = ""  # text, NULL: dates, times, decimals
    unknown: str = ""  # whole number, NULL
    number: str = ""  # whole number with its default: "size=0"
    word: str = ""  # text with its default: "state=planned"
    texts: str = ""  # a JSON list of texts, '[]'
    index: str = ""  # the columns it is looked up by


_FIRST = {
    "setting": _Records(empty="value"),
    "person": _Records(empty="name title unit email"),
    "supplier": _Records(empty="name kind cvr p_number ean note"),
    "delivery_site": _Records(
        empty="supplier name street postcode city p_number access", index="supplier"
    ),
    "contact": _Records(empty="supplier name role email phone", index="supplier"),
    "agreement": _Records(
        empty="supplier number", unset="starts ends hourly_price", texts="programmes",
        index="supplier",
    ),
    "case": _Records(
        empty="supplier number status programme invoice note",
        unset="starts ends referred called_in first_meeting invoiced_hours hourly_price",
        index="supplier",
    ),
    "column_mapping": _Records(empty="kind columns"),
    "scheme_text": _Records(empty="scheme version text"),
    "visit": _Records(
        empty="number scheme supplier site agreement kind records_case parent conflict_note "
        "refusal_note arrival_note tour_note other_matters supplier_remarks cancel_reason "
        "last_step correction_reason",
        unset="planned_on held_on arrived departed",
        unknown="no_conflict management_met citizens_met",
        number="announced=0 access_refused=0 from_paper=0",
        word="state=planned",
        index="supplier parent",
    ),
    "participant": _Records(empty="visit name role", word="side=unit", index="visit"),
    "answer": _Records(empty="visit point outcome comment source", index="visit"),
    "waiver": _Records(empty="visit item reason", index="visit"),
    "draw": _Records(
        empty="visit number frame excluded frame_source strata frame_hash secret commitment "
        "acknowledged digits digits_by h0 abort_reason",
        unset="since until committed_at drawn_at",
        word="state=committed",
        index="visit",
    ),
    "sample_item": _Records(
        empty="visit draw case_number stratum ticket replaced_by replace_reason",
        number="position=0", word="role=sample", index="visit draw",
    ),
    "case_review": _Records(
        empty="visit case_number state remark",
        unset="referred called_in notice_given first_meeting latest_talk plan_written placed "
        "returned statement_sent complaint_received complaint_forwarded "
        "invoiced_hours documented_hours hourly_price",
        texts="talks",
        index="visit",
    ),
    "case_check": _Records(empty="visit case_number point outcome comment", index="visit"),
    "document_shown": _Records(
        empty="visit point kind title seen_by note", unset="dated", number="copy_taken=0",
        index="visit",
    ),
    "evidence": _Records(
        empty="visit point case_number name media_type original shown caption", unset="added_at",
        number="size=0", index="visit",
    ),
    "signature": _Records(
        empty="visit name role ink ratio reason content", unset="signed_at",
        number="version=1 refused=0 absent=0", word="side=unit", index="visit",
    ),
    "report": _Records(
        empty="visit reason record content_hash chain_head pdf file_name locked_by",
        unset="locked_at", number="version=1", index="visit",
    ),
}  # fmt: skip

_RETENTION = {
    "visit_totals": _Records(
        empty="outcomes",
        unset="purged_on invoiced_hours documented_hours shortfall_hours excess_hours "
        "shortfall_kroner not_found_invoiced",
        number="drawn=0 reviewed=0 not_found=0 compared=0 with_shortfall=0 documents=0 photos=0",
        texts="sample_sizes",
    ),
    "purge": _Records(
        empty="purged_by reason erased", unset="purged_at",
        number="cases=0 photos=0 listed_cases=0 records=0", texts="visits",
    ),
}  # fmt: skip

_DELIVERY = {
    "signed_report": _Records(
        empty="visit report field signer certificate based_on pdf", unset="signed_at",
        number="version=1", word="signed_by=own", index="visit report",
    ),
    "own_certificate": _Records(empty="certificate key device", unset="made_at"),
    "dispatch": _Records(
        empty="visit report occasion kept by outbox note", unset="at",
        word="way=draft protection=plain", texts="recipients files hashes", index="visit",
    ),
    "outbox_message": _Records(
        empty="visit sender subject message message_id problem reply outcomes",
        unset="queued_at tried_at next_try sent_at", number="size=0 attempts=0",
        word="state=queued", texts="recipients", index="visit state",
    ),
}  # fmt: skip

_LOG = """
CREATE TABLE change_log (
    device INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    "transaction" INTEGER NOT NULL, person TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL,
    "table" TEXT NOT NULL, record TEXT NOT NULL, fields TEXT, parents TEXT NOT NULL, salt BLOB,
    digest BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID
"""
_DEVICE = """
CREATE TABLE device (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mark TEXT NOT NULL, created TEXT NOT NULL
) STRICT
"""


def _first(database: Database) -> None:
    database.execute(_DEVICE)
    database.execute(_LOG)
    for name, records in _FIRST.items():
        _make_table(database, name, records)


def _retention(database: Database) -> None:
    for name, records in _RETENTION.items():
        _make_table(database, name, records)


def _delivery(database: Database) -> None:
    for name, records in _DELIVERY.items():
        _make_table(database, name, records)
    # Which digital signatures a locked version was made to carry; those before carry none.
    database.execute("ALTER TABLE report ADD COLUMN digital TEXT DEFAULT '[]'")


_EXCHANGE = {
    "step_share": _Records(empty="visit step person", index="visit"),
}

# What exchange knows beside the records; never exchanged itself. Laptops by their number here.
_EXCHANGE_TABLES = (
    # the office, as this laptop follows it: one row
    """
CREATE TABLE office (
    id INTEGER PRIMARY KEY CHECK (id = 1), roster BLOB, last_read BLOB, sign_key BLOB, box_key BLOB,
    admin_secret BLOB, asked TEXT, last_exchange TEXT, forked INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL DEFAULT '', mark TEXT NOT NULL DEFAULT '',
    placed TEXT NOT NULL DEFAULT '{}',
    exported INTEGER NOT NULL DEFAULT 0
) STRICT
""",
    """
CREATE TABLE scope_key (
    scope TEXT NOT NULL, epoch INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (scope, epoch)
) STRICT, WITHOUT ROWID
""",
    # ranges of chains that were exported (the own) or applied (the others')
    """
CREATE TABLE bundle (
    device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, link BLOB NOT NULL,
    arrived TEXT NOT NULL, hidden TEXT NOT NULL DEFAULT '[]', resealed TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (device, first)
) STRICT, WITHOUT ROWID
""",
    # entries that were named as replaced before they came, in which column of which record
    """
CREATE TABLE superseded (
    device INTEGER NOT NULL, seq INTEGER NOT NULL, "column" TEXT NOT NULL,
    "table" TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (device, seq, "column", "table", record)
) STRICT, WITHOUT ROWID
""",
    # cells with more than one value that nobody has replaced; heads as in `_dots`
    """
CREATE TABLE conflict (
    "table" TEXT NOT NULL, record TEXT NOT NULL, "column" TEXT NOT NULL, heads TEXT NOT NULL,
    PRIMARY KEY ("table", record, "column")
) STRICT, WITHOUT ROWID
""",
    # what a newer program wrote, until this one is updated
    """
CREATE TABLE unread (
    "table" TEXT NOT NULL, "column" TEXT NOT NULL, PRIMARY KEY ("table", "column")
) STRICT, WITHOUT ROWID
""",
    "CREATE TABLE shared_file (digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """
CREATE TABLE heard (
    device TEXT PRIMARY KEY, at TEXT, version TEXT NOT NULL, applied TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE held (
    file TEXT PRIMARY KEY, reason TEXT NOT NULL, device TEXT NOT NULL, mark TEXT NOT NULL, at TEXT
) STRICT, WITHOUT ROWID
""",
    # hashes of entries that were told anew on another chain: locked reports print some
    "CREATE TABLE abandoned_link (link BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
)


def _exchange(database: Database) -> None:
    for name, records in _EXCHANGE.items():
        _make_table(database, name, records)
    for sql in _EXCHANGE_TABLES:
        database.execute(sql)
    database.execute("ALTER TABLE visit ADD COLUMN counted_report TEXT DEFAULT ''")
    database.execute("ALTER TABLE report ADD COLUMN seen TEXT DEFAULT ''")
    database.execute("ALTER TABLE purge ADD COLUMN seen TEXT DEFAULT ''")
    database.execute("ALTER TABLE purge ADD COLUMN rests INTEGER DEFAULT 0")
    database.execute("ALTER TABLE purge ADD COLUMN visit_ids TEXT DEFAULT '[]'")


# A released step is never altered.
_STEPS = (
    ("0001_first", _first),
    ("0002_retention", _retention),
    ("0003_delivery", _delivery),
    ("0004_exchange", _exchange),
)


def migrate(connection: Connection, before: Callable[[], None] | None = None) -> None:
    """Bring the database to today's tables; `data-newer` if a later program has been at it.

    All steps that are pending are one transaction: where one fails, the tables are as they
    were. A step therefore neither begins nor ends a transaction, and does not VACUUM.
    `before` is called first where a database that holds something is to be altered; what it
    raises keeps it from being. Where the tables are today's already, which is every start but
    the first, this is one question.
    """
    applied = applied_steps(connection)
    if is_newer(applied):
        raise InspectionError("data-newer")
    pending = [(name, step) for name, step in _STEPS if name not in applied]
    if not pending:
        return
    if applied and before is not None:
        before()
    _apply(connection, pending)


def _apply(
    connection: Connection, pending: Sequence[tuple[str, Callable[[Database], None]]]
) -> None:
    """sqlite-utils gives each step a transaction of its own, which inside ours is a savepoint."""
    migrations = migration_set(_SET)
    for name, step in pending:
        migrations(name=name)(step)
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(as_database(connection))
        _read_anew(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _read_anew(connection: Connection) -> None:
    """Show what a newer program wrote on another laptop before this one was updated."""
    if connection.execute("SELECT 1 FROM unread LIMIT 1").fetchone() is not None:
        from db.ledger_unread import read_anew  # an update is rare

        read_anew(connection)


def is_newer(applied: set[str]) -> bool:
    """Whether a later program has been at a database of these steps."""
    return bool(applied - {name for name, _ in _STEPS})


def is_behind(applied: set[str]) -> bool:
    """Whether a database of these steps has tables of an earlier program."""
    return bool({name for name, _ in _STEPS} - applied)


def applied_steps(connection: Connection) -> set[str]:
    """The steps this database has had, as sqlite-utils keeps them."""
    kept = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (APPLIED,)).fetchone()
    if kept is None:
        return set()
    sql = f"SELECT name FROM {APPLIED} WHERE migration_set = ?"
    return {str(name) for (name,) in connection.execute(sql, (_SET,))}


def _make_table(database: Database, name: str, records: _Records) -> None:
    numbers = dict(each.split("=") for each in records.number.split())
    words = dict(each.split("=") for each in records.word.split())
    types: dict[str, type] = {"id": str}
    types |= dict.fromkeys(records.empty.split() + records.unset.split(), str)
    types |= dict.fromkeys(records.texts.split() + list(words), str)
    types |= dict.fromkeys(records.unknown.split() + list(numbers) + ["_live"], int)
    types["_dots"] = str
    defaults: dict[str, object] = dict.fromkeys(records.empty.split(), "")
    defaults |= dict.fromkeys(records.texts.split(), "[]")
    defaults |= words | {column: int(text) for column, text in numbers.items()} | {"_live": 1}
    table = database.table(name)
    table.create(types, pk="id", defaults=defaults, strict=True)
    for column in records.index.split():
        table.create_index([column])
