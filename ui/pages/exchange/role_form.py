"""What a laptop may do and which suppliers it sees, as one form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from inspector.domain.office import Role, Scope
from ui.desk import Desk
from ui.presenters.exchange_laptops import ROLES
from ui.widgets.layout import Columns
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option, Tick


class RoleForm(QWidget):
    """One of three roles, each with what it means; the scopes where there are any."""

    changed = Signal()

    def __init__(
        self, desk: Desk, scopes: Sequence[Scope], role: str = Role.SUPERVISOR,
        chosen: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        words, theme = desk.words, desk.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        self.options: dict[str, Option] = {}
        group = QButtonGroup(self)
        for name in ROLES:
            option = Option(theme, words(f"exchange_page.role.{name}"), name == role)
            option.toggled.connect(self._changed)
            group.addButton(option)
            self.options[name] = option
        self.ticks = {one.id: Tick(theme, one.name, one.id in chosen) for one in scopes}
        for tick in self.ticks.values():
            tick.toggled.connect(self._changed)
        parts = [(self._roles(desk), 1)]
        if scopes:
            parts.append((self._scopes(desk), 1))
        layout.addWidget(Columns(theme, parts, least=640, gap=32))
        self._sees_all = False
        self._enable()

    def _roles(self, desk: Desk) -> QWidget:
        words, theme = desk.words, desk.theme
        holder, layout = _box(theme.px(4))
        layout.addWidget(Label(theme, words("exchange_page.role.head"), "caption", "text_soft"))
        for name, option in self.options.items():
            layout.addWidget(option)
            text = words(f"exchange_page.role.{name}_text")
            said = Paragraph(theme, text, "caption", "text_soft")
            said.setContentsMargins(theme.px(24), 0, 0, theme.px(6))
            option.setAccessibleDescription(text)
            layout.addWidget(said)
        layout.addStretch(1)
        return holder

    def _scopes(self, desk: Desk) -> QWidget:
        words, theme = desk.words, desk.theme
        holder, layout = _box(theme.px(4))
        head = words("exchange_page.role.scopes_head")
        layout.addWidget(Label(theme, head, "caption", "text_soft"))
        for tick in self.ticks.values():
            layout.addWidget(tick)
        text = words("exchange_page.role.scopes_text")
        layout.addWidget(Paragraph(theme, text, "caption", "text_soft"))
        layout.addStretch(1)
        return holder

    @property
    def role(self) -> str:
        return next(name for name, option in self.options.items() if option.isChecked())

    @property
    def scopes(self) -> tuple[str, ...]:
        """Those ticked; the office reads them all and needs none."""
        if self.role == Role.OFFICE:
            return ()
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    def _changed(self, _on: bool) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        """The office sees every scope: they stand ticked and rest; what was ticked comes back."""
        sees_all = self.options[Role.OFFICE].isChecked()
        if sees_all == self._sees_all:
            return
        if sees_all:
            self._own = {key for key, tick in self.ticks.items() if tick.isChecked()}
        self._sees_all = sees_all
        for key, tick in self.ticks.items():
            tick.setEnabled(not sees_all)
            tick.blockSignals(True)
            tick.setChecked(sees_all or key in self._own)
            tick.blockSignals(False)


def _box(gap: int) -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    return holder, layout
