"""The real PDF on the screen: pages, thumbnails, zoom, page by page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.layout import row
from ui.widgets.text import Label

_PAGE_WIDTH = 595 * 96 / 72  # A4 at 100 %
_STEPS = (0.5, 0.67, 0.75, 0.87, 1.0, 1.25, 1.5, 2.0)


class PdfPreview(QWidget):
    """Shows the bytes of a PDF; a new one keeps page and zoom."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
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
        self._thumbs = QListWidget()
        self._title = Label(theme, "", "section")
        self._zoom = Label(theme, "", "body", tabular=True)
        self._page = Label(theme, "", "body", tabular=True)
        self._build()
        self._zoomed_by_hand = False
        self._set_zoom(_STEPS[3])

    def _build(self) -> None:
        theme, words = self._theme, self._words
        self._thumbs.setFixedWidth(theme.px(104))
        self._thumbs.setIconSize(QSize(theme.px(64), theme.px(88)))
        self._thumbs.setViewMode(QListWidget.ViewMode.IconMode)
        self._thumbs.setMovement(QListWidget.Movement.Static)
        self._thumbs.setFlow(QListWidget.Flow.TopToBottom)
        self._thumbs.setWrapping(False)
        self._thumbs.setSpacing(theme.px(4))
        self._thumbs.setFrameShape(QFrame.Shape.NoFrame)
        self._thumbs.setProperty("ground", "sunken")
        self._thumbs.setAccessibleName(words("finish.pages_name"))
        self._thumbs.currentRowChanged.connect(self.show_page)
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

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    @property
    def page_count(self) -> int:
        return self._document.pageCount()

    def show_pdf(self, data: bytes) -> None:
        """Show this PDF, at the page that was in view."""
        page = self._view.pageNavigator().currentPage()
        before, self._buffer = self._buffer, QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if before is not None:
            before.deleteLater()
        self._show_thumbs()
        last = max(0, self.page_count - 1)
        QTimer.singleShot(0, self, lambda: self.show_page(min(page, last)))

    def _show_thumbs(self) -> None:
        self._thumbs.blockSignals(True)
        self._thumbs.clear()
        ratio = self.devicePixelRatioF()
        wanted = self._thumbs.iconSize() * ratio
        for page in range(self.page_count):
            picture = QPixmap.fromImage(self._document.render(page, wanted))
            picture.setDevicePixelRatio(ratio)
            sheet = QPixmap(picture.size())
            sheet.setDevicePixelRatio(ratio)
            sheet.fill(self._theme.colour("paper"))
            item = QListWidgetItem(QIcon(_laid_over(sheet, picture)), str(page + 1))
            item.setToolTip(self._words("finish.page_number", page=page + 1))
            self._thumbs.addItem(item)
        self._thumbs.blockSignals(False)

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
        self._thumbs.blockSignals(True)
        self._thumbs.setCurrentRow(page)
        self._thumbs.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoomed_by_hand:
            room = event.size().width() - self._thumbs.width() - self._theme.px(40)
            self._set_zoom(max(_STEPS[0], min(_STEPS[4], room / _PAGE_WIDTH)))

    def _zoom_by(self, by: int) -> None:
        self._zoomed_by_hand = True
        now = self._view.zoomFactor()
        place = min(range(len(_STEPS)), key=lambda at: abs(_STEPS[at] - now)) + by
        self._set_zoom(_STEPS[max(0, min(place, len(_STEPS) - 1))])

    def _set_zoom(self, factor: float) -> None:
        self._view.setZoomFactor(factor)
        self._zoom.setText(f"{factor:.0%}".replace("%", "\u00a0%"))


def _laid_over(sheet: QPixmap, picture: QPixmap) -> QPixmap:
    """The page on white paper: a PDF page itself is transparent."""
    painter = QPainter(sheet)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return sheet
