"""A ratio of whole numbers that is never reduced: what many options cost and save, exactly, at a part of the time of fractions.

>>> third = Ratio(2, 6)
>>> float(third), third == Ratio(1, 3), third < Ratio(1, 2), (third + Ratio(1, 6)).fraction
(0.3333333333333333, True, True, Fraction(1, 2))
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


class Ratio:
    """One whole number over another, which is above zero."""

    __slots__ = ("bottom", "top")

    def __init__(self, top: int, bottom: int = 1) -> None:
        self.top, self.bottom = top, bottom

    @classmethod
    def of(cls, number: Fraction | int) -> Ratio:
        """Take over an exact number."""
        return cls(number.numerator, number.denominator)

    @classmethod
    def printed(cls, number: float) -> Ratio:
        """Give a number as it prints."""
        return cls(int(number)) if number.is_integer() else cls(*Decimal(repr(number)).as_integer_ratio())

    @property
    def fraction(self) -> Fraction:
        """The same, reduced."""
        return Fraction(self.top, self.bottom)

    def __float__(self) -> float:
        return self.top / self.bottom

    def __add__(self, other: Ratio) -> Ratio:
        if self.bottom == other.bottom:
            return Ratio(self.top + other.top, self.bottom)
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __sub__(self, other: Ratio) -> Ratio:
        return self + Ratio(-other.top, other.bottom)

    def __mul__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.top, self.bottom * other.bottom)

    def over(self, other: Ratio) -> Ratio:
        """Divide by a ratio above zero."""
        return Ratio(self.top * other.bottom, self.bottom * other.top)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ratio) and self.top * other.bottom == other.top * self.bottom

    def __lt__(self, other: Ratio) -> bool:
        return self.top * other.bottom < other.top * self.bottom

    __hash__ = None  # type: ignore[assignment] # equal ones need not look alike
