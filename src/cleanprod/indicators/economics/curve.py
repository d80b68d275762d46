"""A cost curve (减排成本曲线): what a unit saved costs, option after option, the cheapest first.

The cost of a year is the outlay spread over the life, interest included (A = I·i / (1 − (1+i)^−n)), less the benefit P; a
step is as wide as what the option saves in a year and as high as that cost for each unit of it. Its area is the cost of a
year, and the areas of a curve are its totals.

Nothing is counted twice: of options that exclude each other the cheapest for each unit is on the curve, the others are left
aside, with the reason. An option that is cheaper than one that it needs makes one step with it.

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
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.units import Money, Quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from . import formulas
from .amounts import as_options, measure, one_money
from .assessing import NO_LIFE, NO_RATE, Economics, economics
from .choosing import Portfolio
from .network import Network, whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from cleanprod.models.option import Option

    from .terms import Terms

    C = TypeVar("C", Fraction, float)

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
    of = measure(per, "per")
    aside: dict[int, Text] = {}
    costs: dict[int, Fraction] = {}
    savings: dict[int, Fraction] = {}
    for at, one in enumerate(found):
        cost, saving = yearly_cost(one), of.of(one)
        why = cost if isinstance(cost, Text) else of.why(one) if saving is None else None
        if why is None and saving is not None and saving.exact_magnitude <= 0:
            why = NOTHING
        if why is not None or saving is None or isinstance(cost, Text):
            aside[at] = why or NOTHING
            continue
        costs[at], savings[at] = cost, Fraction(saving.to(of.unit).exact_magnitude)
    names = [one.id or one.name or "?" for one in every]
    groups, dropped = arranged(costs, savings, network, names)
    aside |= dropped
    steps: list[Step] = []
    reached = Fraction(0)
    for group in groups:
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


def arranged(
    costs: Mapping[int, C], savings: Mapping[int, C], network: Network, names: Sequence[str] | Callable[[int], str]
) -> tuple[list[list[int]], dict[int, Text]]:
    """Give the steps of a curve, each the places of its options, and of the others why they are not on it.

    Arguments:
        costs: what each option costs in a year, of those of which it is known.
        savings: what each of them saves in a year.
        network: which exclude or need one another.
        names: what each is called.
    """
    named = names if callable(names) else names.__getitem__
    aside = dict.fromkeys(network.without_needed(at for pair in network.needed for at in pair if at not in costs), NEEDS_ONE)
    aside = {at: why for at, why in aside.items() if at in costs}
    order = sorted((at for at in costs if at not in aside), key=lambda at: (costs[at] / savings[at], at))
    taken, dropped = _taken(order, network, named)
    aside |= dropped
    return _packed([at for at in order if at in taken], costs, savings, network), aside


def _taken(order: Sequence[int], network: Network, named: Callable[[int], str]) -> tuple[set[int], dict[int, Text]]:
    """Take options in their order, each with all that it needs, unless one of those excludes another that is taken."""
    rivals, wants = network.rivals(), network.wants()
    taken: set[int] = set()
    dropped: dict[int, Text] = {}
    for at in order:
        if at in taken:
            continue
        whole = whole_of(at, wants)
        against = sorted(taken & {rival for one in whole for rival in rivals.get(one, ())})
        inside = any(rivals.get(one, set()) & whole for one in whole)
        if inside:
            dropped[at] = NEEDS_RIVALS
        elif against:
            other = named(against[0])
            dropped[at] = Text(f"与曲线上的 {other} 互斥", f"excludes {other}, which is on the curve")
        else:
            taken |= whole
    return taken, {at: why for at, why in dropped.items() if at not in taken}


NEEDS_RIVALS: Final = Text("其前提方案彼此互斥", "options that it needs exclude one another, or it")


def _packed(order: Sequence[int], costs: Mapping[int, C], savings: Mapping[int, C], network: Network) -> list[list[int]]:
    """Make one step of an option and what it needs, as long as that is dearer; sort the steps by their unit cost."""
    home = {at: at for at in order}
    packs: dict[int, tuple[list[int], C, C]] = {at: ([at], costs[at], savings[at]) for at in order}
    bonds = [(one, two) for one, two in network.needed if one in home and two in home]

    def height(pack: int) -> C:
        return packs[pack][1] / packs[pack][2]

    merged = True
    while merged:
        merged = False
        for one, two in bonds:
            cheap, dear = home[one], home[two]
            if cheap != dear and height(dear) > height(cheap):
                home |= dict.fromkeys(packs[dear][0], cheap)
                packs[cheap] = _joined(packs[cheap], packs.pop(dear))
                merged = True
    depth = depths(bonds)
    ordered = sorted(packs, key=lambda pack: (height(pack), max(depth.get(at, 0) for at in packs[pack][0]), pack))
    return [sorted(packs[pack][0]) for pack in ordered]


def _joined(one: tuple[list[int], C, C], two: tuple[list[int], C, C]) -> tuple[list[int], C, C]:
    return [*one[0], *two[0]], one[1] + two[1], one[2] + two[2]


def depths(bonds: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Tell how many needs stand behind each option, at the longest: of equal unit costs what is needed comes first."""
    depth: dict[int, int] = {}
    for _ in bonds:
        before = dict(depth)
        for one, two in bonds:
            depth[one] = max(depth.get(one, 0), depth.get(two, 0) + 1)
        if depth == before:
            break
    return depth
