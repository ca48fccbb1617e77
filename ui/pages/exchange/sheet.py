"""The sheet of the administration key: on paper first, then proved by three of its groups."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.exchange.part import Part, numbered, topped
from ui.pages.key_sheet import GroupsAsked, SheetButtons, SheetOut, SheetTexts, draw_sheet
from ui.presenters.exchange import ExchangeView
from ui.presenters.recovery import NewKey
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Paragraph

_TEXTS = SheetTexts(
    head="exchange_page.sheet.head", file="exchange_page.sheet.file",
    printed="exchange_page.sheet.printed", saved="exchange_page.sheet.saved",
)  # fmt: skip
_DRAWN_UP_TO = 150  # per cent of text size: larger, the drawing gives way to the words


def admin_sheet_out(
    desk: Desk,
    exchange: Exchange,
    parent: QWidget,
    given: Callable[[str], None],
    failed: Callable[[InspectionError], None],
) -> SheetOut:
    """The ways of this sheet to a printer or a file."""
    return SheetOut(desk, parent, _TEXTS, lambda: exchange.admin_sheet, given, failed)


class SheetPart(Part):
    """Counts as read when the groups asked for are typed; `done` then, or when she leaves."""

    def __init__(
        self,
        desk: Desk,
        exchange: Exchange,
        view: ExchangeView,
        key: NewKey,
        done: Callable[[bool], None],
    ) -> None:
        super().__init__(desk, exchange, view)
        self.key, self._done = key, done
        self.handed_over = False
        theme = desk.theme
        self._out = admin_sheet_out(desk, exchange, self, self._given, self._refused)
        parts: list[tuple[QWidget, int]] = [(topped(self._steps()), 62)]
        if theme.text_size < _DRAWN_UP_TO:
            parts.append((self._drawing(), 38))
        self.column.addWidget(Columns(theme, parts, least=860, gap=24))
        self.column.addStretch(1)
        self.first_focus = self.print_
        self._tell()

    def show_view(self, view: ExchangeView) -> bool:
        self.view = view
        return True

    def _steps(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("exchange_page.sheet.title"))
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("exchange_page.sheet.text"), "body"))
        inside.addWidget(numbered(self.desk, 1, words("exchange_page.sheet.step_print")))
        inside.addWidget(
            Paragraph(theme, words("exchange_page.sheet.step_print_text"), "body", "text_soft")
        )
        self._buttons = SheetButtons(theme, words, self._out)
        self.print_, self.save = self._buttons.print_, self._buttons.save
        inside.addWidget(self._buttons)
        note = words("exchange_page.sheet.not_here")
        self._handed = Paragraph(theme, note, "caption", "text_soft")
        inside.addWidget(self._handed)
        self._trouble = column()
        inside.addLayout(self._trouble)
        inside.addWidget(numbered(self.desk, 2, words("exchange_page.sheet.step_type")))
        self._groups = GroupsAsked(theme, words, self.key)
        self._groups.typed.connect(self._tell)
        self._groups.entered.connect(self._keep)
        self.fields = self._groups.fields
        inside.addWidget(self._groups)
        inside.addLayout(self._foot())
        return card

    def _foot(self) -> QHBoxLayout:
        words, theme = self.desk.words, self.desk.theme
        self.later = Button(
            theme, words("exchange_page.sheet.later"), lambda: self._done(False), tall=True
        )
        self.keep = Button(
            theme, words("exchange_page.sheet.done"), self._keep, kind="primary", tall=True
        )
        self._why = Paragraph(theme, "", "body", "text_soft", at_right=True)
        line = row(self.later, self._why, self.keep, gap=theme.px(16))
        line.setStretch(1, 1)
        return line

    def _drawing(self) -> QWidget:
        words, theme = self.desk.words, self.desk.theme
        holder = QWidget()
        inside = column(parent=holder)
        head, told = words("exchange_page.sheet.head"), words("exchange_page.sheet.drawing")
        draw_sheet(theme, head, told, self.key, inside)
        inside.addStretch(1)
        return holder

    def _given(self, key: str) -> None:
        self.handed_over = True
        self._handed.set_words(self.desk.words(key))
        self._buttons.given()
        self._tell()
        self.fields[0].control.setFocus()

    def _refused(self, problem: InspectionError) -> None:
        clear(self._trouble)
        bar = InlineBar(self.desk.theme, sentence(self.desk.words, problem), "alarm")
        self._trouble.addWidget(bar)

    def _tell(self) -> None:
        """Under each group whether it is right; it can be ended when all are."""
        words = self.desk.words
        proved = self._groups.judge(can_type=self.handed_over)
        self.keep.setEnabled(proved)
        why = "" if proved else words("exchange_page.sheet.type", groups=self._groups.named)
        self._why.set_words(why if self.handed_over else words("exchange_page.sheet.print_first"))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self._done(True)
