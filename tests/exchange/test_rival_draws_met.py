"""Two laptops begin a draw each for one visit, meet, and settle which one counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import Laptop
from visit_scene import SHELF, VISIT, scene

from inspector.domain.errors import InspectionError
from inspector.domain.frame import FrameChoice
from inspector.domain.model import CaseCheck, Draw, DrawState, SampleItem
from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.visit_file import VisitFile
from inspector.services.any_conflict import any_conflict
from inspector.services.checking import record_check
from inspector.services.drawing import abort_draw, commit_draw, reveal_draw
from inspector.services.settling import open_conflicts, settle, visit_conflicts, with_conflicts
from inspector.services.visiting import load_visit

WHY = "Leverandøren fik kun Idas kode."
CASES = tuple(f"KBH-2026-{number:04d}" for number in range(1, 11))
CHOICE = FrameChoice(
    rows=tuple((case, "AFSLUTTET") for case in CASES), strata=("AFSLUTTET",),
    counts={"AFSLUTTET": len(CASES)},
)  # fmt: skip
DIGITS = {"ida": "351622146535142663215344", "bo": "142663215344351622146535"}


class Two:
    """Ida and Bo at the visit, with nothing drawn yet."""

    def __init__(self, folder: Path) -> None:
        self.ida, self.bo = Laptop(folder / "ida", "T3"), Laptop(folder / "bo", "T5")
        tables = scene().tables
        for kind in (Draw, SampleItem, CaseCheck):
            tables.pop(kind)
        self.ida.put(*(row for table in tables.values() for row in table.values()))
        self.meet()

    def meet(self) -> None:
        self.bo.pull(self.ida)
        self.ida.pull(self.bo)
        assert self.ida.digest() == self.bo.digest()

    def file(self, laptop: Laptop) -> VisitFile:
        return with_conflicts(laptop.store, load_visit(laptop.store, SHELF, VISIT))

    def commit(self, laptop: Laptop) -> Draw:
        return commit_draw(laptop.store, self.file(laptop), CHOICE, {"AFSLUTTET": (6, 2)}, "Liste")

    def drawn(self, laptop: Laptop, digits: str) -> Draw:
        draw = self.commit(laptop)
        reveal_draw(laptop.store, self.file(laptop), DIGITS[digits])
        return draw

    def settle(self, laptop: Laptop, draw: Draw, reason: str = WHY) -> None:
        (cell,) = visit_conflicts(laptop.store, VISIT)
        settle(laptop.store, cell, draw.id, reason)

    def settled_to(self, draw: Draw, *others: Draw) -> None:
        """Both laptops go by it, and the others are aborted."""
        for laptop in (self.ida, self.bo):
            file = self.file(laptop)
            assert file.conflicts == ()
            assert not any_conflict(laptop.store)
            assert file.draw is not None
            assert file.draw.id == draw.id
            assert {item.draw for item in file.sample} <= {draw.id}
            states = {one.id: one.state for one in file.draws if one.id != draw.id}
            assert states == {one.id: DrawState.ABORTED for one in others}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    for laptop in (made.ida, made.bo):
        laptop.data.close()


def test_both_laptops_show_the_same_draw_and_ask_the_same(two: Two) -> None:
    ida = two.drawn(two.ida, "ida")
    bo = two.drawn(two.bo, "bo")
    assert ida.number != bo.number
    two.meet()
    shown = {two.file(laptop).draw for laptop in (two.ida, two.bo)}
    assert len(shown) == 1
    for laptop in (two.ida, two.bo):
        (found,) = open_conflicts(laptop.store, SHELF)
        assert found.cell.column == IN_FORCE
        assert {one.draw.id for one in found.draws} == {ida.id, bo.id}
        assert [one.is_here for one in found.cell.versions] == [True, False]
        assert sum(one.counts for one in found.draws) == 1
        with pytest.raises(InspectionError, match="draw-rivals"):
            abort_draw(laptop.store, ida.id, "Den anden er bedre")


def test_what_one_settles_stands_on_both_with_what_was_checked_in_both_samples(two: Two) -> None:
    ida, bo = two.drawn(two.ida, "ida"), two.drawn(two.bo, "bo")
    both = {item.case_number for item in two.file(two.ida).drawn_cases} & {
        item.case_number for item in two.file(two.bo).drawn_cases
    }
    assert both  # six of ten, twice: at least two stand in both, whatever the secrets
    for item in two.file(two.bo).drawn_cases:
        record_check(two.bo.store, VISIT, item.case_number, "2.3", outcome="ok")
    two.meet()
    two.settle(two.ida, ida)
    two.meet()
    two.settled_to(ida, bo)
    file = two.file(two.ida)
    answered = {item.case_number for item in file.drawn_cases
                if (item.case_number, "2.3") in file.checks}  # fmt: skip
    assert answered == both
    assert two.ida.store.count(CaseCheck, visit=VISIT) == 6
    assert {one.abort_reason for one in file.draws} == {"", WHY}


def test_two_that_settle_it_differently_are_asked_once_more(two: Two) -> None:
    ida, bo = two.drawn(two.ida, "ida"), two.drawn(two.bo, "bo")
    two.meet()
    two.settle(two.ida, ida)
    two.settle(two.bo, bo, "Bos stikprøve er gennemgået.")
    two.meet()
    assert two.file(two.ida).draw == two.file(two.bo).draw
    for laptop in (two.ida, two.bo):
        (cell,) = visit_conflicts(laptop.store, VISIT)
        assert {one.value for one in cell.versions} == {ida.id, bo.id}
    two.settle(two.bo, ida)
    two.meet()
    two.settled_to(ida, bo)


def test_two_that_settle_it_alike_are_not_asked_again(two: Two) -> None:
    ida, bo = two.drawn(two.ida, "ida"), two.drawn(two.bo, "bo")
    two.meet()
    two.settle(two.ida, ida)
    two.settle(two.bo, ida)
    two.meet()
    two.settled_to(ida, bo)


def test_digits_thrown_for_what_was_put_aside_elsewhere_are_asked_about(two: Two) -> None:
    ida = two.commit(two.ida)
    two.meet()
    abort_draw(two.ida.store, ida.id, "Forkert liste")
    again = two.drawn(two.ida, "ida")
    reveal_draw(two.bo.store, two.file(two.bo), DIGITS["bo"])
    two.meet()
    (cell,) = visit_conflicts(two.bo.store, VISIT)
    assert {one.value for one in cell.versions} == {ida.id, again.id}
    two.settle(two.bo, ida)
    two.meet()
    two.settled_to(ida, again)
    assert two.file(two.ida).draw.state == DrawState.DRAWN


def test_digits_thrown_for_the_chosen_one_meanwhile_are_no_quarrel(two: Two) -> None:
    ida = two.commit(two.ida)
    two.meet()
    other = Draw(id="zz-other", visit=VISIT, number="2026-T3-014-T5-A", committed_at=two.bo.now)
    two.bo.put(other)
    two.ida.pull(two.bo)
    two.settle(two.ida, ida)
    two.bo.put(Draw(**{**{name: getattr(ida, name) for name in ida.__dataclass_fields__},
                       "digits": DIGITS["bo"], "state": DrawState.DRAWN}))  # fmt: skip
    two.meet()
    assert visit_conflicts(two.ida.store, VISIT) == ()
    assert two.file(two.ida).draw.state == two.file(two.bo).draw.state == DrawState.DRAWN


def test_draws_that_wait_for_their_digits_are_asked_about_too(two: Two) -> None:
    ida, bo = two.commit(two.ida), two.commit(two.bo)
    two.meet()
    with pytest.raises(InspectionError, match="draw-rivals"):
        reveal_draw(two.bo.store, two.file(two.bo), DIGITS["bo"])
    two.settle(two.bo, bo)
    two.meet()
    two.settled_to(bo, ida)
    reveal_draw(two.bo.store, two.file(two.bo), DIGITS["bo"])
    two.meet()
    assert {len(two.file(laptop).drawn_cases) for laptop in (two.ida, two.bo)} == {6}
