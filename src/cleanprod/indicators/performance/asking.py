"""What a sum is asked (汇总的口径): which reports, of which days, by which names, and what one report can bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from cleanprod.errors import Problem, QuantityError, RecordError, brief, unknown_name
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import Option
from cleanprod.models.performance import CLASSES, Performance
from cleanprod.models.places import city_names, find_city
from cleanprod.models.reading import PLAIN_DAY
from cleanprod.units import Money, Quantity
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Report: TypeAlias = Performance | Option
Amount = Quantity | int
"""A quantity, or a number of audits or options."""

COMPLETED: Final = ("report_submitted_on", "options_done_on", "accepted_on")
"""The days by which an audit may be counted as completed: A13 takes the first, a city may take another."""

COUNTS: Final = ("audits", "options", *CLASSES)

LABELS: Final[Mapping[str, Text]] = {
    "audits": Text("审核家次", "audits"),
    "options": Text("实施方案（项）", "options carried out"),
    "none_low": Text("无低费方案（项）", "options of no or low cost"),
    "medium": Text("中费方案（项）", "options of medium cost"),
    "high": Text("高费方案（项）", "options of high cost"),
    "investment": Text("投资", "investment"),
    "benefit": Text("年经济效益", "benefit of a year"),
    **{name: effect.label for name, effect in EFFECTS.items()},
}
"""What is added up, by name."""

_A_COUNT: Final = Text("一个不小于零的整数", "a whole number of zero or more")
_A_DAY: Final = Text("、".join(COMPLETED), f"one of {', '.join(COMPLETED)}")
_REPORTS: Final = Text(
    "审核报告（Performance）或方案（Option）的列表", "a list of reports (Performance) or of options (Option)"
)
_OPTIONS: Final = Text("方案（Option）的列表", "a list of options (Option)")
_A_CITY: Final = Text("地市的名称或代码", "a city, by its name or code")
_PERIOD: Final = Text("先后有序的日期", "days, the first before the last")


@frozen
class How:
    """How reports are counted."""

    start: dt.date | None
    until: dt.date | None
    completed: str
    blank: str
    least: Mapping[str, Amount]
    most: Mapping[str, Amount]


def as_reports(given: object) -> list[Report]:
    """Read some reports, or options.

    Errors:
        RecordError: one that is none, with its place from 1.
    """
    if isinstance(given, (Performance, Option, str)) or not isinstance(given, Iterable):
        raise RecordError(Problem(got=brief(given), expected=_REPORTS, where="reports"))
    every = list(given)
    wrong = [(row, one) for row, one in enumerate(every, 1) if not isinstance(one, (Performance, Option))]
    if wrong:
        raise RecordError(*(Problem(got=brief(one), expected=_REPORTS, where="reports", row=row) for row, one in wrong))
    return every


def as_options(given: object) -> list[Option]:
    """Read some options.

    Errors:
        RecordError: one that is none, with its place from 1.
    """
    options = []
    for row, one in enumerate(as_reports(given), 1):
        if not isinstance(one, Option):
            raise RecordError(Problem(got=type(one).__name__, expected=_OPTIONS, where="options", row=row))
        options.append(one)
    return options


def group_of(name: str | None, by: object) -> str | None:
    """Give the group of a name: of a city its code.

    Errors:
        UnknownNameError: it is no city, where groups are cities.
    """
    if by != "city" or name is None:
        return name
    city = find_city(name)
    if city is None:
        raise unknown_name(name, city_names(), _A_CITY, "missing")
    return city.code


def how_counted(  # noqa: PLR0913, PLR0917 - as `total`
    start: dt.date | None,
    until: dt.date | None,
    completed: str,
    blank: str,
    least: Mapping[str, Quantity | str | int] | None,
    most: Mapping[str, Quantity | str | int] | None,
) -> How:
    """Read how reports are counted, as `total` takes it.

    Errors:
        RecordError: one of it is none.
        UnknownNameError: a bound of no such name.
    """
    if completed not in COMPLETED:
        raise RecordError(Problem(got=brief(completed), expected=_A_DAY, where="completed"))
    if blank not in ("unknown", "nothing"):
        raise RecordError(Problem(got=brief(blank), expected=Text("unknown 或 nothing", "unknown or nothing"), where="blank"))
    for name, day in (("start", start), ("until", until)):
        if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
            raise RecordError(Problem(got=brief(day), expected=PLAIN_DAY, where=name))
    if start is not None and until is not None and start > until:
        raise RecordError(Problem(got=f"{start}, {until}", expected=_PERIOD, where="start, until"))
    return How(start, until, completed, blank, _bounds(least, "least"), _bounds(most, "most"))


def _bounds(given: Mapping[str, Quantity | str | int] | None, where: str) -> dict[str, Amount]:
    found: dict[str, Amount] = {}
    for name, one in (given or {}).items():
        if name in COUNTS[1:]:  # of audits each report is one
            number = int(one) if isinstance(one, str) and one.strip().isdecimal() else one
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                raise RecordError(Problem(got=brief(one), expected=_A_COUNT, where=f"{where}, {name}"))
            found[name] = number
            continue
        kind = Money if name in ("investment", "benefit") else EFFECTS[name].kind if name in EFFECTS else None
        if kind is None:
            raise unknown_name(name, tuple(LABELS)[1:], Text("汇总的名称", "an amount that is added up"), where)
        try:
            found[name] = kind(one)
        except QuantityError as error:
            place = f"{where}, {name}"
            raise RecordError(
                *(Problem(each.got, expected_quantity(kind), place, each.mend) for each in error.problems)
            ) from None
    return found


def count_of(given: object) -> int:
    """Read how many reports are missing.

    Errors:
        RecordError: it is no number of reports.
    """
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise RecordError(Problem(got=brief(given), expected=_A_COUNT, where="missing"))
    return given
