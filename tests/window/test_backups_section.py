"""The settings of backups: what there is, making one, where, how long, and bringing one back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_safety import (
    FakeBackups,
    FakeExports,
    FakeRestoring,
    Latch,
    a_backup,
    a_safety,
)
from fakes import MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents, BackupReason
from inspector.services.settings import read_settings
from ui.files import Files
from ui.messages import Notice
from ui.navigation import Place
from ui.presenters.visit_writes import WriteQueue
from ui.widgets.buttons import Button
from ui.widgets.card import Row
from ui.widgets.dialog import Dialog
from ui.widgets.fields import NumberField

PLACE = Place(page="settings", tab="backups")


class Chosen(Files):
    """Answers each dialog with what a test put here."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.shown: list[Path] = []

    def to_open(self, *_args: Any) -> Path | None:
        return self.path

    def to_folder(self, *_args: Any) -> Path | None:
        return self.path

    def show(self, path: Path) -> bool:
        self.shown.append(path)
        return True


class Opener:
    """`desk.start`: notes what the storage was opened with."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.problem = ""

    def open(self, passphrase: str, then: Any, failed: Any) -> None:
        self.secrets.append(passphrase)
        if self.problem:
            failed(InspectionError(self.problem))
        else:
            then()

    def demo(self) -> None:
        raise AssertionError("nobody asked for the demonstration")


class Scene:
    """The section over fakes."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        here = a_backup("besøg.uanmeldt", hours=2)
        self.older = a_backup("dag.uanmeldt", hours=30, reason=BackupReason.DAILY)
        self.backups = FakeBackups(here, self.older)
        self.restoring = FakeRestoring(here, self.older)
        self.exports = FakeExports()
        self.files, self.start, self.store = Chosen(), Opener(), a_store()
        self.qtbot = qtbot
        self.told: list[str] = []
        self.latch = Latch()
        safety = a_safety(
            self.latch, backups=self.backups, restoring=self.restoring, exports=self.exports
        )
        self.shown = open_window(
            qtbot, folder, self.store, safety=safety, files=self.files, start=self.start
        )
        self.shown.desk.messages.toasted.connect(self._hear)
        self.shown.desk.messages.barred.connect(self._hear)

    def _hear(self, notice: Notice) -> None:
        self.told.append(notice.text)

    @property
    def section(self) -> Any:
        return self.shown.page.section

    def show(self) -> Any:
        self.shown.go(PLACE, lambda page: page.section and page.section.make.isVisible())
        return self.section

    def lines(self) -> list[str]:
        return [one.accessibleName() for one in self.section.list.findChildren(Row)]

    def look(self, part: str = "Dagens kopi") -> Any:
        row = next(
            one for one in self.section.list.findChildren(Row) if part in one.accessibleName()
        )
        row.activated.emit()
        self.qtbot.waitUntil(lambda: bool(self.section.contents.restore))
        return self.section.contents

    def reads(self, text: str) -> None:
        """Wait until this can be read in the section."""
        self.until(lambda: text in words_on(self.section))

    def until(self, done: Any) -> None:
        self.qtbot.waitUntil(done, timeout=3000)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(qtbot, tmp_path)
    yield made
    made.shown.desk.tasks.wait()
    made.shown.desk.tasks.deleteLater()  # with the queue that still tries again


def button(scene: Scene, text: str) -> Button:
    """The button with these words, once it stands there."""
    found: list[Button] = []

    def there() -> bool:
        every = scene.section.findChildren(Button)
        found[:] = [one for one in every if one.text() == text and one.isVisible()]
        return bool(found)

    scene.until(there)
    return found[0]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Says yes to each dialog and keeps its words."""
    asked: list[str] = []

    def yes(dialog: Dialog) -> int:
        asked.append(words_on(dialog))
        return 1

    monkeypatch.setattr(Dialog, "exec", yes)
    return asked


def test_the_latest_copy_says_when_why_how_large_and_where(scene: Scene) -> None:
    scene.show()
    scene.reads("I dag kl.")
    scene.reads("Et besøg blev afsluttet, 12,4\u00a0MB, på denne computer")


def test_a_copy_older_than_a_day_is_remarked(scene: Scene) -> None:
    scene.backups.files = [a_backup(hours=80)]
    scene.show()
    scene.reads("3 dage gammel")
    scene.reads("findes kun på denne computer")


def test_what_a_restore_replaced_and_a_rescue_copy_are_not_the_latest(scene: Scene) -> None:
    scene.backups.files = [
        a_backup("r", hours=0.1, reason=BackupReason.REPLACED),
        a_backup("n", hours=0.2, reason=BackupReason.RESCUE),
    ]
    scene.show()
    scene.reads("Der er ingen sikkerhedskopi endnu")
    assert len(scene.lines()) == 2


def test_a_backup_in_both_places_is_one_line(scene: Scene) -> None:
    twin = replace(scene.older, second=True, path=Path("E:/kopier/dag.uanmeldt"))
    scene.backups.files.append(twin)
    scene.show()
    (both,) = (line for line in scene.lines() if "begge steder" in line)
    assert both.endswith("Dagens kopi, begge steder. Se indhold")
    assert len(scene.lines()) == 2


def test_a_backup_can_be_made_now(scene: Scene) -> None:
    scene.show().make.click()
    scene.until(lambda: scene.backups.made == [BackupReason.ASKED])
    scene.until(lambda: len(scene.lines()) == 3)
    assert "Sikkerhedskopien er taget og kontrolleret" in scene.told


def test_a_backup_that_fails_is_told_and_can_be_tried_again(scene: Scene) -> None:
    scene.show()
    scene.backups.fails = "disk-full"
    scene.section.make.click()
    scene.until(lambda: any("Der er for lidt plads" in one for one in scene.told))
    assert not any("ændringen er ikke gemt" in one for one in scene.told)
    scene.backups.fails = ""
    scene.section.make.click()
    scene.until(lambda: scene.backups.made == [BackupReason.ASKED])


def test_making_one_leaves_the_keyboard_where_it_was(scene: Scene) -> None:
    make = scene.show().make
    make.setFocus()
    QTest.keyClick(make, Qt.Key.Key_Space)
    scene.until(lambda: len(scene.lines()) == 3)
    assert make.hasFocus()


def test_a_number_outside_its_limits_is_told_and_the_one_before_is_kept(scene: Scene) -> None:
    days = scene.show().findChildren(NumberField)[0]
    before = days.value()
    days.setText("0")
    days.editingFinished.emit()
    assert days.value() == before
    assert f"{before} er beholdt" in words_on(scene.section)


def test_a_backup_can_be_stopped(scene: Scene, qtbot: QtBot) -> None:
    scene.show()
    scene.shown.desk.tasks.began.connect(lambda running: running.cancel())
    scene.section.make.click()
    scene.until(lambda: any("afbrudt" in one for one in scene.told))
    assert scene.backups.made == []


def test_one_made_by_itself_meanwhile_is_listed(scene: Scene) -> None:
    scene.show()
    scene.backups.files.append(a_backup("ny", hours=0))
    scene.shown.desk.signals.data_changed.emit("backup_made")
    scene.until(lambda: len(scene.lines()) == 3)


def test_without_a_second_place_she_is_told_what_that_means(scene: Scene, tmp_path: Path) -> None:
    scene.show()
    scene.reads("Kopierne ligger kun på denne computer")
    scene.files.path = tmp_path
    button(scene, "Vælg mappe").click()
    scene.until(lambda: scene.backups.second_place == tmp_path)
    scene.until(lambda: str(tmp_path) in words_on(scene.section))
    button(scene, "Fjern").click()
    scene.until(lambda: scene.backups.second_place is None)


def test_a_second_place_that_is_not_there_is_told(scene: Scene) -> None:
    scene.backups.choose_second_place(Path("/findes/ikke"))
    scene.show()
    scene.reads("USB-nøglen er ikke sat i")


def test_a_place_that_cannot_be_used_is_refused_in_words(scene: Scene, tmp_path: Path) -> None:
    scene.show()
    scene.files.path, scene.backups.fails = tmp_path, "disk-error"
    button(scene, "Vælg mappe").click()
    scene.until(lambda: any("Disken svarede med en fejl" in one for one in scene.told))


def test_how_long_copies_stay_is_stored_at_once(scene: Scene) -> None:
    scene.show()
    days = next(
        one
        for one in scene.section.findChildren(NumberField)
        if one.accessibleName() == "Dage, en kopi gemmes"
    )
    days.setValue(90)
    scene.until(lambda: read_settings(scene.store).backup_days == 90)


def test_the_contents_say_what_would_be_missing_and_the_question_too(
    scene: Scene, answering: list[str]
) -> None:
    scene.restoring.holds[scene.older.path] = BackupContents(
        file=scene.older,
        laptop="T3",
        suppliers=6,
        visits=14,
        open_visits=1,
        locked_visits=11,
        cases=210,
        attachments=37,
        attachments_missing=2,
        lost_changes=23,
        lost_visits=("2026-T3-014",),
    )
    scene.show()
    contents = scene.look()
    scene.reads("14, heraf 1 i gang og 11 afsluttet")
    scene.reads("37, men 2 af dem ligger ikke ved siden af kopien")
    lost = "23 ændringer er nyere end kopien og kommer til at mangle. De er i besøg 2026-T3-014."
    scene.reads(lost)
    contents.restore.click()
    assert lost in answering[0]
    assert "lægges til side og slettes ikke" in answering[0]
    scene.until(lambda: scene.shown.desk.navigation.here.page == "today")
    assert scene.restoring.restored == [(scene.older.path, "")]
    assert scene.start.secrets == [""], "the storage is opened anew"
    assert any("erstattet.uanmeldt" in one for one in scene.told), "where the replaced data lie"


def test_keeping_the_data_restores_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "exec", lambda _dialog: 0)
    scene.show()
    scene.look().restore.click()
    assert scene.restoring.restored == []


def test_nothing_is_replaced_while_answers_wait_to_be_saved(
    scene: Scene, answering: list[str]
) -> None:
    tasks = scene.shown.desk.tasks
    queue = WriteQueue(tasks, scene.shown.desk.now, tasks)
    scene.show()
    contents = scene.look()

    def refuse(_store: MemoryStore) -> None:
        raise InspectionError("disk-full")

    queue.add(refuse)
    scene.until(lambda: queue.held_back == 1)
    contents.restore.click()
    assert answering == []
    assert scene.restoring.restored == []
    assert any("svar, som endnu ikke er gemt" in one for one in scene.told)


def test_a_restore_that_was_refused_leaves_open_data_open(
    scene: Scene, answering: list[str]
) -> None:
    scene.show()
    scene.restoring.fails = "backup-unreadable"
    contents = scene.look()
    contents.restore.click()
    scene.until(lambda: any("kan ikke læses" in one for one in scene.told))
    assert scene.start.secrets == []
    assert contents.restore.isEnabled()


@pytest.mark.parametrize("fails", ["", "disk-full"])
def test_behind_a_locked_screen_a_restore_opens_nothing(
    scene: Scene, answering: list[str], monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    scene.latch.shut = True
    scene.show()
    contents = scene.look()
    scene.restoring.fails = fails
    with monkeypatch.context() as context:
        context.setattr(type(scene.shown.window), "covered", True)
        contents.restore.click()
        scene.until(lambda: contents.restore.isEnabled())  # it was busy until the end
    assert scene.start.secrets == []
    scene.shown.desk.signals.data_changed.emit("storage_opened")
    assert any("erstattet.uanmeldt" in one for one in scene.told) == (not fails)


def test_a_restore_that_fails_leaves_the_page_and_opens_the_data_again(
    scene: Scene, answering: list[str]
) -> None:
    scene.latch.shut = True  # the restore had closed them
    scene.show()
    scene.restoring.fails = "disk-full"
    contents = scene.look()
    contents.restore.click()
    scene.until(lambda: any("Disken er fuld" in one for one in scene.told))
    assert scene.start.secrets == [""]
    assert contents.restore.isEnabled()


def test_a_restored_copy_with_other_keys_asks_for_them(scene: Scene, answering: list[str]) -> None:
    scene.start.problem = "no-key"
    scene.show()
    scene.look().restore.click()
    scene.until(lambda: scene.shown.desk.navigation.here.page == "passphrase")


def test_a_copy_of_another_key_asks_for_the_secret_of_its_day(
    scene: Scene, answering: list[str]
) -> None:
    path = Path("E:/gammel.uanmeldt")
    scene.restoring.holds[path] = "backup-no-key"
    scene.files.path = path
    scene.show().list.from_file.click()
    scene.until(lambda: scene.section.contents.secret is not None)
    scene.reads("gammel.uanmeldt")
    assert nameless(scene.section) == []
    QTest.keyClicks(scene.section.contents.secret, "helt forkert sætning")
    QTest.keyClick(scene.section.contents.secret, Qt.Key.Key_Return)
    scene.reads("Det åbner ikke kopien")
    QTest.keyClicks(scene.section.contents.secret, scene.restoring.secret)
    QTest.keyClick(scene.section.contents.secret, Qt.Key.Key_Return)
    scene.until(lambda: scene.section.contents.restore is not None)
    scene.section.contents.restore.click()
    scene.until(lambda: scene.restoring.restored == [(path, scene.restoring.secret)])
    scene.until(lambda: scene.start.secrets == [scene.restoring.secret])


def test_a_damaged_copy_says_so_and_leads_back(scene: Scene) -> None:
    scene.restoring.holds[scene.older.path] = "disk-error"
    scene.show()
    next(one for one in scene.section.list.findChildren(Row) if "Dagens" in one.accessibleName()
         ).activated.emit()  # fmt: skip
    scene.until(lambda: "Disken svarede med en fejl" in words_on(scene.section.contents))
    scene.section.contents.back.click()
    assert scene.section.contents is None
    assert scene.section.make.isVisible()


def test_a_rescue_copy_is_shown_as_such_and_put_into_the_data(
    scene: Scene, answering: list[str]
) -> None:
    rescue = a_backup("nød.uanmeldt", reason=BackupReason.RESCUE)
    scene.backups.files.append(rescue)
    scene.restoring.files.append(rescue)
    scene.show()
    contents = scene.look("Nødkopi")
    scene.reads("Den erstatter dem ikke")
    assert contents.restore.text() == "Læg nødkopien ind"
    contents.restore.click()
    scene.until(lambda: scene.shown.desk.navigation.here.page == "today")
    assert "Alt andet bliver, som det er" in answering[0]
    assert scene.start.secrets == [], "nothing was closed"
    assert "Nødkopien er lagt ind i dine data" in scene.told


def test_many_copies_are_folded_until_she_wants_all(scene: Scene) -> None:
    scene.backups.files = [a_backup(f"{n}", hours=n) for n in range(1, 31)]
    scene.show()
    assert len(scene.lines()) == 8
    button(scene, "Vis alle 30").click()
    scene.until(lambda: sum(one.isVisible() for one in scene.section.list.findChildren(Row)) == 30)


def test_files_handed_over_are_listed_and_can_be_removed(scene: Scene) -> None:
    scene.exports.files["rapport.pdf"] = b"x" * 2000
    scene.exports.held.add("rapport.pdf")
    scene.show()
    scene.until(lambda: "rapport.pdf" in words_on(scene.section))
    button(scene, "Åbn mappen").click()
    assert scene.files.shown == [scene.exports.folder]
    button(scene, "Fjern nu").click()
    scene.until(lambda: any("»rapport.pdf« er åben i et andet program" in t for t in scene.told))
    scene.exports.held.clear()
    button(scene, "Fjern nu").click()
    scene.until(lambda: "De udleverede filer er fjernet" in scene.told)
    scene.until(lambda: "Ingen. En rapport" in words_on(scene.section))


def test_the_list_can_be_walked_with_the_keyboard_alone(scene: Scene) -> None:
    scene.show()
    row = scene.section.list.findChildren(Row)[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    scene.until(lambda: scene.section.contents is not None)
    scene.until(lambda: scene.section.contents.restore is not None)
    window = scene.shown.window
    scene.until(lambda: window.focusWidget() is scene.section.contents.restore)


def test_every_control_has_a_name(scene: Scene) -> None:
    scene.show()
    assert nameless(scene.section) == []


def test_the_demonstration_has_nothing_to_keep(qtbot: QtBot, tmp_path: Path) -> None:
    shown: Shown = open_window(qtbot, tmp_path, a_store())
    shown.go(PLACE, lambda page: page.section)
    assert "Prøv det med dine egne data" in words_on(shown.page.section)
