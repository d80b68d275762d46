"""Carbon dioxide from fuels, electricity and heat, by one named set of factors for a whole calculation.

tCO2 = amount × net heating value (GJ) × carbon (tC/TJ) / 1000 × oxidation × 44/12; electricity by a factor of the grid,
which the caller chooses (`grid_factor`); heat by its own factor. Every number is exact, every line carries its factor,
source and standing.

>>> account = carbon_account(
...     [("柴油", "10 t"), ("电", "1 万千瓦时")], set="ndrc_enterprise_guidelines_2013_2015", grid=grid_factor("广东", 2022)
... )
>>> print(account.total)
≈35.8542249333 tCO2
>>> carbon_account([("原煤", "1 t")], set="ndrc_enterprise_guidelines_2013_2015")
Traceback (most recent call last):
...
cleanprod.errors.UnknownNameError: row 1, fuel: got '原煤', expected a fuel of ndrc_enterprise_guidelines_2013_2015. Say which:
anthracite (anthracite), bituminous coal (bituminous_coal), lignite (lignite).
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, QuantityError
from cleanprod.standing import STANDING_WORDS, Standing, weakest
from cleanprod.units.energy.uses import EnergyInput, Use
from cleanprod.units.entries import Gathered, measured
from cleanprod.units.outputs import intensity
from cleanprod.units.quantity import Quantity
from cleanprod.units.schema import to_form
from cleanprod.units.spelling import unit_of
from cleanprod.words import Text

from .factors import CarbonFuel, GridFactor, fuels_of, grid_factor
from .lines import GIVEN, CarbonLine, Chosen, carbon_line, tonnes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleanprod.units.kinds import Carbon, Intensity
    from cleanprod.words import Lang

__all__ = ["CarbonAccount", "CarbonLine", "Use", "carbon_account", "grid_factor"]


HIGHEST: Final = Quantity("5 kgCO2/kWh")
"""No electricity or heat is worse than this: coal burnt at a fourteenth of what it holds."""


@frozen
class CarbonAccount:
    """Carbon dioxide of fuels, electricity and heat.

    Attributes:
        set: the one set of factors that its fuels were counted by.
        lines: one for each entry.
        grid: the factor of the grid as chosen, where it was a row of a table.
    """

    set: str
    lines: tuple[CarbonLine, ...]
    grid: GridFactor | None = None

    @property
    def total(self) -> Carbon:
        """The total in tCO2; more sold than used is negative."""
        return tonnes_of(sum((line.counted.exact for line in self.lines), Fraction(0)) / unit_of("tCO2").factor)

    @property
    def standing(self) -> Standing | None:
        """The weakest standing of the factors in the total; None where all are the caller's."""
        return weakest([line.standing for line in self.lines if line.counts and line.standing])

    def per(self, output: object) -> Intensity:
        """Give the carbon per product (`1200 t`, in tCO2/t) or per output value (`3.2 亿元`, in tCO2/万元), exactly.

        Errors:
            QuantityError: not an amount of products or money; zero or less.
        """
        return intensity(self.total, output, product="tCO2", money="tCO2")

    def to_dict(self) -> dict[str, Any]:
        """Give the account as JSON data, form `cleanprod.carbon/1`; numbers are text, exact."""
        grid = self.grid
        return {
            "form": "cleanprod.carbon/1",
            "set": self.set,
            "grid": None if grid is None else {"region": grid.zh, "year": grid.year, "series": grid.series, "id": grid.id},
            "total": to_form(self.total),
            "standing": self.standing,
            "lines": [line.to_dict() for line in self.lines],
        }

    def say(self, lang: Lang = "en") -> str:
        """Tell the account, a line for each entry."""
        standing = (STANDING_WORDS[self.standing] if self.standing else GIVEN).say(lang)
        head = f"系数：{self.set}" if lang == "zh" else f"factors: {self.set}"
        total = f"合计 {self.total:zh}（{standing}）" if lang == "zh" else f"total {self.total:en} ({standing})"
        return "\n".join([head, *(line.say(lang) for line in self.lines), total])

    def __str__(self) -> str:
        return self.say("en")

    def _repr_html_(self) -> str:
        return f'<pre class="cleanprod-carbon">{escape(self.say("en"))}</pre>'


def carbon_account(
    uses: Iterable[EnergyInput | tuple[str, object] | Mapping[str, object]],
    *,
    set: str,  # noqa: A002 - the word of the field
    grid: GridFactor | Quantity | str | None = None,
    heat: Quantity | str | None = None,
    fuels: Iterable[CarbonFuel] | None = None,
) -> CarbonAccount:
    """Work out the carbon dioxide of fuels, electricity and heat.

    Arguments:
        uses: as of an energy account: `Use`, a model with the same attributes, `("柴油", "10 t")`, a mapping.
        set: the set of factors that every fuel is counted by: `provincial_inventory_guideline_2011` (which has no heating
            values), `ndrc_enterprise_guidelines_2013_2015`, `provincial_inventory_guideline_2025`.
        grid: the factor of bought or sold electricity: `grid_factor("广东", 2022)`, or `0.4403 kgCO2/kWh`.
        heat: the factor of bought or sold heat, such as `0.1 tCO2/GJ`; that of the table by default.
        fuels: rows of the user's own instead of the shipped ones.

    Errors:
        UnknownNameError: no such set; a fuel that the set does not have: the nearest, or what the word may mean, is offered.
        QuantityError: an amount that is none, is negative or does not fit the heating value; no heating value; electricity
            without a factor. All problems at once, each with its row.
    """
    gathered = Gathered()
    names = gathered.attempt(fuels_of, set, fuels)
    electricity = gathered.attempt(_grid, grid)
    warmth = gathered.attempt(_rate, heat, "0.1 tCO2/GJ", where="heat")
    given = gathered.attempt(_listed, uses, where="uses")
    gathered.settle()
    chosen = Chosen(set, names, electricity, grid if isinstance(grid, GridFactor) else None, warmth)
    lines = [gathered.attempt(carbon_line, one, number, chosen, row=number) for number, one in enumerate(given, 1)]
    gathered.settle()
    return CarbonAccount(set, tuple(lines), chosen.grid)


def _listed(uses: object) -> list[object]:
    if isinstance(uses, (str, dict)) or not hasattr(uses, "__iter__"):
        entries = Text('一列能源消费，如 [("柴油", "1 t")]', 'a list of entries such as [("diesel", "1 t")]')
        raise QuantityError(Problem(got=str(type(uses).__name__), expected=entries))
    return list(uses)


def _grid(grid: GridFactor | Quantity | str | None) -> Quantity | None:
    if isinstance(grid, GridFactor):
        return Quantity(grid.kgco2_per_kwh, "kgCO2/kWh")
    return _rate(grid, "0.4403 kgCO2/kWh")


def _rate(given: Quantity | str | None, example: str) -> Quantity | None:
    """Read a factor per unit of energy, that of coal equivalent left out."""
    if given is None:
        return None
    rate = measured(Quantity, given)
    if rate.units.vector != unit_of(example.partition(" ")[2]).vector or "coal" in rate.units.families:
        raise QuantityError(Problem(got=str(rate), expected=Text(f"系数，如 {example}", f"a factor such as {example}")))
    if rate.exact > HIGHEST.exact:
        possible = Text(f"不高于 {HIGHEST} 的系数", f"a factor of at most {HIGHEST}")
        mend = Text("请核对单位：是否差了一千倍？", "Check the unit: a factor of a thousand?")
        raise QuantityError(Problem(got=str(rate), expected=possible, mend=mend))
    return rate
