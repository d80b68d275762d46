"""Sensitivity (敏感性分析): the economics of an option at other prices and rates, and where NPV turns.

>>> from cleanprod.indicators.economics import Terms
>>> from cleanprod.models.option import Option
>>> boiler = Option(investment="150 万元", annual_benefit="40 万元")
>>> found = sensitivity(boiler, Terms(rate="5%", tax="30%", life=10, depreciation_years=10))
>>> [(str(one.price), one.rate, round(float(one.economics.N), 2)) for one in found.cases[:2]]
[('-1/5', Fraction(1, 20), 5.58), ('-1/10', Fraction(1, 20), 5.05)]
>>> found.turning_price, f"{float(found.turning_price):.1%}"
(Fraction(-..., ...), '-46.7%')
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.words import Text

from . import formulas
from .assessing import Economics, economics
from .terms import Terms, read_number, read_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.models.option import Option

PRICES: Final = (Fraction(-1, 5), Fraction(-1, 10), Fraction(0), Fraction(1, 10), Fraction(1, 5))
"""By how much the benefit is changed, unless it is said."""

_CHANGE: Final = Text("大于 −1 的变化，如 -0.2 或 Fraction(1, 10)", "a change above -1, such as -0.2 or Fraction(1, 10)")


@frozen
class Case:
    """The economics at one price and one rate: the change of the price (-1/5 is a fifth less), the rate."""

    price: Fraction
    rate: Fraction | None
    economics: Economics


@frozen
class Sensitivity:
    """The cases, and the change of the price at which NPV is zero; None where it is undefined."""

    cases: tuple[Case, ...]
    turning_price: Fraction | None


def sensitivity(
    option: Option,
    terms: Terms,
    *,
    prices: Iterable[float | Fraction] = PRICES,
    rates: Iterable[object] | None = None,
) -> Sensitivity:
    """Assess an option at every price and every rate.

    Arguments:
        option: what is assessed; the price multiplies its benefit, or its flows where they are given.
        terms: as for `economics`.
        prices: changes of the price, as shares: -0.2 is a fifth less.
        rates: rates of discount; that of the terms by default.

    Errors:
        RecordError: a change or a rate is none.
    """
    changes = [_change(one) for one in prices]
    every = [terms.rate] if rates is None else [read_rate(one, "rates") for one in rates]
    cases = tuple(
        Case(change, rate, economics(option, evolve(terms, rate=rate), price=1 + change))
        for rate in every
        for change in changes
    )
    return Sensitivity(cases, turning_price(economics(option, terms)))


def turning_price(found: Economics) -> Fraction | None:
    """Tell by how much the price may change until NPV is zero; None where no price does that."""
    I, n, i = found.I, found.n, found.i
    if I is None or n is None or i is None or found.flows is None:
        return None
    outlay = Fraction(I.exact_magnitude)
    given = found.option.cash_flow is not None or found.option.cash_flows is not None
    if given or found.terms.tax is None:
        worth = formulas.NPV(0, found.flows, i)
        return outlay / worth - 1 if worth > 0 else None
    if found.P is None or found.D is None or found.P.exact_magnitude <= 0:
        return None
    P, D = Fraction(found.P.exact_magnitude), Fraction(found.D.exact_magnitude)
    F = formulas.A(outlay, n, i)  # the flow that just pays for the outlay
    return (D + (F - D) / (1 - found.terms.tax) if F > D else F) / P - 1


def _change(given: float | Fraction) -> Fraction:
    found = read_number(given)
    if found is None or found <= -1:
        raise RecordError(Problem(got=brief(given), expected=_CHANGE, where="prices"))
    return found
