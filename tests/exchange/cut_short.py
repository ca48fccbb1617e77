"""What must hold on a laptop and at its place whenever an exchange was cut, before the next one.

`Standing` looks at a folder and a place that nobody works on; each look raises AssertionError
where something is there by half, or is noted and is not so. It remembers what it has seen whole,
and how far the laptop had read: nothing that was applied is ever gone again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exchange.laptops import SEALING, OfficeLaptop

from inspector.domain.exchange import BundleName, bundle_name
from inspector.domain.office import COMMON
from inspector.gateways.folder_hub import FolderHub


class Standing:
    """One laptop and one place through all cuts, until both are made anew."""

    def __init__(self, folder: Path, hub: Path) -> None:
        self._folder, self._hub = folder, hub
        self._whole: set[tuple[str, int, int]] = set()  # path, size, when
        self._read: dict[str, int] = {}
        self.photos = 0  # of this laptop: given and there, or fetched
        self.ranges = 0  # given, or applied

    def look(self, *, thoroughly: bool = False) -> dict[str, object]:
        """The digest of what the next start finds."""
        laptop = OfficeLaptop(self._folder)
        try:
            self._look_at_log(laptop)
            self._look_at_files(laptop)
            self._look_at_photos(laptop)
            if thoroughly:
                look_through(laptop)
            return laptop.digest()
        finally:
            laptop.shut()

    def _look_at_log(self, laptop: OfficeLaptop) -> None:
        """Ranges and log agree; what was read stays read; what is noted as given is there."""
        marks = {device: mark.seq for device, mark in laptop.ledger.marks().items()}
        for device, seq in self._read.items():
            assert marks.get(device, 0) >= seq, f"{device} was applied up to {seq}"
        self._read = marks
        self.ranges = 0
        for device, seq in marks.items():
            noted = laptop.ledger.bundles(device)
            self.ranges += len(noted)
            firsts = [1, *(each.last + 1 for each in noted)]
            assert [each.first for each in noted] == firsts[:-1]
            if device == laptop.id:
                assert firsts[-1] <= seq + 1
            else:
                assert firsts[-1] == seq + 1, f"{device} has {seq}, noted are {firsts[-1] - 1}"
        exported = laptop.ledger.exported()
        given = {one for one in laptop.ledger.bundles(laptop.id) if one.last <= exported}
        there = {one.bundle for one in FolderHub(self._hub).bundles({})}
        assert given <= there, f"{len(given - there)} given ranges do not lie there"

    def _look_at_files(self, laptop: OfficeLaptop) -> None:
        """Each bundle that bears its name is whole, at the place and kept here; so is the rest."""
        roster, keys = laptop.roster, laptop.shelf.scope_keys()
        for folder in (self._hub, laptop.folder / "bundles"):
            for path, name in _bundles(folder):
                if self._is_new(path):
                    assert SEALING.open(path.read_bytes(), roster, keys).name == name, path
        hub = FolderHub(self._hub)
        for one in (*hub.statuses(), *hub.rosters()):
            assert hub.read(one)

    def _look_at_photos(self, laptop: OfficeLaptop) -> None:
        """Each is whole, there and here; what is noted as shared lies there."""
        keys = laptop.shelf.scope_keys()
        lying = {path.name: path for path in self._hub.glob("*/files/*")}
        named = laptop.ledger.file_scopes(_common)
        here = frozenset(named).difference(laptop.ledger.wanted_files())
        unshared = {digest for digest, _ in laptop.ledger.own_files(_common)}
        self.photos = 0
        for digest, scope in named.items():
            names = SEALING.file_names(digest, scope, keys)
            paths = [lying[each] for each in names if each in lying]
            for path in filter(self._is_new, paths):
                SEALING.open_file(path.read_bytes(), digest, keys)
            if digest in here:
                laptop.data.attachments.load(digest)
                self.photos += bool(paths)
                assert paths or digest in unshared, f"{digest} is noted as shared"

    def _is_new(self, path: Path) -> bool:
        found = path.stat()
        told = str(path), found.st_size, found.st_mtime_ns
        if told in self._whole:
            return False
        self._whole.add(told)
        return True


def _common(_supplier: str) -> str:
    return COMMON


def _bundles(folder: Path) -> Iterator[tuple[Path, BundleName]]:
    for path in folder.rglob("*.ibx"):
        name = bundle_name(path.parent.name, path.name)
        assert name is not None
        yield path, name


def look_through(laptop: OfficeLaptop) -> None:
    """The whole database, the whole log and every photo."""
    assert laptop.store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert laptop.store.connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert laptop.check() == []
