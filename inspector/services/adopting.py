"""A laptop that joins an office goes by the office's settings: nobody is asked about its own.

What it had before is kept in the log. What is changed after the joining is a change as any other,
and where two did so apart a person decides.
"""

from __future__ import annotations

from inspector.domain.exchange import Conflict, Version
from inspector.domain.model import Setting
from inspector.domain.office import Member, Roster
from inspector.domain.sharing import SHARED_SETTINGS
from inspector.services.ports import Store

ADOPTED = "settings_adopted"


def adopt_settings(store: Store, roster: Roster, device: str) -> int:
    """Take the office's value where the own one is from before this laptop was enrolled.

    How many were taken; 0 on the first laptop of the office, and where it may only read.
    """
    me = roster.member(device)
    if me is None or me.enrolled_at is None or store.read_only:
        return 0
    elders = _elders(roster, me)
    found = []
    for cell in store.conflicts() if elders else ():
        value = _offices(store, cell, me, elders)
        if value is not None:
            found.append((cell, value))
    if found:
        with store.change(ADOPTED) as change:
            for cell, value in found:
                change.settle(Setting, cell.record, cell.column, value)
    return len(found)


def _elders(roster: Roster, me: Member) -> frozenset[str]:
    """The marks of those who were in the office before."""
    since = me.enrolled_at
    return frozenset(
        one.mark
        for one in roster.members
        if since is not None and one.enrolled_at is not None and one.enrolled_at < since
    )


def _offices(store: Store, cell: Conflict, me: Member, elders: frozenset[str]) -> str | int | None:
    """What the office has there, where no person has to be asked."""
    if (cell.table, cell.column) != ("setting", "value") or cell.record not in SHARED_SETTINGS:
        return None
    own = [one for one in cell.versions if one.is_here]
    theirs = [one for one in cell.versions if not one.is_here]
    since = me.enrolled_at
    if since is None or not own or any(one.at >= since for one in own):
        return None
    values = {one.value for one in theirs if _is_the_offices(store, cell, one, elders)}
    return values.pop() if len(values) == len({one.value for one in theirs}) == 1 else None


def _is_the_offices(store: Store, cell: Conflict, one: Version, elders: frozenset[str]) -> bool:
    """Written by who was there before, or taken over from them by another who joined."""
    if one.device in elders:
        return True
    history = store.history(Setting, cell.record)
    return any(entry.dot == one.dot and entry.act == ADOPTED for entry in history)
