"""A whole table of enterprises by one system at once: the same answers as one by one, as columns.

Grades are comparisons of columns. A number of a column is a float, taken as it prints; so each benchmark becomes the last
float that still meets it, and no comparison is off by what a float cannot hold. Points are whole numbers, worked out once
for each combination of indicators that do not apply.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, isfinite, nextafter
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

from cleanprod.errors import CleanprodError, Problem, TableError, brief
from cleanprod.units import Quantity, unit_of
from cleanprod.words import Text

from .columns import absent_of, column_of
from .evaluating import evaluated
from .grading import grade_of, marks_at
from .loading import indicator_system
from .plan import plan_of
from .system import BELOW, Bounds
from .values import NOT_APPLICABLE, read_parameters, read_value

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping

    from .columns import Column
    from .evaluating import Unmeasured
    from .grading import Mark, Parameters
    from .methods import EmptyPrimary
    from .result import Evaluation
    from .system import Indicator, IndicatorSystem
    from .values import Value

MOST_WHOLE: Final = 1 << 45
"""Points are computed in columns where they are whole numbers below; above, rows are evaluated one by one."""

_SHOWN: Final = 20
_LARGEST: Final = 1 << 53
_ROW: Final = "__cleanprod_row"
_AT: Final = "__cleanprod_at"
_NEVER: Final = "__cleanprod_never"


def evaluate_table(  # noqa: PLR0913 - what a table leaves open
    system: str | os.PathLike[str] | IndicatorSystem,
    table: Any,  # noqa: ANN401 - a dataframe of any kind
    *,
    units: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    empty_primary: EmptyPrimary = "refuse",
    unmeasured: Unmeasured = "unknown",
) -> pl.DataFrame:
    """Evaluate a table of enterprises, a row each, by one system.

    Columns are indicators by id or name. One of numbers names their unit in its header, `rinse_water（L/m2）`, or in `units`;
    one of text has written quantities, grades, 不适用. A column `not_applicable` (不适用) lists what does not apply. A null is
    not measured. Columns of something else pass through.

    Arguments:
        system: as `evaluate`.
        table: a polars frame, eager or lazy, or another kind that narwhals can turn into one.
        units: units of columns of numbers, by header: `{"rinse_water": "L/m2"}`.
        parameters: parameters that hold for every row and have no column.
        empty_primary, unmeasured: as `evaluate`.

    Returns:
        A polars frame: the table, and `level` (null where it is not settled), `level_status`, `level_best`, `level_worst`
        (the ends of what is possible), `index_I_low`, `index_I_high` and so on, `not_measured` (how many), `limiting_open`
        (which limiting indicators are not known). Of a three-level standard `worst_best`, `worst_worst` (the worst grade of
        all) and `count_1` and so on stand in the place of level and index.

    Errors:
        TableError: a problem for each value that is refused, with its row from 1 and its column; at most 20.
        UnknownNameError, FileError: as `indicator_system`.

    >>> import polars as pl
    >>> plants = pl.DataFrame({"rinse_water（L/m2）": [8.0, 41.0, None]})
    >>> evaluate_table("electroplating_2015", plants)["level_best"].to_list()
    ['I', 'below', 'I']
    """
    found = indicator_system(system)
    frame = _polars(table)
    work = _Table(found, frame, units or {}, read_parameters(found, parameters or {}), empty_primary, unmeasured)
    return work.answer()


def _polars(table: Any) -> pl.DataFrame:  # noqa: ANN401 - a dataframe of any kind
    if isinstance(table, pl.DataFrame):
        return table
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    try:
        native = nw.from_native(table)
    except TypeError:
        got = f"a {type(table).__name__}"
        raise TableError(Problem(got, Text("一个数据表", "a dataframe: polars, or one that narwhals reads"))) from None
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    return eager.to_polars()


@frozen
class _Grades:
    """The grades of one indicator as expressions: the best, the worst, whether it does not apply."""

    best: pl.Expr
    worst: pl.Expr
    known: pl.Expr
    absent: pl.Expr | None = None


class _Table:
    """The evaluation of one table."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the caller gave
        self,
        system: IndicatorSystem,
        frame: pl.DataFrame,
        units: Mapping[str, str],
        at: dict[str, Fraction],
        empty: EmptyPrimary,
        unmeasured: Unmeasured,
    ) -> None:
        self.system, self.frame, self.empty, self.unmeasured = system, frame, empty, unmeasured
        self.problems: list[Problem] = []
        self.columns = self._columns(units)
        self.fixed = at
        self.work = frame.select().with_columns(pl.int_range(pl.len()).alias(_ROW)) if not frame.width else frame.with_row_index(_ROW)
        self.work = self.work.with_columns(pl.col(_ROW).cast(pl.Int64))
        self.combinations: list[Parameters] = []
        self.flagged: frozenset[str] = frozenset()

    # columns

    def _columns(self, units: Mapping[str, str]) -> dict[str, Column]:
        """Tell which column is which indicator, parameter or list; others pass through."""
        columns: dict[str, Column] = {}
        taken: dict[tuple[str, str], str] = {}
        strange = [header for header in units if header not in self.frame.columns]
        if strange:
            raise TableError(Problem(brief(strange[0]), Text("表中的一列", "a column of the table"), "units"))
        for header in self.frame.columns:
            try:
                one = column_of(self.system, header)
                if one is not None and header in units:
                    one = evolve(one, unit=unit_of(units[header]))
                    self._check_unit(one)
            except CleanprodError as error:
                self.problems += [evolve(problem, where=header) for problem in error.problems]
                continue
            if one is None or one.role in ("id", "name", "other"):
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
        self._stop()
        return columns

    def _check_unit(self, one: Column) -> None:
        own = self.system.by_id[one.name].unit if one.role == "indicator" else None
        if one.unit is not None and (own is None or own.vector != one.unit.vector):
            expected = Text(f"该指标的单位 {own or ''}", f"the unit of the indicator, {own or 'which has none'}")
            raise TableError(Problem(one.unit.name, expected, one.header))

    def _stop(self) -> None:
        if self.problems:
            more = len(self.problems) - _SHOWN
            told = self.problems[:_SHOWN]
            if more > 0:
                got = Text(f"另有 {more} 个", f"{more} more")
                told.append(Problem(got, Text("可读的值", "values that can be read")))
            raise TableError(*told)

    # the whole

    def answer(self) -> pl.DataFrame:
        """Work out the columns of answers."""
        names = _names(self.system)
        both = [name for name in names if name in self.frame.columns]
        if both:
            expected = Text("没有结果列的表", "a table without columns of answers")
            raise TableError(Problem(brief(both[0]), expected, both[0]))
        self._parameters()
        if self.system.method == "ratio":
            answers = pl.DataFrame([_told(self._one(row)) for row in range(self.frame.height)], schema=names)
            self._stop()
            return pl.concat([self.frame, answers], how="horizontal")
        listed = self._listed()
        grades = {one.id: self._grades(one, listed) for one in self.system.indicators}
        self._stop()
        answers = self._decide(grades).select(_ROW, *names).sort(_ROW).drop(_ROW)
        self._stop()
        return pl.concat([self.frame, answers], how="horizontal")

    def _one(self, row: int) -> Evaluation | None:
        """Evaluate one row as a record; what is wrong with it is noted."""
        values: dict[str, Value] = {}
        cells = self.frame.row(row, named=True)
        try:
            for header, column in self.columns.items():
                if column.role == "not_applicable":
                    values |= dict.fromkeys(self._absent(cells[header]), NOT_APPLICABLE)
            for header, column in self.columns.items():
                if column.role == "indicator":
                    value = self._value(column, cells[header])
                    if value is not None:
                        values[column.name] = value
            return evaluated(self.system, values, self._at(row), self.empty, self.unmeasured)
        except CleanprodError as error:
            self.problems += [evolve(problem, row=row + 1) for problem in error.problems]
            return None

    # parameters

    def _parameters(self) -> None:
        """Number the combinations of parameters that occur, and note for each row which it has."""
        headers = {header: one.name for header, one in self.columns.items() if one.role == "parameter"}
        if not headers:
            self.combinations = [tuple(sorted(self.fixed.items()))]
            self.work = self.work.with_columns(pl.lit(0, pl.Int64).alias(_AT))
            return
        distinct = self.frame.select(list(headers)).unique(maintain_order=True)
        for values in distinct.iter_rows():
            try:
                read = read_parameters(self.system, dict(zip(headers.values(), values, strict=True)))
            except CleanprodError as error:
                row = self.frame.select(list(headers)).rows().index(values) + 1
                self.problems += [evolve(problem, row=row) for problem in error.problems]
                read = {}
            self.combinations.append(tuple(sorted({**self.fixed, **read}.items())))
        numbered = distinct.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(_AT))
        self.work = self.work.join(numbered, on=list(headers), how="left", nulls_equal=True, maintain_order="left")

    def _at(self, row: int) -> Parameters:
        return self.combinations[self.work[_AT][row]]

    # grades

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

    def _grades(self, one: Indicator, listed: dict[str, pl.Expr]) -> _Grades:
        last = len(one.benchmarks)
        fails = self.unmeasured == "fails" and one.gradable
        blank = (pl.lit(last if fails else 0, pl.Int8), pl.lit(last, pl.Int8))
        column = next((column for column in self.columns.values() if (column.role, column.name) == ("indicator", one.id)), None)
        absent = listed.get(one.id)
        if column is None:
            return _Grades(*blank, pl.lit(value=False), absent)
        series = self.frame[column.header]
        if not one.graded and series.dtype.is_numeric() and not series.dtype.is_decimal():
            found = self._by_number(one, column, series, blank)
        else:
            found = self._by_word(one, column, blank)
        if absent is not None:
            both = self.work.filter(absent & found.known)[_ROW].to_list()
            got = Text(f"{one.name.zh} 有值又不适用", f"a value of {one.id}, which is said not to apply")
            self.problems += [Problem(got, Text("其中之一", "one of the two"), column.header, row=row + 1) for row in both]
            found = evolve(found, absent=absent if found.absent is None else absent | found.absent)
        return found

    def _by_number(self, one: Indicator, column: Column, series: pl.Series, blank: tuple[pl.Expr, pl.Expr]) -> _Grades:
        """Compare a column of numbers with the floats that still meet the benchmarks."""
        if column.unit is None:
            if series.null_count() < series.len():
                mend = Text(
                    f"请写在列名中：{column.header}（{one.unit}），或用 units=。",
                    f"Name it in the header, {column.header}（{one.unit}）, or with units=.",
                )
                got = Text("没有单位的数", "numbers without a unit")
                self.problems.append(Problem(got, Text("列的单位", "the unit of the column"), column.header, mend))
            return _Grades(*blank, pl.lit(value=False))
        known = pl.col(column.header).is_not_null()
        value = pl.col(column.header).cast(pl.Float64)
        wrong = self.work.filter(known & (~value.is_finite() | (value.abs() > _LARGEST)))
        for row, cell in wrong.select(_ROW, column.header).head(_SHOWN).iter_rows():
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
        whole = all(isinstance(mark, Bounds) for mark in one.benchmarks) and not self._of_parameters(one)
        return _Grades(
            pl.when(known).then(worst if whole else best).otherwise(blank[0]),
            pl.when(known).then(worst).otherwise(blank[1]),
            known,
        )

    @staticmethod
    def _of_parameters(one: Indicator) -> bool:
        formulas = [end for mark in one.benchmarks if isinstance(mark, Bounds) for end in (mark.most, mark.least)]
        return any(end is not None and end.names for end in formulas)

    def _met(self, one: Indicator, place: int, column: Column, value: pl.Expr) -> pl.Expr:
        """Tell whether a value meets a benchmark, as an expression; null where the benchmark is not known."""
        share = Fraction(1) if column.unit is None or one.unit is None else column.unit.factor / one.unit.factor
        marks = [marks_at(self.system, at)[one.id].exactly[place] for at in self.combinations]
        ends = [_cuts(mark, share) for mark in marks]
        if len(set(ends)) == 1:
            least, most = (None if end is None else pl.lit(end) for end in ends[0] or (None, None))
            if ends[0] is None:
                return pl.lit(None, pl.Boolean)
            return (pl.lit(value=True) if least is None else value >= least) & (pl.lit(value=True) if most is None else value <= most)
        low = [None if end is None else -inf if end[0] is None else end[0] for end in ends]
        high = [None if end is None else inf if end[1] is None else end[1] for end in ends]
        numbers = list(range(len(ends)))
        least, most = (pl.col(_AT).replace_strict(numbers, side, return_dtype=pl.Float64) for side in (low, high))
        return (value >= least) & (value <= most)

    def _by_word(self, one: Indicator, column: Column, blank: tuple[pl.Expr, pl.Expr]) -> _Grades:
        """Read each distinct cell once, and each again for other parameters where the benchmarks are formulas."""
        keys = [column.header, _AT] if self._of_parameters(one) else [column.header]
        distinct = self.work.filter(pl.col(column.header).is_not_null()).select(_ROW, *keys).unique(keys, maintain_order=True)
        read: list[tuple[int | None, int | None, bool]] = []
        for row, cell, *at in distinct.iter_rows():
            value = None
            try:
                value = self._value(column, cell)
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
            distinct.drop(_ROW).with_columns(series), on=keys, how="left", nulls_equal=True, maintain_order="left"
        )
        best, worst, absent = map(pl.col, names)
        return _Grades(
            best.fill_null(blank[0]),
            worst.fill_null(blank[1]),
            best.is_not_null(),
            absent if any(one[2] for one in read) else None,
        )

    def _value(self, column: Column, cell: Any) -> Value | None:  # noqa: ANN401 - what a cell holds
        one = self.system.by_id[column.name]
        if column.unit is not None and cell is not None and not isinstance(cell, (str, bool)):
            return Quantity(cell, column.unit)
        return read_value(one, self.system, cell)

    # the decision

    def _decide(self, grades: dict[str, _Grades]) -> pl.DataFrame:
        absent = {name: one.absent for name, one in grades.items() if one.absent is not None}
        # one flag that is never set, so that points are joined in one way whether or not anything is absent
        work = self.work.with_columns(pl.lit(value=False).alias(_NEVER))
        work = work.with_columns(expr.fill_null(value=False).alias(f"__na_{name}") for name, expr in absent.items())
        flags = {name: f"__na_{name}" for name in absent}
        self.flagged = frozenset(flags.values())
        points, slow = self._points(work, flags)
        self._stop()
        work = work.join(points, on=[_NEVER, *self.flagged], how="left", maintain_order="left")
        ends = []
        for name, one in grades.items():
            gone = pl.col(flags[name]) if name in flags else None
            for part, expr in (("b", one.best), ("w", one.worst)):
                ends.append((pl.when(gone).then(pl.lit(0, pl.Int8)).otherwise(expr) if gone is not None else expr).alias(f"__{part}_{name}"))
            open_row = ~one.known if gone is None else ~one.known & ~gone
            ends.append(open_row.alias(f"__u_{name}"))
        work = work.with_columns(ends)
        work = work.with_columns(self._sums())
        work = work.with_columns(self._levels())
        told = work.with_columns(self._told(grades))
        return self._patched(told, slow)

    def _points(self, work: pl.DataFrame, flags: dict[str, str]) -> tuple[pl.DataFrame, list[int]]:
        """Work out the points of every combination of what does not apply; and list the rows that must go one by one."""
        rows: list[dict[str, Any]] = []
        slow: list[int] = []
        for pattern in work.select(_NEVER, *flags.values()).unique(maintain_order=True).iter_rows(named=True):
            absent = frozenset(name for name, flag in flags.items() if pattern[flag])
            mine = pl.all_horizontal(pl.col(flag) == value for flag, value in pattern.items())
            try:
                plan = plan_of(self.system, absent, self.empty)
            except CleanprodError as error:
                row = work.filter(mine)[_ROW][0] + 1
                self.problems += [evolve(problem, row=row) for problem in error.problems]
                continue
            scaled = {one.id: number for one, number in zip(plan.indicators, plan.scaled, strict=True)}
            whole, cap = plan.whole, plan.cap
            if plan.whole > MOST_WHOLE:
                slow += work.filter(mine)[_ROW].to_list()
                scaled, whole, cap = {}, 1, 100
            told = {f"__p_{one.id}": scaled.get(one.id, 0) for one in self.system.indicators}
            rows.append({**pattern, **told, "__whole": whole, "__cap": cap})
        kinds = {name: pl.Int64 for name in (*(f"__p_{one.id}" for one in self.system.indicators), "__whole", "__cap")}
        return pl.DataFrame(rows, schema={**dict.fromkeys((_NEVER, *flags.values()), pl.Boolean), **kinds}), slow

    def _sums(self) -> list[pl.Expr]:
        """Σ p_ij · Y_k(x_ij) at least and at most, and the worst grades of limiting and other indicators."""
        bonus = {primary.id for primary in self.system.primaries if primary.bonus}
        ones = self.system.indicators
        told: list[pl.Expr] = []
        for part, end in (("w", "low"), ("b", "high")):
            for place, level in enumerate(self.system.levels):
                terms = [(pl.col(f"__{part}_{one.id}") <= place).cast(pl.Int64) * pl.col(f"__p_{one.id}") for one in ones]
                total = pl.sum_horizontal(terms)
                told.append(pl.min_horizontal(total, pl.col("__cap")).alias(f"__{end}_{level.id}"))
            groups = {
                "limiting": [one for one in ones if one.limiting and one.primary not in bonus],
                "ordinary": [one for one in ones if not one.limiting and one.primary not in bonus],
            }
            told += [
                pl.max_horizontal(pl.lit(0, pl.Int8), *(f"__{part}_{one.id}" for one in group)).alias(f"__{end}_{name}")
                for name, group in groups.items()
            ]
        return told

    def _levels(self) -> list[pl.Expr]:
        """Decide the level at least and at most."""
        system = self.system
        told = []
        for end in ("low", "high"):
            level = pl.lit(system.worst, pl.Int64)
            for place in reversed(range(system.worst)):
                one = system.levels[place]
                limiting, ordinary = pl.col(f"__{end}_limiting"), pl.col(f"__{end}_ordinary")
                holds = pl.lit(value=True)
                if system.weighted and one.index is not None:
                    y = pl.col(f"__{end}_{one.id}") * one.index.denominator
                    holds = y >= pl.col("__whole") * one.index.numerator
                elif one.index is not None:  # without weights no level is certain, and one of 100 needs every indicator
                    every = pl.max_horizontal(limiting, ordinary) <= place
                    holds = pl.lit(value=False) if end == "low" else every if one.index == 100 else holds  # noqa: PLR2004
                if one.limiting is not None:
                    holds &= limiting <= one.limiting
                if one.floor is not None:
                    holds &= ordinary <= one.floor
                level = pl.when(holds).then(pl.lit(place, pl.Int64)).otherwise(level)
            told.append(level.alias(f"__{end}_level"))
        return told

    def _told(self, grades: dict[str, _Grades]) -> list[pl.Expr]:
        """Give the columns of answers."""
        system = self.system
        ids = [system.level_id(place) for place in range(system.worst + 1)]
        opened = [pl.col(f"__u_{name}") for name in grades]

        def named(expr: pl.Expr) -> pl.Expr:
            return expr.replace_strict(list(range(len(ids))), ids, return_dtype=pl.String)

        told = [pl.sum_horizontal(opened).cast(pl.Int64).alias("not_measured")]
        if system.method == "three_level":
            for name, end in (("worst_best", "high"), ("worst_worst", "low")):
                told.append(named(pl.max_horizontal(f"__{end}_limiting", f"__{end}_ordinary").cast(pl.Int64)).alias(name))
            for place, level in enumerate(ids):
                settled = [
                    (pl.col(f"__b_{one.id}") == place) & (pl.col(f"__w_{one.id}") == place) & ~self._gone(one.id)
                    for one in system.indicators
                ]
                told.append(pl.sum_horizontal(settled).cast(pl.Int64).alias(f"count_{level}"))
            return told
        low, high = pl.col("__low_level"), pl.col("__high_level")
        limiting = [
            pl.when((pl.col(f"__b_{one.id}") < pl.col(f"__w_{one.id}"))).then(pl.lit(one.id))
            for one in system.indicators
            if one.limiting
        ]
        told += [
            pl.when(low == high).then(named(low)).alias("level"),
            pl.when(low == high).then(pl.lit("settled")).otherwise(pl.lit("unknown")).alias("level_status"),
            named(high).alias("level_best"),
            named(low).alias("level_worst"),
            (pl.concat_str(limiting, separator=",", ignore_nulls=True) if limiting else pl.lit("")).alias("limiting_open"),
        ]
        if system.weighted:
            # a column of one value is divided by as its reciprocal, which is off by what that cannot hold
            whole = pl.col("__whole") + 0 * pl.col(_ROW)
            told += [
                (pl.col(f"__{end}_{level.id}") / whole).alias(f"index_{level.id}_{end}")
                for level in system.levels
                for end in ("low", "high")
            ]
        return told

    def _gone(self, name: str) -> pl.Expr:
        flag = f"__na_{name}"
        return pl.col(flag) if flag in self.flagged else pl.lit(value=False)

    def _patched(self, told: pl.DataFrame, slow: list[int]) -> pl.DataFrame:
        """Put in the rows that were evaluated one by one."""
        names = _names(self.system)
        told = told.select(_ROW, *names)
        if not slow:
            return told
        answers = pl.DataFrame([{_ROW: row, **_told(self._one(row))} for row in slow], schema={_ROW: pl.Int64, **names})
        return pl.concat([told.filter(~pl.col(_ROW).is_in(slow)), answers])


def _cuts(mark: Mark | None, share: Fraction) -> tuple[float | None, float | None] | None:
    """Give the first and the last float that meet a benchmark, in a unit that is so many of the benchmark's."""
    if mark is None:
        return None
    least = None if mark.least is None else _last(Fraction(mark.least) / share, strict=mark.strict_least, to=inf)
    most = None if mark.most is None else _last(Fraction(mark.most) / share, strict=mark.strict_most, to=-inf)
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


def _names(system: IndicatorSystem) -> dict[str, Any]:
    """Name the columns of answers, with their types."""
    ids = [one.id for one in system.levels]
    if system.method == "three_level":
        counts = dict.fromkeys((f"count_{name}" for name in (*ids, BELOW)), pl.Int64)
        return {"worst_best": pl.String, "worst_worst": pl.String, **counts, "not_measured": pl.Int64}
    index: Iterable[str] = () if not system.weighted else ("P",) if system.method == "ratio" else ids
    return {
        **dict.fromkeys(("level", "level_status", "level_best", "level_worst"), pl.String),
        **{f"index_{name}_{end}": pl.Float64 for name in index for end in ("low", "high")},
        "not_measured": pl.Int64,
        "limiting_open": pl.String,
    }


def _told(found: Evaluation | None) -> dict[str, Any]:
    """Give one evaluation as a row of answers."""
    if found is None:
        return {}
    return row_of(found)


def row_of(found: Evaluation) -> dict[str, Any]:
    """Give an evaluation as the row that a table has of it.

    >>> from cleanprod.indicators.evaluation import evaluate
    >>> row_of(evaluate("electroplating_2015", {"rinse_water": "41 L/m2"}))["level"]
    'below'
    """
    system = found.system
    missing = sum(1 for one in found.plan.indicators if one.id not in found.values)
    if system.method == "three_level":
        grades = found.worst_grades
        counts = {f"count_{name}": count for name, count in found.counts.items() if name != "met"}
        return {"worst_best": grades[0], "worst_worst": grades[-1], **counts, "not_measured": missing}
    return {
        "level": found.level,
        "level_status": found.status,
        "level_best": found.possible[0],
        "level_worst": found.possible[-1],
        **{f"index_{name}_{end}": float(getattr(one, end)) for name, one in found.index.items() for end in ("low", "high")},
        "not_measured": missing,
        "limiting_open": ",".join(found.limiting_open),
    }
