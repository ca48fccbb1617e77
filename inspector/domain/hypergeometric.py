"""Drawing without replacement, in whole numbers: how likely so few errors are."""

from __future__ import annotations

import math
from fractions import Fraction

_HEAVY = 2_000  # above this many draws, numbers of thousands of digits take their time
_CLEAR = 1e-6  # far above the error of the floats (about 1e-9), see `_nearly`


def at_most(errors: int, faulty: int, sample: int, population: int) -> tuple[int, int]:
    """P(at most `errors` seen), of `faulty` in the population, as numerator and denominator."""
    few, many, first = _smaller(faulty, sample, population)
    if errors >= few:
        return 1, 1
    if errors < first:
        return 0, 1
    sound = population - many
    term = math.comb(many, first) * math.comb(sound, few - first)
    total = term
    for seen in range(first, errors):
        term = term * (many - seen) * (few - seen) // ((seen + 1) * (sound - few + seen + 1))
        total += term
    return total, math.comb(population, few)


def is_likelier(alpha: Fraction, errors: int, faulty: int, sample: int, population: int) -> bool:
    """Whether P(at most `errors` seen) is above alpha; exact, however close it comes."""
    if min(faulty, sample) > _HEAVY:
        near = _nearly(errors, faulty, sample, population) - float(alpha)
        if abs(near) > _CLEAR:
            return near > 0
    part, whole = at_most(errors, faulty, sample, population)
    return part * alpha.denominator > alpha.numerator * whole


def _smaller(faulty: int, sample: int, population: int) -> tuple[int, int, int]:
    """Which cases are faulty and which are drawn may change places: the smaller is cheaper.

    Both numbers in order of size, and how many errors are seen at the least.
    """
    few, many = sorted((faulty, sample))
    return few, many, max(0, few - (population - many))


def _log_comb(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


def _nearly(errors: int, faulty: int, sample: int, population: int) -> float:
    """The same chance in floats: logarithms near 10^6 leave a relative error near 10^-9."""
    few, many, first = _smaller(faulty, sample, population)
    if errors >= few:
        return 1.0
    sound, whole = population - many, _log_comb(population, few)
    return math.fsum(
        math.exp(_log_comb(many, seen) + _log_comb(sound, few - seen) - whole)
        for seen in range(first, errors + 1)
    )
