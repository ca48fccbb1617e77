"""The locked versions of a visit, where two laptops may have locked one version apart.

Both stay, with their own signatures. The one that counts is printed and sent: the one chosen
in `Visit.counted_report`, else the one that was locked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from inspector.domain.model import Report

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def that_counts(twins: Sequence[Report], counted: str) -> Report:
    """Of the reports of one version, the one that counts; `counted`: the id of the chosen one."""
    chosen = next((one for one in twins if one.id == counted), None)
    return chosen or min(twins, key=_when)


def in_order(reports: Iterable[Report], counted: str) -> tuple[Report, ...]:
    """Oldest version first, and of each version last the one that counts.

    So the last of all is what leaves the house.
    """
    found = sorted(reports, key=lambda one: (one.version, _when(one)))
    versions: dict[int, list[Report]] = {}
    for one in found:
        versions.setdefault(one.version, []).append(one)
    ordered: list[Report] = []
    for twins in versions.values():
        last = that_counts(twins, counted)
        ordered += [*(one for one in twins if one is not last), last]
    return tuple(ordered)


def highest_version(reports: Iterable[Report]) -> int:
    """The number of the newest locked version; 0: none is locked."""
    return max((one.version for one in reports), default=0)


def twins_of(reports: Iterable[Report], report: Report) -> tuple[Report, ...]:
    """The others that were locked as the same version, apart from this one."""
    return tuple(one for one in reports if one.version == report.version and one.id != report.id)


def _when(report: Report) -> tuple[datetime, str]:
    return report.locked_at or _EARLIEST, report.id
