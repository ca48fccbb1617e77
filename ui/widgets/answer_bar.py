"""The answer control: four joined segments over four radio buttons, one Tab stop.

Nothing is ever preselected. A key or a click paints at once and tells what was chosen;
whether it is stored is another's business. Keys: 1 2 3 4 choose, 0 and Delete clear,
Ctrl+Z asks to take back, Left and Right walk as radio buttons do, Up and Down leave the row.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from inspector.domain.model import Outcome
from inspector.services.ports import Words
from ui.theme import Theme

OUTCOMES = (Outcome.OK, Outcome.NOT_OK, Outcome.NOT_TESTED, Outcome.NOT_RELEVANT)
ICONS = {
    Outcome.OK: "check",
    Outcome.NOT_OK: "trif",
    Outcome.NOT_TESTED: "q",
    Outcome.NOT_RELEVANT: "dash",
}
# fill, letters, line: roles of the tokens
COLOURS = {
    Outcome.OK: ("ok_bg", "ok_fg", "ok_line"),
    Outcome.NOT_OK: ("remark_bg", "remark_fg", "remark_line"),
    Outcome.NOT_TESTED: ("neutral_bg", "neutral_fg", "neutral_line"),
    Outcome.NOT_RELEVANT: ("neutral_bg", "neutral_fg", "neutral_line"),
}
_WIDTHS = (72, 88, 104, 104)
_COMPACT_WIDTHS = (60, 76, 92, 92)
_AROUND = 4  # room for the focus frame outside the bar
_DIGITS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2, Qt.Key.Key_4: 3}


class _Segment(QRadioButton):
    """A radio button that is heard and clicked here and painted by the bar."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar paints all four, so that their lines meet."""

    def hitButton(self, _position: object) -> bool:
        return True


class AnswerBar(QWidget):
    """Shows and takes one outcome; `chosen("")` means cleared."""

    chosen = Signal(str)
    undo_asked = Signal()
    typed = Signal(str)  # a letter: the beginning of a comment
    row_asked = Signal(int)  # -1 the row above, 1 the row below
    focused = Signal(bool)

    def __init__(
        self, theme: Theme, words: Words, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._outcome = ""
        self._labels = [words(f"common.outcome_short.{outcome}") for outcome in OUTCOMES]
        self._group = QButtonGroup(self)
        self.segments: list[_Segment] = []
        for index, outcome in enumerate(OUTCOMES):
            self._add_segment(index, words(f"common.outcome.{outcome}"))
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)
        self._keep_one_tab_stop()

    def _add_segment(self, index: int, full_word: str) -> None:
        segment = _Segment(self)
        segment.setText(full_word)
        segment.setAccessibleName(full_word)
        segment.setToolTip(f"{full_word} ({index + 1})")
        segment.setProperty("ownFocus", True)
        segment.installEventFilter(self)
        self._group.addButton(segment, index)
        self.segments.append(segment)

    # Value

    @property
    def outcome(self) -> str:
        return self._outcome

    def set_outcome(self, outcome: str) -> None:
        """Show this outcome ("" for none) without telling anybody."""
        if outcome == self._outcome:
            return
        self._outcome = outcome
        self._group.setExclusive(False)
        for segment, value in zip(self.segments, OUTCOMES, strict=True):
            segment.setChecked(value == outcome)
        self._group.setExclusive(True)
        self._keep_one_tab_stop()
        self.update()

    def set_name(self, name: str) -> None:
        """The name a screen reader says for the whole bar: `2.3 Sagsoplysning`."""
        self.setAccessibleName(name)
        for segment in self.segments:
            segment.setAccessibleDescription(name)

    def has_focus(self) -> bool:
        return any(segment.hasFocus() for segment in self.segments)

    def take_focus(self) -> None:
        self.tab_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def tab_stop(self) -> QRadioButton:
        """The one segment that Tab reaches: the chosen one, else the first."""
        chosen = self._group.checkedId()
        return self.segments[max(chosen, 0)]

    def choose(self, outcome: str) -> None:
        """As if she had pressed the key: paint at once, then tell."""
        if outcome == self._outcome or not self.isEnabled():
            return
        had_focus = self.has_focus()
        self.set_outcome(outcome)
        if had_focus:
            self.take_focus()
        self.chosen.emit(outcome)

    def _clicked(self, index: int) -> None:
        self.choose(OUTCOMES[index])

    def _keep_one_tab_stop(self) -> None:
        stop = self.tab_stop()
        for segment in self.segments:
            policy = Qt.FocusPolicy.StrongFocus if segment is stop else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.update()
            self.focused.emit(event.gotFocus())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
            return True
        if self._begins_comment(event):
            self.typed.emit(event.text())
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _DIGITS:
            self.choose(OUTCOMES[_DIGITS[key]])
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Delete):
            self.choose("")
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.row_asked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(-1 if key == Qt.Key.Key_Left else 1)
        else:
            return False
        return True

    def _begins_comment(self, event: QKeyEvent) -> bool:
        """A letter is the beginning of a comment: dropped, its digits would become answers."""
        shift = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        return not shift and event.text().isalpha()

    def _walk(self, step: int) -> None:
        now = self._group.checkedId()
        self.choose(OUTCOMES[max(0, min(now + step, len(OUTCOMES) - 1))])

    # Picture

    def sizeHint(self) -> QSize:
        width = sum(self._widths()) + 2 * _AROUND
        return QSize(width, self._theme.size("answer_h") + 2 * _AROUND)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> list[int]:
        widths = _COMPACT_WIDTHS if self._theme.compact else _WIDTHS
        return [self._theme.px(width) for width in widths]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = _AROUND
        height = self._theme.size("answer_h")
        for segment, width in zip(self.segments, self._widths(), strict=True):
            segment.setGeometry(left, _AROUND, width, height)
            left += width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.segments[0].geometry().united(self.segments[-1].geometry()))
        outline = QPainterPath()
        radius = self._theme.radius("control")
        outline.addRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.fillPath(outline, self._theme.colour("surface"))
        self._paint_chosen_fill(painter, outline)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawPath(outline)
        for segment in self.segments[1:]:
            x = segment.geometry().left() + 0.5
            painter.drawLine(QPointF(x, whole.top() + 1), QPointF(x, whole.bottom() - 1))
        self._paint_chosen_line(painter, outline)
        focus = self.has_focus()
        for index, segment in enumerate(self.segments):
            self._paint_segment(painter, index, segment.geometry(), focus)
        if focus:
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)

    def _chosen_box(self) -> QRectF | None:
        index = self._group.checkedId()
        if index < 0:
            return None
        box = QRectF(self.segments[index].geometry())
        return box.adjusted(0, 0, 1 if index < len(OUTCOMES) - 1 else 0, 0)

    def _paint_chosen_fill(self, painter: QPainter, outline: QPainterPath) -> None:
        box = self._chosen_box()
        if box is not None:
            path = QPainterPath()
            path.addRect(box)
            fill = self._theme.colour(COLOURS[Outcome(self._outcome)][0])
            painter.fillPath(outline.intersected(path), fill)

    def _paint_chosen_line(self, painter: QPainter, outline: QPainterPath) -> None:
        box = self._chosen_box()
        if box is not None:
            path = QPainterPath()
            path.addRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(QPen(self._theme.colour(COLOURS[Outcome(self._outcome)][2]), 1))
            painter.drawPath(outline.intersected(path))

    def _paint_segment(self, painter: QPainter, index: int, box: QRect, focus: bool) -> None:
        outcome = OUTCOMES[index]
        if outcome == self._outcome:
            self._paint_symbol_and_word(painter, outcome, self._labels[index], box)
            return
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "text_muted"))
        painter.setFont(self._theme.font("body"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._labels[index])
        if focus:
            font = self._theme.font("caption")
            font.setPointSizeF(font.pointSizeF() * 0.8)
            painter.setFont(font)
            painter.setPen(self._theme.colour("text_soft"))
            corner = box.adjusted(0, 2, -5, 0)
            painter.drawText(
                corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(index + 1)
            )

    def _paint_symbol_and_word(
        self, painter: QPainter, outcome: Outcome, word: str, box: QRect
    ) -> None:
        letters = COLOURS[outcome][1]
        side, gap = self._theme.px(16), self._theme.px(6)
        font = self._theme.font("strong")
        painter.setFont(font)
        width = side + gap + painter.fontMetrics().horizontalAdvance(word)
        left = box.left() + (box.width() - width) // 2
        top = box.top() + (box.height() - side) // 2
        painter.drawPixmap(left, top, self._theme.pixmap(ICONS[outcome], letters, 16))
        painter.setPen(self._theme.colour(letters))
        text = QRect(
            left + side + gap, box.top(), box.right() - left - side - gap + 1, box.height()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
