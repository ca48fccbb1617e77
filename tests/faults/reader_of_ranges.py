"""Applies ranges of other laptops to a data folder, saying each aloud; killed by the test.

One process loads the program and the ranges and makes a copy of itself for each round. A line
comes in, FOLDER RANGES SECONDS: the copy is killed so long after so many ranges were said. What
was said goes out, and a line with a stop; `done` says that all are applied.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from db.houses import OpenHouse
from db.ledger import FolderLedger
from db.opening import open_data
from inspector.domain.exchange import ChainRange

KEY = bytes(range(32))


def read(folder: Path, ranges: list[ChainRange]) -> Iterator[str]:
    """What is applied, as soon as it is; what was before is passed over."""
    data = open_data(
        folder, key_ring=None, passphrase=None, person="AA",
        clock=lambda: datetime.now(UTC), key=KEY, mark="T9",
    )  # fmt: skip
    ledger = FolderLedger(OpenHouse(data).use)
    marks = {device: mark.seq for device, mark in ledger.marks().items()}
    for found in ranges:
        if found.last > marks.get(found.device, 0):
            ledger.apply(found)
        yield f"{found.device} {found.last}"
    data.close()
    yield "done"


def _round(folder: Path, ranges: list[ChainRange], applied: int, seconds: float) -> bytes:
    """What a copy of this process said until it was killed, or ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            for told in read(folder, ranges):
                os.write(writing, f"{told}\n".encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    said = b""
    while said.count(b"\n") < applied and (more := os.read(reading, 65536)):
        said += more
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65536):
        said += more
    os.waitpid(child, 0)
    os.close(reading)
    return said[: said.rfind(b"\n") + 1]


if __name__ == "__main__":
    told_ranges = pickle.loads(Path(sys.argv[1]).read_bytes())
    for line in sys.stdin:
        where, number, moment = line.rstrip("\n").split("\t")
        sys.stdout.write(_round(Path(where), told_ranges, int(number), float(moment)).decode())
        sys.stdout.write(".\n")
        sys.stdout.flush()
