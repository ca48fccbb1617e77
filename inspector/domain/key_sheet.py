"""The frame of a sheet with a printed key: one page, made to lie in a safe for years.

What it opens, the key in groups to type and as a code to scan, where it may lie, and what to do
when it was used or is gone. It names no person but by the hand of the one who puts it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from inspector.domain.documents.basis import Words
from inspector.domain.formats import long_date
from inspector.domain.recovery_key import groups_of
from inspector.domain.report import (
    Block,
    Code,
    Document,
    Facts,
    Heading,
    KeepTogether,
    Paragraph,
    QrCode,
    SignatureField,
    Signatures,
    Voice,
)
from inspector.domain.settings import Settings

Fact = tuple[str, str]


def key_sheet(
    area: str, secret: bytes, facts: Sequence[Fact], words: Words, settings: Settings
) -> Document:
    """The sheet of this key (20 bytes). `area` is where its words stand: `keys.sheet`."""

    def told(part: str) -> str:
        return words(f"{area}.{part}")

    return Document(
        title=told("title"),
        subject=told("lead"),
        author=settings.organisation or settings.unit,
        language=words.language,
        head_left=settings.unit or settings.organisation or told("title"),
        head_right=told("head"),
        foot_left=told("foot"),
        page_label=words("report.page"),
        blocks=tuple(_blocks(area, secret, facts, words)),
    )


def _blocks(area: str, secret: bytes, facts: Sequence[Fact], words: Words) -> Iterator[Block]:
    def told(part: str) -> str:
        return words(f"{area}.{part}")

    yield Heading(told("title"), 0)
    yield Paragraph(told("lead"), Voice.LEAD)
    yield Facts(tuple(facts))
    groups = groups_of(secret)
    yield KeepTogether(
        (
            Heading(told("key")),
            Code(told("groups"), groups, typed=True),
            QrCode("-".join(groups), told("qr"), words("report.told.qr")),
        )
    )
    yield Facts(tuple((told(part), told(f"{part}_text")) for part in ("use", "keep", "after")))
    put_away = (
        SignatureField(told(part), "", (told(f"{part}_note"),)) for part in ("keeper", "place")
    )
    yield Signatures(tuple(put_away))


def owner_fact(area: str, words: Words, settings: Settings) -> Iterator[Fact]:
    """Whose it is, where that is known."""
    owner = ", ".join(part for part in (settings.organisation, settings.unit) if part)
    if owner:
        yield words(f"{area}.owner"), owner


def made_fact(area: str, words: Words, made: date) -> Fact:
    """The day it was made."""
    return words(f"{area}.made"), long_date(made, words.language)
