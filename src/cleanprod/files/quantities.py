"""How people write an amount in a cell: with its unit, or as a number under a header that names the unit."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import QuantityError, brief
from cleanprod.units import unit_of
from cleanprod.units.accepting import example, expected
from cleanprod.words import Text

from .cells import UNKNOWN, Refused, stripped, without_marks
from .sheets import Unsure

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleanprod.units import Quantity

Amount = str | dict[str, str] | None
"""As it is written, or `{"value", "unit"}`."""

_NO_FORMULA: Final = Text("请写数值，不写公式。", "Write the value, not a formula.")
_FINITE: Final = Text("有限的数", "a finite number")

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_LONGEST: Final = 100


@frozen
class Wanted:
    """What a person should write in the cells of a quantity, and how a number without a unit is mended."""

    expected: Text
    its_unit: Text


def wanted(kind: type[Quantity], header: str) -> Wanted:
    """Tell what should stand in the cells of a quantity of a kind, with an example of that kind.

    >>> from cleanprod.units import Money
    >>> one = wanted(Money, "投资")
    >>> one.expected.en, one.its_unit.en
    ('money, such as 350 万元, or blank', 'Write the unit beside the number, or in the header: 投资（万元）.')
    """
    asked = expected(kind)
    unit = example(kind).partition(" ")[2]
    return Wanted(
        Text(f"{asked.zh}，或空白", f"{asked.en}, or blank"),
        Text(
            f"请在数后写明单位，或写在标题中：{header}（{unit}）。",
            f"Write the unit beside the number, or in the header: {header}（{unit}）.",
        ),
    )


def amount_reader(want: Wanted, unit: str) -> Callable[[object], Amount]:
    """Tell how the cells of a quantity are read under a header with a unit, or none."""

    def read(cell: object) -> Amount:
        return read_amount(cell, want, unit)

    return read


def read_amount(cell: object, want: Wanted, unit: str = "") -> Amount:
    """Read an amount under a header that names a unit, or none; or unknown.

    Errors:
        Refused: a number without a unit, or a cell whose unit is not that of its header.
    """
    if isinstance(cell, Unsure):
        cell = _sure(cell, unit)
    if isinstance(cell, dict):
        own = cell.get("unit")
        if unit and isinstance(own, str):
            _check_unit(own, unit, want)
        return cell  # the model tells what else is wrong with it
    number = number_of(cell)
    if number is not None:
        if not unit:
            raise Refused(want.expected, want.its_unit)
        return {"value": number, "unit": unit}
    if not isinstance(cell, str):
        raise Refused(want.expected)
    text = without_marks(cell)
    if text.casefold() in UNKNOWN:
        return None
    if text.startswith("="):
        raise Refused(want.expected, _NO_FORMULA)
    found = _NUMBER.match(text)
    if unit and found:
        _check_unit(text[found.end() :], unit, want)
    return stripped(cell)


def _sure(cell: Unsure, unit: str) -> object:
    """Give the number of a cell whose format shows the unit of its header: both say the same."""
    if not cell.words or not unit or not _same_unit(cell.words, unit):
        raise Refused(cell.expected, cell.mend)
    return cell.value


def number_of(cell: object) -> str | None:
    """Give the number that a cell is, exactly, as a decimal; None where it is none.

    Errors:
        Refused: a number that is not finite.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell):
            raise Refused(_FINITE)
        return format(Decimal(repr(cell)), "f")
    if isinstance(cell, str):
        text = without_marks(cell) if len(cell) <= _LONGEST else ""
        if _NUMBER.fullmatch(text):
            return format(Decimal(text.replace(",", "")), "f")
    return None


def _check_unit(own: str, unit: str, want: Wanted) -> None:
    """Refuse a cell whose own unit is another one than that of its header; what is no unit is left to the model."""
    own = own.strip()
    if own and _same_unit(own, unit) is False:
        mend = Text(
            f"标题的单位是 {brief(unit)}，单元格的单位是 {brief(own)}：请只写一种。",
            f"The header says {brief(unit)}, the cell {brief(own)}: write one of them.",
        )
        raise Refused(want.expected, mend)


def _same_unit(own: str, unit: str) -> bool | None:
    """Tell whether two units are one; None where one of them is no unit."""
    try:
        return unit_of(own) == unit_of(unit)
    except QuantityError:
        return None
