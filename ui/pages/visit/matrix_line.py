"""What stands around the matrix: the cell in words under it, and the legend over it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.domain.model import Outcome
from ui.desk import Desk
from ui.pages.visit.laid_words import LaidWords
from ui.pages.visit.parts import across
from ui.theme import Theme
from ui.widgets.answer_bar import COLOURS, ICONS
from ui.widgets.text import KeyCap, Label

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_FAR = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class CellLine(QWidget):
    """One painted line: the cell in words left, what the hours come to right.

    Painted rather than made of labels, so that a key press lays nothing out anew.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._strong = theme.font("caption", strong=True)
        self._plain = theme.font("caption")
        self._mark = theme.pixmap("info", "text_soft", 16)
        self._laid = LaidWords(self._plain)
        self._soft = theme.colour("text_soft")
        self._surface = theme.colour("surface")
        self._lead = self._said = self.right = ""
        self._lead_width = self._right_width = 0
        self.setFixedHeight(theme.px(28))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def say(self, lead: str, said: str) -> None:
        if lead != self._lead:
            self._lead, self._said = lead, said
            self._lead_width = QFontMetrics(self._strong).horizontalAdvance(f"{lead}: ")
            self._told(0)
        elif said != self._said:
            self._said = said
            self._told(self._left() + self._lead_width)

    def say_right(self, text: str) -> None:
        if text != self.right:
            self.right = text
            words = QFontMetrics(self._plain).horizontalAdvance(text)
            self._right_width = words + self._theme.px(24) if text else 0
            self._told(0)
            self.update()

    def _left(self) -> int:
        return self._theme.px(16 + 16 + 8)

    def _told(self, left: int) -> None:
        self.setAccessibleName(f"{self._lead}: {self._said}. {self.right}")
        width = self.width() - self._right_width - self._theme.px(16) - left
        self.update(left, 0, max(1, width), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is in the changed part: after a key press, the outcome alone."""
        theme, painter, dirty = self._theme, QPainter(self), event.rect()
        painter.fillRect(dirty, self._surface)
        place = self.rect().adjusted(self._left(), 0, -theme.px(16), 0)
        if dirty.left() < place.left() + self._lead_width:
            side = theme.px(16)
            painter.drawPixmap(QPoint(side, (self.height() - side) // 2), self._mark)
            painter.setPen(theme.colour("text"))
            painter.setFont(self._strong)
            painter.drawText(place, _MIDDLE, f"{self._lead}: " if self._lead else "")
        painter.setFont(self._plain)
        painter.setPen(self._soft)
        if self.right and dirty.right() > place.right() - self._right_width:
            painter.drawText(place, _FAR, self.right)
        place.setLeft(place.left() + self._lead_width)
        place.setRight(place.right() - self._right_width)
        said = self._laid.of(self._fitting(max(0, place.width())))
        top = (self.height() - said.size().height()) / 2
        painter.drawStaticText(QPointF(place.left(), top), said)

    def _fitting(self, width: int) -> str:
        """What is said, cut where there is no room; short words are not measured."""
        if len(self._said) * self._theme.px(12) <= width:
            return self._said
        metrics = QFontMetrics(self._plain)
        return metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, width)


class Legend(QWidget):
    """Which key makes which outcome, and how it looks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        layout = across(self, (0, 0, 0, 0), theme.px(8))
        for number, outcome in enumerate(Outcome, start=1):
            ground_role, ink, _ = COLOURS[outcome]
            swatch = Label(theme)
            swatch.setPixmap(theme.pixmap(ICONS[outcome], ink, 16))
            swatch.setFixedSize(theme.px(30), theme.px(20))
            swatch.setAlignment(Qt.AlignmentFlag.AlignCenter)
            role = "hover" if outcome == Outcome.NOT_RELEVANT else ground_role
            colour = theme.colour(role).name()
            swatch.setStyleSheet(f"background: {colour}; border-radius: 2px")
            layout.addWidget(KeyCap(theme, str(number)))
            layout.addWidget(swatch)
            word = words(f"common.outcome_short.{outcome}")
            layout.addWidget(Label(theme, word, "caption", "text_soft"))
            layout.addSpacing(theme.px(4))
