"""What a newer program wrote waits in the log, and is there when this one is updated."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import pytest
from ledgers import Laptop, close_all, nobody

from db import migrations
from db.change_log import canonical, digest_of, hash_of, header_of
from inspector.domain.exchange import ChainRange
from inspector.domain.model import Answer, StepShare, Visit


@pytest.fixture
def two(tmp_path) -> Iterator[tuple[Laptop, Laptop]]:
    made = Laptop(tmp_path / "newer", "T1"), Laptop(tmp_path / "older", "T2")
    yield made
    close_all(*made)


def told_by_newer(found: ChainRange, names: dict[str, str]) -> ChainRange:
    """The same range where tables and columns have names that only a newer program knows."""
    link, parts = found.previous, []
    for entry in found.parts[""]:
        fields = json.loads(entry.fields)
        fields = canonical({names.get(column, column): fields[column] for column in fields})
        parents = json.loads(entry.parents)
        parents = canonical({names.get(column, column): parents[column] for column in parents})
        digest = digest_of(entry.salt, fields)
        changed = entry._replace(
            table=names.get(entry.table, entry.table), fields=fields, parents=parents, digest=digest
        )
        parts.append(changed)
        common = header_of(found.device, *changed[1:6])
        link = hash_of(
            link, common, changed.seq, changed.table, changed.record, changed.parents, digest
        )
    return dataclasses.replace(found, parts={"": tuple(parts)}, link=link)


def as_older(laptop: Laptop) -> None:
    """The database as a program left it that does not know `step_share` and `counted_report`."""
    connection = laptop.store.connection
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DROP TABLE step_share")
    connection.execute("ALTER TABLE visit DROP COLUMN counted_report")
    for record, dots in connection.execute("SELECT id, _dots FROM visit").fetchall():
        told = {
            column: dot for column, dot in json.loads(dots).items() if column != "counted_report"
        }
        connection.execute("UPDATE visit SET _dots = ? WHERE id = ?", (canonical(told), record))
    waiting = [("step_share", ""), ("visit", "counted_report")]
    connection.executemany("INSERT INTO unread VALUES (?, ?)", waiting)
    connection.execute("COMMIT")


def newer_step(database) -> None:
    migrations._make_table(database, "step_share", migrations._EXCHANGE["step_share"])
    database.execute("ALTER TABLE visit ADD COLUMN counted_report TEXT DEFAULT ''")


@pytest.fixture
def newer_program(monkeypatch) -> None:
    steps = (*migrations._STEPS, ("0099_newer", newer_step))
    monkeypatch.setattr(migrations, "_STEPS", steps)


def write_as_newer(laptop: Laptop) -> None:
    laptop.put(Visit(id="v1", number="2026-T1-001", supplier="s1"), Visit(id="v2"))
    laptop.put(StepShare(id="p1", visit="v1", step="x", person="AA"))
    laptop.put(Visit(id="v1", number="2026-T1-001", supplier="s1", counted_report="r1"))
    laptop.put(StepShare(id="p1", visit="v1", step="x", person="BB"))
    laptop.put(Answer(id="a1", visit="v1", comment="æ"))


def test_names_of_a_newer_program_are_noted_and_relayed(two):
    newer, older = two
    write_as_newer(newer)
    names = {"step_share": "step_plan", "counted_report": "chosen_report"}
    found = told_by_newer(newer.ledger.read_range(newer.id, 1, nobody), names)
    done = older.ledger.apply(found)
    assert done.entries == 6
    assert older.ledger.unread() == 2
    assert older.store.get(Answer, "a1").comment == "æ"
    assert older.store.get(Visit, "v1").counted_report == ""
    assert older.store.find(StepShare) == []
    assert older.ledger.read_range(newer.id, 1, nobody) == found
    older.put(Visit(id="v1", number="2026-T1-001", supplier="s1", kind="x"))
    assert older.data.check() == []
    older.again()
    assert older.ledger.unread() == 2


def test_scopes_of_records_of_a_newer_program_are_told_by_what_they_name(two):
    newer, older = two
    newer.put(Visit(id="v1", supplier="s1"), Visit(id="v2", supplier="s2"))
    newer.put(StepShare(id="p1", visit="v1"), StepShare(id="p2", visit="v2"))
    found = told_by_newer(newer.ledger.read_range(newer.id, 1, nobody), {"step_share": "plan"})
    older.ledger.apply(found)
    again = older.ledger.read_range(newer.id, 1, lambda one: "south" if one == "s1" else "")
    assert [entry.record for entry in again.parts["south"]] == ["v1", "p1"]
    assert again.name == found.name


def test_an_update_shows_what_waited(two, newer_program):
    newer, older = two
    write_as_newer(newer)
    older.pull(newer)
    as_older(older)
    older.data.close()
    older.data = older._opened()
    assert older.ledger.unread() == 0
    assert older.digest() == newer.digest()
    assert older.store.get(Visit, "v1").counted_report == "r1"
    assert older.store.get(StepShare, "p1").person == "BB"


def test_an_update_that_is_cut_off_is_done_again_whole(two, newer_program, monkeypatch):
    newer, older = two
    write_as_newer(newer)
    older.pull(newer)
    as_older(older)
    older.data.close()

    def broken(connection):
        raise OSError("power")

    with monkeypatch.context() as cut:
        cut.setattr("db.ledger_unread.rebuild", lambda *_: broken(None))
        with pytest.raises(OSError, match="power"):
            older._opened()
    older.data = older._opened()
    assert older.ledger.unread() == 0
    assert older.digest() == newer.digest()


def test_conflicts_in_new_columns_come_to_light_with_the_update(two, newer_program):
    newer, older = two
    newer.put(Visit(id="v1", counted_report="r1"))
    older.put(Visit(id="v1", counted_report="r2"))
    older.pull(newer)
    newer.pull(older)
    assert newer.ledger.rows_conflicts() == 1
    as_older(older)
    older.store.connection.execute("DELETE FROM conflict")
    older.data.close()
    older.data = older._opened()
    assert older.digest() == newer.digest()
    assert older.ledger.rows_conflicts() == 1


def test_what_is_newer_still_goes_on_waiting(two, newer_program):
    newer, older = two
    write_as_newer(newer)
    found = newer.ledger.read_range(newer.id, 1, nobody)
    older.ledger.apply(told_by_newer(found, {"person": "persons"}))
    as_older(older)
    older.store.connection.execute("DELETE FROM unread WHERE \"table\" = 'step_share'")
    older.store.connection.execute("INSERT INTO unread VALUES ('step_share', '')")
    older.data.close()
    older.data = older._opened()
    rows = older.store.connection.execute("SELECT * FROM unread").fetchall()
    assert rows == [("step_share", "persons")]
    assert older.store.get(StepShare, "p1").person == ""
    assert older.store.get(StepShare, "p1").step == "x"
