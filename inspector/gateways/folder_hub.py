"""A folder where laptops meet: a network drive, a synchronised folder, a stick.

    HUB/uanmeldt-moedested.txt          says what this is
    HUB/LAPTOP/FIRST-LAST-LINK.ibx      the laptop's own bundles
    HUB/LAPTOP/relay/OTHER/…            bundles of others that it brought
    HUB/LAPTOP/files/NAME               sealed photos, documents and reports
    HUB/LAPTOP/status, roster-VERSION-HASH

Each laptop writes in its own folder alone and removes nothing of others, so that no lock is
needed. Whatever lies there may be half copied, renamed or a mere placeholder: it is passed over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, bundle_name
from inspector.gateways.whole_files import (
    PART,
    flush_folder,
    read_whole,
    sweep,
    trouble,
    write_whole,
)
from inspector.services.exchange import Offered, steps
from inspector.services.ports import Progress

MARKER = "uanmeldt-moedested.txt"
MARKER_TEXT = """\
Her mødes bærbare med programmet Uanmeldt.

Filerne er krypterede og underskrevne og kan kun læses i programmet. Hver bærbar skriver kun i sin
egen mappe. Flyt, omdøb eller slet ikke noget her; brug ikke mappen til andet.

Laptops with the program Uanmeldt meet here.

The files are encrypted and signed and can only be read in the program. Each laptop writes in its
own folder alone. Do not move, rename or delete anything here; do not use the folder for anything
else.
"""
_LAPTOP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROSTER = re.compile(r"roster-\d{1,9}-[0-9a-f]{12}")
_SEALED = re.compile(r"[0-9a-f]{64}")
# Folders that systems and synchronising programs make everywhere.
_SYSTEM = frozenset({"system volume information", "desktop.ini", "thumbs.db", "lost+found"})
RELAY, FILES, STATUS = "relay", "files", "status"


def roster_file(version: int, signed: bytes) -> str:
    """The name of a roster's file."""
    return f"roster-{version}-{sha256(signed).hexdigest()[:12]}"


def is_laptop(name: str) -> bool:
    """Whether a folder bears a laptop's id."""
    return _LAPTOP.fullmatch(name) is not None


def is_roster(name: str) -> bool:
    """Whether a file is named as a roster's."""
    return _ROSTER.fullmatch(name) is not None


def is_sealed_file(name: str) -> bool:
    """Whether a name is that of a photo or a document."""
    return _SEALED.fullmatch(name) is not None


class FolderHub:
    """`services.exchange.Hub` over a folder; may be used from any one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def bundles(self, after: Mapping[str, int]) -> list[Offered]:
        """Bundles that end after `after`, oldest first, the laptop's own copy before relayed ones;
        then what bears no name of ours.
        """
        found = [one for device in self._laptops() for one in self._of(device)]
        known = [one for one in found if one.bundle is not None]
        wanted = [one for one in known if one.bundle and one.bundle.last > _after(one, after)]
        wanted.sort(key=order_of)
        return wanted + [one for one in found if one.bundle is None]

    def own_bundles(self, device: str) -> list[Offered]:
        """Every bundle of this laptop's chain, in whatever folder it lies."""
        laptops = self._laptops()
        found = self._bundles_in(device, device, ()) if device in laptops else []
        for other in laptops:
            found += self._bundles_in(other, device, (RELAY, device))
        return sorted((one for one in found if one.bundle), key=order_of)

    def read(self, offered: Offered) -> bytes:
        """The file whole; `hub-file` where it cannot be read now, `hub-away` where nothing can."""
        try:
            return read_whole(self._path.joinpath(*PurePosixPath(offered.key).parts))
        except InspectionError:
            self._require()
            raise

    def put_bundles(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        """Write them into the sender's folder; how many were not there as they are now."""
        self._sweep(sender)
        written, touched = 0, set()
        for done, (name, data) in enumerate(bundles):
            steps(progress, done, len(bundles))
            parts = () if name.device == sender else (RELAY, name.device)
            folder = self._own_folder(sender, *parts)
            if self._put(folder / name.file, data):
                touched.add(folder)
                written += 1
        for folder in touched:
            flush_folder(folder)
        steps(progress, len(bundles), len(bundles))
        return written

    def rosters(self) -> list[Offered]:
        return [
            Offered(file=one.name, device=device, key=f"{device}/{one.name}", size=_size(one))
            for device in self._laptops()
            for one in self._entries(device)
            if is_roster(one.name)
        ]

    def put_roster(self, sender: str, version: int, signed: bytes) -> None:
        self._put_one(sender, (), roster_file(version, signed), signed)

    def statuses(self) -> list[Offered]:
        return [
            Offered(file=STATUS, device=device, key=f"{device}/{STATUS}")
            for device in self._laptops()
            if (self._path / device / STATUS).is_file()
        ]

    def put_status(self, sender: str, sealed: bytes) -> None:
        self._sweep(sender)
        self._put_one(sender, (), STATUS, sealed)

    def files(self, names: Collection[str]) -> dict[str, Offered]:
        """Those of these sealed files that are there and hold something."""
        wanted, found = frozenset(names), {}
        for device in self._laptops() if wanted else ():
            for one in self._entries(device, FILES):
                if one.name in wanted and one.name not in found and _size(one):
                    key = f"{device}/{FILES}/{one.name}"
                    found[one.name] = Offered(
                        file=one.name, device=device, key=key, size=_size(one)
                    )
        return found

    def put_file(self, sender: str, name: str, sealed: bytes) -> None:
        self._put_one(sender, (FILES,), name, sealed)

    def drop_files(self, sender: str, keep: Collection[str]) -> int:
        """Remove the sealed files that the laptop itself put and that nothing names any more."""
        kept, dropped = frozenset(keep), 0
        for one in self._entries(sender, FILES):
            if one.name not in kept and is_sealed_file(one.name):
                with suppress(OSError):  # one that is held is removed next time
                    Path(one.path).unlink()
                    dropped += 1
        return dropped

    def close(self) -> None:
        """Nothing is held open."""

    def test(self, sender: str) -> None:
        """Whether it is there, ours or empty, and lets this laptop write."""
        folder = self._own_folder(sender)
        probe = folder / f"{os.urandom(8).hex()}{PART}"
        self._put(probe, b"uanmeldt")
        with suppress(OSError):  # swept with the next writing
            probe.unlink()

    # what lies there

    def _require(self) -> list[str]:
        """What lies in the folder; `hub-away`, or `hub-not-ours` where it serves something else."""
        try:
            names = [one.name for one in os.scandir(self._path)]
        except OSError as error:
            raise InspectionError(_code(error)) from error
        strange = [name for name in names if not _is_systems(name)]
        if strange and MARKER not in names and not any(map(is_laptop, strange)):
            raise InspectionError("hub-not-ours")
        return names

    def _laptops(self) -> list[str]:
        return sorted(name for name in self._require() if is_laptop(name))

    def _of(self, device: str) -> Iterator[Offered]:
        """What lies in the folder of one laptop, its own and what it brought."""
        yield from self._bundles_in(device, device, ())
        for one in self._entries(device, RELAY):
            if is_laptop(one.name):
                yield from self._bundles_in(device, one.name, (RELAY, one.name))

    def _bundles_in(self, device: str, author: str, parts: tuple[str, ...]) -> list[Offered]:
        found = []
        for one in self._entries(device, *parts):
            name = bundle_name(author, one.name)
            key = "/".join((device, *parts, one.name))
            if name is not None:
                size = _size(one)
                found.append(Offered(file=one.name, device=device, bundle=name, key=key, size=size))
            elif not _is_known(one.name):
                found.append(Offered(file=one.name, device=device, key=key))
        return found

    def _entries(self, *parts: str) -> list[os.DirEntry[str]]:
        """What is in this folder; nothing where it cannot be looked into now."""
        try:
            return list(os.scandir(self._path.joinpath(*parts)))
        except OSError:
            return []

    # what this laptop puts there

    def _put_one(self, sender: str, parts: tuple[str, ...], name: str, data: bytes) -> None:
        folder = self._own_folder(sender, *parts)
        if self._put(folder / name, data):
            flush_folder(folder)

    def _own_folder(self, sender: str, *parts: str) -> Path:
        folder = self._path.joinpath(sender, *parts)
        if not folder.is_dir():
            names = self._require()
            try:
                if MARKER not in names:
                    write_whole(self._path / MARKER, MARKER_TEXT.encode())
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InspectionError(_code(error)) from error
            flush_folder(self._path)
        return folder

    def _put(self, path: Path, data: bytes) -> bool:
        """Write the file, unless the same lies there already; whether it was written."""
        try:
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                return False
            is_whole = write_whole(path, data)
        except OSError as error:
            self._require()
            raise InspectionError(_code(error)) from error
        if not is_whole:
            raise InspectionError("hub-unsound")
        return True

    def _sweep(self, sender: str) -> None:
        """Remove what this laptop itself left half written here."""
        own = self._path / sender
        for folder in (own, own / FILES, *(own / RELAY).glob("*")):
            sweep(folder)


def _code(error: OSError) -> str:
    return f"hub-{trouble(error)}"


def order_of(one: Offered) -> tuple[str, int, int, bool, str]:
    """In the order of chains; the laptop's own copy before one that somebody brought."""
    assert one.bundle is not None
    name = one.bundle
    return name.device, name.first, name.last, one.device != name.device, one.key


def _after(one: Offered, after: Mapping[str, int]) -> int:
    assert one.bundle is not None
    return after.get(one.bundle.device, 0)


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return -1


def _is_systems(name: str) -> bool:
    return name[:1] in (".", "$", "~") or name.casefold() in _SYSTEM


def _is_known(name: str) -> bool:
    """Of the layout, of the system, or being written just now."""
    kept = name in (RELAY, FILES, STATUS) or is_roster(name)
    return kept or name.endswith(PART) or _is_systems(name)
