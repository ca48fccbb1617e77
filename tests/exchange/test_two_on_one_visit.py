"""Two supervisors on one visit, with real laptops that meet in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange.laptops import Office, OfficeLaptop
from visit_scene import ARRIVED, SHELF, VISIT, scene

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.identity import answer_id, new_id
from inspector.domain.model import Answer, Evidence, Report, Side, Signature, Visit, VisitState
from inspector.domain.office import Role
from inspector.domain.visit_file import VisitFile
from inspector.gateways.texts import Texts
from inspector.services.answer_history import changes_of
from inspector.services.checking import record_answer
from inspector.services.keeping_evidence import PreparedPhoto, add_evidence
from inspector.services.later_changes import late_changes
from inspector.services.reporting import correct_visit, lock_visit, sign
from inspector.services.settling import settle, visit_conflicts
from inspector.services.sharing_steps import share_steps
from inspector.services.signing_reports import newest_report
from inspector.services.together import read_together, with_elsewhere
from inspector.services.visiting import amend_visit, cancel_visit, load_visit
from ui.presenters.delivery import dispatch_lines

WORDS = Texts(Path(__file__).resolve().parents[2] / "resources" / "texts", "da")
INK = "[[[0.1, 0.5], [0.9, 0.5]]]"


class Photos:
    """Leaves a picture as it is."""

    def prepare(self, data: bytes) -> PreparedPhoto:
        return PreparedPhoto(shown=data + b"shown", media_type="image/png", width=1, height=1)


class Two:
    """Ida and Bo, who have the same open visit."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.ida, self.bo = self.office.enrol("T3"), self.office.enrol("T5")
        self.office.publish()
        self.ida.store.act_as(Role.OFFICE)
        self.bo.store.act_as(Role.SUPERVISOR)
        kinds = scene().tables
        kinds.pop(Evidence)
        for rows in kinds.values():
            self.ida.put(*rows.values())
        self.office.meet()

    def meet(self) -> None:
        self.office.meet(self.ida, self.bo)

    def file(self, laptop: OfficeLaptop) -> VisitFile:
        file = load_visit(laptop.store, SHELF, VISIT)
        return with_elsewhere(laptop.store, laptop.data.attachments, file)

    def lock(self, laptop: OfficeLaptop, name: str) -> Report:
        """The shortest way to a locked report: nobody was let in."""
        store = laptop.store
        amend_visit(
            store, VISIT, access_refused=True, refusal_note="Ingen åbnede.",
            departed=ARRIVED + timedelta(minutes=20), records_case="S-1",
        )  # fmt: skip
        sign(
            store,
            Signature(id=new_id(), visit=VISIT, side=Side.UNIT, name=name, ink=INK, ratio="4.0"),
        )

        def pdf(file: VisitFile, _settings: object) -> bytes:
            return f"%PDF {name} {file.reports[-1].content_hash}".encode()

        return lock_visit(store, laptop.data.attachments, pdf, SHELF, VISIT)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    both = Two(tmp_path)
    yield both
    both.ida.shut()
    both.bo.shut()


def test_steps_divided_apart_are_divided_alike_on_both(two: Two) -> None:
    share_steps(two.ida.store, VISIT, {"area:1": "Ida Enebær"})
    share_steps(two.bo.store, VISIT, {"tour": "Bo Lyngsti"})
    two.meet()
    wanted = {"area:1": "Ida Enebær", "tour": "Bo Lyngsti"}
    assert two.file(two.ida).shares == two.file(two.bo).shares == wanted


def test_a_visit_is_not_shared_until_the_exchange(two: Two) -> None:
    def unshared() -> bool:
        return read_together(two.ida.store, None, two.file(two.ida)).unshared

    assert not unshared()
    record_answer(two.ida.store, VISIT, "2.7", outcome="ok")
    assert unshared()
    two.meet()
    assert not unshared()


def test_a_photo_is_told_to_be_elsewhere_until_it_comes(two: Two) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"picture"
    store, files = two.bo.store, two.bo.data.attachments
    kept = add_evidence(store, files, Photos(), VISIT, name="skab.png", data=picture)
    two.meet()
    assert two.file(two.ida).elsewhere == {}
    shutil.rmtree(two.office.root / "T3" / "attachments")
    assert two.file(two.ida).elsewhere == {kept.id: "T5"}
    assert two.file(two.bo).elsewhere == {}
    for each in two.ida.ledger.wanted_files():  # it comes again
        two.ida.data.attachments.save(files.load(each))
    assert two.file(two.ida).elsewhere == {}


def test_two_finalisations_of_one_version_are_both_kept_on_both(two: Two) -> None:
    one, other = two.lock(two.ida, "Ida Enebær"), two.lock(two.bo, "Bo Lyngsti")
    two.meet()
    for laptop in (two.ida, two.bo):
        file = two.file(laptop)
        assert {report.id for report in file.reports} == {one.id, other.id}
        assert (file.version, file.visit.state) == (1, VisitState.LOCKED)
        for report in file.reports:
            assert laptop.data.attachments.load(file.delivered(report)).startswith(b"%PDF")
        marks = read_together(laptop.store, laptop.data.attachments, file)
        assert marks.laptops == {one.id: "T3", other.id: "T5"}
        assert marks.absent == frozenset()
    assert newest_report(two.ida.store, VISIT) == newest_report(two.bo.store, VISIT)


def open_again(laptop: OfficeLaptop, **also: Any) -> None:
    """As a laptop that begins a planned visit by itself."""
    visit = laptop.store.get(Visit, VISIT)
    with laptop.store.change("visit_planned") as change:
        change.put(replace(visit, state=VisitState.PLANNED))
    with laptop.store.change("visit_opened") as change:
        change.put(replace(visit, state=VisitState.OPEN, **also))


def test_a_lock_stands_over_whatever_was_written_without_knowing_of_it(two: Two) -> None:
    for given_up in (False, True):
        open_again(two.bo)
        if given_up:
            cancel_visit(two.bo.store, VISIT, "Leverandøren er flyttet.")
    two.lock(two.ida, "Ida Enebær")
    two.meet()
    for laptop in (two.ida, two.bo):
        assert two.file(laptop).visit.state == VisitState.LOCKED
        assert visit_conflicts(laptop.store, VISIT) == ()
        assert laptop.store.conflicts() == []


def test_who_knows_of_the_lock_opens_it_again_for_all(two: Two) -> None:
    open_again(two.bo)
    two.lock(two.ida, "Ida Enebær")
    two.meet()
    correct_visit(two.bo.store, VISIT, "Et tal var forkert.")
    two.meet()
    for laptop in (two.ida, two.bo):
        assert two.file(laptop).visit.state == VisitState.OPEN
        assert laptop.store.conflicts() == []


def test_two_who_open_a_report_again_for_different_reasons_are_not_asked(two: Two) -> None:
    two.lock(two.ida, "Ida Enebær")
    two.meet()
    correct_visit(two.ida.store, VISIT, "Et tal var forkert.")
    correct_visit(two.bo.store, VISIT, "En dato var forkert.")
    two.meet()
    assert two.ida.store.conflicts() == []
    reasons = {two.file(laptop).visit.correction_reason for laptop in (two.ida, two.bo)}
    assert len(reasons) == 1


def test_cancelled_on_one_laptop_and_open_on_the_other_is_for_a_person_to_say(two: Two) -> None:
    open_again(two.ida)
    cancel_visit(two.bo.store, VISIT, "Leverandøren er flyttet.")
    two.meet()
    assert [one.column for one in visit_conflicts(two.ida.store, VISIT)] == ["state"]


@pytest.mark.parametrize(("seconds", "asked"), [(31, []), (75, ["arrived"])])
def test_times_of_one_minute_are_no_conflict(two: Two, seconds: int, asked: list[str]) -> None:
    amend_visit(two.ida.store, VISIT, arrived=ARRIVED + timedelta(seconds=12))
    amend_visit(two.bo.store, VISIT, arrived=ARRIVED + timedelta(seconds=seconds))
    two.meet()
    assert [one.column for one in visit_conflicts(two.bo.store, VISIT)] == asked


def test_where_she_was_in_a_visit_is_nothing_to_share(two: Two) -> None:
    amend_visit(two.ida.store, VISIT, last_step="tour")
    assert two.ida.store.unshared(Visit) == frozenset()
    amend_visit(two.ida.store, VISIT, last_step="review", tour_note="Lyst.")
    assert two.ida.store.unshared(Visit) == {VISIT}


def test_which_of_two_counts_is_chosen_once_for_both(two: Two) -> None:
    two.lock(two.ida, "Ida Enebær")
    other = two.lock(two.bo, "Bo Lyngsti")
    two.meet()
    cell = next(one for one in visit_conflicts(two.ida.store, VISIT))
    settle(two.ida.store, cell, other.id, "Bo havde hele besøget med.")
    two.meet()
    assert newest_report(two.ida.store, VISIT).id == other.id
    assert newest_report(two.bo.store, VISIT).id == other.id


def test_what_was_written_without_knowing_of_the_lock_is_told_and_listed(two: Two) -> None:
    report = two.lock(two.ida, "Ida Enebær")
    record_answer(two.bo.store, VISIT, "2.7", outcome="not_ok", comment="Set for sent")
    two.meet()
    for laptop in (two.ida, two.bo):
        assert two.file(laptop).visit.state == VisitState.LOCKED
        (told,) = laptop.store.later_changes(VISIT)
        assert (told.report, told.version, told.changes, told.devices) == (
            report.id, 1, 1, ("T5",),
        )  # fmt: skip
        (found,) = late_changes(laptop.store, report, told.dots)
        assert found.told.device == "T5"
        assert {one.column: one.value for one in found.told.changes}["comment"] == "Set for sent"


def test_the_history_of_a_settled_conflict_is_the_same_on_both(two: Two) -> None:
    key = answer_id(VISIT, "2.1")
    record_answer(two.ida.store, VISIT, "2.1", comment="Fra Ida")
    record_answer(two.bo.store, VISIT, "2.1", comment="Fra Bo")
    two.meet()
    (cell,) = visit_conflicts(two.ida.store, VISIT)
    settle(two.ida.store, cell, "Fra Bo", "Bo talte med lederen.")
    two.meet()
    told: list[Any] = [changes_of(laptop.store, Answer, key) for laptop in (two.ida, two.bo)]
    assert told[0] == told[1]
    newest = told[0][0]
    assert newest.is_settlement
    assert newest.reason == "Bo talte med lederen."
    assert set(newest.changes[0].rivals) == {"Fra Ida", "Fra Bo"}
    assert {one.device for one in told[0]} == {"T3", "T5"}


def test_the_head_of_the_visit_has_its_history_too(two: Two) -> None:
    amend_visit(two.bo.store, VISIT, tour_note="Lokalerne er ryddelige.")
    two.meet()
    newest = changes_of(two.ida.store, Visit, VISIT)[0]
    assert (newest.device, newest.act) == ("T5", "visit_amended")
    assert newest.changes[0].value == "Lokalerne er ryddelige."


def test_what_a_colleague_handed_over_is_told_as_hers(two: Two) -> None:
    report = two.lock(two.ida, "Ida Enebær")
    for way, by in ((Way.FILE, "Ida Enebær"), (Way.PAPER, ""), (Way.DRAFT, "Ida Enebær")):
        two.ida.put(
            Dispatch(id=f"d-{way}", visit=VISIT, report=report.id, way=way, by=by, at=ARRIVED)
        )
    two.meet()

    def told(laptop: OfficeLaptop) -> set[str]:
        file = two.file(laptop)
        beside = read_together(laptop.store, None, file)
        lines = dispatch_lines(file.dispatches, {}, WORDS, beside.given_on)
        return {line.title for line in lines}

    assert told(two.ida) == {
        "Fil, du har gemt", "Papir, du har udskrevet", "Kladde uden modtager",
    }  # fmt: skip
    assert told(two.bo) == {
        "Fil, gemt af Ida Enebær på T3", "Papir, udskrevet på T3", "Kladde uden modtager",
    }  # fmt: skip
