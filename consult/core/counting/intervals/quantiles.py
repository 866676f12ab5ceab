"""Quantiles of the normal and Student's t distributions: the only transcendental numbers of a count.

They keep ten figures, so that two machines whose logarithms differ in the last bit print the same interval.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, pi
from statistics import NormalDist

CONFIDENCE = 0.95
"""Nominal coverage of every interval (counting.md §8)."""

LEAST_DF = 0.1
"""Below so few degrees of freedom a quantile says nothing: it passes 10^12."""

MANY_DF = 200
"""From here on the expansion around the normal is right to 11 figures, and quicker."""


def settled(value: float) -> float:
    """Keep ten significant figures."""
    return float(f"{value:.10g}")


@lru_cache(maxsize=64)
def normal(confidence: float = CONFIDENCE) -> float:
    """Return z with P(|Z| <= z) = `confidence`."""
    return settled(NormalDist().inv_cdf((1 + confidence) / 2))


@lru_cache(maxsize=4096)
def student(df: float, confidence: float = CONFIDENCE) -> float:
    """Return t with P(|T| <= t) = `confidence`, for `df` real degrees of freedom. Raises ValueError below LEAST_DF."""
    if not df >= LEAST_DF:
        raise ValueError(f"too few degrees of freedom: {df}")
    if df >= MANY_DF:
        return settled(expanded(NormalDist().inv_cdf((1 + confidence) / 2), df))
    return settled(exp(solved(df, 1 - confidence)))


def expanded(z: float, df: float) -> float:
    """Return the t quantile by its expansion in 1/df around the normal one (Abramowitz & Stegun 26.7.5)."""
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / df**power for power, term in enumerate(terms, start=1))


def solved(df: float, outside: float) -> float:
    """Return log t with P(|T| > t) = `outside`, by Newton's method on the logarithms of both.

    The logarithm of the tail is concave in log t, so the steps close in from above after the first.
    """
    log_density = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    at = log(normal(1 - outside))
    for _ in range(100):
        t = exp(at)
        tail = tails(t, df)
        slope = 2 * t * exp(log_density - (df + 1) / 2 * log(1 + t * t / df)) / tail
        step = log(tail / outside) / slope
        at += step
        if abs(step) < 1e-14:
            break
    return at


def tails(t: float, df: float) -> float:
    """Return P(|T| > t): the regularised incomplete beta function I_x(df/2, 1/2) at x = df/(df + t^2)."""
    a, b, x = df / 2, 0.5, df / (df + t * t)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(t * t / (df + t * t)))
    if x < (a + 1) / (a + b + 2):
        return front * continued(a, b, x) / a
    return 1 - front * continued(b, a, t * t / (df + t * t)) / b


def continued(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22)."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            found *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return found


__all__ = ["CONFIDENCE", "LEAST_DF", "normal", "student"]
