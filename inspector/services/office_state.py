"""What a page shows of the office: its laptops, and what waits to leave this one."""

from __future__ import annotations

from dataclasses import replace

from inspector.domain.office import Heard, Laptop, Member, OfficeState, Role, Roster
from inspector.domain.office_rules import counts_to, same_mark
from inspector.services.office_kit import OfficeKit, followed


def state(kit: OfficeKit) -> OfficeState:
    """All a page shows of the office."""
    device, mark = kit.ledger.device()
    shelf, asked = kit.shelf, kit.shelf.asked()
    if asked is not None and not same_mark(asked.mark, mark):
        asked = None  # she took another mark since: it is asked for anew
    told = OfficeState(
        device=device, mark=mark, has_admin_key=shelf.admin_secret() is not None,
        asked=asked, forked=shelf.forked(), last_exchange=shelf.last_exchange(),
    )  # fmt: skip
    if shelf.roster() is None:
        return told
    roster, _ = followed(kit)
    exported, heard = kit.ledger.exported(), {one.device: one for one in shelf.heard()}
    return replace(
        told,
        roster=roster,
        laptops=tuple(
            _laptop(one, device, exported, heard.get(one.device)) for one in roster.members
        ),
        unshared=_unshared(kit, roster, device, exported),
        words=kit.papers.office_words(roster),
    )


def _laptop(member: Member, device: str, exported: int, heard: Heard | None) -> Laptop:
    read = heard.applied.get(device, 0) if heard else 0
    waits = member.is_active and member.device != device
    return Laptop(
        member=member, is_this=member.device == device, heard=heard,
        waiting=max(0, exported - read) if waits else 0,
    )  # fmt: skip


def _unshared(kit: OfficeKit, roster: Roster, device: str, exported: int) -> int:
    """How many entries wait to leave; those that never do are not waited for.

    Of a laptop that is out: those after the last that counts. Of one that shares nothing, out or
    a reader, what was done alone: how it is set, and whose it is, nobody waits for.
    """
    me = roster.member(device)
    if me is not None and not me.is_active:
        return kit.ledger.own_work(counts_to(me) + 1)
    if me is not None and me.role == Role.READER:
        return kit.ledger.own_work(exported + 1)
    if kit.ledger.read_range(device, exported + 1, roster.scope_of) is None:
        return 0
    return max(0, kit.ledger.marks()[device].seq - exported)
