"""What the words, lists and names of files in a record's columns look like.

A text may be well spelt and say nothing to this program: a word of no enumeration, a list of
another shape. Where another laptop wrote it, a newer program may have; it waits in the log, and
the column reads as if that entry had said nothing there. So no page meets what it cannot show.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from inspector.domain import delivery, model
from inspector.domain.conflict_cells import CHOICES
from inspector.domain.draw import REPLACEMENT_REASONS
from inspector.domain.occasions import OCCASIONS

_BYTES = re.compile("(?:[0-9a-f]{2}){1,64}")  # a hash, hex
_COUNT = re.compile("[0-9]{1,9}")
_RATIO = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_YEARS = range(1900, 2201)
_MOST = 2**31 - 1
Column = tuple[type, str]


def is_known(kind: type, column: str, stored: str | int | None) -> bool:
    """Whether this program knows what another wrote there, well spelt as it is."""
    if not isinstance(stored, str):
        return True
    words = WORDS.get((kind, column))
    if words is not None:
        return stored in words
    shape = _SHAPES.get((kind, column))
    return shape is None or not stored or shape(stored)


def _words(enumeration: type[StrEnum], *more: str) -> frozenset[str]:
    return frozenset({*more, *(each.value for each in enumeration)})


# A word that is not among these is a newer program's, or no program's.
WORDS: Mapping[Column, frozenset[str]] = MappingProxyType(
    {
        **{cell: frozenset(codes) for cell, (_, codes) in CHOICES.items()},
        (model.Draw, "state"): _words(model.DrawState),
        (model.Draw, "acknowledged"): frozenset({"", "signed", "noted"}),
        (model.SampleItem, "role"): _words(model.SampleRole),
        (model.SampleItem, "replace_reason"): frozenset({"", *REPLACEMENT_REASONS}),
        (delivery.SignedReport, "field"): _words(delivery.SignatureField, ""),
        (delivery.SignedReport, "signed_by"): _words(delivery.SignedBy),
        (delivery.Dispatch, "way"): _words(delivery.Way),
        (delivery.Dispatch, "protection"): _words(delivery.Protection),
        (delivery.Dispatch, "occasion"): frozenset({"", *OCCASIONS}),
    }
)


def _read(text: str) -> object:
    """ValueError: it is no JSON."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _is_json(fits: Callable[[object], bool], text: str) -> bool:
    try:
        return fits(_read(text))
    except ValueError:
        return False


def _is_rows(*kinds: tuple[type, ...], told: object) -> bool:
    """A list of rows of these types; numbers are counts."""
    return isinstance(told, list) and all(
        isinstance(row, list)
        and len(row) == len(kinds)
        and all(type(one) in kind for one, kind in zip(row, kinds, strict=True))
        and all(0 <= one <= _MOST for one in row if type(one) is int)
        for row in told
    )


def _is_strokes(told: object) -> bool:
    return isinstance(told, list) and all(
        isinstance(stroke, list)
        and all(isinstance(point, list) and len(point) == 2 for point in stroke)
        and all(type(one) in (int, float) and _is_small(one) for point in stroke for one in point)
        for stroke in told
    )


def _is_small(number: float) -> bool:
    return math.isfinite(number) and abs(number) < 1000


def _is_texts(told: object) -> bool:
    return isinstance(told, dict) and all(isinstance(one, str) for one in told.values())


def _is_counts(told: object) -> bool:
    return isinstance(told, dict) and all(
        type(one) is int and 0 <= one < 2**62 for one in told.values()
    )


def _is_outcomes(told: object) -> bool:
    known = WORDS[model.CaseCheck, "outcome"]
    return isinstance(told, dict) and all(
        _is_counts(each) and each.keys() <= known for each in told.values()
    )


def _is_each(fits: Callable[[str], object], told: object) -> bool:
    return isinstance(told, list) and all(isinstance(one, str) and fits(one) for one in told)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def _is_file(text: str) -> bool:
    return _BYTES.fullmatch(text) is not None


def _is_field(text: str) -> bool:
    return text in WORDS[delivery.SignedReport, "field"]


_TEXT, _NUMBER = (str,), (int,)


def _json(fits: Callable[..., bool], *kinds: tuple[type, ...]) -> Callable[[str], bool]:
    if kinds:
        return partial(_is_json, lambda told: fits(*kinds, told=told))
    return partial(_is_json, fits)


_SHAPES: Mapping[Column, Callable[[str], bool]] = MappingProxyType(
    {
        (model.ColumnMapping, "columns"): _json(_is_texts),
        (model.Draw, "frame"): _json(_is_rows, _TEXT, _TEXT),
        (model.Draw, "excluded"): _json(_is_rows, (int, type(None)), _TEXT, _TEXT, _TEXT),
        (model.Draw, "strata"): _json(_is_rows, _TEXT, _NUMBER, _NUMBER, _NUMBER),
        (model.CaseReview, "talks"): _json(partial(_is_each, _is_day)),
        (model.Signature, "ink"): _json(_is_strokes),
        (model.Signature, "ratio"): lambda text: (
            _RATIO.fullmatch(text) is not None and float(text) > 0.01
        ),
        (model.Report, "record"): _json(lambda told: isinstance(told, dict)),
        (model.Report, "seen"): _json(_is_counts),
        (model.Report, "digital"): _json(partial(_is_each, _is_field)),
        (model.VisitTotals, "outcomes"): _json(_is_outcomes),
        (model.VisitTotals, "sample_sizes"): _json(partial(_is_each, _COUNT.fullmatch)),
        (model.Evidence, "original"): _is_file,
        (model.Evidence, "shown"): _is_file,
        (model.Report, "pdf"): _is_file,
        (delivery.SignedReport, "pdf"): _is_file,
        (delivery.Dispatch, "kept"): _is_file,
    }
)
