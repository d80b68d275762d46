"""The internal rate of return (内部收益率 IRR): exact by SciPy (extra `optimize`), and by the manuals' two-point rule.

It is the rate at which NPV is zero. There is one, and one only, where the flows change their sign once: an outlay first and
returns behind it. Where they do not, or more than once, it is undefined, with the reason.

>>> from fractions import Fraction
>>> round(IRR(150, [Fraction(65, 2)] * 10), 6)
0.17257
>>> round(float(IRR_two_point(150, [Fraction(65, 2)] * 10)), 6)
0.172627
>>> print(undefined(150, [-1, -1]).en)
no rate makes up for the outlay: nothing flows back
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import CleanprodError, Problem
from cleanprod.words import Text

from .formulas import NPV, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

HUNDREDTH: Final = Fraction(1, 100)
HIGHEST: Final = 100
"""The two-point rule seeks up to so many per cent; the exact rate has no bound."""

NO_OUTLAY: Final = Text("没有投资，收益率无从计算", "there is no outlay: a rate of return has no meaning")
NOTHING_BACK: Final = Text("没有正的现金流量，无收益率", "no rate makes up for the outlay: nothing flows back")
SEVERAL: Final = Text(
    "现金流量多次变号，可能有多个收益率：请看净现值",
    "the flows change their sign more than once, and several rates may fit: see the net present value",
)
BELOW_ZERO: Final = Text(
    "贴现率为零时净现值已为负，插值法不适用",
    "the net present value is below zero at a rate of zero: the two-point rule has no start",
)
ABOVE_ALL: Final = Text(f"收益率高于 {HIGHEST}%，插值法不适用", f"above {HIGHEST} %: the two-point rule ends there")
_INSTALL: Final = Text("请安装：pip install 'cleanprod[optimize]'", "Install it: pip install 'cleanprod[optimize]'")


def solver(name: str) -> Any:  # noqa: ANN401 - a module of SciPy
    """Load a module of SciPy.

    Errors:
        CleanprodError: it is not installed.
    """
    from importlib import import_module  # noqa: PLC0415 - an extra

    try:
        return import_module(f"scipy.{name}")
    except ImportError:
        got = Text("SciPy 未安装", "SciPy is not installed")
        raise CleanprodError(Problem(got=got, expected=Text("SciPy", "the package SciPy"), mend=_INSTALL)) from None


def undefined(I: Number, F: Sequence[Number]) -> Text | None:
    """Tell why flows have no rate of return, or not one only; None where they have one."""
    if I <= 0:
        return NO_OUTLAY
    signs = [flow > 0 for flow in F if flow]
    if True not in signs:
        return NOTHING_BACK
    return SEVERAL if False in signs[signs.index(True) :] else None


def IRR(I: Number, F: Sequence[Number]) -> float | None:
    """The rate at which NPV is zero, to the last digits of a float; None where it is undefined.

    It is negative where the flows together do not make up for the outlay.

    Errors:
        CleanprodError: SciPy is not installed.
    """
    if undefined(I, F) is not None:
        return None
    optimize = solver("optimize")
    # in the unit of the outlay, so that neither yuan nor 亿元 are near the ends of floats
    flows = [float(Fraction(flow) / I) for flow in reversed(F)]

    def missing(factor: float) -> float:
        """NPV by the factor of a year, 1/(1 + IRR)."""
        worth = 0.0
        for flow in flows:
            worth = (worth + flow) * factor
        return worth - 1

    total = sum(map(Fraction, F))
    if total == I:
        return 0.0
    low, high = (0.0, 1.0) if total > I else (1.0, 2.0)
    while missing(high) < 0:
        low, high = high, 2 * high
    factor: float = optimize.brentq(missing, low, high, xtol=5e-324, rtol=8.9e-16)
    return 1 / factor - 1


def IRR_two_point(I: Number, F: Sequence[Number]) -> Fraction | None:
    """The manuals' rule: between the last whole per cent with NPV ≥ 0 and the next, on a straight line; exact.

    i1 + NPV1·(i2 − i1) / (NPV1 + |NPV2|). None where there is no rate, below zero, and above 100 %.
    """
    if why_no_two_point(I, F) is not None:
        return None
    low, high = 0, HIGHEST  # one change of sign: NPV falls through zero once
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if NPV(I, F, middle * HUNDREDTH) >= 0 else (low, middle)
    i1, i2 = low * HUNDREDTH, high * HUNDREDTH
    npv1, npv2 = NPV(I, F, i1), NPV(I, F, i2)
    return i1 + npv1 * (i2 - i1) / (npv1 + abs(npv2))


def why_no_two_point(I: Number, F: Sequence[Number]) -> Text | None:
    """Tell why the two-point rule gives nothing; None where it does."""
    why = undefined(I, F)
    if why is not None:
        return why
    if NPV(I, F, 0) < 0:
        return BELOW_ZERO
    return ABOVE_ALL if NPV(I, F, HIGHEST * HUNDREDTH) >= 0 else None
