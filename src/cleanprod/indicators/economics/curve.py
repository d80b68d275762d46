"""A cost curve (减排成本曲线): what a unit saved costs, option after option, the cheapest first.

The cost of a year is the outlay spread over the life, interest included (A = I·i / (1 − (1+i)^−n)), less the benefit P; a
step is as wide as what the option saves in a year and as high as that cost for each unit of it. Its area is the cost of a
year, and the areas of a curve are its totals.

Nothing is counted twice: of options that exclude each other the one that is cheapest for each unit, with all that it needs,
is on the curve, the others are left aside, with the reason. An option that is cheaper than one that it needs makes one step
with it; so does one that needs an option that saves nothing. The order of the rows makes no difference.

>>> from cleanprod.models.option import Option
>>> from cleanprod.indicators.economics import Terms
>>> lamps = Option(id="F1", investment="8 万元", annual_benefit="6 万元", energy_saved="20 tce")
>>> boiler = Option(id="F2", investment="150 万元", annual_benefit="10 万元", energy_saved="100 tce")
>>> motors = Option(id="F3", investment="30 万元", annual_benefit="2 万元", energy_saved="30 tce", excludes="F2")
>>> found = cost_curve([lamps, boiler, motors], per="energy", terms=Terms(rate="8%", life=10))
>>> [(step.ids, format(step.unit_cost, "en").partition(".")[0]) for step in found.steps]
[(('F1',), '≈-2,403'), (('F3',), '≈823')]
>>> found.aside[0][1].en
'excludes F3, which is on the curve'
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.units import Money, Quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from . import formulas
from .amounts import as_options, effect_named, measure, one_money
from .assessing import NO_LIFE, NO_RATE, Economics, economics
from .choosing import Portfolio
from .network import Network, whole_of
from .ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cleanprod.models.option import Option

    from .terms import Terms

NOTHING: Final = Text("没有节约或削减", "it saves nothing of that")
NEEDS_ONE: Final = Text("其前提方案不在曲线上", "an option that it needs is not on the curve")


@frozen
class Step:
    """One step: its options, what they save in a year, what that costs in a year, and for each unit; where it lies.

    `start` and `end` are how much is saved up to the step and with it.
    """

    options: tuple[Option, ...]
    saving: Quantity
    cost: Money
    unit_cost: Quantity
    start: Quantity
    end: Quantity

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its options."""
        return tuple(one.id or one.name or "?" for one in self.options)


@frozen
class Curve:
    """A cost curve.

    Attributes:
        per: what is saved, by name. unit: in which it is counted.
        steps: the steps, the cheapest for each unit first.
        aside: the options that are not on it, each with the reason.
        saving, cost: of the whole curve in a year; None where it has no step.
        currency, price_year: of its amounts, where they are told.
    """

    per: str
    unit: str
    steps: tuple[Step, ...]
    aside: tuple[tuple[Option, Text], ...]
    saving: Quantity | None
    cost: Money | None
    currency: str | None
    price_year: int | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of the curve, a row a step, numbers as floats: `pl.DataFrame(curve.rows)`."""
        return [
            {
                "option": "+".join(step.ids),
                "name": "+".join(one.name or one.id or "?" for one in step.options),
                "saving": float(step.saving),
                "cost": float(step.cost),
                "unit_cost": float(step.unit_cost),
                "start": float(step.start),
                "end": float(step.end),
            }
            for step in self.steps
        ]

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.curve/1`; amounts are exact."""
        return {
            "form": "cleanprod.curve/1",
            "per": self.per,
            "unit": self.unit,
            "steps": [
                {"options": list(step.ids)}
                | {name: to_form(getattr(step, name)) for name in ("saving", "cost", "unit_cost", "start", "end")}
                for step in self.steps
            ],
            "aside": [{"id": one.id, "why": {"zh": why.zh, "en": why.en}} for one, why in self.aside],
            "saving": None if self.saving is None else to_form(self.saving),
            "cost": None if self.cost is None else to_form(self.cost),
            "currency": self.currency,
            "price_year": self.price_year,
        }


def cost_curve(options: Iterable[Option] | Portfolio, *, per: str = "energy", terms: Terms | None = None) -> Curve:
    """Put options on a cost curve.

    Arguments:
        options: what may be carried out; ids name those that exclude or need one another. Of a portfolio its chosen set.
        per: the effect whose unit cost is asked: `energy` (for each tce), `co2` (t CO2), `cod` (t), `water` (m³) and others.
        terms: the rate, and the life of options that do not say theirs.

    Errors:
        RecordError: a network of exclusions and needs that cannot be, or mixed currencies.
        UnknownNameError: an effect of no such name.
    """
    chosen = options.chosen if isinstance(options, Portfolio) else None
    every = [*options.every] if isinstance(options, Portfolio) else as_options(options)
    network = Network.of(every)
    found = [economics(one, terms) for one in (every if chosen is None else chosen)]
    currency, year = one_money(found)
    of = measure(effect_named(per), "per")
    aside: dict[int, Text] = {}
    costs: dict[int, Fraction] = {}
    savings: dict[int, Fraction] = {}
    for at, one in enumerate(found):
        cost, saving = yearly_cost(one), of.of(one)
        why = cost if isinstance(cost, Text) else of.why(one) if saving is None else None
        if why is not None or saving is None or isinstance(cost, Text):
            aside[at] = why or NOTHING  # one of them is there
            continue
        costs[at], savings[at] = cost, Fraction(saving.to(of.unit).exact_magnitude)
    names = [one.id or one.name or "?" for one in every]
    spent, saved = ({at: Ratio.of(number) for at, number in amounts.items()} for amounts in (costs, savings))
    made = arranged(spent, saved, network, names)
    aside |= made.aside
    steps: list[Step] = []
    reached = Fraction(0)
    for group, _ in made.groups:
        width = sum((savings[at] for at in group), Fraction(0))
        money, amount = Money(sum((costs[at] for at in group), Fraction(0)), currency), of.kind(width, of.unit)
        start, end = of.kind(reached, of.unit), of.kind(reached + width, of.unit)
        steps.append(Step(tuple(every[at] for at in group), amount, money, money / amount, start, end))
        reached += width
    total = sum((step.cost for step in steps[1:]), steps[0].cost) if steps else None
    left = tuple((every[at], why) for at, why in sorted(aside.items()))
    return Curve(per, of.unit, tuple(steps), left, steps[-1].end if steps else None, total, currency, year)


def yearly_cost(found: Economics) -> Fraction | Text:
    """Give what an option costs in a year, less what it brings; or why that is not known."""
    if found.I is None or found.P is None:
        return found.why["I" if found.I is None else "P"]
    if found.n is None or found.i is None:
        return found.why.get("NPV", NO_LIFE if found.n is None else NO_RATE)
    return formulas.A(Fraction(found.I.exact_magnitude), found.n, found.i) - Fraction(found.P.exact_magnitude)


@frozen
class Arranged:
    """The steps of a curve, in order: each the places of its options, with its level; and of the others why they are aside."""

    groups: list[tuple[list[int], int]]
    aside: dict[int, Text]


def arranged(costs: Mapping[int, Ratio], savings: Mapping[int, Ratio], network: Network, names: Sequence[str]) -> Arranged:
    """Arrange options on a curve, whatever the order in which they are given.

    Arguments:
        costs: what each option costs in a year, of those of which cost and saving are known.
        savings: what each of them saves in a year; one that saves nothing may be needed all the same.
        network: which exclude or need one another.
        names: what each is called; equal costs are in their order.
    """
    wants = network.wants()
    unknown = {two for _, two in network.needed if two not in costs}
    aside = {at: NEEDS_ONE for at in network.without_needed(unknown) if at in costs}
    wholes = {at: whole_of(at, wants) if at in wants else {at} for at in costs if at not in aside}

    def height(options: Iterable[int]) -> Height | None:
        """Give what a unit costs of some options; None where they save nothing."""
        first, *others = options
        spent, saving = costs[first], savings[first]
        for at in others:
            spent, saving = spent + costs[at], saving + savings[at]
        if saving.top <= 0:
            return None
        cost = spent.over(saving)
        return float(cost), cost

    dear = {at: height(whole) for at, whole in wholes.items()}
    aside |= {at: NOTHING for at in wholes if dear[at] is None or savings[at].top <= 0}
    order = sorted((at for at in wholes if at not in aside), key=lambda at: (dear[at], names[at], at))
    taken, dropped = _taken(order, wholes, network.rivals(), names)
    aside = {at: why for at, why in (aside | dropped).items() if at not in taken}
    bound = {at for pair in network.needed for at in pair}
    steps = _stepped({at: wholes[at] for at in taken if at in bound}, height, names)
    found = _ordered(steps, height, wants, names)
    found += [(dear[at] or (0.0, Ratio(0)), 0, [names[at]], [at]) for at in taken if at not in bound]
    left = (taken & bound) - {at for step in steps for at in step}
    return Arranged([(inside, level) for _, level, _, inside in sorted(found)], aside | dict.fromkeys(left, NOTHING))


Height = tuple[float, Ratio]
"""What a unit costs: as a float, which settles nearly every comparison, and exactly."""


def _taken(
    order: Sequence[int], wholes: Mapping[int, set[int]], rivals: Mapping[int, set[int]], names: Sequence[str]
) -> tuple[set[int], dict[int, Text]]:
    """Take options in their order, each with all that it needs, unless one of those excludes another that is taken."""
    taken: set[int] = set()
    dropped: dict[int, Text] = {}
    for at in order:
        if at in taken:
            continue
        whole = wholes[at]
        against = sorted(names[rival] for one in whole for rival in rivals.get(one, ()) if rival in taken)
        if any(not whole.isdisjoint(rivals.get(one, ())) for one in whole):
            dropped[at] = NEEDS_RIVALS
        elif against:
            dropped[at] = Text(f"与曲线上的 {against[0]} 互斥", f"excludes {against[0]}, which is on the curve")
        else:
            taken |= whole
    return taken, dropped


NEEDS_RIVALS: Final = Text("其前提方案彼此互斥", "options that it needs exclude one another, or it")


def _stepped(
    wholes: Mapping[int, set[int]], height: Callable[[Iterable[int]], Height | None], names: Sequence[str]
) -> list[set[int]]:
    """Put down, again and again, the option that is cheapest with what it still needs."""
    needers: dict[int, list[int]] = {}
    for at, whole in wholes.items():
        for one in whole - {at}:
            needers.setdefault(one, []).append(at)
    missing = {at: set(whole) for at, whole in wholes.items()}
    queue: list[tuple[Height, int, str, int]] = []

    def put(at: int) -> None:
        cost = height(missing[at])
        if cost is not None:
            heappush(queue, (cost, len(missing[at]), names[at], at))

    for at in missing:
        put(at)
    steps: list[set[int]] = []
    while queue:
        cost, size, _, at = heappop(queue)
        if at not in missing or (size, cost) != (len(missing[at]), height(missing[at])):
            continue  # it was put again since
        step = missing[at]
        for one in step:
            missing.pop(one)
        for needer in {needer for one in step for needer in needers.get(one, ())} & missing.keys():
            missing[needer] = missing[needer] - step
            put(needer)
        _join(steps, step, height)
    return steps


def _join(steps: list[set[int]], step: set[int], height: Callable[[Iterable[int]], Height | None]) -> None:
    """Put a step down, as one with those before it that are dearer: it needs them."""
    while steps and _first(height(step), height(steps[-1])):
        step = steps.pop() | step
    steps.append(step)


def _first(one: Height | None, two: Height | None) -> bool:
    return one is not None and two is not None and one < two


def _ordered(
    steps: Sequence[set[int]],
    height: Callable[[Iterable[int]], Height | None],
    wants: Mapping[int, set[int]],
    names: Sequence[str],
) -> list[tuple[Height, int, list[str], list[int]]]:
    """Give of each step by what it is sorted: its unit cost; of equal ones what is needed first, then the names inside."""
    level: dict[int, int] = {}
    found = []
    for step in steps:  # each behind what it needs
        depth = max((level[other] + 1 for at in step for other in wants.get(at, ()) if other not in step), default=0)
        level |= dict.fromkeys(step, depth)
        inside = sorted(step, key=lambda at: (len(whole_of(at, wants)), names[at], at))
        found.append((height(step) or (0.0, Ratio(0)), depth, [names[at] for at in inside], inside))
    return found
