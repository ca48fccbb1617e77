"""A place where three colleagues met for a year, at several sizes, and one who was away.

The colleagues are real laptops: what they wrote is sealed and pushed by the program itself. Of
each size there is a place of its own, whose files are the same ones by another name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from exchange.laptops import Office, OfficeLaptop
from ledgers import START

from inspector.domain.model import Answer, Case, Evidence, Supplier, Visit
from inspector.gateways.exchanging import FOLDER, OfficeExchange
from inspector.gateways.folder_hub import FolderHub
from inspector.services.ports import Record
from main import laptop_data

COLLEAGUES = ("T1", "T2", "T3")
AWAY = "T9"
POINTS = 60  # of a visit
AT_ONCE = 12  # answers in one change, so that the year is written sooner
YEAR = timedelta(days=400)


class Colleague:
    """One who writes visit after visit, and gives it all at a place of her own."""

    def __init__(self, laptop: OfficeLaptop, hub: Path) -> None:
        self._laptop, self.hub = laptop, hub
        hub.mkdir()
        # The writing is neither measured nor forced to disk.
        laptop.store.connection.execute("PRAGMA synchronous = OFF")
        self._records = self._written()
        self._photos = 0
        self._bytes = 0
        self._every = 0.0

    def write(self, changes: int, photos: int, size: int) -> None:
        """Store until there are so many changes in all, and so many photos of this size."""
        self._every, self._bytes = photos / changes, size
        while self._laptop.store.acknowledged.seq < changes:
            self._laptop.put(*next(self._records), act="answer_recorded")

    def give(self) -> None:
        """Push it all."""
        self._laptop.exchange(FolderHub(self.hub))

    def _written(self) -> Iterator[Sequence[Record]]:
        mark, number = self._laptop.mark, 0
        while True:
            number += 1
            visit, supplier = f"{mark}-visit-{number}", f"supplier-{number % 80}"
            yield (
                Supplier(id=supplier, name=f"Leverandør {number % 80}"),
                Visit(
                    id=visit, number=f"2026-{mark}-{number:05d}", supplier=supplier, kind="control"
                ),
            )
            answered = [_answer(visit, n, "ok", "Set på stedet, i orden") for n in range(POINTS)]
            altered = [
                _answer(visit, n, "not_ok", "Rettet efter samtalen med ledelsen")
                for n in range(0, POINTS, 2)
            ]
            for answers in (answered, altered):
                for first in range(0, len(answers), AT_ONCE):
                    yield answers[first : first + AT_ONCE]
            yield [
                Case(id=f"{visit}-case-{n}", supplier=supplier, number=f"K-{number}-{n}")
                for n in range(4)
            ]
            while self._photos < self._laptop.store.acknowledged.seq * self._every:
                yield [self._photo(visit)]

    def _photo(self, visit: str) -> Evidence:
        """A picture from a visit: as little can be squeezed out of it as out of any JPEG."""
        self._photos += 1
        kept = self._laptop.data.attachments.save(os.urandom(self._bytes))
        return Evidence(id=f"{visit}-{self._photos}", visit=visit, original=kept, size=self._bytes)


def _answer(visit: str, point: int, outcome: str, comment: str) -> Answer:
    return Answer(
        id=f"{visit}-{point}", visit=visit, point=str(point), outcome=outcome, comment=comment
    )


def make_year(
    root: Path, changes: int, photos: int, size: int, times: Sequence[int]
) -> dict[int, Path]:
    """A place for each of the sizes, and in `root`/T9 the laptop that was away, enrolled."""
    office = Office(root)
    away = office.enrol(AWAY)
    laptops = [office.enrol(mark) for mark in COLLEAGUES]
    for laptop in laptops:
        office.give_roster(laptop)
    office.give_roster(away)
    colleagues = [Colleague(one, root / f"hub-{one.mark}") for one in laptops]
    places = {}
    for each in times:
        with patch("os.fsync", lambda _handle: None):
            for one in colleagues:
                one.write(changes * each // 3 + 1, photos * each // 3 + 1, size)
                one.give()
        places[each] = root / f"place-{each}"
        for one in colleagues:
            # A file is never written to again under its name: it is replaced.
            shutil.copytree(one.hub, places[each], copy_function=_linked, dirs_exist_ok=True)
    office.shut()
    return places


def _linked(source: str, target: str) -> None:
    if not Path(target).exists():  # what says what the place is, from each of them
        os.link(source, target)


def back_again(folder: Path) -> tuple[OfficeLaptop, OfficeExchange]:
    """The laptop in this folder, a year later, with the exchange the program gives it."""
    laptop = OfficeLaptop(folder, AWAY, START + YEAR)
    exchange = OfficeExchange(
        laptop=partial(laptop_data, laptop.use, laptop.data.attachments, folder),
        words_file=folder,  # nobody reads a fingerprint aloud
        clock=laptop.clock,
        key_ring=_no_key_ring,
        sheet=lambda *_given: b"",
    )
    return laptop, exchange


def _no_key_ring() -> object:
    raise AssertionError("a folder asks for no password")


def address(place: Path) -> str:
    """The place, as the settings name it."""
    return f"{FOLDER}{place}"
