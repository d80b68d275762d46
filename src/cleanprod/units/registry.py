"""pint, for whoever works with it: one private registry of the field's units, and the same units for a registry of one's own.

The private registry computes in decimals and is built when it is first asked for.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import isclose
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import Problem, QuantityError, brief
from cleanprod.words import Text

from .definitions import definitions
from .quantity import Quantity, ended, made, number_of, rounded
from .spelling import unit_of
from .unit import NUMBER, Unit, Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pint import UnitRegistry

_BASES: Final = {
    "mass": "kilogram", "length": "meter", "time": "second", "calendar": "calendar_year", "money": "CNY",
    "money_usd": "USD", "money_hkd": "HKD", "carbon": "kgCO2", "element_carbon": "kgC",
    "pieces": "piece", "machines": "machine", "sets": "套", "units": "只", "vehicles": "vehicle", "people": "person",
    "items": "个", "pairs": "双", "strips": "条", "blocks": "块",
    "times": "次", "toxic_equivalent": "gTEQ", "celsius": "摄氏度",
}  # fmt: skip
"""Each base of a dimension as pint calls it."""

_NORMAL: Final = "normal_cubic_meter"

_A_UNIT: Final = Text("以领域单位表示的 pint 数量", "a pint quantity in units of the field")


@cache
def registry() -> UnitRegistry[Any]:
    """Give the private registry: the field's units and nothing else, in decimals.

    >>> (2 * registry().tce).to("GJ").magnitude
    Decimal('58.614000000')
    """
    from pint import UnitRegistry  # noqa: PLC0415 - loaded when it is asked for

    own: UnitRegistry[Any] = UnitRegistry(None, non_int_type=Decimal)
    install(own)
    return own


def install(target: UnitRegistry[Any]) -> tuple[str, ...]:
    """Put the field's units into a pint registry: tce, Nm³, 元, tCO2, and all under their Chinese names.

    A name that the registry has already keeps its meaning there; those that mean something else than here are given back.
    Only Nm is taken over (pint says so in its log): so that Nm³ is the normal cubic metre and no count of yarn.

    >>> import pint
    >>> ureg = pint.UnitRegistry()
    >>> install(ureg)
    ('kcal', 'kilocalorie', 'Gcal', 'gigacalorie', 'kt', 'a', 'year', 'yr', 'month')
    >>> round(ureg("3 吨标准煤").to("GJ").magnitude, 3)
    87.921
    """
    lines = [f"{name} = [{base}]" for base, name in _BASES.items() if name not in target]
    # so that Nm³ is the cube of something, and not a newton or a number
    lines += [] if "normal_cubic_meter" in target else ["normal_meter = [normal_length] = Nm", f"{_NORMAL} = normal_meter ** 3"]
    others: list[str] = []
    for unit in definitions().units:
        names = dict.fromkeys(_names(unit))
        free = [name for name in names if name not in target and name not in _BASES.values() and name != _NORMAL]
        others += [name for name in names if name in target and not _means(target, name, unit)]
        if free:
            lines.append(" = ".join((free[0], f"{_factor(unit.factor)}{_bases(unit.vector)}", "_", *free[1:])))
    target.load_definitions(lines)
    return tuple(others)


def _means(target: UnitRegistry[Any], name: str, unit: Unit) -> bool:
    """Tell whether a registry means by a name what we do."""
    found = _unit_of(target.Quantity(1, name).to_base_units())
    base = target.Quantity(1, name).to_base_units().magnitude
    return found is not None and found.vector == unit.vector and isclose(float(base) * float(found.factor), float(unit.factor))


def to_pint(quantity: Quantity) -> Any:  # noqa: ANN401 - a quantity of the private registry
    """Give a quantity of ours as one of the private registry: the same in decimals, in the same unit where it has a name."""
    value, spelt = Fraction(quantity.exact_magnitude), []
    for sign, part in zip((1, -1), quantity.units.parts, strict=True):
        for unit in part:
            value *= unit.count**sign  # a multiple, such as 万元, has no name there
            spelt += [f"{next(_names(unit.of or unit))} ** {sign}"] if unit.name != NUMBER.name else []
    found = ended(value)
    return registry().Quantity(found if isinstance(found, Decimal) else rounded(found), " * ".join(spelt))


def from_pint(foreign: Any) -> Quantity:  # noqa: ANN401 - a quantity of any registry
    """Read a pint quantity of any registry; a unit that the field does not have goes through its base units.

    Errors:
        QuantityError: an array, NaN, or a dimension that the field does not have.
    """
    number = number_of(foreign.magnitude)
    if number is None:
        raise QuantityError(Problem(got=brief(foreign.magnitude), expected=Text("一个数", "one number")))
    unit = _unit_of(foreign)
    if unit is not None and all(_meant(foreign, name) for name, _ in foreign.unit_items()):
        return made(Quantity, ended(number), unit, "")
    base = foreign.to_base_units()
    unit, number = _unit_of(base), number_of(base.magnitude)
    if unit is None or number is None:
        raise QuantityError(Problem(got=brief(str(foreign)), expected=_A_UNIT))
    for name, dimension in definitions().dimensions.items():
        if dimension.vector == unit.vector and unit.dimension != name:  # kg·m²/s² is energy
            kept = unit_of(dimension.canonical)
            return made(Quantity, ended(number * unit.factor / kept.factor), kept, "")
    return made(Quantity, ended(number), unit, "")


def _meant(foreign: Any, name: str) -> bool:  # noqa: ANN401 - a pint quantity
    """Tell whether a foreign registry means by a name what we do; a calendar year is never its Julian one."""
    unit = definitions().spellings.get(name)
    return unit is None or unit.dimension == "calendar" or _means(foreign._REGISTRY, name, unit)  # noqa: SLF001 - pint has no other way


def _unit_of(foreign: Any) -> Unit | None:  # noqa: ANN401 - a pint quantity
    """Compose the unit of a pint quantity of units of ours; None where one of them is not."""
    spellings = definitions().spellings
    whole: Unit | None = None if foreign.unit_items() else NUMBER
    powers = sorted(dict(foreign.unit_items()).items(), key=lambda item: -item[1])
    for written, power in powers:
        name, times = ("m³", power // 3) if written in _METRES and power % 3 == 0 else (written, power)
        name, times = ("Nm³", power // 3) if written in _NORMAL_METRES and power % 3 == 0 else (name, times)
        name, times = ("m²", power // 2) if written in _METRES and power % 3 and power % 2 == 0 else (name, times)
        if name not in spellings or times != int(times):
            return None
        for _ in range(abs(int(times))):
            whole = _joined(whole, spellings[name], below=times < 0)
    return whole


_METRES: Final = ("meter", "metre", "m")
_NORMAL_METRES: Final = ("normal_meter", "Nm")


def _joined(whole: Unit | None, unit: Unit, *, below: bool) -> Unit:
    if below:
        return (whole or NUMBER).per(unit)
    joined = unit if whole is None else whole.by(unit)
    # kW·h is a unit of its own
    return definitions().spellings.get(joined.name, joined)


def _names(unit: Unit) -> Iterator[str]:
    """Give the names of a unit that pint can read, the plainest first."""
    names = (name for name in (unit.name, *definitions().also[unit.name]) if name.isidentifier())
    return iter(sorted(names, key=lambda name: not name.isascii()))


def _factor(factor: Fraction) -> str:
    return f"{ended(factor)}" if isinstance(ended(factor), Decimal) else f"{factor.numerator} / {factor.denominator}"


def _bases(vector: Vector) -> str:
    return "".join(f" * {_BASES.get(base, _NORMAL)} ** {power}" for base, power in vector)
