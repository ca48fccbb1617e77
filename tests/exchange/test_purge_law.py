"""Deletions, locks, edits and newcomers in any order: all laptops end alike, and whole.

Three laptops in memory, two of them in the role of the office, and a newcomer. A range travels
as its laptop sealed it first, or sealed anew without what was erased meanwhile: whichever a
laptop meets.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from exchange.convergence_scene import Laptop, chain_range
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from db.applying import apply_range
from db.check import check
from inspector.domain.exchange import ChainRange
from inspector.domain.model import (
    Answer,
    Case,
    CaseReview,
    Draw,
    Evidence,
    Participant,
    Report,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.office import COMMON, LOCAL, Role
from inspector.domain.visit_record import content_hash
from inspector.services.retaining import purge, what_is_due

LATER = date(2040, 1, 1)
NEVER = date(2060, 1, 1)  # when the years of what is locked meanwhile are over as well
BEGUN = 1_700_000_000_000_000  # microseconds
DAY = 86_400_000_000
RECORD = '{"answers":[{"id":"an"}],"participants":[{"id":"p"}]}'
OFFICE, BO, CILLE, NEW = "office", "bo", "cille", "new"
SECRET = "Jens Jensen"
PAPERS = (
    Supplier(id="s", name="S"),
    Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
    Answer(id="an", visit="v", comment=SECRET),
    Participant(id="p", visit="v", name=SECRET),
    Evidence(id="e", visit="v", caption=SECRET),
    Visit(id="w", number="2", state=VisitState.LOCKED, planned_on=date(2024, 1, 1)),
    CaseReview(id="cr", visit="w", remark=SECRET),
    Draw(id="d", visit="w", frame=f'[["{SECRET}","a"]]'),
    Report(
        id="rw",
        visit="w",
        record="{}",
        content_hash=content_hash("{}"),
        locked_at=datetime(2024, 1, 1, tzinfo=UTC),
    ),
    Case(id="c", supplier="s", number="S-1", ends=date(2024, 1, 1), note=SECRET),
)
EDITS = {
    "an": (Answer, "comment"), "p": (Participant, "name"), "e": (Evidence, "caption"),
    "v": (Visit, "arrival_note"), "cr": (CaseReview, "remark"), "d": (Draw, "frame"),
    "c": (Case, "note"),
}  # fmt: skip
FRESH = {
    "n1": Answer(id="n1", visit="v"), "n2": Evidence(id="n2", visit="w"),
    "n3": CaseReview(id="n3", visit="v"),
}  # fmt: skip


def role_of(name: str) -> str:
    """Two may delete, also without knowing of each other."""
    return Role.OFFICE if name in (OFFICE, BO) else Role.SUPERVISOR


@dataclass
class Scene:
    """The laptops, and every range as it was sealed first."""

    laptops: dict[str, Laptop] = field(default_factory=dict)
    sealed: dict[str, list[ChainRange]] = field(default_factory=dict)
    last: dict[tuple[str, str], int] = field(default_factory=dict)  # (reader, chain) → ranges

    def add(self, name: str, clock: int) -> Laptop:
        made = self.laptops[name] = Laptop(name, clock)
        made.store.act_as(role_of(name), name[:2].upper())
        self.sealed[name] = []
        return made

    def seal(self, name: str) -> None:
        """What this laptop wrote since it last did."""
        after = self.sealed[name][-1].last if self.sealed[name] else 0
        if found := self._range(name, after, None):
            self.sealed[name].append(found)

    def give(self, name: str, reader: str, *, anew: bool) -> None:
        """The reader takes the next range of this chain, sealed first or anew."""
        place = self.last.get((reader, name), 0)
        if name == reader or place >= len(self.sealed[name]):
            return
        found = self.sealed[name][place]
        if anew:
            found = self._range(name, found.first - 1, found.last) or found
        self.apply(reader, found)
        self.last[reader, name] = place + 1

    def apply(self, reader: str, found: ChainRange) -> None:
        laptop = self.laptops[reader]
        connection = laptop.store.connection
        connection.execute("BEGIN IMMEDIATE")
        apply_range(connection, found, now=laptop.now(), sender=role_of(found.device))
        connection.execute("COMMIT")
        laptop.store.refresh()

    def give_all(self, names: list[str], *, anew: bool) -> None:
        for name in names:
            self.seal(name)
        for name in names:
            for reader in self.laptops:
                for _ in self.sealed[name]:
                    self.give(name, reader, anew=anew)

    def _range(self, name: str, after: int, upto: int | None) -> ChainRange | None:
        entries = self.laptops[name].written(after)
        chosen = [each for each in entries if upto is None or each[0].seq <= upto]
        if not chosen:
            return None
        sql = "SELECT hash FROM change_log WHERE device = 1 AND seq = ?"
        row = self.laptops[name].store.connection.execute(sql, (after,)).fetchone()
        scopes = {entry.seq: COMMON for entry, _ in chosen}
        return chain_range(name, chosen, bytes(row[0]) if row else b"", scopes, LOCAL)


def put(laptop: Laptop, *records: object) -> None:
    laptop.clock += 1
    with laptop.store.change("typed") as change:
        for record in records:
            change.put(record)


def edit(laptop: Laptop, what: str, text: str) -> None:
    kind, column = EDITS[what]
    found = laptop.store.get(kind, what)
    if found is not None and (what != "d" or drew(laptop)):
        value = f'[["{text}","a"]]' if what == "d" and text else text
        put(laptop, replace(found, **{column: value}))


def drew(laptop: Laptop) -> bool:
    """The list of a draw is nobody's to alter but its maker's."""
    sql = "SELECT count(*) FROM change_log WHERE device = 1 AND record = 'd' AND parents = '{}'"
    return bool(laptop.store.connection.execute(sql).fetchone()[0])


def write(laptop: Laptop, what: str) -> None:
    fresh = FRESH[what]
    column = {Answer: "comment", Evidence: "caption", CaseReview: "remark"}[type(fresh)]
    if laptop.store.get(Visit, fresh.visit) is not None:
        put(laptop, replace(fresh, **{column: SECRET}))


def lock(laptop: Laptop) -> None:
    """He held it after all, and locked it, with what he has."""
    found = laptop.store.get(Visit, "v")
    if found is None or laptop.store.find(Report, visit="v"):
        return
    report = Report(
        id=f"r-{laptop.name}", visit="v", record=RECORD, content_hash=content_hash(RECORD),
        locked_at=laptop.now(), seen=laptop.store.seen(),
    )  # fmt: skip
    put(laptop, replace(found, state=VisitState.LOCKED), report)


def delete(laptop: Laptop, today: date = LATER) -> bool:
    """All that is due; False: nothing was."""
    (newest,) = laptop.store.connection.execute("SELECT max(at) FROM change_log").fetchone()
    laptop.clock = max(laptop.clock, newest or 0) + 1
    due = what_is_due(laptop.store, today)
    if not due.visits and not due.listed_cases and not due.rests:
        return False
    purge(
        laptop.store, [one.id for one in due.visits], reason="frist", today=today,
        listed_cases=True, rests=True,
    )  # fmt: skip
    return True


STEPS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from([OFFICE, BO, CILLE]), st.sampled_from([*EDITS]),
              st.sampled_from(["", SECRET, f"{SECRET} to"])),
    st.tuples(st.just("write"), st.sampled_from([OFFICE, BO, CILLE]), st.sampled_from([*FRESH])),
    st.tuples(st.just("remove"), st.sampled_from([BO, CILLE]), st.sampled_from(["e", "an"])),
    st.tuples(st.just("lock"), st.sampled_from([BO, CILLE])),
    st.tuples(st.just("delete"), st.sampled_from([OFFICE, BO])),
    st.tuples(st.just("seal"), st.sampled_from([OFFICE, BO, CILLE])),
    st.tuples(st.just("give"), st.sampled_from([OFFICE, BO, CILLE]),
              st.sampled_from([OFFICE, BO, CILLE]), st.booleans()),
)  # fmt: skip


def do(scene: Scene, step: tuple) -> None:
    act, *given = step
    laptop = scene.laptops[given[0]]
    match act:
        case "edit":
            edit(laptop, *given[1:])
        case "write":
            write(laptop, given[1])
        case "remove":
            kind = EDITS[given[1]][0]
            laptop.clock += 1
            with laptop.store.change("removed") as change:
                change.remove(kind, given[1])
        case "lock":
            lock(laptop)
        case "delete":
            delete(laptop)
        case "seal":
            scene.seal(given[0])
        case "give":
            scene.seal(given[0])
            scene.give(given[0], given[1], anew=given[2])


def require_alike(scene: Scene, *checked: str) -> None:
    digests = {name: laptop.digest() for name, laptop in scene.laptops.items()}
    assert len({*digests.values()}) == 1, digests
    for name in checked:  # a check takes long, of a database in memory as well
        store = scene.laptops[name].store
        assert not check(store), (name, check(store))
    told = {(what_is_due(one.store, NEVER).rests) for one in scene.laptops.values()}
    assert len(told) == 1


def said(laptop: Laptop) -> list[str]:
    """The entries of working papers in the log that say the secret yet."""
    sql = 'SELECT "table", record FROM change_log WHERE fields LIKE ?'
    return [row[:2] for row in laptop.store.connection.execute(sql, (f"%{SECRET}%",))]


@settings(deadline=None, max_examples=40, phases=[Phase.reuse, Phase.generate, Phase.shrink])
@given(
    steps=st.lists(STEPS, max_size=14),
    clocks=st.permutations([0, 1, 2]),
    begun=st.sampled_from([OFFICE, BO]),
    order=st.permutations([OFFICE, BO, CILLE]),
    anew=st.booleans(),
)
def test_whatever_is_deleted_locked_and_edited_apart_all_laptops_end_alike(
    steps, clocks, begun, order, anew
):
    scene = Scene()
    for name, days in zip((OFFICE, BO, CILLE), clocks, strict=True):
        scene.add(name, BEGUN + days * DAY // 8)
    put(scene.laptops[begun], *PAPERS)
    scene.seal(begun)
    for reader in (OFFICE, BO):
        scene.give(begun, reader, anew=False)
    for step in steps:
        note(repr(step))
        do(scene, step)
    scene.give_all([OFFICE, BO, CILLE], anew=anew)
    newcomer = scene.add(NEW, BEGUN)
    scene.give_all(order, anew=not anew)
    require_alike(scene, OFFICE, NEW)
    while delete(scene.laptops[OFFICE], NEVER):
        scene.give_all([OFFICE, BO, CILLE], anew=True)
    require_alike(scene, BO, CILLE)
    if not newcomer.store.find(Report, visit="v"):
        assert [said(laptop) for laptop in scene.laptops.values()] == [[]] * 4
