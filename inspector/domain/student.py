"""Student's t by the incomplete beta function (DLMF 8.17, 26.5), for intervals of estimates."""

from __future__ import annotations

import math

_TINY = 1e-300


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    fraction, c, d = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        m = step // 2
        if step == 1:
            part = 1.0
        elif step % 2:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            k = m - 1
            part = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
        d = 1.0 / ((1.0 + part * d) or _TINY)
        c = (1.0 + part / c) or _TINY
        fraction *= c * d
        if step > 2 and abs(c * d - 1.0) < 1e-15:
            break
    return fraction - 1.0


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0.0 or x >= 1.0:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    log = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b)
    front = math.exp(log - math.lgamma(a) - math.lgamma(b)) / a
    return front * _beta_fraction(a, b, x)


def t_quantile(probability: float, degrees: int) -> float:
    """The t that a Student variable stays under with this probability (0.5 to 1), by bisection."""
    if not 0.5 <= probability < 1.0 or degrees < 1:
        raise ValueError("the probability is from 0.5 to below 1, the degrees are positive")
    tail = 2 * (1 - probability)
    low, high = 0.0, 1.0
    while _tail(high, degrees) > tail:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _tail(middle, degrees) > tail else (low, middle)
    return high


def _tail(t: float, degrees: int) -> float:
    """P(|T| > t)."""
    return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t))
