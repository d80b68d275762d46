"""Which encoding a file is written in: UTF-8, or GB18030 as older spreadsheets in China save it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cleanprod.words import Text

from .faults import SAVE_AS_UTF8, fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleanprod.errors import FileError

BOM: Final = "\ufeff"
_UTF8_BOM: Final = b"\xef\xbb\xbf"

_THREE_BYTES: Final = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
"""Characters of three bytes and more in UTF-8, as Chinese is: text in GB18030 forms them only by rare chance."""

_LOST: Final = "\ufffd"


class _Place(NamedTuple):
    line: int
    byte: int
    value: int


_NOWHERE: Final = _Place(0, 0, 0)


def encoding_of(lines: Iterable[bytes]) -> str:
    """Tell the encoding of a whole file, from its lines.

    A file whose Chinese is mostly sound UTF-8 is UTF-8 with a fault: to read it as GB18030 would turn every name into
    other characters.

    Errors:
        FileError: binary data, or neither encoding; the line and byte are told.
    """
    sound, unsound = 0, 0
    marked, fits_gb = False, True
    first, worst = _NOWHERE, _NOWHERE
    for number, line in enumerate(lines, 1):
        if b"\0" in line:
            raise fault(
                Text("文本", "text"),
                SAVE_AS_UTF8,
                where=f"line {number}, byte {line.index(0) + 1}",
                got=Text("二进制数据", "binary data"),
            )
        if line.isascii():
            continue
        marked = marked or (number == 1 and line.startswith(_UTF8_BOM))
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            text = line.decode("utf-8", "replace")
            unsound += text.count(_LOST)
            first = first if first.line else _Place(number, error.start + 1, line[error.start])
        sound += len(_THREE_BYTES.findall(text))
        if not fits_gb:
            continue
        try:
            line.decode("gb18030")
        except UnicodeDecodeError as error:
            fits_gb, worst = False, _Place(number, error.start + 1, line[error.start])
    if not unsound:
        return "utf-8"
    if marked or sound >= unsound:
        raise _misfit(first, Text("UTF-8 文本", "text in UTF-8"))
    if not fits_gb:
        raise _misfit(max(first, worst), Text("UTF-8 或 GB18030 文本", "text in UTF-8 or GB18030"))
    return "gb18030"


def _misfit(place: _Place, expected: Text) -> FileError:
    return fault(
        expected,
        SAVE_AS_UTF8,
        where=f"line {place.line}, byte {place.byte}",
        got=Text(f"字节 0x{place.value:02x}", f"byte 0x{place.value:02x}"),
    )


def decode_lines(lines: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Give lines as text, without the mark that may stand before the first."""
    for number, line in enumerate(lines):
        text = line.decode(encoding)
        yield text if number else text.removeprefix(BOM)
