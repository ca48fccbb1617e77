"""What can wait until the start page is painted: the other pages, and the doorbell."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_AT_THE_LATEST_MS = 3000  # where no start page comes: a first start, a question for the passphrase
_BETWEEN_MS = 15  # a click is answered between two modules
# What the other pages are made of, the parts before the whole, so that no step is long.
MODULES = (
    "inspector.services.searching",
    "ui.search",
    "ui.widgets.table",
    "ui.models.columns",
    "ui.pages.listing",
    "ui.pages.suppliers",
    "inspector.services.supplier_overview",
    "ui.pages.supplier",
    "ui.pages.visits",
    "ui.pages.verify",
    "ui.pages.outbox",
    "ui.pages.visit.parts",
    "ui.presenters.visit",
    "ui.pages.visit.head",
    "ui.pages.visit.step_list",
    "ui.pages.visit.arrival",
    "ui.pages.visit.area",
    "ui.presenters.draw",
    "ui.presenters.draw_views",
    "ui.pages.visit.draw",
    "ui.presenters.cases",
    "ui.pages.visit.case_card",
    "ui.pages.visit.matrix",
    "ui.pages.visit.cases",
    "ui.pages.visit.review",
    "ui.pages.visit.finish",
    "ui.pages.visit_mode",
    "ui.presenters.new_visit",
    "ui.pages.new_visit",
    "ui.presenters.import_list",
    "ui.pages.import_list",
    "ui.pages.settings.page",
    "ui.pages.settings.backups",
)


class FirstPaint(QObject):
    """Tells once that a widget has been painted, with all it holds."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._watched: QObject | None = None

    def watch(self, widget: QObject) -> None:
        """Wait for the next painting of this widget."""
        if self._watched is None:
            self._watched = widget
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)  # after the paintings of what it holds
        return False


class Settling(QObject):
    """Runs `first`, then imports the other pages one by one.

    A module at a time, while the window is idle. Begins when `begin` is called, and without
    a call after three seconds.
    """

    def __init__(self, window: QObject, first: Callable[[], None]) -> None:
        super().__init__(window)
        self._first: Callable[[], None] | None = first
        self._waiting = list(MODULES)
        self._next = QTimer(self, interval=_BETWEEN_MS)
        self._next.timeout.connect(self._step)
        QTimer.singleShot(_AT_THE_LATEST_MS, self, self.begin)

    def begin(self) -> None:
        """The start page is painted."""
        first, self._first = self._first, None
        if first is not None:
            # What the start made stays as long as the window. What comes afterwards is collected
            # by `ui.collector`, on this thread alone: never `gc.enable` here.
            gc.freeze()
            first()
            self._next.start()

    def stop(self) -> None:
        """The window closes."""
        self._first = None
        self._next.stop()

    def _step(self) -> None:
        if self._waiting:
            importlib.import_module(self._waiting.pop(0))
        else:
            self._next.stop()
