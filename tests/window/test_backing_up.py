"""Backups nobody asks for: after a visit, daily, quietly, and never in her way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_safety import FakeBackups, Latch, a_backup, a_safety
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_desk import NOW, make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupReason
from ui.backing_up import BackingUp
from ui.messages import Notice
from ui.navigation import Place

DAILY, VISIT = BackupReason.DAILY, BackupReason.VISIT


class Scene:
    """A desk whose clock can be moved, and what it tells."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.now = NOW
        self.backups, self.latch = FakeBackups(), Latch()
        self.desk = make_desk(
            folder, a_store(), safety=a_safety(self.latch, backups=self.backups),
            now=lambda: self.now,
        )  # fmt: skip
        self.bars: list[Notice] = []
        self.acts: list[str] = []
        self.desk.messages.barred.connect(self.bars.append)
        self.desk.signals.data_changed.connect(self.acts.append)
        self.backing = BackingUp(self.desk)

    def until(self, done: Any) -> None:
        self.qtbot.waitUntil(done, timeout=3000)

    def rest(self) -> None:
        """Until nothing is under way."""
        self.until(lambda: self.backing._running is None)

    def look(self) -> None:
        self.backing.look()
        self.rest()


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(qtbot, tmp_path)
    yield made
    made.backing.stop()
    made.backing.deleteLater()


def test_the_first_use_of_the_day_makes_one_and_says_nothing(scene: Scene) -> None:
    scene.look()
    assert scene.backups.made == [DAILY]
    assert scene.bars == []
    assert scene.acts == ["backup_made"]
    scene.look()
    assert scene.backups.made == [DAILY]


def test_one_that_was_made_today_already_is_enough(scene: Scene) -> None:
    scene.backups.files.append(a_backup(hours=2))
    scene.look()
    assert scene.backups.made == []
    assert scene.acts == []


def test_a_locked_visit_is_backed_up_at_once_however_new_the_last_one_is(scene: Scene) -> None:
    scene.backups.files.append(a_backup(hours=0.1))
    scene.desk.signals.data_changed.emit("visit_locked")
    scene.until(lambda: scene.backups.made == [VISIT])


def test_nothing_else_that_happens_makes_one(scene: Scene) -> None:
    for act in ("visit", "settings_changed", "backup_made"):
        scene.desk.signals.data_changed.emit(act)
    scene.rest()
    assert scene.backups.made == []


def test_a_visit_locked_while_one_is_made_has_its_own_after_it(scene: Scene) -> None:
    scene.backing.look()
    scene.desk.signals.data_changed.emit("visit_locked")
    scene.until(lambda: scene.backups.made == [DAILY, VISIT])


def test_a_visit_in_hand_is_not_disturbed(scene: Scene) -> None:
    scene.desk.navigation.go(Place(page="visit", subject="v"))
    scene.look()
    assert scene.backups.made == []
    scene.desk.navigation.go(Place(page="today"))
    scene.look()
    assert scene.backups.made == [DAILY]


def test_one_that_failed_is_told_in_one_sentence_with_a_way_on(scene: Scene) -> None:
    scene.backups.fails = "disk-full"
    scene.look()
    (bar,) = scene.bars
    assert bar.text.startswith("Dagens sikkerhedskopi blev ikke taget. Der er for lidt plads")
    assert bar.act is not None
    bar.act()
    assert scene.desk.navigation.here == Place(page="settings", tab="backups")


def test_damage_found_by_the_check_of_the_data_leads_to_a_good_copy(scene: Scene) -> None:
    scene.backups.fails = "backup-damaged-source"
    scene.look()
    (bar,) = scene.bars
    assert (bar.tone, "beskadiget" in bar.text) == ("solid", True)
    assert bar.act is not None
    bar.act()
    assert scene.desk.navigation.here == Place(page="damaged", subject="data-damaged")


def test_locked_data_are_left_alone(scene: Scene) -> None:
    scene.latch.shut = True
    scene.look()
    scene.latch.shut = False
    scene.backups.fails = "data-locked"
    scene.look()
    assert scene.backups.made == []
    assert scene.bars == []


def test_a_way_to_the_key_that_changed_is_in_a_backup_at_once(scene: Scene) -> None:
    scene.desk.signals.data_changed.emit("keys_changed")
    scene.rest()
    assert [file.reason for file in scene.backups.all()] == [BackupReason.ASKED]


def test_a_second_place_that_is_away_is_told_after_a_week_and_then_weekly(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*_args: Any, **_named: Any) -> None:
        raise InspectionError("backup-second-place")

    monkeypatch.setattr(scene.backups, "make", make)
    told = []
    for day in range(16):
        scene.now = NOW + timedelta(days=day)
        before = len(scene.bars)
        scene.look()
        told += [day] * (len(scene.bars) - before)
    assert told == [7, 14]
    assert "i 7 dage" in scene.bars[0].text


def test_a_choice_of_place_that_cannot_be_read_any_more_is_told(scene: Scene) -> None:
    scene.backups.fails = "backup-second-unknown"
    scene.look()
    (bar,) = scene.bars
    assert "hvilket sted du valgte" in bar.text
    assert "ikke taget" not in bar.text


def test_a_second_place_that_comes_back_begins_anew(scene: Scene, tmp_path: Path) -> None:
    scene.desk.preferences.keep("backups/second_seen", "2026-01-01")
    scene.backups.choose_second_place(tmp_path)
    scene.look()
    assert scene.desk.preferences.text("backups/second_seen") == "2026-11-20"


def test_a_closing_window_begins_none_and_gives_up_the_daily_one(scene: Scene) -> None:
    scene.backing._reason = DAILY
    scene.desk.tasks.began.connect(lambda _running: scene.backing.stop())
    scene.backing.look()
    scene.until(lambda: scene.backing._running is None)
    scene.backing.stop()
    scene.look()
    scene.desk.signals.data_changed.emit("visit_locked")
    assert VISIT not in scene.backups.made


def test_one_after_a_visit_is_finished_though_the_window_closes(scene: Scene) -> None:
    scene.desk.signals.data_changed.emit("visit_locked")
    scene.backing.stop()
    scene.desk.tasks.wait()
    assert scene.backups.made == [VISIT]


def test_nothing_is_looked_at_while_the_program_starts(scene: Scene) -> None:
    scene.backing.begin()
    assert scene.backing._timer.interval() >= 10_000
    assert scene.backups.made == []


def test_the_demonstration_keeps_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    backing = BackingUp(make_desk(tmp_path, a_store()))
    backing.begin()
    backing.look()
    assert backing._running is None
    backing.deleteLater()
