"""What comes from other laptops: noted as it came, read on as it was, and back after a restore."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator

import pytest
from ledgers import Laptop, close_all, nobody

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Mark
from inspector.domain.model import Answer, Setting, Supplier, Visit
from inspector.domain.office import COMMON


@pytest.fixture
def two(tmp_path) -> Iterator[tuple[Laptop, Laptop]]:
    made = Laptop(tmp_path / "one", "T1"), Laptop(tmp_path / "two", "T2")
    yield made
    close_all(*made)


def south(supplier: str) -> str:
    return "south" if supplier == "s1" else COMMON


def without(found, *scopes: str):
    """As one without these keys opens it."""
    parts = {scope: part for scope, part in found.parts.items() if scope not in scopes}
    return dataclasses.replace(found, parts=parts, hidden=scopes)


def test_a_range_is_noted_as_it_came(two):
    one, other = two
    one.put(Supplier(id="s1"), Visit(id="v1", supplier="s1"))
    one.put(Setting(id="hub", value='"here"'))
    one.put(Answer(id="a1", visit="v1", comment="x"))
    found = one.ledger.read_range(one.id, 1, nobody)
    done = other.ledger.apply(found)
    assert done.visits == {"v1"}
    assert other.ledger.bundles(one.id) == [found.name]
    assert other.ledger.marks()[one.id] == Mark(found.last, found.link)
    assert other.digest() == one.digest()
    assert other.ledger.read_range(one.id, 1, nobody) == found
    assert other.ledger.exported() == 0
    assert other.data.check() == one.data.check() == []


def test_a_range_known_already_changes_nothing(two):
    one, other = two
    one.put(Supplier(id="s1"))
    found = one.ledger.read_range(one.id, 1, nobody)
    other.ledger.apply(found)
    before = other.digest()
    assert other.ledger.apply(found).entries == 0
    assert other.digest() == before
    assert other.ledger.bundles(one.id) == [found.name]


def test_a_range_that_goes_on_after_a_shorter_one_replaces_it(two):
    one, other = two
    one.put(Supplier(id="s1"))
    other.ledger.apply(one.ledger.read_range(one.id, 1, nobody))
    one.put(Supplier(id="s2"))
    longer = one.ledger.read_range(one.id, 1, nobody)
    other.ledger.apply(longer)
    assert other.ledger.bundles(one.id) == [longer.name]
    assert other.digest() == one.digest()


def test_what_does_not_fit_is_refused_whole(two):
    one, other = two
    one.put(Supplier(id="s1"))
    first = one.ledger.read_range(one.id, 1, nobody)
    one.ledger.note_bundle(first.name)
    one.put(Supplier(id="s2"))
    second = one.ledger.read_range(one.id, 2, nobody)
    for found, code in (
        (second, "exchange-gap"),
        (dataclasses.replace(first, link=bytes(32)), "exchange-chain"),
    ):
        with pytest.raises(InspectionError, match=code):
            other.ledger.apply(found)
    assert other.ledger.marks() == {}
    assert other.ledger.bundles(one.id) == []
    assert other.store.connection.execute("SELECT count(*) FROM device").fetchone() == (1,)


def test_what_a_laptop_may_not_read_stays_a_link_and_is_read_when_the_key_comes(two):
    one, other = two
    one.put(Supplier(id="s1", name="Syd"), Supplier(id="s2", name="Nord"))
    whole = one.ledger.read_range(one.id, 1, south)
    done = other.ledger.apply(without(whole, "south"))
    assert done.hidden == ("south",)
    assert other.ledger.hidden() == {"south": (whole.name,)}
    assert other.store.get(Supplier, "s1") is None
    relayed = other.ledger.read_range(one.id, 1, nobody)
    assert relayed.name == whole.name
    assert dict(relayed.links) == dict(whole.links)
    assert [entry.record for entry in relayed.parts[COMMON]] == ["s2"]
    other.ledger.apply(whole)
    assert other.ledger.hidden() == {}
    assert other.digest() == one.digest()
    assert other.data.check() == []


def restored(laptop: Laptop, copy) -> Laptop:
    """The folder as it was when it was copied, on the same computer."""
    laptop.data.close()
    shutil.rmtree(laptop.folder)
    shutil.copytree(copy, laptop.folder)
    return Laptop(laptop.folder, now=laptop.now)


def copied(laptop: Laptop, to) -> None:
    laptop.data.close()
    shutil.copytree(laptop.folder, to)
    laptop.data = laptop._opened()


def test_a_restored_backup_reads_its_own_bundles_back(two, tmp_path):
    one, other = two
    one.put(Supplier(id="s1"))
    copied(one, tmp_path / "copy")
    one.put(Supplier(id="s2"))
    one.put(Setting(id="hub", value='"elsewhere"'))
    one.put(Supplier(id="s1", name="new"))
    other.pull(one)
    told = one.digest()
    again = restored(one, tmp_path / "copy")
    again.pull(other, chains=[again.id])
    assert again.digest() == told
    assert again.ledger.exported() == 4
    assert again.store.chain_head() == other.ledger.marks()[again.id].link.hex()
    again.put(Supplier(id="s3"))
    other.pull(again)
    assert other.digest() == again.digest()
    assert again.data.check() == other.data.check() == []
    again.data.close()


def test_a_copy_that_went_its_own_way_is_told_from_the_log_it_left(two, tmp_path):
    one, other = two
    one.put(Supplier(id="s1"))
    copied(one, tmp_path / "copy")
    one.put(Supplier(id="s2"))
    other.pull(one)
    clone = restored(one, tmp_path / "copy")
    clone.put(Supplier(id="s3"))
    before = clone.digest()
    with pytest.raises(InspectionError, match="exchange-fork"):
        clone.ledger.apply(other.ledger.read_range(clone.id, 1, nobody))
    with pytest.raises(InspectionError, match="exchange-fork"):
        other.ledger.apply(clone.ledger.read_range(clone.id, 1, nobody))
    assert clone.digest() == before
    clone.data.close()


def test_conflicts_are_counted(two):
    one, other = two
    one.put(Answer(id="a1", comment="one"))
    other.put(Answer(id="a1", comment="other"))
    other.pull(one)
    assert other.ledger.rows_conflicts() == 1
    assert one.ledger.rows_conflicts() == 0
