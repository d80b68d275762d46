"""How people write yes, no, days and words in a cell, and what each means.

Blank cells never come here: a blank is unknown, whatever the field. What cannot be read with certainty is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cleanprod.models.reading import DAY, FIRST_DAY, INDUSTRY, LAST_DAY, WORDS, YEAR, YES_OR_NO
from cleanprod.rules.expressions import NEVER
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

Value = bool | dt.date | str | None

MARKS: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"
"""Marks that take no room: nobody sees them in a cell, and copying from a page leaves them there."""

_EDGES: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + MARKS
_WITHOUT_MARKS: Final = str.maketrans("", "", MARKS)

YES: Final = frozenset(("是", "有", "对", "√", "✓", "✔", "yes", "y", "true"))
NO: Final = frozenset(("否", "无", "没有", "×", "✗", "✕", "no", "n", "false"))
UNKNOWN: Final = frozenset(("未知", "不详", "不清楚", "unknown", "n/a", "?", "-"))
_DONE: Final = ("完成", "发生", "启动", "开展", "提交", "公布", "验收", "实施", "列入", "审核", "报告", "改正")
NOT_HAPPENED: Final = frozenset(("否", "无", "没有", "未", "尚未", "no", "never", *(f"未{done}" for done in _DONE)))
SECTORS: Final = {"工业": "industry", "农业": "agriculture", "服务业": "services", "建筑业": "construction"}

A_DAY: Final = Text("一个日期（如 2018-06-01）或空白", "a date (2018-06-01) or blank")
_NOT_A_NUMBER: Final = Text("数字不是答复：请写“是”或“否”。", "A number is not an answer: write yes or no.")
_YES_NO_BLANK: Final = Text(
    "请写“是”或“否”；不清楚则留空。", "Write yes or no, 是 or 否; leave it blank where it is not known."
)
_YEAR_FIRST: Final = Text(
    "请写完整日期，年份四位在前：2018-06-01。", "Write the whole day, the year first and in full: 2018-06-01."
)
_OR_NEVER: Final = Text(
    "请写完整日期，年份四位在前：2018-06-01；尚未发生写“未”，不清楚则留空。",
    "Write the whole day, the year first: 2018-06-01; write 未 where it has not happened, and leave blank what is not known.",
)
_NO_SUCH_DAY: Final = Text("该日不存在。", "There is no such day.")
_IN_RANGE: Final = Text(f"须在 {FIRST_DAY} 至 {LAST_DAY} 之间。", f"Between {FIRST_DAY} and {LAST_DAY}.")
_AS_TEXT: Final = Text(
    "请写成文字：JSON 中加引号，工作簿中用文本格式。",
    "Write it as text: in quotation marks in JSON, in the format Text in a workbook.",
)
_YEAR_ALONE: Final = Text("请只写四位年份：2017 或 2017年。", "Write the year alone, in four digits: 2017 or 2017年.")
_NO_HOUR: Final = Text("请只写日期，不写时刻。", "Write the day without a time of day.")
_FOUR_DIGITS: Final = 1000
_LOST_ZERO: Final = Text(
    "数字会丢失首位的零：请以文本格式填写代码。", "A number loses its first zero: write the code in the format Text."
)
_SURE_FROM: Final = dt.date(1900, 3, 1)
_NOT_SURE: Final = Text(
    "表格软件在 1900-03-01 之前多算一天：请写成文字。",
    "Before 1900-03-01 spreadsheets count a day too many: write it as text.",
)

_NUMBER: Final = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?%?|[+-]?(nan|inf|infinity)", re.ASCII)
_DATE: Final = re.compile(
    r"(\d{4}) ?(?:([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号])"
    r"(?:[t ] ?0?0:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_YEAR: Final = re.compile(r"(\d{4}) ?(?:年度?)?", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t ]00:00:00)?", re.ASCII)
_LONGEST: Final = 60
_KEPT: Final = 4096


class Refused(Exception):  # noqa: N818 - it never leaves this room
    """A cell that cannot be read: what was expected there, and how to mend it."""

    def __init__(self, expected: Text, mend: Text | str = "") -> None:
        super().__init__(expected, mend)
        self.expected = expected
        self.mend = mend


def stripped(text: str) -> str:
    """Give a cell without white space and marks around it."""
    return text.strip(_EDGES)


def without_marks(text: str) -> str:
    """Give a text in its plain width, without marks that nobody sees."""
    return stripped(unicodedata.normalize("NFKC", text).translate(_WITHOUT_MARKS))


@lru_cache(_KEPT)
def _plain(text: str) -> str:
    # no answer and no day is longer: what is refused anyway costs no time
    return without_marks(text).casefold() if len(text) <= _LONGEST else ""


def read_flag(cell: object) -> bool | None:
    """Read yes, no or unknown.

    Errors:
        Refused: a number, or a word that is none of them.
    """
    if isinstance(cell, bool):
        return cell
    return _flag_word(cell if isinstance(cell, str) else str(cell))


@lru_cache(_KEPT)
def _flag_word(cell: str) -> bool | None:
    word = _plain(cell)
    if word in YES:
        return True
    if word in NO:
        return False
    if word in UNKNOWN:
        return None
    raise Refused(YES_OR_NO, _NOT_A_NUMBER if _NUMBER.fullmatch(word) else _YES_NO_BLANK)


def read_event(cell: object) -> dt.date | None:
    """Read the day of an event, NEVER where it has not happened, or unknown.

    Errors:
        Refused: none of them, or a day that does not exist.
    """
    if isinstance(cell, str) and _plain(cell) in NOT_HAPPENED:
        return NEVER
    return _day(cell, DAY)


def read_day(cell: object) -> dt.date | None:
    """Read a day, or unknown.

    Errors:
        Refused: neither, or a day that does not exist.
    """
    return _day(cell, A_DAY)


def _day(cell: object, expected: Text) -> dt.date | None:
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return _day_of(cell, expected)
    if not isinstance(cell, str):
        raise Refused(expected, _AS_TEXT)
    word = _plain(cell)
    if word in UNKNOWN:
        return None
    found = _DATE.fullmatch(word) or _COMPACT.fullmatch(word)
    if found is None:
        raise Refused(expected, _OR_NEVER if expected is DAY else _YEAR_FIRST)
    year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Refused(expected, _IN_RANGE)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Refused(expected, _NO_SUCH_DAY) from None


def _day_of(cell: dt.date | dt.time | dt.timedelta, expected: Text) -> dt.date:
    """Read a cell that a workbook or a table holds as a day; of an event also the one that says that it did not happen."""
    if not isinstance(cell, dt.date) or isinstance(cell, dt.datetime):
        raise Refused(expected, _NO_HOUR)
    if cell == NEVER and expected is DAY:
        return NEVER
    if not _SURE_FROM <= cell <= LAST_DAY:
        raise Refused(expected, _NOT_SURE if cell < _SURE_FROM else _IN_RANGE)
    return cell


def read_year(cell: object) -> int | None:
    """Read a year: a whole number, four digits with 年 or 年度 behind them or not, its first day in a workbook; or unknown.

    >>> read_year("2017年度"), read_year(2017.0), read_year("不详")
    (2017, 2017, None)

    Errors:
        Refused: another day, a part of a year, or a year that is not modelled.
    """
    year: object = cell
    if isinstance(cell, str):
        word = _plain(cell)
        if word in UNKNOWN:
            return None
        found = _YEAR.fullmatch(word)
        year = int(found[1]) if found else None
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and (cell.month, cell.day) == (1, 1):
        year = cell.year  # a workbook that shows a day as its year
    elif isinstance(cell, float) and cell.is_integer():
        year = int(cell)
    if isinstance(year, bool) or not isinstance(year, int):
        raise Refused(YEAR, _YEAR_ALONE)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Refused(YEAR)
    return year


def read_name(cell: object) -> str:
    """Read a text as it is written; a whole number is its digits.

    Errors:
        Refused: a fraction, or true and false.
    """
    if isinstance(cell, str):
        return stripped(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    raise Refused(WORDS, _AS_TEXT)


def read_word(cell: object) -> str | None:
    """Read a word as it is written, or unknown.

    Errors:
        Refused: a fraction, or true and false.
    """
    text = read_name(cell)
    return None if _plain(text) in UNKNOWN else text


def read_code(cell: object) -> str | None:
    """Read a code or the name of a place, in plain width, or unknown.

    Errors:
        Refused: a fraction, or true and false.
    """
    text = read_word(cell)
    return None if text is None else without_marks(text)


def read_industry(cell: object) -> str | None:
    """Read an industry code, or unknown. A number below 1000 may have lost its first zero (0915 is mining, 915 is not).

    Errors:
        Refused: a fraction, true and false, or such a number.
    """
    if isinstance(cell, int) and not isinstance(cell, bool) and cell < _FOUR_DIGITS:
        raise Refused(INDUSTRY, _LOST_ZERO)
    return read_code(cell)


def read_sector(cell: object) -> str | None:
    """Read a sector by its name in Chinese or English, or unknown.

    Errors:
        Refused: a fraction, or true and false.
    """
    text = read_code(cell)
    return None if text is None else SECTORS.get(text, text.lower())


def read_edition(cell: object) -> str | None:
    """Read the edition of an industry code, 2017 or 2017版, or unknown.

    Errors:
        Refused: a fraction, or true and false.
    """
    text = read_code(cell)
    return None if text is None else text.removesuffix("版")


BY_KIND: Final[dict[str, Callable[[object], Value]]] = {
    "flag": read_flag,
    "event": read_event,
    "day": read_day,
    "name": read_name,
    "word": read_word,
    "code": read_code,
}
"""How a field of a kind is read."""

BY_FIELD: Final[dict[str, Callable[[object], Value]]] = {
    "industry": read_industry,
    "sector": read_sector,
    "industry_edition": read_edition,
    "recorded_on": read_day,
    "uscc": read_code,
}
"""How the fields are read that have a way of their own."""
