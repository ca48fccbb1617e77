"""The sheet of the administration key: on paper first, then proved by three of its groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.files import write_file
from ui.messages import sentence
from ui.pages.exchange.part import Part, numbered, topped
from ui.presenters.exchange import ExchangeView
from ui.presenters.keys import numbered as listed
from ui.presenters.recovery import NewKey
from ui.style import restyle
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.sheet_drawing import SheetDrawing
from ui.widgets.text import Paragraph

_DRAWN_UP_TO = 150  # per cent of text size: larger, the drawing gives way to the words


class SheetOut:
    """The sheet to a printer or a file; `given` when it left, `failed` hears why not."""

    def __init__(
        self,
        desk: Desk,
        exchange: Exchange,
        parent: QWidget,
        given: Callable[[str], None],
        failed: Callable[[InspectionError], None],
    ) -> None:
        self._desk, self._exchange, self._parent = desk, exchange, parent
        self._given, self._failed = given, failed

    def print(self) -> None:
        """In the system's own dialog."""
        self._make(self._send)

    def save(self) -> None:
        """As a PDF that is not encrypted, where she says."""
        words = self._desk.words
        path = self._desk.files.to_save(
            self._parent, words("common.save_pdf"), words("exchange_page.sheet.file"),
            words("safety.pdf"),
        )  # fmt: skip
        if path is not None:
            self._make(lambda data: self._write(path, data))

    def _make(self, then: Callable[[bytes], None]) -> None:
        exchange = self._exchange
        self._desk.tasks.work(lambda _progress: exchange.admin_sheet(), then, self._failed)

    def _send(self, data: bytes) -> None:
        from ui.printing import print_pdf  # Qt's printing is not for the start

        title = self._desk.words("exchange_page.sheet.head")
        print_pdf(
            self._parent, title, data, self._desk,
            printed=lambda: self._given("exchange_page.sheet.printed"),
        )  # fmt: skip

    def _write(self, path: Path, data: bytes) -> None:
        self._desk.tasks.work(
            lambda _progress: write_file(path, data),
            lambda _nothing: self._given("exchange_page.sheet.saved"),
            self._failed,
        )


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
        self._out = SheetOut(desk, exchange, self, self._given, self._refused)
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
        self.print_ = Button(
            theme, words("safety.sheet_print"), self._out.print, kind="primary", icon="print",
            tall=True,
        )  # fmt: skip
        self.save = Button(theme, words("common.save_pdf"), self._out.save, icon="down", tall=True)
        inside.addWidget(Columns(theme, [(self.print_, 0), (self.save, 0)], gap=12, pack=True))
        note = words("exchange_page.sheet.not_here")
        self._handed = Paragraph(theme, note, "caption", "text_soft")
        inside.addWidget(self._handed)
        self._trouble = column()
        inside.addLayout(self._trouble)
        inside.addWidget(numbered(self.desk, 2, words("exchange_page.sheet.step_type")))
        inside.addWidget(self._asked())
        inside.addLayout(self._foot())
        return card

    def _asked(self) -> QWidget:
        words, theme = self.desk.words, self.desk.theme
        self.fields: list[Field] = []
        for place in self.key.places:
            typed = LineField(theme, tabular=True)
            typed.setMaxLength(8)
            typed.setMinimumWidth(theme.px(120))
            typed.textChanged.connect(self._tell)
            typed.returnPressed.connect(self._keep)
            label = words("safety.group", number=place + 1)
            self.fields.append(Field(theme, label, typed))
        return Columns(theme, [(field, 1) for field in self.fields], least=420, gap=16)

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
        sheet = SheetDrawing(theme, words("exchange_page.sheet.head"), self.key.places)
        sheet.setAccessibleName(words("exchange_page.sheet.drawing"))
        note = Paragraph(
            theme, words("exchange_page.sheet.drawing"), "caption", "text_soft", centred=True
        )
        note.setFixedWidth(sheet.width())
        holder = QWidget()
        inside = column(parent=holder, gap=theme.px(12))
        for widget in (sheet, note):
            inside.addLayout(row(1, widget, 1))
        inside.addStretch(1)
        return holder

    def _given(self, key: str) -> None:
        self.handed_over = True
        self._handed.set_words(self.desk.words(key))
        self.print_.setProperty("kind", "ordinary")  # typing is the next thing now
        self.print_.setIcon(self.desk.theme.button_icon("print", "text"))
        restyle(self.print_)
        self._tell()
        self.fields[0].control.setFocus()

    def _refused(self, problem: InspectionError) -> None:
        clear(self._trouble)
        bar = InlineBar(self.desk.theme, sentence(self.desk.words, problem), "alarm")
        self._trouble.addWidget(bar)

    def _tell(self) -> None:
        """Under each group whether it is right; it can be ended when all are."""
        words, right = self.desk.words, 0
        for place, field in zip(self.key.places, self.fields, strict=True):
            field.control.setEnabled(self.handed_over)
            typed = field.control
            assert isinstance(typed, LineField)
            verdict = self.key.verdict(place, typed.text())
            wrong = verdict in ("mistyped", "other")
            field.set_fault(words(f"safety.verdict_{verdict}") if wrong else "")
            if verdict == "right":
                right += 1
                field.set_fine(words("safety.verdict_right"))
        proved = right == len(self.fields)
        self.keep.setEnabled(proved)
        groups = listed(words, [place + 1 for place in self.key.places])
        why = "" if proved else words("exchange_page.sheet.type", groups=groups)
        self._why.set_words(why if self.handed_over else words("exchange_page.sheet.print_first"))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self._done(True)
