"""What was understood of a file: where its headers stand, what each column is, and what was left out or filled in."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cleanprod.errors import brief
from cleanprod.words import Text

from .faults import shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from cleanprod.words import Lang

    from .headers import Column
    from .leavings import LeftOut

_SHOWN: Final = 20
"""Rows of one kind that are named; the others are counted."""


@frozen
class Report:
    """What was understood of a file.

    Attributes:
        columns: the columns, each with the field that it fills and the unit of its numbers.
        header_rows: the rows of the headers, where the file has such.
        sheet: the sheet of a workbook that was read.
        others: its other sheets, which were not read.
        titles: the rows above the headers, numbered, each with what it says.
        left_out: the rows that are no record: sums, notes.
        serials: how many days were read from serial numbers, by header, counted from `day_zero`.
        filled: how many cells have the value of the merged cell in which they lie, by header.
    """

    columns: tuple[Column, ...] = ()
    header_rows: tuple[int, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    serials: dict[str, int] = field(factory=dict)
    filled: dict[str, int] = field(factory=dict)
    day_zero: dt.date | None = None

    def say(self, lang: Lang = "en") -> str:
        """Tell all of it, a line each."""
        return "\n".join(line.say(lang) for line in (*self.remarks, *self._columns()))

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What is out of the ordinary: nothing, for headers in one row with records below them."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[Text]:
        if self.others:
            yield Text(
                f"读取了工作表 {brief(self.sheet)}；未读：{_names(self.others, '、')}",
                f"the sheet {brief(self.sheet)} was read; not read: {_names(self.others, ', ')}",
            )
        if self.titles:
            rows = _rows(((number, brief(text)) for number, text in self.titles), len(self.titles))
            yield Text(f"标题之上的行：{rows.zh}", f"above the headers: {rows.en}")
        if len(self.header_rows) > 1:
            numbers = [str(number) for number in self.header_rows]
            yield Text(f"标题占第 {'、'.join(numbers)} 行", f"the headers stand in rows {', '.join(numbers)}")
        for why in dict.fromkeys(left.why for left in self.left_out):
            found = [(left.number, left.begins) for left in self.left_out if left.why == why]
            rows = _rows(found, len(found))
            yield Text(f"未计入（{why.zh}）：{rows.zh}", f"left out ({why.en}): {rows.en}")
        for column in self.columns:
            if column.beside:
                header = shown(column.header)
                yield Text(
                    f"{header}：未读，编号取自 {column.beside}",
                    f"{header}: left out, the identifier is {column.beside}",
                )
        for header, count in self.serials.items():
            yield Text(
                f"{header}：{count} 个日期由表格软件的天数读出（自 {self.day_zero} 起算）",
                f"{header}: {_many(count, 'day')} read from the numbers of a spreadsheet, days since {self.day_zero}",
            )
        for header, count in self.filled.items():
            yield Text(
                f"{header}：{count} 个单元格取所在合并单元格的值",
                f"{header}: {_many(count, 'cell')} given the value of the merged cell around",
            )

    def _columns(self) -> Iterator[Text]:
        for column in self.columns:
            header = shown(column.header)
            if column.field:
                line = f"{header} → {column.field} [{column.unit}]" if column.unit else f"{header} → {column.field}"
                yield Text(line, line)
            elif header and not column.beside:
                yield Text(f"{header}：原样保留", f"{header}: kept as it is")


def _rows(found: Iterable[tuple[int, str]], count: int) -> Text:
    """Name rows by number and what they begin with, the first of them."""
    first = list(islice(found, _SHOWN))
    more = count - len(first)
    zh = "；".join(f"第 {number} 行 {text}" for number, text in first)
    en = "; ".join(f"row {number} {text}" for number, text in first)
    return Text(f"{zh}；另 {more} 行", f"{en}; {more} more") if more else Text(zh, en)


def _names(names: tuple[str, ...], between: str) -> str:
    listed = between.join(map(brief, names[:_SHOWN]))
    return f"{listed}…" if len(names) > _SHOWN else listed


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
