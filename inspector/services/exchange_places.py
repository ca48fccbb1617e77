"""Where laptops meet: a folder, a server, one file by mail.

Nothing here is called on the window's thread: every call may take seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, runtime_checkable

from inspector.domain.exchange import BundleName
from inspector.domain.value import value
from inspector.services.ports import Progress


@value
class Offered:
    """A file on a hub. `file` is what a person would look for; `key` is the hub's own."""

    file: str
    device: str = ""  # in whose folder, or by whose right, it lies
    bundle: BundleName | None = None
    key: str = ""
    size: int = -1  # bytes there; -1: the place does not tell


class Hub(Protocol):
    """A place where laptops meet. Each writes only what is its own; nothing is ever overwritten
    but by the same range sealed anew.

    InspectionError of each call: `hub-away`, `hub-refused`, `hub-full`, `hub-busy`,
    `hub-not-ours` (the place holds something else); `hub-file` from `read` (this one file
    cannot be read now).
    """

    def bundles(self, after: Mapping[str, int]) -> list[Offered]:
        """Bundles of every laptop that end after `after` (0 where not named), oldest first; also
        files that lie there and bear no such name (`bundle` None), each told once.
        """

    def own_bundles(self, device: str) -> list[Offered]:
        """Every bundle of this laptop's chain, whoever brought it."""

    def read(self, offered: Offered) -> bytes: ...

    def put_bundles(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        """Durably, read back; how many were not there. `sender` writes them, also for others."""

    def rosters(self) -> list[Offered]: ...

    def put_roster(self, sender: str, version: int, signed: bytes) -> None: ...

    def statuses(self) -> list[Offered]: ...

    def put_status(self, sender: str, sealed: bytes) -> None: ...

    def files(self, names: Collection[str]) -> dict[str, Offered]:
        """Those of these sealed files that are there."""

    def put_file(self, sender: str, name: str, sealed: bytes) -> None: ...

    def close(self) -> None: ...


@runtime_checkable
class ForgettingHub(Protocol):
    """A folder: a laptop may take away what it put there, elsewhere whoever runs the place does.

    It is looked into whole each time, and files may go astray in it one by one.
    """

    def drop_files(self, sender: str, names: Collection[str]) -> int:
        """Remove those of these sealed files that `sender` put; how many."""


def steps(progress: Progress | None, done: int, total: int) -> None:
    """Tell progress, where somebody wants to know; may raise Cancelled."""
    if progress is not None:
        progress(done, total)
