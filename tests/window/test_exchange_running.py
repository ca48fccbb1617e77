"""Exchanging: the button, what it came to, files from colleagues, and the meeting place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exchange_window import Bench
from fake_exchange import NOW, FakeExchange, an_office, kept
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from window_shell import nameless, words_on

from inspector.domain.exchange import Exchanged, LockedElsewhere, Reason
from inspector.services.ports import Progress
from ui.exchanging import Exchanging
from ui.navigation import Place
from ui.pages.exchange.outcome import AskPassword
from ui.pages.exchange.run import RunPart
from ui.pages.settings.exchange import ExchangeSection
from ui.widgets.bars import InlineBar


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.settle(hub="folder:N:\\Tilsyn")
    made.exchange.roster = an_office()
    made.exchange.last, made.exchange.unshared = NOW, 14
    return made


def run(bench: Bench) -> Any:
    part = bench.face(RunPart)
    part.run.click()
    bench.rest()
    return part


def test_the_page_says_where_when_and_what_waits(bench: Bench) -> None:
    bench.open()
    bench.reads("Mappe: N:\\Tilsyn")
    assert "Sidst udvekslet 20-11-2026" in bench.words
    assert "14 ændringer er ikke delt endnu." in bench.words
    assert not nameless(bench.page)


def test_one_button_exchanges_and_tells_what_came(bench: Bench) -> None:
    bench.exchange.result = Exchanged(
        sent=1, received=4, entries_out=14, entries_in=196, visits=3, files_in=9, files_missing=2
    )
    bench.open()
    run(bench)
    bench.reads("3 besøg hentet.")
    assert "Sendt: 14 ændringer. Hentet: 196 ændringer og 9 filer." in bench.words
    assert "2 billeder og dokumenter er ikke nået hertil endnu" in bench.words
    assert "Alt herfra er delt." in bench.words
    assert bench.acts[-1] == "exchanged"


def test_a_report_that_a_colleague_locked_is_told_before_the_numbers(bench: Bench) -> None:
    locked = LockedElsewhere(visit="v", number="2026-T3-004", person="Ida", is_second=True)
    bench.exchange.result = Exchanged(
        received=1, entries_in=9, visits=1, conflicts=1, locked=(locked,), put_out=("T5 (Eva)",)
    )
    bench.open()
    run(bench)
    bench.reads("Ida har også låst en rapport for 2026-T3-004.")
    assert "T5 (Eva) er lukket ude af kontoret." in bench.words


def test_conflicts_are_counted_and_one_press_away(bench: Bench) -> None:
    bench.exchange.result = Exchanged(received=1, entries_in=9, visits=3, conflicts=2)
    bench.open()
    run(bench)
    bench.reads("3 besøg hentet, 2 konflikter.")
    (bar,) = bench.page.part.findChildren(InlineBar)
    assert bar.property("tone") == "remark"
    went: list[Place] = []
    bench.shown.desk.navigation.went.connect(went.append)
    buttons = bench.page.part.findChildren(type(bench.part.run))
    next(one for one in buttons if one.text() == "Afklar").click()
    assert went[-1].page == "conflicts"


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (Exchanged(), "Der var ikke noget nyt."),
        (Exchanged(sent=2, entries_out=4), "Alt herfra blev delt, og der var ikke noget nyt"),
        (Exchanged(received=1, entries_in=1), "1 ændring hentet."),
        (Exchanged(files_in=1), "1 fil hentet."),
        (Exchanged(received=1, entries_in=4, visits=1, conflicts=1), "1 besøg hentet, 1 konflikt."),
    ],
)
def test_every_outcome_has_its_sentence(bench: Bench, done: Exchanged, told: str) -> None:
    bench.exchange.result = done
    bench.open()
    run(bench)
    bench.reads(told)


def test_nothing_new_is_told_as_no_change_of_the_data(bench: Bench) -> None:
    bench.exchange.result = Exchanged()
    bench.open()
    run(bench)
    assert bench.acts[-1] == "exchange_tried"


def test_trouble_stands_on_the_page_and_the_button_is_there_again(bench: Bench) -> None:
    bench.open()
    bench.exchange.fails = "hub-away"
    part = run(bench)
    bench.reads("Mødestedet kan ikke nås")
    assert part.run.isEnabled()


def test_a_clock_that_is_ahead_is_told(bench: Bench) -> None:
    bench.exchange.result = Exchanged(received=1, entries_in=2, visits=1, late_minutes=14)
    bench.open()
    run(bench)
    bench.reads("En kollegas ur er 14 minutter foran")


def test_whose_clock_is_ahead_is_told_once_a_day(bench: Bench) -> None:
    bench.exchange.result = Exchanged(entries_in=2, visits=1, late_minutes=135, late_mark="T1")
    bench.open()
    part = run(bench)
    bench.reads("Uret på T1 er 2 timer og 15 minutter foran denne bærbares.")
    bench.until(part.run.isEnabled)
    run(bench)
    bench.until(lambda: "Uret på T1" not in bench.words)
    desk = bench.shown.desk
    again = Exchanging(desk)  # the window was closed and opened since
    again.run()
    bench.until(lambda: again.result is not None)
    assert not again.warns_late
    bench.exchange.result = Exchanged(entries_in=2, late_minutes=135, late_mark="T2")
    again.run()
    bench.until(lambda: again.warns_late)


def test_ten_minutes_are_no_matter(bench: Bench) -> None:
    bench.exchange.result = Exchanged(received=1, entries_in=2, visits=1, late_minutes=10)
    bench.open()
    run(bench)
    bench.reads("1 besøg hentet.")
    assert "foran denne bærbares" not in bench.words


def test_a_server_without_a_password_asks_for_it_here(bench: Bench) -> None:
    bench.open()
    bench.exchange.fails = "hub-password"
    part = run(bench)
    bench.until(lambda: part.findChild(AskPassword) is not None)
    asked = part.findChild(AskPassword)
    asked.secret.setText("æble")
    bench.until(asked.secret.isVisible)
    bench.qtbot.keyClick(asked.secret, Qt.Key.Key_Return)
    bench.rest()
    assert ("run", "", "æble") in bench.exchange.acts


def test_the_keyboard_goes_to_the_password_that_is_asked_for(bench: Bench) -> None:
    bench.open()
    bench.exchange.fails = "hub-password"
    part = run(bench)
    bench.until(lambda: part.findChild(AskPassword) is not None)
    bench.until(part.findChild(AskPassword).secret.hasFocus)


def test_what_an_exchange_came_to_is_scrolled_to_where_the_page_is_short(bench: Bench) -> None:
    bench.open()
    before = bench.page
    bench.shown.window.resize(1000, 600)
    bench.until(lambda: bench.page is not before)  # made anew for a small window
    bench.exchange.fails = "hub-away"
    part = run(bench)
    bench.reads("Mødestedet kan ikke nås")
    bar = part.findChildren(InlineBar)[-1]
    area = bench.page.scrolled.viewport()

    def whole() -> bool:
        top = bar.mapTo(area, QPoint(0, 0)).y()
        return top >= 0 and top + bar.height() <= area.height()

    bench.until(whole)


class Slow(FakeExchange):
    """Waits in the middle until it is let go."""

    def __init__(self) -> None:
        super().__init__(an_office())
        self.begun, self.go_on = threading.Event(), threading.Event()

    def run(self, progress: Progress | None = None, **given: Any) -> Exchanged:
        assert progress is not None
        progress(1, 3)
        self.begun.set()
        assert self.go_on.wait(10)
        progress(2, 3)  # raises where it was stopped
        return super().run(None, **given)


@pytest.fixture
def slow(bench: Bench) -> Slow:
    bench.exchange = Slow()
    return bench.exchange


def begin(bench: Bench, slow: Slow) -> Any:
    bench.open()
    part = bench.face(RunPart)
    part.run.setFocus()
    part.run.click()
    bench.until(slow.begun.is_set)
    return part


def test_it_is_stopped_by_her_and_what_was_done_stays(bench: Bench, slow: Slow) -> None:
    part = begin(bench, slow)
    bench.until(part.stop.isVisible)
    assert not part.run.isEnabled()
    assert not part.pack.isEnabled()
    part.stop.click()
    slow.go_on.set()
    bench.rest()
    bench.reads("Udvekslingen er standset")
    assert part.run.isEnabled()
    assert not part.stop.isVisible()


def test_the_keyboard_follows_the_button_that_can_be_pressed(bench: Bench, slow: Slow) -> None:
    part = begin(bench, slow)
    bench.until(part.stop.hasFocus)
    slow.go_on.set()
    bench.rest()
    bench.until(part.run.hasFocus)


def test_it_goes_on_while_she_is_elsewhere_and_is_told_when_she_returns(
    bench: Bench, slow: Slow
) -> None:
    begin(bench, slow)
    bench.shown.desk.navigation.go(Place(page="visits"))
    slow.go_on.set()
    bench.rest()
    bench.shown.desk.navigation.go(Place(page="exchange"))
    bench.face(RunPart)
    bench.reads("3 besøg hentet")


def test_two_never_run_at_once(bench: Bench, slow: Slow) -> None:
    begin(bench, slow)
    bench.at_work.run()
    bench.at_work.take(bench.folder / "fil")
    slow.go_on.set()
    bench.rest()
    assert [act[0] for act in slow.acts] == ["run"]


# what was not taken in


def test_what_was_held_and_refused_is_told_with_who_and_why(bench: Bench) -> None:
    bench.exchange.kept = [
        kept(Reason.NEWER_PROGRAM), kept(Reason.REVOKED, 2, "T5"), kept(Reason.UNREADABLE, 3, ""),
    ]  # fmt: skip
    bench.open()
    bench.reads("Ikke taget ind")
    told = words_on(bench.page)
    assert "Skrevet af en nyere udgave af programmet" in told
    assert "Fra T5" in told
    assert "Afsender ukendt" in told
    assert told.count("Venter") == 2
    assert told.count("Afvist") == 1
    assert told.index("Skrevet af en bærbar, efter") < told.index("Skrevet af en nyere")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(bench: Bench, reason: Reason) -> None:
    bench.exchange.kept = [kept(reason)]
    bench.open()
    bench.reads("Ikke taget ind")


def test_many_are_shown_when_asked_for(bench: Bench) -> None:
    bench.exchange.kept = [kept(number=number) for number in range(1, 10)]
    bench.open()
    bench.reads("Vis alle 9")
    bench.until(lambda: bench.words.count("Skrevet af en nyere") == 6)
    button = type(bench.part.run)
    next(b for b in bench.page.findChildren(button) if b.text() == "Vis alle 9").click()
    bench.until(lambda: bench.words.count("Skrevet af en nyere") == 9)


# by file


def test_a_file_for_a_colleague_is_made(bench: Bench) -> None:
    bench.open()
    part = bench.face(RunPart)
    bench.files.saves = bench.folder / "til-bo.uanmeldt-pakke"
    part.pack.click()
    bench.rest()
    bench.reads("til-bo.uanmeldt-pakke er lavet og kan sendes.")
    assert bench.files.saves.read_bytes().startswith(b"PK")
    assert bench.files.named == ["udveksling-T3-2026-11-20.uanmeldt-pakke"]
    assert ("pack", "new") in bench.exchange.acts
    bench.reads("14 ændringer er lagt i en fil 20-11-2026 kl. ")


def test_a_file_with_everything_is_for_a_new_laptop(bench: Bench) -> None:
    bench.open()
    part = bench.face(RunPart)
    bench.files.saves = bench.folder / "alt.uanmeldt-pakke"
    part.whole.click()
    bench.rest()
    assert ("pack", "all") in bench.exchange.acts


def test_a_colleagues_file_is_taken_in(bench: Bench) -> None:
    bench.open()
    part = bench.face(RunPart)
    file = bench.folder / "fra-bo.uanmeldt-pakke"
    file.write_bytes(b"PK 123")
    bench.files.opens = file
    part.take.click()
    bench.rest()
    bench.reads("3 besøg hentet.")
    assert ("take", "6") in bench.exchange.acts


def test_a_file_of_something_else_is_refused_on_the_page(bench: Bench) -> None:
    bench.open()
    part = bench.face(RunPart)
    file = bench.folder / "brev.docx"
    file.write_bytes(b"hej")
    bench.files.opens = file
    part.take.click()
    bench.rest()
    bench.until(lambda: bench.at_work.problem is not None)
    assert part.take.isEnabled()


# the meeting place


@pytest.fixture
def section(bench: Bench) -> Callable[..., ExchangeSection]:
    def open_section(**settings: Any) -> ExchangeSection:
        if settings:
            bench.settle(**settings)
        bench.open("exchange", page="settings")
        bench.until(lambda: isinstance(bench.page.section, ExchangeSection))
        found = bench.page.section
        assert isinstance(found, ExchangeSection)
        return found

    return open_section


def test_without_a_place_the_page_leads_to_the_settings(bench: Bench) -> None:
    bench.settle()
    bench.open()
    part = bench.face(RunPart)
    bench.reads("Vælg først, hvor I mødes")
    assert not part.run.isEnabled()
    bench.until(part.change.hasFocus)
    part.change.click()
    assert bench.shown.desk.navigation.here == Place(page="settings", tab="exchange")


def test_a_folder_is_tried_before_it_is_used(bench: Bench, section: Any) -> None:
    shown = section(hub="")
    shown.place.options["folder"].click()
    bench.files.folder = bench.folder
    shown.place.choose.click()
    bench.until(lambda: bench.settings.hub == f"folder:{bench.folder}")
    assert ("test", f"folder:{bench.folder}", "") in bench.exchange.acts
    bench.reads("Mappen svarer og kan bruges")


def test_a_folder_that_does_not_answer_is_not_used(bench: Bench, section: Any) -> None:
    shown = section(hub="")
    shown.place.options["folder"].click()
    bench.files.folder, bench.exchange.fails = bench.folder, "hub-not-ours"
    shown.place.choose.click()
    bench.reads("Mødestedet bruges til noget andet")
    assert bench.settings.hub == ""


def test_a_server_is_tried_with_its_password(bench: Bench, section: Any) -> None:
    shown = section(hub="")
    shown.place.options["postgres"].click()
    shown.place.address.setText(" uanmeldt@db.kommune.dk/uanmeldt ")
    shown.place.password.setText("æble")
    shown.place.try_.click()
    bench.until(lambda: bench.settings.hub == "postgres:uanmeldt@db.kommune.dk/uanmeldt")
    assert ("test", "postgres:uanmeldt@db.kommune.dk/uanmeldt", "æble") in bench.exchange.acts
    bench.until(lambda: shown.place.password.text() == "")  # it stays in no field
    assert "Serveren svarer og kan bruges: db.kommune.dk/uanmeldt" in bench.words


def test_an_address_is_asked_for_where_there_is_none(bench: Bench, section: Any) -> None:
    shown = section(hub="")
    shown.place.options["postgres"].click()
    shown.place.try_.click()
    bench.reads("Skriv den adresse")
    assert not bench.exchange.acts


def test_no_fixed_place_is_a_choice_as_well(bench: Bench, section: Any) -> None:
    shown = section()
    assert shown.place.options["folder"].isChecked()
    shown.place.options["file"].click()
    bench.until(lambda: bench.settings.hub == "")


def test_exchanging_at_a_visit_is_chosen_here(bench: Bench, section: Any) -> None:
    shown = section()
    shown.at_visit.click()
    bench.until(lambda: bench.settings.exchange_at_visit)
    assert not nameless(bench.page)


def test_the_settings_lead_to_the_page(bench: Bench, section: Any) -> None:
    section().go.click()
    bench.face(RunPart)
