"""Dates, hours and amounts as Danes write them; English differs in words alone.

`7. juni 2010` in text and `07-06-2010` in tables, `1.234,5` hours, `13.440 kr.`,
`66,7 %`, `kl. 12.00`, `uge 47`.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_WEEKDAYS = {
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
NO_BREAK = "\u00a0"


def long_date(day: date, language: str = "da") -> str:
    month = _MONTHS[language].split()[day.month - 1]
    dot = "." if language == "da" else ""
    return f"{day.day}{dot}{NO_BREAK}{month} {day.year}"


def weekday_date(day: date, language: str = "da") -> str:
    return f"{_WEEKDAYS[language].split()[day.weekday()]} {long_date(day, language)}"


def short_date(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """Local time of an aware moment: 10.42 or 10.42.07."""
    return moment.astimezone().strftime("%H.%M.%S" if seconds else "%H.%M")


def decimal(value: Decimal | float | int, places: int = 1) -> str:
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))


def hours(value: Decimal | float | int) -> str:
    """Hours with one decimal, or two where the second says something."""
    exact = Decimal(str(value))
    return decimal(exact, 1 if exact == exact.quantize(Decimal("0.1")) else 2)


def kroner(value: Decimal | float | int, language: str = "da") -> str:
    exact = Decimal(str(value))
    amount = decimal(exact, 0 if exact == exact.to_integral_value() else 2)
    return f"{amount}{NO_BREAK}kr." if language == "da" else f"DKK{NO_BREAK}{amount}"


def percent(share: Decimal | float) -> str:
    return f"{decimal(Decimal(str(share)) * 100)}{NO_BREAK}%"


def duration(minutes: int, language: str = "da") -> str:
    letter = "t" if language == "da" else "h"
    return f"{minutes // 60} {letter} {minutes % 60:02d} min"


def sort_key(text: str) -> tuple[tuple[int, str], ...]:
    """Danish alphabetical order: æ ø å last, aa as å, case and other accents aside."""
    lowered = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    key = []
    for letter in lowered:
        if letter in "æäøöå":
            key.append((1, {"æ": "1", "ä": "1", "ø": "2", "ö": "2", "å": "3"}[letter]))
        else:
            key.append((0, unicodedata.normalize("NFD", letter)[0]))
    return tuple(key)
