"""The roster as bytes: signed with the administration key, and secret to whoever is not in it.

magic 8 | length 4 | length 4 | canonical JSON, open | sealed part | signature 64
"""

from __future__ import annotations

import json
import re
from typing import Any

from inspector.domain.exchange import Reason
from inspector.domain.office import COMMON, Roster
from inspector.gateways.roster_secrets import admin_keys_of, opened, seal
from inspector.gateways.roster_text import closed_roster, open_of, opened_roster, secret_of
from inspector.gateways.sealing_frame import canonical, damaged, is_later, refused
from inspector.gateways.sealing_keys import admin_keys, is_signed, sign, sign_public
from inspector.services.exchange_seals import RosterKeys

MAGIC = b"UANMRST1"
_PURPOSE = b"uanmeldt roster 1"
_LENGTH = 4
_FRAME = len(MAGIC) + 2 * _LENGTH
_SIGNATURE = 64
_MOST_BYTES = 16 * 1024 * 1024
_NOT_WRITTEN = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def sign_roster(roster: Roster, admin_secret: bytes) -> bytes:
    """The signed bytes; the same roster comes to the same.

    ValueError: the roster is another administration key's, or was not opened here.
    """
    keys = admin_keys(admin_secret)
    if sign_public(keys.sign).hex() != roster.admin_key:
        raise ValueError("the roster names another administration key")
    if roster.closed:
        raise ValueError("what is secret of the roster is not known here")
    text = canonical(open_of(roster))
    common = admin_keys_of(roster, admin_secret).get((COMMON, roster.epoch(COMMON)))
    if common is None:
        raise ValueError("a key that the administration key does not open")
    return _signed(text, seal(secret_of(roster), common, text), keys.sign)


def _signed(text: bytes, sealed: bytes, private: bytes) -> bytes:
    lengths = len(text).to_bytes(_LENGTH) + len(sealed).to_bytes(_LENGTH)
    frame = b"".join([MAGIC, lengths, text, sealed])
    return frame + sign(private, _PURPOSE, frame)


def read_roster(signed: bytes, pinned: Roster | None, keys: RosterKeys | None = None) -> Roster:
    """The roster; `closed` where `keys` do not open what is secret of it.

    With `pinned` none but its office and its administration key will do.
    `exchange-unreadable`, `-tampered`, `-foreign`, `-newer-program`.
    """
    start, end = _ends(signed)
    frame, signature = signed[:end], signed[end:]
    text = frame[_FRAME:start]
    named = _named_key(text)
    if pinned is not None and is_signed(
        bytes.fromhex(pinned.admin_key), signature, _PURPOSE, frame
    ):
        named = pinned.admin_key
    elif not named or not is_signed(bytes.fromhex(named), signature, _PURPOSE, frame):
        raise refused(damaged(signed))
    told, closed = _closed(text)
    if pinned is not None and (closed.office, named) != (pinned.office, pinned.admin_key):
        raise refused(Reason.FOREIGN if closed.office != pinned.office else Reason.TAMPERED)
    if pinned is not None and closed.admin_box != pinned.admin_box:
        raise refused(Reason.TAMPERED)
    if closed.admin_key != named:
        raise refused(Reason.TAMPERED)
    if keys is None:
        return closed
    try:
        secret = opened(closed, frame[start:], text, keys)
        return closed if secret is None else _whole(closed, told, secret)
    except _NOT_WRITTEN as error:
        raise refused(Reason.TAMPERED) from error


def _ends(signed: bytes) -> tuple[int, int]:
    """Where the open part ends, and the sealed one."""
    if is_later(signed, MAGIC):
        raise refused(Reason.NEWER_PROGRAM)
    if signed[: len(MAGIC)] != MAGIC or len(signed) < _FRAME:
        raise refused(Reason.UNREADABLE)
    middle = len(MAGIC) + _LENGTH
    start = _FRAME + int.from_bytes(signed[len(MAGIC) : middle])
    end = start + int.from_bytes(signed[middle:_FRAME])
    if end > _MOST_BYTES or len(signed) > end + _SIGNATURE:
        raise refused(damaged(signed))
    if len(signed) < end + _SIGNATURE:
        raise refused(Reason.UNREADABLE)
    return start, end


def _named_key(text: bytes) -> str:
    """The key the text is signed with if it speaks true; found as text, nothing is parsed."""
    match = re.match(rb'\{"admin_box":"[0-9a-f]{64}","admin_key":"([0-9a-f]{64})"', text)
    return match[1].decode() if match else ""


def _closed(text: bytes) -> tuple[dict[str, Any], Roster]:
    """What is open of a text whose signature was found good."""
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or canonical(told) != text:
            raise ValueError("not canonical")
        return told, closed_roster(told)
    except _NOT_WRITTEN as error:
        raise refused(Reason.TAMPERED) from error


def _whole(closed: Roster, told: dict[str, Any], secret: Any) -> Roster:
    """Both parts, which speak of one roster."""
    roster = opened_roster(closed, secret)
    said = {**open_of(roster), "format": told["format"]}
    if any(told[name] != value for name, value in said.items()):
        raise ValueError("one thing in the open, another sealed")
    return roster
