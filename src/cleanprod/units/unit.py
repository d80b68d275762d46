"""A unit: its names, what it measures, and how many base units it is, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import field, frozen

if TYPE_CHECKING:
    from fractions import Fraction

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
    """

    name: str
    zh: str = field(eq=False)
    dimension: str
    vector: Vector
    factor: Fraction
    families: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name

    def times(self, count: Fraction, prefix: str) -> Unit:
        """Give a multiple: 万 × 元."""
        return Unit(f"{prefix}{self.zh}", f"{prefix}{self.zh}", self.dimension, self.vector, self.factor * count, self.families)

    def per(self, other: Unit) -> Unit:
        """Give the compound of this unit and another: kgce per t."""
        return Unit(
            f"{self.name}/{_inner(other.name)}",
            f"{self.zh}/{_inner(other.zh)}",
            f"{self.dimension}/{_inner(other.dimension)}",
            combined(self.vector, other.vector, -1),
            self.factor / other.factor,
            self.families | other.families,
        )

    def by(self, other: Unit) -> Unit:
        """Give the product of this unit and another."""
        return Unit(
            f"{self.name}·{other.name}",
            f"{self.zh}·{other.zh}",
            f"{self.dimension}·{other.dimension}",
            combined(self.vector, other.vector, 1),
            self.factor * other.factor,
            self.families | other.families,
        )


def _inner(name: str) -> str:
    """Put a product or quotient that stands below a line into brackets."""
    return f"({name})" if "·" in name or "/" in name else name


def combined(one: Vector, two: Vector, sign: int) -> Vector:
    """Add the powers of two vectors, those of the second times `sign`."""
    powers = dict(one)
    for base, power in two:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def needs_coefficient(one: Unit, two: Unit) -> bool:
    """Tell whether a coefficient, not a unit, stands between two units: electricity and coal equivalent.

    A unit that names both (kgce/kWh) is such a coefficient itself.
    """
    return one.families != two.families and one.families | two.families >= COUNTERS
