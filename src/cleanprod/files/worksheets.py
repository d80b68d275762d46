"""A workbook as openpyxl reads it: its sheets by name, and their rows. This module alone needs the extra `excel`.

openpyxl would read all sheets whole, and lay out each merged range cell by cell, however large. So its own readers are
called for what is wanted: the list of sheets, and the cells, formats and merged ranges of one sheet at a time.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from attrs import frozen
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.worksheet.merge import MergeCells
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import fromstring, iterparse, localname

from cleanprod.errors import FileError
from cleanprod.words import Text

from .cells import stripped
from .faults import SAVE_AGAIN, fault
from .formats import Format, format_of, plain_number
from .sheets import AN_AMOUNT_EACH, UNMERGE, Broken, Merged, Unsure, in_merged, value_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LARGEST_WORKBOOK: Final = 64 << 20
"""Bytes of the file."""

LARGEST_UNZIPPED: Final = 512 << 20
"""Bytes that its parts declare together. What a part holds beyond is never unfolded."""

LARGEST_SHEET: Final = 10_000_000
"""Cells: as many columns as the widest row, in each row that holds something."""

MOST_HELD: Final = 2_000_000
"""Elements of XML in memory at a time: those of a row, and of the merged ranges, beside what remains of each row."""

_MOST_PARTS: Final = 10_000
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE: Final = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")
_HEAD: Final = 1024

_UNSOUND: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl, and the zip and XML below it, raise over parts that are missing or not what they should be."""

_MIDNIGHT: Final = dt.time()
_NEVER_CALCULATED: Final = Broken(Text("未计算的公式", "a formula that was never calculated"))

Rows = list[tuple[int, list[object]]]
"""The rows of a sheet that hold something, all of one width, numbered from 1."""


@frozen
class Book:
    """A workbook whose sheets are read when they are asked for.

    Attributes:
        names: of all sheets, hidden ones and charts too.
        parts: where the cells of each sheet that has such are, by its name.
        visible: the names of those that are not hidden.
        day_zero: where its days are counted from.
    """

    names: tuple[str, ...]
    parts: dict[str, str]
    visible: tuple[str, ...]
    day_zero: dt.date
    _reader: ExcelReader
    _styles: Any
    _formats: dict[int, Format]

    def rows(self, name: str, most: int | None = None) -> Rows:
        """Read a sheet, or only the first rows of it, which may lack what is told below them: merged ranges.

        Errors:
            FileError: damaged, or too large.
        """
        rows: dict[int, list[object]] = {}
        width = 0
        with _sound(), self._reader.archive.open(self.parts[name]) as source:
            parser = _Parser(
                source,
                self._reader.shared_strings,
                data_only=True,
                epoch=self._reader.wb.epoch,
                date_formats=self._styles.date_formats,
                timedelta_formats=self._styles.timedelta_formats,
            )
            for _, cells in parser.parse():
                for cell in cells:
                    value = self._value(**cell)
                    if value != "":
                        row, at = rows.setdefault(cell["row"], []), cell["column"]
                        row += [""] * (at - len(row))
                        row[at - 1] = value
                        width = max(width, at)
                if len(rows) * width > LARGEST_SHEET:
                    raise _too_large()
                if most is not None and len(rows) >= most:
                    break
        for row in rows.values():
            row.extend([""] * (width - len(row)))
        _merge(rows, width, parser.merged_cells.mergeCell if parser.merged_cells else ())
        return sorted(rows.items(), key=lambda row: row[0])

    def _value(self, value: Any, data_type: str, style_id: int, **_: int) -> object:  # noqa: ANN401 - whatever it holds
        if data_type == "f":
            return _NEVER_CALCULATED
        if data_type == "e":
            return _error(value)
        if data_type == "n" and value is not None:
            form = self._formats.get(style_id)
            value = plain_number(value) if form is None else form.read(value)
        elif isinstance(value, str):
            value = stripped(value.replace("_x000D_", "\r"))  # as a line end of Windows is written
        elif isinstance(value, dt.datetime) and value.time() == _MIDNIGHT:
            value = value.date()
        return "" if value is None else value


def open_book(file: BinaryIO, ending: str) -> Book:
    """Open a workbook: its list of sheets and its formats are read.

    Arguments:
        file: the workbook.
        ending: of the name of the file.

    Errors:
        FileError: no workbook, damaged, encrypted or too large.
    """
    if file.seek(0, io.SEEK_END) > LARGEST_WORKBOOK:
        raise _too_large()
    file.seek(0)
    data = file.read()
    _check_kind(data, ending)
    with _sound():
        reader = ExcelReader(io.BytesIO(data), data_only=True, keep_links=False)
        _check_parts(reader.archive.infolist())
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        sheets = [(sheet.name, sheet.state, reader.parser.rels[sheet.id]) for sheet in reader.parser.sheets]
        styles = _styles(reader.archive.read(ARC_STYLE)) if ARC_STYLE in reader.valid_files else Stylesheet()
        parts = {name: part.target for name, _, part in sheets if part.Type.endswith("/worksheet")}
        if not sheets or not set(parts.values()) <= set(reader.valid_files):
            raise _damaged()
        return Book(
            names=tuple(name for name, _, _ in sheets),
            parts=parts,
            visible=tuple(name for name, state, _ in sheets if name in parts and state in (None, "visible")),
            day_zero=reader.wb.epoch.date(),
            reader=reader,
            styles=styles,
            formats=_formats(styles),
        )


class _Parser(WorkSheetParser):
    """Reads rows and merged ranges alone, and tells a formula that was never calculated from a blank.

    What else a sheet says (filters, colours, how it is printed) matters to no value, and is often more than openpyxl takes.
    """

    def parse(self) -> Generator[tuple[int, list[dict[str, Any]]]]:
        rows = held = 0
        numbers: set[int] = set()
        for _, element in iterparse(self.source):
            held += 1
            if held > MOST_HELD:
                raise _too_large()
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                if number in numbers or len({(cell["row"], cell["column"]) for cell in cells}) < len(cells):
                    raise _damaged()  # the same place twice: nobody can tell which of the two is meant
                numbers.add(number)
                yield number, cells
                element.clear()
                held = rows = rows + 1  # what remains of each
            elif element.tag == MERGE_TAG:
                self.merged_cells = MergeCells.from_tree(element)

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - of the XML library that openpyxl found
        cell = super().parse_cell(element)
        if cell["value"] is None and cell["data_type"] != "str" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


@contextmanager
def _sound() -> Iterator[None]:
    """Do something with openpyxl: what it raises becomes a sentence; what it warns of, no cell depends on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except FileError:
            raise
        except _UNSOUND:
            raise _damaged() from None


def _styles(content: bytes) -> Stylesheet:
    """Read the formats of numbers; fonts and colours matter to no value."""
    tree: Any = fromstring(content)
    for part in tuple(tree):
        if localname(part) not in ("numFmts", "cellXfs"):
            tree.remove(part)
    return Stylesheet.from_tree(tree)


def _check_kind(data: bytes, ending: str) -> None:
    """Refuse what is another kind of file than its ending says."""
    if data.startswith(_ZIP):
        return
    mend: Text | str = SAVE_AGAIN
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _encrypted()
        got = Text("旧式 Excel 工作簿", "an Excel workbook of the old kind")
    elif not data:
        got, mend = Text("空文件", "an empty file"), ""
    elif data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        got = Text("以工作簿命名的网页", "a web page under the name of a workbook")
    else:
        got = Text("别的文件", "another kind of file")
    raise fault(Text(f"Excel 工作簿（{ending}）", f"an Excel workbook ({ending})"), mend, got=got)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise _encrypted()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
        raise _too_large()


def _formats(styles: Any) -> dict[int, Format]:  # noqa: ANN401 - openpyxl's own, whose attributes have no types
    """Tell what the number formats of styles say, built in or of the workbook's own, where it is out of the ordinary."""
    found: dict[int, Format] = {}
    for at, style in enumerate(styles.cell_styles):
        number = style.numFmtId
        custom = number - BUILTIN_FORMATS_MAX_SIZE
        own = 0 <= custom < len(styles.number_formats)
        form = format_of(styles.number_formats[custom] if own else BUILTIN_FORMATS.get(number, ""))
        if form is not None:
            found[at] = form
    return found


def _merge(rows: dict[int, list[object]], width: int, ranges: Any) -> None:  # noqa: ANN401 - likewise
    """Put into the cells that merged ranges cover where their value stands; in rows that hold something."""
    bottom = max(rows, default=0)
    covered = 0
    for one in ranges:
        top, left = one.min_row, one.min_col
        if top not in rows or left > width or rows[top][left - 1] == "":
            continue
        last, right = min(one.max_row, bottom), min(one.max_col, width)
        covered += (last - top + 1) * (right - left + 1)
        if covered > LARGEST_SHEET:
            raise _too_large()
        first = rows[top][left - 1]
        value = value_of(first)
        below, beside = Merged(value, top, across=False), Merged(value, top, across=True)
        if any(number in rows for number in range(top + 1, last + 1)):
            first = Unsure(value, in_merged(value), AN_AMOUNT_EACH, UNMERGE)
        for number in range(top, last + 1):
            if number in rows:
                rows[number][left - 1 : right] = [first if number == top else below, *[beside] * (right - left)]


@lru_cache
def _error(value: str | None) -> Broken:
    shown = (value or "#?")[:20]
    return Broken(Text(f"错误值 {shown}", f"the error {shown}"))


def _damaged() -> FileError:
    return fault(Text("完好的工作簿", "a sound workbook"), SAVE_AGAIN, got=Text("已损坏的文件", "a damaged file"))


def _encrypted() -> FileError:
    mend = Text("请先取消密码。", "Take the password away first.")
    got = Text("加密的工作簿", "an encrypted workbook")
    return fault(Text("未加密的工作簿", "a workbook without a password"), mend, got=got)


def _too_large() -> FileError:
    expected = Text(
        f"不超过 {LARGEST_WORKBOOK >> 20} MiB（解压后 {LARGEST_UNZIPPED >> 20} MiB）、"
        f"每表不超过 {LARGEST_SHEET:,} 个单元格的工作簿",
        f"a workbook of at most {LARGEST_WORKBOOK >> 20} MiB ({LARGEST_UNZIPPED >> 20} MiB unpacked), "
        f"its sheets of at most {LARGEST_SHEET:,} cells",
    )
    mend = Text("请删去多余的行、列，或另存为 CSV。", "Delete rows and columns that hold nothing, or save it as CSV.")
    return fault(expected, mend, got=Text("更大的工作簿", "a larger one"))
