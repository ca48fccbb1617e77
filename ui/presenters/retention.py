"""Retention in words: what would go, what the dialog asks, what was deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from inspector.domain.formats import long_date, short_date
from inspector.domain.model import Purge, VisitState
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.services.ports import Words
from inspector.services.retaining import DueVisit, Retention
from ui.presenters.wording import joined

_MOST_NAMED = 6


def cases_words(words: Words, count: int) -> str:
    return words("retention.cases_one") if count == 1 else words("retention.cases", count=count)


def photos_words(words: Words, count: int) -> str:
    return words("retention.photos_one") if count == 1 else words("retention.photos", count=count)


def records_words(words: Words, count: int) -> str:
    return words("retention.records_one") if count == 1 else words("retention.records", count=count)


def rests_words(words: Words, told: Retention) -> tuple[str, str]:
    """What colleagues wrote in papers that were deleted, and of which visits."""
    title = f"{words('retention.rests')}: {records_words(words, told.rests)}"
    if not told.rests_of:
        return title, words("retention.rests_text")
    numbers = _named(words, told.rests_of)
    return title, words("retention.rests_text_visits", numbers=numbers)


def notes_words(words: Words, told: Retention) -> Iterator[str]:
    """Who deletes, and of which visits a colleague locked a report that the office had not seen."""
    if told.office_deletes:
        yield words("retention.office_deletes")
    if told.unseen:
        yield words("retention.unseen", numbers=_named(words, told.unseen))


def goes_words(words: Words, cases: int, documents: int, photos: int) -> str:
    """`12 sager, 3 viste dokumenter og 8 billeder`; what there is none of is left out."""
    shown = (
        words("retention.documents_one")
        if documents == 1
        else words("retention.documents", count=documents)
    )
    parts = [
        cases_words(words, cases) if cases or not (documents or photos) else "",
        shown if documents else "",
        photos_words(words, photos) if photos else "",
    ]
    return joined(words, [part for part in parts if part])


def visit_words(words: Words, one: DueVisit) -> tuple[str, str]:
    """The visit, and below it since when it is due and what would go."""
    name = words("retention.visit_name", number=one.number, supplier=one.supplier)
    due = short_date(one.due)
    since = (
        words("retention.ended_locked", ended=short_date(one.ended), due=due)
        if one.state == VisitState.LOCKED
        else words("retention.ended_given_up", due=due)
    )
    return name, f"{since}. {goes_words(words, one.cases, one.documents, one.photos)}"


def empty_words(words: Words, told: Retention) -> str:
    """Nothing is due, and when something will be."""
    if told.next_due is None:
        return f"{words('retention.none')} {words('retention.nothing_waits')}"
    day = long_date(told.next_due, words.language)
    return f"{words('retention.none')} {words('retention.next', date=day)}"


def chosen_words(words: Words, count: int) -> str:
    if not count:
        return words("retention.delete_none_chosen")
    return words("retention.chosen_one") if count == 1 else words("retention.chosen", count=count)


def question(
    words: Words,
    visits: Sequence[DueVisit],
    listed: int,
    rests: int = 0,
    *,
    everywhere: bool = False,
) -> tuple[str, str]:
    """Title and text of the dialog: what goes, what stays, and that it is for ever.

    `everywhere`: from the laptops of all colleagues as well.
    """
    goes = []
    if visits:
        sums = (
            sum(one.cases for one in visits),
            sum(one.documents for one in visits),
            sum(one.photos for one in visits),
        )
        goes.append(words("retention.ask_visits", goes=goes_words(words, *sums)))
    if listed:
        goes.append(words("retention.ask_listed", cases=cases_words(words, listed)))
    if rests:
        goes.append(words("retention.ask_rests", records=records_words(words, rests)))
    never = words("retention.ask_never_visits" if visits else "retention.ask_never")
    stays = (words("retention.ask_stays"),) if visits else ()
    far = (words("retention.ask_everywhere"),) if everywhere else ()
    title = _asked(words, visits, listed, rests)
    return title, "\n".join((" ".join(goes), *stays, *far, never))


def _asked(words: Words, visits: Sequence[DueVisit], listed: int, rests: int) -> str:
    if len(visits) == 1:
        return words("retention.ask_title_one", number=visits[0].number)
    if visits:
        return words("retention.ask_title", count=len(visits))
    if rests and not listed:
        return words("retention.ask_title_rests", records=records_words(words, rests))
    return words("retention.ask_title_listed", cases=cases_words(words, listed))


def result(words: Words, done: Purge) -> str:
    """What was deleted, in a sentence or two."""
    parts = []
    went = goes_words(words, done.cases, 0, done.photos)
    if _is_of_rests(done):
        pass
    elif len(done.visits) == 1:
        parts.append(words("retention.done_one", number=done.visits[0], went=went))
    elif done.visits:
        parts.append(words("retention.done", count=len(done.visits), went=went))
    if done.listed_cases:
        listed = cases_words(words, done.listed_cases)
        parts.append(words("retention.done_listed", cases=listed))
    if done.rests:
        parts.append(words("retention.done_rests", records=records_words(words, done.rests)))
    return " ".join(parts)


def purge_words(words: Words, done: Purge) -> tuple[str, str]:
    """One deletion in the list of those done: when and by whom, what went and why."""
    day = long_date(_local(done.purged_at), words.language) if done.purged_at else ""
    title = (
        words("retention.history_line", date=day, person=done.purged_by)
        if done.purged_by
        else words("retention.history_line_nobody", date=day)
    )
    lines = []
    if done.visits and not _is_of_rests(done):
        went = goes_words(words, done.cases, 0, done.photos)
        named = _named(words, done.visits)
        lines.append(words("retention.history_visits", numbers=named, went=went))
    if done.listed_cases:
        listed = cases_words(words, done.listed_cases)
        lines.append(words("retention.history_listed", cases=listed))
    if done.rests:
        lines.append(_rests_line(words, done))
    lines.append(words("retention.history_reason", reason=done.reason))
    return title, "\n".join(lines)


def _is_of_rests(done: Purge) -> bool:
    """The visits it names had lost their papers before."""
    return bool(done.rests) and done.records <= done.rests + done.listed_cases


def _rests_line(words: Words, done: Purge) -> str:
    records = records_words(words, done.rests)
    if not done.visits:
        return words("retention.history_rests", records=records)
    numbers = _named(words, done.visits)
    return words("retention.history_rests_visits", records=records, numbers=numbers)


def older_backups(
    files: Iterable[BackupFile], purges: Sequence[Purge], now: datetime | None = None
) -> list[BackupFile]:
    """Backups of the whole data that still hold what was deleted last.

    One from the future, by a clock that was wrong, may hold it.
    """
    return [file for file in _older(files, purges, now) if file.reason != BackupReason.RESCUE]


def older_rescues(
    files: Iterable[BackupFile], purges: Sequence[Purge], now: datetime | None = None
) -> list[BackupFile]:
    """Copies of one visit from before the last deletion: no rotation ever removes them."""
    return [file for file in _older(files, purges, now) if file.reason == BackupReason.RESCUE]


def rescues_words(words: Words, rescues: Sequence[BackupFile]) -> str:
    """Where they lie, for her to delete them."""
    return words("retention.rescues", paths="\n".join(str(file.path) for file in rescues))


def _older(
    files: Iterable[BackupFile], purges: Sequence[Purge], now: datetime | None
) -> list[BackupFile]:
    moments = [one.purged_at for one in purges if one.purged_at is not None]
    if not moments:
        return []
    last = max(moments)
    return [file for file in files if file.made < last or (now and file.made > now)]


def last_goes(older: Sequence[BackupFile], days: int, today: date) -> date:
    """The day on which the last of them will have been rotated away, at the latest."""
    newest = min(max(_local(file.made) for file in older), today)
    return max(newest + timedelta(days=days), today + timedelta(days=1))


def backups_words(words: Words, older: Sequence[BackupFile], days: int, today: date) -> str:
    day = long_date(last_goes(older, days, today), words.language)
    count = len({(file.made, file.reason) for file in older})  # one that lies in two places is one
    if count == 1:
        return words("retention.backups_text_one", date=day)
    return words("retention.backups_text", count=count, date=day)


def _named(words: Words, numbers: Sequence[str]) -> str:
    named = ", ".join(numbers[:_MOST_NAMED])
    more = len(numbers) - _MOST_NAMED
    return words("retention.history_more", numbers=named, count=more) if more > 0 else named


def _local(moment: datetime) -> date:
    return moment.astimezone().date()
