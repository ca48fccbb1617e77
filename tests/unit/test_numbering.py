"""The numbers people see are never issued twice."""

import pytest
from fakes import MemoryStore
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit
from inspector.services.numbering import next_draw_number, next_visit_number, visit_called


def numbered(*numbers):
    return MemoryStore(*(Visit(id=number, number=number) for number in numbers))


def test_the_first_number_of_a_year():
    assert next_visit_number(MemoryStore(), 2026, "T3") == "2026-T3-001"


def test_each_year_and_each_laptop_counts_for_itself():
    store = numbered("2026-T3-013", "2026-B7-099", "2025-T3-044", "2026-T33-050", "")
    assert next_visit_number(store, 2026, "T3") == "2026-T3-014"


def test_the_number_grows_past_three_digits():
    assert next_visit_number(numbered("2026-T3-999"), 2026, "T3") == "2026-T3-1000"
    assert next_visit_number(numbered("2026-T3-999", "2026-T3-1000"), 2026, "T3") == "2026-T3-1001"


def test_draws_are_lettered_and_aborted_ones_keep_theirs():
    assert next_draw_number("2026-T3-014", [], "T3") == "2026-T3-014-A"
    assert next_draw_number("2026-T3-014", ["2026-T3-014-A"], "T3") == "2026-T3-014-B"


def test_after_z_comes_aa():
    used = [f"2026-T3-014-{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1)]
    assert next_draw_number("2026-T3-014", used, "T3") == "2026-T3-014-AA"


def test_a_draw_on_another_laptop_carries_its_mark():
    assert next_draw_number("2026-T3-014", ["2026-T3-014-A"], "B7") == "2026-T3-014-B7-A"


@given(st.integers(1, 80))
def test_no_draw_number_comes_twice(count):
    used = []
    for _ in range(count):
        used.append(next_draw_number("2026-T3-014", used, "T3"))
    assert len(set(used)) == count


def test_a_visit_is_found_by_its_id_or_its_number():
    store = MemoryStore(Visit(id="a", number="2026-T3-001"), Visit(id="b", number="2026-T3-002"))
    assert visit_called(store, "b") == visit_called(store, "2026-T3-002") == "b"
    with pytest.raises(InspectionError, match="visit-unknown"):
        visit_called(store, "2026-T3-003")


def test_of_two_visits_with_one_number_none_is_guessed():
    store = MemoryStore(Visit(id="a", number="2026-T3-001"), Visit(id="b", number="2026-T3-001"))
    with pytest.raises(InspectionError) as problem:
        visit_called(store, "2026-T3-001")
    assert problem.value.code == "visit-number-shared"
    assert problem.value.details == {"number": "2026-T3-001", "ids": "a, b"}
    assert visit_called(store, "b") == "b"
