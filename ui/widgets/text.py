"""Words on the page: single lines, wrapped paragraphs with our line height, key caps."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import Theme


def tint(widget: QWidget, theme: Theme, colour: str) -> None:
    """Give the widget's words this colour role."""
    palette = widget.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, theme.colour(colour))
    widget.setPalette(palette)


class Label(QLabel):
    """One line of plain text in a type role and a colour role."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        colour: str = "text",
        *,
        tabular: bool = False,
        strong: bool = False,
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, tabular=tabular, strong=strong))
        self.setMinimumHeight(theme.line(role))
        tint(self, theme, colour)

    def set_colour(self, colour: str) -> None:
        tint(self, self._theme, colour)


class Elided(Label):
    """A line that gives way: shown as far as there is room, whole in the tooltip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self._shown()
        painter.drawText(self.rect(), int(self.alignment().value), shown)
        self.setToolTip(self.text() if shown != self.text() else "")

    def _shown(self) -> str:
        """What there is room for."""
        metrics = self.fontMetrics()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


class Phrases(Elided):
    """As many of its phrases as there is room for, none of them cut; whole in the tooltip."""

    def _shown(self) -> str:
        parts, metrics = self.text().split(", "), self.fontMetrics()
        while parts and metrics.horizontalAdvance(", ".join(parts)) > self.width():
            parts.pop()
        return ", ".join(parts)


class Paragraph(QLabel):
    """Wrapped plain text on the line height of its type role (20 px for body)."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        colour: str = "text",
        *,
        centred: bool = False,
        at_right: bool = False,
        strong: bool = False,
        lead: str = "",
    ) -> None:
        super().__init__()
        self._line = theme.line(role)
        self._align = "center" if centred else "right" if at_right else "left"
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(theme.font(role, strong=strong))
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        tint(self, theme, colour)
        self.set_words(text, lead)

    def set_words(self, text: str, lead: str = "") -> None:
        """Show this text; `lead` comes first, in 600."""
        first = f'<span style="font-weight:600">{escape(lead)}</span> ' if lead else ""
        lines = escape(text).replace("\n", "<br/>")
        self.setText(
            f'<p align="{self._align}" style="margin:0; line-height:{self._line}px">'
            f"{first}{lines}</p>"
        )

        self._fit(self.width())

    def setFixedWidth(self, width: int) -> None:
        """Fix the width; the height follows from the words at once."""
        super().setFixedWidth(width)
        self._fit(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """As high as the words need: layouts ask for it too late inside cards and rows."""
        self.setMinimumHeight(0)  # or the height before would be the least asked for
        high = max(self._line, self.heightForWidth(max(width, self._theme.px(48))))
        if high != self.maximumHeight():
            self.setFixedHeight(high)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(48), self._line)


class KeyCap(QLabel):
    """The name of a key, as drawn on the key."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.font("caption"))
        edge, ground = theme.colour("hairline").name(), theme.colour("window").name()
        ink = theme.colour("text_soft").name()
        self.setFixedHeight(theme.px(20))
        self.setStyleSheet(
            f"QLabel {{ border: 1px solid {edge}; border-radius: 3px; background: {ground};"
            f" color: {ink}; padding: 0 {theme.px(5)}px; }}"
        )


def hairline(upright: bool = False) -> QFrame:
    """A one-pixel line across, or upright."""
    line = QFrame()
    line.setProperty("role", "upright" if upright else "line")
    return line
