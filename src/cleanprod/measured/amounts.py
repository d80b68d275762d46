"""Amounts in columns, compared exactly: each cell is a number and a unit, each pair of units is looked at once.

A number of at most fifteen digits is one float, and no other such number is that float: in one unit two columns are compared
at once, exactly. Longer numbers, and those of different units, are compared as decimals, each times a whole number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from cleanprod.errors import QuantityError, brief
from cleanprod.files.cells import Refused, without_marks
from cleanprod.files.faults import shown
from cleanprod.files.quantities import read_amount, wanted
from cleanprod.units import unit_of
from cleanprod.units.parsing import EXACT
from cleanprod.units.schema import validator
from cleanprod.words import Text

from .columns import NUMBERS

if TYPE_CHECKING:
    from fractions import Fraction

    from cleanprod.units import Quantity

    from .columns import Amount

UNIT: Final = "#unit"
"""Behind the name of an amount: the cells of the column of its units, where it has one."""
GIVEN: Final = "#given"
NUMBER: Final = "#number"
WRITTEN: Final = "#text"
OWN: Final = "#own"
DECLARED: Final = "#declared"
ODD: Final = "#odd"
_LONG: Final = "#long"
_PLAIN: Final = "#plain"

_DIGITS: Final = 15
_LARGE: Final = 1e15
_CELL: Final = r"^\s*([0-9]{1,15}(?:\.[0-9]{1,15})?) ?([^\d\s+.,\-][^\n]*?)?\s*$"
_NUMBER: Final = re.compile(r"[+-]?[\d,]+(?:\.\d*)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def with_amount(frame: pl.DataFrame, name: str, amount: Amount) -> pl.DataFrame:
    """Set beside the cells of an amount what they say, behind the name of the field.

    `#given`: whether an amount stands there. `#number`: the number, as a float; `#text`: as it is written, where it is;
    `#long`: whether it has more digits than a float holds. `#own`: the unit in the cell; `#declared`: that of the header or of
    the column beside. `#odd`: whether something stands there that is no amount of that kind.
    """
    frame = _split(frame, name, amount)
    units = [f"{name}{OWN}", f"{name}{DECLARED}"]
    each = frame.filter(_PLAIN).select(units).unique()
    wrong = each.filter(pl.Series([unit_in(amount.kind, *pair) is None for pair in each.iter_rows()], dtype=pl.Boolean))
    if wrong.height:
        amiss = frame.join(wrong.with_columns(pl.lit(value=True).alias(ODD)), on=units, how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(_PLAIN) & amiss[ODD].is_null())
    frame = frame.with_columns((pl.col(f"{name}{GIVEN}") & ~pl.col(_PLAIN)).alias(f"{name}{ODD}")).with_columns(
        *(pl.when(_PLAIN).then(pl.col(f"{name}{one}")).alias(f"{name}{one}") for one in (NUMBER, WRITTEN)),
        *(pl.when(_PLAIN).then(pl.col(one)).otherwise(pl.lit("")).alias(one) for one in units),
    )
    return _cell_by_cell(frame.drop(_PLAIN), name, amount)


def _split(frame: pl.DataFrame, name: str, amount: Amount) -> pl.DataFrame:
    """Cut plain cells into a number and what stands behind it."""
    cell, dtype = pl.col(name), frame.schema[name]
    if dtype in NUMBERS and not dtype.is_decimal():
        given, read = cell.is_not_null(), _as_printed(cell, dtype)
        plain = (read == 0) | read.is_between(1 / _LARGE, _LARGE)
        written, own = pl.lit(None, pl.String), pl.lit("")
    else:
        cell = cell.cast(pl.String)
        given = cell.str.strip_chars() != ""
        parts = cell.str.extract_groups(_CELL).struct
        written, own = parts.field("1"), parts.field("2").fill_null("")
        read = written.cast(pl.Float64)
        plain = written.str.replace(".", "", literal=True).str.len_chars() <= _DIGITS
    declared = pl.col(f"{name}{UNIT}") if amount.beside else pl.lit(amount.unit)
    return frame.with_columns(
        given.fill_null(value=False).alias(f"{name}{GIVEN}"),
        (given & plain).fill_null(value=False).alias(_PLAIN),
        read.alias(f"{name}{NUMBER}"),
        written.alias(f"{name}{WRITTEN}"),
        own.alias(f"{name}{OWN}"),
        declared.cast(pl.String).fill_null("").str.strip_chars().alias(f"{name}{DECLARED}"),
        pl.lit(value=False).alias(f"{name}{_LONG}"),
    )


def _as_printed(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Give numbers as floats: a short float is the number that it prints."""
    return (cell.cast(pl.String) if dtype == pl.Float32 else cell).cast(pl.Float64)


def _cell_by_cell(frame: pl.DataFrame, name: str, amount: Amount) -> pl.DataFrame:
    """Read the cells that are not plain, each writing once: 1,250 mg/L, 1.2×10^3 mg/L, 不详."""
    rows = frame[f"{name}{ODD}"].arg_true()
    if not rows.len():
        return frame
    cells = frame[name].gather(rows).to_list()
    units = frame[f"{name}{UNIT}"].gather(rows).to_list() if amount.beside else [amount.unit] * len(cells)
    known: dict[tuple[object, str | None], tuple[Any, ...]] = {}
    for pair in zip(cells, units, strict=True):
        if pair not in known:
            known[pair] = _parts(amount, *pair)
    found = zip(*(known[pair] for pair in zip(cells, units, strict=True)), strict=True)
    names = (GIVEN, NUMBER, WRITTEN, OWN, _LONG, ODD)
    types = (pl.Boolean, pl.Float64, pl.String, pl.String, pl.Boolean, pl.Boolean)
    return frame.with_columns(
        frame[f"{name}{one}"].scatter(rows, pl.Series(values, dtype=dtype))
        for one, dtype, values in zip(names, types, found, strict=True)
    )


def _parts(amount: Amount, cell: object, unit: str | None) -> tuple[bool, float | None, str | None, str, bool, bool]:
    """Give what `with_amount` says of a cell that is not plain."""
    try:
        value = amount_of(amount, cell, unit)
        if value is None:  # stated as unknown
            return False, None, None, "", False, False
        quantity = _told(amount.kind, validator(amount.kind)(value))
    except (Refused, QuantityError):
        return True, None, None, "", False, True
    if not isinstance(quantity.exact_magnitude, Decimal):  # no decimal ends it: nothing is rounded
        return True, None, None, "", False, True
    written = format(quantity.magnitude, "f")
    long = len(written.replace(".", "")) > _DIGITS
    return True, float(quantity), written, quantity.units.name, long, False


def _told(kind: type[Quantity], quantity: Quantity) -> Quantity:
    """Give a quantity in a unit whose name reads back as that unit: all do, but for multiples of multiples (J/万GJ)."""
    read = unit_in(kind, quantity.units.name, "")
    return quantity if read is not None and read.exact == kind(1, quantity.units).exact else quantity.canonical


def amount_of(amount: Amount, cell: object, unit: str | None) -> object:
    """Read a cell as a file is read. One with a unit of its own and the column beside it say the same, or neither is taken.

    Errors:
        Refused: it cannot be read.
    """
    unit = (unit or "").strip()
    if isinstance(cell, Decimal):
        cell = str(cell)
    own = _own_unit(cell) if isinstance(cell, str) and amount.beside else ""
    want = wanted(amount.kind, shown(amount.column))
    if own and unit:
        one, two = _unit(own), _unit(unit)
        if one is not None and one != two:
            column = shown(amount.beside)
            mend = Text(
                f"{column} 一列写的是 {brief(unit)}，单元格写的是 {brief(own)}：请只写一种。",
                f"The column {column} says {brief(unit)}, the cell {brief(own)}: write one of them.",
            )
            raise Refused(want.expected, mend)
        unit = ""
    return read_amount(cell, want, unit)


def _own_unit(cell: str) -> str:
    found = _NUMBER.match(without_marks(cell))
    return found.string[found.end() :].strip() if found else ""


def _unit(written: str) -> object:
    try:
        return unit_of(written)
    except QuantityError:
        return None


def unit_in(kind: type[Quantity], own: str, declared: str) -> Quantity | None:
    """Give one unit of what a plain cell says; None where it is none of that kind, or the two do not agree."""
    try:
        if not own:
            return kind(1, declared)
        if declared and own != declared and unit_of(own) != unit_of(declared):
            return None
        return validator(kind)(f"1 {own}")
    except QuantityError:
        return None


@frozen
class _Units:
    """Two units: how many of the second the first is, as a numerator and a denominator; None where they do not compare."""

    upper: Decimal | None = None
    lower: Decimal | None = None


def _compared(one: Quantity | None, two: Quantity | None) -> _Units:
    if one is None or two is None:
        return _Units()
    try:
        one < two  # noqa: B015 - whether they compare is what is asked
    except QuantityError:
        return _Units()
    share: Fraction = one.exact / two.exact
    return _Units(Decimal(share.numerator), Decimal(share.denominator))


def with_compared(frame: pl.DataFrame, name: str, value: tuple[str, Amount], limit: tuple[str, Amount]) -> pl.DataFrame:
    """Set beside a value and its limit, both fields with their columns, whether it is above it; where they do not compare: odd.

    Errors:
        KeyError: an amount that `with_amount` has not read.
    """
    (one, first), (two, second) = value, limit
    keys = [f"{one}{OWN}", f"{one}{DECLARED}", f"{two}{OWN}", f"{two}{DECLARED}"]
    both = pl.col(f"{one}{NUMBER}").is_not_null() & pl.col(f"{two}{NUMBER}").is_not_null()
    each = frame.filter(both).select(keys).unique()
    pairs = [_compared(unit_in(first.kind, a, b), unit_in(second.kind, c, d)) for a, b, c, d in each.iter_rows()]
    each = each.with_columns(
        pl.int_range(each.height).alias("#pair"),
        pl.Series("#same", [pair.upper is not None and pair.upper == pair.lower for pair in pairs], dtype=pl.Boolean),
        pl.Series("#apart", [pair.upper is None for pair in pairs], dtype=pl.Boolean),
    )
    frame = frame.join(each, on=keys, how="left", maintain_order="left")
    at_once = both & pl.col("#same") & ~pl.col(f"{one}{_LONG}") & ~pl.col(f"{two}{_LONG}")
    apart = (both & pl.col("#apart")).fill_null(value=False)
    frame = frame.with_columns(
        pl.when(at_once).then(pl.col(f"{one}{NUMBER}") > pl.col(f"{two}{NUMBER}")).alias(name),
        (pl.col(f"{one}{ODD}") | apart).alias(f"{one}{ODD}"),
    )
    rows = frame.select((both & ~apart & ~at_once).alias(name))[name].arg_true()
    if rows.len():
        rest = frame[rows]
        answers = _exactly(_decimals(rest, one), _decimals(rest, two), [pairs[pair] for pair in rest["#pair"].to_list()])
        frame = frame.with_columns(frame[name].scatter(rows, pl.Series(answers, dtype=pl.Boolean)))
    return frame.drop("#pair", "#same", "#apart")


def _exactly(numbers: list[Decimal], bounds: list[Decimal], units: list[_Units]) -> list[bool]:
    """Compare numbers of different units, or long ones: as decimals, each times a whole number."""
    times = EXACT.multiply
    return [
        times(number, pair.upper) > times(bound, pair.lower)  # type: ignore[arg-type] # those that compare have both
        for number, bound, pair in zip(numbers, bounds, units, strict=True)
    ]


def _decimals(frame: pl.DataFrame, name: str) -> list[Decimal]:
    return decimals(frame[f"{name}{WRITTEN}"], frame[f"{name}{NUMBER}"])


def decimals(written: pl.Series, numbers: pl.Series) -> list[Decimal]:
    """Give numbers exactly: as they are written; a float as it prints."""
    pairs = zip(written.to_list(), numbers.to_list(), strict=True)
    return [Decimal(repr(number) if text is None else text) for text, number in pairs]
