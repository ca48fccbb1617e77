"""The visible focus frame around free-standing controls, one pixel of ground between."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.theme import Theme

_GAP = 3  # two pixels of frame and one of ground


def _outer(widget: QWidget) -> QWidget | None:
    """The widget's parent. `parentWidget` of a viewport Qt made loads every kind of widget."""
    parent = widget.parent()
    return parent if isinstance(parent, QWidget) else None


class _Frame(QWidget):
    """Draws the frame over its parent and lets everything through to what lies under it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class FocusRing(QObject):
    """Follows the keyboard focus; a control with the property `ownFocus` draws its own frame."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._frame: _Frame | None = None
        self._followed: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _focus_moved(self) -> None:
        """Takes no arguments: a widget that is being destroyed tells that it lost the focus, and
        handing it to Python gave the collector an object that is half gone.
        """
        self._let_go()
        new = QApplication.focusWidget()
        wanted = isinstance(new, QAbstractButton) or (new is not None and new.property("ring"))
        if new is None or not wanted or new.property("ownFocus"):
            return
        if new.isWindow():
            return
        self._followed = new
        self._frame = _Frame(self._theme, self._ground(new))
        for widget in self._way():
            widget.installEventFilter(self)
        self._place()

    @staticmethod
    def _ground(control: QWidget) -> QWidget:
        """What the frame is drawn on: the window, or the sheet that scrolls with the control."""
        ground = control
        while (outer := _outer(ground)) is not None and not ground.isWindow():
            if ground is not control and isinstance(_outer(outer), QAbstractScrollArea):
                break
            ground = outer
        return ground

    def _way(self) -> list[QWidget]:
        """The control and everything whose place decides where the control stands."""
        way: list[QWidget] = []
        frame = self._frame
        ground = _outer(frame) if frame is not None and isValid(frame) else None
        step = self._followed
        while step is not None and step is not ground:
            way.append(step)
            step = _outer(step)
        return way

    def _let_go(self) -> None:
        if self._followed is not None and isValid(self._followed):
            for widget in self._way():
                widget.removeEventFilter(self)
        if self._frame is not None and isValid(self._frame):
            self._frame.hide()
            self._frame.deleteLater()
        self._followed = self._frame = None

    def _place(self) -> None:
        frame, control = self._frame, self._followed
        if frame is None or control is None or not isValid(frame) or not isValid(control):
            return
        ground = _outer(frame)
        if ground is None:
            return
        corner = control.mapTo(ground, QPoint(0, 0))
        box = QRect(corner, control.size())
        frame.setGeometry(box.adjusted(-_GAP, -_GAP, _GAP, _GAP))
        frame.setVisible(control.isVisible())
        frame.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._place()
        return False
