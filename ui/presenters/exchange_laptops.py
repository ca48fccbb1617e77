"""The laptops of the office as lines of a table, and what is told of one of them."""

from __future__ import annotations

from datetime import datetime

from inspector.domain.formats import clock, long_date, short_date
from inspector.domain.office import Laptop, Member, MemberState, Role, Roster
from inspector.domain.value import value
from inspector.services.ports import Words
from ui.presenters.exchange import counted, joined

ROLES = (Role.SUPERVISOR, Role.OFFICE, Role.READER)
_QUIET_DAYS = 14  # without a sign of life before it is remarked


@value
class LaptopLine:
    """One laptop; `state` is a word and a tone."""

    device: str
    mark: str
    person: str
    role: str
    scopes: str
    heard: str
    heard_time: str
    heard_at: float  # for sorting
    behind: str
    state: tuple[str, str]
    is_this: bool
    is_out: bool


def laptop_lines(
    words: Words, roster: Roster, laptops: tuple[Laptop, ...], now: datetime
) -> tuple[LaptopLine, ...]:
    """This laptop first, then the others by mark, those that are out last."""
    lines = [laptop_line(words, roster, one, now) for one in laptops]
    return tuple(sorted(lines, key=lambda one: (one.is_out, not one.is_this, one.mark)))


def laptop_line(words: Words, roster: Roster, one: Laptop, now: datetime) -> LaptopLine:
    member = one.member
    out = member.state == MemberState.REVOKED
    at = one.heard.at if one.heard else None
    return LaptopLine(
        device=member.device,
        mark=member.mark,
        person=member.person,
        role=words(f"exchange_page.role.{member.role}"),
        scopes=scope_words(words, roster, member),
        heard=_heard(words, one, at),
        heard_time=_heard_time(words, one, at),
        heard_at=at.timestamp() if at else 0.0,
        behind="" if out else _behind(words, one),
        state=_state(words, one, out, at, now),
        is_this=one.is_this,
        is_out=out,
    )


def scope_words(words: Words, roster: Roster, member: Member) -> str:
    """Which suppliers it sees."""
    if member.role == Role.OFFICE or not roster.scopes:
        return words("exchange_page.laptops.all")
    names = [one.name for one in roster.scopes if one.id in member.scopes]
    if not names:
        return words("exchange_page.laptops.common")
    return words("exchange_page.laptops.common_and", names=joined(words, names))


def enrolled_words(words: Words, member: Member, language: str) -> str:
    """Since when it belongs to the office, and until when it did."""
    lines = []
    if member.enrolled_at:
        day = long_date(member.enrolled_at.astimezone().date(), language)
        lines.append(words("exchange_page.laptops.enrolled", date=day))
    if member.revoked_at:
        day = long_date(member.revoked_at.astimezone().date(), language)
        lines.append(words("exchange_page.laptops.revoked", date=day))
    return " ".join(lines)


def _heard(words: Words, one: Laptop, at: datetime | None) -> str:
    if one.is_this:
        return words("exchange_page.laptops.here")
    return short_date(at.astimezone().date()) if at else words("exchange_page.laptops.never")


def _heard_time(words: Words, one: Laptop, at: datetime | None) -> str:
    if one.is_this or at is None:
        return ""
    return words("exchange_page.laptops.at", time=clock(at))


def _behind(words: Words, one: Laptop) -> str:
    if one.is_this:
        return ""
    if one.heard is None:
        return words("exchange_page.laptops.behind_unknown")
    if not one.waiting:
        return words("exchange_page.laptops.up_to_date")
    return counted(words, "laptops.behind", one.waiting)


def _state(
    words: Words, one: Laptop, out: bool, at: datetime | None, now: datetime
) -> tuple[str, str]:
    if out:
        return words("exchange_page.laptops.state_out"), "cancelled"
    if one.is_this:
        return words("exchange_page.laptops.state_this"), "under_way"
    if at is None:
        return words("exchange_page.laptops.state_new"), "unanswered"
    if (now - at).days >= _QUIET_DAYS:
        return words("exchange_page.laptops.state_quiet", days=(now - at).days), "remark"
    return words("exchange_page.laptops.state_active"), "ok"
