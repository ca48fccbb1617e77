"""Settling conflicts in the window: what is shown, the keys, and what happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_conflicts import (
    ARRIVED,
    BEFORE,
    CASE,
    CHECK,
    COMMENT,
    GONE,
    HOURS,
    MINE,
    NOTE,
    OUTCOME,
    THEIRS,
    conflict,
    in_conflict,
    version,
)
from fakes import MemoryStore
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.exchange import Conflict
from inspector.domain.model import Answer, CaseReview
from inspector.services.settling import cell_key
from ui.navigation import Place
from ui.pages.conflicts import ConflictsPage
from ui.pages.conflicts_values import ValueFrame
from ui.widgets.bars import InlineBar, Toast
from ui.widgets.empty import EmptyPage
from ui.widgets.fields import Choice

WHY = "Bo så planen sammen med lederen."


class Page:
    """The page over a visit in conflict."""

    def __init__(
        self, qtbot: QtBot, folder: Path, *cells: Conflict, at: Conflict | None = None,
        language: str = "da", size: tuple[int, int] = (1440, 900),
    ) -> None:  # fmt: skip
        self.qtbot = qtbot
        self.store: MemoryStore = in_conflict(*cells)
        if not cells:
            self.store.in_conflict = []
        self.shown: Shown = open_window(
            qtbot, folder, self.store, language=language, shelf=SHELF, calendar=calendar
        )
        self.shown.window.resize(*size)
        place = Place(page="conflicts", subject=cell_key(at) if at else "")
        self.shown.go(place, lambda page: isinstance(page, ConflictsPage) and page.first_focus)

    @property
    def page(self) -> Any:
        return self.shown.page

    @property
    def form(self) -> Any:
        return self.page.form

    @property
    def words(self) -> str:
        return words_on(self.page)

    def key(self, key: Any, *mods: Any) -> None:
        target = self.shown.window.focusWidget() or self.page
        self.qtbot.keyClick(target, key, *mods)

    def settled(self) -> bool:
        return "conflict_settled" in self.store.acts()


def test_the_cards_stand_whole_from_the_first_painting(qtbot: QtBot, tmp_path: Path) -> None:
    made = Page(qtbot, tmp_path, COMMENT, HOURS, at=HOURS)
    made.page.list.chosen.emit(cell_key(COMMENT))  # and no turn of the loop after it
    shown = [one for one in made.form.frames.values() if isinstance(one, ValueFrame)]
    assert len(shown) == 2
    for frame in shown:
        assert frame.isVisible()
        assert frame.height() >= frame.minimumSizeHint().height()
        assert frame.words.geometry().bottom() < frame.foot.geometry().top()


def test_both_values_stand_side_by_side_with_who_when_where_and_what_was_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    told = page.words
    for text in ("3.1 APV forevist, kommentar", "Ida Enebær", "Bo Lyngsti", "T3, denne bærbare",
                 "T5, hentet 22-11-2026 kl.", "Før", "Begrundelse"):  # fmt: skip
        assert text in told
    assert BEFORE in told
    cards = [frame.card for frame in page.form.frames.values() if hasattr(frame, "card")]
    assert [card.text for card in cards] == [MINE, THEIRS]
    assert page.page.head.beside.text() == "1 af 1"


def test_the_words_that_differ_are_marked_by_weight_and_ground(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    frame = next(iter(page.form.frames.values()))
    assert [text for text, marked in frame.card.pieces if marked] == ["fra 2. marts 2024"]
    assert "font-weight:600" in frame.words.text()


def test_nothing_is_chosen_for_her_and_the_page_says_what_is_missing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    assert page.form.chosen == ""
    assert not page.form.use.isEnabled()
    assert "Vælg først, hvad der skal stå." in page.words
    page.key("b")
    assert page.form.use.text() == "Brug værdi B"
    assert "Skriv en begrundelse." in page.words
    page.form.reason.setPlainText(WHY)
    assert page.form.use.isEnabled()


def test_the_last_one_is_settled_by_keys_alone_and_then_all_is_quiet(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.key("a")
    page.form.reason.setFocus()
    qtbot.keyClicks(page.form.reason, WHY)
    qtbot.keyClick(page.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.page.form is None)
    qtbot.waitUntil(lambda: "Alle konflikter er afklaret" in page.words)
    answer = page.store.get(Answer, COMMENT.record)
    assert answer is not None
    assert answer.comment == MINE
    assert page.store.log[-1].reason == WHY


def test_letters_typed_into_a_text_choose_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.form.reason.setFocus()
    qtbot.keyClicks(page.form.reason, "abe")
    assert page.form.chosen == ""
    assert page.form.reason.toPlainText() == "abe"


def test_e_begins_an_own_text_which_is_stored_in_place_of_both(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.key("e")
    assert page.form.own.control.hasFocus()
    page.form.own.begins[1].click()
    assert page.form.own.typed() == THEIRS
    assert page.form.own.control.textCursor().atEnd()
    page.form.own.put("Begge dele er set.")
    page.form.reason.setPlainText(WHY)
    assert page.form.use.text() == "Brug egen tekst"
    page.form.use.click()
    qtbot.waitUntil(page.settled)
    answer = page.store.get(Answer, COMMENT.record)
    assert answer is not None
    assert answer.comment == "Begge dele er set."


def test_an_own_answer_is_asked_for_as_a_choice(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, OUTCOME)
    page.key("e")
    assert page.form.own.control.currentText() == "Vælg …"
    assert "Vælg i listen, hvad der skal stå." in page.words


def test_a_setting_is_not_said_to_be_made_by_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    unit = conflict("setting", "unit", "value", '"Tilsyn"', '"Kontrol"', visit="")
    page = Page(qtbot, tmp_path, unit)
    assert "ret den bagefter i Indstillinger" in page.words
    assert "dannet af programmet" not in page.words


def test_what_is_told_in_the_corner_never_lies_over_the_button(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS)
    page.shown.desk.messages.toast("Afklaret: 3.1 APV forevist, kommentar")
    toast = page.shown.window.findChild(Toast)
    assert toast is not None
    use = page.form.use
    button = QRect(use.mapTo(page.shown.window, QPoint(0, 0)), use.size())
    assert not toast.geometry().intersects(button)


def test_an_own_text_with_a_civil_number_is_not_taken(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, NOTE)
    page.form.own.put("Ring til 010190-1234")
    page.form.reason.setPlainText(WHY)
    page.form.own.guard.guard.look()
    page.form.settle()
    assert not page.settled()
    assert "Tag CPR-nummeret ud af teksten." in page.words


def test_an_outcome_is_chosen_among_outcomes_and_a_number_typed_as_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, OUTCOME, HOURS, at=OUTCOME)
    control = page.form.own.control
    assert isinstance(control, Choice)
    control.choose("not_tested")
    page.form.reason.setPlainText(WHY)
    page.form.settle()
    qtbot.waitUntil(lambda: page.form is not None and page.form.shown.key == cell_key(HOURS))
    answer = page.store.get(Answer, OUTCOME.record)
    assert answer is not None
    assert answer.outcome == "not_tested"
    page.form.own.put("mange")
    page.form.reason.setPlainText(WHY)
    assert not page.form.use.isEnabled()
    assert "Skriv en værdi, der kan stå i feltet." in page.words
    page.form.own.put("13,5")
    page.form.settle()
    review = page.store.get(CaseReview, HOURS.record)
    assert review is not None
    assert str(review.documented_hours) == "13.5"


def test_what_nobody_may_write_anew_is_one_of_those_that_stand_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, ARRIVED)
    assert page.form.own is None
    assert "Her kan kun vælges en af de værdier, der står." in page.words


def test_a_record_one_deleted_and_another_went_on_with_is_kept_or_deleted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, GONE)
    texts = [frame.card.text for frame in page.form.frames.values()]
    assert texts == ["Slettes", "Beholdes"]
    assert "Deltager Ida Enebær, slettet og ændret" in page.words


def test_a_third_value_is_c_and_a_fifth_leaves_e_to_the_own_text(
    qtbot: QtBot, tmp_path: Path
) -> None:
    values = [version(f"Tekst {n}", mine=not n, minutes=n) for n in range(5)]
    page = Page(qtbot, tmp_path, replace(COMMENT, versions=tuple(values)))
    letters = [getattr(frame, "card", None) for frame in page.form.frames.values()]
    assert [card.letter for card in letters if card] == ["A", "B", "C", "D", "F"]
    page.key("f")
    assert page.form.use.text() == "Brug værdi F"


def test_skipping_goes_on_and_what_was_written_is_there_again(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS, at=COMMENT)
    page.form.reason.setPlainText(WHY)
    page.form.skip.click()
    assert page.form.shown.key == cell_key(HOURS)
    assert page.page.head.beside.text() == "2 af 2"
    page.form.skip.click()
    assert page.form.shown.key == cell_key(COMMENT)
    assert page.form.reason.toPlainText() == WHY


def test_the_arrow_keys_walk_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS, at=COMMENT)
    line = page.page.list._lines[cell_key(COMMENT)]
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert page.form.shown.key == cell_key(HOURS)


# what happens meanwhile


def test_an_exchange_leaves_what_is_being_written_alone(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.key("b")
    page.form.reason.setPlainText(WHY)
    form = page.form
    page.store.in_conflict.append(HOURS)
    page.shown.desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: page.page.head.beside.text() == "1 af 2")
    assert page.form is form
    assert page.form.use.isEnabled()
    assert page.form.reason.toPlainText() == WHY


def test_a_value_more_is_shown_and_said_and_nothing_written_is_lost(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.form.own.put("Min egen")
    page.form.reason.setPlainText(WHY)
    third = version("APV er ikke set.", mine=False, minutes=30)
    page.store.in_conflict[:] = [replace(COMMENT, versions=(*COMMENT.versions, third))]
    page.shown.desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: "Der er kommet en værdi mere." in page.words)
    assert len(page.form.shown.cards) == 3
    assert page.form.own.typed() == "Min egen"
    assert page.form.reason.toPlainText() == WHY
    assert page.form.use.isEnabled()


def test_what_was_settled_elsewhere_is_told_and_what_was_written_still_stands(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS, at=COMMENT)
    page.form.reason.setPlainText(WHY)
    page.store.in_conflict.remove(COMMENT)
    page.shown.desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: "er afklaret et andet sted" in page.words)
    assert page.form.reason.toPlainText() == WHY
    assert not page.form.use.isEnabled()
    page.page._go_on()
    assert page.form.shown.key == cell_key(HOURS)


def test_settled_elsewhere_between_the_look_and_the_press_is_told(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.key("a")
    page.form.reason.setPlainText(WHY)
    page.store.in_conflict.clear()
    page.form.settle()
    qtbot.waitUntil(lambda: "er afklaret et andet sted" in page.words)
    assert not page.settled()
    assert page.form.reason.toPlainText() == WHY


def test_what_was_written_stands_there_again_in_another_look(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.key("b")
    page.form.reason.setPlainText(WHY)
    before = page.page
    page.shown.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: page.page is not before and page.page.form is not None)
    qtbot.waitUntil(lambda: page.form.reason.toPlainText() == WHY)
    assert page.form.use.text() == "Brug værdi B"


# around it


def test_where_nothing_is_in_conflict_the_page_says_what_would_stand_here(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path)
    assert page.page.findChild(EmptyPage) is not None
    assert "Ingen konflikter" in page.words


def test_the_way_to_the_point_leads_into_the_visit(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.form.place_asked.emit()
    here = page.shown.desk.navigation.here
    assert (here.page, here.subject, here.tab) == ("visit", VISIT, "area:3")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_every_control_has_a_name_and_nothing_is_wider_than_the_window(
    qtbot: QtBot, tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS, at=COMMENT, language=language, size=size)
    assert nameless(page.page) == []
    right = page.shown.window.width()
    for child in page.page.findChildren(QWidget):
        if child.isVisibleTo(page.page):
            edge = child.mapTo(page.shown.window, child.rect().topRight()).x()
            assert edge <= right, (type(child).__name__, edge)


def test_a_screen_reader_hears_the_value_and_its_origin(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    told = [frame.option.accessibleName() for frame in page.form.frames.values()]
    assert told[0].startswith(f"Værdi A: {MINE} Skrevet af Ida Enebær") or MINE in told[0]
    assert told[-1] == "Egen tekst"


# in the list of the day, and in the visit


def test_the_start_page_lists_them_and_counts_them(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT, HOURS, OUTCOME, NOTE)
    today = page.shown.go(Place(page="today"), lambda shown: shown.first_focus)
    told = words_on(today)
    assert "Konflikter (4)" in told
    assert "Vis alle 4" in told
    assert "3.1 APV forevist, kommentar" in told
    assert page.shown.window._badges["today"] == 5  # with the open visit


def open_visit(page: Page, step: str, at: str = "") -> Any:
    place = Place(page="visit", subject=VISIT, tab=step, other=at)
    mode = page.shown.go(place, lambda shown: getattr(shown, "step", "") == step)
    page.qtbot.waitUntil(lambda: mode.page() is not None and mode.page().isVisible())
    return mode


def test_a_row_in_conflict_is_marked_by_sign_and_word(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT, OUTCOME)
    mode = open_visit(page, "area:2")
    rows = mode.page().rows
    assert rows["2.4"].conflict.isVisible()
    assert rows["2.4"].conflict.text() == "Konflikt"
    assert rows["2.4"].conflict.accessibleName() == "Konflikt: svar. Tryk for at afklare."
    assert not rows["2.2"].conflict.isVisible()
    assert "2 konflikter i besøget." in mode.bars.findChild(InlineBar).words.text()


def test_an_answer_in_conflict_is_settled_and_not_written_over(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, OUTCOME)
    mode = open_visit(page, "area:2", "2.4|")
    row = mode.page().rows["2.4"]
    row.chosen.emit("not_ok")
    qtbot.waitUntil(lambda: isinstance(page.page, ConflictsPage) and page.form is not None)
    assert page.form.shown.key == cell_key(OUTCOME)
    assert not any(entry.table is Answer for entry in page.store.log)
    page.shown.desk.navigation.back()
    assert page.shown.desk.navigation.here.tab == "area:2"


def test_another_part_of_the_same_answer_is_written_as_ever(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, OUTCOME)
    mode = open_visit(page, "area:2", "2.4|")
    mode.page().rows["2.4"].commented.emit("Set i sagen.")
    qtbot.waitUntil(lambda: any(entry.table is Answer for entry in page.store.log))
    assert page.store.in_conflict == [OUTCOME]


def test_a_comment_in_conflict_opens_where_it_is_settled(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    mode = open_visit(page, "area:3", "3.1|")
    row = mode.page().rows["3.1"]
    assert row.comment.isReadOnly()
    row.open_comment()
    qtbot.waitUntil(lambda: isinstance(page.page, ConflictsPage) and page.form is not None)
    assert page.form.shown.key == cell_key(COMMENT)


def test_a_comment_typed_while_the_other_came_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path)
    mode = open_visit(page, "area:3", "3.1|")
    row = mode.page().rows["3.1"]
    row.open_comment()
    row.comment.setPlainText("Det, hun var ved at skrive")
    page.store.in_conflict.append(COMMENT)
    page.shown.desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: row.conflict.isVisible())
    assert row.comment.toPlainText() == "Det, hun var ved at skrive"
    row.comment.commit()
    qtbot.waitUntil(lambda: any(entry.table is Answer for entry in page.store.log))
    answer = page.store.get(Answer, COMMENT.record)
    assert answer is not None
    assert answer.comment == "Det, hun var ved at skrive"


def test_hours_in_conflict_are_told_above_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, HOURS, CHECK)
    mode = open_visit(page, "cases", f"2.3|{CASE}")
    card = mode.page().card
    assert card.in_conflict.isVisible()
    assert "dokumenterede timer" in words_on(card.in_conflict)
    card.in_conflict.go.click()
    qtbot.waitUntil(lambda: isinstance(page.page, ConflictsPage) and page.form is not None)
    assert page.form.shown.key == cell_key(HOURS)


def test_the_review_leads_to_the_conflict(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, ARRIVED)
    mode = open_visit(page, "review")
    line = next(line for line in mode.page().lines.values() if line.item.conflict)
    assert line.item.title == "Konflikt: Ankomst"
    assert not mode.page().ready.finish.isEnabled()
    line.go_button.click()
    qtbot.waitUntil(lambda: isinstance(page.page, ConflictsPage) and page.form is not None)
    assert page.form.shown.key == cell_key(ARRIVED)


def test_a_settled_conflict_leaves_no_mark_when_she_comes_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, OUTCOME)
    mode = open_visit(page, "area:2", "2.4|")
    page.store.in_conflict.clear()
    page.shown.desk.signals.data_changed.emit("conflict_settled")
    qtbot.waitUntil(lambda: not mode.page().rows["2.4"].conflict.isVisible())
    qtbot.waitUntil(lambda: mode.bars.findChild(InlineBar) is None)


def test_the_suppliers_page_tells_of_what_is_in_conflict_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = Page(qtbot, tmp_path, NOTE)
    place = Place(page="supplier", subject="jobvejen")
    shown = page.shown.go(place, lambda one: one.first_focus)
    told = "1 oplysning om leverandøren er ændret på to bærbare."
    qtbot.waitUntil(lambda: told in words_on(shown))


def test_who_may_only_read_is_told_that_others_settle_it(qtbot: QtBot, tmp_path: Path) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.store.role = "reader"
    page.page.form = None
    page.page.refresh()
    qtbot.waitUntil(lambda: "En kollega eller kontoret afklarer konflikten." in page.words)
    page.key("a")
    page.form.reason.setPlainText(WHY)
    assert not page.form.use.isEnabled()


@pytest.mark.parametrize("place", ["new_visit", "import"])
def test_who_may_only_read_is_not_offered_to_write(
    qtbot: QtBot, tmp_path: Path, place: str
) -> None:
    page = Page(qtbot, tmp_path, COMMENT)
    page.store.role = "reader"
    page.shown.go(Place(page=place))
    qtbot.waitUntil(lambda: "Denne bærbare kan kun læse" in words_on(page.shown.page))
