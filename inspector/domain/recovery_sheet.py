"""The recovery sheet: the printed way to the data when every other one is lost.

One page, made to lie in a safe for years: what it opens, the key in groups to type and as a
code to scan, where it may lie, and what to do when it was used or is gone. It names no
person but by the hand of the one who puts it away.
"""

from __future__ import annotations

from collections.abc import Iterator
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


def recovery_sheet(secret: bytes, words: Words, settings: Settings, made: date) -> Document:
    """The sheet of this recovery key (20 bytes)."""
    title = words("keys.sheet.title")
    unit = settings.unit or settings.organisation
    return Document(
        title=title,
        subject=words("keys.sheet.lead"),
        author=settings.organisation or settings.unit,
        language=words.language,
        head_left=unit or title,
        head_right=words("keys.sheet.head"),
        foot_left=words("keys.sheet.foot"),
        page_label=words("report.page"),
        blocks=tuple(_blocks(secret, words, settings, made)),
    )


def _blocks(secret: bytes, words: Words, settings: Settings, made: date) -> Iterator[Block]:
    yield Heading(words("keys.sheet.title"), 0)
    yield Paragraph(words("keys.sheet.lead"), Voice.LEAD)
    yield Facts(tuple(_facts(words, settings, made)))
    groups = groups_of(secret)
    yield KeepTogether(
        (
            Heading(words("keys.sheet.key")),
            Code(words("keys.sheet.groups"), groups, typed=True),
            QrCode("-".join(groups), words("keys.sheet.qr"), words("report.told.qr")),
        )
    )
    yield Facts(
        (
            (words("keys.sheet.use"), words("keys.sheet.use_text")),
            (words("keys.sheet.keep"), words("keys.sheet.keep_text")),
            (words("keys.sheet.after"), words("keys.sheet.after_text")),
        )
    )
    put_away = (
        SignatureField(words("keys.sheet.keeper"), "", (words("keys.sheet.keeper_note"),)),
        SignatureField(words("keys.sheet.place"), "", (words("keys.sheet.place_note"),)),
    )
    yield Signatures(put_away)


def _facts(words: Words, settings: Settings, made: date) -> Iterator[tuple[str, str]]:
    if settings.device_mark:
        yield words("keys.sheet.opens"), words("keys.sheet.laptop", mark=settings.device_mark)
    owner = ", ".join(part for part in (settings.organisation, settings.unit) if part)
    if owner:
        yield words("keys.sheet.owner"), owner
    yield words("keys.sheet.made"), long_date(made, words.language)
