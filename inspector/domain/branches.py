"""What became of a chain that two laptops wrote on: one of the two tells its part anew.

The laptop that takes another name says on its new chain which entries of the old one it has
told anew (`Branch`). Whoever had read that part takes it out of her log, where it stands in the
way of the other part, and says on her own chain up to where her entries mean it when they name
the old laptop (`Branch.chain`, `Branch.upto`). So every laptop reads every name alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from inspector.domain.retention import as_ranges, from_ranges
from inspector.domain.value import value

PREFIX = "branch:"  # of the id of a Setting whose value is one
LINK = 12  # hex digits of each hash, as in the name of a bundle
_ENTRIES = 10_000_000  # more than a laptop writes


@value
class Branch:
    """The entries of `old` after `keep` that `new` has told anew, one after another from 1.

    `links`: the beginning of each one's hash, from `keep` + 1 on. `skipped`: their numbers that
    were not told anew, as ranges. With `chain`: this laptop's entries up to `upto` mean that
    branch where they name an entry of `old` after `keep`; then `links` is empty.
    """

    old: str
    new: str
    keep: int
    skipped: str = ""
    links: tuple[str, ...] = ()
    chain: str = ""
    upto: int = 0

    @property
    def key(self) -> str:
        """The id of its Setting: said by one laptop, once."""
        return f"{PREFIX}{self.chain}:{self.new}:{self.upto}" if self.chain else PREFIX + self.new

    @property
    def text(self) -> str:
        """The Setting's value."""
        told = {
            "old": self.old, "new": self.new, "keep": self.keep, "skipped": self.skipped,
            "links": "".join(self.links), "chain": self.chain, "upto": self.upto,
        }  # fmt: skip
        return json.dumps(told, sort_keys=True, separators=(",", ":"))

    def told_as(self, seq: int) -> int | None:
        """The number on the new chain of this entry of the old one; None: it has none."""
        if seq <= self.keep or seq in self._not_told():
            return None
        return self.told_up_to(seq)

    def told_up_to(self, seq: int) -> int:
        """How many entries of the branch up to this one were told anew."""
        return seq - self.keep - sum(each <= seq for each in self._not_told())

    def holds(self, seq: int, link: str) -> bool:
        """Whether the entry with this hash (hex) stands in this place of the branch."""
        place = seq - self.keep - 1
        return 0 <= place < len(self.links) and self.links[place] == link[:LINK]

    def _not_told(self) -> frozenset[int]:
        return frozenset(seq for run in from_ranges(self.skipped) for seq in run)


def branch_of(text: str) -> Branch | None:
    """From a Setting's value; None: it is none that the program wrote."""
    try:
        told = json.loads(text)
        links = str(told["links"])
        found = Branch(
            old=str(told["old"]), new=str(told["new"]), keep=int(told["keep"]),
            skipped=str(told["skipped"]), chain=str(told["chain"]), upto=int(told["upto"]),
            links=tuple(links[at : at + LINK] for at in range(0, len(links), LINK)),
        )  # fmt: skip
        skipped = sum(map(len, from_ranges(found.skipped)))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    return found if found.keep >= 0 and skipped <= _ENTRIES else None


class Meant:
    """What entries mean by the names they use, by all that was said of branches."""

    def __init__(self, said: Iterable[Branch]) -> None:
        self._by: dict[tuple[str, str], list[Branch]] = {}
        for one in sorted(said, key=lambda one: (one.upto, one.new)):
            if one.chain:
                self._by.setdefault((one.chain, one.old), []).append(one)

    def __bool__(self) -> bool:
        return bool(self._by)

    def entry(self, chain: str, seq: int, named: str, number: int) -> tuple[str, int] | None:
        """What entry `seq` of `chain` means by `number` of `named`; None: it is nowhere now."""
        while (branch := self._branch(chain, seq, named, number)) is not None:
            told = branch.told_as(number)
            if told is None:
                return None
            named, number, seq = branch.new, told, branch.upto + 1
        return named, number

    def seen(self, chain: str, seq: int, seen: Mapping[str, int]) -> dict[str, int]:
        """How far each chain had come, as entry `seq` of `chain` says it."""
        found: dict[str, int] = {}
        for device, last in seen.items():
            named, upto, at = device, last, seq
            while (branch := self._branch(chain, at, named, upto)) is not None:
                found[named] = max(branch.keep, found.get(named, 0))
                named, upto, at = branch.new, branch.told_up_to(upto), branch.upto + 1
            found[named] = max(upto, found.get(named, 0))
        return found

    def runs(self, chain: str, seq: int, runs: Mapping[str, list[range]]) -> dict[str, list[range]]:
        """The entries that entry `seq` of `chain` names, by laptop, as ranges."""
        found: dict[str, list[range]] = {}
        moved: dict[str, set[int]] = {}
        for named, each in runs.items():
            if not any(seq <= one.upto for one in self._by.get((chain, named), ())):
                found[named] = [*each]
                continue
            meant = (self.entry(chain, seq, named, number) for run in each for number in run)
            for laptop, number in filter(None, meant):
                moved.setdefault(laptop, set()).add(number)
        for laptop, numbers in moved.items():
            found.setdefault(laptop, []).extend(from_ranges(as_ranges(sorted(numbers))))
        return found

    def _branch(self, chain: str, seq: int, named: str, number: int) -> Branch | None:
        known: Sequence[Branch] = self._by.get((chain, named), ())
        return next((one for one in known if seq <= one.upto and number > one.keep), None)
