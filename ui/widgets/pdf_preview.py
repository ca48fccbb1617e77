"""The real PDF on the screen: pages, thumbnails, zoom, page by page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.services.ports import Words
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.layout import row
from ui.widgets.page_pictures import PageList
from ui.widgets.text import Elided, Label

_PAGE_WIDTH = 595 * 96 / 72  # A4 at 100 %
_FIRST_MS = 150  # so long the first page comes before what is laid over it
_STEPS = (0.5, 0.67, 0.75, 0.87, 1.0, 1.25, 1.5, 2.0)


class PdfPreview(QWidget):
    """Shows the bytes of a PDF; a new one keeps page and zoom.

    What the fields of a form show, stamps of signatures among it, is laid over the page by
    `tasks` a moment later; without them it is there at once, and the window waits.
    """

    def __init__(self, theme: Theme, words: Words, tasks: Tasks | None = None) -> None:
        super().__init__()
        self._theme, self._words, self._tasks = theme, words, tasks
        self._data = b""
        self._fields_soon = QTimer(self, interval=_FIRST_MS, singleShot=True)
        self._fields_soon.timeout.connect(self._lay_fields)
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        # Without a standing scroll bar QPdfView can flip it on and off for ever (Qt 6.12).
        self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._view.setAccessibleName(words("finish.preview_name"))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.colour("sunken"))
        self._view.setPalette(palette)
        self._thumbs = PageList(theme, words, self._document)
        self._title = Elided(theme, "", "section")
        self._zoom = Label(theme, "", "body", tabular=True)
        self._page = Label(theme, "", "body", tabular=True)
        self._build()
        self._zoomed_by_hand = False
        self._set_zoom(_STEPS[3])

    def _build(self) -> None:
        theme, words = self._theme, self._words
        self._thumbs.selectionModel().currentChanged.connect(self._chosen)
        self._thumbs.clicked.connect(lambda index: self.show_page(index.row()))
        head = QFrame()
        head.setProperty("role", "sheet")
        head.setFixedHeight(theme.px(48))
        bar = row(
            self._title,
            1,
            IconButton(theme, "minusq", words("finish.zoom_out"), lambda: self._zoom_by(-1)),
            self._zoom,
            IconButton(theme, "plusq", words("finish.zoom_in"), lambda: self._zoom_by(1)),
            IconButton(theme, "cup", words("finish.page_before"), lambda: self._turn(-1)),
            self._page,
            IconButton(theme, "cdown", words("finish.page_after"), lambda: self._turn(1)),
            gap=theme.px(8),
            parent=head,
        )
        bar.setContentsMargins(theme.px(24), 0, theme.px(16), 0)
        self._view.pageNavigator().currentPageChanged.connect(self._tell_page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        below = row(self._thumbs, self._view, gap=0)
        below.setStretch(1, 1)
        outer.addLayout(below, 1)
        self._bind()

    def _bind(self) -> None:
        """Keys that act while the keyboard is anywhere in the preview."""
        keys = {
            QKeySequence(Qt.Key.Key_PageDown): lambda: self._turn(1),
            QKeySequence(Qt.Key.Key_PageUp): lambda: self._turn(-1),
            QKeySequence("Ctrl++"): lambda: self._zoom_by(1),
            QKeySequence("Ctrl+="): lambda: self._zoom_by(1),
            QKeySequence("Ctrl+-"): lambda: self._zoom_by(-1),
            QKeySequence("Ctrl+0"): self._fit,
        }
        for key, act in keys.items():
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    @property
    def page_count(self) -> int:
        return self._document.pageCount()

    def show_pdf(self, data: bytes) -> None:
        """Show this PDF, at the page that was in view."""
        self._data = data
        if self._tasks is None:
            self._load(_with_fields(data))
            return
        self._load(data)
        self._fields_soon.start()

    def _lay_fields(self) -> None:
        data, tasks = self._data, self._tasks
        if tasks is not None:
            tasks.work(lambda _progress: (data, _with_fields(data)), self._flattened)

    def _flattened(self, both: tuple[bytes, bytes]) -> None:
        data, flat = both
        if data is self._data and flat is not data:
            self._load(flat)

    def _load(self, data: bytes) -> None:
        page = self._view.pageNavigator().currentPage()
        before, self._buffer = self._buffer, QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if before is not None:
            before.deleteLater()
        self._thumbs.pictures.reload()
        last = max(0, self.page_count - 1)
        QTimer.singleShot(0, self, lambda: self.show_page(min(page, last)))

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Not where the list itself follows: the page in view stays where it is."""
        if now.row() != self._view.pageNavigator().currentPage():
            self.show_page(now.row())

    def show_page(self, page: int) -> None:
        """Go to this page, counted from 0."""
        if 0 <= page < self.page_count:
            self._view.pageNavigator().jump(page, QPointF(0, 0))
            self._tell_page(page)

    def _turn(self, by: int) -> None:
        self.show_page(self._view.pageNavigator().currentPage() + by)

    def _tell_page(self, page: int) -> None:
        count = self.page_count
        self._page.setText(self._words("finish.page_of", page=page + 1, count=count))
        here = self._thumbs.pictures.index(page)
        if here != self._thumbs.currentIndex():
            self._thumbs.setCurrentIndex(here)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoomed_by_hand:
            self._fit()

    def _fit(self) -> None:
        """As wide as there is room for, and no larger than on paper."""
        self._zoomed_by_hand = False
        room = self.width() - self._thumbs.width() - self._theme.px(40)
        self._set_zoom(max(_STEPS[0], min(_STEPS[4], room / _PAGE_WIDTH)))

    def _zoom_by(self, by: int) -> None:
        self._zoomed_by_hand = True
        now = self._view.zoomFactor()
        place = min(range(len(_STEPS)), key=lambda at: abs(_STEPS[at] - now)) + by
        self._set_zoom(_STEPS[max(0, min(place, len(_STEPS) - 1))])

    def _set_zoom(self, factor: float) -> None:
        self._view.setZoomFactor(factor)
        self._zoom.setText(f"{factor:.0%}".replace("%", "\u00a0%"))


def _with_fields(data: bytes) -> bytes:
    """What cannot be flattened is shown as far as it can be read."""
    from inspector.gateways.flattening import flattened  # not at the start

    try:
        return flattened(data, shown_on="screen")
    except InspectionError:
        return data
