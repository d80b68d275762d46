"""What of an evaluation does not depend on values: the points of each indicator that applies, as whole numbers."""

from __future__ import annotations

from functools import lru_cache
from math import lcm
from typing import TYPE_CHECKING

from attrs import frozen

from cleanprod.standing import weakest

from .methods import points

if TYPE_CHECKING:
    from fractions import Fraction

    from cleanprod.standing import Standing

    from .methods import EmptyPrimary
    from .system import Indicator, IndicatorSystem


@frozen
class Plan:
    """The indicators that take part, and what each can add to the index.

    Attributes:
        indicators: those that take part, in the order of the system.
        points: what each can add, of 100, exactly.
        whole: what points are multiplied by to be whole numbers.
        scaled: the points as whole numbers, in the order of `indicators`.
        limiting: which of them are limiting; None for those of a bonus primary, of which no level asks anything.
        cap: the most that the index comes to, as a whole number.
        standing: the weakest standing of the system and of the indicators that take part.
    """

    indicators: tuple[Indicator, ...]
    points: dict[str, Fraction]
    whole: int
    scaled: tuple[int, ...]
    limiting: tuple[bool | None, ...]
    cap: int
    standing: Standing


@lru_cache(4096)
def plan_of(system: IndicatorSystem, absent: frozenset[str], empty: EmptyPrimary) -> Plan:
    """Work out what each indicator that takes part can add to the index.

    Errors:
        CleanprodError: nothing of a primary applies, and the caller did not choose.
    """
    found = points(system, absent, empty) if system.weighted else {}
    taking = tuple(one for one in system.indicators if one.id not in absent)
    whole = lcm(*(one.denominator for one in found.values()), system.cap.denominator)
    scaled = tuple(int(found.get(one.id, 0) * whole) for one in taking)
    bonus = {primary.id for primary in system.primaries if primary.bonus}
    limiting = tuple(None if one.primary in bonus else one.limiting for one in taking)
    standing = weakest([system.standing, *(one.standing for one in taking)]) or system.standing
    return Plan(taking, found, whole, scaled, limiting, int(system.cap * whole), standing)
