"""What a supplier needs to work a draw out again: the list as it was hashed, and its numbers.

Nothing here is new: the receipt prints the same. No person is named.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter

from inspector.domain import draw as rules
from inspector.domain.errors import InspectionError
from inspector.domain.model import Draw, DrawState
from inspector.domain.visit_file import VisitFile

FORMAT = "TILSYN-1"
CSV_HEAD = ("case_id", "stratum")  # as the command `draw` reads them


def frame_of(draw: Draw) -> list[rules.Row]:
    """The rows the draw was made from; InspectionError `package-purged` where they are gone."""
    if not draw.frame:
        raise InspectionError("package-purged", number=draw.number)
    return [(case, stratum) for case, stratum in json.loads(draw.frame)]


def frame_csv(rows: list[rules.Row]) -> str:
    """The list for a spreadsheet: byte order mark, semicolons, CRLF, in the order of the hash."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    writer.writerows(sorted(rows))
    return target.getvalue()


def one_line(text: str) -> str:
    """The text on one line, without signs that steer a terminal or turn the reading round."""
    seen = (" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())


def newest_draw(file: VisitFile) -> Draw:
    """The draw a supplier would check: the one in force; InspectionError `draw-missing`."""
    if file.draw is None:
        raise InspectionError("draw-missing")
    return file.draw


def draw_numbers(file: VisitFile, draw: Draw, language: str) -> dict[str, object]:
    """Every number of the draw and what it gave, worked out anew.

    InspectionError `package-not-drawn` before the digits; `package-purged`; `draw-damaged`
    where the list or the secret no longer gives its hash.
    """
    if draw.state == DrawState.COMMITTED:
        raise InspectionError("package-not-drawn", number=draw.number)
    rows, asked = frame_of(draw), json.loads(draw.strata or "[]")
    drawn = _drawn(draw, rows, asked)
    counts = Counter(stratum for _, stratum in rows)
    titles = stratum_titles(file, language)
    return {
        "format": FORMAT,
        "language": language,
        "draw": draw.number,
        "visit": file.visit.number,
        "supplier": file.supplier.name,
        "state": str(draw.state),
        "frame_hash": draw.frame_hash,
        "commitment": draw.commitment,
        "secret": draw.secret,
        "digits": draw.digits,
        "h0": draw.h0,
        "strata": [
            {
                "id": name,
                "title": titles.get(name, name),
                "population": counts[name],
                "sample": size,
                "reserve": reserve,
                "taken": size + reserve,
                "drawn": drawn.get(name, []),
            }
            for name, _, size, reserve in asked
        ],
    }


def stratum_titles(file: VisitFile, language: str) -> dict[str, str]:
    """The title of each stratum a scheme names, by its code."""
    plans = file.scheme.draws
    return {each.id: each.title.told(language) for plan in plans for each in plan.strata}


def _drawn(draw: Draw, rows: list[rules.Row], asked: list[list[object]]) -> dict[str, list[str]]:
    """Sample and then reserve of each stratum; nothing where no digits were thrown."""
    try:
        known = (rules.frame_hash(rows), rules.commitment(draw.number, draw.secret))
    except ValueError as error:
        raise InspectionError("draw-damaged", number=draw.number) from error
    if known != (draw.frame_hash, draw.commitment):
        raise InspectionError("draw-damaged", number=draw.number)
    if not draw.digits:
        return {}
    result = rules.draw(
        rows,
        draw_no=draw.number,
        secret=draw.secret,
        digits=draw.digits,
        sizes={str(name): int(str(size)) for name, _, size, _ in asked},
        reserve={str(name): int(str(reserve)) for name, _, _, reserve in asked},
    )
    if result.h0 != draw.h0:
        raise InspectionError("draw-damaged", number=draw.number)
    return {
        name: [lot.case for lot in (*part.sample, *part.reserve)]
        for name, part in result.strata.items()
    }
