"""The values of one conflict as a page shows them: read, compared, and who wrote them."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from inspector.domain.conflict_cells import CHOICES, Form, Stored, decoded, form_of, takes_own
from inspector.domain.exchange import Version
from inspector.domain.formats import clock, decimal, hours, kroner, short_date
from inspector.domain.model import VisitState
from inspector.domain.value import value
from inspector.domain.word_difference import marked
from inspector.services.ports import Words
from inspector.services.settling import OpenConflict
from ui.presenters.conflicts import Spot, is_text, place_words, spot, title_words
from ui.presenters.rival_draws import note_words, rival_words

LETTERS = string.ascii_uppercase.replace("E", "")  # E is the own text
_MOST_SHOWN = 200  # letters of what the program made


@value
class ValueCard:
    """One of the values: its letter, the words with those that differ, and its origin."""

    letter: str
    dot: str
    stored: Stored
    text: str
    pieces: tuple[tuple[str, bool], ...]
    who: str
    when: str
    where: str

    def told(self, words: Words) -> str:
        """What a screen reader says."""
        text = self.text.rstrip()
        ended = text if text.endswith((".", "!", "?", "…")) else f"{text}."
        parts = {"text": ended, "who": self.who, "when": self.when, "where": self.where}
        return words("conflict.value_told", letter=self.letter, **parts)


@value
class Detail:
    """One conflict, ready to be drawn."""

    one: OpenConflict
    title: str
    place: str
    before: str
    before_by: str
    cards: tuple[ValueCard, ...]
    form: Form
    own: bool
    options: tuple[tuple[str, str], ...]  # of a choice: code and words
    spot: Spot | None
    note: str  # what to know of a visit that is locked, or of two reports

    @property
    def key(self) -> str:
        return self.one.key

    @property
    def dots(self) -> tuple[str, ...]:
        return tuple(card.dot for card in self.cards)


def detail(words: Words, one: OpenConflict) -> Detail:
    """Everything the page says of this conflict."""
    form = form_of(one.kind, one.cell.column)
    before = one.cell.before
    return Detail(
        one=one,
        title=title_words(words, one),
        place=place_words(words, one),
        before=value_words(words, one, before.value) if before else _no_before(words, one, form),
        before_by=byline(words, one, before) if before else "",
        cards=_cards(words, one),
        form=form,
        own=takes_own(one.kind, one.cell.column),
        options=_options(words, one) if form is Form.CHOICE else (),
        spot=spot(one),
        note=_note(words, one),
    )


def _no_before(words: Words, one: OpenConflict, form: Form) -> str:
    """Nothing stood there, or the whole record did before one took it away."""
    if one.draws:
        return words("conflict.before_draws")
    return words("conflict.before_live" if form is Form.LIVE else "conflict.before_none")


def _note(words: Words, one: OpenConflict) -> str:
    if one.reports:
        return words("conflict.reports_note")
    if one.draws:
        told = note_words(words, one.draws)
        locked = one.visit is not None and one.visit.state == VisitState.LOCKED
        return f"{told} {words('conflict.locked_note')}" if locked else told
    if one.visit is not None and one.visit.state == VisitState.LOCKED:
        return words("conflict.locked_note")
    return ""


def _cards(words: Words, one: OpenConflict) -> tuple[ValueCard, ...]:
    versions = one.cell.versions[: len(LETTERS)]
    texts = [value_words(words, one, version.value) for version in versions]
    return tuple(
        ValueCard(
            letter=LETTERS[place],
            dot=version.dot,
            stored=version.value,
            text=texts[place],
            pieces=_pieces(words, one, texts, place),
            who=person_words(words, one, version),
            when=moment_words(words, version.at),
            where=where_words(words, version),
        )
        for place, version in enumerate(versions)
    )


def _pieces(
    words: Words, one: OpenConflict, texts: Sequence[str], place: int
) -> tuple[tuple[str, bool], ...]:
    """Marked against the text before; where nothing stood there, against the other value."""
    text = texts[place]
    if not is_text(one.kind, one.cell.column) or not one.cell.versions[place].value:
        return ((text, False),)
    before = one.cell.before
    if before is not None and before.value:
        return marked(text, value_words(words, one, before.value))
    other = texts[0 if place else min(1, len(texts) - 1)]
    return marked(text, other)


# -- values ---------------------------------------------------------------------------------


def value_words(words: Words, one: OpenConflict, stored: Stored) -> str:
    """A value as people read it."""
    form = form_of(one.kind, one.cell.column)
    if form is Form.CHOICE:
        return choice_words(words, one, str(stored or ""))
    if stored is None or stored == "":
        return words("conflict.shown.empty")
    if form is Form.NAMED:
        return _named(words, one, str(stored))
    read = decoded(one.kind, one.cell.column, stored)
    if form is Form.LIVE:
        return words("conflict.shown.kept" if read else "conflict.shown.removed")
    if form is Form.NUMBER and isinstance(read, Decimal):
        price = one.cell.column.endswith("price")
        return kroner(read, words.language) if price else hours(read)
    if form is Form.MADE:
        return _made(words, str(stored))
    return plain_words(words, read)


def choice_words(words: Words, one: OpenConflict, code: str) -> str:
    """The word of a code; the code itself where a newer program knows more of them."""
    family, codes = CHOICES[cast("type", one.kind), one.cell.column]
    if code not in codes:
        return code or words("conflict.shown.empty")
    none = "unanswered" if family == "outcome" else "none"
    return words(f"common.{family}.{code or none}")


def plain_words(words: Words, read: object) -> str:
    """A read value of any kind."""
    if isinstance(read, bool):
        return words("common.yes" if read else "common.no")
    if isinstance(read, datetime):
        return moment_words(words, read)
    if isinstance(read, date):
        return short_date(read)
    if isinstance(read, Decimal | float):
        return decimal(read, 2)
    if isinstance(read, tuple | list):
        return ", ".join(plain_words(words, each) for each in read) or words("conflict.shown.empty")
    return str(read) or words("conflict.shown.empty")


def _named(words: Words, one: OpenConflict, key: str) -> str:
    for rival in one.draws:
        if rival.draw.id == key:
            return rival_words(words, one.draws, rival)
    for report in one.reports:
        if report.id == key:
            mark = report.content_hash[:12]
            return words("conflict.shown.report", version=report.version, mark=mark)
    return one.named.get(key) or words("conflict.shown.unknown")


def _made(words: Words, text: str) -> str:
    if len(text) <= _MOST_SHOWN:
        return text
    return words("conflict.shown.made", count=len(text))


def _options(words: Words, one: OpenConflict) -> tuple[tuple[str, str], ...]:
    _family, codes = CHOICES[cast("type", one.kind), one.cell.column]
    return tuple((code, choice_words(words, one, code)) for code in codes)


# -- origin ---------------------------------------------------------------------------------


def person_words(words: Words, one: OpenConflict, version: Version) -> str:
    return one.people.get(version.person, version.person) or words("conflict.nobody")


def moment_words(words: Words, moment: datetime) -> str:
    """`17-11-2026 kl. 14.12`."""
    day = short_date(moment.astimezone().date()) if moment.year > 1 else ""
    return words("conflict.moment", day=day, time=clock(moment)) if day else ""


def where_words(words: Words, version: Version) -> str:
    """`TILSYN-03, denne bærbare`, `TILSYN-05, hentet 19-11-2026 kl. 16.05`."""
    mark = version.device or words("conflict.no_mark")
    if version.is_here:
        return words("conflict.here", mark=mark)
    if version.arrived is None:
        return mark
    return words("conflict.fetched", mark=mark, when=moment_words(words, version.arrived))


def byline(words: Words, one: OpenConflict, version: Version) -> str:
    parts = (person_words(words, one, version), moment_words(words, version.at), version.device)
    return ", ".join(part for part in parts if part)
