"""How fast TILSYN-1 draws from 100,000 cases, against the bare hashes and the reference.

Each round times both sides, one after the other; a figure is the median of the rounds'
ratios. Run it by itself: `python tests/benchmarks/draw.py`.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from consistent_sampler import sampler

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]

from stopwatch import seconds

from inspector.domain import draw as tilsyn

CASES = 100_000
ROUNDS = 9
DRAWN = 20  # 15 and 5 in reserve
IDS = [f"KBH-2026-{number:06d}" for number in range(CASES)]
ROWS = [(case, "ALLE") for case in IDS]
DICE = "351622146535142663215344"
SEED = tilsyn.seed("2026-T1-001-A", tilsyn.frame_hash(ROWS), "ab" * 32, DICE)


def _ours() -> list[str]:
    result = tilsyn.draw(
        ROWS, draw_no="2026-T1-001-A", secret="ab" * 32, digits=DICE, sizes={"ALLE": 15}, reserve=5
    )
    stratum = result.strata["ALLE"]
    return [lot.case for lot in stratum.sample + stratum.reserve]


def _bare_hashes() -> None:
    start = "8af487f2d73deefa7ffd53c4f93fc6185a56a64029c70e25d11b3a55692dfc76"
    for case in IDS:
        hashlib.sha256((start + case).encode("utf-8")).digest()


def _reference() -> list[str]:
    return list(sampler(IDS, seed=SEED, take=DRAWN, output="id"))


def _ratio(
    name: str, above: Callable[[], object], below: Callable[[], object], target: float
) -> dict[str, object]:
    ratios = [seconds(above) / seconds(below) for _ in range(ROUNDS)]
    runs = [round(ratio, 3) for ratio in ratios]
    return {"name": name, "ratio": statistics.median(runs), "target": target, "runs": runs}


def measure() -> list[dict[str, object]]:
    """The two figures of the draw; a draw that differs from the reference is no figure at all."""
    if _ours() != _reference():
        raise AssertionError("the draw differs from the reference implementation")
    return [
        _ratio("draw of 100,000 cases / bare SHA-256 of the same ids", _ours, _bare_hashes, 5.0),
        _ratio("draw of 100,000 cases / consistent_sampler", _ours, _reference, 1.0),
    ]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
