"""Measures every figure and prints one JSON line each: name, ratio, target, runs.

Each file here has a `measure()` that times the product and its floor in the same round, so
that a busy machine slows both; the ratio of a figure is the median over the rounds.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main(names: list[str]) -> int:
    sys.path[:0] = [str(ROOT), str(HERE.parent)]
    for path in sorted(HERE.glob("*.py")):
        if path.stem == "run_all" or (names and path.stem not in names):
            continue
        for figure in _load(path).measure():
            print(json.dumps(figure, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
