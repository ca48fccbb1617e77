"""The recovery sheet: print it, prove that it was printed, and only then does its key count."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.files import write_file
from ui.key_reminder import remind_soon
from ui.navigation import Place
from ui.presenters.keys import numbered
from ui.presenters.recovery import NewKey
from ui.style import restyle
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, Scroll, column, row
from ui.widgets.sheet_drawing import SheetDrawing
from ui.widgets.text import Label, Paragraph, hairline
from ui.widgets.welcome import welcome


class RecoverySheetPage(QWidget):
    """`place.other` is "first" at the first start, where it can wait until later."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk, self._first = desk, place.other == "first"
        self._settings = Settings()
        self._proved = False
        self._take(NewKey())
        desk.tasks.storage(read_settings, self._know)

    def _take(self, key: NewKey, handed_over: bool = False) -> None:
        """Build the page for this key."""
        self.key, self.handed_over = key, handed_over
        theme = self._desk.theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        parts = [(self._steps(), 62)]
        if theme.text_size < 150:
            parts.append((self._drawing(), 38))
        columns = Columns(theme, parts, least=960, gap=0)
        columns.layout().setSpacing(0)  # type: ignore[union-attr]  # made by Columns
        outer.addWidget(Scroll(columns), 1)
        outer.addWidget(hairline())
        outer.addWidget(self._foot())
        self._tell()
        (self.print_ if not handed_over else self.fields[0].control).setFocus()

    def _know(self, settings: Settings) -> None:
        self._settings = settings

    # building

    def _steps(self) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        holder = QFrame()
        holder.setProperty("role", "sheet")
        layout = QVBoxLayout(holder)
        side = theme.px(32 if theme.compact else 56)
        layout.setContentsMargins(side, theme.px(40), side, theme.px(24))
        layout.setSpacing(theme.px(32))
        layout.addLayout(
            welcome(self._desk, words("safety.sheet_title"), words("safety.sheet_text"))
        )
        self.print_ = Button(
            theme,
            words("safety.sheet_print"),
            self._print,
            kind="ordinary" if self.handed_over else "primary",
            icon="print",
            tall=True,
        )
        self.save = Button(theme, words("common.save_pdf"), self._save, icon="down", tall=True)
        self._handed = Paragraph(theme, words("safety.sheet_not_here"), "caption", "text_soft")
        buttons = Columns(theme, [(self.print_, 0), (self.save, 0)], gap=12, pack=True)
        layout.addLayout(
            self._step(1, "safety.step_print", "safety.step_print_text", buttons, self._handed)
        )
        layout.addLayout(self._step(2, "safety.step_type", "safety.step_type_text", self._asked()))
        layout.addStretch(1)
        return holder

    def _step(self, number: int, title: str, text: str, *widgets: QWidget) -> QHBoxLayout:
        words, theme = self._desk.words, self._desk.theme
        mark = Label(theme, str(number), "section", "accent")
        mark.setFixedWidth(theme.px(24))
        inside = column(
            Label(theme, words(title), "section"),
            Paragraph(theme, words(text), "body", "text_soft"),
            *widgets,
            gap=theme.px(10),
        )
        line = row(column_of(mark), gap=theme.px(12))
        line.addLayout(inside, 1)
        return line

    def _asked(self) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
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

    def _drawing(self) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        ground = QFrame()
        ground.setProperty("role", "sunken")
        sheet = SheetDrawing(theme, words("safety.sheet_head"), self.key.places)
        sheet.setAccessibleName(words("safety.sheet_drawing"))
        note = Paragraph(theme, words("safety.sheet_drawing"), "caption", "text_soft", centred=True)
        note.setFixedWidth(sheet.width())
        layout = QVBoxLayout(ground)
        layout.setSpacing(theme.px(12))
        layout.addStretch(1)
        for widget in (sheet, note):
            layout.addLayout(row(1, widget, 1))
        layout.addStretch(1)
        return ground

    def _foot(self) -> QFrame:
        words, theme = self._desk.words, self._desk.theme
        foot = QFrame()
        foot.setProperty("role", "sheet")
        word = words("safety.later") if self._first else words("common.cancel")
        self.later = Button(theme, word, self._leave, tall=True)
        self.keep = Button(theme, words("safety.keep"), self._keep, kind="primary", tall=True)
        self._why = Paragraph(theme, "", "body", "text_soft", at_right=True)
        line = row(self.later, gap=theme.px(16), parent=foot)
        line.addStretch(1)
        line.addWidget(self._why, 2)  # beside what it is the reason for
        line.addWidget(self.keep)
        side = theme.px(32 if theme.compact else 56)
        line.setContentsMargins(side, theme.px(14), side, theme.px(14))
        return foot

    # look and lock

    def keepsake(self) -> object:
        """The key, whether it was handed over, and what was typed."""
        return self.key, self.handed_over, [_typed(field) for field in self.fields]

    def restore(self, kept: object) -> None:
        """The same key again: the sheet may be printed already."""
        if not isinstance(kept, tuple):
            return
        key, handed_over, typed = kept
        old = QWidget()
        layout = self.layout()
        if layout is not None:
            old.setLayout(layout)  # takes the page's children with it
        old.deleteLater()
        self._take(key, handed_over)
        for field, text in zip(self.fields, typed, strict=True):
            _line(field).setText(text)

    # the sheet

    def _print(self) -> None:
        self._make(self._send)

    def _save(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_save(
            self, words("common.save_pdf"), words("safety.sheet_file"), words("safety.pdf")
        )
        if path is not None:
            self._make(lambda data: self._write(path, data))

    def _make(self, then: object) -> None:
        safety, secret, settings = self._desk.safety, self.key.secret, self._settings
        if safety is not None and callable(then):
            self._desk.tasks.work(lambda _progress: safety.recovery_sheet(secret, settings), then)

    def _send(self, data: bytes) -> None:
        """To the printer she chooses; nothing counts as printed where she changes her mind."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ui.pages.visit.draw_papers import paint_pages

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._desk.words("safety.sheet_head"))
        printer.setResolution(300)
        printer.setFullPage(True)
        if QPrintDialog(printer, self).exec():
            paint_pages(printer, data)
            self._given("safety.sheet_printed")

    def _write(self, path: Path, data: bytes) -> None:
        self._desk.tasks.work(
            lambda _progress: write_file(path, data), lambda _n: self._given("safety.sheet_saved")
        )

    def _given(self, key: str) -> None:
        self.handed_over = True
        self._handed.set_words(self._desk.words(key))
        self.print_.setProperty("kind", "ordinary")  # typing is the next thing now
        self.print_.setIcon(self._desk.theme.button_icon("print", "text"))
        restyle(self.print_)
        self._tell()
        self.fields[0].control.setFocus()

    # the proof

    def _tell(self) -> None:
        """Under each group whether it is right; the key can be kept when all are."""
        words, right = self._desk.words, 0
        for place, field in zip(self.key.places, self.fields, strict=True):
            field.control.setEnabled(self.handed_over)
            verdict = self.key.verdict(place, _typed(field))
            wrong = verdict in ("mistyped", "other")
            field.set_fault(words(f"safety.verdict_{verdict}") if wrong else "")
            if verdict == "right":
                right += 1
                field.set_fine(words("safety.verdict_right"))
        self._proved = right == len(self.fields)
        self.keep.setEnabled(self._proved)
        named = numbered(words, [place + 1 for place in self.key.places])
        self._why.set_words(
            words("safety.print_first")
            if not self.handed_over
            else ""
            if self._proved
            else words("safety.type_groups", groups=named)
        )

    def _keep(self) -> None:
        safety, secret = self._desk.safety, self.key.secret
        if safety is not None and self.keep.isEnabled():
            self.keep.setEnabled(False)
            keys = safety.keys
            self._desk.tasks.work(
                lambda _progress: keys.renew_recovery(secret), self._kept, self._not_kept
            )

    def _kept(self, _nothing: None) -> None:
        self._go()
        self._desk.messages.toast(self._desk.words("safety.recovery_kept"))
        self._desk.signals.data_changed.emit("keys_changed")

    def _not_kept(self, problem: InspectionError) -> None:
        self.keep.setEnabled(True)
        self._desk.messages.problem(problem)

    def _leave(self) -> None:
        self._go()
        if self._first:
            remind_soon(self._desk)

    def _go(self) -> None:
        if self._first:
            self._desk.navigation.go(Place(page="today"))
        else:
            self._desk.navigation.back()


def column_of(mark: QLabel) -> QWidget:
    """The mark at the top of its step."""
    holder = QWidget()
    column(mark, 1, parent=holder)
    return holder


def _line(field: Field) -> LineField:
    assert isinstance(field.control, LineField)
    return field.control


def _typed(field: Field) -> str:
    return _line(field).text()
