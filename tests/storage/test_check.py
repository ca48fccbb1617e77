"""`check` finds what was altered behind the program's back."""

from __future__ import annotations

import pytest
from storage.stored_samples import KEY, opened

from db.attachments import EncryptedAttachments
from db.check import check
from db.history import entry_of
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence, Report, Supplier, Visit
from inspector.domain.visit_record import content_hash


@pytest.fixture
def data(tmp_path):
    made = opened(tmp_path)
    with made.store.change("visit_planned") as change:
        change.put(Supplier(id="s", name="Vestas Aktivering"))
        change.put(Visit(id="v", supplier="s"))
    with made.store.change("answer_recorded") as change:
        change.put(Answer(id="a", visit="v", point="1", outcome="ok"))
    yield made
    made.close()


def _put(data, record) -> None:
    with data.store.change("tried") as change:
        change.put(record)


def codes(data, attachments=None) -> list[str]:
    return [fault.code for fault in check(data.store, attachments)]


def test_untouched_data_are_whole(data):
    assert codes(data, data.attachments) == []


def test_a_row_edited_by_hand_is_found(data):
    data.store.connection.execute("UPDATE answer SET outcome = 'not_ok' WHERE id = 'a'")
    (fault,) = check(data.store)
    assert fault.code == "check-row-differs"
    assert fault.details == {"table": "answer", "record": "a", "columns": "outcome"}


def test_a_row_hidden_by_hand_is_found(data):
    data.store.connection.execute("UPDATE answer SET _live = 0 WHERE id = 'a'")
    assert codes(data) == ["check-row-differs"]


def test_a_row_deleted_by_hand_is_found(data):
    data.store.connection.execute("DELETE FROM answer")
    assert codes(data) == ["check-row-missing"]


def test_a_row_put_in_by_hand_is_found(data):
    data.store.connection.execute("INSERT INTO answer (id, visit) VALUES ('b', 'v')")
    assert codes(data) == ["check-row-unlogged"]


@pytest.mark.parametrize("column", ["at", "transaction", "person", "act", "reason", "record"])
def test_an_altered_entry_breaks_the_chain(data, column):
    value = 5 if column in ("at", "transaction") else "x"
    connection = data.store.connection
    connection.execute(f'UPDATE change_log SET "{column}" = ? WHERE seq = 2', (value,))
    assert "check-chain" in codes(data)


def test_altered_values_do_not_fit_their_digest(data):
    text = '{"name":"En anden"}'
    data.store.connection.execute("UPDATE change_log SET fields = ? WHERE seq = 1", (text,))
    assert codes(data) == ["check-chain", "check-row-differs"]


def test_an_entry_taken_out_breaks_the_chain(data):
    data.store.connection.execute("DELETE FROM change_log WHERE seq = 2")
    assert "check-chain" in codes(data)


def test_erased_values_leave_a_chain_that_closes_and_are_named(data):
    data.store.connection.execute("UPDATE change_log SET fields = NULL, salt = NULL WHERE seq = 1")
    assert codes(data)[0] == "check-entry-erased"
    assert "check-chain" not in codes(data)


def test_what_hides_where_a_value_comes_from_is_found(data):
    data.store.connection.execute("""UPDATE answer SET _dots = '{"*":"1:1"}' WHERE id = 'a'""")
    (fault,) = check(data.store)
    assert (fault.code, fault.details["columns"]) == ("check-row-differs", "_dots")


@pytest.mark.parametrize("text", ["", "x", "[]", "7", '{"outcome":'])
def test_content_that_cannot_be_read_is_a_fault_and_no_crash(data, text):
    data.store.connection.execute("UPDATE change_log SET fields = ? WHERE seq = 3", (text,))
    assert codes(data)[0] == "check-chain"


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "7", "{ }", '{"outcome":"1:1"}', '{"outcome":["9:1"]}']
)
def test_parents_that_cannot_be_read_are_a_fault_and_no_crash(data, text):
    data.store.connection.execute("UPDATE change_log SET parents = ? WHERE seq = 3", (text,))
    assert codes(data)[0] == "check-chain"


@pytest.mark.parametrize("text", ['{"outcome":["01:3"]}', '{"outcome": ["1:3"]}', "{}"])
def test_parents_spelt_in_another_way_are_found(data, text):
    with data.store.change("answer_recorded") as change:
        change.put(Answer(id="a", visit="v", point="1", outcome="not_ok"))
    assert codes(data) == []
    data.store.connection.execute("UPDATE change_log SET parents = ? WHERE seq = 4", (text,))
    assert codes(data)[0] == "check-chain"  # and what was replaced is in doubt


def test_the_entry_of_a_printed_head_is_found_and_no_other(data):
    connection = data.store.connection
    assert entry_of(connection, data.store.chain_head()) == (3, "T3")
    assert entry_of(connection, "ab" * 32) is None


def test_a_reference_to_nothing_is_named(data):
    with data.store.change("supplier_removed") as change:
        change.remove(Supplier, "s")
    (fault,) = check(data.store)
    assert fault.details == {"table": "visit", "record": "v", "column": "supplier", "target": "s"}


def test_a_missing_attachment_is_named(data):
    kept = data.attachments.save(b"photo")
    with data.store.change("evidence_added") as change:
        change.put(Evidence(id="e", visit="v", original=kept))
    assert codes(data, data.attachments) == []
    next((data.folder / "attachments").iterdir()).unlink()
    assert codes(data, data.attachments) == ["check-attachment"]


def test_a_damaged_page_is_found(data):
    with data.store.change("tried") as change:
        change.put_all(Supplier(id=f"s{n}", note="x" * 300) for n in range(300))
    data.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    path = data.folder / "uanmeldt.db"
    with path.open("r+b") as file:
        file.seek(-5000, 2)
        byte = file.read(1)
        file.seek(-5000, 2)
        file.write(bytes([byte[0] ^ 1]))
    assert set(codes(data)) == {"check-pages"}


def test_an_attachment_comes_back_and_is_kept_once(tmp_path):
    kept = EncryptedAttachments(tmp_path / "attachments", KEY)
    name = kept.save(b"photo")
    assert kept.save(b"photo") == name
    assert kept.load(name) == b"photo"
    (file,) = (tmp_path / "attachments").iterdir()
    assert name not in file.name
    assert b"photo" not in file.read_bytes()


def test_an_empty_file_is_an_attachment_too(tmp_path):
    kept = EncryptedAttachments(tmp_path / "attachments", KEY)
    assert kept.load(kept.save(b"")) == b""


@pytest.mark.parametrize("place", [0, 4, 20, -1])
def test_a_damaged_attachment_is_refused_and_healed_by_saving_it_again(tmp_path, place):
    kept = EncryptedAttachments(tmp_path / "attachments", KEY)
    name = kept.save(b"photo of a room")
    (file,) = (tmp_path / "attachments").iterdir()
    sealed = bytearray(file.read_bytes())
    sealed[place] ^= 1
    file.write_bytes(sealed)
    with pytest.raises(InspectionError) as caught:
        kept.load(name)
    assert caught.value.code == "attachment-damaged"
    kept.save(b"photo of a room")
    assert kept.load(name) == b"photo of a room"


def test_an_attachment_under_another_key_is_missing(tmp_path):
    name = EncryptedAttachments(tmp_path / "attachments", KEY).save(b"photo")
    with pytest.raises(InspectionError) as caught:
        EncryptedAttachments(tmp_path / "attachments", bytes(32)).load(name)
    assert caught.value.code == "attachment-missing"


def test_a_report_whose_text_has_another_hash_than_it_prints(data):
    record = '{"number":"2026-T3-001"}'
    _put(data, Report(id="whole", visit="", record=record, content_hash=content_hash(record)))
    _put(data, Report(id="none", visit="", record=record))
    assert codes(data) == []
    _put(data, Report(id="r", visit="", record=record, content_hash="ab" * 32))
    assert codes(data) == ["check-report-hash"]
