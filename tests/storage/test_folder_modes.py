"""The data folder is hers alone, whatever part of the program made it first."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from storage.stored_samples import opened

from db.files import keep_to_us, write_durably
from inspector.gateways.logs import LogFile
from ui.preferences import Preferences

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX alone")


@pytest.fixture(autouse=True)
def ordinary_mask() -> Iterator[None]:
    """Most systems let everybody read what a program makes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def by_log(folder: Path) -> None:
    log = LogFile(folder)
    log.emit(logging.LogRecord("x", logging.WARNING, "", 1, "m", (), None))
    log.close()


def by_preferences(folder: Path) -> None:
    Preferences(folder).keep("look/language", "da")


def by_opening(folder: Path) -> None:
    opened(folder).close()


@pytest.mark.parametrize("make", [by_log, by_preferences, by_opening])
def test_whatever_makes_the_data_folder_makes_it_hers_alone(
    qapp: QCoreApplication, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    folder = tmp_path / "share" / "Uanmeldt"
    make(folder)
    assert mode(folder) == 0o700


def test_a_folder_that_lay_open_is_closed_to_others_when_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "Uanmeldt"
    folder.mkdir(mode=0o755)
    by_opening(folder)
    assert mode(folder) == 0o700


def test_a_folder_that_all_may_write_to_is_left_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    keep_to_us(shared)
    assert mode(shared) == 0o1777


def test_what_is_written_durably_is_for_her_alone(tmp_path: Path) -> None:
    write_durably(tmp_path / "keys.json", b"{}")
    assert mode(tmp_path / "keys.json") == 0o600
