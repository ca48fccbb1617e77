"""Which page shows which kind of step. A kind that is not here is left out of the list."""

from __future__ import annotations

from ui.pages.visit.area import AreaPage
from ui.pages.visit.arrival import ArrivalPage
from ui.pages.visit.cases import CasesPage
from ui.pages.visit.draw import DrawPage
from ui.pages.visit.finish import FinishPage
from ui.pages.visit.review import ReviewPage
from ui.pages.visit.step_page import StepPage
from ui.pages.visit.turned import TurnedScreen

STEP_PAGES: dict[str, type[StepPage]] = {
    "arrival": ArrivalPage,
    "draw": DrawPage,
    "cases": CasesPage,
    "area": AreaPage,
    "tour": AreaPage,
    "review": ReviewPage,
    "turned": TurnedScreen,
    "finish": FinishPage,
}
