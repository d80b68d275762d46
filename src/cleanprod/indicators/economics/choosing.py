"""A portfolio (方案组合): the best set of options under budgets, none beside one that it excludes, each with what it needs.

Solved to optimality as a mixed-integer program by SciPy (extra `optimize`). The set is checked in exact numbers: a budget is
never exceeded, not by a cent. The gap tells how far a better set could still be, and is zero where there is none.

>>> from cleanprod.models.option import Option
>>> from cleanprod.indicators.economics import Terms
>>> pumps = Option(id="F1", investment="30 万元", annual_benefit="9 万元")
>>> lamps = Option(id="F2", investment="20 万元", annual_benefit="7 万元")
>>> kiln = Option(id="F3", investment="50 万元", annual_benefit="15 万元", excludes="F1")
>>> found = portfolio([pumps, lamps, kiln], budget="50 万元", terms=Terms(rate="8%", life=8))
>>> [option.id for option in found.chosen], found.spent, found.gap
(['F1', 'F2'], <Money 500,000 CNY>, 0.0)
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from cleanprod.errors import Problem, QuantityError, RecordError, brief
from cleanprod.units import Money, Quantity, format_quantity
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .amounts import Measure, as_options, measure, one_money
from .assessing import Economics, economics
from .network import Network, whole_of
from .solving import Row, solve
from .terms import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleanprod.models.option import Option
    from cleanprod.words import Lang

    from .terms import Terms

_SECONDS: Final = Text("大于零的秒数", "seconds, above zero")
NOT_SOLVED: Final = Text("没有满足全部约束的方案组合", "no set of options keeps all of the bounds")
NEEDS_ONE: Final = Text("其前提方案未能列入", "an option that it needs is left aside")


@frozen
class Portfolio:
    """The best set of options.

    Attributes:
        chosen: the options of the set, in the order given.
        others: those that could have been in it and are not.
        aside: those of which something is not known that the question needs, each with the reason; never taken for zero.
        best: what was made as large as possible, by name.
        value: how much of it the set brings, exactly.
        spent: what it costs; None where that of one of them is not known.
        totals: what the set brings of each bounded amount, exactly.
        gap: how far above `value` a better set could still be, as a share of it; 0.0 where there is none, infinite where the
            time ended before anything was found.
        currency, price_year: of its amounts, where they are told.
    """

    chosen: tuple[Option, ...]
    others: tuple[Option, ...]
    aside: tuple[tuple[Option, Text], ...]
    best: str
    value: Quantity | None
    spent: Money | None
    totals: Mapping[str, Quantity | None]
    gap: float
    currency: str | None
    price_year: int | None

    @property
    def every(self) -> tuple[Option, ...]:
        """All options that were there: the chosen first."""
        return (*self.chosen, *self.others, *(one for one, _ in self.aside))

    @property
    def proven(self) -> bool:
        """Whether no set is better."""
        return self.gap == 0

    def say(self, lang: Lang = "en", *, unread: int = 0) -> str:
        """Tell the set, what it costs and brings, and how sure it is, a line each.

        Arguments:
            lang: the language.
            unread: how many rows could not be read: the set is the best of the others.
        """
        names = ("、" if lang == "zh" else ", ").join(one.id or one.name or "?" for one in self.chosen)
        label = measure(self.best).label
        none = ("未知" if lang == "zh" else "unknown") if self.chosen else "0"
        value, spent = (none if one is None else format_quantity(one, lang, digits=2) for one in (self.value, self.spent))
        if lang == "zh":
            lines = [f"选取 {len(self.chosen)} 个方案：{names or '无'}", f"投资 {spent}，{label.zh} {value}"]
            lines.append(f"{self._sure.zh}；仅就已读出的行而言，另有 {unread} 行未能读出" if unread else self._sure.zh)
            lines += [f"未参与：{one.id or one.name}（{why.zh}）" for one, why in self.aside]
        else:
            lines = [
                f"{len(self.chosen)} option{'' if len(self.chosen) == 1 else 's'}: {names or 'none'}",
                f"costs {spent}, {label.en} {value}",
            ]
            others = f" of the rows that were read; {unread} row{'' if unread == 1 else 's'} could not be"
            lines.append(f"{self._sure.en}{others if unread else ''}")
            lines += [f"left aside: {one.id or one.name} ({why.en})" for one, why in self.aside]
        return "\n".join(lines)

    @property
    def _sure(self) -> Text:
        if self.proven:
            return Text("已证明为最优", "proven to be the best")
        if math.isfinite(self.gap):
            return Text(f"距最优至多 {self.gap:.2%}", f"at most {self.gap:.2%} below the best")
        return Text("时限内未找到更好的组合，尚未证明", "the time ended: nothing better was found, nor ruled out")

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.portfolio/1`; amounts are exact."""
        return {
            "form": "cleanprod.portfolio/1",
            "chosen": [one.id for one in self.chosen],
            "others": [one.id for one in self.others],
            "aside": [{"id": one.id, "why": {"zh": why.zh, "en": why.en}} for one, why in self.aside],
            "best": self.best,
            "value": None if self.value is None else to_form(self.value),
            "spent": None if self.spent is None else to_form(self.spent),
            "totals": {name: None if one is None else to_form(one) for name, one in self.totals.items()},
            "gap": self.gap if math.isfinite(self.gap) else None,
            "currency": self.currency,
            "price_year": self.price_year,
        }


@frozen
class Bound:
    """A bound on the sum of an amount over a set: at least, or at most."""

    of: Measure
    bound: Quantity
    least: bool

    @property
    def exact(self) -> Fraction:
        """The bound in base units."""
        return self.bound.exact


def portfolio(  # noqa: PLR0913 - what a set may be bounded by
    options: Iterable[Option],
    *,
    budget: Money | str | None = None,
    at_most: Mapping[str, Quantity | str] | None = None,
    at_least: Mapping[str, Quantity | str] | None = None,
    best: str = "NPV",
    terms: Terms | None = None,
    blank: Literal["unknown", "nothing"] = "unknown",
    seconds: float | None = None,
) -> Portfolio:
    """Choose the set of options that brings most, under every bound.

    Arguments:
        options: what may be chosen; ids name those that exclude or need one another.
        budget: what the outlays, less subsidies, may come to.
        at_most: bounds on sums by name: `investment`, `benefit`, `NPV`, or an effect: `energy`, `water`, `co2`, `cod`.
        at_least: likewise, from below.
        best: the amount that is made as large as possible, by such a name.
        terms: rate, tax and lives for the net present value.
        blank: whether an effect that an option leaves blank is `unknown`, and the option left aside where it is asked for, or
            `nothing`. Money that is blank is unknown always.
        seconds: stop after that time, for the whole of it; the gap then tells how far the best may be.

    Errors:
        RecordError: a network of exclusions and needs that cannot be, mixed currencies, a bound that is none, or bounds that
            no set keeps; or a row that is no option.
        UnknownNameError: an amount of no such name.
        CleanprodError: SciPy is not installed, or the solver came to no answer.
    """
    every = as_options(options)
    ends = _seconds(seconds)
    network = Network.of(every)
    found = [economics(one, terms) for one in every]
    currency, year = one_money(found)
    goal = measure(best, "best")
    bounds = read_bounds(budget, at_most or {}, at_least or {}, currency)
    asked = [goal, *(bound.of for bound in bounds)]
    aside = _aside(found, network, [one for one in asked if one.letter or blank != "nothing"])
    free = [at for at in range(len(every)) if at not in aside]
    worth = {at: _exact(goal, found[at]) for at in free}
    rows = [(bound, {at: _exact(bound.of, found[at]) for at in free}) for bound in bounds]
    chosen, gap = _solve(free, worth, rows, network, ends)
    held = [found[at] for at in chosen]
    return Portfolio(
        chosen=tuple(every[at] for at in chosen),
        others=tuple(every[at] for at in free if at not in set(chosen)),
        aside=tuple((every[at], why) for at, why in sorted(aside.items())),
        best=best,
        value=_total(goal, held),
        spent=_spent(held),
        totals={bound.of.name: _total(bound.of, held) for bound in bounds},
        gap=gap,
        currency=currency,
        price_year=year,
    )


def read_bounds(budget: object, at_most: Mapping[str, Any], at_least: Mapping[str, Any], currency: str | None) -> list[Bound]:
    """Read the bounds of a question.

    Errors:
        RecordError: one that is no amount of its kind, or money in another currency than that of the options.
        UnknownNameError: an amount of no such name.
    """
    given = [("budget", "investment", budget, False)] if budget is not None else []
    given += [(f"at_most, {name}", name, one, False) for name, one in at_most.items()]
    given += [(f"at_least, {name}", name, one, True) for name, one in at_least.items()]
    bounds: list[Bound] = []
    for where, name, one, least in given:
        of = measure(name, where)
        try:
            bound = of.kind(one)
        except QuantityError as error:
            raise RecordError(
                *(Problem(each.got, expected_quantity(of.kind), where, each.mend) for each in error.problems)
            ) from None
        if isinstance(bound, Money) and currency is not None and bound.currency != currency:
            expected = Text(f"与方案同一货币（{currency}）的金额", f"an amount in the currency of the options, {currency}")
            raise RecordError(Problem(got=str(bound), expected=expected, where=where))
        bounds.append(Bound(of, bound, least))
    return bounds


def _seconds(given: float | None) -> float | None:
    number = None if given is None else read_number(given)
    if given is not None and (number is None or number <= 0):
        raise RecordError(Problem(got=brief(given), expected=_SECONDS, where="seconds"))
    return None if number is None else float(number)


def _aside(found: Sequence[Economics], network: Network, asked: Sequence[Measure]) -> dict[int, Text]:
    """Set aside whatever lacks an amount that is asked for, and whoever needs one of those."""
    aside: dict[int, Text] = {}
    for at, one in enumerate(found):
        lacking = next((each for each in asked if each.of(one) is None), None)
        if lacking is not None:
            aside[at] = lacking.why(one)
    return {**dict.fromkeys(network.without_needed(aside), NEEDS_ONE), **aside}


def _exact(of: Measure, found: Economics) -> Fraction:
    amount = of.of(found)
    return Fraction(0) if amount is None else amount.exact


def _total(of: Measure, held: Sequence[Economics]) -> Quantity | None:
    amounts = [one for one in map(of.of, held) if one is not None]
    return sum(amounts[1:], amounts[0]) if amounts else None


def _spent(held: Sequence[Economics]) -> Money | None:
    """Give what a set costs; None where the outlay of one is not known."""
    outlays = [one.I for one in held]
    known = [one for one in outlays if one is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(outlays) else None


Amounts = list[tuple[Bound, dict[int, Fraction]]]


def _solve(
    free: list[int], worth: dict[int, Fraction], bounds: Amounts, network: Network, seconds: float | None
) -> tuple[list[int], float]:
    """Find the best set and the gap.

    Errors:
        RecordError: no set keeps the bounds.
    """
    rows = [
        Row({at: -one for at, one in amounts.items()}, -bound.exact) if bound.least else Row(amounts, bound.exact)
        for bound, amounts in bounds
    ]
    within = _within(free, rows, network)
    inside = set(within)
    found = solve(
        within,
        {at: worth[at] for at in within},
        [Row({at: row.amounts[at] for at in within}, row.most) for row in rows],
        [(one, two) for one, two in network.excluded if one in inside and two in inside],
        [(one, two) for one, two in network.needed if one in inside],
        seconds,
    )
    if found.chosen is None:
        raise RecordError(Problem(got=_told(bounds), expected=NOT_SOLVED))
    reached = sum((worth[at] for at in found.chosen), Fraction(0))
    over = found.limit - reached
    return found.chosen, 0.0 if over <= 0 else float(over / abs(reached)) if reached else math.inf


def _within(free: list[int], rows: Sequence[Row], network: Network) -> list[int]:
    """Leave out what no set can hold: with what it needs it breaks a bound, whatever else is chosen, or an exclusion."""
    wants, rivals = network.wants(), network.rivals()
    torn = {at for at in free if any(rivals.get(one, set()) & whole_of(at, wants) for one in whole_of(at, wants))}
    left = [at for at in free if at not in torn]
    while True:
        lows = [sum((one for at in left if (one := row.amounts[at]) < 0), Fraction(0)) for row in rows]
        kept = [
            at
            for at in left
            if all(
                low + sum((one for each in whole_of(at, wants) if (one := row.amounts[each]) > 0), Fraction(0)) <= row.most
                for low, row in zip(lows, rows, strict=True)
            )
        ]
        kept = [at for at in kept if whole_of(at, wants) <= set(kept)]
        if len(kept) == len(left) or any(low > row.most for low, row in zip(lows, rows, strict=True)):
            return left
        left = kept


def _told(bounds: Amounts) -> str:
    return ", ".join(f"{bound.of.name} {'>=' if bound.least else '<='} {bound.bound}" for bound, _ in bounds)
