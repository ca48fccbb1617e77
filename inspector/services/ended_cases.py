"""Cases of imported lists that ended so long ago that they are due for deletion."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date

from inspector.domain.model import Case, Draw, SampleItem, Visit, VisitState
from inspector.domain.retention import years_before
from inspector.domain.settings import Settings
from inspector.services.ports import Reader


def ended_cases(
    reader: Reader, settings: Settings, today: date, freed: Collection[str]
) -> list[str]:
    """Cases of lists that ended so long ago, but for those a visit still holds papers about."""
    limit = years_before(today, settings.retention_years).isoformat()
    ended = [
        (str(key), (str(supplier), str(number)))
        for key, supplier, number, ends in reader.select(Case, ("id", "supplier", "number", "ends"))
        if ends and str(ends) <= limit
    ]
    if not ended:
        return []
    held = _held_cases(reader, freed)
    return [key for key, named in ended if named not in held]


def _held_cases(reader: Reader, freed: Collection[str]) -> set[tuple[str, str]]:
    """(supplier, case number) of what was drawn, or stands in the list of an open draw."""
    visits = {
        str(key): (str(supplier), str(state))
        for key, supplier, state in reader.select(Visit, ("id", "supplier", "state"))
    }
    held = set()
    for visit, number in reader.select(SampleItem, ("visit", "case_number")):
        if str(visit) not in freed and str(visit) in visits:
            held.add((visits[str(visit)][0], str(number)))
    for key, (supplier, state) in visits.items():
        if state == VisitState.OPEN:
            for draw in reader.find(Draw, visit=key):
                held |= {(supplier, number) for number in _listed(draw)}
    return held


def _listed(draw: Draw) -> Iterator[str]:
    for text, place in ((draw.frame, 0), (draw.excluded, 1)):
        yield from (str(line[place]) for line in json.loads(text or "[]"))
