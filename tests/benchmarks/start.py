"""Start to the start page painted with its real figures / a bare QMainWindow painted.

Both are programs of their own; the clock runs from the call of the interpreter until the
program says that it has painted. They run as on her laptop: without arguments, in the user's
own data folder (on Linux, where it can be put elsewhere), their modules compiled by an
earlier start, whatever the caller's environment says of that.

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

from db.vault import FILE, keychain_slot, open_vault

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 11
PASSPHRASE = "kun til måling"
READY = "ready"
TOO_LONG = 60  # seconds: a program that hangs is a fault, not a figure

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.ready)
    def ready(self):
        print("ready", flush=True)
        QApplication.quit()
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

BY_KEY_RING = """
import os, sys
import main
from inspector.gateways.outside import Outside
class KeyRingInMemory:
    def read(self, name):
        return os.environ["UANMELDT_MEASURED_KEY"]
    def write(self, name, secret):
        return False
Outside.key_ring = lambda _self: KeyRingInMemory()
raise SystemExit(main.main(sys.argv[1:]))
"""


class Remembering:
    """A key ring that keeps what it is given as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self._kept.get(name)

    def write(self, name: str, secret: str) -> bool:
        self._kept[name] = secret
        return True

    def remove(self, name: str) -> None:
        self._kept.pop(name, None)


def seconds_until_ready(command: list[str], environment: dict[str, str]) -> float:
    """From the call until the program says that it has painted; then it must end by itself."""
    begun = time.perf_counter()
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert running.stdout is not None
    said = running.stdout.readline().strip()
    seconds = time.perf_counter() - begun
    try:
        _, trouble = running.communicate(timeout=TOO_LONG)
    except subprocess.TimeoutExpired:
        running.kill()
        raise
    if said != READY or running.returncode:
        raise RuntimeError(f"the program did not start: {said} {trouble}")
    return seconds


def as_on_her_laptop(compiled: Path) -> dict[str, str]:
    """An environment whose programs find their modules compiled, from the second start on."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UANMELDT_QUIT_WHEN_READY": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPYCACHEPREFIX": str(compiled),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _add_keychain_slot(folder: Path) -> str:
    """Let the folder be opened by a keychain too; the key that one answers with."""
    ring = Remembering()
    key = open_vault(folder, None, PASSPHRASE)
    kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    kept["slots"].insert(0, keychain_slot(key, ring))
    (folder / FILE).write_text(json.dumps(kept), encoding="utf-8")
    return key.hex()


def measure() -> list[dict[str, object]]:
    """The program quits by itself when the figures are painted (UANMELDT_QUIT_WHEN_READY)."""
    with tempfile.TemporaryDirectory() as place:
        environment = as_on_her_laptop(Path(place, "compiled")) | {"XDG_DATA_HOME": place}
        typed = environment | {"UANMELDT_PASSPHRASE": PASSPHRASE}
        folder = Path(place, "Uanmeldt")
        named = [] if sys.platform.startswith("linux") else ["--data", str(folder)]
        program = [sys.executable, "main.py", *named]
        demo = [sys.executable, "main.py", "--data", str(folder), "demo"]
        subprocess.run(demo, cwd=ROOT, env=typed, check=True, capture_output=True)
        kept = environment | {"UANMELDT_MEASURED_KEY": _add_keychain_slot(folder)}
        ring = [sys.executable, "-c", BY_KEY_RING, *named]
        bare, by_ring, by_passphrase = [], [], []
        for _ in range(ROUNDS + 1):
            bare.append(seconds_until_ready([sys.executable, "-c", BARE], environment))
            by_ring.append(seconds_until_ready(ring, kept))
            by_passphrase.append(seconds_until_ready(program, typed))
    return [
        {"name": "start by keychain / bare window", **_figure(by_ring, bare), "target": 2.5},
        {"name": "start by passphrase / bare window", **_figure(by_passphrase, bare)},
    ]


def _figure(ours: list[float], bare: list[float]) -> dict[str, object]:
    """The first round warms the disk, compiles the modules, and is left out."""
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
