"""What the program writes itself is known wherever it is read: nothing of it ever waits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledgers import Laptop, close_all

from db.codec import codec
from db.heads_stored import kinds
from inspector.domain.draw import REPLACEMENT_REASONS
from inspector.domain.forms import WORDS, is_known
from inspector.domain.model import Draw, SampleItem, Signature, Visit
from inspector.gateways.outside import outside

ROOT = Path(__file__).resolve().parents[2]


def test_all_that_the_demonstration_writes_is_known_and_the_same_elsewhere(tmp_path):
    one, other = Laptop(tmp_path / "one", "T1"), Laptop(tmp_path / "other", "T2")
    outside(ROOT / "resources", "da").fill_demo(one.store, one.data.attachments)
    strange = set()
    for table, text in one.store.connection.execute('SELECT "table", fields FROM change_log'):
        kind = kinds()[table]
        for column, stored in json.loads(text).items():
            if column != "_live" and not (
                codec(kind).may_hold(column, stored) and is_known(kind, column, stored)
            ):
                strange.add((table, column, stored))
    assert strange == set()
    other.pull(one)
    assert other.digest() == one.digest()
    assert other.ledger.unread() == 0
    close_all(one, other)


@pytest.mark.parametrize(("kind", "column"), WORDS, ids=lambda one: getattr(one, "__name__", one))
def test_what_a_column_of_words_holds_when_nothing_was_said_is_one_of_them(kind, column):
    how = codec(kind)
    assert is_known(kind, column, how.defaults[how.columns.index(column)])


@pytest.mark.parametrize(
    ("kind", "column", "stored"),
    [
        (Draw, "frame", '[["A-1","AFSLUTTET"]]'), (Draw, "frame", "[]"),
        (Draw, "excluded", '[[3,"A-2","ended_before","2026-01-02"]]'),
        (Draw, "strata", '[["AFSLUTTET",40,10,5]]'), (Signature, "ink", "[[[0.1,0],[1,0.25]]]"),
        (Signature, "ratio", "4.0"), (Signature, "ratio", "3.125"), (Visit, "state", "locked"),
        *((SampleItem, "replace_reason", one) for one in REPLACEMENT_REASONS),
    ],
)  # fmt: skip
def test_what_the_pages_write_is_known(kind, column, stored):
    assert is_known(kind, column, stored)
