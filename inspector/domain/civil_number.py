"""Finds what looks like a Danish civil number (CPR) in text, to keep it out, never to read it.

Numbers that fail modulus 11 have been valid since 1 October 2007 (so far given for birth
dates on 1 January alone), so the check digit only adds to a score: date and shape, modulus
11, a gap before the last four, and the words beside it. Levels: STOP, WARN, NOTE.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from inspector.domain.months import days_in
from inspector.domain.value import value

_GAP = r"[\s.\-\u2010-\u2015\u2212/_]{0,3}"
# A year in full, and a serial in pairs, only where the parts stand by themselves.
_SHAPE = re.compile(
    r"(?<![\d.,/-])(?P<day>[0-3]\d|[6-9]\d)(?P<month_gap>[\s.\-/_]?)(?P<month>0\d|1[0-2])"
    r"(?P<year_gap>[\s.\-/_]?)(?P<year>\d\d|(?<=[\s.\-/_])(?:19|20)\d\d(?=[\s.\-/_]))"
    rf"(?P<gap>{_GAP})(?P<serial>\d{{4}}|(?<=\s)\d\d\s\d\d(?!\s\d))(?!\d|[.,/-]\d)"
)
# What is drawn as nothing at all, so that digits on both sides of it look joined.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Excel drops the leading zero of a number that stands alone in its cell
_ZERO_LOST = re.compile(r"(?<![^\x00])[1-9](?:0\d|1[0-2])\d{6}(?![^\x00])")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_SAYS_CIVIL = re.compile(
    r"\b(cpr|c\.p\.r|person-?n(umme)?r|pers\.?\s?nr|født|fødselsn|civil reg)", re.I
)
_SAYS_OTHER = re.compile(
    r"\b(p-?\s?n(umme)?r|produktionsenhed|cvr|ean|gln|sagsn|sag\s?nr|journaln|kontonr|konto|"
    r"reg\.?|faktura|ordren|tlf|telefon|mobil)\w*\.?:?\s*$",
    re.IGNORECASE,
)
# Ten digits in one go after a bank's four are an account; a year there may only stand before.
_BANK = re.compile(r"(?<!\d)(?!19|20)\d{4}[ -]$")
_NEAR = 25  # characters before the number in which a word counts
COVER = "••••••••••"


class Level(StrEnum):
    STOP = "stop"  # keep out; overriding asks for a written reason
    WARN = "warn"
    NOTE = "note"


@value(kw_only=False)
class Suspicion:
    start: int
    end: int
    level: Level


def scan(text: str, *, today: date | None = None) -> list[Suspicion]:
    """Every place in running text that looks like a civil number.

    The places count in the text's NFKC form. `today` lets dates of birth to come be ignored.
    """
    text, places = _seen(text)
    found = []
    for match in _SHAPE.finditer(text):
        score = _number_score(match, today, places)
        if score is not None:
            before = text[max(0, match.start() - _NEAR) : match.start()]
            score += 3 if _SAYS_CIVIL.search(before) else 0
            score -= 4 if _SAYS_OTHER.search(before) else 0
            score -= 4 if match[0].isdigit() and _BANK.search(before) else 0
            start, end = places[match.start()], places[match.end() - 1] + 1
            found.append(Suspicion(start, end, _level(score)))
    return found


def _seen(text: str) -> tuple[str, Sequence[int]]:
    """The text in NFKC form without its hidden signs, and where each sign stands in that form."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii() or not _HIDDEN.search(text):
        return text, range(len(text))
    places = [at for at, sign in enumerate(text) if not _HIDDEN.match(sign)]
    return "".join(text[at] for at in places), places


def mask(text: str, cover: str = COVER) -> str:
    """The text with every suspected number, down to a warning, covered."""
    plain = unicodedata.normalize("NFKC", text)
    for one in reversed(scan(plain)):
        if one.level != Level.NOTE:
            plain = plain[: one.start] + cover + plain[one.end :]
    alone = _cell_level(text, "") in {Level.STOP, Level.WARN}
    return cover if alone and cover not in plain else plain


def scan_column(values: Sequence[str], header: str = "") -> dict[int, Level]:
    """The cells of a column that look like a civil number (STOP or WARN), by their place.

    A cell that is nothing but the number scores 2 more: there no sentence explains the
    digits away. A header that says civil number adds 3; no header takes anything away,
    because who maps a column as P-number, CVR, EAN or invoice does not scan it at all.
    Nine digits that lack a leading zero stop where the column holds full numbers too.
    """
    joined = "\x00".join(values)
    if not joined.isascii():
        joined, _places = _seen(joined)
    if not _SHAPE.search(joined) and not _ZERO_LOST.search(joined):
        return {}
    found: dict[int, Level] = {}
    for at, text in enumerate(values):
        level = _cell_level(text, header)
        if level is not None and level != Level.NOTE:
            found[at] = level
    if Level.STOP in found.values():
        for at in found:
            if _ZERO_LOST.fullmatch(values[at].strip()):
                found[at] = Level.STOP
    return found


def _cell_level(value: str, header: str) -> Level | None:
    """The gravest level in one cell."""
    text, places = _seen(value.strip())
    bonus = 3 if _SAYS_CIVIL.search(header) else 0
    scores: list[int] = []
    for match in _SHAPE.finditer(text):
        score = _number_score(match, None, places)
        if score is not None:
            before = text[max(0, match.start() - _NEAR) : match.start()]
            alone = match.start() == 0 and match.end() == len(text)
            score += 2 if alone else 0
            score += bonus or (3 if _SAYS_CIVIL.search(before) else 0)
            scores.append(score - (4 if _SAYS_OTHER.search(before) else 0))
    if _ZERO_LOST.fullmatch(text) and _modulus_11("0" + text) and _is_date("0" + text):
        scores.append(2 + bonus)
    return _level(max(scores)) if scores else None


def _number_score(match: re.Match[str], today: date | None, places: Sequence[int]) -> int | None:
    """The score of the digits and their gap; None where they hold no date."""
    serial = "".join(match["serial"].split())
    digits = match["day"] + match["month"] + match["year"][-2:] + serial
    if not digits.isascii() or not _is_date(digits, today):
        return None
    full = match["year"] if len(match["year"]) == 4 else ""
    if full and int(full) != _year(digits):
        return None
    new_year = digits[2:4] == "01" and digits[:2] in {"01", "61"}
    if _is_moment(match, serial):
        return -3
    score = 3 if _modulus_11(digits) else 1 if new_year else -1
    # Five pairs may be anything that is counted: their gaps tell nothing but for a new year.
    in_pairs = serial != match["serial"] and not new_year
    before, after = places[match.end("year") - 1], places[match.start("serial")]
    return score + (2 if after > before + 1 and not in_pairs else 0)


def _is_moment(match: re.Match[str], serial: str) -> bool:
    """A day of these years and a time of day, as in `17.11.26 0930`: who is born in 1926 is not
    looked for.
    """
    spelled = match["month_gap"] and match["year_gap"] and match["gap"].isspace()
    timed = serial[:2] < "24" and serial[2:] < "60"
    return bool(spelled and timed and "20" <= match["year"][-2:] <= "39")


def _level(score: int) -> Level:
    return Level.STOP if score >= 3 else Level.WARN if score >= 0 else Level.NOTE


def _modulus_11(digits: str) -> bool:
    pairs = zip(_WEIGHTS, digits, strict=True)
    return sum(weight * int(digit) for weight, digit in pairs) % 11 == 0


def _is_date(digits: str, today: date | None = None) -> bool:
    """Whether the first six digits are a date of the century the seventh digit tells.

    Day 61-91 are administrative numbers: the day plus 60.
    """
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 60 if day > 60 else 0
    year = _year(digits)
    if not 1 <= month <= 12 or not 1 <= day <= days_in(year, month):
        return False
    return today is None or date(year, month, day) <= today


def _year(digits: str) -> int:
    short = int(digits[4:6])
    return _century(int(digits[6]), short) + short


def _century(seventh: int, short: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if short <= 36 else 1900
    return 2000 if short <= 57 else 1800
