"""The keeping of the data for window tests: ways to the key in memory, and whether they are shut.

`a_safety(…)` makes the `Safety` of a desk; any part may be replaced by name.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.recovery_key import groups_of, secret_of
from inspector.domain.safekeeping import KeySlot, SlotKind
from ui.desk import Safety

MADE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TRIED = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
SECRET = bytes(range(20))
PASSPHRASE = "fyrtårn kridt lygte"
GROUPS = " ".join(groups_of(SECRET))


class FakeKeys:
    """`services.safekeeping.Keys` over a dictionary; `fails` names a code for the next act."""

    def __init__(self, *kinds: SlotKind) -> None:
        self._slots = {kind: KeySlot(kind=kind, made=MADE) for kind in kinds}
        self.passphrase = PASSPHRASE
        self.secret = SECRET
        self.fails = ""
        self.acts: list[str] = []

    def _do(self, act: str) -> None:
        code, self.fails = self.fails, ""
        if code:
            raise InspectionError(code)
        self.acts.append(act)

    def slots(self) -> tuple[KeySlot, ...]:
        return tuple(self._slots[kind] for kind in SlotKind if kind in self._slots)

    def _put(self, kind: SlotKind) -> None:
        self._slots[kind] = KeySlot(kind=kind, made=MADE, tested=TRIED)

    def renew_keychain(self) -> None:
        self._do("renew keychain")
        self._put(SlotKind.KEYCHAIN)

    def renew_passphrase(self, passphrase: str) -> None:
        if len(passphrase) < 12:
            raise InspectionError("passphrase-short")
        self._do("renew passphrase")
        self.passphrase = passphrase
        self._put(SlotKind.PASSPHRASE)

    def renew_recovery(self, secret: bytes) -> None:
        self._do("renew recovery")
        self.secret = secret
        self._put(SlotKind.RECOVERY)

    def test(self, kind: SlotKind, secret: str = "") -> None:
        self._do(f"test {kind}")
        if kind is SlotKind.PASSPHRASE and secret != self.passphrase:
            raise InspectionError("passphrase-wrong")
        if kind is SlotKind.RECOVERY:
            typed = secret_of(secret)
            if typed is None:
                raise InspectionError("recovery-mistyped")
            if typed != self.secret:
                raise InspectionError("recovery-wrong")
        self._put(kind)

    def remove(self, kind: SlotKind) -> None:
        if list(self._slots) == [kind]:
            raise InspectionError("last-key-slot")
        self._do(f"remove {kind}")
        del self._slots[kind]


class Latch:
    """`Safety.lock` and `Safety.locked`, counted."""

    def __init__(self) -> None:
        self.shut = False
        self.times = 0

    def lock(self) -> None:
        self.shut = True
        self.times += 1

    def locked(self) -> bool:
        return self.shut


def a_safety(latch: Latch | None = None, **parts: Any) -> Safety:
    """A `Safety` whose parts are nothing but what is given, and keys in the keychain alone."""
    held = latch or Latch()
    nothing = SimpleNamespace()
    given: dict[str, Any] = {
        "keys": FakeKeys(SlotKind.KEYCHAIN),
        "backups": nothing,
        "restoring": nothing,
        "rescue": nothing,
        "exports": SimpleNamespace(folder=Path("Uanmeldt") / "exports", all=tuple),
        "diagnostics": nothing,
        "recovery_sheet": lambda secret, settings: b"%PDF-1.4",
        "lock": held.lock,
        "locked": held.locked,
    }
    return Safety(**(given | parts))
