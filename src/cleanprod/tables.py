"""The policy over a dataframe: which columns are which facts, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from .errors import Problem, TableError, brief
from .models import Enterprise
from .models.enterprise import FACTS
from .models.fields import headers_of
from .rules.table import PREFIX, assess_frame
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container

    from .rules.atoms import FactKind
    from .rules.program import Program

_READABLE: Final[dict[FactKind, tuple[Any, ...]]] = {
    "flag": (nw.Boolean,),
    "event": (nw.Date,),
    "day": (nw.Date,),
    "number": (nw.Float64, nw.Float32, nw.Int64, nw.Int32, nw.Int16, nw.Int8),
    "word": (nw.String, nw.Categorical, nw.Enum),
    "code": (nw.String, nw.Categorical, nw.Enum),
}
_WRITTEN: Final[dict[FactKind, Text]] = {
    "flag": Text("布尔列（真、假、空）", "a boolean column (true, false, null)"),
    "event": Text("日期列", "a date column"),
    "day": Text("日期列", "a date column"),
    "number": Text("数值列", "a column of numbers"),
    "word": Text("文本列", "a text column"),
    "code": Text("文本列", "a text column"),
}


def assess_table(table: Any, program: Program, on: dt.date) -> Any:  # noqa: ANN401 - any dataframe; the same kind comes back
    """Add the answers of a program to a dataframe of enterprises. See `Policy.assess_table`."""
    try:
        frame = nw.from_native(table)
    except TypeError:
        frame = None
    if not isinstance(frame, (nw.DataFrame, nw.LazyFrame)) or not frame.implementation.is_polars():
        got = f"a {type(table).__module__.partition('.')[0]} {type(table).__name__}"
        mend = Text(
            "请先转换，例如用 polars.from_pandas。", "Convert it, for instance with polars.from_pandas or polars.read_csv."
        )
        raise TableError(
            Problem(got=got, expected=Text("polars 的 DataFrame 或 LazyFrame", "a polars DataFrame or LazyFrame"), mend=mend)
        )
    schema = frame.collect_schema()
    results = {column for name in program.answers for column in (name, f"{name}_status")}
    answers = [name for name in schema.names() if name in results or name.startswith(PREFIX)]
    if answers:
        mend = Text("请删除或改名：答复写在该名下。", "Drop or rename the column: the answer is written under that name.")
        raise TableError(
            *(
                Problem(got=Text("该列", "the column"), expected=Text("未被占用的列名", "a free name"), where=name, mend=mend)
                for name in answers
            )
        )
    columns = _columns(schema, program.facts)
    found: Any = frame
    return assess_frame(found, program, columns, on).to_native()


def _columns(schema: nw.Schema, wanted: Container[str]) -> dict[str, str]:
    """Find the columns of facts, under their names or aliases, and refuse those of another type."""
    headers = headers_of(Enterprise)
    found: dict[str, str] = {}
    problems = []
    for column, dtype in schema.items():
        name = headers.get(column)
        if name is None or name not in wanted or dtype == nw.Unknown:  # a column of nulls alone has no type: unknown
            continue
        kind = FACTS[name].fact_kind
        if name in found:
            mend = Text("请只保留一列。", "Keep one of them.")
            problems.append(
                Problem(
                    got=Text(f"{found[name]} 与 {column}", f"{found[name]} and {column}"),
                    expected=Text(f"{name} 只有一列", f"one column for {name}"),
                    mend=mend,
                )
            )
        elif dtype not in _READABLE[kind]:
            mend = Text(
                "请先转换；读文件请用 cleanprod.read_table，它认得“是”“否”。",
                "Convert it first; cleanprod.read_table reads files with 是, 否, yes, no.",
            )
            problems.append(Problem(got=brief(str(dtype)), expected=_WRITTEN[kind], where=column, mend=mend))
        found[name] = column
    if problems:
        raise TableError(*problems)
    return found
