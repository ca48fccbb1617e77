"""Who takes which steps: one line for each step, chosen by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from inspector.services.ports import Words
from ui.pages.visit.parts import down
from ui.presenters.visit_steps import StepRow
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Choice
from ui.widgets.layout import Scroll, row
from ui.widgets.text import Label, Paragraph


class ShareDialog(QDialog):
    """An agreement between those who are there. `given` is what differs from before."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        words: Words,
        rows: Sequence[StepRow],
        people: Sequence[str],
        me: str,
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        self._theme, self._me = theme, me
        self._before = {one.key: one.person for one in rows}
        self.setWindowTitle(words("together.share"))
        self.setModal(True)
        names = dict.fromkeys((*people, *(one.person for one in rows if one.person)))
        options = [("", words("together.share_nobody")), *((name, name) for name in names)]
        self.choices: dict[str, Choice] = {}
        edge = theme.px(24)
        page = down(self, (edge, edge, edge, edge), theme.px(16))
        page.addWidget(Paragraph(theme, words("together.share_title"), "section"))
        page.addWidget(Paragraph(theme, words("together.share_text"), "body", "text_soft"))
        sheet = self._sheet(rows, options, words)
        steps = Scroll(sheet)
        page.addWidget(steps, 1)
        self.rest = Button(theme, words("together.share_mine"), self._take_rest, icon="user")
        self.rest.setVisible(bool(me))
        self.keep = Button(theme, words("together.share_keep"), self.accept, kind="primary")
        self.leave = Button(theme, words("common.cancel"), self.reject)
        page.addLayout(row(self.rest, 1, self.leave, self.keep, gap=theme.px(12)))
        self._fit(parent, sheet)
        next(iter(self.choices.values())).setFocus()

    def _sheet(
        self, rows: Sequence[StepRow], options: list[tuple[str, str]], words: Words
    ) -> QWidget:
        theme = self._theme
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, theme.px(12), 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 1)
        for place, one in enumerate(rows):
            name = Label(theme, " ".join(one.name.split()))
            name.setWordWrap(True)
            choice = self.choices[one.key] = Choice(theme, options, one.person)
            choice.setMinimumWidth(theme.px(200))
            choice.setAccessibleName(words("together.share_step", step=name.text()))
            name.setBuddy(choice)
            grid.addWidget(name, place, 0)
            grid.addWidget(choice, place, 1)
        return sheet

    def _fit(self, parent: QWidget, sheet: QWidget) -> None:
        theme, window = self._theme, parent.window()
        most = window.height() - theme.px(48)
        wide = min(theme.px(560), window.width() - theme.px(48))
        wanted = sheet.sizeHint().height() + theme.px(24 * 2 + 16 * 3 + 132)
        self.resize(wide, min(wanted, most))

    def _take_rest(self) -> None:
        """What nobody takes is hers."""
        for choice in self.choices.values():
            if not choice.chosen:
                choice.choose(self._me)

    @property
    def given(self) -> dict[str, str]:
        """The steps that were given to another, or back."""
        now = {key: choice.chosen for key, choice in self.choices.items()}
        return {key: name for key, name in now.items() if name != self._before[key]}
