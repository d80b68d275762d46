"""Carbon: every factor against what it must give, cases in plain data, and that nothing is swapped in silence."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanprod.errors as known_errors
from cleanprod.errors import FileError, QuantityError, UnknownNameError
from cleanprod.units import Carbon, Quantity
from cleanprod.units.carbon.account import Use, carbon_account
from cleanprod.units.carbon.factors import (
    SERIES,
    SERIES_WORDS,
    CarbonFuel,
    carbon_fuels,
    fuels_of,
    grid_factor,
    grid_factors,
    heat_factor,
)
from cleanprod.units.naming import Names
from cleanprod.units.tables import read_rows

DATA = tomllib.loads((Path(__file__).parent.parent / "cases" / "carbon.toml").read_text("utf-8"))
CASES = {case["title"]: case for case in DATA["case"]}
REFUSED = {case["title"]: case for case in DATA["refused"]}
NDRC = "ndrc_enterprise_guidelines_2013_2015"
SETS = tuple(DATA["sums"])


@pytest.mark.parametrize("row", DATA["factors"], ids=lambda row: f"{row['set']}-{row['fuel']}")
def test_a_unit_of_each_fuel(row):
    total = carbon_account([(row["fuel"], row["amount"])], set=row["set"]).total

    assert round(total.m_as("tCO2"), 6) == Decimal(row["tco2"])


@pytest.mark.parametrize("name", SETS)
def test_the_columns_of_a_set(name):
    rows, sums = fuels_of(name).rows, DATA["sums"][name]

    assert len(rows) == len({row.id for row in rows}) == sums["rows"]
    assert sum(row.ncv or 0 for row in rows) == Decimal(sums["ncv"])
    assert sum(row.carbon_tc_per_tj for row in rows) == Decimal(sums["carbon"])
    assert sum(row.oxidation_pct for row in rows) == Decimal(sums["oxidation"])
    assert all(row.checked_on and row.review_by and row.source for row in rows)


def test_the_sets_are_those_told_of():
    assert tuple(dict.fromkeys(row.set for row in carbon_fuels())) == SETS


def test_the_sets_disagree():
    assert [fuels_of(name).find("焦炭", "").carbon_tc_per_tj for name in SETS] == [
        Decimal("29.42"),
        Decimal("29.4"),
        Decimal("29.5"),
    ]


@pytest.mark.parametrize("row", DATA["grid"], ids=lambda row: f"{row['region']}-{row['year']}-{row['series']}")
def test_each_factor_of_the_grid(row):
    found = grid_factor(row["region"], row["year"], row["series"])

    assert (str(found.kgco2_per_kwh), found.standing) == (row["factor"], row["standing"])


def test_no_other_factor_of_the_grid():
    assert len(grid_factors()) == len({row.id for row in grid_factors()}) == len(DATA["grid"])


@given(st.sampled_from(["广东", "南方", "全国"]), st.integers(2008, 2026), st.sampled_from(SERIES))
def test_no_factor_stands_in_for_another(region, year, series):
    held = [one for one in DATA["grid"] if (one["region"], one["year"], one["series"]) == (region, year, series)]

    if held:
        assert grid_factor(region, year, series).kgco2_per_kwh == Decimal(held[0]["factor"])
    else:
        with pytest.raises(UnknownNameError):
            grid_factor(region, year, series)


def test_a_missing_factor_names_what_there_is():
    with pytest.raises(UnknownNameError) as caught:
        grid_factor("广东", 2022, "fossil_only")

    told = str(caught.value)
    assert "Guangdong has 2010 average" in told
    assert "fossil_only of 2022 is there for the national grid" in told


def test_of_several_series_one_is_named():
    with pytest.raises(QuantityError) as caught:
        grid_factor("全国", 2022)

    for series in ("average (0.5366)", "reporting_year (0.5703)", "excluding_market_non_fossil (0.5856)"):
        assert series in str(caught.value)
    assert grid_factor("全国", 2015).series == "average"


def test_regions_and_series_by_what_people_call_them():
    words = {words.zh for words in SERIES_WORDS.values()}

    assert grid_factor("Guangdong", 2022).id == grid_factor("广东省", 2022, "平均（自然年）").id == "guangdong_2022_average"
    assert len(words) == len(SERIES)


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (("湖南", 2022), UnknownNameError, "a region of the grid"),
        ((5, 2022), UnknownNameError, "a region of the grid"),
        (("广东", "2022"), QuantityError, "a year"),
        (("广东", True), QuantityError, "a year"),
        (("广东", 2022, "averge"), UnknownNameError, "Did you mean average?"),
        (("广东", 2022, 5), UnknownNameError, "a series"),
    ],
)
def test_what_is_no_factor(asked, error, says):
    with pytest.raises(error, match=says.replace("?", r"\?")):
        grid_factor(*asked)


def choose(case):
    return grid_factor(*case["grid"]) if "grid" in case else None


@pytest.mark.parametrize("title", CASES)
def test_a_case(title):
    case = CASES[title]
    account = carbon_account(case["uses"], set=case["set"], grid=choose(case))

    total = account.total.m_as("tCO2")
    assert (round(total, case["places"]) if "places" in case else total) == Decimal(case["tco2"])
    assert case.get("standing", account.standing) == account.standing
    assert account.set == case["set"]
    for note in case.get("notes", ()):
        assert note in account.say("en")


@pytest.mark.parametrize("title", REFUSED)
def test_a_refusal(title):
    case = REFUSED[title]
    with pytest.raises(getattr(known_errors, case["error"])) as caught:
        carbon_account(case["uses"], set=case.get("set", NDRC))

    assert type(caught.value) is getattr(known_errors, case["error"])
    for words in case["says"]:
        assert words in str(caught.value)
    assert caught.value.say("zh") != str(caught.value)


def test_a_fuel_by_every_name_of_every_set():
    for row in carbon_fuels():
        for name in row.names:
            assert fuels_of(row.set).find(name, "").id == row.id


@pytest.mark.parametrize("name", SETS)
def test_raw_coal_is_never_one_coal(name):
    with pytest.raises(UnknownNameError, match="lignite"):
        fuels_of(name).find("原煤", "")


def test_entries_in_any_shape():
    mapping = {"fuel": "柴油", "amount": "1 t"}
    shapes = [("柴油", "1 t"), mapping, Use("柴油", Quantity("1 t")), SimpleNamespace(**vars_of(Use("柴油", "1 t")))]

    assert len({carbon_account([shape], set=NDRC).total for shape in shapes}) == 1


def vars_of(use):
    return {name: getattr(use, name) for name in ("fuel", "amount", "heating_value", "density", "own", "sold")}


@pytest.mark.parametrize("uses", ["柴油", {"柴油": "1 t"}, None, 5])
def test_what_is_no_list_of_entries(uses):
    with pytest.raises(QuantityError, match="a list of entries"):
        carbon_account(uses, set=NDRC)


def test_factors_of_the_caller():
    account = carbon_account([("电", "1 MWh"), ("heat", "1 GJ")], set=NDRC, grid="0.5 kgCO2/kWh", heat="0.1 tCO2/GJ")

    assert account.total == Carbon("0.6 tCO2")
    assert account.standing is None
    assert "factor given by the caller" in account.say("en")
    assert "自备系数" in account.say("zh")


@pytest.mark.parametrize("grid", ["0.5 kgCO2/t", "0.5 tCO2/tce", "-0.1 kgCO2/kWh", "0.5"])
def test_what_is_no_factor_of_the_caller(grid):
    with pytest.raises(QuantityError):
        carbon_account([("电", "1 MWh")], set=NDRC, grid=grid)


def test_a_set_of_the_caller(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[table]\nset = "mine"\nsource = "laboratory"\nstanding = "confirmed"\n'
        '[[row]]\nid = "diesel"\nzh = "柴油"\nen = "diesel"\nncv = 42\nncv_unit = "GJ/t"\n'
        "carbon_tc_per_tj = 20\noxidation_pct = 100\n",
        "utf-8",
    )
    account = carbon_account([("柴油", "1 t")], set="mine", fuels=read_rows(path, CarbonFuel))

    assert account.total.exact == Fraction(42 * 20 * 44, 12)
    assert account.standing == "confirmed"
    with pytest.raises(UnknownNameError, match="the name of a set"):
        carbon_account([("柴油", "1 t")], set=NDRC, fuels=read_rows(path, CarbonFuel))


@pytest.mark.parametrize("change", ["oxidation_pct = 101", "carbon_tc_per_tj = 0", "ncv = 3", "carbon_tc_per_tj = nan"])
def test_a_table_that_cannot_be(tmp_path, change):
    rows = {"carbon_tc_per_tj": "20", "oxidation_pct": "98"}
    name, _, value = change.partition(" = ")
    rows[name] = value
    path = tmp_path / "mine.toml"
    columns = "\n".join(f"{key} = {one}" for key, one in rows.items())
    head = '[[row]]\nid = "a"\nset = "s"\nzh = "甲"\nen = "a"\nsource = "s"\nstanding = "confirmed"\n'
    path.write_text(head + columns, "utf-8")

    with pytest.raises(FileError):
        read_rows(path, CarbonFuel)


def test_two_rows_of_one_name_are_refused():
    row = fuels_of(NDRC).rows[0]

    with pytest.raises(FileError, match="one name"):
        Names((row, row.model_copy(update={"id": "other"})))


def test_what_was_not_needed_is_said():
    uses = [
        Use("柴油", "1 GJ", heating_value="43 GJ/t"),
        Use("柴油", "1 t", density="0.84 kg/L"),
    ]
    account = carbon_account(uses, set=NDRC)

    assert not account.lines[0].measured
    assert "heating value and density were not needed" in account.lines[0].say()
    assert "the density was not needed" in account.lines[1].say()


def test_heating_value_of_a_liquid_by_volume():
    account = carbon_account([Use("柴油", "1000 L", heating_value="36 MJ/L")], set=NDRC)

    assert account.total == carbon_account([("柴油", "36 GJ")], set=NDRC).total
    assert account.lines[0].measured


def test_per_product_and_per_output_value():
    account = carbon_account([("电", "1 MWh")], set=NDRC, grid="0.5 kgCO2/kWh")

    assert str(account.per("5 t")) == "0.1 tCO2/t"
    assert str(account.per("1 万元")) == "0.5 tCO2/万元"
    with pytest.raises(QuantityError):
        account.per("0 t")


def test_the_form_and_the_words():
    uses = [Use("天然气", "1 万m3"), Use("电", "1 MWh"), Use("电", "1 MWh", own=True), Use("热力", "1 GJ", sold=True)]
    account = carbon_account(uses, set=NDRC, grid=grid_factor("广东", 2023))
    form = json.loads(json.dumps(account.to_dict()))

    assert form["form"] == "cleanprod.carbon/1"
    assert form["set"] == form["lines"][0]["set"] == NDRC
    assert form["grid"] == {"region": "广东", "year": 2023, "series": "average", "id": "guangdong_2023_average"}
    assert Carbon(form["total"]) == account.total
    assert sum(Fraction(line["counted"]["value"]) for line in form["lines"]) == account.total.exact / 1000
    assert [line["standing"] for line in form["lines"]] == ["secondary", "secondary", "secondary", "unverified"]
    assert form["standing"] == "unverified"
    assert all(line["source"] for line in form["lines"])
    assert account.lines[0].heating_value == Quantity("389.31 GJ/10^4Nm3")
    assert "电力" in account.say("zh")
    assert "average of the calendar year" in str(account)
    assert NDRC in account._repr_html_()


def test_the_factor_of_heat():
    row = heat_factor()

    assert (row.tco2_per_gj, row.standing) == (Decimal("0.11"), "unverified")
    assert carbon_account([("外购热力", "10 GJ")], set=NDRC).total == Carbon("1.1 tCO2")


def test_nothing_used():
    account = carbon_account([], set=NDRC)

    assert (account.total, account.standing) == (Carbon("0 tCO2"), None)


amounts = st.fractions(0, 10**6, max_denominator=1000)


@given(st.lists(st.tuples(st.sampled_from(fuels_of(NDRC).rows), amounts, st.booleans()), max_size=5))
def test_lines_sum_to_the_total_exactly(rows):
    uses = [Use(row.id, Quantity(amount, "GJ"), sold=sold) for row, amount, sold in rows]
    account = carbon_account(uses, set=NDRC)
    expected = sum(
        (-1 if sold else 1)
        * amount
        / 1000
        * Fraction(row.carbon_tc_per_tj)
        * Fraction(row.oxidation_pct)
        / 100
        * Fraction(44, 12)
        for row, amount, sold in rows
    )

    assert account.total.exact == sum(line.counted.exact for line in account.lines) == expected * 1000


@given(st.sampled_from(carbon_fuels()), amounts, amounts)
def test_more_fuel_is_more_carbon(row, one, two):
    each = [carbon_account([Use(row.id, Quantity(amount, "GJ"))], set=row.set).total for amount in sorted((one, two))]

    assert each[0] <= each[1]
    assert (each[0] == each[1]) == (one == two)


def test_a_fuel_may_have_another_name_in_a_set():
    named = carbon_account([Use("原煤", "1 t", carbon_fuel="烟煤")], set=NDRC)

    assert named.total == carbon_account([("烟煤", "1 t")], set=NDRC).total
    assert named.total == carbon_account([{"fuel": "原煤", "amount": "1 t", "carbon_fuel": "烟煤"}], set=NDRC).total
    with pytest.raises(UnknownNameError):
        carbon_account([("原煤", "1 t")], set=NDRC)


@pytest.mark.parametrize("medium", ["新水", "fresh_water", "压缩空气"])
def test_a_medium_is_refused_with_what_to_do(medium):
    with pytest.raises(UnknownNameError, match="A medium has no carbon of its own"):
        carbon_account([(medium, "1 t")], set=NDRC)
