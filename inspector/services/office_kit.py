"""What the acts of an office are given: the shelf, the log, the keys, the papers of enrolment."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Protocol

from inspector.domain.errors import InspectionError
from inspector.domain.office import Answer, Member, Request, Roster, WrappedKey
from inspector.domain.value import value
from inspector.services.exchange_kept import Ledger, OfficeShelf
from inspector.services.exchange_seals import OwnKeys, Sealing
from inspector.services.following import Following
from inspector.services.ports import Clock


class OfficeSeals(Sealing, Protocol):
    """The keys of an office, beside what an exchange needs of them."""

    def chance(self, size: int) -> bytes:
        """So many bytes nobody can guess."""

    def public_keys(self, keys: OwnKeys) -> tuple[str, str]:
        """The public halves, hex: to verify with, to write to."""

    def admin_public(self, secret: bytes) -> tuple[str, str]:
        """`admin_key` and `admin_box` of the roster, by the administration key."""

    def admin_scope_keys(self, roster: Roster, secret: bytes) -> dict[tuple[str, int], bytes]:
        """Every scope key there is."""

    def wrap_key(
        self, roster: Roster, scope: str, epoch: int, key: bytes, devices: Sequence[str]
    ) -> WrappedKey:
        """The key of an epoch for these laptops and for the administration key."""


class EnrolmentPapers(Protocol):
    """Requests and answers as small files, pictures and words (`gateways.enrolment`).

    Whatever is read: InspectionError `enrol-unreadable`; `enrol-is-request` for a request where
    an answer is read, `enrol-is-answer` the other way round.
    """

    def request_file(self, request: Request, keys: OwnKeys) -> bytes:
        """The request as text, signed by who asks."""

    def read_request(self, data: bytes) -> Request:
        """From the file, from text it was pasted in, or from a picture of the code."""

    def picture(self, file: bytes) -> bytes:
        """The file as a QR code, PNG. `enrol-too-large`."""

    def answer_file(self, answer: Answer, admin_secret: bytes, box_key: str) -> bytes:
        """The answer as text, signed with the administration key, sealed for who asked."""

    def read_answer(self, data: bytes, keys: OwnKeys) -> tuple[Answer, Roster]:
        """The answer and its roster. `enrol-not-mine`: it is sealed for other keys."""

    def request_words(self, request: Request) -> tuple[str, ...]: ...

    def answer_words(self, roster: Roster, request: Request) -> tuple[str, ...]: ...

    def office_words(self, roster: Roster) -> tuple[str, ...]: ...


@value
class OfficeKit:
    """All of it for one laptop."""

    shelf: OfficeShelf
    ledger: Ledger
    seals: OfficeSeals
    papers: EnrolmentPapers
    now: Clock

    @property
    def following(self) -> Following:
        return Following(self.seals, self.shelf, self.ledger.device()[0])


def followed(kit: OfficeKit) -> tuple[Roster, bytes]:
    """The roster this laptop follows, and its bytes. `office-none`."""
    found = kit.following.now()
    if found is None:
        raise InspectionError("office-none")
    return found


def administered(kit: OfficeKit) -> tuple[Roster, bytes, bytes]:
    """The roster, its bytes, and the administration key.

    InspectionError `office-none`, `admin-key-missing`, `exchange-out`: who was put out
    administers nothing.
    """
    roster, signed = followed(kit)
    member = roster.member(kit.ledger.device()[0])
    if member is not None and not member.is_active:
        raise InspectionError("exchange-out")
    secret = kit.shelf.admin_secret()
    if secret is None:
        raise InspectionError("admin-key-missing")
    if roster.closed:
        raise InspectionError("exchange-no-key", mark="")  # it cannot be followed by another
    return roster, signed, secret


def member_named(roster: Roster, device: str) -> Member:
    """The laptop of this id. `laptop-unknown`."""
    member = roster.member(device)
    if member is None:
        raise InspectionError("laptop-unknown")
    return member


def keep(kit: OfficeKit, roster: Roster, signed: bytes) -> None:
    """Follow this roster from now on, with the keys it wraps for this laptop."""
    kit.following.follow(roster, signed)
    member = roster.member(kit.ledger.device()[0])
    if member is not None and not member.is_active:
        kit.shelf.keep_admin_secret(None)  # it is the office's, and this laptop is out of it


def fingerprint(signed: bytes) -> str:
    """What the next roster names as the one before it."""
    return sha256(signed).hexdigest()
