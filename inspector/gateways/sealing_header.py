"""What a bundle says of itself, before its parts; see `sealing_frame` for what stands around it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from inspector.domain.exchange import MIN_READER, PROGRAM_FORMAT, Reason
from inspector.domain.office import Member, Roster
from inspector.domain.value import value
from inspector.gateways.sealing_frame import canonical, framed, refused, unframed

MAGIC = b"UANMIBX1"
_MOST_PARTS = 4096
_BIGGEST = 2**63 - 1
_HASH = re.compile(r"[0-9a-f]{64}")
_NONCE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{192}")
MOST_PAD = 65_536
_PAD = re.compile(rf" {{0,{MOST_PAD}}}")
_NAMES = {"office", "device", "sender", "first", "last", "previous", "link", "format", "min_reader",
          "made_at", "pad", "parts"}  # fmt: skip
_PART_NAMES = {"scope", "epoch", "nonce", "length", "sha256"}


@value
class Part:
    """Where a part's key comes from, and which bytes it is."""

    scope: str
    epoch: int
    nonce: str  # hex: a salt, and behind it the part's key where it had to be wrapped
    length: int
    sha256: str


@value
class Header:
    """What a bundle says of itself; hashes are hex, `previous` "" before entry 1.

    `pad`: blanks that make it larger than a former form of the same range.
    """

    office: str
    device: str
    sender: str
    first: int
    last: int
    previous: str
    link: str
    made_at: datetime
    parts: tuple[Part, ...] = ()
    format: int = PROGRAM_FORMAT
    min_reader: int = MIN_READER
    pad: str = ""

    def purpose(self, scope: str, epoch: int) -> bytes:
        """What a part is sealed for: it opens nowhere else."""
        told = [self.office, self.device, self.first, self.last, self.previous, self.link]
        return canonical(["uanmeldt part 1", *told, scope, epoch])


def signed_header(header: Header, private: bytes) -> bytes:
    """All that stands before the parts."""
    return framed(MAGIC, header.office, private, canonical(_plain(header)))


def read_header(data: bytes, roster: Roster) -> tuple[Header, Member, int]:
    """The header, whose signature is good; by whom; where the parts begin. `exchange-…`."""
    text, signers, end = unframed(MAGIC, data, roster)
    header = _judged(text, signers[0].member)
    signer = next((one for one in signers if one.member.device == header.sender), None)
    if signer is None or header.office != roster.office:
        raise refused(Reason.TAMPERED, signers[0].member)
    if signer.until is not None and (
        header.last > signer.until or header.device != signer.member.device
    ):
        raise refused(Reason.REVOKED, signer.member)
    return header, signer.member, end


def _plain(header: Header) -> dict[str, object]:
    told = {name: getattr(header, name) for name in _NAMES}
    told["made_at"] = header.made_at.astimezone(UTC).isoformat()
    told["parts"] = [{name: getattr(part, name) for name in _PART_NAMES} for part in header.parts]
    return told


def _judged(text: bytes, member: Member) -> Header:
    """The header of a member who signed it: still judged, for programs have faults."""
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or canonical(told) != text:
            raise ValueError("not canonical")
        for name in ("format", "min_reader"):
            _number(told.get(name), 0)
        if told["min_reader"] > PROGRAM_FORMAT:
            raise refused(Reason.NEWER_PROGRAM, member)
        if told.keys() > _NAMES and told["format"] > PROGRAM_FORMAT:
            raise refused(Reason.NEWER_PROGRAM, member)
        return _header_of(told)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise refused(Reason.TAMPERED, member) from error


def _header_of(told: Mapping[str, Any]) -> Header:
    if told.keys() != _NAMES:
        raise ValueError("names")
    first = _number(told["first"], 1)
    previous = told["previous"]
    if previous != "" or first > 1:
        _text(previous, _HASH)
    moment = datetime.fromisoformat(_text(told["made_at"]))
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return Header(
        office=_text(told["office"]),
        device=_text(told["device"]),
        sender=_text(told["sender"]),
        first=first,
        last=_number(told["last"], first),
        previous=previous,
        link=_text(told["link"], _HASH),
        made_at=moment.astimezone(UTC),
        parts=_parts_of(told["parts"]),
        format=told["format"],
        min_reader=told["min_reader"],
        pad=_text(told["pad"], _PAD),
    )


def _parts_of(told: Any) -> tuple[Part, ...]:
    if not isinstance(told, list) or not 0 < len(told) <= _MOST_PARTS:
        raise ValueError("parts")
    parts = tuple(_part_of(part) for part in told)
    if len({part.scope for part in parts}) != len(parts):
        raise ValueError("a scope twice")
    return parts


def _part_of(told: Any) -> Part:
    if not isinstance(told, dict) or told.keys() != _PART_NAMES:
        raise ValueError("a part")
    return Part(
        scope=_text(told["scope"]),
        epoch=_number(told["epoch"], 1),
        nonce=_text(told["nonce"], _NONCE),
        length=_number(told["length"], 0),
        sha256=_text(told["sha256"], _HASH),
    )


def _text(told: Any, form: re.Pattern[str] | None = None) -> str:
    if not isinstance(told, str) or (form is not None and not form.fullmatch(told)):
        raise ValueError("a text")
    return told


def _number(told: Any, least: int) -> int:
    if type(told) is not int or not least <= told <= _BIGGEST:
        raise ValueError("a number")
    return told
