"""The whole window over a store in memory, as the shell's tests want it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakes import MemoryAttachments, MemoryStore
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from visit_samples import Shelf
from window_desk import make_desk

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.settings import Settings
from inspector.gateways.tabular_files import read_pasted, read_table
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.page_table import page_table


def calendar(settings: Settings) -> WorkingCalendar:
    return WorkingCalendar(
        lambda _year: frozenset(), settings.saturday_is_working, frozenset(settings.closed_days)
    )


class Shown:
    """A window on screen with its desk; `go` waits until the page has its figures."""

    def __init__(self, qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
        self.qtbot, self.desk, self.window = qtbot, desk, window

    @property
    def page(self) -> Any:
        return self.window.page

    def go(self, place: Place, ready: Callable[[Any], object] | None = None) -> Any:
        self.desk.navigation.go(place)
        if ready is not None:
            self.qtbot.waitUntil(lambda: bool(ready(self.page)))
        return self.page


def open_window(
    qtbot: QtBot, folder: Path, store: MemoryStore, *, language: str = "da", **parts: Any
) -> Shown:
    given: dict[str, Any] = {
        "shelf": Shelf(),
        "calendar": calendar,
        "attachments": MemoryAttachments(),
        "read_table": read_table,
        "read_pasted": read_pasted,
    }
    desk = make_desk(folder, store, language=language, **(given | parts))
    window = MainWindow(desk, page_table())
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return Shown(qtbot, desk, window)


def words_on(widget: QWidget) -> str:
    """Everything a person could read on the widget, in no order."""

    texts = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    texts += [button.text() for button in widget.findChildren(QAbstractButton)]
    return "\n".join(texts)


def nameless(widget: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    controls = [
        *widget.findChildren(QAbstractButton),
        *widget.findChildren(QLineEdit),
        *widget.findChildren(QPlainTextEdit),
        *widget.findChildren(QComboBox),
    ]
    return [
        type(control).__name__
        for control in controls
        if control.isVisibleTo(widget)
        and not (control.accessibleName() or getattr(control, "text", str)())
        and control.objectName() != "qt_spinbox_lineedit"
    ]
