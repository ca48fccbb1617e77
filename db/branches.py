"""What entries mean by the names they use (`domain.branches`), by the numbers of this database."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.driver import Connection
from inspector.domain.branches import PREFIX, Branch, Meant, branch_of

# The ids of these settings stand together in the index.
_SAID = "SELECT _dots FROM setting WHERE id >= ? AND id < ?"
_ENTRY = "SELECT fields FROM change_log WHERE device = ? AND seq = ?"
_AFTER = PREFIX[:-1] + chr(ord(PREFIX[-1]) + 1)
Parents = dict[str, list[str]]


class MeantHere(Meant):
    """Nearly always nothing was said, and everything means what it says."""

    def __init__(self, said: list[Branch], ids: Mapping[int, str]) -> None:
        super().__init__(said)
        self._ids = ids
        self._numbers = {name: number for number, name in ids.items()} if said else {}

    def parents(self, device: int, seq: int, parents: Parents) -> Parents:
        """What an entry replaced; a laptop nobody here has heard of is left out."""
        if not self or not parents:
            return parents
        return {
            column: sorted(filter(None, (self.dot(device, seq, dot) for dot in dots)))
            for column, dots in parents.items()
        }

    def dot(self, device: int, seq: int, dot: str, chain: str = "") -> str:
        """What entry `seq` of this laptop means by the dot; "": nothing that is here.

        `chain`: the id of the laptop, where its number is another's by now.
        """
        number, _, named = dot.partition(":")
        laptop = self._ids.get(int(number), "")
        found = self.entry(chain or self._ids.get(device, ""), seq, laptop, int(named))
        if found == (laptop, int(named)):
            return dot
        if found is None or found[0] not in self._numbers:
            return ""
        return f"{self._numbers[found[0]]}:{found[1]}"


def read_branches(connection: Connection, ids: Mapping[int, str]) -> list[Branch]:
    """All that was said of branches by those whose it is to say: of its own chain each laptop,
    and of what it had under the name before. `ids`: of the laptops by their numbers here.
    """
    said = []
    for (dots,) in connection.execute(_SAID, (PREFIX, _AFTER)).fetchall():
        device, _, seq = str(json.loads(dots)["*"]).partition(":")
        row = connection.execute(_ENTRY, (int(device), int(seq))).fetchone()
        if branch := said_in_setting(row[0] if row else None):
            said.append((ids.get(int(device), ""), branch))
    heirs = {(one.old, by) for by, one in said if not one.chain and one.new == by}
    return [one for by, one in said if by == (one.chain or one.new) or (one.chain, by) in heirs]


def read_meant(connection: Connection, ids: Mapping[int, str]) -> MeantHere:
    """`ids`: of the laptops by their numbers here."""
    return MeantHere([one for one in read_branches(connection, ids) if one.chain], ids)


def said_in_setting(fields: str | None) -> Branch | None:
    """What an entry about such a setting says."""
    told = json.loads(fields) if fields else {}
    return branch_of(str(told.get("value") or "")) if isinstance(told, dict) else None
