"""After a crash or a flat battery the next start opens the visit where she was, and says so.

Which visit fills the window is kept with the window's size (an id, nothing personal) and
taken away when the program ends as it should.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from inspector.domain.model import Visit, VisitState
from ui.desk import Desk
from ui.navigation import Place

_NAME = "session/visit"


class Interruption(QObject):
    """Knows whether the program stopped in the middle of a visit last time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found = self._kept = desk.preferences.text(_NAME)
        desk.navigation.went.connect(self._note)

    def _note(self, place: Place) -> None:
        visit = place.subject if place.page == "visit" else ""
        if visit != self._kept and not self._found:
            self._keep(visit)

    def _keep(self, visit: str) -> None:
        self._kept = visit
        self._desk.preferences.keep(_NAME, visit)

    def ended(self) -> None:
        """The program ends as it should: the next start begins at the start page."""
        self._keep("")

    def look(self) -> None:
        """The storage is open: go back to the visit that was interrupted, if it is still open."""
        found, self._found = self._found, ""
        if found:
            self._desk.tasks.storage(lambda store: store.get(Visit, found), self._know)

    def _know(self, visit: Visit | None) -> None:
        if visit is None or visit.state != VisitState.OPEN:
            self._keep("")
            return
        self._desk.navigation.open_visit(visit.id, visit.last_step)
        words = self._desk.words
        self._desk.messages.bar(words("shell.interrupted", number=visit.number), tone="info")
