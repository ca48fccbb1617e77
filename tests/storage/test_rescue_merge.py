"""A rescue copy is put into the data: what is newer stays, and what is over is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from storage.backup_scene import Scene, answer, code_of, fill

from db.houses import OpenHouse
from db.rescue import FolderRescue
from db.restoring import FolderRestoring
from inspector.domain.errors import InspectionError
from inspector.domain.model import (
    Answer,
    CaseReview,
    Evidence,
    Purge,
    Report,
    Supplier,
    Visit,
    VisitState,
    VisitTotals,
)
from inspector.domain.safekeeping import BackupReason
from inspector.services.retaining import purge, what_is_due

KINDS = (Supplier, Visit, Answer, CaseReview, Evidence, Report)


class Desk:
    """Data with one visit, and a stick for copies of it."""

    def __init__(self, folder: Path) -> None:
        self.stick = folder / "stick"
        self.stick.mkdir(parents=True)
        (folder / "data").mkdir()
        self.scene = Scene(folder / "data")
        self.data = self.scene.open()
        fill(self.data, "old")

    def copy(self) -> Path:
        records = [record for kind in KINDS for record in self.data.store.find(kind)]
        photos = [one.original for one in self.data.store.find(Evidence)]
        rescue = FolderRescue(lambda: self.data, self.scene.clock)
        return rescue.write(self.stick / "v.uanmeldt", records, photos).path

    @property
    def restoring(self) -> FolderRestoring:
        house = OpenHouse(self.data)
        return FolderRestoring(self.scene.folder, house, None, self.scene.clock)

    def put(self, *records, act: str = "x") -> None:
        with self.data.store.change(act) as change:
            for record in records:
                change.put(record)

    def become(self, state: VisitState) -> None:
        self.put(replace(self.data.store.get(Visit, "v"), state=state))

    def comment(self) -> str:
        return self.data.store.get(Answer, "a").comment


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.data.close()


@pytest.mark.parametrize("hours", [-90, 0, 90])
def test_what_was_stored_after_the_copy_stays_whatever_the_clock_says(desk, hours):
    desk.scene.clock.forth(hours=hours)
    path = desk.copy()
    answer(desk.data, "newer, acknowledged")
    desk.put(Supplier(id="s", name="Renamed by the register"))
    with desk.data.store.change("x") as change:
        change.remove(Evidence, "e")
    found = desk.restoring.look_into(path)
    assert (found.new_records, found.changed_records, found.kept_records) == (0, 0, 3)
    desk.restoring.restore(path)
    assert desk.comment() == "newer, acknowledged"
    assert desk.data.store.get(Supplier, "s").name == "Renamed by the register"
    assert desk.data.store.get(Evidence, "e") is None


def test_what_the_data_lost_since_comes_back(desk):
    backup = desk.scene.backups(desk.data).make(BackupReason.DAILY).path
    answer(desk.data, "typed after the backup")
    path = desk.copy()
    desk.data.close()
    desk.scene.restoring().restore(backup)
    desk.data = desk.scene.open()
    assert desk.comment() == "old"
    desk.restoring.restore(path)
    assert desk.comment() == "typed after the backup"


def test_a_full_disk_while_a_photo_is_stored_brings_nothing_and_says_so(desk, monkeypatch):
    path = desk.copy()
    fresh = Scene(desk.scene.folder.parent / "fresh", desk.scene.clock)
    data = fresh.open()

    def full(*_given, **_named):
        raise InspectionError("disk-full")

    monkeypatch.setattr("db.attachments.write_durably", full)
    restoring = FolderRestoring(fresh.folder, OpenHouse(data), None, fresh.clock)
    assert code_of(lambda: restoring.restore(path)) == "disk-full"
    assert data.store.find(Evidence) == []
    data.close()


@pytest.mark.parametrize("state", [VisitState.LOCKED, VisitState.CANCELLED])
@pytest.mark.parametrize("then", [VisitState.OPEN, VisitState.LOCKED])
def test_a_visit_that_is_over_today_takes_nothing_from_a_copy(desk, state, then):
    desk.become(then)
    path = desk.copy()
    desk.become(VisitState.OPEN)
    answer(desk.data, "version 2")
    desk.become(state)
    assert code_of(lambda: desk.restoring.restore(path)) == "rescue-locked"
    assert desk.comment() == "version 2"


def test_a_copy_of_a_locked_visit_as_it_stands_is_no_refusal(desk):
    desk.become(VisitState.LOCKED)
    path = desk.copy()
    head = desk.data.store.chain_head()
    assert desk.restoring.restore(path) == path
    assert desk.data.store.chain_head() == head


def test_a_report_that_a_copy_brought_is_not_called_tampering(desk):
    backup = desk.scene.backups(desk.data).make(BackupReason.DAILY).path
    answer(desk.data, "2")
    head = desk.data.store.chain_head()
    desk.put(Report(id="rep", visit="v", version=1, chain_head=head), act="visit_locked")
    path = desk.copy()
    desk.data.close()
    desk.scene.restoring().restore(backup)
    desk.data = desk.scene.open()
    desk.restoring.restore(path)
    assert [report.id for report in desk.data.store.find(Report)] == ["rep"]
    assert desk.data.check() == []


@pytest.mark.parametrize("told", [VisitTotals(id="v"), Purge(id="p", visits=("2026-T3-001",))])
def test_deleted_papers_do_not_come_back_with_a_copy(desk, told):
    desk.put(CaseReview(id="cr", visit="v", remark="secret"))
    path = desk.copy()
    with desk.data.store.change("x") as change:
        change.remove(CaseReview, "cr")
        change.put(told)
    assert code_of(lambda: desk.restoring.restore(path)) == "rescue-purged"
    assert desk.data.store.find(CaseReview) == []


@pytest.mark.parametrize("locked", [True, False])
def test_a_deletion_by_law_is_not_undone_by_a_copy_made_before_it(desk, locked):
    desk.put(CaseReview(id="cr", visit="v", remark="secret"))
    path = "" if locked else desk.copy()
    desk.become(VisitState.LOCKED)
    desk.put(Report(id="rep", visit="v", locked_at=desk.scene.clock()), act="visit_locked")
    path = path or desk.copy()
    today = date(2040, 1, 1)
    purge(desk.data.store, ["v"], reason="fristen", today=today)
    assert code_of(lambda: desk.restoring.restore(path)) == "rescue-purged"
    assert desk.data.store.find(CaseReview) == []
    assert what_is_due(desk.data.store, today).visits == ()
