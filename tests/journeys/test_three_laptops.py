"""Three programs, three data folders, one shared folder: an office from its first day to a report.

The programs run as processes of their own on one screen. What exchange is about is done with
real keys and a real mouse; the visit between is walked by the windows' own events.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from journeys.fleet import ROOT, Laptop, lacking, screen
from journeys.office import PASSPHRASE, storage
from journeys.walk import pdf_text
from ledgers import shared_digest

from inspector.domain.model import Answer, Report, Visit, VisitState

POINT = "2.2"
FIRST = "Skabet står åbent."
OF_A = "Skabet står åbent, og nøglen sidder i låsen."
OF_B = "Skabet er låst, men nøglen hænger ved siden af."
REASON = "Vi så efter sammen: nøglen hang ved siden af."
REMARKS = "Ingen bemærkninger æøå."
PEOPLE = {"a": ("T1", "Ida Enebær"), "b": ("T2", "Bo Lyngsti"), "c": ("T3", "Åse Kærgård")}

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(bool(lacking()), reason=f"needs {', '.join(lacking())}"),
]


@pytest.fixture
def laptops(tmp_path):
    """A, B and C beside each other, each begun by its own person."""
    with screen(3, tmp_path / "pictures") as on:
        made = [Laptop(on, tmp_path / name, place) for place, name in enumerate(PEOPLE)]
        try:
            for one in made:
                one.come()  # all of them first: a new window takes the keyboard
            for one in made:
                one.take()
                mark, person = PEOPLE[one.folder.name]
                one.ask("begin", mark=mark, person=person)
            yield made
        finally:
            for one in made:
                one.end()


def words_of(one: Laptop, sets: int = 1) -> list[str]:
    return list(one.ask("six_words", sets=sets))


def to_exchange(one: Laptop) -> None:
    """Its page, by what the status bar tells of it."""
    one.take()
    one.press(one.say("exchange_page.status.opens", told=""))


def find_exchange(one: Laptop) -> None:
    """Its page while she works alone: by the settings."""
    one.take()
    one.click("shell.settings")
    one.click("settings_page.exchange")
    one.click("exchange_page.settings.open")


def create_office(one: Laptop) -> None:
    """The key is on a sheet, and three of its groups were typed off it."""
    find_exchange(one)
    one.click("exchange_page.alone.create_do")
    one.press(one.say("exchange_page.create.name"))
    one.keys("Return")
    one.wait_for("exchange_page.sheet.title")
    one.ask("point_at", folder=str(one.folder.parent))
    one.click("common.save_pdf")
    one.wait_for("exchange_page.sheet.saved")
    sheet = pdf_text(one.folder.parent / one.say("exchange_page.sheet.file"))
    groups = dict(re.findall(r"\b([1-8]) ([0-9A-Z]{5})\b", sheet))
    assert len(groups) == 8, sheet
    for field in one.ask("fields"):
        one.write(field, groups[field.split()[-1]])
    one.click("exchange_page.sheet.done")
    one.wait_for("exchange_page.admin.holder")


def enrol(office: Laptop, new: Laptop, role: str) -> None:
    """It asks, both read the words, it is let in, both read the words of the answer."""
    find_exchange(new)
    new.click("exchange_page.alone.ask_do")
    asked = words_of(new)
    new.click("exchange_page.hand.copy")
    new.wait_for("exchange_page.hand.copied")

    office.take()
    office.click("exchange_page.admin.enrol")
    office.click("exchange_page.take.paste")
    office.wait_for("exchange_page.enrol.words_title")
    assert len(asked) == 6
    assert words_of(office) == asked
    mark, person = PEOPLE[new.folder.name]
    office.reads(office.say("exchange_page.enrol.whose", person=person, mark=mark))
    office.picture(f"enrolment-words-{mark}")
    office.click("exchange_page.words.same")
    office.click(f"exchange_page.role.{role}")
    office.click("exchange_page.enrol.do", mark=mark)
    office.wait_for("exchange_page.enrol.answer_text", mark=mark)
    answered = words_of(office)
    office.click("exchange_page.hand.copy")
    office.wait_for("exchange_page.hand.copied")

    new.take()
    new.click("exchange_page.take.paste")
    assert words_of(new, sets=2) == answered
    new.picture(f"joining-words-{mark}")
    new.click("exchange_page.words.same")
    new.wait_for("exchange_page.run.never")
    office.take()
    office.click("exchange_page.enrol.done")


def meet_in(one: Laptop, hub: Path) -> None:
    """The shared folder, chosen in the settings and tried there."""
    to_exchange(one)
    one.ask("point_at", folder=str(hub))
    one.click("exchange_page.run.choose")
    one.click("exchange_page.hub.folder")
    one.click("exchange_page.hub.choose_folder")
    one.wait_for("exchange_page.hub.folder_works", where=str(hub))


def exchange(one: Laptop) -> None:
    to_exchange(one)
    one.ask("begin_exchange")
    one.click("exchange_page.run.do")
    one.ask("exchanged")
    one.wait_for("exchange_page.run.all_shared")


def leave_the_visit(one: Laptop) -> None:
    one.take()
    one.click("visit.back_name")
    one.wait_for("shell.suppliers")


def go_to_point(one: Laptop, point: str) -> None:
    """The visit, the step, and a click on its row."""
    one.take()
    one.ask("open_the_visit")
    one.ask("walk", part="go_to_step", name=one.ask("area_of", point=point))
    one.press_at(one.ask("where_point", point=point))


def comment(one: Laptop, text: str) -> None:
    """Over what the point in hand says, by keys, and back to the start page."""
    one.keys("F2")
    one.ask("has_focus", kind="QPlainTextEdit")
    one.write_here(text)
    one.keys("Escape")
    one.ask("stored", point=POINT, outcome="not_ok", comment=text)
    leave_the_visit(one)


def run_check(folder: Path) -> object:
    """`main.py check --json` on the closed folder."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(folder), "check", "--json"],
        env={**os.environ, "UANMELDT_PASSPHRASE": PASSPHRASE},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_three_laptops_one_visit_one_conflict_one_report(laptops, tmp_path):
    a, b, c = laptops
    hub = tmp_path / "fælles mappe"
    hub.mkdir()
    create_office(a)
    enrol(a, b, "supervisor")
    enrol(a, c, "office")
    for one in laptops:
        meet_in(one, hub)

    begin_a_visit(a, tmp_path)
    exchange(a)
    a.picture("exchange-a-first")
    exchange(b)
    b.reads(b.say("exchange_page.result.visits_one"))
    b.picture("exchange-b-first")

    go_to_point(b, "3.1")
    b.keys("1")
    b.ask("stored", point="3.1", outcome="ok")
    leave_the_visit(b)
    go_to_point(b, POINT)
    comment(b, OF_B)
    go_to_point(a, POINT)
    comment(a, OF_A)
    exchange(b)
    exchange(a)
    a.reads(a.say("exchange_page.result.conflicts_one"))
    exchange(b)
    b.reads(b.say("exchange_page.result.conflicts_one"))
    b.picture("exchange-b-conflict")

    settle(b)
    exchange(b)
    exchange(c)
    see_what_was_settled(c)

    exchange(a)
    finish(a)
    exchange(a)
    for one in (c, b, a, c):
        exchange(one)
    c.picture("exchange-c-last")
    c.ask("open_the_visit")
    c.picture("locked-visit-c")
    for one in laptops:
        one.take()
        one.close()

    assert [run_check(one.folder) for one in laptops] == [[], [], []]
    assert_same_everywhere([one.folder for one in laptops])


def begin_a_visit(one: Laptop, folder: Path) -> None:
    """Lists in, a visit begun, and one area answered with a fault in it."""
    one.take()
    one.ask("walk", part="import_lists", folder=str(folder), completed=2, ongoing=1)
    one.ask("walk", part="begin_visit", scheme="kbh-flexjob-2009", kind="control")
    one.ask("walk", part="arrive")
    one.ask("walk", part="go_to_step", name=one.ask("area_of", point=POINT))
    one.ask("walk", part="answer_area", wrong=POINT, comment=FIRST)
    one.ask("stored", point=POINT, outcome="not_ok", comment=FIRST)
    leave_the_visit(one)


def settle(one: Laptop) -> None:
    """Both values in sight, one chosen by the mouse, with a reason."""
    one.take()
    one.click("exchange_page.result.settle")
    one.wait_for("conflict.page_title")
    one.reads(FIRST, OF_A, OF_B, "Ida Enebær", "Bo Lyngsti", "T1")
    one.picture("conflict")
    one.press(OF_B)
    one.write(one.say("conflict.reason"), REASON)
    one.picture("conflict-chosen")
    one.keys("ctrl+Return")
    one.wait_for("conflict.last_settled")
    one.picture("conflict-done")


def see_what_was_settled(one: Laptop) -> None:
    """The value that counts, and in the history both of them and why."""
    go_to_point(one, POINT)
    one.reads(OF_B)
    one.picture("settled-c")
    one.keys("ctrl+h")
    one.reads(OF_A, OF_B, REASON, one.say("together.act.conflict_settled"))
    one.picture("history-c")
    one.keys("Escape")
    leave_the_visit(one)


def finish(one: Laptop) -> None:
    """The cases, the other areas, the signatures: the visit is locked."""
    one.take()
    one.ask("open_the_visit")
    one.ask("point_at", folder=str(one.folder.parent))
    one.ask("walk", part="draw_cases", since=None)
    one.ask("walk", part="answer_matrix", wrong=[0, 1])
    text = one.ask("walk", part="areas_and_finish", wrong="", comment="", remarks=REMARKS,
                   skip=POINT)  # fmt: skip
    assert OF_B in text
    assert OF_A not in text
    one.take()
    leave_the_visit(one)


def assert_same_everywhere(folders: list[Path]) -> None:
    """The same rows, and of the report the same bytes."""
    digests, reports = [], set()
    for folder in folders:
        with storage(folder) as opened:
            digests.append(shared_digest(opened.store.connection))
            (visit,) = opened.store.find(Visit)
            assert visit.state == VisitState.LOCKED
            (answer,) = opened.store.find(Answer, visit=visit.id, point=POINT)
            assert answer.comment == OF_B
            (report,) = opened.store.find(Report)
            pdf = opened.attachments.load(report.pdf)
            assert pdf.startswith(b"%PDF")
            reports.add(hashlib.sha256(pdf).hexdigest())
    assert digests[0]
    assert digests[1] == digests[0]
    assert digests[2] == digests[0]
    assert len(reports) == 1
