"""Parquet files: rows of cells for the reader of records, batches for a table too long for memory, answers written."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleanprod.errors import FileError
from cleanprod.words import Text

from .faults import fault, file_name, in_file, shown
from .lines import open_file
from .sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ENDING: Final = ".parquet"

MOST_ROWS: Final = 1_000_000
"""Rows of a file that is read as records, which must be held in memory."""

BUFFER: Final = 1 << 20
"""Bytes of a column that are read ahead: without it a row group is held whole, however long it is."""

_SOME: Final = 10_000
_WHOLE: Final = Text("完整的 Parquet 文件", "a whole Parquet file")
_ONE_NAME: Final = Text("每列各一个列名", "a name of its own for each column")
_FEWER: Final = Text(f"不超过 {MOST_ROWS:,} 行", f"at most {MOST_ROWS:,} rows")
_AS_TABLE: Final = Text(
    "请分批评估：cleanprod assess … --out FILE.parquet，或 cleanprod.assess_file。",
    "Assess it in batches: cleanprod assess … --out FILE.parquet, or cleanprod.assess_file.",
)


def need(where: str = "") -> None:
    """Refuse to go on without what reads and answers Parquet files.

    Errors:
        FileError: pyarrow or polars is not installed.
    """
    try:
        import polars  # noqa: F401, ICN001, PLC0415 - an extra
        import pyarrow.parquet  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        name = (error.name or "pyarrow").partition(".")[0]
        got = Text(f"未安装 {name}", f"{name} is not installed")
        expected = Text("pyarrow 与 polars，用以处理 Parquet 文件", "pyarrow and polars, which Parquet files need")
        mend = Text("请安装：pip install 'cleanprod[pyarrow]'。", "Install them: pip install 'cleanprod[pyarrow]'.")
        raise fault(expected, mend, got=got, where=where) from None


@contextmanager
def open_parquet(source: Any) -> Iterator[Any]:  # noqa: ANN401 - a path or an open file, and a file of pyarrow
    """Open a Parquet file; whatever is wrong with it while it is read is a sentence.

    Errors:
        FileError: it is not one, it is broken, or two of its columns have one name.
    """
    need()
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    with reading(), pq.ParquetFile(source, pre_buffer=False, buffer_size=BUFFER) as file:
        names = file.schema_arrow.names
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            got = Text(f"{names.count(twice[0])} 列", f"{names.count(twice[0])} columns")
            raise fault(_ONE_NAME, got=got, where=shown(twice[0]))
        yield file


@contextmanager
def reading(name: str = "") -> Iterator[None]:
    """Let what the reader of Parquet cannot make sense of be a fault of the file of that name."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    try:
        yield
    except (pa.ArrowException, OSError) as error:  # its own errors are of both kinds
        first = str(error).strip().partition("\n")[0]
        found = fault(_WHOLE, got=shown(first or type(error).__name__))
        raise FileError(*in_file(found.problems, name)) from None


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a Parquet file by its path; its name stands in every sentence.

    Errors:
        FileError: it is missing, is not an ordinary file, or as above.
    """
    try:
        with open_file(path):
            pass
        with open_parquet(path) as file:
            yield file
    except FileError as error:
        raise FileError(*in_file(error.problems, file_name(path))) from None


def batches(file: Any, rows: int, name: str = "") -> Iterator[Any]:  # noqa: ANN401 - of pyarrow
    """Give a Parquet file as tables of so many rows, in their order; its name stands in every sentence.

    Errors:
        FileError: it is broken further on.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    found = file.iter_batches(batch_size=rows)
    while True:
        with reading(name):
            batch = next(found, None)
        if batch is None:
            return
        yield pa.Table.from_batches([batch])


def read_parquet(file: BinaryIO) -> Sheet:
    """Read a Parquet file as rows of cells, counted from 1.

    Errors:
        FileError: as in `open_parquet`; more rows than are held in memory.
    """
    with open_parquet(file) as found:
        if found.metadata.num_rows > MOST_ROWS:
            raise fault(_FEWER, _AS_TABLE, got=Text(f"{found.metadata.num_rows:,} 行", f"{found.metadata.num_rows:,} rows"))
        tables = list(batches(found, _SOME))
        rows = chain.from_iterable(zip(*(column.to_pylist() for column in table.columns), strict=True) for table in tables)
        return Sheet(tuple(found.schema_arrow.names), ((number, _cells(row)) for number, row in enumerate(rows, 1)))


def _cells(row: Sequence[object]) -> list[object]:
    """Give the cells of a row; a point in time at midnight is its day."""
    return [cell.date() if isinstance(cell, dt.datetime) and _is_a_day(cell) else cell for cell in row]


def _is_a_day(cell: dt.datetime) -> bool:
    return cell.tzinfo is None and cell.time() == dt.time.min
