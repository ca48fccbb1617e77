"""`main.py` as a process: the real folder, key and exit code, on a machine without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.opening import open_data

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "en lang adgangssætning"
SUPPLIERS = "Leverandør;CVR\nJobvejen;13748136\n"


class Folder:
    """A data folder and the program on it; no screen, no keychain."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def environment(self, passphrase: str | None) -> dict[str, str]:
        left_out = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "UANMELDT_PASSPHRASE")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        kept["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"  # where a keychain would be
        if passphrase is not None:
            kept["UANMELDT_PASSPHRASE"] = passphrase
        return kept

    def run(self, *given: object, passphrase: str | None = PASSPHRASE):
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(self.path)]
        return subprocess.run(
            [*command, *(str(part) for part in given)],
            env=self.environment(passphrase), capture_output=True, text=True, encoding="utf-8",
            check=False, timeout=120,
        )  # fmt: skip


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "data")


def one_sentence(done) -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_demo_then_visits_then_report_without_a_screen_or_a_keychain(folder, tmp_path):
    out = tmp_path / "F.pdf"
    filled = folder.run("demo")
    assert (filled.returncode, filled.stdout) == (0, "")

    visits = json.loads(folder.run("visits", "--json").stdout)
    locked = next(visit for visit in visits if visit["state"] == "locked")
    written = folder.run("report", locked["id"], "--out", out)

    assert (written.returncode, written.stdout) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")
    checked = folder.run("check", "--json")
    assert (checked.returncode, json.loads(checked.stdout)) == (0, [])
    assert "tom mappe" in one_sentence(folder.run("demo"))


def test_what_was_imported_is_there_for_the_next_process(folder, tmp_path):
    path = tmp_path / "leverandører.csv"
    path.write_text(SUPPLIERS, encoding="utf-8")

    first = folder.run("import", "suppliers", path, "--json")
    second = folder.run("import", "suppliers", path, "--json")

    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout)["new"] == 1
    assert json.loads(second.stdout)["unchanged"] == 1
    assert b"Jobvejen" not in (folder.path / "uanmeldt.db").read_bytes()


def test_without_a_passphrase_or_a_keychain_nothing_is_made(folder):
    done = folder.run("visits", "--json", passphrase=None)
    assert (done.returncode, done.stdout) == (1, "")
    why, what = done.stderr.splitlines()  # what the keychain answered, and what to do
    assert "nøglering" in why
    assert "UANMELDT_PASSPHRASE" in what
    assert not (folder.path / "keys.json").exists()
    assert not (folder.path / "uanmeldt.db").exists()


def test_a_wrong_passphrase_is_one_sentence(folder):
    assert folder.run("visits").returncode == 0
    told = one_sentence(folder.run("visits", passphrase="en anden"))

    assert told.startswith("Adgangssætningen passer ikke.")


def test_a_folder_that_is_open_in_another_program_is_refused(folder):
    held = open_data(
        folder.path, key_ring=None, passphrase=PASSPHRASE, person="AA",
        clock=lambda: datetime.now(UTC),
    )  # fmt: skip
    try:
        told = one_sentence(folder.run("visits"))
    finally:
        held.close()

    assert told.startswith("Programmet er allerede åbent med denne datamappe.")
    assert folder.run("visits").returncode == 0


def test_the_window_without_a_screen_is_one_sentence_and_no_abort(folder):
    done = folder.run()

    assert "main.py --help" in one_sentence(done)


def test_a_command_never_loads_qt(folder):
    script = (
        "import sys, runpy; sys.argv = ['main.py', 'schemes', '--json']\n"
        "try: runpy.run_path('main.py', run_name='__main__')\n"
        "except SystemExit as ended: assert not ended.code\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=folder.environment(None),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_the_self_test_passes_without_a_keychain(folder):
    done = folder.run("--self-test", passphrase=None)

    assert done.returncode == 0, done.stderr
    assert all(line.startswith("ok") for line in done.stdout.splitlines())
