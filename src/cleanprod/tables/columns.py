"""Which columns of a table are which facts; columns of another type, and names that are taken, are refused."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import facts_of, headers_of, is_year
from cleanprod.models.option import SAVINGS, Option
from cleanprod.rules.table import PREFIX, words_of
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import polars as pl

    from cleanprod.models.subject import Subject
    from cleanprod.rules.atoms import FactKind
    from cleanprod.rules.program import Program

    from .engines import Frame, Table

SHOWN: Final = 5
"""Rows told of those that are wrong in one and the same way."""

_YEARS: Final = {"Int64", "Int32", "Int16", "UInt64", "UInt32", "UInt16", "Float64"}
_NUMBERS: Final = _YEARS | {"Int8", "UInt8", "Int128", "UInt128", "Float32", "Decimal"}
TEXT: Final = {"String", "Categorical", "Enum"}
_READABLE: Final[dict[FactKind, set[str]]] = {
    "flag": {"Boolean"},
    "event": {"Date"},
    "day": {"Date"},
    "number": _NUMBERS,
    "word": TEXT,
    "code": TEXT,
}
"""The types in which a fact can stand, by the names that polars and narwhals give them."""

_NOTHING: Final = {"Null", "Object", "Unknown"}
"""Types that a column may have of which every cell is blank."""

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


def readable(frame: Frame, columns: dict[str, str], model: type[Subject]) -> tuple[tuple[str, str, Any], ...]:
    """Give the columns that hold anything, each with its field and type; refuse those of a type that is not their field's.

    Errors:
        TableError: a problem for each such column, with its first cell.
    """
    schema, facts = frame.collect_schema(), facts_of(model)
    kept = []
    problems = []
    for name, column in columns.items():
        dtype = schema[column]
        told = type_name(dtype)
        if blank(frame, column, dtype):
            continue
        kind = facts[name].fact_kind if name in facts else "day"
        year = is_year(model, name)
        plain_time = told == "Datetime" and dtype.time_zone is None
        if told in _READABLE[kind] or (year and told in _YEARS) or (kind in ("event", "day") and plain_time):
            kept.append((name, column, dtype))
        else:
            problems += _refused(frame, column, A_YEAR if year else _WRITTEN[kind])
    if problems:
        raise TableError(*problems)
    return tuple(kept)


def type_name(dtype: Any) -> str:  # noqa: ANN401 - of polars or narwhals
    """Name a type, whatever it holds beside its name."""
    name: str = dtype.base_type().__name__
    return name


def blank(frame: Frame, column: str, dtype: Any) -> bool:  # noqa: ANN401 - of polars or narwhals
    """Tell whether a column of a type that is not known holds nothing: one of nulls alone has none of its own."""
    told = type_name(dtype)
    return told == "Null" or (told in _NOTHING and _first(frame, column)[0] is None)


def _refused(frame: Frame, column: str, expected: Text) -> list[Problem]:
    """Tell the first cell of a column of the wrong type; one of blanks alone says nothing and is not refused."""
    dtype = str(frame.collect_schema()[column])
    mend = Text(
        f"该列的类型为 {dtype}。请先转换；读文件请用 cleanprod.read_table，它认得“是”“否”。",
        f"The column is of {dtype}. Convert it first; cleanprod.read_table reads files with 是, 否, yes, no.",
    )
    found, row = _first(frame, column)
    return [] if found is None else [Problem(got=brief(found), expected=expected, where=column, mend=mend, row=row)]


def _first(frame: Frame, column: str) -> tuple[object, int | None]:
    """Give the first cell of a column that is not blank; its row too, where rows have an order."""
    words, held = words_of(frame), frame.select(column)
    numbered = words is not nw
    if numbered:
        held = held.with_row_index("row")
    cells = held.filter(~words.col(column).is_null()).head(1).lazy().collect()
    if not len(cells):
        return None, None
    return cells[column].to_list()[0], int(cells["row"].to_list()[0]) + 1 if numbered else None


def told_rows(cells: pl.Series, amiss: pl.Series, expected: Text, column: str) -> list[Problem]:
    """Tell the rows that are wrong in one way: the first few, and how many more."""
    rows = amiss.arg_true()
    problems = [Problem(brief(cells[row]), expected, column, row=row + 1) for row in rows.head(SHOWN).to_list()]
    more = len(rows) - SHOWN
    return problems if more <= 0 else [*problems, Problem(Text(f"另有 {more} 行", f"{more} more rows"), expected, column)]
