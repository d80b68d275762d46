"""From written text to a quantity: one pass over an allow-list of units, in bounded time; nothing is evaluated.

>>> parse_quantity("400万吨标准煤").to("TJ").magnitude
Decimal('117228')
>>> parse_quantity("10-20 mg/L")
Traceback (most recent call last):
...
cleanprod.errors.QuantityError: got '10-20 mg/L', expected one value. A range is two values: give the lower and the upper ...
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import TYPE_CHECKING, Final, TypeVar

from cleanprod.errors import brief
from cleanprod.words import Text

from .definitions import COUNTS, LONGEST_FIRST, definitions
from .plain import A_QUANTITY, LONGEST, plain, refused
from .quantity import Quantity, made
from .spelling import KEPT, compound, tight

if TYPE_CHECKING:
    from collections.abc import Container

    from cleanprod.errors import QuantityError

    from .unit import Unit

Q = TypeVar("Q", bound=Quantity)

EXACT: Final = Context(prec=400, Emin=-999_999, Emax=999_999, traps=[Inexact, InvalidOperation, Overflow])
"""Decimal arithmetic that never rounds: what is written is at most a line long."""

_multiply: Final = EXACT.multiply
_simple: Final = re.compile(r"([+-]?\d{1,40}(?:\.\d{1,40})?) ?([^\d\s+.,-][^\n]*)", re.ASCII).fullmatch
_NUMBER: Final = re.compile(
    r"([+-]?)((?:[1-9]\d{0,2}(?:,\d{3}){1,12}|\d{1,40})(?:\.\d{1,40})?|\.\d{1,40})"
    r"(?:[eE]([+-]?\d{1,2})(?![\d.])|\ ?[×*x]\ ?10\^([+-]?\d{1,2})(?![\d.]))?\ *",
    re.ASCII,
)
_RANGE: Final = re.compile(r"~|至|到|\.\.|(?<!\^)-(?!1(?:$|[ ·]))(?= ?\d)|\bto\b|以上|以下|以内|±")
_FIRST: Final = re.compile("[^/·]*")
_ABOUT: Final = re.compile(r"约|大约|近|逾|超过|不足|不到|多于|少于|[<>=≤≥≈~±]|about|approx|less|more|over", re.IGNORECASE)

_known: dict[str, tuple[Decimal | None, Unit]] = {}
"""What was read already, by spelling: only units of the list are kept, and never more than so many."""

_ONE: Final = Decimal(1)
ONE_VALUE: Final = Text("一个值", "one value")
_TWO_VALUES: Final = Text(
    "区间是两个值：下限与上限请分列填写。", "A range is two values: give the lower and the upper in fields of their own."
)
_NO_GUESS: Final = Text(
    "约数和界限不是量值：请写实测或核定的值。", "An estimate or a bound is no value: write the value itself."
)
_GROUPS: Final = Text("千分位用逗号，小数用点：1,250.5。", "Thousands take a comma, decimals a point: 1,250.5.")
_NOTHING_COMPUTED: Final = Text(
    "不作运算；十的幂至多两位：1.2e6 或 1.2×10^6。", "Nothing is computed; a power of ten has two digits: 1.2e6 or 1.2×10^6."
)
_A_YEAR: Final = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_YEAR: Final = Text("这是年份还是年数？年数请写 a。", "A year, or a number of years? Write a for the latter.")
_MONEY: Final = Text("¥ 只用于金额。", "¥ is for money only.")
_NO_UNIT: Final = Text("数必须带单位。", "A number needs its unit.")


def parse_quantity(text: str) -> Quantity:
    """Read a written quantity: a number, multipliers (万, 亿, million), a unit, in Chinese or English.

    The result is exact and keeps what was written. It works like a pint quantity: `.to`, `.magnitude`, `.units`,
    arithmetic, comparison.

    Errors:
        QuantityError: not a quantity; a range, an estimate, a number without unit, a bare `ton`; a unit that is
            not of the list (the nearest is offered); more than 120 characters.

    >>> parse_quantity("1,250 度").to("MJ").magnitude
    Decimal('4500')
    >>> parse_quantity("4e6 tce") == parse_quantity("4 Mtce")
    True
    """
    if not isinstance(text, str):
        raise refused(brief(text), A_QUANTITY, Text("请写成文字。", "Write it as text, with its unit."))
    return simple(text, Quantity, None) or _read(text)


def simple(text: str, kind: type[Q], holds: Container[str] | None) -> Q | None:
    """Read a number and a unit that was read before, as a kind that holds its dimension; None for all else.

    The way of nearly every value of a field: no negative, no thousands, nothing to be made plain.
    """
    found = _simple(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    number, rest = found.groups()
    known = _known.get(rest)
    if known is None or text[0] == "-" or (holds is not None and known[1].dimension not in holds):
        return None
    count, unit = known
    return made(kind, Decimal(number) if count is None else _multiply(Decimal(number), count), unit, text)


def _read(text: str) -> Quantity:
    written = plain(text)
    money = written.startswith("¥")
    found = _NUMBER.match(written.removeprefix("¥").lstrip())
    if found is None:
        raise _no_number(written, text)
    sign, digits, small, large = found.groups()
    rest = found.string[found.end() :]
    if money and (not rest or rest in COUNTS):  # ¥5万
        rest += "元"
    if not rest:
        raise refused(brief(text), A_QUANTITY, _NO_UNIT)
    if rest == "年" and _A_YEAR.fullmatch(digits):
        raise refused(brief(text), A_QUANTITY, _YEAR)
    if _RANGE.search(rest):
        raise refused(brief(text), ONE_VALUE, _TWO_VALUES)
    if rest[0] in "0123456789.,^+*×eE" and not rest.startswith("1/"):
        raise refused(brief(text), A_QUANTITY, _GROUPS if rest[0] in "0123456789.," else _NOTHING_COMPUTED)
    count, unit = _multiplied(tight(rest), text)
    if money and not unit.dimension.startswith("money"):
        raise refused(brief(text), A_QUANTITY, _MONEY)
    if len(_known) < KEPT and not money and tight(rest) == rest and rest in text and rest != "年":
        _known[rest] = (None if count == _ONE else count, unit)
    power = int(small or large or 0)
    value = EXACT.multiply(Decimal(sign + digits.replace(",", "")), count)
    value = EXACT.multiply(value, Decimal(10**power)) if power > 0 else value.scaleb(power, EXACT)
    value = value or value.copy_abs()  # no -0
    return made(Quantity, value, unit, text)


def _multiplied(rest: str, text: str) -> tuple[Decimal, Unit]:
    """Read what stands after the number: words that multiply it, and the unit."""
    first = _FIRST.match(rest)
    if rest not in definitions().spellings and first is not None and first[0] not in definitions().spellings:
        for word in LONGEST_FIRST:
            if rest.startswith(word):
                unit = rest[len(word) :].lstrip()
                if not unit:
                    raise refused(brief(text), A_QUANTITY, _NO_UNIT)
                return Decimal(10 ** COUNTS[word]), compound(unit, text, counted=True)
    return _ONE, compound(rest, text)


def _no_number(written: str, text: str) -> QuantityError:
    if _ABOUT.match(written):
        return refused(brief(text), ONE_VALUE, _NO_GUESS)
    return refused(brief(text), A_QUANTITY, "" if text.strip() else _NO_UNIT)
