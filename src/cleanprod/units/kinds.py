"""Kinds of quantities: what a number measures where its unit does not tell.

A mass of water and a mass of COD are both kilograms, calorific and equivalent energy are both joules: a class keeps them
apart. Each is a field type of pydantic: it takes `"12.5 万吨标准煤"`, `{"value": "12.5", "unit": "t"}`, a pint quantity.

>>> Water("2亿吨") == Water("2亿立方米")
True
>>> Mass("2亿立方米")
Traceback (most recent call last):
...
cleanprod.errors.QuantityError: got 2亿立方米 (volume), expected mass, such as 95 吨
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Final

from cleanprod.words import Text

from .quantity import Quantity

_ONE: Final = Fraction(1)


def _only(*dimensions: str) -> dict[str, tuple[str, Fraction]]:
    return {dimension: (dimension, _ONE) for dimension in dimensions}


class Energy(Quantity):
    """Energy (能量): kJ, GJ, kWh, tce. Electricity and coal equivalent do not convert by a unit: see `Quantity.to`."""

    __slots__ = ()
    label = Text("能量", "energy")
    holds = _only("energy")
    example = "12.5 万吨标准煤"


class CalorificEnergy(Energy):
    """Energy by calorific value (当量值). Never added to equivalent energy."""

    __slots__ = ()
    label = Text("能量（当量值）", "energy by calorific value")


class EquivalentEnergy(Energy):
    """Energy by equivalent value (等价值): what had to be spent elsewhere to deliver it. Never added to calorific energy."""

    __slots__ = ()
    label = Text("能量（等价值）", "energy by equivalent value")


class Mass(Quantity):
    """Mass (质量): kg, t, 万吨."""

    __slots__ = ()
    label = Text("质量", "mass")
    holds = _only("mass")


class PollutantMass(Mass):
    """Mass of one pollutant (污染物量): COD, SO2. Which one is said beside it."""

    __slots__ = ()
    label = Text("污染物量", "mass of a pollutant")


class AnnualMass(Quantity):
    """Mass of one pollutant in a year (年排放量): t/a, or t where the year is understood."""

    __slots__ = ()
    label = Text("年排放量", "mass in a year")
    holds: ClassVar = {**_only("mass/calendar"), "mass": ("mass/calendar", _ONE)}
    example = "120 t/a"


class Volume(Quantity):
    """Volume (体积): L, m³."""

    __slots__ = ()
    label = Text("体积", "volume")
    holds = _only("volume")


class GasVolume(Quantity):
    """Volume of gas in the normal state (标准状态): Nm³; of gas, m³ means the same."""

    __slots__ = ()
    label = Text("标准状态气体体积", "volume of gas in the normal state")
    holds: ClassVar = {**_only("normal_volume"), "volume": ("normal_volume", _ONE)}


class Water(Quantity):
    """Water (水量): m³ or t, one t being one m³."""

    __slots__ = ()
    label = Text("水量", "water")
    holds: ClassVar = {**_only("volume"), "mass": ("volume", Fraction(1, 1000))}
    example = "2 亿立方米"


class Carbon(Quantity):
    """Carbon dioxide (二氧化碳排放量): tCO2, or t where carbon dioxide is understood."""

    __slots__ = ()
    label = Text("二氧化碳排放量", "mass of carbon dioxide")
    holds: ClassVar = {**_only("carbon"), "mass": ("carbon", _ONE)}


class Money(Quantity):
    """Money (金额): 元, 万元, 亿元; also 美元, 港元. No unit turns one currency into another, and they do not add up."""

    __slots__ = ()
    label = Text("金额", "money")
    holds = _only("money", "money_usd", "money_hkd")
    example = "350 万元"

    @property
    def currency(self) -> str:
        """The currency: CNY, USD or HKD."""
        return self.canonical.units.name


class Years(Quantity):
    """A period of years (年限): 10 年, 18 个月."""

    __slots__ = ()
    label = Text("年限", "period of years")
    holds = _only("calendar")
    example = "10 年"


class Share(Quantity):
    """A share (比例): %, ‰."""

    __slots__ = ()
    label = Text("比例", "share")
    holds = _only("share")


class Concentration(Quantity):
    """Concentration (浓度): mg/L, mg/m³ in water; mg/Nm³ in gas. The two do not convert: the state of the gas decides."""

    __slots__ = ()
    label = Text("浓度", "concentration")
    holds = _only("mass/volume", "mass/normal_volume")
    example = "95 mg/L"


class Density(Quantity):
    """Density (密度): kg/L, t/m³, kg/Nm³."""

    __slots__ = ()
    label = Text("密度", "density")
    holds = _only("mass/volume", "mass/normal_volume")
    example = "0.84 kg/L"


class HeatingValue(Quantity):
    """Heating value (低位发热量): kJ/kg, kcal/kg; of gas kJ/m³, in the normal state."""

    __slots__ = ()
    label = Text("低位发热量", "heating value")
    holds: ClassVar = {
        **_only("energy/mass", "energy/normal_volume"),
        "energy/volume": ("energy/normal_volume", _ONE),
    }
    example = "35544 kJ/m³"


_OF: Final = ("energy", "mass", "volume", "normal_volume", "carbon", "money")
COUNTED: Final = ("pieces", "machines", "sets", "units", "vehicles", "items", "pairs", "strips", "blocks")
"""Dimensions of products that are counted one by one."""

_PER: Final = ("mass", "volume", "money", "area", "length", *COUNTED, "people", "energy")


class Intensity(Quantity):
    """Intensity (强度): energy, water, a pollutant, carbon or money per product, output value, person: kgce/t, tce/万元."""

    __slots__ = ()
    label = Text("强度", "intensity")
    holds = _only(*(f"{one}/{two}" for one in _OF for two in _PER))
    example = "320 kgce/t"


class Production(Quantity):
    """An amount of products (产量): t, 件, 台, m², m³."""

    __slots__ = ()
    label = Text("产量", "amount of products")
    holds = _only("mass", "volume", "normal_volume", "energy", "area", "length", *COUNTED)
    example = "1200 万件"


class Activity(Quantity):
    """An amount of a fuel or medium (消费量): t, m³, kWh, GJ."""

    __slots__ = ()
    label = Text("能源消费量", "amount of a fuel or medium")
    holds = _only("mass", "volume", "normal_volume", "energy")
    example = "1200 吨"
