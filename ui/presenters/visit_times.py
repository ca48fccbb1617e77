"""Reading times of day as they are typed, and putting them on the day of the visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def read_clock(text: str) -> time:
    """A time typed as 9.22, 9:22, 09 22, 0922 or 9; ValueError where it is none."""
    cleaned = text.strip().lower().removeprefix("kl.").strip()
    for sign in (":", ",", " "):
        cleaned = cleaned.replace(sign, ".")
    if cleaned.isdigit() and len(cleaned) in (3, 4):
        cleaned = f"{cleaned[:-2]}.{cleaned[-2:]}"
    hours, _, minutes = cleaned.partition(".")
    if not hours.isdigit() or (minutes and not minutes.isdigit()):
        raise ValueError(text)
    return time(int(hours), int(minutes or "0"))


def moment_on(day: date, at: time) -> datetime:
    """This local time of day on this day, in UTC."""
    return datetime.combine(day, at).astimezone().astimezone(UTC)
