"""How the cells of a column are read: by the field that it fills, and by how days are counted in the file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, get_args, get_origin

from cleanprod.models.fields import asks_of, expected_of, facts_of, quantity_of
from cleanprod.models.record import Record
from cleanprod.words import Text

from .cells import (
    A_DAY,
    BY_FIELD,
    BY_KIND,
    UNKNOWN,
    Refused,
    read_day,
    read_event,
    read_flag,
    read_name,
    read_year,
    without_marks,
)
from .quantities import amount_reader, number_of, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[object], object]

SERIALS: Final = range(20_000, 80_001)
"""Whole numbers that are taken for a day as spreadsheets count them: 1954-10-03 to 2119-01-11. Eight digits are a date."""

_DIGITS: Final = 5
_A_NUMBER: Final = Text("一个数", "a number")
_A_WHOLE_NUMBER: Final = Text("一个整数", "a whole number")
_IN_JSON: Final = Text("请用 JSON 文件给出。", "Give it in a JSON file.")
_WHOLE_DAY: Final = Text("请写整日，不写时刻。", "Write a whole day, without a time of day.")


@cache
def reader_of(model: type[Record], field: str, unit: str = "") -> Reader:
    """Tell how the cells of a field are read: as a quantity, by a way of its own, by its kind, by its type."""
    kind = quantity_of(model, field)
    if kind is not None:
        return amount_reader(wanted(kind, model.model_fields[field].title or field), unit)
    if holds_records(model, field):
        return lambda cell: _records(cell, expected_of(model, field))
    if field in BY_FIELD:
        return BY_FIELD[field]
    return _by_fact(model, field) or _by_type(model, field)


def _by_fact(model: type[Record], field: str) -> Reader | None:
    facts = facts_of(model)
    if field not in facts:
        return None
    asks = asks_of(model, field)
    if asks.year:
        return read_year
    if asks.most is not None:
        return lambda cell: _expecting(_shown, cell, asks.expected)
    return BY_KIND.get(facts[field].fact_kind)


def _by_type(model: type[Record], field: str) -> Reader:
    annotation = model.model_fields[field].annotation
    types = [one for one in get_args(annotation) or (annotation,) if isinstance(one, type)]
    if dt.date in types:
        return read_day
    if holds_several(model, field):
        return lambda cell: cell if isinstance(cell, list) else _expecting(read_name, cell, expected_of(model, field))
    if holds_record(model, field):
        return lambda cell: _record(cell, field)
    for kind, read in ((bool, read_flag), (int, _whole), (Decimal, _exact), (float, _number)):
        if kind in types:
            return lambda cell: _expecting(read, cell, expected_of(model, field))
    return read_name


@cache
def holds_records(model: type[Record], field: str) -> bool:
    """Tell whether a field holds a list of records, which JSON can give and a cell of a table cannot."""
    return tuple in get_args(model.model_fields[field].annotation)


@cache
def holds_several(model: type[Record], field: str) -> bool:
    """Tell whether a field holds several words or amounts: a list in JSON, and in a cell one text."""
    return any(get_origin(one) is tuple for one in get_args(model.model_fields[field].annotation))


@cache
def holds_record(model: type[Record], field: str) -> bool:
    """Tell whether a field holds another record, which a file names by its identifier in a field of its own."""
    annotation = model.model_fields[field].annotation
    return any(isinstance(one, type) and issubclass(one, Record) for one in get_args(annotation) or (annotation,))


def named_apart(field: str) -> Text:
    """Say of a field that holds another record what stands in its cell."""
    return Text(f"空白：其编号写在 {field}_id 一列", f"nothing: its identifier stands in a column {field}_id")


def holds_days(read: Reader) -> bool:
    """Tell whether a way of reading gives days."""
    return read in (read_day, read_event)


def serial_day(cell: object, day_zero: dt.date) -> dt.date | None:
    """Give the day that a cell is by its serial number; None where it is none.

    >>> serial_day("43252", dt.date(1899, 12, 30))
    datetime.date(2018, 6, 1)

    Errors:
        Refused: a part of a day.
    """
    if isinstance(cell, str):
        cell = int(word) if len(word := without_marks(cell)) == _DIGITS and word.isascii() and word.isdigit() else None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not SERIALS[0] <= cell <= SERIALS[-1]:
        return None
    if cell != int(cell):
        raise Refused(A_DAY, _WHOLE_DAY)
    return day_zero + dt.timedelta(days=int(cell))


def _expecting(read: Reader, cell: object, expected: Text) -> object:
    try:
        return read(cell)
    except Refused as refused:
        raise Refused(expected, refused.mend) from None


def _records(cell: object, expected: Text) -> object:
    if not isinstance(cell, list):
        raise Refused(expected, _IN_JSON)
    return cell


def _record(_: object, field: str) -> object:
    raise Refused(named_apart(field))


def _exact(cell: object) -> Decimal | None:
    if isinstance(cell, str) and without_marks(cell).casefold() in UNKNOWN:
        return None
    number = number_of(cell)
    if number is None:
        raise Refused(_A_NUMBER)
    return Decimal(number)


def _shown(cell: object) -> int | float | Decimal | None:
    """Give a number exactly, as a person would see it where the model refuses it."""
    found = _exact(cell)
    if found is None:
        return None
    near = float(found)
    return int(found) if found == int(found) else near if Decimal(repr(near)) == found else found


def _number(cell: object) -> float | None:
    found = _exact(cell)
    return None if found is None else float(found)


def _whole(cell: object) -> int | None:
    found = _exact(cell)
    if found is not None and found != int(found):
        raise Refused(_A_WHOLE_NUMBER)
    return None if found is None else int(found)
