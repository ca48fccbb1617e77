"""What the start page says: open visits, deadlines, what comes next, the year."""

from __future__ import annotations

from datetime import datetime

from inspector.domain.formats import clock, duration, short_date, weekday_date
from inspector.domain.model import DeliverySite
from inspector.domain.value import value
from inspector.services.any_conflict import any_conflict
from inspector.services.due_dates import DueItem
from inspector.services.listing import VisitRow
from inspector.services.ports import Store, Words
from inspector.services.settings import read_settings
from inspector.services.start_page import OpenVisit, Today, today
from inspector.services.undelivered import Undelivered
from ui.desk import Desk
from ui.navigation import Place
from ui.presenters.month_bar import MonthBar
from ui.presenters.wording import address, visit_phrase, weekday_short

_DAY_IN_MINUTES = 24 * 60


@value
class OpenCard:
    """One open visit as its card says it; `shares` are its steps, 0..1."""

    visit: str
    step: str
    supplier: str
    phrase: str
    since: str
    shares: tuple[float, ...]
    progress: str
    steps: str


@value
class DueLine:
    """One deadline; `action` and `place` are "" and None where nothing can be done now."""

    chip: str
    tone: str
    title: str
    detail: str
    date: str
    action: str
    place: Place | None
    icon: str = ""  # of the chip; "" is the icon of the tone


@value
class NextLine:
    """One planned visit."""

    visit: str
    day: str
    supplier: str
    phrase: str
    number: str


@value
class TodayView:
    """All words and figures of the start page."""

    empty: bool
    open_cards: tuple[OpenCard, ...]
    due: tuple[DueLine, ...]
    undelivered: tuple[DueLine, ...]
    coming: tuple[NextLine, ...]
    year: str
    year_sum: str
    months: tuple[MonthBar, ...]
    months_told: str
    incomplete: int
    waiting: int  # what the rail counts: open visits, passed deadlines and conflicts
    conflicts: tuple[DueLine, ...] = ()  # as many as the page shows
    in_conflict: int = 0  # how many there are
    hub: str = ""  # where laptops meet, of the settings


def head_line(words: Words, now: datetime) -> str:
    """`fredag 20. november 2026, uge 47`."""
    day = now.astimezone().date()
    week = words("common.week", week=day.isocalendar().week)
    return f"{weekday_date(day, words.language)}, {week}"


def read_today(desk: Desk, store: Store) -> TodayView:
    """Read on the storage thread; everything is ready to be drawn."""
    settings = read_settings(store)
    now = desk.now()
    day = now.astimezone().date()
    calendar = desk.calendar(settings)
    found = today(store, desk.shelf, day, calendar, move=settings.move_deadlines)
    sites = {
        one.row.site: store.get(DeliverySite, one.row.site)
        for one in found.open_visits
        if one.row.site
    }
    words = desk.words
    in_conflict, conflicts = _conflicts(desk, store)
    late = sum(item.days_left < 0 for item in found.deadlines)
    return TodayView(
        empty=not found.visits and not found.suppliers,
        open_cards=tuple(
            _open_card(words, one, sites.get(one.row.site), now) for one in found.open_visits
        ),
        due=tuple(_due_line(words, item, settings.warn_days) for item in found.deadlines),
        undelivered=tuple(_undelivered_line(words, one) for one in found.undelivered),
        coming=tuple(_next_line(words, row) for row in found.planned),
        year=words("today.plan", year=found.plan.year),
        year_sum=_year_sum(words, found),
        months=_months(words, found),
        months_told=_months_told(words, found),
        incomplete=found.incomplete_suppliers,
        waiting=len(found.open_visits) + late + in_conflict,
        conflicts=conflicts,
        in_conflict=in_conflict,
        hub=settings.hub,
    )


def _conflicts(desk: Desk, store: Store) -> tuple[int, tuple[DueLine, ...]]:
    """How many there are, and the first few as lines."""
    if not any_conflict(store):
        return 0, ()
    from ui.presenters.conflict_lines import conflict_lines  # of no use to most starts

    words = desk.words
    count, found = conflict_lines(words, store, desk.shelf)
    return count, tuple(
        DueLine(
            chip=words("conflict.today_chip"),
            tone="alarm",
            title=one.title,
            detail=one.place,
            date=one.day,
            action=words("conflict.today_settle"),
            place=Place(page="conflicts", subject=one.key),
        )
        for one in found
    )


def _open_card(words: Words, one: OpenVisit, site: DeliverySite | None, now: datetime) -> OpenCard:
    phrase = ", ".join(part for part in (visit_phrase(words, one.row), address(site)) if part)
    points = words("workflow.progress.points", done=one.points[0], total=one.points[1])
    told = [points]
    if one.cases[1]:
        told.append(words("workflow.progress.cases", done=one.cases[0], total=one.cases[1]))
    done = sum(step.state == "done" for step in one.steps)
    return OpenCard(
        visit=one.row.id,
        step=one.last_step,
        supplier=one.row.supplier,
        phrase=phrase,
        since=_since(words, one.row, now),
        shares=tuple(
            1.0 if step.state == "done" else step.done / step.total if step.total else 0.0
            for step in one.steps
        ),
        progress=", ".join(told),
        steps=words("today.steps", done=done, total=len(one.steps)),
    )


def _since(words: Words, row: VisitRow, now: datetime) -> str:
    if row.arrived is None:
        return words("today.not_arrived")
    minutes = int((now - row.arrived).total_seconds() // 60)
    if not 0 <= minutes < _DAY_IN_MINUTES:
        return words("today.arrived_on", date=short_date(row.arrived.astimezone().date()))
    spent = duration(minutes, words.language)
    return words("today.arrived", spent=spent, time=clock(row.arrived))


def _due_line(words: Words, item: DueItem, warn_days: int) -> DueLine:
    row = item.visit
    chip, tone = _due_chip(words, item.days_left, warn_days)
    title = words(f"workflow.deadline.{item.what}")
    action, place = "", None
    if item.what == "report":
        detail = words("workflow.deadline.visit_open", supplier=row.supplier)
        action, place = words("today.go_on"), Place(page="visit", subject=row.id)
    elif item.planned_on is not None:
        detail = words(
            "workflow.deadline.visited_planned",
            supplier=row.supplier,
            date=short_date(row.held_on),
            planned=short_date(item.planned_on),
        )
    else:
        detail = words(
            "workflow.deadline.visited_not_planned",
            supplier=row.supplier,
            date=short_date(row.held_on),
        )
        action = words("today.plan_visit")
        place = Place(page="new_visit", subject=row.supplier_id, other=row.id)
    if item.due.has_moved:
        moved = words("workflow.deadline.moved", raw=short_date(item.due.raw))
        detail = f"{detail}. {moved}"
    return DueLine(
        chip=chip, tone=tone, title=title, detail=detail,
        date=short_date(item.due.moved), action=action, place=place,
    )  # fmt: skip


def _undelivered_line(words: Words, one: Undelivered) -> DueLine:
    """It leads to the finish page, where all the ways out of the house stand."""
    row = one.visit
    return DueLine(
        chip=words("today.locked"),
        tone="plain",
        icon="lock",
        title=words("today.undelivered"),
        detail=words(
            "today.undelivered_what",
            supplier=row.supplier,
            number=row.number,
            version=one.version,
        ),
        date=short_date(one.locked_on),
        action=words("today.open_report"),
        place=Place(page="visit", subject=row.id, tab="finish"),
    )


def _due_chip(words: Words, left: int, warn_days: int) -> tuple[str, str]:
    if left < -1:
        return words("workflow.deadline.over_many", days=-left), "alarm"
    if left == -1:
        return words("workflow.deadline.over_one"), "alarm"
    if left == 0:
        return words("workflow.deadline.today"), "remark"
    tone = "remark" if left <= min(warn_days, 1) else "plain"
    if left == 1:
        return words("workflow.deadline.left_one"), tone
    return words("workflow.deadline.left_many", days=left), tone


def _next_line(words: Words, row: VisitRow) -> NextLine:
    day = row.planned_on
    return NextLine(
        visit=row.id,
        day=weekday_short(day, words.language) if day else words("today.no_day"),
        supplier=row.supplier,
        phrase=", ".join(
            part
            for part in (visit_phrase(words, row), row.scheme_title.told(words.language))
            if part
        ),
        number=row.number,
    )


def _year_sum(words: Words, found: Today) -> str:
    held = sum(found.plan.held)
    return words("today.held", held=held, total=held + sum(found.plan.planned))


def _months(words: Words, found: Today) -> tuple[MonthBar, ...]:
    names = words("today.months").split()
    return tuple(
        MonthBar(name, held, planned, current=number == found.day.month)
        for number, (name, held, planned) in enumerate(
            zip(names, found.plan.held, found.plan.planned, strict=True), 1
        )
    )


def _months_told(words: Words, found: Today) -> str:
    """The chart in words, for a screen reader."""
    names = words("today.months").split()
    parts = [
        words("today.month_told", month=name, held=held, planned=planned)
        for name, held, planned in zip(names, found.plan.held, found.plan.planned, strict=True)
        if held or planned
    ]
    return f"{words('today.plan', year=found.plan.year)}: {', '.join(parts)}"
