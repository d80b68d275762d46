"""Which columns of a table are which facts; columns of another type, and names that are taken, are refused."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import facts_of, headers_of, is_year
from cleanprod.models.option import SAVINGS, Option
from cleanprod.rules.table import PREFIX
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from cleanprod.models.subject import Subject
    from cleanprod.rules.atoms import FactKind
    from cleanprod.rules.program import Program

    from .engines import Table

    AnyFrame = nw.DataFrame[Any] | nw.LazyFrame[Any]

SHOWN: Final = 5
"""Rows told of those that are wrong in one and the same way."""

_YEARS: Final = (nw.Int64, nw.Int32, nw.Int16, nw.UInt64, nw.UInt32, nw.UInt16, nw.Float64)
_NUMBERS: Final = (*_YEARS, nw.Int8, nw.UInt8, nw.Int128, nw.UInt128, nw.Float32, nw.Decimal)
_TEXT: Final = (nw.String, nw.Categorical, nw.Enum)
_READABLE: Final[dict[FactKind, tuple[Any, ...]]] = {
    "flag": (nw.Boolean,),
    "event": (nw.Date,),
    "day": (nw.Date,),
    "number": _NUMBERS,
    "word": _TEXT,
    "code": _TEXT,
}
A_YEAR: Final = Text("整数年份列", "a column of whole years")
_WRITTEN: Final[dict[FactKind, Text]] = {
    "flag": Text("布尔列（真、假、空）", "a boolean column (true, false, null)"),
    "event": Text("日期列", "a date column"),
    "day": Text("日期列", "a date column"),
    "number": Text("数值列", "a column of numbers"),
    "word": Text("文本列", "a text column"),
    "code": Text("文本列", "a text column"),
}
BESIDE: Final[dict[type[Subject], set[str]]] = {
    Course: {"recorded_on", "correction_refused", "report_submitted_on", *chain.from_iterable(LATER)},
    Option: {*SAVINGS, *(before for before, _ in SAVINGS.values())},
}
"""Columns that say something of others, whether a rule asks them or not, by what a row is about."""

_CASELESS: Final = ("duckdb", "pyspark")
"""Engines to which `ID` and `id` are one name."""


def refuse_taken(table: Table, program: Program) -> None:
    """Refuse a table with columns under whose names answers are written.

    Errors:
        TableError: one problem for each.
    """
    refuse_names(table, {column for name in program.answers for column in (name, f"{name}_status")})


def refuse_names(table: Table, results: Container[str]) -> None:
    """Refuse a table with columns of some names, or of names like those of our own.

    Errors:
        TableError: one problem for each.
    """
    held = {name: name.lower() if table.kind in _CASELESS else name for name in table.names}
    taken = [name for name, one in held.items() if one in results or one.startswith(PREFIX)]
    if taken:
        got, expected = Text("该列", "the column"), Text("未被占用的列名", "a free name")
        mend = Text("请删除或改名：答复写在该名下。", "Drop or rename the column: the answer is written under that name.")
        raise TableError(*(Problem(got=got, expected=expected, where=name, mend=mend) for name in taken))


def columns_of(names: Iterable[str], model: type[Subject], asked: Container[str]) -> dict[str, str]:
    """Find the columns of fields, under their names or aliases: of those that are asked, and of those that bear on them.

    Errors:
        TableError: two columns of one field.
    """
    headers = headers_of(model)
    beside = {name for kind, fields in BESIDE.items() if issubclass(model, kind) for name in fields}
    found: dict[str, str] = {}
    problems = []
    for column in names:
        name = headers.get(column)
        if name is None or not (name in asked or name in beside):
            continue
        if name in found:
            got = Text(f"{found[name]} 与 {column}", f"{found[name]} and {column}")
            expected = Text(f"{name} 只有一列", f"one column for {name}")
            problems.append(Problem(got=got, expected=expected, mend=Text("请只保留一列。", "Keep one of them.")))
        found[name] = column
    if problems:
        raise TableError(*problems)
    return found


def readable(frame: AnyFrame, columns: dict[str, str], model: type[Subject]) -> dict[str, str]:
    """Give the columns that hold anything, and refuse those of a type that is not that of their field.

    Errors:
        TableError: a problem for each such column, with its first cell.
    """
    schema, facts = frame.collect_schema(), facts_of(model)
    kept: dict[str, str] = {}
    problems = []
    for name, column in columns.items():
        dtype = schema[column]
        if dtype == nw.Unknown and blank(frame, column):
            continue
        kind = facts[name].fact_kind if name in facts else "day"
        year = is_year(model, name)
        if dtype in (*_READABLE[kind], *(_YEARS if year else ())) or (kind in ("event", "day") and _plain_time(dtype)):
            kept[name] = column
        else:
            problems += _refused(frame, column, A_YEAR if year else _WRITTEN[kind])
    if problems:
        raise TableError(*problems)
    return kept


def blank(frame: AnyFrame, column: str) -> bool:
    """Tell whether a column of a type that is not known holds nothing: one of nulls alone has none of its own."""
    native = frame.to_native()
    told = str(native.collect_schema()[column]) if frame.implementation.is_polars() else ""
    return told == "Null" or _first(frame, column)[0] is None


def _plain_time(dtype: nw.dtypes.DType) -> bool:
    return isinstance(dtype, nw.Datetime) and dtype.time_zone is None


def _refused(frame: AnyFrame, column: str, expected: Text) -> list[Problem]:
    """Tell the first cell of a column of the wrong type; one of blanks alone says nothing and is not refused."""
    dtype = str(frame.collect_schema()[column])
    mend = Text(
        f"该列的类型为 {dtype}。请先转换；读文件请用 cleanprod.read_table，它认得“是”“否”。",
        f"The column is of {dtype}. Convert it first; cleanprod.read_table reads files with 是, 否, yes, no.",
    )
    found, row = _first(frame, column)
    return [] if found is None else [Problem(got=brief(found), expected=expected, where=column, mend=mend, row=row)]


def _first(frame: AnyFrame, column: str) -> tuple[object, int | None]:
    """Give the first cell of a column that is not blank; its row too, where rows have an order."""
    held: AnyFrame = frame.select(column)
    numbered = isinstance(held, nw.DataFrame) or held.implementation.is_polars()
    if isinstance(held, nw.DataFrame):
        held = held.with_row_index("row", order_by=None)
    elif numbered:
        held = nw.from_native(held.to_native().with_row_index("row"))
    cells = held.filter(~nw.col(column).is_null()).head(1)
    one = cells.collect() if isinstance(cells, nw.LazyFrame) else cells
    if not len(one):
        return None, None
    return one[column].to_list()[0], int(one["row"].to_list()[0]) + 1 if numbered else None


def told_rows(cells: Any, amiss: Sequence[bool | None], expected: Text, column: str) -> list[Problem]:  # noqa: ANN401 - by row
    """Tell the rows that are wrong in one way: the first few, and how many more."""
    rows = [row for row, wrong in enumerate(amiss) if wrong]
    problems = [Problem(brief(cells[row]), expected, column, row=row + 1) for row in rows[:SHOWN]]
    more = len(rows) - SHOWN
    return problems if more <= 0 else [*problems, Problem(Text(f"另有 {more} 行", f"{more} more rows"), expected, column)]
