"""One row of cells as a record, or as what is wrong with it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Generic

from attrs import define, evolve, field, frozen
from typing_extensions import TypeVar

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.models import Enterprise
from cleanprod.models.fields import expected_of, quantity_of
from cleanprod.models.record import Record
from cleanprod.words import Text, say

from .cells import Refused, stripped
from .faults import fault, shown
from .readers import holds_days, holds_records, holds_several, reader_of, serial_day
from .sheets import AN_AMOUNT_EACH, UNMERGE, Broken, Merged, Unsure, in_merged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .headers import Column
    from .readers import Reader

R = TypeVar("R", bound=Record, default=Enterprise)

Extra = str | int | float | bool | None

_ONE_VALUE: Final = Text("一个值，而非列表或对象", "one value, not a list or an object")
_FINITE: Final = Text("有限的数", "a finite number")
_NULL: Final = Text("未知请写 null。", "Write null for unknown.")
_OWN: Final = Text("请为其另取编号。", "Give it one of its own.")
_UNIQUE: Final = Text("不重复的编号", "an id that no other row has")
_ENOUGH: Final = Text("不多于标题的单元格", "no more cells than headers")
_QUOTE: Final = Text("含逗号的单元格请加引号。", "Put a cell that holds a comma in quotation marks.")
_NAMED: Final = Text("有内容的列均有标题", "a header over every column that holds something")
_NAME_IT: Final = Text("请填写标题，或清空该列。", "Write one, or empty the column.")
_A_VALUE: Final = Text("一个值或空白", "a value, or blank")
_MEND_FORMULA: Final = Text("请改正公式，或改为数值。", "Mend the formula, or write the value in its place.")
_A_CELL_EACH: Final = Text("每列各一个单元格", "a cell of its own in each column")


@frozen
class Row(Generic[R]):
    """A row that was read.

    Attributes:
        number: the row as a person counts it: in CSV the header is row 1; in JSON Lines the line; in JSON from 1.
        record: the record.
        extra: the cells of columns that are no field, by header, where they were asked for.
    """

    number: int
    record: R
    extra: dict[str, Extra]


@define
class RowReader(Generic[R]):
    """Reads the rows of one file, one after another: it remembers the ids that it has met.

    Attributes:
        model: what a row is.
        columns: the columns of the file.
        recorded_on: the day on which blank events had not happened, for rows that name no day themselves.
        day_zero: where serial days are counted from, in a file that may hold such.
        header_row: the last row of the headers, where the file has such.
        serials: how many days were read from serial numbers, by header.
        filled: how many cells have the value of the merged cell in which they lie, by header.
    """

    model: type[R]
    columns: tuple[Column, ...]
    recorded_on: dt.date | None = None
    day_zero: dt.date | None = None
    header_row: int = 0
    serials: Counter[str] = field(init=False, factory=Counter)
    filled: Counter[str] = field(init=False, factory=Counter)
    _fields: tuple[tuple[int, str, str, Reader], ...] = field(init=False)
    _amounts: frozenset[str] = field(init=False)
    _extras: tuple[tuple[int, str], ...] = field(init=False)
    _nameless: tuple[int, ...] = field(init=False)
    _left_out: tuple[int, ...] = field(init=False)
    _headers: dict[str, str] = field(init=False)
    _ids: dict[str, int] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        places = list(enumerate(self.columns))
        self._headers = {column.field: shown(column.header) for column in self.columns if column.field}
        self._fields = tuple(
            (at, column.field, shown(column.header), self._reader(column)) for at, column in places if column.field
        )
        self._amounts = frozenset(name for name in self._headers if quantity_of(self.model, name) is not None)
        extras = [(at, column) for at, column in places if column.header and not column.field]
        self._extras = tuple((at, column.header) for at, column in extras if not column.beside)
        self._left_out = tuple(at for at, column in extras if column.beside)
        self._nameless = tuple(at for at, column in places if not column.header)

    def read(self, number: int, cells: Sequence[object]) -> Row[R] | None:
        """Read a row; a wholly blank one gives None.

        Errors:
            RecordError: with one problem for each cell that is wrong.
            FileError: a cell that holds something under a blank header.
        """
        texts = [stripped(cell) if isinstance(cell, str) else self._below(cell) for cell in cells]
        for at in self._left_out:  # rows that are numbered beforehand hold nothing
            texts[at : at + 1] = [""] * (at < len(texts))
        if all(map(is_blank, texts)):
            return None
        width = len(self.columns)
        if len(texts) > width:
            raise RecordError(
                Problem(
                    got=Text(f"{width} 个标题下有 {len(texts)} 个单元格", f"{len(texts)} cells under {width} headers"),
                    expected=_ENOUGH,
                    mend=_QUOTE,
                    row=number,
                )
            )
        texts += [""] * (width - len(texts))
        for at in self._nameless:
            if not is_blank(texts[at]):
                raise fault(
                    _NAMED,
                    _NAME_IT,
                    where=f"column {at + 1} ({say(told(texts[at]), 'en')})",
                    row=number,
                    got=Text("空白标题", "a blank header"),
                )

        problems: list[Problem] = []
        values = self._read_fields(texts, problems)
        extra = self._read_extras(texts, problems)
        if "id" in self.model.model_fields:
            self._identify(number, values, problems)
        if self.recorded_on is not None:
            values.setdefault("recorded_on", self.recorded_on)
        try:
            record = self.model(**values)
        except RecordError as error:
            problems += [evolve(problem, where=self._where(problem.where)) for problem in error.problems]
        if problems:
            raise RecordError(*(evolve(problem, row=number) for problem in problems))
        return Row(number, record, extra)

    @property
    def ids(self) -> Mapping[str, int]:
        """The ids that were met, each with the first row that has it, be it one that cannot be read."""
        return self._ids

    def _read_fields(self, texts: Sequence[object], problems: list[Problem]) -> dict[str, Any]:
        values: dict[str, Any] = {}  # what is written as unknown is given as None, which a blank is not
        for at, name, header, read in self._fields:
            text = texts[at]
            if text is None or text == "":
                continue
            try:
                values[name] = read(text if isinstance(text, str) else self._plain(text, name, header))
            except Refused as refused:
                problems.append(Problem(got=told(text), expected=refused.expected, where=header, mend=refused.mend))
        return values

    def _reader(self, column: Column) -> Reader:
        """Tell how a column is read: days by their serial numbers too, where the file may hold such."""
        read = reader_of(self.model, column.field or "", column.unit)
        day_zero = self.day_zero
        if day_zero is None or not holds_days(read):
            return read
        header = shown(column.header)

        def read_serial(cell: object) -> object:
            try:
                return read(str(cell) if type(cell) is int else cell)  # 20180601
            except Refused:
                day = serial_day(cell, day_zero)
                if day is None:
                    raise
            self.serials[header] += 1
            return day

        return read_serial

    def _plain(self, cell: object, name: str, header: str) -> object:
        """Give a value to be read; lists and objects only where the field holds records, or a quantity in two parts."""
        cell = self._own(cell, header, name)
        listed = holds_records(self.model, name) or holds_several(self.model, name)
        allowed = (list,) if listed else (dict,) if name in self._amounts else ()
        if isinstance(cell, (list, dict)) and not isinstance(cell, allowed):
            raise Refused(expected_of(self.model, name) if list in allowed else _ONE_VALUE)
        return cell

    def _own(self, cell: object, header: str, name: str = "") -> object:
        """Give the value of a cell that has one, its own or that of the merged cell in which it lies."""
        if isinstance(cell, Broken):
            raise Refused(_A_VALUE, _MEND_FORMULA)
        if isinstance(cell, Unsure):
            return cell if name in self._amounts else cell.value
        if not isinstance(cell, Merged):
            return cell
        if cell.across:
            raise Refused(_A_CELL_EACH, UNMERGE)
        if name in self._amounts:  # the sum of all of them, or the same for each: nobody can tell
            raise Refused(AN_AMOUNT_EACH, UNMERGE)
        self.filled[header] += 1
        return cell.value

    def _below(self, cell: object) -> object:
        """A cell merged with its header is blank."""
        return "" if isinstance(cell, Merged) and cell.row <= self.header_row else cell

    def _read_extras(self, texts: Sequence[object], problems: list[Problem]) -> dict[str, Extra]:
        extra: dict[str, Extra] = {}
        for at, header in self._extras:
            try:
                extra[header] = _kept(self._own(texts[at], shown(header)))
            except Refused as refused:
                got = told(texts[at])
                problems.append(Problem(got=got, expected=refused.expected, where=shown(header), mend=refused.mend))
        return extra

    def _identify(self, number: int, values: dict[str, Any], problems: list[Problem]) -> None:
        given = values.get("id") is not None
        name = values["id"] = values["id"] if given else str(number)
        earlier = self._ids.setdefault(name, number)
        if earlier != number:
            taken = Text(f"{brief(name)}，与第 {earlier} 行相同", f"{brief(name)}, the id of row {earlier}")
            blank = Text(
                f"无编号，而第 {earlier} 行的编号为 {brief(name)}", f"no id, and row {earlier} has the id {brief(name)}"
            )
            got = taken if given else blank
            problems.append(Problem(got=got, expected=_UNIQUE, where=self._where("id"), mend=_OWN))

    def _where(self, names: str) -> str:
        """Tell the headers of fields as the file has them."""
        return ", ".join(self._headers.get(name, name) for name in names.split(", "))


def is_blank(cell: object) -> bool:
    """Tell whether a cell says nothing by itself."""
    return cell is None or cell == "" or isinstance(cell, Merged)


def told(cell: object) -> Text | str:
    """Show a cell in a sentence."""
    if isinstance(cell, (Broken, Unsure)):
        return cell.shown
    if isinstance(cell, Merged):
        return in_merged(cell.value)
    return str(cell) if isinstance(cell, (dt.date, dt.time, dt.timedelta, float)) else brief(cell)


def _kept(cell: object) -> Extra:
    """Keep a cell of a column that is no field as it is; a day as it is written."""
    if isinstance(cell, float) and not math.isfinite(cell):
        raise Refused(_FINITE, _NULL)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return str(cell)
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    raise Refused(_ONE_VALUE)
