"""A `@value` is what the standard decorator makes, and costs less to define."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.domain.value import value


@value
class Place:
    """As it is used in the program."""

    id: str
    row: int = 0
    tags: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    id: str
    row: int = 0
    tags: dict[str, int] = field(default_factory=dict)


@value
class Single:
    id: str = ""


@value(kw_only=False)
class Placed:
    """Its fields may be given by place."""

    id: str
    row: int = 0


def plain() -> type:
    class Plain:
        id: str
        row: int = 0

    return Plain


PARTS = some.fixed_dictionaries(
    {"id": some.text()},
    optional={
        "row": some.integers(),
        "tags": some.dictionaries(some.text(), some.integers()),
    },
)


@given(PARTS, PARTS)
def test_it_compares_and_shows_as_the_standard_one(one, other):
    ours, theirs = Place(**one), Standard(**one)
    assert asdict(ours) == asdict(theirs)
    assert (ours == Place(**other)) == (theirs == Standard(**other))
    assert repr(ours) == repr(theirs).replace("Standard", "Place")
    assert replace(ours, row=7) == Place(**one | {"row": 7})


def test_it_is_a_dataclass_with_slots():
    assert is_dataclass(Place)
    assert [each.name for each in fields(Place)] == ["id", "row", "tags"]
    assert not hasattr(Place(id="a"), "__dict__")
    assert Place(id="a") != Standard(id="a")


def test_whoever_asks_for_its_parts_is_told_as_of_the_standard_one():
    for ours, theirs in ((Place, Standard), (Placed, dataclass(frozen=True, slots=True)(plain()))):
        assert ours.__slots__ == theirs.__slots__
        assert ours.__match_args__ == theirs.__match_args__
        for one, other in zip(fields(ours), fields(theirs), strict=True):
            assert (one.name, one.type, one.default, one.default_factory, one.kw_only) == (
                other.name, other.type, other.default, other.default_factory, other.kw_only
            )  # fmt: skip


def test_one_built_on_another_has_the_fields_of_both_and_a_slot_for_its_own():
    @value
    class Larger(Place):
        size: int = 1

    made = Larger(id="a", size=2)
    assert asdict(made) == {"id": "a", "row": 0, "tags": {}, "size": 2}
    assert Larger.__slots__ == ("size",)


def test_a_default_that_changes_is_refused():
    with pytest.raises(ValueError, match="default_factory"):

        @value
        class Sharing:
            tags: dict[str, int] = {}  # noqa: RUF012 - what is to be refused


def test_a_default_made_anew_is_shared_by_none():
    assert Place(id="a").tags is not Place(id="a").tags


def test_nothing_of_it_is_changed():
    place = Place(id="a")
    with pytest.raises(FrozenInstanceError):
        place.id = "b"
    with pytest.raises(FrozenInstanceError):
        del place.id
    assert place.id == "a"


@pytest.mark.parametrize("wrong", [{}, {"id": "a", "other": 1}])
def test_a_missing_or_unknown_field_is_a_mistake(wrong):
    with pytest.raises(TypeError):
        Place(**wrong)


def test_fields_are_given_by_name():
    with pytest.raises(TypeError):
        Place("a")


def test_equal_values_hash_alike_and_copies_are_equal():
    assert {Single(id="a")} == {Single(id="a")}
    for kind in (Single, Place):
        made = kind(id="a")
        assert copy.copy(made) == made
        assert copy.deepcopy(made) == made
        assert pickle.loads(pickle.dumps(made)) == made


def test_fields_are_given_by_place_where_that_was_asked_for():
    assert Placed("a", 2) == Placed(id="a", row=2) == Placed("a", row=2)
    with pytest.raises(TypeError):
        Placed()


def test_the_first_values_of_a_class_are_made_as_the_later_ones():
    @value
    class Fresh:
        id: str
        tags: dict[str, int] = field(default_factory=dict)
        row: int = 3

    made = [Fresh(id="a") for _ in range(60)]
    assert len({repr(each) for each in made}) == 1
    assert len({id(each.tags) for each in made}) == len(made)
    for wrong in ({}, {"id": "a", "other": 1}):
        with pytest.raises(TypeError):
            Fresh(**wrong)
