"""The window: rail, page, status bar; a visit takes the whole of it.

Pages are made by factories when they are shown and made anew when language or look change,
so that nothing keeps an old word or an old colour. The window itself never reads storage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from inspector.domain.formats import clock
from ui.desk import Desk
from ui.exchange_watch import ExchangeWatch
from ui.focus import FocusRing
from ui.navigation import Place
from ui.notices import Notices
from ui.outbox_count import OutboxCount
from ui.reading_only import for_writers, reading_only
from ui.search_button import SearchButton
from ui.style import restyle
from ui.unsaved import may_close
from ui.waiting import Waiting
from ui.widgets.buttons import Button
from ui.widgets.layout import clear
from ui.widgets.page import Page
from ui.widgets.rail import Rail
from ui.widgets.status import StatusBar

PageFactory = Callable[[Desk, Place], QWidget]
_RAIL = (
    ("today", "today", "shell.today"),
    ("suppliers", "supplier", "shell.suppliers"),
    ("visits", "visit", "shell.visits"),
    ("outbox", "outbox", "shell.outbox"),
    ("settings", "settings", "shell.settings"),
)
_BELONGS = {
    "supplier": "suppliers",
    "import": "suppliers",
    "new_visit": "visits",
    "verify": "visits",
    "exchange": "settings",
    "conflicts": "today",
}
_WHOLE_WINDOW = ("visit", "first_start", "passphrase", "recovery", "damaged")
_FIRST_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 48)  # what title bar and borders take at most, in pixels


@runtime_checkable
class Keeping(Protocol):
    """A page that carries something over when it is made anew."""

    def keepsake(self) -> object: ...

    def restore(self, kept: object) -> None: ...


def _open_search(desk: Desk, window: QWidget) -> None:
    from ui.search import open_search  # not before she looks for something

    open_search(desk, window)


class MainWindow(QMainWindow):
    """Shows places; while it is covered, one page that says nothing of them."""

    lock_asked = Signal()  # Ctrl+L, or the button at the foot

    def __init__(
        self,
        desk: Desk,
        pages: Mapping[str, PageFactory],
        search: Callable[[Desk, QWidget], None] | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._pages = pages
        self._search = search or _open_search
        self._person = ("", "")  # and the laptop
        self._saved_at: datetime | None = None
        self._badges: dict[str, int] = {}
        self._waiting = Waiting(desk)
        self._waiting.counted.connect(lambda count: self.set_badge("today", count))
        self._outbox = OutboxCount(desk, self)
        self._outbox.counted.connect(lambda count: self.set_badge("outbox", count))
        self._exchange = ExchangeWatch(desk, self)
        self._reading = reading_only(desk)
        self._reading.changed.connect(self._tell_role)
        self._page: QWidget | None = None
        self._shown: Place | None = None
        self._cover: Callable[[], QWidget] | None = None
        self._kept: object = None  # what the covered page carries over
        self.setWindowTitle(desk.words("common.program"))
        self.setMinimumSize(960, 600)
        self._rebuild_soon = QTimer(self, singleShot=True, interval=0)
        self._rebuild_soon.timeout.connect(self._rebuild)
        self._ring = FocusRing(self, desk.theme)
        self.notices = Notices(desk, self, lambda: self._status.height())
        self._restore_geometry()
        desk.theme.use(compact=self._is_small())
        self._listen()
        self._bind_keys()
        self._build_shell()

    # -- what others may ask -------------------------------------------------------------

    @property
    def page(self) -> QWidget | None:
        """The page in hand."""
        return self._page

    def set_person(self, person: str, laptop: str) -> None:
        """Who sits at this laptop, for the status bar."""
        self._person = person, laptop
        self._tell_person()

    def set_badge(self, page: str, number: int) -> None:
        """How many things wait on a page of the rail."""
        if page == "today":
            self._waiting.told()
        self._badges[page] = number
        self._rail.set_badge(page, number)

    def open_search(self) -> None:
        """Let her type what she looks for."""
        if self._rail.isVisible():
            self._search(self._desk, self)

    # -- building ----------------------------------------------------------------------

    def _listen(self) -> None:
        desk = self._desk
        desk.navigation.went.connect(self._show)
        desk.signals.look_changed.connect(self._rebuild_soon.start)
        desk.theme.changed.connect(self._rebuild_soon.start)
        desk.signals.data_changed.connect(self._data_changed)
        desk.tasks.saved.connect(self._note_saved)

    def _bind_keys(self) -> None:
        go = self._desk.navigation.go
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+K", self.open_search),
            ("Ctrl+N", lambda: go(Place(page="new_visit"))),
            ("Alt+Left", self._desk.navigation.back),
        ]
        for number, (page, _, _) in enumerate(_RAIL, 1):
            keys.append((f"Ctrl+{number}", partial(go, Place(page=page))))
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(lambda: self.lock_asked.emit())
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda act=act: act() if self._rail.isVisible() else None
            )

    def _build_shell(self) -> None:
        """Rail, status bar and an empty middle, in the look and language in force."""
        words, theme = self._desk.words, self._desk.theme
        central = QWidget()
        central.setObjectName("central")
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._rail = Rail(
            theme, [(page, icon, words(key)) for page, icon, key in _RAIL], words("shell.rail")
        )
        self._rail.chosen.connect(lambda page: self._desk.navigation.go(Place(page=page)))
        for page, number in self._badges.items():
            self._rail.set_badge(page, number)
        middle.addWidget(self._rail)
        work = QVBoxLayout()
        work.setSpacing(0)
        self._holder = QVBoxLayout()
        work.addWidget(self.notices.new_area())
        work.addLayout(self._holder, 1)
        middle.addLayout(work, 1)
        outer.addLayout(middle, 1)
        self._status = StatusBar(theme, words("common.works_locally"), "", "")
        self._exchange.show_in(self._status)
        self._tell_role()
        if self._desk.safety is not None:
            self._status.offer(words("safety.lock_now"), lambda: self.lock_asked.emit())
        outer.addWidget(self._status)
        self.setCentralWidget(central)
        self._tell_saved()
        self._tell_person()

    def _rebuild(self) -> None:
        """Make everything anew at the same place: the look or the language changed."""
        kept, self._page = self._keepsake(), None
        self._build_shell()
        if self._cover is not None:
            self._fill(self._cover(), whole=True)
        elif self._shown is not None:
            self._show(self._desk.navigation.here)
        self._give_back(kept)

    def _keepsake(self) -> object:
        return self._page.keepsake() if isinstance(self._page, Keeping) else None

    def _give_back(self, kept: object) -> None:
        if kept is not None and isinstance(self._page, Keeping):
            self._page.restore(kept)

    def _show(self, place: Place) -> None:
        factory = self._pages.get(place.page)
        if factory is None or self._cover is not None:
            return
        if self._shown is not None and self._shown.page != place.page:
            self.notices.clear_bar()
        self._shown = place
        whole = place.page in _WHOLE_WINDOW
        clear(self._holder)
        self._rail.mark(_BELONGS.get(place.page, place.page))
        page = factory(self._desk, place)
        if isinstance(page, Page):
            self._finish_head(page, place)
        self._fill(page, whole=whole)
        if isinstance(page, Page):
            page.take_focus()
        if not whole:
            self._waiting.shown(place.page)

    def _fill(self, page: QWidget, *, whole: bool) -> None:
        clear(self._holder)
        self._rail.setVisible(not whole)
        self._status.setVisible(not whole)
        self._page = page
        self._holder.addWidget(page)

    # -- the cover ---------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """A page stands before all others, and the keys of the window do nothing."""
        return self._cover is not None

    def cover(self, page: Callable[[], QWidget]) -> None:
        """Show this page alone, made anew with the look, until `uncover`.

        The page in hand goes, and with it what it shows; what it carries over is kept.
        """
        self._kept, self._cover = self._keepsake(), page
        self.notices.be_silent(True)
        clear(self._holder)  # what was typed there is committed before the cover counts it
        self._fill(page(), whole=True)

    def uncover(self) -> None:
        """Show the place that was left, with what had been typed there."""
        kept, self._kept, self._cover = self._kept, None, None
        self._show(self._desk.navigation.here)
        self._give_back(kept)
        self.notices.be_silent(False)

    def _finish_head(self, page: Page, place: Place) -> None:
        words, theme, go = self._desk.words, self._desk.theme, self._desk.navigation.go
        page.head.backed.connect(self._desk.navigation.back)
        right: list[QWidget] = [SearchButton(self._desk, self.open_search)]
        if place.page not in ("new_visit", "import", "settings", "conflicts"):
            plan = Button(
                theme, words("shell.new_visit"), lambda: go(Place(page="new_visit")), icon="plus"
            )
            right.append(for_writers(self._desk, plan))
        page.head.set_right(*right)

    # -- what is told ------------------------------------------------------------------

    def _data_changed(self, _act: str) -> None:
        if isinstance(self._page, Page):
            self._page.refresh()
            self._waiting.shown(self._desk.navigation.here.page)

    def _note_saved(self) -> None:
        self._saved_at = self._desk.now()
        self._tell_saved()

    def _tell_saved(self) -> None:
        words, moment = self._desk.words, self._saved_at
        if moment is None:
            self._status.saved.setText(words("common.nothing_to_save"))
        else:
            self._status.saved.setText(words("common.saved_at", time=clock(moment, seconds=True)))

    def _tell_role(self) -> None:
        """Where the work lies, or that this laptop may only read."""
        words, reads = self._desk.words, self._reading.on
        self._status.place.setText(
            words("together.reads_short" if reads else "common.works_locally")
        )
        self._status.place.setToolTip(words("together.reads_why") if reads else "")

    def _tell_person(self) -> None:
        words, (person, laptop) = self._desk.words, self._person
        told = words("common.signed_in", person=person, laptop=laptop) if person else ""
        self._status.person.setText(told or words("shell.not_signed_in"))

    # -- the window itself -------------------------------------------------------------

    def _is_small(self) -> bool:
        return self.height() < 800 or self.width() < 1440

    def _restore_geometry(self) -> None:
        kept = self._desk.preferences.raw("window/geometry")
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(self._first_size())

    def _first_size(self) -> QSize:
        """1440 x 900, or what the screen has room for beside title bar and borders."""
        return _FIRST_SIZE.boundedTo(self.screen().availableSize() - _FRAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._desk.theme.use(compact=self._is_small())
        self.notices.place_toast()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self._page is not None:
            restyle(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not may_close(self._desk, self):
            event.ignore()
            return
        self._desk.preferences.keep("window/geometry", self.saveGeometry())
        super().closeEvent(event)
