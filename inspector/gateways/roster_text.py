"""A roster as values of JSON, and back: what stands open in it, and what is sealed.

Open is what is needed before a key is in hand: whose roster it is and which, for whom the
newest key of all is wrapped, and who is out. All that names a person, a laptop's mark, a role,
a scope or a supplier is sealed, and so are the keys of scopes: who may read one is not told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from inspector.domain.office import ADMIN, COMMON, Member, MemberState, Roster, Scope, WrappedKey

_KEY = re.compile(r"[0-9a-f]{64}")
_NONE_OR_KEY = re.compile(r"(?:[0-9a-f]{64})?")
_WRAPPED = re.compile(r"[0-9a-f]{160}")
_FORMAT = 1


def open_of(roster: Roster) -> dict[str, object]:
    """What anybody may see. ValueError: there is no key that everybody has."""
    newest = roster.key_of(COMMON, roster.epoch(COMMON))
    if newest is None:
        raise ValueError("a roster has a key that everybody has")
    outs = [one for one in roster.members if not one.is_active]
    return {
        "admin_box": roster.admin_box,
        "admin_key": roster.admin_key,
        "format": _FORMAT,
        "key": _key_fields(newest),
        "office": roster.office,
        "out": [[one.device, one.cut_off, _told(one.revoked_at)] for one in outs],
        "previous": roster.previous,
        "version": roster.version,
    }


def secret_of(roster: Roster) -> dict[str, object]:
    """What only those who are in may see; the newest key of all is wrapped in the open."""
    newest = COMMON, roster.epoch(COMMON)
    keys = [_key_fields(one) for one in roster.keys]
    for one in keys:
        if (one["scope"], one["epoch"]) == newest:
            one["wrapped"] = {}
    return {
        "name": roster.name,
        "made_at": _told(roster.made_at),
        "members": [_member_fields(one) for one in roster.members],
        "scopes": [_fields(one) for one in roster.scopes],
        "keys": keys,
    }


def closed_roster(told: Any) -> Roster:
    """The roster of what is open. ValueError, TypeError, KeyError: no program writes that."""
    key = _key(told["key"])
    if key.scope != COMMON:
        raise ValueError("the key that everybody has")
    outs = [_out(*one) for one in told["out"]]
    others = {ADMIN, *(one.device for one in outs)}
    ins = [Member(device=device) for device in key.wrapped if device not in others]
    return Roster(
        office=_text(told["office"]),
        version=_number(told["version"]),
        previous=_text(told["previous"], _NONE_OR_KEY),
        admin_key=_text(told["admin_key"], _KEY),
        admin_box=_text(told["admin_box"], _KEY),
        members=(*ins, *outs),
        keys=(key,),
        closed=True,
    )


def opened_roster(closed: Roster, told: Any) -> Roster:
    """The whole roster. ValueError and its like: the parts are not of one roster."""
    newest = closed.keys[0]
    keys = [_key(one) for one in told["keys"]]
    place = (newest.scope, newest.epoch)
    roster = Roster(
        office=closed.office,
        name=_text(told["name"]),
        version=closed.version,
        previous=closed.previous,
        made_at=_moment(told["made_at"]),
        admin_key=closed.admin_key,
        admin_box=closed.admin_box,
        members=tuple(map(_member, _distinct(told["members"], "device"))),
        scopes=tuple(map(_scope, _distinct(told["scopes"], "id"))),
        keys=tuple(newest if (one.scope, one.epoch) == place else one for one in keys),
    )
    if newest not in roster.keys:
        raise ValueError("the key that everybody has")
    return roster


def _fields(one: Member | Scope | WrappedKey) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _key_fields(one: WrappedKey) -> dict[str, Any]:
    return {**_fields(one), "wrapped": dict(one.wrapped)}


def _member_fields(one: Member) -> dict[str, Any]:
    moments = {name: _told(getattr(one, name)) for name in ("enrolled_at", "revoked_at")}
    return {**_fields(one), **moments}


def _told(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _distinct(told: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(told, list) or len({one[name] for one in told}) != len(told):
        raise ValueError("named twice")
    return told


def _out(device: Any, cut_off: Any, revoked_at: Any) -> Member:
    return Member(
        device=_text(device), state=MemberState.REVOKED, cut_off=_cut_off(cut_off),
        revoked_at=_moment(revoked_at),
    )  # fmt: skip


def _member(told: Mapping[str, Any]) -> Member:
    return Member(
        **{name: _text(told[name]) for name in ("device", "mark", "person", "role", "state")},
        scopes=tuple(map(_text, told["scopes"])),
        sign_key=_text(told["sign_key"], _KEY),
        box_key=_text(told["box_key"], _KEY),
        cut_off=_cut_off(told["cut_off"]),
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


def _cut_off(told: Any) -> int | None:
    return None if told is None else _number(told)


def _moment(told: Any) -> datetime | None:
    if told == "":
        return None
    moment = datetime.fromisoformat(_text(told))
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
