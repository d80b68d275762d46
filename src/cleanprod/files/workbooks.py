"""Workbooks as rows of cells: .xlsx and .xlsm, through openpyxl. Needs the extra `excel`.

A number that is whole comes as an int, one shown as a percentage as its text (25%), a day as a date. A cell that shows an
error is `Broken`; one that lies in a merged cell is `Merged`; one that may be no amount is `Unsure`. Hidden sheets count
only when they are asked for by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from cleanprod.errors import brief
from cleanprod.words import Text

from .faults import SAVE_AGAIN, fault
from .headings import WINDOW, find_header, is_table
from .sheets import Grid, empty_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleanprod.errors import FileError

    from .sheets import Sheet
    from .worksheets import Book

ENDINGS: Final = (".xlsx", ".xlsm")
OTHERS: Final = (".xls", ".xlsb", ".ods", ".et")

_INSTALL: Final = Text('请安装：pip install "cleanprod[excel]"', 'Install it: pip install "cleanprod[excel]"')
_NAME_SHEET: Final = Text("请用 --sheet（sheet=）指明工作表。", "Name the sheet with --sheet (sheet=).")
_ONE_SHEET: Final = Text("只有一个含已知标题的工作表", "one sheet whose headers are known")


def read_workbook(file: BinaryIO, ending: str, wanted: str | int | None, knows: Callable[[str], bool]) -> Sheet:
    """Read a sheet of a workbook: the one that is wanted, else the only one whose headers are known.

    Arguments:
        file: the workbook.
        ending: of the name of the file.
        wanted: the name of the sheet, or its number among those that are not hidden, from 1.
        knows: whether a text is the name of a field.

    Errors:
        FileError: no sound workbook, too large, encrypted; no such sheet, or several with known headers.
    """
    try:
        from .worksheets import open_book  # noqa: PLC0415 - an extra
    except ImportError:
        got = Text("未安装 openpyxl", "no openpyxl")
        raise fault(Text("读工作簿所需的组件", "what reads workbooks"), _INSTALL, got=got) from None
    book = open_book(file, ending)
    name, empty = _known(book, knows) if wanted is None else (_named(book, wanted), set())
    others = tuple(one for one in book.names if one != name and one not in empty)
    return find_header(Grid(book.rows(name), book.day_zero, name, others), knows)


def refuse_other(ending: str) -> FileError:
    """Build the error for a workbook of a kind that is not read."""
    got = Text(f"{ending} 工作簿", f"a workbook of the kind {ending}")
    return fault(Text("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"), SAVE_AGAIN, got=got)


def _known(book: Book, knows: Callable[[str], bool]) -> tuple[str, set[str]]:
    """Give the only sheet whose headers are known, else the only one that holds anything; and those that hold nothing.

    Errors:
        FileError: all hold nothing, or several could be it.
    """
    if len(book.visible) == 1:
        return book.visible[0], set()
    first = {name: book.rows(name, WINDOW) for name in book.visible}
    full = [name for name, rows in first.items() if rows]
    known = [name for name in full if is_table(first[name], knows)] or full
    if not known:
        raise empty_table()
    if len(known) > 1:
        names = [brief(name) for name in known]
        got = Text(f"{len(known)} 个：{'、'.join(names)}", f"{len(known)}: {', '.join(names)}")
        raise fault(_ONE_SHEET, _NAME_SHEET, got=got)
    return known[0], set(first) - set(full)


def _named(book: Book, wanted: str | int) -> str:
    digits = str(wanted).strip()
    if isinstance(wanted, str) and digits in book.parts:
        return digits
    if digits.isascii() and digits.isdigit() and 1 <= int(digits[:6]) <= len(book.visible):
        return book.visible[int(digits) - 1]
    shown = [brief(name) for name in book.parts]
    mend = Text(f"工作表有：{'、'.join(shown)}", f"There are: {', '.join(shown)}")
    raise fault(Text("一个工作表的名称或序号", "the name or number of a sheet"), mend, got=brief(wanted))
