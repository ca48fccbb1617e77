"""What is said of exchange: in the status bar, of the place, and of the laptops."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fake_exchange import HERE, NOW, a_member, a_request, an_office

from inspector.domain.office import Heard, Laptop, MemberState, OfficeState, Role
from inspector.gateways.texts import Texts
from ui.presenters.exchange import (
    place_words,
    shared_words,
    shown_address,
    stage,
    status_words,
)
from ui.presenters.exchange_laptops import laptop_lines, scope_words

TEXTS = Path(__file__).resolve().parents[2] / "resources/texts"


@pytest.fixture
def words() -> Texts:
    return Texts(TEXTS, "da")


def out(device: str = HERE) -> OfficeState:
    member = a_member(device, "T3", "Ida Enebær", state=MemberState.REVOKED)
    return OfficeState(device=HERE, roster=an_office(members=(member,)))


def test_every_stage_is_told_apart() -> None:
    office = an_office()
    assert stage(OfficeState(device=HERE)) == "alone"
    assert stage(OfficeState(device=HERE, roster=office)) == "office"
    assert stage(OfficeState(device=HERE, asked=a_request())) == "asked"
    assert stage(OfficeState(device=HERE, roster=office, forked=True)) == "forked"
    assert stage(OfficeState(device=HERE, roster=office, forked=True, asked=a_request())) == "asked"
    assert stage(out()) == "out"
    assert stage(OfficeState(device="unknown", roster=office)) == "out"


def test_who_works_alone_is_told_nothing_of_exchange(words: Texts) -> None:
    assert status_words(words, OfficeState(device=HERE), 0) == ""
    asked = OfficeState(device=HERE, asked=a_request())
    assert status_words(words, asked, 0) == "Venter på svar fra kontoret"


def test_the_status_bar_says_when_and_what_was_held(words: Texts) -> None:
    state = OfficeState(device=HERE, roster=an_office())
    assert status_words(words, state, 0) == "Endnu ikke udvekslet"
    held = status_words(words, state, 2)
    assert held == "Endnu ikke udvekslet, 2 holdt tilbage"
    done = OfficeState(device=HERE, roster=an_office(), last_exchange=NOW)
    assert status_words(words, done, 0).startswith("Sidst udvekslet 20-11-2026 kl. ")
    assert status_words(words, done, 0, short=True).startswith("Udvekslet 20-11-2026")
    assert status_words(words, done, 3, short=True) == "3 holdt tilbage"


@pytest.mark.parametrize(
    ("hub", "told"),
    [
        ("", "Intet mødested"),
        ("folder:N:\\Tilsyn", "Mappe: N:\\Tilsyn"),
        ("postgres:ida@db.kommune.dk/uanmeldt", "Server: db.kommune.dk/uanmeldt"),
    ],
)
def test_the_place_is_told_as_she_would_say_it(words: Texts, hub: str, told: str) -> None:
    assert place_words(words, hub) == told


@pytest.mark.parametrize(
    "address",
    [
        "postgres:ida@db.kommune.dk/uanmeldt",
        "postgres:postgresql://ida:hemmelig@db.kommune.dk/uanmeldt?sslrootcert=/etc/ca.pem",
    ],
)
def test_what_logs_in_is_never_shown(address: str) -> None:
    assert shown_address(address) == "db.kommune.dk/uanmeldt"


def test_this_laptop_comes_first_and_those_that_are_out_last(words: Texts) -> None:
    roster = an_office(a_member("device-a", "A1", "Ole Bøgh", state=MemberState.REVOKED))
    laptops = tuple(
        Laptop(member=one, is_this=one.device == HERE)
        for one in sorted(roster.members, key=lambda one: one.mark)
    )
    lines = laptop_lines(words, roster, laptops, NOW)
    assert [one.mark for one in lines] == ["T3", "K1", "T1", "A1"]
    assert {one.state[0] for one in lines} == {"denne bærbare", "tilmeldt", "lukket ude"}


@pytest.mark.parametrize(("days", "tone"), [(0, "ok"), (13, "ok"), (14, "remark"), (400, "remark")])
def test_a_laptop_that_is_silent_for_two_weeks_is_remarked(
    words: Texts, days: int, tone: str
) -> None:
    roster = an_office()
    one = Laptop(
        member=roster.members[1],
        heard=Heard(device=roster.members[1].device, at=NOW - timedelta(days=days)),
    )
    (line,) = laptop_lines(words, roster, (one,), NOW)
    assert line.state[1] == tone


def test_which_suppliers_a_laptop_sees(words: Texts) -> None:
    roster = an_office()
    some = a_member("x", "X", "Bo", scopes=("scope-1",))
    assert scope_words(words, roster, some) == "de fælles samt Unge under 25"
    assert scope_words(words, roster, a_member("x", "X", "Bo")) == "ikke de afgrænsede"
    office = a_member("x", "X", "Bo", role=Role.OFFICE)
    assert scope_words(words, roster, office) == "alle leverandører"
    assert scope_words(words, an_office(scopes=()), some) == "alle leverandører"


def test_what_was_put_in_a_file_counts_as_given_only_when_a_colleague_was_heard_of(
    words: Texts,
) -> None:
    state = OfficeState(device=HERE, roster=an_office(), unshared=14)
    (told,) = shared_words(words, state, (NOW, 14))
    assert told.startswith("14 ændringer er lagt i en fil 20-11-2026 kl. ")
    assert "til en kollega har læst dem" in told
    assert len(shared_words(words, state, (NOW, 11))) == 2
    assert shared_words(words, state, None) == ("14 ændringer er ikke delt endnu.",)
    heard = OfficeState(device=HERE, roster=an_office())
    assert shared_words(words, heard, (NOW, 14)) == ("Alt herfra er delt.",)


def test_a_reader_is_told_why_something_stays_with_it(words: Texts) -> None:
    state = OfficeState(device=HERE, roster=an_office(me=Role.READER), unshared=1)
    (told,) = shared_words(words, state, None)
    assert told.startswith("1 ændring deles ikke")
    assert "før den blev læser" in told
