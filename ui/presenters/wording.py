"""Phrases that several pages share: a visit in words, its state, its day."""

from __future__ import annotations

from datetime import date

from inspector.domain.formats import long_date, short_date, weekday_date
from inspector.domain.model import DeliverySite, VisitState
from inspector.domain.visit_file import VisitFile
from inspector.services.listing import VisitRow
from inspector.services.ports import Words

_STATE_CHIP = {
    VisitState.PLANNED: "planned",
    VisitState.OPEN: "under_way",
    VisitState.LOCKED: "locked",
    VisitState.CANCELLED: "cancelled",
}


def capitalised(text: str) -> str:
    """The first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def visit_phrase(words: Words, row: VisitRow) -> str:
    """The kind of the visit: `Uanmeldt kontrolbesøg`."""
    announced = words("common.announced.yes" if row.announced else "common.announced.no")
    kind = row.kind_title.told(words.language)
    return capitalised(f"{announced} {kind[:1].lower()}{kind[1:]}")


def address(site: DeliverySite | None) -> str:
    """Street, postcode and town on one line; "" where nothing is known."""
    if site is None:
        return ""
    town = f"{site.postcode} {site.city}".strip()
    return ", ".join(part for part in (site.street or site.name, town) if part)


def state_word(words: Words, state: VisitState) -> str:
    return capitalised(words(f"common.state.{state}"))


def state_chip(words: Words, state: VisitState) -> tuple[str, str]:
    """Word and tone of a visit's state."""
    return state_word(words, state), _STATE_CHIP[state]


def purged_words(words: Words, file: VisitFile) -> str:
    """That its working papers were deleted, and when; "" where they are there."""
    if file.totals is None or file.totals.purged_on is None:
        return ""
    totals, day = file.totals, long_date(file.totals.purged_on, words.language)
    gone = words("retention.visit_banner", date=day)
    if not totals.drawn:
        return gone
    counts = {"reviewed": totals.reviewed, "lost": totals.not_found}
    return f"{gone} {words('retention.visit_totals', drawn=totals.drawn, **counts)}"


def weekday_short(day: date, language: str) -> str:
    """`ma 23-11-2026`: the weekday's first two letters and the date."""
    return f"{weekday_date(day, language)[:2]} {short_date(day)}"


def joined(words: Words, parts: list[str]) -> str:
    """`a, b og c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('shell.and')} {parts[-1]}"
