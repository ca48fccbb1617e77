"""Writes the data folder of this release, for later releases to open.

    python tests/storage/write_old_file.py tests/storage/old_files/VERSION

Run with the program of the release itself. Every kind of record once, records that were
changed and one that was removed, a locked visit with its report, two attachments, one way to
the key: the passphrase below. Nothing in it is about anybody.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.opening import open_data
from db.references import ATTACHED, KINDS, REFERENCES
from inspector.domain.model import Answer, Report, Visit, VisitState

PASSPHRASE = "gammel adgangssætning"
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FILES = (b"a photo of a desk " * 200, b"%PDF-1.4 a report " * 300)
_VALUES: dict[object, object] = {
    str: "tekst æøå",
    int: 7,
    bool: True,
    date: date(2026, 11, 20),
    datetime: START,
    Decimal: Decimal("12.50"),
    tuple[str, ...]: ("et", "to"),
}


def sample(kind: type, digests: tuple[str, ...], **values: object) -> object:
    """One record of this kind, every field filled, its references leading somewhere."""
    hints = typing.get_type_hints(kind)
    filled: dict[str, object] = {"id": f"{kind.__name__.lower()}-1"}
    for field in dataclasses.fields(kind):
        if field.name == "id":
            continue
        parts = [part for part in typing.get_args(hints[field.name]) if part is not type(None)]
        hint = hints[field.name] if hints[field.name] in _VALUES else parts[0]
        filled[field.name] = _VALUES[hint]
    for (owner, column), target in REFERENCES.items():
        if owner is kind:
            filled[column] = f"{target.__name__.lower()}-1"
    for place, (owner, column) in enumerate(ATTACHED):
        if owner is kind:
            filled[column] = digests[place % len(digests)]
    return kind(**(filled | values))


def write(folder: Path) -> None:
    """Make the folder; it must not be there."""
    if folder.exists():
        raise SystemExit(f"{folder} is there already")
    moments = (START + timedelta(seconds=n) for n in range(10**6))
    data = open_data(
        folder,
        key_ring=None,
        passphrase=PASSPHRASE,
        person="AA",
        clock=lambda: next(moments),
        mark="T3",
    )
    digests = tuple(data.attachments.save(each) for each in FILES)
    with data.store.change("imported") as change:
        for kind in KINDS:
            if kind is not Report:
                special = {"parent": "", "state": VisitState.OPEN} if kind is Visit else {}
                change.put(sample(kind, digests, **special))
        change.put(Answer(id="answer-2", visit="visit-1", point="2", comment="taken away"))
    for text in ("first", "second"):
        with data.store.change("answer_recorded", reason="tried") as change:
            change.put(sample(Answer, digests, comment=text))
    with data.store.change("answer_removed") as change:
        change.remove(Answer, "answer-2")
    with data.store.change("visit_locked") as change:
        change.put(sample(Report, digests, chain_head=data.store.chain_head()))
        change.put(sample(Visit, digests, parent="", state=VisitState.LOCKED))
    faults = data.check()
    data.close()
    (folder / "in-use.lock").unlink(missing_ok=True)
    if faults:
        raise SystemExit(f"not whole: {faults}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
