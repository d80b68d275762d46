"""The table of GB/T 2589: its figures as printed, its names, its editions, and a user's own rows over it."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest

from cleanprod.errors import FileError, LawNotModelledError, QuantityError, UnknownNameError
from cleanprod.standing import SCALE
from cleanprod.units.energy.factors import FactorRow, Factors, Figure
from cleanprod.units.naming import folded

FACTORS = Factors.shipped()
EDITIONS = ("2008", "2020")

# id, unit, coefficient of 2008, coefficient of 2020 (None: no row in that edition; two figures: a range)
APPENDIX_A = [
    ("raw_coal", "kg", "0.7143", "0.7143"),
    ("washed_coal", "kg", "0.9000", "0.9000"),
    ("washed_middlings", "kg", "0.2857", "0.2857"),
    ("coal_slime", "kg", "0.2857-0.4286", "0.2857-0.4286"),
    ("coal_gangue", "kg", None, "0.2857"),
    ("coke", "kg", "0.9714", "0.9714"),
    ("coal_tar", "kg", "1.1429", "1.1429"),
    ("crude_oil", "kg", "1.4286", "1.4286"),
    ("fuel_oil", "kg", "1.4286", "1.4286"),
    ("gasoline", "kg", "1.4714", "1.4714"),
    ("kerosene", "kg", "1.4714", "1.4714"),
    ("diesel", "kg", "1.4571", "1.4571"),
    ("residual_oil", "kg", "1.4286", None),
    ("lpg", "kg", "1.7143", "1.7143"),
    ("refinery_dry_gas", "kg", "1.5714", "1.5714"),
    ("lng", "kg", None, "1.7572"),
    ("natural_gas", "Nm3", None, "1.1000-1.3300"),
    ("oilfield_gas", "Nm3", "1.3300", None),
    ("gasfield_gas", "Nm3", "1.2143", None),
    ("coal_mine_gas", "Nm3", "0.5000-0.5714", None),
    ("coke_oven_gas", "Nm3", "0.5714-0.6143", "0.5714-0.6143"),
    ("blast_furnace_gas", "Nm3", "0.1286", "0.1286"),
    ("producer_gas", "Nm3", "0.1786", "0.1786"),
    ("heavy_oil_catalytic_gas", "Nm3", "0.6571", "0.6571"),
    ("heavy_oil_thermal_gas", "Nm3", "1.2143", "1.2143"),
    ("coke_gas", "Nm3", "0.5571", "0.5571"),
    ("pressure_gasification_gas", "Nm3", "0.5143", "0.5143"),
    ("water_gas", "Nm3", "0.3571", "0.3571"),
    ("crude_benzene", "kg", "1.4286", "1.4286"),
    ("methanol_fuel", "kg", None, "0.6794"),
    ("ethanol_fuel", "kg", None, "0.9144"),
    ("hydrogen_fuel", "Nm3", None, "0.3329"),
    ("biogas", "Nm3", None, "0.7143-0.8286"),
]
APPENDIX_B = [
    ("fresh_water", "t", "0.0857", "0.2571"),
    ("softened_water", "t", "0.4857", "0.4857"),
    ("deaerated_water", "t", "0.9714", "0.9714"),
    ("compressed_air", "Nm3", "0.04", "0.04"),
    ("blast", "Nm3", "0.03", "0.03"),
    ("oxygen", "Nm3", "0.4", "0.4"),
    ("nitrogen_byproduct", "Nm3", "0.4", "0.4"),
    ("nitrogen_main", "Nm3", "0.6714", "0.6714"),
    ("co2", "Nm3", "0.2143", "0.2143"),
    ("acetylene", "Nm3", "8.3143", "8.3143"),
    ("calcium_carbide", "kg", "2.0786", "2.0786"),
]
OTHERS = [
    ("electricity_calorific", "kWh", "0.1229", "0.1229"),
    ("heat_calorific", "MJ", "0.03412", "0.03412"),
    ("steam_low_pressure", "kg", "0.1286", None),
]


def every_row():
    return [(edition, one.row) for edition in EDITIONS for one in FACTORS.rows_of(edition).values()]


@pytest.mark.parametrize(("name", "unit", "in_2008", "in_2020"), [*APPENDIX_A, *APPENDIX_B, *OTHERS])
def test_a_coefficient_is_the_printed_one(name, unit, in_2008, in_2020):
    for edition, printed in zip(EDITIONS, (in_2008, in_2020), strict=True):
        row = FACTORS.rows_of(edition).get(name)
        assert (None if row is None else (str(row.row.coefficient), row.row.unit)) == (printed and (printed, unit))


def test_the_lists_above_hold_every_row_of_the_table():
    rates = {"electricity_equivalent", "heat_equivalent", "kgce"}
    for number, edition in enumerate(EDITIONS):
        listed = {one[0] for one in [*APPENDIX_A, *APPENDIX_B, *OTHERS] if one[2 + number] is not None}
        assert listed | rates == set(FACTORS.rows_of(edition))


# id, edition, kJ per unit, kcal per unit
HEATING_VALUES = [
    ("raw_coal", "2008", "20908", "5000"),
    ("raw_coal", "2020", "20934", "5000"),
    ("coal_slime", "2008", "8363-12545", "2000-3000"),
    ("coal_slime", "2020", "8374-12560", "2000-3000"),
    ("refinery_dry_gas", "2008", "46055", "11000"),
    ("lng", "2020", "51498", "12300"),
    ("natural_gas", "2020", "32238-38979", "7700-9310"),
    ("gasfield_gas", "2008", "35544", "8500"),
    ("oilfield_gas", "2008", "38931", "9310"),
    ("coal_mine_gas", "2008", "14636-16726", "3500-4000"),
    ("coke_oven_gas", "2008", "16726-17981", "4000-4300"),
    ("coke_oven_gas", "2020", "16747-18003", "4000-4300"),
    ("biogas", "2020", "20934-24283", "5000-5800"),
    ("hydrogen_fuel", "2020", "9756", "2330"),
    ("fresh_water", "2008", "2510", "600"),
    ("fresh_water", "2020", "7540", "1800"),
    ("acetylene", "2008", "243670", "58220"),
    ("acetylene", "2020", "243760", "58220"),
    ("nitrogen_main", "2008", "19660", "4700"),
    ("nitrogen_main", "2020", "19680", "4700"),
    ("kgce", "2008", "29307", None),
    ("kgce", "2020", "29307", None),
]


@pytest.mark.parametrize(("name", "edition", "kilojoules", "kilocalories"), HEATING_VALUES)
def test_a_heating_value_is_the_printed_one(name, edition, kilojoules, kilocalories):
    row = FACTORS.rows_of(edition)[name].row

    assert str(row.heating_value) == kilojoules
    assert (row.kcal and str(row.kcal)) == kilocalories


def test_printed_coefficients_follow_the_kilocalories_lng_and_acetylene_excepted():
    def follows(row):
        ends = ((row.coefficient.low, row.kcal.low), (row.coefficient.high, row.kcal.high))
        return all(printed == (kcal / 7000).quantize(Decimal("0.0001"), ROUND_HALF_UP) for printed, kcal in ends)

    rows = [(edition, row) for edition, row in every_row() if row.coefficient and row.kcal]

    assert len(rows) == 79  # two of electricity among them
    # 58220 kcal of acetylene would be 8.3171; 12300 kcal of LNG 1.7571
    assert {row.id for _, row in rows if not follows(row)} == {"lng", "acetylene"}


def test_between_the_editions_only_fresh_water_changes_its_coefficient():
    old, new = (FACTORS.rows_of(edition) for edition in EDITIONS)

    assert [name for name in old.keys() & new.keys() if old[name].coefficient != new[name].coefficient] == ["fresh_water"]


def test_the_rows_that_an_edition_adds_and_drops():
    old, new = (set(FACTORS.rows_of(edition)) for edition in EDITIONS)

    assert old - new == {"oilfield_gas", "gasfield_gas", "coal_mine_gas", "residual_oil", "steam_low_pressure"}
    assert new - old == {"natural_gas", "lng", "methanol_fuel", "ethanol_fuel", "hydrogen_fuel", "biogas", "coal_gangue"}


def test_every_figure_has_its_source_its_standing_and_its_review_day():
    for edition, row in every_row():
        assert row.source.startswith(f"GB/T 2589-{edition}")
        assert row.standing in SCALE
        assert (row.checked_on, row.review_by) == (dt.date(2026, 11, 22), dt.date(2027, 11, 22))
        assert (
            (row.heating_value_standing is not None)
            or row.kind in {"electricity", "heat", "definition"}
            or row.id.startswith("steam")
        )


# id, edition, standing of the coefficient, of the heating value
STANDINGS = [
    ("raw_coal", "2008", "secondary", "secondary"),
    ("raw_coal", "2020", "corroborated", "corroborated"),
    ("lng", "2020", "unverified", "secondary"),
    ("natural_gas", "2020", "secondary", "unverified"),
    ("gasfield_gas", "2008", "unverified", "unverified"),
    ("fresh_water", "2020", "secondary", "unverified"),
    ("oxygen", "2008", "secondary", "unverified"),
    ("oxygen", "2020", "unverified", "unverified"),
    ("kgce", "2008", "secondary", None),
    ("kgce", "2020", "unverified", None),
    ("heat_equivalent", "2008", "derived", None),
]


@pytest.mark.parametrize(("name", "edition", "of_coefficient", "of_heating_value"), STANDINGS)
def test_the_coefficient_and_the_heating_value_have_each_a_standing(name, edition, of_coefficient, of_heating_value):
    row = FACTORS.rows_of(edition)[name].row

    assert (row.standing, row.heating_value_standing) == (of_coefficient, of_heating_value)


DAYS = [
    # day, edition
    ("2008-06-01", "2008"),
    ("2020-09-29", "2008"),  # issued, not in force
    ("2021-03-31", "2008"),
    ("2021-04-01", "2020"),
    ("2030-01-01", "2020"),
]


@pytest.mark.parametrize(("day", "edition"), DAYS)
def test_the_edition_of_a_day(day, edition):
    assert FACTORS.edition_on(dt.date.fromisoformat(day)).row.edition == edition


def test_the_day_before_the_first_edition_is_not_modelled():
    with pytest.raises(LawNotModelledError, match="got 2008-05-31, expected a day from 2008-06-01 on"):
        FACTORS.edition_on(dt.date(2008, 5, 31))


@pytest.mark.parametrize("name", ["2008", "GB/T 2589-2008", "gb/t 2589-2008", "gbt2589_2008"])
def test_an_edition_has_names(name):
    assert FACTORS.edition_named(name).row.edition == "2008"


@pytest.mark.parametrize("name", ["2011", "", 2008, None])
def test_an_edition_that_is_not_known_is_refused(name):
    with pytest.raises(UnknownNameError, match="an edition of GB/T 2589: 2008, 2020"):
        FACTORS.edition_named(name)


NAMES = [
    # as people write it, edition, row
    ("原煤", "2020", "raw_coal"),
    (" Raw coal ", "2020", "raw_coal"),
    ("RAW_COAL", "2008", "raw_coal"),
    ("洗精煤", "2008", "washed_coal"),
    ("焦炭", "2020", "coke"),
    ("焦炭（干全焦）", "2020", "coke"),
    ("柴油", "2020", "diesel"),
    ("液化气", "2008", "lpg"),
    ("LNG", "2020", "lng"),
    ("天然气", "2020", "natural_gas"),
    ("气田天然气", "2008", "gasfield_gas"),
    ("氢气", "2020", "hydrogen_fuel"),
    ("电", "2020", "electricity_calorific"),
    ("电力", "2008", "electricity_calorific"),
    ("热力", "2020", "heat_calorific"),
    ("蒸汽", "2008", "steam_low_pressure"),
    ("蒸汽（低压）", "2008", "steam_low_pressure"),
    ("新水", "2008", "fresh_water"),
    ("自来水", "2020", "fresh_water"),
    ("软水", "2020", "softened_water"),
    ("软化水", "2008", "softened_water"),
    ("压缩空气", "2020", "compressed_air"),
    ("CO₂", "2020", "co2"),
    ("电石", "2008", "calcium_carbide"),
]


@pytest.mark.parametrize(("name", "edition", "row"), NAMES)
def test_a_row_is_found_by_the_words_of_people(name, edition, row):
    assert FACTORS.find(name, edition).id == row


def test_electricity_has_a_row_for_each_account():
    assert FACTORS.find("电", "2020", "equivalent").id == "electricity_equivalent"
    assert FACTORS.find("heat", "2020", "equivalent").id == "heat_equivalent"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_is_found_by_its_own_id(edition):
    for one in FACTORS.rows_of(edition).values():
        if one.row.kind != "definition":
            assert FACTORS.find(one.id, edition, one.row.basis or "calorific") == one


SEVERAL = [
    ("天然气", "2008", {"oilfield_gas", "gasfield_gas"}),
    ("natural_gas", "2008", {"oilfield_gas", "gasfield_gas"}),
    ("煤", "2008", {"raw_coal", "washed_coal", "washed_middlings", "coal_slime"}),
    ("洗煤", "2020", {"washed_coal", "washed_middlings", "coal_slime"}),
    ("氮气", "2020", {"nitrogen_byproduct", "nitrogen_main"}),
    ("水", "2020", {"fresh_water", "softened_water", "deaerated_water"}),
]


@pytest.mark.parametrize(("name", "edition", "rows"), SEVERAL)
def test_a_word_for_several_rows_is_refused_and_they_are_named(name, edition, rows):
    with pytest.raises(QuantityError) as error:
        FACTORS.find(name, edition)

    assert error.value.problems[0].where == "fuel"
    for lang in ("zh", "en"):
        assert all(f"({row})" in error.value.say(lang) for row in rows)


ELSEWHERE = [
    # name, edition, what the sentence says
    ("蒸汽", "2020", "a row of GB/T 2589-2008 and not of 2020, which has heat, calorific value (heat_calorific)"),
    ("渣油", "2020", "residual oil (residual_oil) is a row of GB/T 2589-2008 and not of 2020. Force the edition"),
    ("油田天然气", "2020", "which has natural gas (natural_gas)"),
    ("LNG", "2008", "a row of GB/T 2589-2020 and not of 2008"),
    ("标准煤", "2020", "Coal equivalent is a unit: name the energy behind it"),
    ("电力(等价值)", "2020", "for an account by equivalent value only"),
]


@pytest.mark.parametrize(("name", "edition", "sentence"), ELSEWHERE)
def test_a_row_that_does_not_serve_says_why(name, edition, sentence):
    with pytest.raises(QuantityError) as error:
        FACTORS.find(name, edition)

    assert sentence in str(error.value)


def test_steam_under_2020_is_told_in_chinese_too():
    with pytest.raises(QuantityError) as error:
        FACTORS.find("蒸汽", "2020")

    assert "见于 GB/T 2589-2008，不见于 2020 版；后者有热力(当量值)" in error.value.say("zh")


@pytest.mark.parametrize(
    ("name", "near"), [("原媒", "raw_coal"), ("disel", "diesel"), ("天燃气", "natural_gas"), ("自来氺", "fresh_water")]
)
def test_for_a_misspelt_fuel_the_nearest_is_offered(name, near):
    with pytest.raises(UnknownNameError) as error:
        FACTORS.find(name, "2020")

    assert f"({near})" in str(error.value)
    assert "table of your own" in str(error.value)


@pytest.mark.parametrize("name", ["", "  ", None, 7, "x" * 100_000, "铀"])
def test_what_is_no_fuel_is_refused(name):
    with pytest.raises((QuantityError, UnknownNameError), match="fuel: got"):
        FACTORS.find(name, "2020")


def test_names_are_compared_in_one_form():
    assert folded("Ｒａｗ－Coal\n") == folded("raw coal")


OWN = """
[table]
source = "laboratory of the plant, 2022"
standing = "confirmed"

[[row]]
id = "raw_coal"
kind = "fuel"
edition = "2020"
zh = "本厂煤"
en = "our coal"
unit = "kg"
coefficient = 0.7001

[[row]]
id = "natural_gas"
kind = "fuel"
zh = "管道气"
en = "pipeline gas"
unit = "Nm3"
coefficient = 1.2143

[[row]]
id = "straw"
kind = "fuel"
zh = "秸秆"
en = "straw"
unit = "t"
coefficient = { low = 400, high = 500 }
"""


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "own.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_table_of_ones_own_overrides_a_row_of_its_edition_and_adds_rows_to_every(table):
    own = FACTORS.with_table(table(OWN))

    assert own.find("raw_coal", "2020").coefficient == Decimal("0.7001")
    assert own.find("原煤", "2020").cited == "laboratory of the plant, 2022 [own.toml]"  # the words of the row are kept
    assert own.find("本厂煤", "2020").row.standing == "confirmed"
    assert own.find("raw_coal", "2008").coefficient == Decimal("0.7143")
    assert own.find("raw_coal", "2008").table == "gbt2589.toml"
    assert {own.find("natural_gas", edition).coefficient for edition in EDITIONS} == {Decimal("1.2143")}
    assert own.find("秸秆", "2008").row.coefficient == Figure(low=400, high=500)
    assert FACTORS.find("raw_coal", "2020").coefficient == Decimal("0.7143")


def test_a_later_table_goes_over_an_earlier_one(table):
    own = FACTORS.with_table(table(OWN)).with_table(table(OWN.replace("0.7001", "0.6999")))

    assert own.find("raw_coal", "2020").coefficient == Decimal("0.6999")


def test_a_row_of_an_edition_goes_before_one_of_every_edition(table):
    both = OWN + OWN.split("[[row]]")[1].replace('edition = "2020"\n', "").replace("0.7001", "0.5").join(("[[row]]", ""))
    own = FACTORS.with_table(table(both))

    assert (own.find("raw_coal", "2020").coefficient, own.find("raw_coal", "2008").coefficient) == (
        Decimal("0.7001"),
        Decimal("0.5"),
    )


def test_an_edition_can_be_added(table):
    edition = """
[[row]]
id = "gbt2589_2030"
kind = "edition"
edition = "2030"
zh = "修订稿"
en = "draft"
start = 2030-01-01
source = "draft"
standing = "unverified"
"""
    own = FACTORS.with_table(table(edition))

    assert own.edition_on(dt.date(2029, 12, 31)).row.edition == "2020"
    assert own.edition_on(dt.date(2030, 1, 1)).row.edition == "2030"
    with pytest.raises(QuantityError, match=r"a row of GB/T 2589-2008 and not of 2030\. Force the edition"):
        own.find("蒸汽", "2030")


def test_an_edition_ends_before_its_last_day(table):
    edition = """
[[row]]
id = "only"
kind = "edition"
edition = "1"
zh = "某版"
en = "some edition"
start = 2030-01-01
until = 2031-01-01
source = "s"
standing = "unverified"
"""
    only = Factors(()).with_table(table(edition))

    assert only.edition_on(dt.date(2030, 12, 31)).id == "only"
    with pytest.raises(LawNotModelledError):
        only.edition_on(dt.date(2031, 1, 1))


ROW = """
[[row]]
id = "x"
kind = "fuel"
zh = "某燃料"
en = "some fuel"
unit = "kg"
coefficient = 1.5
source = "s"
standing = "confirmed"
"""
WRONG = [
    # what is replaced, by what, what the sentence says
    ('kind = "fuel"', "", "kind"),
    ('kind = "fuel"', 'kind = "coal"', "kind"),
    ("coefficient = 1.5", "", "`coefficient` is missing"),
    ("coefficient = 1.5", "coefficient = 0", "coefficient.low"),
    ("coefficient = 1.5", "coefficient = -1.5", "coefficient.low"),
    ("coefficient = 1.5", "coefficient = true", "coefficient"),
    ("coefficient = 1.5", "coefficient = nan", "coefficient.low"),
    ("coefficient = 1.5", "coefficient = { low = 2, high = 1 }", "low is above high"),
    ("coefficient = 1.5", "coeficient = 1.5", "coeficient"),
    ('unit = "kg"', 'unit = "ton"', "Which ton"),
    ('unit = "kg"', "", "the field"),
    ('unit = "kg"', 'unit = "tce"', "not one in which fuel is measured"),
    ('unit = "kg"', 'unit = "万元"', "not one in which fuel is measured"),
    ('kind = "fuel"', 'kind = "heat"\nbasis = "calorific"', "not one in which heat is measured"),
    ('kind = "fuel"', 'kind = "fuel"\nbasis = "calorific"', "`basis` is for electricity and heat"),
    ('kind = "fuel"\n', 'kind = "electricity"\n', "electricity"),
    ('kind = "fuel"', 'kind = "fuel"\nedition = "2002"', "a known edition: 2008, 2020"),
    ('standing = "confirmed"', 'standing = "sure"', "one of confirmed"),
    ('standing = "confirmed"\n', f'standing = "confirmed"\n{ROW}', "an id once in each edition"),
    ('kind = "fuel"', 'kind = "edition"', "an edition has `edition` and `start`"),
    (
        'kind = "fuel"\nzh = "某燃料"\nen = "some fuel"\nunit = "kg"',
        'kind = "definition"\nzh = "a"\nen = "a"\nunit = "kgce"',
        "one `heating_value`",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG)
def test_a_wrong_table_is_refused_with_its_row(table, old, new, sentence):
    assert old in ROW
    with pytest.raises(FileError) as error:
        FACTORS.with_table(table(ROW.replace(old, new)))

    assert sentence in str(error.value)
    assert "own.toml, [[row]]" in str(error.value)


def test_no_such_file_is_a_sentence(tmp_path):
    with pytest.raises(FileError, match=r"nothing\.toml: got no such file"):
        FACTORS.with_table(str(tmp_path / "nothing.toml"))


def test_tables_without_a_definition_or_an_edition_say_so(table):
    bare = Factors(()).with_table(table(ROW))

    with pytest.raises(UnknownNameError, match="the definition of the kgce"):
        bare.definition("2020")
    with pytest.raises(LawNotModelledError, match="a day of an edition"):
        bare.edition_on(dt.date(2021, 4, 1))


def test_a_row_is_a_value():
    row = FACTORS.find("raw_coal", "2020").row

    assert row == FactorRow(**row.model_dump())
    assert hash(row) == hash(FactorRow(**row.model_dump()))
