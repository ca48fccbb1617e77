"""The power goes: the newest bytes are cut off, turned over or zeros; what is left is a prefix."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from storage.stored_samples import KEY, opened, ticking

from db.attachments import EncryptedAttachments
from db.opening import DATABASE, open_data
from db.vault import FILE as KEYS
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Case, Visit

LONG = bool(os.environ.get("UANMELDT_LONG"))
LOGS = 450 if LONG else 60
PAGES = 200 if LONG else 25
FILES = 500 if LONG else 60
SLOTS = 120 if LONG else 20
LOG = f"{DATABASE}-wal"
_HEAD, _FRAME = 32, 24 + 4096  # bytes of the log's header and of one page in it

Chance = random.Random
Damage = Callable[[bytearray, Chance], None]


def cut(data: bytearray, chance: Chance) -> None:
    del data[chance.randrange(len(data)) :]


def lose_last_pages(data: bytearray, chance: Chance) -> None:
    pages = (len(data) - _HEAD) // _FRAME
    del data[_HEAD + chance.randrange(pages) * _FRAME :]


def turn_bits(data: bytearray, chance: Chance) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def zero_sectors(data: bytearray, chance: Chance) -> None:
    """Sectors that were promised and never written; those after them may have been."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(0, len(data), 512)
        stop = min(len(data), start + 512 * chance.randint(1, 16))
        data[start:stop] = bytes(stop - start)


def zero_the_end(data: bytearray, chance: Chance) -> None:
    start = chance.randrange(len(data))
    data[start:] = bytes(len(data) - start)


DAMAGES: tuple[Damage, ...] = (cut, lose_last_pages, turn_bits, zero_sectors, zero_the_end)


class Lost:
    """A folder as the power left it, and where the chain stood after each commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heads: list[str] = []
        data = opened(folder / "work")
        self._work(data, 0, 20)
        data.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.in_file = len(self.heads)
        self._work(data, 20, 60)
        shutil.copytree(folder / "work", folder / "left")  # the log is not moved into the file
        data.close()
        assert (folder / "left" / LOG).stat().st_size > 100_000

    def _work(self, data, first: int, last: int) -> None:
        for number in range(first, last):
            with data.store.change("answer_recorded") as change:
                change.put(Visit(id="v"))
                change.put(Answer(id=f"a{number % 7}", visit="v", comment="æ" * number))
            self.heads.append(data.store.chain_head())
            if number % 8 == 0:
                with data.store.change("cases_imported") as change:
                    change.put_all(Case(id=f"c{number}-{n}", note="ø" * 80) for n in range(60))
                self.heads.append(data.store.chain_head())

    def damaged(self, case: int, name: str, damage: Damage, of: str = "left") -> Path:
        """A copy of the folder with this file damaged."""
        folder = self.folder / f"case{case}"
        shutil.copytree(self.folder / of, folder)
        content = bytearray((folder / name).read_bytes())
        damage(content, random.Random(case))
        (folder / name).write_bytes(content)
        return folder


@pytest.fixture(scope="module")
def lost(tmp_path_factory) -> Lost:
    return Lost(tmp_path_factory.mktemp("power"))


def test_a_log_damaged_anywhere_gives_a_prefix_of_the_commits(lost, tried):
    kept = set()
    for case in range(LOGS):
        folder = lost.damaged(case, LOG, DAMAGES[case % len(DAMAGES)])
        data = opened(folder)
        head = data.store.chain_head()
        assert head in lost.heads, case
        assert lost.heads.index(head) >= lost.in_file - 1, "what stood in the file is gone"
        assert data.check() == []
        with data.store.change("answer_recorded") as change:  # and work goes on
            change.put(Answer(id="after", visit="v"))
        data.close()
        kept.add(head)
        shutil.rmtree(folder)
    assert len(kept) >= 10, "the damages did not reach different commits"
    tried("write-ahead logs cut, turned over or zeroed", LOGS)


def test_every_bit_turned_over_in_the_database_is_found(lost, tried):
    shutil.copytree(lost.folder / "left", lost.folder / "closed")
    opened(lost.folder / "closed").close()  # the log is in the file now
    for case in range(PAGES):
        folder = lost.damaged(case, DATABASE, turn_bits, of="closed")
        assert trouble_of(folder) <= {"key-wrong", "data-damaged", "check-pages"}
        assert trouble_of(folder)
        shutil.rmtree(folder)
    tried("database files with turned bits", PAGES)


def trouble_of(folder: Path) -> set[str]:
    """What the opening or the check says is wrong."""
    try:
        data = opened(folder)
    except InspectionError as error:
        return {error.code}
    try:
        return {fault.code for fault in data.check()}
    finally:
        data.close()


def test_a_torn_attached_file_is_told_and_never_given_out_wrong(tmp_path, tried):
    kept = EncryptedAttachments(tmp_path, KEY)
    photo = random.Random(0).randbytes(20_000)
    name = kept.save(photo)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for case in range(FILES):
        content = bytearray(whole)
        (cut, turn_bits, zero_sectors, zero_the_end)[case % 4](content, random.Random(case))
        path.write_bytes(content)
        if content == whole:
            continue
        with pytest.raises(InspectionError) as caught:
            kept.load(name)
        assert caught.value.code == "attachment-damaged"
    assert kept.save(photo) == name  # attached again, it is whole again
    assert kept.load(name) == photo
    tried("torn attached files", FILES)


def test_torn_keys_open_nothing_and_make_no_new_key(tmp_path, tried):
    def attempt():
        return open_data(
            tmp_path, key_ring=None, passphrase="fire tilfældige ord her", person="AA",
            clock=ticking(),
        )  # fmt: skip

    attempt().close()
    whole, database = (tmp_path / KEYS).read_bytes(), (tmp_path / DATABASE).read_bytes()
    last = whole.rstrip()
    chance = random.Random(1)
    for _ in range(SLOTS):
        torn = last[: chance.randrange(len(last))]
        if chance.random() < 0.5:
            torn += bytes(len(whole) - len(torn))
        (tmp_path / KEYS).write_bytes(torn)
        with pytest.raises(InspectionError) as caught:
            attempt()
        assert caught.value.code == "keys-damaged"
        assert (tmp_path / KEYS).read_bytes() == torn
        assert (tmp_path / DATABASE).read_bytes() == database
    (tmp_path / KEYS).write_bytes(whole)
    attempt().close()
    assert json.loads(whole)["slots"]
    tried("torn keys.json", SLOTS)
