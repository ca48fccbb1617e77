"""Reads a file somebody points at: an ordinary one, of a bearable size, and no other.

A link could lead to a file that was never meant; a pipe or a device never ends. Both are
refused, and so is what is too large, before a byte is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from inspector.domain.civil_number import mask
from inspector.domain.errors import InspectionError

_CHUNK = 1 << 22
_OPENED = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


def read_whole(path: Path, most: int) -> bytes:
    """All of the file. InspectionError `file-link`, `file-special`, `file-too-large` (more than
    `most` bytes), `file-unreadable`.
    """
    name = mask(path.name)
    try:
        _judge(path.lstat(), name, most)
        handle = os.open(path, _OPENED)
        with os.fdopen(handle, "rb") as file:
            _judge(os.fstat(handle), name, most)  # what was opened, not what stood there before
            return _bounded(file.read, name, most)
    except OSError as problem:
        raise InspectionError("file-unreadable", file=name) from problem


def _bounded(read: Callable[[int], bytes], name: str, most: int) -> bytes:
    """At most so many bytes, whatever the file said of its size."""
    parts: list[bytes] = []
    size = 0
    while part := read(_CHUNK):
        size += len(part)
        if size > most:
            raise InspectionError("file-too-large", file=name, megabytes=most // 1_000_000)
        parts.append(part)
    return b"".join(parts)


def _judge(info: os.stat_result, name: str, most: int) -> None:
    if stat.S_ISLNK(info.st_mode):
        raise InspectionError("file-link", file=name)
    if not stat.S_ISREG(info.st_mode):
        raise InspectionError("file-special", file=name)
    if info.st_size > most:
        raise InspectionError("file-too-large", file=name, megabytes=most // 1_000_000)
