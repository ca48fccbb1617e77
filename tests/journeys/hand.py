"""A person at the window: finds what is on the screen by its name, and types and clicks there.

Nothing here calls a presenter, and nothing sleeps: `wait` runs the window's own loop until
the screen says what it should (a bare `processEvents` would keep the interpreter from the
storage thread).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

W = TypeVar("W", bound=QWidget)
Typed = QLineEdit | QPlainTextEdit
PATIENCE = 20.0  # seconds


def wait(condition: Callable[[], object], what: str = "", seconds: float = PATIENCE) -> None:
    """Let the window live until this is so."""
    if condition():
        return
    loop = QEventLoop()
    look, enough = QTimer(interval=4), QTimer(interval=int(seconds * 1000), singleShot=True)
    look.timeout.connect(lambda: condition() and loop.exit(0))
    enough.timeout.connect(lambda: loop.exit(1))
    look.start()
    enough.start()
    late = loop.exec()
    look.stop()
    enough.stop()
    assert not late, f"never came: {what or condition}"


def breathe() -> None:
    """Let what is queued for this moment happen."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def name_of(widget: QWidget) -> str:
    """What a screen reader says this is (Qt tells a combo box's value there on Linux)."""
    if widget.accessibleName():
        return widget.accessibleName()
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text).replace("&nbsp;", " ").replace("\xad", "")


class Hand:
    """Acts in one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    # Looking

    def all(self, kind: type[W]) -> list[W]:
        """Everything of this kind that can be seen."""
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    def said(self) -> str:
        """Every word on the screen that stands in a label or a button."""
        labels = [plain(label.text()) for label in self.all(QLabel)]
        return "\n".join(labels + [button.text() for button in self.all(QAbstractButton)])

    def find(self, kind: type[W], name: str) -> W | None:
        """What has this name; the one that can be used, where several have it."""
        found = [one for one in self.all(kind) if name in (name_of(one), _text_of(one))]
        found.sort(key=lambda one: not one.isEnabled())
        return found[0] if found else None

    def get(self, kind: type[W], name: str) -> W:
        """What has this name, usable; waits for it to come."""
        found: list[W] = []

        def came() -> bool:
            one = self.find(kind, name)
            found[:] = [one] if one is not None and one.isEnabled() else []
            return bool(found)

        try:
            wait(came)
        except AssertionError:
            here = sorted({f"{name_of(one)}|{_text_of(one)}" for one in self.all(kind)})
            raise AssertionError(f"no {kind.__name__} »{name}« among {here}") from None
        return found[0]

    def button(self, name: str) -> QAbstractButton:
        return self.get(QAbstractButton, name)

    def wait_for(self, words: str, seconds: float = PATIENCE) -> None:
        """Until the screen says this."""
        wait(lambda: words in self.said(), words, seconds)

    # Doing

    def click(self, name: str) -> None:
        """Press the button of this name with the mouse."""
        self.press(self.button(name))

    def press(self, widget: QWidget) -> None:
        """Click in the middle of this, scrolled into sight."""
        bring_into_sight(widget)
        self.window.activateWindow()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        breathe()

    def write(self, name: str, text: str) -> None:
        """Type over what stands in the field of this name, and leave it by Tab."""
        field: Typed = self.find(QLineEdit, name) or self.get(QPlainTextEdit, name)
        self.write_in(field, text)

    def write_in(self, field: Typed, text: str) -> None:
        bring_into_sight(field)
        QTest.mouseClick(_inside(field), Qt.MouseButton.LeftButton)
        wait(field.hasFocus, f"focus in {name_of(field)}")
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(field, Qt.Key.Key_Return)
            QTest.keyClicks(field, line)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        breathe()

    def choose(self, name: str, option: str) -> None:
        """Walk to the option with the arrow keys."""
        box = self.get(QComboBox, name)
        wait(lambda: box.findText(option) >= 0, f"{option} in {name}")
        bring_into_sight(box)
        box.setFocus()
        for _ in range(box.count()):
            way = box.findText(option) - box.currentIndex()
            if not way:
                return
            QTest.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
            breathe()
        assert box.currentText() == option

    def keys(self, text: str) -> None:
        """Type where the focus is."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def keys_in(self, widget: QWidget, text: str) -> None:
        """Type in this."""
        QTest.keyClicks(widget, text)
        breathe()

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """One key where the focus is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.focus(), key, held)
        breathe()

    def focus(self) -> QWidget:
        wait(lambda: QApplication.focusWidget() is not None, "a focus")
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def choose_row(self, view: QAbstractItemView, words: str) -> None:
        """Click the row that holds these words."""
        wait(lambda: _row_with(view, words) is not None, f"row {words}")
        index = _row_with(view, words)
        assert index is not None
        view.scrollTo(index)
        spot = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        breathe()

    def draw_on(self, pad: QWidget, shape: Iterable[tuple[float, float]]) -> None:
        """One stroke with the mouse, in parts of the pad's width and height."""
        bring_into_sight(pad)
        spots = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in shape]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(pad, spot)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])
        breathe()


def bring_into_sight(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    breathe()


def _inside(field: QWidget) -> QWidget:
    return field.viewport() if isinstance(field, QAbstractScrollArea) else field


def _text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def _row_with(view: QAbstractItemView, words: str) -> QModelIndex | None:
    model = view.model()
    for row in range(model.rowCount()):
        for column in range(1 if isinstance(view, QListView) else model.columnCount()):
            index = model.index(row, column)
            roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            if any(words in str(index.data(role) or "") for role in roles):
                return index
    return None
