"""Start to the start page painted with its real figures / a bare QMainWindow painted."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 11

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, QApplication.quit)
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def measure() -> list[dict[str, object]]:
    """The program quits by itself when the figures are painted (UANMELDT_QUIT_WHEN_READY)."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UANMELDT_PASSPHRASE": "kun til måling",
        "UANMELDT_QUIT_WHEN_READY": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "main.py", "--data", folder]
        subprocess.run([*program, "demo"], cwd=ROOT, env=environment, check=True)
        for _ in range(ROUNDS):
            bare = _seconds([sys.executable, "-c", BARE], environment)
            ours = _seconds(program, environment)
            ratios.append(ours / bare)
    ratio = round(statistics.median(ratios), 2)
    return [{"name": "start / bare window", "ratio": ratio, "target": 2.0, "runs": ROUNDS}]
