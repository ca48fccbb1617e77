"""What was typed is never lost: the order of writes, the red bar, and trying again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryAttachments, MemoryChanges, MemoryStore
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Visit
from ui.desk import Desk
from ui.pages.visit.head import VisitHead
from ui.pages.visit_mode import VisitMode
from ui.presenters.visit import VisitPresenter
from ui.widgets.bars import InlineBar


class FullDisk(MemoryStore):
    """A store that refuses to write while `full`, and counts the tries."""

    full = False
    tries = 0

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[MemoryChanges]:
        self.tries += 1
        if self.full:
            raise InspectionError("disk-full")
        with super().change(act, reason=reason) as change:
            yield change


@pytest.fixture
def store() -> FullDisk:
    ready = scene()
    made = FullDisk(now=ready.now())
    made.tables = ready.tables
    return made


@pytest.fixture
def desk(tmp_path: Path, store: FullDisk, qtbot: QtBot) -> Desk:
    return make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )


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
