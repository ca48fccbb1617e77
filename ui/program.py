"""What the window is given by main.py, and how its storage is opened."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, Qt, Signal

from inspector.domain.errors import InspectionError
from inspector.domain.value import value

if TYPE_CHECKING:
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.settings import Settings
    from inspector.domain.table import Table
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.texts import Texts
    from inspector.services.delivery import Delivery
    from inspector.services.exchange import Exchange
    from inspector.services.handing_out import HandedPapers
    from inspector.services.keeping_evidence import PhotoEditor
    from inspector.services.ports import Attachments, Clock, Store
    from inspector.services.visiting import SchemeShelf
    from ui.desk import Safety

MakePaper = Callable[["VisitFile", "Settings"], bytes]


@value
class Program:
    """What main.py hands over: the outside, and how to open the storage."""

    folder: Path
    resources: Path
    is_new: bool  # nothing is stored yet: the first start
    language: str  # asked for on the command line, or ""
    words: Texts
    shelf: SchemeShelf
    now: Clock
    calendar: Callable[[Settings], WorkingCalendar]
    attachments: Attachments
    photos: PhotoEditor
    read_table: Callable[[bytes, str], Table]
    read_pasted: Callable[[str, str], Table]
    report: MakePaper
    receipt: MakePaper
    sheets: MakePaper
    file_name: Callable[[VisitFile], str]
    person: Callable[[Store], tuple[str, str]]  # name and laptop, for the status bar
    begin: Callable[[str | None], Future[Any]]  # open with this passphrase, or none
    submit: Callable[[Callable[[Store], Any]], Future[Any]]
    demo_command: tuple[str, ...]  # starts the demo as a program of its own
    delivery: Delivery | None = None  # None in pictures and tests alone
    handed: HandedPapers | None = None
    exchange: Exchange | None = None  # None in the demonstration, pictures and tests
    safety: Safety | None = None  # what keeps the data; None in the demonstration


class Opening(QObject):
    """Opens the storage, as often as it takes; outcomes come on the window's thread."""

    _came = Signal(object)

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._came.connect(lambda deliver: deliver(), Qt.ConnectionType.QueuedConnection)

    def open(
        self,
        passphrase: str,
        then: Callable[[], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        """Open with the keychain, and with this passphrase where one is given."""

        def tell(opening: Future[Any]) -> None:
            problem = opening.exception()
            if problem is None:
                self._came.emit(then)
            elif isinstance(problem, InspectionError):
                self._came.emit(lambda: failed(problem))
            else:
                self._came.emit(lambda: _raise(problem))

        self._program.begin(passphrase or None).add_done_callback(tell)

    def demo(self) -> None:
        """The demo in a window of its own, which knows nothing of her data."""
        command, *rest = self._program.demo_command
        QProcess.startDetached(command, rest)


def _raise(problem: BaseException) -> None:
    """On the window's thread a fault of the program is caught by the last net."""
    raise problem
