"""`office` on the command line: real acts over an office in memory."""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from console_scene import Console
from office_scene import Laptop, enrolled

from inspector.console import office_command
from inspector.console.commands import COMMANDS
from inspector.domain.model import Supplier
from inspector.domain.office import COMMON
from inspector.domain.recovery_key import groups_of
from inspector.services import office
from inspector.services.settings import read_settings


class OverKit:
    """The acts of `services.exchange.Exchange` that `office` asks for."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop = laptop

    def state(self) -> Any:
        return office.state(self.laptop.kit)

    def create_office(self, name: str) -> bytes:
        return office.create_office(self.laptop.kit, name, "Ida")

    def take_admin_key(self, typed: str) -> None:
        office.take_admin_key(self.laptop.kit, typed)

    def admin_sheet(self) -> bytes:
        return "-".join(groups_of(office.admin_key(self.laptop.kit)[1])).encode()

    def ask(self) -> Any:
        return office.ask(self.laptop.kit, "Bo")

    def __getattr__(self, name: str) -> Any:
        return lambda *given: getattr(office, name)(self.laptop.kit, *given)


class OfficeConsole(Console):
    """The command line of one laptop."""

    def __init__(self, laptop: Laptop, language: str = "da") -> None:
        super().__init__(language)
        self.laptop = laptop

    def run(self, *given: object):
        def run_office(session, arguments):
            wired = dataclasses.replace(session, exchange=lambda data: OverKit(self.laptop))
            return office_command.run_office(wired, arguments)

        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(COMMANDS, "office", run_office)
            return super().run("office", *given)


@pytest.fixture
def anna(tmp_path: Path) -> OfficeConsole:
    console = OfficeConsole(Laptop("T1"))
    assert console.run("create", "Tilsynet", "--sheet", tmp_path / "key.pdf").code == 0
    console.laptop.later()
    return console


@pytest.fixture
def bo() -> OfficeConsole:
    return OfficeConsole(Laptop("T2"))


def test_the_sheet_is_written_when_the_office_is_made(tmp_path: Path):
    console = OfficeConsole(Laptop("T1"))
    nowhere = tmp_path / "none" / "key.pdf"
    assert console.run("create", "Tilsynet", "--sheet", nowhere).code == 1
    assert console.laptop.shelf.roster() is None
    told = console.run("create", "Tilsynet", "--sheet", tmp_path / "key.pdf", "--json")
    assert (told.code, told.json["office"]) == (0, "Tilsynet")
    assert "slet filen" in told.sentence
    assert len((tmp_path / "key.pdf").read_bytes()) == 47
    again = console.run("create", "Tilsynet", "--sheet", tmp_path / "key.pdf")
    assert (again.code, again.sentence) == (
        1, "Den bærbare hører allerede til et kontor. Intet er ændret."
    )  # fmt: skip


def test_a_laptop_is_let_in_by_files_and_words(anna, bo, tmp_path: Path):
    request, picture, answer = (tmp_path / name for name in ("ask.txt", "ask.png", "answer.txt"))
    asked = bo.run("ask", "--out", request, "--picture", picture, "--json").json
    shown = anna.run("enrol", request, "--out", answer, "--json")
    assert (shown.code, shown.json["words"]) == (1, asked["words"])
    assert "--words" in shown.sentence
    assert not answer.exists()
    wrong = anna.run("enrol", request, "--out", answer, "--words", *["kaffe"] * 6)
    assert (wrong.code, answer.exists()) == (1, False)
    assert "ikke de samme" in wrong.sentence
    let_in = anna.run("enrol", picture, "--out", answer, "--json", "--words", *asked["words"])
    assert let_in.code == 0
    assert "waits" not in bo.run("list", "--json").json
    words = let_in.json["answer_words"]
    assert bo.run("join", answer).code == 1
    assert bo.run("join", answer, "--words", " ".join(words).upper()).code == 0
    listed = bo.run("list")
    assert listed.out.splitlines() == [
        "T1  Ida  kontor  aldrig hørt fra", "T2  Bo  tilsynsførende  denne bærbare"
    ]  # fmt: skip
    told = bo.run("list", "--json").json
    assert (told["office"], told["role"], len(told["laptops"])) == ("Tilsynet", "supervisor", 2)


def test_a_laptop_alone_has_no_list(bo):
    assert bo.run("list").code == 1
    assert bo.run("list", "--json").json["office"] is None


def test_one_asks_under_another_mark_where_hers_is_taken(tmp_path):
    alone = OfficeConsole(Laptop("T3"))
    assert alone.run("ask", "--out", tmp_path / "ask", "--mark", "b 7").code == 1
    assert alone.run("ask", "--out", tmp_path / "ask", "--mark", "B7").code == 0
    assert read_settings(alone.data.store).device_mark == "B7"


def test_putting_out_is_asked_twice(anna, bo):
    enrolled(anna.laptop, bo.laptop)
    asked = anna.run("revoke", "t2")
    assert (asked.code, anna.laptop.roster.member(bo.laptop.id).is_active) == (0, True)
    assert "--yes" in asked.sentence
    assert anna.run("revoke", "T2", "--yes").sentence.startswith("T2 er lukket ude")
    assert "lukket ude" in anna.run("list").out
    assert anna.run("revoke", "T9", "--yes").code == 1
    assert anna.run("revoke", "T1", "--yes").sentence.startswith("Den bærbare kan ikke lukke sig")


def test_scopes_and_roles_are_named_as_people_name_them(anna, bo):
    enrolled(anna.laptop, bo.laptop)
    anna.data.store.tables[Supplier] = {"s1": Supplier(id="s1", name="Jobvejen A/S")}
    told = anna.run("scope", "Nord", "--supplier", "Jobvejen A/S")
    assert told.sentence == "Afgrænsningen Nord er gemt. Leverandører: 1."
    assert anna.laptop.roster.scope_of("s1") != COMMON
    altered = anna.run("alter", "T2", "--role", "reader", "--scope", "nord")
    assert altered.out == "T2  Person T2  læser  Nord  aldrig hørt fra\n"
    assert anna.run("alter", "T2", "--scope", "Syd").code == 1
    assert "Afgrænsning Nord, leverandører: 1" in anna.run("list").out


def test_the_key_comes_out_of_the_environment(anna, bo, monkeypatch, tmp_path: Path):
    enrolled(anna.laptop, bo.laptop)
    assert bo.run("key", "--key-env", "OFFICE_KEY").sentence.startswith("Miljøvariablen OFFICE_KEY")
    groups = groups_of(office.admin_key(anna.laptop.kit)[1])
    monkeypatch.setenv("OFFICE_KEY", " ".join(groups))
    assert bo.run("key", "--key-env", "OFFICE_KEY", "--sheet", tmp_path / "key.pdf").code == 0
    assert (tmp_path / "key.pdf").exists()
    assert bo.run("list", "--json").json["has_admin_key"]


def test_english_is_spoken_too(tmp_path: Path):
    console = OfficeConsole(Laptop("T1"), "en")
    console.run("create", "The office", "--sheet", tmp_path / "key.pdf")
    assert console.run("list").out == "T1  Ida  office  this laptop\n"


def test_who_waits_for_an_answer_is_told_so_before_joining(bo: OfficeConsole, tmp_path: Path):
    bo.run("ask", "--out", tmp_path / "ask.txt")
    listed = bo.run("list")
    assert listed.code == 0
    assert "venter" in listed.err + listed.out


def test_a_copy_begins_anew_before_it_asks(bo: OfficeConsole, tmp_path: Path):
    bo.laptop.shelf.note_forked(True)
    begun: list[bool] = []

    def begin_anew(_given: object = None):
        begun.append(True)
        return office.ask(bo.laptop.kit, "Bo")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OverKit, "begin_anew", begin_anew, raising=False)
        asked = bo.run("ask", "--out", tmp_path / "ask.txt")
    assert begun == [True]
    assert "er en kopi og har fået sit eget mærke, T2" in asked.err + asked.out


def test_the_sheet_is_its_owners_alone(anna: OfficeConsole, tmp_path: Path):
    sheet = tmp_path / "key.pdf"
    if os.name == "nt":
        pytest.skip("no such rights on this system")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_a_laptop_without_a_person_is_named_by_its_mark(anna: OfficeConsole):
    other = Laptop("T9")
    request, _ = office.ask(other.kit, "")
    office.enrol(anna.laptop.kit, request, "supervisor")
    told = anna.run("revoke", "T9")
    assert "()" not in told.err + told.out
    assert "T9 lukkes ude" in told.err + told.out
