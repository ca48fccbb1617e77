"""The window around the pages: rail, keys, notices, work, search, change of look."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryStore
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from visit_samples import a_store, opened
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import Cancelled, InspectionError
from inspector.services.ports import Progress
from ui import unsaved
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.navigation import Navigation, Place
from ui.page_table import page_table
from ui.presenters.visit_writes import WriteQueue
from ui.search import SearchPanel
from ui.tasks import Running, Tasks
from ui.widgets.bars import InlineBar, ProgressLine, Toast

PAGES = ("today", "suppliers", "visits", "new_visit", "settings")


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Shown:
    return open_window(qtbot, tmp_path, a_store())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_control_of_every_page_has_a_name_and_the_keyboard_a_place(
    qtbot: QtBot, tmp_path: Path, page: str, language: str
) -> None:
    shown = open_window(qtbot, tmp_path, a_store(), language=language)
    shown.go(Place(page=page))
    qtbot.waitUntil(lambda: shown.window.focusWidget() is not None)
    assert nameless(shown.window) == []


def test_the_keys_go_to_the_pages(shown: Shown, qtbot: QtBot) -> None:
    shown.go(Place(page="today"))
    for number, page in enumerate(("today", "suppliers", "visits", "outbox", "settings"), 1):
        qtbot.keyClick(
            shown.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        assert shown.desk.navigation.here.page == page


def test_back_returns_to_the_place_before() -> None:
    way = Navigation()
    for page in ("today", "suppliers", "supplier"):
        way.go(Place(page=page))
    way.back()
    assert way.here == Place(page="suppliers")
    way.back()
    way.back()
    assert way.here == Place(page="today")


def test_an_expected_problem_is_one_sentence_in_a_bar(shown: Shown) -> None:
    shown.go(Place(page="settings"))
    shown.desk.messages.problem(InspectionError("disk-full"))
    bar = shown.window.findChild(InlineBar)
    assert bar is not None
    assert "Disken er fuld" in words_on(bar)


def test_going_elsewhere_takes_the_bar_away(shown: Shown, qtbot: QtBot) -> None:
    shown.go(Place(page="settings"))
    shown.desk.messages.bar("Noget kræver svar.")
    shown.go(Place(page="visits"))
    qtbot.waitUntil(lambda: shown.window.findChild(InlineBar) is None)


def test_what_went_well_is_a_toast_with_an_undo(shown: Shown, qtbot: QtBot) -> None:
    shown.go(Place(page="settings"))
    undone: list[None] = []
    shown.desk.messages.toast("17 sager", action="Fortryd", act=lambda: undone.append(None))
    toast = shown.window.findChild(Toast)
    assert toast is not None
    button = toast.findChild(QPushButton)
    assert button is not None
    button.click()
    assert undone == [None]


def test_a_change_of_language_reaches_every_word_and_keeps_the_place(
    shown: Shown, qtbot: QtBot
) -> None:
    shown.go(Place(page="settings", tab="language"), lambda page: page.section)
    shown.page.section.languages.changed.emit("en")
    qtbot.waitUntil(lambda: "Settings" in words_on(shown.window))
    assert shown.desk.navigation.here == Place(page="settings", tab="language")
    qtbot.waitUntil(lambda: "Indstillinger" not in words_on(shown.window))


def test_who_sits_here_is_told_in_the_new_language(shown: Shown, qtbot: QtBot) -> None:
    shown.window.set_person("Ida Enebær", "T3")
    assert "Ida Enebær på T3" in words_on(shown.window)
    shown.go(Place(page="settings", tab="language"), lambda page: page.section)
    shown.page.section.languages.changed.emit("en")
    qtbot.waitUntil(lambda: "Ida Enebær on T3" in words_on(shown.window))
    assert "på T3" not in words_on(shown.window)


def test_a_change_of_look_makes_the_page_anew_at_the_same_place(shown: Shown, qtbot: QtBot) -> None:
    before = shown.go(Place(page="settings", tab="look"), lambda page: page.section)
    shown.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: shown.page is not before)
    assert shown.desk.navigation.here.tab == "look"


def test_the_window_says_when_something_was_stored(shown: Shown, qtbot: QtBot) -> None:
    assert "Intet at gemme" in words_on(shown.window)
    shown.desk.tasks.save(lambda store: None)
    qtbot.waitUntil(lambda: "Gemt" in words_on(shown.window))


def test_the_search_finds_suppliers_visits_and_commands(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    shown = open_window(qtbot, tmp_path, store)
    shown.go(Place(page="today"))
    panel = SearchPanel(shown.desk, shown.window)
    qtbot.addWidget(panel)
    panel.show()
    panel.field.setText("jobv")
    qtbot.waitUntil(lambda: panel.list.count() == 2)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert shown.desk.navigation.here == Place(page="supplier", subject="jobvejen")


def test_the_size_of_the_window_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    first = open_window(qtbot, tmp_path, a_store()).window
    first.resize(1300, 850)
    first.close()
    kept = (tmp_path / "window.ini").read_text(encoding="utf-8")
    assert "geometry" in kept
    second = open_window(qtbot, tmp_path, a_store()).window
    assert isinstance(second, MainWindow)


def test_the_first_window_fits_on_the_screen_with_its_frame(qtbot: QtBot, tmp_path: Path) -> None:
    desk = open_window(qtbot, tmp_path, a_store()).desk
    first = MainWindow(desk, page_table())
    qtbot.addWidget(first)
    # The screen of the tests is narrower than the narrowest window: only the height can tell.
    assert first.height() < first.screen().availableSize().height()


class Waiting:
    """A storage thread that does its work when told."""

    def __init__(self, store: Any) -> None:
        self.store, self.jobs = store, []

    def __call__(self, work: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.jobs.append((work, future))
        return future

    def run(self) -> None:
        for work, future in self.jobs:
            try:
                future.set_result(work(self.store))
            except Exception as problem:
                future.set_exception(problem)
        self.jobs.clear()


@pytest.fixture
def messages(words: Any) -> Messages:
    return Messages(words)


def test_the_window_never_waits_for_storage(qtbot: QtBot, messages: Messages) -> None:
    submit = Waiting(MemoryStore())
    tasks = Tasks(submit, messages)
    told: list[int] = []
    tasks.storage(lambda store: 7, told.append)
    assert told == []
    submit.run()
    qtbot.waitUntil(lambda: told == [7])


def test_a_result_comes_home_on_the_window_thread(qtbot: QtBot, messages: Messages) -> None:
    tasks = Tasks(Waiting(None), messages)
    seen: list[tuple[bool, bool]] = []
    home = threading.current_thread()
    tasks.work(
        lambda _progress: threading.current_thread() is home,
        lambda there: seen.append((there, threading.current_thread() is home)),
    )
    qtbot.waitUntil(lambda: seen == [(False, True)])


def test_cancelled_work_is_no_problem(qtbot: QtBot, messages: Messages) -> None:
    submit = Waiting(None)
    tasks = Tasks(submit, messages)
    said: list[object] = []
    messages.barred.connect(said.append)
    stopped: list[None] = []

    def work(_store: Any, progress: Progress) -> None:
        progress(1, 10)

    running = tasks.long_save(work, title="Gemmer", cancelled=lambda: stopped.append(None))
    running.cancel()
    submit.run()
    qtbot.waitUntil(lambda: stopped == [None])
    assert said == []


def test_progress_raises_cancelled_inside_the_work() -> None:
    running = Running("Gemmer")
    running.report(1, 2)
    running.cancel()
    with pytest.raises(Cancelled):
        running.report(2, 2)


def test_a_fault_of_the_program_is_logged_and_said_once_calmly(
    qtbot: QtBot, messages: Messages, caplog: pytest.LogCaptureFixture
) -> None:
    submit = Waiting(None)
    tasks = Tasks(submit, messages)
    said: list[Any] = []
    messages.barred.connect(said.append)

    def broken(_store: Any) -> None:
        raise KeyError("x")

    tasks.storage(broken)
    submit.run()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "Noget gik galt" in said[0].text
    assert "work failed" in caplog.text


def test_long_work_shows_its_progress_only_when_it_takes_time(qtbot: QtBot, tmp_path: Path) -> None:
    submit = Waiting(a_store())
    words = open_window(qtbot, tmp_path, a_store())
    tasks = Tasks(submit, words.desk.messages)
    tasks.began.connect(words.window.notices.watch)
    words.go(Place(page="settings"))
    tasks.long_save(lambda store, progress: None, title="Sagerne gemmes")
    assert words.window.findChild(ProgressLine) is None
    qtbot.waitUntil(lambda: words.window.findChild(ProgressLine) is not None, timeout=3000)
    submit.run()
    qtbot.waitUntil(lambda: words.window.findChild(ProgressLine) is None)


def test_closing_over_answers_that_are_not_stored_asks_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(qtbot, tmp_path, a_store())
    queue = WriteQueue(window.desk.tasks, window.desk.now, window.desk.tasks)
    monkeypatch.setattr(WriteQueue, "held_back", property(lambda _queue: 3))
    asked: list[int] = []
    monkeypatch.setattr(unsaved, "_may_lose", lambda _desk, _window, held: bool(asked.append(held)))
    event = QCloseEvent()
    window.window.closeEvent(event)
    assert asked == [3]
    assert not event.isAccepted()
    monkeypatch.undo()
    queue.deleteLater()


class OpenedWindows(QObject):
    """Notes every window that is shown, at the moment it is."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_a_bar_outlasts_a_change_of_look_without_being_a_window_of_its_own(
    shown: Shown, qtbot: QtBot
) -> None:
    shown.go(Place(page="today"))
    shown.desk.messages.bar("Noget, der bliver stående")
    windows = OpenedWindows()
    QApplication.instance().installEventFilter(windows)
    shown.desk.signals.look_changed.emit()
    qtbot.waitUntil(lambda: "Noget, der bliver stående" in words_on(shown.window))
    qtbot.wait(10)
    QApplication.instance().removeEventFilter(windows)
    assert windows.seen == []


def test_long_work_is_taken_down_on_the_thread_of_the_window(shown: Shown, qtbot: QtBot) -> None:
    """Whichever thread lets go of it last."""
    delivered, where = threading.Event(), []

    def job(_progress: Progress) -> None:
        return None

    running = shown.desk.tasks.work(job, lambda _nothing: delivered.set(), title="Arbejder")
    running.destroyed.connect(
        lambda: where.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
    )
    del running
    qtbot.waitUntil(lambda: bool(where))
    assert delivered.is_set()
    assert where == [threading.main_thread()]
