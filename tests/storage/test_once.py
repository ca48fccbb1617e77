"""What a run of the tests makes once is what the program makes."""

from __future__ import annotations

import once

from db import migrations
from db.connection import open_connection


def tables(path):
    connection = open_connection(path, b"k" * 32)
    migrations.migrate(connection)
    told = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return told


def test_tables_told_again_are_those_the_program_makes(tmp_path, monkeypatch):
    tables(tmp_path / "first.db")  # from here on they are known
    again = tables(tmp_path / "again.db")
    monkeypatch.setattr(migrations, "_make_table", once.TABLE)
    assert again == tables(tmp_path / "program.db")
    assert len(again) > 30
