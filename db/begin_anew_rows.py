"""What the new chain has to tell besides: what is local, and where printed heads are from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db.begin_anew_chain import Retelling, Retold
from db.codec import Stored, codec
from db.driver import Connection
from db.heads import LIVE, WHOLE, Dots, listed
from db.rows import quoted
from inspector.domain.model import Report, Setting
from inspector.domain.sharing import LOCAL_KINDS, is_shared
from inspector.services.ports import Record

_MARK = "device_mark"  # the setting
_HEADS = (
    f"SELECT id, chain_head, _dots FROM {quoted(codec(Report).table)} WHERE chain_head IN "
    "(SELECT lower(hex(hash)) FROM change_log WHERE device = 1 AND seq > ?)"
)


def told_besides(connection: Connection, retelling: Retelling, mark: str) -> Iterator[Retold]:
    """Before anything is moved. A setting of the laptop's mark becomes the new mark."""
    for kind in (Setting, *LOCAL_KINDS):
        yield from _local(connection, kind, retelling, mark)
    for report, head, dots in connection.execute(_HEADS, (retelling.keep,)).fetchall():
        heads = _heads(json.loads(dots), "chain_head")
        parents = {"chain_head": sorted(retelling.dot(dot) for dot in heads)}
        yield codec(Report).table, report, {"chain_head": head}, parents


def _local(
    connection: Connection, kind: type[Record], retelling: Retelling, mark: str
) -> Iterator[Retold]:
    """Records of which something was said on the old chain, whole; of the setting, the mark."""
    how = codec(kind)
    names = ", ".join(quoted(each) for each in ("id", *how.columns, LIVE, "_dots"))
    defaults = dict(zip((*how.columns, LIVE), (*how.defaults, 1), strict=True))
    for record, *values, text in connection.execute(f"SELECT {names} FROM {quoted(how.table)}"):
        if is_shared(kind, record) or not values[-1]:
            continue  # what was taken away is not told again
        row: dict[str, Stored] = dict(zip(defaults, values, strict=True))
        dots: Dots = json.loads(text)
        is_mark = kind is Setting and record == _MARK
        if is_mark:
            row["value"] = json.dumps(mark)
        if retelling.is_retold(str(dots[WHOLE])) and not is_mark:
            continue
        retold = {
            column: sorted(retelling.dot(dot) for dot in _heads(dots, column) if
                           retelling.is_retold(dot))
            for column in row
        }  # fmt: skip
        parents = {
            column: named
            for column, named in retold.items()
            if named and (column in dots or row[column] != defaults[column])
        }
        told = {c: value for c, value in row.items() if value != defaults[c] or c in parents}
        yield how.table, record, told, parents


def _heads(dots: Dots, column: str) -> list[str]:
    return listed(dots.get(column, dots[WHOLE]))
