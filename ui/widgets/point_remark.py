"""The parts of a point row that stand by themselves: what it shows, its marks, its remark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.comment_field import CommentField
from ui.widgets.text import Label

NUMBER_W = 40  # px at 100 % of the column with the number


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What a row shows."""

    number: str = ""
    title: str = ""
    second: str = ""  # when no comment takes the place
    outcome: str = ""
    comment: str = ""
    needed: str = ""  # what finishing needs of the comment, "" when it is complete
    evidence: int = 0
    wording: str = ""  # a wording that can be fetched from the sample
    begun: bool = False  # the area is begun: an unanswered row says so
    locked: bool = False
    conflict: str = ""  # what of it is in conflict, in words
    comment_stands: bool = False  # the comment is in conflict: it is settled, not written on

    @property
    def name(self) -> str:
        """What a screen reader says: `2.3 Sagsoplysning`."""
        return f"{self.number} {self.title}".strip()


class RowMark(QToolButton):
    """A quiet sign in the row, also a click; reached by keys as F2 and Ctrl+E."""

    def __init__(self, theme: Theme, icon: str, name: str) -> None:
        super().__init__()
        self.setIcon(theme.icon(icon, "text_soft", 16))
        side = theme.px(16)
        self.setIconSize(QSize(side, side))
        self.setFont(theme.font("body", tabular=True))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ink = theme.colour("text_soft").name()
        self.setStyleSheet(f"QToolButton {{ border: 0; padding: 2px; color: {ink} }}")
        self.setAccessibleName(name)
        self.setToolTip(name)


class PointRemark(QWidget):
    """The comment, what finishing needs of it, and a wording that can be fetched into it.

    `indent`: the width in px at 100 % of what stands left of the title.
    """

    def __init__(self, theme: Theme, words: Words, name: str, indent: int) -> None:
        super().__init__()
        self.comment = CommentField(theme, words("visit.comment_to", point=name), words=words)
        self._needed = Label(theme, "", "caption", "text_soft")
        self.fetch = Button(theme, words("visit.fetch_wording"), kind="quiet")
        self.fetch.setFont(theme.font("caption", strong=True))
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._needed, 1)
        foot.addWidget(self.fetch)
        column = QVBoxLayout(self)
        left = theme.px((24 if theme.compact else 32) + indent)
        column.setContentsMargins(left, 0, theme.px(24), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addWidget(self.comment)
        column.addLayout(foot)

    def show_facts(self, facts: RowFacts) -> None:
        """What is needed, and whether there is a wording to fetch."""
        self._needed.setText(facts.needed)
        self.fetch.setVisible(bool(facts.wording) and not facts.locked)

    def allow(self, facts: RowFacts) -> None:
        """A comment in conflict is settled, not written on; who is writing goes on to the end."""
        writing = self.comment.hasFocus() and not self.comment.isReadOnly()
        stands = facts.comment_stands and not writing
        self.comment.setReadOnly(facts.locked or stands)

    def add(self, wording: str) -> None:
        """Put this below what is written, and let her go on from there."""
        written = self.comment.toPlainText().rstrip()
        self.comment.setPlainText(f"{written}\n{wording}".lstrip())
        self.comment.commit()
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
