"""The recovery sheet: its key counts when the sheet has been proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_safety import FakeKeys, a_safety
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.recovery_key import groups_of
from inspector.domain.safekeeping import SlotKind
from ui.files import Files
from ui.key_reminder import KeyReminder
from ui.navigation import Place
from ui.pages.recovery_sheet import RecoverySheetPage

FIRST = Place(page="recovery", other="first")


class Chosen(Files):
    def __init__(self, path: Path) -> None:
        self.path = path

    def to_save(self, *_asked: Any, **_more: Any) -> Path | None:
        return self.path


class Walk:
    def __init__(self, qtbot: QtBot, folder: Path, place: Place = FIRST) -> None:
        self.qtbot, self.keys = qtbot, FakeKeys(SlotKind.KEYCHAIN)
        self.sheets: list[bytes] = []
        self.file = folder / "ark.pdf"

        def sheet(secret: bytes, _settings: object) -> bytes:
            self.sheets.append(secret)
            return b"%PDF-1.4"

        safety = a_safety(keys=self.keys, recovery_sheet=sheet)
        self.shown: Shown = open_window(
            qtbot, folder, a_store(), safety=safety, files=Chosen(self.file)
        )
        self.shown.go(Place(page="settings", tab="keys"))
        self.shown.go(place)

    @property
    def page(self) -> Any:
        return self.shown.page

    def save(self) -> None:
        self.page.save.click()
        self.qtbot.waitUntil(lambda: self.page.handed_over)

    def type(self, *right: bool) -> None:
        groups = groups_of(self.page.key.secret)
        for place, field in zip(self.page.key.places, self.page.fields, strict=True):
            field.control.setText(groups[place].lower())


@pytest.fixture
def walk(qtbot: QtBot, tmp_path: Path) -> Walk:
    return Walk(qtbot, tmp_path)


def test_nothing_can_be_typed_before_the_sheet_is_printed_or_saved(walk: Walk) -> None:
    assert not any(field.control.isEnabled() for field in walk.page.fields)
    assert not walk.page.keep.isEnabled()
    assert "Udskriv arket eller gem det som PDF først" in words_on(walk.page)
    assert nameless(walk.page) == []


def test_the_groups_are_never_on_the_screen(walk: Walk) -> None:
    walk.save()
    told = words_on(walk.page)
    assert not any(group in told for group in groups_of(walk.page.key.secret))


def test_a_sheet_saved_in_the_clear_is_told_about(walk: Walk) -> None:
    walk.save()
    assert walk.file.read_bytes() == b"%PDF-1.4"
    assert "opbevar den ikke på denne computer" in words_on(walk.page)


def test_the_key_counts_when_three_groups_are_right(walk: Walk, qtbot: QtBot) -> None:
    walk.save()
    walk.type()
    assert words_on(walk.page).count("Passer.") == 3
    assert walk.keys.acts == []
    walk.page.keep.click()
    qtbot.waitUntil(lambda: walk.shown.desk.navigation.here.page == "today")
    assert walk.keys.acts == ["renew recovery"]
    assert walk.keys.secret == walk.sheets[0]


def test_a_slip_of_the_pen_is_told_at_its_group(walk: Walk) -> None:
    walk.save()
    walk.type()
    control, place = walk.page.fields[1].control, walk.page.key.places[1]
    good = control.text().upper()
    control.setText(good[:4] + ("0" if good[4] != "0" else "1"))
    assert "Skrevet forkert" in words_on(walk.page.fields[1])
    control.setText(groups_of(bytes(20))[place])
    assert "Hører til et andet ark" in words_on(walk.page.fields[1])
    assert not walk.page.keep.isEnabled()


def test_later_leaves_a_reminder_on_the_start_page(walk: Walk, qtbot: QtBot) -> None:
    walk.page.later.click()
    qtbot.waitUntil(lambda: "Lav gendannelsesark" in words_on(walk.shown.window))
    assert walk.shown.desk.navigation.here.page == "today"
    assert walk.keys.acts == []


def test_from_the_settings_it_returns_to_the_settings(qtbot: QtBot, tmp_path: Path) -> None:
    walk = Walk(qtbot, tmp_path, Place(page="recovery"))
    walk.page.later.click()
    assert walk.shown.desk.navigation.here == Place(page="settings", tab="keys")


def test_a_change_of_look_keeps_the_key_that_may_be_printed(walk: Walk, qtbot: QtBot) -> None:
    walk.save()
    before, secret = walk.page, walk.page.key.secret
    walk.page.fields[0].control.setText("7K")
    walk.shown.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: walk.page is not before)
    assert isinstance(walk.page, RecoverySheetPage)
    assert walk.page.key.secret == secret
    assert walk.page.handed_over
    assert walk.page.fields[0].control.text() == "7K"


def test_at_each_start_a_missing_sheet_is_told_once(walk: Walk, qtbot: QtBot) -> None:
    walk.shown.go(Place(page="today"))
    reminder = KeyReminder(walk.shown.desk)
    reminder.look()
    qtbot.waitUntil(lambda: "Lav gendannelsesark" in words_on(walk.shown.window))


def test_where_the_office_key_opens_nothing_is_said_to_be_lost(walk: Walk, qtbot: QtBot) -> None:
    walk.keys._put(SlotKind.OFFICE)
    walk.shown.go(Place(page="today"))
    KeyReminder(walk.shown.desk).look()
    qtbot.waitUntil(lambda: "kontornøglen" in words_on(walk.shown.window))
    assert "tabt, er tilsynene tabt" not in words_on(walk.shown.window)


def test_the_warning_goes_when_the_office_is_made(walk: Walk, qtbot: QtBot) -> None:
    walk.shown.go(Place(page="today"))
    KeyReminder(walk.shown.desk).look()
    qtbot.waitUntil(lambda: "Lav gendannelsesark" in words_on(walk.shown.window))
    walk.shown.desk.signals.data_changed.emit("office_changed")
    qtbot.waitUntil(lambda: "Lav gendannelsesark" not in words_on(walk.shown.window))


def test_with_a_sheet_nothing_is_told(walk: Walk, qtbot: QtBot) -> None:
    walk.keys.renew_recovery(bytes(20))
    walk.shown.go(Place(page="today"))
    barred: list[object] = []
    walk.shown.desk.messages.barred.connect(barred.append)
    KeyReminder(walk.shown.desk).look()
    walk.shown.desk.tasks.wait()
    qtbot.wait(20)
    assert barred == []
