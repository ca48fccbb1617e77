"""Keeps Python 3.10 and 3.11 alive under PySide 6.12.

Each call of a Qt method that returns nothing (`setText`, `drawLine`, …) there gives away one
reference to None that it never took, and each `Signal.emit` one to True: measured with
`sys.getrefcount`, one per call. From Python 3.12 they cannot die, before it the program
aborts after some thousand calls ("deallocating None", "deallocating True or False"). The
cure is what 3.12 does: a count that is never used up.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40  # calls until it were used up: weeks of nothing but painting


def hold_none() -> None:
    """Call once before the first widget is made; does nothing where it is not needed."""
    for kept in (None, True, False) if sys.version_info < (3, 12) else ():
        if sys.getrefcount(kept) < _PLENTY // 2:
            ctypes.c_ssize_t.from_address(id(kept)).value += _PLENTY
