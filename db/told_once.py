"""What is said once of a record, and which entries of other laptops say anything later.

A locked report, a signed file, the text of a scheme and a deletion stand as they were made; the
head that a report prints has another name where its laptop began anew. Of a draw, a case drawn,
a signature and what was handed over, the program writes a few columns later, `LATER`, on any
laptop. Whatever else an entry puts in place of what another laptop wrote there, no program wrote:
such an entry says nothing. What it does not name still stands beside it, so that a false
beginning is a conflict, which a person settles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.codec import codec
from db.heads import LIVE, SEEN
from db.lawful import ACT as DELETED
from inspector.domain.delivery import Dispatch, SignedReport
from inspector.domain.model import Draw, Purge, Report, SampleItem, SchemeText, Signature
from inspector.services.ports import Record

_REPORT = codec(Report).table
_ONCE = frozenset(codec(kind).table for kind in (Report, SignedReport, SchemeText, Purge))
_NEW_HEAD = '{"chain_head":['
_SETTLED = "conflict_settled"

# The columns that the program tells later of what another laptop began.
LATER: Mapping[str, frozenset[str]] = {
    codec(Draw).table: frozenset({
        "acknowledged", "state", "abort_reason", "digits", "digits_by", "drawn_at", "h0",
    }),
    codec(SampleItem).table: frozenset({"replaced_by", "replace_reason"}),
    codec(Signature).table: frozenset({LIVE}),  # who signs anew takes the former away
    codec(Dispatch).table: frozenset({"way"}),
}  # fmt: skip
# What an office's deletion empties in part and tells anew, whoever began it.
_EMPTIED = frozenset(codec(kind).table for kind in (Draw, Dispatch))


def has_say(table: str, act: str, parents: str, device: int) -> bool:
    """Whether an entry of this laptop, not of this one here, says anything.

    `parents` as it stands in the log here.
    """
    if parents == "{}":
        return True
    if table in _ONCE:
        is_alone = parents.startswith(_NEW_HEAD) and parents.count("[") == 1
        return table == _REPORT and act == "begun_anew" and is_alone
    later = LATER.get(table)
    if later is None or (act == DELETED and table in _EMPTIED):
        return True
    return all(
        column in later or column == SEEN or _may_replace(act, dots, f"{device}:")
        for column, dots in json.loads(parents).items()
    )


def is_said_once(kind: type[Record]) -> bool:
    """Whether what another laptop told of such a record is for nobody else to alter."""
    return codec(kind).table in _ONCE or codec(kind).table in LATER


def _may_replace(act: str, dots: list[str], own: str) -> bool:
    """What it wrote itself, or all that stands in a cell that is in conflict."""
    return (act == _SETTLED and len(dots) > 1) or all(dot.startswith(own) for dot in dots)
