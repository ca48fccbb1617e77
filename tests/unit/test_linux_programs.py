"""Whether a Linux desktop has a program for a file, which Qt answers yes to in any case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ui import linux_programs
from ui.files import Files

Made = Callable[..., None]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A system with these programs alone; each is a shell script."""

    def make(**scripts: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name, script in scripts.items():
            path = folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return make


def draft(folder: Path) -> Path:
    path = folder / "draft.eml"
    path.write_bytes(b"draft")
    return path


def test_without_xdg_open_nothing_is_opened(programs: Made, tmp_path: Path) -> None:
    programs(xdg_mime="echo mail.desktop")
    assert not linux_programs.has_one_for(draft(tmp_path))


def test_a_kind_nobody_is_named_for_is_opened_by_nobody(programs: Made, tmp_path: Path) -> None:
    programs(xdg_open="", xdg_mime="true")
    assert not linux_programs.has_one_for(draft(tmp_path))


def test_the_program_named_for_mail_opens_a_draft(programs: Made, tmp_path: Path) -> None:
    programs(xdg_open="", xdg_mime='test "$3" = message/rfc822 && echo mail.desktop')
    assert linux_programs.has_one_for(draft(tmp_path))
    assert not linux_programs.has_one_for(tmp_path / "report.pdf")


def test_a_system_that_cannot_say_is_believed(programs: Made, tmp_path: Path) -> None:
    programs(xdg_open="")
    assert linux_programs.has_one_for(draft(tmp_path))


def test_what_is_no_draft_and_of_no_known_kind_is_left_to_the_system(
    programs: Made, tmp_path: Path
) -> None:
    programs(xdg_open="", xdg_mime="true")
    assert linux_programs.has_one_for(tmp_path / "file.unknown-kind")


def test_the_window_says_no_where_linux_has_no_program(
    programs: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs()
    monkeypatch.setattr("sys.platform", "linux")
    assert not Files().show(draft(tmp_path))
