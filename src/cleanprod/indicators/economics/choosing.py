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

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from cleanprod.errors import Problem, QuantityError, RecordError
from cleanprod.units import Money, Quantity, format_quantity
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .amounts import Measure, measure, one_money
from .assessing import Economics, economics
from .network import Network
from .rates import solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleanprod.models.option import Option
    from cleanprod.words import Lang

    from .terms import Terms

PROVEN: Final = 1e-9
"""A gap below that is what floats leave: the set is the best."""

LARGE: Final = 1e4
"""Rows are scaled so that their largest number is this: a yuan of a hundred million is then far above the tolerance."""

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
        value: how much of it the set brings, exactly. spent: what it costs.
        totals: what the set brings of each bounded amount, exactly.
        gap: how far above `value` a better set could still be, as a share of it; 0.0 where there is none.
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
        return self.gap <= PROVEN

    def say(self, lang: Lang = "en") -> str:
        """Tell the set, what it costs and brings, and how sure it is, a line each."""
        names = ("、" if lang == "zh" else ", ").join(one.id or one.name or "?" for one in self.chosen)
        label = measure(self.best).label
        value, spent = (None if one is None else format_quantity(one, lang, digits=2) for one in (self.value, self.spent))
        if lang == "zh":
            lines = [f"选取 {len(self.chosen)} 个方案：{names or '无'}", f"投资 {spent or 0}，{label.zh} {value or 0}"]
            lines.append("已证明为最优" if self.proven else f"距最优至多 {self.gap:.2%}")
            lines += [f"未参与：{one.id or one.name}（{why.zh}）" for one, why in self.aside]
        else:
            lines = [
                f"{len(self.chosen)} option{'' if len(self.chosen) == 1 else 's'}: {names or 'none'}",
                f"costs {spent or 0}, {label.en} {value or 0}",
            ]
            lines.append("proven to be the best" if self.proven else f"at most {self.gap:.2%} below the best")
            lines += [f"left aside: {one.id or one.name} ({why.en})" for one, why in self.aside]
        return "\n".join(lines)

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
            "gap": self.gap,
            "currency": self.currency,
            "price_year": self.price_year,
        }


@frozen
class Bound:
    """A bound on the sum of an amount over a set: at least, or at most."""

    of: Measure
    bound: Quantity
    least: bool

    def kept(self, total: Fraction) -> bool:
        """Tell whether a sum keeps it, exactly."""
        return total >= self.exact if self.least else total <= self.exact

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
        seconds: stop after that time; the gap then tells how far the best may be.

    Errors:
        RecordError: a network of exclusions and needs that cannot be, mixed currencies, a bound that is none, or bounds that
            no set keeps.
        UnknownNameError: an amount of no such name.
        CleanprodError: SciPy is not installed.
    """
    every = list(options)
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
    chosen, gap = _solve(free, worth, rows, network, seconds)
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


Rows = list[tuple[Bound, dict[int, Fraction]]]


def _solve(
    free: list[int], worth: dict[int, Fraction], rows: Rows, network: Network, seconds: float | None
) -> tuple[list[int], float]:
    """Find the best set and the gap. A set that floats let pass and exact numbers do not is cut off, and the next is sought."""
    column = {at: place for place, at in enumerate(free)}
    program = _Program(column, worth, rows, network)
    if not free:
        if not all(bound.kept(Fraction(0)) for bound, _ in rows):
            raise RecordError(Problem(got=_told(rows), expected=NOT_SOLVED))
        return [], 0.0
    while True:
        chosen, limit = program.run(seconds)
        if all(bound.kept(sum((amounts[at] for at in chosen), Fraction(0))) for bound, amounts in rows):
            break
        program.cut(chosen)
    reached = sum((worth[at] for at in chosen), Fraction(0))
    over = limit - float(reached)
    gap = max(0.0, over / max(abs(float(reached)), float(max(map(abs, worth.values()))) or 1.0))
    return chosen, 0.0 if gap <= PROVEN else gap


def _told(rows: Rows) -> str:
    return ", ".join(f"{bound.of.name} {'>=' if bound.least else '<='} {bound.bound}" for bound, _ in rows)


class _Program:
    """The mixed-integer program: a column for each option, 1 where it is chosen."""

    def __init__(self, column: dict[int, int], worth: dict[int, Fraction], rows: Rows, network: Network) -> None:
        self.optimize = solver("optimize")
        self.sparse = solver("sparse")
        self.column, self.rows = column, rows
        self.places = list(column)
        self.scale = float(max(map(abs, worth.values()), default=Fraction(0)) or 1) / LARGE
        self.costs = [-float(worth[at]) / self.scale for at in column]
        self.lines: list[tuple[dict[int, float], float, float]] = []
        infinity = float("inf")
        for bound, amounts in rows:
            scale = float(max((abs(one) for one in amounts.values()), default=Fraction(0)) or 1) / LARGE
            line = {column[at]: float(one) / scale for at, one in amounts.items() if one}
            edge = float(bound.exact) / scale
            self.lines.append((line, edge, infinity) if bound.least else (line, -infinity, edge))
        for one, two in network.excluded:
            if one in column and two in column:
                self.lines.append(({column[one]: 1.0, column[two]: 1.0}, -infinity, 1.0))
        for one, two in network.needed:
            if one in column:  # whoever needs one that is left aside is left aside itself
                self.lines.append(({column[one]: 1.0, column[two]: -1.0}, -infinity, 0.0))

    def cut(self, chosen: list[int]) -> None:
        """Forbid one set, and no other."""
        held = {self.column[at] for at in chosen}
        line = {place: 1.0 if place in held else -1.0 for place in self.column.values()}
        self.lines.append((line, -float("inf"), len(held) - 1.0))

    def run(self, seconds: float | None) -> tuple[list[int], float]:
        """Solve it: the set, and the most that any set can be worth.

        Errors:
            RecordError: no set keeps the bounds.
        """
        size = len(self.column)
        constraints = []
        if self.lines:
            entries = [(value, at, place) for at, (line, _, _) in enumerate(self.lines) for place, value in line.items()]
            values, down, across = (list(one) for one in zip(*entries, strict=True)) if entries else ([], [], [])
            matrix = self.sparse.csr_array((values, (down, across)), shape=(len(self.lines), size))
            constraints = [
                self.optimize.LinearConstraint(matrix, [line[1] for line in self.lines], [line[2] for line in self.lines])
            ]
        found = self.optimize.milp(
            self.costs,
            integrality=[1] * size,
            bounds=self.optimize.Bounds(0, 1),
            constraints=constraints,
            # with presolve HiGHS 1.12 loses sets whose cost is a yuan in millions from the budget, and calls another the best
            options={"mip_rel_gap": 0.0, "presolve": False, **({} if seconds is None else {"time_limit": seconds})},
        )
        if found.x is None:
            raise RecordError(Problem(got=_told(self.rows), expected=NOT_SOLVED))
        chosen = [at for at, value in zip(self.places, found.x, strict=True) if value > 0.5]  # noqa: PLR2004 - 0 or 1
        limit = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
        return chosen, -float(limit) * self.scale
