"""The dialog that does something and stays till it is done: why not stands in it, not behind."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.visit.parts import down
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.layout import Scroll, clear, column, row
from ui.widgets.text import Paragraph

_LAID_OUT_MS = 50  # after which what was added last has its place


class WorkDialog(QDialog):
    """Title, one sentence, `body` to be filled, a place for what went wrong, two buttons.

    While it is busy the dialog cannot be left: what it does is not taken back halfway.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, *, title: str, text: str, act: str, wide: int = 520
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        self.desk = desk
        self.is_busy = False
        words, theme = desk.words, desk.theme
        self.setWindowTitle(words("common.program"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window = parent.window()
        self._window_width = window.width()
        self.be_wide(wide)
        self._tallest = max(400, window.height() - theme.px(48))
        edge = theme.px(24)
        outer = down(self, (0, edge, 0, edge), theme.px(8))
        self._inner = QWidget()
        within = down(self._inner, (edge, 0, edge, theme.px(8)))
        self.body = column(gap=theme.px(16))
        within.addLayout(self.body)
        within.addStretch(1)
        self.title = Paragraph(theme, title, "section")
        self.body.addWidget(self.title)
        if text:
            self.body.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self._scroll = Scroll(self._inner)
        outer.addWidget(self._scroll, 1)
        self._foot = self._make_foot(act, edge)
        outer.addLayout(self._foot)

    def be_wide(self, wide: int) -> None:
        """So many px at 100 % text, as far as the window has room."""
        px = self.desk.theme.px
        room = self._window_width - px(48)
        self.setFixedWidth(min(px(wide), max(480, room)))

    def _make_foot(self, act: str, edge: int) -> QVBoxLayout:
        theme, words = self.desk.theme, self.desk.words
        foot = column(gap=theme.px(12))
        foot.setContentsMargins(edge, 0, edge, 0)
        self._said = column()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(words("deliver.busy"))
        held = self._busy.sizePolicy()
        held.setRetainSizeWhenHidden(True)  # nothing moves when the work begins
        self._busy.setSizePolicy(held)
        self._busy.hide()
        self.cancel = Button(theme, words("common.cancel"), self.reject)
        self.do = Button(theme, act, self.try_it, kind="primary")
        self.buttons = row(1, self.cancel, self.do, gap=theme.px(12))
        foot.addLayout(self._said)
        foot.addWidget(self._busy)
        foot.addLayout(self.buttons)
        return foot

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as what stands in it, within the window; the rest scrolls.

        What has just been made is measured once it is laid out.
        """
        self._measure()
        QTimer.singleShot(0, self, self._measure)

    def _measure(self) -> None:
        layout = self._inner.layout()
        if layout is not None:
            layout.activate()
        width = self.width()
        wanted = max(self._inner.heightForWidth(width), self._inner.sizeHint().height())
        foot = max(self._foot.heightForWidth(width), self._foot.sizeHint().height())
        around = self.desk.theme.px(8 + 2 * 24)
        self.setFixedHeight(min(self._tallest, wanted + foot + around))
        self._stand_in_the_middle()

    def _stand_in_the_middle(self) -> None:
        """Of the window, wherever its size has left it."""
        window = self.parentWidget()
        if window is not None and self.isVisible():
            middle = window.mapToGlobal(window.rect().center())
            self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)

    def try_it(self) -> None:
        """The act; subclasses say what it is."""

    def field_of(self, code: str) -> Field | None:  # noqa: ARG002 - a dialog with fields asks
        """The field a problem of this code belongs to."""
        return None

    def begin(self) -> None:
        """The work has begun."""
        self.say("")
        self.be_busy(True)

    def refuse(self, problem: InspectionError) -> None:
        """It did not succeed: why, in the field or above the buttons."""
        self.be_busy(False)
        told = sentence(self.desk.words, problem)
        field = self.field_of(problem.code)
        if field is None:
            self.say(told)
            self.do.setFocus()
            self.fit()
        else:
            self.point_at(field, told)

    def point_at(self, field: Field, told: str) -> None:
        """Say what is wrong at this field, and bring it into sight."""
        field.set_fault(told)
        field.control.setFocus()
        self.fit()
        QTimer.singleShot(_LAID_OUT_MS, field, lambda: self._scroll.ensureWidgetVisible(field))

    def finish(self) -> None:
        """It is done."""
        self.be_busy(False)
        self.accept()

    def say(self, sentence: str, tone: str = "alarm", *buttons: Button) -> None:
        """Above the buttons, with what can be done about it; "" takes it away."""
        clear(self._said)
        if sentence:
            self._said.addWidget(InlineBar(self.desk.theme, sentence, tone, *buttons))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, but not halfway; the lock of the screen closes it all the same."""
        if not (self.is_busy and event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)

    def show_bottom(self) -> None:
        """Scroll to what was added last."""
        bar = self._scroll.verticalScrollBar()
        QTimer.singleShot(_LAID_OUT_MS, self, lambda: bar.setValue(bar.maximum()))

    def be_busy(self, busy: bool) -> None:
        """Nothing can be changed or left while it works."""
        self.is_busy = busy
        self._busy.setVisible(busy)
        self.do.setEnabled(not busy)
        self.cancel.setEnabled(not busy)
        self._inner.setEnabled(not busy)
