"""What every test may ask for; the offscreen platform is chosen before Qt loads."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from counts import pytest_terminal_summary, tried
from hypothesis import HealthCheck, settings
from once import save_work

from inspector.gateways.texts import Texts
from ui.reference_guard import hold_none

__all__ = ["pytest_terminal_summary", "tried"]  # hooks and fixtures of every test

gc.disable()  # what is imported to be collected, and what is collected, stays to the end
hold_none()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class LocalSocket(socket.socket):
    """No test reaches beyond this machine: what tried to would fetch something unasked."""

    def connect(self, address, /):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith("127."):
                self.close()
                raise AssertionError(f"a test reached out to {host}")
        return super().connect(address)


socket.socket = LocalSocket

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "resources" / "texts"

save_work()

settings.register_profile(
    "ordinary", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.register_profile("long", parent=settings.get_profile("ordinary"), max_examples=2000)
settings.load_profile("long" if os.environ.get("UANMELDT_LONG") else "ordinary")


@pytest.fixture(autouse=True)
def _garbage_dies_on_the_windows_thread() -> Iterator[None]:
    """Python collects on whichever thread allocates next; a widget that dies on one of the pool's
    crashes some later test. So nothing is collected but here (`ui.collector` says more).
    """
    gc.disable()
    yield
    gc.disable()  # a window that ended has switched it on
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    full = [generation for generation, (count, limit) in enumerate(due) if count > limit]
    if full:
        gc.collect(full[-1])


def pytest_collection_finish() -> None:
    """No collection between two tests looks through all modules and all tests again."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What failed is told at once: a crash after it would take the account with it."""
    if report.failed:
        told = f"\n=== {report.nodeid} ({report.when})\n{report.longreprtext}\n"
        print(told, file=sys.__stderr__, flush=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid: str) -> None:
    """Which test is at work, for `tests/__main__.py` to tell where the process dies under it."""
    if path := os.environ.get("UANMELDT_TEST_AT_WORK"):
        Path(path).write_text(nodeid, encoding="utf-8")


@pytest.fixture
def words() -> Texts:
    """The program's Danish."""
    return Texts(TEXTS, "da")


@pytest.fixture
def words_en() -> Texts:
    """The program's English."""
    return Texts(TEXTS, "en")


@pytest.fixture(scope="session")
def demo():
    """The command line over the demo data, made once: no test changes it, each takes a copy."""
    from console_scene import Console  # not for the many that ask for no command line

    console = Console()
    assert console.run("demo").code == 0
    return console


@pytest.fixture
def now() -> datetime:
    """The moment at which tests take place."""
    return datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)
