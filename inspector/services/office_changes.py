"""What the administrator does to the office: each act makes the next roster, and signs it.

Whoever comes in is given every epoch of what it may read, so that it can read from the
beginning. Whoever is put out, or loses a scope, is not given the next epoch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.office import ADMIN, COMMON, Answer, Request, Role, Roster
from inspector.domain.office_rules import (
    altered,
    counting,
    enrolled,
    last_known,
    lost_scopes,
    merged,
    put_out,
    readers,
    require_office,
    require_role,
    require_sound,
    same_mark,
    spoilt,
    with_scope,
)
from inspector.services.office_kit import (
    OfficeKit,
    administered,
    fingerprint,
    keep,
    member_named,
)

KEY_BYTES = 32


def enrol(
    kit: OfficeKit, request: Request, role: str, scopes: Sequence[str] = (), hub: str = ""
) -> tuple[Answer, bytes]:
    """Let the laptop in: the answer for it, and its small file.

    InspectionError `office-none`, `admin-key-missing`, `enrol-role`, `scope-unknown`,
    `enrol-no-mark`, `enrol-mark-used`, `enrol-old-request`.
    """
    roster, signed, secret = administered(kit)
    require_role(role, scopes, roster)
    require_sound(request)
    here, mark = kit.ledger.device()
    if request.replaces == here and same_mark(request.mark, mark):
        raise InspectionError("enrol-mark-used", mark=mark)  # nobody takes this laptop's place
    chosen = () if role == Role.OFFICE else tuple(sorted(set(scopes)))
    changed = enrolled(roster, request, role, chosen, kit.now(), _known(kit, roster))
    made, data = _publish(kit, roster, changed, signed, secret)
    return _answered(kit, request, made, data, secret, hub)


def answer_again(kit: OfficeKit, device: str, hub: str = "") -> tuple[Answer, bytes]:
    """The answer to a laptop that is in, with the roster of today and the same words.

    InspectionError `office-none`, `admin-key-missing`, `laptop-unknown`, `laptop-revoked`.
    """
    roster, signed, secret = administered(kit)
    member = member_named(roster, device)
    if not member.is_active:
        raise InspectionError("laptop-revoked")
    asked = Request(
        device=device, mark=member.mark, sign_key=member.sign_key, box_key=member.box_key
    )
    return _answered(kit, asked, roster, signed, secret, hub)


def _answered(
    kit: OfficeKit, request: Request, roster: Roster, signed: bytes, secret: bytes, hub: str
) -> tuple[Answer, bytes]:
    answer = Answer(
        device=request.device, office=roster.office, name=roster.name, roster=signed, hub=hub,
        words=kit.papers.answer_words(roster, request),
    )  # fmt: skip
    return answer, kit.papers.answer_file(answer, secret, request.box_key)


def revoke(kit: OfficeKit, device: str) -> None:
    """Put a laptop out: what it writes from now on counts nowhere, and it reads no new epoch.

    The cut-off is the last entry anybody is known to have. InspectionError `laptop-unknown`,
    `office-revoke-self` (another with the administration key has to do that).
    """
    roster, signed, secret = administered(kit)
    member = member_named(roster, device)
    if device == kit.ledger.device()[0]:
        raise InspectionError("office-revoke-self")
    if not member.is_active:
        return
    changed = put_out(roster, device, kit.now(), _known(kit, roster).get(device, 0))
    _publish(kit, roster, changed, signed, secret)


def alter(kit: OfficeKit, device: str, role: str, scopes: Sequence[str] = ()) -> None:
    """Another role, other scopes. InspectionError `laptop-unknown`, `enrol-role`,
    `scope-unknown`, `laptop-revoked`, `office-last` (the only one of role OFFICE stays so).
    """
    roster, signed, secret = administered(kit)
    require_role(role, scopes, roster)
    member = member_named(roster, device)
    if not member.is_active:
        raise InspectionError("laptop-revoked")
    chosen = () if role == Role.OFFICE else tuple(sorted(set(scopes)))
    if (member.role, member.scopes) == (role, chosen):
        return
    known = _known(kit, roster)
    if member.role == role and member.cut_off is not None:
        known = {**known, device: member.cut_off}  # a reader it was before
    changed = altered(roster, device, role, chosen, known)
    require_office(roster, changed)
    _publish(kit, roster, changed, signed, secret)


def put_scope(kit: OfficeKit, scope: str, name: str, suppliers: Sequence[str]) -> str:
    """Make ("") or change a scope; its id. Suppliers belong to one scope at most.

    InspectionError `scope-unknown`, `scope-no-name`, `scope-name-used`.
    """
    roster, signed, secret = administered(kit)
    if scope and scope not in {one.id for one in roster.scopes}:
        raise InspectionError("scope-unknown")
    found = scope or new_id()
    changed = with_scope(roster, found, name, suppliers)
    if changed != roster:
        _publish(kit, roster, changed, signed, secret)
    return found


def reconcile(kit: OfficeKit, signed: bytes, other: bytes) -> bytes | None:
    """The roster that two administrators meant who made one each; followed here from now on.

    `signed` is the one that counts, `other` the one that gave way. None: it says nothing that
    the other lacks, or this laptop does not hold the administration key.
    """
    secret = kit.shelf.admin_secret()
    if secret is None:
        return None
    roster = kit.following.read(signed, None)
    given = kit.following.read(other, roster)
    if given.closed:
        return None
    if (both := merged(roster, given)) == roster:
        return None
    keys = {**kit.seals.admin_scope_keys(given, secret)}
    renew = {one.scope for one in both.keys} if spoilt(roster, both) else set()
    _, made = _publish(kit, roster, both, signed, secret, keys, renew)
    return made


def count_late(kit: OfficeKit) -> bytes | None:
    """The next roster, where a colleague was heard by now to have had more of a laptop that is
    out than counts; None: nobody has.
    """
    roster, signed, secret = administered(kit)
    changed = counting(roster, _known(kit, roster))
    return None if changed == roster else _publish(kit, roster, changed, signed, secret)[1]


def first_roster(kit: OfficeKit, bare: Roster, secret: bytes) -> bytes:
    """The first roster of an office, with the first key of COMMON; followed from now on."""
    made = _wrapped(kit, bare, {(COMMON, 1): kit.seals.chance(KEY_BYTES)}, None)
    signed = kit.seals.sign_roster(made, secret)
    keep(kit, made, signed)
    return signed


def _publish(
    kit: OfficeKit, before: Roster, after: Roster, signed: bytes, secret: bytes,
    more: Mapping[tuple[str, int], bytes] | None = None, renew: Collection[str] = (),
) -> tuple[Roster, bytes]:  # fmt: skip
    """Sign the next version, with its keys wrapped for whoever may read; follow it."""
    keys = {**kit.seals.admin_scope_keys(before, secret), **(more or {})}
    devices = [one.device for one in before.members]
    renewed = {*lost_scopes(before, after, devices), *renew}
    for scope in sorted({COMMON, *(one.id for one in after.scopes), *renewed}):
        newest = max((epoch for each, epoch in keys if each == scope), default=0)
        if scope in renewed or newest == 0:
            key = kit.seals.chance(KEY_BYTES)
            keys[scope, _next_epoch(newest, key)] = key
    numbered = replace(
        after, version=before.version + 1, previous=fingerprint(signed), made_at=kit.now()
    )
    made = _wrapped(kit, numbered, keys, before)
    data = kit.seals.sign_roster(made, secret)
    keep(kit, kit.following.read(data, before), data)  # one that nobody can read is not kept
    return made, data


def _wrapped(
    kit: OfficeKit, roster: Roster, keys: Mapping[tuple[str, int], bytes], before: Roster | None
) -> Roster:
    """Every key wrapped for those who may read its scope, and for nobody else."""
    had = {one.device: one.box_key for one in before.members} if before else {}
    renewed = {one.device for one in roster.members if had.get(one.device) != one.box_key}
    wrapped = []
    for (scope, epoch), key in sorted(keys.items()):
        there, wanted = roster.key_of(scope, epoch), set(readers(roster, scope))
        if there is None or wanted & renewed or there.wrapped.keys() != wanted | {ADMIN}:
            there = kit.seals.wrap_key(roster, scope, epoch, key, sorted(wanted))
        wrapped.append(there)
    return replace(roster, keys=tuple(wrapped))


def _next_epoch(newest: int, key: bytes) -> int:
    """Greater than every epoch before, and another than an administrator makes elsewhere today."""
    return 1 if newest == 0 else newest + 1 + int.from_bytes(sha256(key).digest()[:3])


def _known(kit: OfficeKit, roster: Roster) -> dict[str, int]:
    """The last entry of each chain that anybody who belongs to the office is known to have."""
    active = {one.device for one in roster.active if one.role != Role.READER}
    heard = [one for one in kit.shelf.heard() if one.device in active]
    marks = kit.ledger.marks()
    devices = {one.device for one in roster.members} | marks.keys()
    return {
        device: last_known(device, marks[device].seq if device in marks else 0, heard)
        for device in devices
    }
