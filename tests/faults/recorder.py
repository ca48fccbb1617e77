"""Works on a data folder and says each thing aloud once it is stored; killed by the test.

One process loads the program and makes a copy of itself for each round. A line comes in,
FOLDER NUMBER THINGS SECONDS: the copy is killed so long after so many things were said. What
was said goes out, and a line with a stop.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from db.backups import FolderBackups
from db.houses import OpenHouse
from db.opening import open_data
from inspector.domain.model import Answer, Case, Evidence, Report, Visit, VisitState
from inspector.domain.safekeeping import BackupReason

KEY = bytes(range(32))
IMPORTED = 300
PHOTO = 30_000  # bytes


def photo_of(number: int) -> bytes:
    """The bytes of a photo, its own for each number."""
    return number.to_bytes(8, "big") * (PHOTO // 8)


class Recorder:
    """Answers for ever, and every so often does something greater."""

    def __init__(self, folder: Path) -> None:
        self.data = open_data(
            folder,
            key_ring=None,
            passphrase=None,
            person="AA",
            clock=lambda: datetime.now(UTC),
            key=KEY,
        )
        self.store = self.data.store
        self.backups = FolderBackups(folder, OpenHouse(self.data), lambda: datetime.now(UTC))
        with self.store.change("visit_planned") as change:
            change.put(Visit(id="v"))

    def work(self, number: int) -> Iterator[str]:
        """What is stored, as soon as it is."""
        while True:
            self.answer(number)
            yield f"answer {number}"
            if number % 5 == 0:
                self.photo(number)
                yield f"photo {number}"
            if number % 9 == 0:
                self.lock(number)
                yield f"lock {number}"
            if number % 16 == 0:
                self.cases(number)
                yield f"import {number}"
            if number % 20 == 0:
                yield f"backup {self.backup().name}"
            number += 1

    def answer(self, number: int) -> None:
        answer = Answer(id=f"a{number % 50}", visit="v", point=str(number), comment="ø" * 30)
        with self.store.change("answer_recorded") as change:
            change.put(answer)

    def photo(self, number: int) -> None:
        name = self.data.attachments.save(photo_of(number))
        with self.store.change("evidence_added") as change:
            change.put(Evidence(id=f"e{number}", visit="v", original=name, size=PHOTO))

    def lock(self, number: int) -> None:
        """As a report is locked: its file first, then report and visit together."""
        name = self.data.attachments.save(photo_of(number) + b"%PDF")
        with self.store.change("visit_locked") as change:
            change.put(Visit(id=f"w{number}", state=VisitState.LOCKED))
            change.put(Report(id=f"r{number}", visit=f"w{number}", pdf=name))

    def cases(self, number: int) -> None:
        with self.store.change("cases_imported") as change:
            change.put_all(Case(id=f"c{number}-{n}", note="x" * 100) for n in range(IMPORTED))

    def backup(self) -> Path:
        return self.backups.make(BackupReason.DAILY).path


def _round(folder: Path, number: int, things: int, seconds: float) -> bytes:
    """What a copy of this process said until it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            for told in Recorder(folder).work(number):
                os.write(writing, f"{told}\n".encode())
        finally:
            traceback.print_exc()  # it works for ever, or it broke
            os._exit(1)
    os.close(writing)
    said = b""
    while said.count(b"\n") < things and (more := os.read(reading, 65536)):
        said += more
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65536):
        said += more
    os.waitpid(child, 0)
    os.close(reading)
    return said[: said.rfind(b"\n") + 1]


if __name__ == "__main__":
    for line in sys.stdin:
        where, first, things, moment = line.rstrip("\n").split("\t")
        sys.stdout.write(_round(Path(where), int(first), int(things), float(moment)).decode())
        sys.stdout.write(".\n")
        sys.stdout.flush()
