"""The real program as a process of its own, with an ear: what is shown, and where.

`laptop.py DIR` runs `main.py --data DIR`. Each line on standard input asks for something, as
JSON; each is answered by one line. Where a thing stands on the screen is told, so that real
keys and a real mouse can be sent to it from outside; a long walk is done by the window's own
events.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from journeys.hand import Hand, breathe, bring_into_sight, name_of, plain, wait
from journeys.office import ChosenFiles, NoKeyRing
from journeys.test_first_start import begin
from journeys.walk import Walk, open_the_visit
from PySide6.QtCore import QPoint, QSocketNotifier, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

import main as program
import ui.app
from inspector.domain.model import Answer
from inspector.gateways.outside import Outside
from inspector.gateways.texts import Texts
from ui.exchanging import exchanging
from ui.pages.exchange.six_words import SixWords
from ui.pages.visit_mode import VisitMode
from ui.program import Program

_USED = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView)
_OPTION = 10  # pixels from the left: an option is pressed on its mark
_KEYS = 6.0  # seconds until keys that did not come are given up
_PATIENCE = 40.0  # seconds: three programs share one machine


class Seat:
    """One running window, as `Walk` and `begin` want an office."""

    def __init__(self, given: Program, shown: ui.app.Shown) -> None:
        self.program, self.shown, self.window = given, shown, shown.window
        self.words: Texts = given.words
        self.files = ChosenFiles()
        object.__setattr__(shown.desk, "files", self.files)
        self.hand = Hand(self.window)

    def ask(self, work):
        got: list = []
        self.shown.desk.tasks.storage(work, got.append)
        wait(lambda: got, "the storage")
        return got[0]


class Ear(Seat):
    """Answers what is asked of it; every method without an underscore can be asked for."""

    def __init__(self, given: Program, shown: ui.app.Shown) -> None:
        super().__init__(given, shown)
        self._asked = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._asked.activated.connect(self._hear)
        self._walk: Walk | None = None
        self._before: object = None

    def _hear(self) -> None:
        line = os.read(sys.stdin.fileno(), 65536)
        if not line:  # nobody asks any more
            QApplication.quit()
            return
        asked = json.loads(line)
        try:
            told = {"told": getattr(self, asked.pop("do"))(**asked)}
        except BaseException:  # whoever asked hears of every fault
            told = {"failed": f"{traceback.format_exc()}\n{self.said()}"}
        print(json.dumps(told), flush=True)

    # What is shown

    def _windows(self) -> Iterator[QWidget]:
        """A dialog before the window it stands over."""
        over = QApplication.activeModalWidget()
        if over is not None:
            yield over
        yield self.window

    def said(self) -> str:
        """Every word on the screen."""
        told = []
        for window in self._windows():
            here = [one for one in window.findChildren(QWidget) if one.isVisible()]
            told += [plain(one.text()) for one in here if isinstance(one, QLabel)]
            told += [_content(one) for one in here]
            told += [name_of(one) for one in here if isinstance(one, QAbstractButton)]
        return "\n".join(told)

    def wait_for(self, words: str) -> None:
        wait(lambda: words in self.said(), words, _PATIENCE)

    def wait_while(self, words: str) -> None:
        wait(lambda: words not in self.said(), f"{words} gone", _PATIENCE)

    def say(self, key: str, **fields: object) -> str:
        """The sentence of this name, in the language of the window."""
        return self.words(key, **fields)

    def fields(self) -> list[str]:
        """The names of the fields one can type in."""
        return [name_of(one) for one in self.hand.all(QLineEdit) if one.isEnabled()]

    def six_words(self, sets: int) -> list[str]:
        """The last of so many sets on the screen."""
        wait(lambda: len(self.hand.all(SixWords)) == sets, f"{sets} sets of words", _PATIENCE)
        cells = [plain(one.text()) for one in self.hand.all(SixWords)[-1].findChildren(QLabel)]
        return [cell for cell in cells if not cell.isdigit()]

    def picture(self, path: str) -> None:
        """What stands on the screen where this window is."""
        breathe()
        here = self.window.geometry()
        screen = QApplication.primaryScreen()
        seen = screen.grabWindow(0, here.x(), here.y(), here.width(), here.height())
        assert seen.save(path), path

    # Where it stands

    def place(self, x: int, y: int, wide: int, high: int) -> int:
        """Put the window there; its number on the screen."""
        self.window.resize(wide, high)
        self.window.move(x, y)
        wait(self._stands, "the window on the screen", _PATIENCE)
        return int(self.window.winId())

    def _stands(self) -> bool:
        handle = self.window.windowHandle()
        return handle is not None and handle.isExposed()

    def in_front(self) -> None:
        wait(self.window.isActiveWindow, "the window in front", _PATIENCE)

    def where(self, name: str) -> tuple[int, int]:
        """The spot to press for what has this name, once it can be used and nothing covers it."""
        found: list[QPoint] = []

        def ready() -> bool:
            widget = self._find(name)
            if widget is None or not widget.isEnabled():
                return False
            bring_into_sight(widget)
            found[:] = [_spot(widget)]
            over = QApplication.widgetAt(found[0])
            return over is not None and (over is widget or widget.isAncestorOf(over))

        try:
            wait(ready, name, _PATIENCE)
        except AssertionError:
            here = sorted({name_of(one) for one in self._used()})
            raise AssertionError(f"»{name}« is not among {here}") from None
        return found[0].x(), found[0].y()

    def where_point(self, point: str) -> tuple[int, int]:
        """The row of this point in the area in hand."""
        wait(lambda: point in getattr(self._mode().page(), "rows", {}), point, _PATIENCE)
        row = self._mode().page().rows[point]
        bring_into_sight(row)
        spot = row.mapToGlobal(QPoint(row.width() // 4, 12))
        return spot.x(), spot.y()

    def has_focus(self, kind: str) -> None:
        """Until the keyboard is in something of this kind."""
        wait(lambda: kind in _kinds(QApplication.focusWidget()), kind, _PATIENCE)

    def in_hand(self, name: str) -> None:
        """Until the keyboard is in what is called this."""
        wait(lambda: QApplication.focusWidget() is self._find(name), name, _PATIENCE)

    def stands_here(self, text: str) -> str:
        """What stands in the field with the keyboard, when it is this or no more keys come."""

        with suppress(AssertionError):
            wait(lambda: _content(QApplication.focusWidget()) == text, text, _KEYS)
        return _content(QApplication.focusWidget())

    def _used(self) -> list[QWidget]:
        window = next(self._windows())
        return [
            one
            for one in window.findChildren(QWidget)
            if isinstance(one, _USED) and one.isVisible()
        ]

    def _find(self, name: str) -> QWidget | None:
        """What is called this, or begins so; what can be used before what cannot."""

        def fits(one: QWidget) -> tuple[bool, bool]:
            told = {name_of(one), _content(one) if isinstance(one, QAbstractButton) else ""}
            return name in told, any(name in each for each in told)

        found = [(fits(one), one) for one in self._used()]
        met = [(not exact, not one.isEnabled(), one) for (exact, near), one in found if near]
        return min(met, key=lambda each: each[:2])[2] if met else None

    def begin_exchange(self) -> None:
        """From here `exchanged` waits for another one to end."""
        self._before = exchanging(self.shown.desk).result

    def exchanged(self) -> None:
        """Until the exchange has ended, well or not."""
        work = exchanging(self.shown.desk)

        def over() -> bool:
            assert work.problem is None, work.problem
            assert self.words("shell.unexpected") not in self.said(), "a fault of the program"
            return not work.busy and work.result is not self._before

        wait(over, "the exchange", _PATIENCE)

    # What is done by the window's own events

    def point_at(self, opened: str = "", folder: str = "") -> None:
        """The next file and folder she points at in the system's dialogs."""
        self.files.next = Path(opened) if opened else None
        self.files.folder = Path(folder) if folder else None

    def begin(self, mark: str, person: str) -> None:
        begin(self, mark, person)

    def walk(self, part: str, folder: str = "", **given: object) -> object:
        """This part of a visit."""
        if self._walk is None:
            self._walk = Walk(self, Path(folder))
        told = getattr(self._walk, part)(**given)
        return told if isinstance(told, str) else None

    def open_the_visit(self) -> None:
        open_the_visit(self)

    def step(self) -> str:
        return self._mode().step

    def area_of(self, point: str) -> str:
        """The name of the step in which this point is answered."""
        areas = self._mode().presenter.file.scheme.areas
        found = next(one for one in areas if point in [each.id for each in one.points])
        return found.brief.told("da")

    def stored(self, point: str, outcome: str, comment: str | None = None) -> None:
        """Until this answer is stored so."""

        def is_so() -> bool:
            found = self.ask(lambda store: store.find(Answer, point=point))
            return any(one.outcome == outcome and comment in (None, one.comment) for one in found)

        wait(is_so, f"{point} {outcome} {comment}", _PATIENCE)

    def close(self) -> None:
        """Ended as by its own cross, once this is answered."""
        QTimer.singleShot(0, self.window.close)

    def _mode(self) -> VisitMode:
        return next(one for one in self.hand.all(VisitMode))


def _content(widget: QWidget | None) -> str:
    """What is written in a field or on a button."""
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, (QLineEdit, QAbstractButton)) else ""


def _spot(widget: QWidget) -> QPoint:
    """Its middle; the mark of an option."""
    middle = widget.rect().center()
    if isinstance(widget, (QRadioButton, QCheckBox)):
        middle.setX(min(_OPTION, middle.x()))
    return widget.mapToGlobal(middle)


def _kinds(widget: QWidget | None) -> list[str]:
    return [kind.__name__ for kind in type(widget).__mro__]


def main(folder: str) -> int:
    """`main.py --data FOLDER`, on a machine without a keychain."""
    Outside.key_ring = lambda _self: NoKeyRing()  # type: ignore[method-assign]  # no machine of a test has one
    show, kept = ui.app.show_window, []

    def shown(app: QApplication, given: Program) -> ui.app.Shown:
        made = show(app, given)
        kept.append(Ear(given, made))
        return made

    ui.app.show_window = shown
    return program.main(["--data", folder])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
