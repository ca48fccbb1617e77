"""A locked screen: the data are closed, work asked for meanwhile is refused, not lost by us."""

from __future__ import annotations

import pytest
from storage.stored_samples import opened

from db.window_storage import WindowStorage
from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit


def test_work_asked_of_locked_data_is_refused_and_done_after_unlocking(tmp_path):
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


def test_a_lock_waits_for_what_was_begun_and_lets_others_into_the_folder(tmp_path):
    storage = WindowStorage(lambda _passphrase: opened(tmp_path))
    done = storage.submit(lambda store: store.count(Visit))
    storage.lock()
    assert done.result(timeout=0) == 0
    opened(tmp_path).close()
    storage.close()


def test_a_wrong_passphrase_leaves_the_data_locked(tmp_path):
    given: list[str | None] = []

    def open_folder(passphrase: str | None):
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
