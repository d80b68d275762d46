"""Energy accounts by GB/T 2589: each line exact, each rule on its own, everything that is missing told at once."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanprod.errors import FileError, LawNotModelledError, QuantityError, UnknownNameError
from cleanprod.models.measurements import EnergyUse
from cleanprod.units import CalorificEnergy, EquivalentEnergy, GasVolume, Intensity, Mass, Quantity, Water, unit_of
from cleanprod.units.energy.account import energy_account
from cleanprod.units.energy.factors import Factors
from cleanprod.units.energy.saving import energy_saved
from cleanprod.units.energy.uses import Rate, Use

FACTORS = Factors.shipped()
EDITIONS = ("2008", "2020")
COAL = 29307  # kJ per kgce


def line(fuel, amount, edition="2020", **more):
    (only,) = energy_account([Use(fuel, amount, **more)], edition=edition).lines
    return only


def kgce(energy):
    return energy.exact / unit_of("kgce").factor


def problems(uses, **settings):
    with pytest.raises(QuantityError) as error:
        energy_account(uses, **({"edition": "2020"} | settings))
    return error.value


def refused(use, **settings):
    (problem,) = problems([use], **settings).problems
    return problem


# lines

EXACT = [
    # fuel, amount, edition, kgce
    ("原煤", "1 t", "2008", "714.3"),
    ("原煤", "1 t", "2020", "714.3"),
    ("原煤", "3.2 万吨", "2020", "22857600"),
    ("raw_coal", "1 kg", "2020", "0.7143"),
    ("焦炭", "1 t", "2020", "971.4"),
    ("柴油", "1 t", "2020", "1457.1"),
    ("LNG", "1 t", "2020", "1757.2"),
    ("气田天然气", "1 万m3", "2008", "12143"),
    ("气田天然气", "1 Nm3", "2008", "1.2143"),
    ("油田天然气", "1000 L", "2008", "1.33"),
    ("高炉煤气", "10 m³", "2020", "1.286"),
    ("电", "1 kWh", "2020", "0.1229"),
    ("电力", "1 万千瓦时", "2008", "1229"),
    ("电", "3.6 MJ", "2020", "0.1229"),
    ("电", "1 度", "2020", "0.1229"),
    ("热力", "1 MJ", "2020", "0.03412"),
    ("热力", "1 GJ", "2008", "34.12"),
    ("热力", "1 kWh", "2008", "0.122832"),
    ("蒸汽", "1 t", "2008", "128.6"),
    ("新水", "1 t", "2008", "0.0857"),
    ("新水", "1 t", "2020", "0.2571"),
    ("新水", "1 m3", "2020", "0.2571"),
    ("软化水", "100 m3", "2020", "48.57"),
    ("压缩空气", "1 m3", "2020", "0.04"),
    ("乙炔", "1 Nm3", "2020", "8.3143"),
    ("电石", "1 t", "2020", "2078.6"),
]


@pytest.mark.parametrize(("fuel", "amount", "edition", "expected"), EXACT)
def test_a_line_is_the_amount_times_the_printed_coefficient(fuel, amount, edition, expected):
    one = line(fuel, amount, edition)

    assert kgce(one.energy) == Fraction(expected)
    assert one.counted == one.energy
    assert one.coefficient.exact_magnitude == one.factor.coefficient
    assert (one.edition, one.standing, one.measured) == (edition, one.factor.row.standing, False)


@pytest.mark.parametrize(("day", "expected"), [("2020-12-31", "0.0857"), ("2021-03-31", "0.0857"), ("2021-04-01", "0.2571")])
def test_fresh_water_changes_with_the_edition_of_the_day(day, expected):
    account = energy_account([("新水", "1 t")], on=day)

    assert kgce(account.total) == Fraction(expected)
    assert not account.forced
    assert account.warnings == ()


def test_an_edition_can_be_forced_and_the_account_says_so():
    account = energy_account([("新水", "1 t")], on="2022-01-01", edition="2008")

    assert kgce(account.total) == Fraction("0.0857")
    assert (account.edition, account.forced) == ("2008", True)
    assert [warning.en for warning in account.warnings] == ["by GB/T 2589-2008, which is not the edition of 2022-01-01"]
    assert len(energy_account([("新水", "1 t")], on="2021-04-01", edition="2008").warnings) == 1
    assert energy_account([("新水", "1 t")], on="2021-03-31", edition="2008").warnings == ()
    early = energy_account([("新水", "1 t")], on="2020-01-01", edition="GB/T 2589-2020")
    assert early.warnings[0].zh == "按 GB/T 2589-2020 计，而 2020-01-01 适用的不是该版本"


@pytest.mark.parametrize("day", ["2021-04-01", "2008-06-01"])
def test_an_edition_forced_on_its_own_day_is_no_matter(day):
    assert energy_account([("新水", "1 t")], on=day, edition=energy_account([("电", "1 kWh")], on=day).edition).warnings == ()


def test_before_the_first_edition_nothing_is_modelled_unless_it_is_forced():
    with pytest.raises(LawNotModelledError, match="on: got 2008-05-31, expected a day from 2008-06-01 on"):
        energy_account([("原煤", "1 t")], on=dt.date(2008, 5, 31))

    assert kgce(energy_account([("原煤", "1 t")], on="2008-05-31", edition="2008").total) == Fraction("714.3")


@pytest.mark.parametrize("day", ["2020-13-01", "20200101", 2020, dt.datetime(2020, 1, 1)])
def test_a_day_is_a_day(day):
    with pytest.raises(QuantityError, match=r"on: got .*, expected a day, written YYYY-MM-DD"):
        energy_account([("原煤", "1 t")], on=day)


def test_without_a_day_or_an_edition_there_is_no_account():
    with pytest.raises(QuantityError, match="on: got neither a day nor an edition"):
        energy_account([("原煤", "1 t")])


def test_an_unknown_edition_and_basis_are_refused():
    with pytest.raises(UnknownNameError, match="an edition of GB/T 2589"):
        energy_account([("原煤", "1 t")], edition="2015")
    with pytest.raises(QuantityError, match="basis: got 'both', expected calorific, equivalent"):
        energy_account([("原煤", "1 t")], edition="2020", basis="both")


# measured heating values

MEASURED = [
    # fuel, amount, heating value, density, kJ
    ("天然气", "1000 m3", "35544 kJ/m3", None, 35_544_000),
    ("天然气", "1000 Nm3", "35.544 MJ/Nm3", None, 35_544_000),
    ("天然气", "1000 m3", "355.44 GJ/10^4Nm3", None, 35_544_000),
    ("天然气", "700 kg", "50000 kJ/kg", None, 35_000_000),
    ("天然气", "700 kg", "35544 kJ/m3", "0.7 kg/m3", 35_544_000),
    ("原煤", "1 t", "20.9 GJ/t", None, 20_900_000),
    ("原煤", "2 t", "5000 kcal/kg", None, Fraction("41868000")),
    ("柴油", "1000 L", "35.8 MJ/L", None, 35_800_000),
    ("柴油", "1000 L", "42652 kJ/kg", "0.84 kg/L", Fraction("35827680")),
    ("LNG", "1 Nm3", "36 MJ/Nm3", None, 36_000),
    ("LNG", "1 m3", "36 MJ/Nm3", None, 36_000),
    ("煤泥", "1 t", "0.35 kgce/kg", None, Fraction("0.35") * 1000 * COAL),
]


@pytest.mark.parametrize(("fuel", "amount", "heating_value", "density", "kilojoules"), MEASURED)
@pytest.mark.parametrize("basis", ["calorific", "equivalent"])
def test_a_measured_heating_value_is_divided_by_the_kgce_exactly(  # noqa: PLR0917 - the columns of the cases
    fuel, amount, heating_value, density, kilojoules, basis
):
    use = Use(fuel, amount, heating_value=heating_value, density=density)
    (one,) = energy_account([use], edition="2020", basis=basis).lines

    assert kgce(one.energy) == Fraction(kilojoules) / COAL
    assert one.measured
    assert one.notes[-1].en.startswith("by the measured heating value") or "outside" in one.notes[-1].en
    assert one.standing == FACTORS.definition("2020").row.standing == "unverified"


def test_the_coefficient_of_a_measured_line_is_told_exactly():
    one = line("天然气", "1000 m3", heating_value="29307 kJ/m3")

    assert str(one.coefficient.exact_magnitude) == "1"
    assert one.coefficient.units == unit_of("kgce/m3")
    assert line("原煤", "1 t", heating_value="20.9 GJ/t").coefficient.exact_magnitude == Fraction(20_900_000, COAL)


def test_a_table_can_define_the_kgce_anew_and_only_measured_lines_follow(tmp_path):
    path = tmp_path / "kgce.toml"
    path.write_text(
        '[[row]]\nid = "kgce"\nkind = "definition"\nzh = "标准煤"\nen = "kgce"\nunit = "kgce"\nheating_value = 29300\n'
        'source = "s"\nstanding = "confirmed"\n',
        "utf-8",
    )
    uses = [Use("原煤", "1 kg", heating_value="29300 kJ/kg"), Use("原煤", "1 kg")]
    account = energy_account(uses, edition="2020", factors=FACTORS.with_table(path))

    assert [kgce(one.energy) for one in account.lines] == [1, Fraction("0.7143")]


def test_the_unit_and_the_table_define_one_kgce():
    for edition in EDITIONS:
        assert FACTORS.definition(edition).row.heating_value.low * 1000 == unit_of("kgce").factor


def test_a_measured_value_outside_the_printed_range_is_told():
    assert any(
        "outside the printed range 32238-38979" in note.en for note in line("天然气", "1 m3", heating_value="8500 kJ/m3").notes
    )
    for inside in ("32238 kJ/m3", "35544 kJ/Nm3", "38979 kJ/m3"):
        assert not any("outside" in note.en for note in line("天然气", "1 m3", heating_value=inside).notes)


RANGES = [(edition, one.id) for edition in EDITIONS for one in FACTORS.rows_of(edition).values()
          if one.row.coefficient is not None and one.row.coefficient.value is None]  # fmt: skip


def test_the_rows_that_are_ranges():
    assert len(RANGES) == 7
    assert {name for _, name in RANGES} == {"coal_slime", "coke_oven_gas", "coal_mine_gas", "natural_gas", "biogas"}


@pytest.mark.parametrize(("edition", "name"), RANGES)
def test_a_range_without_a_measured_heating_value_is_refused_and_named(edition, name):
    row = FACTORS.rows_of(edition)[name].row
    problem = refused((name, f"1 {row.unit}"), edition=edition)

    assert problem.where == "heating_value"
    assert f"{row.coefficient.low}-{row.coefficient.high} kgce" in problem.say("en")
    assert f"{row.heating_value} kJ" in problem.say("zh")
    assert "不取中值" in problem.say("zh")


def test_natural_gas_under_2008_is_one_of_two_rows():
    said = refused(("天然气", "1 m3"), edition="2008").say("en")

    assert "oilfield_gas" in said
    assert "gasfield_gas" in said


def test_a_chosen_row_settles_a_range(tmp_path):
    path = tmp_path / "chosen.toml"
    path.write_text(
        '[[row]]\nid = "natural_gas"\nkind = "fuel"\nzh = "管道天然气"\nen = "pipeline gas"\nunit = "Nm3"\n'
        'coefficient = 1.2143\nsource = "the plant"\nstanding = "confirmed"\n',
        "utf-8",
    )
    own = FACTORS.with_table(path)
    account = energy_account([("天然气", "1 万m3")], edition="2020", factors=own)

    assert kgce(account.total) == 12143
    assert account.standing == "confirmed"
    assert account.lines[0].factor.cited == "the plant [chosen.toml]"
    assert "chosen.toml" in account.say("zh")


@pytest.mark.parametrize("fuel", ["电", "热力", "新水"])
def test_only_a_fuel_has_a_heating_value(fuel):
    amount = "1 t" if fuel == "新水" else "1 MJ"

    assert "a heating value of a fuel only" in refused(Use(fuel, amount, heating_value="20 MJ/kg")).say("en")


# densities

WEIGHED = [
    # fuel, amount, density, kgce
    ("柴油", "1000 L", "0.84 kg/L", "1223.964"),
    ("柴油", "1 m3", "840 kg/m3", "1223.964"),
    ("LNG", "1000 Nm3", "0.7 kg/Nm3", "1230.04"),
    ("氢气", "82 kg", "0.082 kg/m3", "332.9"),
    ("高炉煤气", "1.3 t", "1.3 kg/Nm3", "128.6"),
    ("气田天然气", "7 t", "0.7 kg/m3", "12143"),
]


@pytest.mark.parametrize(("fuel", "amount", "density", "expected"), WEIGHED)
def test_a_density_stands_between_volume_and_mass(fuel, amount, density, expected):
    edition = "2008" if fuel == "气田天然气" else "2020"
    one = line(fuel, amount, edition, density=density)

    assert kgce(one.energy) == Fraction(expected)
    assert any(note.en.startswith("by the density") for note in one.notes)


@pytest.mark.parametrize(
    ("fuel", "amount"), [("柴油", "1000 L"), ("汽油", "1 m3"), ("LNG", "1 Nm3"), ("氢气", "1 kg"), ("氧气", "1 t")]
)
def test_without_a_density_volume_and_mass_do_not_meet(fuel, amount):
    problem = refused((fuel, amount))

    assert problem.where == "amount"
    assert "density=" in problem.say("zh")
    assert {"mass", "volume"} <= set(problem.say("en").replace("(", " ").replace(")", " ").replace(":", " ").split())


def test_a_density_of_another_kind_does_not_serve():
    assert "a density between volume and mass" in refused(Use("柴油", "1 m3", density="0.84 kg/Nm3")).say("en")
    assert "volume of gas" in refused(Use("LNG", "1 Nm3", density="0.7 kg/m3")).say("en")
    assert "expected density" in refused(Use("柴油", "1 m3", density="0.84 kg")).say("en")


def test_a_heating_value_per_volume_does_not_serve_a_mass_without_a_density():
    said = refused(Use("原煤", "1 t", heating_value="20 MJ/m3")).say("en")

    assert "expected volume, which the heating value is given per. Give the density" in said


def test_a_density_that_is_not_needed_is_told():
    assert [note.zh for note in line("柴油", "1 t", density="0.84 kg/L").notes] == ["密度未用到"]


def test_cubic_metres_of_gas_are_normal_and_of_water_are_tonnes_and_the_line_says_so():
    assert [note.zh for note in line("高炉煤气", "1 m3").notes] == ["m³ 按标准立方米计"]
    assert line("高炉煤气", "1 Nm3").notes == ()
    assert "1 m³ 水按 1 t 计" in [note.zh for note in line("新水", "1 m3").notes]
    assert "1 m³ 水按 1 t 计" not in [note.zh for note in line("新水", "1 t").notes]


def test_quantities_of_a_kind_serve_as_they_are():
    assert kgce(line("原煤", Mass("1 t")).energy) == Fraction("714.3")
    assert kgce(line("新水", Water("1 t")).energy) == kgce(line("新水", Water("1 m3")).energy) == Fraction("0.2571")
    assert kgce(line("高炉煤气", GasVolume("1 m3")).energy) == Fraction("0.1286")
    assert kgce(line("原煤", {"value": "1", "unit": "t"}).energy) == Fraction("714.3")


WRONG_DIMENSION = [
    # fuel, amount, what it is, what it should be
    ("原煤", "1 kWh", "energy", "mass"),
    ("电", "1 t", "mass", "energy"),
    ("热力", "1 m3", "volume", "energy"),
    ("新水", "1 GJ", "energy", "mass"),
    ("高炉煤气", "1 GJ", "energy", "volume of gas in the normal state"),
]


@pytest.mark.parametrize(("fuel", "amount", "own", "wanted"), WRONG_DIMENSION)
def test_an_amount_of_another_dimension_names_both(fuel, amount, own, wanted):
    said = refused((fuel, amount)).say("en")

    assert f"({own})" in said
    assert f"expected {wanted}: " in said


@pytest.mark.parametrize("fuel", ["电", "热力"])
def test_an_amount_that_is_already_coal_equivalent_is_refused(fuel):
    assert "as it was metered" in refused((fuel, "10 tce")).say("en")


AMOUNTS = ["-1 t", "nan t", "", "t", "1", 1, None, True, float("nan"), "1 元", "1 kgce/t", "约 3 t"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_what_is_no_amount_is_refused_with_its_row(amount):
    problem = refused(("原煤", amount))

    assert (problem.row, problem.where) == (1, "amount")


def test_nothing_used_counts_nothing():
    assert kgce(line("原煤", "0 t").energy) == 0


@pytest.mark.parametrize("value", ["0 kJ/kg", "-5 kJ/kg", "20 kJ", "nan kJ/kg", 20])
def test_a_heating_value_is_above_zero(value):
    assert refused(Use("原煤", "1 t", heating_value=value)).where == "heating_value"


@pytest.mark.parametrize("value", ["0 kg/L", "-0.84 kg/L", 0.84])
def test_a_density_is_above_zero(value):
    assert refused(Use("柴油", "1 L", density=value)).where == "density"


# calorific and equivalent

RATES = [
    # edition, day, year of the rate that is wanted
    ("2008", "2019-06-30", 2019),
    ("2008", "2020-12-31", 2020),
    ("2020", "2021-04-01", 2020),
    ("2020", "2024-01-01", 2023),
]


@pytest.mark.parametrize(("edition", "day", "year"), RATES)
def test_equivalent_electricity_takes_the_rate_of_its_year(edition, day, year):
    def account(of):
        return energy_account([("电", "1000 kWh")], on=day, basis="equivalent", electricity_rate=Rate("302 gce/kWh", year=of))

    assert account(year).edition == edition
    assert kgce(account(year).total) == 302
    assert type(account(year).total) is EquivalentEnergy
    for other in (year - 1, year + 1, None):
        with pytest.raises(QuantityError, match=f"expected the rate of {year} \\(GB/T 2589-{edition}"):
            account(other)


def test_without_a_rate_equivalent_electricity_and_heat_are_refused_and_no_old_figure_is_taken():
    error = problems([("电", "1 kWh"), ("热力", "1 GJ")], edition=None, on="2021-04-01", basis="equivalent")

    assert [problem.where for problem in error.problems] == ["electricity_rate", "heat_rate"]
    assert 'Give electricity_rate=Rate("... kgce/kWh", year=2020)' in error.say("en")
    assert 'heat_rate=Rate("… kgce/GJ"' in error.say("zh")


def test_the_rate_of_electricity_needs_a_day():
    problem = refused(("电", "1 kWh"), basis="equivalent", electricity_rate=Rate("0.302 kgce/kWh", 2020))

    assert problem.say("en") == "row 1, on: got no day, expected on=: the year of the rate follows from it"


@pytest.mark.parametrize(("edition", "standing"), [("2008", "derived"), ("2020", "unverified")])
@pytest.mark.parametrize("rate", ["0.04 kgce/MJ", "40 kgce/GJ", "40000 gce/GJ"])
def test_equivalent_heat_takes_a_rate(rate, edition, standing):
    account = energy_account([("热力", "1 GJ")], edition=edition, basis="equivalent", heat_rate=Rate(rate))

    assert kgce(account.total) == 40
    assert account.lines[0].coefficient == Quantity("0.04", "kgce/MJ")
    assert account.standing == standing


@pytest.mark.parametrize(
    "rate", ["302 g/kWh", "3.3 kWh/kgce", "0 kgce/kWh", "-0.3 kgce/kWh", "0.302 kgce/t", "0.3 kgce/tce", "0.302", "1 t"]
)
def test_a_rate_is_coal_equivalent_per_energy(rate):
    with pytest.raises(QuantityError, match="electricity_rate: got"):
        energy_account([("原煤", "1 t")], edition="2020", basis="equivalent", electricity_rate=Rate(rate, 2020))


@pytest.mark.parametrize("rate", ["0.302 kgce/kWh", 0.302, Rate("0.302 kgce/kWh", "2020"), Rate("0.302 kgce/kWh", year=True)])
def test_a_rate_comes_with_its_year(rate):
    with pytest.raises(QuantityError, match="electricity_rate: got"):
        energy_account([("原煤", "1 t")], edition="2020", basis="equivalent", electricity_rate=rate)


def test_a_calorific_account_takes_no_rate():
    with pytest.raises(QuantityError, match="the calorific value takes no coal rate"):
        energy_account([("电", "1 kWh")], on="2021-04-01", electricity_rate=Rate("0.302 kgce/kWh", 2020))


def test_a_rate_in_a_table_serves_and_does_not_stand_beside_another(tmp_path):
    path = tmp_path / "grid.toml"
    path.write_text(
        '[[row]]\nid = "electricity_equivalent"\nkind = "electricity"\nbasis = "equivalent"\nedition = "2020"\nzh = "电力"\n'
        'en = "grid"\nunit = "kWh"\ncoefficient = 0.301\nsource = "bureau"\nstanding = "secondary"\n',
        "utf-8",
    )
    own = {"on": "2021-04-01", "basis": "equivalent", "factors": FACTORS.with_table(path)}

    assert kgce(energy_account([("电", "1000 kWh")], **own).total) == 301
    with pytest.raises(QuantityError, match="the figure of the table or a rate, not both"):
        energy_account([("电", "1 kWh")], electricity_rate=Rate("0.302 kgce/kWh", 2020), **own)


def test_calorific_and_equivalent_totals_do_not_mix():
    uses = [("原煤", "1 t")]
    calorific, equivalent = (energy_account(uses, edition="2020", basis=basis).total for basis in ("calorific", "equivalent"))

    assert (type(calorific), type(equivalent)) == (CalorificEnergy, EquivalentEnergy)
    assert calorific != equivalent
    for mixed in (lambda: calorific + equivalent, lambda: calorific - equivalent, lambda: calorific < equivalent):
        with pytest.raises(QuantityError):
            mixed()


def test_no_figure_of_an_equivalent_value_is_shipped():
    for edition in EDITIONS:
        for name in ("electricity_equivalent", "heat_equivalent"):
            assert FACTORS.rows_of(edition)[name].row.coefficient is None


# own and sold


@pytest.mark.parametrize("fuel", ["新水", "压缩空气", "氧气"])
def test_a_medium_counts_where_it_is_bought_in_and_not_where_it_is_made_from_what_is_counted(fuel):
    amount = "10 t" if fuel == "新水" else "10 m3"
    bought, own = line(fuel, amount), line(fuel, amount, own=True)

    assert bought.counted == bought.energy
    assert own.energy == bought.energy
    assert (own.counted, own.counts) == (CalorificEnergy("0 tce"), False)
    assert own.notes[-1].zh == "由已计入的能源自产，不重复计入"
    assert any("taken as bought in" in note.en for note in bought.notes)
    assert not any("taken as bought in" in note.en for note in own.notes)


@pytest.mark.parametrize(("fuel", "amount"), [("电", "1 kWh"), ("热力", "1 GJ"), ("高炉煤气", "1 m3"), ("水煤气", "1 m3")])
def test_own_electricity_heat_and_manufactured_gas_do_not_count_twice(fuel, amount):
    assert not line(fuel, amount, own=True).counted


@pytest.mark.parametrize("fuel", ["原煤", "柴油", "焦炭"])
def test_a_fuel_is_never_own(fuel):
    problem = refused(Use(fuel, "1 t", own=True))

    assert problem.where == "own"
    assert "manufactured gas" in problem.say("en")


def test_own_power_needs_no_rate_for_it_counts_nothing_but_sold_power_does():
    (one,) = energy_account([Use("电", "1 kWh", own=True)], edition="2020", basis="equivalent").lines

    assert (one.energy, one.coefficient, one.counted) == (None, None, EquivalentEnergy("0 tce"))
    assert refused(Use("电", "1 kWh", own=True, sold=True), basis="equivalent").where == "electricity_rate"


@pytest.mark.parametrize("own", [True, False])
def test_what_is_sold_is_taken_off_whoever_made_it(own):
    account = energy_account([("原煤", "1 t"), Use("电", "1000 kWh", sold=True, own=own)], edition="2020")

    assert kgce(account.total) == Fraction("714.3") - Fraction("122.9")
    assert account.lines[1].energy == -account.lines[1].counted
    assert account.lines[1].notes[-1].en == "delivered to others: taken off"


@pytest.mark.parametrize("flag", ["own", "sold"])
@pytest.mark.parametrize("value", ["yes", "否", 1, 0])
def test_a_flag_is_true_or_false(flag, value):
    assert refused({"fuel": "新水", "amount": "1 t", flag: value}).where == flag


def test_a_blank_flag_is_no():
    (one,) = energy_account([Use("新水", "1 t", own=None, sold=None)], edition="2020").lines

    assert kgce(one.counted) == Fraction("0.2571")
    assert (one.to_dict()["own"], one.to_dict()["sold"], one.counts) == (False, False, True)


# the account


def test_what_an_enterprise_used_stands_in_an_account_as_it_is():
    used = [
        EnergyUse(fuel="原煤", amount="1 t"),
        EnergyUse(fuel="柴油", amount="1000 L", density="0.84 kg/L"),
        EnergyUse(fuel="天然气", amount="1 m3", heating_value="29307 kJ/m3"),
        EnergyUse(fuel="新水", amount="1 t", own=True),
        EnergyUse(fuel="电", amount="1 kWh", sold=True),
    ]

    assert kgce(energy_account(used, edition="2020").total) == Fraction("714.3") + Fraction("1223.964") + 1 - Fraction("0.1229")


def account_of_a_plant(**settings):
    uses = [
        Use("原煤", "100 t"),
        ("原煤", "50 t"),
        {"fuel": "天然气", "amount": "1 万m3", "heating_value": "29307 kJ/m3"},
        SimpleNamespace(fuel="电", amount="10 万千瓦时", heating_value=None, density=None, own=False, sold=False),
        Use("压缩空气", "5 万m3", own=True),
    ]
    return energy_account(uses, **({"on": "2021-04-01"} | settings))


def test_an_account_adds_its_lines_and_tells_them_by_fuel():
    account = account_of_a_plant()

    assert kgce(account.total) == Fraction("107145") + 10000 + 12290
    assert {name: kgce(energy) for name, energy in account.by_fuel.items()} == {
        "raw_coal": Fraction("107145"),
        "natural_gas": 10000,
        "electricity_calorific": 12290,
        "compressed_air": 0,
    }
    assert account.total.units.name == "tce"
    assert [one.number for one in account.lines] == [1, 2, 3, 4, 5]


def test_the_standing_is_the_weakest_of_what_counts():
    assert energy_account([("原煤", "1 t")], edition="2020").standing == "corroborated"
    assert energy_account([("原煤", "1 t")], edition="2008").standing == "secondary"
    assert energy_account([("原煤", "1 t"), ("气田天然气", "1 m3")], edition="2008").standing == "unverified"
    assert energy_account([("电", "1 kWh"), Use("氧气", "1 m3", own=True)], edition="2020").standing == "secondary"
    assert energy_account([Use("氧气", "1 m3", own=True)], edition="2020").standing is None


def test_a_figure_past_its_review_day_is_told_once():
    assert account_of_a_plant(on="2027-11-22").warnings == ()
    warnings = account_of_a_plant(on="2027-11-23").warnings
    assert len(warnings) == 1
    assert "to be read again by 2027-11-22" in warnings[0].en


def test_every_problem_is_told_with_its_row():
    error = problems(
        [("原煤", "1 t"), ("天然气", "1 m3"), ("原媒", "1 t"), ("柴油", "1 L"), ("电", "-1 kWh"), ("水", "1 t"), 7]
    )

    assert [(problem.row, problem.where) for problem in error.problems] == [
        (2, "heating_value"),
        (3, "fuel"),
        (4, "amount"),
        (5, "amount"),
        (6, "fuel"),
        (7, ""),
    ]
    assert "第 3 行, fuel: " in error.say("zh")


def test_a_key_that_an_entry_does_not_have_is_refused_with_the_nearest():
    assert "Did you mean density?" in refused({"fuel": "柴油", "amount": "1 L", "densty": "0.84 kg/L"}).say("en")


@pytest.mark.parametrize("entry", [("原煤",), ("原煤", "1 t", "x"), "原煤", None, {"amount": "1 t"}, {"fuel": "原煤"}, {}])
def test_what_is_no_entry_is_refused(entry):
    assert refused(entry).row == 1


@pytest.mark.parametrize("uses", [[], (), "原煤 1 t", {"原煤": "1 t"}, None, 5])
def test_an_account_has_entries(uses):
    with pytest.raises(QuantityError, match="uses: got"):
        energy_account(uses, edition="2020")


def test_entries_may_come_from_a_generator():
    assert kgce(energy_account((("原煤", f"{n} t") for n in (1, 2)), edition="2020").total) == Fraction("2142.9")


# intensities

PER = [
    # output, number, unit
    ("1200 t", Fraction("714300") / 1200, "kgce/t"),
    ("1.2 kt", Fraction("714300") / Fraction("1.2"), "kgce/kt"),
    ("3.2 亿元", Fraction("714.3") / 32000, "tce/万元"),
    ("320000000 元", Fraction("714.3") / 32000, "tce/万元"),
    ("500 件", Fraction("714300") / 500, "kgce/件"),
    ("7 kWh", Fraction("714300") / 7, "kgce/kWh"),
]


@pytest.mark.parametrize(("output", "number", "unit"), PER)
def test_energy_per_product_and_per_output_value(output, number, unit):
    found = energy_account([("原煤", "1000 t")], edition="2020").per(output)

    assert type(found) is Intensity
    assert Fraction(found.exact_magnitude) == number
    assert found.units == unit_of(unit)


@pytest.mark.parametrize("output", ["0 t", "-3 t", "5 kgce/t", "100", 5, None, "5 年"])
def test_what_is_no_output_is_refused(output):
    with pytest.raises(QuantityError, match="output: got"):
        energy_account([("原煤", "1000 t")], edition="2020").per(output)


# energy saved


def coal(amount, **settings):
    return energy_account([("原煤", amount)], **({"edition": "2020"} | settings))


def test_energy_saved_is_the_difference_per_product_at_the_output_after():
    saving = energy_saved(coal("1000 t"), coal("1050 t"), output_before="100 t", output_after="0.12 kt")

    assert kgce(saving.energy) == (Fraction(714300, 100) - Fraction("750015") / 120) * 120
    assert type(saving.energy) is CalorificEnergy
    assert Fraction(saving.before.exact_magnitude) == 7143
    assert saving.after.units.name == "kgce/kt"
    assert (saving.standing, saving.basis, saving.edition) == ("unverified", "calorific", "2020")


def test_more_used_is_a_negative_saving():
    assert kgce(energy_saved(coal("1 t"), coal("2 t"), output_before="1 万元", output_after="1 万元").energy) == Fraction(
        "-714.3"
    )


def test_a_saving_is_weaker_where_an_account_is():
    heat = energy_account([("热力", "1 GJ")], edition="2008", basis="equivalent", heat_rate=Rate("40 kgce/GJ"))

    assert energy_saved(heat, heat, output_before="1 t", output_after="1 t").standing == "derived"
    assert energy_saved(coal("1 t"), coal("1 t"), output_before="1 t", output_after="1 t").standing == "unverified"


@pytest.mark.parametrize("after", [{"edition": "2008"}, {"basis": "equivalent"}])
def test_accounts_of_another_basis_or_edition_are_not_compared(after):
    with pytest.raises(QuantityError, match="two accounts of one basis and one edition"):
        energy_saved(coal("1 t"), coal("1 t", **after), output_before="1 t", output_after="1 t")


def test_outputs_are_of_one_dimension_and_above_zero():
    with pytest.raises(QuantityError, match=r"1 t \(mass\); 1 件 \(number of pieces\), expected outputs of one dimension"):
        energy_saved(coal("1 t"), coal("1 t"), output_before="1 t", output_after="1 件")
    with pytest.raises(QuantityError, match="output_before: got"):
        energy_saved(coal("1 t"), coal("1 t"), output_before="0 t", output_after="1 t")
    with pytest.raises(QuantityError, match="output_after: got"):
        energy_saved(coal("1 t"), coal("1 t"), output_before="1 t", output_after="x")


def test_coal_rates_that_differ_are_told():
    def power(day, rate):
        year = int(day[:4]) - 1
        return energy_account([("电", "1 MWh")], on=day, basis="equivalent", electricity_rate=Rate(rate, year))

    before, same, after = (
        power("2022-01-01", "0.302 kgce/kWh"),
        power("2023-01-01", "302 gce/kWh"),
        power("2023-01-01", "0.300 kgce/kWh"),
    )

    assert energy_saved(before, same, output_before="1 t", output_after="1 t").warnings == ()
    told = energy_saved(before, after, output_before="1 t", output_after="1 t")
    assert kgce(told.energy) == 2
    assert "the coal rates of electricity_equivalent differ" in told.warnings[0].en
    assert told.warnings[0].zh in told.say("zh")


# telling


def test_an_account_is_told_in_both_languages():
    chinese, english = account_of_a_plant().say("zh"), str(account_of_a_plant())

    assert "GB/T 2589-2020，当量值" in chinese
    assert "1. 原煤 100" in chinese
    assert "由已计入的能源自产，不重复计入" in chinese
    assert "综合能耗 129.435吨标准煤（未核实）" in chinese
    assert "total 129.435 tce (unverified)" in english
    assert "GB/T 2589-2020, Appendix A [gbt2589.toml]; from memory, one point matched elsewhere" in english


def test_a_notebook_shows_an_account_with_every_word_escaped():
    account = energy_account([Use("原煤", "1 t")], edition="2008", on="2022-01-01")

    assert account._repr_html_().startswith('<pre class="cleanprod-energy">GB/T 2589-2008')
    assert "<" not in account._repr_html_()[5:-6]


def test_an_account_as_data_is_exact_and_survives_json():
    form = json.loads(json.dumps(account_of_a_plant().to_dict(), ensure_ascii=False))

    assert (form["form"], form["standard"], form["basis"], form["on"]) == (
        "cleanprod.energy/1",
        "GB/T 2589-2020",
        "calorific",
        "2021-04-01",
    )
    assert form["total"] == {"value": "129.435", "unit": "tce"}
    assert form["standing"] == "unverified"
    first, *_, last = form["lines"]
    assert first["coefficient"] == {"value": "0.7143", "unit": "kgce/kg"}
    assert (first["id"], first["edition"], first["standing"], first["table"]) == (
        "raw_coal",
        "2020",
        "corroborated",
        "gbt2589.toml",
    )
    assert (last["own"], last["energy"]["value"], last["counted"]["value"]) == (True, "2", "0")
    third = energy_account([Use("原煤", "1 t", heating_value="20.9 GJ/t")], edition="2020").to_dict()
    assert Fraction(third["total"]["value"]) == Fraction(20_900_000, COAL) / 1000
    assert third["on"] is None


def test_a_saving_as_data():
    form = json.loads(json.dumps(energy_saved(coal("2 t"), coal("1 t"), output_before="1 t", output_after="1 t").to_dict()))

    assert form["form"] == "cleanprod.saving/1"
    assert form["energy"] == {"value": "0.7143", "unit": "tce"}
    assert form["method"]["en"].endswith("whose text was not read")
    assert str(energy_saved(coal("2 t"), coal("1 t"), output_before="1 t", output_after="1 t")).startswith(
        "energy saved 0.7143 tce"
    )


# for any account

SINGLE = sorted(
    (edition, one.id, one.row.unit, one.coefficient)
    for edition in EDITIONS
    for one in FACTORS.rows_of(edition).values()
    if one.coefficient is not None
)
numbers = st.decimals(0, 10**9, places=6)


@st.composite
def uses(draw, edition="2020"):
    rows = [row for row in SINGLE if row[0] == edition]
    picked = draw(st.lists(st.tuples(st.sampled_from(rows), numbers, st.booleans()), min_size=1, max_size=8))
    return [
        (Use(row[1], f"{amount} {row[2]}", sold=sold), amount * row[3] * (-1 if sold else 1)) for row, amount, sold in picked
    ]


@given(st.sampled_from(SINGLE), numbers)
def test_any_row_with_a_figure_is_multiplied_exactly(row, amount):
    edition, name, unit, coefficient = row

    assert kgce(line(name, f"{amount} {unit}", edition).counted) == Fraction(amount) * Fraction(coefficient)


@given(uses())
def test_a_total_is_the_sum_of_its_lines_in_any_order(entries):
    account = energy_account([use for use, _ in entries], edition="2020")
    turned = energy_account([use for use, _ in reversed(entries)], edition="2020")

    assert kgce(account.total) == sum(Fraction(expected) for _, expected in entries)
    assert turned.total == account.total
    assert turned.standing == account.standing
    assert sum(energy.exact for energy in account.by_fuel.values()) == account.total.exact


@given(uses(), st.decimals("0.001", 10**6, places=3))
def test_a_total_is_its_intensity_times_the_output(entries, output):
    account = energy_account([use for use, _ in entries], edition="2020")

    for written in (f"{output} t", f"{output} 万元"):
        assert account.per(written).exact * Quantity(written).exact == account.total.exact


@given(numbers, st.decimals(3300, 380000, places=3))  # what is further off is refused
def test_a_measured_line_never_passes_through_the_coefficient(amount, heating_value):
    one = line("天然气", f"{amount} m3", heating_value=f"{heating_value} kJ/m3")

    assert one.energy.exact == Fraction(amount) * Fraction(heating_value) * 1000


@given(uses(), uses())
def test_a_saving_and_its_way_back_at_one_output_cancel(first, second):
    before, after = (energy_account([use for use, _ in entries], edition="2020") for entries in (first, second))

    there = energy_saved(before, after, output_before="3 t", output_after="3 t").energy
    back = energy_saved(after, before, output_before="3 t", output_after="3 t").energy

    assert there.exact + back.exact == 0
    assert there.exact == before.total.exact - after.total.exact


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_is_written_is_refused_with_a_sentence(fuel, amount):
    with pytest.raises(QuantityError, match="row 1, fuel: got"):
        energy_account([(f"?{fuel}", amount)], edition="2020")
    with pytest.raises(QuantityError, match="row 1, amount: got"):
        energy_account([("原煤", f"{amount}?")], edition="2020")


@pytest.mark.parametrize(
    ("use", "says"),
    [
        (Use("原煤", "1000 t", heating_value="20.9 kJ/kg"), "near the printed 20934 kJ/kg"),
        (Use("天然气", "1000 m3", heating_value="35.5 kJ/m3"), "near the printed 32238-38979 kJ/Nm³"),
        (Use("柴油", "1000 L", density="840 kg/L"), "between 50 and 25000 kg/m³"),
        (Use("柴油", "1000 L", density="0.84 kg/m3"), "between 50 and 25000 kg/m³"),
    ],
)
def test_a_figure_a_thousand_times_off_is_refused(use, says):
    said = refused(use).say("en")

    assert says in said
    assert "a factor of a thousand?" in said


@pytest.mark.parametrize("rate", ["302 kgce/kWh", "0.0302 kgce/kWh", "0.1228 kgce/kWh"])
def test_a_rate_that_no_station_has_is_refused(rate):
    with pytest.raises(QuantityError, match="a factor of a thousand"):
        energy_account([("电", "1 kWh")], on="2022-06-01", basis="equivalent", electricity_rate=Rate(rate, year=2021))


def test_an_override_in_another_unit_is_refused(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[table]\nsource = "laboratory"\nstanding = "confirmed"\n[[row]]\nid = "raw_coal"\nzh = "原煤"\nen = "raw coal"\n'
        'kind = "fuel"\nunit = "t"\ncoefficient = { low = 0.7, high = 0.7 }\n',
        encoding="utf-8",
    )
    with pytest.raises(FileError, match=r"a coefficient near 0\.7143 kgce/kg"):
        Factors.shipped().with_table(own)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[table]\nsource = "x"\nstanding = "confirmed"\n[[rows]]\nid = "raw_coal"\n', r"got 'rows', expected \[table\] or"),
        (
            (
                '\ufeff[table]\nsource = "x"\nstanding = "confirmed"\n[[row]]\nid = "raw_coal"\nzh = "原煤"\nen = "raw coal"\n'
                'kind = "medium"\nunit = "kg"\ncoefficient = { low = 0.7, high = 0.7 }\n'
            ),
            "got medium, expected fuel",
        ),
    ],
)
def test_a_table_that_would_be_passed_over_or_change_what_a_row_is_is_refused(tmp_path, text, says):
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(FileError, match=says):
        Factors.shipped().with_table(own)
