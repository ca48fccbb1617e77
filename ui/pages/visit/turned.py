"""The turned screen: what the supplier may read, in large type, without names and cases."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from inspector.domain.formats import long_date
from inspector.domain.model import DrawState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.draw_code import CodeLine
from ui.pages.visit.draw_digit_entry import DigitEntry
from ui.pages.visit.parts import across, down, ground
from ui.pages.visit.step_page import StepPage
from ui.presenters.draw import DrawInHand, visit_day
from ui.presenters.draw_views import asked_of, locked_words
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, clear
from ui.widgets.text import KeyCap, Label, Paragraph, hairline

_WIDEST = 1184  # px at 100 %


class TurnedScreen(StepPage):
    """The digits while a draw waits for them; else a calm page about the visit's purpose."""

    full_window = True

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        theme, words = desk.theme, desk.words
        self._hand = DrawInHand.of(presenter)
        self._shape: tuple[str, str] = ("", "")
        self._draw_seen = ""  # the draw that waited while this screen was turned
        self.entry: DigitEntry | None = None
        self._title = Paragraph(theme, "", "turned")
        self.back = Button(
            theme, words("draw.turned.back"), lambda: self.step_requested.emit(0), icon="turn"
        )
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(lambda: self.step_requested.emit(0))
        inner = ground()
        tight = theme.compact
        self._air = theme.px(8 if tight else 24)
        edge = theme.px(48)
        middle = across(inner, (edge, theme.px(16 if tight else 48), edge, theme.px(8)))
        column = QWidget()
        column.setMaximumWidth(theme.px(_WIDEST))
        middle.addStretch(1)
        middle.addWidget(column, 1000)
        middle.addStretch(1)
        self._body = down(column, (0, 0, 0, 0), theme.px(8 if tight else 16))
        self._scroll = Scroll(inner)
        sheet = ground()
        down(self, (0, 0, 0, 0)).addWidget(sheet)
        page = down(sheet, (0, 0, 0, 0))
        page.addWidget(self._head())
        page.addWidget(self._scroll, 1)
        page.addWidget(self._foot())

    def _head(self) -> QWidget:
        theme = self.desk.theme
        head = ground("visithead")
        head.setMinimumHeight(theme.px(56 if theme.compact else 72))
        row = across(head, (theme.px(48), theme.px(8), theme.px(48), theme.px(8)), theme.px(16))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("uanmeldt-mark", "accent", 32))
        row.addWidget(mark)
        row.addWidget(self._title, 1)
        row.addWidget(self.back)
        row.addWidget(KeyCap(theme, "Esc"))
        return head

    def _foot(self) -> QWidget:
        theme = self.desk.theme
        foot = ground("status")
        foot.setMinimumHeight(theme.px(44))
        row = across(foot, (theme.px(48), 0, theme.px(48), 0), theme.px(8))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("eye", "text_soft", 16))
        row.addWidget(mark)
        told = Paragraph(theme, self.desk.words("draw.turned.no_names"), "caption", "text_soft")
        row.addWidget(told, 1)
        return foot

    def show_step(self, key: str) -> None:  # noqa: ARG002 - there is one
        self._draw_seen = ""
        self._shape = ("", "")

    def show_file(self, file: VisitFile) -> None:
        draw, words = file.draw, self.desk.words
        waits = draw is not None and draw.state == DrawState.COMMITTED
        if waits and draw is not None:
            self._draw_seen = draw.id
        done = draw is not None and draw.state == DrawState.DRAWN and draw.id == self._draw_seen
        what = "waits" if waits else "done" if done else "purpose"
        shape = (what, f"{draw.id}{draw.acknowledged}" if draw else "")
        if shape == self._shape:
            return
        self._shape = shape
        number = words("draw.number", number=draw.number) if draw and (waits or done) else ""
        day = visit_day(file, self.desk.now().astimezone().date())
        told = long_date(day, words.language)
        self._title.set_words(told, number or words("common.program"))
        had_focus = self.entry is not None and self.entry.isAncestorOf(self.focusWidget() or self)
        clear(self._body)
        self.entry = None
        {"waits": self._ask, "done": self._say_done, "purpose": self._say_purpose}[what](file)
        self._body.addStretch(1)
        target = self.first_focus()
        if had_focus and target is not None:
            target.setFocus()

    def _say(self, key: str, role: str = "turned", colour: str = "text_soft") -> None:
        self._body.addWidget(Paragraph(self.desk.theme, self.desk.words(key), role, colour))

    def _ask(self, file: VisitFile) -> None:
        theme, words, draw = self.desk.theme, self.desk.words, file.draw
        if draw is None:
            return
        sample, population = asked_of(file)
        self._say("draw.turned.heading", "display", "text")
        told = words("draw.turned.text", sample=sample, population=population)
        self._body.addWidget(Paragraph(theme, told, "turned", "text_soft"))
        self._body.addSpacing(self._air)
        locked = QWidget()
        box = down(locked, (0, 0, 0, 0), theme.px(12))
        head = across(head_box := QWidget(), (0, 0, 0, 0), theme.px(8))
        head.addWidget(Paragraph(theme, words("draw.turned.locked"), "turned", strong=True), 1)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("lock", "text_soft", 20))
        head.addWidget(mark)
        held = Paragraph(theme, locked_words(draw, words), "turned", "text_soft")
        natural = QFontMetrics(held.font()).horizontalAdvance(locked_words(draw, words))
        held.setMaximumWidth(natural + theme.px(4))
        head.addWidget(held, 1)
        box.addWidget(head_box)
        box.addWidget(CodeLine(theme, draw.commitment, words("draw.code.commitment"), large=True))
        self._numbered("1", locked)
        self._body.addSpacing(self._air)
        self.entry = DigitEntry(self.desk, self._hand.digits, large=True)
        self.entry.draw_asked.connect(self._hand.reveal)
        self._numbered("2", self.entry)

    def _numbered(self, number: str, part: QWidget) -> None:
        theme = self.desk.theme
        row = across(box := QWidget(), (0, 0, 0, 0), theme.px(16))
        label = Label(theme, number, "turned", "text_soft", strong=True)
        label.setFixedWidth(theme.px(40))
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(part, 1)
        self._body.addWidget(box)

    def _say_done(self, _file: VisitFile) -> None:
        self._say("draw.turned.done_heading", "display", "text")
        self._say("draw.turned.done_text")

    def _say_purpose(self, _file: VisitFile) -> None:
        self._say("draw.turned.purpose_heading", "display", "text")
        self._say("draw.turned.purpose_text")
        self._body.addSpacing(self.desk.theme.px(8))
        self._body.addWidget(hairline())
        self._body.addSpacing(self.desk.theme.px(8))
        self._say("draw.turned.purpose_next")

    def first_focus(self) -> QWidget | None:
        return self.entry.cells if self.entry is not None else self.back
