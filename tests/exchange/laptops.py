"""Several real laptops of one office: folders, stores, ledgers, keys, bundles and a place to meet.

    office = Office(tmp_path)
    anna, bo = office.enrol("T1"), office.enrol("T2")
    anna.put(Answer(id="a", outcome="ok"))
    office.meet(anna, bo)             # each exchanges until nothing is new
    assert anna.digest() == bo.digest()

The first one enrolled has the role of the office. `office.hub` is a folder; `laptop.exchange(hub)`
takes any other place.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from ledgers import START, Laptop

from inspector.domain.exchange import Exchanged
from inspector.domain.identity import new_id
from inspector.domain.office import COMMON, Member, MemberState, Role, Roster, Scope
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.kept_bundles import FolderBundles
from inspector.gateways.sealing import BundleSealing
from inspector.services.exchange_places import Hub
from inspector.services.exchanging import Bench, exchange
from inspector.services.following import Following
from inspector.services.ports import Progress

SECRET = bytes(range(20))
SEALING = BundleSealing()


class OfficeLaptop(Laptop):
    """A laptop with all it exchanges with; its folder may be copied while it is closed."""

    def __init__(self, folder: Path, mark: str = "T1", now: datetime = START) -> None:
        super().__init__(folder, mark, now)
        self.mark = mark
        self.kept = FolderBundles(folder / "bundles")
        self.hub: Hub | None = None

    @property
    def bench(self) -> Bench:
        return Bench(
            ledger=self.ledger,
            shelf=self.shelf,
            sealing=SEALING,
            kept=self.kept,
            attachments=self.data.attachments,
            now=self.clock,
            version="1.0",
            store=lambda work: work(self.data.store),
        )

    def exchange(self, hub: Hub | None = None, progress: Progress | None = None) -> Exchanged:
        """One exchange, at the office's place unless another is named."""
        place = hub or self.hub
        assert place is not None
        return exchange(self.bench, place, progress)

    @property
    def roster(self) -> Roster:
        found = Following(SEALING, self.shelf, self.id).now()
        assert found is not None
        return found[0]

    def shut(self) -> None:
        self.data.close()

    def check(self) -> list[object]:
        """Every fault of what is stored here."""
        return list(self.data.check())


class Office:
    """The roster and its key; the laptops by their marks."""

    def __init__(self, root: Path, name: str = "office") -> None:
        self.root = root
        self.path = root / f"{name}-hub"
        self.path.mkdir(parents=True)
        self.hub = FolderHub(self.path)
        self.secret = SECRET if name == "office" else bytes(reversed(SECRET))
        admin_key, admin_box = SEALING.admin_public(self.secret)
        self.roster = Roster(office=name, name=name, admin_key=admin_key, admin_box=admin_box)
        self.laptops: dict[str, OfficeLaptop] = {}
        self.scope_keys: dict[tuple[str, int], bytes] = {}

    def enrol(
        self, mark: str, role: str = "", scopes: Sequence[str] = (), now: datetime = START
    ) -> OfficeLaptop:
        """A new laptop, which follows the newest roster; the others learn of it by exchanging."""
        laptop = OfficeLaptop(self.root / mark, mark, now)
        laptop.hub = self.hub
        self.laptops[mark] = laptop
        self.admit(laptop, role or (Role.SUPERVISOR if self.roster.members else Role.OFFICE),
                   scopes)  # fmt: skip
        return laptop

    def admit(
        self, laptop: OfficeLaptop, role: str = Role.SUPERVISOR, scopes: Sequence[str] = (),
        replaces: str = "",
    ) -> None:  # fmt: skip
        """Give the laptop keys and a place in the roster, as it is called now."""
        keys = SEALING.new_keys()
        laptop.shelf.keep_own_keys(keys)
        sign_key, box_key = SEALING.public_keys(keys)
        member = Member(
            device=laptop.id, mark=laptop.mark, role=role, scopes=tuple(scopes),
            sign_key=sign_key, box_key=box_key, enrolled_at=START, replaces=replaces,
        )  # fmt: skip
        self._change(members=(*self.roster.members, member))
        if (COMMON, 1) not in self.scope_keys:
            self.new_epoch(COMMON)
        self._rewrap()
        self.give_roster(laptop)

    def give_roster(self, laptop: OfficeLaptop) -> None:
        """The laptop follows the newest roster, without a place to meet."""
        keys = laptop.shelf.own_keys()
        assert keys is not None
        opened = SEALING.roster_keys(self.roster, laptop.id, keys)
        marks = {one.device: one.mark for one in self.roster.members}
        member = self.roster.member(laptop.id)
        laptop.shelf.keep_roster(
            self.signed, opened, marks, member.role if member else "", member.mark if member else ""
        )

    @property
    def signed(self) -> bytes:
        return SEALING.sign_roster(self.roster, self.secret)

    def put_scope(self, scope: str, suppliers: Sequence[str]) -> None:
        """Suppliers that only some see."""
        self._change(scopes=(*self.roster.scopes, Scope(id=scope, suppliers=tuple(suppliers))))
        self.new_epoch(scope)

    def empty_scope(self, scope: str) -> None:
        """What only some saw is everybody's from now on."""
        scopes = (dataclasses.replace(one, suppliers=()) if one.id == scope else one
                  for one in self.roster.scopes)  # fmt: skip
        self._change(scopes=tuple(scopes))

    def alter(self, laptop: OfficeLaptop, **changes: object) -> None:
        """Another role, other scopes."""
        self._change(members=self._altered(laptop.id, **changes))
        self._rewrap()

    def revoke(self, laptop: OfficeLaptop, cut_off: int) -> None:
        """Out from this entry on, and without the keys of what comes."""
        self._change(members=self._altered(laptop.id, state=MemberState.REVOKED, cut_off=cut_off))
        for scope in {one.scope for one in self.roster.keys}:
            self.new_epoch(scope)

    def new_epoch(self, scope: str) -> None:
        self.scope_keys[scope, self.roster.epoch(scope) + 1] = os.urandom(32)
        self._rewrap()

    def publish(self) -> None:
        """The newest roster, by the first laptop, at the place to meet."""
        first = next(iter(self.laptops.values()))
        self.give_roster(first)
        self.hub.put_roster(first.id, self.roster.version, self.signed)

    def _altered(self, device: str, **changes: object) -> tuple[Member, ...]:
        return tuple(
            dataclasses.replace(one, **changes) if one.device == device else one
            for one in self.roster.members
        )

    def _change(self, **changes: object) -> None:
        version = self.roster.version + (1 if self.roster.members else 0)
        self.roster = dataclasses.replace(self.roster, version=version, **changes)

    def _rewrap(self) -> None:
        members = [one.device for one in self.roster.members]
        wrapped = []
        for (scope, epoch), key in sorted(self.scope_keys.items()):
            readers = [each for each in members if self.roster.may_read(each, scope)]
            wrapped.append(SEALING.wrap_key(self.roster, scope, epoch, key, readers))
        self.roster = dataclasses.replace(self.roster, keys=tuple(wrapped))

    # together

    def meet(self, *laptops: OfficeLaptop, rounds: int = 6) -> list[Exchanged]:
        """Each exchanges in turn until nothing is new to anybody; what the last rounds came to."""
        came: list[Exchanged] = []
        for _ in range(rounds):
            came = [one.exchange() for one in laptops or self.laptops.values()]
            if not any(one.sent or one.received or one.files_in or one.files_out for one in came):
                return came
        raise AssertionError(f"still exchanging after {rounds} rounds: {came}")

    def clone(self, laptop: OfficeLaptop, mark: str) -> OfficeLaptop:
        """A copy of the laptop as it is now: an image of its disk, or a backup to come."""
        laptop.shut()
        shutil.copytree(laptop.folder, self.root / mark)
        laptop.data = laptop._opened()
        copy = OfficeLaptop(self.root / mark, laptop.mark, laptop.now)
        copy.hub = self.hub
        return copy

    def begin_anew(self, laptop: OfficeLaptop, mark: str) -> None:
        """After a fork: the laptop's work goes on under a new name, and is enrolled with it."""
        old, role = laptop.id, laptop.roster.member(laptop.id)
        laptop.ledger.begin_anew(laptop.ledger.exported(), new_id(), mark)
        laptop.mark = mark
        laptop.shelf.note_forked(False)
        self.admit(laptop, role.role if role else Role.SUPERVISOR, replaces=old)

    def shut(self) -> None:
        for laptop in self.laptops.values():
            laptop.shut()


def ahead(hours: float) -> datetime:
    """A clock that is off by so much."""
    return START + timedelta(hours=hours)


def agree(*laptops: OfficeLaptop) -> None:
    """Everybody has the same data, and nothing is wrong with them."""
    first, *others = (one.digest() for one in laptops)
    assert first
    assert all(other == first for other in others)
    assert [one.check() for one in laptops] == [[] for _ in laptops]
