"""Whether anything is in conflict at all: asked at each start, so it costs three small reads."""

from __future__ import annotations

from collections import Counter

from inspector.domain.model import Draw, DrawState, Report
from inspector.services.ports import Store


def any_conflict(store: Store) -> bool:
    """A cell with two values, two reports of one version or two draws; mostly there is none."""
    if store.conflicts():
        return True
    versions = store.select(Report, ("visit", "version"))
    if len(set(versions)) < len(versions):
        return True
    draws = store.select(Draw, ("visit", "state"))
    standing = Counter(visit for visit, state in draws if state != DrawState.ABORTED)
    return any(count > 1 for count in standing.values())
