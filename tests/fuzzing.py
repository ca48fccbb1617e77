"""What the fuzzers share: accidents to bytes by a seeded chance, a clock, and how many to try.

UANMELDT_LONG tries a hundred times as many.
"""

from __future__ import annotations

import faulthandler
import os
import random
import sys
import time
from collections.abc import Callable

from inspector.domain.errors import InspectionError

TIMES = 100 if os.environ.get("UANMELDT_LONG") else 1
NEVER = 60.0  # seconds by the clock
SECOND = 1.0  # of processor time: a busy machine is no hang


def many(ordinary: int) -> int:
    """So many in an ordinary run."""
    return ordinary * TIMES


def quickly(work: Callable[[], object]) -> None:
    """Do it, and fail where it takes a second or more.

    A reader in another language that never comes back lets no Python run: then the whole
    process is ended, with the way it went.
    """
    faulthandler.dump_traceback_later(NEVER, exit=True, file=sys.__stderr__)
    began = time.thread_time()
    try:
        work()
    finally:
        spent = time.thread_time() - began
        faulthandler.cancel_dump_traceback_later()
    assert spent < SECOND, f"took {spent:.1f} s"


def refusal(work: Callable[[], object]) -> str:
    """The code of the InspectionError it ends in; "" where it does not."""
    try:
        work()
    except InspectionError as told:
        return told.code
    return ""


def mutated(data: bytes, chance: random.Random, stray: tuple[bytes, ...] = (b"\x00",)) -> bytes:
    """The bytes after one to three accidents: cut, overwritten, doubled, spliced, left out."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed) + 1)
        accident = chance.randrange(6)
        if accident == 0:
            del changed[at:]
        elif accident == 1:
            changed[at : at + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        elif accident == 2:
            changed[at:at] = changed[at : at + chance.randrange(200)]
        elif accident == 3:
            changed[at:at] = chance.choice(stray)
        elif accident == 4:
            changed[at : at + 4] = chance.choice((b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff"))
        else:
            del changed[at : at + chance.randrange(50)]
    return bytes(changed)
