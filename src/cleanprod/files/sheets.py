"""What a file holds before its columns are known: a table as it stands, and a CSV file as one.

Rows are counted as a person counts them in a spreadsheet: from 1, blank ones too.
"""

from __future__ import annotations

import csv
import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import frozen

from cleanprod.errors import brief
from cleanprod.words import Text

from .encodings import decode_lines, encoding_of
from .faults import SAVE_AS_CSV, fault
from .lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleanprod.errors import Problem

DAY_ZERO: Final = dt.date(1899, 12, 30)
"""Where spreadsheets begin to count days. They hold 1900 for a leap year, so this is right from 1900-03-01 on."""

UNMERGE: Final = Text("请取消合并，并分别填写。", "Unmerge it, and write each cell.")
AN_AMOUNT_EACH: Final = Text("每行各一个数量", "an amount of its own in each row")

_A_TABLE: Final = Text("一行标题及其下的数据行", "a header row and rows below it")
_IS_JSON: Final = Text("请改用 .json 结尾。", "Give it the ending .json.")


@frozen
class Merged:
    """A cell that lies in a merged one, whose value stands in another cell.

    Attributes:
        value: what the merged cell says.
        row: the row in which it begins.
        across: it begins in another column.
    """

    value: object
    row: int
    across: bool


@frozen
class Broken:
    """A cell that shows no value: an error such as #N/A, or a formula that was never calculated."""

    shown: Text


@frozen
class Unsure:
    """A cell whose value is sure, unless an amount is wanted: it lies in the first row of a merged cell, or shows 5 as 5万.

    Attributes:
        value: what the cell holds.
        shown: how it is told in a sentence.
        expected: what was expected where an amount is wanted.
        mend: how to mend it.
        words: what its format shows beside the number; where that is the unit of its header, the number is an amount.
    """

    value: object
    shown: Text
    expected: Text
    mend: Text
    words: str = ""


def in_merged(value: object) -> Text:
    """Show the value of a merged cell in a sentence."""
    return Text(f"合并单元格 {brief(value)}", f"{brief(value)} in a merged cell")


def value_of(cell: object) -> object:
    """Give what a cell holds, sure or not."""
    return cell.value if isinstance(cell, Unsure) else cell


@frozen
class Grid:
    """A table as it stands: numbered rows of cells, headers and titles among them.

    Attributes:
        rows: the rows, numbered from 1.
        day_zero: the day on which serial days begin to be counted.
        name: the name of the sheet, in a workbook.
        others: the names of its other sheets, which are not read.
    """

    rows: Iterable[tuple[int, Sequence[object]]]
    day_zero: dt.date = DAY_ZERO
    name: str = ""
    others: tuple[str, ...] = ()


@frozen
class Sheet:
    """What a file holds, with its headers: numbered rows of cells, rows that cannot be read.

    Attributes:
        headers: the headers as written.
        rows: the rows below them, numbered.
        problems: what is wrong with rows that are none.
        grid: the table in which it was found, where the file is one.
        header_rows: the rows of the headers, where the file has such.
        titles: the rows above them, numbered, each with what it says.
    """

    headers: tuple[str, ...]
    rows: Iterable[tuple[int, Sequence[object]]]
    problems: tuple[Problem, ...] = ()
    grid: Grid | None = None
    header_rows: tuple[int, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()


def empty_table() -> Exception:
    """Build the error for a table that holds nothing."""
    return fault(_A_TABLE, got=Text("空文件", "an empty file"))


def read_csv(file: BinaryIO) -> Grid:
    """Read the rows of a CSV file; they follow as they are asked for.

    Errors:
        FileError: not text, or not CSV.
    """
    encoding = encoding_of(read_lines(file))
    file.seek(0)
    rows = _rows(decode_lines(read_lines(file), encoding))
    first = next(((number, cells) for number, cells in rows if any(cell.strip() for cell in cells)), None)
    if first is None:
        raise empty_table()
    if first[1][0].lstrip().startswith(("{", "[")):
        raise fault(_A_TABLE, _IS_JSON, got=Text("JSON", "JSON"))
    return Grid(chain((first,), rows))


def check_delimiter(header: Sequence[str]) -> None:
    """Refuse a header whose cells are divided by something else than commas.

    Errors:
        FileError: it is one cell that holds tabs, semicolons or full-width commas.
    """
    for mark, name in (("\t", "tabs"), (";", "semicolons"), ("，", "full-width commas")):
        if len(header) == 1 and mark in header[0]:
            raise fault(
                Text("以逗号分隔的单元格", "cells divided by commas"),
                SAVE_AS_CSV,
                got=Text(f"以 {name} 分隔的单元格", f"cells divided by {name}"),
            )


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        # strict: an open quotation mark would otherwise swallow the rest of the file in silence
        for number, cells in enumerate(csv.reader(lines, strict=True), 1):
            yield number, cells
    except csv.Error as error:
        mend = Text("请检查该行的引号和换行。", "Check the quotation marks and line ends of this row.")
        raise fault(Text("一行 CSV", "a row of CSV"), mend, row=number + 1, got=str(error)) from None
