"""Where the window is: a place is a value, so that it can be kept, compared and returned to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from inspector.domain.value import value


@value
class Place:
    """A page and what it shows.

    `page` is one of today, suppliers, supplier, visits, visit, new_visit, import, settings,
    first_start; `subject` is an id, `tab` the part of the page, `other` what the page needs
    beside (the kind of list, the visit that is followed up).
    """

    page: str
    subject: str = ""
    tab: str = ""
    other: str = ""


class Navigation(QObject):
    """Asks the window to go somewhere; remembers the way back."""

    went = Signal(Place)

    def __init__(self) -> None:
        super().__init__()
        self._way: list[Place] = []

    @property
    def here(self) -> Place:
        return self._way[-1] if self._way else Place(page="today")

    @property
    def before(self) -> Place:
        """Where `back` leads to."""
        return self._way[-2] if len(self._way) > 1 else Place(page="today")

    def go(self, place: Place) -> None:
        """Show this place."""
        if not self._way or self._way[-1] != place:
            self._way.append(place)
        del self._way[:-30]
        self.went.emit(place)

    def replace(self, place: Place) -> None:
        """Note that the page now shows this, without going anywhere (a tab was changed)."""
        if self._way:
            self._way[-1] = place

    def back(self) -> None:
        """Return to the place before; to `today` where there is none."""
        if self._way:
            self._way.pop()
        before = self._way[-1] if self._way else Place(page="today")
        if not self._way:
            self._way.append(before)
        self.went.emit(before)

    def open_visit(self, visit_id: str, step: str = "") -> None:
        """Show the visit in the whole window, at this step."""
        self.go(Place(page="visit", subject=visit_id, tab=step))
