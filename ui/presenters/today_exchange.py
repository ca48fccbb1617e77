"""The two lines about exchange on the start page."""

from __future__ import annotations

import re

from inspector.domain.exchange import Exchanged
from inspector.domain.exchange_news import news_lines
from inspector.domain.office import OfficeState
from inspector.services.ports import Words
from ui.exchanging import Exchanging
from ui.presenters.exchange import FOLDER, POSTGRES, counted, moment, shown_address


def first_line(words: Words, state: OfficeState, work: Exchanging) -> str:
    """`Udvekslet 19-11-2026 kl. 16.05`, or what is under way."""
    if work.busy:
        return words(f"exchange_page.busy.{work.busy}")
    if state.last_exchange is None:
        return words("exchange_page.status.never")
    return words("exchange_page.status.last_short", moment=moment(words, state.last_exchange))


def second_line(words: Words, state: OfficeState, work: Exchanging, hub: str) -> str:
    """`Mappe Udveksling, 14 ændringer ud, 9 ind`; before the first, what is still to be given."""
    if work.busy:
        return words("exchange_page.run.meanwhile")
    if work.stopped:
        return words("exchange_page.run.stopped")
    if work.result is not None:
        moved = moved_words(words, work.result)
        told = words("today.exchange_moved", place=_place(words, hub), moved=moved)
        news = [*news_lines(words, work.result)]
        if missing := work.result.files_missing:
            news.append(counted(words, "result.missing", missing))
        return words("today.exchange_news", told=told, news=" ".join(news)) if news else told
    waits = (
        counted(words, "run.unshared", state.unshared)
        if state.unshared
        else words("exchange_page.run.all_shared")
    )
    return words("today.exchange_state", place=_place(words, hub), waits=waits)


def moved_words(words: Words, done: Exchanged) -> str:
    """`14 ændringer ud, 9 ind`, with the files where there are any."""
    key = "one" if done.entries_out == 1 else "many"
    told = words(
        f"today.exchange_out_{key}", out=_number(done.entries_out), into=_number(done.entries_in)
    )
    files = done.files_out + done.files_in
    return f"{told}, {counted(words, 'result.files', files)}" if files else told


def _place(words: Words, hub: str) -> str:
    """Where laptops meet, short: the name of the folder, or of the server."""
    if hub.startswith(FOLDER):
        path = hub.removeprefix(FOLDER).rstrip("\\/")
        return words("today.exchange_folder", name=re.split(r"[\\/]", path)[-1] or path)
    if hub.startswith(POSTGRES):
        address = shown_address(hub)
        return words("today.exchange_server", name=re.split(r"[:/]", address)[0])
    return words("exchange_page.place.none")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
