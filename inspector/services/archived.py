"""Whether a file is one that is archived here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspector.domain.delivery import SignedReport
from inspector.domain.model import Report, Visit
from inspector.services.ports import Reader
from inspector.services.signing_reports import signed_line


class Kept(StrEnum):
    """How a file stands to the archive."""

    NEWEST = "archived"  # the very bytes, as they leave the house
    REPLACED = "archived_replaced"  # the very bytes; the version has a newer file since
    UNSIGNED = "archived_unsigned"  # the very bytes, without signatures that were added
    OTHER = "archived_other"  # the same content, in another file
    NOT = "archived_not"


@dataclass(frozen=True, slots=True)
class Archived:
    kept: Kept = Kept.NOT
    visit: str = ""  # id
    number: str = ""
    version: int = 0
    newest: int = 0  # version of the visit's last report

    @property
    def is_outdated(self) -> bool:
        """Whether another file has come in the place of this one."""
        return self.kept is Kept.REPLACED or self.newest > self.version


def archived(reader: Reader, sha256: str, content_hash: str) -> Archived:
    """The report whose file, signed or not, has this SHA-256; else one of this content."""
    for signed in reader.find(SignedReport, pdf=sha256):
        if report := reader.get(Report, signed.report):
            last = signed_line(reader, report)[-1].pdf == sha256
            return _of(reader, report, Kept.NEWEST if last else Kept.REPLACED)
    for report in reader.find(Report, pdf=sha256):
        later = reader.count(SignedReport, report=report.id)
        return _of(reader, report, Kept.UNSIGNED if later else Kept.NEWEST)
    same = reader.find(Report, content_hash=content_hash) if content_hash else []
    return _of(reader, same[0], Kept.OTHER) if same else Archived()


def _of(reader: Reader, report: Report, kept: Kept) -> Archived:
    visit = reader.get(Visit, report.visit)
    number = visit.number if visit is not None else ""
    newest = max(one.version for one in reader.find(Report, visit=report.visit))
    return Archived(kept, report.visit, number, report.version, newest)
