"""The program with a keychain that answers from memory, for `start.py`.

It replaces the keychain and nothing else, and never imports `keyring`: what a real one costs
lies with the desktop's service and is not measured here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import main


class KeyRingInMemory:
    """Holds the one key of the measured folder."""

    def read(self, name: str) -> str | None:
        return os.environ.get("UANMELDT_MEASURED_KEY")

    def write(self, name: str, secret: str) -> bool:
        return False


if __name__ == "__main__":
    main.Outside.key_ring = lambda _self: KeyRingInMemory()  # type: ignore[method-assign]
    raise SystemExit(main.main(sys.argv[1:]))
