"""Reading what may be hostile: what its failures are called, and an end to its patience."""

from __future__ import annotations

import ctypes
import logging
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

# What readers of files raise for what is not as it should be; MemoryError, for a file may ask
# for more than there is. The library's own kinds are added where it is loaded.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
_LOGGERS = ("pyhanko", "pyhanko_certvalidator")


class _Stopped(BaseException):
    """Raised in a thread nobody waits for any more."""


def within(seconds: float, job: Callable[[], T]) -> T:
    """What `job` gives, worked out in a thread of its own; TimeoutError when it takes longer.

    The thread is stopped then at its next step; a step in compiled code is ended first.
    """
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(job())
        except _Stopped:
            return
        except UNREADABLE as problem:
            raised.append(problem)

    thread = threading.Thread(target=run, name="verify", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        mark = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(mark, ctypes.py_object(_Stopped))
        raise TimeoutError
    if raised:
        raise raised[0]
    return given[0]


@contextmanager
def without_a_word() -> Iterator[None]:
    """The library notes parts of what it reads; a log holds nothing of a file's content."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
