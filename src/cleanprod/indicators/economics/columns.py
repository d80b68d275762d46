"""The columns of a table of options (方案表的列): read and checked as a record is, and what expressions are made of.

A cell that a record would refuse is refused, with its row and column; so is a column that a table cannot hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.costing import MOST_YEARS
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import COST, COSTS, POSSIBLE, SAME_BENEFIT
from cleanprod.words import Text

from .ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    import polars as pl

MONEY: Final = ("investment", "subsidy", "annual_benefit", "income_added", "running_cost_cut", "cash_flow")
NUMBERS: Final = (*MONEY, "life", "depreciation_years")
"""The columns of numbers that economics reads, beside the effects."""

YEARS: Final = ("life", "depreciation_years")
NOT_BELOW_ZERO: Final = ("investment", "subsidy")
SAVED: Final = ("energy_saved", "water_saved")
"""What an option saves and does not use in addition; of a report it may be negative."""

ONE_BY_ONE: Final = ("cash_flows", "streams")
"""What a table cannot hold: several amounts a row."""

NEAR: Final = 1e-9
"""So near to a bound, as a share of it, a float could err."""

SHOWN: Final = 20
OWN: Final = "cleanprod_"
"""How the columns begin that a table has only while it is worked on."""

_APART: Final = re.compile("[、,，;；]")

_A_FRAME: Final = Text("polars 数据表", "a polars dataframe, lazy or not")
_NUMBERS: Final = Text("数字列", "a column of numbers")
_FINITE: Final = Text("有限的数，空白为未知", "a finite number; blank is unknown")
_NOT_NEGATIVE: Final = Text("不小于零的数", "a number of zero or more")
_A_LIFE: Final = Text(f"大于零、不超过 {MOST_YEARS} 的年数", f"years above zero and up to {MOST_YEARS}")
_NO_LARGER: Final = Text("不超过投资的补助", "a subsidy of no more than the investment")
_AN_ID: Final = Text("编号列 id", "a column id: others name options by it")
_ONE_NUMBER: Final = Text("每行一个数的列", "columns of one number a row")
_AS_RECORDS: Final = Text("这类方案请逐项评估（economics）。", "Assess such options one by one (economics).")
_ANOTHER_NAME: Final = Text("不与所增结果列同名的列", "a column that is not named as one of the results beside it")
_RENAME: Final = Text("请改列名。", "Rename it.")
_ONE_YEAR: Final = Text("同一价格年份的方案", "options at the prices of one year")


def read(frame: object, *, signed: Iterable[str] = (), taken: Iterable[str] = ()) -> pl.DataFrame:
    """Read a table: its numbers finite, and where they must be not negative; its benefits told once, or alike.

    Arguments:
        frame: the table.
        signed: the savings that may be negative.
        taken: the names of the columns that will stand beside it.

    Errors:
        TableError: with row and column, at most twenty.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    if not isinstance(frame, (pl.DataFrame, pl.LazyFrame)):
        raise TableError(Problem(got=brief(type(frame).__name__), expected=_A_FRAME))
    held = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    _names(held, {*taken})
    numbers = [name for name in (*NUMBERS, *(one.field for one in EFFECTS.values()), "price_year") if name in held.columns]
    for name in numbers:
        if not (held.schema[name].is_numeric() or held.schema[name] == pl.Null):
            raise TableError(Problem(got=brief(str(held.schema[name])), expected=_NUMBERS, where=name))
    held = held.with_columns(pl.col(numbers).cast(pl.Float64))
    positive = [*NOT_BELOW_ZERO, *(name for name in SAVED if name not in {*signed})]
    wrong: list[tuple[str, pl.Expr, Text]] = [(name, ~pl.col(name).is_finite(), _FINITE) for name in numbers]
    wrong += [(name, pl.col(name) < 0, _NOT_NEGATIVE) for name in positive if name in numbers]
    wrong += [(name, (pl.col(name) <= 0) | (pl.col(name) > MOST_YEARS), _A_LIFE) for name in YEARS if name in numbers]
    if "subsidy" in numbers and "investment" in numbers:
        wrong.append(("subsidy", pl.col("subsidy") > pl.col("investment"), _NO_LARGER))
    if "cost_class" in held.columns:
        wrong.append(("cost_class", ~pl.col("cost_class").is_in(list(classes())), COST))
    found = held.select(mask.any().alias(str(at)) for at, (_, mask, _) in enumerate(wrong)).row(0) if wrong else ()
    problems = [
        Problem(got=brief(held[name][row]), expected=expected, where=name, row=row + 1)
        for (name, mask, expected), some in zip(wrong, found, strict=True)
        if some
        for row in held.select(mask.fill_null(value=False).arg_true()).to_series().head(SHOWN).to_list()
    ]
    problems = problems or _contradictions(held)
    if problems:
        raise TableError(*sorted(problems, key=lambda one: one.row or 0)[:SHOWN])
    return held


def _names(held: pl.DataFrame, taken: set[str]) -> None:
    """Refuse columns that would be overwritten, or that a table cannot hold."""
    import polars as pl  # noqa: PLC0415 - an extra

    problems = [
        Problem(got=brief(name), expected=_ANOTHER_NAME, mend=_RENAME)
        for name in held.columns
        if name in taken or name.startswith(OWN)
    ]
    for name in ONE_BY_ONE:
        if name in held.columns and held.schema[name] != pl.Null and held[name].null_count() < held.height:
            row = held[name].is_not_null().arg_max()
            got = brief(str(held.schema[name]))
            problems.append(Problem(got=got, expected=_ONE_NUMBER, where=name, mend=_AS_RECORDS, row=(row or 0) + 1))
    if problems:
        raise TableError(*problems)


def _contradictions(held: pl.DataFrame) -> list[Problem]:
    """Find benefits that are told at once and by their parts, and differ; exactly, as they print."""
    import polars as pl  # noqa: PLC0415 - an extra

    names = ("annual_benefit", "income_added", "running_cost_cut")
    if not {*names} <= {*held.columns}:
        return []
    whole, one, two = (pl.col(name) for name in names)
    rows = held.select((whole != one + two).fill_null(value=False).arg_true()).to_series().to_list()
    found = []
    for row in rows:
        told, *parts = (exact(held[name][row]) for name in names)
        if told != sum(parts):
            got = f"{held[names[0]][row]}, {float(sum(parts))}"
            found.append(Problem(got=got, expected=SAME_BENEFIT, where=", ".join(names), row=row + 1))
            if len(found) == SHOWN:
                break
    return found


def one_price_year(held: pl.DataFrame, by: Sequence[str] = ()) -> None:
    """Refuse amounts of two price years, in one group.

    Errors:
        TableError: with the row of the first that is of another year.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    if "price_year" not in held.columns or "price_year" in by:
        return
    first = pl.col("price_year").drop_nulls().first()
    other = held.select(first=first.over(list(by)) if by else first, own=pl.col("price_year"))
    rows = other.select((pl.col("own") != pl.col("first")).fill_null(value=False).arg_true()).to_series()
    if len(rows):
        one, two = other.row(rows[0])
        raise TableError(Problem(got=f"{one:g}, {two:g}", expected=_ONE_YEAR, where="price_year", row=rows[0] + 1))


def exact(number: float) -> Fraction:
    """Give a number as it prints."""
    return Ratio.printed(number).fraction


def classes() -> dict[str, str]:
    """Give the class, or the classes that it may be of, for every way to write a cost class."""
    return {word: "_or_".join(POSSIBLE[meant]) for word, meant in [*COSTS.items(), *((one, one) for one in POSSIBLE)]}


def ids(held: pl.DataFrame, name: str = "id") -> pl.Series:
    """Give the ids of a column as text: a number without its point."""
    import polars as pl  # noqa: PLC0415 - an extra

    column = held[name]
    if column.dtype.is_float():
        whole = (column.drop_nulls() == column.drop_nulls().floor()).all()
        column = column.cast(pl.Int64) if whole else column
    return column.cast(pl.String)


def relations(held: pl.DataFrame) -> tuple[dict[int, list[str]], dict[int, list[str]]] | None:
    """Give what rows exclude and need by the places of the rows; None where no row does.

    Errors:
        TableError: there is no column of ids.
    """
    found = [_named(held, name) for name in ("excludes", "needs")]
    if not any(found):
        return None
    if "id" not in held.columns:
        raise TableError(Problem(got=Text("没有该列", "no such column"), expected=_AN_ID, where="id"))
    return found[0], found[1]


def _named(held: pl.DataFrame, name: str) -> dict[int, list[str]]:
    if name not in held.columns:
        return {}
    column = held[name] if held.schema[name].is_nested() else ids(held, name)
    some = column.is_not_null().arg_true().to_list()
    cells = column.gather(some).to_list()
    split = [[part.strip() for part in _APART.split(cell)] if isinstance(cell, str) else [*map(str, cell)] for cell in cells]
    return {row: [one for one in ids_ if one] for row, ids_ in zip(some, split, strict=True) if any(ids_)}


# expressions


def number(names: Sequence[str], name: str, otherwise: Fraction | int | None = None) -> pl.Expr:
    """Give a column of numbers, and where it is blank or not there the number of the terms."""
    import polars as pl  # noqa: PLC0415 - an extra

    other = pl.lit(None if otherwise is None else float(otherwise), pl.Float64)
    if name not in names:
        return other
    return pl.col(name) if otherwise is None else pl.col(name).fill_null(other)


def outlay(names: Sequence[str]) -> pl.Expr:
    """Give the investment less the subsidy: I."""
    return number(names, "investment") - (number(names, "subsidy").fill_null(0.0) if "subsidy" in names else 0.0)


def benefit(names: Sequence[str]) -> pl.Expr:
    """Give the benefit of a year, at once or of its parts: P."""
    own = number(names, "annual_benefit")
    if "income_added" in names and "running_cost_cut" in names:
        return own.fill_null(number(names, "income_added") + number(names, "running_cost_cut"))
    return own


def worth(n: pl.Expr, rate: Fraction | None) -> pl.Expr:
    """Give what one a year is worth over n years: Σ 1/(1+i)^j."""
    import polars as pl  # noqa: PLC0415 - an extra

    whole = pl.when(n == n.floor()).then(n)
    if rate is None:
        return pl.lit(None, pl.Float64)
    i = float(rate)
    return whole if not i else (1 - (whole * -pl.lit(i).log1p()).exp()) / i


def spread(n: pl.Expr, rate: Fraction | None) -> pl.Expr:
    """Give what one of outlay costs in each of n years: A."""
    return 1 / worth(n, rate)
