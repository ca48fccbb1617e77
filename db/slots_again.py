"""`keys.json` lost or damaged: its copy gives the key, else the newest backup's slots do.

Only slots whose key fits the database are put back, so nothing that was stored is lost with
one small file. A slot that was renewed or removed must not come back that way: the copy,
written with each change of a slot, is believed before any backup, and of each laptop's backups
the newest alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from db.backup_file import read_head
from db.backup_places import DATABASE, all_backups
from db.damage import fits_a_page
from db.files import told
from db.key_slots import Slot, parse_slots
from db.vault import FILE as KEYS
from db.vault import open_slots, read_slots, write_slots
from inspector.domain.errors import InspectionError
from inspector.services.ports import KeyRing

COPY = "keys-copy.json"  # of keys.json as it is, never as it was
_DAMAGED = "keys-damaged.json"  # what was found is kept
_TO_BE_TYPED = ("no-key", "passphrase-wrong", "recovery-wrong", "recovery-mistyped")


def key_from_backups(
    folder: Path, key_ring: KeyRing | None, secret: str | None, problem: InspectionError
) -> bytes:
    """The key, its slots put back; InspectionError: what is to be typed, else the problem given."""
    if not (folder / DATABASE).exists():
        raise problem
    copied = _copied(folder)
    if copied:
        key = _by_copy(copied, key_ring, secret)
        if key is not None and fits_a_page(folder / DATABASE, key):
            _put_back(folder, copied)
            return key
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


def _by_copy(slots: list[Slot], key_ring: KeyRing | None, secret: str | None) -> bytes | None:
    """The key by today's ways; None where the copy is damaged. InspectionError: else."""
    try:
        return open_slots(slots, key_ring, secret)
    except InspectionError as problem:
        if problem.code == "keys-damaged":
            return None
        raise


def keep_copy(folder: Path, slots: Sequence[Slot]) -> None:
    """Keep today's slots a second time; where that cannot be, no earlier ones are kept."""
    try:
        write_slots(folder, slots, COPY)
    except InspectionError:
        forget_copy(folder)


def forget_copy(folder: Path) -> None:
    """The slots become those of other data, or the copy could not be written."""
    with suppress(OSError):
        (folder / COPY).unlink()


def slots_of_the_day(folder: Path, at_opening: bytes) -> dict[str, object] | None:
    """The content of `keys.json`, for a backup to carry; None where the data have no slots.

    Where it was lost or damaged while the program runs it is written anew, by its copy or as
    it was read at the opening: a backup without a way to its key is none.
    """
    try:
        if read_slots(folder):
            return _told((folder / KEYS).read_bytes())
    except (InspectionError, OSError) as problem:
        if isinstance(problem, InspectionError) and problem.code == "data-newer":
            return _told((folder / KEYS).read_bytes())
    told_then = _told(at_opening) or {}
    slots = _copied(folder) or parse_slots(told_then.get("slots", []))
    if not slots:
        return None
    with suppress(InspectionError):  # a full disk: the backup has them all the same
        _put_back(folder, slots)
    return {**told_then, "format": told_then.get("format", 1), "slots": slots}


def _told(content: bytes) -> dict[str, object] | None:
    try:
        told_keys = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return told_keys if isinstance(told_keys, dict) else None


def _copied(folder: Path) -> list[Slot]:
    try:
        return read_slots(folder, COPY)
    except InspectionError:
        return []


def _slots_of_backups(folder: Path) -> Iterator[list[Slot]]:
    """Of each laptop those of its newest backup that has any."""
    seen: set[str] = set()
    for file in all_backups(folder):
        with suppress(InspectionError):
            head = read_head(file.path)
            slots = parse_slots(head.keys.get("slots")) if head.keys is not None else []
            if slots and head.device not in seen:
                seen.add(head.device)
                yield slots


def _put_back(folder: Path, slots: list[Slot]) -> None:
    try:
        if (folder / KEYS).exists():
            (folder / KEYS).replace(folder / _DAMAGED)
    except OSError as error:
        raise told(error) from error
    write_slots(folder, slots)
