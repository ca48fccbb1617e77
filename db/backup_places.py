"""Where backups lie: in the data folder, in a second place she chose, and what was replaced.

A place may be shared by several laptops: each removes its own backups alone, and of the
attachments there only what its own removed ones needed and no backup that stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from db.attachments import FOLDER as POOL
from db.backup_file import SUFFIX, read_head, read_names
from db.files import PART, write_durably
from db.layout import BACKUPS
from db.layout import CHOICES as FILE
from db.layout import DATABASE as DATABASE
from db.layout import REPLACED as REPLACED
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason

FOLDER = BACKUPS
_STAMP = "%Y-%m-%dT%H%M"
_REPLACED = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})(-\d+)?")
_MOST_BYTES = 64 * 1024


def read_second_place(folder: Path) -> Path | None:
    """The folder she chose; None where none was, or where it cannot be told any more."""
    try:
        with (folder / FILE).open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        place = told["second_place"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Path(place) if isinstance(place, str) and place else None


def is_choice_lost(folder: Path) -> bool:
    """Whether a place was chosen and it cannot be told any more which."""
    try:
        told = json.loads((folder / FILE).read_bytes()[:_MOST_BYTES])
        return not isinstance(told["second_place"], str)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def write_second_place(folder: Path, place: Path | None) -> None:
    """Keep backups there too from now on, or no more."""
    told = {"format": 1, "second_place": str(place) if place is not None else ""}
    write_durably(folder / FILE, json.dumps(told, ensure_ascii=False, indent=1).encode())


def require_place(folder: Path, place: Path) -> None:
    """InspectionError `backup-place`: nothing can be written there, or it lies in the data."""
    inside = place.absolute().resolve().is_relative_to(folder.absolute().resolve())
    trial = place / f"uanmeldt-trial{PART}"
    try:
        if inside or not place.is_dir():
            raise InspectionError("backup-place", folder=str(place))
        trial.write_bytes(b"1")
        trial.unlink()
    except OSError as error:
        raise InspectionError("backup-place", folder=str(place)) from error


def all_backups(folder: Path) -> tuple[BackupFile, ...]:
    """Those of the data folder, of the second place where it is there, and what was replaced."""
    place = read_second_place(folder)
    found = [*backups_in(folder / FOLDER), *replaced_in(folder)]
    if place is not None:
        found += backups_in(place, second=True)
    return tuple(sorted(found, key=lambda file: file.made, reverse=True))


def backups_in(place: Path, *, second: bool = False, device: str = "") -> list[BackupFile]:
    """The backups of one place, of one laptop where its id is given; what is none is passed by."""
    found = []
    for path in _files(place):
        with suppress(InspectionError):
            file, of_device = told_of(path, second=second)
            if device in ("", of_device):
                found.append(file)
    return found


def told_of(path: Path, *, second: bool = False) -> tuple[BackupFile, str]:
    """The backup as seen from outside, and the id of its laptop; as `read_head`."""
    head = read_head(path)
    file = BackupFile(
        path=path,
        made=head.made,
        reason=head.reason,
        size=head.size,
        second=second,
        attachments=head.attached,
    )
    return file, head.device


def _files(place: Path) -> list[Path]:
    try:
        return sorted(place.glob(f"*{SUFFIX}"))
    except OSError:  # the stick is out
        return []


def new_replaced(folder: Path, now: datetime) -> str:
    """A name for what is replaced now, which nothing bears yet."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(name for name in names if not (folder / REPLACED / name).exists())


def replaced_in(folder: Path) -> list[BackupFile]:
    """What restores have replaced: whole databases, damaged ones among them."""
    found = []
    for database in sorted((folder / REPLACED).glob(f"*/{DATABASE}")):
        named = _REPLACED.fullmatch(database.parent.name)
        if named is None or database.is_symlink():
            continue
        with suppress(OSError, ValueError):
            made = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            size = database.stat().st_size
            reason = BackupReason.REPLACED
            found.append(
                BackupFile(path=database, made=made, reason=reason, size=size, verified=False)
            )
    return found


def remove_backups(files: Iterable[BackupFile]) -> int:
    """Remove these of one place, and the attachments no backup there needs any more.

    How many went; a file that another program holds stays, and is tried the next time.
    """
    import shutil  # this module is imported at each start

    removed = 0
    candidates: set[str] = set()
    place: Path | None = None
    for file in files:
        with suppress(OSError):
            if file.reason is BackupReason.REPLACED:
                shutil.rmtree(file.path.parent)
            else:
                with suppress(InspectionError):
                    candidates |= read_names(file.path)
                file.path.unlink()
                place = file.path.parent
            removed += 1
    if place is not None:
        _sweep_pool(place, candidates)
    return removed


def _sweep_pool(place: Path, candidates: set[str]) -> None:
    """Remove the candidates that no backup here names; nothing where one could not be asked."""
    for path in _files(place):
        try:
            candidates -= read_names(path)
        except InspectionError as problem:
            if isinstance(problem.__cause__, OSError):
                return
    for name in candidates:
        with suppress(OSError):
            (place / POOL / name).unlink()
