"""Udveksling: what laptops give each other, when, where, and which of them may."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from inspector.domain.settings import Settings
from inspector.services.exchange import Exchange
from inspector.services.ports import Progress
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.exchange.alone import AlonePart, CreatePart
from ui.pages.exchange.asked import AskedPart
from ui.pages.exchange.enrol import EnrolPart
from ui.pages.exchange.laptops import LaptopsPart
from ui.pages.exchange.outside import ForkedPart, OutPart, demonstration
from ui.pages.exchange.part import Part
from ui.pages.exchange.run import RunPart
from ui.pages.exchange.scopes import ScopesPart
from ui.pages.exchange.sheet import SheetPart
from ui.presenters.exchange import ExchangeView
from ui.presenters.recovery import NewKey
from ui.widgets.buttons import IconButton
from ui.widgets.layout import Scroll, clear
from ui.widgets.page import Page
from ui.widgets.tabs import TabStrip
from ui.widgets.text import Label

_TABS = ("run", "laptops", "scopes")
_OFFICE: dict[str, type[Part]] = {
    "run": RunPart, "laptops": LaptopsPart, "scopes": ScopesPart, "enrol": EnrolPart,
}  # fmt: skip
_STAGES: dict[str, type[Part]] = {
    "alone": AlonePart, "asked": AskedPart, "forked": ForkedPart, "out": OutPart,
}  # fmt: skip


class ExchangePage(Page):
    """Read anew whenever the data change; what she has in hand is kept where it still fits."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(
            desk.theme, desk.words("exchange_page.title"), "", desk.words("shell.go_back")
        )
        self._desk, self._tab = desk, place.tab or "run"
        self._key: NewKey | None = None  # of the administration, until its sheet is proved
        self._shown: tuple[str, str] = ("", "")
        self._strip: TabStrip | None = None
        self.part: Part | None = None
        holder = QWidget()
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        if desk.exchange is None:
            self.body.addWidget(demonstration(desk), 1)
            self.first_focus = self.head.findChild(IconButton)  # the way back is all there is
            return
        self.scrolled = Scroll(holder)
        self.body.addWidget(self.scrolled, 1)
        wait = Label(desk.theme, desk.words("shell.reading"), "body", "text_muted")
        self._holder.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._in_sight)
        self.refresh()

    def _in_sight(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What the program gives the keyboard is scrolled to; a press of the mouse moves nothing
        from under it.
        """
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or pressed or not self.scrolled.isAncestorOf(now):
            return
        QTimer.singleShot(0, now, lambda: self._scroll_to(now))

    def _scroll_to(self, widget: QWidget) -> None:
        if widget.height() < self.scrolled.viewport().height():
            self.scrolled.ensureWidgetVisible(widget, 0, self.theme.px(32))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A bar that comes above takes room: what has the keyboard stays in sight."""
        super().resizeEvent(event)
        held, lower = self.focusWidget(), event.size().height() < event.oldSize().height()
        if lower and held is not None and held.hasFocus():
            self._in_sight(None, held)

    # -- reading

    def refresh(self) -> None:
        if self._desk.exchange is not None:
            self._desk.tasks.storage(read_settings, self._read)

    def _read(self, settings: Settings) -> None:
        exchange = self._desk.exchange
        if exchange is None:
            return

        def job(_progress: Progress) -> ExchangeView:
            return ExchangeView(
                state=exchange.state(), held=tuple(exchange.held()), settings=settings
            )

        self._desk.tasks.work(job, self._show)

    # -- showing

    def _show(self, view: ExchangeView) -> None:
        self._view = view
        stage = self._face(view)
        tab = self._tab if stage == "office" else ""
        self._tell_office(view, stage)
        same = (stage, tab) == self._shown and self.part is not None
        if same and self.part is not None and self.part.show_view(view):
            return
        exchange = self._desk.exchange
        if exchange is None:
            return
        self._shown = (stage, tab)
        clear(self._holder)
        self.part = self._made(stage, tab, exchange, view)
        self.part.went.connect(self.go)
        self.part.in_sight.connect(self._scroll_to)
        self._holder.addWidget(self.part)
        self.first_focus = self.part.first_focus or (self._strip.marked if self._strip else None)
        self.take_focus()

    def _face(self, view: ExchangeView) -> str:
        """The stage, or one of the two steps of making an office."""
        if self._key is not None:
            return "sheet"
        if self._tab == "create" and view.stage in ("alone", "asked"):
            return "create"
        return view.stage

    def _made(self, stage: str, tab: str, exchange: Exchange, view: ExchangeView) -> Part:
        if stage == "sheet" and self._key is not None:
            return SheetPart(self._desk, exchange, view, self._key, self._proved)
        if stage == "create":
            return CreatePart(self._desk, exchange, view, self._take_key)
        kind = _OFFICE.get(tab, RunPart) if stage == "office" else _STAGES[stage]
        if kind is EnrolPart and not view.state.has_admin_key:
            kind = LaptopsPart
        return kind(self._desk, exchange, view)

    def _tell_office(self, view: ExchangeView, stage: str) -> None:
        """Whose office it is beside the title, and the tabs below."""
        words, state = self._desk.words, view.state
        name = state.roster.name if state.roster is not None and stage != "alone" else ""
        beside = words("exchange_page.beside", office=name, mark=state.mark) if name else ""
        self.head.beside.setText(beside)
        if stage != "office":
            self._strip = None
            clear(self._tabs)
            return
        active = len(state.roster.active) if state.roster else 0
        scopes = len(state.roster.scopes) if state.roster else 0
        counts = {"laptops": active, "scopes": scopes or None}
        if self._strip is None:
            tabs = [(name, words(f"exchange_page.tab.{name}"), counts.get(name)) for name in _TABS]
            self._strip = TabStrip(self._desk.theme, tabs, self._marked())
            self._strip.changed.connect(self.go)
            self.set_tabs(self._strip)
        for name, count in counts.items():
            self._strip.set_count(name, count)
        self._strip.choose(self._marked())

    def _marked(self) -> str:
        """Enrolling belongs to the laptops."""
        return "laptops" if self._tab == "enrol" else self._tab

    def go(self, tab: str) -> None:
        """Show another face, and note where the window is."""
        self._tab = tab or "run"
        self._desk.navigation.replace(Place(page="exchange", tab=tab if tab != "run" else ""))
        self._show(self._view)

    # -- the administration key

    def _take_key(self, secret: bytes) -> None:
        self._key = NewKey(secret)

    def _proved(self, proved: bool) -> None:
        words, messages = self._desk.words, self._desk.messages
        self._key = None
        if proved:
            messages.toast(words("exchange_page.sheet.proved"))
        else:
            messages.bar(words("exchange_page.sheet.unproved"), tone="remark")
        self.go("laptops")

    def keepsake(self) -> object:
        return self._tab, self._key

    def restore(self, kept: object) -> None:
        """The same key again: its sheet may be printed already."""
        if isinstance(kept, tuple) and len(kept) == 2:
            self._tab, self._key = kept
