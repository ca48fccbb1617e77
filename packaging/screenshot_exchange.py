"""The pictures of exchange: an office in each of its states, over an exchange that is told what
to answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget
from screenshot_data import NOW
from screenshot_scene import Scene, spin
from screenshot_told import HERE, WORDS, ToldExchange, an_office

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Exchanged, Kept, Reason
from inspector.domain.office import MemberState, OfficeState, Request, Scope
from inspector.services.ports import Store
from inspector.services.settings import read_settings, save_settings
from ui.exchanging import exchanging

Shot = tuple[str, QPixmap]


def exchange_pages(scene: Scene) -> Iterator[Shot]:
    """Alone, asked, in an office, administering, held back, out, and a copy."""
    scene.world.clock.travel(NOW)
    told = ToldExchange()
    object.__setattr__(scene.desk, "exchange", told)
    yield from _alone(scene, told)
    yield from _asked(scene, told)
    yield from _office_pages(scene, told)
    yield from _administering(scene, told)
    yield from _apart(scene, told)
    object.__setattr__(scene.desk, "exchange", None)
    yield "exchange-demonstration", _at(scene)


def _at(scene: Scene, tab: str = "") -> QPixmap:
    scene.go("today")
    scene.go("exchange", tab=tab)
    scene.window._exchange._read()  # as it does when the window has come to rest
    scene.settle()
    return scene.picture()


def _part(scene: Scene) -> Any:
    page: Any = scene.window.page
    return page.part


def _down(scene: Scene, widget: QWidget) -> QPixmap:
    """The end of a page that is longer than the window."""
    for area in scene.window.findChildren(QScrollArea):
        if area.isAncestorOf(widget):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return scene.picture()


def _alone(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    told.now = OfficeState(device=HERE, mark="T3")
    yield "exchange-alone", _at(scene)
    yield "exchange-create", _at(scene, "create")
    _part(scene)._create()
    scene.settle()
    yield "exchange-sheet", scene.picture()
    part = _part(scene)
    part._given("exchange_page.sheet.printed")
    place, field = part.key.places[0], part.fields[0]
    field.control.setText(part.key._groups[place])
    scene.settle()
    yield "exchange-sheet-typed", scene.picture()
    part._done(False)
    scene.window.notices.clear_bar()


def _asked(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    asked = Request(
        device=HERE, mark="T3", person="Ida Enebær", words=WORDS, made_at=NOW - timedelta(days=1)
    )
    told.now = OfficeState(device=HERE, mark="T3", asked=asked)
    yield "exchange-asked", _at(scene)
    part = _part(scene)
    part._read(lambda: b"")
    scene.settle()
    yield "exchange-answer", scene.picture()
    part.compare.no.click()
    part.hand._show_code()
    scene.settle()
    yield "exchange-code", scene.picture()


def _office_pages(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    told.join_office(an_office())
    use_place(scene, "")
    yield "exchange-no-place", _at(scene)
    use_place(scene, "folder:N:\\Tilsyn\\Udveksling")
    yield "exchange-ready", _at(scene)
    yield from _under_way(scene, told)
    told.result = Exchanged(
        sent=1, received=4, entries_out=14, entries_in=196, visits=3, conflicts=2, new_conflicts=2,
        files_in=9, files_missing=2, late_minutes=14,
    )  # fmt: skip
    told.kept = (
        Kept(file="41-96-7c1e09ab52f0.ibx", reason=Reason.NEWER_PROGRAM, device="device-bo",
             mark="T1", at=NOW - timedelta(hours=2)),
        Kept(file="1813-1840-99d0c2a1f3be.ibx", reason=Reason.REVOKED, device="device-ole",
             mark="T5", at=NOW - timedelta(hours=2)),
    )  # fmt: skip
    exchanging(scene.desk).run()
    scene.settle()
    scene.window._exchange._read()  # the window was made before it had an office
    yield "exchange-result", scene.picture()
    yield "exchange-held", _down(scene, _part(scene))
    told.kept = ()
    exchanging(scene.desk).forget()
    yield from _troubles(scene, told)
    scene.go("suppliers")
    scene.go("today")
    spin(700)  # the card comes after the page
    yield "exchange-today", _down(scene, scene.window.page._exchange)
    for tab in ("laptops", "scopes"):
        yield f"exchange-{tab}", _at(scene, tab)
    scene.go("settings", tab="exchange")
    yield "settings-exchange", scene.picture()
    use_place(scene, "postgres:uanmeldt_t3@db.engholm.example/uanmeldt")
    scene.go("today")
    scene.go("settings", tab="exchange")
    yield "settings-exchange-server", scene.picture()


def _under_way(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    """The page while an exchange runs, which stands still for the picture."""
    told.waits = Event()
    exchanging(scene.desk).run()
    spin(1500)  # what is under way is told after a while
    yield "exchange-running", scene.window.grab()
    told.waits.set()
    told.waits = None
    scene.settle()
    exchanging(scene.desk).forget()
    told.join_office(an_office())


def _troubles(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    """A place that cannot be reached, one that wants a password, and the way without one."""
    at_work = exchanging(scene.desk)
    _at(scene)
    for name, code in (("failed", "hub-away"), ("password", "hub-password")):
        told.problem = InspectionError(code)
        at_work.run()
        scene.settle()
        yield f"exchange-{name}", scene.picture()
    told.problem = None
    at_work.pack(scene.folder / "Uanmeldt T3 2026-11-20.zip")
    scene.settle()
    yield "exchange-packed", scene.picture()
    at_work.forget()


def use_place(scene: Scene, hub: str) -> None:
    def work(store: Store) -> None:
        save_settings(store, replace(read_settings(store), hub=hub))

    scene.ask(work)


def _administering(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    scope = Scope(
        id="unge", name="Unge under 25",
        suppliers=(scene.supplier("Kompashuset ApS"), scene.supplier("Springbrættet A/S")),
    )  # fmt: skip
    told.join_office(an_office(scope), admin=True)
    _at(scene, "laptops")
    _part(scene).table.selectRow(2)
    scene.settle()
    yield "exchange-administer", scene.picture()
    for place, name in ((0, "here"), (3, "silent"), (4, "out")):
        _part(scene).table.selectRow(place)
        yield f"exchange-laptop-{name}", _down(scene, _part(scene))
    _part(scene).table.selectRow(2)
    _part(scene).laptop._ask()
    scene.settle()
    yield "exchange-shut-out", _down(scene, _part(scene))
    yield "exchange-enrol", _at(scene, "enrol")
    part = _part(scene)
    part._read(lambda: b"")
    scene.settle()
    yield "exchange-enrol-words", scene.picture()
    part.compare.yes.click()
    scene.settle()
    yield "exchange-enrol-role", scene.picture()
    part.do.click()
    scene.settle()
    yield "exchange-enrol-answer", scene.picture()
    yield "exchange-scopes-administer", _at(scene, "scopes")
    _part(scene).edits["unge"].click()
    scene.settle()
    yield "exchange-scope", scene.picture()


def _apart(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    roster = an_office()
    out = tuple(
        replace(one, state=MemberState.REVOKED, revoked_at=NOW - timedelta(days=2), cut_off=4711)
        if one.device == HERE
        else one
        for one in roster.members
    )
    told.join_office(replace(roster, members=out))
    yield "exchange-out", _at(scene)
    told.join_office(roster)
    told.now = replace(told.now, forked=True)
    yield "exchange-forked", _at(scene)
