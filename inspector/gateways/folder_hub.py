"""A folder where laptops meet: a network drive, a synchronised folder, a stick.

Each laptop writes in its own folder alone and removes nothing of others, so that no lock is
needed. Whatever lies there may be half copied, renamed or a mere placeholder: it is passed over.
The layout stands in `folder_layout`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, bundle_name
from inspector.gateways.folder_layout import (
    FILES,
    MARKER,
    RELAY,
    STATUS,
    is_known,
    is_laptop,
    is_roster,
    is_sealed_file,
    largest_of,
    order_of,
    roster_file,
)
from inspector.gateways.folder_links import is_file, leads_straight
from inspector.gateways.folder_place import FolderPlace
from inspector.gateways.whole_files import PART, flush_folder, read_whole
from inspector.services.exchange_places import Offered, steps
from inspector.services.ports import Progress

__all__ = ["MARKER", "FolderHub"]


class FolderHub(FolderPlace):
    """`services.exchange_places.Hub` over a folder; may be used from any one thread at a time."""

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
        *folders, name = PurePosixPath(offered.key).parts
        path = self._path.joinpath(*folders, name)
        try:
            if leads_straight(self._path, tuple(folders)):
                return read_whole(path, largest_of(name))
        except OSError as error:
            self._require()
            raise InspectionError("hub-file", file=offered.file) from error
        except InspectionError:
            self._require()
            raise
        self._require()
        raise InspectionError("hub-file", file=offered.file)

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
            if any(one.name == STATUS for one in self._entries(device))
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

    def drop_files(self, sender: str, names: Collection[str]) -> int:
        """Remove these sealed files from the laptop's own folder; how many there were."""
        chosen, dropped = frozenset(names), 0
        for one in self._entries(sender, FILES) if chosen else ():
            if one.name in chosen and is_sealed_file(one.name):
                with suppress(OSError):  # one that is held is removed next time
                    if is_file(Path(one.path)):
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
            elif not is_known(one.name):
                found.append(Offered(file=one.name, device=device, key=key))
        return found


def _after(one: Offered, after: Mapping[str, int]) -> int:
    assert one.bundle is not None
    return after.get(one.bundle.device, 0)


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return -1
