"""Whether reports are what they say: the text of each has the hash that is printed on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.chains import Fault
from db.codec import codec
from db.driver import Connection
from db.rows import quoted
from inspector.domain.model import Report
from inspector.domain.visit_record import content_hash

_HASH = re.compile("[0-9a-f]{64}")
_REPORT = codec(Report).table
_REPORTS = f"SELECT id, record, content_hash FROM {quoted(_REPORT)} WHERE record <> ''"


def check_reports(connection: Connection) -> Iterator[Fault]:
    """Reports whose text is not that of which they print the hash."""
    for report, record, printed in connection.execute(_REPORTS):
        if _HASH.fullmatch(printed or "") and content_hash(record) != printed:
            yield Fault("check-report-hash", {"table": _REPORT, "record": report})
