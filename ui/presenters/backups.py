"""Backups in words: when, why, how large, where, and what would be missing after a restore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.formats import NO_BREAK, clock, decimal, long_date
from inspector.domain.safekeeping import BackupContents, BackupFile, BackupReason
from inspector.services.ports import Words
from inspector.services.safekeeping import Backups

OLD = timedelta(days=1)  # from then on a day's work would be lost with the computer
_MOST_VISITS_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One line of the list: a backup that lies in both places is one copy."""

    file: BackupFile
    here: bool = False
    second: bool = False

    @property
    def rescue(self) -> bool:
        return self.file.reason is BackupReason.RESCUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What there is of backups, and the second place as it is now."""

    copies: tuple[Copy, ...]
    second_place: Path | None
    reachable: bool  # the second place is there

    @property
    def latest(self) -> Copy | None:
        """The newest of the whole data; what a restore replaced is no copy of today's."""
        own = (BackupReason.RESCUE, BackupReason.REPLACED)
        return next((copy for copy in self.copies if copy.file.reason not in own), None)


def backup_problem(problem: InspectionError) -> InspectionError:
    """Why a backup was not made: nothing that she wrote is in question then."""
    return InspectionError("backup-no-room") if problem.code == "disk-full" else problem


def read_kept(backups: Backups) -> Kept:
    """Read the folders; for the work pool."""
    place = backups.second_place
    return Kept(
        copies=copies_of(backups.all()),
        second_place=place,
        reachable=place is not None and place.is_dir(),
    )


def copies_of(files: Iterable[BackupFile]) -> tuple[Copy, ...]:
    """The files as lines, the newest first; the one on this computer is the one that is read."""
    together: dict[tuple[datetime, BackupReason], list[BackupFile]] = {}
    for file in files:
        together.setdefault((file.made, file.reason), []).append(file)
    lines = []
    for same in together.values():
        here = [file for file in same if not file.second]
        second = any(file.second for file in same)
        lines.append(Copy(file=(here or same)[0], here=bool(here), second=second))
    return tuple(sorted(lines, key=lambda copy: copy.file.made, reverse=True))


def copy_at(path: Path, now: datetime) -> Copy:
    """A file she picked, before anything is known of it but where it lies."""
    return Copy(file=BackupFile(path=path, made=now, reason=BackupReason.ASKED, size=0))


def moment_words(words: Words, moment: datetime, now: datetime) -> str:
    """`i dag kl. 9.12`, `i går kl. 16.05`, `18. november 2026 kl. 16.05`."""
    local = moment.astimezone()
    days = (now.astimezone().date() - local.date()).days
    time = clock(moment)
    if days == 0:
        return words("keep.today", time=time)
    if days == 1:
        return words("keep.yesterday", time=time)
    day = long_date(local.date(), words.language)
    return words("keep.that_day", day=day, time=time)


def as_title(text: str) -> str:
    """With a capital letter first, where it begins a line."""
    return text[:1].upper() + text[1:]


def size_words(size: int) -> str:
    """`84 kB`, `12,4 MB`, `1,2 GB`."""
    if size < 100_000:
        return f"{max(1, round(size / 1000)) if size else 0}{NO_BREAK}kB"
    if size < 1_000_000_000:
        return f"{decimal(size / 1_000_000)}{NO_BREAK}MB"
    return f"{decimal(size / 1_000_000_000)}{NO_BREAK}GB"


def reason_words(words: Words, file: BackupFile) -> str:
    return words(f"keep.reason.{file.reason.value}")


def place_words(words: Words, copy: Copy) -> str:
    if copy.here:
        return words("keep.place.both" if copy.second else "keep.place.here")
    return words("keep.place.second" if copy.second else "keep.place.file")


def line_words(words: Words, copy: Copy) -> str:
    """The second line: why, how large, where."""
    told = reason_words(words, copy.file), size_words(copy.file.size), place_words(words, copy)
    return ", ".join(told)


def state_chip(words: Words, copy: Copy, now: datetime) -> tuple[str, str, str]:
    """Word, tone and icon of the latest copy: its age where it is old, else whether checked."""
    age = now - copy.file.made
    if age >= OLD:
        days = age.days
        text = words("keep.one_day_old") if days == 1 else words("keep.days_old", count=days)
        return text, "remark", ""
    if copy.file.verified:
        return words("keep.verified"), "ok", ""
    return words("keep.unverified"), "remark", ""


def kept_words(words: Words, count: int) -> str:
    """What a rescue copy leaves as it is, because it is newer."""
    one = count == 1
    return words(
        "keep.contents.rescue_kept_one" if one else "keep.contents.rescue_kept", count=count
    )


def lost_words(words: Words, contents: BackupContents, now: datetime) -> str:
    """What would be missing if this copy replaced the data as they are."""
    count = contents.lost_changes
    if count is None:
        made = contents.file.made
        since = min(contents.newest_change or made, made)  # a clock that was wrong said more
        told = words("keep.contents.lost_unknown", moment=moment_words(words, since, now))
        if contents.last_written is not None:
            last = moment_words(words, contents.last_written, now)
            told += " " + words("keep.contents.lost_until", moment=last)
        return told
    if not count:
        return words("keep.contents.lost_none")
    key = "keep.contents.lost_one" if count == 1 else "keep.contents.lost"
    told = words(key, count=count)
    if contents.lost_visits:
        one = "keep.contents.lost_visit" if count == 1 else "keep.contents.lost_visits"
        told += " " + words(one, visits=named(contents.lost_visits))
    return told


def named(visits: tuple[str, ...]) -> str:
    """The first few numbers; the others are many, and three dots say so."""
    shown = ", ".join(visits[:_MOST_VISITS_NAMED])
    return shown if len(visits) <= _MOST_VISITS_NAMED else f"{shown} …"


def facts(
    words: Words, contents: BackupContents, copy: Copy, now: datetime
) -> list[tuple[str, str]]:
    """What stands in the contents, label and value, from top to bottom."""
    file = contents.file
    told = [
        ("made", as_title(moment_words(words, file.made, now))),
        ("why", reason_words(words, file)),
        ("place", _place(words, copy)),
    ]
    if contents.laptop:
        told.append(("laptop", contents.laptop))
    if contents.newest_change is not None:
        told.append(("newest", as_title(moment_words(words, contents.newest_change, now))))
    told += [
        ("suppliers", _number(contents.suppliers)),
        ("visits", _visits(words, contents)),
        ("cases", _number(contents.cases)),
        ("attachments", _attachments(words, contents)),
        ("size", size_words(file.size)),
    ]
    return [(words(f"keep.contents.{label}"), value) for label, value in told]


def _place(words: Words, copy: Copy) -> str:
    return str(copy.file.path) if not (copy.here or copy.second) else place_words(words, copy)


def _visits(words: Words, contents: BackupContents) -> str:
    if not contents.visits:
        return "0"
    return words(
        "keep.contents.visits_told",
        count=_number(contents.visits),
        open=_number(contents.open_visits),
        locked=_number(contents.locked_visits),
    )


def _attachments(words: Words, contents: BackupContents) -> str:
    count, missing = contents.attachments, contents.attachments_missing
    if not missing:
        return _number(count)
    return words(
        "keep.contents.attachments_missing", count=_number(count), missing=_number(missing)
    )


def _number(value: int) -> str:
    return decimal(value, 0)
