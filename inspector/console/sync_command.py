"""`sync`: one exchange, or one file by mail written or taken in."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from inspector.console.session import Session, refuse_unwritable, write_whole
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Exchanged, Kept
from inspector.domain.exchange_news import news_lines
from inspector.services.exchange import Exchange

PASSWORD_VARIABLE = "UANMELDT_HUB_PASSWORD"
FOLDER, SERVER = "folder:", "postgres:"
_SCHEME = "postgresql://"


def run_sync(session: Session, arguments: Namespace) -> int:
    """Exchange with HUB, or with the place of the settings; with `--pack` write one file.

    A HUB that is a file is taken in. Exit 1: something was refused, or this laptop may not
    exchange; what is held is tried again and no problem.
    """
    if session.exchange is None:
        raise InspectionError("office-none")
    if arguments.pack is not None:
        refuse_unwritable(arguments.pack)
    with session.open_data() as data:
        exchange = session.exchange(data)
        if arguments.pack is not None:
            packed = exchange.pack(everything=arguments.everything)
            write_whole(arguments.pack, packed)
            return _tell_packed(session, arguments, len(packed))
        done = _exchanged(exchange, arguments.hub or "")
    if arguments.json:
        session.show_json(_plain(done))
    _tell(session, done)
    return 1 if done.rejected or done.revoked or done.forked else 0


def _exchanged(exchange: Exchange, hub: str) -> Exchanged:
    if Path(hub).is_file():
        return exchange.take_pack(Path(hub).read_bytes())
    return exchange.run(hub=address(hub), password=os.environ.get(PASSWORD_VARIABLE, ""))


def address(hub: str) -> str:
    """The place as the settings name it; "" where none was named."""
    if hub.startswith((FOLDER, SERVER)) or not hub:
        return hub
    return f"{SERVER}{hub}" if hub.startswith(_SCHEME) else f"{FOLDER}{Path(hub).absolute()}"


def _tell_packed(session: Session, arguments: Namespace, size: int) -> int:
    if arguments.json:
        session.show_json({"file": str(arguments.pack), "size": size})
    session.tell(session.words("exchange.packed", name=arguments.pack.name))
    return 0


def _tell(session: Session, done: Exchanged) -> None:
    words = session.words
    session.tell(summary(session, done))
    for line in news_lines(words, done):
        session.tell(line)
    for one in (*done.held, *done.rejected):
        sender = f" ({one.mark})" if one.mark else ""
        session.tell(f"{one.file}{sender}: {words(f'exchange.reason.{one.reason}')}")
    if done.files_missing:
        session.tell(words("exchange.files_missing", count=done.files_missing))
    if done.late_minutes:
        session.tell(words("exchange.late", minutes=done.late_minutes))
    if done.revoked:
        session.tell(words("errors.exchange-out"))
    if done.forked:
        session.tell(words("errors.exchange-copy"))


def summary(session: Session, done: Exchanged) -> str:
    """What came and went, in one line."""
    words = session.words
    counts = (
        ("visit_one", "visits", done.visits),
        ("received_one", "received", 0 if done.visits else done.received),
        ("file_in_one", "files_in", done.files_in),
        ("conflict_one", "conflicts", done.conflicts),
        ("sent_one", "sent", done.sent),
        ("file_out_one", "files_out", done.files_out),
    )
    told = [
        words(f"exchange.{one if count == 1 else several}", count=count)
        for one, several, count in counts
        if count
    ]
    return ", ".join(told) or words("exchange.nothing_new")


def _plain(done: Exchanged) -> dict[str, object]:
    told: dict[str, object] = {
        name: value for name, value in asdict(done).items() if name not in ("held", "rejected")
    }
    return {**told, "held": _files(done.held), "rejected": _files(done.rejected)}


def _files(kept: tuple[Kept, ...]) -> list[dict[str, str]]:
    return [
        {"file": one.file, "reason": one.reason, "device": one.device, "mark": one.mark}
        for one in kept
    ]
