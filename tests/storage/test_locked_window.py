"""A locked screen: the data are closed, work asked for meanwhile is refused, not lost by us."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from storage.backup_scene import Clock, Scene, fill
from storage.stored_samples import KEY, opened

from db.backups import FolderBackups
from db.instance import KeptLock
from db.opening import OpenedData, open_data
from db.restoring import FolderRestoring
from db.window_storage import WindowStorage
from inspector.domain.errors import InspectionError
from inspector.domain.model import Evidence, Visit
from inspector.domain.safekeeping import BackupReason
from inspector.services.ports import Store

PHOTO = b"photo of a desk" * 100
LOCKED = "data-locked"
SOON = 20  # seconds after which a test has waited for something that never comes


def test_work_asked_of_locked_data_is_refused_and_done_after_unlocking(tmp_path: Path) -> None:
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    storage.submit(lambda store: store.count(Visit)).result()
    storage.lock()
    assert storage.locked
    with pytest.raises(InspectionError, match="data-locked"):
        storage.submit(lambda store: store.count(Visit)).result()
    with pytest.raises(InspectionError, match="data-locked"):
        storage.load("00" * 32)
    storage.begin().result()
    assert not storage.locked
    assert storage.submit(lambda store: store.count(Visit)).result() == 0
    storage.close()


def test_a_lock_waits_for_what_was_begun_and_lets_others_into_the_folder(tmp_path: Path) -> None:
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    done = storage.submit(lambda store: store.count(Visit))
    storage.lock()
    assert done.result(timeout=0) == 0
    opened(tmp_path).close()
    storage.close()


def test_a_wrong_passphrase_leaves_the_data_locked(tmp_path: Path) -> None:
    given: list[str | None] = []

    def open_folder(passphrase: str | None) -> OpenedData:
        given.append(passphrase)
        if passphrase == "forkert":
            raise InspectionError("passphrase-wrong")
        return opened(tmp_path)

    storage = WindowStorage(open_folder)
    storage.begin().result()
    storage.lock()
    with pytest.raises(InspectionError, match="passphrase-wrong"):
        storage.begin("forkert").result()
    with pytest.raises(InspectionError, match="data-locked"):
        storage.submit(lambda store: store.count(Visit)).result()
    storage.begin("rigtig").result()
    assert storage.submit(lambda store: store.count(Visit)).result() == 0
    assert given == [None, "forkert", "rigtig"]
    storage.close()


# what is in hand


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[WindowStorage]:
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    yield storage
    storage.close()


def taken_photo(storage: WindowStorage) -> Callable[[Store], None]:
    """A write that keeps a photo as `keeping_evidence` does: its bytes, then its record."""

    def work(store: Store) -> None:
        digest = storage.save(PHOTO)
        with store.change("evidence_added") as change:
            change.put(Evidence(id="e", visit="v", original=digest, shown=digest))

    return work


def photos_in(folder: Path) -> list[bytes]:
    data = opened(folder)
    found = [data.attachments.load(one.original) for one in data.store.find(Evidence)]
    data.close()
    return found


class Busy:
    """Work that stays on the storage thread until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, _argument: object) -> None:
        self.begun.set()
        assert self.let_go.wait(SOON)


def ended_while_busy(storage: WindowStorage, end: Callable[[], object]) -> Any:
    """A photo's write, asked for behind other work, when the storage is ended before its turn."""
    storage.begin().result()
    busy = Busy()
    storage.submit(busy)
    assert busy.begun.wait(SOON)
    photo = storage.submit(taken_photo(storage))
    ending = threading.Thread(target=end)
    ending.start()
    while storage._thread is not None:
        pass  # it is being ended
    assert refused(storage) == "data-locked"  # what comes now comes too late
    busy.let_go.set()
    ending.join(SOON)
    return photo.exception(timeout=SOON)


def refused(storage: WindowStorage) -> str:
    problem = storage.submit(lambda _store: None).exception(timeout=SOON)
    return problem.code if isinstance(problem, InspectionError) else repr(problem)


def visits_anew(storage: WindowStorage) -> int:
    """How many visits there are when the data have been opened again."""
    storage.begin().result(timeout=SOON)
    return int(storage.submit(lambda store: store.count(Visit)).result(timeout=SOON))


def test_a_photo_that_waits_when_the_window_closes_is_kept(
    storage: WindowStorage, tmp_path: Path
) -> None:
    assert ended_while_busy(storage, storage.close) is None
    assert photos_in(tmp_path) == [PHOTO]


def test_a_photo_that_waits_when_the_screen_locks_is_kept(
    storage: WindowStorage, tmp_path: Path
) -> None:
    assert ended_while_busy(storage, storage.lock) is None
    assert photos_in(tmp_path) == [PHOTO]


def test_a_photo_that_waits_when_the_data_are_opened_anew_is_kept(storage: WindowStorage) -> None:
    storage.begin().result()
    busy = Busy()
    storage.submit(busy)
    assert busy.begun.wait(SOON)
    photo = storage.submit(taken_photo(storage))
    again = storage.begin()
    busy.let_go.set()
    assert photo.exception(timeout=SOON) is None
    again.result(timeout=SOON)
    assert storage.submit(lambda store: store.count(Evidence)).result(timeout=SOON) == 1


def badly(act: Callable[[], None]) -> Callable[[], None]:
    """Does it, and says it failed."""

    def do() -> None:
        act()
        raise InspectionError("disk-error")

    return do


def test_what_went_wrong_at_the_closing_does_not_keep_the_data_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    data = storage.begin().result()
    monkeypatch.setattr(data.store, "close", badly(data.store.close))
    with pytest.raises(InspectionError, match="disk-error"):
        storage.lock()
    assert storage.locked
    assert visits_anew(storage) == 0
    storage.close()


# openings that overlap


class Openings:
    """Openers that wait until each is let go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.let_go: dict[str | None, threading.Event] = {}
        self.opened: list[str | None] = []

    def expect(self, *typed: str | None) -> None:
        self.let_go = {each: threading.Event() for each in typed}

    def __call__(self, typed: str | None) -> OpenedData:
        assert self.let_go[typed].wait(SOON)
        self.opened.append(typed)
        data: OpenedData = opened(self.folder)
        return data


def test_to_open_with_a_passphrase_waits_for_no_earlier_opening(tmp_path: Path) -> None:
    openings = Openings(tmp_path)
    openings.expect(None, "sætning")
    storage = WindowStorage(openings)
    first = storage.begin()
    second = storage.begin("sætning")  # returns although the first hangs in a silent keychain
    assert not first.done()
    openings.let_go["sætning"].set()
    openings.let_go[None].set()
    second.result(timeout=SOON)
    assert openings.opened == [None, "sætning"]
    storage.close()


def test_a_lock_during_an_opening_is_not_undone_by_it(tmp_path: Path) -> None:
    openings = Openings(tmp_path)
    openings.expect(None)
    storage = WindowStorage(openings)
    opening = storage.begin()
    asked = storage.submit(lambda store: store.count(Visit))
    locking = threading.Thread(target=storage.lock)
    locking.start()
    while not storage.locked:
        pass
    openings.let_go[None].set()
    locking.join(SOON)
    assert opening.exception(timeout=SOON) is None
    assert asked.result(timeout=SOON) == 0  # it was asked before
    assert storage.locked
    assert refused(storage) == "data-locked"
    assert visits_anew(storage) == 0
    storage.close()


def test_a_window_that_ended_refuses_and_does_not_raise(storage: WindowStorage) -> None:
    storage.begin().result()
    storage.close()
    assert refused(storage) == "data-locked"
    with pytest.raises(InspectionError, match="data-locked"):
        storage.use(lambda _opened: None)
    with pytest.raises(InspectionError, match="data-locked"):
        storage.save(PHOTO)


def test_a_lock_in_the_middle_of_a_long_backup_waits_for_no_more_than_its_step(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path)
    storage = WindowStorage(lambda _passphrase: scene.open())
    storage.begin().result()
    backups = FolderBackups(tmp_path, storage, Clock())
    begun = threading.Event()
    outcome: list[object] = []

    def progress(_done: int, _total: int) -> None:
        if not begun.is_set():
            begun.set()
            while not storage.locked:
                pass

    def back_up() -> None:
        try:
            outcome.append(backups.make(BackupReason.ASKED, progress=progress))
        except InspectionError as problem:
            outcome.append(problem.code)

    making = threading.Thread(target=back_up)
    making.start()
    assert begun.wait(SOON)
    storage.lock()
    making.join(SOON)
    assert not making.is_alive()
    assert outcome
    assert visits_anew(storage) == 0
    storage.close()


def test_a_lock_in_the_middle_of_a_restore_leaves_one_whole_data_folder(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    data = scene.open()
    fill(data)
    backup = scene.backups(data).make(BackupReason.ASKED).path
    data.close()
    door = KeptLock()
    storage = WindowStorage(lambda _passphrase: opened_by(door, tmp_path), door)
    storage.begin().result()
    restoring = FolderRestoring(tmp_path, storage, None, scene.clock)
    begun, outcome = threading.Event(), Future[Path]()

    def progress(_done: int, _total: int) -> None:
        begun.set()
        while not storage.locked:
            pass

    def restore() -> None:
        try:
            outcome.set_result(restoring.restore(backup, "", progress))
        except InspectionError as problem:
            outcome.set_exception(problem)

    threading.Thread(target=restore).start()
    assert begun.wait(SOON)
    storage.lock()
    problem = outcome.exception(timeout=SOON)  # it gives up, or was past what can be given up
    assert problem is None or (isinstance(problem, InspectionError) and problem.code == LOCKED)
    assert storage.locked
    assert visits_anew(storage) == 1
    storage.close()
    assert scene.answers() == ["set"]


def test_a_lock_in_the_middle_of_a_restore_waits_for_no_more_than_its_step(tmp_path: Path) -> None:
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    storage.begin().result()
    with storage.closed():
        locking = threading.Thread(target=storage.lock)
        locking.start()
        locking.join(SOON)
        assert not locking.is_alive()
    assert storage.locked
    assert visits_anew(storage) == 0
    storage.close()


# the folder behind a locked screen


def opened_by(door: KeptLock, folder: Path) -> OpenedData:
    return open_data(
        folder,
        key_ring=None,
        passphrase=None,
        person="",
        clock=Clock(),
        key=KEY,
        hold=door.take,
    )


@pytest.fixture
def behind_a_door(tmp_path: Path) -> Iterator[WindowStorage]:
    door = KeptLock()

    def open_folder(passphrase: str | None) -> OpenedData:
        if passphrase == "forkert":
            hold = door.take(tmp_path)
            hold.release()
            raise InspectionError("passphrase-wrong")
        return opened_by(door, tmp_path)

    storage = WindowStorage(open_folder, door)
    storage.begin().result()
    yield storage
    storage.close()


def test_while_the_screen_is_locked_no_second_program_opens_the_folder(
    behind_a_door: WindowStorage, tmp_path: Path
) -> None:
    behind_a_door.lock()
    with pytest.raises(InspectionError, match="already-open"):
        opened(tmp_path)
    with pytest.raises(InspectionError, match="passphrase-wrong"):
        behind_a_door.begin("forkert").result()
    with pytest.raises(InspectionError, match="already-open"):
        opened(tmp_path)
    behind_a_door.begin("rigtig").result()
    assert not behind_a_door.locked
    behind_a_door.close()
    opened(tmp_path).close()


def test_a_window_that_closes_while_locked_lets_others_in(
    behind_a_door: WindowStorage, tmp_path: Path
) -> None:
    behind_a_door.lock()
    behind_a_door.close()
    opened(tmp_path).close()


def test_data_closed_to_be_replaced_let_the_restore_in(
    behind_a_door: WindowStorage, tmp_path: Path
) -> None:
    behind_a_door.lock()
    with behind_a_door.closed():
        opened(tmp_path).close()
    behind_a_door.begin().result()
    with pytest.raises(InspectionError, match="already-open"):
        opened(tmp_path)


def test_a_failed_opening_lets_others_in_where_nothing_is_locked(
    behind_a_door: WindowStorage, tmp_path: Path
) -> None:
    with pytest.raises(InspectionError, match="passphrase-wrong"):
        behind_a_door.begin("forkert").result()
    opened(tmp_path).close()
