"""Reading and changing the settings: one row per name, so that the log tells each change."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal, InvalidOperation

from inspector.domain.model import Setting
from inspector.domain.settings import Settings, check_settings
from inspector.services.ports import Reader, Store

_DEFAULTS = Settings()


def read_settings(reader: Reader) -> Settings:
    """The settings as stored; what is missing, unknown or unreadable has its default.

    A setting that a newer program wrote must not keep this one from opening.
    """
    known = {field.name: getattr(_DEFAULTS, field.name) for field in fields(Settings)}
    values: dict[str, object] = {}
    for setting in reader.find(Setting):
        if setting.id in known:
            values[setting.id] = _read(setting.value, known[setting.id])
    return Settings(**{**known, **values})


def save_settings(store: Store, settings: Settings, *, reason: str = "") -> None:
    """Store what differs, in one transaction. InspectionError `settings-…`: nothing changed."""
    from inspector.domain.free_texts import refuse_civil_number  # not needed to read at the start

    check_settings(settings)
    before = read_settings(store)
    for field in fields(Settings):
        value = getattr(settings, field.name)
        # A text that stood there before must not keep another setting from being changed.
        if isinstance(value, str) and value != getattr(before, field.name):
            refuse_civil_number(value, "settings-civil-number")
    refuse_civil_number(reason)
    changed = [
        Setting(id=field.name, value=_written(getattr(settings, field.name)))
        for field in fields(Settings)
        if getattr(settings, field.name) != getattr(before, field.name)
    ]
    if changed:
        with store.change("settings_changed", reason=reason) as change:
            for setting in changed:
                change.put(setting)


def _written(value: object) -> str:
    plain = str(value) if isinstance(value, Decimal) else value
    return json.dumps(plain, ensure_ascii=False)


def _read(text: str, default: object) -> object:
    try:
        value = json.loads(text)
        if isinstance(default, Decimal):
            return Decimal(str(value))
    except (ValueError, InvalidOperation):
        return default
    if isinstance(default, tuple):
        whole = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return tuple(value) if whole else default
    return value if type(value) is type(default) else default
