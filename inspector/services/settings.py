"""Reading and changing the settings: one row per name, so that the log tells each change."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting
from inspector.domain.settings import Settings, check_settings
from inspector.services.ports import Reader, Store

_DEFAULTS = Settings()
_MOST = 100_000_000  # days, years, cases or bytes: more is a damaged row


def read_settings(reader: Reader) -> Settings:
    """The settings as stored; what is missing, unknown or unreadable has its default.

    A setting that a newer program wrote must not keep this one from opening.
    """
    known = {field.name: getattr(_DEFAULTS, field.name) for field in fields(Settings)}
    values: dict[str, Any] = {}
    for setting in reader.find(Setting):
        if setting.id in known:
            values[setting.id] = _read(setting.value, known[setting.id])
    return _usable(values) if values else _DEFAULTS


def _usable(values: dict[str, Any]) -> Settings:
    """The settings with these values; one that cannot be used, from a damaged row or a newer
    program, has its default.
    """
    if _sound(values):
        return replace(_DEFAULTS, **values)
    sound = {name: value for name, value in values.items() if _sound({name: value})}
    if not _sound(sound):  # two that are sound by themselves and not together
        sound = {name: value for name, value in sound.items() if not name.startswith("difference_")}
    return replace(_DEFAULTS, **sound)


def _sound(values: dict[str, Any]) -> bool:
    try:
        check_settings(replace(_DEFAULTS, **values))
    except InspectionError:
        return False
    return True


def save_settings(store: Store, settings: Settings, *, reason: str = "") -> None:
    """Store what differs, in one transaction.

    InspectionError `settings-…`, `mark-of-office` (others know the laptop by its mark, and nobody
    else may take it), `settings-of-office` (see `office_decides`): nothing changed.
    """
    from inspector.domain.free_texts import refuse_civil_number  # not needed to read at the start
    from inspector.domain.sharing import SHARED_SETTINGS

    check_settings(settings)
    before = read_settings(store)
    if settings.device_mark != before.device_mark and mark_is_of_office(store):
        raise InspectionError("mark-of-office", mark=store.device_mark)
    names = {one.name for one in fields(Settings) if _differs(one.name, settings, before)}
    if office_decides(store) and not names.isdisjoint(SHARED_SETTINGS):
        raise InspectionError("settings-of-office")
    for field in fields(Settings):
        value = getattr(settings, field.name)
        # A text that stood there before must not keep another setting from being changed.
        if isinstance(value, str) and value != getattr(before, field.name):
            refuse_civil_number(value, "settings-civil-number")
    refuse_civil_number(reason)
    changed = [Setting(id=name, value=_written(getattr(settings, name))) for name in sorted(names)]
    if changed:
        with store.change("settings_changed", reason=reason) as change:
            for setting in changed:
                change.put(setting)


def mark_is_of_office(store: Store) -> bool:
    """Whether the office knows this laptop by its mark, which rests while it does."""
    return bool(store.offices_mark) and store.offices_mark == store.device_mark


def office_decides(store: Store) -> bool:
    """Whether what all laptops go by is for the role OFFICE to change, and this has another.

    It is judged where it is written and nowhere else: what came counts on every laptop alike.
    """
    from inspector.domain.office import Role

    return bool(store.offices_mark) and store.role != Role.OFFICE


def _differs(name: str, one: Settings, other: Settings) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def _written(value: object) -> str:
    plain = str(value) if isinstance(value, Decimal) else value
    return json.dumps(plain, ensure_ascii=False)


def _read(text: str, default: object) -> object:
    try:
        value = json.loads(text)
        if isinstance(default, Decimal):
            number = Decimal(str(value))
            return number if number.is_finite() else default
    except (ValueError, InvalidOperation, RecursionError):
        return default
    if isinstance(default, tuple):
        whole = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return tuple(value) if whole else default
    if type(value) is int and abs(value) > _MOST:
        return default
    return value if type(value) is type(default) else default
