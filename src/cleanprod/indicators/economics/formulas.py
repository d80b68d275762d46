"""The formulas of the audit manuals (审核手册), each by its letter; numbers are exact fractions, amounts of one currency.

    I     outlay less subsidy (总投资费用)             n     years that it lasts (使用年限)
    P     benefit of a year (年运行费用总节省金额)        i     rate of discount (贴现率)
    Y     years of depreciation (折旧年限)             tax   rate of income tax (税率)

Several manuals agree on them; the standing of the norms beside them is told in `norms.toml`.

>>> from fractions import Fraction
>>> depreciation = D(I=150, Y=10)
>>> flow = F(E(T(P=40, D=depreciation), tax=Fraction(30, 100)), depreciation)
>>> float(flow), round(float(N(150, flow)), 4), round(float(NPV(150, [flow] * 10, Fraction(5, 100))), 3)
(32.5, 4.6154, 100.956)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Number = int | Fraction


def I(outlay: Number, subsidy: Number = 0) -> Fraction:  # noqa: E743 - the letter of the manuals
    """Total outlay less subsidy (总投资费用 I = 总投资 − 补贴)."""
    return Fraction(outlay) - subsidy


def D(I: Number, Y: Number) -> Fraction:
    """Depreciation of a year, straight line (年折旧费 D = I / Y)."""
    return Fraction(I) / Y


def T(P: Number, D: Number) -> Fraction:
    """What is taxed of a year's benefit (应税利润 T = P − D)."""
    return Fraction(P) - D


def E(T: Number, tax: Number) -> Fraction:
    """Net profit of a year (净利润 E = T·(1 − tax)); a loss is not taxed."""
    return T * (1 - Fraction(tax)) if T > 0 else Fraction(T)


def F(E: Number, D: Number) -> Fraction:
    """Net cash flow of a year (年增加现金流量 F = E + D)."""
    return Fraction(E) + D


def N(I: Number, F: Number) -> Fraction | None:
    """Payback in years (投资偿还期 N = I / F); None where F is zero or less."""
    return Fraction(I) / F if F > 0 else None


def N_varying(I: Number, F: Sequence[Number]) -> Fraction | None:
    """Payback in years of flows that differ: the year in which they make up for I, its part by what is still missing.

    None where they never do.

    >>> N_varying(100, [40, 40, 40])
    Fraction(5, 2)
    """
    missing = Fraction(I)
    if missing <= 0:
        return Fraction(0)
    for years, flow in enumerate(F):
        if flow >= missing:
            return years + missing / flow
        missing -= flow
    return None


def NPV(I: Number, F: Sequence[Number], i: Number) -> Fraction:
    """Net present value (净现值 NPV = Σ F_j/(1 + i)^j − I, j from 1 to n)."""
    worth = Fraction(0)
    for flow in reversed(F):
        worth = (worth + flow) / (1 + Fraction(i))
    return worth - I


def NPVR(NPV: Number, I: Number) -> Fraction | None:
    """Net present value for each unit of outlay (净现值率 NPVR = NPV / I); None where there is no outlay."""
    return Fraction(NPV) / I if I > 0 else None


def A(I: Number, n: int, i: Number) -> Fraction:
    """What an outlay costs in each of n years, interest included (等额年金 A = I·i / (1 − (1 + i)^−n)).

    >>> A(100, 4, 0)
    Fraction(25, 1)
    """
    rate = Fraction(i)
    return Fraction(I) / n if not rate else Fraction(I) * rate / (1 - (1 + rate) ** -n)
