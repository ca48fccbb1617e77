"""Records that are made once and never altered: of these, other laptops' edits say nothing.

A locked report, a signed file, the text of a scheme and a deletion stand as they were made. The
program writes one thing to them later: the head that a report prints has another name where its
laptop began anew. Whatever else a chain says in place of what stands there, no program wrote.
"""

from __future__ import annotations

from db.codec import codec
from inspector.domain.delivery import SignedReport
from inspector.domain.model import Purge, Report, SchemeText

_REPORT = codec(Report).table
_ONCE = frozenset(codec(kind).table for kind in (Report, SignedReport, SchemeText, Purge))
_NEW_HEAD = '{"chain_head":['


def has_say(table: str, act: str, parents: str) -> bool:
    """Whether an entry of another laptop says anything; `parents` as it stands in the log."""
    if parents == "{}" or table not in _ONCE:
        return True
    is_alone = parents.startswith(_NEW_HEAD) and parents.count("[") == 1
    return table == _REPORT and act == "begun_anew" and is_alone
