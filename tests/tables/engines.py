"""The engines that tables come from: how a frame of polars becomes one of theirs, and comes back to be compared."""

from __future__ import annotations

import duckdb
import polars as pl


def _duckdb(frame):
    return duckdb.from_arrow(frame.to_arrow())


TO = {
    "polars": lambda frame: frame,
    "lazy polars": lambda frame: frame.lazy(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "pandas plain": lambda frame: frame.to_pandas(),
    "pandas nullable": lambda frame: frame.to_pandas().convert_dtypes(),
    "pandas arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "duckdb": _duckdb,
}


def back(kind, table):
    """Bring a table back to polars."""
    match kind:
        case "polars":
            return table
        case "lazy polars":
            return table.collect()
        case "duckdb":
            return table.pl()
        case "pyspark":
            return pl.from_arrow(table.toArrow())
        case "pyarrow":
            return pl.from_arrow(table)
    return pl.from_pandas(table)


def cells(frame, names):
    """Give the cells of some columns, as Python has them."""
    days = [name for name in names if frame.schema[name] == pl.Datetime]
    return frame.select(names).with_columns(pl.col(days).cast(pl.Date)).rows()
