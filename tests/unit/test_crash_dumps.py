"""A program that crashes leaves no picture of its memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits of POSIX systems")


def said(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


START = """
import os, resource
try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except ValueError:
    pass
from inspector.gateways.crash_dumps import forbid_crash_dumps
forbid_crash_dumps()
"""


def test_a_crash_leaves_no_core_file(tmp_path):
    done = said(f"{START}\nos.abort()", tmp_path)
    assert done.returncode < 0
    assert list(tmp_path.iterdir()) == []


def test_limit_and_flag_are_set(tmp_path):
    done = said(
        f"{START}\nimport ctypes\nprint(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if os.uname().sysname == 'Linux' else 0)",
        tmp_path,
    )
    assert done.stdout.split("\n")[:2] == ["(0, 0)", "0"]


def test_a_second_time_does_no_harm(tmp_path):
    assert said(f"{START}\nforbid_crash_dumps()", tmp_path).returncode == 0
