"""The printing system behind Qt, where it is CUPS: what it said, and how to keep a job from it.

Qt asks CUPS to take a job and drops the answer, and hands over also what was cancelled. Both
can be had from the library of CUPS itself, which keeps them for each thread. Elsewhere Qt
tells and cancels by itself, and nothing here does anything.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LIBRARY = {"linux": "libcups.so.2", "darwin": "libcups.2.dylib"}
_WENT_WELL = 0x00FF  # and below: what CUPS answers when it took the job
_REFUSALS = {0x0406: "print-gone", 0x0506: "print-not-accepting"}
_NOWHERE = b"/nowhere/at/all"


def refusal() -> str:
    """What became of the job this thread last handed over: an error's code, or "" if taken."""
    cups = _cups()
    answer = cups.cupsLastError() if cups is not None else 0
    return "" if answer <= _WENT_WELL else _REFUSALS.get(answer, "print-refused")


@contextmanager
def out_of_reach() -> Iterator[None]:
    """Inside, this thread cannot hand anything over: what Qt sends goes nowhere."""
    cups = _cups()
    if cups is None:
        yield
        return
    cups.cupsSetServer(_NOWHERE)
    try:
        yield
    finally:
        cups.cupsSetServer(None)


def _cups() -> ctypes.CDLL | None:
    name = _LIBRARY.get(sys.platform)
    try:
        return ctypes.CDLL(name) if name else None
    except OSError:  # no CUPS on this computer, and so no printer of it
        return None
