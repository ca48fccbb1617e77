"""What a laptop tells of itself: signed, and sealed for the office as the common parts are.

A place shows when the file was written; who has read how far, and with which program, is told
inside.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from inspector.domain.exchange import Reason
from inspector.domain.office import COMMON, Heard, Member, Roster
from inspector.gateways.sealing_frame import canonical, damaged, framed, refused, unframed
from inspector.gateways.sealing_keys import close, unclose
from inspector.services.exchange_seals import ScopeKeys

MAGIC = b"UANMSTA1"
_MOST = 10**18  # an entry
_LONGEST = 64  # signs of a version
_NAMES = {"device", "at", "version", "applied"}


def seal_status(heard: Heard, private: bytes, roster: Roster, scopes: ScopeKeys) -> bytes:
    """The status, under the newest key everybody has, signed with the key of its laptop.

    `exchange-no-key`: that key is not here.
    """
    epoch = roster.epoch(COMMON)
    key = scopes.get((COMMON, epoch))
    if key is None:
        raise refused(Reason.NO_KEY)
    told = {
        "device": heard.device,
        "at": heard.at.astimezone(UTC).isoformat() if heard.at else "",
        "version": heard.version,
        "applied": dict(heard.applied),
    }
    salt, sealed = close(key, _purpose(roster.office, epoch), canonical(told))
    text = canonical({"epoch": epoch, "salt": salt.hex(), "sealed": sealed.hex()})
    return framed(MAGIC, roster.office, private, text)


def open_status(data: bytes, roster: Roster, scopes: ScopeKeys) -> Heard:
    """The status of a laptop of the office; it speaks of itself alone.

    `exchange-no-key`: it was sealed with a key that is not here, or not yet.
    """
    text, signers, end = unframed(MAGIC, data, roster)
    if len(data) > end:
        raise refused(damaged(data[end:]))
    try:
        heard = _read(json.loads(_opened(text, roster, scopes, signers[0].member)))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise refused(Reason.TAMPERED, signers[0].member) from error
    if heard.device not in {one.member.device for one in signers if one.until is None}:
        raise refused(Reason.TAMPERED, signers[0].member)
    return heard


def _opened(text: bytes, roster: Roster, scopes: ScopeKeys, member: Member) -> bytes:
    told = json.loads(text)
    epoch, salt, sealed = told["epoch"], told["salt"], told["sealed"]
    if type(epoch) is not int:
        raise ValueError("an epoch")
    key = scopes.get((COMMON, epoch))
    if key is None:
        raise refused(Reason.NO_KEY, member)
    purpose = _purpose(roster.office, epoch)
    return unclose(key, purpose, bytes.fromhex(salt), bytes.fromhex(sealed))


def _purpose(office: str, epoch: int) -> bytes:
    return canonical(["uanmeldt status 1", office, epoch])


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
