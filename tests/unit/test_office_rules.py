"""Rules of the office: who may say what, and what two rosters made apart come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.office import (
    ADMIN,
    COMMON,
    LOCAL,
    Heard,
    Member,
    MemberState,
    Request,
    Role,
    Roster,
    Scope,
    WrappedKey,
)
from inspector.domain.office_rules import (
    MOST_AHEAD,
    altered,
    enrolled,
    last_known,
    lost_scopes,
    merged,
    put_out,
    readable,
    readers,
    refusal,
    remembered,
    require_sound,
    spoilt,
    with_scope,
)

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
OFFICE = Member(device="a", mark="T1", role=Role.OFFICE, sign_key="ka", box_key="ba")
NORTH = Member(device="b", mark="T2", scopes=("n",), sign_key="kb", box_key="bb")
REST = Member(device="c", mark="T3", sign_key="kc", box_key="bc")
READER = Member(device="d", mark="T4", role=Role.READER, sign_key="kd", box_key="bd")
OUT = Member(
    device="e", mark="T5", sign_key="ke", state=MemberState.REVOKED, cut_off=7, box_key="be"
)
LAPTOP = "0199a000-0000-7000-8000-00000000000b"
ROSTER = Roster(
    office="o",
    members=(OFFICE, NORTH, REST, READER, OUT),
    scopes=(Scope(id="n", name="Nord", suppliers=("s1",)), Scope(id="s", name="Syd")),
    keys=(
        WrappedKey(scope=COMMON, epoch=1, wrapped={"a": "", "b": "", "c": "", "d": "", ADMIN: ""}),
        WrappedKey(scope="n", epoch=1, wrapped={"a": "", "b": "", ADMIN: ""}),
    ),
)


@pytest.mark.parametrize(
    ("sender", "device", "last", "reason"),
    [
        ("b", "b", 9, None), ("x", "b", 9, Reason.UNKNOWN_SENDER),
        ("b", "x", 9, Reason.UNKNOWN_SENDER), ("a", "b", 9, Reason.FORBIDDEN),
        ("b", "a", 9, Reason.FORBIDDEN), ("d", "b", 9, Reason.FORBIDDEN),
        ("e", "b", 9, Reason.REVOKED), ("e", "e", 7, None), ("e", "e", 8, Reason.REVOKED),
        ("a", "e", 7, None), ("a", "e", 8, Reason.REVOKED), ("d", "d", 1, Reason.FORBIDDEN),
    ],
)  # fmt: skip
def test_who_may_hand_in_what(sender, device, last, reason):
    assert refusal(ROSTER, sender, device, last) == reason


def test_what_each_may_read():
    assert readable(ROSTER, "a") == (COMMON, "n", "s")
    assert readable(ROSTER, "b") == (COMMON, "n")
    assert readable(ROSTER, "c") == (COMMON,)
    assert readable(ROSTER, "e") == ()
    assert readers(ROSTER, "n") == ("a", "b")
    assert not ROSTER.may_read("a", LOCAL)


def test_nobody_s_own_word_moves_its_cut_off():
    heard = [Heard(device="b", applied={"b": 99}), Heard(device="c", applied={"b": 12})]
    assert last_known("b", 10, heard) == 12
    assert last_known("b", 20, heard) == 20
    assert last_known("b", 0, []) == 0


def test_a_word_counts_a_busy_year_beyond_what_is_here_and_no_further():
    liar = [Heard(device="c", applied={"b": 10**15})]
    assert last_known("b", 10, liar) == 10 + MOST_AHEAD


def test_a_laptop_that_is_in_gets_no_other_keys():
    asked = a_request(device="b", mark="T2", sign_key="kx", made_at=NOW + timedelta(days=1))
    with pytest.raises(InspectionError, match="enrol-known"):
        enrolled(ROSTER, asked, Role.READER, (), NOW, {})


@pytest.mark.parametrize(
    "changes",
    [
        {"device": ""}, {"device": "2"}, {"device": "admin"}, {"device": "../../x"},
        {"device": f"{LAPTOP}\n"}, {"device": LAPTOP.upper()}, {"replaces": "relay"},
        {"mark": "T\u200b2"}, {"mark": "\u0422" + "2"}, {"mark": "LONGMARK"},
        {"person": "Bo\u202e"}, {"person": "b" * 201},
    ],
)  # fmt: skip
def test_what_no_program_asks_is_not_believed(changes):
    require_sound(a_request(device=LAPTOP))
    with pytest.raises(InspectionError, match="enrol-unreadable"):
        require_sound(a_request(**{"device": LAPTOP, **changes}))


def a_request(**changes: object) -> Request:
    told = {"device": "f", "mark": "T9", "sign_key": "kf", "box_key": "bf", "made_at": NOW}
    return Request(**{**told, **changes})  # type: ignore[arg-type]  # by name


def test_a_laptop_that_asks_is_in():
    roster = enrolled(ROSTER, a_request(person="Fie"), Role.READER, ("n",), NOW, {})
    member = roster.member("f")
    assert member is not None
    assert (member.role, member.scopes, member.cut_off) == (Role.READER, ("n",), 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mark": " "}, "enrol-no-mark"), ({"mark": "t2 "}, "enrol-mark-used"),
        ({"device": "e", "mark": "T5", "sign_key": "ke"}, "enrol-old-request"),
    ],
)  # fmt: skip
def test_some_requests_are_refused(changes, code):
    with pytest.raises(InspectionError, match=code):
        enrolled(ROSTER, a_request(**changes), Role.SUPERVISOR, (), NOW, {})


def test_a_laptop_that_was_out_comes_back_with_new_keys_alone():
    out = put_out(ROSTER, "b", NOW, 5)
    late = a_request(device="b", mark="T2", made_at=NOW + timedelta(seconds=1))
    member = enrolled(out, late, Role.SUPERVISOR, (), NOW, {"b": 30}).member("b")
    assert member is not None
    assert member.is_active
    assert member.former == (("kb", 5),)
    with pytest.raises(InspectionError, match="enrol-old-request"):
        enrolled(out, replace(late, made_at=NOW), Role.SUPERVISOR, (), NOW, {})


def test_who_loses_a_scope_is_told_by_scope():
    after = altered(ROSTER, "b", Role.SUPERVISOR, (), {})
    assert lost_scopes(ROSTER, after, ["b"]) == ("n",)
    assert lost_scopes(ROSTER, put_out(ROSTER, "a", NOW, 3), ["a"]) == (COMMON, "n", "s")
    assert lost_scopes(ROSTER, altered(ROSTER, "b", Role.OFFICE, (), {}), ["b"]) == ()


def test_a_supplier_stands_in_one_scope():
    roster = with_scope(ROSTER, "s", "Syd", ["s1", "s2", "s1"])
    assert {one.id: one.suppliers for one in roster.scopes} == {"n": (), "s": ("s1", "s2")}


@st.composite
def successors(draw: st.DrawFn) -> Roster:
    """What an administrator makes of the roster in some acts."""
    roster = ROSTER
    for place in range(draw(st.integers(0, 4))):
        act = draw(st.sampled_from(["in", "out", "alter", "scope", "key"]))
        device = draw(st.sampled_from([one.device for one in roster.members]))
        if act == "in":
            name = draw(st.text("fghij", min_size=2, max_size=5)) + str(place)
            asked = a_request(device=name, mark=name, sign_key=f"k{name}")
            roster = enrolled(roster, asked, Role.SUPERVISOR, (), NOW, {})
        elif act == "out":
            roster = put_out(roster, device, NOW, draw(st.integers(0, 9)))
        elif act == "alter":
            roster = altered(roster, device, draw(st.sampled_from(list(Role))), (), {})
        elif act == "scope":
            name = draw(st.text("xyz", min_size=3, max_size=5)) + str(place)
            roster = with_scope(roster, name, name, [draw(st.sampled_from(["s1", "s2"]))])
        else:
            epoch = draw(st.integers(2, 2**20))
            key = WrappedKey(scope=COMMON, epoch=epoch, wrapped={device: "", ADMIN: ""})
            roster = replace(roster, keys=(*roster.keys, key))
    return roster


@given(successors(), successors())
def test_nothing_of_either_is_lost_when_two_rosters_become_one(one, other):
    both = merged(one, other)
    for roster in (one, other):
        assert {m.device for m in roster.members} <= {m.device for m in both.members}
        out = {m.sign_key for m in roster.members if not m.is_active}
        assert not out & {m.sign_key for m in both.active}
        assert {(k.scope, k.epoch) for k in roster.keys} <= {(k.scope, k.epoch) for k in both.keys}
        assert {s.id for s in roster.scopes} <= {s.id for s in both.scopes}
    placed = [supplier for scope in both.scopes for supplier in scope.suppliers]
    assert len(placed) == len(set(placed))


@given(successors(), successors())
def test_once_made_one_they_have_nothing_more_to_say_to_each_other(one, other):
    both = merged(one, other)
    assert merged(both, one) == both
    assert merged(both, other) == both


@given(successors())
def test_a_roster_lacks_nothing_of_the_one_it_was_made_from(roster):
    assert merged(roster, ROSTER) == roster


def test_a_key_that_somebody_who_is_out_was_given_is_spoilt():
    out = put_out(ROSTER, "c", NOW, 3)
    late = replace(
        ROSTER, keys=(*ROSTER.keys, WrappedKey(scope=COMMON, epoch=2, wrapped={"c": "", ADMIN: ""}))
    )
    assert spoilt(out, merged(out, late))
    clean = WrappedKey(scope=COMMON, epoch=3, wrapped={"a": "", "b": "", ADMIN: ""})
    assert not spoilt(ROSTER, merged(ROSTER, replace(ROSTER, keys=(*ROSTER.keys, clean))))


def test_what_is_remembered_of_a_closed_roster_is_what_was_known_and_who_is_out_by_now():
    out = replace(NORTH, state=MemberState.REVOKED, cut_off=7, revoked_at=NOW)
    before = replace(ROSTER, name="Kontoret", members=(OFFICE, NORTH, replace(out, device="c")))
    told = (
        Member(device="a"), Member(device="c"), Member(device="d"),
        Member(device="b", state=MemberState.REVOKED, cut_off=7, revoked_at=NOW),
    )  # fmt: skip
    closed = Roster(office="o", version=9, previous="ab", members=told, closed=True)
    known = remembered(closed, before)
    assert (known.version, known.previous, known.name) == (9, "ab", "Kontoret")
    assert known.closed
    assert known.member("a") == OFFICE
    assert known.member("b") == out
    assert known.member("c").is_active  # back in since
    assert known.member("d") is None  # who came later is not its to know
    assert remembered(replace(closed, members=told[:1]), before).member("b") is None
