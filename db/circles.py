"""Entries that say of each other that one took the other's place: none of that counts.

Whoever replaces a value has seen it, so that of two entries at most one can name the other,
however many stand between them. Where they name each other nevertheless, somebody lies, and
nobody can tell who: all of them stand. That too follows from the set of the entries alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from db.heads import Told

Parents = Callable[[str, str], Sequence[str]]  # dot, column → the dots that it names there


def are_circular(early: Iterable[tuple[str, str]], parents: Parents) -> bool:
    """Whether any of these entries (dot, column) comes back to itself.

    `early`: those that were named before they were met; every circle has one.
    """
    return any(dot in _behind(dot, column, parents) for dot, column in early)


def _behind(dot: str, column: str, parents: Parents) -> set[str]:
    found: set[str] = set()
    waiting = [*parents(dot, column)]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += parents(one, column)
    return found


def without_circles(told: Sequence[Told]) -> Iterator[Told]:
    """All entries about one record, each without the parents that come back to it."""
    named = {each.dot: each.parents for each in told}
    columns = {column for parents in named.values() for column in parents}
    rings = {column: _rings(column, named) for column in columns}
    for each in told:
        parents = {
            column: [dot for dot in dots if rings[column].get(dot) != rings[column][each.dot]]
            for column, dots in each.parents.items()
        }
        yield each._replace(parents=parents)


def _rings(column: str, named: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, int]:
    """The number of the ring each entry stands in; most are alone in theirs (after Tarjan)."""
    rings: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    for start in named:
        if start in low:
            continue
        work = [(start, len(low), iter(named[start].get(column, ())))]
        low[start] = len(low)
        path.append(start)
        while work:
            dot, order, rest = work[-1]
            step = next((one for one in rest if one in named and one not in rings), None)
            if step is None:
                work.pop()
                if work:
                    before = work[-1][0]
                    low[before] = min(low[before], low[dot])
                if low[dot] == order:
                    _close(dot, path, rings)
            elif step in low:
                low[dot] = min(low[dot], low[step])
            else:
                low[step] = len(low)
                path.append(step)
                work.append((step, low[step], iter(named[step].get(column, ()))))
    return rings


def _close(dot: str, path: list[str], rings: dict[str, int]) -> None:
    number = len(rings)
    while True:
        one = path.pop()
        rings[one] = number
        if one == dot:
            return
