"""The running window the pictures are taken of, over demo data of a fixed day."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "Europe/Copenhagen"
if hasattr(time, "tzset"):
    time.tzset()

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer  # noqa: E402 - after the surroundings
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

import main  # noqa: E402
from db.window_storage import WindowStorage  # noqa: E402
from inspector.domain.model import Supplier, Visit  # noqa: E402
from inspector.services.demonstrating import Stage, fill_with_demo_data  # noqa: E402
from inspector.services.ports import Store  # noqa: E402
from ui.app import Shell, make_desk  # noqa: E402
from ui.collector import Collector  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.navigation import Place  # noqa: E402
from ui.page_table import page_table  # noqa: E402
from ui.pages.visit_mode import VisitMode  # noqa: E402
from ui.preferences import Preferences  # noqa: E402
from ui.program import Opening, Program  # noqa: E402
from ui.search import open_search  # noqa: E402
from ui.style import dress  # noqa: E402

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 42, 7).astimezone()
OPEN_VISIT = datetime(2026, 11, 18, 10, 42, 7).astimezone()  # the demo's visit under way
KEY = bytes(32)


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


def make_data(folder: Path) -> None:
    """The demo data of the fixed day; the visit planned for it has just begun."""
    world = main.outside("da")
    world.clock.travel(datetime(2025, 11, 20, 9, 0).astimezone())
    opened = world.open(folder, None, key=KEY)

    def make_pdf(file: Any, settings: Any) -> bytes:
        return world.report(file, settings, opened.attachments)

    stage = Stage(
        store=opened.store,
        shelf=world.shelf,
        attachments=opened.attachments,
        make_pdf=make_pdf,
        travel=world.clock.travel,
        today=DAY,
    )
    fill_with_demo_data(stage, (ROOT / "resources/demo/demo.toml").read_text(encoding="utf-8"))
    opened.close()


@dataclass
class Scene:
    """A running window over its own copy of the data."""

    look: Look
    folder: Path
    is_new: bool = False
    world: main.Outside = field(init=False)
    storage: WindowStorage = field(init=False)
    window: MainWindow = field(init=False)
    desk: Any = field(init=False)
    _working: int = 0

    def open(self) -> None:
        self.world = main.outside(self.look.language)
        self.world.clock.travel(NOW)
        self.storage = WindowStorage(lambda _p: self.world.open(self.folder, None, KEY))
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
            photos=main.Photos(),
            read_table=main.read_table,
            read_pasted=main.read_pasted,
            report=lambda file, settings: world.report(file, settings, storage),
            receipt=lambda file, settings: world.receipt(file, settings, storage),
            sheets=lambda file, settings: world.sheets(file, settings, storage),
            file_name=main.report_file_name,
            person=main.person_and_laptop,
            begin=storage.begin,
            submit=storage.submit,
            demo_command=(sys.executable,),
        )

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
            idle = self.storage.submit(lambda _store: None) if not self.is_new else None
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
