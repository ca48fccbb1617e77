"""What was typed is never lost: the order of writes, the red bar, and trying again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_safety import FakeRescue, a_safety
from fakes import MemoryAttachments, MemoryChanges, MemoryStore
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk
from window_shell import words_on

from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Visit
from ui.desk import Desk
from ui.files import Files
from ui.held_back import LeaveQuestion, may_leave
from ui.navigation import Place
from ui.pages.visit.head import VisitHead
from ui.pages.visit_mode import VisitMode
from ui.presenters.visit import VisitPresenter
from ui.widgets.bars import InlineBar


class FullDisk(MemoryStore):
    """A store that refuses to write while `full`, and counts the tries."""

    full = False
    tries = 0
    code = "disk-full"

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[MemoryChanges]:
        self.tries += 1
        if self.full:
            raise InspectionError(self.code)
        with super().change(act, reason=reason) as change:
            yield change


@pytest.fixture
def store() -> FullDisk:
    ready = scene()
    made = FullDisk(now=ready.now())
    made.tables = ready.tables
    return made


@pytest.fixture
def desk(tmp_path: Path, store: FullDisk, qtbot: QtBot) -> Iterator[Desk]:
    made = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    yield made
    made.tasks.wait()
    made.tasks.deleteLater()  # with the queues that still try again


@pytest.fixture
def presenter(qtbot: QtBot, desk: Desk) -> VisitPresenter:
    made = VisitPresenter(
        tasks=desk.tasks, shelf=desk.shelf, words=desk.words, now=desk.now, calendar=desk.calendar
    )
    made.open(VISIT)
    qtbot.waitUntil(lambda: made.loaded)
    return made


def outcome(store: MemoryStore, point: str) -> str:
    found = store.get(Answer, answer_id(VISIT, point))
    return found.outcome if found else ""


def until(qtbot: QtBot, done: Callable[[], Any]) -> None:
    qtbot.waitUntil(done, timeout=3000)


def test_an_answer_is_seen_before_it_is_stored(
    qtbot: QtBot, presenter: VisitPresenter, store: FullDisk
) -> None:
    store.full = True
    presenter.answer("2.7", outcome="ok")
    assert presenter.file.answers["2.7"].outcome == "ok"
    assert outcome(store, "2.7") == ""


def test_a_failed_write_keeps_every_value_and_is_tried_again(
    qtbot: QtBot, presenter: VisitPresenter, store: FullDisk
) -> None:
    store.full = True
    with qtbot.waitSignal(presenter.failing) as failing:
        presenter.answer("2.7", outcome="ok")
        presenter.answer("2.7", outcome="not_ok", comment="Ny leder")
        presenter.answer("2.3", outcome="ok")
    assert failing.args is not None
    assert failing.args[1].code == "disk-full"
    assert presenter.held_back == 3
    store.full = False
    with qtbot.waitSignal(presenter.recovered):
        presenter.retry()
    until(qtbot, lambda: presenter.idle)
    assert outcome(store, "2.7") == "not_ok"
    assert outcome(store, "2.3") == "ok"


def test_nothing_is_written_out_of_order_behind_a_failure(
    qtbot: QtBot, presenter: VisitPresenter, store: FullDisk
) -> None:
    store.full = True
    presenter.answer("2.7", outcome="ok")
    store.full = False
    presenter.answer("2.7", outcome="not_ok")  # sent before the failure is known here
    assert store.tries == 1, "the storage holds back what comes after a failure"
    until(qtbot, lambda: presenter.held_back == 2)
    presenter.retry()
    until(qtbot, lambda: presenter.idle)
    assert outcome(store, "2.7") == "not_ok"


def test_a_refusal_by_a_rule_is_told_and_the_visit_read_again(
    qtbot: QtBot, presenter: VisitPresenter, store: FullDisk
) -> None:
    visit = store.get(Visit, VISIT)
    assert visit is not None
    store.tables[Visit][VISIT] = type(visit)(
        **{name: getattr(visit, name) for name in visit.__dataclass_fields__} | {"state": "locked"}
    )
    with qtbot.waitSignal(presenter.problem) as problem:
        presenter.answer("2.7", outcome="ok")
    assert problem.args is not None
    assert problem.args[0].code == "visit-locked"
    until(qtbot, lambda: presenter.locked)
    assert "2.7" not in presenter.file.answers
    assert presenter.idle


def test_a_fault_of_the_program_keeps_the_value_too(
    qtbot: QtBot, presenter: VisitPresenter, desk: Desk
) -> None:
    def broken(_store: object) -> None:
        raise ValueError("a bug")

    with qtbot.waitSignal(presenter.failing):
        presenter.write(broken)
    assert not presenter.idle


def test_a_reading_never_overwrites_what_is_typed(
    qtbot: QtBot, presenter: VisitPresenter, store: FullDisk
) -> None:
    store.full = True
    presenter.answer("2.7", outcome="ok")
    presenter.reload()
    qtbot.wait(20)
    assert presenter.file.answers["2.7"].outcome == "ok"


def test_the_red_bar_says_since_when_and_goes_when_it_is_saved(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.show()
    until(qtbot, lambda: mode.step == "area:2")
    mode.presenter.answer("2.7", outcome="ok")
    until(qtbot, lambda: mode.presenter.saved_at is not None)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: bool(solid_bars(mode)))
    told = solid_bars(mode)[0].words.text()
    assert "Ikke gemt siden" in told
    assert "Disken er fuld" in told
    store.full = False
    mode.reassure()
    until(qtbot, lambda: mode.presenter.idle and not solid_bars(mode))
    assert "Gemt" in mode.findChild(VisitHead).saved_words


def test_the_red_bar_counts_what_is_in_memory_alone_and_keeps_the_key_in_hand(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    mode = open_mode(qtbot, desk)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None)
    bar = mode.bars.failing
    assert bar is not None
    bar.retry.setFocus()
    mode.presenter.answer("2.3", outcome="ok")
    mode.presenter.answer("2.1", outcome="ok", comment="Set i skabet")
    waiting = mode.presenter.held_back
    assert waiting >= 3
    until(qtbot, lambda: f"{waiting} ændringer er kun i hukommelsen" in bar.words.text())
    assert mode.bars.failing is bar
    assert mode.focusWidget() is bar.retry
    assert "Ikke gemt siden" in bar.words.text()


def test_when_it_can_be_saved_again_all_of_it_is_and_she_is_told_how_much(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    told: list[str] = []
    desk.messages.toasted.connect(lambda notice: told.append(notice.text))
    mode = open_mode(qtbot, desk)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    mode.presenter.answer("2.3", outcome="ok")
    until(qtbot, lambda: mode.bars.failing is not None)
    until(qtbot, lambda: mode.presenter.held_back >= 2)
    held = mode.presenter.held_back
    store.full = False
    mode.bars.failing.retry.click()
    until(qtbot, lambda: bool(told))
    assert told == [f"Alt er gemt igen, {held} ændringer er kommet med"]
    assert not solid_bars(mode)
    assert outcome(store, "2.7") == "not_ok"
    assert outcome(store, "2.3") == "ok"


@pytest.mark.parametrize(("width", "text"), [(1280, 100), (1280, 200), (1440, 100)])
def test_the_red_bar_is_whole_at_every_size(
    qtbot: QtBot, desk: Desk, store: FullDisk, width: int, text: int
) -> None:
    desk.theme.use(text_size=text, compact=width < 1440)
    mode = open_mode(qtbot, desk)
    mode.resize(width, 720)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None)
    bar = mode.bars.failing
    assert bar is not None

    def whole() -> bool:
        inside = all(bar.rect().contains(part.geometry()) for part in (bar.words, bar.retry))
        return inside and bar.words.height() >= bar.words.heightForWidth(bar.words.width())

    until(qtbot, whole)
    desk.theme.use(text_size=100)


class SomewhereElse(Files):
    """She picks this file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def to_save(self, *_args: Any) -> Path | None:
        return self.path


def test_a_copy_of_the_visit_as_typed_can_be_put_elsewhere(
    qtbot: QtBot, tmp_path: Path, store: FullDisk
) -> None:
    rescue = FakeRescue()
    desk = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments(),
        files=SomewhereElse(tmp_path / "nødkopi"), safety=a_safety(rescue=rescue),
    )  # fmt: skip
    mode = open_mode(qtbot, desk)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None)
    mode.bars.failing.copy.click()
    until(qtbot, lambda: bool(rescue.written))
    path, records, attachments = rescue.written[0]
    assert path == tmp_path / "nødkopi.uanmeldt"
    assert [one for one in records if isinstance(one, Answer) and one.outcome == "not_ok"]
    assert set(attachments) >= {"00", "01", "02"}
    until(qtbot, lambda: "Hent fra en fil" in words_on(mode.bars))
    assert str(path) in words_on(mode.bars)
    assert solid_bars(mode), "the copy elsewhere takes no answer out of memory"


def test_where_nothing_is_kept_no_copy_is_offered(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    mode = open_mode(qtbot, desk)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None)
    assert not mode.bars.failing.copy.isVisible()


@pytest.mark.parametrize("way", ["stay", "copy", "leave"])
def test_before_the_window_closes_she_is_asked_and_offered_the_copy(
    qtbot: QtBot, tmp_path: Path, store: FullDisk, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    rescue = FakeRescue()
    desk = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments(),
        files=SomewhereElse(tmp_path / "nødkopi.uanmeldt"), safety=a_safety(rescue=rescue),
    )  # fmt: skip
    mode = open_mode(qtbot, desk)
    store.full = True
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None)

    def answer(question: LeaveQuestion) -> int:
        assert "står kun i hukommelsen" in words_on(question)
        {"stay": question.safe, "copy": question.copy, "leave": question.do}[way].click()
        return question.result()

    monkeypatch.setattr(LeaveQuestion, "exec", answer)
    assert may_leave(desk, mode, 1) == (way == "leave")
    if way == "copy":
        until(qtbot, lambda: bool(rescue.written))
    else:
        assert rescue.written == []


def test_where_the_data_are_damaged_the_bar_leads_to_what_can_be_done(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    mode = open_mode(qtbot, desk)
    store.full, store.code = True, "data-damaged"
    mode.presenter.answer("2.7", outcome="not_ok")
    until(qtbot, lambda: mode.bars.failing is not None and mode.bars.failing.help.isVisible())
    bar = mode.bars.failing
    assert bar is not None
    assert not bar.retry.isVisible()
    bar.help.click()
    assert desk.navigation.here == Place(page="damaged", subject="data-damaged")


def open_mode(qtbot: QtBot, desk: Desk) -> VisitMode:
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.show()
    until(qtbot, lambda: mode.step == "area:2" and mode.presenter.idle)
    return mode


def solid_bars(mode: VisitMode) -> list[InlineBar]:
    bars = mode.findChildren(InlineBar)
    return [bar for bar in bars if bar.property("tone") == "solid" and bar.isVisible()]


def test_a_page_made_anew_goes_on_with_what_waits(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    """Two queues for one visit would let the older answer overtake the newer one."""
    first = VisitMode(desk, VISIT, step="area:2")
    until(qtbot, lambda: first.step == "area:2")
    store.full = True
    first.presenter.answer("2.7", outcome="ok")
    until(qtbot, lambda: first.presenter.held_back > 0)
    first.deleteLater()
    qtbot.waitUntil(lambda: not isValid(first))
    again = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(again)
    again.show()
    until(qtbot, lambda: again.step == "area:2")
    assert again.presenter.file.answers["2.7"].outcome == "ok"
    until(qtbot, lambda: bool(solid_bars(again)))
    store.full = False
    again.presenter.answer("2.7", outcome="not_ok")
    for each in desk.tasks.findChildren(VisitPresenter):
        each.retry()  # as its timer does
    until(qtbot, lambda: again.presenter.idle)
    assert outcome(store, "2.7") == "not_ok"
    assert len(desk.tasks.findChildren(VisitPresenter)) == 1


def test_since_when_nothing_is_stored_is_the_same_for_a_page_that_comes_later(
    qtbot: QtBot, desk: Desk, store: FullDisk
) -> None:
    presenter = VisitPresenter(
        tasks=desk.tasks, shelf=desk.shelf, words=desk.words, now=store.now, calendar=desk.calendar
    )
    presenter.open(VISIT)
    until(qtbot, lambda: presenter.loaded)
    told: list[object] = []
    presenter.failing.connect(lambda since, _error: told.append(since))
    store.full = True
    presenter.answer("2.7", outcome="ok")
    until(qtbot, lambda: bool(told))
    store.tick(minutes=5)
    count = len(told)
    presenter.resume()  # as a page does that was not there
    until(qtbot, lambda: len(told) > count)
    assert told[-1] == told[0]
