"""A real start, from the key to the painted figures, loads what its page shows and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage.key_rings import MemoryKeyRing

import main
from db.opening import open_data

ROOT = Path(__file__).resolve().parents[2]
STARTED = """
import json, os, sys
import main
from inspector.gateways.outside import Outside
from storage.key_rings import MemoryKeyRing
ring = MemoryKeyRing()
ring.secrets = json.loads(os.environ["KEPT"])
Outside.key_ring = lambda _self: ring
code = main.main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)))
raise SystemExit(code)
"""
# What a start once loaded without showing any of it; each of these brings others along.
NOT_FOR_A_START = (
    "inspector.domain.access_copy",  # the papers that are handed out, and the report in them
    "inspector.domain.documents",
    "inspector.domain.draw",
    "inspector.domain.exchange",
    "inspector.domain.office",
    "inspector.domain.statistics",
    "inspector.gateways.scheme_lines",
    "inspector.gateways.verification_files",
    "inspector.services.dispatching",
    "inspector.services.handing_out",
    "calendar",  # and with it the languages of the system
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Every module that the start over the demo data brought in until it had painted."""
    folder, ring = tmp_path_factory.mktemp("start") / "data", MemoryKeyRing()
    opened = open_data(
        folder, key_ring=ring, passphrase=None, person="", clock=lambda: datetime.now(UTC)
    )
    try:
        main.outside("da").fill_demo(opened.store, opened.attachments)
    finally:
        opened.close()
    run = subprocess.run(
        [sys.executable, "-c", STARTED, "--data", str(folder)],
        cwd=ROOT,
        env=os.environ
        | {
            "KEPT": json.dumps(ring.secrets),
            "PYTHONPATH": str(ROOT / "tests"),
            "QT_QPA_PLATFORM": "offscreen",
            "UANMELDT_QUIT_WHEN_READY": "1",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    ready, modules = run.stdout.splitlines()
    assert ready == "ready"
    return frozenset(json.loads(modules))


@pytest.mark.parametrize("name", NOT_FOR_A_START)
def test_a_start_leaves_out_what_its_page_does_not_show(loaded, name):
    assert name not in loaded


def test_a_start_loads_a_known_number_of_modules(loaded):
    """A page that grew is seen here before it is felt."""
    ours = [name for name in loaded if name.partition(".")[0] in ("db", "inspector", "ui")]
    assert len(ours) <= 150, sorted(ours)
