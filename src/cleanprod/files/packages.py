"""A workbook of today as what it is: a zip of XML parts, looked at before and beside the reader of its cells.

That reader (calamine) does not tell an error from a blank, nor a percentage from a number, and holds a sheet as a full
rectangle in memory: what it does not tell is found here, and what would be too large is refused here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from xml.parsers import expat

from attrs import define, field, frozen

from cleanprod.errors import FileError
from cleanprod.words import Text

from .faults import fault
from .sheets import DAY_ZERO, DAY_ZERO_1904, Broken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

LARGEST_UNZIPPED: Final = 512 << 20
"""Bytes of all parts together."""

LARGEST_SHEET: Final = 10_000_000
"""Cells of the rectangle that holds all cells with a value."""

MOST_MARKS: Final = 1_000_000
_MOST_PARTS: Final = 10_000
_CHUNK: Final = 1 << 18

SOUND: Final = Text("完好的工作簿", "a sound workbook")
SAVE_AGAIN: Final = Text("请在表格软件中打开后另存为 .xlsx。", "Open it in a spreadsheet and save it as .xlsx.")
_NEVER_CALCULATED: Final = Broken(Text("未计算的公式", "a formula that was never calculated"))

PERCENT: Final = "%"
"""The mark of a number that is shown as a percentage."""

Marks = dict[int, dict[int, Broken | str]]
"""What is odd about cells: by row from 1, by column from 0."""

_UNSOUND: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the reading of a zip or of its XML raises where it is not sound."""

_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS: Final = frozenset((9, 10))


@frozen
class Package:
    """A workbook as a zip of parts.

    Attributes:
        parts: the part of each sheet, by its name.
        day_zero: where its days are counted from.
        percents: the styles by which a number is shown as a percentage.
    """

    zipped: zipfile.ZipFile
    parts: dict[str, str]
    day_zero: dt.date
    percents: frozenset[str]

    def survey(self, sheet: str) -> Marks:
        """Find what is odd about the cells of a sheet.

        Errors:
            FileError: damaged, or too large a rectangle.
        """
        surveyor = _Surveyor(self.percents)
        _read(self.zipped, self.parts.get(sheet), surveyor.start, surveyor.end)
        height, width = surveyor.last[0] - surveyor.first[0] + 1, surveyor.last[1] - surveyor.first[1] + 1
        if surveyor.last[0] and height * width > LARGEST_SHEET:
            raise too_large()
        return surveyor.marks


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Open a zip whose parts are sound and not too large together.

    Errors:
        FileError: damaged, encrypted, or too large.
    """
    try:
        zipped = zipfile.ZipFile(file)
        parts = zipped.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise encrypted()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
            raise too_large()
        # what a part says of its size need not be true: it is counted as it unfolds
        left = LARGEST_UNZIPPED
        for part in parts:
            part.file_size, part.CRC = LARGEST_UNZIPPED, None  # type: ignore[assignment] # not to stop where it says
            with zipped.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise too_large()
    except FileError:
        raise
    except _UNSOUND:
        raise damaged() from None
    return zipped


def damaged() -> FileError:
    """Build the error for a workbook that cannot be read."""
    return fault(SOUND, SAVE_AGAIN, got=Text("已损坏的文件", "a damaged file"))


def encrypted() -> FileError:
    """Build the error for a workbook that asks for a password."""
    mend = Text("请先取消密码。", "Take the password away first.")
    return fault(
        Text("未加密的工作簿", "a workbook without a password"), mend, got=Text("加密的工作簿", "an encrypted workbook")
    )


def too_large() -> FileError:
    """Build the error for a workbook that would not fit into memory."""
    expected = Text(
        f"解压后不超过 {LARGEST_UNZIPPED >> 20} MiB、区域不超过 {LARGEST_SHEET:,} 个单元格的工作簿",
        f"a workbook of at most {LARGEST_UNZIPPED >> 20} MiB unpacked, its sheets of at most {LARGEST_SHEET:,} cells",
    )
    mend = Text("请删去多余的行、列，或另存为 CSV。", "Delete rows and columns that hold nothing, or save it as CSV.")
    return fault(expected, mend, got=Text("更大的工作簿", "a larger one"))


def read_package(zipped: zipfile.ZipFile) -> Package:
    """Read which part is which sheet, how days are counted, and which styles show percentages.

    Errors:
        FileError: damaged.
    """
    names = {name.lower().lstrip("/"): name for name in zipped.namelist()}
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    old = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def workbook(name: str, attributes: dict[str, str]) -> None:
        nonlocal old
        if name == "sheet":
            key = next((value for at, value in attributes.items() if at.rpartition(":")[2] == "id"), "")
            sheets[attributes.get("name", "")] = names.get(targets.get(key, "").lower(), "")
        elif name == "workbookPr":
            old = attributes.get("date1904", "0") in ("1", "true")

    _read(zipped, names.get("xl/_rels/workbook.xml.rels"), relation)
    _read(zipped, names.get("xl/workbook.xml"), workbook)
    percents = _percents(zipped, names["xl/styles.xml"]) if "xl/styles.xml" in names else frozenset[str]()
    return Package(zipped, sheets, DAY_ZERO_1904 if old else DAY_ZERO, percents)


def _percents(zipped: zipfile.ZipFile, part: str) -> frozenset[str]:
    """Read which styles show a number as a percentage."""
    customs: dict[str, str] = {}
    formats: list[str] = []
    within = False

    def style(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        if name == "numFmt":
            customs[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            formats.append(attributes.get("numFmtId", "0"))

    _read(zipped, part, style)
    return frozenset(str(at) for at, number in enumerate(formats) if is_percent(number, customs))


def is_percent(number: str, customs: dict[str, str]) -> bool:
    """Tell whether a number format, built in or of the workbook's own, shows percentages."""
    if number in customs:
        return PERCENT in _QUOTED.sub("", customs[number])
    return number.isascii() and number.isdigit() and int(number) in _PERCENT_FORMATS


@define
class _Surveyor:
    """Follows the elements of a sheet, a cell at a time."""

    percents: frozenset[str]
    marks: Marks = field(factory=dict)
    first: tuple[int, int] = (1 << 30, 1 << 30)
    last: tuple[int, int] = (0, 0)
    _row: int = 0
    _column: int = -1
    _cell: dict[str, str] | None = None
    _formula: bool = False
    _value: bool = False
    _text: list[str] | None = None
    _count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> Callable[[str], None] | None:
        """Enter an element; give what its text is to be added to, if it is wanted."""
        if name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._cell, self._formula, self._value, self._text = attributes, False, False, None
        elif self._cell is None:
            if name == "row":
                self._row = _whole(attributes["r"]) if "r" in attributes else self._row + 1
                self._column = -1
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._value = True
            if self._formula or self._cell.get("t") == "e":
                self._text = []
                return self._text.append
        return None

    def end(self, name: str) -> None:
        """Leave an element."""
        if name != "c" or self._cell is None:
            return
        cell, self._cell = self._cell, None
        kind = cell.get("t", "n")
        if self._value:
            self.first = (min(self.first[0], self._row), min(self.first[1], self._column))
            self.last = (max(self.last[0], self._row), max(self.last[1], self._column))
        if kind == "e":
            shown = "".join(self._text or ())[:20] or "#?"
            self._mark(Broken(Text(f"错误值 {shown}", f"the error {shown}")))
        elif self._formula and kind != "str" and not self._text:
            self._mark(_NEVER_CALCULATED)
        elif kind == "n" and self._value and cell.get("s") in self.percents:
            self._mark(PERCENT)

    def _mark(self, mark: Broken | str) -> None:
        self._count += 1
        if self._count > MOST_MARKS:
            raise too_large()
        self.marks.setdefault(self._row, {})[self._column] = mark


def _column(reference: str) -> int:
    """Give the column of a reference such as AB12, from 0."""
    at = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        at = at * 26 + ord(sign) - 64
    return at - 1


def _whole(text: str) -> int:
    return int(text[:10])


def _read(
    zipped: zipfile.ZipFile,
    part: str | None,
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], None] | None = None,
) -> None:
    """Go through a part of XML, element by element, without holding it."""
    if not part:
        raise damaged()
    parser = expat.ParserCreate()

    listening = False

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal listening
        heard = start(name.rpartition(":")[2] if ":" in name else name, attributes)
        if listening or heard is not None:
            parser.CharacterDataHandler = heard
            listening = heard is not None

    def leave(name: str) -> None:
        if end is not None:
            end(name.rpartition(":")[2] if ":" in name else name)

    def refuse(*_: object) -> None:
        raise damaged()  # no spreadsheet writes a document type: it could unfold without end

    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        with zipped.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003 - as expat has it
            parser.Parse(b"", True)  # noqa: FBT003 - likewise
    except FileError:
        raise
    except (expat.ExpatError, *_UNSOUND):
        raise damaged() from None
