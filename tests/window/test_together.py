"""Two people on one visit: who takes what, what is not shared, what lies elsewhere, what came."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_exchange import FakeExchange, an_office
from fakes import MemoryAttachments
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from together_scene import (
    ME,
    OTHER,
    a_photo,
    a_settled_conflict,
    exchanging_at_visits,
    locked_store,
    office_desk,
    office_store,
    open_mode,
    shared,
    written,
)
from visit_samples import a_store, opened, planned
from visit_scene import VISIT, answer, scene
from window_desk import RESOURCES
from window_shell import open_window

from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Evidence, Participant, Side, StepShare, Visit, VisitState
from ui.exchanging import exchanging
from ui.messages import Notice
from ui.navigation import Place
from ui.pages.visit.area import AreaPage
from ui.pages.visit.delivery.lines import MarkedLine
from ui.pages.visit.finish import FinishPage
from ui.pages.visit.history_dialog import HistoryDialog
from ui.pages.visit.share_dialog import ShareDialog
from ui.pages.visit.step_share import initials
from ui.pages.visit_mode import VisitMode
from ui.presenters.visit_steps import StepRow
from ui.theme import Theme
from ui.widgets.bars import InlineBar


def told(mode: VisitMode) -> list[str]:
    bars = [bar for bar in mode.bars.findChildren(InlineBar) if bar.isVisible()]
    return [bar.words.accessibleName() or bar.words.text() for bar in bars]


def area(mode: VisitMode) -> AreaPage:
    page = mode.page()
    assert isinstance(page, AreaPage)
    return page


def line(mode: VisitMode, key: str) -> StepRow:
    return next(row for row in mode._rows if row.key == key)


def dialog(mode: VisitMode, kind: type, qtbot: QtBot):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in mode.findChildren(kind)))
    return next(one for one in mode.findChildren(kind) if one.isVisible())


# Dividing the steps


def test_the_step_list_says_who_takes_which_step(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store(shared("area:1", OTHER), shared("area:2", ME))
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    assert (line(mode, "area:1").person, line(mode, "area:1").mine) == (OTHER, False)
    assert line(mode, "area:2").mine
    model = mode._steps._model
    names = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)]
    assert any("tages af Bo Lyngsti" in name for name in names)
    assert any("tages af dig" in name for name in names)


def test_names_are_shown_as_initials() -> None:
    assert initials("Bo Lyngsti") == "BL"
    assert initials("Anne-Marie af Rosenborg Friis") == "AF"
    assert initials("") == ""


def test_the_steps_are_divided_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store()
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    QTest.keyClick(mode, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    asked = dialog(mode, ShareDialog, qtbot)
    choice = asked.choices["area:2"]
    choice.setFocus()
    names = [choice.itemText(place) for place in range(choice.count())]
    assert names == ["Ikke fordelt", ME, OTHER, "Bo Skovgaard", "Lis Gran"]  # the office's last
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    asked.keep.click()
    qtbot.waitUntil(lambda: store.find(StepShare, visit=VISIT) != [])
    (kept,) = store.find(StepShare, visit=VISIT)
    assert (kept.step, kept.person) == ("area:2", OTHER)
    qtbot.waitUntil(lambda: line(mode, "area:2").person == OTHER)


def test_the_rest_is_taken_with_one_press(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store(shared("area:1", OTHER))
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    mode._steps.share.click()
    asked = dialog(mode, ShareDialog, qtbot)
    asked.rest.click()
    assert asked.given["area:2"] == ME
    assert "area:1" not in asked.given


def test_who_is_alone_on_a_visit_is_not_offered_to_divide_it(qtbot: QtBot, tmp_path: Path) -> None:
    mode = open_mode(qtbot, office_desk(tmp_path, scene(), exchange=None), "area:2")
    qtbot.wait(60)
    assert not mode._steps.share.isVisible()


# Not shared yet


def test_what_was_not_shared_is_said_in_the_head(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store()
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    assert not mode._head.unshared.isVisible()
    area(mode).rows["2.1"].chosen.emit("not_ok")
    qtbot.waitUntil(mode._head.unshared.isVisible)
    assert mode._head.unshared.text() == "ikke delt endnu"
    desk = mode._desk
    desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: not mode._head.unshared.isVisible())


def test_where_she_was_is_not_told_as_something_to_share(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store()
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    before = mode._head.saved_words
    mode.go("area:1")
    qtbot.waitUntil(lambda: store.get(Visit, VISIT).last_step == "area:1")
    qtbot.waitUntil(lambda: mode.presenter.idle)
    assert mode._head.saved_words == before
    assert not mode._head.unshared.isVisible()


def test_the_mark_of_what_was_not_shared_exchanges_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    desk = office_desk(tmp_path, office_store())
    mode = open_mode(qtbot, desk, "area:2")
    area(mode).rows["2.1"].chosen.emit("not_ok")
    qtbot.waitUntil(mode._head.unshared.isVisible)
    mode._head.unshared.click()
    at_work = exchanging(desk)
    qtbot.waitUntil(lambda: at_work.result is not None)
    qtbot.waitUntil(lambda: not mode._head.unshared.isVisible())


def test_who_works_alone_sees_no_such_mark(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store(role="")
    store.not_given = {VISIT}
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    area(mode).rows["2.1"].chosen.emit("not_ok")
    qtbot.wait(60)
    assert not mode._head.unshared.isVisible()


def test_the_list_of_visits_says_which_are_not_shared(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    store.role, store.not_given = "supervisor", {opened(store).id}
    planned(store)
    page = open_window(qtbot, tmp_path, store).go(Place(page="visits"), lambda page: page.table)
    model = page.table.model()
    rows = [model.index(row, model.columnCount() - 1).data() for row in range(model.rowCount())]
    assert sorted(rows) == ["delt", "ikke delt endnu"]


def test_alone_the_list_of_visits_has_no_such_column(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    store.not_given = {opened(store).id}
    page = open_window(qtbot, tmp_path, store).go(Place(page="visits"), lambda page: page.table)
    assert page.table.model().columnCount() == 5


# Photos that are elsewhere


def test_a_photo_that_has_not_come_says_where_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    attachments = MemoryAttachments()
    store = office_store(a_photo(attachments, here=False))
    written(store, Evidence, "e5", "T5", "evidence_added", name="skab.jpg")
    desk = office_desk(tmp_path, store, attachments)
    mode = open_mode(qtbot, desk, "area:2")
    page = area(mode)
    page.go_to("2.1", "")
    panel = page.beside.evidence
    thumb = panel.thumb("e5")
    assert "Billedet ligger endnu på T5" in thumb.accessibleName()
    assert "Skabet på kontoret" in panel.elsewhere.text()
    assert "2,4 MB" in thumb.toolTip()
    assert [act.text() for act in thumb.menu().actions()] == ["Skriv billedtekst …"]
    a_photo(attachments, here=True)  # the exchange brings it
    desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: panel.thumb("e5").laptop == "")
    assert not panel.elsewhere.isVisible()


# History


def test_a_point_tells_its_history_with_the_settled_conflict(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store()
    a_settled_conflict(store)
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    area(mode).go_to("2.3", "")
    QTest.keyClick(mode, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    shown = dialog(mode, HistoryDialog, qtbot)
    assert "2.3" in shown.windowTitle()
    settled, of_bo, of_ida = shown.lines
    assert settled.title == "Konflikt afklaret"
    assert settled.reason == "Begrundelse: Bo talte dem med lederen."
    value, rivals = settled.changes[0]
    assert value == "Kommentar: »Tre sager mangler plan.«"
    assert rivals == (
        "Stod over for hinanden: »To sager mangler plan.« / »Tre sager mangler plan.«"
    )
    assert "Bo Lyngsti" in of_bo.who
    assert of_bo.who.endswith("T5")
    assert of_ida.changes[0][0] == "Svar: ej ok"
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_what_was_never_written_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    mode = open_mode(qtbot, office_desk(tmp_path, office_store()), "area:2")
    area(mode).go_to("2.7", "")
    area(mode).beside.history.click()
    shown = dialog(mode, HistoryDialog, qtbot)
    assert shown.lines == ()
    assert QApplication.focusWidget() is shown.close_button


@pytest.mark.parametrize("step", ["arrival", "review", "cases"])
def test_every_step_has_a_history(qtbot: QtBot, tmp_path: Path, step: str) -> None:
    store = office_store()
    written(store, Visit, VISIT, "T3", "visit_opened", state="open", held_on="2026-11-20")
    mode = open_mode(qtbot, office_desk(tmp_path, store), step)
    mode.show_history()
    shown = dialog(mode, HistoryDialog, qtbot)
    if step != "cases":
        assert shown.lines[0].title == "Besøget er begyndt"
        assert ("Tilstand: i gang", "") in shown.lines[0].changes


# After the lock


def test_what_came_after_the_lock_is_told_above_every_step(qtbot: QtBot, tmp_path: Path) -> None:
    store, attachments = locked_store()
    mode = open_mode(qtbot, office_desk(tmp_path, store, attachments))
    qtbot.waitUntil(lambda: bool(told(mode)))
    assert mode.step == "finish"
    (sentence,) = told(mode)
    assert "3 ændringer er kommet efter låsningen af version 1, fra T5" in sentence
    mode.bars.see_later.click()
    shown = dialog(mode, HistoryDialog, qtbot)
    assert len(shown.lines) == 3
    assert {line.title for line in shown.lines} >= {"2.7 Inhabilitet · Svar"}
    assert ("Svar: ok", "") in [pair for line in shown.lines for pair in line.changes]


def test_the_report_is_corrected_from_there(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, attachments = locked_store()
    mode = open_mode(qtbot, office_desk(tmp_path, store, attachments), "area:2")
    qtbot.waitUntil(lambda: hasattr(mode.bars, "see_later"))
    asked = []
    page = mode._page_of("finish")
    assert isinstance(page, FinishPage)
    monkeypatch.setattr(page.locked.leaving, "correct", lambda: asked.append(mode.step))
    mode.bars.correct.click()
    assert asked == ["finish"]


def test_a_version_locked_twice_shows_both_and_which_counts(qtbot: QtBot, tmp_path: Path) -> None:
    store, attachments = locked_store(twins=True)
    desk = office_desk(tmp_path, store, attachments)
    mode = open_mode(qtbot, desk)
    page = mode.page()
    assert isinstance(page, FinishPage)
    twins = page.locked._twins
    qtbot.waitUntil(twins.isVisible)
    qtbot.waitUntil(lambda: sum(one.isVisible() for one in twins.findChildren(MarkedLine)) == 2)
    assert page.locked.leaving._in_hand[1].id == "r1"
    twins.choose.click()
    assert desk.navigation.here == Place(page="conflicts", subject=f"visit:{VISIT}:counted_report")
    visit = store.get(Visit, VISIT)
    assert visit is not None
    store.tables[Visit][VISIT] = replace(visit, counted_report="r2")
    desk.signals.data_changed.emit("conflict_settled")
    qtbot.waitUntil(lambda: page.locked.leaving._in_hand[1].id == "r2")
    assert not twins.choose.isVisible()


def test_a_report_whose_file_is_elsewhere_says_so_and_cannot_leave(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store, attachments = locked_store(here=False)
    desk = office_desk(tmp_path, store, attachments)
    problems: list[Notice] = []
    desk.messages.barred.connect(problems.append)
    mode = open_mode(qtbot, desk)
    page = mode.page()
    assert isinstance(page, FinishPage)
    qtbot.waitUntil(page.locked._away.isVisible)
    assert "T5" in page.locked._away.words.text()
    assert not page.locked.printer.isEnabled()
    assert not page.locked.save.isEnabled()
    assert problems == []
    attachments.save(b"%PDF-1.4")
    desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(page.locked.save.isEnabled)
    assert not page.locked._away.isVisible()


def test_large_letters_fit_a_small_screen_although_the_file_is_elsewhere(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store, attachments = locked_store(here=False)
    theme = Theme(RESOURCES, "light", 200)
    theme.use(compact=True)
    desk = office_desk(tmp_path, store, attachments, theme=theme)
    mode = open_mode(qtbot, desk, size=(1280, 720))
    page = mode.page()
    assert isinstance(page, FinishPage)
    qtbot.waitUntil(lambda: page.preview._title.text().startswith("Rapportens fil"))
    qtbot.wait(30)
    assert mode.width() == 1280


# Exchange at the beginning and at the end


def begin(qtbot: QtBot, tmp_path: Path, exchange: FakeExchange, *, wished: bool = True):
    store = office_store(state=VisitState.PLANNED)
    if wished:
        exchanging_at_visits(store)
    desk = office_desk(tmp_path, store, exchange=exchange)
    mode = open_mode(qtbot, desk, "arrival")
    mode.presenter.begin()
    qtbot.waitUntil(lambda: store.get(Visit, VISIT).state == VisitState.OPEN)
    return desk, mode


def test_a_visit_that_begins_is_exchanged_where_she_wishes_it(qtbot: QtBot, tmp_path: Path) -> None:
    exchange = FakeExchange(an_office())
    begin(qtbot, tmp_path, exchange)
    qtbot.waitUntil(lambda: any("run" in str(act) for act in exchange.acts))


def test_it_is_not_where_she_does_not(qtbot: QtBot, tmp_path: Path) -> None:
    exchange = FakeExchange(an_office())
    begin(qtbot, tmp_path, exchange, wished=False)
    qtbot.wait(60)
    assert not any("run" in str(act) for act in exchange.acts)


def test_an_exchange_that_fails_is_one_quiet_line(qtbot: QtBot, tmp_path: Path) -> None:
    exchange = FakeExchange(an_office())
    exchange.fails = "hub-away"
    store = office_store(state=VisitState.PLANNED)
    exchanging_at_visits(store)
    desk = office_desk(tmp_path, store, exchange=exchange)
    bars: list[Notice] = []
    desk.messages.barred.connect(bars.append)
    mode = open_mode(qtbot, desk, "arrival")
    mode.presenter.begin()
    qtbot.waitUntil(lambda: len(bars) == 1)
    assert bars[0].tone == "info"
    assert bars[0].text.startswith("Der blev ikke udvekslet.")
    assert bars[0].action == "Prøv igen"
    exchange.fails = ""
    assert bars[0].act is not None
    bars[0].act()
    qtbot.waitUntil(lambda: any("run" in str(act) for act in exchange.acts))
    assert len(bars) == 1


def test_what_a_colleague_wrote_comes_without_disturbing_what_is_typed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = office_store()
    desk = office_desk(tmp_path, store)
    mode = open_mode(qtbot, desk, "area:2")
    page = area(mode)
    page.go_to("2.3", "")
    page.rows["2.3"].open_comment()
    comment = page.rows["2.3"].comment
    QTest.keyClicks(comment, "Jeg er midt i en")
    theirs = answer("2.7", "not_ok", "Bo har spurgt lederen")
    store.tables[Answer][answer_id(VISIT, "2.7")] = theirs
    desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: page.rows["2.7"].facts.outcome == "not_ok")
    assert comment.hasFocus()
    assert comment.toPlainText() == "Jeg er midt i en"
    QTest.keyClicks(comment, " sætning")
    comment.commit()
    qtbot.waitUntil(
        lambda: store.get(Answer, answer_id(VISIT, "2.3")).comment == "Jeg er midt i en sætning"
    )
    assert store.get(Answer, answer_id(VISIT, "2.7")) == theirs


# A laptop that only reads


def test_a_reader_is_told_once_and_its_fields_cannot_be_written_in(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = office_store(role="reader")
    desk = office_desk(tmp_path, store)
    problems: list[Notice] = []
    desk.messages.barred.connect(problems.append)
    mode = open_mode(qtbot, desk, "area:2")
    qtbot.waitUntil(lambda: bool(told(mode)))
    assert "Denne bærbare kan kun læse" in told(mode)[0]
    page = area(mode)
    assert not page.rows["2.1"].bar.isEnabled()
    assert page.rows["2.1"].comment.isReadOnly()
    before = len(store.log)
    page.rows["2.1"].chosen.emit("not_ok")
    qtbot.wait(60)
    assert len(store.log) == before
    assert page.rows["2.1"].facts.outcome == "ok"
    assert problems == []
    assert not mode._steps.share.isVisible()


def test_a_participant_of_the_supplier_is_never_offered_a_step(
    qtbot: QtBot, tmp_path: Path
) -> None:
    vera = Participant(id="p3", visit=VISIT, side=Side.MANAGEMENT, name="Vera Klitrose")
    mode = open_mode(qtbot, office_desk(tmp_path, office_store(vera)), "area:2")
    mode._together.divide()
    asked = dialog(mode, ShareDialog, qtbot)
    assert asked.choices["area:2"].findText("Vera Klitrose") == -1
