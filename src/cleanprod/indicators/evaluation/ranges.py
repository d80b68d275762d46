"""The values of parameters at which a rule about formulas must hold: never more than a few thousand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from .formulas import Formula
    from .system import IndicatorSystem, Parameter

MOST_POINTS: Final = 10_000
"""Combinations of parameters at which formulas that are not of the first degree can be followed."""


def formula_points(
    system: IndicatorSystem, formulas: Iterable[Formula], given: Collection[str] = ()
) -> Iterator[dict[str, Fraction]]:
    """Give the values of the parameters of some formulas, without those that are given, between which nothing new happens.

    What is of the first degree keeps its order between two ends where it keeps it at both, and comes to its least and most
    there. Of any other formula every whole value is followed.
    """
    told = list(formulas)
    wanted = parameters_of(system, told, given)
    bent = any(one.bent for one in told)
    ranges = [
        [Fraction(n) for n in range(int(one.first), int(one.last) + 1)] if bent else list(dict.fromkeys((one.first, one.last)))
        for one in wanted
    ]
    for values in product(*ranges):
        yield {one.id: value for one, value in zip(wanted, values, strict=True)}


def can_be_followed(system: IndicatorSystem, formulas: Iterable[Formula]) -> bool:
    """Tell whether the range is short enough, where a formula is not of the first degree, and all of whole numbers."""
    told = list(formulas)
    wanted = parameters_of(system, told)
    if not any(one.bent for one in told):
        return True
    return all(one.whole for one in wanted) and prod(int(one.last - one.first) + 1 for one in wanted) <= MOST_POINTS


def parameters_of(system: IndicatorSystem, formulas: Iterable[Formula], given: Collection[str] = ()) -> list[Parameter]:
    """List the parameters of some formulas."""
    names = {name for one in formulas for name in one.names}
    return [one for one in system.parameters if one.id in names and one.id not in given]
