"""What this laptop keeps of the office: `services.exchange_kept.OfficeShelf` over one data folder.

All of it lies in the encrypted database, the private keys among it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from db.change_log import canonical
from db.driver import Connection
from db.ledger_transaction import Use, reading, writing
from db.opening import OpenedData
from inspector.domain.exchange import Kept
from inspector.domain.office import Heard, Request
from inspector.services.exchange_seals import OwnKeys, ScopeKeys

T = TypeVar("T")
_HEARD = "SELECT device, at, version, applied FROM heard ORDER BY device"
_NOTE_HEARD = (
    "INSERT INTO heard (device, at, version, applied) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (device) DO UPDATE SET at = excluded.at, version = excluded.version, "
    "applied = excluded.applied"
)
_HELD = "SELECT file, reason, device, mark, at FROM held ORDER BY file"
_NOTE_HELD = "INSERT INTO held (file, reason, device, mark, at) VALUES (?, ?, ?, ?, ?)"
_KEYS = "SELECT scope, epoch, key FROM scope_key"
_ADD_KEY = "INSERT OR IGNORE INTO scope_key (scope, epoch, key) VALUES (?, ?, ?)"
_ALL_READ = "UPDATE office SET last_read = NULL"
_STILL_READ = "UPDATE office SET last_read = coalesce(last_read, roster)"
_NAME = (
    "INSERT INTO device (number, id, mark, created) "
    "VALUES ((SELECT max(number) + 1 FROM device), ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET mark = excluded.mark WHERE number <> 1"
)


class FolderShelf:
    """Each call is one piece of work on the storage thread and one transaction; it waits."""

    def __init__(self, use: Use) -> None:
        self._use = use

    # keys

    def own_keys(self) -> OwnKeys | None:
        sign, box = self._kept("sign_key"), self._kept("box_key")
        return OwnKeys(sign=sign, box=box) if sign and box else None

    def keep_own_keys(self, keys: OwnKeys) -> None:
        self._keep(sign_key=bytearray(keys.sign), box_key=bytearray(keys.box))

    def scope_keys(self) -> dict[tuple[str, int], bytes]:
        return self._read(
            lambda connection: {
                (scope, epoch): key for scope, epoch, key in connection.execute(_KEYS)
            }
        )

    def admin_secret(self) -> bytes | None:
        return self._kept("admin_secret")

    def keep_admin_secret(self, secret: bytes | None) -> None:
        self._keep(admin_secret=None if secret is None else bytearray(secret))

    # who belongs to it

    def roster(self) -> bytes | None:
        return self._kept("roster")

    def last_read(self) -> bytes | None:
        return self._kept("last_read")

    def keep_roster(
        self,
        signed: bytes,
        keys: ScopeKeys,
        marks: Mapping[str, str] | None = None,
        role: str = "",
        mark: str = "",
        closed: bool = False,
    ) -> None:
        """Also the laptops get their marks; those that nothing came of yet are known from now.

        What `role` may not do, the store refuses from now on.
        """

        def work(opened: OpenedData) -> None:
            now = _text(opened.store.now())
            named = [(device, mark, now) for device, mark in (marks or {}).items()]
            added = [(scope, epoch, bytearray(key)) for (scope, epoch), key in keys.items()]
            with writing(opened) as connection:
                connection.execute(_STILL_READ if closed else _ALL_READ)
                _set(connection, {"roster": bytearray(signed), "role": role, "mark": mark})
                connection.executemany(_ADD_KEY, added)
                connection.executemany(_NAME, named)
            opened.store.refresh()
            opened.store.act_as(role, mark)

        self._use(work)

    def asked(self) -> Request | None:
        text = self._kept_text("asked")
        return _request(text) if text else None

    def keep_asked(self, request: Request | None) -> None:
        self._keep(asked=None if request is None else _request_text(request))

    # what was heard, held and done

    def heard(self) -> list[Heard]:
        return self._read(lambda connection: [_heard(row) for row in connection.execute(_HEARD)])

    def note_heard(self, heard: Heard) -> None:
        row = (heard.device, _text(heard.at), heard.version, canonical(dict(heard.applied)))
        self._write(lambda connection: connection.execute(_NOTE_HEARD, row))

    def held(self) -> list[Kept]:
        return self._read(
            lambda connection: [
                Kept(file=file, reason=reason, device=device, mark=mark, at=_moment(at))
                for file, reason, device, mark, at in connection.execute(_HELD)
            ]
        )

    def keep_held(self, held: Sequence[Kept]) -> None:
        rows = {one.file: (one.file, str(one.reason), one.device, one.mark, _text(one.at))
                for one in held}  # fmt: skip

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM held")
            connection.executemany(_NOTE_HELD, [*rows.values()])

        self._write(work)

    def last_exchange(self) -> datetime | None:
        return _moment(self._kept_text("last_exchange"))

    def note_exchange(self, at: datetime) -> None:
        self._keep(last_exchange=_text(at))

    def forked(self) -> bool:
        return bool(self._read(partial(_get, column="forked")))

    def note_forked(self, forked: bool) -> None:
        self._keep(forked=int(forked))

    # the one row of the office

    def _kept(self, column: str) -> bytes | None:
        value = self._read(partial(_get, column=column))
        return value if isinstance(value, bytes) else None

    def _kept_text(self, column: str) -> str | None:
        value = self._read(partial(_get, column=column))
        return value if isinstance(value, str) else None

    def _keep(self, **values: str | int | bytearray | None) -> None:
        self._write(lambda connection: _set(connection, values))

    def _read(self, work: Callable[[Connection], T]) -> T:
        def within(opened: OpenedData) -> T:
            with reading(opened) as connection:
                return work(connection)

        return self._use(within)

    def _write(self, work: Callable[[Connection], object]) -> None:
        def within(opened: OpenedData) -> None:
            with writing(opened) as connection:
                work(connection)

        self._use(within)


def _get(connection: Connection, column: str) -> object:
    row = connection.execute(f"SELECT {column} FROM office WHERE id = 1").fetchone()
    return row[0] if row else None


def _set(connection: Connection, values: Mapping[str, str | int | bytearray | None]) -> None:
    """`values` by column: names of our own."""
    connection.execute("INSERT OR IGNORE INTO office (id) VALUES (1)")
    sets = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE office SET {sets} WHERE id = 1", tuple(values.values()))


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _heard(row: tuple[str, str | None, str, str]) -> Heard:
    device, at, version, applied = row
    return Heard(device=device, at=_moment(at), version=version, applied=json.loads(applied))


def _request_text(request: Request) -> str:
    told = {name: getattr(request, name) for name in _PLAIN}
    return canonical({**told, "made_at": _text(request.made_at), "words": list(request.words)})


def _request(text: str) -> Request:
    told = json.loads(text)
    plain = {name: told[name] for name in _PLAIN}
    return Request(**plain, made_at=_moment(told["made_at"]), words=tuple(told["words"]))


_PLAIN = ("device", "mark", "person", "sign_key", "box_key", "replaces")
