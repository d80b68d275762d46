"""A value against the benchmarks of its indicator: the levels that it meets, compared exactly in the benchmark's unit.

Membership is nested: who meets a level meets every worse one. So a row is told by one grade, the best level that it meets,
and by two where something is not known: the best and the worst that it may be.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from cleanprod.units import Quantity
from cleanprod.units.quantity import ended

from .system import Bounds

if TYPE_CHECKING:
    from .system import Indicator, IndicatorSystem

Number = Decimal | Fraction

Parameters = tuple[tuple[str, Fraction], ...]
"""Parameters as they can be remembered: sorted pairs."""


@frozen
class Mark:
    """Bounds at given parameters: numbers in the unit of the indicator."""

    most: Number | None
    least: Number | None
    strict_most: bool
    strict_least: bool

    def met(self, value: Number) -> bool:
        """Tell whether a value keeps to them."""
        most, least = self.most, self.least
        if most is not None and (not value < most if self.strict_most else not value <= most):
            return False
        return least is None or (value > least if self.strict_least else value >= least)


@frozen
class Marks:
    """The benchmarks of an indicator at given parameters, from the best level; None where one is not known.

    Attributes:
        one_by_one: in decimals; empty where one of them has no end.
        exactly: the same in fractions, for a value whose decimal does not end or that came in another unit.
    """

    one_by_one: tuple[Mark | None, ...]
    exactly: tuple[Mark | None, ...]

    def grade(self, value: Number) -> tuple[int, int]:
        """Tell the best and the worst place that a value may have."""
        marks = self.one_by_one if isinstance(value, Decimal) else self.exactly
        if not marks:
            return self.grade(Fraction(value))
        best = 0
        for place, mark in enumerate(marks):
            if mark is None:
                continue
            if mark.met(value):
                return best, place
            best = place + 1
        return best, len(marks)


@lru_cache(4096)
def marks_at(system: IndicatorSystem, at: Parameters) -> dict[str, Marks]:
    """Work out the benchmarks of every measured indicator at given parameters."""
    return {one.id: _marks(one, dict(at)) for one in system.indicators if not one.graded}


def _marks(one: Indicator, at: dict[str, Fraction]) -> Marks:
    found = tuple(_mark(mark, at) if isinstance(mark, Bounds) else None for mark in one.benchmarks)
    exactly = tuple(None if mark is None else _as_fractions(mark) for mark in found)
    # a decimal and a fraction do not compare: where one benchmark is a fraction, values are compared as fractions
    ended_all = all(not isinstance(end, Fraction) for mark in found if mark is not None for end in (mark.most, mark.least))
    return Marks(found if ended_all else (), exactly)


def _mark(mark: Bounds, at: dict[str, Fraction]) -> Mark | None:
    formulas = [one for one in (mark.most, mark.least) if one is not None]
    if any(not one.names <= at.keys() for one in formulas):
        return None
    most, least = (None if one is None else ended(one.at(at)) for one in (mark.most, mark.least))
    return Mark(most, least, mark.strict_most, mark.strict_least)


def _as_fractions(mark: Mark) -> Mark:
    most, least = (None if one is None else Fraction(one) for one in (mark.most, mark.least))
    return Mark(most, least, mark.strict_most, mark.strict_least)


def number_in(quantity: Quantity, indicator: Indicator) -> Number:
    """Give the number of a quantity in the unit of the indicator's benchmarks, exactly."""
    unit = indicator.unit
    if unit is None or quantity.units.name == unit.name:
        return quantity.exact_magnitude
    return Fraction(quantity.exact_magnitude) * quantity.units.factor / unit.factor


def grade_of(indicator: Indicator, value: Quantity | int | None, marks: dict[str, Marks]) -> tuple[int, int]:
    """Tell the best and the worst place that an indicator may have: of what is not measured, any."""
    if value is None:
        return 0, len(indicator.benchmarks)
    if isinstance(value, Quantity):
        return marks[indicator.id].grade(number_in(value, indicator))
    return value, value


def attainable(indicator: Indicator, marks: dict[str, Marks], best: int, worst: int) -> tuple[int, ...]:
    """List the places between the best and the worst that a value can have: not one whose benchmark a better one shares."""
    told: tuple[object, ...] = indicator.benchmarks if indicator.graded else marks[indicator.id].exactly
    return tuple(
        place
        for place in range(best, worst + 1)
        if place in (0, len(told)) or told[place] is None or told[place] != told[place - 1]
    )
