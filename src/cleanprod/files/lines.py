"""Bytes of a file: opened with a sentence where that fails, known by their first bytes, read in bounded lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from cleanprod.words import Text

from .faults import SAVE_AS_CSV, SAVE_AS_UTF8, fault, system_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LINE: Final = 1 << 20
"""Bytes of a line, its end counted."""

_HEADS: Final = (
    (b"PK\x03\x04", Text("Excel 工作簿或其他压缩文件", "an Excel workbook or another zip file"), SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0", Text("旧式 Excel 工作簿", "an Excel workbook of the old kind"), SAVE_AS_CSV),
    (b"%PDF", Text("PDF 文件", "a PDF document"), SAVE_AS_CSV),
    (b"\x1f\x8b", Text("gzip 压缩包", "a gzip archive"), Text("请先解压。", "Unpack it first.")),
    (b"\xff\xfe", Text("UTF-16 文本", "text in UTF-16"), SAVE_AS_UTF8),
    (b"\xfe\xff", Text("UTF-16 文本", "text in UTF-16"), SAVE_AS_UTF8),
)
_HEAD_SIZE: Final = 4

READABLE: Final = Text("一个可读的文件", "a file that can be read")


def open_file(path: Path) -> BinaryIO:
    """Open a file to read its bytes.

    Errors:
        FileError: it is missing, is not an ordinary file, or may not be read.
    """
    if "\0" in str(path):
        raise fault(READABLE, got=Text("含空字符的路径", "a path with a NUL character"))
    try:
        # a pipe or a device would block or never end
        if path.exists() and not path.is_file():
            raise fault(READABLE, got=Text("文件夹", "a folder") if path.is_dir() else "not an ordinary file")
        return path.open("rb")
    except FileNotFoundError:
        raise fault(READABLE, Text("请核对路径。", "Check the path."), got=Text("不存在的文件", "no such file")) from None
    except OSError as error:
        raise system_fault(error, READABLE) from None


def check_head(file: BinaryIO) -> None:
    """Refuse what is not text, by its first bytes.

    Errors:
        FileError: a workbook, a PDF, an archive, or text in UTF-16.
    """
    head = file.read(_HEAD_SIZE)
    file.seek(0)
    for start, what, mend in _HEADS:
        if head.startswith(start):
            raise fault(Text("UTF-8 文本", "text in UTF-8"), mend, got=what)


def read_lines(file: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file with their ends.

    Errors:
        FileError: a line is too long; it is not read whole.
    """
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            limit = Text("不超过 1 MiB 的行", "lines of at most 1 MiB")
            raise fault(limit, where=f"line {number}", got=Text("更长的一行", "a longer line"))
        yield line
