"""Who takes which step of a visit: an agreement between those who are there, never a lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inspector.domain.formats import sort_key
from inspector.domain.identity import step_share_id
from inspector.domain.model import Participant, Person, Side, StepShare
from inspector.services.ports import Reader, Store
from inspector.services.settings import read_settings
from inspector.services.visiting import changeable_visit


def people_for(reader: Reader, visit_id: str, colleagues: Iterable[str] = ()) -> tuple[str, ...]:
    """Whom a step can be given to: oneself first, then the unit's participants, then all known.

    `colleagues`: who has a laptop of the office.
    """
    me = read_settings(reader).person_name
    there = [one.name for one in reader.find(Participant, visit=visit_id, side=Side.UNIT)]
    known = sorted((*colleagues, *(one.name for one in reader.find(Person))), key=sort_key)
    shared = sorted((one.person for one in reader.find(StepShare, visit=visit_id)), key=sort_key)
    names = (" ".join(name.split()) for name in (me, *there, *known, *shared))
    return tuple(dict.fromkeys(name for name in names if name))


def share_steps(store: Store, visit_id: str, shares: Mapping[str, str]) -> None:
    """Give these steps to these persons; "" gives one back. Steps not named stay as they are.

    InspectionError of `changeable_visit`. What does not differ writes nothing.
    """
    changeable_visit(store, visit_id)
    altered = []
    for step, person in shares.items():
        key = step_share_id(visit_id, step)
        stored = store.get(StepShare, key)
        if (stored.person if stored else "") != person:
            altered.append(StepShare(id=key, visit=visit_id, step=step, person=person))
    if altered:
        with store.change("steps_shared") as change:
            for one in altered:
                change.put(one)
