"""Uanmeldt: the only place that wires things together.

`python3 main.py` sets up and opens the window; with a command it answers on the command line
(`inspector/console/arguments.py` lists them). The set-up needs the standard library alone,
so everything else is imported where it is first needed: Qt never for a command, the storage
beside the window, documents when one is made.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from argparse import Namespace
    from concurrent.futures import Future
    from tempfile import TemporaryDirectory

    from db.opening import OpenedData
    from db.worker import StoreThread
    from inspector.console.session import Fault, OpenData
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.settings import Settings
    from inspector.domain.table import Table
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.scheme_files import SchemeFolder
    from inspector.gateways.texts import Texts
    from inspector.services.keeping_evidence import PreparedPhoto
    from inspector.services.ports import Attachments, KeyRing, Store
    from ui.app import Program

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent))
FROZEN = bool(getattr(sys, "frozen", False))
RESOURCES = ROOT / "resources"
NO_SCREEN = (
    "Her er ingen skærm, som vinduet kan vises på. Brug en kommando (main.py --help viser dem)."
    " / There is no screen to show the window on. Use a command (main.py --help lists them)."
)


def bootstrap() -> ModuleType:
    """The set-up, by its path: packaging/ must not become a package."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging/bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def has_screen() -> bool:
    """Whether Qt can show a window; where it cannot, it would abort without a word."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Clock:
    """Now, UTC; the demo data travels with it through its own months."""

    def __init__(self) -> None:
        self._elsewhere: datetime | None = None

    def __call__(self) -> datetime:
        return self._elsewhere or datetime.now(UTC)

    def travel(self, moment: datetime | None) -> None:
        """Stand at this moment; None comes home."""
        self._elsewhere = moment.astimezone(UTC) if moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The gateways, made when asked for; each import waits until then."""

    words: Texts
    shelf: SchemeFolder
    clock: Clock

    def calendar(self, settings: Settings) -> WorkingCalendar:
        from inspector.domain.calendar import WorkingCalendar
        from inspector.gateways.danish_holidays import danish_holidays

        return WorkingCalendar(
            danish_holidays, settings.saturday_is_working, frozenset(settings.closed_days)
        )

    def report(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        from inspector.domain.model import VisitState
        from inspector.domain.visit_report import visit_report
        from inspector.gateways.pdf_report import render

        locked = file.visit.state == VisitState.LOCKED and file.reports
        newest = file.reports[-1] if locked else None
        document = visit_report(
            file,
            settings,
            self.words,
            self.calendar(settings),
            content_hash=newest.content_hash if newest else "",
            chain_head=newest.chain_head if newest else "",
            preview=newest is None,
        )
        return render(document, attachments.load, RESOURCES / "fonts")

    def receipt(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        from inspector.domain.draw_receipt import draw_receipt
        from inspector.domain.errors import InspectionError
        from inspector.gateways.pdf_report import render

        if file.draw is None:
            raise InspectionError("draw-missing")
        document = draw_receipt(file, file.draw, self.words, settings)
        return render(document, attachments.load, RESOURCES / "fonts")

    def sheets(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        from inspector.domain.checklist_sheets import checklist_sheets
        from inspector.gateways.pdf_report import render

        document = checklist_sheets(file, self.words, settings)
        return render(document, attachments.load, RESOURCES / "fonts")

    def key_ring(self) -> KeyRing:
        from inspector.gateways.key_ring import SystemKeyRing

        return SystemKeyRing()

    def open(self, folder: Path, passphrase: str | None, key: bytes | None = None) -> OpenedData:
        """Open the data folder in the thread that is to use it."""
        from db.opening import open_data
        from inspector.services.settings import read_settings

        opened = open_data(
            folder,
            key_ring=None if key else self.key_ring(),
            passphrase=passphrase,
            person="",
            clock=self.clock,
            key=key,
        )
        settings = read_settings(opened.store)
        opened.store.person = settings.person_id or settings.person_name
        return opened

    def fill_demo(self, store: Store, attachments: Attachments) -> None:
        from inspector.services.demonstrating import Stage, fill_with_demo_data

        def make_pdf(file: VisitFile, settings: Settings) -> bytes:
            return self.report(file, settings, attachments)

        stage = Stage(
            store=store,
            shelf=self.shelf,
            attachments=attachments,
            make_pdf=make_pdf,
            travel=self.clock.travel,
            today=date.today(),
        )
        try:
            fill_with_demo_data(stage, (RESOURCES / "demo/demo.toml").read_text(encoding="utf-8"))
        finally:
            self.clock.travel(None)


def outside(language: str) -> Outside:
    from inspector.gateways.scheme_files import SchemeFolder
    from inspector.gateways.texts import Texts

    words = Texts(RESOURCES / "texts", language)
    return Outside(words=words, shelf=SchemeFolder(RESOURCES / "schemes"), clock=Clock())


def data_folder(arguments: Namespace) -> Path:
    """The folder she named, or the user's own for this program."""
    if arguments.data is not None:
        return Path(arguments.data)
    from platformdirs import user_data_path

    return user_data_path("Uanmeldt", appauthor=False, roaming=False)


# the command line


@dataclass(frozen=True, slots=True)
class CommandData:
    """An opened folder as the commands want it."""

    opened: OpenedData

    @property
    def store(self) -> Store:
        return self.opened.store

    @property
    def attachments(self) -> Attachments:
        return self.opened.attachments

    def check(self) -> list[Fault]:
        return list(self.opened.check())


@contextmanager
def opened_for_command(world: Outside, folder: Path) -> Iterator[OpenData]:
    opened = world.open(folder, os.environ.get("UANMELDT_PASSPHRASE"))
    try:
        yield CommandData(opened)
    finally:
        opened.close()


def run_command(name: str, arguments: Namespace) -> int:
    from inspector.console.commands import run
    from inspector.console.session import Session

    world = outside(arguments.lang or "da")
    session = Session(
        words=world.words,
        shelf=world.shelf,
        open_data=lambda: opened_for_command(world, data_folder(arguments)),
        calendar=world.calendar,
        make_report=world.report,
        make_sheets=world.sheets,
        fill_demo=lambda data: world.fill_demo(data.store, data.attachments),
        self_test=lambda: self_test(world),
        now=world.clock,
        out=sys.stdout,
        err=sys.stderr,
    )
    return run(session, name, arguments)


def self_test(world: Outside) -> list[tuple[str, bool, str]]:
    """What works on this machine; a missing keychain is told but is no fault."""
    words = world.words
    fonts = all(
        (RESOURCES / f"fonts/Inter-{face}.ttf").exists() for face in ("Regular", "SemiBold")
    )
    results = [(words("console.self_test.fonts"), fonts, words(
        "console.self_test.fonts_ok" if fonts else "console.self_test.fonts_missing"
    ))]  # fmt: skip
    schemes = world.shelf.all()
    results.append((words("console.self_test.schemes"), bool(schemes), words(
        "console.self_test.schemes_ok", count=len(schemes)
    )))  # fmt: skip
    works = world.key_ring().write("uanmeldt self-test", "1")
    results.append((words("console.self_test.keychain"), True, words(
        "console.self_test.keychain_ok" if works else "console.self_test.keychain_missing"
    )))  # fmt: skip
    results += _storage_and_paper(world)
    return results


def _storage_and_paper(world: Outside) -> list[tuple[str, bool, str]]:
    from tempfile import TemporaryDirectory

    from inspector.domain.model import Visit
    from inspector.services.settings import read_settings
    from inspector.services.visiting import load_visit

    words = world.words
    with TemporaryDirectory() as folder:
        opened = world.open(Path(folder), None, key=os.urandom(32))
        try:
            world.fill_demo(opened.store, opened.attachments)
            whole = not opened.check()
            visit = load_visit(opened.store, world.shelf, opened.store.find(Visit)[0].id)
            pdf = world.report(visit, read_settings(opened.store), opened.attachments)
        finally:
            opened.close()
    return [
        (words("console.self_test.database"), whole, words("console.self_test.database_ok")),
        (words("console.self_test.pdf"), pdf.startswith(b"%PDF"), words(
            "console.self_test.pdf_ok", size=len(pdf)
        )),
    ]  # fmt: skip


# the window


class Storage:
    """The storage thread behind the window, begun anew where the key did not fit.

    Also the attachments of whatever folder is open (`ports.Attachments`).
    """

    def __init__(self, open_folder: Callable[[str | None], OpenedData]) -> None:
        self._open_folder = open_folder
        self._thread: StoreThread[OpenedData] | None = None
        self._is_ahead = False

    def begin_ahead(self) -> None:
        """Begin to open before the window asks for it; its first `begin` gets this opening."""
        self.begin()
        self._is_ahead = True

    def begin(self, passphrase: str | None = None) -> Future[OpenedData]:
        """Close what is open, and open with this passphrase or none."""
        from db.worker import StoreThread

        ahead, self._is_ahead = self._is_ahead, False
        if self._thread is None or not ahead or passphrase is not None:
            self.close()
            self._thread = StoreThread(lambda: self._open_folder(passphrase))
        return self._thread.opened

    @property
    def _running(self) -> StoreThread[OpenedData]:
        if self._thread is None:
            self.begin()
        assert self._thread is not None
        return self._thread

    def submit(self, work: Callable[[Store], Any]) -> Future[Any]:
        """Do this on the storage thread, after all that came before."""
        return self._running.submit(lambda opened: work(opened.store))

    def save(self, data: bytes) -> str:
        return self._running.opened.result().attachments.save(data)

    def load(self, sha256: str) -> bytes:
        return self._running.opened.result().attachments.load(sha256)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()
            self._thread = None


@contextmanager
def window_program(arguments: Namespace) -> Iterator[Program]:
    """What the window is given; its storage is closed, and a demo gone, at the end."""
    folder = data_folder(arguments)
    world = outside(arguments.lang or "da")
    demo = bool(arguments.demo)
    temporary = demo_folder() if demo else None
    if temporary is not None:
        folder = Path(temporary.name)
    key = os.urandom(32) if demo else None

    def open_folder(passphrase: str | None) -> OpenedData:
        opened = world.open(folder, passphrase or os.environ.get("UANMELDT_PASSPHRASE"), key)
        if demo:
            world.fill_demo(opened.store, opened.attachments)
        return opened

    storage = Storage(open_folder)
    is_new = not demo and not (folder / "keys.json").exists()
    if not is_new:
        storage.begin_ahead()  # opens while Qt is imported
    from ui.binding import read_no_sources

    read_no_sources()
    from ui.app import Program

    program = Program(
        folder=folder,
        resources=RESOURCES,
        is_new=is_new,
        language=arguments.lang or "",
        words=world.words,
        shelf=world.shelf,
        now=world.clock,
        calendar=world.calendar,
        attachments=storage,
        photos=Photos(),
        read_table=read_table,
        read_pasted=read_pasted,
        report=lambda file, settings: world.report(file, settings, storage),
        receipt=lambda file, settings: world.receipt(file, settings, storage),
        sheets=lambda file, settings: world.sheets(file, settings, storage),
        file_name=report_file_name,
        person=person_and_laptop,
        begin=storage.begin,
        submit=storage.submit,
        demo_command=(sys.executable, *([] if FROZEN else [str(ROOT / "main.py")]), "--demo"),
    )
    try:
        yield program
    finally:
        storage.close()
        if temporary is not None:
            temporary.cleanup()


def demo_folder() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="uanmeldt-demo-")


def run_window(arguments: Namespace) -> int:
    # What is imported stays: looking through it again and again is a tenth of the start. The
    # collection begins when the start page is painted (`ui.settling`).
    gc.disable()
    from ui.app import run

    with window_program(arguments) as program:
        return run(program)


def report_file_name(file: VisitFile) -> str:
    from inspector.services import reporting

    return reporting.report_file_name(file)


def person_and_laptop(store: Store) -> tuple[str, str]:
    from inspector.services.settings import read_settings

    return read_settings(store).person_name, store.device_mark


def read_table(data: bytes, name: str) -> Table:
    from inspector.gateways import tabular_files

    return tabular_files.read_table(data, name)


def read_pasted(text: str, name: str) -> Table:
    from inspector.gateways import tabular_files

    return tabular_files.read_pasted(text, name)


class Photos:
    """`PhotoEditor` that brings the picture library in when a picture comes."""

    def prepare(self, data: bytes) -> PreparedPhoto:
        from inspector.gateways.photos import PhotoFile

        return PhotoFile().prepare(data)


def understood(given: list[str]) -> Namespace:
    """What the command line asks for. The ordinary start asks for nothing and is not parsed."""
    if not given:
        nothing = {"data": None, "lang": None, "demo": False, "self_test": False, "command": None}
        return cast("Namespace", SimpleNamespace(**nothing))
    from inspector.console.arguments import build_parser

    return build_parser().parse_args(given)


def main(given: list[str]) -> int:
    arguments = understood(given)
    command = "self-test" if arguments.self_test else arguments.command or ""
    if not command and not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    bootstrap().ensure(screen=not command)
    return run_command(command, arguments) if command else run_window(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
