"""Uanmeldt: the only place that wires things together.

`python3 main.py` sets up and opens the window; with a command it answers on the command line
(`inspector/console/arguments.py` lists them). The set-up needs the standard library alone,
so everything else is imported where it is first needed: Qt never for a command, the storage
beside the window, documents when one is made.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from inspector.console.arguments import build_parser

if TYPE_CHECKING:
    from db.opening import OpenedData
    from inspector.console.session import Fault, OpenData
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.settings import Settings
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.scheme_files import SchemeFolder
    from inspector.gateways.texts import Texts
    from inspector.services.ports import Attachments, KeyRing, Store

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent))
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

    store: Any  # ports.Store
    attachments: Any  # ports.Attachments

    def check(self) -> list[Fault]:
        from db.check import check

        return list(check(self.store))


@contextmanager
def opened_for_command(world: Outside, folder: Path) -> Iterator[OpenData]:
    opened = world.open(folder, os.environ.get("UANMELDT_PASSPHRASE"))
    try:
        yield CommandData(opened.store, opened.attachments)
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
    from db.check import check
    from inspector.domain.model import Visit
    from inspector.services.settings import read_settings
    from inspector.services.visiting import load_visit

    words = world.words
    with tempfile.TemporaryDirectory() as folder:
        opened = world.open(Path(folder), None, key=os.urandom(32))
        try:
            world.fill_demo(opened.store, opened.attachments)
            whole = not check(opened.store)
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


def main(given: list[str]) -> int:
    arguments = build_parser().parse_args(given)
    command = "self-test" if arguments.self_test else arguments.command or ""
    if not command and not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    bootstrap().ensure(screen=not command)
    return run_command(command, arguments) if command else run_window(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
