"""What is handed to other programs lies in one folder, under harmless names, and goes again."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.gateways import export_folder
from inspector.gateways.export_folder import LONGEST, ExportFolder, safe_name

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


@pytest.fixture
def exports(tmp_path: Path) -> ExportFolder:
    return ExportFolder(tmp_path / "data" / "exports")


def test_a_file_is_written_under_its_name_and_listed(exports: ExportFolder) -> None:
    path = exports.put("2026-T3-014 Kontrolbesøg.pdf", b"%PDF-1.4")
    assert path == exports.folder / "2026-T3-014 Kontrolbesøg.pdf"
    assert path.read_bytes() == b"%PDF-1.4"
    (listed,) = exports.all()
    assert (listed.name, listed.size) == (path.name, 8)
    assert listed.made.tzinfo is not None


def test_nothing_is_overwritten(exports: ExportFolder) -> None:
    paths = [exports.put("rapport.pdf", bytes([n])) for n in range(3)]
    assert [path.name for path in paths] == ["rapport.pdf", "rapport (2).pdf", "rapport (3).pdf"]
    assert [path.read_bytes() for path in paths] == [b"\0", b"\1", b"\2"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_nobody_else_on_the_computer_may_read_it(exports: ExportFolder) -> None:
    path = exports.put("rapport.pdf", b"x")
    assert path.stat().st_mode & 0o077 == 0
    assert exports.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("..", "uanmeldt"),
        ("", "uanmeldt"),
        ("C:\\Windows\\x.pdf", "C Windows x.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ("com¹.txt", "_com¹.txt"),
        ("console.pdf", "console.pdf"),
        ("rapport.pdf...", "rapport.pdf"),
        ("rap\u202epdf.exe", "rap pdf.exe"),
        ("a\0b\n.pdf", "a b.pdf"),
    ],
)
def test_names_that_could_do_harm_are_made_harmless(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400), st.integers(1, 2000))
def test_every_name_is_one_part_of_a_path_and_short_enough(name: str, number: int) -> None:
    safe = safe_name(name, number)
    assert Path(safe).name == safe
    assert len(safe.encode()) <= LONGEST
    assert not set(safe) & set('<>:"/\\|?*\0')
    assert safe.strip(" .") == safe
    assert safe.isprintable()


def test_a_long_name_keeps_its_ending_and_its_number() -> None:
    assert safe_name("å" * 300 + ".pdf", 12).endswith("å (12).pdf")


@pytest.mark.parametrize("name", ["æ" * 500 + ".pdf", "x" * 255, "CON", "a/b", "😀" * 90])
def test_any_name_can_be_written(exports: ExportFolder, name: str) -> None:
    assert exports.put(name, b"x").parent == exports.folder


def test_all_are_removed_and_the_folder_with_them(exports: ExportFolder) -> None:
    exports.put("a.pdf", b"x")
    exports.put("b.eml", b"x")
    assert exports.clear() == ()
    assert exports.all() == ()
    assert not exports.folder.exists()
    assert exports.clear() == ()


def test_what_another_program_made_there_goes_too(exports: ExportFolder) -> None:
    exports.put("a.pdf", b"x")
    (exports.folder / "underfolder").mkdir()
    (exports.folder / "underfolder" / ".~lock.a.pdf#").write_text("x")
    assert exports.clear() == ()
    assert not exports.folder.exists()


def test_those_another_program_holds_are_named(
    exports: ExportFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports.put("a.pdf", b"x")
    exports.put("b.pdf", b"x")
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "a.pdf":
            raise PermissionError(errno.EACCES, "in use")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert exports.clear() == ("a.pdf",)
    assert [one.name for one in exports.all()] == ["a.pdf"]


def test_a_write_protected_file_goes_too(exports: ExportFolder) -> None:
    exports.put("a.pdf", b"x").chmod(0o400)
    assert exports.clear() == ()


@POSIX
def test_a_link_is_never_followed_out_of_the_folder(exports: ExportFolder, tmp_path: Path) -> None:
    hers = tmp_path / "hendes.pdf"
    hers.write_bytes(b"hers")
    folder = tmp_path / "hendes mappe"
    folder.mkdir()
    (folder / "brev.txt").write_text("hers")
    exports.put("a.pdf", b"x")
    (exports.folder / "b.pdf").symlink_to(hers)
    (exports.folder / "mappe").symlink_to(folder)
    assert exports.put("b.pdf", b"ours").name == "b (2).pdf"
    assert [one.name for one in exports.all()] == ["b (2).pdf", "a.pdf"]
    assert exports.clear() == ()
    assert hers.read_bytes() == b"hers"
    assert (folder / "brev.txt").read_text() == "hers"


@POSIX
def test_a_folder_that_is_a_link_takes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    elsewhere = tmp_path / "andet sted"
    elsewhere.mkdir()
    (elsewhere / "brev.txt").write_text("hers")
    (tmp_path / "exports").symlink_to(elsewhere)
    exports = ExportFolder(tmp_path / "exports")
    with pytest.raises(InspectionError) as refused:
        exports.put("a.pdf", b"x")
    assert refused.value.code == "export-folder"
    assert exports.all() == ()
    assert exports.clear() == ()
    assert (elsewhere / "brev.txt").exists()


def test_a_full_disk_leaves_nothing_half_written(
    exports: ExportFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fdopen

    class Full:
        def __init__(self, handle: int) -> None:
            self._file = real(handle, "wb")

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_args: object) -> None:
            self._file.close()

        def write(self, _data: bytes) -> None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(export_folder.os, "fdopen", lambda handle, _mode: Full(handle))
    with pytest.raises(InspectionError) as refused:
        exports.put("a.pdf", b"x")
    assert refused.value.code == "export-full"
    assert exports.all() == ()


def test_the_next_start_sweeps_what_was_left(exports: ExportFolder) -> None:
    exports.put("a.pdf", b"x")
    assert ExportFolder(exports.folder).clear_left() == ()
    assert not exports.folder.exists()
    assert ExportFolder(exports.folder).clear_left() == ()


def test_what_an_earlier_program_left_goes_and_what_this_one_handed_out_stays(tmp_path):
    ExportFolder(tmp_path / "exports").put("gammel.pdf", b"1")
    exports = ExportFolder(tmp_path / "exports")
    exports.put("ny.pdf", b"2")
    assert exports.clear_left() == ()
    assert [one.name for one in exports.all()] == ["ny.pdf"]
    exports.clear()
    assert exports.all() == ()
