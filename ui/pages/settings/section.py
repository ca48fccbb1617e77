"""What the sections of the settings share: they show a value and store each change at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.domain.sharing import SHARED_SETTINGS
from inspector.services.ports import Store
from inspector.services.settings import read_settings, save_settings
from ui.desk import Desk
from ui.messages import sentence
from ui.widgets.fields import Field, LineField, NumberField, TextArea


class Section(QWidget):
    """Cards under each other; `settings` is what is stored as far as this section knows.

    There is no save button: a change is stored when the field is left, and the window says
    when. What cannot be used is said under its field and the value before is kept.
    """

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self.desk, self.settings = desk, settings
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(desk.theme.px(16))
        self.after_change: Callable[[], None] | None = None
        self.of_office: list[QWidget] = []  # what all laptops go by

    def leave_to_office(self) -> bool:
        """What all laptops go by rests: another laptop decides it. Whether there is any."""
        why = self.desk.words("settings_page.of_office")
        for control in self.of_office:
            control.setEnabled(False)
            control.setToolTip(why)
            control.setAccessibleDescription(why)
        return bool(self.of_office)

    def _note(self, name: str, control: QWidget) -> None:
        if name in SHARED_SETTINGS:
            self.of_office.append(control)

    def change(self, field: Field | None = None, **values: Any) -> None:
        """Store these values; `field` says why when they cannot be used."""
        if replace(self.settings, **values) == self.settings:
            return

        def stored(store: Store) -> Settings:
            # Upon what is stored by then: another change may have come home meanwhile.
            made = replace(read_settings(store), **values)
            save_settings(store, made)
            return made

        def kept(made: Settings) -> None:
            self.settings = made
            if field is not None:
                field.set_fault("")
            self.desk.signals.data_changed.emit("settings_changed")
            if self.after_change is not None:
                self.after_change()

        def refused(problem: InspectionError) -> None:
            if field is None:
                self.desk.messages.problem(problem)
            else:
                field.set_fault(sentence(self.desk.words, problem))

        self.desk.tasks.save(stored, kept, refused)

    def number(self, field: Field, control: NumberField, name: str) -> None:
        """Store the number of this field; say so when what was typed is outside its limits."""

        def outside(least: int, most: int) -> None:
            kept = control.value()
            told = self.desk.words("settings_page.outside", least=least, most=most, kept=kept)
            field.set_fault(told)

        self._note(name, control)
        control.valueChanged.connect(lambda value: self.change(field, **{name: value}))
        control.textEdited.connect(lambda _text: field.set_fault(""))
        control.outside.connect(outside)

    def line(self, name: str, note: str = "", *, tabular: bool = False) -> Field:
        """A field for a text setting of this name."""
        words = self.desk.words
        control = LineField(self.desk.theme, getattr(self.settings, name), tabular=tabular)
        field = Field(self.desk.theme, words(f"settings_page.{name}"), control, note)
        field.guard(words, refuses=True)
        self._note(name, control)
        control.editingFinished.connect(
            lambda: self.change(field, **{name: control.text().strip()})
        )
        return field

    def area(self, name: str, lines: int = 3) -> Field:
        """A field of several lines for a text setting of this name."""
        words = self.desk.words
        control = TextArea(self.desk.theme, getattr(self.settings, name), lines=lines)
        control.setFixedHeight(control.minimumHeight())
        field = Field(self.desk.theme, words(f"settings_page.{name}"), control)
        field.guard(words, refuses=True)
        self._note(name, control)
        control.left.connect(lambda: self.change(field, **{name: control.toPlainText().strip()}))
        return field
