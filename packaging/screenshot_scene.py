"""The running window the pictures are taken of, over demo data of a fixed day."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
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
from db.backups import FolderBackups  # noqa: E402
from db.houses import OpenHouse  # noqa: E402
from db.key_cabinet import KeyCabinet  # noqa: E402
from db.window_storage import WindowStorage  # noqa: E402
from inspector.domain.errors import InspectionError  # noqa: E402
from inspector.domain.model import Supplier, Visit  # noqa: E402
from inspector.domain.safekeeping import BackupReason  # noqa: E402
from inspector.services.demonstrating import Stage, fill_with_demo_data  # noqa: E402
from inspector.services.ports import Store  # noqa: E402
from inspector.services.settings import read_settings, save_settings  # noqa: E402
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
NOW = datetime(2026, 11, 20, 13, 42, 7).astimezone()
OPEN_VISIT = datetime(2026, 11, 18, 10, 42, 7).astimezone()  # the demo's visit under way
PASSPHRASE = "tre gule bøjer i havnen"
BACKUPS = (
    (datetime(2026, 11, 13, 15, 48).astimezone(), BackupReason.VISIT),
    (datetime(2026, 11, 18, 12, 31).astimezone(), BackupReason.DAILY),
    (datetime(2026, 11, 19, 8, 4).astimezone(), BackupReason.MIGRATION),
    (datetime(2026, 11, 19, 16, 12).astimezone(), BackupReason.DAILY),
    (datetime(2026, 11, 20, 13, 20).astimezone(), BackupReason.DAILY),
)


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


class MemoryKeyRing:
    """A keychain that lives as long as the pictures are taken."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self._secrets.get(name)

    def write(self, name: str, secret: str) -> bool:
        self._secrets[name] = secret
        return True

    def remove(self, name: str) -> None:
        self._secrets.pop(name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneOutside(main.Outside):
    """The gateways, with a keychain that is nobody's."""

    ring: MemoryKeyRing

    def key_ring(self) -> MemoryKeyRing:
        return self.ring


def scene_outside(language: str, ring: MemoryKeyRing) -> SceneOutside:
    world = main.outside(language)
    return SceneOutside(words=world.words, shelf=world.shelf, clock=world.clock, ring=ring)


LOOKS = [
    Look(language=language, mode=mode, size=size, text=text)
    for language, mode, size, text in itertools.product(
        ("da", "en"), ("light", "dark"), ((1440, 900), (1280, 720)), (100, 200)
    )
]


def make_data(folder: Path, ring: MemoryKeyRing) -> None:
    """The demo data of the fixed day; the visit planned for it has just begun."""
    world = scene_outside("da", ring)
    world.clock.travel(datetime(2025, 11, 20, 9, 0).astimezone())
    opened = world.open(folder, PASSPHRASE)

    def make_pdf(file: Any, settings: Any) -> bytes:
        return world.report(file, settings, opened.attachments)

    stage = Stage(
        store=opened.store,
        shelf=world.shelf,
        attachments=opened.attachments,
        make_pdf=make_pdf,
        travel=Diary(opened, world).travel,
        today=DAY,
    )
    fill_with_demo_data(stage, (ROOT / "resources/demo/demo.toml").read_text(encoding="utf-8"))
    stage.travel(NOW)
    cabinet = KeyCabinet(folder, lambda: opened.key, ring, world.clock)
    cabinet.renew_recovery(bytes(range(20)))
    # The clock leaps between the pictures, which must not lock the screen.
    save_settings(opened.store, replace(read_settings(opened.store), lock_after_minutes=0))
    opened.close()


class Diary:
    """Goes with the demo data through their months, and takes a backup on some days."""

    def __init__(self, opened: Any, world: SceneOutside) -> None:
        self._clock, self._left = world.clock, list(BACKUPS)
        self._backups = FolderBackups(opened.folder, OpenHouse(opened), world.clock)
        second = opened.folder.parent / "TILSYN"
        second.mkdir()
        self._backups.choose_second_place(second)

    def travel(self, moment: datetime | None) -> None:
        while moment is not None and self._left and self._left[0][0] <= moment:
            day, reason = self._left.pop(0)
            self._clock.travel(day)
            self._backups.make(reason)
        self._clock.travel(moment)


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
            lambda typed: self.world.open(self.folder, typed, by_keychain=not typed)
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
            photos=main.Photos(),
            read_table=main.read_table,
            read_pasted=main.read_pasted,
            report=lambda file, settings: world.report(file, settings, storage),
            receipt=lambda file, settings: world.receipt(file, settings, storage),
            sheets=lambda file, settings: world.sheets(file, settings, storage),
            file_name=main.report_file_name,
            person=main.person_and_laptop,
            begin=storage.begin,
            submit=self._submit,
            demo_command=(sys.executable,),
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
