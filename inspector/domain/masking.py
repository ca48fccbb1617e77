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
from enum import Enum, StrEnum
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
_RUNS = re.compile(r"\d+|[^\W\d_]+")  # the letters and the digits of a text
_GENITIVE = r"(?:['\u2019]?[sS](?!\w)|['\u2019](?!\w))?"
_LONG = 7  # digits of a number that is looked for without its dashes; fewer are an amount
_AROUND = 40  # signs shown beside a hit
_KEYS = frozenset({"attachment", "logo", "language", "page_label"})  # no words


class Spelling(StrEnum):
    """How else a secret may be written."""

    TEXT = "text"  # in any case, with any spaces and dashes
    NUMBER = "number"  # and with other signs between its parts, or none
    NAME = "name"  # so, and in the genitive
    PART = "part"  # of a name: with the large letters of a name, and in the genitive


@value
class Secret:
    """One string that must not be there. `word`: only where it stands as words of its own."""

    text: str
    category: str
    word: bool = False
    spelling: Spelling = Spelling.TEXT


@value
class Hit:
    """One place where something is left out, with what stands around it."""

    category: str
    before: str
    text: str
    after: str


@value
class Kinds:
    """Which kinds of blocks are left out whole, and the words that stand in their place."""

    bar: str  # "[udeladt]"
    photos: str = ""  # the sentence in place of photos; "" keeps them
    signatures: bool = False


@lru_cache(maxsize=4096)
def _pattern(secret: Secret) -> re.Pattern[str]:
    text, spelling = _plain(secret.text), secret.spelling
    found = _loose(text, spelling)
    word = secret.word or spelling is Spelling.PART or len("".join(text.split())) < SHORT
    if spelling in (Spelling.NAME, Spelling.PART):
        found += _GENITIVE
    if word:
        found = rf"(?<!\w){found}(?!\w)"
    return re.compile(found, 0 if spelling is Spelling.PART else re.IGNORECASE)


def _loose(text: str, spelling: Spelling) -> str:
    if spelling is Spelling.PART:
        return "(?:" + "|".join(re.escape(one) for one in _cased(text.strip())) + ")"
    runs = _RUNS.findall(text)
    if spelling is Spelling.NAME and len(runs) > 1:
        return r"[\W_]{0,3}".join(map(re.escape, runs))
    signs = "".join(runs)
    if spelling is Spelling.NUMBER and len(signs) >= (SHORT if _has_letter(signs) else _LONG):
        between = r"[\W_]{0,3}".join(map(re.escape, runs))
        # 0007 is not the beginning of 00071, which is another case
        return (r"(?<!\d)" if signs[0].isdigit() else "") + between + r"(?!\d)"
    return r"\s+".join(re.escape(part).replace("\\-", _DASHES) for part in text.split())


def _has_letter(signs: str) -> bool:
    return any(sign.isalpha() for sign in signs)


def _cased(part: str) -> set[str]:
    """A part of a name as names are written: Maj and MAJ, but not the month in May."""
    return {part[:1].upper() + part[1:], part.upper()} | ({part} if not part.islower() else set())


def _plain(text: str) -> str:
    """Composed letters, and none of the signs that are never seen."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c not in _UNSEEN and unicodedata.category(c) != "Cf")


def _squeezed(text: str) -> str:
    return "".join(re.sub(_DASHES, "-", _plain(text)).casefold().split())


def _bare(text: str) -> str:
    return "".join(_RUNS.findall(_plain(text).casefold()))


def among(secrets: Iterable[Secret], text: str) -> list[Secret]:
    """Those that may stand in the text, longest first: a quick look before the exact one."""
    whole, letters = _squeezed(text), _bare(text)

    def may(one: Secret) -> bool:
        if one.spelling is not Spelling.TEXT and (bare := _bare(one.text)):
            return bare in letters
        squeezed = _squeezed(one.text)
        return bool(squeezed) and squeezed in whole

    found = [one for one in secrets if may(one)]
    return sorted(found, key=lambda one: -len(one.text))


def occurs(secret: Secret, text: str) -> bool:
    """Whether the secret stands in the text, however its spaces and letters are written."""
    return bool(_plain(secret.text).split()) and bool(_pattern(secret).search(_plain(text)))


def hits(document: Document, secrets: Iterable[Secret]) -> tuple[Hit, ...]:
    """Every place where one of them stands, in reading order, with some words around it."""
    told = [*texts_of(document.blocks)]
    ordered = among(secrets, "\n".join(told))
    found: list[Hit] = []
    for text in told:
        plain = _plain(text)
        taken = [False] * len(plain)
        places: list[tuple[int, int, str]] = []
        for secret in ordered:
            for match in _pattern(secret).finditer(plain):
                if not any(taken[match.start() : match.end()]):
                    places.append((match.start(), match.end(), secret.category))
                    taken[match.start() : match.end()] = [True] * (match.end() - match.start())
        for start, end, category in sorted(places):
            before = plain[max(0, start - _AROUND) : start]
            around = {"before": before, "after": plain[end : end + _AROUND]}
            found.append(Hit(category=category, text=plain[start:end], **around))
    return tuple(found)


def masked_text(text: str, secrets: Sequence[Secret], bar: str, counts: Counter[str]) -> str:
    """The text without the secrets, longest first; `counts` by category what was left out.

    Where pieces that stay would make a secret anew, nothing of the text stays.
    InspectionError `access-still-shown` where the word in their place is itself one.
    """
    told = _plain(text)
    for secret in secrets:
        if _plain(secret.text).split():
            told, found = _pattern(secret).subn(_MARK, told)
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
