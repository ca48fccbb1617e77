"""`keys.json` lost or damaged: every backup carries the slots of its day, and they give the key.

Only slots whose key fits the database are put back, so nothing that was stored is lost with
one small file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.backup_file import read_head
from db.backup_places import DATABASE, all_backups
from db.damage import fits_a_page
from db.files import told
from db.key_slots import Slot, parse_slots
from db.vault import FILE as KEYS
from db.vault import open_slots, write_slots
from inspector.domain.errors import InspectionError
from inspector.services.ports import KeyRing

_DAMAGED = "keys-damaged.json"  # what was found is kept
_TO_BE_TYPED = ("no-key", "passphrase-wrong", "recovery-wrong", "recovery-mistyped")


def key_from_backups(
    folder: Path, key_ring: KeyRing | None, secret: str | None, problem: InspectionError
) -> bytes:
    """The key, its slots put back; InspectionError: what is to be typed, else the problem given."""
    if not (folder / DATABASE).exists():
        raise problem
    asked: InspectionError | None = None
    for slots in _slots_of_backups(folder):
        try:
            key = open_slots(slots, key_ring, secret)
        except InspectionError as why:
            asked = asked or (why if why.code in _TO_BE_TYPED else None)
            continue
        if fits_a_page(folder / DATABASE, key):
            _put_back(folder, slots)
            return key
    raise asked or problem


def _slots_of_backups(folder: Path) -> Iterator[list[Slot]]:
    """Those of the newest backup first; the same ones once."""
    seen: list[list[Slot]] = []
    for file in all_backups(folder):
        with suppress(InspectionError):
            keys = read_head(file.path).keys
            slots = parse_slots(keys.get("slots")) if keys is not None else []
            if slots and slots not in seen:
                seen.append(slots)
                yield slots


def _put_back(folder: Path, slots: list[Slot]) -> None:
    try:
        if (folder / KEYS).exists():
            (folder / KEYS).replace(folder / _DAMAGED)
    except OSError as error:
        raise told(error) from error
    write_slots(folder, slots)
