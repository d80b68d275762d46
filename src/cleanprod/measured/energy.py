"""The annual energy of each enterprise, in tce, from lines of what it used, by the energy account.

The account is linear in the amount: it is worked out for one unit of each sort of line, and the amounts are added exactly.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.models.measurements import EnergyUse
from cleanprod.units import Quantity, unit_of
from cleanprod.units.energy import energy_account
from cleanprod.units.quantity import number_of
from cleanprod.words import Text

from .amounts import DECLARED, NUMBER, ODD, OWN, TEXT, UNIT, decimals, unit_in
from .folded import Contradiction
from .lines import REFUSED, read_lines
from .owners import ROW, TABLE, WHOSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .faults import Faults
    from .lines import Lines
    from .owners import Owners

FACT: Final = "annual_energy"
_TABLE: Final = "energy"
_AMOUNT: Final = "amount"
_SORT: Final = "#sort"
_AS_ACCOUNTED: Final = Text("与能源账相符的年综合能源消费量", "the annual energy that the account comes to")


def fold_energy(
    frame: pl.DataFrame, complete: pl.Series, settings: Mapping[str, Any], owners: Owners, faults: Faults
) -> tuple[Lines, pl.Series, list[Contradiction]]:
    """Add up what each enterprise used, where its list is complete and every line of it counts.

    Errors:
        TableError: as `layout_of`.
        CleanprodError: as `energy_account` of the settings.
    """
    lines = read_lines(_TABLE, frame, EnergyUse, (), owners, faults)
    sums, broken = _sums(lines, complete, settings, faults)
    tce = unit_of("tce").factor
    said = owners.said(FACT)
    values: list[float | None] = said.cast(pl.Float64).to_list()
    found: list[Contradiction] = []
    column = owners.column(FACT) or FACT
    for whose, joules in sorted(sums.items()):
        if whose in broken:
            continue
        total = joules / tce
        own = said[whose]
        if total < 0:
            got = Text(f"{float(total):g} tce", f"{float(total):g} tce")
            least = Text("不小于零的总量", "a total of zero or more")
            faults.put(TABLE, whose, Problem(got, least, column, Text("请核对外供的能源。", "Check what is delivered to others.")))
        elif own is None:
            values[whose] = float(total)
        elif not _rounds_to(total, own):
            values[whose] = None
            shown = f"{float(total):.12g} tce"
            found.append(
                Contradiction(
                    enterprise=str(owners.ids[whose]),
                    row=whose + 1,
                    fact=FACT,
                    column=column,
                    table=_TABLE,
                    said=Text(f"{own} tce", f"{own} tce"),
                    measured=Text(f"能源账合计 {shown}", f"the energy account, {shown}"),
                    expected=_AS_ACCOUNTED,
                )
            )
    return lines, pl.Series(FACT, values, pl.Float64), found


def _rounds_to(total: Fraction, said: object) -> bool:
    """Tell whether a total, rounded to the digits that were written, is what was written."""
    written = format(said, "f") if not isinstance(said, float) else repr(said)
    places = len(written.partition(".")[2]) if "e" not in written and not written.endswith(".0") else 0
    number = number_of(said)
    return number is not None and abs(total - number) <= Fraction(1, 2 * 10**places)


def _sums(
    lines: Lines, complete: pl.Series, settings: Mapping[str, Any], faults: Faults
) -> tuple[dict[int, Fraction], set[int]]:
    """Add up the joules of each enterprise whose list is complete; and name those of which a line does not count."""
    frame, sources = lines.frame, [*lines.layout.texts, *(one for one in lines.sources if one not in _OF_THE_AMOUNT)]
    held = frame.filter(pl.col(WHOSE).is_not_null()).filter(complete.gather(frame[WHOSE].drop_nulls()))
    broken = set(held.filter(REFUSED)[WHOSE].to_list())
    held = held.filter(~pl.col(REFUSED))
    keys = [*sources, f"{_AMOUNT}{OWN}", f"{_AMOUNT}{DECLARED}"]
    plain = held.filter(~pl.col(f"{_AMOUNT}{ODD}"))
    sums: dict[int, Fraction] = {}
    # the rows of one sort, each with its number of one unit
    sorts = plain.select(keys).unique(maintain_order=True).with_row_index(_SORT)
    if sorts.height:
        joined = plain.join(sorts, on=keys, how="left", nulls_equal=True, maintain_order="left")
        firsts = joined.group_by(_SORT).agg(pl.col(ROW).first()).sort(_SORT)[ROW].to_list()
        each = [_joules(lines, row, settings, plain_unit=True) for row in firsts]
        numbers = decimals(joined[f"{_AMOUNT}{TEXT}"].to_list(), joined[f"{_AMOUNT}{NUMBER}"].to_list())
        parts: dict[tuple[int, int], Any] = {}
        for row, whose, sort, number in zip(joined[ROW], joined[WHOSE], joined[_SORT], numbers, strict=True):
            one = each[sort]
            if isinstance(one, tuple):
                broken.add(whose)
                for problem in one:
                    faults.put(_TABLE, row, problem)
            else:
                parts[whose, sort] = parts.get((whose, sort), 0) + Fraction(number)
        for (whose, sort), number in parts.items():
            sums[whose] = sums.get(whose, Fraction(0)) + number * each[sort]
    for row, whose in held.filter(f"{_AMOUNT}{ODD}").select(ROW, WHOSE).iter_rows():
        one = _joules(lines, row, settings)
        if isinstance(one, tuple):
            broken.add(whose)
            for problem in one:
                faults.put(_TABLE, row, problem)
        else:
            sums[whose] = sums.get(whose, Fraction(0)) + one
    return sums, broken


_OF_THE_AMOUNT: Final = (_AMOUNT, f"{_AMOUNT}{UNIT}")


def _joules(
    lines: Lines, row: int, settings: Mapping[str, Any], *, plain_unit: bool = False
) -> Fraction | tuple[Problem, ...]:
    """Count a line, or one unit of what it counts; or tell why it does not count."""
    use = lines.record(row)
    if plain_unit:
        cells = lines.frame.row(row, named=True)
        amount = unit_in(lines.layout.amounts[_AMOUNT].kind, cells[f"{_AMOUNT}{OWN}"], cells[f"{_AMOUNT}{DECLARED}"])
        use = use.model_copy(update={_AMOUNT: amount})
    try:
        total: Quantity = energy_account([use], **settings).total
    except CleanprodError as error:
        return tuple(evolve(one, where=lines.layout.headers(one.where), row=None) for one in error.problems)
    return total.exact
