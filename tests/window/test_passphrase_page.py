"""The page that asks for the passphrase: why it asks, and what else opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_safety import GROUPS, PASSPHRASE, a_safety
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from ui.navigation import Place


class Opening:
    def __init__(self, *opens: str) -> None:
        self.opens, self.tried = opens, list[str]()

    def open(
        self,
        passphrase: str,
        then: Callable[[], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        self.tried.append(passphrase)
        if passphrase in self.opens:
            then()
        else:
            failed(InspectionError("passphrase-wrong" if passphrase else "keychain-locked"))

    def demo(self) -> None: ...


def asked(qtbot: QtBot, folder: Path, start: Opening, why: str = "") -> Shown:
    shown = open_window(qtbot, folder, MemoryStore(), start=start, safety=a_safety())
    shown.go(Place(page="passphrase", subject=why))
    return shown


@pytest.mark.parametrize("why", ["keychain-missing", "keychain-locked", "keychain-forgot"])
def test_the_page_says_why_it_asks(qtbot: QtBot, tmp_path: Path, why: str) -> None:
    shown = asked(qtbot, tmp_path, Opening(), why)
    assert shown.desk.words(f"errors.{why}").split(".")[0] in words_on(shown.page)
    assert nameless(shown.page) == []


def test_all_three_that_open_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    told = words_on(asked(qtbot, tmp_path, Opening()).page)
    for way in ("adgangssætningen", "gendannelsesnøglen", "kontornøglen"):
        assert way in told


def test_a_locked_keychain_can_be_tried_again(qtbot: QtBot, tmp_path: Path) -> None:
    start = Opening(PASSPHRASE)
    shown = asked(qtbot, tmp_path, start, "keychain-locked")
    shown.page.again.click()
    assert "er låst" in words_on(shown.page.field)
    start.opens = ("",)
    shown.page.again.click()
    assert shown.desk.navigation.here.page == "today"


def test_elsewhere_the_keychain_is_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    shown = asked(qtbot, tmp_path, Opening(), "keychain-missing")
    assert not shown.page.again.isVisibleTo(shown.page)


def test_mistyped_groups_are_told_and_nothing_is_tried(qtbot: QtBot, tmp_path: Path) -> None:
    start = Opening(GROUPS)
    shown = asked(qtbot, tmp_path, start)
    groups = GROUPS.split()
    shown.page.secret.setText(" ".join([groups[1], groups[0], *groups[2:]]))
    shown.page.open.click()
    assert "Gruppe 1 og 2 i gendannelsesnøglen er skrevet forkert" in words_on(shown.page)
    assert start.tried == []


def test_after_the_recovery_key_a_bar_leads_to_the_keys(qtbot: QtBot, tmp_path: Path) -> None:
    shown = asked(qtbot, tmp_path, Opening(GROUPS))
    shown.page.secret.setText(GROUPS)
    shown.page.open.click()
    assert shown.desk.navigation.here.page == "today"
    qtbot.waitUntil(lambda: "åbnet med gendannelsesnøglen" in words_on(shown.window))
    assert "Gå til nøglerne" in words_on(shown.window)


def test_after_a_keychain_that_forgot_too(qtbot: QtBot, tmp_path: Path) -> None:
    shown = asked(qtbot, tmp_path, Opening(PASSPHRASE), "keychain-forgot")
    shown.page.secret.setText(PASSPHRASE)
    shown.page.open.click()
    qtbot.waitUntil(lambda: "havde mistet nøglen" in words_on(shown.window))


def test_a_backup_is_a_quiet_way_out(qtbot: QtBot, tmp_path: Path) -> None:
    shown = asked(qtbot, tmp_path, Opening(), "keychain-missing")
    shown.page.restore_backup.click()
    assert shown.desk.navigation.here == Place(page="damaged", subject="keychain-missing")


def test_capitals_by_mistake_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    shown = asked(qtbot, tmp_path, Opening())
    shown.page.secret.capitals.emit(True)
    assert "Caps Lock" in words_on(shown.page)
    shown.page.secret.capitals.emit(False)
    assert "Caps Lock" not in words_on(shown.page.field)
