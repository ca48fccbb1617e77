"""A process that deletes the working papers of every visit in a folder, to be killed meanwhile.

    python purger.py FOLDER

Says `begun` when the data are open, and `done` when nothing is left of what was deleted.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from storage.stored_samples import opened  # noqa: E402 - after the path

from inspector.domain.model import Visit  # noqa: E402 - as well
from inspector.services.retaining import clear_rest, purge  # noqa: E402 - as well


def run(folder: Path) -> None:
    data = opened(folder)
    visits = [str(key) for (key,) in data.store.select(Visit, ("id",))]
    print("begun", flush=True)
    purge(data.store, visits, reason="fristen er ude", today=date(2040, 1, 1))
    print("deleted", flush=True)
    clear_rest(data.store, data.attachments)
    print("done", flush=True)
    data.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
