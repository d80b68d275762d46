"""The rates of return of many level flows at once (SciPy, extra `optimize`): Newton's way, and bracketing where it strays.

>>> import numpy as np
>>> rates_of(np.array([150.0, 10.0, 5.0]), np.array([32.5, 1.0, -1.0]), np.array([10.0, 10.0, 3.0])).round(6)
array([0.17257, 0.     ,     nan])
"""

from __future__ import annotations

import warnings
from typing import Any, Final

from .rates import solver

CHUNK: Final = 1 << 14
"""Rows that are worked on together: their columns stay near the processor."""

STEPS: Final = 5
CLOSE: Final = 1e-12
BESIDE: Final = 1e-9

Array = Any
"""An array of numpy, which comes with SciPy."""


def rates_of(outlay: Array, flow: Array, years: Array) -> Array:
    """Give the exact rates of return: arrays of outlays, of flows of a year, of years; NaN where undefined.

    Errors:
        CleanprodError: SciPy is not installed.
    """
    optimize, elementwise = solver("optimize"), solver("optimize.elementwise")
    import numpy as np  # noqa: PLC0415 - comes with SciPy

    rates = np.full(len(outlay), np.nan)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # some stray, and are found again below
        places = np.flatnonzero((outlay > 0) & (flow > 0) & (years == np.floor(years)))
        for start in range(0, len(places), CHUNK):
            part = places[start : start + CHUNK]
            rates[part] = _newton(optimize, np, outlay[part] / flow[part], years[part])
        ratio, n = outlay[places] / flow[places], years[places]
        stray = ~((np.abs(_missing(np, rates[places], ratio, n)) <= CLOSE * ratio) & (rates[places] > -1))
        if stray.any():
            ratio, n = ratio[stray], n[stray]
            gains = n >= ratio
            # a flow for ever at the rate F/I pays for the outlay, and one that ends does not: the rate is below it; where
            # they do not make up for it, the last year's alone, grown most, does not exceed it
            low = np.where(gains, -(1 + BESIDE) * np.log1p(1 / ratio), 0.0)
            high = np.where(gains, 0.0, (1 + BESIDE) * np.log(ratio) / n)
            bracketed = elementwise.find_root(lambda *given: _missing_by_log(np, *given), (low, high), args=(ratio, n))
            rates[places[stray]] = np.expm1(-bracketed.x) + 0.0  # a rate of zero has no sign
    return rates


def _missing(np: Any, rate: Array, ratio: Array, n: Array) -> Array:  # noqa: ANN401 - numpy
    """What one a year over n years is worth at a rate, less the outlay for each unit of flow."""
    some = np.where(rate == 0, 1.0, rate)
    return np.where(rate == 0, n, -np.expm1(-n * np.log1p(some)) / some) - ratio


def _missing_by_log(np: Any, log: Array, ratio: Array, n: Array) -> Array:  # noqa: ANN401 - numpy
    """The same by -ln(1 + rate), which tells rates apart that are next to -100 %."""
    some = np.where(log == 0, 1.0, log)
    return np.where(log == 0, n, np.expm1(n * some) / -np.expm1(-some)) - ratio


def _newton(optimize: Any, np: Any, ratio: Array, n: Array) -> Array:  # noqa: ANN401 - of SciPy, and numpy
    """Go Newton's way from a rate that is near for all but the longest paybacks; NaN, or beside, where it strays."""

    def missing(rate: Array, ratio: Array, n: Array) -> Array:
        return -np.expm1(-n * np.log1p(rate)) / rate - ratio

    def slope(rate: Array, _: Array, n: Array) -> Array:
        last = np.exp(-n * np.log1p(rate))
        return (n * last / (1 + rate) - (1 - last) / rate) / rate

    near = np.minimum(1 / ratio, 2 * (n - ratio) / (ratio * (n + 1)))
    near[near == 0] = BESIDE
    try:
        return optimize.newton(missing, near, slope, (ratio, n), 1e-15, STEPS, rtol=1e-14, full_output=True)[0]
    except RuntimeError:  # none of them came to an end: each is bracketed
        return np.full(len(ratio), np.nan)
