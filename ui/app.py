"""Starts the window: the look, the desk, the pages, and who opens the storage when.

The window is shown first; the storage opens on its own thread meanwhile, and the start page
fills when its figures arrive.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from ui.collector import Collector
from ui.desk import Desk, Papers, Signals
from ui.interrupted import Interruption
from ui.main_window import MainWindow
from ui.messages import Messages, sentence
from ui.navigation import Navigation, Place
from ui.page_table import page_table
from ui.preferences import Preferences
from ui.program import Opening, Program
from ui.reference_guard import hold_none
from ui.settling import FirstPaint, Settling
from ui.style import dress
from ui.tasks import Tasks
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.after_start import AfterStart
    from ui.single_window import Doorbell

_LOG = logging.getLogger(__name__)
# What the passphrase page asks about, and what the page for damaged data does.
_ASK_FOR_KEY = frozenset(
    {
        "no-key", "passphrase-wrong", "recovery-wrong", "recovery-mistyped",
        "keychain-missing", "keychain-locked", "keychain-forgot", "keychain-forgets",
        "data-locked", "keychain-only",
    }
)  # fmt: skip
_DAMAGED = frozenset(
    {"data-damaged", "key-wrong", "keys-damaged", "keys-missing", "data-cannot-open"}
)
# Set by the measurement of the start: say so and quit as soon as the figures are painted.
_QUIT_WHEN_READY = "UANMELDT_QUIT_WHEN_READY"


def make_desk(program: Program, opening: Opening) -> Desk:
    """The context of all pages, in the look and language kept on this laptop."""
    preferences = Preferences(program.folder)
    program.words.use(program.language or preferences.text("look/language", "da"))
    theme = Theme(
        program.resources,
        preferences.text("look/mode", "light"),
        preferences.number("look/text_size", 100),
    )
    messages = Messages(program.words)
    return Desk(
        words=program.words,
        theme=theme,
        tasks=Tasks(program.submit, messages, _ASK_FOR_KEY | _DAMAGED),
        messages=messages,
        navigation=Navigation(),
        signals=Signals(),
        preferences=preferences,
        now=program.now,
        shelf=program.shelf,
        calendar=program.calendar,
        attachments=program.attachments,
        photos=program.photos,
        read_table=program.read_table,
        read_pasted=program.read_pasted,
        papers=Papers(
            report=program.report,
            receipt=program.receipt,
            sheets=program.sheets,
            file_name=program.file_name,
        ),
        start=opening,
        safety=program.safety,
        delivery=program.delivery,
        handed=program.handed,
        exchange=program.exchange,
    )


class Shell:
    """One running window: what happens when the storage is open, and when it cannot be."""

    def __init__(self, program: Program, opening: Opening, desk: Desk, window: MainWindow) -> None:
        self._program, self._opening = program, opening
        self._desk, self._window = desk, window
        self._doorbell: Doorbell | None = None
        self._is_known = False  # the data have answered who sits here: they are open
        self._interruption = Interruption(desk)
        self._painted = FirstPaint()
        self._settling = Settling(window, self._settle)
        self._after: AfterStart | None = None
        desk.signals.figures_shown.connect(self._figures_shown)
        self._painted.painted.connect(self._ready)

    def begin(self) -> None:
        """Show the start page and open the storage; or the first start, where there is none."""
        if self._program.is_new:
            self._desk.navigation.go(Place(page="first_start"))
            self._desk.signals.data_changed.connect(self._changed)
            return
        self._opening.open("", self._is_open, self.not_open)
        self._desk.navigation.go(Place(page="today"))
        self._desk.signals.data_changed.connect(self._changed)

    def _changed(self, act: str) -> None:
        if act == "storage_opened":  # by a page that asked for a key, or brought a backup back
            self._is_open()
        else:
            self.know_person()

    def _is_open(self) -> None:
        self.know_person()
        self._interruption.look()

    def _told_elsewhere(self, problem: InspectionError) -> bool:
        """While she works: damage has a page of its own, and the way there stands in the bar."""
        if problem.code != "data-damaged":
            return problem.code in _ASK_FOR_KEY
        place = Place(page="damaged", subject=problem.code)
        words, navigation = self._desk.words, self._desk.navigation
        self._desk.messages.bar(
            sentence(words, problem),
            tone="solid",
            action=words("keep.damaged.see"),
            act=lambda: navigation.go(place),
        )
        return True

    def know_person(self) -> None:
        """Who sits here, for the status bar."""
        self._desk.tasks.storage(self._program.person, self._person_known)

    def _person_known(self, told: tuple[str, str]) -> None:
        self._is_known = True  # the data answer, opened or begun: from here damage is told
        self._desk.tasks.told_elsewhere = self._told_elsewhere
        self._window.set_person(*told)

    def _figures_shown(self) -> None:
        if self._window.page is not None:
            self._painted.watch(self._window.page)

    def _ready(self) -> None:
        """The start page is painted with its figures."""
        if os.environ.get(_QUIT_WHEN_READY):
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            QApplication.quit()
        else:
            self._settling.begin()

    def _settle(self) -> None:
        """Nobody waits for the start any more."""
        self._hear_calls()
        from ui.after_start import AfterStart

        self._after = AfterStart(self._desk, self._window)
        self._desk.signals.data_changed.connect(lambda _act: self._begin_after())
        self._begin_after()

    def _begin_after(self) -> None:
        if self._is_known and self._after is not None:
            self._after.begin()

    def _hear_calls(self) -> None:
        from ui.single_window import Doorbell  # the network library is not for the start

        window = self._window
        self._doorbell = Doorbell(self._program.folder, lambda: _come_forward(window))

    def close(self) -> None:
        """Prepare nothing more, and hear no more calls."""
        self._settling.stop()
        if self._after is not None:
            self._after.stop()
        self._interruption.ended()
        if self._doorbell is not None:
            self._doorbell.close()

    def not_open(self, error: InspectionError) -> None:
        """Ask for the passphrase, bring the first window forward, or say what is wrong."""
        if error.code in _ASK_FOR_KEY:
            why = str(error.details.get("why", "")) or error.code
            self._desk.navigation.go(
                Place(page="passphrase", subject=why if why.startswith("keychain-") else "")
            )
        elif error.code in _DAMAGED:
            self._desk.navigation.go(Place(page="damaged", subject=error.code))
        elif error.code == "already-open" and self._called():
            QApplication.quit()
        else:
            self._desk.messages.problem(error)

    def _called(self) -> bool:
        from ui.single_window import call_the_first

        return call_the_first(self._program.folder)


@value(kw_only=False)
class Shown:
    """A window on the screen; its parts must be kept as long as it stands there."""

    window: MainWindow
    desk: Desk
    shell: Shell

    def close(self) -> None:
        """Let the window's work come to its end, and hear no more calls."""
        self.shell.close()
        self.desk.tasks.wait()


def show_window(app: QApplication, program: Program) -> Shown:
    """The window, shown before the storage is open."""
    app.setApplicationName("Uanmeldt")
    app.setWindowIcon(QIcon(str(program.resources / "icons/uanmeldt-mark.svg")))
    opening = Opening(program)
    desk = make_desk(program, opening)
    _speak(app, program.words.language)
    dress(app, desk.theme)
    desk.theme.changed.connect(lambda: dress(app, desk.theme))
    window = MainWindow(desk, page_table())
    Collector(window)
    shell = Shell(program, opening, desk, window)
    shell.begin()
    window.show()
    return Shown(window, desk, shell)


def run(program: Program) -> int:
    """Show the window until it is closed."""
    hold_none()
    # By the command line: `setStyle` hands back the style, and that loads all styles' names.
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    shown = show_window(app, program)
    _catch_all(shown.desk)
    code = app.exec()
    shown.close()
    # Qt takes the window down when Python ends; a collection in the middle of that deletes
    # further objects under Qt's lock, and the program waits for itself for ever (seen once).
    gc.disable()
    return code


def _come_forward(window: MainWindow) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def _speak(app: QApplication, language: str) -> None:
    """Qt's own dialogs in Danish, from the catalogue Qt ships."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "da" and translator.load("qtbase_da", folder):
        app.installTranslator(translator)


def _catch_all(desk: Desk) -> None:
    """The last net: a fault of the program is logged and said calmly; the window stays."""

    def caught(
        kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        _LOG.error("fault of the program", exc_info=(kind, problem, trace))
        desk.messages.unexpected()

    sys.excepthook = caught
