"""What a command is given, and how it speaks.

Results go to standard output (with `--json`, JSON and nothing else); sentences, progress and
problems go to standard error. Exit 0: done; 1: a problem the user can act on; 2: wrong usage.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.delivery import Delivery
from inspector.services.exchange import Exchange
from inspector.services.handing_out import HandedPapers
from inspector.services.mirroring import LogReader, Mirror
from inspector.services.ports import Attachments, Clock, Store, Words
from inspector.services.safekeeping import Backups, Restoring
from inspector.services.visiting import SchemeShelf


class Fault(Protocol):
    """One thing `check` found: a code of `console.fault.*` and its details."""

    @property
    def code(self) -> str: ...

    @property
    def details(self) -> dict[str, object]: ...


class OpenData(Protocol):
    """An opened data folder."""

    @property
    def store(self) -> Store: ...

    @property
    def attachments(self) -> Attachments: ...

    @property
    def backups(self) -> Backups: ...

    def check(self) -> list[Fault]: ...

    def logged(self) -> LogReader:
        """The whole change log, every laptop's."""

    def entry_of(self, head: str) -> tuple[int, str] | None:
        """The entry of the log with this hash, and the mark of its laptop; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The outside of a command, wired by main.py."""

    words: Words
    shelf: SchemeShelf
    open_data: Callable[[], AbstractContextManager[OpenData]]
    calendar: Callable[[Settings], WorkingCalendar]
    make_report: Callable[[VisitFile, Settings, Attachments], bytes]
    make_sheets: Callable[[VisitFile, Settings, Attachments], bytes]
    fill_demo: Callable[[OpenData], None]
    restoring: Callable[[], Restoring]  # also where the data cannot be opened
    self_test: Callable[[], list[tuple[str, bool, str]]]  # what, works, in words
    now: Clock
    delivery: Delivery
    out: TextIO
    err: TextIO
    handed: Callable[[Attachments], HandedPapers] | None = None  # None in tests alone
    exchange: Callable[[OpenData], Exchange] | None = None  # None in tests alone
    mirror: Callable[[str, str], Mirror] | None = None  # address, password; None in tests alone

    def tell(self, sentence: str) -> None:
        print(sentence, file=self.err)

    def show(self, line: str) -> None:
        print(line, file=self.out)

    def show_json(self, value: object) -> None:
        json.dump(value, self.out, ensure_ascii=False, indent=2)
        self.out.write("\n")


def refuse_unwritable(path: Path) -> None:
    """OSError where `write_whole` could write nothing; an existing file is left as it is."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    part = path.with_name(path.name + ".part")
    try:
        part.open("wb").close()
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write the file whole or not at all; an existing one is replaced at the end.

    `private`: nobody but the owner may read it (where the system knows such rights).
    """
    part = path.with_name(path.name + ".part")
    mode = 0o600 if private else 0o666
    part.unlink(missing_ok=True)  # a left one keeps its rights
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
