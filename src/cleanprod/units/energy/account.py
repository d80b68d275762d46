"""Energy accounts: fuels, media, electricity and heat as coal equivalent, by GB/T 2589.

The edition follows the day, or is forced: 2008 from 2008-06-01, 2020 from 2021-04-01. Of a period that straddles the
change, `on` is the day whose edition applies. The total is by calorific value (当量值) or by equivalent value (等价值),
each of its own type: the two do not add up. Every line carries its factor, edition and standing.

A range row needs a measured heating value, or a coefficient chosen in a table of the user's own; litres need a density;
a medium is taken as bought in unless it is marked `own`; the equivalent value needs the coal rate of its year.

    >>> account = energy_account([("原煤", "1 t"), ("电", "1 万千瓦时"), ("新水", "1 t")], on="2021-04-01")
    >>> account.total
    <CalorificEnergy 1.9435571 tce>
    >>> account.per("5 t")
    <Intensity 388.71142 kgce/t>
    >>> energy_account([("柴油", "1000 L"), ("天然气", "100 m3")], on="2021-04-01")
    Traceback (most recent call last):
    ...
    cleanprod.errors.QuantityError: row 1, amount: got ... L (volume), expected mass: diesel oil is counted in kg. Give the
    density, such as density="... kg/L".
    row 2, heating_value: got natural gas without a measured heating value, expected one value: GB/T 2589-2020, Appendix A
    [gbt2589.toml] gives a range, 1.1000-1.3300 kgce/Nm3, 32238-38979 kJ/Nm3. ...
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Final, get_args

from attrs import evolve, frozen

from cleanprod.errors import CleanprodError, Problem, QuantityError, brief
from cleanprod.standing import STANDING_WORDS, Standing, weakest
from cleanprod.units.kinds import CalorificEnergy, EquivalentEnergy, Intensity
from cleanprod.units.outputs import intensity
from cleanprod.units.quantity import Quantity, ended, made
from cleanprod.units.schema import to_form
from cleanprod.units.spelling import unit_of
from cleanprod.words import Text

from .factors import BASIS_WORDS, Basis, Factor, Factors, read_day
from .uses import EnergyInput, Rate, Settings, figures, rate_value, read_use

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.words import Lang

Entry = EnergyInput | tuple[str, object] | dict[str, object]

_TOTALS: Final[dict[str, type[CalorificEnergy | EquivalentEnergy]]] = {
    "calorific": CalorificEnergy,
    "equivalent": EquivalentEnergy,
}
_OWN: Final = Text("由已计入的能源自产，不重复计入", "made on site from energy already counted: not counted again")
_SOLD: Final = Text("外供，从总量中扣除", "delivered to others: taken off")


@frozen
class Line:
    """An entry of an account, worked out.

    Attributes:
        number: its place among the entries, from 1.
        use: the entry as it was given.
        factor: the row of the table.
        amount: the amount, read.
        coefficient: kgce per unit as used: printed, measured or by rate; None of what is not counted for want of a rate.
        edition: of the standard.
        standing: of the coefficient; of the definition of the kgce, where the heating value was measured.
        measured: whether a measured heating value was used.
        energy: the coal equivalent of the amount, or None.
        counted: what stands in the total: the energy, its negative where sold, zero where made on site.
        notes: what a reader must know.
    """

    number: int
    use: EnergyInput
    factor: Factor
    amount: Quantity
    coefficient: Quantity | None
    edition: str
    standing: Standing
    measured: bool
    energy: CalorificEnergy | EquivalentEnergy | None
    counted: CalorificEnergy | EquivalentEnergy
    notes: tuple[Text, ...]

    @property
    def counts(self) -> bool:
        """Whether the line stands in the total."""
        return bool(self.use.sold) or not self.use.own

    def say(self, lang: Lang = "en") -> str:
        """Tell the line."""
        by = f" × {self.coefficient:{lang}}" if self.coefficient is not None else ""
        standing = STANDING_WORDS[self.standing].say(lang)
        head = f"{self.number}. {self.factor.label.say(lang)} {self.amount:{lang}}{by} → {self.counted:{lang}}"
        notes = "".join(f"\n   {note.say(lang)}" for note in self.notes)
        return f"{head} ({self.factor.cited}; {standing}){notes}"

    def to_dict(self) -> dict[str, Any]:
        """Give the line as JSON data."""
        row = self.factor.row
        return {
            "row": self.number,
            "fuel": self.use.fuel,
            "id": row.id,
            "label": {"zh": row.zh, "en": row.en},
            "amount": to_form(self.amount),
            "coefficient": None if self.coefficient is None else to_form(self.coefficient),
            "measured": self.measured,
            "own": bool(self.use.own),
            "sold": bool(self.use.sold),
            "energy": None if self.energy is None else to_form(self.energy),
            "counted": to_form(self.counted),
            "edition": self.edition,
            "standing": self.standing,
            "source": row.source,
            "table": self.factor.table,
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }


@frozen(repr=False)
class EnergyAccount:
    """An account: its lines, its total, and how far it may be relied on.

    Attributes:
        total: in tce, by calorific or by equivalent value; more sold than came in is negative.
        basis: `calorific` or `equivalent`.
        edition: of GB/T 2589; `forced` where the caller named it.
        on: the day asked, where one was given.
        warnings: a figure past its review day, an edition other than that of the day.
    """

    total: CalorificEnergy | EquivalentEnergy
    lines: tuple[Line, ...]
    basis: Basis
    edition: str
    forced: bool
    on: dt.date | None
    warnings: tuple[Text, ...]

    @property
    def by_fuel(self) -> dict[str, CalorificEnergy | EquivalentEnergy]:
        """What each row of the table adds to the total, by the id of the row."""
        sums: dict[str, Fraction] = {}
        for line in self.lines:
            sums[line.factor.id] = sums.get(line.factor.id, Fraction(0)) + line.counted.exact
        return {name: energy_of(self.basis, joules) for name, joules in sums.items()}

    @property
    def standing(self) -> Standing | None:
        """The weakest standing of the figures that stand in the total."""
        return weakest([line.standing for line in self.lines if line.counts])

    def per(self, output: object) -> Intensity:
        """Give the energy per product (`1200 t`, in kgce/t) or per output value (`3.2 亿元`, in tce/万元), exactly.

        Errors:
            QuantityError: not an amount of products or money; zero or less.
        """
        return intensity(self.total, output, product="kgce", money="tce")

    def to_dict(self) -> dict[str, Any]:
        """Give the account as JSON data, form `cleanprod.energy/1`; numbers are text, exact."""
        return {
            "form": "cleanprod.energy/1",
            "standard": f"GB/T 2589-{self.edition}",
            "edition": self.edition,
            "forced": self.forced,
            "on": None if self.on is None else self.on.isoformat(),
            "basis": self.basis,
            "total": to_form(self.total),
            "by_fuel": {name: to_form(energy) for name, energy in self.by_fuel.items()},
            "standing": self.standing,
            "lines": [line.to_dict() for line in self.lines],
            "warnings": [{"zh": warning.zh, "en": warning.en} for warning in self.warnings],
        }

    def say(self, lang: Lang = "en") -> str:
        """Tell the account, a line for each entry."""
        basis = BASIS_WORDS[self.basis].say(lang)
        standing = STANDING_WORDS[self.standing].say(lang) if self.standing else "—"
        zh = lang == "zh"
        head = f"GB/T 2589-{self.edition}{'，' if zh else ', '}{basis}"
        total = f"综合能耗 {self.total:zh}（{standing}）" if zh else f"total {self.total:en} ({standing})"
        return "\n".join(
            [head, *(line.say(lang) for line in self.lines), total, *(f"! {warning.say(lang)}" for warning in self.warnings)]
        )

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        return f"<energy account of {len(self.lines)} lines, GB/T 2589-{self.edition}, {self.basis}: {self.total:en}>"

    def _repr_html_(self) -> str:
        return f'<pre class="cleanprod-energy">{escape(self.say("en"))}</pre>'


def energy_account(  # noqa: PLR0913 - what an account hangs on, each by its name
    uses: Iterable[Entry | Mapping[str, object]],
    *,
    on: dt.date | str | None = None,
    edition: str | None = None,
    basis: Basis = "calorific",
    electricity_rate: Rate | None = None,
    heat_rate: Rate | None = None,
    factors: Factors | None = None,
) -> EnergyAccount:
    """Work out an energy account.

    Arguments:
        uses: what was used: `Use`, a model with the same attributes, `("原煤", "1 t")`, a mapping.
        on: the day whose edition applies, and whose year the coal rates go by.
        edition: `2008` or `2020`, to force one.
        basis: `calorific` (当量值) or `equivalent` (等价值).
        electricity_rate: the coal rate of the equivalent value; of the year itself under the edition of 2008, of the
            year before under that of 2020.
        heat_rate: the coal rate of heat, for the equivalent value.
        factors: other factors than the shipped ones: `Factors.shipped().with_table(path)`.

    Errors:
        LawNotModelledError: a day before 2008-06-01, and no edition forced.
        QuantityError: a problem for each entry that cannot be counted, with its row.
    """
    factors = factors or Factors.shipped()
    if basis not in get_args(Basis):
        raise QuantityError(Problem(got=brief(basis), expected=", ".join(get_args(Basis)), where="basis"))
    if on is None and edition is None:
        neither = Text("既无日期也无版本", "neither a day nor an edition")
        asked = Text("日期（on，--on）或版本（edition，--edition）", "a day (on, --on) or an edition (edition, --edition)")
        raise QuantityError(Problem(got=neither, expected=asked, where="on"))
    day = None if on is None else read_day(on, "on")
    chosen = factors.edition_on(day) if edition is None and day else factors.edition_named(edition or "")
    number = chosen.row.edition or ""
    rates = _rates(basis, electricity_rate, heat_rate)
    settings = Settings(factors, number, basis, day.year if day else None, rates)
    lines = _lines(uses, settings)
    return EnergyAccount(
        total=energy_of(basis, sum((line.counted.exact for line in lines), Fraction(0))),
        lines=lines,
        basis=basis,
        edition=number,
        forced=edition is not None,
        on=day,
        warnings=_warnings(lines, chosen, day),
    )


def energy_of(basis: Basis, joules: Fraction) -> CalorificEnergy | EquivalentEnergy:
    """Give joules as energy in tce, of the type of a basis."""
    tce = unit_of("tce")
    return made(_TOTALS[basis], ended(joules / tce.factor), tce, "")


def _rates(basis: Basis, electricity: Rate | None, heat: Rate | None) -> dict[str, Rate]:
    given = {"electricity": electricity, "heat": heat}
    rates = {name: rate for name, rate in given.items() if rate is not None}
    for name, rate in rates.items():
        where = f"{name}_rate"
        if not isinstance(rate, Rate) or isinstance(rate.year, bool) or not isinstance(rate.year, int | None):
            form = Text('Rate("… kgce/kWh", year=…)', 'Rate("... kgce/kWh", year=...)')
            raise QuantityError(Problem(got=brief(rate), expected=form, where=where))
        if basis == "calorific":
            none = Text("不给出：当量值不用煤耗", "none: the calorific value takes no coal rate")
            mend = Text('等价值请用 basis="equivalent"。', 'For the equivalent value, basis="equivalent".')
            raise QuantityError(Problem(got=str(rate.value), expected=none, where=where, mend=mend))
        rate_value(rate, where)
    return rates


def _lines(uses: Iterable[Entry | Mapping[str, object]], settings: Settings) -> tuple[Line, ...]:
    entries = Text('一列能源消费，如 [("原煤", "1 t")]', 'a list of entries such as [("raw_coal", "1 t")]')
    given = [] if isinstance(uses, (str, dict)) or not hasattr(uses, "__iter__") else list(uses)
    if not given:
        raise QuantityError(Problem(got=brief(uses), expected=entries, where="uses"))
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, entry in enumerate(given, 1):
        try:
            lines.append(_line(number, read_use(entry), settings))
        except CleanprodError as error:
            problems += [evolve(problem, row=number) for problem in error.problems]
    if problems:
        raise QuantityError(*problems)
    return tuple(lines)


def _line(number: int, use: EnergyInput, settings: Settings) -> Line:
    found = figures(use, settings)
    joules = None if found.kgce is None else found.kgce * unit_of("kgce").factor
    sign = -1 if use.sold else 0 if use.own else 1
    told = (_SOLD,) if use.sold else (_OWN,) if use.own else ()
    return Line(
        number=number,
        use=use,
        factor=found.factor,
        amount=found.amount,
        coefficient=found.coefficient,
        edition=settings.edition,
        standing=found.standing,
        measured=found.measured,
        energy=None if joules is None else energy_of(settings.basis, joules),
        counted=energy_of(settings.basis, sign * (joules or Fraction(0))),
        notes=(*found.notes, *told),
    )


def _warnings(lines: tuple[Line, ...], chosen: Factor, day: dt.date | None) -> tuple[Text, ...]:
    if day is None:
        return ()
    warnings: dict[Text, None] = {}
    row = chosen.row
    if (row.start and day < row.start) or (row.until and day >= row.until):
        zh = f"按 GB/T 2589-{row.edition} 计，而 {day} 适用的不是该版本"
        en = f"by GB/T 2589-{row.edition}, which is not the edition of {day}"
        warnings[Text(zh, en)] = None
    for factor in (chosen, *(line.factor for line in lines if line.counts)):
        due = factor.row.review_by
        if due is not None and due < day:
            checked = factor.row.checked_on
            zh = f"{factor.table} 的系数核对于 {checked}，应于 {due} 前复核，本账已超过该日"
            en = f"figures of {factor.table} were checked on {checked}, to be read again by {due}; this account is later"
            warnings[Text(zh, en)] = None
    return tuple(warnings)
