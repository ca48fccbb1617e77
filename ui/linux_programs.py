"""Whether Linux has a program for a file: Qt says it opened as soon as it could ask."""

from __future__ import annotations

import mimetypes
import shutil
import subprocess
from pathlib import Path

_MOST_SECONDS = 5
_FOLDER = "inode/directory"


def has_one_for(path: Path) -> bool:
    """False where nothing would come of opening it; True also where the system cannot say."""
    if shutil.which("xdg-open") is None:
        return False
    kind = _FOLDER if path.is_dir() else mimetypes.guess_type(path.name)[0]
    asked = shutil.which("xdg-mime")
    if kind is None or asked is None:
        return True
    try:
        answer = subprocess.run(
            [asked, "query", "default", kind],
            capture_output=True, check=False, timeout=_MOST_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(answer.stdout.strip())
