"""A text that was begun before a colleague's arrived: both stand, and nobody's is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ledgers import Laptop
from visit_scene import SHELF, VISIT, answer, scene

from db.check import check
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Visit
from inspector.services.checking import record_answer, record_check, record_review
from inspector.services.settling import settle, visit_conflicts
from inspector.services.visiting import amend_visit, load_visit

POINT, CASE = "3.1", "KBH-2026-0003"
BEFORE, IDA, BO = "APV forevist.", "APV forevist, siger Ida.", "APV forevist og underskrevet."


class Two:
    """Ida has the field open; Bo's text comes while she types."""

    def __init__(self, folder: Path) -> None:
        self.ida, self.bo = Laptop(folder / "ida", "T3"), Laptop(folder / "bo", "T5")
        records = [row for table in scene().tables.values() for row in table.values()]
        self.ida.put(*records, answer(POINT, "not_ok", BEFORE))
        self.meet()

    def meet(self) -> None:
        self.bo.pull(self.ida)
        self.ida.pull(self.bo)
        assert self.ida.digest() == self.bo.digest()

    def values(self) -> list[object]:
        """What stands against what on both; nothing where nothing does."""
        self.meet()
        found = []
        for laptop in (self.ida, self.bo):
            cells = visit_conflicts(laptop.store, VISIT)
            assert len(cells) <= 1
            found.append(sorted(str(one.value) for cell in cells for one in cell.versions))
        assert found[0] == found[1]
        return found[0]

    def shown(self) -> str:
        kept = self.ida.store.get(Answer, answer_id(VISIT, POINT))
        assert kept is not None
        return kept.comment


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    for laptop in (made.ida, made.bo):
        laptop.data.close()


def comment(laptop: Laptop, text: str, saw: str | None = None, point: str = POINT) -> None:
    record_answer(laptop.store, VISIT, point, comment=text, saw=saw)


def test_both_texts_stand_and_what_they_both_replaced_is_the_one_before(two: Two) -> None:
    comment(two.bo, BO)
    two.meet()
    comment(two.ida, IDA, saw=BEFORE)
    assert two.values() == sorted((IDA, BO))
    (cell,) = visit_conflicts(two.bo.store, VISIT)
    assert cell.before is not None
    assert cell.before.value == BEFORE
    settle(two.bo.store, cell, BO, "Bo så underskriften.")
    two.meet()
    assert two.values() == []
    assert two.shown() == BO


def test_what_she_saw_is_replaced_as_ever(two: Two) -> None:
    comment(two.bo, BO)
    two.meet()
    comment(two.ida, IDA, saw=BO)
    assert two.values() == []
    assert two.shown() == IDA


def test_the_same_text_from_both_is_no_conflict(two: Two) -> None:
    comment(two.bo, IDA)
    two.meet()
    comment(two.ida, IDA, saw=BEFORE)
    assert two.values() == []


def test_she_writes_on_and_only_her_own_text_is_replaced(two: Two) -> None:
    comment(two.bo, BO)
    two.meet()
    comment(two.ida, IDA, saw=BEFORE)
    comment(two.ida, f"{IDA} Og lederen.", saw=IDA)
    assert two.values() == sorted((f"{IDA} Og lederen.", BO))
    comment(two.ida, "Forfra.", saw=f"{IDA} Og lederen.")
    assert two.values() == sorted(("Forfra.", BO))


def test_what_was_written_on_this_laptop_meanwhile_is_known_to_her(two: Two) -> None:
    comment(two.ida, "Skrevet i matrixen.")
    comment(two.ida, IDA, saw=BEFORE)
    assert two.values() == []
    assert two.shown() == IDA


def test_the_second_of_two_changes_from_elsewhere_is_beside_hers_too(two: Two) -> None:
    comment(two.bo, "Mellemtekst.")
    comment(two.bo, BO)
    two.meet()
    comment(two.ida, IDA, saw=BEFORE)
    assert two.values() == sorted((IDA, BO))


def test_a_first_text_meets_one_that_came_to_an_empty_field(two: Two) -> None:
    comment(two.bo, BO, point="2.7")
    two.meet()
    comment(two.ida, IDA, saw="", point="2.7")
    assert two.values() == sorted((IDA, BO))


def test_an_answer_made_elsewhere_meanwhile_is_not_taken_back(two: Two) -> None:
    record_answer(two.bo.store, VISIT, "2.7", outcome="ok")
    two.meet()
    comment(two.ida, IDA, saw="", point="2.7")
    assert two.values() == []
    kept = two.bo.store.get(Answer, answer_id(VISIT, "2.7"))
    assert kept is not None
    assert (kept.outcome, kept.comment) == ("ok", IDA)


def test_after_a_settlement_that_she_did_not_see_both_stand(two: Two) -> None:
    comment(two.bo, BO)
    comment(two.ida, "Idas første.")
    two.meet()
    (cell,) = visit_conflicts(two.bo.store, VISIT)
    settle(two.bo.store, cell, BO, "Bo så underskriften.")
    two.meet()
    comment(two.ida, IDA, saw="Idas første.")
    assert two.values() == sorted((IDA, BO))


@pytest.mark.parametrize("which", ["check", "review", "visit"])
def test_remarks_of_cases_and_texts_of_the_visit_are_kept_apart_alike(two: Two, which: str) -> None:
    def write(laptop: Laptop, text: str, saw: str | None = None) -> Any:
        if which == "check":
            return record_check(laptop.store, VISIT, CASE, "2.3", comment=text, saw=saw)
        if which == "review":
            return record_review(laptop.store, VISIT, CASE, saw, remark=text)
        told = None if saw is None else {"supplier_remarks": saw}
        return amend_visit(laptop.store, VISIT, saw=told, supplier_remarks=text)

    write(two.ida, BEFORE)
    two.meet()
    write(two.bo, BO)
    two.meet()
    write(two.ida, IDA, saw=BEFORE)
    assert two.values() == sorted((IDA, BO))


def test_a_field_of_the_visit_that_was_not_written_is_not_contested(two: Two) -> None:
    amend_visit(two.bo.store, VISIT, tour_note="Bos note", departed=None)
    two.meet()
    amend_visit(two.ida.store, VISIT, saw={"other_matters": ""}, other_matters="Idas")
    assert two.values() == []
    visit = two.bo.store.get(Visit, VISIT)
    assert visit is not None
    assert (visit.tour_note, visit.other_matters) == ("Bos note", "Idas")


def test_the_log_agrees_with_the_tables_afterwards(two: Two) -> None:
    comment(two.bo, BO)
    two.meet()
    comment(two.ida, IDA, saw=BEFORE)
    comment(two.ida, f"{IDA} Mere.", saw=IDA)
    two.meet()
    for laptop in (two.ida, two.bo):
        assert load_visit(laptop.store, SHELF, VISIT).answers[POINT].outcome == "not_ok"
        laptop.again()
        assert check(laptop.store) == []
