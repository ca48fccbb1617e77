"""Places that lose, hide or add files, by accident or on purpose: nobody's work comes to harm."""

from __future__ import annotations

import shutil

import pytest
from exchange.laptops import Office

from inspector.domain.model import Evidence
from inspector.gateways.folder_hub import FolderHub


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.shut()


@pytest.fixture
def two(office):
    found = office.enrol("T1"), office.enrol("T2")
    office.publish()
    office.meet()
    return found


def photo(laptop, name: str, data: bytes) -> str:
    digest = laptop.data.attachments.save(data)
    laptop.put(Evidence(id=name, visit="v", original=digest, shown=digest, name="p.jpg"))
    return digest


def restored(office, laptop, backup) -> None:
    laptop.shut()
    shutil.rmtree(laptop.folder)
    shutil.copytree(backup, laptop.folder)
    laptop.data = laptop._opened()


def test_a_stick_that_leads_to_the_own_attachments_takes_none_of_them(office, two):
    anna, _ = two
    found = [photo(anna, f"e{n}", b"photo %d" % n * 100) for n in range(3)]
    stick = office.root / "stick"
    (stick / anna.id).mkdir(parents=True)
    try:
        (stick / anna.id / "files").symlink_to(
            anna.folder / "attachments", target_is_directory=True
        )
    except OSError:
        pytest.skip("this user may make no links here")
    before = sorted((anna.folder / "attachments").iterdir())
    with pytest.raises(Exception, match="hub-not-ours"):
        anna.exchange(FolderHub(stick))
    assert sorted((anna.folder / "attachments").iterdir()) == before
    assert all(anna.data.attachments.load(each) for each in found)


def test_what_a_restored_backup_does_not_name_yet_is_not_taken_from_the_place(office, two):
    anna, bo = two
    anna.shut()
    backup = office.root / "backup"
    shutil.copytree(anna.folder, backup)
    anna.data = anna._opened()
    digest = photo(anna, "e", b"the only picture" * 100)
    anna.exchange()
    restored(office, anna, backup)
    newest = max((office.path / anna.id).glob("*.ibx"), key=lambda path: path.stat().st_mtime_ns)
    data = newest.read_bytes()
    newest.write_bytes(b"")  # it has not come down yet
    shutil.rmtree(anna.folder / "bundles", ignore_errors=True)
    anna.exchange()
    assert len(list(office.path.rglob("files/*"))) == 1
    newest.write_bytes(data)
    office.meet()
    assert bo.data.attachments.load(digest) == b"the only picture" * 100
    assert anna.data.attachments.load(digest)


def test_a_picture_that_was_replaced_stays_where_it_lies(office, two):
    anna, bo = two
    first = photo(anna, "e", b"one" * 100)
    office.meet()
    second = anna.data.attachments.save(b"two" * 100)
    anna.put(Evidence(id="e", visit="v", original=first, shown=second, name="p.jpg"))
    office.meet()
    assert len(list(office.path.rglob("files/*"))) >= 2
    assert bo.data.attachments.load(first)
    assert anna.ledger.erased_files() == []
