"""The matrix of drawn cases, typed like a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from case_scene import NUMBERS, VISIT, CaseScene
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit

from inspector.domain.identity import case_id, case_review_id
from inspector.domain.model import CaseReview, ReviewState

LOST = CaseReview(
    id=case_review_id(VISIT, case_id("jobvejen", NUMBERS[4])),
    visit=VISIT,
    case_number=NUMBERS[4],
    state=ReviewState.NOT_FOUND,
)
INVOICED, DOCUMENTED, DIFFERENCE = 6, 7, 8  # columns after lot, case, stratum and 3 points


@pytest.fixture
def scene(qtbot, tmp_path):
    made = CaseScene(tmp_path, LOST)
    qtbot.waitUntil(lambda: made.presenter.loaded)
    qtbot.addWidget(made.show())
    qtbot.waitUntil(lambda: made.page.isActiveWindow())
    made.page.show_view("matrix")
    QApplication.processEvents()
    return made


@pytest.fixture
def table(scene):
    return scene.page.matrix.table


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)
    QApplication.processEvents()


def test_it_folds_the_step_pane_and_takes_the_focus(scene, table):
    assert scene.page.folds_steps
    assert table.hasFocus()
    scene.page.show_view("card")
    assert not scene.page.folds_steps


def test_digits_answer_where_the_focus_is_and_it_does_not_move(qtbot, scene, table):
    table.go_to(NUMBERS[0], "2.1")
    for key, outcome in (
        (Qt.Key.Key_1, "ok"),
        (Qt.Key.Key_2, "not_ok"),
        (Qt.Key.Key_3, "not_tested"),
        (Qt.Key.Key_4, "not_relevant"),
        (Qt.Key.Key_0, ""),
    ):
        press(qtbot, key)
        assert scene.stored_outcome(NUMBERS[0], "2.1") == outcome
        assert table.cell() == (NUMBERS[0], "2.1")


def test_arrows_and_enter_move_like_a_spreadsheet(qtbot, table):
    table.go_to(NUMBERS[0], "2.1")
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Return)
    assert table.cell() == (NUMBERS[1], "2.2")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, Qt.Key.Key_Left)
    assert table.cell() == (NUMBERS[0], "2.1")


def test_ctrl_z_takes_back_in_the_cell(qtbot, scene, table):
    table.go_to(NUMBERS[0], "2.1")
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_2)
    press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.stored_outcome(NUMBERS[0], "2.1") == "ok"


def test_an_answer_touches_one_cell_and_rebuilds_nothing(qtbot, scene, table):
    table.go_to(NUMBERS[0], "2.1")
    touched, resets = [], []
    scene.page.matrix.matrix.dataChanged.connect(
        lambda first, last: touched.append((first.row(), first.column(), last.column()))
    )
    scene.page.matrix.matrix.modelReset.connect(lambda: resets.append(1))
    press(qtbot, Qt.Key.Key_2)
    assert touched == [(0, 3, 3)]
    assert not resets


def test_a_case_not_found_is_one_cell_and_takes_no_answers(qtbot, scene, table):
    row = scene.page.matrix.matrix.row_of(NUMBERS[4])
    assert table.columnSpan(row, 3) == 3
    table.go_to(NUMBERS[4], "2.1")
    press(qtbot, Qt.Key.Key_1)
    assert scene.stored_outcome(NUMBERS[4], "2.1") == ""
    assert scene.said == [scene.desk.words("cases.lost_refused")]
    scene.page.cases.set_state(NUMBERS[4], ReviewState.NOT_BEGUN)
    assert table.columnSpan(row, 3) == 1


def test_hours_are_typed_in_place_and_the_sums_follow(qtbot, scene, table):
    table.setCurrentIndex(scene.page.matrix.matrix.index(0, DOCUMENTED))
    press(qtbot, Qt.Key.Key_5)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "2,5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 1)
    stored = scene.stored_review(NUMBERS[0])
    assert (stored.documented_hours, stored.invoiced_hours) == (Decimal("52.5"), Decimal(60))
    matrix, sums = scene.page.matrix.matrix, scene.page.matrix._sums_model
    assert matrix.hours_text(0, DIFFERENCE) == "7,5"
    assert [sums.text(c) for c in (INVOICED, DOCUMENTED, DIFFERENCE)] == ["60,0", "52,5", "7,5"]


def test_sums_count_ej_ok_column_by_column(qtbot, scene, table):
    for number in NUMBERS[:2]:
        table.go_to(number, "2.2")
        press(qtbot, Qt.Key.Key_2)
    sums = scene.page.matrix._sums_model
    assert [sums.text(column) for column in (3, 4, 5)] == ["0 ej ok", "2 ej ok", "0 ej ok"]
    press(qtbot, Qt.Key.Key_1)
    assert sums.text(4) == "1 ej ok"


def test_f2_writes_the_comment_of_the_cell(qtbot, scene, table):
    table.go_to(NUMBERS[1], "2.3")
    press(qtbot, Qt.Key.Key_2)
    scene.page.open_comment()
    qtbot.keyClicks(QApplication.focusWidget(), "Notat mangler")
    press(qtbot, Qt.Key.Key_Return)
    assert scene.file.checks[(NUMBERS[1], "2.3")].comment == "Notat mangler"
    assert table.hasFocus()


def test_escape_keeps_no_comment(qtbot, scene, table):
    table.go_to(NUMBERS[1], "2.3")
    scene.page.open_comment()
    qtbot.keyClicks(QApplication.focusWidget(), "nej")
    press(qtbot, Qt.Key.Key_Escape)
    assert (NUMBERS[1], "2.3") not in scene.file.checks


def test_the_line_below_and_the_screen_reader_say_the_cell_in_words(scene, table):
    table.go_to(NUMBERS[3], "2.2")
    said = f"{NUMBERS[3]}, 2.2 Punktets navn 2: ikke besvaret"
    assert scene.page.matrix.line.accessibleName().startswith(said)
    tree = QAccessible.queryAccessibleInterface(table)
    names = [tree.child(at).text(QAccessible.Text.Name) for at in range(tree.childCount())]
    assert said in names


def test_next_unanswered_passes_over_answers_and_lost_cases(qtbot, scene, table):
    for number in NUMBERS[:4]:
        for point in ("2.1", "2.2", "2.3"):
            if (number, point) != (NUMBERS[2], "2.2"):
                scene.page.cases.check(number, point, outcome="ok")
    table.go_to(NUMBERS[3], "2.1")
    assert scene.page.next_open()
    assert table.cell() == (NUMBERS[2], "2.2")
    press(qtbot, Qt.Key.Key_1)
    assert not scene.page.next_open()


def test_card_and_matrix_share_the_case_in_hand(scene, table):
    table.go_to(NUMBERS[2], "2.2")
    scene.page.show_view("card")
    assert scene.page.head.title.text() == NUMBERS[2]


def test_a_locked_visit_takes_no_keys(qtbot, scene, table):
    file = scene.file
    scene.presenter._show(replace(file, visit=replace(file.visit, state="locked")))
    table.go_to(NUMBERS[0], "2.1")
    press(qtbot, Qt.Key.Key_1)
    assert scene.stored_outcome(NUMBERS[0], "2.1") == ""
