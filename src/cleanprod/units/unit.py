"""A unit: its names, what it measures, and how many base units it is, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import field, frozen

Vector = tuple[tuple[str, int], ...]
"""Base units with their powers, sorted, zeros left out: what decides whether two units convert."""

COUNTERS: Final = frozenset(("electric", "coal"))
"""Electricity and coal equivalent: between them a coefficient decides, not a unit."""


@frozen
class Unit:
    """A unit of the field, alone (`tce`), multiplied (`万吨标准煤`) or compound (`tce/万元`).

    Attributes:
        name: the symbol, as `format_quantity` writes it in English.
        zh: the Chinese name.
        dimension: what it measures, as written: `energy`, `energy/mass`.
        vector: the same reduced to base units.
        factor: how many base units it is.
        families: `electric`, `coal`, where it is of electricity or of coal equivalent.
        upper, lower: of a compound, the units above and below the line.
        of, count: of a multiple, the unit and how many of it.
    """

    name: str
    zh: str = field(eq=False)
    dimension: str
    vector: Vector
    factor: Fraction
    families: frozenset[str] = frozenset()
    upper: tuple[Unit, ...] = field(default=(), eq=False, repr=False)
    lower: tuple[Unit, ...] = field(default=(), eq=False, repr=False)
    of: Unit | None = field(default=None, eq=False, repr=False)
    count: Fraction = field(default=Fraction(1), eq=False, repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """The units above and below the line."""
        return (self.upper, self.lower) if self.upper or self.lower else ((self,), ())

    def times(self, count: Fraction, prefix: str) -> Unit:
        """Give a multiple: 万 × 元."""
        name = f"{prefix}{self.zh}"
        return Unit(name, name, self.dimension, self.vector, self.factor * count, self.families, of=self, count=count)

    def per(self, other: Unit) -> Unit:
        """Give the compound of this unit and another as it is written: kgce per t."""
        (upper, lower), (over, under) = self.parts, other.parts
        return compounded((*upper, *under), (*lower, *over))

    def by(self, other: Unit) -> Unit:
        """Give the product of this unit and another as it is written."""
        (upper, lower), (over, under) = self.parts, other.parts
        return compounded((*upper, *over), (*lower, *under))


def compounded(upper: tuple[Unit, ...], lower: tuple[Unit, ...]) -> Unit:
    """Give the unit of units above and below a line."""
    upper, lower = (tuple(one for one in part if one.name != NUMBER.name) for part in (upper, lower))
    if len(upper) <= 1 and not lower:
        return upper[0] if upper else NUMBER
    vector: Vector = ()
    factor = Fraction(1)
    for sign, part in ((1, upper), (-1, lower)):
        for one in part:
            vector = combined(vector, one.vector, sign)
            factor *= one.factor**sign
    return Unit(
        name=_line([one.name for one in upper], [one.name for one in lower]),
        zh=_line([one.zh for one in upper], ["月" if one.name == "month" else one.zh for one in lower]),  # 3 个月, 吨/月
        dimension=_line([one.dimension for one in upper], [one.dimension for one in lower]),
        vector=vector,
        factor=factor,
        families=frozenset().union(*(one.families for one in (*upper, *lower))),
        upper=upper,
        lower=lower,
    )


def cancelled(unit: Unit) -> tuple[Unit, Fraction]:
    """Give a unit without what stands above and below its line alike, and the number that remains of it: MWh/kWh is 1000."""
    upper, lower = map(list, unit.parts)
    number = Fraction(1)
    for below in tuple(lower):
        above = next((one for one in upper if (one.dimension, one.families) == (below.dimension, below.families)), None)
        if above is not None:
            upper.remove(above)
            lower.remove(below)
            number *= above.factor / below.factor
    return compounded(tuple(upper), tuple(lower)), number


def _line(upper: list[str], lower: list[str]) -> str:
    """Write a compound: a·b/(c·d)."""
    above = "·".join(upper) or "1"
    below = "·".join(lower)
    return f"{above}/{f'({below})' if len(lower) > 1 else below}" if lower else above


def combined(one: Vector, two: Vector, sign: int) -> Vector:
    """Add the powers of two vectors, those of the second times `sign`."""
    powers = dict(one)
    for base, power in two:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def needs_coefficient(one: Unit, two: Unit) -> bool:
    """Tell whether a coefficient, not a unit, stands between two units: electricity and coal equivalent.

    A unit that names both (kgce/kWh) is such a coefficient itself; it is none of its reciprocal.
    """
    return one.families | two.families >= COUNTERS and _sides(one) != _sides(two)


def _sides(unit: Unit) -> tuple[frozenset[str], ...]:
    return tuple(frozenset().union(*(one.families for one in part)) for part in unit.parts)


NUMBER: Final = Unit("1", "1", "1", (), Fraction(1))
"""The unit of a plain number, where units cancelled."""
