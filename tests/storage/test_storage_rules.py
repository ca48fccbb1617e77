"""Rules of the storage's own code: one writer, one driver, and a window that comes first."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from storage.stored_samples import opened

from db.driver import prove_driver
from db.worker import StoreThread
from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting

ROOT = Path(__file__).resolve().parents[2]
_WRITES = re.compile(
    r"\b(INSERT\s+(OR\s+\w+\s+)?INTO|(?<!DO )UPDATE\s+[\"{]|DELETE\s+FROM|REPLACE\s+INTO)"
)
_UTILS = re.compile(r"\.(insert|insert_all|upsert|upsert_all|update|delete|delete_where)\(")
_WRITERS = {  # who may write records and the log
    "change_log.py": {"INSERT INTO change_log", "INSERT OR REPLACE INTO change_log"},
    "rows.py": {
        "INSERT INTO {table}",
        "INSERT OR REPLACE INTO {table}",
        "UPDATE {quoted(table)}",
    },
    "heads_stored.py": {"DELETE FROM {table}"},
    "heads_again.py": {"DELETE FROM {quoted(table)}"},
    "purging.py": {"INSERT OR IGNORE INTO temp.chosen", "DELETE FROM {quoted(table)}"},
    "branches_left.py": {"DELETE FROM change_log"},
    "begin_anew.py": {"DELETE FROM change_log", "UPDATE OR REPLACE {table} SET"},
}
# What exchange knows beside the records, and who keeps it.
_BESIDE = re.compile(
    r"(INSERT (OR IGNORE )?INTO|DELETE FROM) (device|office|scope_key|bundle|superseded|conflict|"
    r"unread|shared_file|heard|held|abandoned_link)\b"
)
_KEEPERS = (
    "opening", "applying", "heads", "purging", "ledger", "office_shelf", "begin_anew", "branches",
)  # fmt: skip


def test_rows_and_log_are_written_in_one_place_only():
    for path in sorted((ROOT / "db").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for found in _WRITES.finditer(text):
            rest = text[found.start() : found.start() + 60]
            if _BESIDE.match(rest) and path.name.startswith(_KEEPERS):
                continue
            assert any(rest.startswith(each) for each in _WRITERS.get(path.name, ())), (
                f"{path.name} writes: {rest!r}"
            )
    users = [
        path.name
        for path in sorted((ROOT / "db").glob("*.py"))
        if re.search(r"statements\(kind\)\.insert|sql\.insert|update_of\(", path.read_text())
    ]
    assert users == ["applying_rows.py", "purging.py", "rows.py", "transaction.py"]


def test_an_entry_of_the_log_is_touched_where_the_design_says_so_alone():
    touching = [
        path.name
        for path in sorted((ROOT / "db").glob("*.py"))
        if re.search(r"(UPDATE|DELETE FROM|REPLACE INTO)\s+change_log", path.read_text())
    ]
    # told anew after a fork, here or elsewhere; could not be read before; lawfully erased
    assert touching == ["begin_anew.py", "branches_left.py", "change_log.py", "purging.py"]


def test_nobody_writes_through_sqlite_utils():
    for path in sorted((ROOT / "db").glob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if _UTILS.search(line):
                told = f"{path.name}: {line.strip()}"
                assert re.search("said|digest|known|found", line), told  # no table


def test_only_the_driver_names_a_database_library():
    imports = re.compile(r"^\s*(import|from) (sqlite3|sqlcipher3|pysqlite3|sqlite_utils)", re.M)
    users = [
        path.relative_to(ROOT).as_posix()
        for folder in ("db", "inspector", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if imports.search(path.read_text(encoding="utf-8"))
    ]
    assert users == ["db/driver.py"]


def test_sqlite_utils_runs_on_the_encrypting_driver():
    prove_driver()


def test_the_wrong_order_of_imports_is_noticed():
    program = "import sqlite_utils, db.driver; db.driver.prove_driver()"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "another driver" in run.stderr


def test_the_thread_is_there_before_the_database_is_imported():
    program = (
        "import sys, db.worker; print([m for m in sys.modules if 'sql' in m or 'crypto' in m])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_work_is_done_in_order_on_the_thread_that_opened(tmp_path):
    threads = []

    def opener():
        threads.append(threading.current_thread())
        return opened(tmp_path)

    def put(data, number):
        threads.append(threading.current_thread())
        with data.store.change("tried") as change:
            change.put(Setting(id="n", value=str(number)))
        return data.store.chain_head()

    worker = StoreThread(opener)
    heads = [worker.submit(lambda data, n=n: put(data, n)) for n in range(5)]
    assert len({head.result() for head in heads}) == 5
    assert worker.submit(lambda data: data.store.get(Setting, "n")).result().value == "4"
    worker.close()
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()
    opened(tmp_path).close()  # it was closed


def test_a_failed_opening_fails_what_is_asked_and_closes_quietly():
    def opener():
        raise InspectionError("no-key")

    worker = StoreThread(opener)
    with pytest.raises(InspectionError):
        worker.submit(lambda data: None).result()
    worker.close()
