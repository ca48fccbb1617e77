"""The keys of visit mode, and those that act on the page in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.pages.visit.columns import Columns
from ui.pages.visit.step_page import StepPage


def bind(widget: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Let these keys act while the keyboard is anywhere in the widget."""
    for key, act in keys.items():
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)


class PageKeys(QObject):
    """Next unanswered, comment, evidence, case: each page knows what they mean to it."""

    def __init__(
        self, desk: Desk, mode: QWidget, page: Callable[[], StepPage | None], columns: Columns
    ) -> None:
        super().__init__(mode)
        self._desk, self._page, self._columns = desk, page, columns
        bind(
            mode,
            {
                "Ctrl+Down": self._next_open,
                "F2": self._open_comment,
                "Ctrl+E": self._ask_evidence,
                "Ctrl+G": self._go_to_case,
            },
        )

    def _next_open(self) -> None:
        page = self._page()
        if page is not None and not page.next_open():
            self._desk.messages.toast(self._desk.words("visit.none_unanswered"))

    def _open_comment(self) -> None:
        page = self._page()
        if page is not None:
            page.open_comment()

    def _ask_evidence(self) -> None:
        page = self._page()
        if page is not None:
            self._columns.show_beside()
            page.ask_evidence()

    def _go_to_case(self) -> None:
        """From a page that knows which case is meant."""
        act = getattr(self._page(), "go_to_case", None)
        if act is not None:
            act()
