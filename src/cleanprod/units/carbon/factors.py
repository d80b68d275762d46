"""Factors of carbon dioxide: of fuels by named set, of the grid by region, year and series, of heat.

The sets disagree (coke: 29.42, 29.4, 29.5 tC/TJ), and so do the series of the grid; none stands in for another.

>>> grid_factor("广东", 2022).kgco2_per_kwh
Decimal('0.4403')
>>> grid_factor("广东", 2024)
Traceback (most recent call last):
...
cleanprod.errors.UnknownNameError: got Guangdong 2024, expected a region, year and series of the table. Guangdong has 2010
average, 2012 average, 2016 average, 2021 average, 2022 average, 2023 average.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from cleanprod.errors import Problem, QuantityError, UnknownNameError, brief, unknown_name
from cleanprod.units.naming import Names, folded
from cleanprod.units.tables import Row, read_rows, shipped
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Positive = Annotated[Decimal, Field(gt=0)]
Series = Literal[
    "average",
    "reporting_year",
    "excluding_market_non_fossil",
    "fossil_only",
    "ndrc_average",
    "cdm_operating_margin",
    "cdm_build_margin",
]
SERIES: Final[tuple[Series, ...]] = get_args(Series)
SERIES_WORDS: Final[dict[Series, Text]] = {
    "average": Text("平均（自然年）", "average of the calendar year"),
    "reporting_year": Text("全国碳市场（报告年度）", "carbon market, by reporting year"),
    "excluding_market_non_fossil": Text("不含市场化交易非化石电量", "excluding market-traded non-fossil"),
    "fossil_only": Text("化石能源电力", "fossil only"),
    "ndrc_average": Text("国家发展改革委平均", "average of the NDRC"),
    "cdm_operating_margin": Text("电量边际（OM）", "CDM operating margin"),
    "cdm_build_margin": Text("容量边际（BM）", "CDM build margin"),
}

_WIDER: Final = {
    **dict.fromkeys(("原煤", "煤", "煤炭", "coal", "raw coal"), ("anthracite", "bituminous_coal", "lignite")),
    **dict.fromkeys(("洗煤", "washed coals"), ("washed_coal", "other_washed_coal")),
    "煤油": ("kerosene", "jet_kerosene"),
    "重油": ("fuel_oil",),
    "heavy oil": ("fuel_oil",),
    **dict.fromkeys(
        ("煤气", "coal gas", "manufactured gas"),
        ("coke_oven_gas", "blast_furnace_gas", "converter_gas", "other_coal_gas", "blast_furnace_and_other_gas"),
    ),
    **dict.fromkeys(("燃气", "gas"), ("natural_gas", "lng", "lpg", "coke_oven_gas", "other_coal_gas")),
    "液化气": ("lpg", "lng"),
}
"""Words that mean several rows of a set."""


class CarbonFuel(Row):
    """A fuel of a set.

    Attributes:
        set: the set that it belongs to.
        ncv: net heating value per `ncv_unit`; None where the set has none, and the caller gives it.
        carbon_tc_per_tj: tonnes of carbon per TJ.
        oxidation_pct: how much of the carbon burns, in per cent.
        gas: m³ of it means normal cubic metres.
        converted: made from other fuels.
    """

    set: str
    ncv: Positive | None = None
    ncv_unit: Literal["GJ/t", "GJ/10^4Nm3"] | None = None
    carbon_tc_per_tj: Positive
    oxidation_pct: Annotated[Decimal, Field(gt=0, le=100)]
    gas: bool = False
    converted: bool = False

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.ncv is None) != (self.ncv_unit is None):
            raise ValueError("`ncv` and `ncv_unit` come together")
        return self


class GridFactor(Row):
    """Carbon dioxide of a kilowatt-hour from the grid of a region (`zh`, `en`).

    Attributes:
        level: `national`, `regional`, `provincial`.
        year: the calendar year; of the series `reporting_year`, the reporting year of the carbon market.
        series: which series the figure belongs to: see `SERIES_WORDS`.
        kgco2_per_kwh: the factor.
    """

    level: Literal["national", "regional", "provincial"]
    year: int
    series: Series
    kgco2_per_kwh: Positive


class HeatFactor(Row):
    """Carbon dioxide of bought heat: `tco2_per_gj`."""

    tco2_per_gj: Positive


@cache
def carbon_fuels() -> tuple[CarbonFuel, ...]:
    """Give the fuels of every set, as shipped."""
    return read_rows(shipped("carbon_fuels"), CarbonFuel)


@cache
def grid_factors() -> tuple[GridFactor, ...]:
    """Give the factors of the grid, as shipped."""
    return read_rows(shipped("grid"), GridFactor)


@cache
def heat_factor() -> HeatFactor:
    """Give the factor of bought heat, as shipped."""
    return read_rows(shipped("carbon_heat"), HeatFactor)[0]


def fuels_of(name: str, table: Iterable[CarbonFuel] | None = None) -> Names[CarbonFuel]:
    """Give the fuels of a set, by name.

    Errors:
        UnknownNameError: no such set; the nearest is offered.
    """
    if table is None and isinstance(name, str):
        return _shipped_set(name)
    return _set(name, tuple(table or ()))


@cache
def _shipped_set(name: str) -> Names[CarbonFuel]:
    return _set(name, carbon_fuels())


def _set(name: object, table: tuple[CarbonFuel, ...]) -> Names[CarbonFuel]:
    sets = tuple(dict.fromkeys(row.set for row in table))
    if not isinstance(name, str) or name not in sets:
        given = name if isinstance(name, str) else brief(name)
        raise unknown_name(given, sets, Text("一套系数的名称", "the name of a set of factors"), "set")
    return Names((row for row in table if row.set == name), _WIDER)


def grid_factor(region: str, year: int, series: str | None = None, *, table: Iterable[GridFactor] | None = None) -> GridFactor:
    """Choose a factor of the grid.

    Arguments:
        region: `广东`, `南方`, `全国`, or the English names.
        year: see `GridFactor`.
        series: one of `SERIES`; may be left out where the region and year have one only.
        table: a table of the same form instead of the shipped one.

    Errors:
        UnknownNameError: no such region or series, or none for these together: what there is, is named.
        QuantityError: the region and year have several series, and none is named; a year that is no number.
    """
    rows = grid_factors() if table is None else tuple(table)
    here = _of_region(region, rows)
    if isinstance(year, bool) or not isinstance(year, int):
        raise QuantityError(Problem(got=brief(year), expected=Text("年份，如 2022", "a year such as 2022"), where="year"))
    wanted = None if series is None else _series(series)
    found = [row for row in here if row.year == year and wanted in (None, row.series)]
    if len(found) == 1:
        return found[0]
    asked = Text(
        f"{here[0].zh} {year} {series or ''}".rstrip(),
        f"{here[0].en} {year} {series or ''}".rstrip(),
    )
    if found:
        names = ", ".join(f"{row.series} ({row.kgco2_per_kwh})" for row in found)
        one = Text("指明的一个系列", "one series by name")
        mend = Text(f"请用 series= 指明：{names}。", f"Name it by series=: {names}.")
        raise QuantityError(Problem(got=asked, expected=one, where="series", mend=mend))
    raise UnknownNameError(
        Problem(
            got=asked,
            expected=Text("表中的地区、年份和系列", "a region, year and series of the table"),
            mend=_instead(here, rows, year, wanted),
        )
    )


def _of_region(region: object, rows: tuple[GridFactor, ...]) -> list[GridFactor]:
    key = folded(region) if isinstance(region, str) else ""
    here = [row for row in rows if key in {folded(name) for name in (row.zh, row.en, *row.also)}]
    if not here:
        known = dict.fromkeys(name for row in rows for name in (row.zh, row.en))
        given = region if isinstance(region, str) else brief(region)
        raise unknown_name(given, list(known), Text("电网地区", "a region of the grid"), "region")
    return here


def _series(name: object) -> Series:
    if isinstance(name, str):
        for one, words in SERIES_WORDS.items():
            if folded(name) in map(folded, (one, words.zh, words.en)):
                return one
    given = name if isinstance(name, str) else brief(name)
    raise unknown_name(given, SERIES, Text("电网因子的系列", "a series of grid factors"), "series")


def _instead(here: list[GridFactor], rows: tuple[GridFactor, ...], year: int, series: Series | None) -> Text:
    """Name what there is: the years and series of the region, and other regions of that year and series."""
    own = ", ".join(f"{row.year} {row.series}" for row in sorted(here, key=lambda row: (row.year, row.series)))
    others = [row for row in rows if row.year == year and series in (None, row.series)]
    zh, en = f"{here[0].zh}有 {own}。", f"{here[0].en} has {own}."
    if others and series is not None:
        zh += f"{year} 年的 {series} 有：{'、'.join(row.zh for row in others)}。"
        en += f" {series} of {year} is there for {', '.join(row.en for row in others)}."
    return Text(zh, en)
