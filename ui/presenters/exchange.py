"""What the page Udveksling says: which of its faces is shown, and what an exchange came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inspector.domain.exchange import HELD, Exchanged, Kept
from inspector.domain.formats import clock, short_date
from inspector.domain.office import MemberState, OfficeState, Role
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.services.ports import Words

FOLDER, POSTGRES = "folder:", "postgres:"


@value
class ExchangeView:
    """All that the page shows, read together."""

    state: OfficeState
    held: tuple[Kept, ...] = ()
    settings: Settings = Settings()

    @property
    def stage(self) -> str:
        """alone, asked, forked, out, or office."""
        return stage(self.state)


def stage(state: OfficeState) -> str:
    """Which face the page has: an office is only used by a laptop that belongs to it."""
    if state.asked is not None:
        return "asked"
    if state.forked:
        return "forked"
    if state.roster is None:
        return "alone"
    if state.me is None or state.me.state != MemberState.ACTIVE:
        return "out"
    return "office"


def moment(words: Words, at: datetime) -> str:
    """`19-11-2026 kl. 16.05`."""
    return words("exchange_page.moment", date=short_date(at.astimezone().date()), time=clock(at))


def counted(words: Words, key: str, count: int, **fields: object) -> str:
    """The sentence of one, or of many; `1.234` as Danes write it."""
    told = f"exchange_page.{key}_one" if count == 1 else f"exchange_page.{key}"
    return words(told, count=f"{count:,}".replace(",", "."), **fields)


def status_words(words: Words, state: OfficeState, held: int, *, short: bool = False) -> str:
    """What the status bar says of exchange, "" for one who works alone; `short` where letters
    are large.
    """
    face = stage(state)
    if face == "alone":
        return ""  # that the work is local is said beside it
    if face != "office":
        return words(f"exchange_page.status.{face}")
    last = state.last_exchange
    told = (
        words(
            f"exchange_page.status.{'last_short' if short else 'last'}", moment=moment(words, last)
        )
        if last
        else words("exchange_page.status.never")
    )
    if not held:
        return told
    key = "held_short" if short else "held"
    return words(f"exchange_page.status.{key}", told=told, count=held)


def shared_words(
    words: Words, state: OfficeState, filed: tuple[datetime, int] | None
) -> tuple[str, ...]:
    """What of this laptop's own the others have: all, some in a file by now, or not yet.

    `filed`: when a file for a colleague was made, and how many changes nobody was heard to
    have then. What a reader has left over stays: it shares nothing.
    """
    if not state.unshared:
        return (words("exchange_page.run.all_shared"),)
    if state.role == Role.READER:
        return (counted(words, "run.stays_here", state.unshared),)
    told = []
    in_file = min(filed[1], state.unshared) if filed else 0
    if filed and in_file:
        told.append(counted(words, "run.in_file", in_file, moment=moment(words, filed[0])))
    if later := state.unshared - in_file:
        told.append(counted(words, "run.unshared", later))
    return tuple(told)


def result_words(words: Words, done: Exchanged) -> str:
    """`3 besøg hentet, 2 konflikter`: what came, and what there is to do about it."""
    parts: list[str] = []
    if done.visits:
        parts.append(counted(words, "result.visits", done.visits))
    elif done.entries_in:
        parts.append(counted(words, "result.entries_in", done.entries_in))
    elif done.files_in:
        parts.append(counted(words, "result.files_in", done.files_in))
    if done.conflicts:
        parts.append(counted(words, "result.conflicts", done.conflicts))
    if not parts and (done.entries_out or done.sent or done.files_out):
        parts.append(words("exchange_page.result.only_sent"))
    return ", ".join(parts) if parts else words("exchange_page.result.nothing")


def result_details(words: Words, done: Exchanged) -> tuple[str, ...]:
    """Below it: what went and came in numbers, and what is still elsewhere."""
    moved: list[str] = []
    for way, entries, files in (
        ("sent", done.entries_out, done.files_out),
        ("received", done.entries_in, done.files_in),
    ):
        what = [
            counted(words, f"result.{kind}", count)
            for kind, count in (("changes", entries), ("files", files))
            if count
        ]
        if what:
            told = joined(words, what)
            moved.append(words(f"exchange_page.result.{way}", what=told))
    lines = [" ".join(moved)] if moved else []
    if done.files_missing:
        lines.append(counted(words, "result.missing", done.files_missing))
    return tuple(lines)


def late_words(words: Words, minutes: int, mark: str) -> str:
    """Whose clock is ahead, and by how many hours and minutes; "" is a laptop unknown."""
    parts = [
        counted(words, f"run.{unit}", count)
        for unit, count in zip(("hours", "minutes"), divmod(minutes, 60), strict=True)
        if count
    ]
    ahead = joined(words, parts)
    if mark:
        return words("exchange_page.run.late_of", mark=mark, ahead=ahead)
    return words("exchange_page.run.late", ahead=ahead)


def joined(words: Words, parts: Sequence[str]) -> str:
    """`a, b og c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('shell.and')} {parts[-1]}"


@value
class HeldLine:
    """A file that was not taken in: why, from whom, and what to do."""

    sentence: str
    source: str
    waits: bool  # tried again each time; otherwise refused for good


def held_lines(words: Words, held: Sequence[Kept]) -> tuple[HeldLine, ...]:
    """What was refused first: somebody has to look into that."""
    ordered = sorted(held, key=lambda one: one.reason in HELD)
    return tuple(
        HeldLine(
            sentence=words(f"exchange.reason.{one.reason}"),
            source=_source(words, one),
            waits=one.reason in HELD,
        )
        for one in ordered
    )


def _source(words: Words, one: Kept) -> str:
    sender = (
        words("exchange_page.held.from_laptop", mark=one.mark)
        if one.mark
        else words("exchange_page.held.from_unknown")
    )
    parts = [sender, *([moment(words, one.at)] if one.at else []), one.file]
    return " · ".join(parts)


def place_words(words: Words, hub: str) -> str:
    """Where laptops meet, as she would say it."""
    if hub.startswith(FOLDER):
        return words("exchange_page.place.folder", path=hub.removeprefix(FOLDER))
    if hub.startswith(POSTGRES):
        return words("exchange_page.place.postgres", address=shown_address(hub))
    return words("exchange_page.place.none")


def shown_address(hub: str) -> str:
    """The server's address without what logs in: that is nobody else's."""
    address = hub.removeprefix(POSTGRES)
    scheme, mark, rest = address.partition("://")
    plain = rest if mark else scheme
    return plain.rpartition("@")[2].partition("?")[0]
