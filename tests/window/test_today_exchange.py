"""The card about exchange on the start page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange_window import Bench
from fake_exchange import NOW, an_office
from pytestqt.qtbot import QtBot
from visit_samples import opened
from window_shell import nameless, words_on

from inspector.domain.exchange import Exchanged, LockedElsewhere
from ui.pages.today_exchange import ExchangeCard

LAST = NOW - timedelta(hours=17)


class Today(Bench):
    """The start page of a laptop that belongs to an office and has a visit under way."""

    def __init__(self, qtbot: QtBot, folder: Path, *, hub: str = "folder:/media/ida/USB-nøgle/"):
        super().__init__(qtbot, folder)
        self.settle(hub=hub)
        opened(self.store)
        self.exchange.roster = an_office()
        self.exchange.last = LAST
        self.exchange.unshared = 3
        self.exchange.result = Exchanged(
            sent=1, received=2, entries_out=14, entries_in=9, visits=2, roster=3
        )

    def begin(self, **parts: Any) -> Any:
        self.open(page="today", **parts)
        self.until(lambda: self.card is not None and self.card.isVisible())
        return self.card

    @property
    def card(self) -> Any:
        return self.page.findChild(ExchangeCard)


@pytest.fixture
def today(qtbot: QtBot, tmp_path: Path) -> Today:
    return Today(qtbot, tmp_path)


def test_it_says_when_was_exchanged_where_and_what_waits(today: Today) -> None:
    told = words_on(today.begin())
    assert "Udvekslet 19-11-2026 kl." in told
    assert "Mappen USB-nøgle. 3 ændringer er ikke delt endnu." in told
    assert nameless(today.card) == []


def test_one_press_exchanges_and_tells_what_went_and_came(today: Today) -> None:
    card = today.begin()
    card.run.setFocus()
    card.run.click()
    today.until(lambda: "14 ændringer ud, 9 ind" in words_on(today.card))
    assert ("run", "", "") in today.exchange.acts
    assert "Mappen USB-nøgle: 14 ændringer ud, 9 ind" in words_on(today.card)
    today.rest()
    assert today.card.run.isVisible()
    assert not today.card.stop.isVisible()
    today.until(today.card.run.hasFocus)


def test_what_a_colleague_locked_and_photos_that_are_elsewhere_are_told(today: Today) -> None:
    locked = LockedElsewhere(visit="v", number="2026-T3-004", supplier="Jobvejen", person="Ida")
    today.exchange.result = Exchanged(entries_in=9, visits=1, locked=(locked,), files_missing=2)
    card = today.begin()
    card.run.click()
    today.until(lambda: "Ida har låst rapporten for 2026-T3-004, Jobvejen." in words_on(today.card))
    assert "2 billeder og dokumenter er ikke nået hertil endnu" in words_on(today.card)


def test_while_it_runs_the_button_stops_it(qtbot: QtBot, today: Today) -> None:
    card = today.begin()
    card.run.setFocus()
    today.at_work.busy = "run"
    today.at_work.changed.emit()
    assert not card.run.isVisible()
    assert card.stop.isVisible()
    assert card.stop.hasFocus()
    assert "Udveksler med kontoret" in words_on(card)
    assert "Du kan arbejde videre imens." in words_on(card)
    today.at_work.busy = ""
    today.at_work.stopped = True
    today.at_work.changed.emit()
    assert card.run.hasFocus()
    assert "Udvekslingen er standset." in words_on(card)


def test_what_went_wrong_is_told_and_a_password_is_asked_for_where_it_can_be_given(
    today: Today,
) -> None:
    card = today.begin()
    today.exchange.fails = "hub-password"
    card.run.click()
    today.until(lambda: today.at_work.problem is not None)
    today.until(lambda: today.card.trouble.isVisible())
    today.card.run.click()
    assert today.shown.desk.navigation.here.page == "exchange"


def test_the_card_and_its_focus_outlive_the_page_being_read_anew(today: Today) -> None:
    card = today.begin()
    card.run.setFocus()
    today.shown.desk.signals.data_changed.emit("answer_recorded")
    today.page.refresh()
    today.qtbot.wait(50)
    assert today.card is card
    assert card.isVisible()
    assert card.run.hasFocus()


def test_without_a_place_the_button_leads_to_where_one_is_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    today = Today(qtbot, tmp_path, hub="")
    card = today.begin()
    assert card.run.text() == "Vælg sted"
    assert "Intet mødested" in words_on(card)
    card.run.click()
    here = today.shown.desk.navigation.here
    assert (here.page, here.tab) == ("settings", "exchange")


@pytest.mark.parametrize("alone", ["no exchange", "no office", "asked"])
def test_who_works_alone_sees_nothing_of_it(today: Today, alone: str) -> None:
    today.exchange.roster = None
    if alone == "asked":
        today.exchange.ask()
    today.open(page="today", **({"exchange": None} if alone == "no exchange" else {}))
    today.until(lambda: today.page.first_focus is not None)
    today.qtbot.wait(700)
    assert today.card is None or not today.card.isVisible()


def test_a_server_is_named_without_what_logs_in(qtbot: QtBot, tmp_path: Path) -> None:
    hub = "postgres:postgresql://ida:secret@tilsyn.engholm.dk:5432/tilsyn?sslmode=verify-full"
    today = Today(qtbot, tmp_path, hub=hub)
    told = words_on(today.begin())
    assert "Serveren tilsyn.engholm.dk." in told
    assert "secret" not in told


def test_files_are_told_beside_the_changes(today: Today) -> None:
    today.exchange.result = replace(today.exchange.result, files_out=2, files_in=1, entries_out=1)
    today.begin().run.click()
    today.until(lambda: "1 ændring ud, 9 ind, 3 filer" in words_on(today.card))
