"""What is doubtful about the times noted of a visit: it is asked about, never refused."""

from __future__ import annotations

from datetime import timedelta

from inspector.domain.model import Visit

LONGEST = timedelta(hours=12)  # a visit that lasted longer was hardly noted right


def arrival_doubt(visit: Visit) -> str:
    """The code of what is doubtful about the arrival; "" for nothing. Days are local ones."""
    if visit.arrived is None or visit.held_on is None:
        return ""
    return "arrival-other-day" if visit.arrived.astimezone().date() != visit.held_on else ""


def departure_doubt(visit: Visit) -> str:
    """The code of the first thing that is doubtful about the departure; "" for nothing."""
    if visit.departed is None:
        return ""
    if visit.arrived is not None and visit.departed < visit.arrived:
        return "departure-before-arrival"
    if visit.held_on is not None and visit.departed.astimezone().date() != visit.held_on:
        return "departure-other-day"
    if visit.arrived is not None and visit.departed - visit.arrived > LONGEST:
        return "departure-long-after"
    return ""
