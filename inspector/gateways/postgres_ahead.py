"""Reading ahead: a server far away is asked for many small bundles in one question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, islice

_MOST_BYTES = 4 * 1024 * 1024
_MOST = 200


class ReadAhead:
    """What is likely to be asked for next, and what was fetched for it; a few megabytes at most."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._kept: dict[str, bytes] = {}

    def expect(self, sizes: Sequence[tuple[str, int]]) -> None:
        """These keys may be asked for, in this order."""
        self._sizes.update(sizes)

    def batch(self, key: str) -> list[str]:
        """This key and those after it that fit; what was fetched before is forgotten."""
        self._kept.clear()
        chosen, size = [key], self._sizes.get(key, 0)
        order = dropwhile(lambda each: each != key, self._sizes)
        for each in islice(order, 1, _MOST):
            size += self._sizes[each]
            if size > _MOST_BYTES:
                break
            chosen.append(each)
        for each in chosen:
            self._sizes.pop(each, None)
        return chosen

    def keep(self, key: str, data: bytes) -> None:
        self._kept[key] = data

    def take(self, key: str) -> bytes | None:
        """What was fetched; given out once."""
        return self._kept.pop(key, None)

    def forget(self) -> None:
        self._sizes.clear()
        self._kept.clear()
