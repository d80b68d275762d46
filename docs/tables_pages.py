"""Pages drawn from the tables of factors and units: every row with its figure, its source, and how far it may be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from cleanprod.standing import STANDING_WORDS
from cleanprod.units.carbon.factors import SERIES_WORDS, carbon_fuels, grid_factors, heat_factor
from cleanprod.units.definitions import COUNTS, definitions
from cleanprod.units.energy import Factors
from cleanprod.units.kinds import COUNTED
from cleanprod.units.pollution.equivalents import pollutants
from cleanprod.units.pollution.ranking import GROUP_WORDS, figures
from cleanprod.units.quantity import ended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from cleanprod.units.definitions import Dimension
    from cleanprod.units.energy.factors import FactorRow
    from cleanprod.units.pollution.ranking import TaxFigure
    from cleanprod.units.tables import Row

    R = TypeVar("R", bound=Row)

DRAWN = "This page is drawn from the data that the library computes with. 本页由本库所用的数据生成。"


"""The dimensions of one unit each."""


def pages() -> dict[str, str]:
    """Give the pages of tables by file name."""
    drawn = {"factors.md": _factors(), "pollutants.md": _pollutants(), "units.md": _units()}
    return {name: "\n".join(lines) for name, lines in drawn.items()}


def standing_of(row: Row) -> str:
    """Say in words how far a row may be relied on, and what must be known beside it."""
    words = STANDING_WORDS[row.standing]
    told = f"{words.en}<br>{words.zh}"
    heat = getattr(row, "heating_value_standing", None)
    if heat not in (None, row.standing):
        told += f"<br>heating value: {STANDING_WORDS[heat].en} {STANDING_WORDS[heat].zh}"
    return f"{told}<br>{row.note}" if row.note else told


def names_of(row: Row) -> str:
    """Name a row: for programs, in Chinese and English, and by the other words that are read."""
    also = f"<br>also {'、'.join(row.also)}" if row.also else ""
    return f"`{row.id}`<br>{row.zh} {row.en}{also}"


def _grouped(rows: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    """Put rows together that have the same key, in the order in which the keys come."""
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _checked(rows: Iterable[Row]) -> Iterator[str]:
    """Say when the figures of a table were read, and when they should be read again."""
    days = sorted({(str(row.checked_on), str(row.review_by)) for row in rows})
    yield "*" + "; ".join(f"Checked on {on}, review by {by} (核对于 {on}，{by} 前复核)" for on, by in days) + ".*"
    yield ""


def _days(row: FactorRow | TaxFigure) -> str:
    """Give the first day of a row, and the first day on which it no longer holds."""
    return f"`{row.start}` | {f'`{row.until}`' if row.until else ''}"


def _sources(rows: Iterable[Row]) -> Iterator[str]:
    """Name what the rows of a table were taken from."""
    yield f"Source 来源: {'; '.join(dict.fromkeys(row.source for row in rows))}."
    yield ""


# factors


def _factors() -> Iterator[str]:
    yield "# Factors (折标系数与排放因子)"
    yield ""
    yield DRAWN
    yield ""
    yield (
        "How far a figure may be relied on (可信程度) is told with each row; [the law in time](law.md#standing) has the scale. "
        "Any figure can be replaced by one of [a table of your own](energy.md#a-table-of-your-own)."
    )
    yield ""
    yield from _energy()
    yield from _carbon()


def _energy() -> Iterator[str]:
    yield "## Coal equivalent (折标准煤)"
    yield ""
    yield (
        "The coefficient (折标系数) is kgce per unit of the row, as printed: it is looked up and never computed. A range has no"
        " single value, and takes a measured heating value. *By rate* (按煤耗) has no figure of its own: the caller gives the"
        " coal rate of its year. No original of GB/T 2589 was at hand."
    )
    yield ""
    rows = [row for _, table in Factors.shipped().tables for row in table]
    yield from _checked(rows)
    yield "### Editions (版本)"
    yield ""
    yield "| edition | from | until | 1 kgce | standing<br>可信程度 |"
    yield "|---|---|---|---|---|"
    for row in (one for one in rows if one.kind == "edition"):
        (kgce,) = [one for one in rows if one.kind == "definition" and one.edition == row.edition]
        one = f"{kgce.heating_value} kJ ({STANDING_WORDS[kgce.standing].en} {STANDING_WORDS[kgce.standing].zh})"
        yield f"| {row.source} | {_days(row)} | {one} | {standing_of(row)} |"
    yield ""
    factors = [row for row in rows if row.kind not in {"edition", "definition"}]
    for source, group in _grouped(factors, lambda row: row.source).items():
        yield f"### {source}"
        yield ""
        yield "| row | per | coefficient<br>折标系数, kgce | heating value<br>低位发热量, kJ | standing<br>可信程度 |"
        yield "|---|---|---|---|---|"
        for row in group:
            yield f"| {names_of(row)} | {row.unit} | {_coefficient(row)} | {_heating_value(row)} | {standing_of(row)} |"
        yield ""


def _coefficient(row: FactorRow) -> str:
    return "by rate 按煤耗" if row.coefficient is None else str(row.coefficient)


def _heating_value(row: FactorRow) -> str:
    kcal = f" ({row.kcal} kcal)" if row.kcal else ""
    return f"{row.heating_value}{kcal}" if row.heating_value else ""


def _carbon() -> Iterator[str]:
    yield "## Carbon in fuels (燃料含碳)"
    yield ""
    yield "Three sets, which disagree. A calculation takes one of them whole, and its result names it."
    yield ""
    yield from _checked(carbon_fuels())
    for name, rows in _grouped(carbon_fuels(), lambda row: row.set).items():
        yield f"### `{name}`"
        yield ""
        yield from _sources(rows)
        yield "| row | heating value<br>低位发热量 | carbon<br>含碳量, tC/TJ | oxidised<br>氧化率, % | standing<br>可信程度 |"
        yield "|---|---|---|---|---|"
        for row in rows:
            ncv = "the caller's 自备" if row.ncv is None else f"{row.ncv} {row.ncv_unit}"
            figures_of = f"{ncv} | {row.carbon_tc_per_tj} | {row.oxidation_pct}"
            yield f"| {names_of(row)} | {figures_of} | {standing_of(row)} |"
        yield ""
    yield "## Electricity of the grid (电网排放因子)"
    yield ""
    yield "Series never stand in for one another: a region and a year that have several are refused until one is named."
    yield ""
    yield from _checked(grid_factors())
    yield "| region<br>地区 | year<br>年 | series<br>系列 | kgCO2/kWh | source<br>来源 | standing<br>可信程度 |"
    yield "|---|---|---|---|---|---|"
    for row in grid_factors():
        series = f"`{row.series}`<br>{SERIES_WORDS[row.series].zh}"
        yield f"| {row.zh}<br>{row.en} | {row.year} | {series} | {row.kgco2_per_kwh} | {row.source} | {standing_of(row)} |"
    yield ""
    yield "## Heat (热力排放因子)"
    yield ""
    row = heat_factor()
    yield from _checked([row])
    yield "| row | tCO2/GJ | source<br>来源 | standing<br>可信程度 |"
    yield "|---|---|---|---|"
    yield f"| {names_of(row)} | {row.tco2_per_gj} | {row.source} | {standing_of(row)} |"
    yield ""


# pollutants


def _pollutants() -> Iterator[str]:
    yield "# Pollutants (污染当量与税额)"
    yield ""
    yield DRAWN
    yield ""
    yield (
        "How much of a pollutant is one equivalent (污染当量), and what is paid for an equivalent in Guangdong. "
        "[Pollution and water](pollution.md) computes with them. The scale of standing is under "
        "[the law in time](law.md#standing)."
    )
    yield ""
    for rows in _grouped(pollutants(), lambda row: row.group).values():
        words = GROUP_WORDS[rows[0].group]
        yield f"## {words.en[:1].upper()}{words.en[1:]} ({words.zh})"
        yield ""
        yield from _sources(rows)
        yield from _checked(rows)
        yield "| no. | row | one equivalent<br>当量值, kg | standing<br>可信程度 |"
        yield "|---|---|---|---|"
        for row in rows:
            shared = f"<br>only one of `{row.one_of}` is taxed 只征一项" if row.one_of else ""
            yield f"| {row.number} | {names_of(row)} | {row.equivalent_kg:f}{shared} | {standing_of(row)} |"
        yield ""
    yield "## The tax (环境保护税)"
    yield ""
    yield from _checked(figures())
    yield "| figure | value | from | until | source<br>来源 | standing<br>可信程度 |"
    yield "|---|---|---|---|---|---|"
    for row in figures():
        unit = " CNY" if row.kind == "rate" else ""
        times = f", where below {row.below} of the limit" if row.below else ""
        value = f"× {row.value}{times}" if row.kind == "relief" else f"{row.value}{unit}"
        yield f"| {names_of(row)} | {value} | {_days(row)} | {row.source} | {standing_of(row)} |"
    yield ""


# units


def _units() -> Iterator[str]:
    yield "# Units (单位)"
    yield ""
    yield DRAWN
    yield ""
    yield (
        "A written quantity has a unit of this page, alone, multiplied (万吨) or compound (kgce/t, 元/(人·a)); "
        "[Quantities](quantities.md) tells how they are read. Full width, superscripts and spaces make no difference."
        " Between electricity (kWh and the like) and coal equivalent (kgce and the like) stands a coefficient, not a unit."
    )
    yield ""
    yield "## Multipliers (倍数)"
    yield ""
    yield "They stand between the number and the unit, or at the head of a unit: 3.2 亿立方米, 元/万件."
    yield ""
    yield "| word | times |"
    yield "|---|---|"
    for word, power in COUNTS.items():
        yield f"| {word} | 10^{power} = {10**power:,} |"
    yield ""
    counts = [one for one in definitions().dimensions.values() if one.name == "people" or one.name in COUNTED]
    for dimension in (one for one in definitions().dimensions.values() if one not in counts):
        yield f"## {dimension.label.en[:1].upper()}{dimension.label.en[1:]} ({dimension.label.zh})"
        yield ""
        yield f"Kept in {dimension.canonical}. An example: {dimension.example}."
        yield ""
        yield f"| unit | 中文 | in {dimension.canonical} | other spellings 其他写法 |"
        yield "|---|---|---|---|"
        yield from _units_of(dimension)
        yield ""
    yield "## What is counted (计数单位)"
    yield ""
    yield "Things of different kinds do not add up."
    yield ""
    yield "| unit | what | 含义 | other spellings 其他写法 | written such as |"
    yield "|---|---|---|---|---|"
    for dimension in counts:
        others = "、".join(one for one in definitions().also[dimension.canonical] if one != dimension.canonical)
        words = dimension.label
        yield f"| {dimension.canonical} | {words.en} | {words.zh} | {others} | {dimension.example} |"
    yield ""


def _units_of(dimension: Dimension) -> Iterator[str]:
    known = definitions()
    base = known.spellings[dimension.canonical]
    for name in dimension.units:
        unit = known.spellings[name]
        others = "、".join(one for one in known.also[name] if one not in {unit.name, unit.zh})
        below = "、".join(one for one, other in known.below.items() if other == unit)
        others = "；".join(filter(None, (others, f"below a line {below}" if below else "")))
        yield f"| {unit.name} | {unit.zh} | {number(unit.factor / base.factor)} | {others} |"


def number(value: Fraction) -> str:
    """Write a factor in full: 29,307,000, 0.001, 1/12."""
    found = ended(value)
    return str(found) if isinstance(found, type(value)) else f"{found.normalize():,f}"
