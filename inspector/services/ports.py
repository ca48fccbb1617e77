"""What the use cases need of the outside: small Protocols, owned here, implemented elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from inspector.domain.value import value

if TYPE_CHECKING:
    from inspector.domain.exchange import Conflict, LaterChanges


class Record(Protocol):
    """A frozen dataclass of `domain.model`: its class is the table, its fields the columns."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Record)

Clock = Callable[[], datetime]  # now, aware, UTC
Progress = Callable[[int, int], None]  # done, total; raises Cancelled when asked to stop


@value(kw_only=False)
class Tally:
    """What a bulk write came to, in records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    settled: int = 0  # values in conflict that it decided


@value(kw_only=False)
class HistoryEntry:
    """One entry of the change log about one record."""

    at: datetime
    person: str
    device: str
    act: str
    reason: str
    fields: dict[str, object]
    dot: str = ""  # LAPTOP-ID:SEQ
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)  # column → dots it replaced


@value
class Erasable:
    """Rows of one kind whose `column` holds one of these values, those out of sight too.

    `blank`: only these columns are emptied and the rows are kept; none: the rows go.
    """

    kind: type[Record]
    column: str
    values: tuple[str, ...]
    blank: tuple[str, ...] = ()


@value
class Erasure:
    """What was erased: rows deleted, and the entries of the log that lost their content.

    `dots` names them: JSON, by the laptop's id, as `domain.retention.as_ranges`.
    """

    rows: int = 0
    entries: int = 0
    dots: str = ""


@value
class Rest:
    """A row that says something again of what was deleted: a colleague went on without knowing.

    `visit`: as the row names it; "" where nothing that is left says so. Then `purges` are the
    deletions that took its beginning. `blank` as `Erasable`.
    """

    kind: type[Record]
    id: str
    visit: str = ""
    purges: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


class Changes(Protocol):
    """What a transaction may do; every call is written to the change log."""

    def put(self, record: Record, based_on: Record | None = None) -> bool:
        """Store the record; only the columns that differ are logged. False: nothing differed.

        `based_on`: the record as its author saw it, where that may not be what is stored now. In
        a column where a colleague's value came meanwhile both values stand, in conflict.
        """

    def put_all(self, records: Iterable[Record], progress: Progress | None = None) -> Tally:
        """Store many records of one kind; the same promise as `put`, made fast."""

    def remove(self, kind: type[Record], record_id: str) -> None:
        """Take the record out of sight (`_live` 0); its history stays."""

    def settle(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        """This value, as stored, in place of every one that stands in the cell (`_live`: 0 or 1).

        InspectionError `conflict-settled`: it is not in conflict (any more).
        """

    def decide(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        """As `settle`, in conflict or not, and told although the value may stand there already.

        Another value that is written elsewhere meanwhile stands in conflict with it.
        """

    def erase(self, chosen: Sequence[Erasable], progress: Progress | None = None) -> Erasure:
        """Delete these rows and their content in the log, for ever; a `Purge` has to name it.

        What is kept of a row is told by a new entry. `progress` may raise Cancelled.
        `Store.tidy` is due after the commit.
        """


class Reader(Protocol):
    """Reading what is stored. Records taken out of sight are not found."""

    def get(self, kind: type[R], record_id: str) -> R | None: ...

    def find(self, kind: type[R], **equals: object) -> list[R]:
        """Records whose columns equal these values, in the order of their ids."""

    def count(self, kind: type[Record], **equals: object) -> int: ...

    def select(
        self, kind: type[Record], columns: tuple[str, ...], **equals: object
    ) -> list[tuple[object, ...]]:
        """These columns alone, as stored (dates as ISO text): for lists and figures."""


class Store(Reader, Protocol):
    """The one writing connection, bound to a person and a laptop."""

    person: str  # who acts: the id of a Person, or a name

    def change(self, act: str, *, reason: str = "") -> AbstractContextManager[Changes]:
        """One transaction, durable when the block ends; undone whole if the block raises.

        `act` names the use case in the domain's words: `answer_recorded`, `visit_locked`.
        """

    def history(self, kind: type[Record], record_id: str) -> list[HistoryEntry]: ...

    def conflicts(self, visit: str = "") -> list[Conflict]:
        """Every cell in conflict, or those of this visit and its records."""

    def later_changes(self, visit: str) -> list[LaterChanges]:
        """What came after its locked reports from those who did not know of them."""

    def unshared(self, kind: type[Record]) -> frozenset[str]:
        """Ids of records of this kind, visits with all that is theirs, not given to others yet."""

    def seen(self) -> str:
        """How far every chain has come here: JSON {laptop's id: entry}, as `Report.seen`."""

    def chain_head(self) -> str:
        """The hash of the newest entry of this laptop's log, hex; "" before the first."""

    def rests(self, chosen: Sequence[Erasable]) -> list[Rest]:
        """Of these rows, which belong to what was deleted, those that say something (again).

        Of rows that are kept in part those of which `blank` was written again. By the value ""
        are found those alone whose beginning a deletion took: others wait for a colleague's chain.
        """

    def has_rest(self) -> bool:
        """Something of what was erased may still lie in the file or among the attachments."""

    def rest_cleared(self) -> None:
        """After `tidy` and `Attachments.sweep`: nothing of it lies there any more."""

    def tidy(self) -> bool:
        """Write the file anew without what was erased; True: nothing of it is left.

        May take as long as copying the database; nothing is done where nothing was erased.
        """

    def attachments_named(self) -> frozenset[str]:
        """The SHA-256 of every attached file a record names, in sight or not."""

    @property
    def device_mark(self) -> str:
        """The laptop's short mark in numbers people see: "T3"."""

    @property
    def offices_mark(self) -> str:
        """The mark that the laptop is in an office with; "" where it is in none: it may take
        another for the numbers to come.
        """

    @property
    def role(self) -> str:
        """What this laptop may do in its office, an `office.Role`; "" where it works alone."""

    @property
    def read_only(self) -> bool:
        """A laptop that may only read: `change` of what is shared raises `reader-only`."""

    @property
    def clock_doubt(self) -> str:
        """ "" or the code of what is wrong with the laptop's clock: `clock-behind`, `-ahead`."""

    def now(self) -> datetime: ...


class Attachments(Protocol):
    """Bytes kept encrypted beside the database, named by what they are."""

    def save(self, data: bytes) -> str:
        """Keep these bytes durably; their SHA-256, hex."""

    def load(self, sha256: str) -> bytes:
        """The bytes; InspectionError `attachment-missing` or `attachment-damaged`."""

    def holds(self, sha256: str) -> bool:
        """Whether the file is here, unread: a colleague's comes after the record that names it."""

    def sweep(self, named: Collection[str]) -> int:
        """Remove every other file that was not saved within the last hour; how many are left.

        Only after a deletion. What is left is for a later sweep: a file just saved, whose
        record may be on its way, or one another program holds.
        """


class Words(Protocol):
    """Every sentence a user sees, by key, in the language in force."""

    @property
    def language(self) -> str: ...

    def __call__(self, key: str, /, **fields: object) -> str: ...


class KeyRing(Protocol):
    """The system's keychain: a secret by its name. Every call may take seconds.

    InspectionError of each: `keychain-missing` (none here that is trusted), `keychain-locked`
    (locked, the question dismissed, or no answer in time).
    """

    def read(self, name: str) -> str | None:
        """The secret; None where there is no such entry (any more)."""

    def write(self, name: str, secret: str) -> bool:
        """Keep the secret; True only when the same was read back."""

    def remove(self, name: str) -> None:
        """Take the entry out; nothing happens where there is none."""
