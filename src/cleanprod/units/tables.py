"""Tables of factors as data: TOML files with a `[table]` of what holds for every row, and a `[[row]]` for each figure.

A user's own table has the same form as the shipped ones, so that any factor can be added or overridden:

    [table]
    source = "measured by the laboratory of the plant"
    standing = "confirmed"

    [[row]]
    id = "raw_coal"
    ...
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
import os
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cleanprod.errors import FileError, Problem, brief
from cleanprod.standing import SCALE, Standing
from cleanprod.words import Text

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

R = TypeVar("R", bound="Row")

LARGEST: Final = 4 << 20
"""Bytes of a table."""

_OF_SIZE: Final = Text("至多 4 MiB 的 TOML 表", "a TOML table of at most 4 MiB")
_A_TABLE: Final = Text("一个含 [[row]] 的 TOML 表", "a TOML table with [[row]] entries")


class Row(BaseModel):
    """What every row of a table has: its names, its source, and how far it may be relied on.

    Attributes:
        id: the name that programs use.
        zh, en: the names that people use; `also` lists others.
        source: the instrument and where in it.
        standing: see `cleanprod.standing.SCALE`.
        checked_on, review_by: when the figure was last read, and when it should be read again.
        note: what a reader must know beside the figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True)

    id: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    source: str
    standing: Standing
    checked_on: dt.date | None = None
    review_by: dt.date | None = None
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the row: id, Chinese, English, others."""
        return (self.id, self.zh, self.en, *self.also)


def shipped(name: str) -> Traversable:
    """Find a table of the package by name."""
    return files(__package__).joinpath("data", f"{name}.toml")


def read_rows(path: str | os.PathLike[str] | Traversable, row: type[R]) -> tuple[R, ...]:
    """Read the rows of a table; numbers are decimals exactly as written.

    Errors:
        FileError: no such file, not TOML, or a problem for each cell that is wrong.
    """
    source = Path(path) if isinstance(path, (str, os.PathLike)) else path
    name = source.name
    try:
        text = source.read_bytes()
        data = tomllib.loads(text.decode("utf-8-sig") if len(text) <= LARGEST else "", parse_float=Decimal)
    except FileNotFoundError:
        raise FileError(Problem(got=Text("不存在的文件", "no such file"), expected=_A_TABLE, file=name)) from None
    except OSError as error:
        raise FileError(Problem(got=error.strerror or "a file that cannot be read", expected=_A_TABLE, file=name)) from None
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number or a nesting without end
        raise FileError(Problem(got=str(error)[:200], expected=_A_TABLE, file=name)) from None
    if len(text) > LARGEST:
        raise FileError(Problem(got=Text("更大的文件", "a larger file"), expected=_OF_SIZE, file=name))
    return _rows(data, row, name)


def _rows(data: dict[str, Any], row: type[R], name: str) -> tuple[R, ...]:
    shared, entries = data.get("table", {}), data.get("row")
    strange = [name for name in data if name not in ("table", "row")]
    if strange:
        raise FileError(Problem(got=brief(strange[0]), expected=Text("[table] 或 [[row]]", "[table] or [[row]]"), file=name))
    if not isinstance(shared, dict) or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise FileError(Problem(got=Text("别的形式", "another form"), expected=_A_TABLE, file=name))
    read: list[R] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries, 1):
        try:
            read.append(row(**{**shared, **entry}))
        except ValidationError as error:
            problems += [_problem(detail, number, name) for detail in error.errors(include_url=False)]
    if problems:
        raise FileError(*problems)
    return tuple(read)


def _problem(detail: Any, number: int, name: str) -> Problem:  # noqa: ANN401 - as pydantic has it
    where = ".".join(str(part) for part in detail["loc"])
    expected = Text(f"{'、'.join(SCALE)} 之一", f"one of {', '.join(SCALE)}") if where == "standing" else detail["msg"]
    got = Text("缺项", "nothing") if detail["type"] == "missing" else brief(detail["input"])
    return Problem(got=got, expected=expected, where=f"[[row]] {number}, {where}", file=name)
