"""The roster as bytes: canonical JSON, signed with the administration key; keys wrapped in it.

magic 8 | length 4 | canonical JSON | signature 64
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from inspector.domain.exchange import Reason
from inspector.domain.office import ADMIN, Member, Roster, Scope, WrappedKey
from inspector.gateways.sealing_frame import canonical, damaged, is_later, refused
from inspector.gateways.sealing_keys import (
    AdminKeys,
    NotOursError,
    admin_keys,
    box_public,
    is_signed,
    scope_box,
    sign,
    sign_public,
    unwrap,
    wrap,
)

MAGIC = b"UANMRST1"
_PURPOSE = b"uanmeldt roster 1"
_FRAME = len(MAGIC) + 4
_SIGNATURE = 64
_MOST_BYTES = 16 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")
_NONE_OR_KEY = re.compile(r"(?:[0-9a-f]{64})?")
_WRAPPED = re.compile(r"[0-9a-f]{160}")


def sign_roster(roster: Roster, admin_secret: bytes) -> bytes:
    """The signed bytes. ValueError: the roster is another administration key's."""
    keys = admin_keys(admin_secret)
    if sign_public(keys.sign).hex() != roster.admin_key:
        raise ValueError("the roster names another administration key")
    text = canonical(_plain(roster))
    frame = MAGIC + len(text).to_bytes(4) + text
    return frame + sign(keys.sign, _PURPOSE, frame)


def read_roster(signed: bytes, pinned: Roster | None) -> Roster:
    """The roster. `exchange-unreadable`, `-tampered`, `-foreign`, `-newer-program`.

    With `pinned` none but its office and its administration key will do.
    """
    end = _end_of_text(signed)
    frame, signature = signed[:end], signed[end:]
    named = _named_key(frame[_FRAME:])
    if pinned is not None and is_signed(
        bytes.fromhex(pinned.admin_key), signature, _PURPOSE, frame
    ):
        named = pinned.admin_key
    elif not named or not is_signed(bytes.fromhex(named), signature, _PURPOSE, frame):
        raise refused(damaged(signed))
    roster = _read(frame[_FRAME:])
    if pinned is not None and (roster.office, named) != (pinned.office, pinned.admin_key):
        raise refused(Reason.FOREIGN if roster.office != pinned.office else Reason.TAMPERED)
    if pinned is not None and roster.admin_box != pinned.admin_box:
        raise refused(Reason.TAMPERED)
    if roster.admin_key != named:
        raise refused(Reason.TAMPERED)
    return roster


def admin_public(secret: bytes) -> tuple[str, str]:
    """The public halves of the administration key, hex: to sign with, to write to."""
    keys = admin_keys(secret)
    return sign_public(keys.sign).hex(), box_public(keys.box).hex()


def wrapped_key(
    roster: Roster, scope: str, epoch: int, key: bytes, devices: tuple[str, ...]
) -> WrappedKey:
    """The key of this epoch for these laptops, by their keys in the roster, and for ADMIN."""
    boxes = {one.device: one.box_key for one in roster.members if one.device in devices}
    boxes[ADMIN] = roster.admin_box
    wrapped = {
        device: wrap(bytes.fromhex(box), _purpose(roster.office, scope, epoch, device), key).hex()
        for device, box in boxes.items()
    }
    public = box_public(scope_box(key)).hex()
    return WrappedKey(scope=scope, epoch=epoch, wrapped=wrapped, public=public)


def unwrapped_keys(roster: Roster, device: str, box: bytes) -> dict[tuple[str, int], bytes]:
    """The keys that the roster wraps for this laptop (or ADMIN) and that its key opens."""
    keys = {}
    for one in roster.keys:
        if device not in one.wrapped:
            continue
        purpose = _purpose(roster.office, one.scope, one.epoch, device)
        try:
            key = unwrap(box, purpose, bytes.fromhex(one.wrapped[device]))
        except NotOursError:
            continue  # wrapped for keys this laptop had before it was enrolled anew
        if not one.public or box_public(scope_box(key)).hex() == one.public:
            keys[one.scope, one.epoch] = key
    return keys


def admin_keys_of(roster: Roster, secret: bytes) -> dict[tuple[str, int], bytes]:
    """Every scope key there is, by the administration key."""
    keys: AdminKeys = admin_keys(secret)
    return unwrapped_keys(roster, ADMIN, keys.box)


def _purpose(office: str, scope: str, epoch: int, device: str) -> bytes:
    return canonical(["uanmeldt scope key 1", office, scope, epoch, device])


def _end_of_text(signed: bytes) -> int:
    if is_later(signed, MAGIC):
        raise refused(Reason.NEWER_PROGRAM)
    if signed[: len(MAGIC)] != MAGIC or len(signed) < _FRAME:
        raise refused(Reason.UNREADABLE)
    size = int.from_bytes(signed[len(MAGIC) : _FRAME])
    if size > _MOST_BYTES or len(signed) > _FRAME + size + _SIGNATURE:
        raise refused(damaged(signed))
    if len(signed) < _FRAME + size + _SIGNATURE:
        raise refused(Reason.UNREADABLE)
    return _FRAME + size


def _named_key(text: bytes) -> str:
    """The key the text is signed with if it speaks true; found as text, nothing is parsed."""
    match = re.match(rb'\{"admin_box":"[0-9a-f]{64}","admin_key":"([0-9a-f]{64})"', text)
    return match[1].decode() if match else ""


def _plain(roster: Roster) -> dict[str, object]:
    members = [
        {**_fields(one), "enrolled_at": _told(one.enrolled_at), "revoked_at": _told(one.revoked_at)}
        for one in roster.members
    ]
    keys = [{**_fields(one), "wrapped": dict(one.wrapped)} for one in roster.keys]
    told = {**_fields(roster), "made_at": _told(roster.made_at), "format": 1}
    return {**told, "members": members, "keys": keys, "scopes": [*map(_fields, roster.scopes)]}


def _fields(one: Roster | Member | Scope | WrappedKey) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _told(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _read(text: bytes) -> Roster:
    """The roster of a text whose signature was found good."""
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or canonical(told) != text:
            raise ValueError("not canonical")
        return Roster(
            office=_text(told["office"]),
            name=_text(told["name"]),
            version=_number(told["version"]),
            previous=_text(told["previous"], _NONE_OR_KEY),
            made_at=_moment(told["made_at"]),
            admin_key=_text(told["admin_key"], _KEY),
            admin_box=_text(told["admin_box"], _KEY),
            members=tuple(map(_member, _distinct(told["members"], "device"))),
            scopes=tuple(map(_scope, _distinct(told["scopes"], "id"))),
            keys=tuple(map(_key, told["keys"])),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise refused(Reason.TAMPERED) from error


def _distinct(told: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(told, list) or len({one[name] for one in told}) != len(told):
        raise ValueError("named twice")
    return told


def _member(told: Mapping[str, Any]) -> Member:
    cut_off = told["cut_off"]
    return Member(
        **{name: _text(told[name]) for name in ("device", "mark", "person", "role", "state")},
        scopes=tuple(map(_text, told["scopes"])),
        sign_key=_text(told["sign_key"], _KEY),
        box_key=_text(told["box_key"], _KEY),
        cut_off=None if cut_off is None else _number(cut_off),
        enrolled_at=_moment(told["enrolled_at"]),
        revoked_at=_moment(told["revoked_at"]),
        replaces=_text(told["replaces"]),
        former=tuple((_text(key, _KEY), _number(last)) for key, last in told["former"]),
        was_office=_flag(told.get("was_office", False)),
    )


def _scope(told: Mapping[str, Any]) -> Scope:
    suppliers = tuple(map(_text, told["suppliers"]))
    return Scope(id=_text(told["id"]), name=_text(told["name"]), suppliers=suppliers)


def _key(told: Mapping[str, Any]) -> WrappedKey:
    wrapped = {_text(device): _text(key, _WRAPPED) for device, key in told["wrapped"].items()}
    return WrappedKey(
        scope=_text(told["scope"]),
        epoch=_number(told["epoch"]),
        wrapped=wrapped,
        public=_text(told["public"], _NONE_OR_KEY),
    )


def _text(told: Any, form: re.Pattern[str] | None = None) -> str:
    if not isinstance(told, str) or (form is not None and not form.fullmatch(told)):
        raise ValueError("a text")
    return told


def _flag(told: Any) -> bool:
    if not isinstance(told, bool):
        raise ValueError("yes or no")
    return told


def _number(told: Any) -> int:
    if type(told) is not int or not 0 <= told < 2**63:
        raise ValueError("a number")
    return told


def _moment(told: Any) -> datetime | None:
    if told == "":
        return None
    moment = datetime.fromisoformat(_text(told))
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
