"""Ctrl+K: one field that finds suppliers, visits and cases, and goes to pages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from inspector.domain.formats import short_date
from inspector.services.listing import as_day
from inspector.services.searching import Hit, find_anything
from ui.desk import Desk
from ui.navigation import Place
from ui.reading_only import reading_only, writes
from ui.widgets.fields import LineField
from ui.widgets.text import Paragraph

_COMMANDS = (
    ("shell.today", Place(page="today")),
    ("shell.suppliers", Place(page="suppliers")),
    ("shell.visits", Place(page="visits")),
    ("shell.new_visit", Place(page="new_visit")),
    ("shell.import_suppliers", Place(page="import", other="suppliers")),
    ("shell.import_cases", Place(page="import", other="cases")),
    ("verify.title", Place(page="verify")),
    ("shell.outbox", Place(page="outbox")),
    ("exchange_page.title", Place(page="exchange")),
    ("shell.settings", Place(page="settings")),
)
_PLACE = Qt.ItemDataRole.UserRole
_WAIT = 120  # milliseconds of quiet before the storage is asked


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the search: its words and where it leads."""

    text: str
    place: Place


def commands(desk: Desk, text: str) -> list[Found]:
    """The pages and actions whose words hold all that was typed; all of them for nothing."""
    parts = text.casefold().split()
    reads = reading_only(desk).on
    named = [
        Found(desk.words(key), place) for key, place in _COMMANDS if not (reads and writes(place))
    ]
    return [one for one in named if all(part in one.text.casefold() for part in parts)]


def as_found(desk: Desk, hit: Hit) -> Found:
    """A hit in words: what it is, its name, what more is known."""
    words = desk.words
    kind = words(f"workflow.hit.{hit.kind}")
    cover = desk.preferences.cover
    title = cover.case(hit.title) if hit.kind == "case" else cover.within(hit.title, ())
    detail = cover.within(hit.detail, ())
    if hit.kind == "visit" and hit.detail:
        detail = short_date(as_day(detail))
    text = f"{kind}: {title}" + (f", {detail}" if detail else "")
    if hit.kind == "visit":
        return Found(text, Place(page="visit", subject=hit.id))
    return Found(text, Place(page="supplier", subject=hit.supplier or hit.id))


class _LineHeight(QStyledItemDelegate):
    def __init__(self, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        return QSize(200, self._height)


class SearchPanel(QFrame):
    """Opens over the window; Up and Down move while typing, Enter goes, Esc closes."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._before = window.focusWidget()
        self._asked = ""
        words, theme = desk.words, desk.theme
        self.setProperty("role", "card")
        self.setAccessibleName(words("shell.search_name"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(12)] * 4)
        layout.setSpacing(theme.px(8))
        self.field = LineField(theme, placeholder=words("shell.search_hint"))
        self.field.setAccessibleName(words("shell.search_name"))
        self.field.setProperty("holdsFocus", True)
        self.list = QListWidget()
        self.list.setAccessibleName(words("shell.search_results"))
        self.list.setItemDelegate(_LineHeight(theme.px(36), self.list))
        self.list.setFont(theme.font("body"))
        self.list.setStyleSheet(f"QListView::item {{ padding: 0 {theme.px(8)}px; }}")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._go)
        self._nothing = Paragraph(theme, "", "body", "text_soft")
        self._nothing.hide()
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT)
        self._soon.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(lambda: self._go(self.list.currentItem()))
        width = min(theme.px(560), window.width() - 48)
        top = min(theme.px(72), 96)
        self.setFixedSize(width, min(theme.px(380), window.height() - top - 48))
        self.move((window.width() - width) // 2, top)
        self.field.installEventFilter(self)
        self._show(commands(desk, ""))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.raise_()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Writing elsewhere closes the search, as does going to another program."""
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self._leave(back=False)
        return False

    def _leave(self, *, back: bool) -> None:
        """Close for good; `back` gives the keyboard to what had it before."""
        self.field.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        if back and self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _typed(self, text: str) -> None:
        self._show(commands(self._desk, text))
        self._soon.start()

    def _ask(self) -> None:
        text = self.field.text().strip()
        self._asked = text
        if text:
            self._desk.tasks.storage(
                lambda store: (text, find_anything(store, text)), self._answered
            )

    def _answered(self, answer: tuple[str, list[Hit]]) -> None:
        text, hits = answer
        if text == self.field.text().strip():
            found = [as_found(self._desk, hit) for hit in hits]
            self._show([*found, *commands(self._desk, text)])

    def _show(self, lines: list[Found]) -> None:
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(_PLACE, line.place)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        self._nothing.set_words(self._desk.words("shell.search_nothing", text=self.field.text()))

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        place = item.data(_PLACE)
        self._leave(back=False)
        self._desk.navigation.go(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif event.key() == Qt.Key.Key_Escape:
            self._leave(back=True)
        else:
            super().keyPressEvent(event)


def open_search(desk: Desk, window: QWidget) -> None:
    """For MainWindow."""
    SearchPanel(desk, window).show()
