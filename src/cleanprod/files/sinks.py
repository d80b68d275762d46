"""Answers of a long table written as they come: each batch behind the one before, as Parquet or as CSV."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol

from cleanprod.errors import FileError, brief
from cleanprod.rules.telling import value_words
from cleanprod.words import Text

from .faults import fault, shown
from .replacing import replacing_bytes
from .writing import RUNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from os import PathLike

    import polars as pl

    from cleanprod.words import Lang

MARK: Final = b"\xef\xbb\xbf"
"""By which Excel knows UTF-8."""

_FORM: Final = Text("以 .parquet 或 .csv 结尾的文件", "a file that ends in .parquet or .csv")
_PLAIN: Final = Text("每个单元格一个值的列", "a column of plain values")
_AS_PARQUET: Final = Text(
    "CSV 容不下列表与结构：请写入 .parquet，或删除该列。", "CSV has no lists or structures: write .parquet, or drop the column."
)


class Sink(Protocol):
    """A file that is written batch by batch.

    Attributes:
        marked: how many cells a spreadsheet would have run as formulas; each has an apostrophe before it.
    """

    marked: int

    def write(self, table: Any) -> None:  # noqa: ANN401 - of pyarrow
        """Write a batch with its answers behind those that came before."""


@contextmanager
def sink(path: str | PathLike[str], schema: Any, flags: Sequence[str], lang: Lang) -> Iterator[Sink]:  # noqa: ANN401 - of pyarrow
    """Open a file for the answers of a table; it appears whole at the end, or not at all.

    Arguments:
        path: the file; `.parquet` or `.csv` tell its form.
        schema: the columns, answers among them.
        flags: which of them are answers with yes or no.
        lang: the language of yes and no in CSV.

    Errors:
        FileError: another ending, a column that CSV cannot hold, or the file cannot be written.
    """
    with form_of(path)(path, schema, flags, lang) as found:
        yield found


def form_of(path: str | PathLike[str]) -> Callable[..., Any]:
    """Tell by its ending how a file is written.

    Errors:
        FileError: another ending.
    """
    name = str(path)
    found = FORMS.get(name[name.rfind(".") :].lower()) if "." in name else None
    if found is None:
        raise fault(
            Text("以 .parquet 或 .csv 结尾的文件", "a file that ends in .parquet or .csv"), got=brief(name), where="out"
        )
    return found


@contextmanager
def _parquet(path: str | PathLike[str], schema: Any, *_: object) -> Iterator[Sink]:  # noqa: ANN401 - of pyarrow
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    with replacing_bytes(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        yield _Parquet(writer, schema)


class _Parquet:
    def __init__(self, writer: Any, schema: Any) -> None:  # noqa: ANN401 - of pyarrow
        self.writer, self.schema, self.marked = writer, schema, 0

    def write(self, table: Any) -> None:  # noqa: ANN401 - of pyarrow
        if len(table):
            self.writer.write_table(table.cast(self.schema), row_group_size=len(table))


@contextmanager
def _csv(path: str | PathLike[str], schema: Any, flags: Sequence[str], lang: Lang) -> Iterator[Sink]:  # noqa: ANN401 - of pyarrow
    import pyarrow as pa  # noqa: PLC0415 - an extra

    nested = [field for field in schema if pa.types.is_nested(field.type) or "binary" in str(field.type)]
    if nested:
        problems = (fault(_PLAIN, _AS_PARQUET, got=str(field.type), where=shown(field.name)).problems for field in nested)
        raise FileError(*(problem for found in problems for problem in found))
    with replacing_bytes(path) as file:
        file.write(MARK)
        found = _Csv(file, flags, lang)
        found.write(schema.empty_table())  # its headers, whether a row comes or not
        yield found


class _Csv:
    def __init__(self, file: BinaryIO, flags: Sequence[str], lang: Lang) -> None:
        self.file, self.flags, self.marked, self.head = file, flags, 0, True
        self.yes, self.no, self.unknown = (value_words(value).say(lang) for value in (True, False, None))

    def write(self, table: Any) -> None:  # noqa: ANN401 - of pyarrow
        import polars as pl  # noqa: PLC0415 - an extra

        frame = pl.DataFrame(table)
        words = [pl.lit(word) for word in (self.yes, self.no, self.unknown)]
        told = [pl.when(name).then(words[0]).when(~pl.col(name)).then(words[1]).otherwise(words[2]) for name in self.flags]
        frame = frame.with_columns(one.alias(name) for one, name in zip(told, self.flags, strict=True))
        frame = self.guarded(frame)
        frame.write_csv(self.file, include_header=self.head, line_terminator="\r\n")
        self.head = False

    def guarded(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Set an apostrophe before what a spreadsheet would run."""
        import polars as pl  # noqa: PLC0415 - an extra
        import polars.selectors as cs  # noqa: PLC0415 - an extra

        frame = frame.with_columns(cs.categorical().cast(pl.String), cs.enum().cast(pl.String))
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        runs = {name: frame[name].str.slice(0, 1).is_in(RUNS).fill_null(value=False) for name in texts}
        at_risk = {name: marks for name, marks in runs.items() if marks.any()}
        self.marked += sum(int(marks.sum()) for marks in at_risk.values())
        frame = frame.with_columns(
            pl.when(marks).then("'" + pl.col(name)).otherwise(name).alias(name) for name, marks in at_risk.items()
        )
        heads = {name: f"'{name}" for name in frame.columns if self.head and name.startswith(RUNS)}
        self.marked += len(heads)
        return frame.rename(heads)


FORMS: Final[dict[str, Callable[..., Any]]] = {".parquet": _parquet, ".csv": _csv}
