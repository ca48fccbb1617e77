"""What every page is given: words, look, work, and the ways to the outside, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from inspector.domain.value import value
from ui.files import Files
from ui.messages import Messages
from ui.navigation import Navigation
from ui.preferences import Preferences
from ui.tasks import Tasks
from ui.theme import Theme

if TYPE_CHECKING:  # names of types alone: the window is painted before these are loaded
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.errors import InspectionError
    from inspector.domain.settings import Settings
    from inspector.domain.table import Table
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.texts import Texts
    from inspector.services.delivery import Delivery
    from inspector.services.exchange import Exchange
    from inspector.services.handing_out import HandedPapers
    from inspector.services.keeping_evidence import PhotoEditor
    from inspector.services.ports import Attachments, Clock
    from inspector.services.safekeeping import (
        Backups,
        Diagnostics,
        Exports,
        Keys,
        Rescue,
        Restoring,
    )
    from inspector.services.visiting import SchemeShelf


class Signals(QObject):
    """What pages tell each other."""

    data_changed = Signal(str)  # the act, in the domain's words; pages read anew
    figures_shown = Signal()  # the start page stands there with what was read
    look_changed = Signal()  # language, theme or text size: the window is built anew


class Start(Protocol):
    """The first start and the passphrase page: opening the storage, or the demo instead."""

    def open(
        self,
        passphrase: str,
        then: Callable[[], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        """Open or make the data folder, with the keychain and with this passphrase if any."""

    def demo(self) -> None:
        """Show the demo data in a window of its own."""


@value
class Papers:
    """Makes PDF bytes; runs in the work pool, on values alone.

    The second argument of each is the settings to print by. `sheets` gets True for blank
    area sheets and False for the sheets of drawn cases alone.
    """

    report: Callable[[VisitFile, Settings], bytes]
    receipt: Callable[[VisitFile, Settings], bytes]
    sheets: Callable[[VisitFile, Settings], bytes]
    file_name: Callable[[VisitFile], str]


class Safety(Protocol):
    """What keeps the data; all but `exports` and `locked` is for the pool, never the window's
    thread. Each part is made when it is first asked for.
    """

    @property
    def keys(self) -> Keys: ...

    @property
    def backups(self) -> Backups: ...

    @property
    def restoring(self) -> Restoring: ...

    @property
    def rescue(self) -> Rescue: ...

    @property
    def exports(self) -> Exports: ...

    @property
    def diagnostics(self) -> Diagnostics: ...

    def recovery_sheet(self, secret: bytes, settings: Settings) -> bytes:
        """The PDF of a recovery key of 20 bytes."""

    def lock(self) -> None:
        """Close the data and forget the key, when all that was begun is done."""

    def locked(self) -> bool: ...


@value
class Desk:
    """The context of a page; wired by main.py, replaced by fakes in tests."""

    words: Texts
    theme: Theme
    tasks: Tasks
    messages: Messages
    navigation: Navigation
    signals: Signals
    preferences: Preferences
    now: Clock
    shelf: SchemeShelf
    calendar: Callable[[Settings], WorkingCalendar]
    attachments: Attachments
    photos: PhotoEditor
    read_table: Callable[[bytes, str], Table]  # a file's bytes and name
    read_pasted: Callable[[str, str], Table]  # a spreadsheet's cells from the clipboard
    papers: Papers
    files: Files = field(default_factory=Files)
    start: Start | None = None
    safety: Safety | None = None  # None: nothing is kept, as in the demonstration
    delivery: Delivery | None = None  # None in tests alone
    handed: HandedPapers | None = None  # None in tests alone
    exchange: Exchange | None = None  # None in the demonstration: nobody is met there
