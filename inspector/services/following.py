"""The roster this laptop follows: opened with the keys it has, and what it knows without them.

A laptop that was put out is not told what becomes of the office. It learns that it is out, and
keeps what it knew while it was in.
"""

from __future__ import annotations

from inspector.domain.errors import InspectionError
from inspector.domain.office import Roster
from inspector.domain.office_rules import remembered
from inspector.domain.value import value
from inspector.services.exchange_kept import OfficeShelf
from inspector.services.exchange_seals import RosterKeys, Sealing


@value(kw_only=False)
class Following:
    """Rosters as the laptop of this id reads and keeps them."""

    sealing: Sealing
    shelf: OfficeShelf
    device: str

    def now(self) -> tuple[Roster, bytes] | None:
        """The roster that is followed, and its bytes; None: the laptop belongs to no office."""
        signed, last = self.shelf.roster(), self.shelf.last_read()
        if signed is None:
            return None
        keys = self._keys()
        roster = self.sealing.read_roster(signed, None, keys)
        if roster.closed and last is not None:
            roster = remembered(roster, self.sealing.read_roster(last, None, keys))
        return roster, signed

    def read(self, signed: bytes, before: Roster | None) -> Roster:
        """A roster that came, by the administration key of `before`; not followed yet.

        `closed` where this laptop is out of it: it then tells what `before` did. InspectionError:
        those of `Sealing`; `exchange-no-key` where the laptop is in and cannot open it, which
        may not go on by a roster it does not know.
        """
        roster = self.sealing.read_roster(signed, before, self._keys())
        if not roster.closed:
            return roster
        me = roster.member(self.device)
        if me is not None and me.is_active:
            raise InspectionError("exchange-no-key", mark="")
        return roster if before is None else remembered(roster, before)

    def follow(self, roster: Roster, signed: bytes) -> None:
        """Go by this roster from now on, with the keys it wraps for this laptop while it is in."""
        me, own = roster.member(self.device), self.shelf.own_keys()
        is_in = me is not None and me.is_active
        keys = self.sealing.roster_keys(roster, self.device, own) if own and is_in else {}
        # the administration key opened it, and is taken from a laptop that is out
        is_out = me is not None and not me.is_active
        self.shelf.keep_roster(
            signed,
            keys,
            {one.device: one.mark for one in roster.members},
            me.role if me else "",
            me.mark_in if me else "",
            closed=roster.closed or is_out,
        )

    def _keys(self) -> RosterKeys:
        own = self.shelf.own_keys()
        return RosterKeys(
            scopes=self.shelf.scope_keys(),
            device=self.device,
            box=own.box if own else b"",
            secret=self.shelf.admin_secret() or b"",
        )
