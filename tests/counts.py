"""How many inputs, kills or faults the laws were tried with; told at the end of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

_TRIED: pytest.StashKey[Counter[str]] = pytest.StashKey()
Tried = Callable[[str, int], None]


@pytest.fixture(scope="session")
def tried(pytestconfig: pytest.Config) -> Tried:
    """Add to a count: `tried("mutated CSV files", 300)`."""
    counts = pytestconfig.stash.setdefault(_TRIED, Counter())

    def count(name: str, number: int = 1) -> None:
        counts[name] += number

    return count


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """One line for each law that was tried, and their sum."""
    counts = config.stash.get(_TRIED, Counter())
    if not counts:
        return
    terminalreporter.section("tried")
    for name, number in sorted(counts.items()):
        terminalreporter.write_line(f"{number:>9,}  {name}")
    terminalreporter.write_line(f"{sum(counts.values()):>9,}  in all")
