"""A drawn case on its card, with the keys she presses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from case_scene import NUMBERS, VISIT, CaseScene, scheme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from inspector.domain.identity import case_id, case_review_id
from inspector.domain.model import CaseReview, ReviewState
from ui.pages.visit.cases_go_to import GoToCase


@pytest.fixture
def scene_of(qtbot, tmp_path):
    def make(*more, **options) -> CaseScene:
        scene = CaseScene(tmp_path, *more, **options)
        qtbot.waitUntil(lambda: scene.presenter.loaded)
        qtbot.addWidget(scene.show())
        qtbot.waitUntil(lambda: scene.page.isActiveWindow())
        if scene.page.first_focus() is not None:
            scene.page.first_focus().setFocus()
        return scene

    return make


def review(number: str, **fields) -> CaseReview:
    key = case_review_id(VISIT, case_id("jobvejen", number))
    return CaseReview(id=key, visit=VISIT, case_number=number, **fields)


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)
    QApplication.processEvents()


def button(scene: CaseScene, text: str) -> QPushButton:
    return next(b for b in scene.page.findChildren(QPushButton) if b.text() == text)


def verdicts(scene: CaseScene) -> str:
    return " / ".join(
        line.accessibleName()
        for line in scene.page.card.dates.findChildren(object)
        if type(line).__name__ == "VerdictLine" and not line.isHidden()
    )


def test_it_opens_on_the_first_case_with_nothing_chosen(scene_of):
    scene = scene_of()
    assert scene.page.head.title.text() == NUMBERS[0]
    assert all(row.bar.outcome == "" for row in scene.page.card._rows.values())
    assert "0 af 5" in scene.page.head._strong.text()


def test_a_digit_answers_stores_at_once_and_leaves_the_focus(qtbot, scene_of):
    scene = scene_of()
    before = QApplication.focusWidget()
    press(qtbot, Qt.Key.Key_1)
    assert scene.stored_outcome(NUMBERS[0], "2.1") == "ok"
    assert QApplication.focusWidget() is before


def test_keys_walk_clear_and_take_back(qtbot, scene_of):
    scene = scene_of()
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_3)
    press(qtbot, Qt.Key.Key_0)
    assert scene.stored_outcome(NUMBERS[0], "2.2") == ""
    press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.stored_outcome(NUMBERS[0], "2.2") == "not_tested"
    press(qtbot, Qt.Key.Key_Up)
    press(qtbot, Qt.Key.Key_Delete)
    assert scene.stored_outcome(NUMBERS[0], "2.1") == ""


def test_next_case_takes_a_fully_answered_case_as_reviewed(qtbot, scene_of):
    scene = scene_of()
    for _ in range(3):
        press(qtbot, Qt.Key.Key_1)
        press(qtbot, Qt.Key.Key_Down)
    qtbot.mouseClick(button(scene, "Næste sag"), Qt.MouseButton.LeftButton)
    stored = scene.stored_review(NUMBERS[0])
    assert stored.state == ReviewState.REVIEWED
    assert scene.page.head.title.text() == NUMBERS[1]
    assert stored.referred == date(2026, 5, 4)
    assert stored.invoiced_hours == Decimal(60)


def test_next_case_says_nothing_of_a_case_that_is_not_answered(qtbot, scene_of):
    scene = scene_of()
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert scene.stored_review(NUMBERS[0]) is None
    assert scene.page.head.title.text() == NUMBERS[1]


def test_a_comment_being_typed_stays_with_its_own_case(qtbot, scene_of):
    scene = scene_of()
    press(qtbot, Qt.Key.Key_2)
    scene.page.open_comment()
    qtbot.keyClicks(QApplication.focusWidget(), "Planen mangler")
    press(qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert scene.file.checks[(NUMBERS[0], "2.1")].comment == "Planen mangler"
    assert (NUMBERS[1], "2.1") not in scene.file.checks


def test_dates_of_the_list_stand_there_and_are_judged_until_others_are_typed(qtbot, scene_of):
    scene = scene_of()
    dates = scene.page.card.dates
    assert dates.field("called_in").text() == "18-05-2026"
    assert dates._listed["called_in"].text() == "fra listen"
    assert "efter 9 hverdage" in verdicts(scene)
    field = dates.field("called_in")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12.5.2026")
    press(qtbot, Qt.Key.Key_Return)
    assert scene.stored_review(NUMBERS[0]).called_in == date(2026, 5, 12)
    assert "efter 6 hverdage" in verdicts(scene)
    assert dates._listed["called_in"].text() == ""


def test_a_date_that_cannot_be_read_is_marked_and_changes_nothing(qtbot, scene_of):
    scene = scene_of()
    field = scene.page.card.dates.field("plan_written")
    field.setFocus()
    qtbot.keyClicks(field, "32-13-2026")
    press(qtbot, Qt.Key.Key_Return)
    assert scene.page.card.dates.fault.isVisible()
    assert scene.stored_review(NUMBERS[0]) is None


def test_talks_are_typed_as_dates_with_commas(qtbot, scene_of):
    scene = scene_of()
    field = scene.page.card.dates.field("talks")
    field.setFocus()
    qtbot.keyClicks(field, "9-6-2026, 12-05-2026")
    press(qtbot, Qt.Key.Key_Return)
    assert scene.stored_review(NUMBERS[0]).talks == ("2026-05-12", "2026-06-09")
    assert field.text() == "12-05-2026, 09-06-2026"


def test_date_rules_are_said_to_be_discussed_and_not_scored(scene_of):
    scene = scene_of()
    assert scene.page.card.dates._note.text() == "Drøftes med leverandøren, bedømmes ikke"


def test_not_found_is_an_outcome_that_stops_the_points_and_can_be_taken_back(qtbot, scene_of):
    scene = scene_of()
    qtbot.mouseClick(button(scene, "Ikke fundet"), Qt.MouseButton.LeftButton)
    assert scene.stored_review(NUMBERS[0]).state == ReviewState.NOT_FOUND
    assert not scene.page.card._rows["2.1"].bar.isEnabled()
    assert "1 ikke fundet" in scene.page.head._soft.text()
    qtbot.mouseClick(button(scene, "Fundet alligevel"), Qt.MouseButton.LeftButton)
    assert scene.stored_review(NUMBERS[0]).state == ReviewState.NOT_BEGUN
    assert scene.page.card._rows["2.1"].bar.isEnabled()


def test_handed_over_later_keeps_the_case_open(qtbot, scene_of):
    scene = scene_of()
    qtbot.mouseClick(button(scene, "Udleveret senere"), Qt.MouseButton.LeftButton)
    assert scene.stored_review(NUMBERS[0]).state == ReviewState.HANDED_OVER_LATER
    assert scene.page.head._strong.text() == "0 af 5"


def test_hours_are_compared_and_never_netted_across_cases(qtbot, scene_of):
    scene = scene_of(
        review(NUMBERS[1], invoiced_hours=Decimal(40), documented_hours=Decimal(50)),
    )
    hours = scene.page.card.context.hours
    hours.show()
    hours.documented.setText("52,0")
    hours.documented.editingFinished.emit()
    QApplication.processEvents()
    assert scene.stored_review(NUMBERS[0]).documented_hours == Decimal("52.0")
    assert hours._difference.text() == "8,0"
    assert "3.360\u00a0kr. ved 420\u00a0kr. i timen" in hours._note.text()
    assert [value.text() for _, value in hours._run] == ["100,0", "102,0", "8,0"]
    assert "trækkes ikke fra i en anden" in hours._outside.text()


def test_hours_that_are_no_number_keep_the_old_ones(scene_of):
    scene = scene_of()
    hours = scene.page.card.context.hours
    hours.documented.setText("mange")
    hours.documented.editingFinished.emit()
    assert hours.documented.fault
    assert scene.stored_review(NUMBERS[0]) is None


def test_next_unanswered_goes_on_into_the_following_case(qtbot, scene_of):
    scene = scene_of()
    for _ in range(3):
        press(qtbot, Qt.Key.Key_1)
        scene.page.next_open()
    assert scene.page.head.title.text() == NUMBERS[1]
    press(qtbot, Qt.Key.Key_1)
    assert scene.stored_outcome(NUMBERS[1], "2.1") == "ok"


def test_a_jump_from_the_review_stands_at_the_case_and_point(scene_of):
    scene = scene_of()
    assert scene.page.go_to("2.3", NUMBERS[3])
    assert scene.page.head.title.text() == NUMBERS[3]
    assert scene.page.card._rows["2.3"].current
    assert not scene.page.go_to("2.3", "KBH-9999")


def test_ctrl_g_finds_a_case_by_the_end_of_its_number(qtbot, scene_of):
    scene = scene_of()
    dialog = GoToCase(scene.page, scene.desk, scene.page.cases)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.field, "73")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.found == "KBH-2026-0073"


def test_ctrl_g_says_when_no_drawn_case_has_the_number(qtbot, scene_of):
    scene = scene_of()
    dialog = GoToCase(scene.page, scene.desk, scene.page.cases)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.field, "9999")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert (dialog.found, dialog.isVisible()) == ("", True)


def test_a_comment_opened_in_one_case_is_closed_in_the_next(qtbot, scene_of):
    scene = scene_of()
    scene.page.open_comment()
    press(qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert not scene.page.card._rows["2.1"].comment.isVisible()


def test_without_a_draw_the_page_says_so_and_leads_to_the_draw(qtbot, scene_of):
    scene = scene_of(numbers=())
    with qtbot.waitSignal(scene.page.go_requested) as asked:
        qtbot.mouseClick(button(scene, "Gå til lodtrækningen"), Qt.MouseButton.LeftButton)
    assert asked.args == ["draw", "", ""]


@pytest.mark.parametrize("text_size", [100, 200])
def test_it_fits_beside_the_step_pane_without_sideways_scroll(scene_of, text_size):
    scene = scene_of(text_size=text_size, made=scheme(9), compact=True)
    room = 1280 - 96 if text_size == 200 else 1280 - 240 - 288
    assert scene.page.minimumSizeHint().width() <= room
