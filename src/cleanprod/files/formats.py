"""What the number format of a cell says about its number: a percentage, leading zeros, words beside it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from attrs import frozen

from cleanprod.errors import brief
from cleanprod.words import Text

from .sheets import Unsure

_EXACT: Final = 10**15
"""Whole numbers below are what was written: a spreadsheet keeps fifteen digits."""

_LITERAL: Final = re.compile(r'"([^"]*)"|[\\!](.)|[_*].|\[\$([^-\]]*)[^\]]*\]|\[[^\]]*\]')
"""What is no part of the number: words in quotation marks, one character, room, a currency, a colour or condition."""

_FIRST: Final = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*')
_CONDITION: Final = re.compile(r"\[[<>=]")
_GENERAL: Final = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")
_ZEROS: Final = re.compile("00+")
_PERCENT: Final = "%‰"
_AN_AMOUNT: Final = Text("单元格中只有一个数", "a cell that shows its number alone")
_MEND: Final = Text(
    "请将数字格式改为“常规”，并在数后或标题中写明单位。",
    "Give it the format General, and write the unit beside the number or in the header.",
)


@frozen
class Format:
    """What a number format says, where it is out of the ordinary.

    Attributes:
        code: the format as the workbook has it.
        percent: it shows a percentage.
        worded: it shows words or a scale that the number does not hold: 5 as 5万, 5000 as 5.
        words: these words, where there is no scale.
        zeros: digits to which it fills a whole number with zeros.
    """

    code: str
    percent: bool = False
    worded: bool = False
    words: str = ""
    zeros: int = 0

    def read(self, value: float) -> object:
        """Give a number as it is shown; one that is shown with words is `Unsure`."""
        if self.percent:
            number: object = f"{(Decimal(repr(value)) * 100).normalize():f}%"
        else:
            number = plain_number(value)
            if self.zeros and isinstance(number, int) and 0 <= number < 10 ** (self.zeros - 1):
                number = f"{number:0{self.zeros}d}"
        if not self.worded:
            return number
        code = brief(self.code)
        shown = Text(f"{number}（以数字格式 {code} 显示）", f"{number}, shown by the number format {code}")
        return Unsure(number, shown, _AN_AMOUNT, _MEND, self.words)


def format_of(code: str) -> Format | None:
    """Read the code of a number format; None where it says nothing beyond the number.

    >>> format_of("0.00"), format_of('0"万"').worded, format_of("0000").zeros
    (None, True, 4)
    """
    conditional = _CONDITION.search(code) is not None
    section = code if conditional else _FIRST.findall(code)[0]
    rest = _GENERAL.sub("", _LITERAL.sub("", section))
    literals = "".join("".join(filter(None, found)) for found in _LITERAL.findall(section))
    worded = any(sign.isalnum() or sign in _PERCENT for sign in unicodedata.normalize("NFKC", literals))
    scaled = any(sign.isalnum() and not sign.isascii() for sign in rest) or _SCALED.search(rest) is not None
    percent = "%" in _LITERAL.sub("", code)
    zeros = len(section) if _ZEROS.fullmatch(section) else 0
    words = "" if scaled or percent or conditional else literals.strip()
    return Format(code, percent, worded or scaled, words, zeros) if percent or worded or scaled or zeros else None


def plain_number(value: float) -> int | float:
    """Give a whole number as an int."""
    if abs(value) >= _EXACT:
        return float(value)
    return int(value) if value == int(value) else value
