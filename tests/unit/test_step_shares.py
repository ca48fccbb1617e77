"""Steps are divided by agreement; two locked reports of one version; histories; late changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes import LogEntry, MemoryAttachments, MemoryStore
from visit_samples import Shelf, a_store, opened
from visit_scene import ROOT, SHELF, VISIT, calendar, scene

from inspector.domain.errors import InspectionError
from inspector.domain.finalisations import in_order, that_counts, twins_of
from inspector.domain.identity import answer_id, step_share_id
from inspector.domain.model import (
    Answer,
    Evidence,
    Participant,
    Person,
    Report,
    Side,
    StepShare,
    Visit,
    VisitState,
)
from inspector.domain.report import Document, Photos
from inspector.domain.settings import Settings
from inspector.domain.visit_report import visit_report
from inspector.domain.workflow import ELSEWHERE, can_finish, shortcomings
from inspector.gateways.texts import Texts
from inspector.services.answer_history import changes_of
from inspector.services.checking import record_answer, record_waiver
from inspector.services.later_changes import late_changes
from inspector.services.sharing_steps import people_for, share_steps
from inspector.services.signing_reports import newest_report
from inspector.services.together import read_together, with_elsewhere
from inspector.services.visiting import load_visit

AT = datetime(2026, 11, 20, 11, 22, tzinfo=UTC)


def report(key: str, version: int = 1, minutes: int = 0) -> Report:
    return Report(id=key, visit=VISIT, version=version, locked_at=AT + timedelta(minutes=minutes))


def written(store: MemoryStore, kind: type, record: str, device: str, act: str, **fields) -> str:
    """An entry of another laptop's chain, as an exchange brings it; its dot."""
    parents = fields.pop("parents", {})
    reason = fields.pop("reason", "")
    at = AT + timedelta(minutes=len(store.log))
    entry = LogEntry(len(store.log) + 1, act, reason, kind, record, fields, at)
    chain = {"device": device, "laptop": f"device-{device}", "parents": parents}
    store.log.append(replace(entry, person="Bo Lyngsti", **chain))
    return f"device-{device}:{len(store.log)}"


# Dividing the steps


def test_a_step_is_given_and_given_back() -> None:
    store = a_store()
    visit = opened(store).id
    share_steps(store, visit, {"area:2": "Bo Lyngsti", "tour": "Ida Enebær"})
    assert load_visit(store, Shelf(), visit).shares == {
        "area:2": "Bo Lyngsti",
        "tour": "Ida Enebær",
    }
    share_steps(store, visit, {"tour": ""})
    assert load_visit(store, Shelf(), visit).shares == {"area:2": "Bo Lyngsti"}
    assert store.acts()[-2:] == ["steps_shared", "steps_shared"]


def test_two_laptops_meet_in_the_row_of_a_step() -> None:
    store = a_store()
    visit = opened(store).id
    share_steps(store, visit, {"tour": "Bo"})
    assert store.get(StepShare, step_share_id(visit, "tour")) is not None


def test_what_does_not_differ_writes_nothing() -> None:
    store = a_store()
    visit = opened(store).id
    share_steps(store, visit, {"tour": "Bo"})
    before = len(store.log)
    share_steps(store, visit, {"tour": "Bo", "area:2": ""})
    assert len(store.log) == before


def test_the_steps_of_a_locked_visit_are_not_divided() -> None:
    store = scene(state=VisitState.LOCKED)
    with pytest.raises(InspectionError) as told:
        share_steps(store, VISIT, {"tour": "Bo"})
    assert told.value.code == "visit-locked"


def test_a_share_never_keeps_anybody_from_answering() -> None:
    store = scene()
    share_steps(store, VISIT, {"area:2": "Bo Lyngsti"})
    assert record_answer(store, VISIT, "2.1", outcome="not_ok").outcome == "not_ok"


def test_one_is_asked_for_first_oneself_then_those_who_are_there_then_all_known() -> None:
    bo = Participant(id="p2", visit=VISIT, side=Side.UNIT, name="Bo Lyngsti")
    vera = Participant(id="p3", visit=VISIT, side=Side.MANAGEMENT, name="Vera Klitrose")
    store = scene(bo, vera, Person(id="x", name="Lis Gran"), Person(id="y", name="Bo Lyngsti"))
    assert people_for(store, VISIT) == ("Ida Enebær", "Bo Lyngsti", "Lis Gran")
    office = people_for(store, VISIT, ["Tove Myrup", "Ida Enebær", ""])
    assert office == ("Ida Enebær", "Bo Lyngsti", "Lis Gran", "Tove Myrup")


# Two locked reports of one version


def test_of_two_reports_the_one_locked_first_counts_unless_another_is_chosen() -> None:
    one, two = report("b", minutes=0), report("a", minutes=5)
    assert that_counts((one, two), "") is one
    assert that_counts((one, two), "a") is two
    assert in_order((two, one), "") == (two, one)
    assert in_order((two, one), "a") == (one, two)
    assert twins_of((one, two), one) == (two,)


def test_reports_locked_at_the_same_moment_are_told_apart_by_their_ids() -> None:
    one, two = report("a"), report("b")
    assert in_order((two, one), "")[-1] is one


def test_the_version_after_two_of_version_1_is_version_2() -> None:
    store = scene(report("a"), report("b", minutes=5), state=VisitState.OPEN)
    assert load_visit(store, SHELF, VISIT).version == 2
    locked = scene(report("a"), report("b", minutes=5), state=VisitState.LOCKED)
    assert load_visit(locked, SHELF, VISIT).version == 1


def test_a_choice_of_version_1_says_nothing_of_version_2() -> None:
    found = in_order((report("a"), report("b", minutes=5), report("c", 2, 9)), "b")
    assert [one.id for one in found] == ["a", "b", "c"]


def test_what_leaves_the_house_is_the_one_that_counts() -> None:
    store = scene(report("a"), report("b", minutes=5), state=VisitState.LOCKED)
    assert newest_report(store, VISIT).id == "a"
    visit = store.get(Visit, VISIT)
    assert visit is not None
    store.tables[Visit][VISIT] = replace(visit, counted_report="b")
    assert newest_report(store, VISIT).id == "b"
    assert load_visit(store, SHELF, VISIT).reports[-1].id == "b"


# What lies elsewhere


def with_photo(laptop: str) -> tuple[MemoryStore, MemoryAttachments]:
    attachments = MemoryAttachments()
    original, shown = attachments.save(b"original"), attachments.save(b"shown")
    photo = Evidence(
        id="e1", visit=VISIT, point="2.1", name="skab.jpg", original=original, shown=shown
    )
    store = scene(photo)
    del store.tables[Evidence]["e2"], store.tables[Evidence]["e3"]
    written(store, Evidence, "e1", laptop, "evidence_added", name="skab.jpg")
    return store, attachments


def test_a_photo_that_has_not_come_is_told_with_the_laptop_it_lies_on() -> None:
    store, attachments = with_photo("T5")
    file = load_visit(store, SHELF, VISIT)
    assert with_elsewhere(store, attachments, file).elsewhere == {}
    attachments.files.clear()
    assert with_elsewhere(store, attachments, file).elsewhere == {"e1": "T5"}


def test_a_photo_of_this_laptop_is_never_awaited_from_itself() -> None:
    store, attachments = with_photo("T3")
    attachments.files.clear()
    assert with_elsewhere(store, attachments, load_visit(store, SHELF, VISIT)).elsewhere == {}


def test_a_visit_is_not_finished_without_them_but_for_a_reason() -> None:
    store, attachments = with_photo("T5")
    attachments.files.clear()
    file = with_elsewhere(store, attachments, load_visit(store, SHELF, VISIT))
    found = next(one for one in shortcomings(file) if one.key.startswith(ELSEWHERE))
    assert found.open
    assert found.details == {"count": "1", "laptops": "T5"}
    record_waiver(store, VISIT, found.key, "Bo sender billedet i morgen")
    file = with_elsewhere(store, attachments, load_visit(store, SHELF, VISIT))
    assert not next(one for one in shortcomings(file) if one.key.startswith(ELSEWHERE)).open
    more = replace(file, elsewhere=file.elsewhere | {"e9": "T5"})
    assert not can_finish(more)  # one more has come to be missing: the reason was for one


# Given on to the others


def test_who_works_alone_is_told_nothing_of_sharing() -> None:
    store = scene()
    store.not_given = {VISIT}
    file = load_visit(store, SHELF, VISIT)
    assert not read_together(store, None, file).unshared
    store.role = "supervisor"
    assert read_together(store, None, file).unshared
    store.not_given = set()
    assert not read_together(store, None, file).unshared


# History


def test_a_history_tells_each_change_with_what_stood_there_before() -> None:
    store = scene()
    del store.tables[Answer][answer_id(VISIT, "2.1")]
    record_answer(store, VISIT, "2.1", outcome="ok")
    record_answer(store, VISIT, "2.1", outcome="not_ok", comment="Mangler")
    newest, oldest = changes_of(store, Answer, answer_id(VISIT, "2.1"))
    assert {one.column: (one.before, one.value) for one in newest.changes} == {
        "outcome": ("ok", "not_ok"),
        "comment": ("", "Mangler"),
    }
    assert oldest.act == "answer_recorded"
    assert newest.device == "T3"


def test_a_settled_conflict_shows_both_values_and_the_reason() -> None:
    store, key = scene(), answer_id(VISIT, "2.3")
    first = written(store, Answer, key, "T3", "answer_recorded", comment="Fra Ida")
    one = written(
        store, Answer, key, "T3", "answer_recorded", comment="A", parents={"comment": (first,)}
    )
    two = written(
        store, Answer, key, "T5", "answer_recorded", comment="B", parents={"comment": (first,)}
    )
    written(
        store, Answer, key, "T3", "conflict_settled",
        reason="Bo så planen", comment="B", parents={"comment": (one, two)},
    )  # fmt: skip
    settled, of_bo, of_ida, _ = changes_of(store, Answer, key)
    assert settled.is_settlement
    assert settled.reason == "Bo så planen"
    assert settled.changes[0].rivals == ("A", "B")
    assert of_bo.changes[0].before == of_ida.changes[0].before == "Fra Ida"


def test_a_history_names_people() -> None:
    store = scene(Person(id="person-bo", name="Bo Lyngsti"))
    written(store, Answer, "x", "T5", "answer_recorded", outcome="ok")
    store.log[-1] = replace(store.log[-1], person="person-bo")
    assert changes_of(store, Answer, "x")[0].person == "Bo Lyngsti"


def test_what_was_never_written_has_no_history() -> None:
    assert changes_of(scene(), Answer, "nothing") == ()


# After the lock


def test_what_came_after_the_lock_is_what_its_author_did_not_know_of() -> None:
    store = scene(state=VisitState.LOCKED)
    key = answer_id(VISIT, "2.1")
    known = written(store, Answer, key, "T5", "answer_recorded", comment="før")
    locked = replace(report("r"), seen=json.dumps({"device-T5": int(known.split(":")[1])}))
    store.tables.setdefault(Report, {})["r"] = locked
    written(store, Report, "r", "T3", "visit_locked", version=1)
    written(store, Answer, key, "T3", "answer_recorded", comment="her")  # whoever locked it
    written(store, Answer, key, "T5", "answer_recorded", comment="efter")
    (found,) = late_changes(store, locked)
    assert found.told.device == "T5"
    assert found.told.changes[0].value == "efter"


@pytest.mark.parametrize(("language", "told"), [("da", "lå på T5"), ("en", "was on T5")])
def test_the_printed_report_says_where_a_photo_was(language: str, told: str) -> None:
    store, attachments = with_photo("T5")
    attachments.files.clear()
    file = with_elsewhere(store, attachments, load_visit(store, SHELF, VISIT))
    words = Texts(ROOT / "resources" / "texts", language)
    document = visit_report(file, Settings(), words, calendar(None))
    assert any(told in text for text in words_of(document))
    here = visit_report(replace(file, elsewhere={}), Settings(), words, calendar(None))
    assert not any(told in text for text in words_of(here))


def words_of(document: Document) -> list[str]:
    """What is printed in the place of photos."""
    photos = [one for block in document.blocks if isinstance(block, Photos) for one in block.photos]
    return [one.missing for one in photos]
