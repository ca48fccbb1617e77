"""Part 2 of the draw: our locked number, and how the supplier holds it before the dice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from inspector.domain.model import DrawState
from inspector.domain.visit_file import VisitFile
from inspector.gateways.qr import squares
from ui.desk import Desk
from ui.pages.visit.draw_code import CodeLine, QrPicture
from ui.pages.visit.draw_panel import DrawPanel
from ui.pages.visit.draw_papers import DrawPapers
from ui.pages.visit.parts import across, down
from ui.presenters.draw import DrawInHand
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, clear
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option

HOW = ("signed", "noted")


def paper_buttons(desk: Desk, print_it: Callable[[], None], save_it: Callable[[], None]) -> QWidget:
    """Print and save as PDF, under each other where there is no room."""
    theme, words = desk.theme, desk.words
    row = Columns(
        theme,
        [
            (Button(theme, words("common.print"), print_it, icon="print"), 0),
            (Button(theme, words("common.save_pdf"), save_it, icon="down"), 0),
            (QWidget(), 1),
        ],
        gap=8,
    )
    row.setMinimumHeight(theme.px(40))
    return row


def frame_button(desk: Desk, save_it: Callable[[], None]) -> QWidget:
    """Save the locked list, which the supplier recomputes the draw from."""
    button = Button(desk.theme, desk.words("draw.papers.frame"), save_it, icon="down")
    return Columns(desk.theme, [(button, 0), (QWidget(), 1)], gap=8)


class LockPanel(DrawPanel):
    """`moved_on` when she goes to the digits."""

    moved_on = Signal()

    def __init__(self, desk: Desk, hand: DrawInHand, papers: DrawPapers) -> None:
        super().__init__(desk, hand)
        theme, words = desk.theme, desk.words
        self._shown = ""
        title = Label(theme, words("draw.lock.title"), "section")
        title.setWordWrap(True)
        self._code_box = QWidget()
        self._code = down(self._code_box, (0, 0, 0, 0))
        self._qr_box = QWidget()
        self._qr = down(self._qr_box, (0, 0, 0, 0), theme.px(4))
        text = QWidget()
        left = down(text, (0, 0, 0, 0), theme.px(12))
        left.addWidget(Paragraph(theme, words("draw.lock.text"), "body", "text_soft"))
        left.addWidget(Label(theme, words("draw.lock.short"), "strong"))
        left.addWidget(self._code_box)
        left.addStretch(1)
        both = across(both_box := QWidget(), (0, 0, 0, 0), theme.px(24))
        both.addWidget(text, 1)
        both.addWidget(self._qr_box, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.padded(title, both_box, gap=12))
        self.body.addWidget(
            self.padded(
                Label(theme, words("draw.lock.paper"), "section"),
                Paragraph(theme, words("draw.lock.paper_text"), "body", "text_soft"),
                paper_buttons(desk, papers.print_receipt, papers.save_receipt),
                Paragraph(theme, words("draw.papers.frame_note"), "body", "text_soft"),
                frame_button(desk, papers.save_frame),
                top=0,
            )
        )
        self.body.addWidget(self._ways())
        self.body.addStretch(1)
        self.skip = Button(theme, words("draw.lock.skip"), self._skip, kind="quiet")
        self.go_on = Button(
            theme,
            words("draw.lock.go_on"),
            self.moved_on.emit,
            kind="primary",
            icon_after="cright",
            tall=True,
        )
        self.end_foot(self.go_on, self.skip)

    def _ways(self) -> QWidget:
        theme, words = self.desk.theme, self.desk.words
        group = QButtonGroup(self)
        self.options = {how: Option(theme, words(f"draw.lock.{how}")) for how in HOW}
        for how, option in self.options.items():
            group.addButton(option)
            option.clicked.connect(lambda _=False, how=how: self.hand.acknowledge(how))
        title = Label(theme, words("draw.lock.how"), "section")
        return self.padded(title, *self.options.values(), top=0)

    def show_file(self, file: VisitFile) -> None:
        draw, words = file.draw, self.desk.words
        if draw is None:
            return
        if draw.id != self._shown:
            self._shown = draw.id
            self._show_code(draw.number, draw.commitment)
            for option in self.options.values():
                option.setAutoExclusive(False)
                option.setChecked(False)
                option.setAutoExclusive(True)
        open_ = draw.state == DrawState.COMMITTED and not self.hand.reads
        for how, option in self.options.items():
            if draw.acknowledged == how:
                option.setChecked(True)
            option.setEnabled(open_)
            option.setToolTip(words("together.reads_why") if self.hand.reads else "")
        ready = bool(draw.acknowledged) or not open_
        self.go_on.setEnabled(ready)
        self.skip.setVisible(not ready)
        self.tell("" if ready else words("draw.lock.choose"))
        self.go_on.setAccessibleDescription("" if ready else words("draw.lock.choose"))
        self.skip.setToolTip(words("draw.lock.skip_note"))
        self.skip.setAccessibleDescription(words("draw.lock.skip_note"))

    def _show_code(self, number: str, commitment: str) -> None:
        theme, words = self.desk.theme, self.desk.words
        clear(self._code)
        clear(self._qr)
        name = words("draw.code.commitment")
        self._code.addWidget(CodeLine(theme, commitment, name, framed=True))
        picture = QrPicture(theme, squares(f"{number} {commitment}"), words("draw.lock.qr"))
        self._qr.addWidget(picture)
        note = Paragraph(theme, words("draw.lock.qr_note"), "caption", "text_soft", centred=True)
        note.setFixedWidth(picture.width())
        self._qr.addWidget(note)

    def _skip(self) -> None:
        self.hand.go_on_unheld()
        self.moved_on.emit()

    def first_focus(self) -> QWidget | None:
        chosen = [option for option in self.options.values() if option.isChecked()]
        return self.go_on if chosen else self.options[HOW[0]]
