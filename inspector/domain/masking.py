"""Leaving things out of a document: a transformation of its blocks, never of a finished file.

What is left out is nowhere in the result: in no text, title, caption, bookmark or alternative
text. A word stands in its place, so that a reader hears that something is missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from inspector.domain import report
from inspector.domain.errors import InspectionError
from inspector.domain.report import Block, Document, Paragraph, Voice
from inspector.domain.value import value

T = TypeVar("T")
SHORT = 5  # signs; what is shorter is looked for as a word of its own

_DASHES = "[-\u2010-\u2015\u2212]"  # people and programs write one for another
_PROOFS = (report.Code, report.Listing, report.QrCode)  # hashes to guess short contents by
_UNSEEN = "\ufe0e\ufe0f\ue000"  # how a sign is drawn; our own mark below
_MARK = "\ue000"  # stands for the word until all is found, so that nothing is found in that
_KEYS = frozenset({"attachment", "logo", "language", "page_label"})  # no words


@value
class Secret:
    """One string that must not be there. `word`: only where it stands as words of its own."""

    text: str
    category: str
    word: bool = False


@value
class Kinds:
    """Which kinds of blocks are left out whole, and the words that stand in their place."""

    bar: str  # "[udeladt]"
    photos: str = ""  # the sentence in place of photos; "" keeps them
    signatures: bool = False


@lru_cache(maxsize=4096)
def _pattern(text: str, word: bool) -> re.Pattern[str]:
    parts = [re.escape(part).replace("\\-", _DASHES) for part in _plain(text).split()]
    found = r"\s+".join(parts)
    if word or len("".join(text.split())) < SHORT:
        found = rf"(?<!\w){found}(?!\w)"
    return re.compile(found, re.IGNORECASE)


def _plain(text: str) -> str:
    """Composed letters, and none of the signs that are never seen."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c not in _UNSEEN and unicodedata.category(c) != "Cf")


def _squeezed(text: str) -> str:
    return "".join(re.sub(_DASHES, "-", _plain(text)).casefold().split())


def among(secrets: Iterable[Secret], text: str) -> list[Secret]:
    """Those that may stand in the text, longest first: a quick look before the exact one."""
    whole = _squeezed(text)
    found = [one for one in secrets if (bare := _squeezed(one.text)) and bare in whole]
    return sorted(found, key=lambda one: -len(one.text))


def occurs(secret: Secret, text: str) -> bool:
    """Whether the secret stands in the text, however its spaces and letters are written."""
    return bool(secret.text.split()) and bool(
        _pattern(secret.text, secret.word).search(_plain(text))
    )


def masked_text(text: str, secrets: Sequence[Secret], bar: str, counts: Counter[str]) -> str:
    """The text without the secrets, longest first; `counts` by category what was left out.

    Where pieces that stay would make a secret anew, nothing of the text stays.
    InspectionError `access-still-shown` where the word in their place is itself one.
    """
    told = _plain(text)
    for secret in secrets:
        if secret.text.split():
            told, found = _pattern(secret.text, secret.word).subn(_MARK, told)
            counts[secret.category] += found
    if _MARK not in told:
        return text
    told = re.sub(rf"{_MARK}(\s*{_MARK})*", lambda _found: bar, told)
    if any(occurs(secret, told) for secret in secrets):
        told = bar
    if any(occurs(secret, told) for secret in secrets):
        raise InspectionError("access-still-shown")
    return told


def masked(
    document: Document, secrets: Iterable[Secret], kinds: Kinds
) -> tuple[Document, Counter[str]]:
    """The document without the secrets, its proofs by hash and what `kinds` leaves out.

    InspectionError `access-still-shown`.
    """
    counts: Counter[str] = Counter()
    blocks = tuple(_kept(document.blocks, kinds, counts))
    ordered = among(secrets, "\n".join([kinds.bar, *texts_of(document)]))

    def change(text: str) -> str:
        return masked_text(text, ordered, kinds.bar, counts)

    return _mapped(replace(document, blocks=blocks), change), counts


def _kept(blocks: Iterable[Block], kinds: Kinds, counts: Counter[str]) -> Iterator[Block]:
    """The blocks that stay; what leads in to one that goes, goes with it."""
    leading: list[Block] = []
    for block in blocks:
        if _leads(block):
            leading.append(block)
            continue
        made = _made(block, kinds, counts)
        if made is not None:
            yield from leading
            yield made
        leading = []
    yield from leading


def _leads(block: Block) -> bool:
    return isinstance(block, report.Heading) or (isinstance(block, Paragraph) and block.with_next)


def _made(block: Block, kinds: Kinds, counts: Counter[str]) -> Block | None:
    """The block as it stays; None where it goes."""
    if isinstance(block, (*_PROOFS, report.DigitalFields)):
        return None
    if isinstance(block, report.Photos) and kinds.photos:
        counts["photos"] += len(block.photos)
        return Paragraph(f"{kinds.bar} {kinds.photos}", Voice.SMALL)
    if isinstance(block, report.Signatures) and kinds.signatures:
        return replace(block, fields=tuple(_unsigned(f, kinds, counts) for f in block.fields))
    if isinstance(block, report.KeepTogether):
        inner = tuple(_kept(block.blocks, kinds, counts))
        return replace(block, blocks=inner) if inner else None
    return block


def _unsigned(
    field: report.SignatureField, kinds: Kinds, counts: Counter[str]
) -> report.SignatureField:
    if not field.strokes:
        return field
    counts["signatures"] += 1
    return replace(field, strokes=(), instead=kinds.bar)


def _mapped(given: T, change: Callable[[str], str]) -> T:
    """The value with every word of it changed; keys and kinds stay as they are."""
    made: Any = given
    if isinstance(given, Enum):
        return given
    if isinstance(given, str):
        made = change(given)
    elif isinstance(given, tuple):
        made = tuple(_mapped(part, change) for part in given)
    elif is_dataclass(given) and not isinstance(given, type):
        parts = {
            field.name: _mapped(getattr(given, field.name), change)
            for field in fields(given)
            if field.name not in _KEYS
        }
        made = replace(given, **parts)
    return made  # type: ignore[no-any-return]  # of the type it was given in


def texts_of(given: object) -> Iterator[str]:
    """Every text of a document that is not empty, in its order."""
    if isinstance(given, Enum):
        return
    if isinstance(given, str):
        if given.strip():
            yield given
    elif isinstance(given, tuple):
        for part in given:
            yield from texts_of(part)
    elif is_dataclass(given) and not isinstance(given, type):
        for field in fields(given):
            if field.name not in _KEYS:
                yield from texts_of(getattr(given, field.name))
