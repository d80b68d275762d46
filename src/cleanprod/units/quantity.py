"""A quantity: an exact number and its unit, with what was written.

It works like a pint quantity (`.to`, `.magnitude`, `.units`, arithmetic, comparison), but never through a float:
numbers are decimals, and fractions where a decimal does not end.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar, overload

from cleanprod.errors import Problem, QuantityError, brief
from cleanprod.words import Text, say

from .definitions import label_of
from .spelling import canonical_of, named, unit_of, vector_of
from .unit import Unit, Vector, cancelled, needs_coefficient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

Number = int | float | Decimal | Fraction

ROUNDED: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""How a fraction that no decimal ends is shown: 28 digits."""

Q = TypeVar("Q", bound="Quantity")


class Quantity:
    """A number and its unit: `Quantity("12.5 万吨标准煤")`, `Quantity(12, "t")`, `Quantity(other)`.

    Takes a written quantity, `{"value", "unit"}`, a pint quantity of any registry, another quantity, or a number and
    a unit. Floats are taken as they print. The classes below it (`Energy`, `Water`, ...) say what is measured where
    the unit does not tell: they hold their own dimension only, and do not add up with one another.

    Errors:
        QuantityError: not a quantity, or of another dimension than the class holds.
    """

    __slots__ = ("_unit", "_value", "_written")
    _value: Decimal | Fraction
    _unit: Unit
    _written: str

    label: ClassVar[Text] = Text("数量", "quantity")
    example: ClassVar[str] = ""
    holds: ClassVar[Mapping[str, tuple[str, Fraction]] | None] = None
    """The dimensions that the class holds: each with the one in which it is kept and how much of that a base unit is."""

    def __new__(cls, value: object, unit: str | Unit | None = None) -> Self:  # noqa: D102 - the class tells
        from .accepting import read  # noqa: PLC0415 - the parser stands on this module

        return read(cls, value, unit)

    @property
    def magnitude(self) -> Decimal:
        """The number in `units`: exact, or to 28 digits where the decimal does not end."""
        return self._value if isinstance(self._value, Decimal) else rounded(self._value)

    m = magnitude

    @property
    def units(self) -> Unit:
        """The unit."""
        return self._unit

    u = units

    @property
    def written(self) -> str:
        """What was written, where this was read; empty where it was computed."""
        return self._written

    @property
    def exact_magnitude(self) -> Decimal | Fraction:
        """The number in `units`, exactly: a fraction where the decimal does not end."""
        return self._value

    @property
    def exact(self) -> Fraction:
        """The number of base units (J, kg, m³, CNY, ...), exactly: what is compared and added."""
        return Fraction(self._value) * self._unit.factor * self._kept()[1]

    @property
    def canonical(self) -> Self:
        """The same in the unit in which its dimension is kept: energy in kJ, mass in kg, volume in m³.

        A coefficient between electricity and coal equivalent (kgce/kWh) stays as it is.
        """
        kept = (self.holds or {}).get(self._unit.dimension)
        unit = canonical_of(kept[0] if kept else self._unit.dimension)
        return self if needs_coefficient(self._unit, unit) else self.to(unit)

    def to(self, unit: str | Unit) -> Self:
        """Give the same in another unit, exactly.

        Errors:
            QuantityError: the unit is unknown or measures something else; or electricity is to become coal
                equivalent (or the other way), where a coefficient decides and not a unit.
        """
        target = unit_of(unit)
        if needs_coefficient(self._unit, target):
            raise self._refused(target.name, _COEFFICIENT)
        vector, share = self._kept(target)
        own, factor = self._kept()
        if vector != own:
            raise self._refused(_named(target.name, target.dimension))
        value = Fraction(self._value) * self._unit.factor * factor / (target.factor * share)
        return made(type(self), ended(value), target, self._written if target == self._unit else "")

    def m_as(self, unit: str | Unit) -> Decimal:
        """Give the number in another unit. Errors: as `to`."""
        return self.to(unit).magnitude

    @property
    def pint(self) -> Any:  # noqa: ANN401 - pint is loaded when it is asked for
        """The same as a quantity of the private pint registry."""
        from .registry import to_pint  # noqa: PLC0415 - pint is loaded when it is asked for

        return to_pint(self)

    # arithmetic

    def __add__(self, other: object) -> Self:
        return self._sum(other, 1) if isinstance(other, Quantity) else NotImplemented

    def __radd__(self, other: object) -> Self:
        return self if other == 0 else NotImplemented  # so that sum() works

    def __sub__(self, other: object) -> Self:
        return self._sum(other, -1) if isinstance(other, Quantity) else NotImplemented

    @overload
    def __mul__(self, other: Quantity) -> Quantity: ...
    @overload
    def __mul__(self, other: Number) -> Self: ...
    def __mul__(self, other: object) -> Any:
        if isinstance(other, Quantity):
            return _reduced(Fraction(self._value) * Fraction(other._value), self._unit.by(other._unit))
        number = number_of(other)
        return NotImplemented if number is None else self._scaled(number)

    def __rmul__(self, other: Number) -> Self:
        return self * other

    @overload
    def __truediv__(self, other: Quantity) -> Quantity: ...
    @overload
    def __truediv__(self, other: Number) -> Self: ...
    def __truediv__(self, other: object) -> Any:
        if isinstance(other, Quantity):
            if not other._value:
                raise self._refused(str(other), Text("除数为零。", "It is divided by zero."))
            return _reduced(Fraction(self._value) / Fraction(other._value), self._unit.per(other._unit))
        number = number_of(other)
        if number is None:
            return NotImplemented
        if not number:
            raise self._refused("0", Text("除数为零。", "It is divided by zero."))
        return self._scaled(1 / number)

    def __neg__(self) -> Self:
        return self._scaled(Fraction(-1))

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return self if self._value >= 0 else -self

    def __bool__(self) -> bool:
        return bool(self._value)

    def __float__(self) -> float:
        return float(self._value)

    # comparison

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same amount of the same kind, whatever the units.

        It never raises, and asks no coefficient: 3600 kJ of electricity are 3600 kJ. A class that takes one dimension for
        another (`Water`) equals only its own kind there.
        """
        if not isinstance(other, Quantity):
            return NotImplemented
        return _kin(self, other) and self._kept()[0] == other._kept()[0] and self.exact == other.exact

    def __hash__(self) -> int:
        return hash((self._kept()[0], self.exact))

    def __lt__(self, other: object) -> bool:
        return NotImplemented if not isinstance(other, Quantity) else self._compared(other) < other.exact

    def __le__(self, other: object) -> bool:
        return NotImplemented if not isinstance(other, Quantity) else self._compared(other) <= other.exact

    def __gt__(self, other: object) -> bool:
        return NotImplemented if not isinstance(other, Quantity) else self._compared(other) > other.exact

    def __ge__(self, other: object) -> bool:
        return NotImplemented if not isinstance(other, Quantity) else self._compared(other) >= other.exact

    # words

    def __str__(self) -> str:
        return self._written or format(self, "en")

    def __format__(self, lang: str) -> str:
        """Write it as `format_quantity` does in `zh` or `en`; by default as it was written."""
        from .formatting import format_quantity  # noqa: PLC0415 - stands on this module

        if lang not in ("", "zh", "en"):
            known = Text("zh、en 或空", "zh, en or nothing: other forms are those of .magnitude")
            raise QuantityError(Problem(got=brief(lang), expected=known, where="format"))
        return format_quantity(self, "zh" if lang == "zh" else "en") if lang else str(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return made, (type(self), self._value, self._unit, self._written)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Quantity], handler: GetCoreSchemaHandler) -> CoreSchema:
        from .schema import core_schema_of  # noqa: PLC0415 - pydantic's schemas are built when a model is

        return core_schema_of(source)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from .schema import json_schema_of  # noqa: PLC0415 - likewise

        return json_schema_of(cls)

    # inside

    def _kept(self, unit: Unit | None = None) -> tuple[Vector, Fraction]:
        """Tell the dimension in which a unit is kept here, and how much of it one base unit is: water of 1 t is 1 m³."""
        unit = unit or self._unit
        found = (self.holds or {}).get(unit.dimension)
        if found is None or found[0] == unit.dimension:
            return unit.vector, _ONE
        return vector_of(found[0]), found[1]

    def _scaled(self, number: Fraction) -> Self:
        return made(type(self), ended(Fraction(self._value) * number), self._unit, "")

    def _sum(self, other: Quantity, sign: int) -> Self:
        self._compared(other)
        kind = type(other) if isinstance(other, type(self)) else type(self)
        total = (self.exact + sign * other.exact) / (self._unit.factor * self._kept()[1])
        return made(kind, ended(total), self._unit, "")

    def _compared(self, other: Quantity) -> Fraction:
        """Give the exact number to compare, where the two are of one kind."""
        if needs_coefficient(self._unit, other._unit):
            raise self._refused(str(other), _COEFFICIENT)
        if not _kin(self, other) or self._kept()[0] != other._kept()[0]:
            one = type(other).label
            shown = _named(str(other), other.units.dimension)
            raise self._refused(Text(f"{one.zh} {shown.zh}", f"{one.en} {shown.en}"))
        return self.exact

    def _refused(self, other: Text | str, mend: Text | str = "") -> QuantityError:
        own = label_of(self._unit.dimension)
        got = Text(f"{self}（{own.zh}）与 {say(other, 'zh')}", f"{self} ({own.en}) with {say(other, 'en')}")
        both = Text("同类、同量纲的量", "quantities of one kind and dimension")
        return QuantityError(Problem(got=got, expected=both, mend=mend))


_ONE: Final = Fraction(1)
_COEFFICIENT: Final = Text(
    "电力折标准煤须用系数，不能只换单位（只换单位为 0.12284）：请用 energy_account，当量值 0.1229 kgce/kWh，或当年的等价值。",
    "Electricity becomes coal equivalent by a coefficient, not by a unit (which would give 0.12284): use energy_account, with"
    " the calorific coefficient 0.1229 kgce/kWh or the year's equivalent value.",
)


def _named(shown: str, dimension: str) -> Text:
    label = label_of(dimension)
    return Text(f"{shown}（{label.zh}）", f"{shown} ({label.en})")


_new: Final = object.__new__


def made(kind: type[Q], value: Decimal | Fraction, unit: Unit, written: str) -> Q:
    """Make a quantity of parts that were checked."""
    quantity = _new(kind)
    quantity._value = value  # noqa: SLF001 - here alone: nothing changes a quantity once it is made
    quantity._unit = unit  # noqa: SLF001
    quantity._written = written  # noqa: SLF001
    return quantity


LONGEST_NUMBER: Final = 400
"""Digits of a number that is computed with, before and after its point."""

_FINITE: Final = Text("一个有限的数", "a finite number")
_SHORTER: Final = Text(f"至多 {LONGEST_NUMBER} 位的数", f"a number of at most {LONGEST_NUMBER} digits")


def number_of(value: object) -> Fraction | None:
    """Give a number exactly, a float as it prints; None for what is no number. Those of numpy are numbers too.

    Errors:
        QuantityError: NaN, an infinity, or far more digits than anything is measured in.
    """
    if isinstance(value, bool) or not isinstance(value, (float, Decimal, Real)):
        return None
    if isinstance(value, Decimal):
        if value.is_finite() and (abs(value.adjusted()) > LONGEST_NUMBER or len(value.as_tuple().digits) > LONGEST_NUMBER):
            raise QuantityError(Problem(got=brief(value), expected=_SHORTER))
    elif isinstance(value, Rational):
        number = Fraction(int(value.numerator), int(value.denominator))
        if max(number.numerator.bit_length(), number.denominator.bit_length()) > 4 * LONGEST_NUMBER:
            raise QuantityError(Problem(got=f"a very large {type(value).__name__}", expected=_SHORTER))
        return number
    try:
        return Fraction(str(float(value)) if isinstance(value, float) else str(value))
    except ValueError:
        raise QuantityError(Problem(got=brief(value), expected=_FINITE)) from None


def ended(value: Fraction) -> Decimal | Fraction:
    """Give a fraction as a decimal, where the decimal ends."""
    rest, twos, fives = value.denominator, 0, 0
    while not rest % 2:
        rest, twos = rest // 2, twos + 1
    while not rest % 5:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return value
    places = max(twos, fives)
    return Decimal(value.numerator * 2 ** (places - twos) * 5 ** (places - fives)).scaleb(-places, WIDE)


WIDE: Final = Context(prec=10_000, Emin=-999_999, Emax=999_999)
"""Decimal arithmetic that does not round what was written, whatever the caller's own context is."""


def rounded(value: Fraction) -> Decimal:
    """Give a fraction to 28 digits."""
    return ROUNDED.divide(Decimal(value.numerator), Decimal(value.denominator))


def _kin(one: Quantity, two: Quantity) -> bool:
    """Tell whether two quantities are of one kind: the same class, or one that says more than the other."""
    return isinstance(one, type(two)) or isinstance(two, type(one))


def _reduced(value: Fraction, unit: Unit) -> Quantity:
    """Give a product or quotient: what stands above and below the line alike falls away, and kW·h is kWh."""
    unit, number = cancelled(unit)
    return made(Quantity, ended(value * number), named(unit), "")
