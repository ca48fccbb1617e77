"""Line icons drawn from resources/icons in any colour and size, sharp at every ratio."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class IconShelf:
    """Draws the icon NAME.svg with `currentColor` replaced; drawn icons are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def forget(self) -> None:
        """Drop what was drawn; call when the colours change."""
        self._drawn.clear()

    def pixmap(self, name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon `size` logical pixels square at this device ratio."""
        key = (name, colour.name(), size, ratio)
        if key not in self._drawn:
            self._drawn[key] = self._draw(name, colour.name(), size, ratio)
        return self._drawn[key]

    def icon(self, name: str, normal: QColor, disabled: QColor, size: int, ratio: float) -> QIcon:
        icon = QIcon(self.pixmap(name, normal, size, ratio))
        icon.addPixmap(self.pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        return icon

    @staticmethod
    def padded(pixmap: QPixmap, left: int, right: int) -> QPixmap:
        """The same drawing with empty pixels beside it."""
        ratio = pixmap.devicePixelRatio()
        wide = QPixmap(pixmap.width() + round((left + right) * ratio), pixmap.height())
        wide.setDevicePixelRatio(ratio)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(left, 0, pixmap)
        painter.end()
        return wide

    def _draw(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        if name not in self._sources:
            path = self._folder / f"{name}.svg"
            self._sources[name] = path.read_text(encoding="utf-8")
        source = self._sources[name].replace("currentColor", colour)
        renderer = QSvgRenderer(QByteArray(source.encode()))
        side = round(size * ratio)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
