"""What lies under a name, looked at without following where it may lead.

Whoever may write to the place may lay a link there that leads into this laptop's own files.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FOLDER, _FILE, _OTHER = "folder", "file", "other"
# Windows: symbolic links and junctions stand for another name. What a synchronising program
# keeps elsewhere is a reparse point too, and is no link.
_NAME_SURROGATE = 0x2000_0000


def is_folder(path: Path) -> bool:
    """Whether it is a folder itself and no link to one; OSError where it cannot be looked at."""
    return _kind(path) == _FOLDER


def is_file(path: Path) -> bool:
    """Whether it is an ordinary file itself."""
    return _kind(path) == _FILE


def is_there(path: Path) -> bool:
    """Whether anything bears the name, a link that leads nowhere too."""
    return _kind(path) is not None


def leads_straight(root: Path, parts: tuple[str, ...]) -> bool:
    """Whether all of these folders, one in the other, lie within the root; OSError as above."""
    for part in parts:
        root = root / part
        if not is_folder(root):
            return False
    return True


def _kind(path: Path) -> str | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return _kind_of(found)


def _kind_of(found: os.stat_result) -> str:
    if getattr(found, "st_reparse_tag", 0) & _NAME_SURROGATE:
        return _OTHER
    if stat.S_ISDIR(found.st_mode):
        return _FOLDER
    return _FILE if stat.S_ISREG(found.st_mode) else _OTHER
