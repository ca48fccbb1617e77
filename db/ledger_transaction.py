"""The log and the office's shelf, reached from any thread; each piece of work one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from db.connection import OpenFile, expected
from db.driver import Connection, DatabaseError
from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from db.opening import OpenedData

T = TypeVar("T")


class Use(Protocol):
    """Runs work on the storage thread and waits, as `WindowStorage.use`."""

    def __call__(self, work: Callable[[OpenedData], T], /) -> T: ...


@contextmanager
def reading(opened: OpenedData) -> Iterator[Connection]:
    """The connection; what its disk says is told as one of the program's errors."""
    try:
        yield opened.store.connection
    except DatabaseError as error:
        raise (expected(error) or error) from error


@contextmanager
def writing(opened: OpenedData) -> Iterator[Connection]:
    """One transaction, durable when the block ends; undone whole if the block raises.

    `data-gone`: it was written into a file that lies at its path no more.
    """
    with reading(opened) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        if isinstance(connection, OpenFile) and not connection.place.is_held():
            raise InspectionError("data-gone")
