"""One piece of evidence beside a point: its picture or sign, its name, and what can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu

from inspector.domain.model import Evidence
from inspector.services.ports import Words
from ui.theme import Theme


class EvidenceThumb(QAbstractButton):
    """A click or Enter offers more, Delete takes it away; where locked, a copy alone."""

    copy_asked = Signal(object)
    caption_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(self, theme: Theme, words: Words, item: Evidence, *, locked: bool) -> None:
        super().__init__()
        self._theme, self._words, self._locked = theme, words, locked
        self.item = item
        self._picture: QPixmap | None = None
        self._name = item.caption or item.name
        self._box = QSize(
            theme.px(72 if theme.compact else 84), theme.px(84 if theme.compact else 96)
        )
        self.setFixedSize(self._box.width(), self._box.height() + theme.px(22))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self._name)
        self.setAccessibleName(words("visit.evidence_one", name=self._name))
        self.clicked.connect(self._offer)

    def _offer(self) -> None:
        self.menu().popup(self.mapToGlobal(QPoint(0, self._box.height())))

    def menu(self) -> QMenu:
        """What can be done with it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = [("visit.evidence_save", self.copy_asked)]
        if not self._locked:
            acts.insert(0, ("visit.evidence_caption_edit", self.caption_asked))
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
        if self._picture is not None:
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        if event.key() == Qt.Key.Key_Delete and not self._locked:
            self.removal_asked.emit(self.item)
            return
        super().keyPressEvent(event)
