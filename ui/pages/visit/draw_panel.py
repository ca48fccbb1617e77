"""What the four parts of the draw share: a scrolled body and one foot with the next thing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.parts import across, down, ground, page_margin
from ui.presenters.draw import DrawInHand
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll
from ui.widgets.text import Paragraph, hairline


class DrawPanel(QWidget):
    """One part: `body` is the layout of what scrolls, `foot` the line under it."""

    def __init__(self, desk: Desk, hand: DrawInHand) -> None:
        super().__init__()
        self.desk, self.hand = desk, hand
        theme = desk.theme
        self.margin = page_margin(theme)
        inner = ground()
        self.body = down(inner, (0, 0, 0, theme.px(24)))
        self._scroll = Scroll(inner)
        foot = self._foot = ground()
        edge = theme.px(8 if theme.compact else 16)
        self.foot = across(foot, (self.margin, edge, theme.px(24), edge), theme.px(16))
        self.note = Paragraph(theme, "", "body", "text_soft")
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._scroll, 1)
        self._line = hairline()
        page.addWidget(self._line)
        page.addWidget(foot)

    def end_foot(self, primary: Button, *left: Button) -> None:
        """Buttons that lead sideways, the note, and the one next thing."""
        for button in left:
            self.foot.addWidget(button)
        self.foot.addWidget(self.note, 1)
        self.foot.addWidget(primary)

    def show_foot(self, on: bool) -> None:
        """Without a next thing there is no foot."""
        self._line.setVisible(on)
        self._foot.setVisible(on)

    def tell(self, text: str) -> None:
        """What stands in the foot beside the next thing."""
        self.note.set_words(text)

    def padded(self, *parts: QWidget, gap: int = 8, top: int = 16) -> QWidget:
        """A box with the page's margins."""
        theme = self.desk.theme
        box = QWidget()
        layout = down(box, (self.margin, theme.px(top), theme.px(24), theme.px(16)), theme.px(gap))
        for part in parts:
            layout.addWidget(part)
        return box

    def show_file(self, file: VisitFile) -> None:
        """Show the draw as it stands."""

    def first_focus(self) -> QWidget | None:
        """What takes the focus when this part is shown."""
        return None

    def leave(self) -> None:
        """Commit what is being typed."""
