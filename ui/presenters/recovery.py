"""The recovery sheet: a new key, three of its groups asked for, and what is said of each."""

from __future__ import annotations

import secrets

from inspector.domain.recovery_key import GROUPS, KEY_BYTES, faulty_groups, groups_of, tidy

ASKED = 3
_WHOLE = 5  # signs of a group


class NewKey:
    """A key on paper that counts when its sheet has been proved; a new one, or this `secret`."""

    def __init__(self, secret: bytes = b"") -> None:
        self.secret = secret or secrets.token_bytes(KEY_BYTES)
        chosen = secrets.SystemRandom().sample(range(GROUPS), ASKED)
        self.places = tuple(sorted(chosen))  # of the groups asked for, from 0
        self._groups = groups_of(self.secret)

    def verdict(self, place: int, typed: str) -> str:
        """Of what was typed for this group: "" (not whole yet), right, mistyped or other."""
        plain = tidy(typed)
        if plain == self._groups[place]:
            return "right"
        if len(plain) < _WHOLE:
            return ""
        before = [""] * place
        return "mistyped" if place in faulty_groups([*before, plain]) else "other"
