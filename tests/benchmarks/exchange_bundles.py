"""Bundles of fifty laptops, written durably into a folder, against raw writing of the same bytes.

50 laptops with 2,000 changes each; sealing is no part of it. The floor writes each bundle into
a file of its own and forces it to disk, and no more. Both run in one round, in one process.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]

from sealing_samples import MADE, SEALING, Office, an_office
from stopwatch import seconds

from inspector.domain.exchange import MOST_ENTRIES, BundleName, ChainRange, LogEntry
from inspector.domain.office import COMMON
from inspector.gateways.folder_hub import FolderHub

LAPTOPS, CHANGES = 50, 2000
ROUNDS = 9
TARGET = 2.0
Bundles = list[tuple[BundleName, bytes]]


def bundles() -> list[tuple[str, Bundles]]:
    """What fifty laptops have to give: real bundles of the size that such changes make."""
    office, chance = an_office(), random.Random(5)
    sample = office.roster.members[0].device
    sealed = [_sealed(office, sample, number, chance) for number in range(CHANGES // MOST_ENTRIES)]
    found = []
    for laptop in range(LAPTOPS):
        device = f"{laptop:08x}-0000-4000-8000-000000000000"
        found.append((device, [
            (BundleName(device, n * MOST_ENTRIES + 1, (n + 1) * MOST_ENTRIES, link), data)
            for n, (link, data) in enumerate(sealed)
        ]))  # fmt: skip
    return found


def _sealed(office: Office, device: str, number: int, chance: random.Random) -> tuple[str, bytes]:
    first = number * MOST_ENTRIES + 1
    entries = tuple(_entry(seq, chance) for seq in range(first, first + MOST_ENTRIES))
    link = sha256(str(number).encode()).digest()
    found = ChainRange(
        device=device, first=first, last=first + MOST_ENTRIES - 1,
        previous=link if number else b"", link=link, parts={COMMON: entries},
    )  # fmt: skip
    keys = office.keys[device]
    data = SEALING.seal(found, office.roster, device, keys, office.held(device), MADE)
    return link.hex()[:12], data


def _entry(seq: int, chance: random.Random) -> LogEntry:
    fields = json.dumps({"outcome": chance.choice(("yes", "no")), "comment": f"bemærkning {seq}"})
    return LogEntry(
        seq, 1_790_000_000_000_000 + seq, seq, "AA", "answer_recorded", "", "answer",
        f"{chance.getrandbits(128):032x}", fields, "{}", chance.randbytes(16), chance.randbytes(32),
    )  # fmt: skip


def measure() -> list[dict[str, object]]:
    """One figure: into the folder, whole and read back / raw write and fsync."""
    given = bundles()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            ratio = _round(Path(folder) / str(number), given)
            ratios += [ratio] if number else []  # the first warms the disk
    ratio = round(statistics.median(ratios), 2)
    return [{"name": "bundles_to_a_folder", "ratio": ratio, "target": TARGET, "runs": ROUNDS}]


def _round(folder: Path, given: list[tuple[str, Bundles]]) -> float:
    hub_folder, raw = folder / "hub", folder / "raw"
    hub_folder.mkdir(parents=True)
    raw.mkdir()
    hub = FolderHub(hub_folder)
    for device, _ in given:
        hub.put_status(device, b"status")

    def ours() -> None:
        for device, own in given:
            hub.put_bundles(device, own, None)

    def floor() -> None:
        for device, own in given:
            for name, data in own:
                handle = os.open(raw / f"{device}-{name.file}", os.O_CREAT | os.O_WRONLY)
                os.write(handle, data)
                os.fsync(handle)
                os.close(handle)

    ratio = seconds(ours) / seconds(floor)
    shutil.rmtree(folder)
    return ratio


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure))
