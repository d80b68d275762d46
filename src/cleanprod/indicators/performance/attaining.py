"""Attainment (目标完成情况): how far each figure of a plan is reached, whether that is enough, and what is left a year.

Opinion (粤经信节能函〔2016〕235号) sentence 21, beside its baseline in sentences 6 and 7. The number of audits is to be
exceeded: 10,000 is not enough (stand A27). Audits are counted as events (A29). Savings and cuts are the yearly rates added by
the audits of the period, those of pollutants of what is generated (A30). Arithmetic does not depend on whether the Opinion
binds.

>>> from cleanprod.indicators.performance.targets import baseline
>>> found = attainment({name: figure.value for name, figure in baseline().items()})
>>> str(found["energy"].share), str(found["cod"].share), found["audits"].met
('23/25', '21/25', False)
>>> attainment({"audits": 10_000})["audits"].met, attainment({"audits": 10_001})["audits"].met
(False, True)
>>> print(attainment({"energy": "300 万吨标准煤"}, reported_to=2018)["energy"].say())
energy saved in a year: 3,000,000 tce of 4,000,000 tce, 75 %: not met; 1,000,000 tce left, 500,000 tce a year until 2020
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, QuantityError, RecordError, brief, unknown_name
from cleanprod.models.effects import EFFECTS
from cleanprod.units import Quantity, format_quantity
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .asking import LABELS
from .sums import Interval, Sums
from .targets import Figure, targets

if TYPE_CHECKING:
    from cleanprod.words import Lang

    from .asking import Amount

MET: Final = {True: Text("已达到", "met"), False: Text("未达到", "not met"), None: Text("未知", "unknown")}
_DAY: Final = dt.timedelta(days=1)
_READINGS: Final = {
    "A27": Text("“超过”不含本数（立场 A27）", "over: reaching it exactly is not enough (stand A27)"),
    "A29": Text("按家次计，同一企业每次审核各计一次（立场 A29）", "audits are counted as events, not enterprises (stand A29)"),
    "A30": Text(
        "按期间内审核新增的年节约量、污染物产生量的年削减量计（立场 A30）",
        "yearly rates added by the audits of the period, of pollutants generated (stand A30)",
    ),
}
_COUNT: Final = Text("一个不小于零的整数", "a whole number of zero or more")
_REACHED: Final = Text("汇总（total 的结果），或按名称的数量", "sums, as total gives them, or amounts by name")
_A_FIGURE: Final = Text("计划中的指标", "a figure of the plan")
_YEAR: Final = Text("期间内的年份", "a year of the period, or the one before it")


@frozen
class Attainment:
    """How far one figure is reached.

    Attributes:
        figure: the figure of the plan.
        reached: what is reached, as an interval; None where nothing is told of it.
        years: how many years of the period are left; None where it is not said up to when was reported.
    """

    figure: Figure
    reached: Interval | None
    years: int | None

    @property
    def share(self) -> Fraction | None:
        """The share that is reached at the least, exactly; None where nothing is told."""
        return None if self.reached is None else self._number(self.reached.low) / self._number(self.figure.value)

    @property
    def share_most(self) -> Fraction | None:
        """The share that may be reached; None where nothing bounds it."""
        if self.reached is None or self.reached.high is None:
            return None
        return self._number(self.reached.high) / self._number(self.figure.value)

    @property
    def met(self) -> bool | None:
        """Whether it is reached, or exceeded where it is to be; None where what is not known can still change that."""
        low, high = self.share, self.share_most
        if low is not None and self._enough(low):
            return True
        return False if high is not None and not self._enough(high) else None

    @property
    def left(self) -> Amount | None:
        """What is left at the most, to reach it, or exceed it; None where nothing is told."""
        if self.reached is None:
            return None
        goal, low = self.figure.value, self.reached.low
        if isinstance(goal, int) and isinstance(low, int):
            return max(0, goal + self.figure.strict - low)
        if isinstance(goal, Quantity) and isinstance(low, Quantity):
            missing = max(Fraction(0), goal.exact - low.exact)
            return type(low)(goal.exact_magnitude * 0, goal.units) if not missing else _of(missing, goal)
        raise TypeError(f"{goal!r} and {low!r}")

    @property
    def left_yearly(self) -> Amount | Fraction | None:
        """What is left for each of the years to come; None where none is left, or it is not known how many."""
        if self.left is None or not self.years:
            return None
        return self.left / self.years if isinstance(self.left, Quantity) else Fraction(self.left, self.years)

    @property
    def notes(self) -> tuple[Text, ...]:
        """How it is read where the text is open."""
        return tuple(_READINGS[stand] for stand in self.figure.stands if stand in _READINGS)

    def _enough(self, share: Fraction) -> bool:
        return share > 1 if self.figure.strict else share >= 1

    @staticmethod
    def _number(amount: Amount) -> Fraction:
        return amount.exact if isinstance(amount, Quantity) else Fraction(amount)

    def say(self, lang: Lang = "en") -> str:
        """Tell it in a line."""
        zh = lang == "zh"
        label, goal = self.figure.label.say(lang), amount_words(self.figure.value, lang)
        if self.reached is None:
            return f"{label}：未填报，目标 {goal}" if zh else f"{label}: not told, of {goal}"
        last = (self.figure.period.until - _DAY).year if self.figure.period.until else ""
        told = f"{self.reached.say(lang)}，目标 {goal}，{self.say_share(lang)}：" if zh else (
            f"{self.reached.say(lang)} of {goal}, {self.say_share(lang)}: "
        )  # fmt: skip
        told += MET[self.met].say(lang)
        left, yearly = self.left, self.left_yearly
        if self.met is not True and left:
            told += f"；尚差 {amount_words(left, lang)}" if zh else f"; {amount_words(left, lang)} left"
            if yearly is not None:
                told += (
                    f"，至 {last} 年每年 {amount_words(yearly, lang)}"
                    if zh
                    else f", {amount_words(yearly, lang)} a year until {last}"
                )
        return f"{label}{'：' if zh else ': '}{told}"

    def say_share(self, lang: Lang = "en") -> str:
        """Tell the share in per cent, to two digits, cut."""
        low, high = self.share, self.share_most
        if low is None:
            return "—"
        one = _percent(low, lang)
        if high is None:
            return f"{one} 以上" if lang == "zh" else f"{one} or more"
        two = _percent(high, lang)
        return one if low == high else f"{one} 至 {two}" if lang == "zh" else f"{one} to {two}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.attainment/1`; shares are exact fractions, as text."""
        yearly = self.left_yearly
        return {
            "form": "cleanprod.attainment/1",
            "id": self.figure.id,
            "label": {"zh": self.figure.label.zh, "en": self.figure.label.en},
            "target": _form(self.figure.value),
            "strict": self.figure.strict,
            "aspirational": self.figure.aspirational,
            "clause": self.figure.clause,
            "standing": self.figure.standing,
            "reached": None if self.reached is None else self.reached.to_dict(),
            "share": {"least": _text(self.share), "most": _text(self.share_most)},
            "met": self.met,
            "left": None if self.left is None else _form(self.left),
            "left_yearly": None if yearly is None else _form(yearly),
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }


def attainment(
    reached: Sums | Mapping[str, Any], plan: Mapping[str, Figure] | None = None, *, reported_to: int | None = None
) -> Mapping[str, Attainment]:
    """Hold what audits reached against the figures of a plan, by id. Read-only.

    Arguments:
        reached: sums over audits, or amounts by name: a number of audits, a written quantity, an interval.
        plan: the figures; the targets of the Opinion by default. See `baseline`, `read_plan`.
        reported_to: the last year that is told of; what is left is shared out over the years behind it.

    Errors:
        RecordError: an amount of another kind than its figure, or a year outside the period.
        UnknownNameError: an amount of no such name.
    """
    figures = targets() if plan is None else plan
    amounts = reached.amounts if isinstance(reached, Sums) else reached
    if not isinstance(amounts, Mapping):
        raise RecordError(Problem(got=brief(reached), expected=_REACHED, where="reached"))
    for name in amounts:
        if name not in figures and name not in LABELS:
            raise unknown_name(str(name), (*figures, *LABELS), _A_FIGURE, "reached")
    return MappingProxyType(
        {
            name: Attainment(figure, _read(name, amounts.get(name), figure), _years(figure, reported_to))
            for name, figure in figures.items()
        }
    )


def _read(name: str, given: object, figure: Figure) -> Interval | None:
    if given is None:
        return None
    low, high = (given.low, given.high) if isinstance(given, Interval) else (given, given)
    one = _amount(name, low, figure)
    return Interval(
        one, None if high is None else _amount(name, high, figure), given.missing if isinstance(given, Interval) else 0
    )


def _amount(name: str, given: object, figure: Figure) -> Amount:
    if isinstance(figure.value, int):
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise RecordError(Problem(got=brief(given), expected=_COUNT, where=name))
        return given
    kind = EFFECTS[name].kind if name in EFFECTS else type(figure.value)
    try:
        if isinstance(given, type(figure.value)):  # a figure of a plan: a mass, where a sum is one of a year
            return kind(given.exact_magnitude, given.units)
        return kind(given)
    except QuantityError as error:
        problems = (Problem(one.got, expected_quantity(kind), name, one.mend) for one in error.problems)
        raise RecordError(*problems) from None


def _years(figure: Figure, reported_to: int | None) -> int | None:
    first, until = figure.period.start, figure.period.until
    if reported_to is None or until is None:
        return None
    last = (until - _DAY).year
    told = isinstance(reported_to, int) and not isinstance(reported_to, bool)
    if not told or not (first.year if first else last) - 1 <= reported_to <= last:
        raise RecordError(Problem(got=brief(reported_to), expected=_YEAR, where="reported_to"))
    return last - reported_to


def _of(number: Fraction, like: Quantity) -> Quantity:
    """Give a number of base units in the unit of another quantity, of its kind."""
    return like * (number / like.exact)


def amount_words(amount: Amount | Fraction, lang: Lang) -> str:
    """Write an amount, or a number, to two digits."""
    if isinstance(amount, Quantity):
        return format_quantity(amount, lang, digits=2)
    return f"{int(amount):,}" if amount == int(amount) else f"≈{float(amount):,.1f}"


def _form(amount: Amount | Fraction) -> object:
    return to_form(amount) if isinstance(amount, Quantity) else amount if isinstance(amount, int) else str(amount)


def _text(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _percent(share: Fraction, lang: Lang) -> str:
    """Write a share in per cent, to two digits after the point; cut, never rounded up to the mark, and marked so."""
    hundredths, rest = divmod(abs(share.numerator) * 10_000, share.denominator)
    whole, cents = divmod(hundredths, 100)
    digits = f"{'-' if share < 0 else ''}{whole:,}.{cents:02}".rstrip("0").rstrip(".")
    return f"{'≈' if rest else ''}{digits}{'%' if lang == 'zh' else ' %'}"
