"""Closing the window: what is in hand is stored first, and what cannot be is asked about."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from pytestqt.qtbot import QtBot
from visit_samples import a_store, opened
from window_desk import immediate
from window_shell import Shown, open_window

from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer
from ui import unsaved
from ui.navigation import Place
from ui.presenters.visit_writes import WriteQueue
from ui.tasks import Tasks


class SlowStorage:
    """A submit whose work is done when `go_on` is called, or never."""

    def __init__(self, store: Any) -> None:
        self.now, self.slow = immediate(store), False
        self._work: deque[tuple[Callable[[Any], Any], Future[Any]]] = deque()

    def __call__(self, work: Callable[[Any], Any]) -> Future[Any]:
        if not self.slow:
            return self.now(work)
        future: Future[Any] = Future()
        self._work.append((work, future))
        return future

    def go_on(self) -> None:
        self.slow = False
        while self._work:
            work, future = self._work.popleft()
            done = self.now(work)
            problem = done.exception()
            if problem is None:
                future.set_result(done.result())
            else:
                future.set_exception(problem)


class Closing:
    """A window over a storage that takes its time."""

    def __init__(self, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.store = qtbot, a_store()
        self.visit = opened(self.store)
        self.storage = SlowStorage(self.store)
        self.asked: list[int] = []
        monkeypatch.setattr(unsaved, "_may_lose", self._ask)
        # A desk makes its own tasks: here they reach the slow storage.
        self.shown: Shown = open_window(qtbot, folder, self.store)
        self.tasks: Tasks = self.shown.desk.tasks
        self.tasks._submit = self.storage
        self.told: list[str] = []
        self.shown.desk.messages.toasted.connect(lambda notice: self.told.append(notice.text))

    def _ask(self, _desk: object, _window: object, held: int) -> bool:
        self.asked.append(held)
        return False

    def queue(self, work: Callable[[Any], Any]) -> WriteQueue:
        queue = WriteQueue(self.tasks, self.shown.desk.now, self.tasks)
        self.storage.slow = True
        queue.add(work)
        return queue

    def close(self) -> bool:
        event = QCloseEvent()
        self.shown.window.closeEvent(event)
        return event.isAccepted()


@pytest.fixture
def closing(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Closing:
    return Closing(qtbot, tmp_path, monkeypatch)


def test_the_window_waits_for_what_is_in_hand_and_says_so(closing: Closing) -> None:
    stored: list[str] = []
    queue = closing.queue(lambda _store: stored.append("photo"))
    QTimer.singleShot(500, closing.storage.go_on)
    assert closing.close()
    assert stored == ["photo"]
    assert closing.told == ["Det sidste bliver gemt, så lukker vinduet."]
    assert closing.asked == []
    queue.deleteLater()


def test_a_write_that_fails_just_after_the_click_is_asked_about(closing: Closing) -> None:
    full = [True]

    def fail(_store: object) -> None:
        if full:
            raise InspectionError("disk-full")

    queue = closing.queue(fail)
    QTimer.singleShot(30, closing.storage.go_on)
    assert not closing.close()
    assert closing.asked == [1]
    full.clear()
    queue.retry()
    closing.qtbot.waitUntil(lambda: queue.idle)
    queue.deleteLater()


def test_a_storage_that_does_not_answer_is_asked_about_after_some_seconds(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsaved, "PATIENCE_MS", 60)
    queue = closing.queue(lambda _store: None)
    assert not closing.close()
    assert closing.asked == [1]
    closing.storage.go_on()
    closing.qtbot.waitUntil(lambda: queue.idle)
    assert closing.close()
    queue.deleteLater()


def test_a_second_click_while_the_window_waits_changes_nothing(closing: Closing) -> None:
    queue = closing.queue(lambda _store: None)
    second: list[bool] = []
    QTimer.singleShot(30, lambda: second.append(closing.close()))
    QTimer.singleShot(60, closing.storage.go_on)
    assert closing.close()
    assert second == [False]
    queue.deleteLater()


def test_a_comment_in_the_middle_of_a_word_is_waited_for(closing: Closing, qtbot: QtBot) -> None:
    shown, visit = closing.shown, closing.visit.id
    shown.go(Place(page="visit", subject=visit, tab="area:2"))
    qtbot.waitUntil(lambda: shown.page.step == "area:2")
    row = shown.page.page().rows["2.1"]
    row.open_comment()
    qtbot.keyClicks(row.comment, "Ingen 4 not")
    closing.storage.slow = True
    QTimer.singleShot(50, closing.storage.go_on)
    assert closing.close()
    assert closing.store.find(Answer, visit=visit, comment="Ingen 4 not")
