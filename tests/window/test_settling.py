"""What waits until the start page is painted, and what a start leaves out."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.settling import MODULES, FirstPaint, Settling

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", MODULES)
def test_what_is_warmed_can_be_imported(name):
    assert importlib.import_module(name)


def test_the_painting_is_told_when_it_has_happened(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    first = FirstPaint()
    first.watch(widget)
    with qtbot.waitSignal(first.painted):
        widget.show()


def test_what_waited_runs_once_and_no_other_thread_may_collect_memory():
    ran = []
    window = QObject()
    settling = Settling(window, lambda: ran.append(1))
    gc.disable()
    try:
        settling.begin()
        settling.begin()
        settling.stop()
        gc.unfreeze()
        assert ran == [1]
        assert not gc.isenabled()  # else whichever thread allocates next destroys widgets
    finally:
        gc.enable()


def test_the_start_page_needs_no_other_page_and_no_heavy_library():
    program = (
        "import sys, main; main.outside('da')\n"
        "import ui.app, ui.pages.today, db.opening, inspector.gateways.danish_holidays as d\n"
        "from inspector.gateways.key_ring import SystemKeyRing\n"
        "d.danish_holidays(2026); SystemKeyRing()\n"
        "heavy = ('sqlite_utils', 'keyring', 'cryptography', 'holidays', 'reportlab', 'PIL',\n"
        "         'pikepdf', 'pyhanko', 'pypdfium2', 'smtplib', 'email', 'difflib',\n"
        "         'segno', 'argparse', 'subprocess', 'PySide6.QtNetwork',\n"
        "         'PySide6.QtPrintSupport', 'db.backups', 'db.backup_places', 'db.backup_file',\n"
        "         'db.restoring', 'db.rescue', 'db.key_cabinet', 'db.check', 'ui.search',\n"
        "         'ui.widgets.dialog', 'ui.widgets.fields', 'ui.after_start', 'ui.locking',\n"
        "         'ui.pages.visit_mode', 'ui.pages.import_list', 'ui.pages.settings.page')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() in ("[]", "['argparse']"), run.stderr
