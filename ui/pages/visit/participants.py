"""Who takes part in the visit, by the side they stand for."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from inspector.domain.identity import new_id
from inspector.domain.model import Participant, Side
from inspector.domain.visit_file import VisitFile
from inspector.services.visiting import put_participant, remove_participant
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import Choice, LineField
from ui.widgets.layout import clear
from ui.widgets.number_guard import GuardLine
from ui.widgets.text import Label

_ORDER = (Side.UNIT, Side.MANAGEMENT, Side.STAFF, Side.SUPPLIER, Side.OTHER)


class _Line:
    """The controls of one participant."""

    def __init__(self, desk: Desk, person: Participant) -> None:
        theme, words = desk.theme, desk.words
        self.person = person
        sides = [(side.value, words(f"common.side.{side}")) for side in _ORDER]
        self.side = Choice(theme, sides, person.side)
        self.name = LineField(theme, person.name, placeholder=words("visit.person_name"))
        self.role = LineField(theme, person.role, placeholder=words("visit.person_role"))
        who = person.name or words("visit.person_new")
        self.side.setAccessibleName(words("visit.person_side_of", name=who))
        self.name.setAccessibleName(words("visit.person_name_of", name=who))
        self.role.setAccessibleName(words("visit.person_role_of", name=who))
        self.watched = [GuardLine(theme, words, field) for field in (self.name, self.role)]
        self.away = IconButton(theme, "cross", words("visit.person_remove", name=who))

    def typed(self) -> Participant:
        return replace(
            self.person,
            side=self.side.chosen,
            name=self.name.text().strip(),
            role=self.role.text().strip(),
        )

    def show_person(self, person: Participant) -> None:
        self.person = person
        self.side.choose(person.side)
        for field, text in ((self.name, person.name), (self.role, person.role)):
            if not field.hasFocus() and field.text() != text:
                field.setText(text)


class Participants(QWidget):
    """A line per person; a change is stored when the field is left."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._lines: dict[str, _Line] = {}
        self._locked = False  # as the lines were made
        grid = QWidget()
        self._grid = QGridLayout(grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(desk.theme.px(8))
        self._grid.setVerticalSpacing(desk.theme.px(8))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        self._grid.setColumnStretch(0, 2)
        self.add_button = Button(
            desk.theme, desk.words("visit.person_add"), self.add, kind="quiet", icon="plus"
        )
        layout = down(self, (0, 0, 0, 0), desk.theme.px(8))
        layout.addWidget(grid)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_file(self, file: VisitFile) -> None:
        people = sorted(file.participants, key=lambda p: (_place(p.side), p.id))
        self.add_button.setVisible(not self._presenter.locked)
        locked = self._presenter.locked
        if locked == self._locked and {person.id for person in people} == set(self._lines):
            for person in people:
                self._lines[person.id].show_person(person)
            return
        self._locked = locked
        self._build(people)

    def _build(self, people: list[Participant]) -> None:
        clear(self._grid)
        self._lines.clear()
        theme, words = self._desk.theme, self._desk.words
        for column, key in enumerate(
            ("visit.person_side", "visit.person_name", "visit.person_role")
        ):
            if people:
                self._grid.addWidget(Label(theme, words(key), "caption", "text_soft"), 0, column)
        locked = self._presenter.locked
        for number, person in enumerate(people, 1):
            line = _Line(self._desk, person)
            place = 2 * number - 1  # every second row is for what the guard says
            self._lines[person.id] = line
            line.side.setEnabled(not locked)
            line.side.activated.connect(lambda _i, line=line: self._store(line))
            for column, field in enumerate((line.name, line.role), 1):
                field.setReadOnly(locked)
                field.editingFinished.connect(lambda line=line: self._store(line))
                self._grid.addWidget(field, place, column)
                self._grid.addWidget(line.watched[column - 1], place + 1, column)
            self._grid.addWidget(line.side, place, 0)
            line.away.clicked.connect(lambda _=False, line=line: self._remove(line))
            self._grid.addWidget(line.away, place, 3)
            line.away.setVisible(not locked)

    def add(self, side: str = Side.SUPPLIER) -> None:
        """A new empty line, the cursor in its name."""
        person = Participant(id=new_id(), visit=self._presenter.file.visit.id, side=side)
        self._put(person)
        name = self._lines[person.id].name
        name.show()
        name.setFocus()

    def focus_side(self, side: str) -> None:
        """The cursor goes to the name of someone of this side; a line is made where none is."""
        for line in self._lines.values():
            if line.person.side == side:
                line.name.setFocus()
                return
        self.add(side)

    def leave(self) -> None:
        for line in list(self._lines.values()):
            self._store(line)

    def _store(self, line: _Line) -> None:
        person = line.typed()
        if person != line.person and not self._presenter.locked:
            line.person = person
            self._put(person)

    def _put(self, person: Participant) -> None:
        def see(file: VisitFile) -> VisitFile:
            others = tuple(p for p in file.participants if p.id != person.id)
            return replace(file, participants=(*others, person))

        self._presenter.write(
            lambda store: put_participant(store, person), seen=see, about=(f"person:{person.id}",)
        )

    def _remove(self, line: _Line) -> None:
        gone = line.person.id

        def see(file: VisitFile) -> VisitFile:
            return replace(file, participants=tuple(p for p in file.participants if p.id != gone))

        self._presenter.write(
            lambda store: remove_participant(store, gone), seen=see, about=(f"person:{gone}",)
        )


def _place(side: str) -> int:
    return next((place for place, known in enumerate(_ORDER) if known == side), len(_ORDER))
