"""One row of cells as an `Enterprise`, or as what is wrong with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NoReturn

from attrs import define, evolve, field, frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.models import Enterprise
from cleanprod.words import Text

from .cells import Refused, stripped
from .faults import fault, shown
from .headers import reader_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from .cells import Value
    from .headers import Column

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


@frozen
class Row:
    """A row that was read.

    Attributes:
        number: the row as a person counts it: in CSV the header is row 1; in JSON Lines the line; in JSON from 1.
        enterprise: the record.
        extra: the cells of columns that are no field, by header, where they were asked for.
    """

    number: int
    enterprise: Enterprise
    extra: dict[str, Extra]


@define
class RowReader:
    """Reads the rows of one file, one after another: it remembers the ids that it has met."""

    columns: tuple[Column, ...]
    recorded_on: dt.date | None = None
    _fields: tuple[tuple[int, str, Callable[[object], Value]], ...] = field(init=False)
    _extras: tuple[tuple[int, str], ...] = field(init=False)
    _nameless: tuple[int, ...] = field(init=False)
    _headers: dict[str, str] = field(init=False)
    _ids: dict[str, int] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        places = list(enumerate(self.columns))
        self._fields = tuple((at, column.field, reader_of(column.field)) for at, column in places if column.field)
        self._extras = tuple((at, column.header) for at, column in places if column.header and not column.field)
        self._nameless = tuple(at for at, column in places if not column.header)
        self._headers = {column.field: shown(column.header) for column in self.columns if column.field}

    def read(self, number: int, cells: Sequence[object]) -> Row | None:
        """Read a row; a wholly blank one gives None.

        Errors:
            RecordError: with one problem for each cell that is wrong.
            FileError: a cell that holds something under a blank header.
        """
        texts = [stripped(cell) if isinstance(cell, str) else cell for cell in cells]
        if all(_is_blank(text) for text in texts):
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
            if not _is_blank(texts[at]):
                raise fault(
                    _NAMED,
                    _NAME_IT,
                    where=f"column {at + 1} ({brief(texts[at])})",
                    row=number,
                    got=Text("空白标题", "a blank header"),
                )

        problems: list[Problem] = []
        values = self._read_fields(texts, problems)
        extra = self._read_extras(texts, problems)
        self._identify(number, values, problems)
        if self.recorded_on is not None:
            values.setdefault("recorded_on", self.recorded_on)
        try:
            enterprise = Enterprise(**values)
        except RecordError as error:
            problems += [evolve(problem, where=self._where(problem.where)) for problem in error.problems]
        if problems:
            raise RecordError(*(evolve(problem, row=number) for problem in problems))
        return Row(number, enterprise, extra)

    def _read_fields(self, texts: Sequence[object], problems: list[Problem]) -> dict[str, Any]:
        values: dict[str, Any] = {}  # what is written as unknown is given as None, which a blank is not
        for at, name, read in self._fields:
            text = texts[at]
            if _is_blank(text):
                continue
            try:
                value = _refuse_nested(text) if isinstance(text, (dict, list)) else read(text)
            except Refused as refused:
                where = self._headers[name]
                problems.append(Problem(got=brief(text), expected=refused.expected, where=where, mend=refused.mend))
                continue
            values[name] = value
        return values

    def _read_extras(self, texts: Sequence[object], problems: list[Problem]) -> dict[str, Extra]:
        extra: dict[str, Extra] = {}
        for at, header in self._extras:
            text = texts[at]
            if isinstance(text, float) and not math.isfinite(text):
                problems.append(Problem(got=str(text), expected=_FINITE, where=shown(header), mend=_NULL))
            elif text is None or isinstance(text, (str, int, float)):
                extra[header] = text
            else:
                problems.append(Problem(got=brief(text), expected=_ONE_VALUE, where=shown(header)))
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


def _is_blank(text: object) -> bool:
    return text is None or text == ""


def _refuse_nested(_: object) -> NoReturn:
    raise Refused(_ONE_VALUE)
