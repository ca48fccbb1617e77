"""What every journey needs: a window system, no keychain, and no passphrase lying about."""

from __future__ import annotations

import pytest
from journeys.office import NoKeyRing

from inspector.gateways.outside import Outside


@pytest.fixture(autouse=True)
def _bare_machine(qapp, monkeypatch):
    monkeypatch.setattr(Outside, "key_ring", lambda _self: NoKeyRing())
    monkeypatch.delenv("UANMELDT_PASSPHRASE", raising=False)
