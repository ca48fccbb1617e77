"""Writes each kind of file while the system cuts files off at a size; says what was left."""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.stored_samples import opened, ticking

from db.backups import FolderBackups
from db.houses import OpenHouse
from db.rescue import FolderRescue
from db.vault import write_slots
from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit
from inspector.domain.safekeeping import BackupReason
from inspector.gateways.export_folder import ExportFolder

LIMITS = (1, 1000, 4096, 40_000)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def code_of(act: Callable[[], object]) -> str:
    try:
        act()
    except InspectionError as error:
        return error.code
    return ""


def main(folder: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    data = opened(folder / "data")
    usb = folder / "usb"
    usb.mkdir()
    keys = folder / "data" / "keys.json"
    keys.write_text('{"format": 1, "slots": []}')
    backups = FolderBackups(folder / "data", OpenHouse(data), ticking())
    backups.make(BackupReason.DAILY)
    writings: dict[str, Callable[[], object]] = {
        "attachment": lambda: data.attachments.save(bytes(50_000)),
        "keys": lambda: write_slots(folder / "data", [{"kind": "passphrase"}] * 3000),
        "backup": lambda: backups.make(BackupReason.DAILY),
        "rescue": lambda: FolderRescue(lambda: data, ticking()).write(
            usb / "kopi.uanmeldt", [Visit(id="v")], []
        ),
        "export": lambda: ExportFolder(folder / "data" / "exports").put("a.pdf", bytes(50_000)),
    }
    told = []
    for what, act in writings.items():
        for limit in LIMITS:
            before = contents(folder)
            with files_of_at_most(limit):
                code = code_of(act)
            after = contents(folder)
            left = sorted(name for name in after if after[name] != before.get(name))
            left = [name for name in left if not name.endswith(("-wal", "-shm", "uanmeldt.db"))]
            told.append({"what": what, "limit": limit, "code": code, "left": left})
    data.close()
    print(json.dumps(told))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
