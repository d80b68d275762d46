"""One entry of a carbon calculation: a fuel by its heat and the carbon in it, electricity and heat by their factors."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from cleanprod.errors import Problem, QuantityError
from cleanprod.standing import STANDING_WORDS, Standing
from cleanprod.units.definitions import label_of
from cleanprod.units.energy.factors import Factors
from cleanprod.units.energy.uses import EnergyInput, read_use
from cleanprod.units.entries import Gathered, measured, positive
from cleanprod.units.kinds import Activity, Carbon, Density, HeatingValue
from cleanprod.units.naming import Names, folded
from cleanprod.units.quantity import Quantity, ended, made
from cleanprod.units.schema import to_form
from cleanprod.units.spelling import unit_of
from cleanprod.words import Text

from .factors import SERIES_WORDS, CarbonFuel, GridFactor, heat_factor

if TYPE_CHECKING:
    from cleanprod.words import Lang

_CO2_PER_C: Final = Fraction(44, 12)  # of their molar masses, as every guideline writes it
_PERCENT: Final = 100
_GAS: Final = "normal_volume"

_ELECTRICITY: Final = frozenset(
    map(
        folded,
        ("电", "电力", "用电", "外购电", "外购电力", "净购入电力", "electricity", "electric power", "purchased electricity"),
    )
)
_STEAM: Final = frozenset(map(folded, ("蒸汽", "低压蒸汽", "steam", "热水", "hot water")))
_NO_FUEL: Final = Text(
    "耗能工质没有自己的碳排放因子：请不列入。", "A medium has no carbon of its own in these sets: leave it out."
)
_AS_HEAT: Final = Text("请写热力，并给出热量（GJ）。", "Name it heat, with its energy (GJ).")
_OWN: Final = Text("由已计入的燃料自产，不重复计入", "made on site from fuel already counted: not counted again")
_SOLD: Final = Text("外供，从总量中扣除", "delivered to others: taken off")
GIVEN: Final = Text("自备系数", "factor given by the caller")


@frozen
class CarbonLine:
    """An entry, worked out.

    Attributes:
        number: its place among the entries, from 1.
        use: the entry as it was given.
        id, label: the row of the table: a fuel, `electricity`, `heat`.
        amount: the amount, read.
        heating_value: of a fuel, as used: the caller's or that of the table; None where the amount is the heat itself.
        factor: tCO2 per unit of heat or of electricity; None of what is made on site and needs none.
        set: the set of factors; of electricity the series, of heat empty.
        source: where the factor stands; empty of one that the caller gave.
        standing: of the factor; None of one that the caller gave.
        carbon: what the amount emits, None without a factor.
        counted: what stands in the total: the carbon, its negative where sold, zero where made on site.
        measured: whether the caller's heating value was used.
        notes: what a reader must know.
    """

    number: int
    use: EnergyInput
    id: str
    label: Text
    amount: Quantity
    factor: Quantity | None
    set: str
    source: str
    standing: Standing | None
    carbon: Carbon | None
    heating_value: HeatingValue | None = None
    measured: bool = False
    notes: tuple[Text, ...] = field(factory=tuple)

    @property
    def counts(self) -> bool:
        """Whether the line stands in the total."""
        return self.use.sold or not self.use.own

    @property
    def counted(self) -> Carbon:
        """What stands in the total."""
        if self.carbon is None or not self.counts:
            return tonnes_of(Fraction(0))
        return -self.carbon if self.use.sold else self.carbon

    def say(self, lang: Lang = "en") -> str:
        """Tell the line."""
        by = "".join(f" × {one:{lang}}" for one in (self.heating_value, self.factor) if one is not None)
        told = [word for word in (self.set, self.source) if word]
        told.append((STANDING_WORDS[self.standing] if self.standing else GIVEN).say(lang))
        head = f"{self.number}. {self.label.say(lang)} {self.amount}{by} → {self.counted:{lang}}"
        return f"{head} ({'; '.join(told)})" + "".join(f"\n   {note.say(lang)}" for note in self.notes)

    def to_dict(self) -> dict[str, Any]:
        """Give the line as JSON data."""
        return {
            "row": self.number,
            "fuel": self.use.fuel,
            "id": self.id,
            "label": {"zh": self.label.zh, "en": self.label.en},
            "amount": to_form(self.amount),
            "heating_value": None if self.heating_value is None else to_form(self.heating_value),
            "factor": None if self.factor is None else to_form(self.factor),
            "measured": self.measured,
            "own": self.use.own,
            "sold": self.use.sold,
            "carbon": None if self.carbon is None else to_form(self.carbon),
            "counted": to_form(self.counted),
            "set": self.set,
            "standing": self.standing,
            "source": self.source,
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }


@frozen
class Chosen:
    """The factors that hold for every line of a calculation: of one set, of the grid, of heat."""

    set: str
    fuels: Names[CarbonFuel]
    electricity: Quantity | None
    grid: GridFactor | None
    heat: Quantity | None


def carbon_line(value: object, number: int, chosen: Chosen) -> CarbonLine:
    """Work one entry out.

    Errors:
        QuantityError, UnknownNameError: what is missing or does not fit, with how to mend it.
    """
    use, gathered = read_use(value), Gathered()
    amount = gathered.attempt(_amount, use.amount, where="amount")
    heating = gathered.attempt(positive, HeatingValue, use.heating_value, where="heating_value")
    density = gathered.attempt(positive, Density, use.density, where="density")
    fuel = getattr(use, "carbon_fuel", None) or use.fuel
    name = folded(fuel) if isinstance(fuel, str) else None
    if name in _ELECTRICITY or name in _heat_names():
        gathered.settle()
        return _bought(use, number, amount, chosen, electric=name in _ELECTRICITY)
    what = Text(f"{chosen.set} 中的燃料", f"a fuel of {chosen.set}")
    row = gathered.attempt(chosen.fuels.find, fuel, what, _otherwise(name), where="fuel")
    gathered.settle()
    line = evolve(_burnt(use, row, amount, heating, density), number=number)
    if use.own and not row.converted:
        mend = Text("自产标记只用于电力、热力和煤气。", "own is for electricity, heat and gases made from counted fuels.")
        got = Text(f"{row.zh}，own=True", f"{row.id}, own=True")
        made_here = Text("由已计入的燃料制得者", "what is made from fuel already counted")
        raise QuantityError(Problem(got=got, expected=made_here, where="own", mend=mend))
    return evolve(line, notes=(*line.notes, *_flags(use)))


def _otherwise(name: str | None) -> Text | None:
    """Say what to do with steam and with a medium, which no set of fuels has."""
    return _AS_HEAT if name in _STEAM else _NO_FUEL if name in _media() else None


@cache
def _media() -> frozenset[str]:
    rows = (row for _, rows in Factors.shipped().tables for row in rows if row.kind == "medium")
    return frozenset(folded(name) for row in rows for name in row.names)


@cache
def _heat_names() -> frozenset[str]:
    return frozenset(map(folded, heat_factor().names))


def _amount(value: object) -> Activity:
    amount = measured(Activity, value)
    if "coal" in amount.units.families:
        physical = Text("实物量", "the amount as it was metered")
        raise QuantityError(Problem(got=str(amount), expected=physical))
    return amount


def _flags(use: EnergyInput) -> tuple[Text, ...]:
    return (_SOLD,) if use.sold else (_OWN,) if use.own else ()


def _bought(use: EnergyInput, number: int, amount: Activity, chosen: Chosen, *, electric: bool) -> CarbonLine:
    """Count electricity or heat."""
    for name in ("heating_value", "density"):
        if getattr(use, name) is not None:
            none = Text("不给出：只用于燃料", "none: it is for fuels only")
            raise QuantityError(Problem(got=str(getattr(use, name)), expected=none, where=name))
    if amount.units.dimension != "energy":
        got = Text(f"{amount}（{label_of(amount.units.dimension).zh}）", f"{amount} ({label_of(amount.units.dimension).en})")
        raise QuantityError(Problem(got=got, expected=Text("能量，如 GJ、kWh", "energy such as GJ or kWh"), where="amount"))
    row = heat_factor()
    if electric:
        label, rate = Text("电力", "electricity"), chosen.electricity
        kind, source, standing, notes = _of_grid(chosen.grid)
        if rate is None and (use.sold or not use.own):
            factor = Text("电网因子", "a factor of the grid")
            mend = Text(
                '请给出 grid=grid_factor("广东", 2022) 或 grid="0.44 kgCO2/kWh"。',
                'Give grid=grid_factor("广东", 2022), or grid="0.44 kgCO2/kWh".',
            )
            raise QuantityError(Problem(got=Text("未给出", "none"), expected=factor, where="grid", mend=mend))
    else:
        label, rate = Text(row.zh, row.en), chosen.heat or Quantity(row.tco2_per_gj, "tCO2/GJ")
        kind, notes = "", ()
        source, standing = ("", None) if chosen.heat is not None else (row.source, row.standing)
    carbon = None if rate is None else tonnes_of(amount.exact * rate.exact / unit_of("tCO2").factor)
    return CarbonLine(
        number=number,
        use=use,
        id="electricity" if electric else row.id,
        label=label,
        amount=amount,
        factor=rate,
        set=kind,
        source=source,
        standing=standing,
        carbon=carbon,
        notes=(*notes, *_flags(use)),
    )


def _of_grid(grid: GridFactor | None) -> tuple[str, str, Standing | None, tuple[Text, ...]]:
    if grid is None:
        return "", "", None, ()
    series = SERIES_WORDS[grid.series]
    told = Text(f"{grid.zh}电网 {grid.year} 年，{series.zh}", f"{grid.en}, {grid.year}, {series.en}")
    return grid.series, grid.source, grid.standing, (told,)


def _burnt(
    use: EnergyInput, row: CarbonFuel, amount: Activity, heating: HeatingValue | None, density: Density | None
) -> CarbonLine:
    """Count a fuel: its heat, from the amount and the heating value, times the carbon in it."""
    per_heat = Fraction(row.carbon_tc_per_tj) * Fraction(row.oxidation_pct) / _PERCENT * _CO2_PER_C
    notes: list[Text] = []
    value: HeatingValue | None = None
    if amount.units.dimension == "energy":
        joules = amount.exact
        if heating is not None or density is not None:
            notes.append(Text("热量已知，热值和密度未用到", "the heat is given: heating value and density were not needed"))
    else:
        value = heating if heating is not None else _of_table(row)
        joules = _reached(row, amount, value, density, notes) * value.exact
        if heating is not None:
            notes.append(Text(f"按实测低位发热量 {heating}", f"by the measured heating value {heating}"))
    return CarbonLine(
        number=0,
        use=use,
        id=row.id,
        label=Text(row.zh, row.en),
        amount=amount,
        factor=made(Quantity, ended(per_heat), unit_of("tCO2/TJ"), ""),
        set=row.set,
        source=row.source,
        standing=row.standing,
        carbon=tonnes_of(joules / unit_of("TJ").factor * per_heat),
        heating_value=value,
        measured=value is not None and value is heating,
        notes=tuple(notes),
    )


def _of_table(row: CarbonFuel) -> HeatingValue:
    if row.ncv is None or row.ncv_unit is None:
        got = Text(f"{row.zh}，{row.set} 未列热值", f"{row.id}, for which {row.set} has no heating value")
        unit = "kJ/m3" if row.gas else "kJ/kg"
        mend = Text(f'请给出 heating_value="… {unit}"。', f'Give heating_value="... {unit}".')
        expected = Text("低位发热量", "a net heating value")
        raise QuantityError(Problem(got=got, expected=expected, where="heating_value", mend=mend))
    return HeatingValue(row.ncv, row.ncv_unit)


def _reached(row: CarbonFuel, amount: Activity, value: HeatingValue, density: Density | None, notes: list[Text]) -> Fraction:
    """Give the amount in base units of what the heating value is per, by the density where it takes one."""
    have, want = (_state(row, unit) for unit in (amount.units.dimension, value.units.dimension.partition("/")[2]))
    if row.gas and "volume" in (amount.units.dimension, value.units.dimension.partition("/")[2]):
        notes.append(Text("m³ 按标准立方米计", "m³ taken as the normal cubic metre"))
    if have == want:
        if density is not None:
            notes.append(Text("密度未用到", "the density was not needed"))
        return amount.exact
    per = None if density is None else _state(row, density.units.dimension.partition("/")[2])
    if density is not None and {have, want} == {"mass", per}:
        notes.append(Text(f"按密度 {density}", f"by the density {density}"))
        return amount.exact * density.exact if want == "mass" else amount.exact / density.exact
    names = label_of(have), label_of(want)
    got = Text(f"{amount}（{names[0].zh}），热值 {value}", f"{amount} ({names[0].en}), heating value {value}")
    fitting = Text(f"{names[1].zh}，或两者之间的密度", f"{names[1].en}, or a density between the two")
    mend = Text('如 density="0.84 kg/L"。', 'Such as density="0.84 kg/L".')
    raise QuantityError(Problem(got=got, expected=fitting, where="amount" if density is None else "density", mend=mend))


def _state(row: CarbonFuel, dimension: str) -> str:
    return _GAS if row.gas and dimension == "volume" else dimension


def tonnes_of(value: Fraction) -> Carbon:
    """Give tonnes as carbon dioxide."""
    return made(Carbon, ended(value), unit_of("tCO2"), "")
