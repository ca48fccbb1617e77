"""The administration sheet: the printed key of the office.

It names the office and the words its key is known by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from inspector.domain.documents.basis import Words
from inspector.domain.key_sheet import Fact, key_sheet, made_fact, owner_fact
from inspector.domain.report import Document
from inspector.domain.settings import Settings
from inspector.domain.value import value

_AREA = "office.sheet"


@value
class AdminSheet:
    """What the page is about: `secret` is the administration key (20 bytes)."""

    office: str
    secret: bytes
    made: date
    known_by: Sequence[str] = ()  # the words of the key


def admin_sheet(sheet: AdminSheet, words: Words, settings: Settings) -> Document:
    """The sheet of this administration key."""
    facts = tuple(_facts(sheet, words, settings))
    return key_sheet(_AREA, sheet.secret, facts, words, settings)


def _facts(sheet: AdminSheet, words: Words, settings: Settings) -> Iterator[Fact]:
    yield words("office.sheet.office"), sheet.office
    yield from owner_fact(_AREA, words, settings)
    if sheet.known_by:
        yield words("office.sheet.words"), " ".join(sheet.known_by)
    yield made_fact(_AREA, words, sheet.made)
