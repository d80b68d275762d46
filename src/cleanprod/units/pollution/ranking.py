"""Which pollutants of an outlet are taxed, and with what relief: environmental protection tax, arts. 9 and 13, annex 2.

One group of pollutants at a time (air; class 1 and the others in water), in the order of their equivalents. Where
equivalents are equal the law does not say which comes first: the order of the table is kept, and where the choice
changes the amount, the amount is an interval.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from decimal import Decimal  # noqa: TC003 - pydantic reads the annotations
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, Literal

from attrs import evolve, frozen
from pydantic import Field

from cleanprod.standing import Standing, weakest
from cleanprod.units.kinds import Money
from cleanprod.units.tables import Row, read_rows, shipped
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleanprod.units.kinds import Concentration, PollutantMass

    from .equivalents import Group, Pollutant

GROUP_WORDS: Final[dict[Group, Text]] = {
    "air": Text("大气污染物", "air pollutants"),
    "first_class": Text("第一类水污染物", "class 1 water pollutants"),
    "other": Text("其他类水污染物", "other water pollutants"),
}
_NOTHING: Final = Fraction(0)
_FULL: Final = Fraction(1)


class TaxFigure(Row):
    """A figure of the tax: see the head of `data/tax_rates.toml`."""

    kind: Literal["rate", "count", "one_of", "relief"]
    group: str
    value: Annotated[Decimal, Field(gt=0)]
    below: Annotated[Decimal, Field(gt=0)] | None = None
    start: dt.date
    until: dt.date | None = None


@cache
def figures() -> tuple[TaxFigure, ...]:
    """Give the figures of the tax, of every day."""
    return read_rows(shipped("tax_rates"), TaxFigure)


@cache
def figures_on(day: dt.date) -> dict[tuple[str, str], TaxFigure]:
    """Give the figures in force on a day, by kind and group; those of relief by kind and id."""
    return {
        (row.kind, row.id if row.kind == "relief" else row.group): row
        for row in figures()
        if row.start <= day and (row.until is None or day < row.until)
    }


def first_day() -> dt.date:
    """Give the first day of the tax."""
    return min(row.start for row in figures())


@frozen
class Discharged:
    """What one pollutant of an outlet was in a month, read."""

    pollutant: Pollutant
    mass: PollutantMass
    concentration: Concentration | None
    limit: Concentration | None
    exceeded: bool | None

    @property
    def equivalents(self) -> Fraction:
        """The equivalents."""
        return self.mass.exact / Fraction(self.pollutant.equivalent_kg)


@frozen
class TaxLine:
    """A pollutant of an outlet in a month, taxed or not.

    Attributes:
        outlet, month: of the outlet.
        pollutant: the row of the table of equivalents.
        mass: what was discharged.
        equivalents: mass divided by the equivalent value, exactly.
        rank: its place in its group (air; class 1; others), None where another of COD, BOD5, TOC stands for it.
        taxed: whether it is taxed; `why` says why or why not, in both languages.
        rate: yuan per equivalent.
        factor_low, factor_high: the least and the most of the tax that remains with the relief of art. 13.
        missing: the facts that would settle the relief: `soot.limit`; in a tie, those of the other pollutant too.
        standing: the weakest of what the line rests on.
    """

    outlet: str
    month: str
    pollutant: Pollutant
    mass: PollutantMass
    equivalents: Fraction
    rank: int | None
    taxed: bool
    why: Text
    rate: Money
    factor_low: Fraction
    factor_high: Fraction
    missing: tuple[str, ...]
    standing: Standing

    @property
    def low(self) -> Money:
        """The least that the tax can be."""
        return Money(self.equivalents * self.rate.exact * self.factor_low if self.taxed else _NOTHING, "CNY")

    @property
    def high(self) -> Money:
        """The most that the tax can be."""
        return Money(self.equivalents * self.rate.exact * self.factor_high if self.taxed else _NOTHING, "CNY")

    @property
    def amount(self) -> Money | None:
        """The tax, or None where it is not settled."""
        return self.high if self.low == self.high else None


@frozen
class _Terms:
    """What every pollutant of a group of an outlet is taxed by."""

    outlet: str
    month: dt.date
    rate: Money
    reliefs: tuple[TaxFigure, ...]
    standings: tuple[Standing, ...]


def tax_lines(outlet: str, month: dt.date, rows: Sequence[Discharged], own_rate: Money | None) -> list[TaxLine]:
    """Rank the pollutants of one group of an outlet: those taxed first, then the others."""
    on = figures_on(month)
    group = rows[0].pollutant.group
    count, rate = on["count", group], on["rate", group]
    reliefs = tuple(row for (kind, _), row in on.items() if kind == "relief")
    standings = (count.standing,) if own_rate is not None else (count.standing, rate.standing)
    terms = _Terms(outlet, month, own_rate if own_rate is not None else Money(rate.value, "CNY"), reliefs, standings)
    lines = sorted((_line(one, terms) for one in rows), key=lambda line: (-line.equivalents, line.pollutant.number))
    kept, instead = _one_of(lines, on)
    top = int(count.value)
    of = GROUP_WORDS[group]
    placed = [evolve(line, rank=rank) for rank, line in enumerate(kept, 1)]
    taxed = [
        evolve(line, taxed=True, why=_add(line.why, Text(f"{of.zh}第 {line.rank} 位", f"place {line.rank} among {of.en}")))
        for line in placed[:top]
    ]
    others = [evolve(line, why=Text(f"不在{of.zh}前 {top} 位", f"not among the top {top} {of.en}")) for line in placed[top:]]
    exceeded = {one.pollutant.id for one in rows if one.exceeded}
    relieved = [
        line if line.pollutant.id in exceeded else evolve(line, standing=_weaker(line.standing, reliefs))
        for line in _tied(taxed, others)
    ]
    return [*relieved, *(evolve(line, missing=()) for line in (*others, *instead))]


def _weaker(standing: Standing, rows: Sequence[TaxFigure]) -> Standing:
    return weakest([standing, *(row.standing for row in rows)]) or standing


def _line(one: Discharged, terms: _Terms) -> TaxLine:
    low, high, missing = _relief(one, terms.reliefs)
    rests = [one.pollutant.standing, *terms.standings]
    return TaxLine(
        outlet=terms.outlet,
        month=f"{terms.month:%Y-%m}",
        pollutant=one.pollutant,
        mass=one.mass,
        equivalents=one.equivalents,
        rank=None,
        taxed=False,
        why=Text("", ""),
        rate=terms.rate,
        factor_low=low,
        factor_high=high,
        missing=missing,
        standing=weakest(rests) or one.pollutant.standing,
    )


def _relief(one: Discharged, reliefs: Sequence[TaxFigure]) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    """Give the least and the most of the tax that remains, and what is missing to settle it."""
    if one.exceeded is True:
        return _FULL, _FULL, ()
    facts = {"concentration": one.concentration, "limit": one.limit, "exceeded_in_month": one.exceeded}
    missing = tuple(f"{one.pollutant.id}.{name}" for name, fact in facts.items() if fact is None)
    if one.concentration is None or one.limit is None:
        return min((Fraction(row.value) for row in reliefs), default=_FULL), _FULL, missing
    mean, limit = one.concentration.exact, one.limit.exact
    factor = min((Fraction(row.value) for row in reliefs if mean < Fraction(row.below or 0) * limit), default=_FULL)
    if factor == _FULL:
        return _FULL, _FULL, ()
    return factor, _FULL if one.exceeded is None else factor, missing


def _one_of(lines: list[TaxLine], on: dict[tuple[str, str], TaxFigure]) -> tuple[list[TaxLine], list[TaxLine]]:
    """Keep, of lines that share a `one_of`, the one with the most equivalents; give those kept and the others."""
    kept: list[TaxLine] = []
    out: list[TaxLine] = []
    for line in lines:
        same = [one for one in lines if one.pollutant.one_of == line.pollutant.one_of] if line.pollutant.one_of else [line]
        if len(same) == 1:
            kept.append(line)
            continue
        rule = on["one_of", line.pollutant.one_of]
        names = "、".join(one.pollutant.zh for one in same), ", ".join(one.pollutant.id for one in same)
        weak = _weaker(line.standing, [rule])
        if line is not same[0]:
            why = Text(f"{names[0]} 只征收一项，已计 {same[0].pollutant.zh}", f"of {names[1]} only one: {same[0].pollutant.id}")
            out.append(evolve(line, standing=weak, why=why))
            continue
        why = Text(f"{names[0]} 中当量数最多", f"the most equivalents of {names[1]}")
        kept += _tied([evolve(line, standing=weak, why=why)], same[1:])
    return kept, out


def _tied(taxed: list[TaxLine], others: Sequence[TaxLine]) -> list[TaxLine]:
    """Widen the last of those taxed, where others with as many equivalents could have been taxed in their place."""
    if not taxed or not others or others[0].equivalents != taxed[-1].equivalents:
        return taxed
    equal = taxed[-1].equivalents
    rest = [line for line in others if line.equivalents == equal]
    kept = [line for line in taxed if line.equivalents == equal]
    lows = sorted(line.factor_low for line in (*kept, *rest))
    highs = sorted(line.factor_high for line in (*kept, *rest))[-len(kept) :]
    tie = Text(
        f"当量数与{'、'.join(line.pollutant.zh for line in rest)}相同，按表中顺序",
        f"equal in equivalents to {', '.join(line.pollutant.id for line in rest)}: in the order of the table",
    )
    missing = tuple(dict.fromkeys(fact for line in (*kept, *rest) for fact in line.missing))
    widened = [
        evolve(line, factor_low=low, factor_high=high, missing=missing if low != high else (), why=_add(line.why, tie))
        for line, low, high in zip(kept, lows, highs, strict=False)
    ]
    return [*taxed[: -len(kept)], *widened]


def _add(one: Text, two: Text) -> Text:
    return Text("；".join(filter(None, (one.zh, two.zh))), "; ".join(filter(None, (one.en, two.en))))
