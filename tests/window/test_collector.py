"""Cyclic garbage dies on the window's thread: it may hold widgets."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, QTimer

from ui import collector
from ui.collector import Collector


class Loop:
    """Garbage that only the collector finds; it notes the thread on which it dies."""

    def __init__(self, died_on: list[str]) -> None:
        self._self, self._died_on = self, died_on

    def __del__(self) -> None:
        self._died_on.append(threading.current_thread().name)


def allocate_on_another_thread() -> list[list[int]]:
    """More live objects than any threshold."""
    kept: list[list[int]] = []
    work = threading.Thread(target=lambda: kept.extend([n] for n in range(20_000)), name="storage")
    work.start()
    work.join()
    return kept


def test_another_thread_never_collects(qapp):
    owner = QObject()
    by_timer = Collector(owner)
    died_on: list[str] = []
    Loop(died_on)

    kept = allocate_on_another_thread()
    assert died_on == []

    by_timer.look()
    assert died_on == [threading.main_thread().name]
    assert kept
    owner.deleteLater()


def test_python_collects_as_usual_when_the_window_is_gone(qapp, qtbot):
    owner = QObject()
    Collector(owner)
    assert not gc.isenabled()

    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()

    assert gc.isenabled()


def test_nothing_is_collected_when_the_window_goes_with_the_program(qapp, qtbot):
    owner = QObject()
    Collector(owner)
    qapp.aboutToQuit.emit()

    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()

    assert not gc.isenabled()
    gc.enable()


def test_a_start_is_not_searched_for_garbage(qapp, qtbot, monkeypatch):
    assert collector._AFTER_START >= 3000  # when `ui.settling` gives up waiting for it
    monkeypatch.setattr(collector, "_AFTER_START", 30)
    owner = QObject()
    timer = Collector(owner).findChild(QTimer)

    assert not timer.isActive()
    qtbot.waitUntil(timer.isActive)
    owner.deleteLater()
