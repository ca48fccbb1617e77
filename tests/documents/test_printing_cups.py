"""A printing system of the test's own: CUPS on loopback with the printer that writes PDF.

It has its own folders and port, is started and ended here, and knows of no other printer.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from printing_scene import INK, STAMP, numbers, paper, seen, stamped

ROOT = Path(__file__).resolve().parents[2]
BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
MODEL = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
TRAY = Path("/var/spool/cups-pdf/ANONYMOUS")  # where it lays the jobs of strangers
STRANGER = "uanmeldt-proof"
PRINTER = "Proeve"

FOLDERS = """
ServerRoot {0}/etc
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/run
TempDir {0}/tmp
AccessLog {0}/log/access
ErrorLog {0}/log/error
PageLog {0}/log/page
Printcap
SystemGroup root
"""
SYSTEM = """
Listen 127.0.0.1:{0}
Browsing No
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow 127.0.0.1
</Limit>
</Policy>
"""


def why_not() -> str:
    """Why no printing system can be started here, or "" where it can."""
    if sys.platform != "linux":
        return "a printing system is started on Linux alone"
    if os.geteuid() != 0:
        return "the printer that writes PDF works for root alone"
    if shutil.which("cupsd", path="/usr/sbin:/usr/bin") is None:
        return "cupsd is not installed"
    if not (BACKEND.exists() and MODEL.exists()):
        return "cups-pdf is not installed"
    return ""


class PrintingSystem:
    """A running cupsd with one printer."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        for name in ("etc", "spool", "cache", "run", "tmp", "log"):
            (folder / name).mkdir()
        (folder / "tmp").chmod(0o1777)
        self._first = 100_000 + os.getpid() % 50_000 * 10  # jobs nobody else has in the tray
        (folder / "cache/job.cache").write_text(f"NextJobId {self._first}\n")
        (folder / "etc/cups-files.conf").write_text(FOLDERS.format(folder))
        (folder / "etc/cupsd.conf").write_text(SYSTEM.format(self._port))
        self.env = os.environ | {
            "CUPS_SERVER": f"127.0.0.1:{self._port}", "CUPS_USER": STRANGER,
            "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "LC_ALL": "C",
        }  # fmt: skip
        self._daemon = subprocess.Popen(
            ["/usr/sbin/cupsd", "-f", "-c", folder / "etc/cupsd.conf", "-s",
             folder / "etc/cups-files.conf"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ready(self) -> bool:
        """Whether it answers and has its printer, tried for ten seconds."""
        until = time.monotonic() + 10
        while time.monotonic() < until and self._daemon.poll() is None:
            if self.told("lpstat", "-r") == "scheduler is running":
                self.told("lpadmin", "-p", PRINTER, "-E", "-v", "cups-pdf:/", "-P", str(MODEL))
                return PRINTER in self.told("lpstat", "-p")
            time.sleep(0.1)
        return False

    def told(self, *command: str) -> str:
        """What a command of the printing system says."""
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=False, timeout=30
        )
        return done.stdout.strip()

    def tray(self) -> list[Path]:
        """What has come out, when nothing waits any longer."""
        until = time.monotonic() + 60
        while time.monotonic() < until and self.told("lpstat", "-W", "not-completed", "-o"):
            time.sleep(0.1)
        jobs = self.told("lpstat", "-W", "all", "-o").splitlines()
        numbers = [line.split()[0].rpartition("-")[2] for line in jobs]
        return [path for number in numbers for path in TRAY.glob(f"*job_{number}.pdf")]

    def end(self) -> None:
        """Ended, and its tray emptied of what is ours."""
        self._daemon.terminate()
        self._daemon.wait(20)
        for path in TRAY.glob("*job_*.pdf"):
            job = path.stem.rpartition("_")[2]
            if job.isdecimal() and 0 <= int(job) - self._first < 10:
                path.unlink()


@pytest.fixture
def system() -> Iterator[PrintingSystem]:
    if reason := why_not():
        pytest.skip(reason)
    # Not below pytest's own folders: the filters run as another user, who has to get there.
    folder = Path(tempfile.mkdtemp(prefix="uanmeldt-cups-"))
    folder.chmod(0o711)
    started = PrintingSystem(folder)
    try:
        if not started.ready():
            pytest.skip("cupsd was started and does not answer")
        yield started
    finally:
        started.end()
        shutil.rmtree(folder)


WORK = f"""
import subprocess, sys
from concurrent.futures import ThreadPoolExecutor
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton, QWidget
from inspector.domain.errors import Cancelled, InspectionError
from ui.printing import ask_printer, new_printer, wish_of
from ui.printing_order import Wish
from ui.printing_paper import print_pages
from ui.reference_guard import hold_none
hold_none()
app = QApplication([])
pages = Path(sys.argv[1]).read_bytes()
parent = QWidget()

def printer():
    made = new_printer("Prøve")
    made.setPrinterName({PRINTER!r})
    return made

def outcome(to, wish, progress):
    # In a thread, as the program does; the window's thread goes on meanwhile.
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(print_pages, to, pages, wish, progress)
        while not job.done():
            app.processEvents()
    try:
        return job.result()
    except Cancelled:
        return "cancelled"
    except InspectionError as problem:
        return problem.code
"""

ASKED = """
def choose():
    dialog = next(w for w in app.topLevelWidgets() if isinstance(w, QPrintDialog))
    dialog.findChild(QRadioButton, "pagesRadioButton").setChecked(True)
    dialog.findChild(QLineEdit, "pagesLineEdit").setText("1-3,5")
    dialog.findChild(QCheckBox, "reverse").setChecked(True)
    dialog.accept()

QTimer.singleShot(200, choose)
to = printer()
assert ask_printer(to, parent, 6)
print(outcome(to, wish_of(to), lambda done, all: None))
"""

STOPPED = """
def stop(done, all):
    if done == 2:
        raise Cancelled

print(outcome(printer(), Wish(), stop))
print(outcome(printer(), Wish(ranges="4"), lambda done, all: None))
"""

REFUSED = f"""
def close_the_queue(done, all):
    if done == 1:
        subprocess.run(["/usr/sbin/cupsreject", {PRINTER!r}], check=True)

def take_away(done, all):
    if done == 1:
        subprocess.run(["/usr/sbin/lpadmin", "-x", {PRINTER!r}], check=True)

print(outcome(printer(), Wish(), close_the_queue))
subprocess.run(["/usr/sbin/cupsaccept", {PRINTER!r}], check=True)
print(outcome(printer(), Wish(), take_away))
"""


def said_by(system: PrintingSystem, work: str, source: Path) -> list[str]:
    """Qt's own way to the printing system, in a process whose printers are the system's."""
    done = subprocess.run(
        [sys.executable, "-c", WORK + work, source],
        env=system.env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "papir.pdf"
    path.write_bytes(stamped(paper(6)))
    return path


def stamp_on(side: Image.Image) -> tuple[int, int, int]:
    """What stands where the signature's stamp is, in the middle of it."""
    left, bottom, right, top = STAMP
    red, green, blue = side.getpixel(((left + right) // 4, (842 * 2 - bottom - top) // 4))
    return red, green, blue


def test_pages_chosen_in_the_dialog_come_out_of_a_real_printing_system(
    system: PrintingSystem, source: Path
) -> None:
    assert said_by(system, ASKED, source) == ["4"]
    (came,) = system.tray()
    assert numbers(came) == [5, 3, 2, 1]
    *others, first = [stamp_on(side) for side in seen(came)]
    assert set(others) == {(255, 255, 255)}
    assert first == pytest.approx(INK, abs=4)


def test_what_is_stopped_never_reaches_the_printing_system(
    system: PrintingSystem, source: Path
) -> None:
    assert said_by(system, STOPPED, source) == ["cancelled", "1"]
    (came,) = system.tray()
    assert numbers(came) == [4]


def test_a_printer_that_refuses_or_goes_away_is_told(system: PrintingSystem, source: Path) -> None:
    assert said_by(system, REFUSED, source) == ["print-not-accepting", "print-gone"]
    assert system.tray() == []
