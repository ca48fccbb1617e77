"""Bundles on a PostgreSQL server: told, read and put in few questions and bounded memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, bundle_name
from inspector.gateways.postgres_ahead import ReadAhead
from inspector.gateways.postgres_problems import told
from inspector.services.exchange_places import Offered, steps
from inspector.services.ports import Progress

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_LAPTOP = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CHUNK_BYTES = 4 * 1024 * 1024  # sent in one transaction, or one bundle that is larger
_INCOMING = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
    device text, "first" bigint, "last" bigint, link text, hash bytea, body bytea
) ON COMMIT DELETE ROWS
"""
_COPY = (
    'COPY pg_temp.incoming (device, "first", "last", link, hash, body) FROM STDIN (FORMAT binary)'
)
_COPIED = ("text", "int8", "int8", "text", "bytea", "bytea")
# The same bytes are welcome once, whoever brought them.
_INSERT = """
INSERT INTO bundle (device, "first", "last", link, sender, hash, body)
SELECT device, "first", "last", link, %s, hash, body FROM pg_temp.incoming AS mine
WHERE NOT EXISTS (
    SELECT FROM bundle AS there
    WHERE (there.device, there."first", there."last", there.link, there.hash)
        = (mine.device, mine."first", mine."last", mine.link, mine.hash))
ON CONFLICT DO NOTHING
"""
_REPLACE = """
SELECT coalesce(sum(replace_bundle(
    mine.device, mine."first", mine."last", mine.link, mine.hash, mine.body)), 0)
FROM pg_temp.incoming AS mine JOIN bundle AS there USING (device, "first", "last", link)
WHERE there.sender = %s AND there.hash <> mine.hash
"""
# Of the same bytes one is told, the laptop's own before what others passed on.
_BUNDLES = """
SELECT DISTINCT ON (device, "first", "last", link, hash)
    device, "first", "last", link, sender, octet_length(body)
FROM {which}
ORDER BY device, "first", "last", link, hash, sender <> device, sender
"""
# The laptops are found by stepping over the index, and of each only what is not known is read: a
# chain may have thousands of bundles, and an exchange asks for a few. OFFSET 0 keeps the planner
# from reading all of them after all.
_AFTER = """
(
    WITH RECURSIVE chain (id) AS (
        (SELECT device FROM bundle ORDER BY device LIMIT 1)
        UNION ALL
        SELECT (SELECT device FROM bundle WHERE device > chain.id ORDER BY device LIMIT 1)
        FROM chain WHERE chain.id IS NOT NULL
    )
    SELECT newer.*
    FROM (
        SELECT chain.id, coalesce(known.seq, 0) AS seq
        FROM chain LEFT JOIN unnest(%s::text[], %s::bigint[]) AS known (device, seq)
            ON known.device = chain.id
        OFFSET 0
    ) AS asked CROSS JOIN LATERAL (
        SELECT * FROM bundle WHERE device = asked.id AND "last" > asked.seq OFFSET 0
    ) AS newer
) AS newest
"""
_OF = "bundle WHERE device = %s"
_READ = """
SELECT asked.key, body FROM unnest(
    %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[]
) AS asked (key, device, "first", "last", link, sender)
JOIN bundle USING (device, "first", "last", link, sender)
"""


class PostgresBundles:
    """The bundles of a hub; `ready` gives the connection to it, or an InspectionError `hub-…`."""

    def __init__(self, ready: Callable[[], Connection[TupleRow]]) -> None:
        self._ready = ready
        self._ahead = ReadAhead()

    def after(self, known: Mapping[str, int]) -> list[Offered]:
        """Those of every laptop that end after what is known, by laptop; never by a number of
        the server's own: rows appear in the order of their commits. A row that no program
        writes is told without a name.
        """
        return self._offered(_AFTER, [list(known.keys()), list(known.values())])

    def of(self, device: str) -> list[Offered]:
        """Every bundle of this chain, whoever brought it."""
        return self._offered(_OF, [device])

    def read(self, key: str) -> bytes | None:
        """This bundle; those that are likely to be asked for next are fetched with it."""
        if (kept := self._ahead.take(key)) is None:
            batch = self._ahead.batch(key)
            try:
                self._fetch(batch)
            except InspectionError:
                if len(batch) == 1:
                    raise
                self._fetch([key])  # it need not be this one that there is trouble with
            kept = self._ahead.take(key)
        return kept

    def put(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        """In a few transactions, each durable by itself; how many were not there."""
        done = put = 0
        for chunk in _chunks(bundles):
            steps(progress, done, len(bundles))
            with told():
                put += self._put_chunk(sender, chunk)
            done += len(chunk)
        steps(progress, done, len(bundles))
        return put

    def forget(self) -> None:
        """What was read ahead."""
        self._ahead.forget()

    def _offered(self, which: str, values: Sequence[object]) -> list[Offered]:
        with told():
            rows = self._ready().execute(_BUNDLES.format(which=which), values).fetchall()
        found, sizes = [], []
        for device, first, last, link, sender, size in rows:
            file = f"{device}/{first}-{last}-{link}.ibx"
            name = bundle_name(device, file.removeprefix(f"{device}/"))
            if name is None or not _LAPTOP.fullmatch(device) or not _LAPTOP.fullmatch(sender):
                found.append(Offered(file=file, device=sender))
                continue
            key = f"bundle/{file}/{sender}"
            found.append(Offered(file=file, device=sender, bundle=name, key=key, size=size))
            sizes.append((key, size))
        self._ahead.expect(sizes)
        return found

    def _fetch(self, keys: Sequence[str]) -> None:
        asked = []
        for key in keys:
            _, device, file, sender = key.split("/")
            if (name := bundle_name(device, file)) is None:
                raise InspectionError("hub-file", file=file)
            asked.append((key, device, name.first, name.last, name.link, sender))
        with told(), self._ready().cursor(binary=True) as cursor:
            cursor.execute(_READ, [list(each) for each in zip(*asked, strict=True)])
            for key, body in cursor:
                self._ahead.keep(key, body)

    def _put_chunk(self, sender: str, chunk: Sequence[tuple[BundleName, bytes]]) -> int:
        """One transaction: all of these are there on the server's disk, or none."""
        connection = self._ready()
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(_INCOMING)
            with cursor.copy(_COPY) as copy:
                copy.set_types(_COPIED)
                for name, data in chunk:
                    digest = sha256(data).digest()
                    copy.write_row((name.device, name.first, name.last, name.link, digest, data))
            new = cursor.execute(_INSERT, (sender,)).rowcount
            if new == len(chunk):
                return new
            replaced = cursor.execute(_REPLACE, (sender,)).fetchone()
            return new + (int(replaced[0]) if replaced else 0)


def _chunks(
    bundles: Sequence[tuple[BundleName, bytes]],
) -> Iterator[Sequence[tuple[BundleName, bytes]]]:
    begin = size = 0
    for place, (_, data) in enumerate(bundles):
        if place > begin and size + len(data) > _CHUNK_BYTES:
            yield bundles[begin:place]
            begin, size = place, 0
        size += len(data)
    if begin < len(bundles):
        yield bundles[begin:]
