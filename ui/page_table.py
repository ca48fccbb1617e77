"""Which page shows which place; a page is imported when it is first shown.

Only the start page belongs to the start. The others come in while nobody waits (`warming`),
so that the first click finds them there.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.main_window import PageFactory
from ui.navigation import Place


def page_table() -> dict[str, PageFactory]:
    """The factories of the main window, by `Place.page`."""
    return {
        "today": _today,
        "suppliers": _suppliers,
        "supplier": _supplier,
        "visits": _visits,
        "visit": visit_page,
        "new_visit": _new_visit,
        "import": _import_list,
        "verify": _verify,
        "outbox": _outbox,
        "exchange": _exchange,
        "conflicts": _conflicts,
        "settings": _settings,
        "first_start": _first_start,
        "passphrase": _passphrase,
        "recovery": _recovery,
        "damaged": _damaged,
    }


def visit_page(desk: Desk, place: Place) -> QWidget:
    """Visit mode at the step of the place."""
    from ui.pages.visit_mode import VisitMode

    return VisitMode(desk, place.subject, desk.navigation.back, step=place.tab, at=place.other)


def _today(desk: Desk, place: Place) -> QWidget:
    from ui.pages.today import TodayPage

    return TodayPage(desk, place)


def _suppliers(desk: Desk, place: Place) -> QWidget:
    from ui.pages.suppliers import SuppliersPage

    return SuppliersPage(desk, place)


def _supplier(desk: Desk, place: Place) -> QWidget:
    from ui.pages.supplier import SupplierPage

    return SupplierPage(desk, place)


def _visits(desk: Desk, place: Place) -> QWidget:
    from ui.pages.visits import VisitsPage

    return VisitsPage(desk, place)


def _new_visit(desk: Desk, place: Place) -> QWidget:
    from ui.pages.new_visit import NewVisitPage

    return NewVisitPage(desk, place)


def _import_list(desk: Desk, place: Place) -> QWidget:
    from ui.pages.import_list import ImportPage

    return ImportPage(desk, place)


def _verify(desk: Desk, place: Place) -> QWidget:
    from ui.pages.verify import VerifyPage

    return VerifyPage(desk, place)


def _outbox(desk: Desk, place: Place) -> QWidget:
    from ui.pages.outbox import OutboxPage

    return OutboxPage(desk, place)


def _conflicts(desk: Desk, place: Place) -> QWidget:
    from ui.pages.conflicts import ConflictsPage

    return ConflictsPage(desk, place)


def _exchange(desk: Desk, place: Place) -> QWidget:
    from ui.pages.exchange.page import ExchangePage

    return ExchangePage(desk, place)


def _settings(desk: Desk, place: Place) -> QWidget:
    from ui.pages.settings.page import SettingsPage

    return SettingsPage(desk, place)


def _first_start(desk: Desk, place: Place) -> QWidget:
    from ui.pages.first_start import FirstStart

    return FirstStart(desk, place)


def _passphrase(desk: Desk, place: Place) -> QWidget:
    from ui.pages.passphrase import PassphrasePage

    return PassphrasePage(desk, place)


def _recovery(desk: Desk, place: Place) -> QWidget:
    from ui.pages.recovery_sheet import RecoverySheetPage

    return RecoverySheetPage(desk, place)


def _damaged(desk: Desk, place: Place) -> QWidget:
    from ui.pages.damaged import DamagedPage

    return DamagedPage(desk, place)
