"""Environmental protection tax (环境保护税) on pollutants to air and water, month by month and outlet by outlet.

Environmental Protection Tax Law (环境保护税法), in force from 2018-01-01, and its implementing regulation (实施条例):

* arts. 7, 8: tax is on equivalents, mass divided by the equivalent value (`cleanprod.units.pollution.equivalents`);
* art. 9: of an outlet to air the three pollutants with the most equivalents are taxed; of an outlet to water five of
  class 1 (第一类) and three of the others; annex 2: of COD, BOD5 and TOC only one;
* art. 13, regulation arts. 10, 11: for each pollutant of each outlet, three quarters of the tax where the month's mean
  concentration is below 0.70 of the limit, half where it is below 0.50 (stand A25; equality gives no relief), unless an
  hourly mean (air), a daily mean (water) or a laboratory value of the month was above the limit.

Rates: Guangdong, 1.8 yuan (air) and 2.8 yuan (water) per equivalent, unless the caller gives others. Before 2018 there
was a fee, which is not modelled; nor is the pilot on volatile organic compounds (amendment of 2025-10-28). The figures
stand in `data/tax_rates.toml`, each with its standing.

What is not known is not guessed: without concentration, limit or the word on exceedance the tax is an interval.

>>> tax = pollution_tax([Outlet("air", "2018-05", [
...     Taxable("SO2", "160 t", exceeded_in_month=True), Taxable("NOx", "228 t", exceeded_in_month=True),
...     Taxable("soot", "45 t", exceeded_in_month=True), Taxable("CO", "20 t", exceeded_in_month=True)])])
>>> [(line.pollutant.id, line.taxed) for line in tax.lines]
[('nitrogen_oxides', True), ('sulfur_dioxide', True), ('soot', True), ('carbon_monoxide', False)]
>>> print(f"{tax.amount.magnitude:.2f}")
772313.86
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any, Final

from attrs import frozen

from cleanprod.errors import LawNotModelledError, Problem, QuantityError, brief
from cleanprod.standing import STANDING_WORDS, Standing, weakest
from cleanprod.units.entries import Gathered, entry, exactly, flag, measured, optional
from cleanprod.units.formatting import format_quantity
from cleanprod.units.kinds import Concentration, Money, PollutantMass
from cleanprod.units.quantity import Quantity, rounded
from cleanprod.units.schema import to_form
from cleanprod.words import Lang, Text

from .equivalents import MEDIA, Medium, Pollutant, medium_of, pollutant
from .ranking import GROUP_WORDS, Discharged, TaxLine, first_day, tax_lines

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_A_MONTH: Final = Text("月份，写作 YYYY-MM", "a month, written YYYY-MM")
_THE_FEE: Final = Text(
    "此前征收排污费（《排污费征收使用管理条例》），本库未收。",
    "Before there was the discharge fee (排污费), which is not modelled.",
)
_TOGETHER: Final = Text(
    "同一排放口的污染物一并排序：请合为一项。", "Pollutants of an outlet rank together: give them in one entry."
)
_CENTS: Final = 2


@frozen
class Taxable:
    """What one pollutant of an outlet was in a month.

    Attributes:
        pollutant: its name, as `cleanprod.units.pollution.pollutant` takes it.
        mass: what was discharged in the month: `160 t`.
        concentration: the month's mean: `35 mg/Nm3`, `40 mg/L`.
        limit: the limit of the discharge standard, in the same state.
        exceeded_in_month: whether any hourly mean (air), daily mean (water) or laboratory value was above the limit.
    """

    pollutant: str | Pollutant
    mass: str | Quantity
    concentration: str | Quantity | None = None
    limit: str | Quantity | None = None
    exceeded_in_month: bool | None = None


@frozen
class Outlet:
    """An outlet in a month.

    Attributes:
        medium: `air` or `water` (大气, 水).
        month: `2018-05`, or a day in it.
        discharges: what went out, as `Taxable`, mappings or tuples.
        name: what to call it in the result; its place in the list by default.
    """

    medium: str
    month: str | dt.date
    discharges: Iterable[Any]
    name: str = ""


@frozen
class PollutionTax:
    """The tax on what went out of outlets.

    Attributes:
        lines: one for each pollutant of each outlet, taxed or not.
    """

    lines: tuple[TaxLine, ...]

    @property
    def low(self) -> Money:
        """The least that the tax can be."""
        return Money(sum((line.low.exact for line in self.lines), Fraction(0)), "CNY")

    @property
    def high(self) -> Money:
        """The most that the tax can be."""
        return Money(sum((line.high.exact for line in self.lines), Fraction(0)), "CNY")

    @property
    def amount(self) -> Money | None:
        """The tax, or None where facts are missing that could change it."""
        return self.high if self.low == self.high else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle the amount: `1.2018-05.sulfur_dioxide.concentration`, outlet first."""
        return tuple(
            f"{line.outlet}.{line.month}.{fact}" for line in self.lines if line.amount is None for fact in line.missing
        )

    @property
    def standing(self) -> Standing | None:
        """The weakest of what the amount rests on; None without lines."""
        return weakest([line.standing for line in self.lines])

    def to_dict(self) -> dict[str, Any]:
        """Give the form for JSON, `cleanprod.pollution_tax/1`; every number is text, exactly."""
        return {
            "form": "cleanprod.pollution_tax/1",
            "amount": to_form(self.amount) if self.amount is not None else None,
            "low": to_form(self.low),
            "high": to_form(self.high),
            "missing": list(self.missing),
            "standing": self.standing,
            "lines": [_form(line) for line in self.lines],
        }

    def say(self, lang: Lang = "en") -> str:
        """Tell the tax and every line of it."""
        return "\n".join((*(_told(line, lang) for line in self.lines), self._total(lang)))

    def __str__(self) -> str:
        return self.say("en")

    def _repr_html_(self) -> str:
        return f'<pre class="cleanprod-tax">{escape(self.say("en"))}</pre>'

    def _total(self, lang: Lang) -> str:
        total = _between(self.low, self.high, lang)
        standing = STANDING_WORDS[self.standing].say(lang) if self.standing else ""
        zh = f"税额合计 {total}" + (f"（依据：{standing}）" if standing else "")
        en = f"Tax in all: {total}" + (f" (standing: {standing})" if standing else "")
        if self.missing:
            zh += f"。缺少：{'、'.join(self.missing)}"
            en += f". Missing: {', '.join(self.missing)}"
        return zh if lang == "zh" else en


def _between(low: Money, high: Money, lang: Lang) -> str:
    ends = [format_quantity(end, lang, digits=_CENTS) for end in (low, high)]
    if low == high:
        return ends[0]
    return f"{ends[0]} 至 {ends[1]}" if lang == "zh" else f"{ends[0]} to {ends[1]}"


def _told(line: TaxLine, lang: Lang) -> str:
    name = Text(line.pollutant.zh, line.pollutant.en).say(lang)
    count = f"{rounded(line.equivalents):,.2f}"
    mass = format_quantity(line.mass, lang)
    if lang == "zh":
        paid = f"税额 {_between(line.low, line.high, lang)}" if line.taxed else "不征税"
        return f"{line.month} 排放口 {line.outlet}，{name} {mass}，{count} 当量：{paid}（{line.why.zh}）"
    paid = f"tax {_between(line.low, line.high, lang)}" if line.taxed else "not taxed"
    return f"{line.month}, outlet {line.outlet}, {name} {mass}, {count} equivalents: {paid} ({line.why.en})"


def _form(line: TaxLine) -> dict[str, Any]:
    return {
        "outlet": line.outlet,
        "month": line.month,
        "medium": line.pollutant.medium,
        "group": line.pollutant.group,
        "pollutant": line.pollutant.id,
        "mass": to_form(line.mass),
        "equivalent_kg": exactly(line.pollutant.equivalent_kg),
        "equivalents": exactly(line.equivalents),
        "rank": line.rank,
        "taxed": line.taxed,
        "why": {"zh": line.why.zh, "en": line.why.en},
        "rate": to_form(line.rate),
        "factor_low": exactly(line.factor_low),
        "factor_high": exactly(line.factor_high),
        "low": to_form(line.low),
        "high": to_form(line.high),
        "missing": list(line.missing),
        "standing": line.standing,
        "source": line.pollutant.source,
    }


def pollution_tax(outlets: Iterable[object], *, rates: Mapping[str, object] | None = None) -> PollutionTax:
    """Compute the tax on what went out of outlets.

    Arguments:
        outlets: `Outlet`, mappings or tuples with its fields.
        rates: yuan per equivalent by medium, `{"air": "1.8 元"}`; those of Guangdong by default.

    Errors:
        QuantityError: no mass; a quantity that is none, or negative; a pollutant twice at an outlet; a concentration
            above the limit where nothing exceeded it. All problems at once, each with the number of its outlet.
        UnknownNameError: a pollutant that the table does not have in the medium.
        LawNotModelledError: a month before 2018-01.
    """
    gathered = Gathered()
    own = gathered.attempt(_read_rates, rates)
    listed = gathered.attempt(_listed, outlets, where="outlets")
    gathered.settle()
    read = [gathered.attempt(_read_outlet, one, number, own, row=number) for number, one in enumerate(listed, 1)]
    gathered.attempt(_outlets_once, read)
    gathered.settle()
    return PollutionTax(
        tuple(line for one in read for rows in one.groups for line in tax_lines(one.name, one.month, rows, one.rate))
    )


@frozen
class _Read:
    """An outlet, read: its pollutants by group, and the rate of the caller, if there is one."""

    name: str
    medium: Medium
    month: dt.date
    groups: tuple[tuple[Discharged, ...], ...]
    rate: Money | None


def _outlets_once(read: list[_Read]) -> None:
    """Refuse an outlet that stands twice in a month: its pollutants rank together. What could not be read is passed over."""
    seen: dict[tuple[str, str, dt.date], int] = {}
    gathered = Gathered()
    for number, one in enumerate(read, 1):
        if one is not None:
            first = seen.setdefault((one.name, one.medium, one.month), number)
            gathered.attempt(_outlet_once, one, first, number, row=number)
    gathered.settle()


def _outlet_once(one: _Read, first: int, number: int) -> None:
    if first != number:
        got = Text(
            f"{one.name} 在 {one.month:%Y-%m} 已见于第 {first} 行", f"{one.name} of {one.month:%Y-%m}, as in row {first}"
        )
        once = Text("每个排放口每月一项", "an outlet once in a month")
        raise QuantityError(Problem(got=got, expected=once, where="name", mend=_TOGETHER))


def _read_outlet(value: object, number: int, own: dict[Medium, Money] | None) -> _Read:
    outlet, gathered = entry(Outlet, value), Gathered()
    month = gathered.attempt(_read_month, outlet.month, where="month")
    medium = gathered.attempt(medium_of, outlet.medium, where="medium")
    given = gathered.attempt(_listed, outlet.discharges, where="discharges")
    gathered.attempt(_named, outlet.name, where="name")
    rows: list[Discharged] = []
    if medium and given:
        rows = [
            gathered.attempt(_read_discharge, one, medium, where=f"discharges.{place}") for place, one in enumerate(given, 1)
        ]
        gathered.attempt(_each_once, rows, where="discharges")
    rate = gathered.attempt(_own_rate, own, medium) if medium else None
    gathered.settle()
    groups = (tuple(row for row in rows if row.pollutant.group == group) for group in GROUP_WORDS)
    return _Read(outlet.name or str(number), medium, month, tuple(filter(None, groups)), rate)


def _read_discharge(value: object, medium: Medium) -> Discharged:
    one, gathered = entry(Taxable, value), Gathered()
    row = gathered.attempt(pollutant, one.pollutant, medium, where="pollutant")
    mass = gathered.attempt(measured, PollutantMass, one.mass, where="mass")
    concentration = gathered.attempt(optional, Concentration, one.concentration, where="concentration")
    limit = gathered.attempt(optional, Concentration, one.limit, where="limit")
    exceeded = None
    if one.exceeded_in_month is not None:
        exceeded = gathered.attempt(flag, one.exceeded_in_month, where="exceeded_in_month")
    gathered.settle()
    if concentration is not None and limit is not None:
        _compared(concentration, limit, exceeded=exceeded)
    return Discharged(row, mass, concentration, limit, exceeded)


def _compared(concentration: Concentration, limit: Concentration, *, exceeded: bool | None) -> None:
    """Refuse a concentration and its limit in different states, and a mean above the limit that nothing exceeded."""
    both = Text(f"浓度 {concentration}，限值 {limit}", f"concentration {concentration}, limit {limit}")
    if concentration.units.vector != limit.units.vector:
        same = Text("同一状态下的浓度和限值", "concentration and limit in the same state")
        mend = Text("气体都写 mg/Nm³，水都写 mg/L。", "Write both in mg/Nm³ (gas) or mg/L (water).")
        raise QuantityError(Problem(got=both, expected=same, where="limit", mend=mend))
    if exceeded is False and concentration > limit:
        got = Text(f"否，而{both.zh}", f"False with {both.en}")
        yes = Text("是：月均已超限值", "True: a month whose mean is above the limit had a value above it")
        raise QuantityError(Problem(got=got, expected=yes, where="exceeded_in_month"))


def _each_once(rows: list[Discharged]) -> None:
    """Refuse a pollutant that stands twice at an outlet. What could not be read is passed over."""
    seen: dict[str, int] = {}
    gathered = Gathered()
    for place, row in enumerate(rows, 1):
        if row is not None:
            gathered.attempt(_once, row.pollutant, seen.setdefault(row.pollutant.id, place), place)
    gathered.settle()


def _once(row: Pollutant, first: int, place: int) -> None:
    if first != place:
        twice = Text(f"第 {first} 项和第 {place} 项都是{row.zh}", f"{row.en} both in entry {first} and in entry {place}")
        once = Text("同一排放口每种污染物一项", "one entry for a pollutant at an outlet")
        raise QuantityError(Problem(got=twice, expected=once, mend=Text("请合并为一项。", "Add them up in one entry.")))


def _read_month(value: object) -> dt.date:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        day = dt.date(max(1, int(value[:4])), int(value[5:]), 1)
    elif isinstance(value, dt.date):
        day = dt.date(value.year, value.month, 1)
    else:
        raise QuantityError(Problem(got=brief(value), expected=_A_MONTH))
    first = first_day()
    if day < first:
        wanted = Text(f"{first:%Y-%m} 起的月份", f"a month from {first:%Y-%m} on")
        raise LawNotModelledError(Problem(got=f"{day:%Y-%m}", expected=wanted, mend=_THE_FEE))
    return day


def _listed(value: object) -> tuple[object, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise QuantityError(Problem(got=brief(value), expected=Text("污染物列表", "a list of pollutants")))
    return tuple(value)


def _named(value: object) -> None:
    if not isinstance(value, str):
        raise QuantityError(Problem(got=brief(value), expected=Text("排放口名称", "the name of an outlet, as text")))


def _read_rates(rates: Mapping[str, object] | None) -> dict[Medium, Money] | None:
    if rates is None:
        return None
    if not isinstance(rates, Mapping):
        raise QuantityError(Problem(got=brief(rates), expected=Text("按介质的税额", "rates by medium"), where="rates"))
    gathered = Gathered()
    read = {
        gathered.attempt(medium_of, word, where="rates"): gathered.attempt(_read_rate, rate, where=f"rates.{word}")
        for word, rate in rates.items()
    }
    gathered.settle()
    return read


def _read_rate(rate: object) -> Money:
    bare = isinstance(rate, (int, float, Decimal, Fraction)) and not isinstance(rate, bool)
    return measured(Money, Money(rate, "CNY") if bare else rate)


def _own_rate(own: dict[Medium, Money] | None, medium: Medium) -> Money | None:
    if own is None:
        return None
    if medium not in own:
        rate = Text(f"{MEDIA[medium].zh}污染物的税额", f"a rate for {medium}")
        raise QuantityError(Problem(got=Text("没有", "none"), expected=rate, where="rates"))
    return own[medium]
