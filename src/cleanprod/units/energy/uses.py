"""What is put into an energy account, and how one entry becomes coal equivalent.

GB/T 2589: the printed coefficient of the row, or the heating value that was measured, divided by 29 307 kJ per kgce.
Litres of a fuel that is weighed need a density; m³ of a gas are normal cubic metres; a medium made on site from energy
that is already counted does not count a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import field, fields, frozen

from cleanprod.errors import CleanprodError, Problem, QuantityError, brief, unknown_name
from cleanprod.units.accepting import expected
from cleanprod.units.definitions import label_of
from cleanprod.units.kinds import Activity, Density, HeatingValue
from cleanprod.units.quantity import Quantity, ended, made
from cleanprod.units.spelling import unit_of
from cleanprod.words import Text

from .factors import FAR

if TYPE_CHECKING:
    from cleanprod.standing import Standing
    from cleanprod.units.unit import Unit

    from .factors import Basis, Factor, Factors

_GAS: Final = "normal_volume"
_OWN_KINDS: Final = ("medium", "electricity", "heat")


class EnergyInput(Protocol):
    """Whatever has these attributes can stand in an account; `Use` does. `carbon_fuel` it may have besides."""

    @property
    def fuel(self) -> str:
        """The name of the fuel, the medium, electricity or heat."""

    @property
    def amount(self) -> Any:  # noqa: ANN401 - written or read
        """How much."""

    @property
    def heating_value(self) -> Any:  # noqa: ANN401
        """The measured net heating value, or None."""

    @property
    def density(self) -> Any:  # noqa: ANN401
        """The density, or None."""

    @property
    def own(self) -> bool | None:
        """Whether it was made on site from energy that the account counts; None is no."""

    @property
    def sold(self) -> bool | None:
        """Whether it was delivered to others; None is no."""


@frozen
class Use:
    """An entry of an energy account: `Use("柴油", "1000 L", density="0.84 kg/L")`.

    Attributes:
        fuel: fuel, medium, electricity or heat, by a name of its row.
        amount: a quantity, read or written: `1 t`, `12 万m3`, `350 MWh`.
        heating_value: the net heating value as measured: `5000 kcal/kg`, `20.9 GJ/t`, `35544 kJ/m3`.
        density: where the amount is a volume and the row a mass, or the other way.
        own: made on site from energy that the account counts already, so that it does not count a second time.
            Without it a medium is taken as bought in.
        sold: delivered to others, and so taken off.
        carbon_fuel: what it is in a set of carbon factors, where the words differ: raw coal is bituminous coal there.
    """

    fuel: str
    amount: Any
    heating_value: Any = None
    density: Any = None
    own: bool | None = False
    sold: bool | None = False
    carbon_fuel: str | None = None


LEAST_RATES: Final = {"electricity": Fraction(1), "heat": Fraction(1, 2)}
"""No station delivers more electricity than the coal held; heat may come from elsewhere in part."""

DENSITIES: Final[dict[bool, tuple[Fraction, Fraction]]] = {
    False: (Fraction(50), Fraction(25_000)),
    True: (Fraction(1, 100), Fraction(50)),
}
"""kg/m³ that a liquid or solid, and a gas, can have: what lies outside is another unit."""

_A_THOUSAND: Final = Text("请核对单位：是否差了一千倍？", "Check the unit: a factor of a thousand?")

_KEYS: Final = tuple(one.name for one in fields(Use))


@frozen
class Rate:
    """How much coal equivalent a unit of electricity or heat took where it was made: `Rate("0.302 kgce/kWh", year=2019)`.

    Attributes:
        value: kgce per kWh, gce/kWh, kgce/GJ, ...
        year: the year that it is of; electricity needs it.
    """

    value: Any
    year: int | None = None


@frozen
class Settings:
    """What holds for every line of an account."""

    factors: Factors
    edition: str
    basis: Basis
    year: int | None
    rates: Mapping[str, Rate]


@frozen
class Figures:
    """An entry as far as it is worked out: the row, the amount, and the coal equivalent in kgce, None where none is counted."""

    factor: Factor
    amount: Quantity
    kgce: Fraction | None
    coefficient: Quantity | None
    standing: Standing
    measured: bool = False
    notes: tuple[Text, ...] = field(factory=tuple)


def read_use(given: object) -> EnergyInput:
    """Take an entry as it was given: a `Use`, a model with the same attributes, `("原煤", "1 t")`, a mapping.

    Errors:
        QuantityError: none of these, or a flag that is neither True nor False nor blank.
        UnknownNameError: a key that an entry does not have; the nearest is offered.
    """
    use: Any = given
    if isinstance(given, Mapping):
        for key in given:
            if key not in _KEYS:
                raise unknown_name(str(key), _KEYS, Text("能源消费的一项", "a field of an entry"))
        use = Use(**{"fuel": None, "amount": None, **given})
    elif isinstance(given, (tuple, list)) and len(given) == 2:  # noqa: PLR2004 - name and amount
        use = Use(*given)
    if not all(hasattr(use, name) for name in _KEYS if name != "carbon_fuel"):
        entry = Text('Use，或 ("原煤", "1 t")，或同样的映射', 'a Use, ("raw_coal", "1 t"), or a mapping of the same')
        raise QuantityError(Problem(got=brief(given), expected=entry))
    for flag in ("own", "sold"):
        if not isinstance(getattr(use, flag), bool | None):  # a blank cell is no
            raise QuantityError(Problem(got=brief(getattr(use, flag)), expected="True, False", where=flag))
    return use  # type: ignore[no-any-return] # it has every attribute of the protocol


def figures(use: EnergyInput, settings: Settings) -> Figures:
    """Work one entry out.

    Errors:
        QuantityError, UnknownNameError: what is missing or does not fit, with how to mend it.
    """
    factor = settings.factors.find(use.fuel, settings.edition, settings.basis)
    amount = _positive(use.amount, Activity, "amount", zero=True)
    if use.own and factor.row.kind not in _OWN_KINDS and not factor.row.converted:
        mend = Text("燃料在购入或领用时计入；自产标记只用于耗能工质、电力、热力和煤气。", _FUELS_COUNT)
        raise _refused(
            f"{use.fuel}, own=True", Text("由已计入的能源制得者", "what is made from energy already counted"), "own", mend
        )
    measured = None if use.heating_value is None else _positive(use.heating_value, HeatingValue, "heating_value")
    density = None if use.density is None else _positive(use.density, Density, "density")
    if measured is not None:
        return _by_heating_value(factor, amount, measured, density, settings)
    wanted = factor.unit.dimension
    base, notes = _reached(factor, amount, wanted, density)
    coefficient, standing, told = _coefficient(factor, settings, needed=bool(use.sold) or not use.own)
    count = base / factor.unit.factor
    each = None if coefficient is None else made(Quantity, ended(coefficient), unit_of("kgce").per(factor.unit), "")
    kgce = None if coefficient is None else count * coefficient
    return Figures(factor, amount, kgce, each, standing, notes=(*notes, *told))


_FUELS_COUNT: Final = (
    "A fuel counts where it is bought or drawn; own is for media, electricity, heat and manufactured gas, made from what is"
    " counted already."
)


def _by_heating_value(
    factor: Factor, amount: Quantity, measured: Quantity, density: Quantity | None, settings: Settings
) -> Figures:
    if factor.row.kind != "fuel":
        mend = Text("请删去。", "Leave it out.")
        raise _refused(
            f"{factor.id}, {measured}", Text("燃料的发热量", "a heating value of a fuel only"), "heating_value", mend
        )
    per = measured.units.dimension.partition("/")[2]
    base, notes = _reached(factor, amount, per, density)
    definition = settings.factors.definition(settings.edition)
    joules = Fraction(definition.row.heating_value.low) * unit_of("kJ").factor if definition.row.heating_value else Fraction(0)
    each = measured.exact / joules
    told = [Text(f"按实测低位发热量 {measured}", f"by the measured heating value {measured}")]
    told += _outside(factor, measured, per)
    unit = unit_of("kgce").per(_below(measured.units))
    coefficient = made(Quantity, ended(each * _below(measured.units).factor), unit, "")
    return Figures(factor, amount, base * each, coefficient, definition.row.standing, measured=True, notes=(*notes, *told))


def _outside(factor: Factor, measured: Quantity, per: str) -> list[Text]:
    """Say that a measured value lies outside the range that the standard prints; refuse one that is far from it."""
    printed = factor.row.heating_value
    same = per == factor.unit.dimension or (per == "volume" and factor.unit.dimension == _GAS)
    if printed is None or not same:
        return []
    value = measured.exact * factor.unit.factor / unit_of("kJ").factor
    if not Fraction(printed.low) / FAR <= value <= Fraction(printed.high) * FAR:
        near = Text(f"与表列 {printed} kJ/{factor.unit} 相近的值", f"a value near the printed {printed} kJ/{factor.unit}")
        raise _refused(str(measured), near, "heating_value", _A_THOUSAND)
    if printed.value is not None or printed.low <= value <= printed.high:
        return []
    return [
        Text(f"注意：实测值不在表列范围 {printed} 之内", f"note: the measured value lies outside the printed range {printed}"),
    ]


def _below(unit: Unit) -> Unit:
    """Give the unit below the line: kg of kJ/kg."""
    return unit_of(unit.name.partition("/")[2])


def _reached(factor: Factor, amount: Quantity, wanted: str, density: Quantity | None) -> tuple[Fraction, list[Text]]:
    """Give an amount in the base unit of a dimension (kg, m³, J), by its density where it takes one."""
    row, own = factor.row, amount.units.dimension
    gas = _GAS in (wanted, factor.unit.dimension)
    notes: list[Text] = []
    if "coal" in amount.units.families:
        mend = Text(
            "请写实物量；折标准煤由账目完成。", "Write the amount as it was metered; the account makes the coal equivalent."
        )
        raise _dimension(factor, amount, wanted, mend)
    if row.water and (own, wanted) == ("volume", "mass"):
        return amount.exact * unit_of("t").factor, [Text("1 m³ 水按 1 t 计", "1 m³ of water taken as 1 t")]
    if gas and "volume" in (own, wanted):
        notes.append(Text("m³ 按标准立方米计", "m³ taken as the normal cubic metre"))
    have, want = (_GAS if gas and one == "volume" else one for one in (own, wanted))
    if have == want:
        unused = Text("密度未用到", "the density was not needed")
        return amount.exact, notes + ([unused] if density is not None else [])
    if "energy" in (have, want):
        raise _dimension(factor, amount, wanted, "")
    if density is None:
        example = "kg/L" if have == "volume" else "kg/m³"
        mend = Text(f'请给出密度，如 density="… {example}"。', f'Give the density, such as density="... {example}".')
        raise _dimension(factor, amount, wanted, mend)
    _check_density(density, gas=gas or own == _GAS or density.units.dimension == "mass/normal_volume")
    per = density.units.dimension.partition("/")[2]
    per = _GAS if gas and per == "volume" else per
    told = Text(f"按密度 {density}", f"by the density {density}")
    if (have, want) == ("mass", per):
        return amount.exact / density.exact, [*notes, told]
    if (have, want) == (per, "mass"):
        return amount.exact * density.exact, [*notes, told]
    fitting = Text(
        f"{label_of(have).zh}与{label_of(want).zh}之间的密度", f"a density between {label_of(have).en} and {label_of(want).en}"
    )
    raise _refused(f"{density} ({label_of(density.units.dimension).en})", fitting, "density")


def _check_density(density: Quantity, *, gas: bool) -> None:
    low, high = DENSITIES[gas]
    if not low <= density.exact <= high:
        possible = Text(f"{low} 至 {high} kg/m³ 之间的密度", f"a density between {low} and {high} kg/m³")
        raise _refused(str(density), possible, "density", _A_THOUSAND)


def _coefficient(factor: Factor, settings: Settings, *, needed: bool) -> tuple[Fraction | None, Standing, list[Text]]:
    """Give kgce per unit of the row: as printed, or by the rate that the caller gave."""
    row = factor.row
    if row.coefficient is None:
        return _by_rate(factor, settings, needed=needed)
    if row.coefficient.value is None:
        got = Text(f"{row.zh}，无实测发热量", f"{row.en} without a measured heating value")
        heat = f", {row.heating_value} kJ/{row.unit}" if row.heating_value else ""
        span = f"{row.coefficient} kgce/{row.unit}{heat}"
        one = Text(f"一个值：{factor.cited} 列为范围 {span}", f"one value: {factor.cited} gives a range, {span}")
        raise _refused(got, one, "heating_value", _RANGE)
    if settings.basis == "equivalent" and row.kind in settings.rates:
        both = Text("表中系数或 rate 之一", "the figure of the table or a rate, not both")
        raise _refused(Text(f"{row.zh}：两者都有", f"{row.en}: both"), both, f"{row.kind}_rate")
    told = [_MEDIUM] if row.kind == "medium" and needed else []
    return Fraction(row.coefficient.value), row.standing, told


_RANGE: Final = Text(
    '请给出实测低位发热量（heating_value="… kJ/m3"），或在自备表中选定一个系数；不取中值。',
    'Give the measured heating value (heating_value="... kJ/m3"), or choose a coefficient in a table of your own; the middle is'
    " never taken.",
)
_MEDIUM: Final = Text(
    "耗能工质按外购计，两种账的系数相同", "medium taken as bought in, by the same coefficient in either account"
)


def _by_rate(factor: Factor, settings: Settings, *, needed: bool) -> tuple[Fraction | None, Standing, list[Text]]:
    row = factor.row
    rate = settings.rates.get(row.kind)
    where = f"{row.kind}_rate"
    wanted = None if row.rate_year is None or settings.year is None else settings.year + row.rate_year
    if rate is None:
        if not needed:
            return None, row.standing, []
        of = Text(f"{wanted} 年" if wanted else "", f" of {wanted}" if wanted else "")
        figure = Text(
            f"{of.zh}{row.zh}的煤耗（{factor.cited} 无定值）", f"the coal rate{of.en}: {factor.cited} prints no figure"
        )
        year = wanted or "…"
        unit = "kgce/kWh" if row.kind == "electricity" else "kgce/GJ"
        mend = Text(
            f'请给出 {where}=Rate("… {unit}", year={year})，命令行用 --{where.replace("_", "-")} 与 --rate-year。',
            f'Give {where}=Rate("... {unit}", year={year}), on the command line --{where.replace("_", "-")} and --rate-year.',
        )
        raise _refused(Text(f"{row.zh}，无煤耗", f"{row.en} without a coal rate"), figure, where, mend)
    value = rate_value(rate, where)
    if not LEAST_RATES[row.kind] <= value.exact <= FAR:
        coal = Text("一份电或热所耗的煤，为其自身热量的一至十倍", "coal of one to ten times the energy that is delivered")
        raise _refused(str(value), coal, where, _A_THOUSAND)
    if row.rate_year is not None:
        if wanted is None:
            day = Text("on=：煤耗的年份由此而定", "on=: the year of the rate follows from it")
            raise _refused(Text("未给日期", "no day"), day, "on")
        if rate.year != wanted:
            got = Text(f"{rate.year or '未注明'} 年的煤耗", f"a rate of {rate.year or 'no year'}")
            other = Text(f"{wanted} 年的煤耗（{factor.row.source}）", f"the rate of {wanted} ({factor.row.source})")
            raise _refused(got, other, where)
    told = Text(
        f"按煤耗 {rate.value}（{rate.year or '未注明年份'}）", f"by the rate {rate.value} ({rate.year or 'no year given'})"
    )
    return value.exact * factor.unit.factor / unit_of("kgce").factor, row.standing, [told]


def rate_value(rate: Rate, where: str) -> Quantity:
    """Read a rate: coal equivalent per unit of electricity or heat.

    Errors:
        QuantityError: another unit, zero or less.
    """
    value = _quantity(rate.value, where)
    upper, _, lower = value.units.name.partition("/")
    right = value.units.dimension == "energy/energy" and unit_of(upper).families == {"coal"} != unit_of(lower).families
    if not right or value.exact <= 0:
        mend = Text("克标准煤写作 gce。", "Grams of coal equivalent are written gce.")
        raise _refused(f"{value}", Text("煤耗，如 0.3 kgce/kWh", "a coal rate such as 0.3 kgce/kWh"), where, mend)
    return value


def _quantity(given: object, where: str) -> Quantity:
    """Read a quantity, and lay its own kind aside: what it measures is told by the row."""
    try:
        found = Quantity(given)
    except CleanprodError as error:
        raise QuantityError(*(_at(problem, where) for problem in error.problems)) from None
    return made(Quantity, found.exact_magnitude, found.units, found.written)


def _at(problem: Problem, where: str) -> Problem:
    return Problem(problem.got, problem.expected, where=where, mend=problem.mend)


def _positive(given: object, kind: type[Quantity], where: str, *, zero: bool = False) -> Quantity:
    found = _quantity(given, where)
    if found.units.dimension not in (kind.holds or {}):
        raise _refused(f"{found} ({label_of(found.units.dimension).en})", expected(kind), where)
    if found.exact < 0 or (not found.exact and not zero):
        least = Text(
            "不小于零的量" if zero else "大于零的量", "a quantity of zero or more" if zero else "a quantity above zero"
        )
        mend = Text("外供用 sold=True。", "What is sold is marked sold=True.") if zero else ""
        raise _refused(str(found), least, where, mend)
    return found


def _dimension(factor: Factor, amount: Quantity, wanted: str, mend: Text | str) -> QuantityError:
    own, want = label_of(amount.units.dimension), label_of(wanted)
    got = Text(f"{amount}（{own.zh}）", f"{amount} ({own.en})")
    row = Text(
        f"{want.zh}：{factor.row.zh}按 {factor.unit.name} 计", f"{want.en}: {factor.row.en} is counted in {factor.unit.name}"
    )
    if wanted != factor.unit.dimension:
        row = Text(f"{want.zh}，与发热量的单位一致", f"{want.en}, which the heating value is given per")
    return _refused(got, row, "amount", mend)


def _refused(got: Text | str, wanted: Text, where: str, mend: Text | str = "") -> QuantityError:
    return QuantityError(Problem(got=got, expected=wanted, where=where, mend=mend))
