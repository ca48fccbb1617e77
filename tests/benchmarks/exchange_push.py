"""Pushing 140 bundles of 3 megabytes to a PostgreSQL, against one raw COPY of the same bytes.

Ours: `PostgresHub.put_bundles` for four laptops, one after another, each a login of its own in
the office's row-level security, with the hashes proved by the server and each push durable.
The floor: one COPY of the same rows, by the administrator, into one table without key, check or
index, in one transaction. Both over the same socket to the same server, one after the other in
each round; the figure is the median of the rounds' ratios. Connections are made before.
Run it by itself: `python tests/benchmarks/exchange_push.py`.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[each]) for each in (2, 1)]

from exchange.postgres_scene import OfficeDatabase, bundles, running_server
from stopwatch import seconds

from inspector.domain.exchange import BundleName
from inspector.gateways.postgres_hub import PostgresHub

LAPTOPS = 4  # that push one after another, as they come to the office
BUNDLES = 140
BYTES = 3_000_000
ROUNDS = 11
TARGET = 5.0

Made = list[tuple[BundleName, bytes]]


def _push(hubs: dict[str, PostgresHub], made: dict[str, Made]) -> None:
    put = sum(hubs[device].put_bundles(device, chain, None) for device, chain in made.items())
    if put != BUNDLES:
        raise RuntimeError(f"{put} bundles were put")


def _raw(office: OfficeDatabase, made: dict[str, Made]) -> float:
    with office.server.admin(office.name) as admin:
        admin.execute("DROP TABLE IF EXISTS raw")
        admin.execute("CREATE TABLE raw (device text, first bigint, last bigint, body bytea)")

        def copy_all() -> None:
            with admin.cursor().copy(
                "COPY raw (device, first, last, body) FROM STDIN (FORMAT binary)"
            ) as copy:
                copy.set_types(("text", "int8", "int8", "bytea"))
                for chain in made.values():
                    for name, data in chain:
                        copy.write_row((name.device, name.first, name.last, data))

        return seconds(copy_all)


def measure(rounds: int = ROUNDS) -> list[dict[str, object]]:
    made = {
        f"t{number}": bundles(f"t{number}", BUNDLES // LAPTOPS, size=BYTES // BUNDLES)
        for number in range(LAPTOPS)
    }
    ratios = []
    with running_server() as server:
        office = OfficeDatabase(server)
        for device in made:
            office.admit(device)
        hubs = {device: office.hub(device) for device in made}
        for hub in hubs.values():
            hub.bundles({})
        for _ in range(rounds):
            office.sql("TRUNCATE bundle")
            floor = _raw(office, made)
            ratios.append(seconds(lambda: _push(hubs, made)) / floor)
        office.close()
    name = f"push of {BUNDLES} bundles to PostgreSQL / one raw COPY of the same bytes"
    ratio = round(statistics.median(ratios), 2)
    return [{"name": name, "ratio": ratio, "target": TARGET, "runs": rounds}]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
