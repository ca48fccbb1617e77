"""`python3 tests`: sets up what is missing, then runs every check and every test.

python3 tests                 format, lint, types, arrows, all tests
python3 tests --long          the same laws with the full counts
python3 tests --benchmarks    one JSON line per figure: name, ratio, target, runs
python3 tests -- ARGUMENTS    the tests alone, with these arguments to pytest
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("arrows", ["lint-imports", "--no-logo"]),
)


def _environment(long: bool) -> dict[str, str]:
    settings = dict(os.environ)
    settings.setdefault("QT_QPA_PLATFORM", "offscreen")
    if long:
        settings["UANMELDT_LONG"] = "1"
    return settings


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _run_checks(environment: dict[str, str]) -> list[str]:
    failed = []
    for title, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run([_tool(command[0]), *command[1:]], cwd=ROOT, env=environment)
        print(f"{title}: {'ok' if done.returncode == 0 else 'FAILED'}", end=" ")
        print(f"({time.monotonic() - started:.0f} s)", flush=True)
        if done.returncode:
            failed.append(title)
    return failed


def _run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """Where the process itself dies, the test it died in is told: pytest cannot any more."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with TemporaryDirectory() as folder:
        at_work = Path(folder) / "test"
        told = {**environment, "UANMELDT_TEST_AT_WORK": str(at_work)}
        code = subprocess.run(command, cwd=ROOT, env=told).returncode
        if code not in range(6) and at_work.exists():  # those of pytest
            print(f"died ({code}) in {at_work.read_text(encoding='utf-8')}", flush=True)
    return code


def _run_benchmarks(environment: dict[str, str]) -> int:
    runner = ROOT / "tests" / "benchmarks" / "run_all.py"
    return subprocess.run([sys.executable, str(runner)], cwd=ROOT, env=environment).returncode


def main(arguments: list[str]) -> int:
    long = "--long" in arguments
    environment = _environment(long)
    if "--benchmarks" in arguments:
        return _run_benchmarks(environment)
    if "--" in arguments:
        return _run_pytest(arguments[arguments.index("--") + 1 :], environment)
    failed = _run_checks(environment)
    if _run_pytest(["-q"], environment):
        failed.append("tests")
    if failed:
        print("FAILED: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    bootstrap = runpy.run_path(str(ROOT / "packaging" / "bootstrap.py"))
    bootstrap["ensure"](testing=True)
    raise SystemExit(main(sys.argv[1:]))
