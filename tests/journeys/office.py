"""The real program on a real, encrypted folder, shown offscreen and handed to a `Hand`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from journeys.hand import Hand, breathe, wait
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit

import main as program
from db.opening import OpenedData
from inspector.console.arguments import build_parser
from inspector.domain.errors import InspectionError
from inspector.gateways.texts import Texts
from inspector.services.ports import Store
from ui.app import Shown, show_window

T = TypeVar("T")
PASSPHRASE = "fire tilfældige ord her"


class NoKeyRing:
    """A machine without a keychain."""

    def read(self, name: str) -> str | None:
        raise InspectionError("keychain-missing")

    def write(self, name: str, secret: str) -> bool:
        raise InspectionError("keychain-missing")

    def remove(self, name: str) -> None:
        raise InspectionError("keychain-missing")


class ChosenFiles:
    """Stands in for the system's file dialog: the next path she points at."""

    def __init__(self) -> None:
        self.next: Path | None = None
        self.folder: Path | None = None
        self.saved: list[Path] = []

    def to_open(self, *_given: object) -> Path | None:
        return self.next

    def to_save(self, _parent: object, _title: str, name: str, _pattern: str = "") -> Path | None:
        assert self.folder is not None
        self.saved.append(self.folder / name)
        return self.saved[-1]

    def to_folder(self, *_given: object) -> Path | None:
        return self.folder

    def show(self, _path: Path) -> bool:
        """In the program the system has for it: there is none here."""
        return False


class Office:
    """One start of the program: `with Office(folder) as office: office.hand.click(…)`."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        given = ["--data", str(folder), *arguments]
        self._making = program.window_program(build_parser().parse_args(given))
        self.files = ChosenFiles()

    def __enter__(self) -> Office:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.program = self._making.__enter__()
        self.shown: Shown = show_window(app, self.program)
        object.__setattr__(self.shown.desk, "files", self.files)
        self.window = self.shown.window
        self.window.resize(1440, 900)
        self.window.activateWindow()
        self.hand = Hand(self.window)
        self.words: Texts = self.program.words
        wait(self.window.isActiveWindow, "the window in front")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.window.close()
        self.shown.close()
        self._making.__exit__(kind, problem, trace)  # what was asked of the storage is done
        breathe()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        breathe()
        gc.collect()  # its widgets die here, and not on the storage thread of the next window

    def ask(self, work: Callable[[Store], T]) -> T:
        """What the storage answers, after all that was asked of it before."""
        got: list[T] = []
        self.shown.desk.tasks.storage(work, got.append)
        wait(lambda: got, "the storage")
        breathe()
        return got[0]

    def open_with_passphrase(self) -> None:
        """Type the passphrase on the page that asks for it."""
        self.type_passphrase()
        self.wait_for_rail()

    def type_passphrase(self) -> None:
        self.hand.get(QLineEdit, self.words("safety.secret"))
        self.hand.write(self.words("safety.secret"), PASSPHRASE)
        self.hand.click(self.words("first_start.open"))

    def wait_for_rail(self) -> None:
        self.hand.wait_for(self.words("common.works_locally"))
        wait(lambda: self.hand.find(QLineEdit, self.words("safety.secret")) is None)


@contextmanager
def storage(folder: Path) -> Iterator[OpenedData]:
    """What is stored, read after the program has ended."""
    opened = program.open_folder(program.outside("da"), folder, PASSPHRASE)
    try:
        yield opened
    finally:
        opened.close()
