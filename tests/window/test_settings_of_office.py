"""What all laptops of an office go by is for the role Office to change; the rest is one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings
from ui.navigation import Place
from ui.widgets.fields import Field

TOLD = "ændres på en bærbar med rollen Kontor"


def in_office(role: str) -> MemoryStore:
    store = a_store()
    save_settings(store, Settings(person_name="Ida Enebær", organisation="Engholm", unit="Nord"))
    store.role, store.offices_mark = role, "T3"
    return store


def field(shown: Shown, name: str) -> Field:
    found = shown.page.section.findChildren(Field)
    return next(one for one in found if one.control.accessibleName() == name)


def opened(qtbot: QtBot, folder: Path, role: str, tab: str) -> Shown:
    shown = open_window(qtbot, folder, in_office(role))
    shown.go(Place(page="settings", tab=tab), lambda page: page.section)
    return shown


@pytest.mark.parametrize("tab", ["office", "deadlines", "reports", "retention"])
def test_a_supervisor_is_told_who_changes_what_is_common(
    qtbot: QtBot, tmp_path: Path, tab: str
) -> None:
    shown = opened(qtbot, tmp_path, "supervisor", tab)
    qtbot.waitUntil(lambda: TOLD in words_on(shown.page))
    assert nameless(shown.window) == []


def test_her_own_name_is_hers_and_the_letterhead_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened(qtbot, tmp_path, "supervisor", "office")
    assert field(shown, "Navn").control.isEnabled()
    assert not field(shown, "Organisationens navn").control.isEnabled()


def test_the_office_s_own_laptop_changes_all_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened(qtbot, tmp_path, "office", "office")
    assert TOLD not in words_on(shown.page)
    assert field(shown, "Organisationens navn").control.isEnabled()


def test_what_is_refused_in_the_window_is_refused_by_the_storage_too() -> None:
    store = in_office("supervisor")
    with pytest.raises(InspectionError) as problem:
        save_settings(store, Settings(person_name="Ida", organisation="Engholm", unit="Syd"))
    assert problem.value.code == "settings-of-office"
    save_settings(store, Settings(person_name="Ida", organisation="Engholm", unit="Nord"))
    assert read_settings(store).person_name == "Ida"
    store.offices_mark = ""  # alone, or out of it
    save_settings(store, Settings(person_name="Ida", organisation="Engholm", unit="Syd"))


@pytest.mark.parametrize("role", ["office", "supervisor", "reader"])
def test_in_an_office_the_mark_rests_and_says_why(qtbot: QtBot, tmp_path: Path, role: str) -> None:
    shown = opened(qtbot, tmp_path, role, "office")
    mark = field(shown, "Kort mærke").control
    assert not mark.isEnabled()
    qtbot.waitUntil(lambda: "Mærket er det, kontoret kender" in words_on(shown.page))
    assert "Tager du et andet" not in words_on(shown.page)


def test_who_works_alone_chooses_the_mark(qtbot: QtBot, tmp_path: Path) -> None:
    store = in_office("office")
    store.offices_mark = ""
    shown = open_window(qtbot, tmp_path, store)
    shown.go(Place(page="settings", tab="office"), lambda page: page.section)
    assert field(shown, "Kort mærke").control.isEnabled()
    qtbot.waitUntil(lambda: "Tager du et andet" in words_on(shown.page))
