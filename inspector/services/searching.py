"""The search over everything: suppliers, visits and cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from inspector.domain.formats import sort_key
from inspector.domain.model import Case, Supplier, Visit
from inspector.services.ports import Reader

MOST_HITS = 30
# Case numbers are many: they are looked through only for words that can be one.
_SHORTEST_CASE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: "supplier", "visit" or "case"; `detail` says more, or nothing."""

    kind: str
    id: str
    title: str
    detail: str
    supplier: str  # id of the supplier it belongs to


def find_anything(reader: Reader, text: str) -> list[Hit]:
    """What holds all words of the text, whatever the letters' case; at most 30 hits."""
    words = text.casefold().split()
    if not words:
        return []
    suppliers = [
        (str(key), str(name), str(cvr or p_number or ""))
        for key, name, cvr, p_number in reader.select(Supplier, ("id", "name", "cvr", "p_number"))
    ]
    suppliers.sort(key=lambda supplier: sort_key(supplier[1]))
    names = {key: name for key, name, _ in suppliers}
    hits = [
        Hit(kind="supplier", id=key, title=name, detail=number, supplier=key)
        for key, name, number in suppliers
        if _holds(words, f"{name} {number}")
    ]
    hits.extend(islice(_visits(reader, words, names), MOST_HITS))
    if len(hits) < MOST_HITS and len(text.strip()) >= _SHORTEST_CASE and any(map(_digits, words)):
        hits.extend(islice(_cases(reader, words, names), MOST_HITS))
    return hits[:MOST_HITS]


def _holds(words: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _digits(word: str) -> bool:
    return any(sign.isdecimal() for sign in word)


def _visits(reader: Reader, words: list[str], names: dict[str, str]) -> Iterator[Hit]:
    rows = reader.select(Visit, ("id", "number", "supplier", "held_on", "planned_on"))
    for key, number, supplier, held, planned in reversed(rows):  # ids sort by time
        name = names.get(str(supplier), "")
        if _holds(words, f"{number} {name}"):
            yield Hit(
                kind="visit",
                id=str(key),
                title=f"{number} {name}".strip(),
                detail=str(held or planned or ""),
                supplier=str(supplier),
            )


def _cases(reader: Reader, words: list[str], names: dict[str, str]) -> Iterator[Hit]:
    for key, number, supplier in reader.select(Case, ("id", "number", "supplier")):
        if _holds(words, str(number)):
            name = names.get(str(supplier), "")
            yield Hit(
                kind="case", id=str(key), title=str(number), detail=name, supplier=str(supplier)
            )
