"""Reviewing the visit, and the arrival that the review sends her back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from visit_scene import ARRIVED, ROOT, SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.model import DocumentShown, Evidence, Participant, Visit, Waiver
from inspector.domain.workflow import Kind, shortcomings
from inspector.gateways.texts import Texts
from ui.pages.visit.area import AreaPage
from ui.pages.visit.arrival import ArrivalPage
from ui.pages.visit.review import ReviewPage
from ui.pages.visit_mode import VisitMode
from ui.presenters.visit_review import _sentence, open_problems
from ui.presenters.visit_steps import StepRow, step_rows
from ui.presenters.visit_times import read_clock
from ui.widgets.fields import LineField
from ui.widgets.tabs import TabStrip

Open = Callable[..., VisitMode]


@pytest.fixture
def store() -> MemoryStore:
    return scene()


@pytest.fixture
def open_visit(qtbot: QtBot, tmp_path: Path) -> Open:
    def make(store: MemoryStore, step: str, language: str = "da") -> VisitMode:
        desk = make_desk(
            tmp_path,
            store,
            language=language,
            shelf=SHELF,
            calendar=calendar,
            attachments=MemoryAttachments(),
        )
        mode = VisitMode(desk, VISIT, step=step)
        qtbot.addWidget(mode)
        mode.resize(1440, 900)
        mode.show()
        mode.activateWindow()
        qtbot.waitUntil(lambda: mode.step == step and mode.isActiveWindow())
        return mode

    return make


def review(mode: VisitMode) -> ReviewPage:
    page = mode.page()
    assert isinstance(page, ReviewPage)
    return page


def arrival(mode: VisitMode) -> ArrivalPage:
    page = mode.page()
    assert isinstance(page, ArrivalPage)
    return page


def visit(store: MemoryStore) -> Visit:
    found = store.get(Visit, VISIT)
    assert found is not None
    return found


def test_the_review_lists_what_is_missing_in_the_order_of_the_form(
    open_visit: Open, store: MemoryStore
) -> None:
    page = review(open_visit(store, "review"))
    keys = list(page.lines)
    assert keys[0] == "supplier-signer-missing"
    assert keys.index("unanswered:2.7") < keys.index("unanswered:4.1")
    assert page.lines["unanswered:2.7"].item.title == "2.7 Inhabilitet"
    assert page.lines["unanswered:2.7"].item.second == "Sidst: ok, 12.\u00a0maj 2026"


def test_a_jump_goes_to_the_row_and_back(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "review")
    review(mode).lines["unanswered:2.7"].go_button.click()
    assert mode.step == "area:2"
    page = mode.page()
    assert isinstance(page, AreaPage)
    qtbot.waitUntil(lambda: page.rows["2.7"].bar.has_focus())
    assert mode.bars.back_to_review is not None
    mode.bars.back_to_review.click()
    assert mode.step == "review"


def test_f8_goes_from_problem_to_problem(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "area:2")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    assert mode.step == "arrival"
    assert any(person.side == "supplier" for person in store.find(Participant, visit=VISIT))


def test_a_written_reason_is_stored_while_she_writes(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    page = review(open_visit(store, "review"))
    line = page.lines["unanswered:2.7"]
    assert line.reason is not None
    line.reason.setFocus()
    qtbot.keyClicks(line.reason, "Ledelsen var ikke til stede")
    line.reason.commit()
    assert store.find(Waiver, visit=VISIT)[0].reason == "Ledelsen var ikke til stede"
    assert page.lines["unanswered:2.7"] is line, "the line is not rebuilt under her hands"
    qtbot.waitUntil(line.given.isVisible)


def test_finishing_says_in_words_why_it_cannot_be_done(
    open_visit: Open, store: MemoryStore
) -> None:
    pane = review(open_visit(store, "review")).ready
    assert not pane.finish.isEnabled()
    assert "mangler" in pane.finish.accessibleDescription()


def test_the_tabs_show_what_was_ej_ok(open_visit: Open, store: MemoryStore) -> None:
    page = review(open_visit(store, "review"))
    page.choose("not_ok")
    assert list(page.lines) == [
        "check:KBH-2026-0003:2.3",
        "check:KBH-2026-0006:2.3",
        "answer:3",
    ]


def test_the_time_of_leaving_is_noted_beside_the_review(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    review(open_visit(store, "review")).ready.departed.now_button.click()
    assert visit(store).departed is not None


def test_a_planned_visit_begins_on_arrival(qtbot: QtBot, open_visit: Open) -> None:
    store = scene(state="planned")
    mode = open_visit(store, "arrival")
    arrival(mode).begin_button.click()
    assert visit(store).state == "open"
    assert visit(store).arrived is not None
    qtbot.waitUntil(lambda: mode.presenter.file.visit.state == "open")


def test_the_arrival_keeps_what_she_notes(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "arrival")
    page = arrival(mode)
    page.arrived.field.setFocus()
    page.arrived.field.setText("9.05")
    page.refused.click()
    page.refusal_note.setPlainText("Den daglige leder afviste os i døren.")
    page.citizens.setText("4")
    page.records.setText("26/001234")
    mode.leave()
    noted = visit(store)
    assert noted.arrived is not None
    assert noted.arrived.astimezone().strftime("%H.%M") == "09.05"
    assert noted.access_refused
    assert noted.refusal_note == "Den daglige leder afviste os i døren."
    assert noted.citizens_met == 4
    assert noted.records_case == "26/001234"


def test_a_number_of_citizens_that_is_none_is_said_and_the_old_one_kept(
    open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "arrival")
    arrival(mode).citizens.setText("fire")
    mode.leave()
    assert visit(store).citizens_met is None


def test_a_participant_is_added_and_removed(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "arrival")
    page = arrival(mode)
    page.people.add_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), LineField))
    qtbot.keyClicks(QApplication.focusWidget(), "Bo Lind")
    mode.leave()
    names = {person.name for person in store.find(Participant, visit=VISIT)}
    assert names == {"Ida Enebær", "Bo Lind"}


def test_evidence_from_a_file_is_kept_with_the_point(
    qtbot: QtBot, open_visit: Open, store: MemoryStore, tmp_path: Path
) -> None:
    mode = open_visit(store, "area:2")
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.go_to("2.7", "")
    note = tmp_path / "Notat.txt"
    note.write_text("set", encoding="utf-8")
    page.beside.evidence.add_file(note)
    kept = store.find(Evidence, visit=VISIT, point="2.7")
    assert [item.name for item in kept] == ["Notat.txt"]
    qtbot.waitUntil(lambda: page.rows["2.7"].facts.evidence == 1)


def test_a_document_that_was_shown_is_logged(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "area:2")
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.go_to("2.4", "")
    field = page.beside.papers.title_field
    qtbot.keyClicks(field, "Aktindsigtspolitik 2026")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    papers = store.find(DocumentShown, visit=VISIT)
    assert [(paper.point, paper.title) for paper in papers] == [("2.4", "Aktindsigtspolitik 2026")]


def test_the_step_list_says_the_states_in_words(
    qtbot: QtBot, open_visit: Open, store: MemoryStore, words: Texts
) -> None:
    file = open_visit(store, "area:2").presenter.file
    rows: dict[str, StepRow] = {row.key: row for row in step_rows(file, words)}
    assert rows["area:1"].words == "Ikke begyndt"
    assert rows["arrival"].words == "Mangler 1 ting"
    assert rows["review"].words.endswith("mangler")


@pytest.mark.parametrize("step", ["arrival", "area:2", "review"])
def test_every_step_opens_in_english(open_visit: Open, store: MemoryStore, step: str) -> None:
    assert open_visit(store, step, language="en").step == step


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_shortcoming_about_a_point_has_its_sentence(language: str) -> None:
    words = Texts(ROOT / "resources" / "texts", language)
    for code in ("comment-missing", "reason-missing", "area-undecided"):
        assert "{name}" in words(f"visit.about.{code}")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9.22", "09:22"),
        ("9:22", "09:22"),
        ("0922", "09:22"),
        ("kl. 14", "14:00"),
        ("9 5", "09:05"),
    ],
)
def test_times_are_read_as_they_are_typed(typed: str, read: str) -> None:
    assert read_clock(typed).isoformat("minutes") == read


@pytest.mark.parametrize("typed", ["", "25.00", "9.99", "ni", "9.2.2"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the field says it in its own words
        read_clock(typed)


def test_a_case_is_reached_although_the_scheme_has_no_step_of_its_own_for_cases(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "review")
    review(mode).lines["case-not-reviewed:KBH-2026-0002"].go_button.click()
    assert mode.step == "cases"


@pytest.mark.parametrize("typed", ["99999999999999999999", "²"])
def test_a_number_no_storage_can_hold_does_not_block_what_comes_after(
    open_visit: Open, store: MemoryStore, typed: str
) -> None:
    mode = open_visit(store, "arrival")
    arrival(mode).citizens.setText(typed)
    mode.leave()
    assert visit(store).citizens_met is None
    assert mode.presenter.held_back == 0


def test_one_reason_stands_for_all_that_is_missing_in_a_step(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "review")
    page = review(mode)
    step, shared = next(iter(page.shared.items()))
    shared.field.setPlainText("Systemet var nede hele formiddagen")
    mode.leave()
    open_there = [one for one in shortcomings(mode.presenter.file) if one.step == step]
    reasons = {one.reason for one in open_there if one.kind is Kind.MISSING}
    assert reasons == {"Systemet var nede hele formiddagen"}


def noted(**times: datetime) -> MemoryStore:
    store = scene()
    store.tables[Visit][VISIT] = replace(visit(store), **times)
    return store


def lacks(page: ReviewPage) -> int:
    """What the tab counts."""
    return int(page.findChildren(TabStrip)[0].findChildren(QAbstractButton)[0].count)


def test_a_departure_on_another_day_is_warned_of_beside_its_field_and_in_the_review(
    open_visit: Open,
) -> None:
    store = noted(departed=ARRIVED + timedelta(hours=44, minutes=50))
    page = review(open_visit(store, "review"))
    warning = page.ready.departed.warning
    assert warning.isVisible()
    assert "Afgangen er noteret en anden dag end besøget: 22-11-2026." in warning.text()
    page.choose("warnings")
    assert "departure-other-day" in page.lines


def test_a_likely_departure_is_not_warned_of(open_visit: Open) -> None:
    store = noted(departed=ARRIVED + timedelta(hours=4))
    assert not review(open_visit(store, "review")).ready.departed.warning.isVisible()


def test_an_arrival_on_another_day_is_warned_of_beside_its_field(open_visit: Open) -> None:
    store = noted(arrived=ARRIVED + timedelta(days=2))
    assert arrival(open_visit(store, "arrival")).arrived.warning.isVisible()


def test_where_something_is_doubtful_it_is_not_said_that_all_is_in_place(words: Texts) -> None:
    assert _sentence(0, 0, words, warned=True).startswith("Besøget kan afsluttes, men se")


def test_a_lack_with_a_reason_is_counted_neither_on_the_tab_nor_in_the_list_of_steps(
    open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit(store, "review")
    page = review(mode)
    before = lacks(page)
    mode.presenter.waive("unanswered:2.7", "Ledelsen var ikke til stede")
    assert lacks(page) == before - 1
    assert lacks(page) == len(open_problems(mode.presenter.file))
