"""Offices whose laptops are in memory, with real keys: what passes between them is bytes.

anna = Laptop("T1")
create_office(anna.kit, "Kontoret")
bo = enrolled(anna, Laptop("T2"))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from inspector.domain.exchange import ChainRange, Kept, Mark
from inspector.domain.identity import new_id
from inspector.domain.office import Heard, Request, Role, Roster
from inspector.gateways.enrolment import EnrolmentFiles
from inspector.gateways.fingerprints import Fingerprints
from inspector.gateways.sealing import BundleSealing
from inspector.services.exchange_seals import OwnKeys, ScopeKeys
from inspector.services.office import ask, enrol, join, read_answer, read_request
from inspector.services.office_kit import OfficeKit, followed

WORDS = Path(__file__).resolve().parents[1] / "resources" / "exchange" / "words.txt"
SEALS = BundleSealing()
PAPERS = EnrolmentFiles(Fingerprints(WORDS))


@dataclass
class MemoryShelf:
    """services.exchange_kept.OfficeShelf over attributes."""

    kept: dict[str, Any] = field(default_factory=dict)
    keys: dict[tuple[str, int], bytes] = field(default_factory=dict)
    told: dict[str, Heard] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    role: str = ""

    def own_keys(self) -> OwnKeys | None:
        return self.kept.get("own")

    def keep_own_keys(self, keys: OwnKeys) -> None:
        self.kept["own"] = keys

    def roster(self) -> bytes | None:
        return self.kept.get("roster")

    def last_read(self) -> bytes | None:
        return self.kept.get("last_read")

    def keep_roster(
        self,
        signed: bytes,
        keys: ScopeKeys,
        marks: Mapping[str, str] | None = None,
        role: str = "",
        mark: str = "",
        closed: bool = False,
    ) -> None:
        last = self.kept.get("last_read") or self.kept.get("roster")
        self.kept["last_read"] = last if closed else None
        self.role = role
        self.kept["roster"] = signed
        self.keys |= keys
        self.marks = marks or {}

    def scope_keys(self) -> dict[tuple[str, int], bytes]:
        return dict(self.keys)

    def admin_secret(self) -> bytes | None:
        return self.kept.get("secret")

    def keep_admin_secret(self, secret: bytes | None) -> None:
        self.kept["secret"] = secret

    def asked(self) -> Request | None:
        return self.kept.get("asked")

    def keep_asked(self, request: Request | None) -> None:
        self.kept["asked"] = request

    def heard(self) -> list[Heard]:
        return list(self.told.values())

    def note_heard(self, heard: Heard) -> None:
        self.told[heard.device] = heard

    def held(self) -> list[Kept]:
        return self.kept.get("held", [])

    def keep_held(self, held: Sequence[Kept]) -> None:
        self.kept["held"] = list(held)

    def last_exchange(self) -> datetime | None:
        return self.kept.get("exchanged")

    def note_exchange(self, at: datetime) -> None:
        self.kept["exchanged"] = at

    def forked(self) -> bool:
        return self.kept.get("forked", False)

    def note_forked(self, forked: bool) -> None:
        self.kept["forked"] = forked


@dataclass
class MemoryLedger:
    """What the acts of an office ask of the log: who this is, and how far every chain is here."""

    id: str
    mark: str
    applied: dict[str, int] = field(default_factory=dict)
    given: int = 0
    waits: ChainRange | None = None

    def device(self) -> tuple[str, str]:
        return self.id, self.mark

    def marks(self) -> dict[str, Mark]:
        return {device: Mark(seq, b"") for device, seq in self.applied.items()}

    def exported(self) -> int:
        return self.given

    def own_work(self, first: int) -> int:
        return max(0, self.waits.last - first + 1) if self.waits else 0

    def read_range(self, device: str, first: int, scope_of: Any) -> ChainRange | None:
        return self.waits


class Laptop:
    """One laptop; `later()` moves its clock."""

    def __init__(self, mark: str) -> None:
        self.shelf = MemoryShelf()
        self.ledger = MemoryLedger(new_id(), mark)
        self.clock = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    @property
    def id(self) -> str:
        return self.ledger.id

    @property
    def kit(self) -> OfficeKit:
        return OfficeKit(
            shelf=self.shelf, ledger=self.ledger, seals=SEALS, papers=PAPERS, now=lambda: self.clock
        )  # type: ignore[arg-type]  # the part of a ledger that is asked

    @property
    def signed(self) -> bytes:
        signed = self.shelf.roster()
        assert signed is not None
        return signed

    @property
    def roster(self) -> Roster:
        return followed(self.kit)[0]

    def later(self, **delta: float) -> None:
        self.clock += timedelta(**(delta or {"minutes": 1}))


def enrolled(
    admin: Laptop, laptop: Laptop, role: str = Role.SUPERVISOR, scopes: Sequence[str] = ()
) -> Laptop:
    """The laptop asks, is let in and joins; the files pass between them as bytes."""
    _, file = ask(laptop.kit, person=f"Person {laptop.ledger.mark}")
    _, answer = enrol(admin.kit, read_request(admin.kit, file), role, scopes)
    join(laptop.kit, read_answer(laptop.kit, answer))
    admin.later()
    laptop.later()
    return laptop
