"""Two supervisors on the same visits: what each sees of the other, and what a reader sees."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog
from screenshot_conflicts import Colleague
from screenshot_data import NOW
from screenshot_exchange import use_place
from screenshot_scene import Scene, spin
from screenshot_told import ToldExchange, an_office

from db.office_shelf import FolderShelf
from inspector.domain.model import (
    Draw,
    DrawState,
    Evidence,
    Participant,
    Report,
    SampleItem,
    Side,
    Visit,
)
from inspector.services.checking import record_answer
from inspector.services.ports import Store
from inspector.services.settling import open_conflicts
from inspector.services.sharing_steps import share_steps
from ui.pages.visit_mode import VisitMode

Shot = tuple[str, QPixmap]
Work = Callable[[Store], object]
_FRAME = '[["JOB-2026-0003","AFSLUTTET"]]'
_STRATA = '[["AFSLUTTET",40,6,3]]'


def together_pages(scene: Scene) -> Iterator[Shot]:
    """Steps divided, photos elsewhere, history, two draws, two locks, and a laptop that reads."""
    with TemporaryDirectory() as folder:
        scene.world.clock.travel(NOW)
        told = ToldExchange()
        told.join_office(an_office())
        object.__setattr__(scene.desk, "exchange", told)
        use_place(scene, "folder:N:\\Tilsyn\\Udveksling")
        _act_as(scene, "supervisor")
        colleague = Colleague(scene, Path(folder))
        colleague.meet()
        FolderShelf(scene.storage.use).keep_roster(b"", {}, marks={colleague.id: "T1"})
        yield from _at_the_visit(scene, colleague)
        yield from _two_draws(scene, colleague)
        yield from _after_the_lock(scene, colleague)
        colleague.data.close()
    yield from _reading(scene)


def _act_as(scene: Scene, role: str) -> None:
    def work(store: Any) -> None:
        store.act_as(role, "T3")

    scene.ask(work)


def _came(scene: Scene) -> None:
    """The window reads what an exchange has brought."""
    scene.world.clock.travel(scene.world.clock() + timedelta(minutes=20))
    scene.desk.signals.data_changed.emit("exchanged")
    scene.settle()


def _kept(act: str, *records: Any) -> Work:
    def work(store: Store) -> None:
        with store.change(act) as change:
            for one in records:
                change.put(one)

    return work


def _dialog(mode: VisitMode) -> QDialog:
    for _ in range(40):
        spin(100)
        found = [one for one in mode.window().findChildren(QDialog) if one.isVisible()]
        if found:
            return found[-1]
    raise SystemExit("no dialog came")


def _at_the_visit(scene: Scene, colleague: Colleague) -> Iterator[Shot]:
    visit = scene.visit("Springbrættet A/S", "open")
    bo = Participant(id="p-bo", visit=visit, side=Side.UNIT, name="Bo Lyngsti", role="jurist")
    scene.ask(_kept("participant_noted", bo))
    given = {"area:1": "Bo Lyngsti", "area:2": "Ida Enebær", "area:3": "Bo Lyngsti"}
    scene.ask(lambda store: share_steps(store, visit, given))
    colleague.meet()
    photo = hashlib.sha256(b"a photo of another laptop").hexdigest()
    evidence = Evidence(
        id="e-bo", visit=visit, point="3.1", name="fremmøde.jpg", media_type="image/jpeg",
        size=2_400_000, original=photo, shown=photo, caption="Fremmødelisten for uge 45",
        added_at=scene.world.clock(),
    )  # fmt: skip
    colleague.both(
        lambda store: record_answer(
            store, visit, "3.1", outcome="not_ok", comment="Uge 45 er ikke begrundet."
        ),
        _kept("evidence_added", evidence),
    )
    colleague.both(
        _kept("participant_noted", replace(bo, role="faglig konsulent")),
        _removed(Participant, bo.id),
    )
    colleague.meet()
    _came(scene)
    mode = scene.visit_at("Springbrættet A/S", "open", "area:3")
    mode.go("area:3", "3.1")
    yield "together-visit", scene.picture()
    mode._together.divide()
    yield "together-share", scene.picture(_dialog(mode))
    _dialog(mode).reject()
    mode._together.history(mode.page())
    yield "together-history", scene.picture(_dialog(mode))
    _dialog(mode).reject()
    scene.go("conflicts", _key(scene, "_live"))
    yield "conflict-removed", scene.picture()


def _removed(kind: Any, key: str) -> Work:
    def work(store: Store) -> None:
        with store.change("participant_removed") as change:
            change.remove(kind, key)

    return work


def _key(scene: Scene, column: str) -> str:
    shelf = scene.desk.shelf
    found = scene.ask(lambda store: open_conflicts(store, shelf))
    return str(next(one.key for one in found if one.cell.column == column))


def _two_draws(scene: Scene, colleague: Colleague) -> Iterator[Shot]:
    visit = scene.visit("Jobvejen A/S", "planned")
    number = scene.ask(lambda store: store.get(Visit, visit)).number

    def draw(key: str, letter: str, cases: range) -> Work:
        at = scene.world.clock()
        made = Draw(
            id=key, visit=visit, number=f"{number}-{letter}", state=DrawState.DRAWN, frame=_FRAME,
            strata=_STRATA, frame_hash="ab" * 32, secret="cd" * 32, commitment="ef" * 32,
            committed_at=at, digits="351622146535142663215344", digits_by="supplier",
            drawn_at=at, h0="12" * 32, acknowledged="noted",
        )  # fmt: skip
        items = [
            SampleItem(id=f"{key}-{n}", visit=visit, draw=key, case_number=f"JOB-2026-{n:04}",
                       stratum="AFSLUTTET", position=place)
            for place, n in enumerate(cases, 1)
        ]  # fmt: skip
        return _kept("draw_drawn", made, *items)

    colleague.both(
        draw("draw-ida", "A", range(3, 9)), draw("draw-bo", "T1-A", range(7, 13))
    )  # fmt: skip
    colleague.meet()
    _came(scene)
    scene.visit_at("Jobvejen A/S", "planned", "draw")
    yield "together-rivals", scene.picture()
    found = [one for one in scene.ask(lambda s: open_conflicts(s, scene.desk.shelf))
             if one.visit == visit]  # fmt: skip
    scene.go("conflicts", found[0].key if found else "")
    yield "conflict-draw", scene.picture()


def _after_the_lock(scene: Scene, colleague: Colleague) -> Iterator[Shot]:
    visit = scene.visit("Nordlys Mentor ApS", "locked")
    newest = scene.ask(lambda store: max(store.find(Report, visit=visit), key=lambda r: r.version))
    seen = scene.ask(lambda store: store.seen())
    scene.ask(_kept("visit_locked", replace(newest, seen=seen)))
    colleague.both(
        lambda _store: None,
        lambda store: _answered_late(store, visit),
    )
    colleague.meet()
    _came(scene)
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "finish")
    spin(400)
    yield "together-later", scene.picture()
    if mode._together._later(mode.presenter.file) is not None:
        mode._together.show_later()
        yield "together-later-list", scene.picture(_dialog(mode))
        _dialog(mode).reject()
    twin = replace(
        newest, id="report-bo", locked_by="Bo Lyngsti", locked_at=scene.world.clock()
    )  # fmt: skip
    colleague.both(lambda _store: None, _kept("visit_locked", twin))
    colleague.meet()
    _came(scene)
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "finish")
    spin(400)
    yield "together-twins", scene.picture()
    found = [one for one in scene.ask(lambda s: open_conflicts(s, scene.desk.shelf))
             if one.visit == visit]  # fmt: skip
    scene.go("conflicts", found[0].key if found else "")
    yield "conflict-twins", scene.picture()


def _answered_late(store: Store, visit: str) -> None:
    """Written on the other laptop as if it did not know of the lock."""
    from inspector.domain.identity import answer_id
    from inspector.domain.model import Answer

    for point, comment in (("1.1", "Tilbudslisten er fra 2024."), ("2.1", "Se bilag 3.")):
        key = answer_id(visit, point)
        before = store.get(Answer, key) or Answer(id=key, visit=visit, point=point)
        with store.change("answer_recorded") as change:
            change.put(replace(before, comment=comment))


def _reading(scene: Scene) -> Iterator[Shot]:
    """The same pages on a laptop that may only read."""
    _act_as(scene, "reader")
    scene.desk.signals.data_changed.emit("office_changed")
    scene.settle()
    scene.go("today")
    spin(700)
    yield "reader-today", scene.picture()
    scene.go("suppliers")
    yield "reader-suppliers", scene.picture()
    scene.go("supplier", scene.supplier("Kompashuset ApS"))
    yield "reader-supplier", scene.picture()
    scene.go("visits")
    yield "reader-visits", scene.picture()
    scene.go("new_visit")
    yield "reader-new-visit", scene.picture()
    scene.go("import", other="suppliers")
    yield "reader-import", scene.picture()
    scene.go("conflicts")
    yield "reader-conflict", scene.picture()
    mode = scene.visit_at("Springbrættet A/S", "open", "area:1")
    mode.go("area:1", "1.3")
    yield "reader-visit", scene.picture()
    scene.visit_at("Jobvejen A/S", "planned", "arrival")
    yield "reader-arrival", scene.picture()
    scene.visit_at("Jobvejen A/S", "planned", "draw")
    yield "reader-draw", scene.picture()
    scene.go("settings", tab="retention")
    yield "reader-retention", scene.picture()
