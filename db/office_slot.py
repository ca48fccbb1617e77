"""The office's way into a data folder, for when a colleague has left or a laptop is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from db.key_slots import others
from db.slots_again import keep_copy
from db.vault import dated, read_slots, write_slots
from inspector.domain.safekeeping import SlotKind


def add_office_slot(
    folder: Path, key: bytes, admin_box_public: bytes, now: datetime | None = None
) -> None:
    """The office can open this folder from now on; in place of an earlier office's slot.

    InspectionError: `keys-damaged`, `data-newer`, those of writing; ValueError: no public key.
    """
    from db.admin_slot import wrap  # the ciphers take 0.1 s to load

    slots = others(read_slots(folder), SlotKind.OFFICE)
    made = None if now is None else now.astimezone(UTC)
    slots.append(dated(wrap(key, admin_box_public), made))
    write_slots(folder, slots)
    keep_copy(folder, slots)
