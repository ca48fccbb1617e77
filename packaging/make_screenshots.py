"""Takes every picture of the README and the guide from the demo data, without a screen.

    .venv/bin/python packaging/make_screenshots.py              docs/pictures, light, Danish
    .venv/bin/python packaging/make_screenshots.py --all DIR    every page in every look
    … --only matrix,review                                      some of the pages

The day is fixed and every click goes through the real window, so a picture changes only
when the program does.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer  # noqa: E402 - the surroundings come first
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

import main  # noqa: E402
from inspector.domain.model import Supplier, Visit  # noqa: E402
from inspector.domain.registry_numbers import is_cvr  # noqa: E402
from inspector.services.demonstrating import Stage, fill_with_demo_data  # noqa: E402
from inspector.services.ports import Store  # noqa: E402
from ui.app import Opening, Program, Shell, make_desk  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.navigation import Place  # noqa: E402
from ui.page_table import page_table  # noqa: E402
from ui.pages.visit.keys_dialog import KeysDialog  # noqa: E402
from ui.pages.visit_mode import VisitMode  # noqa: E402
from ui.preferences import Preferences  # noqa: E402
from ui.presenters.draw import DrawInHand  # noqa: E402
from ui.reference_guard import hold_none  # noqa: E402
from ui.search import SearchPanel, open_search  # noqa: E402
from ui.style import dress  # noqa: E402

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 42, 7).astimezone()
OPEN_VISIT = datetime(2026, 11, 18, 10, 42, 7).astimezone()  # the demo's visit under way
KEY = bytes(32)
DIGITS = "351622146535142663215344"
PICTURES = ROOT / "docs/pictures"
SUPPLIERS = """Leverandører pr. 20-11-2026;;;;;;;
Leverandør;Type;CVR;P-nr;Adresse;Kontaktperson;E-mail;Timepris
Enggårdens Kurser ApS;Ekstern;{new};9900000031;Engvej 2, 9998 Brønby;Lis Gran;lis@enggaarden.example;
Jobvejen A/S;Ekstern;{jobvejen};9900000011;Lodsgangen 3, 9999 Engholm;Vera Klitrose;vera@jobvejen.example;
Kompashuset ApS;Ekstern;{kompas};9900000012;Havnekajen 4, 9999 Engholm;Vera Bøgh;vera@kompashuset.example;
Solsikken;Ekstern;12345678;;Solvej 8, 9999 Engholm;;;
;Ekstern;;;Møllevej 1, 9999 Engholm;;;
Fremad Engholm;Intern;;9900000032;Rådhusvej 5, 9999 Engholm;Per Ahorn;per@engholm.example;
"""


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
    storage: main.Storage = field(init=False)
    window: MainWindow = field(init=False)
    desk: Any = field(init=False)
    _working: int = 0

    def open(self) -> None:
        self.world = main.outside(self.look.language)
        self.world.clock.travel(NOW)
        self.storage = main.Storage(lambda _p: self.world.open(self.folder, None, KEY))
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


Shot = tuple[str, QPixmap]


def shell_pages(scene: Scene) -> Iterator[Shot]:
    scene.go("today")
    yield "today", scene.picture()
    scene.go("suppliers")
    yield "suppliers", scene.picture()
    scene.go("supplier", scene.supplier("Kompashuset ApS"))
    yield "supplier", scene.picture()
    scene.go("visits")
    yield "visits", scene.picture()
    scene.go("new_visit", scene.supplier("Kompashuset ApS"))
    yield "new-visit", scene.picture()
    for tab in ("office", "deadlines", "reports", "look", "language"):
        scene.go("settings", tab=tab)
        yield f"settings-{tab}", scene.picture()


def search(scene: Scene) -> Iterator[Shot]:
    scene.go("today")
    panel = SearchPanel(scene.desk, scene.window)
    panel.show()
    panel.field.setText("kompas")
    spin(300)
    yield "search", scene.picture(panel)
    panel.close()


def import_pages(scene: Scene) -> Iterator[Shot]:
    scene.go("import", other="suppliers")
    yield "import-choose", scene.picture()
    suppliers = {one.name: one.cvr for one in scene.ask(lambda store: store.find(Supplier))}
    text = SUPPLIERS.format(
        new=next(str(n) for n in range(99_991_000, 99_992_000) if is_cvr(str(n))),
        jobvejen=suppliers["Jobvejen A/S"],
        kompas=suppliers["Kompashuset ApS"],
    )
    path = scene.folder / "leverandører 2026.csv"
    path.write_text(text, encoding="utf-8-sig")
    scene.window.page.listed.read_path(path)  # type: ignore[union-attr]
    scene.settle()
    yield "import-preview", scene.picture()


def visit_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "arrival")
    yield "visit-arrival", scene.picture()
    mode.go("area:1", "1.3")
    yield "visit-area", scene.picture()
    mode.go("area:4")
    mode.page().next_open()  # type: ignore[union-attr]
    yield "visit-area-2", scene.picture()
    if any(row.key == "tour" for row in mode._rows):
        mode.go("tour")
        yield "visit-tour", scene.picture()
    mode.go("review")
    yield "review", scene.picture()
    dialog = KeysDialog(mode, scene.desk.theme, scene.desk.words)
    dialog.show()
    yield "keys", scene.picture(dialog)
    dialog.close()
    mode.go("finish")
    spin(400)
    yield "finish", scene.picture()
    mode.go("turned")
    yield "turned-purpose", scene.picture()


def case_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "draw")
    yield "draw-result", scene.picture()
    mode.go("cases")
    page = mode.page()
    page.go_to("", page.cases.number)  # type: ignore[union-attr]
    yield "case-card", scene.picture()
    page.show_view("matrix")  # type: ignore[union-attr]
    yield "matrix", scene.picture()
    page.show_view("card")  # type: ignore[union-attr]


def draw_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(NOW)
    mode = scene.visit_at("Jobvejen A/S", "planned", "arrival")
    yield "visit-planned", scene.picture()
    mode.presenter.begin()
    scene.settle()
    mode.go("draw")
    scene.settle()
    hand = DrawInHand.of(mode.presenter)
    if hand.choice is not None and hand.choice.since is None:
        hand.ask(since=date(2025, 11, 20))
        scene.settle()
    yield "draw-frame", scene.picture()
    hand.commit()
    scene.settle()
    yield "draw-locked", scene.picture()
    hand.acknowledge("noted")
    scene.settle()
    mode.page().look_at("digits")  # type: ignore[union-attr]
    hand.digits.put(DIGITS[:17])
    yield "draw-digits", scene.picture()
    mode.go("turned")
    yield "draw-turned", scene.picture()


def locked_pages(scene: Scene) -> Iterator[Shot]:
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "review")
    yield "review-locked", scene.picture()
    mode.go("finish")
    spin(400)
    yield "finish-locked", scene.picture()


def first_pages(scene: Scene) -> Iterator[Shot]:
    for page, name in (("first_start", "first-start"), ("passphrase", "passphrase")):
        if page in page_table():
            scene.go(page)
            yield name, scene.picture()


ACTS: dict[str, Callable[[Scene], Iterator[Shot]]] = {
    "shell": shell_pages,
    "search": search,
    "import": import_pages,
    "visit": visit_pages,
    "cases": case_pages,
    "draw": draw_pages,
    "locked": locked_pages,
}


def take(look: Look, data: Path, only: set[str]) -> Iterator[Shot]:
    """All pictures of one look."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(data, folder)
        scene = Scene(look=look, folder=folder)
        scene.open()
        for act, shots in ACTS.items():
            if not only or act in only:
                yield from shots(scene)
        scene.close()
        if not only or "first" in only:
            scene = Scene(look=look, folder=Path(name) / "new", is_new=True)
            scene.open()
            yield from first_pages(scene)
            scene.close()


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page in every look")
    parser.add_argument("--only", default="", metavar="ACT,…", help=", ".join([*ACTS, "first"]))
    parser.add_argument("--look", default="", metavar="PART", help="looks whose name holds this")
    given = parser.parse_args()
    hold_none()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    only = {part for part in given.only.split(",") if part}
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        make_data(data)
        for look in [one for one in LOOKS if given.look in one.name] if given.all else [Look()]:
            target = given.all / look.name if given.all else PICTURES
            target.mkdir(parents=True, exist_ok=True)
            for shot, pixmap in take(look, data, only):
                pixmap.save(str(target / f"{shot}.png"), "PNG", 1)  # type: ignore[call-overload]
            print(look.name, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
