"""From a fresh machine to a ready environment, with the standard library alone.

`main.py` and `tests/__main__.py` run this file by its path (this folder must never
become a package: it would shadow the `packaging` library). It checks the system
libraries Qt needs, installs what it may, makes `.venv` from the locked and hashed
requirements, and starts the caller again inside it. It speaks on standard error only.
Every start runs it: where all is ready it reads four small files, and imports nothing it
does not need for that.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# What the set-up makes out of the pinned parts: the script, and the folder it fills.
MADE = {"make_fonts.py": "fonts", "make_calendar.py": "calendar"}
RUNTIME = ROOT / "packaging" / "requirements.txt"
TESTING = ROOT / "packaging" / "requirements-test.txt"
OLDEST_PYTHON = (3, 11)

# Shared library -> Debian packages that bring it, newest name first.
QT_LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
}
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
}
# Programs only the tests need; without them the tests that want them are skipped, visibly.
TEST_PROGRAMS = {
    "Xvfb": ("xvfb",),
    "xdotool": ("xdotool",),
    "dbus-run-session": ("dbus",),
    "gnome-keyring-daemon": ("gnome-keyring",),
    "setxkbmap": ("x11-xkb-utils",),
    "openbox": ("openbox",),
    "javac": ("default-jdk-headless",),
    "pdfsig": ("poppler-utils",),
    "certutil": ("libnss3-tools",),
    "openssl": ("openssl",),
    "softhsm2-util": ("softhsm2",),
    "chromium": ("chromium",),
    "cupsd": ("cups-daemon",),
    "lp": ("cups-client",),
    "7z": ("p7zip-full", "7zip"),
}
TEST_FILES = {
    "usr/lib/python3/dist-packages/pyatspi": "python3-pyatspi",
    "usr/lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
    "usr/libexec/at-spi2-registryd": "at-spi2-core",
    "usr/share/java/jaxb-runtime.jar": "libjaxb-java",
    "usr/lib/cups/backend/cups-pdf": "printer-driver-cups-pdf",
    "usr/lib/cups/filter/pdftopdf": "cups-filters",
}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    say(text)
    raise SystemExit(1)


def ensure(*, testing: bool = False, screen: bool = False) -> None:
    """Return inside a ready environment; start the program again there if needed."""
    if getattr(sys, "frozen", False):
        return
    if sys.version_info < OLDEST_PYTHON:
        stop("Uanmeldt kræver Python 3.11 eller nyere. / Uanmeldt needs Python 3.11 or newer.")
    system = VENV / (".libraries-screen" if screen or testing else ".libraries")
    known = _still_there(system)
    packages = [] if known else _missing_libraries(screen or testing)
    if testing:
        packages += _missing_test_programs()
    if packages:
        _install_system_packages(packages, only_for_tests=testing)
    requirements = TESTING if testing else RUNTIME
    if not _is_ready(requirements):
        _make_environment(requirements)
    _make_resources()
    if not known and not packages:
        system.write_text("\n".join(_loaded_libraries()), encoding="utf-8")
    if Path(sys.prefix).resolve() != VENV.resolve():
        _start_again()


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _wanted(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()


def _stamp(requirements: Path) -> Path:
    return VENV / f".ready-{requirements.stem}"


def _is_ready(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text(encoding="ascii") == _wanted(requirements)


def _make_environment(requirements: Path) -> None:
    import subprocess

    say("Gør programmet klar (første gang tager det et par minutter) …")
    if not _python().exists() or not any(VENV.glob(".ready-*")):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    for stamp in VENV.glob(".ready-*"):
        stamp.unlink()
    command = [str(_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(requirements)]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        stop(
            "Programmets dele kunne ikke hentes. Er der netværk? Intet er ændret; kør kommandoen"
            " igen. / The program's parts could not be fetched. Run the command again."
        )
    ready = {requirements}
    if requirements == TESTING:  # the test set holds the runtime set, at the same versions
        ready.add(RUNTIME)
    for done in ready:
        _stamp(done).write_text(_wanted(done), encoding="ascii")


def _make_resources() -> None:
    """Make what is missing, or was made out of other versions of the parts."""
    parts = hashlib.sha256(RUNTIME.read_bytes()).hexdigest()
    for name, folder in MADE.items():
        script, ready = ROOT / "packaging" / name, ROOT / "resources" / folder / ".ready"
        if not ready.exists() or ready.read_text(encoding="ascii").strip() != parts:
            import subprocess

            subprocess.run([str(_python()), str(script)], check=True, stdout=sys.stderr)
            ready.write_text(parts, encoding="ascii")


def _start_again() -> NoReturn:
    import subprocess

    command = [str(_python()), *sys.argv]
    if os.name == "nt":
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)


def _missing_libraries(screen: bool) -> list[tuple[str, ...]]:
    packages: list[tuple[str, ...]] = []
    if sys.platform.startswith("linux"):
        wanted = QT_LIBRARIES | (SCREEN_LIBRARIES if screen else {})
        packages = [names for library, names in wanted.items() if not _loads(library)]
    # Debian leaves it out of its Python; needed only while there is no environment.
    if not _python().exists() and importlib.util.find_spec("ensurepip") is None:
        packages.append(("python3-venv",))
    return packages


def _missing_test_programs() -> list[tuple[str, ...]]:
    import shutil

    if not sys.platform.startswith("linux"):
        return []
    programs = [names for name, names in TEST_PROGRAMS.items() if not shutil.which(name)]
    files = [(name,) for path, name in TEST_FILES.items() if not any(Path("/").glob(path))]
    return programs + files


def _still_there(system: Path) -> bool:
    """Whether every library found by an earlier start lies where it lay; loads none of them."""
    try:
        paths = system.read_text(encoding="utf-8").split("\n")
    except OSError:
        return False
    return all(os.path.exists(path) for path in paths if path)  # noqa: PTH110 - without pathlib


def _loaded_libraries() -> list[str]:
    """Where the libraries that were just loaded lie."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return []
    paths = {line.split()[-1] for line in maps.read_text(encoding="utf-8").splitlines()}
    return sorted(path for path in paths if path.startswith("/") and ".so" in path)


def _loads(library: str) -> bool:
    import ctypes  # not at every start

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install_system_packages(packages: Iterable[tuple[str, ...]], *, only_for_tests: bool) -> None:
    """Install what is missing where that is allowed; else print the one line that does it."""
    import shutil
    import subprocess

    rights = _rights()
    if not shutil.which("apt-get") or rights is None:
        names = " ".join(alternatives[-1] for alternatives in packages)
        text = f"Der mangler systembiblioteker. Bed IT om: sudo apt-get install {names}"
        if only_for_tests:
            say(text)
            return
        stop(text)
    subprocess.run([*rights, "apt-get", "update", "-qq"], check=False, stdout=sys.stderr)
    names = [_known(alternatives) for alternatives in packages]
    say("Installerer " + " ".join(names))
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    command = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", *install]
    done = subprocess.run([*command, *names], stdout=subprocess.DEVNULL, check=False)
    if not done.returncode:
        return
    if not only_for_tests:
        stop(f"Systembibliotekerne kunne ikke installeres. Prøv: sudo {' '.join(install + names)}")
    for name in names:  # one that is not to be had must not keep the others away
        subprocess.run([*command, name], stdout=subprocess.DEVNULL, check=False)


def _rights() -> list[str] | None:
    """The prefix that may install packages: none needed, sudo after a yes, or not at all."""
    import shutil

    if os.name == "nt" or not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and sys.stdin.isatty():
        say("Der mangler systembiblioteker. Må de installeres med sudo? [j/N]")
        if sys.stdin.readline().strip().lower() in {"j", "ja", "y", "yes"}:
            return ["sudo"]
    return None


def _known(alternatives: tuple[str, ...]) -> str:
    import subprocess

    for name in alternatives[:-1]:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if shown.returncode == 0:
            return name
    return alternatives[-1]
