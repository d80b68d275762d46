"""A whole table of enterprises by one system at once: the same answers as one by one, as columns.

Grades are comparisons of columns. A number of a column is a float, taken as it prints; so each benchmark becomes the last
float that still meets it, and no comparison is off by what a float cannot hold. Points are whole numbers, worked out once
for each combination of indicators that do not apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import polars as pl
from attrs import evolve

from cleanprod.errors import CleanprodError, Problem, TableError, brief
from cleanprod.words import Text

from .evaluating import evaluated
from .loading import indicator_system
from .table_deciding import decide, names_of
from .table_reading import ROW, TableReading
from .values import read_parameters

if TYPE_CHECKING:
    import os

    from .evaluating import Unmeasured
    from .methods import EmptyPrimary
    from .result import Evaluation
    from .system import IndicatorSystem


_ONE_TYPE: Final = Text("每列一种类型；可全部写成文字", "one type in each column; all of it may be written as text")
_UNITS: Final = Text(
    '由列名到单位的映射，如 {"rinse_water": "L/m2"}', 'a mapping from headers to units: {"rinse_water": "L/m2"}'
)


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

    Columns are indicators by id or name. A number takes its unit from the header, `rinse_water（L/m2）`, or from `units`; text
    may hold quantities as written, grades, 不适用. A column `not_applicable` (不适用) lists what does not apply. A null is
    not measured. Columns of something else pass through; one named nearly like an indicator is refused.

    Arguments:
        system: as `evaluate`.
        table: a polars frame, eager or lazy, or another kind that narwhals can turn into one.
        units: units of columns, by header: `{"rinse_water": "L/m2"}`. One that the header contradicts is refused.
        parameters: parameters that hold for every row and have no column; a blank cell of a column is not known.
        empty_primary: as `evaluate`.
        unmeasured: likewise.

    Returns:
        A polars frame: the table, and `level` (null where it is not settled), `level_status`, `level_best`, `level_worst`
        (the ends of what is possible), `index_I_low`, `index_I_high` and so on, `not_measured` (how many), `limiting_open`
        (which limiting indicators are not known), `standing` (the weakest of the rows that took part), `partial` (the system
        leaves something out). Of a three-level standard `worst_best`, `worst_worst` (the worst grade of all; null where
        nothing applies), `count_1` and so on stand in the place of level and index.

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
    names = names_of(found)
    both = [name for name in names if name in frame.columns]
    if both:
        expected = Text("没有结果列的表", "a table without columns of answers")
        raise TableError(Problem(brief(both[0]), expected, both[0]))
    if not isinstance(units, Mapping | None):
        raise TableError(Problem(brief(units), _UNITS, "units"))
    at = {} if parameters is None else read_parameters(found, parameters)
    reading = TableReading(found, frame, units or {}, at, unmeasured)
    if found.method == "ratio":  # its points are multiplied by fractions: no column holds them exactly
        answers, slow = pl.DataFrame(schema={ROW: pl.Int64, **names}), list(range(frame.height))
    else:
        grades = reading.grades()
        reading.stop()
        answers, slow = decide(reading, grades, empty_primary)
    if slow:
        told = [{ROW: row, **_one_by_one(reading, row, empty_primary)} for row in slow]
        reading.stop()
        by_record = pl.DataFrame(told, schema={ROW: pl.Int64, **names})
        answers = pl.concat([answers.filter(~pl.col(ROW).is_in(slow)), by_record])
    return pl.concat([frame, answers.sort(ROW).drop(ROW)], how="horizontal")


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
    try:
        return eager.to_polars()
    except (TypeError, ValueError, pl.exceptions.PolarsError):  # as Arrow refuses a column of several types
        raise TableError(Problem(_mixed(eager), _ONE_TYPE)) from None


def _mixed(frame: nw.DataFrame[Any]) -> Text:
    """Tell which column it is that cannot be turned into one of polars."""
    for name in frame.columns:
        try:
            frame.select(name).to_polars()
        except (TypeError, ValueError, pl.exceptions.PolarsError):
            return Text(f"列 {name} 混有多种类型", f"a column of several types: {name}")
    return Text("一个无法转换的表", "a table that cannot be turned into one of polars")


def _one_by_one(reading: TableReading, row: int, empty: EmptyPrimary) -> dict[str, Any]:
    """Evaluate one row as a record; what is wrong with it is noted."""
    try:
        return row_of(evaluated(reading.system, reading.values(row), reading.at(row), empty, reading.unmeasured))
    except CleanprodError as error:
        reading.problems += [evolve(problem, row=row + 1) for problem in error.problems]
        return {}


def row_of(found: Evaluation) -> dict[str, Any]:
    """Give an evaluation as the row that a table has of it.

    >>> from cleanprod.indicators.evaluation import evaluate
    >>> row_of(evaluate("electroplating_2015", {"rinse_water": "41 L/m2"}))["level"]
    'below'
    """
    system = found.system
    stands = {"standing": found.standing, "partial": system.partial is not None}
    missing = sum(1 for one in found.plan.indicators if one.id not in found.values)
    if system.method == "three_level":
        grades = found.worst_grades
        counts = {f"count_{name}": count for name, count in found.counts.items() if name != "met"}
        return {
            "worst_best": grades[0] if grades else None,
            "worst_worst": grades[-1] if grades else None,
            **counts,
            "not_measured": missing,
            **stands,
        }
    return {
        "level": found.level,
        "level_status": found.status,
        "level_best": found.possible[0],
        "level_worst": found.possible[-1],
        **{f"index_{name}_{end}": float(getattr(one, end)) for name, one in found.index.items() for end in ("low", "high")},
        "not_measured": missing,
        "limiting_open": ",".join(found.limiting_open),
        **stands,
    }
