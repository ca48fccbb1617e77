"""The program on a screen, read through AT-SPI as a screen reader reads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READER = ROOT / "tests/journeys/read_from_outside.py"
SYSTEM_PYTHON = "/usr/bin/python3"
SCRIPT = """
{python} main.py --data {data} --demo & program=$!
{system} {reader} 'Ida Enebær' Leverandører 'Indlæs leverandørliste'; told=$?
kill -9 $program
exit $told
"""


def _has_reader() -> bool:
    if not Path(SYSTEM_PYTHON).exists():
        return False
    asked = [SYSTEM_PYTHON, "-c", "import pyatspi"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("dbus-run-session")),
        reason="needs Xvfb and dbus-run-session",
    ),
    pytest.mark.skipif(not _has_reader(), reason="needs the system's python3-pyatspi"),
]


@pytest.fixture
def screen():
    """A screen of its own; its number."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten"]
    server = subprocess.Popen(
        [*command, "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_a_screen_reader_is_told_the_name_of_every_control(screen, tmp_path):
    script = SCRIPT.format(
        python=sys.executable, data=tmp_path / "data", system=SYSTEM_PYTHON, reader=READER
    )
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "DBUS_", "AT_SPI", "WAYLAND"))
    }
    settings |= {"DISPLAY": screen, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    settings |= {"QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path)}
    settings["TMPDIR"] = str(tmp_path)  # the demo goes with the test

    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=settings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    controls = [json.loads(line) for line in done.stdout.splitlines() if line[0] == "{"]
    nameless = [
        one
        for one in controls
        if one["role"] != "table cell" and not (one["name"] or one["label"]).strip()
    ]  # an empty cell is an empty figure, not a control
    names = {one["name"] for one in controls}
    assert nameless == []
    assert {"I dag", "Leverandører", "Tilsyn", "Indstillinger"} <= names
    assert "Indlæs leverandørliste" in names  # the page that was reached from outside
