"""What the two sheets with a printed key have in common: out on paper, then three groups typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.services.ports import Words
from ui.desk import Desk
from ui.files import write_file
from ui.presenters.keys import numbered
from ui.presenters.recovery import NewKey
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, row
from ui.widgets.sheet_drawing import SheetDrawing
from ui.widgets.text import Paragraph

_SIGNS = 8  # that fit into the field of a group: five, and what she types between them


@value
class SheetTexts:
    """The keys of the words of one sheet: its head, its file's name, and how it left."""

    head: str
    file: str
    printed: str
    saved: str


class SheetOut:
    """The sheet to a printer or a file; `given` gets the key of how it left, `failed` why not.

    `making` is asked for what makes its bytes in the pool, which holds nothing of the window;
    None: there is no sheet to make.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        texts: SheetTexts,
        making: Callable[[], Callable[[], bytes] | None],
        given: Callable[[str], None],
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None:
        self._desk, self._parent, self._texts = desk, parent, texts
        self._making, self._given, self._failed = making, given, failed

    def print(self) -> None:
        """In the system's own dialog."""
        self._make(self._send)

    def save(self) -> None:
        """As a PDF that is not encrypted, where she says."""
        words = self._desk.words
        path = self._desk.files.to_save(
            self._parent, words("common.save_pdf"), words(self._texts.file), words("safety.pdf")
        )
        if path is not None:
            self._make(lambda data: self._write(path, data))

    def _make(self, then: Callable[[bytes], None]) -> None:
        make = self._making()
        if make is not None:
            self._desk.tasks.work(lambda _progress: make(), then, self._failed)

    def _send(self, data: bytes) -> None:
        from ui.printing import print_pdf  # Qt's printing is not for the start

        texts, given = self._texts, self._given
        title = self._desk.words(texts.head)
        print_pdf(
            self._parent, title, data, self._desk, printed=lambda: given(texts.printed)
        )  # fmt: skip

    def _write(self, path: Path, data: bytes) -> None:
        given, saved = self._given, self._texts.saved
        self._desk.tasks.work(
            lambda _progress: write_file(path, data), lambda _nothing: given(saved), self._failed
        )


class SheetButtons(Columns):
    """Print it, or save it; after that typing is the next thing, and printing an ordinary one."""

    def __init__(self, theme: Theme, words: Words, out: SheetOut) -> None:
        self.print_ = Button(
            theme, words("safety.sheet_print"), out.print, kind="primary", icon="print", tall=True
        )
        self.save = Button(theme, words("common.save_pdf"), out.save, icon="down", tall=True)
        super().__init__(theme, [(self.print_, 0), (self.save, 0)], gap=12, pack=True)
        self._theme = theme

    def given(self) -> None:
        """The sheet is on paper, or in a file."""
        self.print_.setProperty("kind", "ordinary")
        self.print_.setIcon(self._theme.button_icon("print", "text"))
        restyle(self.print_)


class GroupsAsked(Columns):
    """The fields of the groups asked for; nothing can be typed before the sheet is out.

    `typed` whenever one is another; `entered` when she presses Enter in one.
    """

    typed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, words: Words, key: NewKey) -> None:
        self.fields = [_group(theme, words, place) for place in key.places]
        super().__init__(theme, [(field, 1) for field in self.fields], least=420, gap=16)
        self._words, self._key = words, key
        for line in self._lines():
            line.textChanged.connect(self.typed)
            line.returnPressed.connect(self.entered)

    def _lines(self) -> Iterator[LineField]:
        for field in self.fields:
            assert isinstance(field.control, LineField)
            yield field.control

    @property
    def texts(self) -> list[str]:
        """What stands in each."""
        return [line.text() for line in self._lines()]

    def put_back(self, texts: list[str]) -> None:
        """What stood there before the page was made anew."""
        for line, text in zip(self._lines(), texts, strict=True):
            line.setText(text)

    @property
    def named(self) -> str:
        """`2, 4 og 8`"""
        return numbered(self._words, [place + 1 for place in self._key.places])

    def judge(self, *, can_type: bool) -> bool:
        """Say under each group whether it is right; whether all of them are."""
        verdicts = []
        for place, field, text in zip(self._key.places, self.fields, self.texts, strict=True):
            field.control.setEnabled(can_type)
            verdict = self._key.verdict(place, text)
            verdicts.append(verdict)
            wrong = verdict in ("mistyped", "other")
            field.set_fault(self._words(f"safety.verdict_{verdict}") if wrong else "")
            if verdict == "right":
                field.set_fine(self._words("safety.verdict_right"))
        return all(verdict == "right" for verdict in verdicts)


def _group(theme: Theme, words: Words, place: int) -> Field:
    typed = LineField(theme, tabular=True)
    typed.setMaxLength(_SIGNS)
    typed.setMinimumWidth(theme.px(120))
    return Field(theme, words("safety.group", number=place + 1), typed)


def draw_sheet(theme: Theme, head: str, told: str, key: NewKey, layout: QVBoxLayout) -> None:
    """A drawing of the sheet with this head, and below it what it shows."""
    sheet = SheetDrawing(theme, head, key.places)
    sheet.setAccessibleName(told)
    note = Paragraph(theme, told, "caption", "text_soft", centred=True)
    note.setFixedWidth(sheet.width())
    layout.setSpacing(theme.px(12))
    for widget in (sheet, note):
        layout.addLayout(row(1, widget, 1))
