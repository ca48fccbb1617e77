"""Which page shows which place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.main_window import PageFactory
from ui.navigation import Place
from ui.pages.first_start import FirstStart
from ui.pages.import_list import ImportPage
from ui.pages.new_visit import NewVisitPage
from ui.pages.passphrase import PassphrasePage
from ui.pages.settings.page import SettingsPage
from ui.pages.supplier import SupplierPage
from ui.pages.suppliers import SuppliersPage
from ui.pages.today import TodayPage
from ui.pages.visit_mode import VisitMode
from ui.pages.visits import VisitsPage


def page_table() -> dict[str, PageFactory]:
    """The factories of the main window, by `Place.page`."""
    return {
        "today": TodayPage,
        "suppliers": SuppliersPage,
        "supplier": SupplierPage,
        "visits": VisitsPage,
        "visit": visit_page,
        "new_visit": NewVisitPage,
        "import": ImportPage,
        "settings": SettingsPage,
        "first_start": FirstStart,
        "passphrase": PassphrasePage,
    }


def visit_page(desk: Desk, place: Place) -> QWidget:
    """Visit mode at the step of the place."""
    return VisitMode(desk, place.subject, desk.navigation.back, step=place.tab)
