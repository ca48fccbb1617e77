"""The first start, and the passphrase where there is no keychain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_exchange import FakeExchange
from fake_safety import a_safety
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.model import Person
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings
from ui.navigation import Place
from ui.presenters.first_start import keep_beginning, likely_mark
from ui.widgets.text import Paragraph

FIRST = Place(page="first_start")
SECRET = "fyrtårn kridt lygte"


class Opening:
    """desk.start: opens when the passphrase is the one asked for."""

    def __init__(self, wanted: str = "", code: str = "no-key") -> None:
        self.wanted, self.code, self.demos = wanted, code, 0
        self.tried: list[str] = []

    def open(
        self,
        passphrase: str,
        then: Callable[[], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        self.tried.append(passphrase)
        if passphrase == self.wanted:
            then()
        else:
            failed(InspectionError(self.code))

    def demo(self) -> None:
        self.demos += 1


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def begun(qtbot: QtBot, folder: Path, store: MemoryStore, start: Opening) -> Shown:
    shown = open_window(qtbot, folder, store, start=start)
    shown.go(FIRST)
    return shown


def fill(shown: Shown, **values: str) -> None:
    for name, value in values.items():
        shown.page.fields[name].control.setText(value)


NAMED = {"person_name": "Ida Enebær", "organisation": "Engholm Kommune", "device_mark": "T3"}


def test_the_demo_asks_nothing(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> None:
    start = Opening()
    shown = begun(qtbot, tmp_path, store, start)
    shown.page.demo.click()
    assert (start.demos, start.tried) == (1, [])


def test_what_is_needed_is_said_under_each_field_and_nothing_is_opened(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    start = Opening()
    shown = begun(qtbot, tmp_path, store, start)
    fill(shown, device_mark="for langt mærke")
    shown.page.begin.click()
    faulty = {name for name, f in shown.page.fields.items() if f.control.property("fault")}
    assert faulty == {"person_name", "organisation", "device_mark"}
    assert start.tried == []


def test_beginning_stores_who_she_is_and_shows_the_start_page(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = begun(qtbot, tmp_path, store, Opening(wanted=""))
    fill(shown, **NAMED)
    shown.page.begin.click()
    qtbot.waitUntil(lambda: shown.desk.navigation.here.page == "today")
    settings = read_settings(store)
    assert (settings.person_name, settings.device_mark) == ("Ida Enebær", "T3")
    assert [person.id for person in store.find(Person)] == [settings.person_id]


def test_where_the_data_are_kept_the_recovery_sheet_comes_next(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(qtbot, tmp_path, store, start=Opening(wanted=""), safety=a_safety())
    shown.go(FIRST)
    assert "nøglering, så programmet åbner uden at spørge" in words_on(shown.page)
    fill(shown, **NAMED)
    shown.page.begin.click()
    there = Place(page="recovery", other="first")
    qtbot.waitUntil(lambda: shown.desk.navigation.here == there)


def test_a_backup_from_another_computer_can_be_fetched_instead(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(qtbot, tmp_path, store, start=Opening(), safety=a_safety())
    shown.go(FIRST)
    shown.page.fetch.click()
    assert shown.desk.navigation.here == Place(page="damaged", subject="new")
    assert read_settings(store).person_name == ""


def test_a_first_start_never_writes_over_who_is_known_already(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    keep_beginning(store, Settings(person_name="Ida Enebær", device_mark="T3"), "")
    shown = begun(qtbot, tmp_path, store, Opening(wanted=""))
    fill(shown, **(NAMED | {"person_name": "En anden", "device_mark": "B9"}))
    shown.page.begin.click()
    qtbot.waitUntil(lambda: shown.desk.navigation.here.page == "today")
    settings = read_settings(store)
    assert (settings.person_name, settings.device_mark) == ("Ida Enebær", "T3")


def test_without_a_keychain_a_passphrase_is_asked_for_twice(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    start = Opening(wanted=SECRET)
    shown = begun(qtbot, tmp_path, store, start)
    fill(shown, **NAMED)
    assert not shown.page.fields["passphrase"].isVisibleTo(shown.page)
    shown.page.begin.click()
    assert shown.page.fields["passphrase"].isVisibleTo(shown.page)
    assert "ingen nøglering" in words_on(shown.page)
    fill(shown, passphrase="kort")
    shown.page.begin.click()
    assert "Skriv mindst 12 tegn" in words_on(shown.page)
    fill(shown, passphrase=SECRET, passphrase_again=SECRET[:-1])
    shown.page.begin.click()
    assert "ikke ens" in words_on(shown.page)
    fill(shown, passphrase_again=SECRET)
    shown.page.begin.click()
    qtbot.waitUntil(lambda: shown.desk.navigation.here.page == "today")
    assert start.tried == ["", SECRET]


def test_a_change_of_language_keeps_what_was_typed(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = begun(qtbot, tmp_path, store, Opening())
    fill(shown, **NAMED, passphrase=SECRET)
    before = shown.page
    before.wants_passphrase.setChecked(True)
    before._speak("en")
    qtbot.waitUntil(lambda: shown.page is not before)
    assert shown.page.answers().person_name == "Ida Enebær"
    assert "Welcome" in words_on(shown.page)
    assert shown.page.wants_passphrase.isChecked()
    assert shown.page.fields["passphrase"].isVisibleTo(shown.page)


def test_in_large_text_the_sentence_over_the_passphrase_is_whole(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(qtbot, tmp_path, store, start=Opening())
    before = shown.go(Place(page="passphrase"))
    before.secret.setText(SECRET)
    shown.desk.theme.use(text_size=200)
    qtbot.waitUntil(lambda: shown.page is not before)
    assert shown.page.secret.text() == SECRET
    told = next(one for one in shown.page.findChildren(Paragraph) if "krypteret" in one.text())

    def is_whole() -> bool:
        room = told.parentWidget().rect()
        return told.height() >= told.heightForWidth(told.width()) and room.contains(told.geometry())

    qtbot.waitUntil(is_whole)


def test_every_control_has_a_name(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> None:
    shown = begun(qtbot, tmp_path, store, Opening())
    assert nameless(shown.page) == []
    shown.go(Place(page="passphrase"))
    assert nameless(shown.page) == []


def test_a_wrong_passphrase_is_said_under_the_field_and_can_be_typed_over(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(
        qtbot, tmp_path, store, start=Opening(wanted=SECRET, code="passphrase-wrong")
    )
    page = shown.go(Place(page="passphrase"))
    page.secret.setText("forkert")
    page.open.click()
    assert "Adgangssætningen passer ikke" in words_on(page)
    assert page.secret.selectedText() != "" or page.secret.hasSelectedText()
    page.secret.setText(SECRET)
    page.open.click()
    assert shown.desk.navigation.here.page == "today"


@pytest.mark.parametrize(
    ("host", "mark"), [("TILSYN-03", "T3"), ("laptop", "L1"), ("", "T1"), ("æ-12345", "T345")]
)
def test_a_mark_is_proposed_from_the_name_of_the_computer(host: str, mark: str) -> None:
    assert likely_mark(host) == mark


def test_who_joins_an_office_gives_name_and_mark_alone_and_is_led_to_the_enrolment(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    start = Opening()
    shown = open_window(qtbot, tmp_path, store, start=start, exchange=FakeExchange())
    shown.go(FIRST)
    page = shown.page
    page.fields["organisation"].control.setText("noget, der blev skrevet først")
    page.joins.click()
    assert page.fields["organisation"].isHidden()
    fill(shown, person_name="Vera Lund", device_mark="V1")
    page.begin.click()
    qtbot.waitUntil(lambda: shown.desk.navigation.here.page == "exchange")
    kept = read_settings(store)
    assert (kept.person_name, kept.device_mark, kept.organisation) == ("Vera Lund", "V1", "")
    qtbot.waitUntil(lambda: "Bliv tilmeldt af kontoret" in words_on(shown.window))
