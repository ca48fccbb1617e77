"""Whether anything is in conflict at all: asked at each start, so it costs two small reads."""

from __future__ import annotations

from inspector.domain.model import Report
from inspector.services.ports import Store


def any_conflict(store: Store) -> bool:
    """A cell with two values, or two reports of one version; mostly there is none."""
    if store.conflicts():
        return True
    versions = store.select(Report, ("visit", "version"))
    return len(set(versions)) < len(versions)
