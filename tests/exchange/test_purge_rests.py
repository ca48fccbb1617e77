"""What arrives for papers that were deleted: rests, which the office deletes in its turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from exchange.laptops import OfficeLaptop, agree

from inspector.domain.errors import InspectionError
from inspector.domain.model import (
    Answer,
    Case,
    CaseReview,
    Draw,
    Evidence,
    Report,
    Supplier,
    Visit,
    VisitState,
)
from inspector.services.retaining import clear_rest, purge, what_is_due

LATER = date(2040, 1, 1)
REASON = "fristen er udløbet"


def cancelled(**more: str) -> Visit:
    return Visit(
        id="v", supplier="s", number="T1-1", state=VisitState.CANCELLED,
        planned_on=date(2024, 1, 1), **more,
    )  # fmt: skip


def edit(laptop: OfficeLaptop, kind: type, record: str, **changes: str) -> None:
    laptop.put(replace(laptop.store.get(kind, record), **changes))


def rests(laptop: OfficeLaptop) -> tuple[int, tuple[str, ...]]:
    told = what_is_due(laptop.store, LATER)
    return told.rests, told.rests_of


def everything_said(laptop: OfficeLaptop) -> str:
    """All that the log of this laptop can still say."""
    rows = laptop.store.connection.execute("SELECT fields FROM change_log WHERE fields <> ''")
    return "".join(fields for (fields,) in rows)


def given_up(anna: OfficeLaptop, bo: OfficeLaptop) -> str:
    photo = anna.data.attachments.save(b"photo" * 50)
    anna.put(Supplier(id="s", name="S"), cancelled(arrival_note="kom kl. 9"))
    anna.put(
        Answer(id="an", visit="v", outcome="ok", comment="vigtig"),
        Evidence(id="e", visit="v", original=photo, shown=photo, name="p"),
    )
    return photo


def test_an_edit_of_a_deleted_record_is_due_at_once_and_goes_from_every_laptop(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    edit(bo, Evidence, "e", caption="Jens Jensen")
    edit(bo, Answer, "an", comment="Jens Jensen sagde")
    edit(bo, Visit, "v", arrival_note="mødte Jens Jensen")
    bo.put(Answer(id="new", visit="v", outcome="not_ok", comment="Jens Jensen igen"))
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    agree(anna, bo)
    dan = office.enrol("T4")
    office.publish()
    office.meet()
    for laptop in (anna, bo, dan):
        assert rests(laptop) == (4, ("T1-1",))
        assert "Jens Jensen" in everything_said(laptop)
    done = purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    assert done.visits == ("T1-1",)
    assert done.rests == 4
    office.meet()
    eva = office.enrol("T5")
    office.publish()
    office.meet()
    agree(anna, bo, dan, eva)
    for laptop in (anna, bo, dan, eva):
        assert rests(laptop) == (0, ())
        assert "Jens Jensen" not in everything_said(laptop)
        assert not laptop.store.find(Answer) + laptop.store.find(Evidence)
        assert laptop.store.get(Visit, "v").number == "T1-1"


def test_what_comes_to_a_reported_visit_whose_papers_are_deleted_is_due_at_once(office, two):
    anna, bo = two
    anna.put(
        Supplier(id="s", name="S"),
        replace(cancelled(), state=VisitState.LOCKED, held_on=date(2024, 1, 1)),
        CaseReview(id="cr", visit="v", case_number="S-1"),
        Draw(id="d", visit="v", frame='[["S-1","a"]]'),
        Answer(id="an", visit="v", comment="står i rapporten"),
        Report(id="r", visit="v", version=1, locked_at=datetime(2024, 1, 1, tzinfo=UTC),
               record='{"answers":[{"id":"an"}]}'),
    )  # fmt: skip
    office.meet()
    edit(bo, CaseReview, "cr", remark="Jens Jensen")
    edit(bo, Draw, "d", frame='[["Jens Jensen","a"]]')
    edit(bo, Draw, "d", frame="[]")
    bo.put(CaseReview(id="cr2", visit="v", case_number="S-2", remark="Jens Jensen"))
    edit(bo, Answer, "an", comment="rettet efter rapporten")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    assert rests(anna) == rests(bo) == (3, ("T1-1",))
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    agree(anna, bo)
    for laptop in (anna, bo):
        assert rests(laptop) == (0, ())
        assert "Jens Jensen" not in everything_said(laptop)
        assert laptop.store.find(Answer)


def test_a_removed_row_with_an_edit_is_a_rest_as_well(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    edit(bo, Evidence, "e", caption="Jens Jensen")
    remove(bo, Evidence, "e")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    assert rests(anna) == (1, ("T1-1",))
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    agree(anna, bo)
    assert "Jens Jensen" not in everything_said(anna) + everything_said(bo)


def remove(laptop: OfficeLaptop, kind: type, record: str) -> None:
    with laptop.store.change("removed") as change:
        change.remove(kind, record)


def test_a_case_of_a_list_that_was_edited_meanwhile_goes_too_and_one_imported_again_stays(
    office, two
):
    anna, bo = two
    ended = [Case(id=key, supplier="s", number=key, ends=date(2024, 1, 1)) for key in ("c1", "c2")]
    anna.put(Supplier(id="s", name="S"), *ended)
    office.meet()
    edit(bo, Case, "c1", note="Jens Jensen")
    purge(anna.store, [], reason=REASON, today=LATER, listed_cases=True)
    anna.put(Case(id="c2", supplier="s", number="c2", ends=date(2041, 1, 1)))
    office.meet()
    assert rests(anna) == rests(bo) == (1, ())
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    agree(anna, bo)
    assert [one.id for one in bo.store.find(Case)] == ["c2"]
    assert "Jens Jensen" not in everything_said(bo)


def test_what_waits_for_a_colleagues_chain_is_no_rest(office, two):
    anna, bo = two
    cille = office.enrol("T3")
    office.publish()
    given_up(bo, anna)
    office.meet(anna, bo)
    edit(anna, Answer, "an", comment="rettet")
    anna.exchange()
    shared = office.path / bo.id
    shared.rename(office.root / "away")
    cille.exchange()
    assert cille.store.get(Answer, "an").visit == ""
    assert rests(cille) == (0, ())
    (office.root / "away").rename(shared)
    office.meet()
    agree(anna, bo, cille)


def test_the_photo_of_a_rest_is_removed_with_it(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    other = bo.data.attachments.save(b"another" * 50)
    edit(bo, Evidence, "e", shown=other)
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    for laptop in (anna, bo):
        assert other not in laptop.store.attachments_named()
        clear_rest(laptop.store, laptop.data.attachments)
    agree(anna, bo)


def test_a_visit_that_is_taken_up_again_keeps_what_comes_to_it(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    edit(bo, Visit, "v", state=VisitState.OPEN)
    bo.put(Answer(id="new", visit="v", outcome="not_ok"))
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    assert rests(anna) == rests(bo) == (0, ())


def test_a_supervisor_leaves_the_rests_to_the_office(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    edit(bo, Answer, "an", comment="mere")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    with pytest.raises(InspectionError) as refused:
        purge(bo.store, [], reason=REASON, today=LATER, rests=True)
    assert refused.value.code == "purge-office-only"
    agree(anna, bo)


def test_another_visit_that_bears_the_number_of_a_deleted_one_keeps_its_papers(office, two):
    anna, bo = two
    given_up(anna, bo)
    twin = replace(cancelled(), id="twin", planned_on=date(2038, 1, 1))
    bo.put(twin, CaseReview(id="cr", visit="twin", remark="x"))
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    agree(anna, bo)
    for laptop in (anna, bo):
        assert rests(laptop) == (0, ())
        assert laptop.store.get(CaseReview, "cr").remark == "x"


def test_who_may_read_a_scope_later_gets_nothing_of_what_was_deleted_in_it_and_its_rests(office):
    anna = office.enrol("T1")
    office.put_scope("north", ["s"])
    bo, cille = office.enrol("T2", scopes=("north",)), office.enrol("T3")
    office.publish()
    given_up(bo, anna)
    office.meet()
    assert not cille.store.find(Visit)
    edit(bo, Answer, "an", comment="Jens Jensen")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    assert rests(cille) == (0, ())
    office.alter(cille, scopes=("north",))
    office.publish()
    office.meet()
    agree(anna, bo, cille)
    assert rests(anna) == rests(bo) == rests(cille) == (1, ("T1-1",))
    assert "vigtig" not in everything_said(cille)
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    agree(anna, bo, cille)
    assert "Jens Jensen" not in everything_said(cille)


def test_two_who_delete_the_same_papers_apart_leave_them_deleted(office, two):
    anna, bo = two
    office.alter(bo, role="office")
    office.publish()
    given_up(anna, bo)
    office.meet()
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    edit(bo, Answer, "an", comment="Jens Jensen")
    purge(bo.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    agree(anna, bo)
    for laptop in (anna, bo):
        assert rests(laptop) == (0, ())
        assert not laptop.store.conflicts()
        assert "Jens Jensen" not in everything_said(laptop)


def test_a_backup_from_before_brings_nothing_back_once_it_has_met_the_others(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    old = office.clone(bo, "restored")
    edit(bo, Answer, "an", comment="Jens Jensen")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    bo.shut()
    office.laptops["T2"] = old
    office.meet(anna, old)
    agree(anna, old)
    assert "vigtig" not in everything_said(old)
    assert "Jens Jensen" not in everything_said(old)


def test_what_a_copy_of_a_laptop_wrote_in_deleted_papers_is_a_rest_under_its_new_name(office, two):
    anna, bo = two
    given_up(anna, bo)
    office.meet()
    copy = office.clone(bo, "copy")
    edit(bo, Answer, "an", comment="det første")
    purge(anna.store, ["v"], reason=REASON, today=LATER)
    office.meet()
    edit(copy, Evidence, "e", caption="Jens Jensen")
    assert copy.exchange().forked
    office.begin_anew(copy, "T9")
    office.laptops["T9"] = copy
    office.publish()
    office.meet()
    agree(anna, bo, copy)
    assert rests(anna) == rests(bo) == rests(copy) == (2, ("T1-1",))
    purge(anna.store, [], reason=REASON, today=LATER, rests=True)
    office.meet()
    agree(anna, bo, copy)
    assert "Jens Jensen" not in everything_said(copy)
