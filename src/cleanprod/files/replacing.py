"""A file written whole or not at all: beside its target first, then put in its place."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from cleanprod.errors import FileError, brief
from cleanprod.words import Text

from .faults import fault, file_name, in_file, shown, system_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITABLE: Final = Text("一个可写入的文件", "a file that can be written")


@contextmanager
def replacing(path: str | os.PathLike[str], *, encoding: str) -> Iterator[TextIO]:
    """Open a text file whose content takes the place of `path` when all of it is written.

    Where writing fails, what stood there before is untouched.

    Errors:
        FileError: the folder is missing, the target is no ordinary file, or it may not be written.
    """
    with _placing(path) as beside, beside.open("x", encoding=encoding, newline="") as file:
        yield file


@contextmanager
def replacing_bytes(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file of bytes that takes the place of `path` in the same way.

    Errors:
        FileError: as above.
    """
    with _placing(path) as beside, beside.open("xb") as file:
        yield file


def refuse_source(source: str | os.PathLike[str], out: str | os.PathLike[str], where: str) -> None:
    """Refuse to write over the file that is read.

    Errors:
        FileError: they are one file.
    """
    if os.path.exists(source) and os.path.exists(out) and os.path.samefile(source, out):  # noqa: PTH110, PTH121 - of any path
        expected = Text("与输入不同的文件", "a file other than the one that is read")
        raise fault(expected, got=brief(str(out)), where=where)


@contextmanager
def _placing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Name a file beside the target, which is put in its place at the end, or removed."""
    name = file_name(path)
    if "\0" in str(path):
        raise fault(_WRITABLE, got=Text(f"路径 {name}", f"the path {name}"))
    target = Path(os.path.realpath(path))  # a link stays a link: what it points to is replaced
    beside = target.parent / f".cleanprod-{secrets.token_hex(8)}"
    try:
        _check(target)
        yield beside
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except FileError as error:
        raise FileError(*in_file(error.problems, name)) from None
    except OSError as error:
        raise FileError(*in_file(system_fault(error, _WRITABLE).problems, name)) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _check(target: Path) -> None:
    if target.is_dir():
        raise fault(_WRITABLE, got=Text("文件夹", "a folder"))
    if target.exists() and not target.is_file():
        raise fault(_WRITABLE, got=Text("不是普通文件", "not an ordinary file"))
    if not target.parent.is_dir():
        raise fault(
            _WRITABLE,
            Text("请先建立文件夹。", "Make the folder first."),
            got=Text(f"不存在的文件夹 {shown(str(target.parent))}", f"no folder {shown(str(target.parent))}"),
        )
