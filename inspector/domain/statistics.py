"""What a small sample can say about all cases, in exact numbers.

Bounds on a list of known size are hypergeometric and computed in whole numbers, so that
no rounding can move a case over a bound. Floats appear where the answer is one (standard
errors, Student's t). `confidence` is a share: 0.95 is 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspector.domain.hypergeometric import at_most, is_likelier
from inspector.domain.student import t_quantile

MEASURED_CASES = 30
MEASURED_DIFFERENCES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStatement:
    """The numbers of the sentence every report prints: "0 af 15 … op til 34 af 200 (17,0 %)"."""

    errors: int
    sample: int
    population: int
    bound: int  # so many faulty cases there may be, at most
    confidence: float

    @property
    def share(self) -> float:
        return self.bound / self.population


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, its standard error and its two-sided interval, in the unit estimated."""

    estimate: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceEstimate:
    """Hours short in all cases, from a sample; `ratio` where the invoiced total is known."""

    cases: int
    with_difference: int
    sample_difference: float
    t: float
    difference: Interval
    ratio: Interval | None


@dataclass(frozen=True, slots=True)
class StratumCount:
    errors: int
    sample: int
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedEstimate:
    """Faulty cases over several strata; the bounds hold together at `confidence`."""

    share: float
    standard_error: float | None  # None where a stratum has fewer than two cases drawn
    bounds: tuple[int, ...]
    population: int
    confidence: float

    @property
    def bound(self) -> int:
        return sum(self.bounds)


def _check(errors: int, sample: int, population: int) -> None:
    if not (0 <= errors <= sample <= population and population > 0):
        raise ValueError(f"{errors} errors in {sample} of {population} cases cannot be")


def _exact(share: float) -> Fraction:
    """The share as it is written: 0.95 is 19/20, not its nearest binary number."""
    return Fraction(str(share))


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The largest number of the range for which this holds; it holds for `low` and then stops."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _upper(errors: int, sample: int, population: int, alpha: Fraction) -> int:
    def likely_enough(faulty: int) -> bool:
        return is_likelier(alpha, errors, faulty, sample, population)

    return _last(errors, population - sample + errors, likely_enough)


def upper_bound(errors: int, sample: int, population: int, confidence: float = 0.95) -> int:
    """The most faulty cases there may be: largest K with P(X <= errors | N, K, n) > alpha."""
    _check(errors, sample, population)
    return _upper(errors, sample, population, 1 - _exact(confidence))


def two_sided(
    errors: int, sample: int, population: int, confidence: float = 0.95
) -> tuple[int, int]:
    """The fewest and the most faulty cases there may be, with half of alpha at each side."""
    _check(errors, sample, population)
    half = (1 - _exact(confidence)) / 2
    most_sound = _upper(sample - errors, sample, population, half)
    return population - most_sound, _upper(errors, sample, population, half)


def _binomial_at_most(errors: int, sample: int, share: float) -> float:
    if share <= 0.0 or errors >= sample:
        return 1.0
    if share >= 1.0:
        return 0.0
    whole, seen, missed = math.lgamma(sample + 1), math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(
            whole
            - math.lgamma(i + 1)
            - math.lgamma(sample - i + 1)
            + i * seen
            + (sample - i) * missed
        )
        for i in range(errors + 1)
    )


def clopper_pearson_upper(errors: int, sample: int, confidence: float = 0.95) -> float:
    """The one-sided upper bound on the share where the population is without end."""
    _check(errors, sample, sample)
    alpha = float(1 - _exact(confidence))
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _binomial_at_most(errors, sample, middle) > alpha:
            low = middle
        else:
            high = middle
    return 1.0 if errors == sample else high


def clopper_pearson(errors: int, sample: int, confidence: float = 0.95) -> tuple[float, float]:
    """The two-sided interval of the share where the population is without end."""
    one_side = float((1 + _exact(confidence)) / 2)
    low = 1.0 - clopper_pearson_upper(sample - errors, sample, one_side)
    return low, clopper_pearson_upper(errors, sample, one_side)


def chance_of_seeing(faulty: int, sample: int, population: int) -> float:
    """The chance that a sample holds at least one of the faulty cases."""
    _check(0, sample, population)
    _check(0, faulty, population)
    if not faulty or not sample:
        return 0.0
    part, whole = at_most(0, faulty, sample, population)
    return (whole - part) / whole


def needed_sample(faulty: int, population: int, confidence: float = 0.95) -> int:
    """The smallest sample that shows at least one of so many faulty cases with this chance."""
    _check(1, faulty, population)
    alpha = 1 - _exact(confidence)

    def too_small(sample: int) -> bool:
        return is_likelier(alpha, 0, faulty, sample, population)

    return _last(0, population - faulty, too_small) + 1


def small_sample_statement(
    errors: int, sample: int, population: int, confidence: float = 0.95
) -> SampleStatement | None:
    """The numbers of the report's sentence; None after a full review, or without a sample."""
    _check(errors, sample, population)
    if sample in (0, population):
        return None
    bound = upper_bound(errors, sample, population, confidence)
    return SampleStatement(
        errors=errors, sample=sample, population=population, bound=bound, confidence=confidence
    )


def stratified(strata: Sequence[StratumCount], confidence: float = 0.95) -> StratifiedEstimate:
    """The share of faulty cases over all strata; alpha is shared out evenly (Bonferroni)."""
    population = sum(part.population for part in strata)
    alpha = (1 - _exact(confidence)) / len(strata)
    share, variance = 0.0, 0.0
    for part in strata:
        _check(part.errors, max(part.sample, 1), part.population)
        own = part.errors / part.sample
        weight = part.population / population
        share += weight * own
        if part.sample < part.population:
            left = 1 - part.sample / part.population
            spread = own * (1 - own) / (part.sample - 1) if part.sample > 1 else math.nan
            variance += weight**2 * left * spread
    bounds = tuple(_upper(part.errors, part.sample, part.population, alpha) for part in strata)
    error = None if math.isnan(variance) else math.sqrt(variance)
    return StratifiedEstimate(
        share=share,
        standard_error=error,
        bounds=bounds,
        population=population,
        confidence=confidence,
    )


def _interval(estimate: float, spreads: Sequence[float], population: int, t: float) -> Interval:
    """From the residuals of each case: finite population correction, n - 1 degrees."""
    n = len(spreads)
    variance = math.fsum(spread**2 for spread in spreads) / (n - 1)
    error = population * math.sqrt((1 - n / population) * variance / n)
    return Interval(estimate, error, estimate - t * error, estimate + t * error)


def difference_estimate(
    hours: Sequence[tuple[float, float]],
    *,
    population: int,
    invoiced_total: float | None = None,
    confidence: float = 0.90,
) -> DifferenceEstimate:
    """Hours short in the population, from (invoiced, documented) of each case drawn.

    For information: a claim rests on established differences alone [S2]. At least two cases.
    """
    n = len(hours)
    _check(0, n, population)
    if n < 2:
        raise ValueError("an estimate needs two cases at least")
    short = [float(invoiced) - float(documented) for invoiced, documented in hours]
    total, mean = math.fsum(short), math.fsum(short) / n
    t = t_quantile(0.5 + confidence / 2, n - 1)
    invoiced_sum = math.fsum(float(invoiced) for invoiced, _ in hours)
    ratio = None
    if invoiced_total is not None and invoiced_sum > 0:
        rate = total / invoiced_sum
        off = [d - rate * float(invoiced) for d, (invoiced, _) in zip(short, hours, strict=True)]
        ratio = _interval(rate * float(invoiced_total), off, population, t)
    return DifferenceEstimate(
        cases=n,
        with_difference=sum(gap != 0 for gap in short),
        sample_difference=total,
        t=t,
        difference=_interval(population * mean, [gap - mean for gap in short], population, t),
        ratio=ratio,
    )


def may_extrapolate(
    estimate: DifferenceEstimate,
    *,
    chosen_by_risk: bool = False,
    replaced_unlisted: bool = False,
    frame_differs: bool = False,
    several_prices: bool = False,
    contract_allows: bool = False,
) -> tuple[str, ...]:
    """The reasons, as codes, why the estimate may not be claimed; empty when it may be.

    Then at most the lower 90 % limit; else the established difference alone (sampling.md).
    """
    shown = estimate.ratio or estimate.difference
    reasons = {
        "small_sample": estimate.cases < MEASURED_CASES,
        "few_differences": estimate.with_difference < MEASURED_DIFFERENCES,
        "lower_limit_not_positive": shown.low <= 0,
        "wide_interval": shown.high - shown.low > abs(shown.estimate),
        "chosen_by_risk": chosen_by_risk,
        "replaced_unlisted": replaced_unlisted,
        "frame_differs": frame_differs,
        "several_prices": several_prices,
        "no_clause": not contract_allows,
    }
    return tuple(code for code, applies in reasons.items() if applies)
