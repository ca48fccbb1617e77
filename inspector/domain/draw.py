"""TILSYN-1: a draw of cases that both sides can recompute and neither side can steer.

The order of work is: the frame (list of cases) is hashed; the supervisor commits to a
secret by its hash; the counterpart throws dice; only then is the secret used. Each case
gets a ticket from the seed and its own id alone, so the order of the list is irrelevant,
and drawing in a stratum equals filtering a draw of everything. The tickets are those of
R. L. Rivest's `consistent_sampler` without replacement, which anyone may use to check.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inspector.domain.errors import InspectionError

Row = tuple[str, str]  # case id, stratum
Ranked = tuple[str, bytes, str]  # ticket, id bytes, id: sorts as the draw does

# A missing, late or refused file is a finding and never a reason (sampling.md, step 7).
FRAME_HEAD = "TILSYN-RAMME-1"  # the first line of a frame as it is hashed and handed over
REPLACEMENT_REASONS = ("not_in_period", "wrong_supplier", "registered_twice", "legally_closed")

DIGITS_NEEDED = 20  # 66 bits
DICE_NEEDED = 24  # 62 bits, where every digit could be the eyes of a die

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, invisible marks, line ends
_SECRET = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFault:
    """One fault of one row; `line` counts the rows from 1, `code` is a key of rules.frame.

    Codes: empty, control_character, bar, duplicate, duplicate_case, stratum_empty,
    stratum_control_character, stratum_bar. `first_line` is the row a duplicate repeats.
    """

    line: int
    case_id: str
    code: str
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    case: str
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumResult:
    """What one stratum gave, in drawing order; the whole stratum where it is small."""

    population: int
    sample: tuple[Drawn, ...]
    reserve: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawResult:
    frame_hash: str
    commitment: str
    seed: str
    h0: str
    strata: dict[str, StratumResult]


def clean(text: str) -> str:
    """The text as the frame holds it: NFC, without spaces at either end."""
    if text.isascii():
        return text.strip(" ")
    composed = unicodedata.normalize("NFC", text)
    first, last = 0, len(composed)
    while first < last and unicodedata.category(composed[first]) == "Zs":
        first += 1
    while last > first and unicodedata.category(composed[last - 1]) == "Zs":
        last -= 1
    return composed[first:last]


def _text_fault(text: str) -> str:
    if not text:
        return "empty"
    if not text.isprintable() and any(unicodedata.category(sign) in _UNSAFE for sign in text):
        return "control_character"
    return "bar" if "|" in text else ""


def _same_name(text: str) -> str:
    """What two ids share that people would read as one id."""
    folded = text.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def check_frame(rows: Iterable[Row]) -> tuple[FrameFault, ...]:
    """Every fault of the frame at once, in the order of its rows; empty when it may be used."""
    return _checked(rows)[1]


def _checked(rows: Iterable[Row]) -> tuple[list[Row], tuple[FrameFault, ...]]:
    """The rows cleaned, and their faults: one walk, for a frame may hold 100,000 rows."""
    cleaned: list[Row] = []
    faults: list[FrameFault] = []
    seen: dict[str, int] = {}
    strata: dict[str, tuple[str, str]] = {}
    for line, (raw_id, raw_stratum) in enumerate(rows, start=1):
        case_id = clean(raw_id)
        if raw_stratum not in strata:
            stratum = clean(raw_stratum)
            strata[raw_stratum] = (stratum, _text_fault(stratum))
        stratum, stratum_code = strata[raw_stratum]
        cleaned.append((case_id, stratum))
        code = _text_fault(case_id)
        if stratum_code:
            fault = FrameFault(line=line, case_id=case_id, code=f"stratum_{stratum_code}")
            faults.append(fault)
        if code:
            faults.append(FrameFault(line=line, case_id=case_id, code=code))
            continue
        first = seen.setdefault(_same_name(case_id), line)
        if first != line:
            code = "duplicate" if cleaned[first - 1][0] == case_id else "duplicate_case"
            faults.append(FrameFault(line=line, case_id=case_id, code=code, first_line=first))
    return cleaned, tuple(faults)


def _sound(rows: Iterable[Row]) -> list[Row]:
    cleaned, faults = _checked(rows)
    if faults:
        lines = ", ".join(str(fault.line) for fault in faults[:5])
        raise InspectionError("draw-frame-faulty", count=len(faults), lines=lines)
    if not cleaned:
        raise InspectionError("draw-frame-empty")
    return cleaned


def _text_of(rows: list[Row]) -> str:
    # The code points of Python strings sort as their UTF-8 bytes do.
    return f"{FRAME_HEAD}\n" + "".join([f"{case}\t{name}\n" for case, name in sorted(rows)])


def frame_text(rows: Iterable[Row]) -> str:
    """The frame as it is hashed and handed over; InspectionError where it has faults."""
    return _text_of(_sound(rows))


def frame_hash(rows: Iterable[Row]) -> str:
    """Lower-case hex SHA-256 of the frame's text, whatever the order of the rows."""
    return _sha256(frame_text(rows))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def commitment(draw_no: str, secret: str) -> str:
    """The hash that binds the supervisor to the secret (64 lower-case hex) before the dice."""
    if not _SECRET.fullmatch(secret) or "|" in draw_no:
        raise ValueError("the secret is 64 lower-case hex digits; a draw number holds no bar")
    return _sha256(f"TILSYN-COMMIT-1|{draw_no}|{secret}")


def short_code(commitment: str) -> str:
    """The commitment as eight groups of eight, to be read aloud or copied by hand."""
    return " ".join(commitment[at : at + 8] for at in range(0, 64, 8))


def check_digits(digits: str) -> str:
    """The counterpart's digits without spaces; leading zeros stay, for they are text.

    InspectionError `digits-not-digits`, or `dice-too-few` (24 where every digit is 1 to 6)
    or `digits-too-few` (20 otherwise), which say how many are missing.
    """
    joined = "".join(digits.split())
    if joined and not (joined.isascii() and joined.isdigit()):
        raise InspectionError("digits-not-digits")
    dice = set(joined) <= set("123456")
    needed = DICE_NEEDED if dice else DIGITS_NEEDED
    if len(joined) < needed:
        code = "dice-too-few" if dice else "digits-too-few"
        raise InspectionError(code, missing=needed - len(joined), needed=needed, given=len(joined))
    return joined


def seed(draw_no: str, frame_hash: str, secret: str, digits: str) -> str:
    """S: everything the draw depends on, in one line that is printed on the receipt."""
    return f"TILSYN-1|{draw_no}|{frame_hash}|{secret}|{digits}"


def h0(seed: str) -> str:
    """Lower-case hex SHA-256 of the seed."""
    return _sha256(seed)


def ticket(h0: str, case_id: str) -> str:
    """The lot of one case: `0.` and the decimal digits of SHA-256(h0 + id), last digit first."""
    number = int.from_bytes(hashlib.sha256((h0 + case_id).encode("utf-8")).digest(), "big")
    return "0." + str(number).zfill(64)[::-1]


def _ranked(h0: str, cases: Iterable[str]) -> Iterator[Ranked]:
    # h0 fills one block of SHA-256: it is hashed once, and each case goes on from there.
    begun = hashlib.sha256(h0.encode("ascii"))
    for case in cases:
        name = case.encode("utf-8")
        going_on = begun.copy()
        going_on.update(name)
        number = int.from_bytes(going_on.digest(), "big")
        yield str(number).zfill(64)[::-1], name, case


def _draw_stratum(h0: str, cases: Sequence[str], size: int, reserve: int) -> StratumResult:
    if size < 0 or reserve < 0:
        raise ValueError("a sample and its reserve have no negative size")
    lots = heapq.nsmallest(size + reserve, _ranked(h0, cases))
    drawn = tuple(Drawn(case, "0." + lot) for lot, _, case in lots)
    return StratumResult(population=len(cases), sample=drawn[:size], reserve=drawn[size:])


def draw(
    rows: Iterable[Row],
    *,
    draw_no: str,
    secret: str,
    digits: str,
    sizes: Mapping[str, int],
    reserve: int | Mapping[str, int],
) -> DrawResult:
    """Draw `sizes[stratum]` cases of each stratum and then its reserve, in order.

    A smaller stratum is taken whole; each must stand in `sizes` (KeyError). InspectionError:
    a faulty or empty frame, or too few digits.
    """
    frame = _sound(rows)
    members: dict[str, list[str]] = {name: [] for name in sizes}
    for case, name in frame:
        members[name].append(case)
    frame_digest = _sha256(_text_of(frame))
    line = seed(draw_no, frame_digest, secret, check_digits(digits))
    start = h0(line)
    spare = reserve if isinstance(reserve, Mapping) else dict.fromkeys(sizes, reserve)
    return DrawResult(
        frame_hash=frame_digest,
        commitment=commitment(draw_no, secret),
        seed=line,
        h0=start,
        strata={
            name: _draw_stratum(start, cases, sizes[name], spare[name])
            for name, cases in members.items()
        },
    )


def recipe(seed: str, frame_file: str = "frame.txt") -> tuple[str, ...]:
    """Six lines of Python that recompute every ticket from the frame's text, without us."""
    return (
        "import hashlib",
        f"rows = open({frame_file!r}, encoding='utf-8').read().split('\\n')[1:-1]",
        f"h0 = hashlib.sha256({seed!r}.encode()).hexdigest()",
        "lot = lambda case: str(int(hashlib.sha256((h0 + case).encode())"
        ".hexdigest(), 16)).zfill(64)[::-1]",
        "for row in sorted(rows, key=lambda row: lot(row.split('\\t')[0])):",
        "    print(row, '0.' + lot(row.split('\\t')[0])[:12], sep='\\t')",
    )
