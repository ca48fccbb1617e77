"""Small samples in numbers: each figure was agreed by scipy and by exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.hypergeometric import at_most
from inspector.domain.statistics import (
    StratumCount,
    chance_of_seeing,
    clopper_pearson,
    clopper_pearson_upper,
    difference_estimate,
    may_extrapolate,
    needed_sample,
    small_sample_statement,
    stratified,
    two_sided,
    upper_bound,
)
from inspector.domain.student import incomplete_beta, t_quantile

INVOICED = [40, 32, 60, 25, 48, 37, 30, 52, 44, 36, 28, 60, 45, 33, 50]
DOCUMENTED = [40, 32, 52, 25, 48, 37, 24, 52, 44, 36, 28, 48, 45, 33, 44]


@pytest.mark.parametrize(
    ("errors", "sample", "population", "bound"),
    [
        (0, 15, 200, 34),
        (0, 15, 40, 5),
        (0, 15, 20, 2),
        (0, 15, 1000, 179),
        (0, 30, 60, 4),
        (0, 10, 90, 22),
        (0, 20, 550, 75),
        (1, 15, 200, 54),
        (2, 15, 60, 20),
        (2, 20, 550, 153),
        (1, 30, 120, 16),
    ],
)
def test_the_most_faulty_cases_there_may_be(errors, sample, population, bound):
    assert upper_bound(errors, sample, population) == bound


@pytest.mark.parametrize(
    ("errors", "sample", "population", "limits"),
    [
        (2, 15, 60, (2, 22)),
        (3, 15, 200, (10, 94)),
        (2, 20, 550, (8, 172)),
        (1, 30, 60, (1, 8)),
    ],
)
def test_two_sided_limits(errors, sample, population, limits):
    assert two_sided(errors, sample, population) == limits


@pytest.mark.parametrize(
    ("errors", "sample", "low", "high"),
    [
        (2, 15, 0.0165759, 0.4046027),
        (0, 15, 0.0, 0.2180194),
        (3, 20, 0.0320709, 0.3789268),
        (15, 15, 1 - 0.2180194, 1.0),
    ],
)
def test_limits_of_an_endless_population(errors, sample, low, high):
    assert clopper_pearson(errors, sample) == pytest.approx((low, high), abs=5e-8)


def test_one_sided_limit_of_an_endless_population():
    assert clopper_pearson_upper(0, 15) == pytest.approx(0.1810363, abs=5e-8)


@pytest.mark.parametrize(
    ("faulty", "sample", "population", "chance"),
    [
        (10, 15, 200, 0.5499889),
        (10, 30, 200, 0.8110587),
        (20, 15, 200, 0.8063880),
        (0, 15, 200, 0.0),
        (190, 15, 200, 1.0),
    ],
)
def test_the_chance_of_seeing_an_error(faulty, sample, population, chance):
    assert chance_of_seeing(faulty, sample, population) == pytest.approx(chance, abs=5e-8)


@pytest.mark.parametrize(
    ("faulty", "population", "sample"), [(10, 200, 51), (3, 60, 38), (6, 60, 23), (60, 60, 1)]
)
def test_the_sample_needed_to_see_an_error(faulty, population, sample):
    assert needed_sample(faulty, population) == sample


def _counted(errors, faulty, sample, population):
    draws = list(combinations(range(population), sample))
    seen = sum(sum(case < faulty for case in drawn) <= errors for drawn in draws)
    return Fraction(seen, len(draws))


@given(st.integers(1, 9), st.data())
def test_the_bound_is_the_largest_that_counting_by_hand_allows(population, data):
    sample = data.draw(st.integers(1, population))
    errors = data.draw(st.integers(0, sample))
    possible = range(errors, population - sample + errors + 1)
    by_hand = [k for k in possible if _counted(errors, k, sample, population) > Fraction(1, 20)]
    assert upper_bound(errors, sample, population) == max(by_hand)


@given(st.integers(1, 400), st.data())
def test_more_errors_never_lower_the_bound(population, data):
    sample = data.draw(st.integers(1, population))
    errors = data.draw(st.integers(0, sample - 1))
    assert upper_bound(errors, sample, population) < upper_bound(errors + 1, sample, population)


@given(st.integers(1, 400), st.data())
def test_the_limits_hold_what_was_seen(population, data):
    sample = data.draw(st.integers(1, population))
    errors = data.draw(st.integers(0, sample))
    low, high = two_sided(errors, sample, population)
    assert errors <= low <= high <= population - (sample - errors)


@given(st.integers(2, 300), st.data())
def test_one_case_fewer_would_not_have_been_enough(population, data):
    faulty = data.draw(st.integers(1, population))
    sample = needed_sample(faulty, population)
    miss = [
        Fraction(comb(population - faulty, n), comb(population, n)) for n in (sample - 1, sample)
    ]
    assert miss[0] > Fraction(1, 20) >= miss[1]


@pytest.mark.timeout(10)
def test_large_lists_are_still_exact():
    assert upper_bound(0, 15, 100_000) == 18_102
    assert upper_bound(3_000, 30_000, 100_000) == 10_242
    assert needed_sample(500, 100_000) == 596


def test_a_bound_found_by_floats_is_proved_by_whole_numbers():
    def share(faulty):
        return Fraction(*at_most(2_600, faulty, 26_000, 90_000))

    bound = upper_bound(2_600, 26_000, 90_000)
    assert share(bound) > Fraction(1, 20) >= share(bound + 1)


def test_the_statement_of_fifteen_cases_without_error():
    said = small_sample_statement(0, 15, 200)
    assert said is not None
    assert (said.bound, said.population, said.confidence) == (34, 200, 0.95)
    assert said.share == pytest.approx(0.17)


def test_a_full_review_needs_no_statement():
    assert small_sample_statement(2, 60, 60) is None
    assert small_sample_statement(0, 0, 60) is None


def test_impossible_counts_are_a_fault_of_the_program():
    with pytest.raises(ValueError, match="cannot be"):
        upper_bound(4, 3, 10)


def test_two_strata_together():
    result = stratified([StratumCount(3, 15, 60), StratumCount(1, 15, 40)])
    assert result.share == pytest.approx(0.1466667, abs=5e-8)
    assert result.standard_error == pytest.approx(0.0594151, abs=5e-8)
    assert (result.bounds, result.bound, result.population) == ((26, 10), 36, 100)


def test_one_case_drawn_has_no_standard_error_but_a_bound():
    result = stratified([StratumCount(0, 1, 60), StratumCount(1, 40, 40)])
    assert result.standard_error is None
    assert result.bounds[1] == 1


def hours_of_the_sample(total=7400.0):
    pairs = list(zip(INVOICED, DOCUMENTED, strict=True))
    return difference_estimate(pairs, population=180, invoiced_total=total)


def test_difference_estimator():
    result = hours_of_the_sample()
    assert (result.sample_difference, result.with_difference, result.cases) == (32, 4, 15)
    assert result.t == pytest.approx(1.7613101, abs=5e-8)
    plain = result.difference
    assert plain.estimate == pytest.approx(384)
    assert plain.standard_error == pytest.approx(173.04665, abs=5e-6)
    assert (plain.low, plain.high) == pytest.approx((79.21118, 688.78882), abs=5e-6)


def test_ratio_estimator():
    ratio = hours_of_the_sample().ratio
    assert ratio is not None
    assert ratio.estimate == pytest.approx(381.93548, abs=5e-6)
    assert ratio.standard_error == pytest.approx(159.31080, abs=5e-6)
    assert (ratio.low, ratio.high) == pytest.approx((101.33975, 662.53122), abs=5e-6)


def test_without_the_invoiced_total_there_is_no_ratio():
    assert hours_of_the_sample(total=None).ratio is None


def test_the_example_may_not_be_extrapolated():
    reasons = may_extrapolate(hours_of_the_sample())
    assert reasons == ("small_sample", "few_differences", "wide_interval", "no_clause")


def test_a_large_even_sample_under_a_clause_may():
    pairs = [(40, 38), (40, 37)] * 30
    estimate = difference_estimate(pairs, population=600, invoiced_total=24_000)
    assert may_extrapolate(estimate, contract_allows=True) == ()
    doubts = may_extrapolate(
        estimate,
        chosen_by_risk=True,
        replaced_unlisted=True,
        frame_differs=True,
        several_prices=True,
        contract_allows=True,
    )
    assert doubts == ("chosen_by_risk", "replaced_unlisted", "frame_differs", "several_prices")


def test_a_lower_limit_below_zero_is_a_reason():
    estimate = difference_estimate([(40, 30), (40, 41), (40, 40)], population=100)
    assert "lower_limit_not_positive" in may_extrapolate(estimate)


@pytest.mark.parametrize(
    ("probability", "degrees", "t"),
    [
        (0.95, 1, 6.313751515),
        (0.975, 5, 2.570581836),
        (0.975, 100, 1.983971519),
        (0.95, 100_000, 1.644868895),
        (0.5, 7, 0.0),
    ],
)
def test_student_t(probability, degrees, t):
    assert t_quantile(probability, degrees) == pytest.approx(t, abs=5e-6)


@given(st.floats(0.5, 50), st.floats(0.5, 50), st.floats(0.01, 0.99))
def test_incomplete_beta_mirrors(a, b, x):
    assert incomplete_beta(a, b, x) == pytest.approx(1 - incomplete_beta(b, a, 1 - x), abs=1e-12)
