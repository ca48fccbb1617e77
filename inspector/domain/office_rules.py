"""Who may say what in an office, and which roster counts: rules every laptop reaches alike."""

from __future__ import annotations

from inspector.domain.exchange import Reason
from inspector.domain.office import Member, MemberState, Role, Roster


def refusal(roster: Roster, sender: str, device: str, last: int) -> Reason | None:
    """Why `sender` may not hand in entries of `device`'s chain up to `last`; None: it may.

    One of role OFFICE hands in for others, after an erasure. What a laptop wrote up to its
    cut-off counts for ever, whatever became of it later.
    """
    chain, hand = roster.member(device), roster.member(sender)
    if chain is None or hand is None:
        return Reason.UNKNOWN_SENDER
    if sender != device:
        if hand.state != MemberState.ACTIVE:
            return Reason.REVOKED
        if hand.role != Role.OFFICE:
            return Reason.FORBIDDEN
    if chain.state != MemberState.ACTIVE and last > counts_to(chain):
        return Reason.REVOKED
    if chain.role == Role.READER and last > counts_to(chain):
        return Reason.FORBIDDEN
    return None


def counts_to(member: Member) -> int:
    """The last entry that counts of a laptop that is out, or that only reads by now."""
    return member.cut_off or 0
