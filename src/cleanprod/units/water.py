"""Water: how much is taken in, how much is used again, how much goes into a product.

Reuse rate (重复利用率) = reused / (reused + taken in), as commonly told of GB/T 7119; its text was not read.

>>> water = WaterBalance("20 万吨", reused="180 万立方米")
>>> water.reuse_rate, water.per("5 万吨"), water.used
(Fraction(9, 10), <Intensity 4 m³/t>, <Water 2,000,000 m³>)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cleanprod.errors import Problem, QuantityError
from cleanprod.words import Text

from .entries import exactly, measured
from .kinds import Intensity, Water
from .outputs import intensity
from .quantity import ended, made
from .schema import to_form
from .spelling import unit_of

if TYPE_CHECKING:
    from cleanprod.standing import Standing

STANDING: Final[Standing] = "unverified"
"""Of the definitions of this page."""


def _water(value: object) -> Water:
    return measured(Water, value)


@frozen
class WaterBalance:
    """Water over a period: what was taken in, and what was used again.

    Attributes:
        intake: fresh water taken in (取水量): `20 万吨`, `200000 m3`.
        reused: water used again (重复利用水量), every time that it was.

    Errors:
        QuantityError: not an amount of water, or a negative one.
    """

    intake: Any = field(converter=_water)
    reused: Any = field(converter=_water, kw_only=True)

    @property
    def used(self) -> Water:
        """All the water that the process used (用水量): taken in and used again."""
        return made(Water, ended(self.intake.exact + self.reused.exact), unit_of("m³"), "")

    @property
    def reuse_rate(self) -> Fraction:
        """The reuse rate, exactly.

        Errors:
            QuantityError: no water was used at all.
        """
        if not self.used:
            some = Text("用过的水量", "an amount of water that was used")
            raise QuantityError(Problem(got=str(self.used), expected=some, where="intake"))
        return Fraction(self.reused.exact / self.used.exact)

    def per(self, output: object) -> Intensity:
        """Give the water taken in per product (`1200 t`, in m³/t) or per output value (`3.2 亿元`, in m³/万元), exactly.

        Errors:
            QuantityError: not an amount of products or money; zero or less.
        """
        return intensity(self.intake, output, product="m³", money="m³")

    def to_dict(self) -> dict[str, Any]:
        """Give the balance as JSON data, form `cleanprod.water/1`; numbers are text, exact."""
        return {
            "form": "cleanprod.water/1",
            "intake": to_form(self.intake),
            "reused": to_form(self.reused),
            "used": to_form(self.used),
            "reuse_rate": exactly(self.reuse_rate) if self.used else None,
            "standing": STANDING,
        }
