"""Hours invoiced against hours documented: established, per citizen, never set off."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.hours import HoursState, compare
from inspector.domain.model import CaseReview, ReviewState

INVOICED = [40, 32, 60, 25, 48, 37, 30, 52, 44, 36, 28, 60, 45, 33, 50]
DOCUMENTED = [40, 32, 52, 25, 48, 37, 24, 52, 44, 36, 28, 48, 45, 33, 44]
PRICE = Decimal(420)
HOURS = st.none() | st.decimals(0, 200, places=2)


def review(invoiced=None, documented=None, *, price=None, number="S-1", state="reviewed"):
    def exact(value):
        return None if value is None else Decimal(str(value))

    return CaseReview(
        id=number,
        case_number=number,
        state=state,
        invoiced_hours=exact(invoiced),
        documented_hours=exact(documented),
        hourly_price=exact(price),
    )


def test_the_sample_of_fifteen_is_short_of_32_hours_and_13440_kroner():
    reviews = [review(i, d, price=420) for i, d in zip(INVOICED, DOCUMENTED, strict=True)]
    total = compare(reviews)
    assert (total.shortfall_hours, total.shortfall_kroner) == (32, 13_440)
    assert (total.invoiced, total.compared, total.with_shortfall) == (620, 15, 4)


def test_the_case_card_runs_its_sums_and_leaves_out_cases_not_found():
    reviews = [
        review(40, 40, price=420),
        review(32, state=ReviewState.NOT_FOUND),
        review(92, 92, price=420),
        review(44, state=ReviewState.NOT_FOUND),
        review(32, 32, price=420),
        review(60, 52, price=420),
    ]
    total = compare(reviews)
    last = total.lines[-1]
    assert (last.shortfall, last.kroner) == (8, 3_360)
    assert (last.running_invoiced, last.running_documented, last.running_shortfall) == (224, 216, 8)
    assert (total.compared, total.not_found, total.not_found_invoiced) == (4, 2, 76)


def test_one_citizens_extra_hours_never_pay_for_anothers_missing_ones():
    total = compare([review(40, 30), review(40, 50)])
    assert (total.shortfall_hours, total.excess_hours) == (10, 10)
    assert (total.with_shortfall, total.with_excess) == (1, 1)


def test_an_hour_nobody_typed_is_missing_and_not_zero():
    total = compare([review(40), review(None, 40), review(), review(30, 30)])
    assert [line.state for line in total.lines] == [
        HoursState.MISSING_DOCUMENTED,
        HoursState.MISSING_INVOICED,
        HoursState.NOT_ENTERED,
        HoursState.COMPARED,
    ]
    assert (total.invoiced, total.shortfall_hours, total.missing) == (30, 0, 2)
    assert total.lines[0].shortfall is None


def test_a_documented_zero_is_a_number():
    total = compare([review(40, 0, price=420)])
    assert (total.shortfall_hours, total.shortfall_kroner) == (40, 16_800)


def test_each_case_counts_at_its_own_price():
    total = compare([review(10, 9, price=420), review(10, 8, price="415.55")])
    assert [line.kroner for line in total.lines] == [Decimal("420.00"), Decimal("831.10")]
    assert total.lines[1].running_kroner == total.shortfall_kroner == Decimal("1251.10")


def test_the_price_of_the_agreement_stands_in_and_a_missing_price_is_told():
    assert compare([review(10, 9)], price=PRICE).shortfall_kroner == 420
    without = compare([review(10, 9), review(10, 10)])
    assert (without.lines[0].kroner, without.without_price) == (None, 1)


def test_kroner_are_rounded_to_the_ore_case_by_case():
    total = compare([review("1.01", 1, price="0.50"), review("1.01", 1, price="0.50")])
    assert total.shortfall_kroner == Decimal("0.02")


def test_the_share_is_of_the_hours_compared():
    assert compare([review(200, 190), review(99)]).shortfall_share == Decimal("0.05")
    assert compare([]).shortfall_share is None
    assert compare([review(0, 0)]).shortfall_share is None


@given(st.lists(st.tuples(HOURS, HOURS, st.sampled_from(list(ReviewState)))))
def test_the_books_balance(cases):
    total = compare([review(i, d, state=state) for i, d, state in cases])
    assert total.invoiced - total.documented == total.shortfall_hours - total.excess_hours
    assert min(total.shortfall_hours, total.excess_hours) >= 0
    assert total.lines == () or total.lines[-1].running_shortfall == total.shortfall_hours
    assert len(total.lines) == len(cases)
