"""One piece of evidence beside a point: its picture or sign, its name, and what can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu

from inspector.domain.model import Evidence
from inspector.services.ports import Words
from ui.presenters.delivery import size_words
from ui.theme import Theme


class EvidenceThumb(QAbstractButton):
    """A click or Enter offers more, Delete takes it away; where locked, a copy alone."""

    copy_asked = Signal(object)
    caption_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(
        self, theme: Theme, words: Words, item: Evidence, *, locked: bool, laptop: str = ""
    ) -> None:
        """`laptop`: the mark of the one where the file still lies; "" where it is here."""
        super().__init__()
        self._theme, self._words, self._locked = theme, words, locked
        self.item, self.laptop = item, laptop
        self._picture: QPixmap | None = None
        self._name = item.caption or item.name
        self._box = QSize(
            theme.px(72 if theme.compact else 84), theme.px(84 if theme.compact else 96)
        )
        self.setFixedSize(self._box.width(), self._box.height() + theme.px(22))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self._name)
        self.setAccessibleName(words("visit.evidence_one", name=self._name))
        if laptop:
            told = elsewhere_words(item, laptop, words)
            self.setToolTip(told)
            self.setAccessibleName(told)
        self.clicked.connect(self._offer)

    def _offer(self) -> None:
        self.menu().popup(self.mapToGlobal(QPoint(0, self._box.height())))

    def menu(self) -> QMenu:
        """What can be done with it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = [] if self.laptop else [("visit.evidence_save", self.copy_asked)]
        if not self._locked:
            acts.insert(0, ("visit.evidence_caption_edit", self.caption_asked))
        if not (self._locked or self.laptop):  # it could not be put back
            acts.append(("visit.evidence_remove", self.removal_asked))
        for key, asked in acts:
            action = QAction(self._words(key), menu)
            action.triggered.connect(lambda _=False, asked=asked: asked.emit(self.item))
            menu.addAction(action)
        return menu

    def show_picture(self, data: bytes) -> None:
        image = QImage.fromData(data)
        if image.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = self._box * ratio
        keep = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        scaled = image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)
        left = (scaled.width() - size.width()) // 2
        top = (scaled.height() - size.height()) // 2
        picture = QPixmap.fromImage(scaled.copy(left, top, size.width(), size.height()))
        picture.setDevicePixelRatio(ratio)
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self._box.width() - 1, self._box.height() - 1)
        painter.setPen(theme.colour("hairline"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, 2, 2)
        if self.laptop:
            self._paint_elsewhere(painter)
        elif self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        else:
            side = theme.px(32)
            place = QPoint((self._box.width() - side) // 2, (self._box.height() - side) // 2)
            painter.drawPixmap(place, theme.pixmap("report", "data_1", 32))
        small = theme.px(16)
        line = QRect(0, self._box.height() + theme.px(4), self.width(), theme.px(18))
        icon = "camera" if self.item.shown else "report"
        painter.drawPixmap(0, line.top() + 1, theme.pixmap(icon, "text_soft", 16))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text_soft"))
        words = line.adjusted(small + theme.px(4), 0, 0, 0)
        middle = Qt.TextElideMode.ElideMiddle
        told = painter.fontMetrics().elidedText(Path(self._name).stem, middle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told)

    def _paint_elsewhere(self, painter: QPainter) -> None:
        """In its place: on which laptop it lies."""
        theme = self._theme
        edge = QPen(theme.colour("border"), 1, Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(
            QRectF(0.5, 0.5, self._box.width() - 1, self._box.height() - 1), 2, 2
        )
        side = theme.px(24)
        left, top = (self._box.width() - side) // 2, theme.px(16)
        painter.drawPixmap(left, top, theme.pixmap("laptop", "text_soft", 24))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text_soft"))
        told = self._words("together.elsewhere_short", laptop=self.laptop)
        below = QRect(2, top + side, self._box.width() - 4, self._box.height() - top - side)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(below, flags, told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        if event.key() == Qt.Key.Key_Delete and not (self._locked or self.laptop):
            self.removal_asked.emit(self.item)
            return
        super().keyPressEvent(event)


def elsewhere_words(item: Evidence, laptop: str, words: Words) -> str:
    """What it is, where its file lies, and how large it is."""
    told = words(
        "together.elsewhere_photo" if item.shown else "together.elsewhere_file", laptop=laptop
    )
    name, size = item.caption or item.name, size_words(item.size, words)
    return words("together.elsewhere_name", name=name, told=told, size=size)
