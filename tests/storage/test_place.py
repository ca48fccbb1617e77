"""The file of the database is taken away while it is open: nothing is called durable then."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage.stored_samples import KEY, opened

from db.check import check
from db.opening import DATABASE, OpenedData, open_store
from db.place import FilePlace
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Visit


@pytest.fixture
def data(tmp_path):
    made = opened(tmp_path / "usb")
    put(made, "before")
    yield made
    made.close()


def put(data: OpenedData, name: str, comment: str = "") -> None:
    with data.store.change("answer_recorded") as change:
        change.put(Visit(id="v"))
        change.put(Answer(id=name, visit="v", comment=comment))


def refused(data: OpenedData, name: str) -> str:
    with pytest.raises(InspectionError) as caught:
        put(data, name)
    return caught.value.code


def names(data: OpenedData) -> list[str]:
    return [answer.id for answer in data.store.find(Answer)]


def test_an_answer_into_a_folder_moved_away_is_told_as_not_stored(data, tmp_path):
    (tmp_path / "usb").rename(tmp_path / "elsewhere")
    assert refused(data, "during") == "data-gone"
    assert refused(data, "during") == "data-gone"
    (tmp_path / "elsewhere").rename(tmp_path / "usb")
    put(data, "after")
    assert names(data) == ["after", "before"]
    assert check(data.store) == []


def test_what_went_into_a_lost_file_within_the_commit_is_not_read_back_as_stored(data, tmp_path):
    def written_while_it_goes() -> None:
        with data.store.change("answer_recorded") as change:
            change.put(Answer(id="during", visit="v"))
            (tmp_path / "usb").rename(tmp_path / "elsewhere")

    with pytest.raises(InspectionError):
        written_while_it_goes()
    with pytest.raises(InspectionError) as caught:
        data.store.get(Answer, "during")
    assert caught.value.code == "data-gone"


def test_an_older_copy_in_its_place_is_not_taken_for_the_data(data, tmp_path):
    shutil.copytree(tmp_path / "usb", tmp_path / "older")
    put(data, "newer")
    (tmp_path / "usb").rename(tmp_path / "right")
    (tmp_path / "older").rename(tmp_path / "usb")
    untouched = (tmp_path / "usb" / DATABASE).read_bytes()
    assert refused(data, "during") == "data-exchanged"
    assert (tmp_path / "usb" / DATABASE).read_bytes() == untouched
    (tmp_path / "usb").rename(tmp_path / "older")
    (tmp_path / "right").rename(tmp_path / "usb")
    put(data, "after")
    assert names(data) == ["after", "before", "newer"]


def test_a_log_deleted_under_the_open_database_loses_no_acknowledged_answer(data, tmp_path):
    (tmp_path / "usb" / f"{DATABASE}-wal").unlink()
    put(data, "after")
    assert names(data) == ["after", "before"]
    data.close()
    again = opened(tmp_path / "usb")
    assert names(again) == ["after", "before"]
    assert check(again.store) == []
    again.close()


def test_a_file_of_another_kind_in_its_place_is_not_written(data, tmp_path):
    (tmp_path / "usb").rename(tmp_path / "right")
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / DATABASE).write_bytes(b"x" * 8192)
    assert refused(data, "during") == "key-wrong"
    (tmp_path / "usb" / DATABASE).write_bytes(b"")
    assert refused(data, "during") == "data-exchanged"


def test_a_place_holds_while_its_names_stand_for_the_same_files(tmp_path: Path):
    path = tmp_path / "a.db"
    assert not FilePlace(path).is_held()
    path.write_bytes(b"1")
    place = FilePlace(path)
    assert place.is_held()
    (tmp_path / "a.db-wal").write_bytes(b"1")
    assert place.is_held()
    (tmp_path / "a.db-wal").unlink()
    assert not place.is_held()
    assert place.is_there()


class Hands:
    """A clock that shows what it was set to."""

    def __init__(self) -> None:
        self.shown = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.shown


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def store(tmp_path, hands):
    made = open_store(tmp_path / DATABASE, KEY, person="AA", clock=hands)
    yield made
    made.close()


def answered(store, comment: str) -> datetime:
    with store.change("answer_recorded") as change:
        change.put(Visit(id="v"))
        change.put(Answer(id="a", visit="v", comment=comment))
    return store.history(Answer, "a")[-1].at


def test_a_clock_set_back_changes_no_order(store, hands):
    before = answered(store, "earlier")
    hands.shown -= timedelta(days=4000)
    assert answered(store, "later") > before
    assert store.clock_doubt == "clock-behind"
    assert store.get(Answer, "a").comment == "later"
    assert [entry.fields["comment"] for entry in store.history(Answer, "a")] == ["earlier", "later"]
    assert check(store) == []


def test_a_clock_in_2099_does_not_push_all_later_times_there(store, hands):
    right, before = hands.shown, answered(store, "earlier")
    hands.shown = datetime(2099, 1, 1, tzinfo=UTC)
    assert before < answered(store, "meanwhile") < before + timedelta(seconds=1)
    assert store.clock_doubt == "clock-ahead"
    hands.shown = right + timedelta(hours=1)
    assert answered(store, "later") == hands.shown
    assert store.clock_doubt == ""
    assert check(store) == []


def test_a_clock_some_days_ahead_holds_the_times_until_it_is_reached(store, hands):
    right = hands.shown
    hands.shown += timedelta(days=3)
    ahead = answered(store, "earlier")
    hands.shown = right
    assert ahead < answered(store, "later") < ahead + timedelta(seconds=1)
    hands.shown = ahead + timedelta(days=1)
    assert answered(store, "at last") == hands.shown
    assert check(store) == []
