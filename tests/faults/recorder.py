"""Records answers for ever and says each one aloud once it is stored; killed by the test."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from db.opening import open_data
from inspector.domain.model import Answer, Case, Visit


def main(folder: Path, first: int) -> None:
    data = open_data(
        folder,
        key_ring=None,
        passphrase=None,
        person="AA",
        clock=lambda: datetime.now(UTC),
        key=bytes(range(32)),
    )
    with data.store.change("visit_planned") as change:
        change.put(Visit(id="v"))
    number = first
    while True:
        answer = Answer(id=f"a{number % 50}", visit="v", point=str(number), comment="ø" * 30)
        with data.store.change("answer_recorded") as change:
            change.put(answer)
        print(f"answer {number}", flush=True)
        if number % 40 == 0:
            with data.store.change("cases_imported") as change:
                change.put_all(Case(id=f"c{number}-{n}", note="x" * 100) for n in range(700))
            print(f"import {number}", flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
