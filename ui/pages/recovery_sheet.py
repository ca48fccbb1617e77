"""The recovery sheet: print it, prove that it was printed, and only then does its key count."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.key_reminder import remind_soon
from ui.navigation import Place
from ui.pages.key_sheet import GroupsAsked, SheetButtons, SheetOut, SheetTexts, draw_sheet
from ui.presenters.recovery import NewKey
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, Scroll, column, row
from ui.widgets.text import Label, Paragraph, hairline
from ui.widgets.welcome import welcome

_TEXTS = SheetTexts(
    head="safety.sheet_head", file="safety.sheet_file",
    printed="safety.sheet_printed", saved="safety.sheet_saved",
)  # fmt: skip


class RecoverySheetPage(QWidget):
    """`place.other` is "first" at the first start, where it can wait until later."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk, self._first = desk, place.other == "first"
        self._settings = Settings()
        self._proved = False
        self._out = SheetOut(desk, self, _TEXTS, self._making, self._given)
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
        self._buttons = SheetButtons(theme, words, self._out)
        self.print_, self.save = self._buttons.print_, self._buttons.save
        if self.handed_over:
            self._buttons.given()
        self._handed = Paragraph(theme, words("safety.sheet_not_here"), "caption", "text_soft")
        self._groups = GroupsAsked(theme, words, self.key)
        self._groups.typed.connect(self._tell)
        self._groups.entered.connect(self._keep)
        self.fields = self._groups.fields
        layout.addLayout(
            self._step(
                1, "safety.step_print", "safety.step_print_text", self._buttons, self._handed
            )
        )
        layout.addLayout(self._step(2, "safety.step_type", "safety.step_type_text", self._groups))
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

    def _drawing(self) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        ground = QFrame()
        ground.setProperty("role", "sunken")
        layout = QVBoxLayout(ground)
        layout.addStretch(1)
        head, told = words("safety.sheet_head"), words("safety.sheet_drawing")
        draw_sheet(theme, head, told, self.key, layout)
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
        return self.key, self.handed_over, self._groups.texts

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
        self._groups.put_back(typed)

    # the sheet

    def _making(self) -> Callable[[], bytes] | None:
        safety = self._desk.safety
        if safety is None:
            return None
        return partial(safety.recovery_sheet, self.key.secret, self._settings)

    def _given(self, key: str) -> None:
        self.handed_over = True
        self._handed.set_words(self._desk.words(key))
        self._buttons.given()
        self._tell()
        self.fields[0].control.setFocus()

    # the proof

    def _tell(self) -> None:
        """Under each group whether it is right; the key can be kept when all are."""
        words = self._desk.words
        self._proved = self._groups.judge(can_type=self.handed_over)
        self.keep.setEnabled(self._proved)
        self._why.set_words(
            words("safety.print_first")
            if not self.handed_over
            else ""
            if self._proved
            else words("safety.type_groups", groups=self._groups.named)
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
