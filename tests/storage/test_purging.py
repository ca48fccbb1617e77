"""What is erased is gone: from the tables, the log, the free pages and the write-ahead log."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from retention_samples import a_visit
from storage.stored_samples import KEY, opened
from visit_samples import a_store, add_case

from db.change_log import canonical
from db.check import check
from db.connection import open_connection
from db.opening import DATABASE, OpenedData
from inspector.domain.delivery import Dispatch, OutboxMessage
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import (
    CaseReview,
    Draw,
    Evidence,
    Purge,
    SampleItem,
    Setting,
    Supplier,
    Visit,
    VisitState,
)
from inspector.services.ports import Erasable
from inspector.services.retaining import clear_rest
from inspector.services.retaining import purge as purge_papers

PAGE, RESERVED = 4096, 80  # SQLCipher 4: 16 bytes of IV and 64 of HMAC end each page
WORD = "Hemmelighedskræmmer"
PAPERS = (
    Erasable(kind=CaseReview, column="visit", values=("v",)),
    Erasable(kind=Evidence, column="visit", values=("v",)),
    Erasable(kind=Draw, column="visit", values=("v",), blank=("frame", "excluded")),
)


@pytest.fixture
def data(tmp_path):
    made = opened(tmp_path)
    fill(made)
    yield made
    made.close()


def fill(data: OpenedData, reviews: int = 30) -> None:
    with data.store.change("visit_planned") as change:
        change.put(Supplier(id="s", name="Vestas Aktivering"))
        change.put(Visit(id="v", supplier="s", number="2026-T3-001"))
        change.put(Draw(id="d", visit="v", frame=f'[["{WORD}","A"]]', frame_hash="ab", h0="cd"))
    for number in range(reviews):
        with data.store.change("case_reviewed") as change:
            change.put(CaseReview(id=f"r{number}", visit="v", remark=f"{WORD} {number}" * 9))
    for number in range(reviews):
        with data.store.change("case_reviewed") as change:
            change.put(CaseReview(id=f"r{number}", visit="v", remark=f"set {number}"))


def purge(data: OpenedData, chosen: tuple[Erasable, ...] = PAPERS) -> Purge:
    with data.store.change("working_papers_purged", reason="fristen er ude") as change:
        erasure = change.erase(chosen)
        done = Purge(id="p", visits=("2026-T3-001",), records=erasure.rows, erased=erasure.dots)
        change.put(done)
    return done


def raw_text(folder: Path) -> bytes:
    """Every page of the file and of its write-ahead log, deciphered one by one."""
    told = b""
    database = (folder / DATABASE).read_bytes()
    for start in range(0, len(database), PAGE):
        told += deciphered(database[start : start + PAGE], first=start == 0)
    log = folder / f"{DATABASE}-wal"
    frames = log.read_bytes()[32:] if log.exists() else b""
    for start in range(0, len(frames), PAGE + 24):
        number = int.from_bytes(frames[start : start + 4], "big")
        told += deciphered(frames[start + 24 : start + 24 + PAGE], first=number == 1)
    return told


def deciphered(page: bytes, *, first: bool) -> bytes:
    body, iv = page[16 * first : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(KEY), modes.CBC(iv)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def test_the_planted_word_is_found_before_and_nowhere_after(data):
    assert WORD.encode() in raw_text(data.folder)
    purge(data)
    assert data.store.tidy()
    assert WORD.encode() not in raw_text(data.folder)
    data.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert WORD.encode() not in raw_text(data.folder)
    assert b"Vestas Aktivering" in raw_text(data.folder)  # the scan does find what is there


def test_no_table_tells_the_word_either(data):
    purge(data)
    connection = data.store.connection
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    told = "".join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables)
    assert WORD not in told
    assert "fristen er ude" in told


def test_the_data_are_whole_after_a_lawful_deletion(data):
    purge(data)
    assert check(data.store) == []
    assert data.store.tidy()
    assert check(data.store) == []


def test_what_is_kept_of_a_row_is_told_anew(data):
    before = data.store.get(Draw, "d")
    purge(data)
    after = data.store.get(Draw, "d")
    assert after == Draw(id="d", visit="v", frame_hash="ab", h0="cd")
    assert before != after
    assert [entry.act for entry in data.store.history(Draw, "d")] == [
        "visit_planned", "working_papers_purged",
    ]  # fmt: skip


def test_a_row_that_was_kept_can_be_changed_again(data):
    purge(data)
    with data.store.change("draw_acknowledged") as change:
        change.put(Draw(id="d", visit="v", frame_hash="ab", h0="cd", acknowledged="noted"))
    assert check(data.store) == []
    assert data.store.history(Draw, "d")[-1].fields == {"acknowledged": "noted"}


def test_what_was_out_of_sight_is_erased_too(data):
    with data.store.change("evidence_removed") as change:
        change.put(Evidence(id="e", visit="v", caption=WORD))
        change.remove(Evidence, "e")
    purge(data)
    assert data.store.tidy()
    assert WORD.encode() not in raw_text(data.folder)
    assert check(data.store) == []


def test_an_out_of_sight_row_that_is_kept_stays_out_of_sight(data):
    with data.store.change("draw_removed") as change:
        change.remove(Draw, "d")
    purge(data)
    assert data.store.get(Draw, "d") is None
    assert check(data.store) == []


def test_the_deletion_names_every_entry_it_erased(data):
    done = purge(data)
    ((count,),) = data.store.connection.execute(
        "SELECT count(*) FROM change_log WHERE fields IS NULL"
    ).fetchall()
    ((runs),) = json.loads(done.erased).values()
    assert runs == "3-63"
    assert count == 61
    assert done.records == 30


def test_erasing_twice_names_only_what_is_new(data):
    purge(data)
    with data.store.change("working_papers_purged") as change:
        erasure = change.erase((PAPERS[0],))
    assert (erasure.rows, erasure.entries, erasure.dots) == (0, 0, "")
    assert check(data.store) == []


def test_a_record_erased_and_put_again_is_a_new_one(data):
    purge(data)
    with data.store.change("case_reviewed") as change:
        change.put(CaseReview(id="r1", visit="v", remark="ny"))
    assert check(data.store) == []
    data.store.connection.execute("DELETE FROM case_review WHERE id = 'r1'")
    assert [fault.code for fault in check(data.store)] == ["check-row-missing"]


def test_a_cancelled_deletion_changes_nothing(data):
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), data.store.change("working_papers_purged") as change:
        change.erase(PAPERS, stop)
    assert data.store.count(CaseReview) == 30
    assert not data.store.has_rest()
    assert check(data.store) == []
    purge(data)  # what the first try made aside is in nobody's way
    assert check(data.store) == []


def test_a_deletion_interrupted_before_the_file_was_written_anew_is_remembered(data):
    purge(data)
    data.close()
    again = opened(data.folder)
    assert again.store.has_rest()
    assert clear_rest(again.store, again.attachments)
    assert not again.store.has_rest()
    assert WORD.encode() not in raw_text(data.folder)
    again.close()


def test_a_deletion_interrupted_before_its_photos_were_removed_is_remembered(data):
    data.attachments.save(b"photo")
    aged(data.folder)
    purge(data)
    assert data.store.tidy()
    data.close()
    again = opened(data.folder)
    assert again.store.has_rest()
    assert clear_rest(again.store, again.attachments)
    assert list((data.folder / "attachments").iterdir()) == []
    assert not again.store.has_rest()
    again.close()


def test_without_a_deletion_a_file_nobody_names_is_left_to_its_record(data):
    kept = data.attachments.save(b"photo")
    aged(data.folder)
    assert clear_rest(data.store, data.attachments)
    assert data.attachments.load(kept) == b"photo"


def test_a_photo_just_saved_keeps_the_rest_waiting(data):
    data.attachments.save(b"photo")
    purge(data)
    assert not clear_rest(data.store, data.attachments)
    aged(data.folder)
    assert clear_rest(data.store, data.attachments)


def test_while_another_reads_the_file_the_rest_waits(data):
    purge(data)
    data.store.connection.execute("PRAGMA busy_timeout = 0")
    other = open_connection(data.folder / DATABASE, KEY)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM visit").fetchone()
    assert not data.store.tidy()
    other.execute("COMMIT")
    other.close()
    assert data.store.tidy()


def test_with_nothing_erased_nothing_is_written_anew(data):
    before = data.store.connection.total_changes
    assert data.store.tidy()
    assert data.store.connection.total_changes == before


def test_tidying_inside_a_change_is_a_fault_of_the_program(data):
    with pytest.raises(RuntimeError), data.store.change("tried"):
        data.store.tidy()


def test_an_unknown_column_is_a_fault_of_the_program(data):
    with pytest.raises(ValueError, match="columns"), data.store.change("tried") as change:
        change.erase((Erasable(kind=Visit, column="id; --", values=("v",)),))


# attached files


def aged(folder: Path) -> None:
    for path in (folder / "attachments").iterdir():
        os.utime(path, (1, 1))


def test_a_file_no_record_names_is_removed_and_the_others_stay(data):
    photo, pdf = data.attachments.save(b"photo"), data.attachments.save(b"pdf")
    logo = data.attachments.save(b"logo")
    with data.store.change("evidence_added") as change:
        change.put(Evidence(id="e", visit="v", original=photo))
        change.put(Evidence(id="e2", visit="w", original=pdf))
        change.remove(Evidence, "e2")
    with data.store.change("settings_changed") as change:
        change.put(Setting(id="organisation_logo", value=json.dumps(logo)))
    aged(data.folder)
    purge(data)
    assert data.store.attachments_named() == {pdf, logo}
    assert data.attachments.sweep(data.store.attachments_named()) == 0
    assert len(list((data.folder / "attachments").iterdir())) == 2
    assert data.attachments.load(pdf) == b"pdf"
    assert data.attachments.load(logo) == b"logo"


def test_a_file_just_saved_waits_for_its_record(data):
    kept = data.attachments.save(b"photo")
    assert data.attachments.sweep(frozenset()) == 1
    aged(data.folder)
    data.attachments.save(b"photo")  # known already, and saved once more
    assert data.attachments.sweep(frozenset()) == 1
    assert data.attachments.load(kept) == b"photo"
    aged(data.folder)
    assert data.attachments.sweep(frozenset()) == 0


def test_a_folder_without_attachments_has_nothing_to_sweep(data):
    assert data.attachments.sweep(frozenset()) == 0


def test_samples_go_whole_visits_at_a_time(data):
    with data.store.change("drawn") as change:
        change.put_all(SampleItem(id=f"i{n}", visit=f"v{n % 3}") for n in range(3000))
    with data.store.change("working_papers_purged") as change:
        erasure = change.erase((Erasable(kind=SampleItem, column="visit", values=("v0", "v2")),))
        change.put(Visit(id="v0", number="2026-T3-000"))
        change.put(Purge(id="p", visits=("2026-T3-000",), erased=erasure.dots))
    assert erasure.rows == 2000
    assert data.store.count(SampleItem) == 1000
    assert {fault.code for fault in check(data.store)} == {"check-reference"}  # no such visits
    assert canonical(json.loads(erasure.dots)) == erasure.dots


# the use case over real data


@pytest.mark.parametrize("state", [VisitState.LOCKED, VisitState.CANCELLED])
def test_the_use_case_leaves_data_that_are_whole_and_no_word_of_the_papers(tmp_path, state):
    data = opened(tmp_path)
    sample = a_store()
    a_visit(sample, state=state)
    add_case(sample, WORD, "completed", date(2000, 1, 1), date(2000, 6, 1))
    for kind, records in sample.tables.items():
        with data.store.change("tried") as change:
            for record in records.values():
                change.put(spoken(record) if kind in (CaseReview, Evidence) else record)
    letter, list_ = data.attachments.save(b"letter"), data.attachments.save(b"list")
    aged(tmp_path)
    whom = WORD if state == VisitState.CANCELLED else "leder@aeble.dk"
    with data.store.change("report_handed_over") as change:
        change.put(OutboxMessage(id="m", visit="v1", recipients=(whom,), message=letter))
        change.put(
            Dispatch(id="h", visit="v1", occasion="verification", recipients=(whom,), kept=list_)
        )
    assert {fault.code for fault in check(data.store)} <= {"check-reference"}
    before = check(data.store)
    assert WORD.encode() in raw_text(tmp_path)
    done = purge_papers(
        data.store, ["v1"], reason="fristen er ude", today=date(2040, 1, 1), listed_cases=True
    )
    assert clear_rest(data.store, data.attachments)
    assert check(data.store) == before
    assert WORD.encode() not in raw_text(tmp_path)
    assert done.listed_cases == 1
    for gone in (letter, list_):
        with pytest.raises(InspectionError, match="attachment-missing"):
            data.attachments.load(gone)
    data.close()


def spoken(record: CaseReview | Evidence) -> CaseReview | Evidence:
    """The record with the planted word where people write."""
    if isinstance(record, CaseReview):
        return replace(record, remark=WORD)
    return replace(record, caption=WORD)
