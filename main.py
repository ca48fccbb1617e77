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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from argparse import Namespace
    from tempfile import TemporaryDirectory

    from db.instance import KeptLock
    from db.keeping import Keeping
    from db.ledger_transaction import Use
    from db.logged_changes import LoggedChanges
    from db.opening import OpenedData
    from db.store import SqliteStore
    from db.window_storage import WindowStorage
    from inspector.console.self_test import Result
    from inspector.console.session import Fault, OpenData
    from inspector.domain.settings import Settings
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.diagnostics import DataDiagnostics
    from inspector.gateways.exchanging import LaptopData, OfficeExchange
    from inspector.gateways.export_folder import ExportFolder
    from inspector.gateways.outside import Clock, Outside
    from inspector.gateways.postgres_mirror import PostgresMirror
    from inspector.services.ports import Attachments, Store
    from inspector.services.safekeeping import Backups, Restoring
    from ui.desk import Safety
    from ui.program import Program

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent))
FROZEN = bool(getattr(sys, "frozen", False))
RESOURCES = ROOT / "resources"
COLLECT_EVERY = 100_000  # objects that a command makes before Python looks for garbage
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


def outside(language: str) -> Outside:
    from inspector.gateways.outside import outside

    return outside(RESOURCES, language)


def open_folder(
    world: Outside,
    folder: Path,
    passphrase: str | None,
    key: bytes | None = None,
    *,
    by_keychain: bool = True,
    door: KeptLock | None = None,
) -> OpenedData:
    """Open the data folder in the thread that is to use it; `door`: the lock to hold it by."""
    from db.instance import FolderLock
    from db.opening import open_data
    from inspector.services.settings import read_settings

    opened = open_data(
        folder,
        key_ring=world.key_ring() if by_keychain and key is None else None,
        passphrase=passphrase,
        person="",
        clock=world.clock,
        key=key,
        hold=FolderLock if door is None else door.take,
    )
    settings = read_settings(opened.store)
    opened.store.person = settings.person_id or settings.person_name
    return opened


def data_folder(arguments: Namespace) -> Path:
    """The folder she named, or the user's own for this program."""
    if arguments.data is not None:
        return Path(arguments.data)
    if sys.platform == "linux":  # as platformdirs answers, which takes 10 ms to import
        home = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
        return Path(home).expanduser() / "Uanmeldt"
    from platformdirs import user_data_path

    return user_data_path("Uanmeldt", appauthor=False, roaming=False)


# the command line


@dataclass(frozen=True, slots=True)
class CommandData:
    """An opened folder as the commands want it."""

    opened: OpenedData
    clock: Clock

    @property
    def store(self) -> Store:
        return self.opened.store

    @property
    def attachments(self) -> Attachments:
        return self.opened.attachments

    @property
    def backups(self) -> Backups:
        from db.backups import FolderBackups
        from db.houses import OpenHouse

        return FolderBackups(self.opened.folder, OpenHouse(self.opened), self.clock)

    def logged(self) -> LoggedChanges:
        from db.logged_changes import LoggedChanges

        return LoggedChanges(self.opened.store)

    def check(self) -> list[Fault]:
        return list(self.opened.check())

    def entry_of(self, head: str) -> tuple[int, str] | None:
        from db.history import entry_of

        return entry_of(self.opened.store.connection, head)


@contextmanager
def opened_for_command(world: Outside, folder: Path) -> Iterator[OpenData]:
    opened = open_folder(world, folder, os.environ.get("UANMELDT_PASSPHRASE"))
    try:
        yield CommandData(opened, world.clock)
    finally:
        opened.close()


def command_restoring(world: Outside, folder: Path) -> Restoring:
    from db.houses import ShutHouse
    from db.restoring import FolderRestoring

    house = ShutHouse(lambda: open_folder(world, folder, os.environ.get("UANMELDT_PASSPHRASE")))
    return FolderRestoring(folder, house, world.key_ring(), world.clock)


def command_mirror(address: str, password: str) -> PostgresMirror:
    from inspector.gateways.postgres_mirror import PostgresMirror

    return PostgresMirror(address, password, RESOURCES / "postgres")


def command_exchange(world: Outside, opened: OpenedData) -> OfficeExchange:
    data = laptop_data(lambda work: work(opened), opened.attachments, opened.folder)
    return world.exchange(lambda: data)


def run_command(name: str, arguments: Namespace) -> int:
    gc.set_threshold(COLLECT_EVERY)  # looking for garbage cost a tenth of reading what others wrote
    from inspector.console.commands import run
    from inspector.console.session import Session

    world = outside(arguments.lang or "da")
    session = Session(
        words=world.words,
        shelf=world.shelf,
        open_data=lambda: opened_for_command(world, data_folder(arguments)),
        restoring=lambda: command_restoring(world, data_folder(arguments)),
        calendar=world.calendar,
        make_report=world.report,
        make_sheets=world.sheets,
        fill_demo=lambda data: world.fill_demo(data.store, data.attachments),
        self_test=lambda: self_test(world),
        now=world.clock,
        delivery=world.delivery(),
        handed=world.handed,
        exchange=lambda data: command_exchange(world, cast("CommandData", data).opened),
        mirror=command_mirror,
        out=sys.stdout,
        err=sys.stderr,
    )
    return run(session, name, arguments)


def laptop_data(use: Use, attachments: Attachments, folder: Path) -> LaptopData:
    """What exchange knows of this folder; `use` does things on the thread of its storage."""
    from db.ledger import FolderLedger
    from db.office_shelf import FolderShelf
    from inspector.gateways.exchanging import LaptopData

    def let_office_in(admin_box: str) -> None:
        from db.office_slot import add_office_slot

        box = bytes.fromhex(admin_box)
        use(lambda opened: add_office_slot(opened.folder, opened.key, box))

    return LaptopData(
        ledger=FolderLedger(use),
        shelf=FolderShelf(use),
        attachments=attachments,
        bundles=folder / "bundles",
        store=lambda work: use(lambda opened: work(opened.store)),
        let_office_in=let_office_in,
    )


def self_test(world: Outside) -> list[Result]:
    from tempfile import TemporaryDirectory

    from inspector.console.self_test import examine

    @contextmanager
    def rehearsal() -> Iterator[OpenData]:
        with TemporaryDirectory() as folder:
            opened = open_folder(world, Path(folder), None, key=os.urandom(32))
            try:
                world.fill_demo(opened.store, opened.attachments)
                yield CommandData(opened, world.clock)
            finally:
                opened.close()

    return examine(
        world.words, world.shelf, world.key_ring(), RESOURCES / "fonts", rehearsal, world.report
    )


# the window


@contextmanager
def window_program(arguments: Namespace) -> Iterator[Program]:
    """What the window is given; its storage is closed, and a demo gone, at the end."""
    from db.instance import KeptLock
    from db.untouched import is_untouched

    temporary = demo_folder() if arguments.demo else None
    folder = data_folder(arguments) if temporary is None else Path(temporary.name)
    world, door = outside(arguments.lang or "da"), KeptLock()
    storage = window_storage(world, folder, door, demo=temporary is not None)
    is_new = temporary is None and is_untouched(folder)
    if not is_new:
        storage.begin_ahead()  # opens while Qt is imported
    from ui.binding import read_no_sources

    read_no_sources()
    safety = window_safety(world, folder, storage) if temporary is None else None
    try:
        yield made_program(arguments, world, folder, storage, safety, is_new=is_new)
    finally:
        held = door.held  # what was handed out by another program, which holds it, is not ours
        try:
            storage.close()
        finally:
            if held and safety is not None:
                clear_exports(safety)
        if temporary is not None:
            temporary.cleanup()


def window_storage(world: Outside, folder: Path, door: KeptLock, *, demo: bool) -> WindowStorage:
    from db.untouched import is_untouched
    from db.window_storage import WindowStorage

    key = os.urandom(32) if demo else None

    def opened_by(typed: str | None) -> OpenedData:
        # What is typed must fit by itself: a keychain that opens would let any word unlock.
        proved = bool(typed) and not is_untouched(folder)
        given = typed or os.environ.get("UANMELDT_PASSPHRASE")
        opened = open_folder(world, folder, given, key, by_keychain=not proved, door=door)
        if demo:
            world.fill_demo(opened.store, opened.attachments)
        return opened

    return WindowStorage(opened_by, door)


def made_program(
    arguments: Namespace,
    world: Outside,
    folder: Path,
    storage: WindowStorage,
    safety: Safety | None,
    *,
    is_new: bool,
) -> Program:
    from inspector.gateways import outside as gateways
    from ui.program import Program

    return Program(
        folder=folder,
        resources=RESOURCES,
        is_new=is_new,
        language=arguments.lang or "",
        words=world.words,
        shelf=world.shelf,
        now=world.clock,
        calendar=world.calendar,
        attachments=storage,
        photos=gateways.Photos(),
        read_table=gateways.read_table,
        read_pasted=gateways.read_pasted,
        report=lambda file, settings: world.report(file, settings, storage),
        receipt=lambda file, settings: world.receipt(file, settings, storage),
        sheets=lambda file, settings: world.sheets(file, settings, storage),
        file_name=report_file_name,
        person=person_and_laptop,
        begin=storage.begin,
        submit=storage.submit,
        demo_command=(sys.executable, *([] if FROZEN else [str(ROOT / "main.py")]), "--demo"),
        delivery=world.delivery(),
        handed=world.handed(storage),
        exchange=None if safety is None else window_exchange(world, folder, storage),
        safety=safety,
    )


def window_exchange(world: Outside, folder: Path, storage: WindowStorage) -> OfficeExchange:
    return world.exchange(lambda: laptop_data(storage.use, storage, folder))


def window_safety(world: Outside, folder: Path, storage: WindowStorage) -> Safety:
    """What keeps the data of this window; see `db.keeping`."""
    from db.keeping import Keeping

    class WindowSafety(Keeping):
        @cached_property
        def exports(self) -> ExportFolder:
            from inspector.gateways.export_folder import ExportFolder

            return ExportFolder(folder / "exports")

        @cached_property
        def diagnostics(self) -> DataDiagnostics:
            return window_diagnostics(world, self, storage)

        def lock(self) -> None:
            super().lock()
            clear_exports(self)  # what was handed out does not lie there meanwhile

        def recovery_sheet(self, secret: bytes, settings: Settings) -> bytes:
            today = world.clock().astimezone().date()
            return world.papers(storage).recovery_sheet(secret, settings, made=today)

    return WindowSafety(folder, storage, world.key_ring, world.clock)


def clear_exports(safety: Safety) -> None:
    """A disk that is away, or a file somebody holds, keeps neither a lock nor the end waiting."""
    with suppress(OSError):
        if safety.exports.folder.exists():
            safety.exports.clear()


def window_diagnostics(world: Outside, kept: Keeping, storage: WindowStorage) -> DataDiagnostics:
    from inspector.gateways.diagnostics import DataDiagnostics
    from inspector.services import diagnosing
    from ui.screens import screen_in_figures

    return DataDiagnostics(
        folder=kept.folder,
        words=world.words,
        now=world.clock,
        screen=screen_in_figures,
        counts=lambda: storage.use(lambda opened: diagnosing.counts(opened.store)),
        backups=lambda: kept.backups.all(),
        slots=lambda: kept.keys.slots(),
        faults=lambda _progress: storage.use(lambda opened: opened.check()),
    )


def demo_folder() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="uanmeldt-demo-")


def run_window(arguments: Namespace) -> int:
    # What is imported stays: looking through it again and again is a tenth of the start. The
    # collection begins when the start page is painted (`ui.settling`).
    gc.disable()
    with program_log(arguments), window_program(arguments) as program:
        from ui.app import run

        return run(program)


@contextmanager
def program_log(arguments: Namespace) -> Iterator[None]:
    """The log of acts and ids beside the data; the demonstration leaves nothing behind."""
    if arguments.demo:
        yield
        return
    from inspector.gateways.logs import begin_log, end_log

    log = begin_log(data_folder(arguments))
    try:
        yield
    finally:
        end_log(log)


def report_file_name(file: VisitFile) -> str:
    from inspector.services import reporting

    return reporting.report_file_name(file)


def person_and_laptop(store: Store) -> tuple[str, str]:
    """For the status bar; from here on the log names this person."""
    from inspector.services.settings import read_settings

    settings = read_settings(store)
    cast("SqliteStore", store).person = settings.person_id or settings.person_name
    return settings.person_name, store.device_mark


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
    from inspector.gateways.crash_dumps import forbid_crash_dumps

    forbid_crash_dumps()
    return run_command(command, arguments) if command else run_window(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
