"""The office from the side of one laptop: to make it, to ask for a place in it, to follow it.

What an administrator does to it is `office_changes`. Nothing here touches a network.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.office import (
    Answer,
    Member,
    Request,
    Role,
    Roster,
)
from inspector.domain.office_rules import same_mark
from inspector.domain.recovery_key import KEY_BYTES, mistyped_groups, secret_of
from inspector.domain.value import value
from inspector.services.exchange_places import Hub
from inspector.services.exchange_seals import OwnKeys
from inspector.services.office_changes import (
    alter,
    answer_again,
    count_late,
    enrol,
    first_roster,
    put_scope,
    reconcile,
    revoke,
)
from inspector.services.office_kit import OfficeKit, administered, fingerprint, followed, keep
from inspector.services.office_state import state

__all__ = [
    "Adopted", "OfficeKit", "admin_key", "adopt_roster", "alter", "answer_again", "ask",
    "create_office", "enrol", "join", "meet", "put_scope", "read_answer", "read_request",
    "reconcile", "request_picture", "revoke", "state", "take_admin_key",
]  # fmt: skip

_ROSTER = re.compile(r"roster-(\d{1,9})-([0-9a-f]{12})")


@value
class Adopted:
    """What became of a roster that came: `roster` is the one that is followed now.

    `revoked`: this laptop is out. `together`: this laptop made the next one out of two that
    were made apart from each other; it is to be given on.
    """

    roster: Roster
    is_new: bool = False
    revoked: bool = False
    together: bytes | None = None


def create_office(kit: OfficeKit, name: str, person: str = "") -> bytes:
    """The first laptop makes the office, in the role OFFICE: the administration key (20 bytes).

    InspectionError `office-exists`, `office-no-name`, `enrol-no-mark`.
    """
    device, mark = kit.ledger.device()
    if kit.shelf.roster() is not None:
        raise InspectionError("office-exists")
    if not name.strip():
        raise InspectionError("office-no-name")
    if not mark.strip():
        raise InspectionError("enrol-no-mark")
    keys, now = kit.seals.new_keys(), kit.now()
    sign_key, box_key = kit.seals.public_keys(keys)
    secret = kit.seals.chance(KEY_BYTES)
    admin_key, admin_box = kit.seals.admin_public(secret)
    me = Member(
        device=device, mark=mark, person=person, role=Role.OFFICE,
        sign_key=sign_key, box_key=box_key, enrolled_at=now,
    )  # fmt: skip
    bare = Roster(
        office=new_id(), name=name.strip(), made_at=now, admin_key=admin_key, admin_box=admin_box,
        members=(me,),
    )  # fmt: skip
    kit.shelf.keep_own_keys(keys)
    kit.shelf.keep_admin_secret(secret)
    first_roster(kit, bare, secret)
    kit.shelf.keep_asked(None)
    return secret


def take_admin_key(kit: OfficeKit, typed: str) -> None:
    """This laptop may administer from now on.

    InspectionError `office-none`, `admin-key-mistyped` (`groups`), `admin-key-wrong`.
    """
    roster, _ = followed(kit)
    secret = secret_of(typed)
    if secret is None:
        groups = ", ".join(str(place + 1) for place in mistyped_groups(typed))
        raise InspectionError("admin-key-mistyped", groups=groups)
    if kit.seals.admin_public(secret) != (roster.admin_key, roster.admin_box):
        raise InspectionError("admin-key-wrong")
    kit.shelf.keep_admin_secret(secret)


def admin_key(kit: OfficeKit) -> tuple[Roster, bytes]:
    """The office and its administration key, for the sheet. `admin-key-missing`."""
    roster, _, secret = administered(kit)
    return roster, secret


def ask(kit: OfficeKit, person: str = "", replaces: str = "") -> tuple[Request, bytes]:
    """Ask to be enrolled: the request and its small file; the same until it is answered.

    InspectionError `enrol-no-mark`, `enrol-already`.
    """
    device, mark = kit.ledger.device()
    if not mark.strip():
        raise InspectionError("enrol-no-mark")
    asked, keys = kit.shelf.asked(), kit.shelf.own_keys()
    still = asked is not None and (asked.device, asked.mark) == (device, mark)
    if asked is not None and keys is not None and still and not _is_stale(kit, asked):
        return asked, kit.papers.request_file(asked, keys)
    if not kit.shelf.forked() and _is_in(kit, device):
        raise InspectionError("enrol-already")
    keys = kit.seals.new_keys()
    sign_key, box_key = kit.seals.public_keys(keys)
    request = Request(
        device=device, mark=mark, person=person, sign_key=sign_key, box_key=box_key,
        replaces=replaces, made_at=kit.now().replace(microsecond=0),
    )  # fmt: skip
    request = replace(request, words=kit.papers.request_words(request))
    kit.shelf.keep_own_keys(keys)
    kit.shelf.keep_asked(request)
    return request, kit.papers.request_file(request, keys)


def read_request(kit: OfficeKit, data: bytes) -> Request:
    """From the file, pasted text or a picture of the code. `enrol-unreadable`."""
    return kit.papers.read_request(data)


def request_picture(kit: OfficeKit, file: bytes) -> bytes:
    """The QR code of a request, PNG. `enrol-too-large`: an answer that is none for a code."""
    return kit.papers.picture(file)


def read_answer(kit: OfficeKit, data: bytes) -> Answer:
    """The office's answer to what this laptop asked, with the words to compare.

    InspectionError `enrol-unreadable`, `enrol-not-asked`, `enrol-not-mine` (it is for another
    laptop, or for a request of before).
    """
    asked, keys = _asked(kit), kit.shelf.own_keys()
    if keys is None:
        raise InspectionError("enrol-not-asked")
    answer, roster = kit.papers.read_answer(data, keys)
    _require_mine(kit, answer, roster, asked)
    return replace(answer, words=kit.papers.answer_words(roster, asked))


def join(kit: OfficeKit, answer: Answer) -> Roster:
    """Belong to the office from now on; the words were compared.

    InspectionError `enrol-not-asked`, `enrol-not-mine`, `enrol-mark-changed` (it has another mark
    since it asked), `office-other` (this laptop belongs to another office).
    """
    roster, asked = kit.following.read(answer.roster, None), _asked(kit)
    _require_mine(kit, answer, roster, asked)
    if not same_mark(asked.mark, kit.ledger.device()[1]):
        raise InspectionError("enrol-mark-changed", mark=asked.mark)
    if kit.shelf.roster() is not None:
        before, signed = followed(kit)
        if (before.office, before.admin_key) != (roster.office, roster.admin_key):
            raise InspectionError("office-other")
        if _rank(before, signed) > _rank(roster, answer.roster) and before.member(answer.device):
            roster, answer = before, replace(answer, roster=signed)
    keep(kit, roster, answer.roster)
    kit.shelf.keep_asked(None)
    kit.shelf.note_forked(False)
    return roster


def adopt_roster(kit: OfficeKit, signed: bytes) -> Adopted:
    """Follow this roster where it is newer: the higher version, of two with one the greater hash.

    One that names this laptop nowhere is not followed: it was made apart from the one that
    does, and another follows it. InspectionError `office-none`, and those of `read_roster`.
    """
    before, mine = followed(kit)
    roster = kit.following.read(signed, before)
    device, _ = kit.ledger.device()
    if _rank(roster, signed) <= _rank(before, mine):
        together = reconcile(kit, mine, signed) if signed != mine else None
        return _adopted(kit, device, False, together)
    member = roster.member(device)
    if member is None and before.member(device) is not None and kit.shelf.admin_secret() is None:
        return Adopted(roster=before)
    keep(kit, roster, signed)
    return _adopted(kit, device, True, reconcile(kit, signed, mine))


def meet(kit: OfficeKit, hub: Hub) -> None:
    """Before an exchange, where this laptop administers: what it did apart from others is kept.

    Another who follows a roster that was made elsewhere loses nothing by it; an administrator
    would lose what her own said. InspectionError: those of `Hub`.
    """
    if kit.shelf.admin_secret() is None or kit.shelf.roster() is None:
        return
    for offered in hub.rosters():
        roster, signed = followed(kit)
        match = _ROSTER.fullmatch(offered.file)
        if match is None or fingerprint(signed).startswith(match[2]):
            continue
        if int(match[1]) >= roster.version:
            with suppress(InspectionError):  # an exchange tells what is wrong with it
                adopt_roster(kit, hub.read(offered))
    with suppress(InspectionError):  # out of it by now, or the key does not open it
        count_late(kit)


def _is_in(kit: OfficeKit, device: str) -> bool:
    """Whether this laptop belongs to an office with the keys it has."""
    if kit.shelf.roster() is None:
        return False
    member, keys = followed(kit)[0].member(device), kit.shelf.own_keys()
    if member is None or keys is None:
        return False
    return member.is_active and member.sign_key == kit.seals.public_keys(keys)[0]


def _is_stale(kit: OfficeKit, asked: Request) -> bool:
    """It was made, by this laptop's clock, before the laptop was put out: it would be refused."""
    member = followed(kit)[0].member(asked.device) if kit.shelf.roster() is not None else None
    if member is None or member.revoked_at is None or asked.made_at is None:
        return False
    return asked.made_at <= member.revoked_at < kit.now()


def _asked(kit: OfficeKit) -> Request:
    asked = kit.shelf.asked()
    if asked is None:
        is_in = _is_in(kit, kit.ledger.device()[0])
        raise InspectionError("enrol-already" if is_in else "enrol-not-asked")
    return asked


def _require_mine(kit: OfficeKit, answer: Answer, roster: Roster, asked: Request) -> None:
    """The roster gives this laptop a place with the keys it asked with."""
    member, keys = roster.member(asked.device), kit.shelf.own_keys()
    mine: OwnKeys | tuple[str, str] = kit.seals.public_keys(keys) if keys else ("", "")
    if (
        member is None
        or answer.device != asked.device
        or not member.is_active
        or (member.sign_key, member.box_key) != mine
    ):
        raise InspectionError("enrol-not-mine")


def _adopted(kit: OfficeKit, device: str, is_new: bool, together: bytes | None) -> Adopted:
    roster, _ = followed(kit)
    member = roster.member(device)
    revoked = member is not None and not member.is_active
    return Adopted(
        roster=roster, is_new=is_new or together is not None, revoked=revoked, together=together
    )


def _rank(roster: Roster, signed: bytes) -> tuple[int, str]:
    return roster.version, fingerprint(signed)
