"""A CSV file as rows of cells, counted as a person counts them in a spreadsheet: the header is row 1."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import frozen

from cleanprod.words import Text

from .encodings import decode_lines, encoding_of
from .faults import SAVE_AS_CSV, fault
from .lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleanprod.errors import Problem

_A_TABLE: Final = Text("一行标题及其下的数据行", "a header row and rows below it")
_IS_JSON: Final = Text("请改用 .json 结尾。", "Give it the ending .json.")


@frozen
class Sheet:
    """What a file holds, before its columns are known: headers, numbered rows of cells, rows that cannot be read."""

    headers: tuple[str, ...]
    rows: Iterable[tuple[int, Sequence[object]]]
    problems: tuple[Problem, ...] = ()


def read_csv(file: BinaryIO) -> Sheet:
    """Read the header of a CSV file; its rows follow as they are asked for.

    Errors:
        FileError: not text, no header, or not CSV.
    """
    encoding = encoding_of(read_lines(file))
    file.seek(0)
    rows = _rows(decode_lines(read_lines(file), encoding))
    header = next((cells for _, cells in rows if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise fault(_A_TABLE, got=Text("空文件", "an empty file"))
    if header[0].lstrip().startswith(("{", "[")):
        raise fault(_A_TABLE, _IS_JSON, got=Text("JSON", "JSON"))
    _check_delimiter(header)
    return Sheet(tuple(header), rows)


def _check_delimiter(header: list[str]) -> None:
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
