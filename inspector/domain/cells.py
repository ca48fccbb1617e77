"""Reads one cell as a date, a number or a text, or says why it cannot.

A converter gives the value, or a CellFault with the code of its reason. Nothing is guessed:
- dates are day first (`7/6-2010` is 7 June); a year of two digits is refused, since `10`
  may be 1910, 2010 or a day; 31-12-9999 and words such as "i gang" mean no date yet;
- `1.234` is a thousand unless the column writes its decimals with a point; where a column
  writes both ways the number is refused as ambiguous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from inspector.domain.table import Cell


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell is refused: `code` is a key under `imports.reason`."""

    code: str
    details: dict[str, object] = field(default_factory=dict)


Converter = Callable[[Cell], object]

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}[:.]\d{2}.*)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_FIRST = re.compile(
    r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4})(?:[t ,]+(?:kl\.? ?)?\d{1,2}[:.]\d{2}.*)?"
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{2}")
_NAMED = re.compile(r"(?:[a-zæøå]+,? (?:den )?|den )?(\d{1,2})\.? ?([a-zæøå]+)\.?,? ?(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTHS = {
    name[:3]: number
    for names in (
        "januar februar marts april maj juni juli august september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH_NAMES = frozenset(
    {
        *("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september"),
        *("oktober", "november", "december", "january", "february", "march", "may", "june"),
        *("july", "october", "sept", "okt"),
    }
)
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "ingen", "none", "null"})
_NOT_YET = frozenset(
    {"i gang", "igangværende", "løbende", "ongoing", "in progress", "åben", "open"}
)
_DAMAGED = re.compile(r"[-+]?\d+(?:[.,]\d+)?E[+-]\d+", re.IGNORECASE)
_HIDDEN = re.compile(r"#{2,}")
_ERROR = re.compile(
    r"#(?:REF!|N/A|I/T|VALUE!|VÆRDI!|NAME\?|NAVN\?|DIV/0!|NUM!|NULL!|NUL!|REFERENCE!)", re.I
)
_UNITS = re.compile(r"(?i)^(?:kr\.?|dkk)|(?:kr\.?|dkk|kroner|timer|time|hours|hrs|t\.?|,-)$")
_DANISH = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d+")
_POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d+")
_THOUSANDS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_MAXIMUM = Decimal(10) ** 7  # more is a number from another column
_EXACT = 10**15  # a spreadsheet keeps 15 digits


def read_text(cell: Cell) -> object:
    """The text on one line, NFC; a whole number without decimals; a date as ISO."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isalnum():
            return cell
        text = " ".join(unicodedata.normalize("NFC", cell).split())
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
        return _broken(text) or text
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, int | float):
        return _number_text(cell)
    return str(cell)


def read_identifier(cell: Cell) -> object:
    """A number or mark that names something; refused where a spreadsheet has changed it."""
    if isinstance(cell, bool | date | time | timedelta):
        return CellFault("became-date") if not isinstance(cell, bool) else CellFault("unreadable")
    if isinstance(cell, str):
        return read_text(cell)
    return _number_text(cell)


def _number_text(cell: int | float) -> object:
    if abs(cell) >= _EXACT:
        return CellFault("number-damaged")
    if cell != cell:
        return CellFault("unreadable")
    return str(int(cell)) if cell == int(cell) else str(cell)


def _broken(text: str) -> CellFault | None:
    """A value that a spreadsheet has spoilt: `1,01E+09`, `####`, `#REF!`."""
    if text[:1] == "#":
        if _HIDDEN.fullmatch(text):
            return CellFault("number-hidden")
        return CellFault("formula-error") if _ERROR.fullmatch(text) else None
    return CellFault("number-damaged") if _DAMAGED.fullmatch(text) else None


def read_date(cell: Cell) -> object:
    """A date, None for an empty cell, or a CellFault."""
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if not isinstance(cell, str):
        return CellFault("date-is-number" if isinstance(cell, int | float) else "date-unreadable")
    text = " ".join(cell.split()).casefold()
    if text in _NOTHING or text in _NOT_YET:
        return None
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NAMED.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    return _no_date(text)


def _no_date(text: str) -> CellFault:
    if _SHORT_YEAR.fullmatch(text):
        return CellFault("date-short-year")
    if text.isdigit() and text.isascii() and len(text) == 5:
        return CellFault("date-is-number")
    return _broken(text) or CellFault("date-unreadable")


def _month(word: str) -> int:
    """1-12, or 0 where the word is no month: a full name or its first three letters."""
    return _MONTHS.get(word[:3], 0) if word in _MONTH_NAMES or len(word) == 3 else 0


def _day(year: int, month: int, day: int) -> object:
    if (year, month, day) == (9999, 12, 31):
        return None
    try:
        return _within(date(year, month, day))
    except ValueError:
        return CellFault("date-impossible")


def _within(day: date) -> object:
    """No list of this work speaks of days outside 1950-2100 but by mistake (1900 is Excel's 0)."""
    if day == date(9999, 12, 31):
        return None
    return day if 1950 <= day.year <= 2100 else CellFault("date-out-of-range")


def decimal_mark(values: Iterable[Cell]) -> str:
    """How a column writes decimals: "," or ".", "both", or "" where nothing shows it."""
    marks = set()
    for value in values:
        if isinstance(value, str) and value:
            text = _stripped(value)
            if not _THOUSANDS.fullmatch(text):
                marks |= {","} if _DANISH.fullmatch(text) else set()
                marks |= {"."} if _POINT.fullmatch(text) else set()
    return "both" if len(marks) == 2 else "".join(marks)


def number_reader(mark: str) -> Converter:
    """A converter to Decimal (None for an empty cell) for a column with this decimal mark."""

    def read(cell: Cell) -> object:
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            return CellFault("number-unreadable")
        if isinstance(cell, int | float):
            return _number(repr(cell))
        text = " ".join(cell.split()).casefold()
        return None if text in _NOTHING else _written_number(cell, mark)

    return read


def _written_number(cell: str, mark: str) -> object:
    if fault := _broken(cell.strip()):
        return fault
    text = _stripped(cell, signed=True)
    sign, text = ("-", text[1:]) if text[:1] == "-" else ("", text)
    if _THOUSANDS.fullmatch(text):
        separator = _THOUSANDS.fullmatch(text)[1]  # type: ignore[index]  # matched just now
        if text.count(separator) == 1 and mark == "both":
            return CellFault("number-ambiguous")
        if text.count(separator) > 1 or separator == ("," if mark == "." else "."):
            return _number(sign + text.replace(separator, ""))
    if text.isdigit():
        return _number(sign + text)
    if _DANISH.fullmatch(text):
        return _number(sign + text.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(text):
        return _number(sign + text.replace(",", ""))
    return CellFault("number-unreadable")


def _stripped(value: str, *, signed: bool = False) -> str:
    """The digits with their marks: without spaces, units and (unless `signed`) the sign."""
    text = "".join(value.split()).replace("\u2212", "-").replace("'", "")
    text = _UNITS.sub("", _UNITS.sub("", text))
    if text.endswith("-") and not text.startswith("-"):
        text = "-" + text[:-1]  # some accounts systems write the sign last
    text = text.removeprefix("+")
    return text if signed else text.removeprefix("-")


def _number(text: str) -> object:
    """The number in its shortest form, so that 36,0 and 36 are stored alike."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return CellFault("number-unreadable")
    if not value.is_finite() or abs(value) >= _MAXIMUM:
        return CellFault("number-too-large")
    exact = value.to_integral_value()
    return exact if value == exact else value.normalize()
