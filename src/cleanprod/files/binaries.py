"""A workbook of the old kind (.xls) as what it is: a stream of records in a file of sectors, both looked at as in `packages`.

Layouts: Microsoft, [MS-CFB] Compound File Binary File Format; [MS-XLS] Excel Binary File Format.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import FileError
from cleanprod.words import Text

from .packages import LARGEST_SHEET, PERCENT, damaged, encrypted, is_percent, too_large
from .sheets import DAY_ZERO, DAY_ZERO_1904, Broken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from .packages import Marks

_END: Final = 0xFFFFFFFA
"""Sector numbers from here on are signs: the end of a chain, a free sector."""

_ENTRY: Final = 128
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

# the kinds of records
_FORMULA, _EOF, _DATES, _PASSWORD, _SHEET, _MANY, _STYLE = 0x06, 0x0A, 0x22, 0x2F, 0x85, 0xBD, 0xE0
_SHARED, _NUMBER, _LABEL, _TRUTH, _SMALL, _FORMAT, _BEGIN = 0xFD, 0x203, 0x204, 0x205, 0x27E, 0x41E, 0x809
_CELLS: Final = frozenset((_FORMULA, _MANY, _SHARED, _NUMBER, _LABEL, _TRUTH, _SMALL))


@frozen
class OldBook:
    """A workbook as a stream of records.

    Attributes:
        stream: the records.
        starts: where the records of each sheet begin, by its name.
        day_zero: where its days are counted from.
        percents: the styles by which a number is shown as a percentage.
    """

    stream: bytes
    starts: dict[str, int]
    day_zero: dt.date
    percents: frozenset[int]

    def survey(self, sheet: str) -> Marks:
        """Find what is odd about the cells of a sheet.

        Errors:
            FileError: damaged, or too large a rectangle.
        """
        if sheet not in self.starts:
            raise damaged()
        try:
            return self._survey(self.starts[sheet])
        except (struct.error, IndexError):
            raise damaged() from None

    def _survey(self, start: int) -> Marks:
        marks: Marks = {}
        top, left, bottom, right = 1 << 16, 1 << 16, 0, 0
        for kind, body in _records(self.stream, start):
            if kind not in _CELLS:
                continue
            row, column, style = struct.unpack_from("<HHH", body)
            last = column + len(body) // 6 - 2 if kind == _MANY else column
            top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, last)
            for at, mark in self._odd(kind, body, column, style):
                marks.setdefault(row + 1, {})[at] = mark
        if top <= bottom and (bottom - top + 1) * (right - left + 1) > LARGEST_SHEET:
            raise too_large()
        return marks

    def _odd(self, kind: int, body: bytes, column: int, style: int) -> Iterator[tuple[int, Broken | str]]:
        if kind == _MANY:
            styles = struct.iter_unpack("<HI", body[4:-2])
            yield from ((column + at, PERCENT) for at, (one, _) in enumerate(styles) if one in self.percents)
            return
        calculated = kind == _FORMULA and body[12:14] != b"\xff\xff"
        if (kind == _TRUTH and body[7]) or (kind == _FORMULA and not calculated and body[6] == 2):  # noqa: PLR2004 - an error
            shown = _ERRORS.get(body[6] if kind == _TRUTH else body[8], "#?")
            yield column, Broken(Text(f"错误值 {shown}", f"the error {shown}"))
        elif (calculated or kind in (_NUMBER, _SMALL)) and style in self.percents:
            yield column, PERCENT


def read_old(data: bytes) -> OldBook:
    """Read which records are which sheet, how days are counted, and which styles show percentages.

    Errors:
        FileError: damaged, encrypted, or older than Excel 97.
    """
    try:
        stream = _stream(data)
        return _book(stream)
    except FileError:
        raise
    except (struct.error, IndexError, ValueError):
        raise damaged() from None


def _book(stream: bytes) -> OldBook:
    starts: dict[str, int] = {}
    customs: dict[str, str] = {}
    formats: list[str] = []
    old = False
    for kind, body in _records(stream, 0):
        if kind == _PASSWORD:
            raise encrypted()
        if kind == _DATES:
            old = body[:1] == b"\1"
        elif kind == _SHEET:
            starts[_text(body[6], body[7:])] = struct.unpack_from("<I", body)[0]
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            customs[str(number)] = _text(length, body[4:])
        elif kind == _STYLE:
            formats.append(str(struct.unpack_from("<H", body, 2)[0]))
    percents = frozenset(at for at, number in enumerate(formats) if is_percent(number, customs))
    return OldBook(stream, starts, DAY_ZERO_1904 if old else DAY_ZERO, percents)


def _text(length: int, body: bytes) -> str:
    wide = body[0] & 1
    return body[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Give the records from a place to the end of what begins there; charts within are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGIN) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, body
    raise damaged()


def _stream(data: bytes) -> bytes:
    """Read the stream of the workbook out of the sectors of the file."""
    (size, small), (count, first_entry) = struct.unpack_from("<HH", data, 30), struct.unpack_from("<II", data, 44)
    cutoff, first_small, _, more = struct.unpack_from("<IIII", data, 56)
    sectors = _Sectors(data[1 << size :], 1 << size)
    places = [one for one in struct.unpack_from("<109I", data, 76) if one < _END]
    while more < _END and len(places) < count:
        *listed, more = _numbers(sectors.at(more))
        places += [one for one in listed if one < _END]
    table = _numbers(b"".join(map(sectors.at, places[:count])))
    entries = sectors.chain(first_entry, table)
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        start, length_of = struct.unpack_from("<II", entries, at + 116)
        found[entries[at : at + max(0, length - 2)].decode("utf-16-le").casefold()] = start, length_of
    if "encryptedpackage" in found:
        raise encrypted()
    start, length = found.get("workbook", (0, 0))
    if not length:
        raise damaged()
    if length >= cutoff:
        return sectors.chain(start, table)[:length]
    inner = _Sectors(sectors.chain(found["root entry"][0], table), 1 << small)
    return inner.chain(start, _numbers(sectors.chain(first_small, table)))[:length]


@frozen
class _Sectors:
    """Bytes in sectors of one size."""

    data: bytes
    size: int

    def at(self, number: int) -> bytes:
        """Give one sector."""
        found = self.data[number * self.size : (number + 1) * self.size]
        if len(found) % 4:
            raise damaged()
        return found

    def chain(self, number: int, table: tuple[int, ...]) -> bytes:
        """Give the sectors that follow one another; one that comes back to itself is refused."""
        found: list[bytes] = []
        while number < _END:
            if len(found) > len(table):
                raise damaged()
            found.append(self.at(number))
            number = table[number]
        return b"".join(found)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
