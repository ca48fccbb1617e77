"""The settings: sections at the left, the section in hand beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.scheme import Scheme
from inspector.domain.settings import Settings
from inspector.services.settings import mark_is_of_office, office_decides, read_settings
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.settings.deadlines import DeadlinesSection
from ui.pages.settings.look import LanguageSection, LookSection
from ui.pages.settings.office import OfficeSection
from ui.pages.settings.reports import ReportsSection
from ui.pages.settings.section import Section
from ui.widgets.bars import InlineBar
from ui.widgets.layout import Columns, Scroll, clear
from ui.widgets.page import Page
from ui.widgets.sections import SectionList

_SECTIONS = (
    ("office", "office"),
    ("deadlines", "clock"),
    ("keys", "shield"),
    ("backups", "usb"),
    ("exchange", "sync"),
    ("retention", "history"),
    ("reports", "report"),
    ("signature", "pen"),
    ("mail", "mail"),
    ("look", "eye"),
    ("language", "globe"),
    ("support", "info"),
)


_UNBOUND = 16_777_215  # as high as Qt lets a widget be


class SettingsPage(Page):
    """The section in hand is kept in the navigation."""

    def __init__(self, desk: Desk, place: Place) -> None:
        words, theme = desk.words, desk.theme
        section = place.tab if place.tab in dict(_SECTIONS) else "office"
        super().__init__(theme, words("settings_page.title"), words(f"settings_page.{section}"))
        self._desk, self._section = desk, section
        self._settings = Settings()
        self._schemes: tuple[Scheme, ...] = ()
        self._list = SectionList(
            theme,
            [(name, icon, words(f"settings_page.{name}")) for name, icon in _SECTIONS],
            words("settings_page.sections"),
        )
        self._list.chosen.connect(self._choose)
        self._list.mark(section)
        holder = QWidget()
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self.section: QWidget | None = None
        self.scrolled = Scroll(holder)
        self._beside = Scroll(self._list)
        self._beside.setMinimumWidth(theme.px(236))  # their words and a bar
        columns = Columns(theme, [(self._beside, 20), (self.scrolled, 80)], least=760)
        columns.stacked.connect(self._stack)
        self.body.addWidget(columns, 1)
        shelf = desk.shelf
        self._office_decides = self._mark_rests = False
        desk.tasks.storage(
            lambda store: (
                read_settings(store), shelf.all(), office_decides(store), mark_is_of_office(store)
            ),
            self._know,
        )  # fmt: skip

    def _stack(self, stacked: bool) -> None:
        """The sections stay where they are while the section scrolls: at the left, or above."""
        self._list.set_compact(stacked)
        px = self._desk.theme.px
        self._beside.setMinimumWidth(0 if stacked else px(236))
        self._beside.setMinimumHeight(px(44) if stacked else 0)
        self._beside.setMaximumHeight(px(44) if stacked else _UNBOUND)
        self._show_marked()

    def _show_marked(self) -> None:
        """Where the sections scroll as well, the one in hand is in sight."""
        QTimer.singleShot(0, self, lambda: self._list.bring_into(self._beside))

    def _know(self, known: tuple[Settings, tuple[Scheme, ...], bool, bool]) -> None:
        self._settings, self._schemes, self._office_decides, self._mark_rests = known
        self._show()
        self._list.focus_marked()

    def _choose(self, section: str) -> None:
        self._section = section
        self._list.mark(section)
        self.head.beside.setText(self._desk.words(f"settings_page.{section}"))
        self._desk.navigation.replace(Place(page="settings", tab=section))
        shown = self.section
        if isinstance(shown, Section):
            self._settings = shown.settings
        self._show()

    def _show(self) -> None:
        clear(self._holder)
        self.section = self._made(self._section)
        section = self.section if isinstance(self.section, Section) else None
        if self._office_decides and section is not None and section.leave_to_office():
            told = self._desk.words("settings_page.of_office")
            self._holder.addWidget(InlineBar(self._desk.theme, told))
        self._holder.addWidget(self.section)
        self.scrolled.verticalScrollBar().setValue(0)
        self._show_marked()

    def _made(self, name: str) -> QWidget:
        """The section; what guards the data is imported when it is first asked for."""
        desk, settings = self._desk, self._settings
        if name == "deadlines":
            return DeadlinesSection(desk, settings, self._schemes)
        if name == "reports":
            return ReportsSection(desk, settings)
        if name in _SAFETY:
            return _SAFETY[name](desk, settings)
        if name in ("look", "language"):
            return LookSection(desk) if name == "look" else LanguageSection(desk)
        return OfficeSection(desk, settings, mark_rests=self._mark_rests)


def _keys(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.keys import KeysSection

    return KeysSection(desk, settings)


def _backups(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.backups import BackupsSection

    return BackupsSection(desk, settings)


def _exchange(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.exchange import ExchangeSection

    return ExchangeSection(desk, settings)


def _retention(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.retention import RetentionSection

    return RetentionSection(desk, settings)


def _support(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.support import SupportSection

    return SupportSection(desk, settings)


def _mail(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.mail import MailSection

    return MailSection(desk, settings)


def _signature(desk: Desk, settings: Settings) -> QWidget:
    from ui.pages.settings.signature import SignatureSection

    return SignatureSection(desk, settings)


_SAFETY: dict[str, Callable[[Desk, Settings], QWidget]] = {
    "keys": _keys,
    "backups": _backups,
    "exchange": _exchange,
    "retention": _retention,
    "support": _support,
    "signature": _signature,
    "mail": _mail,
}
