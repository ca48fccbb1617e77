"""Start to the start page painted with its real figures / a bare QMainWindow painted.

Two ways in. The ordinary start has its key from the system's keychain: `BY_KEY_RING` replaces
that, and nothing else, by one that answers from memory, and `keyring` is never imported; what
a real one costs lies with the desktop's service. The start by passphrase stretches it with
Argon2id, which takes 0.3 s by design; it has a line of its own and no target.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.vault import FILE, open_vault

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 11
PASSPHRASE = "kun til måling"

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

BY_KEY_RING = """
import os, sys
import main
class KeyRingInMemory:
    def read(self, name):
        return os.environ["UANMELDT_MEASURED_KEY"]
    def write(self, name, secret):
        return False
main.Outside.key_ring = lambda _self: KeyRingInMemory()
raise SystemExit(main.main(sys.argv[1:]))
"""


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def _add_keychain_slot(folder: Path) -> str:
    """Let the folder be opened by a keychain too; the key that one answers with."""
    key = open_vault(folder, None, PASSPHRASE)
    kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    kept["slots"].insert(0, {"kind": "keychain", "name": "measured"})
    (folder / FILE).write_text(json.dumps(kept), encoding="utf-8")
    return key.hex()


def measure() -> list[dict[str, object]]:
    """The program quits by itself when the figures are painted (UANMELDT_QUIT_WHEN_READY)."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UANMELDT_QUIT_WHEN_READY": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    typed = environment | {"UANMELDT_PASSPHRASE": PASSPHRASE}
    with tempfile.TemporaryDirectory() as place:
        folder = str(Path(place, "data"))
        program = [sys.executable, "main.py", "--data", folder]
        subprocess.run([*program, "demo"], cwd=ROOT, env=typed, check=True, capture_output=True)
        kept = environment | {"UANMELDT_MEASURED_KEY": _add_keychain_slot(Path(folder))}
        ring = [sys.executable, "-c", BY_KEY_RING, "--data", folder]
        bare, by_ring, by_passphrase = [], [], []
        for _ in range(ROUNDS + 1):
            bare.append(_seconds([sys.executable, "-c", BARE], environment))
            by_ring.append(_seconds(ring, kept))
            by_passphrase.append(_seconds(program, typed))
    return [
        {"name": "start by keychain / bare window", **_figure(by_ring, bare), "target": 2.0},
        {"name": "start by passphrase / bare window", **_figure(by_passphrase, bare)},
    ]


def _figure(ours: list[float], bare: list[float]) -> dict[str, object]:
    """The first round warms the disk and is left out."""
    rounds = list(zip(ours, bare, strict=True))[1:]
    return {
        "ratio": round(statistics.median(one / other for one, other in rounds), 2),
        "ms": round(statistics.median(one for one, _ in rounds) * 1000),
        "floor_ms": round(statistics.median(other for _, other in rounds) * 1000),
        "runs": len(rounds),
    }


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
