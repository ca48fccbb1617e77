"""`draw`: anybody recomputes a draw from the frame, the revealed secret and the digits."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from inspector.console.session import Session
from inspector.domain.draw import FRAME_HEAD, DrawResult, Row, draw
from inspector.domain.errors import InspectionError
from inspector.domain.table import Table
from inspector.gateways.file_reading import read_whole
from inspector.gateways.tabular_files import MAX_BYTES, read_table


def recompute_draw(session: Session, arguments: Namespace) -> int:
    """Print what the draw gives; InspectionError where its parts do not fit together."""
    rows = rows_in(read_whole(arguments.frame, MAX_BYTES), arguments.frame.name)
    sizes = _sizes_that_fit(rows, dict(arguments.size))
    result = draw(
        rows,
        draw_no=arguments.draw_no,
        secret=_secret(arguments.secret),
        digits=arguments.digits,
        sizes=sizes,
        reserve=arguments.reserve,
    )
    if arguments.json:
        session.show_json(as_json(result))
    else:
        _show(session, result, arguments.frame)
    return 0


def rows_in(data: bytes, name: str) -> list[Row]:
    """The frame in this file: the list a supplier was handed, or a table."""
    if data.startswith(FRAME_HEAD.encode()):
        lines = data.decode("utf-8", "replace").splitlines()[1:]
        return [(case, stratum) for case, _, stratum in (line.partition("\t") for line in lines)]
    return frame_rows(read_table(data, name))


def frame_rows(table: Table) -> list[Row]:
    """The rows of the columns `case_id` and `stratum`, whatever else the file holds."""
    heads = [head.strip().casefold() for head in table.columns]
    if not {"case_id", "stratum"} <= set(heads):
        raise InspectionError("draw-columns-missing")
    case, stratum = heads.index("case_id"), heads.index("stratum")
    return [(str(cells[case]), str(cells[stratum])) for _, cells in table.rows]


def _secret(text: str) -> str:
    secret = text.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", secret):
        raise InspectionError("draw-secret-malformed")
    return secret


def _sizes_that_fit(rows: list[Row], sizes: dict[str, int]) -> dict[str, int]:
    strata = {stratum.strip() for _, stratum in rows}
    if unsized := sorted(strata - set(sizes)):
        raise InspectionError("draw-size-missing", strata=", ".join(unsized))
    if unknown := sorted(set(sizes) - strata):
        raise InspectionError("draw-stratum-unknown", strata=", ".join(unknown))
    return sizes


def as_json(result: DrawResult) -> dict[str, object]:
    """The keys promised by the command line."""
    return {
        "frame_hash": result.frame_hash,
        "commitment": result.commitment,
        "h0": result.h0,
        "strata": {
            name: {
                "population": stratum.population,
                "sample": [drawn.case for drawn in stratum.sample],
                "reserve": [drawn.case for drawn in stratum.reserve],
            }
            for name, stratum in result.strata.items()
        },
    }


def _show(session: Session, result: DrawResult, frame: Path) -> None:
    words = session.words
    session.show(words("console.draw_frame", name=frame.name, hash=result.frame_hash))
    session.show(words("console.draw_commitment", hash=result.commitment))
    session.show(words("console.draw_h0", hash=result.h0))
    for name, stratum in result.strata.items():
        session.show("")
        session.show(words("console.draw_stratum", name=name, population=stratum.population))
        for role, drawn in (("sample", stratum.sample), ("reserve", stratum.reserve)):
            for position, lot in enumerate(drawn, start=1):
                mark = f"R{position}" if role == "reserve" else str(position)
                session.show(f"{mark:>4}  {lot.case}  {lot.ticket[:14]}")
