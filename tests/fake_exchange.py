"""The office for window tests: laptops, requests and exchanges in memory.

`FakeExchange` is `services.exchange.Exchange`. `fails` names the code of the error that the next
act raises; `acts` is what was asked of it. An office with three laptops is `an_office()`;
another laptop's request is `a_request(…)`, and its file `request_file(…)`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inspector.domain.errors import InspectionError
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
from inspector.domain.recovery_key import groups_of, mistyped_groups, secret_of
from inspector.services.ports import Progress

NOW = datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)
SECRET = bytes(range(40, 60))
GROUPS = groups_of(SECRET)
KEY = " ".join(GROUPS)
HERE, OTHER, THIRD = "device-ida", "device-bo", "device-lis"
WORDS = ("anker", "birk", "cykel", "drage", "engsti", "fløde")
OTHER_WORDS = ("gåsefod", "havn", "ibenholt", "kastanje", "lygte", "måge")
ANSWER_WORDS = ("nordlys", "orkan", "pude", "ravn", "sival", "tøndebånd")
PNG = bytes.fromhex(  # one white dot: enough of a picture to be shown
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def a_member(device: str, mark: str, person: str, **parts: Any) -> Member:
    """A laptop that was enrolled in September."""
    given: dict[str, Any] = {
        "sign_key": "aa" * 32,
        "box_key": "bb" * 32,
        "enrolled_at": NOW - timedelta(days=75),
    }
    return Member(device=device, mark=mark, person=person, **(given | parts))


def a_request(
    device: str = "device-ny",
    mark: str = "N4",
    person: str = "Nana Kvist",
    words: tuple[str, ...] = OTHER_WORDS,
    replaces: str = "",
) -> Request:
    """What another laptop asks."""
    return Request(
        device=device, mark=mark, person=person, sign_key="cc" * 32, box_key="dd" * 32,
        replaces=replaces, made_at=NOW, words=words,
    )  # fmt: skip


def request_file(request: Request) -> bytes:
    """The small file of a request."""
    told = {name: getattr(request, name) for name in ("device", "mark", "person", "replaces")}
    return b"uanmeldt-request " + json.dumps(told | {"words": request.words}).encode()


def answer_file(device: str = HERE, name: str = "Engholm Kommune", hub: str = "") -> bytes:
    """The small file of an answer to this laptop."""
    return b"uanmeldt-answer " + json.dumps({"device": device, "name": name, "hub": hub}).encode()


def an_office(*more: Member, me: str = Role.SUPERVISOR, **parts: Any) -> Roster:
    """Ida's laptop (this one), Bo's, and the office's own; one scope."""
    members = (
        a_member(HERE, "T3", "Ida Enebær", role=me),
        a_member(OTHER, "T1", "Bo Skovgaard"),
        a_member(THIRD, "K1", "Lis Gran", role=Role.OFFICE),
    )
    given: dict[str, Any] = {
        "office": "office-1",
        "name": "Engholm Kommune",
        "version": 3,
        "made_at": NOW - timedelta(days=20),
        "members": members + more,
        "scopes": (Scope(id="scope-1", name="Unge under 25", suppliers=()),),
    }
    return Roster(**(given | parts))


def kept(reason: str = Reason.NEWER_PROGRAM, number: int = 1, mark: str = "T1") -> Kept:
    """A file of Bo's that was not taken in."""
    return Kept(
        file=f"{number}-{number + 40}-0f3a9b12c4de.ibx", reason=reason, device=OTHER, mark=mark,
        at=NOW - timedelta(hours=2),
    )  # fmt: skip


class FakeExchange:
    """`services.exchange.Exchange` over values in memory."""

    def __init__(self, roster: Roster | None = None, *, admin: bool = False) -> None:
        self.roster = roster
        self.admin = admin
        self.device, self.mark, self.person = HERE, "T3", "Ida Enebær"
        self.asked: Request | None = None
        self.forked = False
        self.last: datetime | None = None
        self.unshared = 0
        self.heard: dict[str, Heard] = {}
        self.waiting: dict[str, int] = {}
        self.kept: list[Kept] = []
        self.result = Exchanged(sent=1, received=2, entries_in=41, visits=3, roster=3)
        self.steps = 3  # reports of progress in one exchange
        self.fails = ""
        self.details: dict[str, Any] = {}
        self.acts: list[tuple[str, ...]] = []

    def _do(self, *act: str) -> None:
        code, self.fails = self.fails, ""
        if code:
            raise InspectionError(code, **self.details)
        self.acts.append(act)

    # -- what is shown

    def state(self) -> OfficeState:
        code = self.fails if self.fails.startswith("state:") else ""
        if code:
            self.fails = ""
            raise InspectionError(code.removeprefix("state:"))
        members = self.roster.members if self.roster else ()
        laptops = tuple(
            Laptop(
                member=one,
                is_this=one.device == self.device,
                heard=self.heard.get(one.device),
                waiting=self.waiting.get(one.device, 0),
            )
            for one in members
        )
        return OfficeState(
            device=self.device,
            mark=self.mark,
            roster=self.roster,
            laptops=laptops,
            has_admin_key=self.admin,
            asked=self.asked,
            forked=self.forked,
            last_exchange=self.last,
            unshared=self.unshared,
            words=ANSWER_WORDS if self.admin else (),
        )

    def held(self) -> list[Kept]:
        return list(self.kept)

    # -- the office

    def create_office(self, name: str) -> bytes:
        self._do("create", name)
        me = a_member(HERE, self.mark, self.person, role=Role.OFFICE, enrolled_at=NOW)
        self.asked = None
        self.roster = Roster(office="office-1", name=name, made_at=NOW, members=(me,))
        self.admin = True
        return SECRET

    def take_admin_key(self, typed: str) -> None:
        secret = secret_of(typed)
        if secret is None:
            wrong = ", ".join(str(place + 1) for place in mistyped_groups(typed))
            raise InspectionError("admin-key-mistyped", groups=wrong)
        if secret != SECRET:
            raise InspectionError("admin-key-wrong")
        self._do("admin key")
        self.admin = True

    def admin_sheet(self) -> bytes:
        self._do("sheet")
        return b"%PDF-1.4"

    def ask(self) -> tuple[Request, bytes]:
        self._do("ask")
        self.asked = self.asked or a_request(self.device, self.mark, self.person, WORDS)
        return self.asked, request_file(self.asked)

    def request_picture(self, request: bytes) -> bytes:
        self._do("picture", str(len(request)))
        return PNG

    def read_request(self, data: bytes) -> Request:
        if not data.startswith(b"uanmeldt-request "):
            raise InspectionError("enrol-unreadable")
        told = json.loads(data.split(b" ", 1)[1])
        return a_request(
            told["device"], told["mark"], told["person"], tuple(told["words"]), told["replaces"]
        )

    def enrol(self, request: Request, role: str, scopes: Sequence[str]) -> tuple[Answer, bytes]:
        self._do("enrol", request.device, role, *scopes)
        assert self.roster is not None
        new = a_member(
            request.device, request.mark, request.person, role=role, scopes=tuple(scopes),
            enrolled_at=NOW, replaces=request.replaces,
        )  # fmt: skip
        others = tuple(one for one in self.roster.members if one.device != request.device)
        self._write(members=(*others, new))
        answer = Answer(
            device=request.device, office="office-1", name=self.roster.name, words=ANSWER_WORDS
        )
        return answer, answer_file(request.device, self.roster.name)

    def answer_again(self, device: str) -> tuple[Answer, bytes]:
        self._do("answer again", device)
        assert self.roster is not None
        answer = Answer(device=device, office="office-1", name=self.roster.name, words=ANSWER_WORDS)
        return answer, answer_file(device, self.roster.name)

    def read_answer(self, data: bytes) -> Answer:
        if not data.startswith(b"uanmeldt-answer "):
            raise InspectionError("enrol-unreadable")
        told = json.loads(data.split(b" ", 1)[1])
        if told["device"] != self.device:
            raise InspectionError("enrol-not-mine")
        return Answer(
            device=told["device"], office="office-1", name=told["name"], hub=told["hub"],
            words=ANSWER_WORDS,
        )  # fmt: skip

    def join(self, answer: Answer) -> None:
        self._do("join", answer.name)
        self.roster = an_office(name=answer.name)
        self.asked, self.forked = None, False

    def revoke(self, device: str) -> None:
        self._do("revoke", device)
        out = {"state": MemberState.REVOKED, "cut_off": 812, "revoked_at": NOW}
        self._alter(device, **out)

    def alter(self, device: str, role: str, scopes: Sequence[str]) -> None:
        self._do("alter", device, role, *scopes)
        self._alter(device, role=role, scopes=tuple(scopes))

    def put_scope(self, scope: str, name: str, suppliers: Sequence[str]) -> str:
        self._do("scope", scope, name, *suppliers)
        assert self.roster is not None
        key = scope or f"scope-{len(self.roster.scopes) + 1}"
        made = Scope(id=key, name=name, suppliers=tuple(suppliers))
        others = tuple(one for one in self.roster.scopes if one.id != key)
        self._write(scopes=(*others, made))
        return key

    def begin_anew(self) -> tuple[Request, bytes]:
        self._do("begin anew")
        before, self.device, self.mark = self.device, "device-anew", "T3B"
        self.roster = None
        self.asked = a_request(self.device, self.mark, self.person, WORDS, before)
        return self.asked, request_file(self.asked)

    # -- exchanging

    def test_hub(self, address: str, password: str) -> None:
        self._do("test", address, password)

    def run(
        self, progress: Progress | None = None, *, hub: str = "", password: str = ""
    ) -> Exchanged:
        if self.roster is None:
            raise InspectionError("office-none")
        self._progress(progress)
        self._do("run", hub, password)
        return self._done()

    def pack(self, progress: Progress | None = None, *, everything: bool = False) -> bytes:
        self._progress(progress)
        self._do("pack", "all" if everything else "new")
        return b"PK uanmeldt"

    def take_pack(self, data: bytes, progress: Progress | None = None) -> Exchanged:
        self._progress(progress)
        if not data.startswith(b"PK"):
            raise InspectionError("hub-not-ours")
        self._do("take", str(len(data)))
        return self._done()

    def _done(self) -> Exchanged:
        self.last, self.unshared = NOW, 0
        self.kept = [*self.result.held, *self.result.rejected]
        return self.result

    def _progress(self, progress: Progress | None) -> None:
        if progress is not None:
            for step in range(self.steps):
                progress(step, self.steps)

    def _alter(self, device: str, **parts: Any) -> None:
        assert self.roster is not None
        members = tuple(
            replace(one, **parts) if one.device == device else one for one in self.roster.members
        )
        self._write(members=members)

    def _write(self, **parts: Any) -> None:
        assert self.roster is not None
        self.roster = replace(self.roster, version=self.roster.version + 1, **parts)
