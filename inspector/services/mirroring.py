"""The mirror: a readable copy of what the office shares, for its own SQL; made when asked for.

It is never read back. What is in it is not encrypted by the program: see `docs/postgres.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from inspector.domain.exchange import LogEntry
from inspector.domain.value import value
from inspector.services.ports import Progress, Reader


class Logged(NamedTuple):
    """An entry of the log and the laptop it was made on; `entry.parents` names laptops by id."""

    device: str
    mark: str
    entry: LogEntry
    link: bytes  # its hash


class LogReader(Protocol):
    """The whole log, every laptop's."""

    def entries(self) -> Iterator[Logged]:
        """By laptop and number; entries this laptop may not read (act "") are left out."""


@value
class Mirrored:
    """What a mirror holds now."""

    records: int = 0
    changes: int = 0


class Mirror(Protocol):
    """A place for the copy (`gateways.postgres_mirror`)."""

    def load(self, reader: Reader, log: LogReader, progress: Progress | None = None) -> Mirrored:
        """Replace all of it by what is stored now, in one transaction: whoever reads meanwhile
        sees the copy before. InspectionError `hub-…`, those of `services.exchange_places.Hub`.
        """

    def close(self) -> None: ...
