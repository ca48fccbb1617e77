"""The log file: acts, ids, codes, places in the program and types of errors; never a word of hers.

A log is read by people who may not see a case. So a line is put together from what is known
to hold no person and no text: everything else of a record, its message and its arguments
too, is left out. The file is opened with the first lines that are written, not at the start.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TextIO

from inspector.domain.version import VERSION

ACTS = "uanmeldt.acts"  # the message is the act's name; `entry` of the record, "laptop:number"
MOST_BYTES = 1_000_000
FILES = 3
_HELD_BACK = 8  # lines that wait for more, so that the start need not open the file
_FRAMES = 12

# Messages of the program that are written out; of any other, only who said it.
PHRASES = frozenset(
    {
        "the program begins", "the program ends", "fault of the program", "work failed",
        "the result of work could not be shown", "a message of Qt, line %d",
        "a warning of Python, line %d", "an error nobody waits for", "a problem that was told",
    }
)  # fmt: skip
_ACT = re.compile(r"[a-z_]{3,40}")
_ENTRY = re.compile(r"\d{1,9}:\d{1,12}")
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z_][\w.]{0,80}", re.ASCII)
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")
_SQLITE = re.compile(r"SQLITE_[A-Z_]{2,40}")


class Line(logging.Formatter):
    """One record as one line, of what can name nobody."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        said = [f"{moment}Z", record.levelname, _name(record.name), *self._said(record)]
        problem = record.exc_info[1] if record.exc_info else None
        if problem is not None:
            said += told_error(problem)
        elif record.levelno >= logging.WARNING:
            said.append(f"at {_name(record.module)}:{record.lineno}")
        return " ".join(said)

    def _said(self, record: logging.LogRecord) -> Iterator[str]:
        message = record.msg if isinstance(record.msg, str) else ""
        if record.name == ACTS and _ACT.fullmatch(message):
            yield message
            entry = str(getattr(record, "entry", ""))
            yield entry if _ENTRY.fullmatch(entry) else "-"
        elif message in PHRASES:
            yield message.partition(" %")[0]
        given = record.args if isinstance(record.args, tuple) else ()
        yield from (str(each) for each in given if _is_figure(each))
        version = str(getattr(record, "version", ""))
        if _VERSION.fullmatch(version):
            yield version
        kind = getattr(record, "category", None)
        if isinstance(kind, type):
            yield _name(kind.__name__)


def told_error(problem: BaseException) -> Iterator[str]:
    """Types of the error and of those behind it, their codes, and the way through the program."""
    seen: list[BaseException] = []
    one: BaseException | None = problem
    while one is not None and one not in seen and len(seen) < 5:
        yield ("because of " if seen else "") + _type(one)
        seen.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    yield from _frames(problem.__traceback__)


def _type(problem: BaseException) -> str:
    kind = type(problem)
    told = f"{_name(kind.__module__)}.{_name(kind.__name__)}"
    code = getattr(problem, "code", "")
    if isinstance(code, str) and kind.__name__ == "InspectionError" and _CODE.fullmatch(code):
        return f"{told}[{code}]"
    sqlite = getattr(problem, "sqlite_errorname", "")
    if isinstance(sqlite, str) and _SQLITE.fullmatch(sqlite):
        return f"{told}[{sqlite}]"
    number = problem.errno if isinstance(problem, OSError) else None
    return f"{told}[{number}]" if isinstance(number, int) else told


def _frames(trace: TracebackType | None) -> Iterator[str]:
    """`module:line` of the innermost frames; a file's path would name whose computer it is."""
    frames = []
    while trace is not None:
        frames.append(f"{_name(str(trace.tb_frame.f_globals.get('__name__')))}:{trace.tb_lineno}")
        trace = trace.tb_next
    yield from frames[-_FRAMES:]


def _is_figure(value: object) -> bool:
    """A count or a line number; more digits could be somebody's."""
    return isinstance(value, int) and abs(value) < 1_000_000


def _name(text: str) -> str:
    return text if _NAME.fullmatch(text) else "-"


class LogFile(logging.Handler):
    """Writes to `log/uanmeldt.log` of the data folder, at most 1 MB; two older files are kept.

    A log that cannot be written is done without: it must not stand in anybody's way.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Line())
        self.path = folder / "log" / "uanmeldt.log"
        self._waiting: list[str] = []
        self._file: TextIO | None = None
        self._size = 0
        self._silent = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._silent:
            return
        try:
            self._waiting.append(self.format(record) + "\n")
            urgent = record.levelno >= logging.WARNING
            if self._file is not None or urgent or len(self._waiting) >= _HELD_BACK:
                self._write()
        except (OSError, ValueError):
            self._silent = True

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """Say nothing: the standard library would print the record, message and all."""

    def flush(self) -> None:
        """Write what waits."""
        self.acquire()
        try:
            if self._waiting and not self._silent:
                self._write()
        except OSError:
            self._silent = True
        finally:
            self.release()

    def close(self) -> None:
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _write(self) -> None:
        if self._file is None:
            logs = self.path.parent
            logs.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # this may be the first
            logs.mkdir(mode=0o700, exist_ok=True)
            self._file = self.path.open("a", encoding="ascii", errors="replace")
            self._size = self._file.tell()
        text = "".join(self._waiting)
        if self._size and self._size + len(text) > MOST_BYTES:
            self._rotate()
        self._waiting.clear()
        self._file.write(text)
        self._file.flush()
        self._size += len(text)

    def _rotate(self) -> None:
        assert self._file is not None
        self._file.close()
        for number in range(FILES - 1, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        self._file = self.path.open("a", encoding="ascii", errors="replace")
        self._size = 0

    def _numbered(self, number: int) -> Path:
        return self.path if not number else self.path.with_suffix(f".{number}.log")


def begin_log(folder: Path) -> LogFile:
    """From now on everything that is logged, warned of or raised unheard goes to the file.

    Other handlers of the root, which would print messages, are taken away.
    """
    root = logging.getLogger()
    for other in [one for one in root.handlers if type(one) in (logging.StreamHandler, LogFile)]:
        root.removeHandler(other)
    file = LogFile(folder)
    root.addHandler(file)
    logging.lastResort = None
    logging.getLogger(ACTS).setLevel(logging.INFO)
    for name in (__name__, "ui"):
        logging.getLogger(name).setLevel(logging.INFO)
    warnings.showwarning = _warned
    threading.excepthook = _unheard_in_thread
    sys.unraisablehook = _unraisable
    logging.getLogger(__name__).info("the program begins", extra={"version": VERSION})
    return file


def end_log(file: LogFile) -> None:
    """The last line; nothing is written afterwards."""
    logging.getLogger(__name__).info("the program ends")
    logging.getLogger().removeHandler(file)
    logging.getLogger().addHandler(logging.NullHandler())  # nobody is told that nobody hears
    file.close()


def last_lines(folder: Path, most: int = 200) -> list[str]:
    """The newest lines of the log, oldest first; of two files where the newest is short."""
    current = folder / "log" / "uanmeldt.log"
    lines: list[str] = []
    for path in (current.with_suffix(".1.log"), current):
        try:
            lines += path.read_text("ascii", errors="replace").splitlines()
        except OSError:
            continue
    return lines[-most:]


def _warned(
    message: Warning | str,  # noqa: ARG001 - never written
    category: type[Warning],
    filename: str,  # noqa: ARG001 - as the three that follow: the signature of `warnings`
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as above
    line: str | None = None,  # noqa: ARG001 - as above
) -> None:
    log = logging.getLogger("py.warnings")
    log.warning("a warning of Python, line %d", lineno, extra={"category": category})


def _unheard_in_thread(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None and not isinstance(hook.exc_value, SystemExit):
        trouble = (type(hook.exc_value), hook.exc_value, hook.exc_traceback)
        logging.getLogger(__name__).error("an error nobody waits for", exc_info=trouble)


def _unraisable(hook: sys.UnraisableHookArgs) -> None:
    if hook.exc_value is not None:
        trouble = (type(hook.exc_value), hook.exc_value, hook.exc_traceback)
        logging.getLogger(__name__).error("an error nobody waits for", exc_info=trouble)
