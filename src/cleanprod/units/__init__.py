"""Quantities as people write them, in Chinese and English, exact and typed.

    units.toml   the units of the field
    definitions  read from it: units by every spelling, dimensions
    unit         a unit itself: alone, multiplied, compound
    plain        written text in one plain form
    spelling     from text to a unit
    parsing      from text to a quantity; formatting goes back
    quantity     the value; kinds says what is measured where the unit does not tell
    accepting    what a quantity is made of; schema tells it to pydantic
    columns      many values at once
    registry     pint, for whoever works with it

    data         factors as TOML tables, each with source and standing; tables reads them
    entries      what accounts have in common; naming finds a row by any of its names; outputs tells what was made
    energy, carbon, water, pollution   accounts

>>> parse_quantity("3.2 亿立方米").to("m³").magnitude
Decimal('320000000')
>>> Energy("146535 GJ") >= Energy("5000 tce")
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import convert, parse_column
from .formatting import format_quantity
from .kinds import (
    Activity,
    AnnualMass,
    CalorificEnergy,
    Carbon,
    Concentration,
    Density,
    Energy,
    EquivalentEnergy,
    GasVolume,
    HeatingValue,
    Intensity,
    Mass,
    Money,
    PollutantMass,
    Production,
    Share,
    Volume,
    Water,
    Years,
)
from .parsing import parse_quantity
from .quantity import Quantity
from .schema import In, Signed
from .spelling import unit_of
from .unit import Unit

if TYPE_CHECKING:
    from pint import UnitRegistry

__all__ = [
    "Activity",
    "AnnualMass",
    "CalorificEnergy",
    "Carbon",
    "Concentration",
    "Density",
    "Energy",
    "EquivalentEnergy",
    "GasVolume",
    "HeatingValue",
    "In",
    "Intensity",
    "Mass",
    "Money",
    "PollutantMass",
    "Production",
    "Quantity",
    "Share",
    "Signed",
    "Unit",
    "Volume",
    "Water",
    "Years",
    "convert",
    "format_quantity",
    "install",
    "parse_column",
    "parse_quantity",
    "unit_of",
]


def install(registry: UnitRegistry[Any]) -> tuple[str, ...]:
    """Put the field's units into a pint registry. See `cleanprod.units.registry.install`."""
    from .registry import install  # noqa: PLC0415 - pint is loaded by who works with it

    return install(registry)
