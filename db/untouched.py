"""Whether anything was ever begun in a data folder, by names alone: the start waits for it.

With `keys.json` lost the data, or their backups, are still hers: an ordinary opening asks for
the key or says what is wrong. A first start there would write over what she had.
"""

from __future__ import annotations

from pathlib import Path

from db.layout import BACKUPS, CHOICES, DATABASE, REPLACED

DECIDED = "restored"  # other data, about to be put in the place of these
_FILES = ("keys.json", "keys-copy.json", "keys-damaged.json", DATABASE, f"{DATABASE}-wal", CHOICES)
_FOLDERS = (BACKUPS, REPLACED, "attachments", DECIDED)


def is_untouched(folder: Path) -> bool:
    """True where there are neither keys nor data nor a backup, nor a trace of them."""
    if any((folder / name).exists() for name in _FILES):
        return False
    return not any(_holds_any(folder / name) for name in _FOLDERS)


def _holds_any(place: Path) -> bool:
    try:
        return any(place.iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True  # what cannot be looked into is not taken for nothing
