"""Places that lose, hide or add files, by accident or on purpose: nobody's work comes to harm."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest
from exchange.laptops import Office

from inspector.domain.exchange import Reason
from inspector.domain.model import Answer, Evidence
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.sealing import BundleSealing
from inspector.services.exchanging import exchange


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


def test_a_name_that_is_no_text_is_shown_with_a_sign_for_what_cannot_be(office, two):
    anna, bo = two
    folder = os.fsencode(office.path / bo.id)
    try:
        Path(os.fsdecode(folder + b"/1-2-\xff\xfe.txt")).write_bytes(b"x")
        (office.path / bo.id / "\x1b[2J\u202e\n").write_bytes(b"x")
    except (OSError, UnicodeError):
        pytest.skip("this system keeps no such names")
    told = anna.exchange()
    assert sorted(one.file for one in told.held) == [
        "1-2-\ufffd\ufffd.txt",
        "\ufffd[2J\ufffd\ufffd",
    ]
    assert anna.shelf.held() == [*told.held]


def test_of_a_flood_of_names_some_are_told_and_the_rest_is_counted(office, two):
    anna, bo = two
    anna.put(Answer(id="a", outcome="yes"))
    bo.put(Answer(id="b", outcome="yes"))
    for number in range(20_000):
        os.close(os.open(office.path / bo.id / f"{number} (1).txt", os.O_CREAT))
    (office.path / anna.id / "brev.docx").write_bytes(b"x")
    bo.exchange()
    told = anna.exchange()
    assert len(told.held) == len(anna.shelf.held()) <= 100
    assert told.held[-1].file == f"… + {20_001 - len(told.held) + 1}"
    assert {anna.id, bo.id} <= {one.device for one in told.held}
    assert anna.store.get(Answer, "b") is not None


class Breaking(BundleSealing):
    """A seal that a file from outside breaks."""

    def __init__(self, error: Exception, name: str) -> None:
        self.error, self.name = error, name

    def __getattribute__(self, asked):
        if asked in ("error", "name") or asked != object.__getattribute__(self, "name"):
            return super().__getattribute__(asked)

        def broken(*_, **__):
            raise self.error

        return broken


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "no text"), Reason.TAMPERED),
        (ValueError("no number"), Reason.TAMPERED),
        (RecursionError("too deep"), Reason.TAMPERED),
        (MemoryError(), Reason.UNREADABLE),
    ],
)
@pytest.mark.parametrize("name", ["open", "open_status", "open_file"])
def test_one_file_that_breaks_what_reads_it_is_that_files_trouble(office, two, name, error, reason):
    anna, bo = two
    photo(bo, "e", b"x" * 100)
    bo.exchange()
    bench = dataclasses.replace(anna.bench, sealing=Breaking(error, name))
    told = exchange(bench, anna.hub)
    if name != "open_status":
        assert reason in {one.reason for one in (*told.held, *told.rejected)} or name == "open_file"
    assert anna.exchange().rejected == ()


def test_a_clock_that_was_set_back_does_not_hide_what_a_colleague_has_read(office, two):
    anna, bo = two
    bo.now, plain = bo.now.replace(year=2031), bo.now
    bo.exchange()
    anna.exchange()
    assert all(one.at <= anna.now for one in anna.shelf.heard())
    bo.now = plain
    anna.put(Answer(id="a", outcome="yes"))
    office.meet()
    (heard,) = anna.shelf.heard()
    assert heard.applied[anna.id] == anna.ledger.marks()[anna.id].seq
