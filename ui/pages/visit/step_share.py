"""Who takes a step, in the list: initials in a small box, and the name for a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from inspector.services.ports import Words
from ui.presenters.visit_steps import StepRow
from ui.theme import Theme

_MOST = 3  # initials
_GAP = 4  # between the name and the box


def initials(name: str) -> str:
    """`Bo Lyngsti` as `BL`; of many names the first and the last."""
    parts = [part[0].upper() for part in name.replace("-", " ").split() if part]
    return "".join(parts if len(parts) <= _MOST else (parts[0], parts[-1]))


def taken_words(row: StepRow, words: Words) -> str:
    """Who takes the step, in words; "" where nobody was named."""
    if not row.person:
        return ""
    if row.mine:
        return words("together.taken_by_you")
    return words("together.taken_by", person=row.person)


def _shown(row: StepRow, words: Words) -> str:
    return words("together.you") if row.mine else initials(row.person)


def share_room(theme: Theme, row: StepRow, words: Words) -> int:
    """The pixels the box takes of the line; 0 without one."""
    if not row.person:
        return 0
    font = theme.font("caption", strong=True)
    return QFontMetrics(font).horizontalAdvance(_shown(row, words)) + theme.px(10 + _GAP)


def paint_share(painter: QPainter, theme: Theme, line: QRect, row: StepRow, words: Words) -> None:
    """At the right of the name's first line; one's own on the accent's ground, with its edge."""
    room = share_room(theme, row, words)
    if not room:
        return
    width, height = room - theme.px(_GAP), theme.px(18)
    left = line.right() + 1 - theme.px(8) - width
    top = line.top() + (line.height() - height) / 2
    box = QRectF(left + 0.5, top + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if row.mine else "hairline")))
    painter.setBrush(theme.colour("accent_soft" if row.mine else "surface"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.colour("on_accent_soft" if row.mine else "text_soft"))
    painter.setFont(theme.font("caption", strong=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _shown(row, words))
    painter.restore()
