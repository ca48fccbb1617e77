"""A data folder is on a local disk: SQLite's log is not safe on a share or under a sync client."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path, PurePath

from inspector.domain.errors import InspectionError

_SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "google drev",
    "icloud",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "box sync",
    "sharepoint",
)
_NETWORK_TYPES = frozenset(
    {
        "afs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.rclone",
        "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf",
    }
)  # fmt: skip
_DRIVE_REMOTE = 4  # GetDriveTypeW
_MOUNTS = Path("/proc/self/mounts")


def require_local(folder: Path) -> None:
    """InspectionError `folder-not-local` for a synchronised or a network folder."""
    full = folder.expanduser().absolute()
    resolved = full.resolve()
    mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace") if _MOUNTS.exists() else ""
    if (
        is_synchronised(full)
        or is_synchronised(resolved)
        or is_share(str(full))
        or is_share(str(resolved))  # a letter that stands for a share
        or is_network_mount(resolved, mounts)
        or _is_remote_drive(resolved)
    ):
        raise InspectionError("folder-not-local", folder=str(folder))


def is_synchronised(folder: PurePath) -> bool:
    """A part of the path carries the name of a sync client's folder ("OneDrive - Kommune")."""
    return any(part.casefold().startswith(_SYNCHRONISED) for part in folder.parts)


def is_share(path: str) -> bool:
    r"""A Windows share: `\\server\share`; the long form of a local drive `\\?\C:\` is none."""
    text = path.replace("/", "\\")
    if text.startswith("\\\\?\\"):
        return text[4:8].upper() == "UNC\\"
    return text.startswith("\\\\")


def is_network_mount(folder: PurePath, mounts: str) -> bool:
    """Whether the mount that holds the folder is of a network type (lines of /proc/mounts)."""
    longest, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = PurePath(parts[1].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), parts[2]
    return kind in _NETWORK_TYPES


def _is_remote_drive(folder: Path) -> bool:
    if sys.platform != "win32":
        return False
    return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE)
