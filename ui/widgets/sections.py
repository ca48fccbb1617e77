"""The sections of the settings, one Tab stop: a list at the left, or a choice above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.fields import Choice
from ui.widgets.marked_button import MarkedButton, mark_one


class _Section(MarkedButton):
    def __init__(self, theme: Theme, icon: str, text: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("ownFocus", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(220), self._theme.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, box = self._theme, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        self.paint_ground(painter, theme)
        side = theme.px(20)
        top = round((box.height() - side) / 2)
        mark = theme.pixmap(self._icon, "accent" if on else "text_soft")
        painter.drawPixmap(theme.px(16), top, mark)
        painter.setFont(theme.font("strong" if on else "body"))
        painter.setPen(theme.colour("text" if on else "text_soft"))
        words = box.adjusted(theme.px(16 + 20 + 12), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(4, 1, -1, -1), 4, 4)


class SectionList(QWidget):
    """Sections (id, icon, word); arrow keys choose; `chosen` tells.

    Where the section stands below it, a list would fill the screen: then it is one line.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, sections: Sequence[tuple[str, str, str]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._buttons: dict[str, _Section] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for section, icon, word in sections:
            button = _Section(theme, icon, word)
            button.clicked.connect(lambda _=False, section=section: self.chosen.emit(section))
            group.addButton(button)
            self._buttons[section] = button
            layout.addWidget(button)
        self.line = Choice(theme, [(section, word) for section, _, word in sections])
        self.line.setAccessibleName(name)
        self.line.setMinimumHeight(theme.px(40))
        self.line.setMaxVisibleItems(len(sections))
        self.line.currentIndexChanged.connect(lambda _index: self.chosen.emit(self.line.chosen))
        self.line.hide()
        layout.addWidget(self.line)
        layout.addStretch(1)

    def set_compact(self, compact: bool) -> None:
        """One line to choose from, or all of them under each other."""
        had = any(button.hasFocus() for button in self._buttons.values()) or self.line.hasFocus()
        self.line.setVisible(compact)
        for button in self._buttons.values():
            button.setVisible(not compact)
        if had:
            self.focus_marked()

    def mark(self, section: str) -> None:
        """Show this section as the one in hand and make it the Tab stop."""
        mark_one(self._buttons, section, self.line)

    def bring_into(self, area: QScrollArea) -> None:
        """Scroll the area that holds this list to the section in hand."""
        for button in self._buttons.values():
            if button.isChecked() and button.isVisible():
                area.ensureWidgetVisible(button)

    def focus_marked(self) -> None:
        """Put the keyboard on the section in hand."""
        if not self.line.isHidden():
            self.line.setFocus()
            return
        for button in self._buttons.values():
            if button.isChecked():
                button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        names = list(self._buttons)
        here = next((n for n, name in enumerate(names) if self._buttons[name].hasFocus()), -1)
        if step and here >= 0:
            target = self._buttons[names[(here + step) % len(names)]]
            target.click()
            target.setFocus()
        else:
            super().keyPressEvent(event)
