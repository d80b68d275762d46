"""Targets of a plan: shares that are exact, strict above 10,000 audits, what is left, and other plans as data."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.indicators.performance import Interval, baseline, targets
from cleanprod.models.performance import Performance
from cleanprod.testing import reports
from cleanprod.units import Carbon, Energy, Quantity

TWELFTH = {name: figure.value for name, figure in baseline().items()}
SHARES = {
    "audits": (6979, 10000),
    "energy": (368, 400),
    "co2": (9576, 10000),
    "cod": (84, 100),
    "so2": (84, 100),
    "nh3_n": (5414, 6000),
    "nox": (71, 80),
}


@pytest.mark.parametrize(("name", "share"), SHARES.items())
def test_the_twelfth_plan_against_the_targets_of_the_thirteenth(name, share):
    found = cp.attainment(TWELFTH)[name]

    assert (found.share, found.share_most) == (Fraction(*share), Fraction(*share))
    assert found.met is False


def test_what_the_twelfth_plan_does_not_tell_is_unknown():
    water = cp.attainment(TWELFTH)["water"]

    assert (water.reached, water.share, water.met, water.left) == (None, None, None, None)
    assert water.say() == "water saved in a year: not told, of 200,000,000 t"
    assert water.say("zh") == "节水：未填报，目标 2亿吨"


@pytest.mark.parametrize(
    ("audits", "met", "left"), [(9999, False, 2), (10_000, False, 1), (10_001, True, 0), (0, False, 10_001)]
)
def test_the_number_of_audits_is_to_be_exceeded(audits, met, left):
    found = cp.attainment({"audits": audits})["audits"]

    assert (found.met, found.left) == (met, left)
    assert any("A27" in note.en for note in found.notes)
    assert any("A29" in note.zh for note in found.notes)


@pytest.mark.parametrize(("energy", "met"), [("4000000 tce", True), ("3999999.999 tce", False), ("117228 TJ", True)])
def test_a_saving_at_its_target_is_enough(energy, met):
    assert cp.attainment({"energy": energy})["energy"].met is met


@pytest.mark.parametrize(
    ("low", "high", "met"),
    [(10_001, 10_002, True), (10_000, 10_001, None), (9_000, 10_000, False), (9_000, None, None), (10_001, None, True)],
)
def test_what_is_not_known_leaves_a_target_open(low, high, met):
    found = cp.attainment({"audits": Interval(low, high, 1)})["audits"]

    assert found.met is met
    assert found.share_most == (None if high is None else Fraction(high, 10_000))


@pytest.mark.parametrize(("year", "yearly"), [(2015, "80000"), (2018, "200000"), (2019, "400000"), (2020, None), (None, None)])
def test_what_is_left_is_shared_out_over_the_years_to_come(year, yearly):
    found = cp.attainment({"energy": "360 万吨标准煤"}, reported_to=year)["energy"]

    assert found.left == Energy("40 万吨标准煤")
    assert found.left_yearly == (None if yearly is None else Energy(f"{yearly} tce"))


def test_of_audits_what_is_left_a_year_is_a_number():
    assert cp.attainment({"audits": 6979}, reported_to=2018)["audits"].left_yearly == Fraction(3022, 2)
    assert cp.attainment({"audits": 6980}, reported_to=2018)["audits"].left_yearly == Fraction(3021, 2)
    assert cp.attainment({"audits": 10_001}, reported_to=2018)["audits"].left_yearly == 0


def test_the_readings_of_the_stands_are_told():
    assert [note.en for note in cp.attainment({"cod": "5 t"})["cod"].notes] == [
        "yearly rates added by the audits of the period, of pollutants generated (stand A30)"
    ]


def test_sums_of_reports_are_held_against_the_targets():
    every = [Performance(report_submitted_on="2018-03-01", energy_saved="1 万吨标准煤", cod_cut="500 t") for _ in range(3)]
    found = cp.attainment(cp.total(every, start=dt.date(2016, 1, 1), until=dt.date(2021, 1, 1)))

    assert (found["audits"].share, found["energy"].share, found["cod"].share) == (
        Fraction(3, 10_000), Fraction(3, 400), Fraction(15, 1000),
    )  # fmt: skip
    assert found["water"].met is None


@given(st.lists(reports(), max_size=5), st.integers(0, 4))
def test_missing_reports_never_settle_a_target(every, missing):
    for name, one in cp.attainment(cp.total(every)).items():
        other = cp.attainment(cp.total(every, missing=missing))[name]
        assert other.met is None or other.met is one.met


@pytest.mark.parametrize(
    ("reached", "sentence"),
    [
        ({"audits": 1.5}, "audits: got 1.5, expected a whole number"),
        ({"audits": True}, "audits: got True"),
        ({"audits": "many"}, "audits: got 'many'"),
        ({"energy": "5 t"}, "energy: got 5 t"),
        ({"energy": 5}, "energy: got 5, expected energy"),
        ({"cod": Carbon("5 tCO2")}, "cod: got 5 tCO2"),
    ],
)
def test_what_is_no_amount_of_the_figure_is_refused(reached, sentence):
    with pytest.raises(cp.RecordError) as error:
        cp.attainment(reached)

    assert sentence in str(error.value)


@pytest.mark.parametrize("year", [2014, 2021, 2018.5, True])
def test_a_year_outside_the_period_is_refused(year):
    with pytest.raises(cp.RecordError, match="reported_to: got"):
        cp.attainment({}, reported_to=year)


def test_the_json_and_the_words_are_exact():
    found = cp.attainment({"nh3_n": "5414 t"}, reported_to=2018)["nh3_n"]
    told = json.loads(json.dumps(found.to_dict()))

    assert (told["share"], told["met"], told["clause"]) == ({"least": "2707/3000", "most": "2707/3000"}, False, "OPINION 21")
    assert found.say("zh") == "削减氨氮产生量：5,414吨，目标 6,000吨，≈90.23%：未达到；尚差 586吨，至 2020 年每年 293吨"
    assert found.say_share() == "≈90.23 %"


# other plans

PLAN = """
start = 2021-01-01
until = 2026-01-01
standing = "unverified"
checked_on = 2026-11-28
review_by = 2027-11-28

[audits]
zh = "审核家次"
en = "audits"
value = 5000

[energy]
zh = "节能"
en = "energy saved"
kind = "Energy"
value = "200 万吨标准煤"
yearly = true
stands = ["A30"]
"""


@pytest.fixture
def plan(tmp_path):
    def write(text):
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_another_plan_is_data(plan):
    figures = cp.read_plan(plan(PLAN))
    found = cp.attainment({"audits": 5000, "energy": "50 万吨标准煤"}, figures, reported_to=2023)

    assert list(figures) == ["audits", "energy"]
    assert found["audits"].met is True  # nothing says that it is to be exceeded
    assert found["energy"].left_yearly == Quantity("75 万吨标准煤")
    assert found["energy"].to_dict()["standing"] == "unverified"
    assert found["energy"].notes
    assert "until 2025" in found["energy"].say()


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("start = ", cp.FileError, "plan.toml: got 'plan.toml', expected a TOML file that can be read"),
        (PLAN.replace('"unverified"', '"sure"'), cp.RecordError, "plan.toml, standing: got 'sure', expected one of confirmed"),
        (PLAN.replace("until = 2026-01-01", ""), cp.RecordError, "plan.toml, until: got None, expected the first day behind"),
        (PLAN.replace("value = 5000", ""), cp.RecordError, "plan.toml, audits: got None, expected a figure"),
        (
            PLAN.replace("200 万吨标准煤", "200 万吨"),
            cp.RecordError,
            "plan.toml, energy: got 200 万吨 (mass), expected a figure",
        ),
        (PLAN.replace('"Energy"', '"Enrgy"'), cp.RecordError, "energy, kind: got 'Enrgy', expected one of Energy"),
        (PLAN.replace("200 万吨", "0 吨"), cp.RecordError, "energy, value: got '0 吨标准煤', expected an amount above zero"),
        (PLAN.replace("5000", "0"), cp.RecordError, "audits, value: got 0, expected a whole number above zero"),
        (PLAN.replace("5000", "-1"), cp.RecordError, "audits, value: got -1, expected a whole number above zero"),
        (PLAN.replace("5000", "10000.9"), cp.RecordError, "audits, value: got 10000.9, expected a whole number"),
        (PLAN.replace("5000", "true"), cp.RecordError, "audits, value: got True, expected a whole number"),
        (PLAN.replace("5000", '5000\nstrict = "no"'), cp.RecordError, "audits, strict: got 'no', expected true or false"),
        (
            PLAN.replace("5000", "5000\nstric = true"),
            cp.RecordError,
            "audits, stric: got 'stric', expected a field of a plan. Did",
        ),
        (PLAN.replace("5000", '5000\nkind = "Energy"'), cp.RecordError, "audits, kind: got 'Energy', expected no kind"),
        (PLAN.replace("[energy]", "[cod]"), cp.RecordError, "cod, kind: got 'Energy', expected one of PollutantMass"),
        (PLAN.replace('kind = "Energy"', ""), cp.RecordError, "energy, kind: got None, expected one of Energy"),
        (PLAN.replace('zh = "节能"', "zh = 5"), cp.RecordError, "energy, zh: got 5, expected words"),
        (PLAN.replace('en = "audits"', ""), cp.RecordError, "audits, en: got None, expected a figure"),
        (PLAN.replace('"A30"', '"A99"'), cp.RecordError, "energy, stands: got ['A99'], expected a list of stands"),
        (PLAN.replace("2021-01-01", "2021-01-01T00:00:00"), cp.RecordError, "start: got datetime.datetime(2021, 1, 1, 0, 0)"),
        (PLAN.replace("2021-01-01", "2027-01-01"), cp.RecordError, "until: got 2027-01-01, 2026-01-01, expected a day behind"),
        (PLAN.replace("start", "begin = 5\nstart"), cp.RecordError, "begin: got 'begin', expected a field of a plan"),
        (PLAN.partition("[audits]")[0], cp.RecordError, "plan.toml: got no figure"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan, text, error, sentence):
    with pytest.raises(error) as refused:
        cp.read_plan(plan(text))

    assert sentence in str(refused.value)


def test_a_plan_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(cp.FileError, match="a TOML file that can be read"):
        cp.read_plan(tmp_path / "nowhere.toml")


def test_the_targets_are_those_of_the_opinion():
    assert {figure.clause for figure in targets().values()} == {"OPINION 21"}


def test_a_share_below_zero_is_cut_and_not_told_lower():
    found = cp.attainment({"energy": cp.total([cp.Performance(energy_saved="-1 tce")])["energy"]}, {
        "energy": evolve(targets()["energy"], value=Energy("3 tce"))
    })["energy"]  # fmt: skip

    assert found.share == Fraction(-1, 3)
    assert found.say_share() == "≈-33.33 %"
    assert found.say_share("zh") == "≈-33.33%"


@pytest.mark.parametrize(
    ("reached", "error", "sentence"),
    [
        ({"enrgy": "5 tce"}, cp.UnknownNameError, "reached: got 'enrgy', expected a figure of the plan. Did you mean energy"),
        ([5], cp.RecordError, r"reached: got \[5\], expected sums"),
        (None, cp.RecordError, "reached: got None, expected sums"),
    ],
)
def test_what_is_reached_under_no_name_of_the_plan_is_refused(reached, error, sentence):
    with pytest.raises(error, match=sentence):
        cp.attainment(reached)
    assert cp.attainment({"vocs": "5 t"})["energy"].reached is None  # added up, and of no figure of this plan
