"""Days off (休息日): behind which the last day of a period moves (Civil Code art. 203, stand A15).

The caller gives days, or `CN`, the calendar of the `holidays` package (extra `holidays`): weekends and public holidays,
without the weekend days that were made working days, as far as the yearly notices of the State Council reach in it. A last
day beyond them stays where it is.

    >>> import datetime as dt
    >>> read_calendar("CN").workday(dt.date(2019, 5, 4))
    datetime.date(2019, 5, 5)
    >>> read_calendar([dt.date(2019, 5, 4)]).workday(dt.date(2019, 5, 4))
    datetime.date(2019, 5, 5)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from .errors import CleanprodError, Problem, brief
from .rules import Calendar
from .words import Text

FIRST_YEAR: Final = 2004
"""The year of the interim measures, from which periods are counted."""

_EXPECTED: Final = Text("“CN”，或若干日期（休息日）", "CN, or days (the days off)")
_INSTALL: Final = Text("请安装：pip install 'cleanprod[holidays]'", "Install it: pip install 'cleanprod[holidays]'")


def read_calendar(given: object) -> Calendar | None:
    """Read a calendar: None is none, `CN` that of the State Council's notices, otherwise the days off themselves.

    Errors:
        CleanprodError: it is none of them, or the package `holidays` is not there.
    """
    if given is None or isinstance(given, Calendar):
        return given
    if given == "CN":
        return _national()
    if isinstance(given, Iterable) and not isinstance(given, (str, bytes)):
        days = list(given)
        if all(isinstance(day, dt.date) and not isinstance(day, dt.datetime) for day in days):
            return _own(frozenset(days))
    raise CleanprodError(Problem(got=brief(given), expected=_EXPECTED, where="holidays"))


@lru_cache(16)
def _own(days: frozenset[dt.date]) -> Calendar:
    return Calendar.of("the caller's", days)


@cache
def _national() -> Calendar:
    try:
        import holidays  # noqa: PLC0415 - an extra
    except ImportError:
        got = Text("holidays 未安装", "holidays is not installed")
        raise CleanprodError(Problem(got=got, expected=Text("holidays 包", "the package holidays"), mend=_INSTALL)) from None
    china = holidays.country_holidays("CN")
    last = max(china.special_public_holidays)  # the year of the latest notice that it holds
    first = dt.date(FIRST_YEAR, 1, 1)
    days = (first + dt.timedelta(n) for n in range((dt.date(last, 12, 31) - first).days + 1))
    return Calendar.of(f"CN until {last}", [day for day in days if not china.is_working_day(day)])
