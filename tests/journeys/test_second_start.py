"""A second start on the same data: the first window comes forward, and nothing is opened twice."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from journeys.hand import wait
from journeys.office import PASSPHRASE, NoKeyRing, Office

from db.opening import open_data

ROOT = Path(__file__).resolve().parents[2]


def start_again(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--data", str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "UANMELDT_PASSPHRASE": PASSPHRASE},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def held(folder: Path):
    return open_data(
        folder, key_ring=NoKeyRing(), passphrase=PASSPHRASE, person="",
        clock=lambda: datetime.now(UTC),
    )  # fmt: skip


def test_every_further_start_brings_the_first_window_forward_and_ends(tmp_path, monkeypatch):
    held(tmp_path).close()
    monkeypatch.setenv("UANMELDT_PASSPHRASE", PASSPHRASE)
    with Office(tmp_path) as office:
        office.ask(lambda _store: True)  # it is open
        wait(lambda: office.shown.shell._doorbell is not None, "the doorbell")
        for _ in range(2):
            office.window.showMinimized()
            wait(office.window.isMinimized, "minimised")

            further = start_again(tmp_path)
            wait(lambda: further.poll() is not None, "the further start to end", seconds=30)  # noqa: B023 - of this turn

            out, err = further.communicate()
            assert (further.returncode, out, err) == (0, "", "")
            wait(lambda: not office.window.isMinimized(), "the first window")


def test_where_another_program_holds_the_data_the_window_says_so(tmp_path, monkeypatch):
    opened = held(tmp_path)
    monkeypatch.setenv("UANMELDT_PASSPHRASE", PASSPHRASE)
    try:
        with Office(tmp_path) as office:
            office.hand.wait_for("Programmet er allerede åbent med denne datamappe.")
    finally:
        opened.close()


def test_a_second_start_on_a_locked_window_opens_nothing_and_shows_the_locked_screen(
    tmp_path, monkeypatch
):
    held(tmp_path).close()
    monkeypatch.setenv("UANMELDT_PASSPHRASE", PASSPHRASE)  # whoever is logged in has the keychain
    with Office(tmp_path) as office:
        office.ask(lambda _store: True)  # it is open
        safety = office.program.safety
        assert safety is not None
        safety.exports.put("Rapport.pdf", b"%PDF")
        wait(lambda: office.shown.shell._doorbell is not None, "the doorbell")
        safety.lock()
        assert not safety.exports.all()
        office.window.showMinimized()
        wait(office.window.isMinimized, "minimised")

        further = start_again(tmp_path)
        wait(lambda: further.poll() is not None, "the further start to end", seconds=30)

        assert (further.returncode, *further.communicate()) == (0, "", "")
        wait(lambda: not office.window.isMinimized(), "the locked window")
        assert safety.locked()
        office.program.begin(PASSPHRASE).result()
        assert not safety.locked()
    held(tmp_path).close()


def test_what_the_first_handed_over_outlives_a_second_start(tmp_path, monkeypatch):
    held(tmp_path).close()
    monkeypatch.setenv("UANMELDT_PASSPHRASE", PASSPHRASE)
    with Office(tmp_path) as office:
        office.ask(lambda _store: True)
        safety = office.program.safety
        assert safety is not None
        path = safety.exports.put("Rapport.pdf", b"%PDF")
        wait(lambda: office.shown.shell._doorbell is not None, "the doorbell")
        further = start_again(tmp_path)
        wait(lambda: further.poll() is not None, "the further start to end", seconds=30)
        assert further.communicate() == ("", "")
        assert path.exists()
    assert not path.exists()
