"""How what people write in a field is read: days, years, scores, codes, places; what is refused, and with which words."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from cleanprod.errors import QuantityError, brief
from cleanprod.rules.expressions import NEVER
from cleanprod.units.quantity import number_of
from cleanprod.words import Text

from .places import city_names, find_city, find_county, places

if TYPE_CHECKING:
    from .places import Place

FIRST_DAY: Final = dt.date(1900, 1, 1)
LAST_DAY: Final = dt.date(2199, 12, 31)


def refusal(expected: Text, mend: Text | str = "", *, where: str = "", got: Text | str = "") -> PydanticCustomError:
    """Build the error that a validator raises: what was expected and how to mend it, in both languages.

    One that is not about a single field says `where` it is and what it `got` there.
    """
    mends = mend if isinstance(mend, Text) else Text(mend, mend)
    context = {"zh": expected.zh, "en": expected.en, "mend_zh": mends.zh, "mend_en": mends.en}
    placed = {"where": where, "got": got} if where else {}
    return PydanticCustomError("cleanprod", "expected {en}. {mend_en}", {**context, **placed})


YES_OR_NO: Final = Text("“是”或“否”（True 或 False）；空白为未知", "yes or no (True or False); blank is unknown")
PLAIN_DAY: Final = Text("一个日期（如 2018-06-01）或空白", "a date (2018-06-01) or blank")
DAY: Final = Text("一个日期（如 2018-06-01）、“未发生”（NEVER）或空白", "a date (2018-06-01), NEVER or blank")
YEAR: Final = Text(
    f"一个年份（{FIRST_DAY.year} 至 {LAST_DAY.year}，如 2017）或空白",
    f"a year ({FIRST_DAY.year} to {LAST_DAY.year}, such as 2017) or blank",
)
NUMBER: Final = Text("一个不小于零的有限数", "a finite number, zero or more")
BEST_SCORE: Final = 100
SCORE: Final = Text(f"0 至 {BEST_SCORE} 的数，如 86.5", f"a number from 0 to {BEST_SCORE}, such as 86.5")
DIGITS: Final = (2, 4)
"""Of a code of industry the fewest and the most."""

_CODE: Final = rf"([A-T]?)(\d{{{DIGITS[0]},{DIGITS[1]}}})"

INDUSTRY: Final = Text("GB/T 4754 行业代码，如 3360 或 C3360", "an industry code of GB/T 4754, such as 3360 or C3360")
CITY: Final = Text("广东省地级以上市的名称或 GB/T 2260 代码", "a city of Guangdong, by name or GB/T 2260 code")
DISTRICT: Final = Text(
    "广东省县（市、区）的名称或 GB/T 2260 代码", "a county or district of Guangdong, by name or GB/T 2260 code"
)
USCC_LENGTH: Final = 18
USCC: Final = Text("18 位统一社会信用代码", "a unified social credit code of 18 characters")
LONGEST: Final = 200
WORDS: Final = Text(f"1 至 {LONGEST} 个字的文字", f"text of 1 to {LONGEST} characters")


def read_event(value: object) -> object:
    """Accept a day, NEVER, or a day written YYYY-MM-DD."""
    return NEVER if value == "never" or value is NEVER else read_day(value, DAY)


def read_day(value: object, expected: Text = PLAIN_DAY) -> object:
    """Accept a day, or a day written YYYY-MM-DD."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise refusal(expected)
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            raise refusal(expected, Text("该日不存在。", "There is no such day.")) from None
    if isinstance(value, dt.datetime) or (isinstance(value, dt.date) and not FIRST_DAY <= value <= LAST_DAY):
        raise refusal(expected, Text(f"须在 {FIRST_DAY} 至 {LAST_DAY} 之间。", f"Between {FIRST_DAY} and {LAST_DAY}."))
    return value


def read_year(value: object) -> object:
    """Accept a year as a number or a text of four digits, 年 behind it or not, or its first day; that day is kept."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{4})年?", value.strip(), re.ASCII) if isinstance(value, str) else None
    year = int(found[1]) if found else value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and (value.month, value.day) == (1, 1):
        year = value.year
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise refusal(YEAR)
    return dt.date(year, 1, 1)


def not_after(on: dt.date) -> Text:
    """Tell what a year is that does not lie behind the day asked."""
    return Text(f"不晚于查询日 {on} 的年份", f"a year that is not after the day asked, {on}")


def read_score(value: object) -> object:
    """Accept a number from 0 to 100; it is kept exactly, a float being the number that it prints."""
    if value is None:
        return None
    try:
        score = number_of(value)
    except QuantityError:
        score = None
    if score is None or not 0 <= score <= BEST_SCORE:
        raise refusal(SCORE)
    return int(score) if score == int(score) else score


_SECTION_C: Final = range(13, 44)


def read_industry(value: object) -> object:
    """Accept a code of two to four digits, the letter of its section before it or not."""
    if value is None:
        return None
    found = (
        re.fullmatch(rf"([A-T]?)(\d{{{DIGITS[0]},{DIGITS[1]}}})", value.strip().upper(), re.ASCII)
        if isinstance(value, str)
        else None
    )
    if found is None:
        raise refusal(INDUSTRY, Text("请以文字填写 2 至 4 位代码。", "Write two to four digits, as text."))
    section, code = found.groups()
    manufacturing = int(code[:2]) in _SECTION_C
    if section and (section == "C") != manufacturing:
        raise refusal(INDUSTRY, Text(f"门类 {section} 不含大类 {code[:2]}。", f"Section {section} has no division {code[:2]}."))
    return code


def read_city(value: object) -> object:
    """Accept a city by name or code; the code is kept."""
    if value is None:
        return None
    place = find_city(value.strip()) if isinstance(value, str) else None
    if place is None:
        import difflib  # noqa: PLC0415 - only an error needs it

        near = difflib.get_close_matches(value, city_names(), n=1) if isinstance(value, str) else []
        raise refusal(CITY, Text(f"是否想写 {near[0]}？", f"Did you mean {near[0]}?") if near else "")
    return place.code


def read_county(written: str, city: str | None) -> Place:
    """Find a county or district by name or code, in its city where that is known.

    Errors:
        PydanticCustomError: there is none, or it lies in another city.
    """
    found = find_county(written.strip())
    if found is not None and city in (None, found.city):
        return found
    mend: Text | str = ""
    if found is not None and city is not None:
        mend = Text(f"不在{places()[city].name}内。", f"It does not lie in {places()[city].name}.")
    raise refusal(DISTRICT, mend, where="district", got=brief(written))


def read_uscc(value: object) -> object:
    """Accept a code whose check digit is right, spaces and hyphens aside."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise refusal(USCC)
    from stdnum.cn import uscc  # noqa: PLC0415 - loaded when the first code is checked

    code = re.sub(r"[ -]", "", value).upper()
    if len(code) != USCC_LENGTH:
        raise refusal(USCC, Text(f"所写为 {len(code)} 位。", f"This has {len(code)}."))
    # the body that registered it, the kind, six digits of a region, nine of the organisation, the check digit
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", code, re.ASCII):
        raise refusal(USCC, Text("字母 I、O、S、V、Z 不会出现。", "The letters I, O, S, V and Z never occur."))
    digit = uscc.calc_check_digit(code[:17])
    if digit != code[17]:
        mend = Text(f"末位校验码应为 {digit}：请核对各位。", f"The last character would be {digit}: check the others.")
        raise refusal(USCC, mend)
    return code
