"""Sums over audits (绩效汇总): of enterprises, parks, cities, the province; what is not known makes an interval.

An audit counts when it is completed, by default when its report was submitted (stand A13), each time anew: an enterprise
audited twice counts twice (A29). Savings and cuts are yearly rates added by the audits (A30). A blank and a report that was
not handed in are unknown: of them a sum has at least what is told, and at most nothing known, unless bounds say what one
report can bring.

>>> from cleanprod.models.performance import Performance
>>> reports = [Performance(city="广州", energy_saved="850 tce"), Performance(city="佛山", energy_saved="1200 tce")]
>>> total(reports)["energy"]
<interval 2,050 tce>
>>> total(reports, missing=3)["energy"], total(reports, missing=3, most={"energy": "500 tce"})["energy"]
(<interval 2,050 tce or more>, <interval 2,050 tce to 3,550 tce>)
>>> {city: sums["energy"].low.magnitude for city, sums in totals(reports, by="city").items()}
{'440100': Decimal('850'), '440600': Decimal('1200')}
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import evolve, field, frozen

from cleanprod.errors import Problem, QuantityError, RecordError, unknown_name
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import POSSIBLE
from cleanprod.models.performance import CLASSES
from cleanprod.rules.expressions import NEVER
from cleanprod.units import Money, Quantity, format_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .asking import COMPLETED, COUNTS, LABELS, Amount, Report, as_reports, count_of, group_of, how_counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

    from cleanprod.words import Lang

    from .asking import How

_NOT_BELOW: Final = Text("不小于下限的上限", "a most that is not below the least, of the same kind")
_HAS_GROUP: Final = Text(
    "有该分组字段的报告；方案可用函数分组，如 by=lambda one: one.enterprise.city",
    "a report, which has that field; of options give a function, such as by=lambda one: one.enterprise.city",
)
_A_GROUP: Final = Text("可用于分组的字段", "a field to group by")
_ONE_YEAR: Final = Text("同一价格年份的金额", "amounts at the prices of one year")
GROUPS: Final = ("enterprise", "park", "city", "industry")


@frozen(repr=False)
class Interval:
    """An amount between what is told and what may be.

    Attributes:
        low: the least: what is told, where what is missing brings nothing.
        high: the most; None where nothing bounds it.
        missing: of how many reports it is not known.
    """

    low: Amount
    high: Amount | None
    missing: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a most that is below the least."""
        if self.high is None:
            return
        if isinstance(self.low, Quantity) is not isinstance(self.high, Quantity) or _size(self.low) > _size(self.high):
            raise RecordError(Problem(got=f"{self.low}, {self.high}", expected=_NOT_BELOW, where="high"))

    def __add__(self, other: Interval) -> Interval:
        high = None if self.high is None or other.high is None else _plus(self.high, other.high)
        return Interval(_plus(self.low, other.low), high, self.missing + other.missing)

    def say(self, lang: Lang = "en") -> str:
        """Tell the amount, from and to."""
        low, high = (None if one is None else _shown(one, lang) for one in (self.low, self.high))
        if high is None:
            return f"{low} 以上" if lang == "zh" else f"{low} or more"
        return f"{low}" if self.low == self.high else f"{low} 至 {high}" if lang == "zh" else f"{low} to {high}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, exact."""
        return {"low": _form(self.low), "high": None if self.high is None else _form(self.high), "missing": self.missing}

    def __repr__(self) -> str:
        return f"<interval {self.say('en')}>"


@frozen
class Sums:
    """What audits come to: each amount by name, as an interval. `sums["energy"]`.

    Attributes:
        amounts: audits, options, investment, benefit, and each effect.
        outside: how many reports do not count: of another period, or not completed.
        price_year: the year of the prices, where it is given.
    """

    amounts: Mapping[str, Interval]
    outside: int = 0
    price_year: int | None = field(default=None)

    def __getitem__(self, name: str) -> Interval:
        """Give an amount by its name.

        Errors:
            UnknownNameError: there is none of that name.
        """
        if name not in self.amounts:
            raise unknown_name(name, tuple(self.amounts), Text("汇总的名称", "an amount that is added up"))
        return self.amounts[name]

    def __add__(self, other: Sums) -> Sums:
        """Add two sums.

        Errors:
            QuantityError: of two currencies.
            RecordError: of two price years.
        """
        amounts = {name: one + other.amounts[name] for name, one in self.amounts.items()}
        return Sums(MappingProxyType(amounts), self.outside + other.outside, _one_year(self.price_year, other.price_year))

    def to_dict(self) -> dict[str, Any]:
        """Give them as JSON data, form `cleanprod.sums/1`; amounts are exact."""
        amounts = {name: one.to_dict() for name, one in self.amounts.items()}
        return {"form": "cleanprod.sums/1", "amounts": amounts, "outside": self.outside, "price_year": self.price_year}


def total(  # noqa: PLR0913 - what a sum may leave open
    reports: Iterable[Report],
    *,
    missing: int = 0,
    start: dt.date | None = None,
    until: dt.date | None = None,
    completed: str = COMPLETED[0],
    blank: Literal["unknown", "nothing"] = "unknown",
    least: Mapping[str, Quantity | str | int] | None = None,
    most: Mapping[str, Quantity | str | int] | None = None,
) -> Sums:
    """Add up the reports of audits, or options.

    Arguments:
        reports: reports of audits; of options those that were carried out.
        missing: how many reports were not handed in: they may count, and bring anything within the bounds.
        start: the first day of the period in which an audit must be completed; else all count.
        until: the first day behind it.
        completed: the day by which it is: `report_submitted_on`, `options_done_on`, `accepted_on`.
        blank: whether an amount left blank in a report is `unknown`, or `nothing` was saved.
        least: what one report brings at the least, by name; zero unless it is given.
        most: what one report can bring, by name: `{"energy": "5000 tce"}`.

    Errors:
        RecordError: a bound is none, or amounts are at the prices of two years.
        QuantityError: amounts are of two currencies.
    """
    how = how_counted(start, until, completed, blank, least, most)
    return _summed(as_reports(reports), missing, how)


def totals(  # noqa: PLR0913 - likewise
    reports: Iterable[Report],
    *,
    by: str | Callable[[Report], str | None] = "city",
    missing: Mapping[str | None, int] | None = None,
    start: dt.date | None = None,
    until: dt.date | None = None,
    completed: str = COMPLETED[0],
    blank: Literal["unknown", "nothing"] = "unknown",
    least: Mapping[str, Quantity | str | int] | None = None,
    most: Mapping[str, Quantity | str | int] | None = None,
) -> dict[str | None, Sums]:
    """Add up reports group by group, in the order in which the groups first come; None is the group of those without one.

    Arguments:
        reports: as for `total`.
        by: `enterprise`, `park`, `city`, `industry`, or what names the group of a report.
        missing: how many reports of each group were not handed in; those under None may be of any group, and widen every one.
            A city may be written by its name.
        start: as for `total`, as what follows.
        until: likewise.
        completed: likewise.
        blank: likewise.
        least: likewise.
        most: likewise.

    Errors:
        RecordError, QuantityError: as for `total`.
    """
    if isinstance(by, str) and by not in GROUPS:
        raise unknown_name(by, GROUPS, _A_GROUP, "by")
    how = how_counted(start, until, completed, blank, least, most)
    groups: dict[str | None, list[Report]] = {}
    for row, report in enumerate(as_reports(reports), 1):
        if isinstance(by, str) and not hasattr(report, by):
            raise RecordError(Problem(got=type(report).__name__, expected=_HAS_GROUP, where=f"by, {by}", row=row))
        groups.setdefault(getattr(report, by) if isinstance(by, str) else by(report), []).append(report)
    expected: dict[str | None, int] = {}
    for name, number in (missing or {}).items():
        group = group_of(name, by)
        expected[group] = expected.get(group, 0) + count_of(number)
    anywhere = expected.pop(None, 0)
    for name in (*expected, *([None] if anywhere else [])):
        groups.setdefault(name, [])
    return {name: _summed(held, expected.get(name, 0) + anywhere, how) for name, held in groups.items()}


def _summed(reports: list[Report], missing: int, how: How) -> Sums:
    missing = count_of(missing)
    counting = [(report, _counts(report, how)) for report in reports]
    kept: list[tuple[Report, bool | None]] = [(report, sure) for report, sure in counting if sure is not False]
    year: int | None = None
    for report, _ in kept:
        year = _one_year(year, report.price_year)
    _one_currency(reports, [report for report, _ in kept])
    amounts = {name: _interval(name, kept, missing, how) for name in LABELS}
    return Sums(MappingProxyType(amounts), len(reports) - len(kept), year)


def _one_currency(every: list[Report], kept: list[Report]) -> None:
    """Refuse amounts of two currencies, with the row of the first that is another."""
    first: dict[str, Money] = {}
    counted = {id(report) for report in kept}
    for row, report in enumerate(every, 1):
        for name in ("investment", "annual_benefit"):
            amount: Money | None = getattr(report, name)
            if not amount or id(report) not in counted:
                continue
            other = first.setdefault(name, amount)
            try:
                _ = other + amount
            except QuantityError as error:
                raise QuantityError(*(evolve(one, where=name, row=row) for one in error.problems)) from None


def _counts(report: Report, how: How) -> bool | None:
    """Tell whether a report counts: completed within the period; None where its day is not known."""
    if not hasattr(report, how.completed) or (how.start is None and how.until is None):
        return True
    day: dt.date | None = getattr(report, how.completed)
    if day is None:
        return None
    within = (how.start is None or day >= how.start) and (how.until is None or day < how.until)
    return day != NEVER and within


def _told(name: str, report: Report) -> tuple[Amount, Amount] | None:
    """Give what a report says of an amount, from and to: an option of medium or high cost may be one of either."""
    if name in CLASSES and hasattr(report, "cost_class"):
        possible = POSSIBLE.get(report.cost_class or "", ())
        return (int((name,) == possible), int(name in possible)) if possible else None
    found = _said(name, report)
    return None if found is None else (found, found)


def _said(name: str, report: Report) -> Amount | None:
    if name == "audits":
        return 1 if hasattr(report, "options_done") else 0
    if name == "options":
        found: Amount | None = getattr(report, "options_done", 1)
        return found
    if name in CLASSES:
        done: int | None = getattr(report, f"{name}_done")
        return done
    amount: Amount | None = getattr(report, EFFECTS[name].field if name in EFFECTS else name)
    return amount


def _interval(name: str, kept: list[tuple[Report, bool | None]], missing: int, how: How) -> Interval:
    low: Amount | None = None
    widened: Amount | None = None
    unknown = missing
    for report, sure in kept:
        told = _told(name, report)
        if told is None and how.blank == "unknown":
            unknown += 1
        elif told is not None:
            least_told, most_told = told
            zero = least_told * 0
            low = _plus(low, least_told if sure else min(least_told, zero))
            widened = _plus(widened, most_told if sure else max(most_told, zero))
    if name == "audits":
        return Interval(low or 0, _plus(widened or 0, missing), missing)
    least, most = how.least.get(name), how.most.get(name)
    nothing = _nothing(name, low, least, most)
    if low is None or widened is None:
        low = widened = nothing
    if not unknown:
        return Interval(low, widened, 0)
    if least is not None and _size(least) < 0:
        low = _plus(low, least * unknown)
    if most is None:
        return Interval(low, None, unknown)
    return Interval(low, _plus(widened, most * unknown) if _size(most) > 0 else widened, unknown)


def _size(amount: Amount) -> Fraction | int:
    return amount.exact if isinstance(amount, Quantity) else amount


def _nothing(name: str, *known: Amount | None) -> Any:  # noqa: ANN401 - an amount of the kind
    """Give zero of an amount: of what is known, in its currency."""
    for one in known:
        if one is not None:
            return one * 0
    return 0 if name in COUNTS else _zero(name)


@cache
def _zero(name: str) -> Quantity:
    return EFFECTS[name].kind(0, EFFECTS[name].unit) if name in EFFECTS else Money(0, "元")


def _plus(one: Amount | None, two: Amount) -> Amount:
    """Add two amounts; nothing of another currency is nothing."""
    if one is None:
        return two
    if isinstance(one, Quantity) and isinstance(two, Quantity):
        return two if not one else one if not two else one + two
    if isinstance(one, int) and isinstance(two, int):
        return one + two
    raise TypeError(f"{one!r} and {two!r}")


def _one_year(one: int | None, two: int | None) -> int | None:
    if one is not None and two is not None and one != two:
        raise RecordError(Problem(got=f"{one}, {two}", expected=_ONE_YEAR, where="price_year"))
    return two if one is None else one


def _shown(amount: Amount, lang: Lang) -> str:
    return f"{amount:,}" if isinstance(amount, int) else format_quantity(amount, lang, digits=2)


def _form(amount: Amount) -> int | dict[str, str]:
    return amount if isinstance(amount, int) else to_form(amount)
