"""The annual energy of each enterprise is what its energy account comes to, where its list is declared complete."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp

ON = "2022-12-31"
LINES = [
    {"fuel": "原煤", "amount": "1000 t", "heating_value": "5000 kcal/kg"},
    {"fuel": "原煤", "amount": "1,250.5 t", "heating_value": "20.9 GJ/t"},
    {"fuel": "electricity", "amount": "1 万度"},
    {"fuel": "电力", "amount": "350 MWh", "sold": True},
    {"fuel": "新水", "amount": "12 t", "own": True},
    {"fuel": "柴油", "amount": "1000 L", "density": "0.84 kg/L"},
    {"fuel": "柴油", "amount": "3 t"},
    {"fuel": "天然气", "amount": "100 万m³", "heating_value": "35544 kJ/m³"},
]
TEXTS = ("enterprise", "fuel", "amount", "heating_value", "density")
SCHEMA = dict.fromkeys(TEXTS, pl.String) | {"own": pl.Boolean, "sold": pl.Boolean}


def table(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA)


def exact(uses):
    return cp.energy_account(uses, on=ON).total.to("tce").exact_magnitude


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from(LINES)), max_size=8))
def test_the_annual_energy_is_the_total_of_the_account(rows):
    folded = cp.fold_measurements(
        pl.DataFrame({"id": ["甲", "乙"]}),
        energy=table(*({"enterprise": one, **row} for one, row in rows)),
        on=ON,
        energy_complete=True,
    )

    totals = [exact(uses) if (uses := [cp.EnergyUse(**row) for whose, row in rows if whose == one]) else None for one in "甲乙"]
    expected = [None if total is None or total < 0 else float(Fraction(total)) for total in totals]
    assert folded.table["annual_energy"].to_list() == expected
    below = tuple(at for at, total in enumerate(totals, 1) if total is not None and total < 0)
    assert folded.refused == ({"enterprises": below} if below else {})


def test_only_a_complete_list_is_added_up_for_one_or_for_all():
    rows = [{"enterprise": one, "fuel": "柴油", "amount": "3 t"} for one in "甲乙丙"]
    mills = pl.DataFrame({"编号": ["甲", "乙", "丙"], "能源消费完整": [True, None, False]})

    assert cp.fold_measurements(mills, energy=table(*rows), on=ON).table["annual_energy"].to_list() == [4.3713, None, None]
    for_all = cp.fold_measurements(mills, energy=table(*rows), on=ON, energy_complete=True)
    assert for_all.table["annual_energy"].to_list() == [4.3713, 4.3713, None]


def test_numbers_with_units_beside_and_settings_of_the_account():
    rows = pl.DataFrame(
        {"企业编号": ["甲", "甲"], "能源品种": ["柴油", "电力"], "消费量": [3000.0, 2.5], "单位": ["kg", "万千瓦时"]}
    )
    mills = pl.DataFrame({"id": ["甲"], "综合能耗": [None]})
    rate = cp.Rate("0.302 kgce/kWh", year=2021)
    settings_ = {"basis": "equivalent", "electricity_rate": rate}
    folded = cp.fold_measurements(mills, energy=rows, on=ON, energy_complete=True, account=settings_)

    wanted = cp.energy_account([("柴油", "3000 kg"), ("电力", "2.5 万千瓦时")], on=ON, **settings_).total
    assert folded.table["综合能耗"].to_list() == [float(wanted.magnitude)]
    assert folded.filled == {"annual_energy": 1}


def test_an_enterprise_with_a_line_that_does_not_count_has_no_total():
    rows = [
        {"enterprise": "甲", "fuel": "柴油", "amount": "3 t"},
        {"enterprise": "甲", "fuel": "天然气", "amount": "3 m³"},  # without a heating value
        {"enterprise": "乙", "fuel": "柴油", "amount": "3 t"},
        {"enterprise": "丙", "fuel": "柴油", "amount": "much"},
        {"enterprise": "丙", "fuel": "柴油", "amount": "3 t"},
    ]
    folded = cp.fold_measurements(pl.DataFrame({"id": ["甲", "乙", "丙"]}), energy=table(*rows), on=ON, energy_complete=True)

    assert folded.table["annual_energy"].to_list() == [None, 4.3713, None]
    assert folded.refused == {"energy": (2, 4)}


@pytest.mark.parametrize(
    ("said", "kept"),
    [(4.3713, True), (4.371, True), (4.4, True), (4, True), (4.3, False), (5, False), (43713.0, False)],
)
def test_a_figure_of_the_callers_is_kept_where_the_account_rounds_to_it(said, kept):
    mills = pl.DataFrame({"id": ["甲"], "annual_energy": [said]})
    folded = cp.fold_measurements(
        mills, energy=table({"enterprise": "甲", "fuel": "柴油", "amount": "3 t"}), on=ON, energy_complete=True
    )

    assert folded.table["annual_energy"].to_list() == [said if kept else None]
    if not kept:
        (found,) = folded.contradictions
        assert f"got {said} tce for 甲, beside the energy account, 4.3713 tce, expected the annual energy" in found.say("en")
        assert f"企业 甲 的“{said} tce”与能源账合计 4.3713 tce，应为与能源账相符的年综合能源消费量" in found.say("zh")


def test_more_sold_than_came_in_is_told():
    row = {"enterprise": "甲", "fuel": "电力", "amount": "1 万度", "sold": True}
    folded = cp.fold_measurements(pl.DataFrame({"id": ["甲"]}), energy=table(row), on=ON, energy_complete=True)

    assert folded.table["annual_energy"].to_list() == [None]
    assert folded.problems[0].say("en") == (
        "enterprises, row 1, annual_energy: got -1.229 tce, expected a total of zero or more. "
        "Check what is delivered to others."
    )
    assert "应为不小于零的总量。请核对外供的能源。" in folded.problems[0].say("zh")
