"""The change log as exchange reads it: whole transactions, by scope, and nothing local."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from ledgers import Laptop, nobody

from db.change_log import digest_of, hash_of, header_of
from inspector.domain.delivery import OutboxMessage, OwnCertificate
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import MOST_ENTRIES, BundleName, ChainRange
from inspector.domain.model import (
    Answer,
    Case,
    Evidence,
    Purge,
    Setting,
    Supplier,
    Visit,
    VisitTotals,
)
from inspector.domain.office import COMMON
from inspector.services.ports import Erasable


@pytest.fixture
def laptop(tmp_path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "one")
    yield made
    made.data.close()


def south(supplier: str) -> str:
    """One supplier is for some alone."""
    return "south" if supplier == "s1" else COMMON


def entries(found: ChainRange) -> dict[int, object]:
    return {entry.seq: entry for part in found.parts.values() for entry in part}


def links_of(found: ChainRange) -> Iterator[tuple[int, bytes]]:
    """Each entry with the link that follows from what is told of it."""
    told, previous = entries(found), found.previous
    for seq in range(found.first, found.last + 1):
        if seq in told:
            entry = told[seq]
            common = header_of(found.device, *entry[1:6])
            record = entry.table, entry.record, entry.parents
            previous = hash_of(previous, common, seq, *record, entry.digest)
        else:
            previous = found.links[seq]
        yield seq, previous


def test_an_empty_log_has_no_range(laptop):
    assert laptop.ledger.marks() == {}
    assert laptop.ledger.read_range(laptop.id, 1, nobody) is None
    assert laptop.ledger.read_range("somebody-else", 1, nobody) is None


def test_a_range_closes_by_its_own_hashes(laptop):
    laptop.put(Supplier(id="s1", name="Æble"), Visit(id="v1", supplier="s1"))
    laptop.put(Setting(id="hub", value='"x"'))
    laptop.put(Answer(id="a1", visit="v1", comment="æøå"), reason="tried")
    laptop.put(Answer(id="a1", visit="v1", comment="other"))
    for scope_of in (nobody, south):
        found = laptop.ledger.read_range(laptop.id, 1, scope_of)
        assert (found.first, found.last, found.previous) == (1, 5, b"")
        chain = dict(links_of(found))
        assert chain[5] == found.link == laptop.ledger.marks()[laptop.id].link
        assert all(chain[seq] == link for seq, link in found.links.items())
        for entry in entries(found).values():
            assert digest_of(entry.salt, entry.fields) == entry.digest


def test_parents_name_laptops_by_their_ids(laptop):
    laptop.put(Answer(id="a1", comment="one"))
    laptop.put(Answer(id="a1", comment="two"))
    found = laptop.ledger.read_range(laptop.id, 1, nobody)
    assert json.loads(entries(found)[2].parents) == {"comment": [f"{laptop.id}:1"]}


def test_each_record_is_in_the_part_of_its_supplier(laptop):
    laptop.put(
        Supplier(id="s1"), Supplier(id="s2"), Visit(id="v1", supplier="s1"),
        Visit(id="v2", supplier="s2"), Answer(id="a1", visit="v1"), Answer(id="a2", visit="v2"),
        Case(id="c1", supplier="s1"), VisitTotals(id="v1"), Setting(id="unit", value='"U"'),
    )  # fmt: skip
    found = laptop.ledger.read_range(laptop.id, 1, south)
    assert [entry.record for entry in found.parts["south"]] == ["s1", "v1", "a1", "c1", "v1"]
    assert [entry.record for entry in found.parts[COMMON]] == ["s2", "v2", "a2", "unit"]
    assert sorted(found.links) == [1, 3, 5, 7, 8]


def test_what_is_local_travels_as_a_link_alone(laptop):
    laptop.put(Setting(id="hub", value='"secret place"'), Supplier(id="s1"))
    laptop.put(OwnCertificate(id="o1", certificate="PEM"), OutboxMessage(id="m1", reply="no"))
    laptop.put(Supplier(id="s2"))
    found = laptop.ledger.read_range(laptop.id, 1, nobody)
    assert sorted(found.links) == [1, 3, 4]
    assert sorted(entries(found)) == [2, 5]
    assert "secret" not in repr(found)


def test_what_is_local_alone_makes_no_bundle(laptop):
    laptop.put(Setting(id="hub", value='"x"'))
    assert laptop.ledger.read_range(laptop.id, 1, nobody) is None
    laptop.put(Supplier(id="s1"))
    assert laptop.ledger.read_range(laptop.id, 1, nobody).last == 2
    laptop.put(Setting(id="hub", value='"y"'))
    assert laptop.ledger.read_range(laptop.id, 3, nobody) is None


def test_many_local_acts_do_not_hide_what_comes_after_them(laptop):
    for number in range(MOST_ENTRIES + 50):
        laptop.put(Setting(id="hub", value=str(number)))
    laptop.put(Supplier(id="s1"))
    found = laptop.ledger.read_range(laptop.id, 1, nobody)
    assert found.last == MOST_ENTRIES + 51
    assert [entry.record for entry in found.parts[COMMON]] == ["s1"]


def test_a_bundle_holds_a_thousand_entries_and_never_part_of_a_change(laptop):
    with laptop.store.change("imported") as change:
        change.put_all(Case(id=f"a{n}") for n in range(700))
    with laptop.store.change("imported") as change:
        change.put_all(Case(id=f"b{n}") for n in range(700))
    with laptop.store.change("imported") as change:
        change.put_all(Case(id=f"c{n}") for n in range(MOST_ENTRIES * 2))
    laptop.put(Supplier(id="s1"))
    firsts, ranges = 1, []
    while found := laptop.ledger.read_range(laptop.id, firsts, nobody):
        ranges.append((found.first, found.last))
        firsts = found.last + 1
    assert ranges == [(1, 700), (701, 1400), (1401, 3400), (3401, 3401)]


def test_a_bundle_holds_about_a_megabyte(laptop):
    for number in range(5):
        laptop.put(Answer(id=f"a{number}", comment="x" * 300_000))
    assert laptop.ledger.read_range(laptop.id, 1, nobody).last == 3


def test_a_range_that_was_sealed_is_read_again_as_it_was(laptop):
    laptop.put(Supplier(id="s1"))
    laptop.put(Supplier(id="s2"))
    first = laptop.ledger.read_range(laptop.id, 1, nobody)
    laptop.ledger.note_bundle(first.name)
    laptop.put(Supplier(id="s3"))
    assert laptop.ledger.read_range(laptop.id, 1, nobody) == first
    assert laptop.ledger.read_range(laptop.id, 3, nobody).last == 3
    assert laptop.ledger.bundles(laptop.id) == [first.name]


def test_a_range_ends_where_one_that_was_sealed_begins(laptop):
    for number in range(4):
        laptop.put(Supplier(id=f"s{number}"))
    laptop.ledger.note_bundle(laptop.ledger.read_range(laptop.id, 3, nobody).name)
    assert laptop.ledger.read_range(laptop.id, 1, nobody).last == 2


def test_a_bundle_of_another_log_is_not_noted(laptop):
    laptop.put(Supplier(id="s1"))
    for name in (BundleName(laptop.id, 1, 1, "0" * 12), BundleName("other", 1, 1, "0" * 12)):
        with pytest.raises(InspectionError, match="exchange-chain"):
            laptop.ledger.note_bundle(name)


def test_how_far_the_own_chain_went_out_is_remembered(laptop):
    assert laptop.ledger.exported() == 0
    laptop.ledger.note_exported(7)
    laptop.ledger.note_exported(3)
    laptop.again()
    assert laptop.ledger.exported() == 3


def test_files_wait_for_each_other_by_what_records_name(laptop):
    here = laptop.data.attachments.save(b"photo")
    logo = laptop.data.attachments.save(b"logo")
    private = laptop.data.attachments.save(b"private")
    away = "0" * 64
    laptop.put(
        Visit(id="v1", supplier="s1"), Evidence(id="e1", visit="v1", original=here, shown=away),
        Evidence(id="e2", visit="v1", original="no digest"),
        Evidence(id="e3", visit="v1", original="Z" * 64),
        Setting(id="organisation_logo", value=json.dumps(logo)),
        OwnCertificate(id="o1", key=private), OutboxMessage(id="m1", message=private),
    )  # fmt: skip
    ledger = laptop.ledger
    assert ledger.wanted_files() == [away]
    assert dict(ledger.own_files(south)) == {here: "south", logo: COMMON}
    assert ledger.file_scopes(south) == {here: "south", away: "south", logo: COMMON}
    ledger.note_files_shared([logo])
    ledger.note_files_shared([logo])
    assert ledger.own_files(south) == [(here, "south")]


def test_a_photo_taken_away_is_neither_fetched_nor_given(laptop):
    here = laptop.data.attachments.save(b"photo")
    laptop.put(Evidence(id="e1", original=here), Evidence(id="e2", original="0" * 64))
    with laptop.store.change("tried") as change:
        change.remove(Evidence, "e1")
        change.remove(Evidence, "e2")
    assert laptop.ledger.own_files(nobody) == []
    assert laptop.ledger.wanted_files() == []


def test_naming_the_file_of_a_closed_scope_elsewhere_opens_it_to_nobody(laptop):
    here = laptop.data.attachments.save(b"photo")
    laptop.put(Visit(id="v1", supplier="s1"), Evidence(id="e1", visit="v1", original=here))
    assert laptop.ledger.own_files(south) == [(here, "south")]
    laptop.put(Evidence(id="e2", original=here))
    assert laptop.ledger.own_files(south) == [(here, "south")]


# what was erased


def erase_answer(laptop: Laptop, record: str) -> None:
    """As a deletion does it: the content goes, and a purge names what went."""
    with laptop.store.change("working_papers_purged") as change:
        done = change.erase([Erasable(kind=Answer, column="id", values=(record,))])
        change.put(Purge(id=f"p-{record}", visits=("2026-T1-001",), erased=done.dots))


def test_a_range_tells_when_something_in_it_was_erased_since(laptop):
    laptop.put(Visit(id="v1", number="2026-T1-001"), Answer(id="a1", visit="v1", comment="secret"))
    laptop.put(Answer(id="a2", visit="v1"))
    first = laptop.ledger.read_range(laptop.id, 1, nobody)
    laptop.ledger.note_bundle(first.name)
    assert not laptop.ledger.erased_in(first.name)
    assert laptop.ledger.erased() == []
    erase_answer(laptop, "a1")
    assert laptop.ledger.erased_in(first.name)
    assert laptop.ledger.erased() == [first.name]
    again = laptop.ledger.read_range(laptop.id, 1, nobody)
    assert again.name == first.name
    assert "secret" not in repr(again)
    assert entries(again)[2].fields is entries(again)[2].salt is None
    assert dict(links_of(again))[3] == first.link
    laptop.ledger.reseal_done(first.name)
    assert not laptop.ledger.erased_in(first.name)
    assert laptop.ledger.erased() == []
    erase_answer(laptop, "a2")
    assert laptop.ledger.erased() == [first.name]


def test_what_was_sealed_after_an_erasure_holds_nothing_to_seal_anew(laptop):
    laptop.put(Visit(id="v1", number="2026-T1-001"), Answer(id="a1", visit="v1"))
    erase_answer(laptop, "a1")
    found = laptop.ledger.read_range(laptop.id, 1, nobody)
    laptop.ledger.note_bundle(found.name)
    assert laptop.ledger.erased() == []
    assert not laptop.ledger.erased_in(BundleName(laptop.id, 9, 9, "0" * 12))
    assert not laptop.ledger.erased_in(BundleName("nobody", 1, 9, "0" * 12))


def test_what_was_erased_with_its_row_is_for_nobody_where_there_are_scopes(laptop):
    """Whose it was cannot be told any more: its id and the reason stay here."""
    laptop.put(Supplier(id="s1"), Case(id="c", supplier="s1", number="KBH-4711"))
    with laptop.store.change("working_papers_purged") as change:
        done = change.erase([Erasable(kind=Case, column="id", values=("c",))])
        change.put(Purge(id="p", erased=done.dots))
    mark = laptop.ledger.marks()[laptop.id]
    for scope_of, is_told in ((south, False), (nobody, True)):
        found = laptop.ledger.read_range(laptop.id, 1, scope_of)
        read = {entry.record for part in found.parts.values() for entry in part}
        assert ("c" in read) == is_told
        assert found.last == mark.seq
        assert (2 in found.links) != is_told
