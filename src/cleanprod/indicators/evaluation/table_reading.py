"""The columns of a table of enterprises as grades: numbers against floats that still meet a benchmark, words read once each."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isfinite, nextafter
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve, frozen

from cleanprod.errors import CleanprodError, Problem, TableError, brief
from cleanprod.units import unit_of
from cleanprod.words import Text

from .columns import absent_of, column_of, read_cell, strange
from .grading import grade_of, marks_at
from .system import Bounds
from .values import NOT_APPLICABLE, read_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .columns import Column
    from .evaluating import Unmeasured
    from .grading import Box, Parameters
    from .system import Indicator, IndicatorSystem
    from .values import Value

ROW: Final = "__cleanprod_row"
AT: Final = "__cleanprod_at"

_SHOWN: Final = 20
_LARGEST: Final = 1 << 53
_NOTHING: Final = (inf, -inf)
_ANYTHING: Final = (-inf, inf)


@frozen
class Grades:
    """The grades of one indicator as expressions: the best, the worst, whether it does not apply."""

    best: pl.Expr
    worst: pl.Expr
    known: pl.Expr
    absent: pl.Expr | None = None


class TableReading:
    """What a table says: its columns as grades, and what is wrong with it.

    Attributes:
        work: the table with the columns that are made on the way, rows numbered.
        problems: what is wrong, with row and column.
        combinations: the parameters of the rows, each combination once.
    """

    def __init__(
        self,
        system: IndicatorSystem,
        frame: pl.DataFrame,
        units: Mapping[str, str],
        at: dict[str, Fraction],
        unmeasured: Unmeasured,
    ) -> None:
        self.system, self.frame, self.unmeasured = system, _as_printed(frame), unmeasured
        self.problems: list[Problem] = []
        self.columns = self._columns(units)
        self.work = self.frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW))
        self.combinations: list[Parameters] = []
        self._parameters(at)

    # columns

    def _columns(self, units: Mapping[str, str]) -> dict[str, Column]:
        """Tell which column is which indicator, parameter or list; others pass through."""
        columns: dict[str, Column] = {}
        taken: dict[tuple[str, str], str] = {}
        for header in units:
            if header not in self.frame.columns:
                raise TableError(Problem(brief(header), Text("表中的一列", "a column of the table"), "units"))
        for header in self.frame.columns:
            try:
                one = self._column(header, units.get(header))
            except CleanprodError as error:
                self.problems += [evolve(problem, where=header) for problem in error.problems]
                continue
            if one is None:
                continue
            key = (one.role, one.name)
            if key in taken:
                got = Text(f"与 {taken[key]} 重复", f"the same as {taken[key]}")
                self.problems.append(Problem(got, Text("每个指标一列", "one column for each indicator"), header))
            taken[key] = header
            columns[header] = one
        if not self.problems and not any(one.role == "indicator" for one in columns.values()):
            got = Text("没有指标列", "no column of an indicator")
            self.problems.append(Problem(got, Text(f"{self.system.id} 的指标", f"indicators of {self.system.id}")))
        self.stop()
        return columns

    def _column(self, header: str, unit: str | None) -> Column | None:
        """Tell what a column is; None where it passes through.

        Errors:
            CleanprodError: it looks like an indicator and is none, its unit is wrong or named twice, or it holds objects.
        """
        one = column_of(self.system, header)
        wrong = strange(self.system, header) if one is None else None
        if wrong is not None:
            raise CleanprodError(wrong)
        if unit is not None:
            one = self._with_unit(header, one, unit)
        if one is None or one.role in ("id", "name", "other"):
            return None
        if self.frame[header].dtype.is_object():
            got = Text("一列 Python 对象", "a column of Python objects")
            raise CleanprodError(Problem(got, Text("一列数或文字", "a column of numbers or of text"), header))
        return one

    def _with_unit(self, header: str, one: Column | None, written: str) -> Column:
        """Give a column the unit that is said apart."""
        if one is None or one.role != "indicator":
            raise CleanprodError(Problem(brief(header), Text("指标的列", "a column of an indicator"), "units"))
        unit, own = unit_of(written), self.system.by_id[one.name].unit
        if own is None or own.vector != unit.vector:
            expected = Text(f"该指标的单位 {own or ''}", f"the unit of the indicator, {own or 'which has none'}")
            raise CleanprodError(Problem(unit.name, expected, header))
        if one.unit is not None and one.unit.factor != unit.factor:
            got = Text(f"{unit.name}，列名为 {one.unit.name}", f"{unit.name} in units=, {one.unit.name} in the header")
            raise CleanprodError(Problem(got, Text("同一个单位", "one unit"), header))
        return evolve(one, unit=unit)

    def stop(self) -> None:
        """Raise what is wrong so far: twenty problems at most."""
        if self.problems:
            more = len(self.problems) - _SHOWN
            told = self.problems[:_SHOWN]
            if more > 0:
                got = Text(f"另有 {more} 个", f"{more} more")
                told.append(Problem(got, Text("可读的值", "values that can be read")))
            raise TableError(*told)

    # parameters

    def _parameters(self, fixed: dict[str, Fraction]) -> None:
        """Number the combinations of parameters that occur, and note for each row which it has."""
        headers = {header: one.name for header, one in self.columns.items() if one.role == "parameter"}
        if not headers:
            self.combinations = [tuple(sorted(fixed.items()))]
            self.work = self.work.with_columns(pl.lit(0, pl.Int64).alias(AT))
            return
        distinct = self.work.select(ROW, *headers).unique(list(headers), keep="first", maintain_order=True)
        # a column says it of every row: where it is blank the parameter is not known
        fixed = {name: value for name, value in fixed.items() if name not in headers.values()}
        for row, *cells in distinct.iter_rows():
            try:
                read = read_parameters(self.system, dict(zip(headers.values(), cells, strict=True)))
            except CleanprodError as error:
                self.problems += [evolve(problem, row=row + 1) for problem in error.problems]
                read = {}
            self.combinations.append(tuple(sorted({**fixed, **read}.items())))
        numbered = distinct.drop(ROW).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(AT))
        self.work = self.work.join(numbered, on=list(headers), how="left", nulls_equal=True, maintain_order="left")

    def at(self, row: int) -> Parameters:
        """Give the parameters of a row."""
        found: int = self.work[AT][row]
        return self.combinations[found]

    def values(self, row: int) -> dict[str, Value]:
        """Read one row as a record.

        Errors:
            CleanprodError: what is wrong with it.
        """
        read: dict[str, Value] = {}
        cells = self.frame.row(row, named=True)
        for header, column in self.columns.items():
            if column.role == "not_applicable":
                read |= dict.fromkeys(self._absent(cells[header]), NOT_APPLICABLE)
            elif column.role == "indicator":
                value = read_cell(self.system, column, cells[header])
                if value is not None:
                    read[column.name] = value
        return read

    # grades

    def grades(self) -> dict[str, Grades]:
        """Give the grades of every indicator."""
        listed = self._listed()
        return {one.id: self._grades(one, listed) for one in self.system.indicators}

    def _listed(self) -> dict[str, pl.Expr]:
        """Read the list of what does not apply, and make a column of it for each indicator that it names."""
        header = next((header for header, one in self.columns.items() if one.role == "not_applicable"), None)
        if header is None:
            return {}
        named: dict[Any, tuple[str, ...]] = {}
        for row, cell in enumerate(self.frame[header].to_list(), 1):
            key = tuple(cell) if isinstance(cell, list) else cell
            if key not in named:
                try:
                    named[key] = self._absent(cell)
                except CleanprodError as error:
                    self.problems += [evolve(problem, row=row, where=header) for problem in error.problems]
                    named[key] = ()
        names = dict.fromkeys(name for absent in named.values() for name in absent)
        cells = [named[tuple(cell) if isinstance(cell, list) else cell] for cell in self.frame[header].to_list()]
        flags = {f"__listed_{name}": [name in absent for absent in cells] for name in names}
        self.work = self.work.with_columns(pl.Series(name, values, pl.Boolean) for name, values in flags.items())
        return {name: pl.col(f"__listed_{name}") for name in names}

    def _absent(self, cell: object) -> tuple[str, ...]:
        if cell is None:
            return ()
        parts: Iterable[object] = cell if isinstance(cell, list) else (cell,)
        return tuple(name for part in parts for name in absent_of(self.system, str(part)))

    def _grades(self, one: Indicator, listed: dict[str, pl.Expr]) -> Grades:
        last = len(one.benchmarks)
        fails = self.unmeasured == "fails" and one.gradable
        blank = (pl.lit(last if fails else 0, pl.Int8), pl.lit(last, pl.Int8))
        column = next((column for column in self.columns.values() if (column.role, column.name) == ("indicator", one.id)), None)
        absent = listed.get(one.id)
        if column is None:
            return Grades(*blank, pl.lit(value=False), absent)
        series = self.frame[column.header]
        if not one.graded and series.dtype.is_numeric() and not (series.dtype.is_decimal() or _long(series)):
            found = self._by_number(one, column, series, blank)
        else:
            found = self._by_word(one, column, blank)
        if absent is not None:
            both = self.work.filter(absent & found.known)[ROW].to_list()
            got = Text(f"{one.name.zh} 有值又不适用", f"a value of {one.id}, which is said not to apply")
            self.problems += [Problem(got, Text("其中之一", "one of the two"), column.header, row=row + 1) for row in both]
            found = evolve(found, absent=absent if found.absent is None else absent | found.absent)
        return found

    def _by_number(self, one: Indicator, column: Column, series: pl.Series, blank: tuple[pl.Expr, pl.Expr]) -> Grades:
        """Compare a column of numbers with the floats that still meet the benchmarks."""
        if column.unit is None:
            if series.null_count() < series.len():
                mend = Text(
                    f"请写在列名中：{column.header}（{one.unit}），或用 units=。",
                    f"Name it in the header, {column.header}（{one.unit}）, or with units=.",
                )
                got = Text("没有单位的数", "numbers without a unit")
                self.problems.append(Problem(got, Text("列的单位", "the unit of the column"), column.header, mend))
            return Grades(*blank, pl.lit(value=False))
        known = pl.col(column.header).is_not_null()
        value = pl.col(column.header).cast(pl.Float64)
        wrong = self.work.filter(known & ~value.is_finite())
        for row, cell in wrong.select(ROW, column.header).head(_SHOWN).iter_rows():
            expected = Text("一个有限的数", "a finite number")
            self.problems.append(Problem(brief(cell), expected, column.header, row=row + 1))
        met = [self._met(one, place, column, value) for place in range(len(one.benchmarks))]
        last = pl.lit(len(met), pl.Int8)
        worst = best = last
        for place in reversed(range(len(met))):
            worst = pl.when(met[place]).then(pl.lit(place, pl.Int8)).otherwise(worst)
        best = pl.lit(0, pl.Int8)
        for place, meets in enumerate(met):
            best = pl.when(~meets & (worst > place)).then(pl.lit(place + 1, pl.Int8)).otherwise(best)
        whole = all(isinstance(mark, Bounds) and not mark.lost for mark in one.benchmarks) and not self._of_parameters(one)
        return Grades(
            pl.when(known).then(worst if whole else best).otherwise(blank[0]),
            pl.when(known).then(worst).otherwise(blank[1]),
            known,
        )

    @staticmethod
    def _of_parameters(one: Indicator) -> bool:
        return any(formula.names for mark in one.benchmarks if isinstance(mark, Bounds) for formula in mark.formulas)

    def _met(self, one: Indicator, place: int, column: Column, value: pl.Expr) -> pl.Expr:
        """Tell whether a value meets a benchmark, as an expression; null where that is not known."""
        share = Fraction(1) if column.unit is None or one.unit is None else column.unit.factor / one.unit.factor
        marks = [marks_at(self.system, at)[one.id].exactly[place] for at in self.combinations]
        sure = [_NOTHING if mark is None or mark.sure is None else _cuts(mark.sure, share) for mark in marks]
        may = [_ANYTHING if mark is None else _cuts(mark.may, share) for mark in marks]
        if sure == may:
            return _within(sure, value)
        true, false = (pl.lit(met, pl.Boolean) for met in (True, False))
        return pl.when(_within(sure, value)).then(true).when(~_within(may, value)).then(false)

    def _by_word(self, one: Indicator, column: Column, blank: tuple[pl.Expr, pl.Expr]) -> Grades:
        """Read each distinct cell once, and each again for other parameters where the benchmarks are formulas."""
        keys = [column.header, AT] if self._of_parameters(one) else [column.header]
        distinct = self.work.filter(pl.col(column.header).is_not_null()).select(ROW, *keys).unique(keys, maintain_order=True)
        read: list[tuple[int | None, int | None, bool]] = []
        for row, cell, *at in distinct.iter_rows():
            value = None
            try:
                value = read_cell(self.system, column, cell)
            except CleanprodError as error:
                self.problems += [evolve(problem, row=row + 1, where=column.header) for problem in error.problems]
            if value is None or value is NOT_APPLICABLE:
                read.append((None, None, value is NOT_APPLICABLE))
            else:
                marks = marks_at(self.system, self.combinations[at[0] if at else 0])
                read.append((*grade_of(one, value, marks), False))
        names = [f"__{part}_{one.id}" for part in ("best", "worst", "absent")]
        kinds = (pl.Int8, pl.Int8, pl.Boolean)
        columns = zip(*read, strict=True) if read else ((), (), ())
        series = [pl.Series(name, values, kind) for name, values, kind in zip(names, columns, kinds, strict=True)]
        self.work = self.work.join(
            distinct.drop(ROW).with_columns(series), on=keys, how="left", nulls_equal=True, maintain_order="left"
        )
        best, worst, absent = map(pl.col, names)
        return Grades(
            best.fill_null(blank[0]),
            worst.fill_null(blank[1]),
            best.is_not_null(),
            absent if any(one[2] for one in read) else None,
        )


def _long(series: pl.Series) -> bool:
    """Tell whether whole numbers are longer than a float holds."""
    ends = (series.min(), series.max()) if series.dtype.is_integer() else ()
    return any(isinstance(end, int) and abs(end) > _LARGEST for end in ends)


def _as_printed(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn short floats into long ones that print the same: 0.1 is one tenth."""
    return frame.with_columns(
        pl.Series(one.name, [None if value is None else float(value) for value in one.cast(pl.String)], pl.Float64)
        for one in frame
        if one.dtype == pl.Float32
    )


def _within(ends: list[tuple[float, float]], value: pl.Expr) -> pl.Expr:
    """Tell whether a value lies between the ends that its parameters have."""
    if len(set(ends)) == 1:
        least, most = map(pl.lit, ends[0])
    else:
        numbers = list(range(len(ends)))
        least, most = (pl.col(AT).replace_strict(numbers, side, return_dtype=pl.Float64) for side in zip(*ends, strict=True))
    return (value >= least) & (value <= most)


def _cuts(box: Box, share: Fraction) -> tuple[float, float]:
    """Give the first and the last float that keep to bounds, in a unit that is so many of the bounds'."""
    least = -inf if box.least is None else _last(Fraction(box.least) / share, strict=box.strict_least, to=inf)
    most = inf if box.most is None else _last(Fraction(box.most) / share, strict=box.strict_most, to=-inf)
    return least, most


def _last(end: Fraction, *, strict: bool, to: float) -> float:
    """Give the float nearest to an end that meets it as it prints: 0.1 is one tenth."""

    def meets(value: float) -> bool:
        printed = Fraction(repr(value))
        if printed == end:
            return not strict
        return printed > end if to > 0 else printed < end

    value = float(end)
    while not meets(value):
        value = nextafter(value, to)
    while isfinite(further := nextafter(value, -to)) and meets(further):
        value = further
    return value
