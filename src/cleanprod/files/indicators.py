"""A file of indicator values, in either of the forms that people keep.

One enterprise, a row for each indicator:

    指标 | 值 | 单位
    单位产品每次清洗取水量 | 12 | L/m2
    锌利用率 | 不适用 |

or many, a row for each enterprise, a column for each indicator:

    编号 | 企业名称 | 单位产品每次清洗取水量（L/m2） | 锌利用率（%） | 不适用

A file of the first form may hold several enterprises by a column of their ids. It is read whole or not at all: of an
enterprise of whom one row is refused nothing is said.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from cleanprod.errors import CleanprodError, FileError, Problem, RecordError, brief
from cleanprod.indicators.evaluation.columns import WORDS, Column, absent_of, column_of, read_cell
from cleanprod.indicators.evaluation.values import (
    NOT_APPLICABLE,
    plain_word,
    read_parameters,
    unknown_indicator,
)
from cleanprod.units import unit_of
from cleanprod.words import Text

from .cells import Refused, stripped
from .faults import fault, file_name, in_file, shown, system_fault
from .lines import READABLE, open_file
from .quantities import number_of
from .reading import open_sheet
from .sheets import Broken, Merged, Unsure, in_merged, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from os import PathLike

    from cleanprod.indicators.evaluation.system import Indicator, IndicatorSystem
    from cleanprod.indicators.evaluation.values import Value

_LONG: Final = {
    **dict.fromkeys(("indicator", "指标", "指标名称", "二级指标", "评价指标"), "indicator"),
    **dict.fromkeys(("value", "值", "数值", "实测值", "实际值", "指标值", "企业实际值"), "value"),
    **dict.fromkeys(("unit", "单位", "计量单位"), "unit"),
    **dict.fromkeys(
        ("一级指标", "primary", "benchmark", "benchmarks", "基准", "基准值", "权重", "weight", "limiting", "限定性"), "other"
    ),
}
_NO_UNIT: Final = frozenset(("", "-", "--", "—", "——", "–", "/", "无"))
_ITS_OWN: Final = Text("该单元格自己的值", "a value of the cell's own")
_A_TABLE: Final = Text(
    "“指标、值、单位”各一列的表，或每个指标一列的企业表",
    "a table with the columns indicator, value and unit, or one of enterprises with a column for each indicator",
)
_LEAVE_OUT: Final = Text("不需要的列请删去。", "Leave out a column that is not needed.")


@frozen
class Known:
    """What a file says of one enterprise.

    Attributes:
        number: the row; the first of its rows, in the form of a row for each indicator.
        id, name: who it is, where the file says so.
        values: what is known of its indicators.
        at: the parameters; None where their column is blank.
    """

    number: int
    id: str = ""
    name: str = ""
    values: dict[str, Value] = field(factory=dict)
    at: dict[str, Fraction | None] = field(factory=dict)


@frozen
class Values:
    """What was read of a file of indicator values: the enterprises that could be read, and what is wrong with the others."""

    known: tuple[Known, ...]
    problems: tuple[Problem, ...]
    file: str
    total: int


def read_indicators(path: str | PathLike[str], system: IndicatorSystem, *, sheet: str | int | None = None) -> Values:
    """Read a file of indicator values: a workbook, CSV or JSON.

    Arguments:
        path: the file; its ending tells the format.
        system: the system whose indicators it holds.
        sheet: the sheet of a workbook, by name or by number from 1.

    Errors:
        FileError: the file as a whole cannot be read: no such file, a column of nothing, a header that stands twice, a unit
            of another dimension.
        RecordError: in the form of a row for each indicator, a problem for each row that is wrong.
    """
    source = Path(path)
    name = file_name(source)

    def knows(header: str) -> bool:
        try:
            return plain_word(header) in _LONG or column_of(system, header) is not None
        except CleanprodError:
            return True  # it names an indicator: what is wrong with its unit is told with the column

    try:
        with open_file(source) as file:
            found = open_sheet(file, source.suffix.lower(), knows, sheet)
            roles = [_LONG.get(plain_word(header)) for header in found.headers]
            rows = [(number, cells) for number, cells in found.rows if any(_holds(cell) for cell in cells)]
    except FileError as error:
        raise FileError(*in_file(error.problems, name)) from None
    except OSError as error:
        raise FileError(*in_file(system_fault(error, READABLE).problems, name)) from None
    try:
        if not rows:
            raise fault(
                Text("至少一行数据", "at least one row of data"), got=Text("没有任何数据行", "no row that holds anything")
            )
        if "indicator" in roles and "value" in roles:
            known, problems = _by_row(system, found.headers, rows)
            if problems:  # a part of an evaluation would look like the whole
                raise RecordError(*problems)
            return Values(tuple(known), (), name, len(known))
        known, problems = _by_column(system, found.headers, rows)
    except CleanprodError as error:
        raise type(error)(*in_file(error.problems, name)) from None
    return Values(tuple(known), in_file([*found.problems, *problems], name), name, len(rows) + len(found.problems))


def _holds(cell: object) -> bool:
    return isinstance(cell, Broken) or (value_of(cell) is not None and str(value_of(cell)).strip() != "")


def _columns(system: IndicatorSystem, headers: Sequence[str]) -> list[Column]:
    """Tell what each column is.

    Errors:
        FileError: a problem for each header that is nothing known, stands for one thing twice, or has a wrong unit.
    """
    columns: list[Column] = []
    problems: list[Problem] = []
    taken: dict[tuple[str, str], str] = {}
    for header in headers:
        where = shown(stripped(header))
        word = plain_word(header)
        try:
            one = column_of(system, header)
        except CleanprodError as error:
            problems += [evolve(problem, where=where) for problem in error.problems]
            continue
        if one is None and word:
            near = unknown_indicator(system, header)
            expected = Text(f"{near.expected.zh}、编号、名称或参数", f"{near.expected.en}, an id, a name or a parameter")  # type: ignore[union-attr]
            offered = near.mend if "Did you mean" in str(near) else _LEAVE_OUT
            problems.append(Problem(Text("未知的列", "an unknown column"), expected, where, offered))
            continue
        column = one or Column("", "other")
        key = (column.role, column.name)
        if column.role != "other" and key in taken:
            problems.append(
                Problem(
                    Text(f"与 {taken[key]} 重复", f"the same as {taken[key]}"),
                    Text("每个指标一列", "one column for each indicator"),
                    where,
                )
            )
        taken[key] = where
        columns.append(column)
    if not problems and not any(column.role == "indicator" for column in columns):
        problems.append(Problem(Text("没有指标列", "no column of an indicator"), _A_TABLE))
    if problems:
        raise FileError(*problems)
    return columns


def _by_column(
    system: IndicatorSystem, headers: Sequence[str], rows: list[tuple[int, Sequence[object]]]
) -> tuple[list[Known], list[Problem]]:
    columns = _columns(system, headers)
    known: list[Known] = []
    problems: list[Problem] = []
    ids: dict[str, int] = {}
    for number, cells in rows:
        one = Known(number, at=dict.fromkeys(column.name for column in columns if column.role == "parameter"))
        wrong: list[Problem] = []
        for column, cell in zip(columns, cells, strict=False):
            try:
                one = _with(one, column, _read(cell), system)
            except CleanprodError as error:
                wrong += [evolve(problem, where=shown(column.header), row=number) for problem in error.problems]
            except Refused as refused:
                wrong.append(Problem(_got(cell), refused.expected, shown(column.header), refused.mend, number))
        if one.id and one.id in ids:
            got = Text(f"{brief(one.id)}，第 {ids[one.id]} 行已有", f"{brief(one.id)}, as in row {ids[one.id]}")
            wrong.append(Problem(got, Text("不重复的编号", "an id that stands once"), "id", row=number))
        ids.setdefault(one.id, number)
        problems += wrong
        if not wrong:
            known.append(one)
    return known, problems


def _with(one: Known, column: Column, cell: object, system: IndicatorSystem) -> Known:
    """Add what a cell says of an enterprise."""
    if cell is None or column.role == "other":
        return one
    match column.role:
        case "id":
            return evolve(one, id=str(cell))
        case "name":
            return evolve(one, name=str(cell))
        case "parameter":
            return evolve(one, at={**one.at, **read_parameters(system, {column.name: cell})})
        case "not_applicable":
            given = dict.fromkeys(absent_of(system, str(cell)), NOT_APPLICABLE)
            both = next((name for name in given if name in one.values), None)
            if both is not None:
                raise CleanprodError(_both(system.by_id[both]))
            return evolve(one, values={**one.values, **given})
        case _:
            indicator = system.by_id[column.name]
            value = read_cell(system, column, cell if column.unit is not None else _written(cell))
            if value is not None and one.values.get(indicator.id) is NOT_APPLICABLE:
                raise CleanprodError(_both(indicator))
            return one if value is None else evolve(one, values={**one.values, indicator.id: value})


def _both(indicator: Indicator) -> Problem:
    got = Text(f"{indicator.name.zh} 有值又不适用", f"a value of {indicator.id}, which is said not to apply")
    return Problem(got, Text("其中之一", "one of the two"), indicator.id)


def _by_row(
    system: IndicatorSystem, headers: Sequence[str], rows: list[tuple[int, Sequence[object]]]
) -> tuple[list[Known], list[Problem]]:
    roles = _roles(headers)
    known: dict[str, Known] = {}
    places: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        told: dict[str, Any] = {}
        try:
            told = {role: _read(cell) for role, cell in zip(roles, cells, strict=False) if role}
            who = str(told.get("id") or "")
            one = known.setdefault(who, Known(number, who))
            if told.get("name"):
                one = evolve(one, name=str(told["name"]))
            column = _of_row(system, str(told.get("indicator") or ""))
            if (who, column.name) in places:
                problems.append(_twice(column.header, places[who, column.name], number))
                continue
            places[who, column.name] = number
            unit = str(told.get("unit") or "")
            if column.role == "indicator" and plain_word(unit) not in _NO_UNIT:
                column = evolve(column, unit=unit_of(unit))
            known[who] = _with(one, column, told.get("value"), system)
        except CleanprodError as error:
            where = shown(str(told.get("indicator") or ""))
            problems += [evolve(problem, where=where, row=number) for problem in error.problems]
        except Refused as refused:
            cell = next((cell for cell in cells if isinstance(cell, (Broken, Merged, Unsure))), None)
            problems.append(Problem(_got(cell), refused.expected, "", refused.mend, number))
    return list(known.values()), problems


def _of_row(system: IndicatorSystem, name: str) -> Column:
    """Tell which indicator or parameter a row is of.

    Errors:
        CleanprodError: the system has no such one.
    """
    column = column_of(system, name) if name else None
    if column is None or column.role not in ("indicator", "parameter"):
        raise CleanprodError(unknown_indicator(system, name))
    return column


def _twice(name: str, first: int, number: int) -> Problem:
    got = Text(f"{name}，第 {first} 行已有", f"{name}, as in row {first}")
    return Problem(got, Text("每个指标一个值", "one value for each indicator"), shown(name), row=number)


def _roles(headers: Sequence[str]) -> list[str]:
    """Tell what the columns are, where each row is one indicator."""
    roles: list[str] = []
    problems: list[Problem] = []
    for header in headers:
        word = plain_word(header)
        role = _LONG.get(word) or WORDS.get(word) or ""
        if word and (not role or role == "not_applicable"):
            known = Text("指标、值、单位、编号或名称", "indicator, value, unit, id or name")
            problems.append(Problem(Text("未知的列", "an unknown column"), known, shown(stripped(header)), _LEAVE_OUT))
        if role in roles and role not in ("", "other"):
            problems.append(
                Problem(Text("重复的列", "the same column twice"), Text("各一列", "one of each"), shown(stripped(header)))
            )
        roles.append("" if role == "other" else role)
    if problems:
        raise FileError(*problems)
    return roles


def _written(cell: object) -> object:
    """Give a number without a unit as the text that it is, so that it is refused as such, or read as a grade."""
    return format(cell, "f") if isinstance(cell, Decimal) else cell


def _read(cell: object) -> object:
    """Give what a cell holds: a decimal, text, yes or no, or None where it is blank.

    Errors:
        Refused: it has no value of its own, or one that is not sure.
    """
    if isinstance(cell, Unsure):
        raise Refused(cell.expected, cell.mend)
    if isinstance(cell, (Merged, Broken)):
        raise Refused(_ITS_OWN)
    if cell is None or isinstance(cell, bool):
        return cell
    number = number_of(cell)
    if number is not None:
        return Decimal(number)
    text = stripped(str(cell))
    return text or None


def _got(cell: object) -> Text | str:
    match cell:
        case Unsure() | Broken():
            return cell.shown
        case Merged():
            return in_merged(cell.value)
        case _:
            return brief(cell)
