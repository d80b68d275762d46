"""JSON, and JSON Lines, as the same rows of cells; what JSON leaves open is refused here."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from attrs import evolve

from cleanprod.errors import FileError, Problem, brief
from cleanprod.words import Text

from .encodings import BOM, decode_lines, encoding_of
from .faults import fault, shown
from .lines import read_lines
from .sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_JSON: Final = 32 << 20
"""Bytes: JSON must be held whole, unlike CSV and JSON Lines."""

LONGEST_NUMBER: Final = 100
"""Characters: a longer one is no identifier, and costs time that grows with its square."""

_JSON: Final = Text("有效的 JSON", "valid JSON")
_OBJECTS: Final = Text("由对象组成的列表，或一个对象", "a list of objects, or one object")
_USE_LINES: Final = Text("请改用 .jsonl，每行一个对象。", "Use .jsonl, an object a line.")


def read_json(file: BinaryIO) -> Sheet:
    """Read a list of objects, or one object; rows are counted from 1.

    Errors:
        FileError: too large, not text, not JSON, or not objects.
    """
    data = file.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        raise fault(
            Text("不超过 32 MiB 的 JSON", "JSON of at most 32 MiB"), _USE_LINES, got=Text("更大的文件", "a larger file")
        )
    text = data.decode(encoding_of(io.BytesIO(data))).removeprefix(BOM)
    if not text.strip():
        raise fault(_OBJECTS, got=Text("空文件", "an empty file"))
    found = _parse(text)
    listed: list[Any] = found if isinstance(found, list) else [found]
    rows = [(number, row) for number, row in enumerate(listed, 1) if isinstance(row, dict)]
    problems = tuple(
        Problem(got=brief(row), expected=_OBJECTS, row=number)
        for number, row in enumerate(listed, 1)
        if not isinstance(row, dict)
    )
    if problems and not rows:
        raise FileError(problems[0])
    return _sheet(rows, problems)


def read_json_lines(file: BinaryIO) -> Sheet:
    """Read an object a line; rows are counted as lines. A line that is none is a problem of that row alone.

    Errors:
        FileError: not text, or not one line that is an object.
    """
    encoding = encoding_of(read_lines(file))
    file.seek(0)
    rows: list[tuple[int, dict[str, Any]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(decode_lines(read_lines(file), encoding), 1):
        if not line.strip():
            continue
        try:
            row = _parse(line)
            if not isinstance(row, dict):
                raise fault(Text("每行一个对象", "an object a line"), got=brief(row))
        except FileError as error:
            problems += [evolve(problem, row=number) for problem in error.problems]
        else:
            rows.append((number, row))
    if problems and not rows:
        raise FileError(problems[0])
    return _sheet(rows, tuple(problems))


def _sheet(rows: list[tuple[int, dict[str, Any]]], problems: tuple[Problem, ...] = ()) -> Sheet:
    headers = tuple(dict.fromkeys(key for _, row in rows for key in row))
    return Sheet(headers, ((number, [row.get(key) for key in headers]) for number, row in rows), problems)


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction)
    except json.JSONDecodeError as error:
        raise fault(_JSON, where=f"line {error.lineno}, column {error.colno}", got=error.msg) from None
    except RecursionError:
        raise fault(_OBJECTS, got=Text("嵌套过深的列表", "lists within lists, too deep")) from None


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise fault(
                Text("每个键一个值", "one value a key"),
                where=shown(key),
                got=Text("同一对象中重复的键", "the same key twice in one object"),
            )
        if not (_is_text(key) and (not isinstance(value, str) or _is_text(value))):
            raise fault(
                Text("完整的字符", "whole characters"), where=shown(key), got=Text("半个代理对", "half of a surrogate pair")
            )
        found[key] = value
    return found


def _is_text(text: str) -> bool:
    """Tell whether a string could be written again: half of a surrogate pair, escaped, could not."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _integer(written: str) -> int:
    return int(_short(written))


def _fraction(written: str) -> float:
    return float(_short(written))  # one that is not finite is refused where it stands, like NaN


def _short(written: str) -> str:
    if len(written) > LONGEST_NUMBER:
        expected = Text(f"不超过 {LONGEST_NUMBER} 位的数", f"a number of at most {LONGEST_NUMBER} characters")
        raise fault(expected, got=Text(f"{len(written)} 位的数", f"a number of {len(written)} characters"))
    return written
