"""What is wrong with a file as a whole, and how a name from outside is shown in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from cleanprod.errors import FileError, Problem, brief
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

LONGEST_SHOWN: Final = 60

SAVE_AS_CSV: Final = Text(
    "请在表格软件中另存为“CSV UTF-8（逗号分隔）”。", "Save it from the spreadsheet as CSV UTF-8 (comma delimited)."
)
SAVE_AGAIN: Final = Text("请在表格软件中打开后另存为 .xlsx。", "Open it in a spreadsheet and save it as .xlsx.")
SAVE_AS_UTF8: Final = Text(
    "请另存为 UTF-8 编码（表格软件：“CSV UTF-8”）。", "Save it as UTF-8 (from a spreadsheet: CSV UTF-8)."
)


def fault(expected: Text, mend: Text | str = "", *, got: Text | str, where: str = "", row: int | None = None) -> FileError:
    """Build the error for a file; its name is added where the file is opened."""
    return FileError(Problem(got=got, expected=expected, where=where, mend=mend, row=row))


def shown(name: str) -> str:
    """Show a name from outside as it is, or quoted and cut where it would break the sentence or the terminal."""
    return name if name.isprintable() and len(name) <= LONGEST_SHOWN else brief(name)


def system_fault(error: OSError, expected: Text) -> FileError:
    """Build the error for what the system does not let us do with a file."""
    return fault(expected, got=error.strerror or type(error).__name__)


def file_name(path: str | PathLike[str]) -> str:
    """Give the name by which a file is called in sentences: its own, without the folders above it."""
    return shown(Path(path).name or str(path))


def in_file(problems: Iterable[Problem], name: str) -> tuple[Problem, ...]:
    """Add the name of the file to problems that do not have one yet."""
    return tuple(evolve(problem, file=problem.file or name) for problem in problems)
