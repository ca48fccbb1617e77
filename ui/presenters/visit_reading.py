"""Reading a visit whole, with all a page says of it that does not stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Attachments, Store
from inspector.services.settings import read_settings
from inspector.services.settling import with_conflicts
from inspector.services.together import Together, read_together, with_elsewhere
from inspector.services.visiting import SchemeShelf, load_visit


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a reading, and how many writes had been asked for before it."""

    asked: int
    file: VisitFile
    settings: Settings
    together: Together


def read_visit(
    store: Store, shelf: SchemeShelf, attachments: Attachments | None, visit: str, asked: int
) -> Reading:
    """On the storage thread. `attachments` None: nobody is met, so nothing lies elsewhere."""
    file = with_conflicts(store, load_visit(store, shelf, visit))
    file = with_elsewhere(store, attachments, file)
    return Reading(asked, file, read_settings(store), read_together(store, attachments, file))
