"""What a laptop tells of itself: signed, and open to read; it names laptops and numbers alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from inspector.domain.exchange import Reason
from inspector.domain.office import Heard, Roster
from inspector.gateways.sealing_frame import canonical, damaged, framed, refused, unframed

MAGIC = b"UANMSTA1"
_MOST = 10**18  # an entry
_LONGEST = 64  # signs of a version
_NAMES = {"device", "at", "version", "applied"}


def seal_status(heard: Heard, private: bytes, office: str) -> bytes:
    """The status, signed with the key of its laptop."""
    told = {
        "device": heard.device,
        "at": heard.at.astimezone(UTC).isoformat() if heard.at else "",
        "version": heard.version,
        "applied": dict(heard.applied),
    }
    return framed(MAGIC, office, private, canonical(told))


def open_status(data: bytes, roster: Roster) -> Heard:
    """The status of a laptop of the office; it speaks of itself alone."""
    text, signers, end = unframed(MAGIC, data, roster)
    if len(data) > end:
        raise refused(damaged(data[end:]))
    try:
        heard = _read(json.loads(text))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise refused(Reason.TAMPERED, signers[0].member) from error
    if heard.device not in {one.member.device for one in signers if one.until is None}:
        raise refused(Reason.TAMPERED, signers[0].member)
    return heard


def _read(told: Any) -> Heard:
    if not isinstance(told, dict) or not told.keys() >= _NAMES:
        raise ValueError("names")
    device, at, version, applied = (told[n] for n in ("device", "at", "version", "applied"))
    texts = [device, at, version, *applied]
    if set(map(type, texts)) != {str} or any(type(each) is not int for each in applied.values()):
        raise ValueError("values")
    if any(not 0 <= each < _MOST for each in applied.values()) or len(version) > _LONGEST:
        raise ValueError("numbers")
    for text in texts:
        text.encode()  # half a sign is none
    moment = datetime.fromisoformat(at) if at else None
    if moment is not None and moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return Heard(
        device=device, at=moment and moment.astimezone(UTC), version=version, applied=applied
    )
