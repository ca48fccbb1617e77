"""Before the lock: how the report will be sealed, and whether the supplier seals it too."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea

from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.finish import digital_fields, digital_note
from ui.widgets.buttons import Button
from ui.widgets.layout import row
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick

_LAID_OUT_MS = 50  # after which what has unfolded has its place


class DigitalChoice(QFrame):
    """One quiet line; the choice, which few need, is folded away below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._way = "none"
        theme, words = desk.theme, desk.words
        self._told = Paragraph(theme, "", "body", "text_soft")
        self.more = Button(theme, words("finish.digital_more"), self._unfold, kind="quiet",
                           icon="cright", flush=True)  # fmt: skip
        self.supplier = Tick(theme, words("finish.digital_supplier"))
        self._note = Paragraph(theme, words("finish.digital_supplier_note"), "caption", "text_soft")
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addWidget(self._told)
        layout.addLayout(row(self.more, 1))
        layout.addWidget(self.supplier)
        layout.addWidget(self._note)

    def begin(self, settings: Settings) -> None:
        """Show what these settings make of the lock; nothing is chosen."""
        self._way = settings.digital_signature
        self.supplier.setChecked(False)
        self._told.set_words(self._desk.words(digital_note(settings)))
        self.more.setVisible(self._way != "none")
        self._fold(False)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that must be signed in the version in hand."""
        return digital_fields(self._way, self.supplier.isChecked())

    def _unfold(self) -> None:
        self._fold(self.supplier.isHidden())
        if not self.supplier.isHidden():
            self.supplier.setFocus()
            QTimer.singleShot(_LAID_OUT_MS, self, self._show_whole)

    def _show_whole(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self._note)

    def _fold(self, is_open: bool) -> None:
        self.more.setIcon(self._desk.theme.button_icon("cdown" if is_open else "cright", "accent"))
        for part in (self.supplier, self._note):
            part.setVisible(is_open and self._way != "none")
