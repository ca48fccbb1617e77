"""The locked screen: what it covers, when the data close, and what opens them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_safety import GROUPS, PASSPHRASE, FakeKeys, Latch, a_safety
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from visit_samples import a_store, opened
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer
from inspector.domain.safekeeping import SlotKind
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings
from main import clear_exports
from ui.locking import Locking
from ui.navigation import Place
from ui.pages.locked import LockedPage
from ui.presenters.visit_writes import WriteQueue
from ui.search import SearchPanel
from ui.widgets.dialog import Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = (SlotKind.KEYCHAIN, SlotKind.PASSPHRASE, SlotKind.RECOVERY)


class Opening:
    """desk.start: opens with what the keys take, and with nothing where there is a keychain."""

    def __init__(self, keys: FakeKeys, latch: Latch) -> None:
        self.keys, self.latch = keys, latch
        self.fails = ""

    def open(
        self,
        passphrase: str,
        then: Callable[[], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        known = passphrase in ("", self.keys.passphrase, GROUPS)
        code = self.fails or ("" if known else "passphrase-wrong")
        if code:
            failed(InspectionError(code))
        else:
            self.latch.shut = False
            then()

    def demo(self) -> None: ...


class Room:
    """A window with a lock over a store in which one visit is open."""

    def __init__(self, qtbot: QtBot, folder: Path, *kinds: SlotKind, guarded: bool = True) -> None:
        self.qtbot, self.now = qtbot, datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
        self.store = a_store()
        self.visit = opened(self.store)
        save_settings(self.store, Settings(person_name="Ida Enebær", device_mark="T3"))
        self.keys, self.latch = FakeKeys(*(kinds or BOTH)), Latch()
        self.start = Opening(self.keys, self.latch)
        parts: dict[str, Any] = {
            "safety": a_safety(self.latch, keys=self.keys) if guarded else None,
            "start": self.start,
            "now": lambda: self.now,
        }
        self.shown: Shown = open_window(qtbot, folder, self.store, **parts)
        self.window, self.desk = self.shown.window, self.shown.desk
        self.locking = Locking(self.desk, self.window)
        self.locking.opened()
        self.shown.go(Place(page="suppliers"))
        qtbot.waitUntil(lambda: self.locking.person == "Ida Enebær" or not guarded)

    @property
    def page(self) -> Any:
        return self.window.page

    def lock(self) -> LockedPage:
        self.locking.lock()
        self.qtbot.waitUntil(lambda: self.window.covered and self.locking.closed)
        page: LockedPage = self.page
        self.qtbot.waitUntil(lambda: page.entry is not None or page.open is not None)
        return page

    def try_(self, typed: str) -> None:
        entry = self.page.entry
        self.qtbot.waitUntil(entry.button.isEnabled)
        entry.secret.setText(typed)
        entry.try_it()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Room:
    return Room(qtbot, tmp_path)


def test_the_lock_covers_the_window_closes_the_data_and_names_who_sits_there(room: Room) -> None:
    page = room.lock()
    assert room.latch.shut
    told = words_on(page)
    assert "Ida Enebær · låst kl. " in told
    assert "Data er lukket, og nøglen er glemt" in told
    assert nameless(page) == []
    assert room.window.windowTitle() == "Uanmeldt"


def test_ctrl_l_locks_wherever_she_is(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.window, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: room.window.covered)


def test_ctrl_l_locks_from_within_a_dialog_which_goes_unanswered(room: Room, qtbot: QtBot) -> None:
    desk, answers = room.desk, []
    dialog = Dialog(room.window, desk.theme, desk.words, title="Slet?", text="Alt.", act="Slet")
    dialog.finished.connect(answers.append)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.windowHandle() is not None)
    room.locking._watch(dialog.windowHandle())
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: room.window.covered)
    assert answers == [0]


def test_the_keys_of_the_window_do_nothing_while_it_is_locked(room: Room, qtbot: QtBot) -> None:
    room.lock()
    here = room.desk.navigation.here
    for key in (Qt.Key.Key_K, Qt.Key.Key_1, Qt.Key.Key_N):
        qtbot.keyClick(room.window, key, CONTROL)
    qtbot.keyClick(room.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert room.desk.navigation.here == here
    assert not [one for one in room.window.findChildren(SearchPanel) if one.isVisible()]
    room.desk.navigation.go(Place(page="visits"))
    assert isinstance(room.page, LockedPage)


def test_what_lies_over_the_page_goes_with_it(room: Room) -> None:
    panel = SearchPanel(room.desk, room.window)
    panel.show()
    room.lock()
    assert not isValid(panel) or not panel.isVisible()


def test_a_bar_waits_behind_the_lock_and_a_toast_is_not_told(room: Room, qtbot: QtBot) -> None:
    page = room.lock()
    room.desk.messages.bar("Besøg 2026-T3-001 blev afbrudt.")
    room.desk.messages.toast("Fru Jensen er gemt.")
    visible = [one for one in room.window.findChildren(type(page)) if one.isVisible()]
    assert visible
    assert not room.window.notices._area.isVisible()
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    assert room.window.notices._area.isVisible()


def test_the_passphrase_opens_at_the_place_that_was_left(room: Room, qtbot: QtBot) -> None:
    room.shown.go(Place(page="visit", subject=room.visit.id, tab="area:1"))
    qtbot.waitUntil(lambda: room.page.step == "area:1")
    room.lock()
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    assert not room.latch.shut
    qtbot.waitUntil(lambda: room.page.step == "area:1")


def test_a_comment_in_the_middle_of_a_word_is_stored_before_the_data_close(
    room: Room, qtbot: QtBot
) -> None:
    room.shown.go(Place(page="visit", subject=room.visit.id, tab="area:2"))
    qtbot.waitUntil(lambda: room.page.step == "area:2")
    row = room.page.page().rows["2.1"]
    row.open_comment()
    qtbot.keyClicks(row.comment, "Ingen 4 not")
    assert not room.store.find(Answer, visit=room.visit.id, comment="Ingen 4 not")
    room.lock()
    assert room.store.find(Answer, visit=room.visit.id, comment="Ingen 4 not")


def test_what_was_typed_and_not_stored_comes_back(room: Room, qtbot: QtBot) -> None:
    room.shown.go(Place(page="new_visit"), lambda page: page.keepsake() is not None)
    before = room.page.keepsake()
    room.lock()
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    qtbot.waitUntil(lambda: room.page.keepsake() == before)


def test_the_recovery_key_opens_and_a_mistyped_group_is_named(room: Room, qtbot: QtBot) -> None:
    page = room.lock()
    groups = GROUPS.split()
    groups[2] = groups[2][:-1] + ("0" if groups[2][-1] != "0" else "1")
    room.try_(" ".join(groups))
    qtbot.waitUntil(lambda: "Gruppe 3 i gendannelsesnøglen er" in words_on(page))
    room.try_(GROUPS.lower().replace(" ", "-"))
    assert room.keys.acts == []


def test_after_three_wrong_tries_there_is_a_growing_delay(room: Room) -> None:
    page = room.lock()
    for _ in range(2):
        room.try_("helt forkert her")
        assert room.locking.delay == 0
    delays = []
    for _ in range(7):
        room.try_("helt forkert her")
        delays.append(room.locking.delay)
        assert not page.entry.button.isEnabled()
        while room.locking.delay:
            room.locking._second()
    assert delays == [1, 2, 4, 8, 16, 30, 30]
    room.try_(PASSPHRASE)
    assert not room.window.covered


def test_the_delay_is_told_in_words(room: Room, qtbot: QtBot) -> None:
    page = room.lock()
    for _ in range(4):
        while room.locking.delay:
            room.locking._second()
        room.try_("helt forkert her")
    room.locking._count_down.stop()  # or a slow computer counts while it looks
    assert room.locking.delay == 2
    qtbot.waitUntil(lambda: "Vent 2 sekunder" in words_on(page))


def test_where_the_keychain_alone_opens_the_page_says_so_honestly(
    qtbot: QtBot, tmp_path: Path
) -> None:
    room = Room(qtbot, tmp_path, SlotKind.KEYCHAIN)
    page = room.lock()
    qtbot.waitUntil(lambda: "nøglering uden at spørge" in words_on(page))
    assert page.entry is None
    page.open.click()
    qtbot.waitUntil(lambda: not room.window.covered)


def test_a_keychain_that_no_longer_opens_is_told_and_the_screen_stays_locked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    room = Room(qtbot, tmp_path, SlotKind.KEYCHAIN)
    page = room.lock()
    room.start.fails = "disk-error"
    page.open.click()
    assert "Disken svarede med en fejl" in words_on(page)
    assert room.window.covered


def test_while_answers_are_held_back_the_data_stay_open_and_the_page_says_how_many(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = WriteQueue(room.desk.tasks, room.desk.now, room.desk.tasks)
    monkeypatch.setattr(WriteQueue, "idle", property(lambda one: one is not queue))
    monkeypatch.setattr(WriteQueue, "held_back", property(lambda one: 3 if one is queue else 0))
    room.locking.lock()
    qtbot.waitUntil(lambda: room.window.covered)
    qtbot.waitUntil(lambda: "3 svar er endnu ikke gemt" in words_on(room.page))
    assert not room.latch.shut
    monkeypatch.undo()
    qtbot.waitUntil(lambda: room.latch.shut)
    queue.deleteLater()


def test_a_lock_over_held_answers_is_opened_by_proof_alone(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = WriteQueue(room.desk.tasks, room.desk.now, room.desk.tasks)
    monkeypatch.setattr(WriteQueue, "idle", property(lambda one: one is not queue))
    room.locking.lock()
    qtbot.waitUntil(lambda: room.window.covered and room.page.entry is not None)
    room.try_("helt forkert her")
    qtbot.waitUntil(lambda: "passer ikke" in words_on(room.page))
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    assert room.latch.times == 0
    monkeypatch.undo()
    queue.deleteLater()


def test_data_that_were_closed_behind_the_cover_are_opened_when_it_is_taken_away(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore closes them while answers that are held back keep the lock from doing so."""
    queue = WriteQueue(room.desk.tasks, room.desk.now, room.desk.tasks)
    monkeypatch.setattr(WriteQueue, "idle", property(lambda one: one is not queue))
    room.locking.lock()
    qtbot.waitUntil(lambda: room.window.covered and room.page.entry is not None)
    room.latch.shut = True
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    assert not room.latch.shut
    monkeypatch.undo()
    queue.deleteLater()


class FailingQueue:
    """A write that the storage does not take until `well`."""

    def __init__(self, room: Room) -> None:
        self.ill = True
        self.queue = WriteQueue(room.desk.tasks, room.desk.now, room.desk.tasks)
        self.queue.add(self._write)
        room.qtbot.waitUntil(lambda: self.queue.held_back == 1)

    def _write(self, _store: object) -> None:
        if self.ill:
            raise InspectionError("data-gone")

    def well(self) -> None:
        self.ill = False
        self.queue.retry()


@contextmanager
def failing_in(room: Room) -> Iterator[FailingQueue]:
    """Well in the end: a window over answers that are held back asks before it closes."""
    failing = FailingQueue(room)
    try:
        yield failing
    finally:
        room.latch.shut = False
        failing.well()
        room.qtbot.waitUntil(lambda: failing.queue.idle)
        failing.queue.deleteLater()


def test_the_screen_does_not_lock_by_itself_while_answers_are_held_back(
    room: Room, qtbot: QtBot
) -> None:
    with failing_in(room) as failing:
        room.now += timedelta(minutes=11)
        room.locking.look()
        qtbot.wait(20)
        assert not room.window.covered
        failing.well()
        qtbot.waitUntil(lambda: failing.queue.idle)
        room.locking.look()
        qtbot.waitUntil(lambda: room.window.covered)


def test_data_that_close_while_the_secret_is_tried_are_opened_by_it(
    room: Room, qtbot: QtBot
) -> None:
    with failing_in(room):
        room.locking.lock()
        qtbot.waitUntil(lambda: room.window.covered and room.page.entry is not None)
        test = room.keys.test

        def meanwhile(kind: SlotKind, secret: str = "") -> None:
            room.keys.test = test
            test(kind, secret)
            room.latch.shut = room.locking.closed = True  # the disk came back, and all was stored

        room.keys.test = meanwhile
        room.try_(PASSPHRASE)
        qtbot.waitUntil(lambda: not room.window.covered)
        assert not room.latch.shut


@pytest.mark.parametrize("shut", [True, False])
def test_a_fault_of_the_program_while_closing_locks_nobody_out(
    room: Room, qtbot: QtBot, shut: bool
) -> None:
    def fail() -> None:
        room.latch.shut = shut
        raise RuntimeError("cannot schedule new futures after shutdown")

    object.__setattr__(room.desk.safety, "lock", fail)
    room.locking.lock()
    qtbot.waitUntil(lambda: room.window.covered and room.page.entry is not None)
    qtbot.waitUntil(lambda: not room.locking._closing)
    assert room.locking.closed == shut
    room.try_("helt forkert her")
    qtbot.waitUntil(lambda: "passer ikke" in words_on(room.page))
    room.try_(PASSPHRASE)
    qtbot.waitUntil(lambda: not room.window.covered)
    assert not room.latch.shut


def test_the_screen_locks_when_nobody_has_touched_anything_for_as_long_as_the_settings_say(
    room: Room, qtbot: QtBot
) -> None:
    room.now += timedelta(minutes=9, seconds=59)
    room.locking.look()
    assert not room.window.covered
    room.now += timedelta(seconds=1)
    room.locking.look()
    qtbot.waitUntil(lambda: room.window.covered)


def test_a_touch_begins_the_time_anew_but_comes_too_late_after_a_sleep(
    room: Room, qtbot: QtBot
) -> None:
    handle = room.window.windowHandle()
    room.locking._watch(handle)
    room.now += timedelta(minutes=8)
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    room.now += timedelta(minutes=8)
    room.locking.look()
    assert not room.window.covered
    room.now += timedelta(hours=3)
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: room.window.covered)


def test_a_clock_set_back_neither_locks_nor_keeps_the_lock_away(room: Room, qtbot: QtBot) -> None:
    room.now -= timedelta(hours=5)
    room.locking.look()
    assert not room.window.covered
    room.now += timedelta(minutes=10)
    room.locking.look()
    qtbot.waitUntil(lambda: room.window.covered)


def test_never_is_never(room: Room) -> None:
    save_settings(room.store, Settings(person_name="Ida Enebær", lock_after_minutes=0))
    assert read_settings(room.store).lock_after_minutes == 0
    room.desk.signals.data_changed.emit("settings_changed")
    room.qtbot.waitUntil(lambda: room.locking._minutes == 0)
    room.now += timedelta(days=1)
    room.locking.look()
    assert not room.window.covered


def test_a_change_of_look_while_locked_keeps_the_lock_and_what_was_typed(
    room: Room, qtbot: QtBot
) -> None:
    page = room.lock()
    page.entry.secret.setText("fyrtår")
    room.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: room.page is not page)
    qtbot.waitUntil(lambda: room.page.entry is not None)
    assert room.page.entry.secret.text() == "fyrtår"


def test_the_demo_has_nothing_to_lock(qtbot: QtBot, tmp_path: Path) -> None:
    room = Room(qtbot, tmp_path, guarded=False)
    told: list[str] = []
    room.desk.messages.toasted.connect(lambda notice: told.append(notice.text))
    room.locking.lock()
    assert not room.window.covered
    assert "ikke noget at låse" in told[0]


def test_files_that_cannot_be_cleared_keep_no_lock_waiting(tmp_path: Path) -> None:
    class Away:
        """The disk on which they lie."""

        folder = tmp_path

        def clear(self) -> tuple[str, ...]:
            raise OSError(5, "Input/output error")

    clear_exports(a_safety(Latch(), exports=Away()))
