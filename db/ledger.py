"""The change log as exchange sees it: `services.exchange_kept.Ledger` over one data folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TypeVar

from db import branches_left, ledger_files, ledger_moved, ledger_ranges, ledger_reading
from db.driver import Connection
from db.ledger_transaction import Use, reading, writing
from db.opening import OpenedData
from inspector.domain.branches import Branch
from inspector.domain.exchange import Applied, BundleName, ChainRange, Mark
from inspector.services.exchange_kept import ScopeOf

T = TypeVar("T")


class FolderLedger:
    """Each call is one piece of work on the storage thread and one transaction; it waits."""

    def __init__(self, use: Use) -> None:
        self._use = use

    # the chains

    def device(self) -> tuple[str, str]:
        return self._use(lambda opened: (opened.store.device.id, opened.store.device_mark))

    def marks(self) -> dict[str, Mark]:
        return self._read(ledger_reading.read_marks_of)

    def read_range(self, device: str, first: int, scope_of: ScopeOf) -> ChainRange | None:
        return self._read(
            lambda connection: ledger_reading.read_range(connection, device, first, scope_of)
        )

    def apply(self, found: ChainRange, sender: str = "", *, only_here: bool = False) -> Applied:
        return self._use(partial(_apply, found=found, sender=sender, only_here=only_here))

    def begin_anew(self, keep: int, device: str, mark: str) -> None:
        from db.begin_anew import begin_anew  # a fork is rare

        self._use(lambda opened: begin_anew(opened, keep, device, mark))

    def branches(self) -> list[Branch]:
        return self._read(branches_left.told_anew)

    def is_on(self, branch: Branch) -> bool:
        return self._read(lambda connection: branches_left.is_on(connection, branch))

    def leave(self, branch: Branch) -> bool:
        return self._use(lambda opened: branches_left.leave(opened, branch))

    def common(self, found: ChainRange) -> int | None:
        return self._read(lambda connection: branches_left.common(connection, found))

    # the ranges

    def hidden(self) -> dict[str, tuple[BundleName, ...]]:
        return self._read(ledger_ranges.hidden_ranges)

    def exported(self) -> int:
        return self._read(ledger_ranges.exported)

    def note_exported(self, last: int) -> None:
        self._write(lambda connection: ledger_ranges.note_exported(connection, last))

    def own_work(self, first: int) -> int:
        def work(opened: OpenedData) -> int:
            with reading(opened) as connection:
                return ledger_reading.count_work(connection, opened.store.device.id, first)

        return self._use(work)

    def bundles(self, device: str) -> list[BundleName]:
        return self._read(lambda connection: ledger_ranges.bundles(connection, device))

    def note_bundle(self, name: BundleName) -> None:
        def work(opened: OpenedData) -> None:
            with writing(opened) as connection:
                ledger_ranges.note_sealed(connection, name, opened.store.now())

        self._use(work)

    def erased_in(self, name: BundleName) -> bool:
        return self._read(lambda connection: ledger_ranges.is_erased_since(connection, name))

    def erased(self) -> list[BundleName]:
        return self._read(ledger_ranges.erased_ranges)

    def reseal_done(self, name: BundleName) -> None:
        self._write(lambda connection: ledger_ranges.note_resealed(connection, name))

    def moved(self, placed: Mapping[str, str], devices: Collection[str]) -> list[BundleName]:
        return self._read(lambda connection: ledger_moved.moved(connection, placed, devices))

    def note_placed(self, placed: Mapping[str, str], devices: Collection[str]) -> None:
        def is_known(connection: Connection) -> bool:
            return ledger_moved.is_noted(connection, placed, devices)

        if not self._read(is_known):  # most exchanges alter nothing
            self._write(lambda connection: ledger_moved.note_placed(connection, placed, devices))

    # attached files

    def wanted_files(self) -> list[str]:
        def work(opened: OpenedData) -> list[str]:
            with reading(opened) as connection:
                named = ledger_files.files_named(connection)
            return sorted(named - ledger_files.files_here(opened.folder, opened.key, named))

        return self._use(work)

    def own_files(self, scope_of: ScopeOf) -> list[tuple[str, str]]:
        def work(opened: OpenedData) -> list[tuple[str, str]]:
            with reading(opened) as connection:
                scopes = ledger_files.file_scopes(connection, scope_of)
                waiting = scopes.keys() - ledger_files.shared_files(connection)
            here = ledger_files.files_here(opened.folder, opened.key, waiting)
            return [(digest, scopes[digest]) for digest in sorted(here)]

        return self._use(work)

    def file_scopes(self, scope_of: ScopeOf) -> dict[str, str]:
        return self._read(lambda connection: ledger_files.file_scopes(connection, scope_of))

    def files_in(self, names: Collection[BundleName]) -> set[str]:
        return self._read(lambda connection: ledger_files.files_in(connection, names))

    def note_files_shared(self, digests: Iterable[str]) -> None:
        self._write(lambda connection: ledger_files.note_files_shared(connection, digests))

    def erased_files(self) -> list[str]:
        return self._read(ledger_files.erased_files)

    # counts

    def rows_conflicts(self) -> int:
        return self._read(partial(_count, table="conflict"))

    def unread(self) -> int:
        return self._read(partial(_count, table="unread"))

    def _read(self, work: Callable[[Connection], T]) -> T:
        def within(opened: OpenedData) -> T:
            with reading(opened) as connection:
                return work(connection)

        return self._use(within)

    def _write(self, work: Callable[[Connection], None]) -> None:
        def within(opened: OpenedData) -> None:
            with writing(opened) as connection:
                work(connection)

        self._use(within)


def _count(connection: Connection, table: str) -> int:
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(rows)


def _apply(opened: OpenedData, found: ChainRange, sender: str, only_here: bool) -> Applied:
    from db.applying import apply_range  # no start needs it

    with writing(opened) as connection:
        now = opened.store.now()
        done = apply_range(connection, found, now=now, sender=sender)
        ledger_ranges.note_applied(connection, found, now, is_news=done.entries > 0)
        # Read back after a restore from where it lies: others have it.
        if found.device == opened.store.device.id and not only_here:
            last = max(found.last, ledger_ranges.exported(connection))
            ledger_ranges.note_exported(connection, last)
    opened.store.refresh()
    return done
