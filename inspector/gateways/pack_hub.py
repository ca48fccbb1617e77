"""One file with bundles, rosters, statuses and photos, for a mail: a zip of the folder's layout.

It comes from outside: names are looked at before anything is unpacked, nothing is ever
written under a name it gives, and how much is unpacked is bounded.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, bundle_name
from inspector.gateways.folder_layout import (
    FILES,
    MARKER,
    MARKER_TEXT,
    RELAY,
    STATUS,
    is_laptop,
    is_roster,
    largest_of,
    order_of,
    roster_file,
)
from inspector.services.exchange_places import Offered, steps
from inspector.services.ports import Progress

MOST_BYTES = 1024 * 1024 * 1024  # unpacked, in all
MOST_FILES = 20_000
_SWELL, _ROOM = 2, 1024 * 1024  # what is sealed cannot be packed smaller; a few small files can
_IN_LIST = b"PK\x01\x02"  # how the list of a zip names each file
_DAY = (1980, 1, 1, 0, 0, 0)  # the same content makes the same file
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class PackHub:
    """`services.exchange_places.Hub` over one file: an empty one to be filled, or one that came."""

    def __init__(self, data: bytes | None = None) -> None:
        """InspectionError `pack-unreadable`, `pack-large`."""
        self._put: dict[str, bytes] = {}
        self._zip = _opened(data) if data is not None else None
        self._offered = [
            replace(_offered(name), size=self._zip.getinfo(name).file_size)
            for name in self._names()
            if self._zip is not None
        ]

    def packed(self) -> bytes:
        """The file with all that was put."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for path, data in {MARKER: MARKER_TEXT.encode(), **self._put}.items():
                archive.writestr(zipfile.ZipInfo(path, _DAY), data)
        return target.getvalue()

    @property
    def size(self) -> int:
        """Bytes that were put so far."""
        return sum(map(len, self._put.values()))

    def bundles(self, after: Mapping[str, int]) -> list[Offered]:
        named = [one for one in self._offered if one.bundle is not None]
        wanted = [
            one for one in named
            if one.bundle is not None and one.bundle.last > after.get(one.bundle.device, 0)
        ]  # fmt: skip
        wanted.sort(key=order_of)
        return wanted + [one for one in self._offered if not _is_known(one)]

    def own_bundles(self, device: str) -> list[Offered]:
        return [one for one in self.bundles({}) if one.bundle and one.bundle.device == device]

    def read(self, offered: Offered) -> bytes:
        if offered.key in self._put:
            return self._put[offered.key]
        assert self._zip is not None
        if self._zip.getinfo(offered.key).file_size > largest_of(offered.file):
            raise InspectionError("hub-file", file=offered.file)
        try:
            with self._zip.open(offered.key) as file:
                # Of the size it claims, which was looked at: without it all is unpacked first.
                data = file.read(self._zip.getinfo(offered.key).file_size + 1)
        except (OSError, EOFError, ValueError, RuntimeError, KeyError) as error:
            raise InspectionError("hub-file", file=offered.file) from error
        except (zipfile.BadZipFile, zlib.error) as error:
            raise InspectionError("hub-file", file=offered.file) from error
        if not data:
            raise InspectionError("hub-file", file=offered.file)
        return data

    def put_bundles(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        before = len(self._put)
        for done, (name, data) in enumerate(bundles, 1):
            parts = () if name.device == sender else (RELAY, name.device)
            self._put["/".join((sender, *parts, name.file))] = data
            steps(progress, done, len(bundles))
        return len(self._put) - before

    def rosters(self) -> list[Offered]:
        return [one for one in self._offered if is_roster(one.file) and _depth(one) == 2]

    def put_roster(self, sender: str, version: int, signed: bytes) -> None:
        self._put[f"{sender}/{roster_file(version, signed)}"] = signed

    def statuses(self) -> list[Offered]:
        return [one for one in self._offered if one.file == STATUS and _depth(one) == 2]

    def put_status(self, sender: str, sealed: bytes) -> None:
        self._put[f"{sender}/{STATUS}"] = sealed

    def files(self, names: Collection[str]) -> dict[str, Offered]:
        wanted = frozenset(names)
        return {one.file: one for one in self._offered if _is_file(one) and one.file in wanted}

    def put_file(self, sender: str, name: str, sealed: bytes) -> None:
        self._put[f"{sender}/{FILES}/{name}"] = sealed

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    def _names(self) -> list[str]:
        """Each name once: what a second one of the same name holds is never read."""
        names = [] if self._zip is None else self._zip.namelist()
        return [name for name in dict.fromkeys(names) if name != MARKER]


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.count(_IN_LIST) > MOST_FILES:
        raise InspectionError("pack-large")  # before anything is made of so many
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise InspectionError("pack-unreadable") from error
    told = archive.infolist()
    most = min(_ROOM + _SWELL * len(data), MOST_BYTES)
    if len(told) > MOST_FILES or sum(each.file_size for each in told) > most:
        raise InspectionError("pack-large")
    names = [each.filename for each in told]
    plain = all(each.compress_type in _METHODS and not each.flag_bits & 1 for each in told)
    if not plain or len(set(names)) < len(names) or not any(map(_is_ours, names)):
        raise InspectionError("pack-unreadable")
    return archive


def _is_ours(name: str) -> bool:
    return is_laptop(name.partition("/")[0])


def _offered(path: str) -> Offered:
    """What a name stands for; one that leads anywhere else stands for nothing."""
    parts = path.split("/")
    device = parts[0] if is_laptop(parts[0]) else ""
    bundle = None
    if device and len(parts) == 2:
        bundle = bundle_name(device, parts[1])
    elif device and len(parts) == 4 and parts[1] == RELAY and is_laptop(parts[2]):
        bundle = bundle_name(parts[2], parts[3])
    return Offered(file=parts[-1] or path, device=device, bundle=bundle, key=path)


def _depth(one: Offered) -> int:
    return len(one.key.split("/")) if one.device else 0


def _is_file(one: Offered) -> bool:
    return _depth(one) == 3 and one.key.split("/")[1] == FILES


def _is_known(one: Offered) -> bool:
    is_own = _depth(one) == 2 and (one.file == STATUS or is_roster(one.file))
    return one.bundle is not None or _is_file(one) or is_own or one.key.endswith("/")
