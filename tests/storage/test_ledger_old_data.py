"""Data from before there was an exchange are exchanged like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ledgers import Laptop, close_all, nobody
from storage.write_old_file import PASSPHRASE

from db.codec import codec
from db.heads_stored import kinds
from db.houses import OpenHouse
from db.ledger import FolderLedger
from db.opening import open_data
from inspector.domain.forms import is_known
from inspector.domain.model import Answer, Visit

OLD = sorted(path for path in (Path(__file__).parent / "old_files").iterdir() if path.is_dir())


class OldLaptop(Laptop):
    """A folder of an earlier program, opened by today's."""

    def _opened(self, mark: str = ""):
        return open_data(
            self.folder,
            key_ring=None,
            passphrase=PASSPHRASE,
            person="AA",
            clock=self.clock,
        )


def known(digest: dict[str, object]) -> dict[str, object]:
    """The samples say the same text in every column: of what no page knows, nothing is read."""
    told = {}
    for name, row in digest.items():
        kind = kinds().get(name.partition(" ")[0])
        if kind is None:
            told[name] = row
            continue
        how = codec(kind)
        pairs = zip(how.columns, how.defaults, row, strict=False)
        values = [value if is_known(kind, c, value) else default for c, default, value in pairs]
        told[name] = (*values, *row[len(values) :])
    return told


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.name)
def test_old_data_reach_a_new_laptop_and_come_back_changed(tmp_path, old):
    first = OldLaptop(Path(shutil.copytree(old, tmp_path / "old")))
    other = Laptop(tmp_path / "new", "T7", now=first.now)
    other.pull(first)
    assert known(other.digest()) == known(first.digest())
    assert other.ledger.rows_conflicts() == first.ledger.rows_conflicts() == 0
    assert other.store.get(Answer, "answer-1").comment == "second"
    assert other.store.get(Answer, "answer-2") is None
    other.put(Answer(id="answer-1", visit="visit-1", comment="third"))
    other.put(Visit(id="visit-9", supplier="supplier-1"))
    first.pull(other)
    assert known(first.digest()) == known(other.digest())
    assert first.store.get(Answer, "answer-1").comment == "third"
    assert first.data.check() == other.data.check() == []
    close_all(first, other)


def test_nothing_of_old_data_was_given_out(tmp_path):
    first = OldLaptop(Path(shutil.copytree(OLD[-1], tmp_path / "old")))
    ledger = FolderLedger(OpenHouse(first.data).use)
    assert ledger.exported() == 0
    assert ledger.bundles(ledger.device()[0]) == []
    assert ledger.hidden() == {}
    assert ledger.unread() == 0
    assert ledger.read_range(ledger.device()[0], 1, nobody).first == 1
    first.data.close()
