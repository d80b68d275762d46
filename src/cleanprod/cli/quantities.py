"""`cleanprod convert` and `cleanprod energy`: a quantity in another unit, and the energy account of a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, cast

import typer
from attrs import evolve
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.errors import CleanprodError, Problem, QuantityError, brief
from cleanprod.files import read_table
from cleanprod.models.measurements import EnergyUse
from cleanprod.standing import STANDING_WORDS
from cleanprod.units import Quantity, format_quantity, parse_quantity
from cleanprod.units.carbon import CarbonAccount, carbon_account, grid_factor
from cleanprod.units.energy import EnergyAccount, Factors, Rate, energy_account
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .options import Language, Shape, Sheet, Tongue
from .tables import paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleanprod.files import Reading
    from cleanprod.units.carbon.lines import CarbonLine
    from cleanprod.words import Lang

A = TypeVar("A")

PLACES: Final = 4
"""Digits after the point of tce and tCO2 on the screen; JSON has every digit."""


def convert(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="As people write it: 400万吨标准煤, '95 mg/L', 1,250度.")],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="The unit to give it in: TJ, kg/m3, 万元, kgce/t.")],
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table (a line) or json.")] = Shape.table,
) -> int:
    """Give a written quantity in another unit, exactly."""
    read = parse_quantity(quantity)
    found = read.to(unit)
    if form is Shape.json:
        typer.echo(json.dumps({"from": to_form(read), "to": to_form(found)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{read} = {format_quantity(found, lang.value)}")
    return 0


Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="A table of fuels and amounts: CSV, Excel, JSON; 能源品种, 消费量, fuel, amount.")
]


def energy(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day whose edition of GB/T 2589 applies.")] = None,
    edition: Annotated[str | None, typer.Option("--edition", metavar="2020", help="Force an edition: 2008 or 2020.")] = None,
    basis: Annotated[str, typer.Option("--basis", help="calorific (当量值) or equivalent (等价值).")] = "calorific",
    electricity_rate: Annotated[
        str | None, typer.Option("--electricity-rate", metavar="'0.302 kgce/kWh'", help="Coal rate, for the equivalent value.")
    ] = None,
    heat_rate: Annotated[
        str | None, typer.Option("--heat-rate", metavar="'0.04 kgce/MJ'", help="Coal rate of heat, for the equivalent value.")
    ] = None,
    rate_year: Annotated[int | None, typer.Option("--rate-year", metavar="YEAR", help="The year of the coal rates.")] = None,
    factors: Annotated[
        Path | None, typer.Option("--factors", metavar="FILE", help="A TOML table of factors of your own.")
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", metavar="'1200 t'", help="Products or output value, for the energy of a unit of it.")
    ] = None,
    carbon: Annotated[str | None, typer.Option("--carbon", metavar="SET", help="Carbon dioxide too, by this set.")] = None,
    grid: Annotated[
        str | None,
        typer.Option(
            "--grid", metavar="广东:2022[:SERIES]", help="The factor of the grid: region, year, series; or '0.44 kgCO2/kWh'."
        ),
    ] = None,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    sheet: Sheet = None,
) -> int:
    """Work out the energy account of a file: lines and factors, tce, and tCO2 where a set of factors is named."""
    reading = read_table(file, model=EnergyUse, sheet=sheet)
    if reading.problems:  # a total of a part would look like a total
        raise QuantityError(*reading.problems)
    _together(rate_year, electricity_rate or heat_rate, "--rate-year", "--electricity-rate, --heat-rate")
    _together(grid, carbon, "--grid", "--carbon")
    for remark in reading.report.remarks:
        typer.echo(remark.say(lang.value), err=True)
    uses = [row.record for row in reading.rows]
    own = None if factors is None else Factors.shipped().with_table(factors)
    account = _placed(
        reading,
        lambda: energy_account(
            uses,
            on=on,
            edition=edition,
            basis=cast("Literal['calorific', 'equivalent']", basis),
            electricity_rate=None if electricity_rate is None else Rate(electricity_rate, year=rate_year),
            heat_rate=None if heat_rate is None else Rate(heat_rate, year=rate_year),
            factors=own,
        ),
    )
    # a medium stands for energy that was spent elsewhere: the sets of carbon factors have none
    burnt = [line for line in account.lines if line.factor.row.kind != "medium"]
    gas = None
    if carbon is not None:
        rows = tuple(reading.rows[line.number - 1] for line in burnt)
        counted = [row.record for row in rows]
        gas = _placed(evolve(reading, rows=rows), lambda: carbon_account(counted, set=carbon, grid=_grid(grid)))
    shares = [one.per(per) for one in (account, gas) if one is not None and per is not None]
    if form is Shape.json:
        told: dict[str, Any] = {
            "energy": account.to_dict(),
            "carbon": gas and gas.to_dict(),
            "per": [to_form(q) for q in shares],
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    emitted = dict(zip((line.number for line in burnt), gas.lines, strict=True)) if gas else {}
    _show(account, gas, emitted, shares, reading, lang.value)
    return 0


def _together(given: object, other: object, name: str, names: str) -> None:
    """Refuse an option that would be left aside without another."""
    if given is not None and other is None:
        expected = Text(f"与 {names} 一起", f"{names} beside it")
        raise QuantityError(Problem(got=brief(given), expected=expected, where=name))


def _placed(reading: Reading[EnergyUse], work: Callable[[], A]) -> A:
    """Do some work on the rows of a file; what is wrong with an entry is told with its row in the file."""
    try:
        return work()
    except CleanprodError as error:
        problems = [one if one.row is None else reading.placed(one, reading.rows[one.row - 1]) for one in error.problems]
        raise type(error)(*(evolve(one, file=one.file or reading.file) if one.row else one for one in problems)) from None


def _grid(written: str | None) -> Any:  # noqa: ANN401 - a row of the table, or a quantity as it is written
    if written is None or ":" not in written:
        return written
    region, year, *series = written.split(":")
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or len(series) > 1:
        expected = Text("地区:年份[:系列]，如 广东:2022:average", "REGION:YEAR[:SERIES], such as 广东:2022:average")
        raise QuantityError(Problem(got=brief(written), expected=expected, where="--grid"))
    return grid_factor(region, int(year), *series)


def _show(  # noqa: PLR0913, PLR0917 - what a table shows
    account: EnergyAccount,
    gas: CarbonAccount | None,
    emitted: dict[int, CarbonLine],
    shares: list[Any],
    reading: Reading[EnergyUse],
    lang: Lang,
) -> None:
    console = paper()
    zh = lang == "zh"
    basis = {"calorific": Text("当量值", "calorific value"), "equivalent": Text("等价值", "equivalent value")}[account.basis]
    day = f", {account.on}" if account.on else ""
    title = f"GB/T 2589-{account.edition}, {basis.say(lang)}{day}" + (f"; CO2: {gas.set}" if gas else "")
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    table.add_column("行" if zh else "row", justify="right")
    table.add_column("能源品种" if zh else "fuel", ratio=2, overflow="fold")
    table.add_column("消费量" if zh else "amount", justify="right", ratio=2, overflow="fold")
    table.add_column("折标系数" if zh else "coefficient", justify="right", ratio=2, overflow="fold")
    table.add_column("tce", justify="right")
    if gas:
        table.add_column("tCO2", justify="right")
    table.add_column("依据" if zh else "source", ratio=3, overflow="fold")
    for line in account.lines:
        burnt = emitted.get(line.number)
        cells = [
            str(reading.rows[line.number - 1].number),
            line.factor.label.say(lang),
            format(line.amount, lang),
            "" if line.coefficient is None else format(line.coefficient, lang),
            _number(line.counted, "tce"),
            *([_number(burnt.counted, "tCO2") if burnt else ""] if gas else ()),
            f"{line.factor.cited}; {STANDING_WORDS[line.standing].say(lang)}",
        ]
        table.add_row(*map(Styled, cells))
    console.print(table)
    total = _number(account.total, "tce")
    console.print(f"{'综合能耗' if zh else 'total'}: {total} tce", markup=False)
    if gas:
        console.print(f"{'二氧化碳' if zh else 'carbon dioxide'}: {_number(gas.total, 'tCO2')} tCO2", markup=False)
    for share in shares:
        console.print(f"{'单位能耗或排放' if zh else 'per unit'}: {format_quantity(share, lang, digits=PLACES)}", markup=False)
    told = [(line.number, note) for line in account.lines for note in line.notes]
    told += [(number, note) for number, line in emitted.items() for note in line.notes]
    notes = dict.fromkeys(f"{reading.rows[number - 1].number}: {note.say(lang)}" for number, note in told)
    for note in [*notes, *(warning.say(lang) for warning in account.warnings)]:
        console.print(f"  {note}", markup=False, style="yellow")


def _number(quantity: Quantity, unit: str) -> str:
    """Write a number to four digits after the point, marked where it is cut."""
    return format_quantity(quantity, unit=unit, digits=PLACES).rpartition(" ")[0]
