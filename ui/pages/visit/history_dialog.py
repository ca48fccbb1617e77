"""What was written, by whom, when and on which laptop: newest first, to be read alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from ui.desk import Desk
from ui.pages.visit.parts import down, ground
from ui.presenters.history import HistoryLine
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, row
from ui.widgets.text import Label, Paragraph, hairline


class HistoryDialog(QDialog):
    """A title, a sentence, and the acts below it; Esc closes, the arrow keys scroll."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        text: str,
        lines: Sequence[HistoryLine],
        nothing: str,
        *more: Button,
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        theme = desk.theme
        self._theme = theme
        self.lines = tuple(lines)
        self.setWindowTitle(title)
        self.setModal(True)
        edge = theme.px(24)
        page = down(self, (edge, edge, edge, edge), theme.px(12))
        page.addWidget(Paragraph(theme, title, "section"))
        page.addWidget(Paragraph(theme, text if lines else nothing, "body", "text_soft"))
        self._inner = ground()
        self._inner.setProperty("role", "plain")
        body = down(self._inner, (0, 0, theme.px(12), 0))
        for place, line in enumerate(lines):
            if place:
                body.addWidget(hairline())
            body.addWidget(self._act(line))
        body.addStretch(1)
        self.acts = Scroll(self._inner)
        self.acts.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.acts.setAccessibleName(title)
        self.acts.setVisible(bool(lines))
        page.addWidget(self.acts, 1)
        self.close_button = Button(theme, desk.words("common.close"), self.accept)
        page.addLayout(row(*more, 1, self.close_button, gap=theme.px(12)))
        self._fit(parent)
        (self.acts if lines else self.close_button).setFocus()

    def _act(self, line: HistoryLine) -> QFrame:
        theme = self._theme
        box = QFrame()
        inside = down(box, (0, theme.px(10), 0, theme.px(10)), theme.px(2))
        told = [line.title]
        inside.addWidget(Paragraph(theme, line.title, "body", strong=True))
        inside.addWidget(Label(theme, line.who, "caption", "text_soft", tabular=True))
        for value, before in line.changes:
            inside.addWidget(Paragraph(theme, value, "body"))
            told.append(value)
            if before:
                inside.addWidget(Paragraph(theme, before, "caption", "text_soft"))
                told.append(before)
        if line.reason:
            inside.addWidget(Paragraph(theme, line.reason, "body", "text_soft"))
        box.setAccessibleName(", ".join((*told, line.who, line.reason)).rstrip(", "))
        return box

    def _fit(self, parent: QWidget) -> None:
        theme, window = self._theme, parent.window()
        wide = min(theme.px(600), window.width() - theme.px(48))
        most = max(theme.px(240), window.height() - theme.px(64))
        self._inner.setFixedWidth(wide - theme.px(24 * 2 + 16))
        wanted = self._inner.sizeHint().height() + theme.px(24 * 2 + 12 * 3 + 104)
        self.resize(wide, min(wanted, most) if self.lines else theme.px(220))
