"""Processes that exchange, to be killed meanwhile; one parent has imported all they need.

Reads lines `WHAT TAB FOLDER TAB HUB TAB SECONDS` on its input; for each a copy of this process
does it and is killed after so many seconds (0: not at all). Answers each with one line: `done`,
`killed` or `failed`. WHAT: `exchange` with the folder HUB; `pack` all into the file `HUB/mail`;
`take` that file in.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from pathlib import Path

from exchange.laptops import OfficeLaptop

from db import ledger_reading
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.pack_hub import PackHub
from inspector.services.exchanging import take_in
from inspector.services.exchanging_packs import pack
from ui.files import write_file

MAIL = "mail"
PER_RANGE = 60  # entries: so there are many ranges, and much between them
PIECE = 4096  # bytes the disk takes at once: it is killed within files too
_write = os.write


def write_slowly(handle: int, data: bytes) -> int:
    time.sleep(0.0005)
    return _write(handle, memoryview(data)[:PIECE])


def work(what: str, folder: Path, hub: Path) -> None:
    laptop = OfficeLaptop(folder)
    if what == "exchange":
        laptop.exchange(FolderHub(hub))
    elif what == "pack":
        file = PackHub()
        pack(laptop.bench, file, everything=True)
        write_file(hub / MAIL, file.packed())
    else:
        take_in(laptop.bench, PackHub((hub / MAIL).read_bytes()))
    laptop.shut()


def run(what: str, folder: Path, hub: Path, seconds: float) -> str:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(what, folder, hub)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "failed" if os.waitstatus_to_exitcode(status) else "done"


if __name__ == "__main__":
    ledger_reading.MOST_ENTRIES = PER_RANGE
    os.write = write_slowly
    for line in sys.stdin:
        given = line.rstrip("\n").split("\t")
        print(run(given[0], Path(given[1]), Path(given[2]), float(given[3])), flush=True)
