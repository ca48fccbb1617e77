"""While the storage cannot write, the visit lives on in memory, and catches up by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryAttachments, MemoryChanges, MemoryStore
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer
from inspector.services.ports import Store
from ui.desk import Desk
from ui.presenters.visit import VisitPresenter

FAULTS = ("disk-full", "data-read-only", "disk-error", "data-cannot-open", "data-gone")
POINTS = ("2.1", "2.2", "2.3", "2.4", "2.5")


class FailingStore(MemoryStore):
    """A store that cannot write, nor read if told so, while it has a code; keeps the order."""

    code = ""
    reads_too = False

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[MemoryChanges]:
        if self.code:
            raise InspectionError(self.code)
        with super().change(act, reason=reason) as change:
            yield change

    def get(self, kind: Any, record_id: str) -> Any:
        if self.code and self.reads_too:
            raise InspectionError(self.code)
        return super().get(kind, record_id)


@pytest.fixture
def store() -> FailingStore:
    ready = scene()
    made = FailingStore(now=ready.now())
    made.tables = ready.tables
    return made


@pytest.fixture
def desk(tmp_path: Path, store: FailingStore, qtbot: QtBot) -> Desk:
    return make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )


def presenter_of(qtbot: QtBot, desk: Desk) -> VisitPresenter:
    """The presenter a page gets: the one that has something to store, or a new one."""
    waiting = VisitPresenter.of(VISIT, desk.tasks)
    if waiting is not None:
        waiting.resume()
        return waiting
    made = VisitPresenter(
        tasks=desk.tasks, shelf=desk.shelf, words=desk.words, now=desk.now, calendar=desk.calendar
    )
    made.open(VISIT)
    qtbot.waitUntil(lambda: made.loaded)
    return made


@pytest.fixture
def presenter(qtbot: QtBot, desk: Desk) -> VisitPresenter:
    return presenter_of(qtbot, desk)


class Heard:
    """What a page is told."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self.failing: list[str] = []
        self.recovered = self.saved = 0
        self.refused: list[str] = []
        presenter.failing.connect(lambda _since, error: self.failing.append(error.code))
        presenter.recovered.connect(self._recovered)
        presenter.saved.connect(self._saved)
        presenter.problem.connect(lambda error: self.refused.append(error.code))

    def _recovered(self) -> None:
        self.recovered += 1

    def _saved(self, _moment: object) -> None:
        self.saved += 1


def stored(store: MemoryStore, point: str) -> str:
    found = store.tables[Answer].get(answer_id(VISIT, point))
    return found.outcome if isinstance(found, Answer) else ""


def until(qtbot: QtBot, done: Callable[[], Any]) -> None:
    qtbot.waitUntil(lambda: bool(done()), timeout=3000)


def answer_all(presenter: VisitPresenter, outcome: str) -> None:
    for point in POINTS:
        presenter.answer(point, outcome=outcome)


def seen(presenter: VisitPresenter) -> set[str]:
    return {presenter.file.answers[point].outcome for point in POINTS}


@pytest.mark.parametrize("reads_too", [False, True], ids=["writing", "reading too"])
@pytest.mark.parametrize("code", FAULTS)
def test_a_visit_goes_on_in_memory_and_catches_up_by_itself_in_order(
    qtbot: QtBot,
    desk: Desk,
    presenter: VisitPresenter,
    store: FailingStore,
    code: str,
    reads_too: bool,
) -> None:
    heard = Heard(presenter)
    store.code, store.reads_too = code, reads_too
    answer_all(presenter, "not_relevant")
    until(qtbot, lambda: heard.failing)
    answer_all(presenter, "not_ok")  # while it is known
    presenter.amend(tour_note="Lyse lokaler")
    assert set(heard.failing) == {code}
    assert presenter.held_back == 2 * len(POINTS) + 1
    presenter.retire()  # she leaves the visit
    presenter = presenter_of(qtbot, desk)  # and comes back
    assert seen(presenter) == {"not_ok"}
    assert presenter.file.visit.tour_note == "Lyse lokaler"
    begun = len(store.log)
    store.code = ""
    presenter._queue._timer.timeout.emit()  # what happens every five seconds
    until(qtbot, lambda: presenter.idle)
    assert heard.recovered == 1
    assert heard.refused == []
    assert {stored(store, point) for point in POINTS} == {"not_ok"}
    told = [entry.fields.get("outcome") for entry in store.log[begun:]]
    assert told.index("not_ok") > max(at for at, one in enumerate(told) if one == "not_relevant")


def test_what_comes_while_it_catches_up_is_stored_too(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore
) -> None:
    store.code = "disk-full"
    presenter.answer("2.1", outcome="not_ok")
    until(qtbot, lambda: presenter.held_back)
    store.code = ""
    presenter.retry()
    presenter.answer("2.2", outcome="not_ok")  # the window does not know yet that it works
    until(qtbot, lambda: presenter.idle)
    assert stored(store, "2.2") == "not_ok"


def test_a_locked_screen_holds_writes_back_and_alarms_nobody(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore
) -> None:
    heard = Heard(presenter)
    store.code, store.reads_too = "data-locked", True
    answer_all(presenter, "not_ok")
    until(qtbot, lambda: presenter.held_back == len(POINTS))
    assert heard.failing == []
    assert seen(presenter) == {"not_ok"}
    presenter.resume()  # the page is built anew behind the lock
    qtbot.wait(5)
    assert heard.failing == []
    store.code = ""
    presenter.retry()
    until(qtbot, lambda: presenter.idle)
    assert heard.recovered == 0
    assert {stored(store, point) for point in POINTS} == {"not_ok"}


@pytest.mark.parametrize(
    "code", ["key-wrong", "passphrase-wrong", "no-key", "keychain-locked", "already-open"]
)
def test_a_storage_that_did_not_open_refuses_no_answer(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore, code: str
) -> None:
    heard = Heard(presenter)
    store.code, store.reads_too = code, True
    presenter.answer("2.1", outcome="not_ok")
    until(qtbot, lambda: presenter.held_back)
    assert heard.refused == []
    assert presenter.file.answers["2.1"].outcome == "not_ok"


class Bug:
    """Work with a fault of the program in it, until it is mended."""

    def __init__(self) -> None:
        self.mended = False
        self.runs = 0

    def __call__(self, store: Store) -> None:
        self.runs += 1
        if not self.mended:
            raise ValueError("a bug")


def test_a_fault_of_the_program_is_set_aside_and_the_others_go_on(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore
) -> None:
    heard, bug = Heard(presenter), Bug()
    presenter.write(bug, about=("answer:2.1",))
    presenter.answer("2.1", outcome="not_ok")  # would overtake what was set aside
    presenter.answer("2.2", outcome="not_ok")
    until(qtbot, lambda: stored(store, "2.2") == "not_ok")
    until(qtbot, lambda: presenter.held_back == 2)
    assert stored(store, "2.1") == "ok"
    assert presenter.file.answers["2.1"].outcome == "not_ok"
    assert heard.failing[-1] == "storage-write-failed"
    assert not presenter.idle
    presenter.answer("2.3", outcome="not_ok")
    until(qtbot, lambda: stored(store, "2.3") == "not_ok")
    assert heard.recovered == 0
    bug.mended = True
    presenter.retry()
    until(qtbot, lambda: presenter.idle)
    assert stored(store, "2.1") == "not_ok"
    assert heard.recovered == 1


def test_a_visit_is_not_finished_past_what_was_set_aside(
    qtbot: QtBot, presenter: VisitPresenter
) -> None:
    finished: list[str] = []
    presenter.write(Bug(), about=("answer:2.1",))
    presenter.write(lambda store: finished.append("locked"))  # says not what it touches
    until(qtbot, lambda: presenter.held_back == 2)
    assert finished == []


def test_what_was_set_aside_is_not_tried_again_by_itself(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore
) -> None:
    bug = Bug()
    presenter.write(bug, about=("answer:2.1",))
    until(qtbot, lambda: presenter.held_back == 1)
    store.code = "disk-full"
    presenter.answer("2.2", outcome="not_ok")
    until(qtbot, lambda: presenter.held_back == 2)
    store.code = ""
    presenter._queue.try_again()
    until(qtbot, lambda: presenter.held_back == 1)
    assert stored(store, "2.2") == "not_ok"
    assert bug.runs == 1


def test_a_visit_read_anew_shows_what_was_set_aside(
    qtbot: QtBot, presenter: VisitPresenter, store: FailingStore
) -> None:
    presenter.write(Bug(), about=("answer:2.1",))
    presenter.answer("2.1", outcome="not_ok")
    presenter.write(lambda store: None, about=("other",), reload=True)
    until(qtbot, lambda: presenter.held_back == 2)
    qtbot.wait(5)
    assert presenter.file.answers["2.1"].outcome == "not_ok"
    presenter.retire()
    assert VisitPresenter.of(VISIT, presenter.tasks) is presenter
