"""Whom a scope reaches, as it is said before it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_exchange import OTHER, a_member, an_office

from inspector.domain.office import MemberState, Role, Scope
from inspector.gateways.texts import Texts
from ui.presenters.exchange_scopes import Reach, reach, reach_words

TEXTS = Path(__file__).resolve().parents[2] / "resources/texts"
GIVEN = a_member("device-vera", "V1", "Vera Lund", scopes=("scope-1",))
OUT = a_member("device-ole", "T5", "Ole Bøgh", state=MemberState.REVOKED)
YOUNG = Scope(id="scope-1", name="Unge under 25", suppliers=("jobvejen",))


@pytest.fixture
def words() -> Texts:
    return Texts(TEXTS, "da")


def test_a_new_scope_is_seen_by_the_office_alone_and_all_others_have_what_was_before() -> None:
    assert reach(an_office(GIVEN, OUT), "", ["mentor"]) == Reach(
        sees=("K1",), keeps=("T3", "T1", "V1")
    )


def test_who_was_given_the_scope_sees_on() -> None:
    found = reach(an_office(GIVEN), "scope-1", ["mentor"])
    assert found == Reach(sees=("K1", "V1"), keeps=("T3", "T1"))


def test_of_a_supplier_that_was_in_the_scope_nobody_else_is_said_to_have_read() -> None:
    roster = an_office(GIVEN, scopes=(YOUNG,))
    assert reach(roster, "scope-1", ["jobvejen"]).keeps == ()


def test_it_is_said_who_has_them_who_will_see_them_and_who_can_read_what_was(
    words: Texts,
) -> None:
    told = reach_words(words, an_office(), "", ["mentor"])
    assert told[0] == (
        "T3 og T1 måtte se dem hidtil; det, de har nået at læse, bliver hos dem. De får intet nyt."
    )
    assert "ses af K1" in told[1]
    assert "tilmeldes senere" in told[2]


def test_one_laptop_is_spoken_of_as_one(words: Texts) -> None:
    roster = an_office(members=(a_member(OTHER, "T1", "Bo Skovgaard"),))
    told = reach_words(words, roster, "", ["mentor"])
    assert told[0].startswith("T1 måtte se dem hidtil; det, den har nået at læse")
    assert "ses endnu af ingen" in told[1]


def test_before_any_supplier_is_chosen_nobody_is_said_to_have_it(words: Texts) -> None:
    told = reach_words(
        words, an_office(members=(a_member("x", "K1", "", role=Role.OFFICE),)), "", []
    )
    assert len(told) == 2
