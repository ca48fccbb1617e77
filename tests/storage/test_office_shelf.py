"""What a laptop keeps of its office comes back as it was, also after the program was closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from ledgers import Laptop

from inspector.domain.exchange import Kept, Reason
from inspector.domain.office import Heard, Request
from inspector.services.exchange_seals import OwnKeys

AT = datetime(2026, 11, 20, 9, 42, 7, 5, tzinfo=UTC)
REQUEST = Request(
    device="d", mark="T3", person="Æ", sign_key="ab", box_key="cd", made_at=AT, words=("ø", "b")
)


@pytest.fixture
def laptop(tmp_path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "one")
    yield made
    made.data.close()


def test_a_laptop_without_an_office_keeps_nothing(laptop):
    shelf = laptop.shelf
    assert shelf.own_keys() is None
    assert shelf.roster() is None
    assert shelf.scope_keys() == {}
    assert shelf.admin_secret() is None
    assert shelf.asked() is None
    assert shelf.heard() == []
    assert shelf.held() == []
    assert shelf.last_exchange() is None
    assert shelf.forked() is False


def test_all_of_it_is_there_after_a_restart(laptop):
    shelf, keys = laptop.shelf, OwnKeys(sign=bytes(32), box=b"\x01" * 32)
    heard = Heard(device="d", at=AT, version="1.2", applied={"d": 7, "e": 1})
    kept = Kept(file="1-2-abc.ibx", reason=Reason.GAP, device="d", mark="T3", at=AT)
    shelf.keep_own_keys(keys)
    shelf.keep_roster(b"signed", {("", 1): bytes(32), ("s", 2): b"\x02" * 32})
    shelf.keep_admin_secret(b"\x03" * 20)
    shelf.keep_asked(REQUEST)
    shelf.note_heard(heard)
    shelf.keep_held([kept])
    shelf.note_exchange(AT)
    shelf.note_forked(True)
    laptop.again()
    assert shelf.own_keys() == keys
    assert shelf.roster() == b"signed"
    assert shelf.scope_keys() == {("", 1): bytes(32), ("s", 2): b"\x02" * 32}
    assert shelf.admin_secret() == b"\x03" * 20
    assert shelf.asked() == REQUEST
    assert shelf.heard() == [heard]
    assert shelf.held() == [kept]
    assert shelf.last_exchange() == AT
    assert shelf.forked() is True


def test_keys_of_earlier_epochs_stay(laptop):
    laptop.shelf.keep_roster(b"1", {("", 1): b"\x01" * 32})
    laptop.shelf.keep_roster(b"2", {("", 2): b"\x02" * 32})
    assert laptop.shelf.roster() == b"2"
    assert laptop.shelf.scope_keys() == {("", 1): b"\x01" * 32, ("", 2): b"\x02" * 32}


def test_what_is_taken_back_is_gone(laptop):
    shelf = laptop.shelf
    shelf.keep_asked(REQUEST)
    shelf.keep_admin_secret(bytes(20))
    shelf.keep_held([Kept(file="a", reason=Reason.GAP), Kept(file="b", reason=Reason.FORK)])
    shelf.note_forked(True)
    shelf.keep_asked(None)
    shelf.keep_admin_secret(None)
    shelf.keep_held([Kept(file="b", reason=Reason.FORK)])
    shelf.note_forked(False)
    assert shelf.asked() is None
    assert shelf.admin_secret() is None
    assert [one.file for one in shelf.held()] == ["b"]
    assert shelf.forked() is False


def test_a_laptop_is_heard_of_again(laptop):
    laptop.shelf.note_heard(Heard(device="d", at=AT, applied={"d": 7}))
    laptop.shelf.note_heard(Heard(device="d", at=None, version="2", applied={}))
    assert laptop.shelf.heard() == [Heard(device="d", version="2")]


def test_a_roster_gives_the_laptops_their_marks(laptop):
    laptop.shelf.keep_roster(b"1", {}, {laptop.id: "T9", "other": "T4"})
    laptop.shelf.keep_roster(b"2", {}, {laptop.id: "T9", "other": "T5", "third": "T6"})
    rows = laptop.store.connection.execute("SELECT number, id, mark FROM device ORDER BY number")
    assert rows.fetchall() == [(1, laptop.id, "T1"), (2, "other", "T5"), (3, "third", "T6")]
    assert laptop.data.check() == []


def test_the_last_roster_that_could_be_read_stays_beside_one_that_cannot(laptop):
    shelf = laptop.shelf
    assert shelf.last_read() is None
    shelf.keep_roster(b"1", {}, role="reader")
    assert shelf.last_read() is None
    shelf.keep_roster(b"2", {}, role="reader", closed=True)
    shelf.keep_roster(b"3", {}, role="reader", closed=True)
    laptop.again()
    assert (shelf.roster(), shelf.last_read()) == (b"3", b"1")
    shelf.keep_roster(b"4", {})
    assert (shelf.roster(), shelf.last_read()) == (b"4", None)
