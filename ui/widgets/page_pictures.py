"""Small pictures of a document's pages, each made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QFrame, QListView, QWidget

from inspector.services.ports import Words
from ui.theme import Theme

_NOWHERE = QModelIndex()
_AT_ONCE = 4  # pictures under way; the page in view is rendered by the same library
_LOST_MS = 2000  # the renderer forgets what it was asked when its document changes
_FIRST_MS = 200  # so long the page itself comes before its pictures
Index = QModelIndex | QPersistentModelIndex


class PagePictures(QAbstractListModel):
    """One row a page; a blank sheet stands there until the picture is made in Qt's own thread."""

    def __init__(
        self, theme: Theme, words: Words, document: QPdfDocument, size: QSize, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._document = theme, words, document
        self._ratio = parent.devicePixelRatioF()
        self._size = size * self._ratio
        self._count = 0
        self._made: dict[int, QPixmap] = {}
        self._wanted: list[int] = []
        self._asked: dict[int, int] = {}  # the renderer's number of a request, and its page
        self._blank = self._sheet()
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(document)
        self._renderer.pageRendered.connect(self._came)
        self._soon = QTimer(self, interval=_FIRST_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._lost = QTimer(self, interval=_LOST_MS, singleShot=True)
        self._lost.timeout.connect(self._ask_again)

    def reload(self) -> None:
        """The document has other pages now."""
        self.beginResetModel()
        self._count = self._document.pageCount()
        self._made.clear()
        self._wanted.clear()
        self._asked.clear()
        self.endResetModel()

    @property
    def made(self) -> int:
        """How many pictures there are."""
        return len(self._made)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        page = index.row()
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(page)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page + 1)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words("finish.page_number", page=page + 1)
        return None

    def _picture(self, page: int) -> QPixmap:
        """Asked for by what is painted alone: the rest costs nothing."""
        made = self._made.get(page)
        if made is not None:
            return made
        if page not in self._wanted and page not in self._asked.values():
            self._wanted.append(page)
            if not self._soon.isActive() and not self._asked:
                self._soon.start()
        return self._blank

    def _ask(self) -> None:
        """The newest wishes first: they are what is in view now."""
        while self._wanted and len(self._asked) < _AT_ONCE:
            page = self._wanted.pop()
            self._asked[self._renderer.requestPage(page, self._size)] = page
        if self._asked:
            self._lost.start()

    def _ask_again(self) -> None:
        """Nothing came of these for long."""
        self._wanted.extend(self._asked.values())
        self._asked.clear()
        self._ask()

    def _came(
        self,
        page: int,
        _size: QSize,
        picture: QImage,
        _options: QPdfDocumentRenderOptions,
        request: int,
    ) -> None:
        if self._asked.pop(request, None) is None:
            return  # of the document before
        self._made[page] = self._sheet(picture)
        here = self.index(page)
        self.dataChanged.emit(here, here, [Qt.ItemDataRole.DecorationRole])
        self._ask()

    def _sheet(self, picture: QImage | None = None) -> QPixmap:
        """The page on white paper: a PDF page itself is transparent."""
        sheet = QPixmap(picture.size() if picture is not None else self._size)
        sheet.fill(self._theme.colour("paper"))
        if picture is not None:
            painter = QPainter(sheet)
            painter.drawImage(0, 0, picture)
            painter.end()
        sheet.setDevicePixelRatio(self._ratio)
        return sheet


class PageList(QListView):
    """The pictures under each other, as a list of pages to choose from."""

    def __init__(self, theme: Theme, words: Words, document: QPdfDocument) -> None:
        super().__init__()
        size = QSize(theme.px(64), theme.px(88))
        self.setFixedWidth(theme.px(104))
        self.setIconSize(size)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setUniformItemSizes(True)  # else every page is asked for its picture to be measured
        self.setSpacing(theme.px(4))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("ground", "sunken")
        self.setAccessibleName(words("finish.pages_name"))
        self.pictures = PagePictures(theme, words, document, size, self)
        self.setModel(self.pictures)
