"""What a piece of work takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """One run; what lies about is collected before, so that it is nobody's cost."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
