"""The running window the pictures are taken of, over demo data of a fixed day."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from screenshot_data import NOW, MemoryKeyRing, SceneOutside, scene_outside

import main
from db.window_storage import WindowStorage
from inspector.domain.errors import InspectionError
from inspector.domain.model import Supplier, Visit
from inspector.gateways import outside
from inspector.services.ports import Store
from ui.app import Shell, make_desk
from ui.collector import Collector
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.page_table import page_table
from ui.pages.visit_mode import VisitMode
from ui.preferences import Preferences
from ui.program import Opening, Program
from ui.search import open_search
from ui.style import dress


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One way the window can look."""

    language: str = "da"
    mode: str = "light"
    size: tuple[int, int] = (1440, 900)
    text: int = 100

    @property
    def name(self) -> str:
        return f"{self.language}-{self.mode}-{self.size[0]}-{self.text}"


LOOKS = [
    Look(language=language, mode=mode, size=size, text=text)
    for language, mode, size, text in itertools.product(
        ("da", "en"), ("light", "dark"), ((1440, 900), (1280, 720)), (100, 200)
    )
]


@dataclass
class Scene:
    """A running window over its own copy of the data."""

    look: Look
    folder: Path
    ring: MemoryKeyRing
    is_new: bool = False
    world: SceneOutside = field(init=False)
    storage: WindowStorage = field(init=False)
    window: MainWindow = field(init=False)
    desk: Any = field(init=False)
    is_full: bool = False  # the disk: nothing can be written
    _working: int = 0

    @property
    def second(self) -> Path | None:
        """Where the backups lie besides."""
        assert self.desk.safety is not None
        place: Path | None = self.desk.safety.backups.second_place
        return place

    def open(self) -> None:
        self.world = scene_outside(self.look.language, self.ring)
        self.world.clock.travel(NOW)
        self.storage = WindowStorage(
            lambda typed: main.open_folder(self.world, self.folder, typed, by_keychain=not typed)
        )
        preferences = Preferences(self.folder)
        preferences.keep("look/mode", self.look.mode)
        preferences.keep("look/text_size", self.look.text)
        program = self._program()
        opening = Opening(program)
        self.desk = make_desk(program, opening)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app, self.desk.theme)
        self.desk.theme.changed.connect(lambda: dress(app, self.desk.theme))
        self.desk.tasks.began.connect(self._count)
        self.window = MainWindow(self.desk, page_table(), open_search)
        Collector(self.window)
        self.window.resize(*self.look.size)
        if not self.is_new:
            self.storage.begin().result()
        Shell(program, opening, self.desk, self.window).know_person()
        self.window.show()
        self.window.activateWindow()

    def _program(self) -> Program:
        world, storage = self.world, self.storage
        return Program(
            folder=self.folder,
            resources=main.RESOURCES,
            is_new=self.is_new,
            language=self.look.language,
            words=world.words,
            shelf=world.shelf,
            now=world.clock,
            calendar=world.calendar,
            attachments=storage,
            photos=outside.Photos(),
            read_table=outside.read_table,
            read_pasted=outside.read_pasted,
            report=lambda file, settings: world.report(file, settings, storage),
            receipt=lambda file, settings: world.receipt(file, settings, storage),
            sheets=lambda file, settings: world.sheets(file, settings, storage),
            file_name=main.report_file_name,
            person=main.person_and_laptop,
            begin=storage.begin,
            submit=self._submit,
            demo_command=(sys.executable,),
            delivery=world.delivery(),
            handed=world.handed(storage),
            safety=main.window_safety(world, self.folder, storage),
        )

    def _submit(self, work: Callable[[Store], Any]) -> Future[Any]:
        if not self.is_full:
            return self.storage.submit(work)
        refused: Future[Any] = Future()
        refused.set_exception(InspectionError("disk-full"))
        return refused

    def close(self) -> None:
        self.settle()
        self.window.close()
        self.window.deleteLater()
        self.desk.tasks.wait()
        spin(20)
        self.storage.close()

    def _count(self, running: Any) -> None:
        self._working += 1
        running.ended.connect(self._one_less)

    def _one_less(self) -> None:
        self._working -= 1

    def settle(self) -> None:
        """Until the storage and the pool are idle and the window is painted."""
        for _ in range(3):
            shut = self.is_new or self.storage.locked
            idle = None if shut else self.storage.submit(lambda _store: None)
            until = time.monotonic() + 20
            while (idle is not None and not idle.done()) or self._working:
                spin(10)
                if time.monotonic() > until:
                    raise SystemExit("the window does not come to rest")
            spin(60)

    def ask(self, work: Callable[[Store], Any]) -> Any:
        return self.storage.submit(work).result()

    def go(self, page: str, subject: str = "", tab: str = "", other: str = "") -> None:
        self.desk.navigation.go(Place(page=page, subject=subject, tab=tab, other=other))
        self.settle()

    def supplier(self, name: str) -> str:
        return next(s.id for s in self.ask(lambda store: store.find(Supplier)) if s.name == name)

    def visit(self, name: str, state: str) -> str:
        supplier = self.supplier(name)
        found = self.ask(lambda store: store.find(Visit, supplier=supplier))
        return next(one.id for one in found if one.state == state)

    def visit_at(self, name: str, state: str, step: str) -> VisitMode:
        self.go("visit", self.visit(name, state), step)
        mode = self.window.page
        assert isinstance(mode, VisitMode)
        if mode.step != step:
            mode.go(step)
        self.settle()
        return mode

    def picture(self, *above: QWidget) -> QPixmap:
        """The window, with what lies over it where it lies."""
        if not above:
            self.window.activateWindow()
        self.settle()
        shot = self.window.grab()
        painter = QPainter(shot)
        for widget in above:
            corner = widget.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(corner, widget.grab())
            painter.setPen(self.desk.theme.colour("border"))
            painter.drawRect(QRect(corner, widget.size()).adjusted(-1, -1, 0, 0))
        painter.end()
        return shot


def spin(milliseconds: int) -> None:
    """Let the window live; a plain event loop, so that other threads run too."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
