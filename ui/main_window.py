"""The window: rail, page, status bar; a visit takes the whole of it.

Pages are made by factories when they are shown and made anew when language or look change,
so that nothing keeps an old word or an old colour. The window itself never reads storage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from inspector.domain.formats import clock
from ui.desk import Desk
from ui.focus import FocusRing
from ui.messages import Notice
from ui.navigation import Place
from ui.presenters.visit_writes import WriteQueue
from ui.style import restyle
from ui.tasks import Running
from ui.waiting import Waiting
from ui.widgets.bars import InlineBar, ProgressLine, Toast, announce
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.layout import clear
from ui.widgets.page import Page
from ui.widgets.rail import Rail
from ui.widgets.status import StatusBar
from ui.widgets.text import KeyCap

PageFactory = Callable[[Desk, Place], QWidget]
_RAIL = (
    ("today", "today", "shell.today"),
    ("suppliers", "supplier", "shell.suppliers"),
    ("visits", "visit", "shell.visits"),
    ("settings", "settings", "shell.settings"),
)
_BELONGS = {"supplier": "suppliers", "import": "suppliers", "new_visit": "visits"}
_WHOLE_WINDOW = ("visit", "first_start", "passphrase")
_SHOW_PROGRESS_AFTER = 500  # milliseconds
_FIRST_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 48)  # what title bar and borders take at most, in pixels


@runtime_checkable
class Keeping(Protocol):
    """A page that carries something over when it is made anew."""

    def keepsake(self) -> object: ...

    def restore(self, kept: object) -> None: ...


class SearchButton(QPushButton):
    """Looks like a field; opens the search over suppliers, visits and commands."""

    def __init__(self, desk: Desk, on_click: Callable[[], None]) -> None:
        theme = desk.theme
        narrow = theme.text_size >= 150
        super().__init__("" if narrow else desk.words("shell.search"))
        self.setProperty("role", "search")
        self.setFont(theme.font("body"))
        self.setIcon(theme.button_icon("search", "text_soft"))
        self.setIconSize(QSize(theme.px(24), theme.px(20)))
        self.setAccessibleName(desk.words("shell.search_name"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(desk.words("shell.search_name") if narrow else "")
        self.setFixedWidth(theme.px(48 if narrow else 264 if theme.compact else 320))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(8), 0)
        layout.addStretch(1)
        if not narrow:
            layout.addWidget(KeyCap(theme, "Ctrl+K"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(lambda: on_click())


def _open_search(desk: Desk, window: QWidget) -> None:
    from ui.search import open_search  # not before she looks for something

    open_search(desk, window)


class MainWindow(QMainWindow):
    """Shows places; owns the bar, the toast and the progress of long work."""

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
        self._person = ""
        self._saved_at: datetime | None = None
        self._badges: dict[str, int] = {}
        self._waiting = Waiting(desk)
        self._waiting.counted.connect(lambda count: self.set_badge("today", count))
        self._page: QWidget | None = None
        self._shown: Place | None = None
        self._toast: Toast | None = None
        self._notice: Notice | None = None
        self.setWindowTitle(desk.words("common.program"))
        self.setMinimumSize(960, 600)
        self._rebuild_soon = QTimer(self, singleShot=True, interval=0)
        self._rebuild_soon.timeout.connect(self._rebuild)
        self._ring = FocusRing(self, desk.theme)
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
        words = self._desk.words
        self._person = words("common.signed_in", person=person, laptop=laptop) if person else ""
        self._tell_person()

    def set_badge(self, page: str, number: int) -> None:
        """How many things wait on a page of the rail."""
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
        desk.tasks.began.connect(self._watch)
        desk.messages.toasted.connect(self._show_toast)
        desk.messages.barred.connect(self._show_bar)
        desk.messages.cleared.connect(self._clear_bar)

    def _bind_keys(self) -> None:
        go = self._desk.navigation.go
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+K", self.open_search),
            ("Ctrl+N", lambda: go(Place(page="new_visit"))),
            ("Alt+Left", self._desk.navigation.back),
        ]
        for number, (page, _, _) in enumerate(_RAIL, 1):
            keys.append((f"Ctrl+{number}", lambda page=page: go(Place(page=page))))  # type: ignore[misc]
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
        self._notices = QVBoxLayout()
        self._notices.setSpacing(theme.px(8))
        self._holder = QVBoxLayout()
        work.addLayout(self._notices)
        work.addLayout(self._holder, 1)
        middle.addLayout(work, 1)
        outer.addLayout(middle, 1)
        self._status = StatusBar(theme, words("common.works_locally"), "", "")
        outer.addWidget(self._status)
        self.setCentralWidget(central)
        self._tell_saved()
        self._tell_person()

    def _rebuild(self) -> None:
        """Make everything anew at the same place: the look or the language changed."""
        before = self._page
        kept = before.keepsake() if isinstance(before, Keeping) else None
        notice, self._page, self._toast = self._notice, None, None
        self._build_shell()
        if self._shown is not None:
            self._show(self._desk.navigation.here)
        if kept is not None and isinstance(self._page, Keeping):
            self._page.restore(kept)
        if notice is not None:
            self._show_bar(notice)

    def _show(self, place: Place) -> None:
        factory = self._pages.get(place.page)
        if factory is None:
            return
        if self._shown is not None and self._shown.page != place.page:
            self._clear_bar()
        self._shown = place
        clear(self._holder)
        whole = place.page in _WHOLE_WINDOW
        self._rail.setVisible(not whole)
        self._status.setVisible(not whole)
        self._rail.mark(_BELONGS.get(place.page, place.page))
        self._page = factory(self._desk, place)
        if isinstance(self._page, Page):
            self._finish_head(self._page, place)
        self._holder.addWidget(self._page)
        if isinstance(self._page, Page):
            self._page.take_focus()
        if not whole:
            self._waiting.shown(place.page)

    def _finish_head(self, page: Page, place: Place) -> None:
        words, theme, go = self._desk.words, self._desk.theme, self._desk.navigation.go
        page.head.backed.connect(self._desk.navigation.back)
        right: list[QWidget] = [SearchButton(self._desk, self.open_search)]
        if place.page not in ("new_visit", "import", "settings"):
            right.append(
                Button(
                    theme,
                    words("shell.new_visit"),
                    lambda: go(Place(page="new_visit")),
                    icon="plus",
                )
            )
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

    def _tell_person(self) -> None:
        self._status.person.setText(self._person or self._desk.words("shell.not_signed_in"))

    def _show_bar(self, notice: Notice) -> None:
        self._clear_bar()
        self._notice, desk = notice, self._desk
        buttons = [Button(desk.theme, notice.action, notice.act)] if notice.action else []
        bar = InlineBar(
            desk.theme, notice.text, notice.tone, *buttons, dismiss=desk.words("shell.dismiss")
        )
        bar.dismissed.connect(self._clear_bar)
        self._add_notice(bar)

    def _add_notice(self, widget: QWidget) -> None:
        margin, top = self._desk.theme.size("page_margin"), self._desk.theme.px(12)
        self._notices.setContentsMargins(margin, top, margin, 0)
        self._notices.addWidget(widget)

    def _clear_bar(self) -> None:
        self._notice = None
        for number in reversed(range(self._notices.count())):
            item = self._notices.itemAt(number)
            widget = item.widget() if item is not None else None
            if isinstance(widget, InlineBar):
                self._notices.removeWidget(widget)
                widget.deleteLater()
        if not self._notices.count():
            self._notices.setContentsMargins(0, 0, 0, 0)

    def _show_toast(self, notice: Notice) -> None:
        if self._toast is not None:
            self._toast.close_quietly()
        toast = Toast(self._desk.theme, notice.text, notice.action, notice.act)
        toast.destroyed.connect(lambda: self._forget_toast(toast))
        toast.setParent(self)
        self._toast = toast
        self._place_toast()
        toast.show()
        toast.raise_()
        announce(self, notice.text)

    def _forget_toast(self, toast: Toast) -> None:
        if self._toast is toast:
            self._toast = None

    def _place_toast(self) -> None:
        if self._toast is not None:
            gap = self._desk.theme.px(16)
            size = self._toast.sizeHint()
            bottom = self.height() - self._status.height() - gap
            self._toast.setGeometry(
                self.width() - size.width() - gap,
                bottom - size.height(),
                size.width(),
                size.height(),
            )

    def _watch(self, running: Running) -> None:
        """Long work began: show its line when it is not done within half a second."""
        timer = QTimer(self, singleShot=True, interval=_SHOW_PROGRESS_AFTER)
        timer.timeout.connect(lambda: self._show_progress(running))
        running.ended.connect(timer.stop)
        if running.title:
            timer.start()

    def _show_progress(self, running: Running) -> None:
        line = ProgressLine(self._desk.theme, self._desk.words, running.title, running.cancel)
        running.progressed.connect(
            lambda done, total: line.show_progress(done, total, running.seconds_left(done, total))
        )
        running.ended.connect(lambda: self._drop_notice(line))
        self._add_notice(line)

    def _drop_notice(self, widget: QWidget) -> None:
        if not isValid(widget):
            return
        self._notices.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
        if not self._notices.count():
            self._notices.setContentsMargins(0, 0, 0, 0)

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
        self._place_toast()

    def _may_lose(self, held: int) -> bool:
        """Answers stand in memory alone: she decides, and staying is the safe way."""
        words = self._desk.words
        dialog = Dialog(
            self,
            self._desk.theme,
            words,
            title=words("shell.unsaved_title"),
            text=words("shell.unsaved_text", count=held),
            act=words("shell.unsaved_leave"),
            keep=words("shell.unsaved_stay"),
        )
        return bool(dialog.exec())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self._page is not None:
            restyle(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        queues = self._desk.tasks.findChildren(WriteQueue)
        held = sum(queue.held_back for queue in queues)
        if held and not self._may_lose(held):
            for queue in queues:
                queue.retry()
            event.ignore()
            return
        self._desk.preferences.keep("window/geometry", self.saveGeometry())
        super().closeEvent(event)
