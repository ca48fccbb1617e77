"""Putting other data in the place of today's, so that a crash leaves one or the other whole.

What comes is written to a folder of its own and looked at there. Giving that folder another
name decides: before, the data are as they were; after, each start brings to its end what was
begun, by steps that may be taken any number of times.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from db.attachments import FOLDER as POOL
from db.files import sweep, sync_folder, write_durably
from db.layout import BACKUPS as FOLDER
from db.layout import DATABASE, IN_DOUBT, REPLACED
from db.untouched import DECIDED as _DECIDED
from db.vault import FILE as KEYS
from inspector.domain.errors import InspectionError

STAGED = "restoring"
LOOKED_AT = "looking"
ASIDE_POOL = "attachments-aside"  # attachments that only today's data name, or that are replaced
COMING_POOL = "attachments-coming"  # those that open, where today's are missing or do not
_ASIDE = "where.txt"  # the name of the folder that today's data go to
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{4}(-\d+)?")
_LOGS = (f"{DATABASE}-wal", f"{DATABASE}-shm")


def stage(folder: Path, name: str = STAGED) -> Path:
    """An empty folder for what is to come. OSError."""
    staged = folder / name
    discard(folder, name)
    staged.mkdir()
    return staged


def discard(folder: Path, name: str = STAGED) -> None:
    """Take away what is not to come after all."""
    if (folder / name).exists():
        import shutil  # what is not used at a start is not imported at one

        with suppress(OSError):
            shutil.rmtree(folder / name)


def decide(folder: Path, aside: str) -> None:
    """From here on the staged data are the data; today's go to this folder of `replaced`."""
    write_durably(folder / STAGED / _ASIDE, aside.encode())
    (folder / STAGED).replace(folder / _DECIDED)
    sync_folder(folder)


def finish(folder: Path) -> Path | None:
    """Bring a replacing that was decided to its end: where today's data lie now; None: none was.

    OSError: it could not be; the next start tries again.
    """
    decided = folder / _DECIDED
    if not decided.is_dir():
        return None
    if _is_rest(decided):
        _let_go(folder)
        return None
    name = (decided / _ASIDE).read_text(encoding="utf-8")
    if not _NAME.fullmatch(name):
        raise InspectionError("data-cannot-open")
    aside = folder / REPLACED / name
    today = [each for each in (*_LOGS, DATABASE, KEYS) if (folder / each).exists()]
    if today or (decided / ASIDE_POOL).exists():
        aside.mkdir(parents=True, exist_ok=True)
        _set_aside(folder, decided, aside)
    _bring_files(folder, decided)
    for each in (IN_DOUBT, DATABASE, KEYS):  # no opening sees those data without their mark
        if (decided / each).exists():
            (decided / each).replace(folder / each)
            _sync(folder, decided)
    _let_go(folder)
    return aside if aside.exists() else None


def _is_rest(decided: Path) -> bool:
    """Whether all that came has been put in its place, and the folder was being taken away."""
    return not any((decided / each).exists() for each in (_ASIDE, DATABASE))


def _let_go(folder: Path) -> None:
    """What was decided is done: what is left of it bears a name that each start sweeps."""
    discard(folder)
    (folder / _DECIDED).replace(folder / STAGED)
    sync_folder(folder)
    discard(folder)


def _set_aside(folder: Path, decided: Path, aside: Path) -> None:
    """Today's data, where what is to come in their place has not come yet."""
    if (decided / DATABASE).exists():
        for each in (*_LOGS, DATABASE):  # a log is never left beside a database not its own
            if (folder / each).exists():
                (folder / each).replace(aside / each)
    if (folder / KEYS).exists() and not (aside / KEYS).exists():
        write_durably(aside / KEYS, (folder / KEYS).read_bytes())
    if (decided / ASIDE_POOL).exists() and not (aside / POOL).exists():
        (decided / ASIDE_POOL).replace(aside / POOL)
    _sync(aside, folder)


def _bring_files(folder: Path, decided: Path) -> None:
    """Attached files in the place of those that are missing or damaged, which lie aside by now."""
    coming, pool = decided / COMING_POOL, folder / POOL
    if coming.is_dir():
        pool.mkdir(exist_ok=True)
        for each in sorted(coming.iterdir()):
            each.replace(pool / each.name)
        _sync(pool, coming)


def _sync(*folders: Path) -> None:
    for folder in folders:
        sync_folder(folder)


def tidy_folder(folder: Path) -> None:
    """At each start, while nobody else writes here: end what was decided, sweep what was not.

    OSError, InspectionError: as `finish`.
    """
    finish(folder)
    for name in (STAGED, LOOKED_AT):
        discard(folder, name)
    for each in (folder, folder / FOLDER):  # not the attachments, of which there are thousands
        sweep(each)
