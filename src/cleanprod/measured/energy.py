"""The annual energy of each enterprise, in tce, from lines of what it used, by the energy account.

The account is linear in the amount: it is worked out for one unit of each sort of line, and the amounts are added exactly.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from cleanprod.errors import CleanprodError, Problem
from cleanprod.models.measurements import EnergyUse
from cleanprod.units import unit_of
from cleanprod.units.energy import energy_account
from cleanprod.units.parsing import EXACT
from cleanprod.units.quantity import number_of
from cleanprod.words import Text

from .amounts import DECLARED, NUMBER, OWN, UNIT, WRITTEN, decimals, unit_in
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
    if _TABLE in owners.loose:  # a line of nobody's may be of any
        sums = {}
    tce = unit_of("tce").factor
    said = owners.said(FACT)
    filled: dict[int, float] = {}
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
            faults.put(
                TABLE, whose, Problem(got, least, column, Text("请核对外供的能源。", "Check what is delivered to others."))
            )
        elif own is None:
            filled[whose] = float(total)
        elif not _rounds_to(total, own):
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
    if found:
        said = said.scatter([one.row - 1 for one in found], None)
    if filled:
        said = said.cast(pl.Float64).scatter([*filled], [*filled.values()])
    return lines, said, found


def _rounds_to(total: Fraction, said: object) -> bool:
    """Tell whether a total, rounded to the digits that were written, is what was written."""
    written = str(said).removesuffix(".0")
    places = 0 if "e" in written else len(written.partition(".")[2])
    number = number_of(said)
    return number is not None and abs(total - number) <= Fraction(1, 2 * 10**places)


def _sums(
    lines: Lines, complete: pl.Series, settings: Mapping[str, Any], faults: Faults
) -> tuple[dict[int, Fraction], set[int]]:
    """Add up the joules of each enterprise whose list is complete; and name those of which a line does not count."""
    whose = lines.frame.filter(pl.col(WHOSE).is_not_null())
    whose = whose.filter(complete.gather(whose[WHOSE]))
    broken = set(whose.filter(REFUSED)[WHOSE].to_list())
    held = whose.filter(~pl.col(REFUSED))
    # the lines of one sort differ in their numbers alone
    beside = [one for one in lines.sources if one not in (_AMOUNT, f"{_AMOUNT}{UNIT}")]
    keys = [*lines.layout.texts, *beside, f"{_AMOUNT}{OWN}", f"{_AMOUNT}{DECLARED}"]
    sorts = held.group_by(keys, maintain_order=True).agg(pl.col(ROW).first()).with_row_index(_SORT)
    held = held.join(sorts.drop(ROW), on=keys, how="left", nulls_equal=True, maintain_order="left")
    each = [_of_one_unit(lines, row, settings) for row in sorts[ROW].to_list()]
    counted = pl.Series([not isinstance(one, tuple) for one in each], dtype=pl.Boolean).gather(held[_SORT])
    lost = held.filter(~counted)
    broken |= set(lost[WHOSE].to_list())
    for rows in lost.group_by(_SORT, maintain_order=True).agg(ROW)[ROW].to_list():
        faults.add(_TABLE, rows, lambda row: _counted(lines, lines.record(row), settings)[0])
    held = held.filter(counted)
    sums: dict[int, Fraction] = {}
    parts: dict[tuple[int, int], Decimal] = {}
    numbers = decimals(held[f"{_AMOUNT}{WRITTEN}"], held[f"{_AMOUNT}{NUMBER}"])
    for part, number in zip(held.select(WHOSE, _SORT).iter_rows(), numbers, strict=True):
        parts[part] = EXACT.add(parts.get(part, _ZERO), number)
    for (of, sort), count in parts.items():
        sums[of] = sums.get(of, _NOTHING) + Fraction(count) * each[sort]
    return sums, broken


def _of_one_unit(lines: Lines, row: int, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - joules, or what is wrong
    """Count one unit of what a line holds; or tell why it does not count."""
    cells = lines.frame.row(row, named=True)
    kind = lines.layout.amounts[_AMOUNT].kind
    amount = unit_in(kind, cells[f"{_AMOUNT}{OWN}"], cells[f"{_AMOUNT}{DECLARED}"])
    return _counted(lines, lines.record(row).model_copy(update={_AMOUNT: amount}), settings)


def _counted(lines: Lines, use: Any, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - likewise
    """Count a line.

    Errors:
        CleanprodError: as `energy_account` of the settings.
    """
    try:
        return energy_account([use], **settings).total.exact
    except CleanprodError as error:
        if any(one.row is None for one in error.problems):  # the settings, not the line
            raise
        return tuple(evolve(one, where=lines.layout.headers(one.where), row=None) for one in error.problems)


_NOTHING: Final = Fraction(0)
_ZERO: Final = Decimal(0)
