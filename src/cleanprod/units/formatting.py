"""From a quantity to text that reads back as the same quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from .quantity import rounded

if TYPE_CHECKING:
    from cleanprod.words import Lang

    from .quantity import Quantity
    from .unit import Unit

_LARGE: Final = ((8, "亿"), (4, "万"))
_PLACES: Final = 4
_SHOWN: Final = 12


def format_quantity(quantity: Quantity, lang: Lang = "en", *, unit: str | Unit | None = None, digits: int | None = None) -> str:
    """Write a quantity: `400万吨标准煤` in Chinese, `4,000,000 tce` in English.

    What is written reads back as the same quantity: `parse_quantity(format_quantity(q)) == q`. A number whose decimal
    does not end, or is cut to `digits` after the point, is marked ≈, which the parser refuses.

    Arguments:
        quantity: what to write.
        lang: `zh` writes large numbers by 万 and 亿.
        unit: the unit to write it in; its own by default.
        digits: at most so many digits after the point.

    Errors:
        QuantityError: as `Quantity.to`.

    >>> from cleanprod.units import parse_quantity
    >>> format_quantity(parse_quantity("4 Mtce"), "zh", unit="tce")
    '400万吨标准煤'
    """
    shown = quantity if unit is None else quantity.to(unit)
    exact = shown.exact_magnitude
    mark, value = ("", exact) if isinstance(exact, Decimal) else ("≈", _significant(rounded(exact), _SHOWN))
    if digits is not None and value != (short := round(value, digits)):
        mark, value = "≈", short
    return f"{mark}{_chinese(value, shown.units) if lang == 'zh' else _english(value, shown.units)}"


def _english(value: Decimal, unit: Unit) -> str:
    return _plain(value) if unit.name == "1" else f"{_plain(value)} {unit.name}"


def _chinese(value: Decimal, unit: Unit) -> str:
    for power, word in _LARGE:
        scaled = value.scaleb(-power)
        if abs(scaled) >= 1 and unit.zh[0] not in "十百万亿%‰" and round(scaled, _PLACES) == scaled:
            return f"{_plain(scaled)}{word}{unit.zh}"
    return f"{_plain(value)}{'' if unit.name == '1' else unit.zh}"


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _significant(value: Decimal, digits: int) -> Decimal:
    return round(value, max(0, digits - 1 - value.adjusted())) if value else value
