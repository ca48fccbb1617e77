"""Status chips: a symbol and a word on one colour with one meaning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from inspector.domain.value import value
from ui.theme import Theme


@value(kw_only=False)
class Tone:
    """Colours and symbol of a meaning; `edge` "" means none; 600 unless `light`."""

    ink: str
    ground: str
    edge: str
    icon: str
    light: bool = False


TONES = {
    "ok": Tone("ok_fg", "ok_bg", "", "check"),
    "remark": Tone("remark_fg", "remark_bg", "", "trif"),
    "neutral": Tone("neutral_fg", "neutral_bg", "", "dash"),
    "question": Tone("neutral_fg", "neutral_bg", "", "q"),
    "alarm": Tone("alarm_fg", "alarm_bg", "alarm_line", "alert"),
    "solid": Tone("on_alarm", "alarm_solid", "", "alert"),
    "plain": Tone("text_soft", "surface", "hairline", "clock", light=True),
    "planned": Tone("text_soft", "surface", "hairline", "cal", light=True),
    "under_way": Tone("on_accent_soft", "accent_soft", "", "half"),
    "locked": Tone("neutral_fg", "neutral_bg", "", "lock"),
    "cancelled": Tone("text_soft", "surface", "hairline", "cross", light=True),
    "unshared": Tone("text_soft", "surface", "hairline", "swap", light=True),
    "unanswered": Tone("text_soft", "surface", "hairline", "none", light=True),
}

OUTCOME_TONES = {
    "ok": "ok",
    "not_ok": "remark",
    "not_tested": "question",
    "not_relevant": "neutral",
}


def chip_size(theme: Theme, text: str, tone: str, icon: bool = True) -> QSize:
    """The room a chip with this word takes."""
    kind = TONES[tone]
    font = theme.font("caption", strong=not kind.light, tabular=True)
    words = QFontMetrics(font).horizontalAdvance(text)
    width = words + theme.px(16) + (theme.px(22) if icon else 0)
    return QSize(width, theme.px(24))


def paint_chip(
    painter: QPainter, theme: Theme, place: QPointF, text: str, tone: str, icon: str = ""
) -> None:
    """Paint a chip with its top left corner at `place`; for delegates."""
    kind = TONES[tone]
    size = chip_size(theme, text, tone)
    box = QRectF(place, size).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QPen(theme.colour(kind.edge)) if kind.edge else QPen(Qt.PenStyle.NoPen)
    painter.setPen(edge)
    painter.setBrush(theme.colour(kind.ground))
    painter.drawRoundedRect(box, 4, 4)
    side = theme.px(16)
    mark = theme.pixmap(icon or kind.icon, kind.ink, 16)
    left = place.x() + theme.px(8)
    painter.drawPixmap(QPointF(left, place.y() + (size.height() - side) / 2), mark)
    painter.setPen(theme.colour(kind.ink))
    painter.setFont(theme.font("caption", strong=not kind.light, tabular=True))
    words = box.adjusted(left - place.x() + side + theme.px(6), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()


class Chip(QLabel):
    """A chip that stands by itself; its words are read by a screen reader."""

    def __init__(self, theme: Theme, text: str, tone: str = "plain", icon: str = "") -> None:
        super().__init__(text)
        self._theme, self._tone, self._icon = theme, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, text: str, tone: str, icon: str = "") -> None:
        """Show another word and meaning."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self.text(), self._tone)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self._theme, QPointF(0, 0), self.text(), self._tone, self._icon)


class Counter(QLabel):
    """A small number in a rounded box."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__(str(number))
        self.setFont(theme.font("caption", strong=True, tabular=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        ground, ink = theme.colour("neutral_bg").name(), theme.colour("neutral_fg").name()
        self.setStyleSheet(
            f"QLabel {{ background: {ground}; color: {ink}; border-radius: {theme.px(8)}px;"
            f" padding: 0 {theme.px(7)}px; }}"
        )
        self.setFixedHeight(theme.px(17))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
