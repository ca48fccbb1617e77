"""What every journey needs: a window system, no keychain, and no passphrase lying about."""

from __future__ import annotations

import pytest
from journeys.office import NoKeyRing

import main as program


@pytest.fixture(autouse=True)
def _bare_machine(qapp, monkeypatch):
    monkeypatch.setattr(program.Outside, "key_ring", lambda _self: NoKeyRing())
    monkeypatch.delenv("UANMELDT_PASSPHRASE", raising=False)
