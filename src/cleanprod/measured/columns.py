"""Which column of a long table is which field, and where the units of its numbers stand: in the header, beside, in the cell."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_args

import polars as pl
from attrs import field, frozen

from cleanprod.errors import Problem, TableError, brief, nearest
from cleanprod.files.cells import without_marks
from cleanprod.files.faults import shown
from cleanprod.files.headers import vocabulary_of
from cleanprod.models.fields import quantity_of
from cleanprod.models.reading import DAY, YES_OR_NO
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleanprod.files.headers import Known
    from cleanprod.models.record import Record
    from cleanprod.units import Quantity

OWNER: Final = "enterprise"
_OWNER_HEADERS: Final = ("enterprise", "enterprise_id", "企业编号", "所属企业编号")
_UNIT: Final = ("unit", "单位")
_BESIDE: Final = ("_unit", " unit", "单位")
"""Behind the name of an amount: the column of its units."""

TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
WHOLE: Final = (pl.Int64, pl.Int32, pl.Int16, pl.Int8, pl.UInt64, pl.UInt32, pl.UInt16, pl.UInt8)
NUMBERS: Final = (pl.Float64, pl.Float32, *WHOLE, pl.Decimal)
A_TEXT_COLUMN: Final = Text("文本列", "a text column")
_TEXT_OR_NUMBERS: Final = Text("文本列或数值列", "a column of text or of numbers")
_KEEP_ONE: Final = Text("请只保留一列。", "Keep one of them.")


@frozen
class Amount:
    """A column of amounts, and where its unit stands.

    Attributes:
        column: its header.
        kind: what it measures.
        unit: the unit of its numbers that the header names; empty where it names none.
        beside: the column of its units, where there is one.
    """

    column: str
    kind: type[Quantity]
    unit: str = ""
    beside: str = ""


@frozen
class Layout:
    """Which columns of a long table are read, as what.

    Attributes:
        table: the name of the table: `discharges`.
        model: what a row of it is.
        owner: the column of the identifiers of the enterprises.
        texts: the columns of names and the like, by field.
        flags: the columns of yes and no, by field.
        days: the columns of days, by field.
        amounts: the columns of amounts, by field.
        unread: the columns that are no field.
    """

    table: str
    model: type[Record]
    owner: str
    texts: Mapping[str, str]
    flags: Mapping[str, str]
    days: Mapping[str, str]
    amounts: Mapping[str, Amount]
    unread: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Give the header of a field as the table has it."""
        amounts = {one: amount.column for one, amount in self.amounts.items()}
        return shown({**self.texts, **self.flags, **self.days, **amounts}.get(name, name))

    def headers(self, names: str) -> str:
        """Give the headers of fields that are told together."""
        return ", ".join(map(self.header, names.split(", ")))


@frozen
class _Found:
    """What the headers of a table say."""

    owner: list[str] = field(factory=list)
    fields: dict[str, tuple[str, Known]] = field(factory=dict)
    beside: dict[str, str] = field(factory=dict)
    shared: list[str] = field(factory=list)
    unread: list[str] = field(factory=list)
    problems: list[Problem] = field(factory=list)


def layout_of(table: str, frame: pl.DataFrame, model: type[Record]) -> Layout:
    """Find the columns of a long table.

    Errors:
        TableError: no column of enterprises, two columns for one field, one that a row needs and the table lacks, a name like
            that of a field, a unit that its amount does not take, numbers without a unit, a column of another type.
    """
    found = _read_headers(frame, model)
    problems = found.problems
    amounts = _amounts(frame, model, found)
    sorts: dict[type, dict[str, str]] = {str: {}, bool: {}, dt.date: {}}
    for name, (column, _) in found.fields.items():
        if name not in amounts:
            sorts[_type_of(model, name)][name] = column
    texts, flags, days = sorts.values()
    problems += (
        *_of_another_type(frame, texts, (*TEXTS, *WHOLE), A_TEXT_COLUMN),
        *_of_another_type(frame, flags, (pl.Boolean, *TEXTS), YES_OR_NO),
        *_of_another_type(frame, days, (pl.Date, *TEXTS), DAY),
    )
    for name, one in model.model_fields.items():
        if one.is_required() and name not in found.fields:
            headers = [header for header, meant in vocabulary_of(model).names.items() if meant == name]
            problems.append(_one_column(name, headers, []))
    if len(found.owner) != 1:
        problems.append(_one_column(OWNER, _OWNER_HEADERS, found.owner))
    elif frame.schema[found.owner[0]] not in (*TEXTS, *WHOLE):
        expected = Text("文本或整数的编号", "identifiers as text or whole numbers")
        problems.append(Problem(brief(str(frame.schema[found.owner[0]])), expected, found.owner[0]))
    if problems:
        raise TableError(*(Problem(one.got, one.expected, one.where, one.mend, file=table) for one in problems))
    return Layout(table, model, found.owner[0], texts, flags, days, amounts, tuple(found.unread))


def _of_another_type(
    frame: pl.DataFrame, columns: Mapping[str, str], allowed: tuple[Any, ...], expected: Text
) -> Iterator[Problem]:
    for column in columns.values():
        if frame.schema[column] not in allowed:
            yield Problem(brief(str(frame.schema[column])), expected, shown(column))


def _type_of(model: type[Record], name: str) -> type:
    """Tell what a field that is no amount holds: text, yes or no, or a day."""
    annotation = model.model_fields[name].annotation
    types = get_args(annotation) or (annotation,)
    return next((one for one in (bool, dt.date) if one in types), str)


def _one_column(name: str, headers: tuple[str, ...] | list[str], found: list[str]) -> Problem:
    got = Text("、".join(found) or "没有该列", " and ".join(found) or "no such column")
    return Problem(got, Text(f"一列 {'、'.join(headers)}", f"one column {' / '.join(headers)}"), name)


def _read_headers(frame: pl.DataFrame, model: type[Record]) -> _Found:
    vocabulary, units = vocabulary_of(model), _unit_headers(model)
    found = _Found()
    unknown: list[str] = []
    for column in frame.columns:
        plain = without_marks(column)
        known = vocabulary.find(column)
        if plain in _OWNER_HEADERS:
            found.owner.append(column)
        elif known is not None and known.field in found.fields:
            found.problems.append(_second(known.field, found.fields[known.field][0], column))
        elif known is not None:
            found.fields[known.field] = (column, known)
        elif plain in _UNIT:
            found.shared.append(column)
        elif plain in units and units[plain] in found.beside:
            found.problems.append(_second(f"{units[plain]}_unit", found.beside[units[plain]], column))
        elif plain in units:
            found.beside[units[plain]] = column
        else:
            unknown.append(column)
    found.problems.extend(_misspelt(unknown, model, found))
    return found


def _misspelt(unknown: list[str], model: type[Record], found: _Found) -> Iterator[Problem]:
    """Tell the headers that are like that of a field which the table has not; the others are not read."""
    free = [header for header, name in vocabulary_of(model).names.items() if name not in found.fields]
    for column in unknown:
        near = nearest(without_marks(column), free)
        if near is None:
            found.unread.append(column)
            continue
        mend = Text(
            f"是否想写 {near}？若是别的内容，请改名。", f"Did you mean {near}? If it is something else, give it another name."
        )
        expected = Text(f"{model.__name__} 记录的字段名", f"the name of a field of {model.__name__}")
        yield Problem(Text("未知的列", "an unknown column"), expected, shown(column), mend)


def _second(name: str, one: str, two: str) -> Problem:
    got = Text(f"{one} 与 {two}", f"{one} and {two}")
    return Problem(got, Text(f"{name} 只有一列", f"one column for {name}"), name, _KEEP_ONE)


@cache
def _unit_headers(model: type[Record]) -> Mapping[str, str]:
    """List the headers of columns of units, each with the amount that it is of."""
    names = vocabulary_of(model).names.items()
    return {f"{header}{ending}": name for header, name in names if quantity_of(model, name) is not None for ending in _BESIDE}


def _amounts(frame: pl.DataFrame, model: type[Record], found: _Found) -> dict[str, Amount]:
    """Give the columns of amounts with their units; what is wrong with them is added to the problems."""
    amounts: dict[str, Amount] = {}
    for name, (column, known) in found.fields.items():
        kind = quantity_of(model, name)
        if kind is None:
            continue
        beside = found.beside.get(name, "")
        amounts[name] = Amount(column, kind, known.unit, beside)
        if known.fault is not None:
            got = Text(f"单位 {brief(known.unit)}", f"the unit {brief(known.unit)}")
            found.problems.append(Problem(got, known.fault.expected, shown(column), known.fault.mend))
        elif known.unit and beside:
            found.problems.append(_second(f"{name}_unit", column, beside))
        if frame.schema[column] not in (*TEXTS, *NUMBERS):
            found.problems.append(Problem(brief(str(frame.schema[column])), _TEXT_OR_NUMBERS, shown(column)))
        if beside and frame.schema[beside] not in TEXTS:
            found.problems.append(Problem(brief(str(frame.schema[beside])), A_TEXT_COLUMN, shown(beside)))
    found.unread.extend(column for name, column in found.beside.items() if name not in amounts)
    for shared in found.shared:
        _share(frame, amounts, shared, found.problems)
    for one in amounts.values():
        if frame.schema[one.column] in NUMBERS and not one.unit and not one.beside and not found.shared:
            where = shown(one.column)
            got = Text("没有单位的数", "numbers without a unit")
            unit = one.kind.example.partition(" ")[2]
            mend = Text(
                f"请在标题中写明单位：{where}（{unit}），或另设一列 {where}单位。",
                f"Write the unit in the header: {where}（{unit}）, or in a column of its own: {where}单位.",
            )
            found.problems.append(
                Problem(got, Text(f"{one.kind.label.zh}及其单位", f"{one.kind.label.en} with its unit"), where, mend)
            )
    return amounts


def _share(frame: pl.DataFrame, amounts: dict[str, Amount], shared: str, problems: list[Problem]) -> None:
    """Let a column `unit` be that of the amounts that have no other: all of one kind, or nobody can tell whose it is."""
    without = {name: one for name, one in amounts.items() if not one.unit and not one.beside}
    numbers = {name: one for name, one in without.items() if frame.schema[one.column] in NUMBERS}
    whose = without if len({one.kind for one in without.values()}) == 1 else numbers
    where = shown(shared)
    if frame.schema[shared] not in TEXTS:
        problems.append(Problem(brief(str(frame.schema[shared])), A_TEXT_COLUMN, where))
    elif len({one.kind for one in whose.values()}) != 1:
        columns = [one.column for one in (whose or without).values()]
        got = Text(
            f"一列单位，而数量有 {'、'.join(columns) or '零'} 列",
            f"one column of units, for {' and '.join(columns) or 'no amount'}",
        )
        mend = Text("请写明是哪一列的单位，如 浓度单位。", "Say whose unit it is, such as concentration_unit.")
        problems.append(Problem(got, Text("一种数量的单位", "the unit of one kind of amount"), where, mend))
    else:
        amounts.update({name: Amount(one.column, one.kind, "", shared) for name, one in whose.items()})
