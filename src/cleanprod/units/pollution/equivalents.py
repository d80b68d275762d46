"""Pollution equivalents (污染当量): pollutants of different harm in one number.

Environmental Protection Tax Law (环境保护税法), art. 8 and annex 2 (应税污染物和当量值表): the equivalents of a pollutant are
its mass divided by its equivalent value. The same name can stand in air and in water with different values.

>>> equivalents("160 t", "SO2")
Fraction(3200000, 19)
>>> equivalents("100 kg", "苯", "water"), equivalents("100 kg", "苯", "air")
(Fraction(5000, 1), Fraction(2000, 1))
"""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - pydantic reads the annotations
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from cleanprod.errors import Problem, QuantityError, UnknownNameError, brief
from cleanprod.units.entries import measured
from cleanprod.units.kinds import PollutantMass
from cleanprod.units.naming import Names, folded
from cleanprod.units.tables import Row, read_rows, shipped
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Medium = Literal["air", "water"]
Group = Literal["air", "first_class", "other"]

MEDIA: Final[dict[Medium, Text]] = {"air": Text("大气", "air"), "water": Text("水", "water")}
_MEDIUM_WORDS: Final[dict[str, Medium]] = {
    "air": "air", "大气": "air", "气": "air", "废气": "air", "空气": "air",
    "water": "water", "水": "water", "废水": "water", "污水": "water", "wastewater": "water",
}  # fmt: skip

# words that mean several rows, or what the table has no row for
_WIDER: Final = {
    "颗粒物": ("soot", "general_dust"),
    "烟粉尘": ("soot", "general_dust"),
    "烟（粉）尘": ("soot", "general_dust"),
    "particulate matter": ("soot", "general_dust"),
    "particulates": ("soot", "general_dust"),
    "PM": ("soot", "general_dust"),
    "二甲苯": ("o_xylene", "p_xylene", "m_xylene"),
    "xylene": ("o_xylene", "p_xylene", "m_xylene"),
    "xylenes": ("o_xylene", "p_xylene", "m_xylene"),
    "二氯苯": ("o_dichlorobenzene", "p_dichlorobenzene"),
    "dichlorobenzene": ("o_dichlorobenzene", "p_dichlorobenzene"),
    "油类": ("petroleum", "animal_and_vegetable_oils"),
    "oil": ("petroleum", "animal_and_vegetable_oils"),
}
_BY_TONNES: Final = Text(
    "附表二第三表（pH 值、色度、大肠菌群数、余氯量）按污水吨数计，本库未收；大肠菌群数与余氯量只征收一项。",
    "Table 3 of annex 2 (pH, colour, coliforms, residual chlorine) counts by tonnes of water and is not held here;"
    " of coliforms and residual chlorine only one is taxed.",
)
_NO_ROW: Final = Text("附表二没有这一项污染物。", "Annex 2 has no row for it.")
_WITHOUT: Final = {
    **dict.fromkeys(map(folded, ("pH", "pH值", "色度", "colour", "color", "chroma")), _BY_TONNES),
    **dict.fromkeys(map(folded, ("大肠菌群", "大肠菌群数", "粪大肠菌群", "coliform", "coliforms")), _BY_TONNES),
    **dict.fromkeys(map(folded, ("余氯", "余氯量", "总余氯", "residual chlorine")), _BY_TONNES),
    **dict.fromkeys(map(folded, ("总氮", "TN", "total nitrogen")), _NO_ROW),
    **dict.fromkeys(map(folded, ("VOC", "VOCs", "挥发性有机物", "非甲烷总烃", "NMHC", "CO2", "二氧化碳")), _NO_ROW),
}

A_POLLUTANT: Final = Text("应税污染物和当量值表中的一种污染物", "a pollutant of the table of equivalents")
_A_MEDIUM: Final = Text("air（大气）或 water（水）", "air (大气) or water (水)")


class Pollutant(Row):
    """A pollutant of the table.

    Attributes:
        medium: `air` or `water`.
        group: `air`, or the class of water pollutants: `first_class` (第一类), `other` (其他类).
        number: its number in the annex, by which ties are ordered.
        equivalent_kg: kilograms that are one equivalent.
        one_of: of the rows that share it, only one is taxed at one outlet.
    """

    medium: Medium
    group: Group
    number: int
    equivalent_kg: Annotated[Decimal, Field(gt=0)]
    one_of: str = ""


@cache
def pollutants() -> tuple[Pollutant, ...]:
    """Give the table of equivalents, as shipped."""
    return read_rows(shipped("pollutants"), Pollutant)


@cache
def _names(medium: Medium, table: tuple[Pollutant, ...] | None) -> Names[Pollutant]:
    return Names((row for row in _rows(table) if row.medium == medium), _WIDER)


def _rows(table: tuple[Pollutant, ...] | None) -> tuple[Pollutant, ...]:
    return pollutants() if table is None else table


def medium_of(word: object) -> Medium:
    """Read a medium: air, 大气, 废气; water, 水, 废水.

    Errors:
        UnknownNameError: another word.
    """
    found = _MEDIUM_WORDS.get(folded(word)) if isinstance(word, str) else None
    if found is None:
        raise UnknownNameError(Problem(got=brief(word), expected=_A_MEDIUM))
    return found


def pollutant(name: object, medium: str | None = None, *, table: Iterable[Pollutant] | None = None) -> Pollutant:
    """Find a pollutant by a Chinese or English name or a usual abbreviation.

    Arguments:
        name: `SO2`, `氨氮`, `COD`, ...
        medium: `air` or `water` (大气, 水); needed where the name stands in both.
        table: a table of the same form instead of the shipped one.

    Errors:
        UnknownNameError: no row has the name in that medium; the nearest is offered.
        QuantityError: the name stands in both media, and none is named.

    >>> pollutant("NH3-N").zh, pollutant("氟化物", "大气").equivalent_kg
    ('氨氮', Decimal('0.87'))
    """
    if isinstance(name, Pollutant):
        return name if medium is None else _in(name, medium_of(medium))
    rows = None if table is None else tuple(table)
    known = {one: _names(one, rows) for one in MEDIA}
    if medium is not None:
        here = medium_of(medium)
        other = next((one for one in MEDIA if one != here and known[one].knows(name)), None)
        return _found(name, known[here], here, other)
    hits = [one for one, names in known.items() if names.knows(name)]
    if len(hits) > 1:
        mend = Text("大气和水中都有此名，当量值不同。", "The name stands in both, with different values.")
        raise QuantityError(Problem(got=brief(name), expected=_A_MEDIUM, where="medium", mend=mend))
    if hits:
        return _found(name, known[hits[0]], hits[0])
    return _found(name, Names(_rows(rows), shared=True), None)


def _in(row: Pollutant, medium: Medium) -> Pollutant:
    if row.medium != medium:
        got = Text(f"{MEDIA[row.medium].zh}污染物 {row.zh}", f"{row.id} of {row.medium}")
        here = Text(f"{MEDIA[medium].zh}污染物", f"a pollutant in {medium}")
        raise QuantityError(Problem(got=got, expected=here))
    return row


def _found(name: object, names: Names[Pollutant], medium: Medium | None, other: Medium | None = None) -> Pollutant:
    what = A_POLLUTANT
    if medium is not None:
        here = MEDIA[medium]
        what = Text(f"应税污染物和当量值表中的一种{here.zh}污染物", f"a pollutant in {here.en} of the table of equivalents")
    mend = _WITHOUT.get(folded(name)) if isinstance(name, str) else None
    if mend is None and other is not None:
        mend = Text(f"此名只见于{MEDIA[other].zh}污染物。", f"It stands in {MEDIA[other].en} only.")
    return names.find(name, what, mend)


def equivalents(
    mass: object, of: str | Pollutant, medium: str | None = None, *, table: Iterable[Pollutant] | None = None
) -> Fraction:
    """Give the equivalents of a mass of a pollutant, exactly: kilograms divided by the equivalent value.

    Arguments:
        mass: `160 t`, or a quantity of mass.
        of: the pollutant, by name.
        medium: as `pollutant`.
        table: as `pollutant`.

    Errors:
        QuantityError: not a mass, or a negative one; as `pollutant`.
        UnknownNameError: as `pollutant`.
    """
    return measured(PollutantMass, mass).exact / Fraction(pollutant(of, medium, table=table).equivalent_kg)
