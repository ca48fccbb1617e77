"""The log holds acts, ids, codes, places and types; never a word anybody wrote."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from inspector.domain.errors import InspectionError
from inspector.domain.version import VERSION
from inspector.gateways import logs
from inspector.gateways.logs import ACTS, begin_log, end_log, last_lines

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("Ida Enebær", "010180-1234", "KBH-2026-0042", "kræft", "/home/ida/Plan 0042.pdf")


@pytest.fixture
def log(tmp_path, monkeypatch):
    """The log set up, and everything about it put back afterwards."""
    kept = warnings.showwarning, threading.excepthook, sys.unraisablehook, logging.lastResort
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    file = begin_log(tmp_path)
    yield file
    end_log(file)
    warnings.showwarning, threading.excepthook, sys.unraisablehook, logging.lastResort = kept
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)
    for name in (ACTS, logs.__name__, "ui"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def written(file):
    file.flush()
    return "\n".join(last_lines(file.path.parent.parent))


def raised(problem: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise problem from cause
    except BaseException as caught:
        return caught


PROBLEMS = [
    ValueError(*WORDS),
    KeyError(WORDS[0]),
    OSError(28, WORDS[3], WORDS[4]),
    sqlite3.IntegrityError(WORDS[2]),
    UnicodeDecodeError("utf-8", " ".join(WORDS).encode(), 0, 1, WORDS[0]),
    InspectionError("disk-full", file=WORDS[4], text=WORDS[0]),
    type("SærligFejl", (Exception,), {})(*WORDS),
    ExceptionGroup(WORDS[0], [ValueError(WORDS[1])]),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("name", ["ui.tasks", "db.store", "PIL.Image", "keyring", "qt", "root"])
def test_no_planted_word_of_an_error_reaches_the_log(log, problem, name):
    one = raised(problem, raised(RuntimeError(*WORDS)))
    logger = logging.getLogger(name)
    logger.error(f"could not read {WORDS[0]}", exc_info=one)
    logger.error("could not read %s of %s", WORDS[4], WORDS[2], exc_info=(type(one), one, None))
    logger.warning(WORDS[1], extra={"entry": WORDS[2], "category": WORDS[0]})
    logger.error("work failed", *(), exc_info=one, stack_info=True)
    told = written(log)
    for word in (*WORDS, "Ida", "Plan", "Enebær", "/home"):
        assert word not in told
    assert "builtins.RuntimeError" in told


def test_a_line_tells_type_code_and_place(log):
    problem = raised(InspectionError("disk-full", file="x"), raised(OSError(28, "x")))
    logging.getLogger("ui.tasks").error("work failed", exc_info=problem)
    told = written(log)
    assert "ERROR ui.tasks work failed inspector.domain.errors.InspectionError[disk-full]" in told
    assert "because of builtins.OSError[28]" in told
    assert "test_logs:" in told


def test_acts_are_told_with_the_entry_of_the_change_log(log):
    logging.getLogger(ACTS).info("answer_recorded", extra={"entry": "1:207"})
    logging.getLogger(ACTS).info(WORDS[0], extra={"entry": WORDS[1]})
    told = written(log).splitlines()
    assert told[-2].endswith("answer_recorded 1:207")
    assert told[-1].endswith("uanmeldt.acts")


def test_a_problem_she_was_told_of_is_a_code(log):
    problem = raised(InspectionError("visit-locked", number=WORDS[2]))
    logging.getLogger("ui.tasks").info("a problem that was told", exc_info=problem)
    assert "a problem that was told inspector.domain.errors.InspectionError[visit-locked]" in (
        written(log)
    )
    assert WORDS[2] not in written(log)


def test_figures_are_kept_and_numbers_of_many_digits_are_not(log):
    logging.getLogger("ui").warning("%d of %d for %s", 42, 101801234, "Ida")
    assert "WARNING ui 42 at" in written(log)
    assert "101801234" not in written(log)


def test_warnings_and_errors_of_threads_are_told_by_their_type(log):
    warnings.showwarning(UserWarning(WORDS[0]), UserWarning, WORDS[4], 7)

    def fail() -> None:
        raise ValueError(WORDS[1])

    thread = threading.Thread(target=fail, name=WORDS[0])
    thread.start()
    thread.join()
    told = written(log)
    assert "a warning of Python, line 7 UserWarning" in told
    assert "an error nobody waits for builtins.ValueError" in told
    assert not any(word in told for word in WORDS)


def test_the_file_is_opened_with_the_first_trouble_and_not_before(log):
    assert not log.path.exists()
    logging.getLogger("ui").error("work failed")
    assert log.path.exists()
    assert f"the program begins {VERSION}" in log.path.read_text()


def test_three_files_of_one_megabyte_are_kept(log, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BYTES", 2_000)
    for number in range(200):
        logging.getLogger("ui").error("failed %d", number)
    files = sorted(log.path.parent.iterdir())
    assert [path.name for path in files] == [
        "uanmeldt.1.log",
        "uanmeldt.2.log",
        "uanmeldt.log",
    ]
    assert all(path.stat().st_size <= 2_000 for path in files)


def test_a_log_that_cannot_be_written_stands_in_nobodys_way(tmp_path):
    (tmp_path / "log").write_text("a file where the folder should be")
    file = logs.LogFile(tmp_path)
    record = logging.LogRecord("ui", logging.ERROR, "", 1, "work failed", None, None)
    file.handle(record)
    file.handle(record)
    file.close()


def test_the_last_lines_come_from_two_files(log, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BYTES", 300)
    for number in range(20):
        logging.getLogger("ui").error("failed %d", number)
    assert "ui 19 at" in last_lines(log.path.parent.parent)[-1]
    assert len(last_lines(log.path.parent.parent, 3)) == 3


def test_setting_the_log_up_brings_no_network_in():
    asked = "import sys; import inspector.gateways.logs; print('socket' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
