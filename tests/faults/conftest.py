"""Disks to be filled, made read-only, broken and pulled out; a skip where there are none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def _run(*words: str | Path) -> bool:
    try:
        done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


class Disk:
    """A mounted disk of its own; `path` is where it is seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "disk"
        self.path.mkdir()

    def end(self) -> None:
        while _run("umount", "-l", self.path):
            pass

    def _must(self, *words: str | Path) -> None:
        assert _run(*words), words


class MemoryDisk(Disk):
    """A small disk in memory: can be full, larger, or read-only while nothing is open on it."""

    def mount(self, size: str) -> bool:
        return _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.path)

    def resize(self, size: str) -> None:
        self._must("mount", "-o", f"remount,size={size}", self.path)

    def read_only(self, yes: bool) -> None:
        self._must("mount", "-o", f"remount,{'ro' if yes else 'rw'}", self.path)


class PlugDisk(Disk):
    """A disk with a real file system: can break in the middle, be pulled out and put back."""

    def mount(self) -> bool:
        image = self._image()
        with image.open("wb") as file:
            file.truncate(24 << 20)
        return _run("mkfs.ext4", "-q", image) and _run("mount", "-o", "loop", image, self.path)

    def _image(self, number: int = 0) -> Path:
        return self._folder / f"image{number}"

    def break_down(self) -> None:
        """The system gives the disk up, as after an error of its electronics."""
        self._must("mount", "-o", "remount,abort", self.path)

    def pull(self) -> None:
        """By force, while files on it are open."""
        self._must("umount", "-l", self.path)

    def put_back(self, number: int = 1) -> None:
        """What had reached the disk when it was pulled comes back as a new device."""
        shutil.copyfile(self._image(number - 1), self._image(number))
        self._must("mount", "-o", "loop", self._image(number), self.path)


@pytest.fixture
def memory_disk(tmp_path: Path) -> Iterator[MemoryDisk]:
    """Two megabytes."""
    disk = MemoryDisk(tmp_path)
    if not sys.platform.startswith("linux") or not disk.mount("2m"):
        pytest.skip("a small disk can only be mounted by root, on Linux")
    yield disk
    disk.end()


@pytest.fixture
def plug_disk(tmp_path: Path) -> Iterator[PlugDisk]:
    disk = PlugDisk(tmp_path)
    if not sys.platform.startswith("linux") or not disk.mount():
        disk.end()
        pytest.skip("a disk image can only be mounted by root, on Linux with mkfs.ext4")
    yield disk
    disk.end()
