"""From a quantity to text that reads back as the same quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from .quantity import WIDE, rounded

if TYPE_CHECKING:
    from cleanprod.words import Lang

    from .quantity import Quantity
    from .unit import Unit

_LARGE: Final = ((8, "亿"), (4, "万"))
_SHORT: Final = Decimal("0.0001")
_SHOWN: Final = 12
_LONG: Final = 36


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
    if digits is not None and value != (short := value.quantize(Decimal(1).scaleb(-digits), context=WIDE)):
        mark, value = "≈", short or short.copy_abs()
    return f"{mark}{_chinese(value, shown.units) if lang == 'zh' else _english(value, shown.units)}"


def _english(value: Decimal, unit: Unit) -> str:
    return _plain(value) if unit.name == "1" else f"{_plain(value)} {unit.name}"


def _chinese(value: Decimal, unit: Unit) -> str:
    multiple = any(one.of is not None for one in unit.parts[0][:1])  # 3 万万元 is no way to write
    space = " " if unit.zh.startswith("1/") else ""
    for power, word in () if multiple else _LARGE:
        scaled = value.scaleb(-power, WIDE)
        short = scaled.quantize(_SHORT, context=WIDE) == scaled
        if scaled.copy_abs() >= 1 and unit.zh[0] not in "十百万亿%‰" and short:
            return f"{_plain(scaled)}{word}{space}{unit.zh}"
    return f"{_plain(value)}{space}{'' if unit.name == '1' else unit.zh}"


def plain_text(value: Decimal, form: str = "f") -> str:
    """Write a decimal without an exponent and without zeros at its end; `,f` groups the thousands."""
    text = format(value, form)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Decimal) -> str:
    """Group the thousands; a number that would fill the line is written with a power of ten."""
    return plain_text(value, ",f") if abs(value.adjusted()) < _LONG else str(value.normalize(WIDE))


def _significant(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(value.adjusted() + 1 - digits), context=WIDE) if value else value
