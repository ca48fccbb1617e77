"""Who may say what in an office, and which roster counts: rules every laptop reaches alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.office import (
    ADMIN,
    COMMON,
    Heard,
    Member,
    MemberState,
    Request,
    Role,
    Roster,
    Scope,
)
from inspector.domain.settings import is_mark

MOST_AHEAD = 10_000  # entries a laptop may be told to have beyond what is here: a busy year
_LAPTOP = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST_NAME = 200  # signs of a person's


def refusal(roster: Roster, sender: str, device: str, last: int) -> Reason | None:
    """Why `sender` may not hand in entries of `device`'s chain up to `last`; None: it may.

    One of role OFFICE hands in for those who are out, after an erasure, and up to their cut-off:
    nobody writes on in the chain of another who is in. What a laptop wrote up to its cut-off
    counts for ever, whatever became of it later.
    """
    chain, hand = roster.member(device), roster.member(sender)
    if chain is None or hand is None:
        return Reason.UNKNOWN_SENDER
    if sender != device:
        if not hand.is_active:
            return Reason.REVOKED
        if hand.role != Role.OFFICE or chain.is_active:
            return Reason.FORBIDDEN
    if not chain.is_active and last > counts_to(chain):
        return Reason.REVOKED
    if chain.role == Role.READER and last > counts_to(chain):
        return Reason.FORBIDDEN
    return None


def counts_to(member: Member) -> int:
    """The last entry that counts of a laptop that is out, or that only reads by now."""
    return member.cut_off or 0


def readable(roster: Roster, device: str) -> tuple[str, ...]:
    """Every scope with a key that this laptop may read, COMMON first."""
    scopes = {COMMON, *(one.id for one in roster.scopes), *(one.scope for one in roster.keys)}
    return tuple(scope for scope in sorted(scopes) if roster.may_read(device, scope))


def readers(roster: Roster, scope: str) -> tuple[str, ...]:
    """The laptops that may read this scope."""
    return tuple(one.device for one in roster.active if roster.may_read(one.device, scope))


def last_known(device: str, applied: int, heard: Iterable[Heard]) -> int:
    """The last entry of a chain that anybody is known to have: here, or by another's word.

    A word is only a word: it counts up to MOST_AHEAD entries beyond what is here.
    """
    told = (one.applied.get(device, 0) for one in heard if one.device != device)
    return min(max([applied, *told]), applied + MOST_AHEAD)


def require_role(role: str, scopes: Sequence[str], roster: Roster) -> None:
    """InspectionError `enrol-role`, `scope-unknown`."""
    if role not in {one.value for one in Role}:
        raise InspectionError("enrol-role")
    if not set(scopes) <= {one.id for one in roster.scopes}:
        raise InspectionError("scope-unknown")


def require_office(before: Roster, after: Roster) -> None:
    """`office-last`: nobody in the role OFFICE would be left, who reads every scope and deletes."""
    left = any(one.role == Role.OFFICE for one in after.active)
    if not left and any(one.role == Role.OFFICE for one in before.active):
        raise InspectionError("office-last")


def enrolled(
    roster: Roster, request: Request, role: str, scopes: Sequence[str], now: datetime,
    known: Mapping[str, int],
) -> Roster:  # fmt: skip
    """The roster with the laptop that asks. `known`: laptop id → last entry that counts.

    A laptop that is in already gets the keys it asks with, where it asked after it got those
    it has; what it signed before counts on. The one it replaces is out where both bear one
    mark; under another mark it works on, as the original of a copy does.
    InspectionError `enrol-no-mark`, `enrol-mark-used`, `enrol-old-request`, `enrol-known`
    (one that is in has asked with other keys: it has to be put out first).
    """
    _require_mark(roster, request)
    before = roster.member(request.device)
    if before is not None:
        _require_news(before, request)
    member = Member(
        device=request.device, mark=request.mark.strip(), person=request.person, role=role,
        scopes=tuple(scopes), sign_key=request.sign_key, box_key=request.box_key,
        enrolled_at=now, replaces=request.replaces or (before.replaces if before else ""),
        former=_former(before, request, known), cut_off=_reads_from(role, request.device, known),
        was_office=any(one.was_office for one in (before, roster.member(request.replaces)) if one),
    )  # fmt: skip
    others = tuple(one for one in roster.members if one.device != request.device)
    changed = replace(roster, members=(*others, member))
    old = changed.member(request.replaces) if request.replaces else None
    if old is not None and old.is_active and same_mark(old.mark, member.mark):
        return put_out(changed, old.device, now, known.get(old.device, 0))
    return changed


def put_out(roster: Roster, device: str, now: datetime, cut_off: int) -> Roster:
    """The roster in which this laptop is out from this entry on."""
    return _with(
        roster, device, state=MemberState.REVOKED, revoked_at=now, cut_off=cut_off
    )  # fmt: skip


def counting(roster: Roster, known: Mapping[str, int]) -> Roster:
    """The roster in which all counts that a colleague was heard, later, to have of a laptop that
    is out: it came to her before she knew, and what was applied is never undone.

    Who knows takes nothing more of it, so this comes to an end. Of a laptop that another stands
    in place of nothing is added: that one has told it anew.
    """
    replaced = {one.replaces for one in roster.members}
    members = tuple(
        replace(one, cut_off=max(one.cut_off, known.get(one.device, 0)))
        if one.cut_off is not None and one.device not in replaced
        else one
        for one in roster.members
    )
    return replace(roster, members=members)


def altered(
    roster: Roster, device: str, role: str, scopes: Sequence[str], known: Mapping[str, int]
) -> Roster:
    """The roster in which this laptop has another role or other scopes."""
    return _with(
        roster, device, role=role, scopes=tuple(scopes), cut_off=_reads_from(role, device, known)
    )


def with_scope(roster: Roster, scope: str, name: str, suppliers: Sequence[str]) -> Roster:
    """The roster with this scope; its suppliers leave every other.

    InspectionError `scope-no-name`, `scope-name-used`.
    """
    name = name.strip()
    if not name:
        raise InspectionError("scope-no-name")
    if any(one.id != scope and one.name.casefold() == name.casefold() for one in roster.scopes):
        raise InspectionError("scope-name-used")
    mine = tuple(dict.fromkeys(suppliers))
    others = [
        replace(one, suppliers=tuple(each for each in one.suppliers if each not in mine))
        for one in roster.scopes
        if one.id != scope
    ]
    made = (*others, Scope(id=scope, name=name, suppliers=mine))
    return replace(roster, scopes=tuple(sorted(made, key=lambda one: one.id)))


def same_mark(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def merged(roster: Roster, other: Roster) -> Roster:
    """This roster, with what `other` alone knows: laptops, who is out, scopes, keys.

    Whoever is out in either is out, and who was once the office's in either was. A role or the
    name of a scope stays as this one has it.
    """
    once = {one.device for one in (*roster.members, *other.members) if one.was_office}
    outs = {one.sign_key: one for one in other.members if not one.is_active}
    members = [
        replace(outs[one.sign_key], mark=one.mark, former=one.former)
        if one.is_active and one.sign_key in outs
        else one
        for one in roster.members
    ]
    known = {one.device for one in members}
    members += [one for one in other.members if one.device not in known]
    members = [replace(one, was_office=one.device in once) for one in members]
    scopes = {one.id: one for one in roster.scopes}
    placed = {supplier for one in roster.scopes for supplier in one.suppliers}
    for one in other.scopes:
        left = tuple(each for each in one.suppliers if each not in placed)
        scopes.setdefault(one.id, replace(one, suppliers=left))
    epochs = {(one.scope, one.epoch) for one in roster.keys}
    keys = [one for one in other.keys if (one.scope, one.epoch) not in epochs]
    return replace(
        roster, members=tuple(members), keys=(*roster.keys, *keys),
        scopes=tuple(scopes.values()),
    )  # fmt: skip


def remembered(closed: Roster, before: Roster) -> Roster:
    """What a laptop that cannot open a roster has of it: who is in and out by its word, and of
    those it knew all that it knew `before`. It stays `closed`.
    """
    told = {one.device: one for one in closed.members}
    members = tuple(
        replace(
            one,
            state=told[one.device].state,
            cut_off=one.cut_off if told[one.device].is_active else told[one.device].cut_off,
            revoked_at=told[one.device].revoked_at,
        )
        for one in before.members
        if one.device in told
    )
    return replace(
        before, version=closed.version, previous=closed.previous, members=members, closed=True
    )


def spoilt(before: Roster, both: Roster) -> bool:
    """Whether somebody who is out, or may not read a scope, was given a key that is new by now."""
    had = {(one.scope, one.epoch) for one in before.keys}
    newest = {(one.scope, both.epoch(one.scope)) for one in both.keys}
    return any(
        device != ADMIN and not both.may_read(device, one.scope)
        for one in both.keys
        if (one.scope, one.epoch) in newest or (one.scope, one.epoch) not in had
        for device in one.wrapped
    )


def lost_scopes(before: Roster, after: Roster, devices: Collection[str]) -> tuple[str, ...]:
    """The scopes these laptops could read before and may not read any more."""
    gone = {
        scope
        for device in devices
        for scope in readable(before, device)
        if not after.may_read(device, scope)
    }
    return tuple(sorted(gone))


def require_sound(request: Request) -> None:
    """`enrol-unreadable`: no program asks so. A mark that looks like another's is none of ours."""
    laptops = filter(None, (request.device, request.replaces))
    is_sound = bool(request.device) and all(map(_LAPTOP.fullmatch, laptops))
    is_shown = request.person.isprintable() and len(request.person) <= _LONGEST_NAME
    mark = request.mark.strip()
    if not (is_sound and is_shown and (not mark or is_mark(mark))):
        raise InspectionError("enrol-unreadable")


def _require_mark(roster: Roster, request: Request) -> None:
    if not request.mark.strip():
        raise InspectionError("enrol-no-mark")
    for one in roster.active:
        if one.device not in (request.device, request.replaces) and same_mark(
            one.mark, request.mark
        ):
            raise InspectionError("enrol-mark-used", mark=one.mark)


def _require_news(before: Member, request: Request) -> None:
    """`enrol-old-request`: a request from before the laptop got what it has now."""
    if before.is_active and before.sign_key == request.sign_key:
        return
    since = max(filter(None, (before.enrolled_at, before.revoked_at)), default=None)
    if before.is_active:
        raise InspectionError("enrol-known", mark=before.mark)
    used = before.sign_key == request.sign_key or request.sign_key in dict(before.former)
    if used or (since and request.made_at and request.made_at <= since):
        raise InspectionError("enrol-old-request")


def _former(
    before: Member | None, request: Request, known: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    if before is None or before.sign_key == request.sign_key:
        return before.former if before else ()
    last = known.get(before.device, 0) if before.is_active else counts_to(before)
    return (*before.former, (before.sign_key, last))


def _reads_from(role: str, device: str, known: Mapping[str, int]) -> int | None:
    """What a laptop wrote before it became a reader's counts."""
    return known.get(device, 0) if role == Role.READER else None


def _with(roster: Roster, device: str, **changes: object) -> Roster:
    members = tuple(
        replace(one, **changes) if one.device == device else one  # type: ignore[arg-type]  # by name
        for one in roster.members
    )
    return replace(roster, members=members)
