"""A value against the benchmarks of its indicator: the levels that it meets, compared exactly in the benchmark's unit.

Membership is nested: who meets a level meets every worse one. So a row is told by one grade, the best level that it meets,
and by two where something is not known: the best and the worst that it may be.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from cleanprod.units import Quantity
from cleanprod.units.quantity import ended

from .ranges import formula_points
from .system import Bounds

if TYPE_CHECKING:
    from .formulas import Formula
    from .system import Indicator, IndicatorSystem

Number = Decimal | Fraction

Parameters = tuple[tuple[str, Fraction], ...]
"""Parameters as they can be remembered: sorted pairs."""


@frozen
class Box:
    """Bounds as numbers in the unit of the indicator."""

    most: Number | None
    least: Number | None
    strict_most: bool
    strict_least: bool

    def holds(self, value: Number) -> bool:
        """Tell whether a value keeps to them."""
        most, least = self.most, self.least
        if most is not None and (not value < most if self.strict_most else not value <= most):
            return False
        return least is None or (value > least if self.strict_least else value >= least)


@frozen
class Mark:
    """A benchmark at given parameters. Where an end is lost, or a parameter is not known, it lies between two boxes.

    Attributes:
        sure: what keeps to it certainly meets the benchmark; None where nothing does.
        may: what does not keep to it certainly misses the benchmark.
    """

    sure: Box | None
    may: Box

    @property
    def known(self) -> bool:
        """It is one box."""
        return self.sure == self.may

    def met(self, value: Number) -> bool | None:
        """Tell whether a value meets the benchmark; None where that is not known."""
        if self.sure is not None and self.sure.holds(value):
            return True
        return None if self.may.holds(value) else False


@frozen
class Marks:
    """The benchmarks of an indicator at given parameters, from the best level; None where one is lost.

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
            met = None if mark is None else mark.met(value)
            if met:
                return best, place
            if met is False:
                best = place + 1
        return best, len(marks)


@lru_cache(4096)
def marks_at(system: IndicatorSystem, at: Parameters) -> dict[str, Marks]:
    """Work out the benchmarks of every measured indicator at given parameters."""
    return {one.id: _marks(one, system, dict(at)) for one in system.indicators if not one.graded}


def _marks(one: Indicator, system: IndicatorSystem, at: dict[str, Fraction]) -> Marks:
    exactly = tuple(_mark(mark, system, at) if isinstance(mark, Bounds) else None for mark in one.benchmarks)
    # a decimal and a fraction do not compare: where one benchmark is a fraction, values are compared as fractions
    decimals = tuple(None if mark is None else _as_decimals(mark) for mark in exactly)
    ends = [end for mark in decimals if mark for box in (mark.sure, mark.may) if box for end in (box.most, box.least)]
    return Marks(decimals if all(not isinstance(end, Fraction) for end in ends) else (), exactly)


def _mark(mark: Bounds, system: IndicatorSystem, at: dict[str, Fraction]) -> Mark:
    """Work out a benchmark: where a parameter is not known, over its whole range."""
    most, least = (None if one is None else _range(one, system, at) for one in (mark.most, mark.least))
    may = Box(most and most[1], least and least[0], mark.strict_most, mark.strict_least)
    sure = Box(most and most[0], least and least[1], mark.strict_most, mark.strict_least)
    return Mark(None if mark.lost_most or mark.lost_least else sure, may)


def _range(formula: Formula, system: IndicatorSystem, at: dict[str, Fraction]) -> tuple[Fraction, Fraction]:
    """Give the least and the most that a formula comes to."""
    worked = [formula.at({**at, **open_ones}) for open_ones in formula_points(system, [formula], at.keys())]
    return min(worked), max(worked)


def _as_decimals(mark: Mark) -> Mark:
    sure, may = (
        None if box is None else evolve(box, most=_ended(box.most), least=_ended(box.least)) for box in (mark.sure, mark.may)
    )
    assert may is not None  # noqa: S101 - it never is
    return Mark(sure, may)


def _ended(end: Number | None) -> Number | None:
    return None if end is None else ended(Fraction(end))


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
    return tuple(place for place in range(best, worst + 1) if not _shared(told, place))


def _shared(told: tuple[object, ...], place: int) -> bool:
    """Tell whether the benchmark of a place is that of a better one; a lost one is, that lies between two that are equal."""
    better = next(filter(_known, reversed(told[:place])), None)
    worse = next(filter(_known, told[place:]), None)
    return better is not None and better == worse


def _known(mark: object) -> bool:
    return mark is not None and (not isinstance(mark, Mark) or mark.known)
