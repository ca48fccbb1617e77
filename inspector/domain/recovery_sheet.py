"""The recovery sheet: the printed way to the data when every other one is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from inspector.domain.documents.basis import Words
from inspector.domain.key_sheet import Fact, key_sheet, made_fact, owner_fact
from inspector.domain.report import Document
from inspector.domain.settings import Settings

_AREA = "keys.sheet"


def recovery_sheet(secret: bytes, words: Words, settings: Settings, made: date) -> Document:
    """The sheet of this recovery key (20 bytes)."""
    return key_sheet(_AREA, secret, tuple(_facts(words, settings, made)), words, settings)


def _facts(words: Words, settings: Settings, made: date) -> Iterator[Fact]:
    if settings.device_mark:
        yield words("keys.sheet.opens"), words("keys.sheet.laptop", mark=settings.device_mark)
    yield from owner_fact(_AREA, words, settings)
    yield made_fact(_AREA, words, made)
