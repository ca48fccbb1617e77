"""The draw through its page: frame, locked number, digits typed by key, and the result."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from draw_samples import (
    COMMITMENT,
    DIGITS,
    FRAME_HASH,
    SECRET,
    SINCE,
    picture_scheme,
    picture_shelf,
    picture_store,
)
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from window_desk import RESOURCES, make_desk

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.model import Case, Draw, DrawState, SampleItem
from ui.pages.visit.draw import DrawPage
from ui.pages.visit.draw_dialogs import ReplaceDialog
from ui.pages.visit.turned import TurnedScreen
from ui.presenters.draw_views import DIGITS as THROW
from ui.presenters.draw_views import FRAME, LOCKED, RESULT
from ui.presenters.visit import VisitPresenter
from ui.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.digit_cells import DigitCells
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Tick


class Scene:
    """A presenter with the draw page and the turned screen, as visit mode holds them."""

    def __init__(self, qtbot, folder, *, text_size=100, **made) -> None:
        self.qtbot = qtbot
        self.store, self.visit = picture_store(**made)
        self.desk = make_desk(
            folder,
            self.store,
            theme=Theme(RESOURCES, "light", text_size),
            shelf=picture_shelf(),
            calendar=lambda _settings: WorkingCalendar(lambda _year: frozenset()),
        )
        desk = self.desk
        self.presenter = VisitPresenter(
            tasks=desk.tasks,
            shelf=desk.shelf,
            words=desk.words,
            now=desk.now,
            calendar=desk.calendar,
        )
        self.problems: list[str] = []
        self.presenter.problem.connect(lambda error: self.problems.append(error.code))
        self.pages: list[QWidget] = []
        self.presenter.open(self.visit)
        qtbot.waitUntil(lambda: self.presenter.loaded)
        self.presenter.file_changed.connect(self._pass_on)
        self.draw = self._enter(DrawPage(desk, self.presenter), "draw")
        settle()

    def _enter(self, page, key):
        self.qtbot.addWidget(page)
        self.pages.append(page)
        page.resize(860, 800)
        page.show()
        page.activateWindow()
        page.show_step(key)
        page.show_file(self.presenter.file)
        settle()
        return page

    def _pass_on(self, file) -> None:
        for page in self.pages:
            page.show_file(file)

    def turn(self) -> TurnedScreen:
        return self._enter(TurnedScreen(self.desk, self.presenter), "turned")

    def press(self, button, key=Qt.Key.Key_Space) -> None:
        button.setFocus()
        self.qtbot.keyClick(button, key)
        settle()

    def give_since(self, text="12-05-2026") -> None:
        field = self.draw.frame.since
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        settle()

    def locked(self) -> Scene:
        self.give_since()
        self.press(self.draw.frame.lock)
        return self

    def drawn(self) -> Scene:
        self.locked()
        self.press(self.draw.lock.options["signed"])
        screen = self.turn()
        self.qtbot.keyClicks(screen.entry.cells, DIGITS)
        self.qtbot.keyClick(screen.entry.cells, Qt.Key.Key_Return)
        settle()
        return self


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def said(page: QWidget) -> str:
    """Everything that stands on the page, as words."""
    found = []
    for kind in (Label, Paragraph):
        for label in page.findChildren(kind):
            if label.isVisibleTo(page):
                found.append(re.sub(r"<[^>]+>", "", label.text()))
    return "\n".join(found).replace("&nbsp;", " ")


@pytest.fixture
def scene(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("inspector.services.drawing.secrets.token_hex", lambda _bytes: SECRET)
    return Scene(qtbot, tmp_path)


def only_draw(scene) -> Draw:
    (draw,) = scene.store.find(Draw)
    return draw


def test_without_an_earlier_visit_the_frame_waits_for_a_first_day(scene):
    assert not scene.draw.frame.lock.isEnabled()
    assert scene.desk.words("draw.since_needed") in said(scene.draw)
    scene.give_since()
    assert scene.draw.frame.lock.isEnabled()
    assert "Afsluttet fra 12-05-2026 til 20-11-2026" in said(scene.draw)


def test_the_frame_shows_the_counts_and_sizes_of_the_scheme(scene):
    scene.give_since()
    told = said(scene.draw.frame).split("\n")
    assert {"60", "40", "100", "30", "10"} <= set(told)
    size, reserve = scene.draw.frame.strata.fields["AFSLUTTET"]
    assert (size.value(), reserve.value()) == (15, 5)


def test_cases_left_out_say_why(scene):
    scene.give_since()
    rows = {row.case: row.why for row in scene.draw.frame.table.records.rows}
    assert rows["KBH-2026-0218"] == "Begynder 24-11-2026, efter perioden"
    assert rows["KBH-2025-0977"] == "Sluttede 30-04-2026, før perioden"
    assert rows["KBH-2026|0240"] == "Sagsnummeret har tegn, som ikke kan bruges"


def test_beside_the_frame_stands_what_the_sample_can_show(scene):
    scene.give_since()
    told = said(scene.draw.context()).replace("\u00a0", " ")
    assert "op til 9 af de 60 (15,0 %)" in told
    assert "I 15 af 40 sager er det op til 5 (12,5 %)." in told


def test_locking_by_key_binds_frame_and_number(scene):
    scene.locked()
    draw = only_draw(scene)
    assert (draw.number, draw.frame_hash) == ("2026-014-A", FRAME_HASH)
    assert (draw.commitment, draw.since) == (COMMITMENT, SINCE)
    assert scene.draw.shown == LOCKED


def test_a_size_she_types_is_the_size_that_is_drawn(scene):
    scene.give_since()
    size, _ = scene.draw.frame.strata.fields["IGANG"]
    size.setFocus()
    size.selectAll()
    scene.qtbot.keyClicks(size, "8")
    scene.press(scene.draw.frame.lock)
    assert '["IGANG",40,8,5]' in only_draw(scene).strata


def test_the_locked_number_is_told_before_the_digits(scene):
    scene.locked()
    assert not scene.draw.lock.go_on.isEnabled()
    scene.press(scene.draw.lock.options["noted"])
    assert only_draw(scene).acknowledged == "noted"
    assert scene.draw.shown == LOCKED
    scene.press(scene.draw.lock.go_on)
    assert scene.draw.shown == THROW


def test_going_on_without_confirmation_is_possible_and_not_hidden(scene):
    scene.locked()
    scene.press(scene.draw.lock.skip)
    assert scene.draw.shown == THROW
    assert only_draw(scene).acknowledged == ""


def test_vector_three_through_the_page_gives_the_numbers_of_the_picture(scene):
    scene.drawn()
    draw = only_draw(scene)
    assert draw.h0 == "2553b67c8315c4a46ef7f166ca822a4c1a45a01a3c7f81241cb8dc5e1dca1bc2"
    assert draw.digits_by == "supplier"
    assert scene.draw.shown == RESULT
    done, going = (table.records.rows for table in scene.draw.result.tables)
    assert " ".join(row.case[-4:] for row in done) == (
        "0008 0007 0036 0039 0023 0010 0028 0059 0042 0052 0038 0055 0034 0012 0026"
        " 0057 0047 0040 0018 0005"
    )
    assert " ".join(row.case[-4:] for row in going) == (
        "0089 0081 0080 0068 0076 0088 0064 0073 0094 0072 0075 0084 0082 0083 0100"
        " 0092 0099 0098 0096 0090"
    )
    assert (done[0].place, done[0].ticket) == ("1", "0,0483838288")
    assert (done[15].place, done[15].ticket) == ("R1", "0,2395745894")
    assert (going[0].ticket, going[-1].ticket) == ("0,0386459302", "0,5406553273")
    assert "15 af 60, reserve 5" in said(scene.draw.result)


def test_digits_that_are_missing_are_counted_in_words(scene):
    scene.locked()
    screen = scene.turn()
    scene.qtbot.keyClicks(screen.entry.cells, DIGITS[:21])
    assert "Tre cifre mangler." in said(screen)
    assert "21 af 24" in said(screen)
    assert not screen.entry.draw.isEnabled()
    scene.qtbot.keyClick(screen.entry.cells, Qt.Key.Key_Return)
    settle()
    assert only_draw(scene).state == DrawState.COMMITTED


def test_a_die_has_no_seven_and_backspace_takes_the_last(scene):
    scene.locked()
    cells = scene.turn().entry.cells
    scene.qtbot.keyClicks(cells, "1726")
    assert cells.text() == "126"
    scene.qtbot.keyClick(cells, Qt.Key.Key_Home)
    scene.qtbot.keyClick(cells, Qt.Key.Key_Backspace)
    assert cells.text() == "12"


def test_keys_on_the_screen_do_what_the_keyboard_does(scene):
    scene.locked()
    screen = scene.turn()
    keys = {button.text(): button for button in screen.entry.findChildren(QWidget, "")
            if hasattr(button, "text")}  # fmt: skip
    for digit in "351":
        scene.qtbot.mouseClick(keys[digit], Qt.MouseButton.LeftButton)
    scene.qtbot.mouseClick(keys["Slet sidste"], Qt.MouseButton.LeftButton)
    assert screen.entry.cells.text() == "35"


def test_twenty_decimal_digits_keep_their_leading_zeros(scene):
    scene.locked()
    screen = scene.turn()
    scene.press(screen.entry.switch)
    scene.qtbot.keyClicks(screen.entry.cells, "00000000000000000001")
    scene.press(screen.entry.draw)
    assert only_draw(scene).digits == "00000000000000000001"


def test_pasted_digits_may_have_spaces(scene):
    scene.locked()
    cells = scene.turn().entry.cells
    QApplication.clipboard().setText("351622 146535 142663 215344")
    scene.qtbot.keyClick(cells, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert cells.text() == DIGITS


def test_the_turned_screen_shows_no_name_and_no_case(scene):
    scene.drawn()
    told = said(scene.pages[-1])
    assert "Jobvejen" not in told
    assert "KBH" not in told
    assert "Der er trukket lod" in told


def test_escape_turns_the_screen_back(scene):
    screen = scene.locked().turn()
    with scene.qtbot.waitSignal(screen.step_requested) as asked:
        scene.qtbot.keyClick(screen.entry.cells, Qt.Key.Key_Escape)
    assert asked.args == [0]


def test_without_a_waiting_draw_the_turned_screen_tells_the_purpose(scene):
    told = said(scene.turn())
    assert "Tilsynsbesøg" in told
    assert "Jobvejen" not in told


def test_the_supervision_alone_needs_a_reason_and_the_draw_keeps_it(scene):
    scene.locked()
    scene.press(scene.draw.lock.skip)
    throw = scene.draw.throw
    scene.qtbot.mouseClick(throw.who.findChildren(QWidget)[2], Qt.MouseButton.LeftButton)
    throw.entry.cells.setFocus()
    scene.qtbot.keyClicks(throw.entry.cells, DIGITS)
    assert not throw.entry.draw.isEnabled()
    assert scene.desk.words("draw.throw.reason_needed") in said(throw)
    throw.reason.setFocus()
    scene.qtbot.keyClicks(throw.reason, "Ingen vil slå")
    scene.press(throw.entry.draw)
    assert only_draw(scene).digits_by == "Tilsynet alene: Ingen vil slå"
    assert "svagere" in said(scene.draw.context())


def test_an_aborted_draw_keeps_number_and_reason_and_a_new_one_gets_the_next_letter(scene):
    scene.locked()

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        scene.qtbot.keyClicks(dialog.focusWidget(), "Forkert liste")
        scene.qtbot.keyClick(dialog.do, Qt.Key.Key_Space)

    QTimer.singleShot(50, answer)
    scene.draw.ask_abort()
    settle()
    assert only_draw(scene).abort_reason == "Forkert liste"
    assert scene.draw.shown == FRAME
    assert "2026-014-A: Forkert liste" in said(scene.draw.context())
    scene.press(scene.draw.frame.lock)
    assert {draw.number for draw in scene.store.find(Draw)} == {"2026-014-A", "2026-014-B"}


def test_a_case_is_replaced_by_the_next_reserve_of_its_stratum(scene):
    scene.drawn()

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReplaceDialog)
        assert dialog.cases.chosen == "KBH-2026-0008"
        assert "KBH-2026-0057" in said(dialog)
        scene.qtbot.keyClick(dialog.reasons, Qt.Key.Key_Down)
        scene.qtbot.keyClick(dialog.do, Qt.Key.Key_Space)

    QTimer.singleShot(50, answer)
    scene.draw.ask_replace()
    settle()
    (gone,) = [item for item in scene.store.find(SampleItem) if item.replaced_by]
    assert (gone.case_number, gone.replaced_by) == ("KBH-2026-0008", "KBH-2026-0057")
    assert gone.replace_reason == "wrong_supplier"
    rows = scene.draw.result.tables[0].records.rows
    assert rows[0].note == "Afløst af KBH-2026-0057"
    assert rows[15].note == "Afløser KBH-2026-0008"


def test_enter_on_a_lot_goes_to_its_case(scene):
    scene.drawn()
    table = scene.draw.result.tables[1]
    table.setFocus()
    with scene.qtbot.waitSignal(scene.draw.go_requested) as asked:
        scene.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == ["cases", "", "KBH-2026-0089"]


def test_parts_that_are_behind_can_be_looked_at_again(scene):
    scene.drawn()
    scene.press(scene.draw.track.marks[FRAME])
    assert scene.draw.shown == FRAME
    assert not scene.draw.frame.strata.fields
    scene.press(scene.draw.track.marks[RESULT])
    assert scene.draw.shown == RESULT


def test_the_last_visit_gives_the_first_day_and_cases_seen_then_can_be_left_out(qtbot, tmp_path):
    scene = Scene(qtbot, tmp_path, earlier=True)
    assert scene.draw.frame.since.text() == "12-05-2026"
    assert scene.draw.frame.lock.isEnabled()
    assert scene.desk.words("draw.frame.since_last") in said(scene.draw)
    (box,) = scene.draw.context().findChildren(Tick)
    scene.press(box)
    assert scene.draw.hand.asked.exclude_reviewed is True
    assert scene.desk.words("draw.before.none") in said(scene.draw.context())


def test_a_list_without_a_case_in_the_period_says_so_and_may_be_waived(qtbot, tmp_path):
    scene = Scene(qtbot, tmp_path)
    for number, case in list(scene.store.tables[Case].items()):
        if case.status == "ongoing":
            del scene.store.tables[Case][number]
    scene.give_since("19-11-2026")
    assert scene.desk.words("draw.empty.all_out") in said(scene.draw)
    assert scene.draw.frame.reason.isVisibleTo(scene.draw)
    scene.give_since("12-05-2026")
    assert scene.draw.frame.lock.isEnabled()


def test_a_kind_of_visit_without_a_draw_says_so(qtbot, tmp_path):
    scene = Scene(qtbot, tmp_path, kind="follow_up")
    assert scene.desk.words("draw.empty.not_asked") in said(scene.draw)
    assert not scene.draw.frame.reason.isVisibleTo(scene.draw)


def test_an_empty_list_offers_import_and_a_written_reason(qtbot, tmp_path):
    scene = Scene(qtbot, tmp_path, cases=False)
    frame = scene.draw.frame
    assert not frame.lock.isEnabled()
    scene.press(frame.import_button)
    here = scene.desk.navigation.here
    assert (here.page, here.subject, here.other) == ("import", "jobvejen", "cases")
    frame.reason.setFocus()
    qtbot.keyClicks(frame.reason, "Leverandøren er ny")
    scene.draw.leave()
    settle()
    assert scene.presenter.file.waivers["list-empty"].reason == "Leverandøren er ny"


def test_the_receipt_is_saved_before_and_after_the_digits(scene, tmp_path):
    path = tmp_path / "kvittering.pdf"
    asked = []

    class Answering:
        def to_save(self, _parent, _title, name, _pattern="") -> Path:
            asked.append(name)
            return path

    object.__setattr__(scene.desk, "files", Answering())
    scene.locked()
    scene.draw.papers.save_receipt()
    scene.qtbot.waitUntil(path.exists)
    assert asked == ["Lodtrækning 2026-014-A kvittering.pdf"]
    assert path.read_bytes().startswith(b"%PDF")
    scene.desk.tasks.wait()


def test_a_problem_of_the_draw_is_told_and_loses_nothing(scene):
    scene.locked()
    choice = scene.draw.hand.choice
    assert choice is not None
    scene.draw.hand.commit()
    settle()
    assert scene.problems == ["draw-exists"]
    assert only_draw(scene).commitment == COMMITMENT


@pytest.mark.parametrize("state", ["frame", "locked", "digits", "result", "turned"])
def test_every_control_has_a_name(scene, state):
    page = scene.draw
    if state == "frame":
        scene.give_since()
    elif state == "result":
        scene.drawn()
    else:
        scene.locked()
    if state == "digits":
        scene.press(scene.draw.lock.skip)
    if state == "turned":
        page = scene.turn()
    for part in (page, page.context()):
        for widget in part.findChildren(QWidget) if part is not None else ():
            if widget.isVisibleTo(part) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                found = QAccessible.queryAccessibleInterface(widget)
                assert found.text(QAccessible.Text.Name), type(widget)


@pytest.mark.parametrize(("text_size", "room"), [(100, 700), (200, 1160)])
def test_no_part_is_wider_than_a_small_window(qtbot, tmp_path, text_size, room):
    scene = Scene(qtbot, tmp_path, text_size=text_size)
    scene.draw.resize(room, 600)
    scene.drawn()
    assert scene.draw.minimumSizeHint().width() <= room
    assert scene.pages[-1].minimumSizeHint().width() <= 1280
    for panel in (scene.draw.frame, scene.draw.lock, scene.draw.throw, scene.draw.result):
        inner = panel.findChild(QScrollArea).widget()
        assert inner.minimumSizeHint().width() <= room, type(panel)


def test_cells_wrap_where_there_is_no_room(qtbot, tmp_path):
    scene = Scene(qtbot, tmp_path)
    cells = DigitCells(scene.desk.theme, "cifre", lambda _typed: True, large=True)
    qtbot.addWidget(cells)
    for width, lines in ((1200, 1), (700, 2), (300, 4)):
        cells.resize(width, cells.height())
        cells.show_digits("", 24, 6)
        tops = {round(cells.cell(number).top()) for number in range(24)}
        assert len(tops) == lines
        assert cells.cell(23).right() <= width


def test_the_scheme_of_the_picture_asks_for_fifteen_and_five():
    strata = picture_scheme().draws[0].strata
    assert [(one.size, one.reserve) for one in strata] == [(15, 5), (15, 5)]
    assert date(2026, 5, 12) == SINCE


def test_the_locked_list_is_saved_as_the_text_its_hash_was_taken_of(scene, tmp_path):
    path = tmp_path / "frame.txt"

    class Answering:
        def to_save(self, _parent, _title, name, _pattern="") -> Path:
            return path

    object.__setattr__(scene.desk, "files", Answering())
    scene.locked()
    scene.draw.papers.save_frame()
    scene.qtbot.waitUntil(path.exists)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == only_draw(scene).frame_hash
    scene.desk.tasks.wait()
