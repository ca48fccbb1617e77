"""Writes the Danish public holidays of the pinned library into a file the program reads.

The library takes half a second to import, which a start cannot spare. Run by the set-up;
the result is kept out of the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inspector.gateways.danish_holidays import FILE, YEARS, from_library


def main() -> int:
    days = sorted(day.isoformat() for year in YEARS for day in from_library(year))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    unfinished = FILE.with_suffix(".new")
    unfinished.write_text("\n".join(days) + "\n", encoding="ascii")
    unfinished.replace(FILE)  # whole or not there: a half calendar would move deadlines
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
