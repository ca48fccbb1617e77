"""Reading what may be hostile: what its failures are called, and an end to its patience."""

from __future__ import annotations

import ctypes
import logging
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
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


def within(seconds: float, job: Callable[[], T], failed: T, late: T) -> T:
    """What `job` gives, worked out in a thread of its own; `failed` where it raises anything
    at all, `late` when it takes longer.

    The thread is stopped then at its next step; a step in compiled code is ended first.
    """
    threads: list[int] = []

    def work() -> T:
        threads.append(threading.get_ident())
        return job()

    pool = ThreadPoolExecutor(1, "verify")
    try:
        answer = pool.submit(work)
        return failed if answer.exception(seconds) else answer.result()
    except FutureTimeout:
        mark = ctypes.c_ulong(threads[0] if threads else 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(mark, ctypes.py_object(_Stopped))
        return late
    finally:
        pool.shutdown(wait=False)


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
