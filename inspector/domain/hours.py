"""Hours invoiced against hours documented, case by case.

Only differences that were established count [S2]. One citizen's extra hours are never set
off against another's missing ones. A case that was not found stands outside the sum, and an
hour nobody has typed is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from inspector.domain.model import CaseReview, ReviewState

_ORE = Decimal("0.01")
ZERO = Decimal(0)


class HoursState(StrEnum):
    """What can be said of the hours of a case."""

    COMPARED = "compared"
    MISSING_DOCUMENTED = "missing_documented"
    MISSING_INVOICED = "missing_invoiced"
    NOT_FOUND = "not_found"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLine:
    """The hours of one case, and the sums of the compared cases down to this line.

    `shortfall` and `excess` are hours, never negative, and None where nothing was compared.
    `kroner` is the shortfall at this case's price, to the øre; None without a price.
    """

    case_number: str
    state: HoursState
    invoiced: Decimal | None = None
    documented: Decimal | None = None
    shortfall: Decimal | None = None
    excess: Decimal | None = None
    price: Decimal | None = None
    kroner: Decimal | None = None
    running_invoiced: Decimal = ZERO
    running_documented: Decimal = ZERO
    running_shortfall: Decimal = ZERO
    running_kroner: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursTotal:
    """The sums of the compared cases, and what stands outside them."""

    lines: tuple[HoursLine, ...] = ()
    invoiced: Decimal = ZERO
    documented: Decimal = ZERO
    shortfall_hours: Decimal = ZERO
    excess_hours: Decimal = ZERO
    shortfall_kroner: Decimal = ZERO
    not_found_invoiced: Decimal = ZERO  # hours invoiced in cases that were not found

    def count(self, *states: HoursState) -> int:
        return sum(line.state in states for line in self.lines)

    @property
    def compared(self) -> int:
        """How many cases the sums hold."""
        return self.count(HoursState.COMPARED)

    @property
    def not_found(self) -> int:
        return self.count(HoursState.NOT_FOUND)

    @property
    def missing(self) -> int:
        """Cases where one of the two numbers is missing, so that nothing can be compared."""
        return self.count(HoursState.MISSING_DOCUMENTED, HoursState.MISSING_INVOICED)

    @property
    def with_shortfall(self) -> int:
        return sum(bool(line.shortfall) for line in self.lines)

    @property
    def with_excess(self) -> int:
        return sum(bool(line.excess) for line in self.lines)

    @property
    def without_price(self) -> int:
        """Cases with missing hours whose kroner are unknown: the sum of kroner lacks them."""
        return sum(bool(line.shortfall) and line.kroner is None for line in self.lines)

    @property
    def shortfall_share(self) -> Decimal | None:
        """Missing hours of the hours invoiced in the compared cases; None without any."""
        return self.shortfall_hours / self.invoiced if self.invoiced > 0 else None


def compare(reviews: Iterable[CaseReview], *, price: Decimal | None = None) -> HoursTotal:
    """Compare the hours of these cases, in this order.

    The case's own price counts; `price` (the agreement's) stands in where it has none.
    """
    total = HoursTotal()
    for review in reviews:
        total = _with(total, _line(review, price))
    return total


def _line(review: CaseReview, price: Decimal | None) -> HoursLine:
    invoiced, documented = review.invoiced_hours, review.documented_hours
    price = price if review.hourly_price is None else review.hourly_price
    if review.state == ReviewState.NOT_FOUND:
        return HoursLine(
            case_number=review.case_number,
            state=HoursState.NOT_FOUND,
            invoiced=invoiced,
            price=price,
        )
    if invoiced is None or documented is None:
        return HoursLine(
            case_number=review.case_number,
            state=_what_is_missing(invoiced, documented),
            invoiced=invoiced,
            documented=documented,
            price=price,
        )
    shortfall = max(invoiced - documented, ZERO)
    return HoursLine(
        case_number=review.case_number,
        state=HoursState.COMPARED,
        invoiced=invoiced,
        documented=documented,
        shortfall=shortfall,
        excess=max(documented - invoiced, ZERO),
        price=price,
        kroner=None if price is None else _kroner(shortfall, price),
    )


def _what_is_missing(invoiced: Decimal | None, documented: Decimal | None) -> HoursState:
    if invoiced is None:
        return HoursState.NOT_ENTERED if documented is None else HoursState.MISSING_INVOICED
    return HoursState.MISSING_DOCUMENTED


def _kroner(hours: Decimal, price: Decimal) -> Decimal:
    return (hours * price).quantize(_ORE, rounding=ROUND_HALF_UP)


def _with(total: HoursTotal, line: HoursLine) -> HoursTotal:
    compared = line.state is HoursState.COMPARED
    invoiced = total.invoiced + (line.invoiced or ZERO) * compared
    documented = total.documented + (line.documented or ZERO) * compared
    shortfall = total.shortfall_hours + (line.shortfall or ZERO)
    kroner = total.shortfall_kroner + (line.kroner or ZERO)
    lost = (line.invoiced or ZERO) if line.state is HoursState.NOT_FOUND else ZERO
    running = replace(
        line,
        running_invoiced=invoiced,
        running_documented=documented,
        running_shortfall=shortfall,
        running_kroner=kroner,
    )
    return HoursTotal(
        lines=(*total.lines, running),
        invoiced=invoiced,
        documented=documented,
        shortfall_hours=shortfall,
        excess_hours=total.excess_hours + (line.excess or ZERO),
        shortfall_kroner=kroner,
        not_found_invoiced=total.not_found_invoiced + lost,
    )
