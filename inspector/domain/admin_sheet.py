"""The administration sheet: the printed key of the office.

One page, made to lie in a safe for years, as the recovery sheet of a laptop is. It names the
office and the words its key is known by, and no person but by the hand of who puts it away.
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
from inspector.domain.value import value


@value
class AdminSheet:
    """What the page is about: `secret` is the administration key (20 bytes)."""

    office: str
    secret: bytes
    made: date
    known_by: Sequence[str] = ()  # the words of the key


def admin_sheet(sheet: AdminSheet, words: Words, settings: Settings) -> Document:
    """The sheet of this administration key."""
    title = words("office.sheet.title")
    unit = settings.unit or settings.organisation
    return Document(
        title=title,
        subject=words("office.sheet.lead"),
        author=settings.organisation or settings.unit,
        language=words.language,
        head_left=unit or title,
        head_right=words("office.sheet.head"),
        foot_left=words("office.sheet.foot"),
        page_label=words("report.page"),
        blocks=tuple(_blocks(sheet, words, settings)),
    )


def _blocks(sheet: AdminSheet, words: Words, settings: Settings) -> Iterator[Block]:
    yield Heading(words("office.sheet.title"), 0)
    yield Paragraph(words("office.sheet.lead"), Voice.LEAD)
    yield Facts(tuple(_facts(sheet, words, settings)))
    groups = groups_of(sheet.secret)
    yield KeepTogether(
        (
            Heading(words("office.sheet.key")),
            Code(words("office.sheet.groups"), groups, typed=True),
            QrCode("-".join(groups), words("office.sheet.qr"), words("report.told.qr")),
        )
    )
    yield Facts(
        (
            (words("office.sheet.use"), words("office.sheet.use_text")),
            (words("office.sheet.keep"), words("office.sheet.keep_text")),
            (words("office.sheet.after"), words("office.sheet.after_text")),
        )
    )
    put_away = (
        SignatureField(words("office.sheet.keeper"), "", (words("office.sheet.keeper_note"),)),
        SignatureField(words("office.sheet.place"), "", (words("office.sheet.place_note"),)),
    )
    yield Signatures(put_away)


def _facts(sheet: AdminSheet, words: Words, settings: Settings) -> Iterator[tuple[str, str]]:
    yield words("office.sheet.office"), sheet.office
    owner = ", ".join(part for part in (settings.organisation, settings.unit) if part)
    if owner:
        yield words("office.sheet.owner"), owner
    if sheet.known_by:
        yield words("office.sheet.words"), " ".join(sheet.known_by)
    yield words("office.sheet.made"), long_date(sheet.made, words.language)
