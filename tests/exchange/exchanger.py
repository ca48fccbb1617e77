"""Processes that exchange, to be killed meanwhile; one parent has imported all they need.

Reads lines `FOLDER TAB HUB TAB SECONDS` on its input; for each a copy of this process exchanges
and is killed after so many
seconds (0: not at all). Answers each with one line: `done`, `killed` or `failed`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from exchange.laptops import OfficeLaptop

from inspector.gateways.folder_hub import FolderHub


def exchange(folder: Path, hub: Path) -> None:
    laptop = OfficeLaptop(folder)
    laptop.exchange(FolderHub(hub))
    laptop.shut()


def run(folder: Path, hub: Path, seconds: float) -> str:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            exchange(folder, hub)
            code = 0
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
    for line in sys.stdin:
        given = line.rstrip("\n").split("\t")
        print(run(Path(given[0]), Path(given[1]), float(given[2])), flush=True)
