"""Damage met while she works: said at once, with the way to the page that offers a good copy."""

from __future__ import annotations

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place

PAGE = Place(page="damaged", subject="data-damaged")
# What the storage answers where the file itself is damaged; the second by a backup's check.
_DAMAGED = ("data-damaged", "backup-damaged-source")


def tell_damage(desk: Desk, problem: InspectionError) -> bool:
    """Whether it was damage: then the bar leads to what can be done about it."""
    if problem.code not in _DAMAGED:
        return False
    desk.messages.bar(
        sentence(desk.words, problem),
        tone="solid",
        action=desk.words("keep.damaged.see"),
        act=lambda: desk.navigation.go(PAGE),
    )
    return True
