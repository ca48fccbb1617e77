"""The dialog, only for what cannot wait: a question, what happens, what is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.text import Paragraph


class Dialog(QDialog):
    """480 wide; the question as title, one sentence below, an optional reason, two buttons.

    The safe button has the focus. `reason` is the label of a reason that must be given.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        words: Words,
        *,
        title: str,
        text: str,
        act: str,
        keep: str = "",
        dangerous: bool = True,
        reason: str = "",
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        self._words = words
        self.setWindowTitle(words("common.program"))
        self.setModal(True)
        self.setFixedWidth(min(theme.px(480), 900))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(24)] * 4)
        outer.setSpacing(theme.px(16))
        outer.addWidget(Paragraph(theme, title, "section"))
        outer.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self._reason = LineField(theme)
        self._reason.returnPressed.connect(self._try)
        self._field = Field(theme, reason or words("common.reason"), self._reason)
        self._field.guard(words, refuses=True)
        self._field.setVisible(bool(reason))
        self._asks = bool(reason)
        outer.addWidget(self._field)
        self.safe = Button(theme, keep or words("common.cancel"), self.reject)
        self.do = Button(theme, act, self._try, kind="danger" if dangerous else "primary")
        outer.addSpacing(theme.px(8))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(12))
        buttons.addStretch(1)
        buttons.addWidget(self.safe)
        buttons.addWidget(self.do)
        outer.addLayout(buttons)

    @property
    def reason(self) -> str:
        return self._reason.text().strip()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self._reason if self._asks else self.safe).setFocus()

    def _try(self) -> None:
        if self._asks and not self.reason:
            self._field.set_fault(self._words("shell.reason_needed"))
        elif self._asks and self._field.watch is not None and self._field.watch.stops:
            self._reason.setFocus()
        else:
            self.accept()
