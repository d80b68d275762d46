"""Workbooks as rows of cells: .xlsx, .xlsm and .xls, through python-calamine. Needs the extra `excel`.

A number that is whole comes as an int, one shown as a percentage as its text (25%), a day as a date. A cell that shows an
error is `Broken`; one that lies in a merged cell is `Merged`. Hidden sheets count only when they are asked for by name.
"""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from attrs import define, field

from cleanprod.errors import brief
from cleanprod.words import Text

from .binaries import OldBook, read_old
from .cells import stripped
from .faults import SAVE_AS_CSV, fault
from .headings import find_header, is_table
from .packages import LARGEST_SHEET, PERCENT, SAVE_AGAIN, Package, damaged, encrypted, open_zip, read_package, too_large
from .sheets import Grid, Merged, empty_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from python_calamine import CalamineSheet, CalamineWorkbook

    from cleanprod.errors import FileError

    from .packages import Marks
    from .sheets import Sheet

ENDINGS: Final = (".xlsx", ".xlsm", ".xls")
OTHERS: Final = (".xlsb", ".ods", ".et")

LARGEST_WORKBOOK: Final = 64 << 20
"""Bytes of the file."""

_EXACT: Final = 10**15
"""Whole numbers below are what was written: a spreadsheet keeps fifteen digits."""

_OLD: Final = ".xls"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

_INSTALL: Final = Text('请安装：pip install "cleanprod[excel]"', 'Install it: pip install "cleanprod[excel]"')
_NAME_SHEET: Final = Text("请用 --sheet（sheet=）指明工作表。", "Name the sheet with --sheet (sheet=).")
_ONE_SHEET: Final = Text("只有一个含已知标题的工作表", "one sheet whose headers are known")


def read_workbook(file: BinaryIO, ending: str, wanted: str | int | None, knows: Callable[[str], bool]) -> Sheet:
    """Read a sheet of a workbook up to its headers; its rows follow as they are asked for.

    Arguments:
        file: the workbook.
        ending: of the name of the file.
        wanted: the name of the sheet, or its number among those that are not hidden, from 1.
        knows: whether a text is the name of a field.

    Errors:
        FileError: no sound workbook, too large, encrypted; no such sheet, or several with known headers.
    """
    data = file.read(LARGEST_WORKBOOK + 1)
    if len(data) > LARGEST_WORKBOOK:
        expected = Text(f"不超过 {LARGEST_WORKBOOK >> 20} MiB 的工作簿", f"a workbook of at most {LARGEST_WORKBOOK >> 20} MiB")
        raise fault(expected, SAVE_AS_CSV, got=Text("更大的文件", "a larger file"))
    _check_kind(data, ending)
    found = read_old(data) if ending == _OLD else read_package(open_zip(io.BytesIO(data)))
    return find_header(_Workbook(_load(data), found).choose(wanted, knows), knows)


def refuse_other(ending: str) -> FileError:
    """Build the error for a workbook of a kind that is not read."""
    got = Text(f"{ending} 工作簿", f"a workbook of the kind {ending}")
    return fault(Text("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"), SAVE_AGAIN, got=got)


def _check_kind(data: bytes, ending: str) -> None:
    """Refuse what is another kind of file than its ending says."""
    expected = Text(f"Excel 工作簿（{ending}）", f"an Excel workbook ({ending})")
    old = ending == _OLD
    if data.startswith(_OLE if old else _ZIP):
        return
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise encrypted()
        mend = Text("请改用 .xls 结尾。", "Give it the ending .xls.")
        raise fault(expected, mend, got=Text("旧式 Excel 工作簿", "an Excel workbook of the old kind"))
    if data.startswith(_ZIP):
        mend = Text("请改用 .xlsx 结尾。", "Give it the ending .xlsx.")
        raise fault(
            expected, mend, got=Text("新式 Excel 工作簿或其他压缩文件", "an Excel workbook of today or another zip file")
        )
    if not data:
        raise fault(expected, got=Text("空文件", "an empty file"))
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise fault(expected, SAVE_AGAIN, got=Text("以工作簿命名的网页", "a web page under the name of a workbook"))
    raise fault(expected, SAVE_AGAIN, got=Text("别的文件", "another kind of file"))


def _guarded(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Do something with calamine; what it raises, panics among it, becomes a sentence."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - an extra

    try:
        return work()
    except PasswordError:
        raise encrypted() from None
    except CalamineError:
        raise damaged() from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged() from None
        raise


def _load(data: bytes) -> CalamineWorkbook:
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError:
        got = Text("未安装 python-calamine", "no python-calamine")
        raise fault(Text("读工作簿所需的组件", "what reads workbooks"), _INSTALL, got=got) from None
    book: CalamineWorkbook = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    return book


@define
class _Workbook:
    """The sheets of a workbook."""

    book: CalamineWorkbook
    found: Package | OldBook
    _empty: set[str] = field(init=False, factory=set)

    def choose(self, wanted: str | int | None, knows: Callable[[str], bool]) -> Grid:
        """Give the sheet that is wanted, else the only one whose headers are known, else the only one that is not hidden.

        Errors:
            FileError: no such sheet, or several.
        """
        visible = self._visible()
        if wanted is not None:
            return self._grid(self._named(wanted, visible))
        if not visible:
            raise empty_table()
        known = [name for name in visible if self._is_table(name, knows)] if len(visible) > 1 else visible
        known = known or [name for name in visible if name not in self._empty]
        if not known:
            raise empty_table()
        if len(known) > 1:
            names = [brief(name) for name in known]
            got = Text(f"{len(known)} 个：{'、'.join(names)}", f"{len(known)}: {', '.join(names)}")
            raise fault(_ONE_SHEET, _NAME_SHEET, got=got)
        return self._grid(known[0])

    def _visible(self) -> list[str]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - an extra

        return [
            sheet.name
            for sheet in self.book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def _named(self, wanted: str | int, visible: list[str]) -> str:
        names = self.book.sheet_names
        if isinstance(wanted, str) and wanted.strip() in names:
            return wanted.strip()
        digits = str(wanted).strip()
        if digits.isascii() and digits.isdigit() and 1 <= int(digits[:6]) <= len(visible):
            return visible[int(digits) - 1]
        shown = [brief(name) for name in names]
        mend = Text(f"工作表有：{'、'.join(shown)}", f"There are: {', '.join(shown)}")
        raise fault(Text("一个工作表的名称或序号", "the name or number of a sheet"), mend, got=brief(wanted))

    def _is_table(self, name: str, knows: Callable[[str], bool]) -> bool:
        marks, sheet = self._open(name)
        if sheet.start is None and not marks:
            self._empty.add(name)
            return False
        return is_table(_rows(sheet, marks), knows)

    def _open(self, name: str) -> tuple[Marks, CalamineSheet]:
        marks = self.found.survey(name)  # before calamine: it refuses what would not fit into memory
        return marks, _guarded(lambda: self.book.get_sheet_by_name(name))

    def _grid(self, name: str) -> Grid:
        marks, sheet = self._open(name)
        others = tuple(one for one in self.book.sheet_names if one != name and one not in self._empty)
        return Grid(_rows(sheet, marks), self.found.day_zero, name, others)


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[tuple[int, list[object]]]:
    left = [""] * (sheet.start[1] if sheet.start else 0)
    merges = _merges(sheet)
    active: list[tuple[int, int, range, object]] = []
    height = sheet.end[0] + 1 if sheet.end else 0
    beyond = sorted(number for number in marks if number > height)  # formulas alone, never calculated
    rows = enumerate(sheet.iter_rows() if sheet.start else (), 1)
    for number, values in chain(rows, ((number, []) for number in beyond)):
        row: list[object] = [*left, *map(_cell, values)]
        for at, mark in marks.get(number, {}).items():
            row += [""] * (at + 1 - len(row))
            row[at] = _percent(row[at]) if mark == PERCENT else mark
        active = [one for one in active if one[0] >= number]
        while merges and merges[-1][0] == number:
            top, last, columns = merges.pop()
            value = row[columns.start] if columns.start < len(row) else ""
            if value != "":
                active.append((last, top, columns, value))
        for _, top, columns, value in active:
            for at in columns:
                if at < len(row) and not (number == top and at == columns.start):
                    row[at] = Merged(value, top, at != columns.start)
        yield number, row


def _merges(sheet: CalamineSheet) -> list[tuple[int, int, range]]:
    """List the merged cells with their rows from 1, the first of them last.

    Errors:
        FileError: they cover more than a sheet may hold.
    """
    bottom, right = sheet.end or (0, 0)
    found = []
    covered = 0
    for (top, left), (last, end) in sheet.merged_cell_ranges or ():
        columns = range(left, min(end, right) + 1)
        last_row = min(last, bottom)
        covered += max(0, last_row - top + 1) * len(columns)
        if covered > LARGEST_SHEET:
            raise too_large()
        if columns and top <= last_row:
            found.append((top + 1, last_row + 1, columns))
    return sorted(found, key=lambda one: one[0], reverse=True)


def _cell(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    return stripped(value) if isinstance(value, str) else value


def _percent(value: object) -> object:
    """Give a number that is shown as a percentage as it is shown, with all its digits."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return f"{(Decimal(repr(value)) * 100).normalize():f}%"
