"""Whether the answers by hand are those of the library: `python -m benchmarks.workload.check`.

They are held against each other on random rows with nulls, with text columns as text and as enums. openfisca-core knows no
null: its rows have none, and the library is told the facts without a column as well.
"""

from __future__ import annotations

from typing import Final

import polars as pl
from polars.testing import assert_frame_equal

from . import subjects

ROWS: Final = 100_000


def polars(table: pl.DataFrame) -> None:
    """Hold the answers by hand in polars against the library: names, types and values."""
    from . import by_polars  # noqa: PLC0415 - each peer is an extra

    assert_frame_equal(by_polars.answers(table.lazy()).collect(), expected(table))


def duckdb(table: pl.DataFrame) -> None:
    """Hold the answers in SQL against the library; enums come back as text."""
    import duckdb as engine  # noqa: PLC0415 - each peer is an extra

    from . import by_duckdb  # noqa: PLC0415 - likewise

    assert_frame_equal(plain(by_duckdb.answers(engine.from_arrow(table.to_arrow())).pl()), plain(expected(table)))


def pandas(table: pl.DataFrame) -> None:
    """Hold the answers in arrow-backed pandas against the library."""
    from . import by_pandas  # noqa: PLC0415 - each peer is an extra

    found = by_pandas.answers(table.to_pandas(use_pyarrow_extension_array=True))
    assert_frame_equal(plain(pl.from_pandas(found)), plain(expected(table)))


def openfisca(table: pl.DataFrame) -> None:
    """Hold the answers of openfisca-core, on rows without nulls, against the library."""
    from . import by_openfisca  # noqa: PLC0415 - each peer is an extra

    known = table.with_columns(**{name: pl.lit(value) for name, value in by_openfisca.FACTS.items()})
    found = expected(known).select(*subjects.COLUMNS, *subjects.ANSWERS)
    assert not found.null_count().sum_horizontal().item(), "the library does not know every answer"
    assert_frame_equal(by_openfisca.answers(table), found)


def expected(table: pl.DataFrame) -> pl.DataFrame:
    """Give the answers of the library."""
    found: pl.DataFrame = subjects.policy().assess_table(table.lazy()).collect()
    return found


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """Give a table with its enums and categories as text."""
    return table.with_columns(pl.col(*subjects.TEXTS).cast(pl.String))


def main() -> None:
    """Check every peer."""
    unknown, known = subjects.table(ROWS), subjects.table(ROWS, unknown=False)
    for peer, table in ((polars, unknown), (duckdb, unknown), (pandas, unknown), (openfisca, known)):
        for kind, one in (("text", table), ("enums", subjects.with_enums(table))):
            peer(one)
            print(f"{peer.__name__}, {kind}: the same {len(subjects.ANSWERS)} columns on {ROWS:,} rows")


if __name__ == "__main__":
    main()
