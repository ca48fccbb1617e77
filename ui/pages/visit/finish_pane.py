"""Beside the draft: both signatures, the supplier's remarks, and what the lock will do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from inspector.domain.model import Side
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.finish_digital import DigitalChoice
from ui.pages.visit.finish_side import SidePanel
from ui.pages.visit.parts import down, ground
from ui.presenters.finish import Typed, signature_of, typed_from
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, TextArea
from ui.widgets.layout import Scroll, row
from ui.widgets.text import Label, Paragraph, hairline


class SigningPane(QFrame):
    """Shows and gives what is typed; storing it is the page's."""

    def __init__(
        self,
        desk: Desk,
        *,
        turn: Callable[[], None],
        lock: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setProperty("role", "head")
        self._desk = desk
        theme, words = desk.theme, desk.words
        self.unit = SidePanel(desk, Side.UNIT)
        self.supplier = SidePanel(desk, Side.SUPPLIER)
        self.remarks = TextArea(theme, lines=3)
        self.remarks.setFixedHeight(theme.px(14) + 3 * theme.line("body"))
        self.digital = DigitalChoice(desk)
        self.turn = Button(theme, words("finish.turn"), turn, icon="turn")
        self.lock = Button(theme, "", lock, kind="primary", icon="lock", tall=True)
        self.back = Button(theme, words("finish.back_to_review"), back, icon="left", tall=True)
        self._why = Paragraph(theme, "", "caption", "text_soft")
        self._note = Paragraph(theme, "", "body", "text_soft")
        self._line = hairline()
        self._build()

    def _build(self) -> None:
        theme, words = self._desk.theme, self._desk.words
        edge = theme.px(24)
        outer = down(self, (0, 0, 0, 0))
        head = QFrame()
        head.setFixedHeight(theme.px(48))
        titles = row(Label(theme, words("finish.title"), "section"), 1, self.turn, parent=head)
        titles.setContentsMargins(edge, 0, edge, 0)
        outer.addWidget(head)
        outer.addWidget(hairline())
        inner = ground("head")
        body = down(inner, (edge, theme.px(16), edge, theme.px(16)), theme.px(16))
        note = words("finish.remarks_note")
        remarks = Field(theme, words("finish.remarks"), self.remarks, note).guard(words)
        for part in (self.unit, self._line, remarks, self.supplier, self._note, self.digital):
            body.addWidget(part)
        body.addStretch(1)
        outer.addWidget(Scroll(inner), 1)
        outer.addWidget(self._foot())

    def _foot(self) -> QFrame:
        theme = self._desk.theme
        self._foot_bar = ground()
        edge = theme.px(12)
        layout = down(self._foot_bar, (theme.px(24), edge, theme.px(24), edge), theme.px(8))
        layout.addWidget(self._why)
        layout.addLayout(row(self.back, 1, self.lock))
        return self._foot_bar

    @property
    def both(self) -> tuple[Typed, Typed]:
        return self.unit.typed, self.supplier.typed

    def fill(self, file: VisitFile, settings: Settings) -> None:
        """Begin with what is stored and known; nothing of it counts as typed."""
        self.unit.fill(typed_from(file, settings, Side.UNIT))
        self.supplier.fill(typed_from(file, settings, Side.SUPPLIER))
        self.remarks.setPlainText(file.visit.supplier_remarks)
        self.digital.begin(settings)

    def show_file(self, file: VisitFile) -> None:
        """The marks of what is stored, and the version the lock will make."""
        words = self._desk.words
        for panel, side in ((self.unit, Side.UNIT), (self.supplier, Side.SUPPLIER)):
            panel.show_stored(signature_of(file, side))
        self.lock.setText(words("finish.lock", version=file.version))
        self._note.set_words(words("finish.lock_note", version=file.version))

    def allow(self, lockable: bool, why: str) -> None:
        """Whether the lock can be turned, and if not, why."""
        self.lock.setEnabled(lockable)
        self._why.set_words(why)
        self._why.setVisible(bool(why))

    def show_turned(self, turned: bool) -> None:
        """To the supplier: their own field and nothing else."""
        self.turn.setText(self._desk.words("finish.turn_back" if turned else "finish.turn"))
        for part in (self.unit, self._line, self._foot_bar, self.digital):
            part.setVisible(not turned)
