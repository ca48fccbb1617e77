"""An exchange that answers what a picture needs, over an office of five laptops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

from screenshot_data import NOW

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Exchanged, Kept
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
from inspector.services.ports import Progress

WORDS = ("anker", "birk", "cykel", "drage", "engsti", "fløde")
OTHERS = ("gåsefod", "havn", "ibenholt", "kastanje", "lygte", "måge")
SECRET = bytes(range(40, 60))
HERE = "device-ida"
CODE = b"uanmeldt-anmodning 1 T4 Nana Kvist 2f9a0c17"


def _member(device: str, mark: str, person: str, **parts: Any) -> Member:
    given = {"enrolled_at": NOW - timedelta(days=75)} | parts
    return Member(device=device, mark=mark, person=person, **given)


def an_office(*scopes: Scope) -> Roster:
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
        self.problem: InspectionError | None = None
        self.waits: Event | None = None  # an exchange under way stands still until it is set

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
        progress: Progress | None = None,
        *,
        hub: str = "",  # noqa: ARG002 - the office meets nowhere
        password: str = "",  # noqa: ARG002
    ) -> Exchanged:
        if self.waits is not None:
            if progress is not None:
                progress(31, 84)
            self.waits.wait(30)
        if self.problem is not None:
            raise self.problem
        self.now = replace(self.now, last_exchange=NOW, unshared=0)
        return self.result

    def pack(
        self,
        progress: Progress | None = None,  # noqa: ARG002
        *,
        everything: bool = False,  # noqa: ARG002
    ) -> bytes:
        return b"PK"
