"""Which records and attached files a copy of one visit holds, so that it stands alone."""

from __future__ import annotations

from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Record


def rescue_of(file: VisitFile) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """The visit as it is shown, typed answers that are not stored among them; and the SHA-256
    of the attached files, each once.

    Other visits are not in it: neither the one before nor the one this follows up. Nor are
    files that wait to be stored: they have no SHA-256 yet, and the panel says so.
    """
    about = (file.scheme_text, file.supplier, file.site, file.agreement, file.totals)
    kept = tuple(one for one in file.evidence if one.original)
    records: tuple[Record, ...] = (
        *(one for one in about if one is not None),
        file.visit,
        *file.participants,
        *file.answers.values(),
        *file.waivers.values(),
        *file.draws,
        *file.sample,
        *file.cases.values(),
        *file.reviews.values(),
        *file.checks.values(),
        *file.documents,
        *kept,
        *file.signatures,
        *file.reports,
    )
    named = [name for one in kept for name in (one.original, one.shown)]
    named += [report.pdf for report in file.reports]
    return records, tuple(dict.fromkeys(name for name in named if name))
