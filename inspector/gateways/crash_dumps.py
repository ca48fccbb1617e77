"""No crash dumps: a picture of the program's memory holds its key and what people wrote."""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
# No question before a program ends, no fault report, no question for a missing disk.
_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX, _SEM_NOOPENFILEERRORBOX = 0x1, 0x2, 0x8000
_WER_FAULT_REPORTING_NO_UI = 0x20


def forbid_crash_dumps() -> None:
    """Ask the system to write no dump of this process, and let no other read its memory.

    What the system does not offer is left out: hibernation and a whole-machine dump lie
    beyond a program's reach. Costs some microseconds and imports nothing heavy.
    """
    if sys.platform == "win32":
        _on_windows()
    else:
        _no_core_file()
        if sys.platform.startswith("linux"):
            _not_dumpable()


def _no_core_file() -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):  # a system that forbids even less
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _not_dumpable() -> None:
    """Holds also where the system pipes dumps to a collector, which minds no limit."""
    import ctypes

    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _on_windows() -> None:
    if sys.platform != "win32":
        return
    import ctypes

    kernel = ctypes.windll.kernel32
    kernel.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX | _SEM_NOOPENFILEERRORBOX)
    with suppress(OSError, AttributeError):
        ctypes.windll.wer.WerSetFlags(_WER_FAULT_REPORTING_NO_UI)
        ctypes.windll.wer.WerAddExcludedApplication(sys.executable, False)
