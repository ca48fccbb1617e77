"""Conflicts as they come about between real laptops, settled on one and gone on both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryAttachments
from ledgers import Laptop
from visit_scene import SHELF, VISIT, answer, scene

from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, CaseReview, Participant, Person, Report, Visit
from inspector.services.any_conflict import any_conflict
from inspector.services.checking import record_answer
from inspector.services.reporting import lock_visit
from inspector.services.settling import OpenConflict, open_conflicts, settle, visit_conflicts
from ui.presenters.conflict_values import detail

POINT = "3.1"
WHY = "Set sammen med lederen."


class Two:
    """Two laptops that have the same open visit, and meet when they are told to."""

    def __init__(self, folder: Path) -> None:
        self.ida, self.bo = Laptop(folder / "ida", "T3"), Laptop(folder / "bo", "T5")
        records = [row for table in scene().tables.values() for row in table.values()]
        self.ida.put(*records, answer(POINT, "not_ok", "Handlingsplan mangler tidsfrist."))
        self.meet()

    def meet(self) -> None:
        self.bo.pull(self.ida)
        self.ida.pull(self.bo)
        assert self.ida.digest() == self.bo.digest()

    def both(self, mine: Any, theirs: Any) -> None:
        """Each changes something before they meet."""
        mine(self.ida.store)
        theirs(self.bo.store)
        self.meet()

    def one(self, laptop: Laptop | None = None) -> OpenConflict:
        (found,) = open_conflicts((laptop or self.ida).store, SHELF)
        return found


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    for laptop in (made.ida, made.bo):
        laptop.data.close()


def comment(text: str) -> Any:
    return lambda store: record_answer(store, VISIT, POINT, comment=text)


def in_conflict(two: Two) -> OpenConflict:
    two.both(comment("Tidsfrist mangler, siger Ida."), comment("Tidsfrist og ansvarlig mangler."))
    return two.one()


def test_both_laptops_see_the_same_conflict_each_from_its_own_side(two: Two) -> None:
    mine = in_conflict(two)
    theirs = two.one(two.bo)
    assert [one.value for one in mine.cell.versions] == [
        "Tidsfrist mangler, siger Ida.", "Tidsfrist og ansvarlig mangler.",
    ]  # fmt: skip
    assert [one.value for one in theirs.cell.versions] == [
        "Tidsfrist og ansvarlig mangler.", "Tidsfrist mangler, siger Ida.",
    ]  # fmt: skip
    assert [one.is_here for one in mine.cell.versions] == [True, False]
    assert mine.cell.versions[1].arrived is not None
    assert mine.cell.before is not None
    assert mine.cell.before.value == "Handlingsplan mangler tidsfrist."
    assert mine.visit is not None
    assert mine.cell.visit == VISIT


def test_what_is_settled_on_one_is_settled_on_both(two: Two) -> None:
    cell = in_conflict(two).cell
    settle(two.ida.store, cell, "Både tidsfrist og ansvarlig mangler.", WHY)
    assert not any_conflict(two.ida.store)
    two.meet()
    for laptop in (two.ida, two.bo):
        assert open_conflicts(laptop.store, SHELF) == ()
        kept = laptop.store.get(Answer, answer_id(VISIT, POINT))
        assert kept is not None
        assert kept.comment == "Både tidsfrist og ansvarlig mangler."
        history = laptop.store.history(Answer, answer_id(VISIT, POINT))
        assert WHY in {entry.reason for entry in history}


def test_a_conflict_settled_here_cannot_be_settled_again(two: Two) -> None:
    cell = in_conflict(two).cell
    settle(two.ida.store, cell, cell.versions[0].value, WHY)
    with pytest.raises(InspectionError, match="conflict-settled"):
        settle(two.ida.store, cell, cell.versions[1].value, WHY)


def test_two_that_settle_it_differently_are_asked_once_more(two: Two) -> None:
    cell = in_conflict(two).cell
    two.both(
        lambda store: settle(store, cell, cell.versions[0].value, WHY),
        lambda store: settle(store, cell, cell.versions[1].value, WHY),
    )
    again = two.one().cell
    assert {one.value for one in again.versions} == {one.value for one in cell.versions}
    settle(two.bo.store, two.one(two.bo).cell, cell.versions[1].value, WHY)
    two.meet()
    assert not any_conflict(two.ida.store)


def test_an_edit_in_a_conflict_leaves_the_other_value_standing(two: Two) -> None:
    in_conflict(two)
    record_answer(two.bo.store, VISIT, POINT, comment="Skrevet videre.")
    values = {one.value for one in two.one(two.bo).cell.versions}
    assert "Skrevet videre." in values
    assert len(values) == 2


def test_no_report_is_locked_over_it(two: Two) -> None:
    in_conflict(two)
    with pytest.raises(InspectionError, match="visit-in-conflict"):
        lock_visit(two.ida.store, MemoryAttachments(), lambda _file, _settings: b"", SHELF, VISIT)


def test_steps_walked_on_two_laptops_are_no_conflict(two: Two) -> None:
    def at(step: str) -> Any:
        def walk(store: Any) -> None:
            visit = store.get(Visit, VISIT)
            with store.change("visit_amended") as change:
                change.put(replace(visit, last_step=step))

        return walk

    two.both(at("area:2"), at("arrival"))
    assert not any_conflict(two.ida.store)


def test_numbers_dates_and_arrival_are_read_as_people_write_them(two: Two) -> None:
    def review(hours: str, day: int) -> Any:
        def write(store: Any) -> None:
            with store.change("case_reviewed") as change:
                change.put(
                    CaseReview(id="r1", visit=VISIT, case_number="KBH-2026-0007",
                               documented_hours=Decimal(hours), referred=date(2026, 5, day))
                )  # fmt: skip

        return write

    two.both(review("12.5", 7), review("14", 8))
    found = {one.cell.column: one for one in open_conflicts(two.ida.store, SHELF)}
    from inspector.gateways.texts import Texts

    words = Texts(Path(__file__).resolve().parents[2] / "resources" / "texts", "da")
    shown = {column: detail(words, one) for column, one in found.items()}
    assert [card.text for card in shown["documented_hours"].cards] == ["12,5", "14,0"]
    assert [card.text for card in shown["referred"].cards] == ["07-05-2026", "08-05-2026"]
    assert shown["documented_hours"].title == "KBH-2026-0007, dokumenterede timer"
    settle(two.ida.store, found["documented_hours"].cell, "13.25", WHY)
    review_now = two.ida.store.get(CaseReview, "r1")
    assert review_now is not None
    assert review_now.documented_hours == Decimal("13.25")


@pytest.mark.parametrize("kept", [0, 1])
def test_what_one_deleted_and_the_other_changed_is_decided(two: Two, kept: int) -> None:
    def take_away(store: Any) -> None:
        with store.change("participant_removed") as change:
            change.remove(Participant, "p1")

    def rename(store: Any) -> None:
        person = store.get(Participant, "p1")
        with store.change("participant_noted") as change:
            change.put(replace(person, role="specialkonsulent"))

    two.both(take_away, rename)
    found = two.one()
    assert found.cell.column == "_live"
    assert found.record is not None
    settle(two.ida.store, found.cell, kept, WHY)
    two.meet()
    for laptop in (two.ida, two.bo):
        assert (laptop.store.get(Participant, "p1") is not None) == bool(kept)
        assert visit_conflicts(laptop.store, VISIT) == ()


def test_two_reports_of_one_version_stay_and_one_is_said_to_count(two: Two) -> None:
    def lock(key: str, who: str) -> Any:
        def write(store: Any) -> None:
            visit = store.get(Visit, VISIT)
            with store.change("visit_locked") as change:
                change.put(Report(id=key, visit=VISIT, version=1, locked_by=who,
                                  locked_at=store.now()))  # fmt: skip
                change.put(replace(visit, state="locked"))

        return write

    two.both(lock("r-ida", "Ida Enebær"), lock("r-bo", "Bo Lyngsti"))
    found = two.one()
    assert {version.value for version in found.cell.versions} == {"r-ida", "r-bo"}
    settle(two.ida.store, found.cell, "r-bo", WHY)
    two.meet()
    assert open_conflicts(two.bo.store, SHELF) == ()
    assert two.bo.store.count(Report, visit=VISIT) == 2


def test_a_person_is_told_by_name(two: Two) -> None:
    two.ida.put(Person(id="T3", name="Ida Enebær"), Person(id="T5", name="Bo Lyngsti"))
    two.meet()
    found = in_conflict(two)
    assert [found.people[version.person] for version in found.cell.versions] == [
        "Ida Enebær", "Bo Lyngsti",
    ]  # fmt: skip
