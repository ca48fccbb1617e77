"""Which page comes when: ranges, odd and even, backwards, copies, and sides left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspector.domain.errors import InspectionError

ODD, EVEN = "odd", "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What she chose in the printer's dialog."""

    ranges: str = ""  # as it is typed: "2-3,5"; "" is all pages
    parity: str = ""  # ODD, EVEN or both
    backwards: bool = False
    copies: int = 1
    collate: bool = True
    both_sides: bool = False


def sides(count: int, wish: Wish) -> list[int | None]:
    """The pages in the order of the paper, counted from 0; None is a side left blank.

    No two copies share a sheet of paper. InspectionError `print-no-pages`.
    """
    wanted = [page for page in chosen(wish.ranges, count) if _meant(page, wish.parity)]
    if not wanted:
        raise InspectionError("print-no-pages", count=count)
    pages: list[int | None] = [page - 1 for page in wanted]
    if wish.backwards:
        pages.reverse()
    if wish.copies > 1 and wish.both_sides and len(pages) % 2:
        pages.append(None)
    if wish.collate:
        return _trimmed(pages * wish.copies)
    side = 2 if wish.both_sides else 1
    sheets = [pages[at : at + side] for at in range(0, len(pages), side)]
    return _trimmed([page for sheet in sheets for page in sheet * wish.copies])


def chosen(ranges: str, count: int) -> list[int]:
    """The pages meant by "2-3,5", counted from 1, each once; an end left out is the last."""
    found: set[int] = set()
    for part in ranges.replace(" ", "").split(",") if ranges.strip() else ["1-"]:
        first, dash, last = part.partition("-")
        if (first or last) and all(end.isdecimal() or not end for end in (first, last)):
            start = int(first or 1)
            found.update(range(start, min(int(last or count) if dash else start, count) + 1))
    return sorted(page for page in found if 1 <= page <= count)


def _meant(page: int, parity: str) -> bool:
    return {ODD: page % 2 == 1, EVEN: page % 2 == 0}.get(parity, True)


def _trimmed(pages: Sequence[int | None]) -> list[int | None]:
    """No blank side at the very end: the printer would put out a sheet for nothing."""
    last = max(at for at, page in enumerate(pages) if page is not None)
    return list(pages[: last + 1])


def without(options: Iterable[str], *names: str) -> tuple[list[str], dict[str, str]]:
    """Options of CUPS, name after value, without these, and what these were."""
    listed = list(options)
    pairs = list(zip(listed[::2], listed[1::2], strict=False))
    left = [word for pair in pairs if pair[0] not in names for word in pair]
    return left, {name: told for name, told in pairs if name in names}
