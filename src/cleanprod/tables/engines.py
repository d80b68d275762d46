"""Which dataframes are read, and how each goes in and comes back as what it was.

What is worked out later (lazy polars, DuckDB, PySpark) stays with its engine: expressions are added to it, and nothing
runs. What is in memory (polars, pandas, pyarrow) lends the columns that are asked, as polars; only the answers go back,
behind the caller's own columns, which are never copied or converted.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Literal

import narwhals as nw
from attrs import frozen
from narwhals import dependencies as known

from cleanprod.errors import Problem, TableError, brief
from cleanprod.rules.table import PREFIX
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import polars as pl

    Frame = Any
    """A frame to work on: of polars, or through narwhals of another engine."""

Kind = Literal["polars", "lazy polars", "pandas", "pyarrow", "duckdb", "pyspark"]

KINDS: Final[tuple[tuple[Kind, Callable[[Any], bool]], ...]] = (
    ("polars", known.is_polars_dataframe),
    ("lazy polars", known.is_polars_lazyframe),
    ("pandas", known.is_pandas_dataframe),
    ("pyarrow", known.is_pyarrow_table),
    ("duckdb", known.is_duckdb_relation),
    ("pyspark", known.is_pyspark_dataframe),
    ("pyspark", known.is_pyspark_connect_dataframe),
)
IN_MEMORY: Final = ("polars", "pandas", "pyarrow")

ROW: Final = f"{PREFIX}row"

A_TABLE: Final = Text(
    "polars、pandas、pyarrow、DuckDB 或 PySpark 的数据表", "a table of polars, pandas, pyarrow, DuckDB or PySpark"
)
ONE_KIND: Final = Text("整列同一类型的值", "a column of one type")
NAMED: Final = Text("一层列名", "one row of column names")
INSTALL: Final = Text("内存中的数据表经由 polars 读取", "polars, through which tables in memory are read")


@frozen(eq=False)
class Table:
    """A dataframe of the caller's.

    Attributes:
        native: the dataframe itself.
        kind: which one it is.
    """

    native: Any
    kind: Kind

    @property
    def in_memory(self) -> bool:
        """Whether its cells are at hand: then what cannot be read is refused, and otherwise unknown."""
        return self.kind in IN_MEMORY

    @property
    def names(self) -> list[str]:
        """The names of its columns, as far as these are text."""
        match self.kind:
            case "pandas":
                columns = self.native.columns
            case "pyarrow":
                columns = self.native.column_names
            case "polars" | "lazy polars":
                columns = self.native.collect_schema().names()
            case _:
                columns = nw.from_native(self.native).collect_schema().names()
        return [name for name in columns if isinstance(name, str)]

    def lent(self, columns: Sequence[str]) -> Frame:
        """Give the frame to work on: of a table in memory the columns that are asked, in polars; else the table itself.

        What is neither is asked in the words of narwhals.

        Errors:
            TableError: a column of pandas that holds values of several types, with the first that does not fit.
        """
        if not self.in_memory:
            return self.native if self.kind == "lazy polars" else nw.from_native(self.native)
        import polars as pl  # noqa: PLC0415 - an extra

        if not columns:  # a frame without columns would have no rows
            return pl.DataFrame({ROW: pl.int_range(self.height, eager=True)})
        if self.kind == "polars":
            return self.native.select(columns)
        if self.kind == "pyarrow":
            return pl.DataFrame({name: pl.Series(self.native[name].combine_chunks()) for name in columns})
        return pl.DataFrame({name: _of_pandas(self.native[name], name) for name in columns})

    def with_answers(self, answers: pl.DataFrame) -> Any:  # noqa: ANN401 - the caller's kind of dataframe
        """Set answers behind the caller's columns, in the caller's kind."""
        match self.kind:
            case "polars":
                return self.native.hstack(answers)
            case "pyarrow":
                table = self.native
                for field, column in _arrow_columns(answers):
                    table = table.append_column(field, column)
                return table
            case _:
                return _beside_pandas(self.native, answers)

    @property
    def height(self) -> int:
        """How many rows a table in memory has."""
        return len(self.native)


def open_table(table: object) -> Table:
    """Accept a dataframe.

    Errors:
        TableError: it is of a kind that is not read, or has several rows of column names.
    """
    kind = next((kind for kind, is_one in KINDS if is_one(table)), None)
    if kind is None:
        got = f"a {type(table).__module__.partition('.')[0]} {type(table).__name__}"
        mend = Text("请先转换，例如用 polars.from_dicts。", "Convert it first, for instance with polars.from_dicts.")
        raise TableError(Problem(got=got, expected=A_TABLE, mend=mend))
    found = Table(table, kind)
    if kind == "pandas" and found.native.columns.nlevels > 1:
        levels = found.native.columns.nlevels
        raise TableError(Problem(got=Text(f"{levels} 层列名", f"{levels} rows of column names"), expected=NAMED))
    if found.in_memory and kind != "polars":
        need_polars()
    return found


def need_polars() -> None:
    """Refuse to go on without polars.

    Errors:
        TableError: it is not installed.
    """
    try:
        import polars  # noqa: F401, ICN001, PLC0415 - an extra
    except ImportError:
        mend = Text("请安装：pip install 'cleanprod[polars]'。", "Install it: pip install 'cleanprod[polars]'.")
        raise TableError(Problem(got=Text("未安装 polars", "polars is not installed"), expected=INSTALL, mend=mend)) from None


def gathered(table: Table, columns: Iterable[str] | None = None) -> pl.DataFrame:
    """Bring a table, or some of its columns, into memory as polars."""
    names = list(table.names if columns is None else columns)
    return in_polars(table.lent(names).select(names))


def native(frame: Frame) -> Any:  # noqa: ANN401 - any dataframe
    """Give back what a frame to work on is of."""
    return frame.to_native() if isinstance(frame, (nw.DataFrame, nw.LazyFrame)) else frame


def in_polars(frame: Frame) -> pl.DataFrame:
    """Bring a frame to work on into memory as polars.

    Errors:
        TableError: polars is not installed.
    """
    need_polars()
    import polars as pl  # noqa: PLC0415 - an extra

    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    held = native(frame)
    found = pl.from_arrow(held.to_arrow_table() if known.is_duckdb_relation(held) else held.toArrow())
    assert isinstance(found, pl.DataFrame)  # noqa: S101 - of a table
    return found


# pandas and pyarrow


def _of_pandas(column: Any, name: str) -> pl.Series:  # noqa: ANN401 - of pandas
    """Read a column of pandas; what pandas calls missing (None, NaN, NaT, NA) is missing.

    Errors:
        TableError: values of several types.
    """
    import polars as pl  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if getattr(column, "ndim", 1) > 1:
        raise TableError(
            Problem(
                got=Text(f"{column.shape[1]} 列", f"{column.shape[1]} columns"),
                expected=Text("只有一列", "one column"),
                where=name,
            )
        )
    try:
        held = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        raise TableError(_mixed(column, name)) from None
    if pa.types.is_date(held.type) and column.dtype == object and any(isinstance(cell, dt.datetime) for cell in column):
        raise TableError(_mixed(column, name))  # Arrow would cut the hours off
    return pl.Series(held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held)


def _mixed(column: Any, name: str) -> Problem:  # noqa: ANN401 - of pandas
    """Tell the first cell whose type is not that of those before it."""
    first: type | None = None
    for row, (cell, missing) in enumerate(zip(column, column.isna(), strict=True), 1):
        if not missing:
            first = first or type(cell)
            if type(cell) is not first:
                got = Text(f"{brief(cell)}（此前为 {first.__name__}）", f"{brief(cell)} (after {first.__name__})")
                return Problem(got=got, expected=ONE_KIND, where=name, row=row)
    return Problem(got=brief(str(column.dtype)), expected=ONE_KIND, where=name)


def _arrow_columns(answers: pl.DataFrame) -> list[tuple[Any, Any]]:
    import polars as pl  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    found = answers.to_arrow(compat_level=pl.CompatLevel.oldest())
    text = pa.large_string()
    columns = ((field, found[field.name]) for field in found.schema)
    return [
        (pa.field(field.name, pa.string()), column.cast(pa.string())) if field.type == text else (field, column)
        for field, column in columns
    ]


def _beside_pandas(frame: Any, answers: pl.DataFrame) -> Any:  # noqa: ANN401 - of pandas
    """Set answers beside a frame of pandas: of Arrow types where it has any, else of types that admit a missing value."""
    import pandas as pd  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    columns = _arrow_columns(answers)
    table = pa.Table.from_arrays([column for _, column in columns], schema=pa.schema([field for field, _ in columns]))
    if any(isinstance(dtype, pd.ArrowDtype) for dtype in frame.dtypes):
        added = table.to_pandas(types_mapper=pd.ArrowDtype)
    else:
        nullable: dict[Any, Any] = {
            pa.bool_(): pd.BooleanDtype(),
            pa.string(): pd.StringDtype(),
            pa.int64(): pd.Int64Dtype(),
            pa.float64(): pd.Float64Dtype(),
        }
        added = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    added.index = frame.index
    return pd.concat([frame, added], axis=1)
