"""Whom a scope reaches: who sees what is written, and who has read its suppliers before."""

from __future__ import annotations

from collections.abc import Collection

from inspector.domain.office import Member, Role, Roster
from inspector.domain.value import value
from inspector.services.ports import Words
from ui.presenters.exchange import joined


@value
class Reach:
    """Marks of laptops that are in: who sees a scope, and who only has what was before it."""

    sees: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def reach(roster: Roster, scope: str, suppliers: Collection[str]) -> Reach:
    """What putting these suppliers into the scope comes to; "" is one that is not made yet."""
    before = {roster.scope_of(supplier) for supplier in suppliers}

    def sees(one: Member) -> bool:
        return one.role == Role.OFFICE or bool(scope and roster.may_read(one.device, scope))

    return Reach(
        sees=tuple(one.mark for one in roster.active if sees(one)),
        keeps=tuple(
            one.mark
            for one in roster.active
            if not sees(one) and any(roster.may_read(one.device, each) for each in before)
        ),
    )


def reach_words(
    words: Words, roster: Roster, scope: str, suppliers: Collection[str]
) -> tuple[str, ...]:
    """Said before a scope is saved; nothing is said of whom where no supplier is in it."""
    found = reach(roster, scope, suppliers)
    told = []
    if found.keeps:
        key = "keeps_one" if len(found.keeps) == 1 else "keeps"
        told.append(words(f"exchange_page.scopes.{key}", marks=joined(words, found.keeps)))
    if found.sees:
        told.append(words("exchange_page.scopes.will_see", marks=joined(words, found.sees)))
    else:
        told.append(words("exchange_page.scopes.will_see_none"))
    return (*told, words("exchange_page.scopes.later"))
