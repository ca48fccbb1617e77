"""The pictures of exchange: an office in each of its states, over an exchange that is told what
to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget
from screenshot_data import NOW
from screenshot_scene import Scene

from inspector.domain.exchange import Exchanged, Kept, Reason
from inspector.domain.office import (
    Answer,
    Heard,
    Laptop,
    Member,
    MemberState,
    OfficeState,
    Request,
    Role,
    Roster,
    Scope,
)
from inspector.services.ports import Progress, Store
from inspector.services.settings import read_settings, save_settings
from ui.exchanging import exchanging

Shot = tuple[str, QPixmap]
WORDS = ("anker", "birk", "cykel", "drage", "engsti", "fløde")
OTHERS = ("gåsefod", "havn", "ibenholt", "kastanje", "lygte", "måge")
SECRET = bytes(range(40, 60))
HERE = "device-ida"
CODE = b"uanmeldt-anmodning 1 T4 Nana Kvist 2f9a0c17"


def _member(device: str, mark: str, person: str, **parts: Any) -> Member:
    given = {"enrolled_at": NOW - timedelta(days=75)} | parts
    return Member(device=device, mark=mark, person=person, **given)


def _office(*scopes: Scope) -> Roster:
    unge = tuple(scope.id for scope in scopes)
    members = (
        _member(HERE, "T3", "Ida Enebær"),
        _member("device-bo", "T1", "Bo Lyngsti", scopes=unge),
        _member("device-lis", "K1", "Lis Gran", role=Role.OFFICE),
        _member("device-per", "T2", "Per Ahorn", role=Role.READER),
        _member(
            "device-ole", "T5", "Ole Bøgh", state=MemberState.REVOKED, cut_off=1812,
            revoked_at=NOW - timedelta(days=12),
        ),
    )  # fmt: skip
    return Roster(
        office="office", name="Engholm Kommune, Tilsynsenheden", version=7, made_at=NOW,
        members=members, scopes=scopes,
    )  # fmt: skip


class ToldExchange:
    """`services.exchange.Exchange` that answers what the picture needs."""

    def __init__(self) -> None:
        self.now = OfficeState(device=HERE, mark="T3")
        self.kept: tuple[Kept, ...] = ()
        self.result = Exchanged()

    def join_office(self, roster: Roster, *, admin: bool = False) -> None:
        heard = {
            "device-bo": (3, 0),
            "device-lis": (26, 14),
            "device-per": (21 * 24, 214),
            "device-ole": (15 * 24, 0),
        }
        laptops = tuple(
            Laptop(
                member=one,
                is_this=one.device == HERE,
                heard=Heard(device=one.device, at=NOW - timedelta(hours=heard[one.device][0]))
                if one.device in heard
                else None,
                waiting=heard.get(one.device, (0, 0))[1],
            )
            for one in roster.members
        )
        self.now = OfficeState(
            device=HERE, mark="T3", roster=roster, laptops=laptops, has_admin_key=admin,
            last_exchange=NOW - timedelta(hours=17, minutes=37), unshared=14,
        )  # fmt: skip

    def state(self) -> OfficeState:
        return self.now

    def held(self) -> list[Kept]:
        return list(self.kept)

    def ask(self) -> tuple[Request, bytes]:
        assert self.now.asked is not None
        return self.now.asked, CODE

    def create_office(self, name: str) -> bytes:  # noqa: ARG002 - the picture has its own
        return SECRET

    def admin_sheet(self) -> bytes:
        return b"%PDF-1.4"

    def request_picture(self, request: bytes) -> bytes:
        import io

        import segno

        out = io.BytesIO()
        segno.make(request).save(out, kind="png", scale=8, border=3)
        return out.getvalue()

    def read_request(self, data: bytes) -> Request:  # noqa: ARG002
        return Request(
            device="device-nana", mark="T4", person="Nana Kvist", words=OTHERS, made_at=NOW
        )

    def enrol(
        self, request: Request, role: str, scopes: Sequence[str]  # noqa: ARG002
    ) -> tuple[Answer, bytes]:  # fmt: skip
        return Answer(device=request.device, name="Engholm Kommune", words=WORDS), CODE

    def read_answer(self, data: bytes) -> Answer:  # noqa: ARG002
        return Answer(device=HERE, name="Engholm Kommune, Tilsynsenheden", words=OTHERS)

    def run(
        self,
        progress: Progress | None = None,  # noqa: ARG002
        *,
        hub: str = "",  # noqa: ARG002
        password: str = "",  # noqa: ARG002
    ) -> Exchanged:
        self.now = replace(self.now, last_exchange=NOW, unshared=0)
        return self.result


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
    told.join_office(_office())
    _use_place(scene, "")
    yield "exchange-no-place", _at(scene)
    _use_place(scene, "folder:N:\\Tilsyn\\Udveksling")
    yield "exchange-ready", _at(scene)
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
    yield "exchange-result", scene.picture()
    yield "exchange-held", _down(scene, _part(scene))
    told.kept = ()
    exchanging(scene.desk).forget()
    for tab in ("laptops", "scopes"):
        yield f"exchange-{tab}", _at(scene, tab)
    scene.go("settings", tab="exchange")
    yield "settings-exchange", scene.picture()
    _use_place(scene, "postgres:uanmeldt_t3@db.engholm.example/uanmeldt")
    scene.go("today")
    scene.go("settings", tab="exchange")
    yield "settings-exchange-server", scene.picture()


def _use_place(scene: Scene, hub: str) -> None:
    def work(store: Store) -> None:
        save_settings(store, replace(read_settings(store), hub=hub))

    scene.ask(work)


def _administering(scene: Scene, told: ToldExchange) -> Iterator[Shot]:
    scope = Scope(
        id="unge", name="Unge under 25",
        suppliers=(scene.supplier("Kompashuset ApS"), scene.supplier("Springbrættet A/S")),
    )  # fmt: skip
    told.join_office(_office(scope), admin=True)
    _at(scene, "laptops")
    _part(scene).table.selectRow(2)
    scene.settle()
    yield "exchange-administer", scene.picture()
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
    roster = _office()
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
