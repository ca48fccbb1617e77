"""Data that cannot be opened: one sentence, the newest good backup, and nothing deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_safety import FakeRescue, FakeRestoring, a_backup, a_safety
from fakes import MemoryAttachments
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar
from visit_scene import scene as visit_scene
from window_desk import NOW, make_desk
from window_shell import nameless, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents, BackupReason
from ui.files import Files
from ui.messages import Notice
from ui.navigation import Place
from ui.pages.damaged import DamagedPage
from ui.presenters.visit import VisitPresenter
from ui.restoring import DAMAGED
from ui.widgets.card import Row
from ui.widgets.dialog import Dialog


class Chosen(Files):
    def __init__(self) -> None:
        self.path: Path | None = None
        self.shown: list[Path] = []

    def to_open(self, *_args: Any) -> Path | None:
        return self.path

    def to_save(self, *_args: Any) -> Path | None:
        return self.path

    def show(self, path: Path) -> bool:
        self.shown.append(path)
        return True


class Opener:
    """`desk.start`: opens, or fails with this code."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.problem = ""

    def open(self, passphrase: str, then: Any, failed: Any) -> None:
        self.secrets.append(passphrase)
        if self.problem:
            failed(InspectionError(self.problem))
        else:
            then()


class Scene:
    """The page over three backups, the newest of which is not good."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.bad = a_backup("bad.uanmeldt", hours=1)
        self.good = a_backup("good.uanmeldt", hours=20, reason=BackupReason.DAILY)
        self.old = a_backup("old.uanmeldt", hours=90)
        self.restoring = FakeRestoring(self.old, self.good, self.bad)
        self.restoring.holds[self.bad.path] = "disk-error"
        self.files, self.start, self.rescue = Chosen(), Opener(), FakeRescue()
        self.store = visit_scene()
        self.desk = make_desk(
            folder, self.store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments(),
            files=self.files, start=self.start,
            safety=a_safety(restoring=self.restoring, rescue=self.rescue),
        )  # fmt: skip
        self.told: list[str] = []
        self.desk.messages.toasted.connect(self._hear)
        self.desk.messages.barred.connect(self._hear)

    def _hear(self, notice: Notice) -> None:
        self.told.append(notice.text)

    def show(self, code: str = "data-damaged") -> DamagedPage:
        self.page = DamagedPage(self.desk, Place(page="damaged", subject=code))
        self.qtbot.addWidget(self.page)
        self.page.resize(1280, 720)
        self.page.show()
        return self.page

    def until(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=3000)

    def reads(self, text: str) -> None:
        self.until(lambda: text in words_on(self.page))

    @property
    def best(self) -> Any:
        return self.page.best

    def ready(self) -> None:
        self.until(lambda: self.best.restore is not None)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(qtbot, tmp_path)
    yield made
    made.desk.tasks.wait()
    made.desk.tasks.deleteLater()  # with the queues that still try again


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Says yes to each dialog and keeps its words."""
    asked: list[str] = []

    def yes(dialog: Dialog) -> int:
        asked.append(words_on(dialog))
        return 1

    monkeypatch.setattr(Dialog, "exec", yes)
    return asked


@pytest.mark.parametrize("code", sorted(DAMAGED))
def test_each_trouble_has_its_own_sentence_and_nothing_is_deleted(scene: Scene, code: str) -> None:
    scene.show(code)
    scene.reads(scene.desk.words(f"keep.damaged.{code}"))
    scene.reads("Intet er slettet")
    scene.reads("Prøv igen")


def test_the_newest_that_opens_is_offered_with_what_would_be_missing(scene: Scene) -> None:
    scene.restoring.holds[scene.good.path] = BackupContents(file=scene.good, last_written=NOW)
    scene.show()
    scene.ready()
    scene.reads("Dagens kopi")
    scene.reads("Det, der er skrevet efter kopien, kommer til at mangle.")
    scene.reads("Der er sidst skrevet i dag kl.")
    lines = [row.accessibleName() for row in scene.page.findChildren(Row)]
    assert len(lines) == 2
    assert not any("Dagens kopi" in line for line in lines)
    scene.until(lambda: scene.page.focusWidget() is scene.best.restore)


def test_what_a_restore_replaced_is_never_offered_by_itself(scene: Scene) -> None:
    scene.restoring.files.append(a_backup("r", hours=0.1, reason=BackupReason.REPLACED))
    scene.restoring.files.append(a_backup("n", hours=0.2, reason=BackupReason.RESCUE))
    scene.show()
    scene.ready()
    scene.reads("Dagens kopi")
    scene.until(lambda: len(scene.page.findChildren(Row)) == 3)
    scene.reads("Vis alle 4")


def test_it_is_restored_and_the_start_page_shown(scene: Scene, answering: list[str]) -> None:
    scene.show()
    scene.ready()
    scene.best.restore.click()
    scene.until(lambda: scene.restoring.restored == [(scene.good.path, "")])
    scene.until(lambda: scene.desk.navigation.here == Place(page="today"))
    assert "slettes ikke" in answering[0]
    scene.until(lambda: any("erstattet.uanmeldt" in one for one in scene.told))


def test_backups_of_another_key_ask_for_what_opened_them(scene: Scene) -> None:
    for file in scene.restoring.files:
        scene.restoring.holds[file.path] = "backup-no-key"
    scene.show("keys-missing")
    scene.until(lambda: scene.best.field is not None)
    scene.reads("Kopierne er låst")
    assert nameless(scene.page) == []
    QTest.keyClicks(scene.best.field, "noget helt andet")
    QTest.keyClick(scene.best.field, Qt.Key.Key_Return)
    scene.reads("Det åbner ikke kopien")
    QTest.keyClicks(scene.best.field, scene.restoring.secret)
    QTest.keyClick(scene.best.field, Qt.Key.Key_Return)
    scene.ready()
    scene.reads("I dag kl.")


def test_the_secret_that_opened_the_backup_opens_the_restored_data(
    scene: Scene, answering: list[str]
) -> None:
    for file in scene.restoring.files:
        scene.restoring.holds[file.path] = "backup-no-key"
    scene.show("keys-missing")
    scene.until(lambda: scene.best.field is not None)
    QTest.keyClicks(scene.best.field, scene.restoring.secret)
    QTest.keyClick(scene.best.field, Qt.Key.Key_Return)
    scene.ready()
    scene.best.restore.click()
    scene.until(lambda: scene.start.secrets == [scene.restoring.secret])


def test_without_any_good_backup_a_file_can_be_chosen(scene: Scene) -> None:
    scene.restoring.files.clear()
    scene.show()
    scene.reads("Ingen god kopi fundet")
    scene.files.path = Path("E:/fra usb.uanmeldt")
    next(
        b for b in scene.page.findChildren(type(scene.page.retry)) if "Hent fra" in b.text()
    ).click()
    scene.until(lambda: scene.page.contents is not None)
    scene.reads("Kopi fra")


def test_another_backup_can_be_looked_into_and_left_again(scene: Scene) -> None:
    scene.show()
    scene.ready()
    row = next(
        one for one in scene.page.findChildren(Row) if "november 2026" in one.accessibleName()
    )
    QTest.keyClick(row, Qt.Key.Key_Return)
    scene.until(lambda: scene.page.contents is not None and scene.page.contents.restore)
    assert scene.page.contents is not None
    scene.page.contents.back.click()
    assert scene.page.contents is None
    assert scene.best.isVisible()


def test_trying_again_opens_the_data_where_it_now_can(scene: Scene) -> None:
    scene.show("data-cannot-open")
    scene.page.retry.click()
    assert scene.start.secrets == [""]
    assert scene.desk.navigation.here == Place(page="today")


def test_trying_again_in_vain_stays_and_says_what_is_the_matter_now(scene: Scene) -> None:
    scene.show("data-cannot-open")
    scene.start.problem = "key-wrong"
    went: list[Place] = []
    scene.desk.navigation.went.connect(went.append)
    scene.page.retry.click()
    assert went == [Place(page="damaged", subject="key-wrong")]
    assert scene.page.retry.isEnabled()
    scene.start.problem = "disk-error"
    scene.page.retry.click()
    assert any("Disken svarede med en fejl" in one for one in scene.told)


def test_the_folder_can_be_shown_to_who_helps(scene: Scene) -> None:
    scene.show()
    next(
        b for b in scene.page.findChildren(type(scene.page.retry)) if b.text() == "Åbn mappen"
    ).click()
    assert scene.files.shown == [Path("Uanmeldt")]


def test_what_is_in_memory_alone_is_copied_before_anything_is_replaced(
    scene: Scene, answering: list[str], qtbot: QtBot
) -> None:
    desk = scene.desk
    visit = VisitPresenter(
        tasks=desk.tasks, shelf=desk.shelf, words=desk.words, now=desk.now, calendar=desk.calendar
    )
    visit.open(VISIT)
    scene.until(lambda: visit.loaded)

    def broken(_store: object) -> None:
        raise InspectionError("data-damaged")

    visit.write(broken)
    scene.until(lambda: visit.held_back == 1)
    scene.files.path = scene.folder / "nødkopi.uanmeldt"
    scene.show()
    scene.ready()
    scene.best.restore.click()
    scene.until(lambda: scene.restoring.restored)
    assert "1 ændring er ikke gemt endnu" in answering[0]
    assert [path for path, _, _ in scene.rescue.written] == [scene.files.path]


def test_every_control_has_a_name(scene: Scene) -> None:
    scene.show()
    scene.ready()
    assert nameless(scene.page) == []


def test_where_nothing_is_kept_it_can_only_be_tried_again(qtbot: QtBot, tmp_path: Path) -> None:
    page = DamagedPage(make_desk(tmp_path, None), Place(page="damaged", subject="data-damaged"))
    qtbot.addWidget(page)
    page.show()
    assert page.best is None
    assert page.retry.isVisible()


# where nothing is in pieces


def test_on_a_new_computer_nothing_is_said_to_be_damaged_and_a_file_is_asked_for(
    scene: Scene,
) -> None:
    scene.show("new")
    scene.reads("Har du brugt programmet på en anden computer")
    assert "beskadiget" not in words_on(scene.page)
    assert "Prøv igen" not in words_on(scene.page)
    assert scene.best is None
    assert nameless(scene.page) == []


def test_from_the_passphrase_page_a_backup_is_offered_without_a_diagnosis(scene: Scene) -> None:
    scene.show("keychain-missing")
    scene.ready()
    assert "beskadiget" not in words_on(scene.page)
    scene.reads("Tilbage")


def chosen(scene: Scene) -> None:
    """A file she points at on a new computer, opened."""
    scene.show("new")
    scene.files.path = scene.good.path
    pick(scene, "Hent fra en fil")
    scene.until(lambda: scene.page.contents is not None)
    scene.reads("Taget")


def pick(scene: Scene, text: str) -> None:
    buttons = scene.page.findChildren(type(scene.page.retry))
    next(one for one in buttons if text in one.text()).click()


def test_a_restore_that_fails_on_a_new_computer_begins_no_data(
    scene: Scene, answering: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise InspectionError("disk-full")

    chosen(scene)
    monkeypatch.setattr(scene.restoring, "restore", full)
    scene.page.contents.restore.click()
    scene.until(lambda: scene.told)
    assert answering == [one for one in answering if "intet bliver erstattet" in one]
    assert scene.start.secrets == []


def test_an_emergency_copy_is_not_put_into_data_that_are_not_begun(scene: Scene) -> None:
    rescue = a_backup("n", hours=1, reason=BackupReason.RESCUE)
    scene.restoring.files.append(rescue)
    scene.show("new")
    scene.files.path = rescue.path
    pick(scene, "Hent fra en fil")
    scene.reads("Det er en nødkopi af ét besøg")
    assert scene.page.contents is not None
    assert scene.page.contents.restore is None
