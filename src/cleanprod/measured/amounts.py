"""Amounts in columns: the plain cells at once, a number and a unit; each pair of units is looked at once.

A number of at most fifteen digits is one float and no other number of so many digits is: in one unit two columns are compared
exactly. Where the units differ, decimals are compared, each times a whole number. Every other cell is for a record to read.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from cleanprod.errors import QuantityError
from cleanprod.units import unit_of
from cleanprod.units.parsing import EXACT
from cleanprod.units.schema import validator

from .columns import NUMBERS

if TYPE_CHECKING:
    from fractions import Fraction

    from cleanprod.units import Quantity

    from .columns import Amount

_DIGITS: Final = 15
_WHOLE: Final = 2**53
_LARGE: Final = 1e15
_PLAIN: Final = r"^\s*([0-9]{1,15}(?:\.[0-9]{1,15})?) ?([^\d\s+.,\-][^\n]*?)?\s*$"

NUMBER: Final = "#number"
TEXT: Final = "#text"
OWN: Final = "#own"
UNIT: Final = "#unit"
"""Behind the name of an amount: the cells of the column of its units, where it has one."""
DECLARED: Final = "#declared"
ODD: Final = "#odd"
GIVEN: Final = "#given"


def with_amount(frame: pl.DataFrame, name: str, amount: Amount) -> pl.DataFrame:
    """Set beside a column of amounts what its cells say.

    Behind the name of the field: `#given`, whether anything stands there; `#number` and `#text`, the number of a plain cell;
    `#own`, the unit in the cell; `#declared`, that of the header or of the column beside; `#odd`, what is no plain cell.
    """
    cell = pl.col(name)
    text = frame.schema[name] not in NUMBERS or frame.schema[name].is_decimal()
    if text:
        cell = cell.cast(pl.String)
        given = cell.str.strip_chars() != ""
        parts = cell.str.extract_groups(_PLAIN)
        number = parts.struct.field("1")
        few = number.str.replace(".", "", literal=True).str.len_chars() <= _DIGITS
        plain = number.is_not_null() & few
        read, shown, own = number.cast(pl.Float64), number, parts.struct.field("2").fill_null("")
    else:
        given = cell.is_not_null()
        read = cell.cast(pl.Float64)
        plain = (read == 0) | read.is_between(1 / _LARGE, _LARGE)
        if frame.schema[name].is_integer():
            plain &= cell.cast(pl.Int128).is_between(0, _WHOLE)
        shown, own = pl.lit(None, pl.String), pl.lit("")
    beside = pl.col(f"{name}{UNIT}") if amount.beside else pl.lit(amount.unit)
    given = given.fill_null(value=False)
    frame = frame.with_columns(
        given.alias(f"{name}{GIVEN}"),
        (given & plain).fill_null(value=False).alias("#plain"),
        read.alias(f"{name}{NUMBER}"),
        shown.alias(f"{name}{TEXT}"),
        own.alias(f"{name}{OWN}"),
        beside.cast(pl.String).fill_null("").str.strip_chars().alias(f"{name}{DECLARED}"),
    )
    held = pl.col("#plain")
    bare = (pl.col(f"{name}{OWN}") == "") & (pl.col(f"{name}{DECLARED}") == "")
    return frame.with_columns(
        ((pl.col(f"{name}{GIVEN}") & ~held) | (held & bare)).alias(f"{name}{ODD}"),
        *(pl.when(held).then(pl.col(f"{name}{one}")).alias(f"{name}{one}") for one in (NUMBER, TEXT)),
        *(pl.when(held).then(pl.col(f"{name}{one}")).otherwise(pl.lit("")).alias(f"{name}{one}") for one in (OWN, DECLARED)),
    ).drop("#plain")


@frozen
class Units:
    """Two amounts by their units: whether both are read, whether they compare, and how much the first unit is of the second."""

    read: bool
    share: Fraction | None = None


def unit_in(kind: type[Quantity], own: str, declared: str) -> Quantity | None:
    """Give one unit of what a plain cell says; None where it is none, or the two do not agree."""
    try:
        if not own:
            return kind(1, declared)
        if declared and own != declared and unit_of(own) != unit_of(declared):
            return None
        return validator(kind)(f"1 {own}")
    except QuantityError:
        return None


def _compared(one: Quantity | None, two: Quantity | None) -> Units:
    if one is None or two is None:
        return Units(read=False)
    try:
        one < two  # noqa: B015 - whether they compare is what is asked
    except QuantityError:
        return Units(read=False)
    return Units(read=True, share=one.exact / two.exact)


def with_units_read(frame: pl.DataFrame, name: str, amount: Amount) -> pl.DataFrame:
    """Find the cells whose units are none, or not what the amount is measured in."""
    keys = [f"{name}{OWN}", f"{name}{DECLARED}"]
    each = frame.select(keys).unique()
    wrong = [own + unit != "" and unit_in(amount.kind, own, unit) is None for own, unit in each.iter_rows()]
    if not any(wrong):
        return frame
    amiss = each.with_columns(pl.Series("#amiss", wrong))
    odd = pl.col(f"{name}{ODD}") | pl.col("#amiss")
    return frame.join(amiss, on=keys, how="left", maintain_order="left").with_columns(odd.alias(f"{name}{ODD}")).drop("#amiss")


def with_compared(frame: pl.DataFrame, name: str, value: tuple[str, Amount], limit: tuple[str, Amount]) -> pl.DataFrame:
    """Set beside a value and its limit whether it is above it, exactly; what cannot be compared is odd.

    Arguments:
        frame: with both amounts, as `with_amount` leaves them.
        name: of the new column.
        value, limit: the fields, with their columns.
    """
    (one, first), (two, second) = value, limit
    keys = [f"{one}{OWN}", f"{one}{DECLARED}", f"{two}{OWN}", f"{two}{DECLARED}"]
    both = pl.col(f"{one}{NUMBER}").is_not_null() & pl.col(f"{two}{NUMBER}").is_not_null()
    each = frame.filter(both).select(keys).unique()
    units = [
        _compared(unit_in(first.kind, *of_value), unit_in(second.kind, *of_limit))
        for of_value, of_limit in (((a, b), (c, d)) for a, b, c, d in each.iter_rows())
    ]
    states = pl.Series("#state", [_NONE if not pair.read else _SAME if pair.share == 1 else at for at, pair in enumerate(units)])
    frame = frame.join(each.with_columns(states.cast(pl.Int64)), on=keys, how="left", maintain_order="left")
    state, above = pl.col("#state"), pl.col(f"{one}{NUMBER}") > pl.col(f"{two}{NUMBER}")
    frame = frame.with_columns(
        pl.when(both & (state == _SAME)).then(above).alias(name),
        (pl.col(f"{one}{ODD}") | (both & (state == _NONE)).fill_null(value=False)).alias(f"{one}{ODD}"),
    )
    mixed = frame.with_row_index("#at").filter(both & (state >= 0))
    if mixed.height:
        answers = _exactly(mixed, one, two, units)
        filled = frame[name].scatter(mixed["#at"], pl.Series(answers, dtype=pl.Boolean))
        frame = frame.with_columns(filled.alias(name))
    return frame.drop("#state")


_SAME: Final = -1
_NONE: Final = -2


def _exactly(frame: pl.DataFrame, one: str, two: str, units: list[Units]) -> list[bool]:
    """Compare numbers of different units: as decimals, each times a whole number."""
    numbers = [_numbers(frame, name) for name in (one, two)]
    shares = [(Decimal(pair.share.numerator), Decimal(pair.share.denominator)) if pair.share else None for pair in units]
    times = EXACT.multiply
    answers: list[bool] = []
    for number, bound, state in zip(*numbers, frame["#state"].to_list(), strict=True):
        upper, lower = shares[state] or (_ZERO, _ZERO)
        answers.append(times(number, upper) > times(bound, lower))
    return answers


_ZERO: Final = Decimal(0)


def _numbers(frame: pl.DataFrame, name: str) -> list[Decimal]:
    """Give the numbers of plain cells as they are written; a float as it prints."""
    return decimals(frame[f"{name}{TEXT}"].to_list(), frame[f"{name}{NUMBER}"].to_list())


def decimals(texts: list[str | None], numbers: list[float]) -> list[Decimal]:
    """Give numbers exactly: those that were written, and floats as they print."""
    return [Decimal(repr(number) if text is None else text) for text, number in zip(texts, numbers, strict=True)]
