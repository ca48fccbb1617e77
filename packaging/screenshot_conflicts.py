"""Two laptops that changed the same visit, for the pictures of settling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QPixmap
from screenshot_data import NOW
from screenshot_scene import Scene

from db.ledger import FolderLedger
from db.office_shelf import FolderShelf
from db.opening import OpenedData, open_data
from inspector.domain.model import Answer, CaseReview, SampleItem
from inspector.domain.office import COMMON
from inspector.services.checking import record_answer, record_review
from inspector.services.ports import Store
from inspector.services.settling import open_conflicts
from ui.pages.conflicts import ConflictsPage

Shot = tuple[str, QPixmap]
POINT = "3.1"
BEFORE = "Fremmødelister forevist. Fravær i uge 45 er ikke begrundet."
MINE = "Fremmødelister for oktober forevist. Fravær i uge 45 er ikke begrundet."
THEIRS = (
    "Fremmødelister for oktober forevist. Fravær i uge 45 og 46 er ikke begrundet. Lederen sender "
    "bilagene i morgen."
)
WHY = "Bo så listerne sammen med lederen bagefter. B indeholder alt fra A."


class Colleague:
    """Bo's laptop, in a folder of its own, which meets the one of the pictures."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._scene = scene
        self._mine = FolderLedger(scene.storage.use)
        self.data: OpenedData = open_data(
            folder, key_ring=None, passphrase=None, person="Bo Lyngsti",
            clock=scene.world.clock, key=bytes(32), mark="T5",
        )  # fmt: skip
        self._theirs = FolderLedger(lambda work: work(self.data))
        self.id, _mark = self._theirs.device()

    def meet(self) -> None:
        """Each gets what the other has."""
        for here, there in ((self._theirs, self._mine), (self._mine, self._theirs)):
            for chain in there.marks():
                mark = here.marks().get(chain)
                first = mark.seq + 1 if mark else 1
                while found := there.read_range(chain, first, lambda _supplier: COMMON):
                    here.apply(found)
                    first = found.last + 1

    def both(self, mine: Callable[[Store], object], theirs: Callable[[Store], object]) -> None:
        """Each changes something, hers first, before they meet."""
        self._scene.ask(mine)
        self._scene.world.clock.travel(self._scene.world.clock() + timedelta(minutes=8))
        theirs(self.data.store)


def conflict_pages(scene: Scene) -> Iterator[Shot]:
    """The list of the day, a text, a number, the marks in the visit, and the quiet end."""
    with TemporaryDirectory() as folder:
        scene.world.clock.travel(NOW)
        colleague = Colleague(scene, Path(folder))
        visit = scene.visit("Springbrættet A/S", "open")
        case = _disagree(scene, colleague, visit)
        colleague.data.close()
        scene.desk.signals.data_changed.emit("exchanged")
        scene.go("today")
        yield "conflicts-today", scene.picture()
        found = _keys(scene)
        scene.go("conflicts", found["comment"])
        page = scene.window.page
        assert isinstance(page, ConflictsPage)
        assert page.form is not None
        page.form.choose("B")
        page.form.reason.setPlainText(WHY)
        yield "conflict", scene.picture()
        scene.go("conflicts", found["documented_hours"])
        yield "conflict-number", scene.picture()
        mode = scene.visit_at("Springbrættet A/S", "open", "area:3")
        mode.go("area:3", POINT)
        yield "conflict-mark", scene.picture()
        mode.go("cases", "", case)
        yield "conflict-case", scene.picture()
        mode.go("review")
        yield "conflict-review", scene.picture()
        yield from _settled(scene)


def _disagree(scene: Scene, colleague: Colleague, visit: str) -> str:
    """Three conflicts in the visit; the number of the case two of them are about."""

    def comment(text: str) -> Callable[[Store], object]:
        return lambda store: record_answer(store, visit, POINT, outcome="not_ok", comment=text)

    def hours(number: str) -> Callable[[Store], object]:
        return lambda store: record_review(store, visit, case, documented_hours=Decimal(number))

    drawn = scene.ask(lambda store: store.select(SampleItem, ("case_number",), visit=visit))
    done = scene.ask(lambda store: store.select(CaseReview, ("case_number",), visit=visit))
    case = str(min(set(drawn) - set(done))[0])  # the same in every run
    scene.ask(comment(BEFORE))
    colleague.meet()
    colleague.both(comment(MINE), comment(THEIRS))
    colleague.both(hours("12.5"), hours("14"))
    answered = _another(scene, visit)
    colleague.both(
        lambda store: record_answer(store, visit, answered, outcome="ok"),
        lambda store: record_answer(store, visit, answered, outcome="not_tested"),
    )
    scene.world.clock.travel(NOW + timedelta(hours=2))
    colleague.meet()
    FolderShelf(scene.storage.use).keep_roster(b"", {}, marks={colleague.id: "T5"})
    return case


def _another(scene: Scene, visit: str) -> str:
    """A point that is ej ok, which both look at once more."""
    found = scene.ask(lambda store: store.find(Answer, visit=visit))
    return min(one.point for one in found if one.outcome == "not_ok" and one.point != POINT)


def _keys(scene: Scene) -> dict[str, str]:
    shelf = scene.desk.shelf
    found = scene.ask(lambda store: open_conflicts(store, shelf))
    return {one.cell.column: one.key for one in found}


def _settled(scene: Scene) -> Iterator[Shot]:
    """All of them settled on the page, one after another."""
    scene.go("conflicts")
    page = scene.window.page
    assert isinstance(page, ConflictsPage)
    while page.form is not None:
        page.form.choose("A")
        page.form.reason.setPlainText(WHY)
        page.form.settle()
        scene.settle()
    scene.desk.messages.clear()
    yield "conflicts-done", scene.picture()
