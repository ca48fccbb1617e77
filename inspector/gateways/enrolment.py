"""Requests and answers of enrolment as text that survives a mail, and as a code to scan.

    -----BEGIN UANMELDT REQUEST-----
    base64
    -----END UANMELDT REQUEST-----

A request is signed with the key it brings, so that nobody asks with a key that is not his, and
shows who asks: there is nothing yet that it could be sealed with. An answer is signed with the
administration key and sealed for the laptop that asked. Who they are from is told by the words
people compare.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.office import Answer, Request, Roster
from inspector.gateways.enrolment_codes import code_picture, read_code
from inspector.gateways.enrolment_seal import open_answer, seal_answer
from inspector.gateways.fingerprints import Fingerprints
from inspector.gateways.rosters import read_roster
from inspector.gateways.sealing_frame import canonical
from inspector.gateways.sealing_keys import admin_keys, is_signed, sign
from inspector.services.exchange_seals import OwnKeys, RosterKeys

_REQUEST = "REQUEST"
_ANSWER = "ANSWER"
_OTHER = {_REQUEST: "enrol-is-request", _ANSWER: "enrol-is-answer"}
_PURPOSE = b"uanmeldt request 1"
_SIGNATURE = 64
_MOST_BYTES = 8 * 1024 * 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_KEY = re.compile(r"[0-9a-f]{64}")
_LONGEST_CODE = 1200  # signs; more is not read off a screen


@dataclass(frozen=True, slots=True)
class EnrolmentFiles:
    """`services.office_kit.EnrolmentPapers`."""

    words: Fingerprints

    def request_file(self, request: Request, keys: OwnKeys) -> bytes:
        """The request as text, signed by who asks."""
        made = request.made_at.astimezone(UTC).isoformat() if request.made_at else ""
        told = [
            1, request.device, request.mark, request.person, request.replaces, made,
            _short(request.sign_key), _short(request.box_key),
        ]  # fmt: skip
        text = canonical(told)
        return _texted(_REQUEST, sign(keys.sign, _PURPOSE, text) + text)

    def read_request(self, data: bytes) -> Request:
        """From the file, from text it was pasted in, or from a picture of the code."""
        if data.startswith(_PICTURES):
            data = read_code(data)
        plain = _untexted(_REQUEST, data)
        text, signature = plain[_SIGNATURE:], plain[:_SIGNATURE]
        try:
            form, device, mark, person, replaces, made, sign_key, box_key = json.loads(text)
            request = Request(
                device=_said(device), mark=_said(mark), person=_said(person),
                replaces=_said(replaces), made_at=_moment(made), sign_key=_long(sign_key),
                box_key=_long(box_key),
            )  # fmt: skip
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise InspectionError("enrol-unreadable") from error
        known = bytes.fromhex(request.sign_key)
        if form != 1 or not is_signed(known, signature, _PURPOSE, text):
            raise InspectionError("enrol-unreadable")
        return replace(request, words=self.words.of_request(request))

    def picture(self, file: bytes) -> bytes:
        """The file as a QR code, PNG. `enrol-too-large`."""
        kind = _REQUEST if _head(_REQUEST).encode() in file else _ANSWER
        bare = b"".join(_lines(kind, file))
        if len(bare) > _LONGEST_CODE:
            raise InspectionError("enrol-too-large")
        return code_picture(f"{_head(kind)}\n{bare.decode()}\n{_foot(kind)}\n")

    def answer_file(self, answer: Answer, admin_secret: bytes, box_key: str) -> bytes:
        """The answer as text, signed with the administration key, sealed for who asked."""
        told = canonical([1, answer.device, answer.hub])
        private = admin_keys(admin_secret).sign
        return _texted(_ANSWER, seal_answer(told, answer.roster, private, box_key))

    def read_answer(self, data: bytes, keys: OwnKeys) -> tuple[Answer, Roster]:
        """The answer, and its roster by the key it names itself: the words tell whose that is."""
        if data.startswith(_PICTURES):
            data = read_code(data)
        found = open_answer(_untexted(_ANSWER, data), keys.box)
        try:
            form, device, hub = json.loads(found.text)
            device, hub = _said(device), _said(hub)
        except (ValueError, TypeError, RecursionError) as error:
            raise InspectionError("enrol-unreadable") from error
        roster = _roster(found.roster, RosterKeys(device=device, box=keys.box))
        if form != 1 or not found.is_signed_by(roster.admin_key):
            raise InspectionError("enrol-unreadable")
        answer = Answer(
            device=device, office=roster.office, name=roster.name, hub=hub, roster=found.roster
        )
        return answer, roster

    def request_words(self, request: Request) -> tuple[str, ...]:
        return self.words.of_request(request)

    def answer_words(self, roster: Roster, request: Request) -> tuple[str, ...]:
        return self.words.of_answer(roster, request)

    def office_words(self, roster: Roster) -> tuple[str, ...]:
        return self.words.of_office(roster)


def _roster(signed: bytes, keys: RosterKeys) -> Roster:
    """`enrol-unreadable`, `exchange-newer-program`."""
    try:
        return read_roster(signed, None, keys)
    except InspectionError as error:
        if error.code == "exchange-newer-program":
            raise
        raise InspectionError("enrol-unreadable") from error


def _texted(kind: str, data: bytes) -> bytes:
    base = b64encode(data).decode()
    lines = [base[at : at + 64] for at in range(0, len(base), 64)]
    return "\n".join([_head(kind), *lines, _foot(kind), ""]).encode()


def _untexted(kind: str, data: bytes) -> bytes:
    """What stands in the text; not judged yet."""
    if len(data) > _MOST_BYTES:
        raise InspectionError("enrol-unreadable")
    try:
        return b64decode(b"".join(_lines(kind, data)), validate=True)
    except ValueError as error:
        raise InspectionError("enrol-unreadable") from error


def _lines(kind: str, data: bytes) -> list[bytes]:
    """The base64 between head and foot; a mail may have quoted and wrapped it."""
    head, foot = _head(kind).encode(), _foot(kind).encode()
    _, found, rest = data.replace(b"\0", b"").partition(head)  # UTF-16 of an editor
    body, ended, _ = rest.partition(foot)
    if not found or not ended:
        other = _ANSWER if kind == _REQUEST else _REQUEST
        if not found and _head(other).encode() in data.replace(b"\0", b""):
            raise InspectionError(_OTHER[other])
        raise InspectionError("enrol-unreadable")
    return [re.sub(rb"[\s>|\xa0\xc2]", b"", line) for line in body.splitlines()]


def _head(kind: str) -> str:
    return f"-----BEGIN UANMELDT {kind}-----"


def _foot(kind: str) -> str:
    return f"-----END UANMELDT {kind}-----"


def _short(key: str) -> str:
    return b64encode(bytes.fromhex(key)).decode()


def _long(told: Any) -> str:
    key = b64decode(_said(told), validate=True).hex()
    if not _KEY.fullmatch(key):
        raise ValueError("no key")
    return key


def _said(told: Any) -> str:
    if not isinstance(told, str):
        raise ValueError("a text")
    told.encode()
    return told


def _moment(told: Any) -> datetime | None:
    if told == "":
        return None
    moment = datetime.fromisoformat(_said(told))
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
