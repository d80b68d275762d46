"""Pollution equivalents and the tax on them: cases in plain data, boundaries, and properties."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import cleanprod.errors as known_errors
from cleanprod.errors import LawNotModelledError, QuantityError, UnknownNameError
from cleanprod.units import Money, PollutantMass, Quantity
from cleanprod.units.pollution.equivalents import MEDIA, Pollutant, equivalents, pollutant, pollutants
from cleanprod.units.pollution.ranking import figures, figures_on
from cleanprod.units.pollution.tax import Outlet, Taxable, pollution_tax

DATA = tomllib.loads((Path(__file__).parent.parent / "cases" / "pollution_tax.toml").read_text("utf-8"))
CASES = {case["title"]: case for case in DATA["case"]}
REFUSED = {case["title"]: case for case in DATA["refused"]}
ROWS = {medium: [row for row in pollutants() if row.medium == medium] for medium in MEDIA}


# the table of equivalents


def test_the_table_is_whole():
    groups = [row.group for row in pollutants()]

    assert {group: groups.count(group) for group in groups} == {"air": 44, "first_class": 10, "other": 51}
    # sums of the column: a figure that changes by itself changes them
    assert sum(row.equivalent_kg for row in ROWS["air"]) == Decimal("100.566202")
    assert sum(row.equivalent_kg for row in ROWS["water"]) == Decimal("11.0905003")
    assert [row.number for row in ROWS["air"]] == list(range(1, 45))
    assert [row.number for row in ROWS["water"]] == list(range(1, 62))
    assert [row.id for row in pollutants() if row.one_of] == ["bod5", "cod", "toc"]
    assert {row.standing for row in pollutants()} == {"secondary"}
    assert all(row.checked_on and row.review_by for row in pollutants())


@pytest.mark.parametrize(
    ("name", "medium", "kilograms"),
    [
        ("SO2", None, "0.95"),
        ("二氧化硫", None, "0.95"),
        ("NOx", "air", "0.95"),
        ("CO", None, "16.7"),
        ("烟尘", None, "2.18"),
        ("soot", None, "2.18"),
        ("粉尘", None, "4"),
        ("苯并[a]芘", "air", "0.000002"),
        ("BaP", "water", "0.0000003"),
        ("苯", "air", "0.05"),
        ("苯", "water", "0.02"),
        ("甲醛", "大气", "0.09"),
        ("甲醛", "废水", "0.125"),
        ("丙烯腈", "air", "0.22"),
        ("丙烯腈", "water", "0.125"),
        ("氟化物", "air", "0.87"),
        ("氟化物", "water", "0.5"),
        ("甲苯", "air", "0.18"),
        ("toluene", "water", "0.02"),
        ("二甲苯", "air", "0.27"),
        ("COD", None, "1"),
        ("CODcr", None, "1"),
        ("化学需氧量", "water", "1"),
        ("BOD5", None, "0.5"),
        ("TOC", None, "0.49"),
        ("NH3-N", None, "0.8"),
        ("ＮＨ３－Ｎ", None, "0.8"),
        ("氨氮", None, "0.8"),
        ("TP", None, "0.25"),
        ("总磷", None, "0.25"),
        ("SS", None, "4"),
        ("Hg", "air", "0.0001"),
        ("Hg", "water", "0.0005"),
        ("Cr6+", None, "0.02"),
        ("氨", None, "9.09"),
        ("2,4-二氯酚", None, "0.02"),
        ("邻二甲苯", None, "0.02"),
    ],
)
def test_a_pollutant_by_what_people_call_it(name, medium, kilograms):
    assert pollutant(name, medium).equivalent_kg == Decimal(kilograms)


def test_a_pollutant_by_every_name_of_its_medium():
    for row in pollutants():
        for name in row.names:
            assert pollutant(name, row.medium) is row


@pytest.mark.parametrize("name", ["苯", "甲醛", "丙烯腈", "氟化物", "甲苯", "BaP", "Hg", "phenol", "二甲苯"])
def test_a_name_of_both_media_asks_for_the_medium(name):
    with pytest.raises(QuantityError, match="stands in both"):
        pollutant(name)


@pytest.mark.parametrize(
    ("name", "medium", "says"),
    [
        ("SO3", "air", "sulfur_dioxide"),
        ("硫化物物", None, "sulfides"),
        ("颗粒物", None, "general_dust"),
        ("xylene", "water", "o_xylene"),
        ("总氮", None, "Annex 2 has no row for it"),
        ("VOCs", "air", "Annex 2 has no row for it"),
        ("pH", None, "counts by tonnes of water"),
        ("余氯", "water", "counts by tonnes of water"),
        ("COD", "air", "It stands in water only"),
        ("SO2", "soil", "air"),
        ("SO2", 5, "air"),
        ("§", "air", "Known: sulfur dioxide"),
    ],
)
def test_an_unknown_pollutant(name, medium, says):
    with pytest.raises(UnknownNameError) as caught:
        pollutant(name, medium)

    assert says in str(caught.value)
    assert caught.value.say("zh") != str(caught.value)


@pytest.mark.parametrize("name", [None, 5, "", "  "])
def test_what_is_no_name(name):
    with pytest.raises(QuantityError):
        pollutant(name, "air")
    with pytest.raises(QuantityError):
        pollutant(name)


def test_a_row_is_its_own_name_in_its_medium():
    row = pollutant("SO2")

    assert pollutant(row) is pollutant(row, "大气") is row
    with pytest.raises(QuantityError, match="sulfur_dioxide of air"):
        pollutant(row, "water")


def test_a_table_of_the_caller():
    row = Pollutant(**{**pollutant("SO2").model_dump(), "equivalent_kg": Decimal(2)})

    assert equivalents("1 t", "SO2", table=[row]) == 500


@pytest.mark.parametrize("mass", ["-1 t", "1 m3", "1", "1 t/a", float("nan"), None, True])
def test_what_is_no_mass(mass):
    with pytest.raises(QuantityError):
        equivalents(mass, "SO2")


@given(st.sampled_from(pollutants()), st.fractions(0, 10**9))
def test_equivalents_are_exact(row, kilograms):
    found = equivalents(Quantity(kilograms, "kg"), row.zh, row.medium)

    assert found * Fraction(row.equivalent_kg) == kilograms


# the tax


def test_every_figure_of_the_tax_is_dated():
    assert {row.start for row in figures()} == {dt.date(2018, 1, 1)}
    assert figures_on(dt.date(2017, 12, 31)) == {}
    assert {row.id: row.value for row in figures()} == {
        "rate_air": Decimal("1.8"),
        "rate_water_first_class": Decimal("2.8"),
        "rate_water_other": Decimal("2.8"),
        "count_air": 3,
        "count_first_class": 5,
        "count_other": 3,
        "one_of_oxygen_demand": 1,
        "relief_half": Decimal("0.5"),
        "relief_quarter": Decimal("0.75"),
    }


def tax_of(case):
    outlet = {name: case[name] for name in ("medium", "month", "discharges")}
    return pollution_tax([outlet], rates=case.get("rates"))


@pytest.mark.parametrize("title", CASES)
def test_a_case(title):
    case = CASES[title]
    tax = tax_of(case)

    if "amount" in case:
        assert tax.amount is not None
        assert tax.amount.exact == tax.low.exact == tax.high.exact == Fraction(case["amount"])
    else:
        assert tax.amount is None
        assert (tax.low.exact, tax.high.exact) == (Fraction(case["low"]), Fraction(case["high"]))
    assert case.get("taxed", [line.pollutant.id for line in tax.lines if line.taxed]) == [
        line.pollutant.id for line in tax.lines if line.taxed
    ]
    assert [line.pollutant.id for line in tax.lines if not line.taxed] == case.get("untaxed", [])
    assert tuple(case.get("missing", tax.missing)) == tax.missing
    if "line_missing" in case:
        assert [fact for line in tax.lines for fact in line.missing] == case["line_missing"]
    assert case.get("standing", tax.standing) == tax.standing
    for words in case.get("says", ()):
        assert words in tax.say("en")


@pytest.mark.parametrize("title", REFUSED)
def test_a_refusal(title):
    case = REFUSED[title]
    with pytest.raises(getattr(known_errors, case["error"])) as caught:
        tax_of(case)

    assert type(caught.value) is getattr(known_errors, case["error"])
    for words in case["says"]:
        assert words in str(caught.value)
    assert caught.value.say("zh") != str(caught.value)


def test_the_first_month_of_the_tax():
    one = Outlet("air", dt.date(2018, 1, 31), [("SO2", "95 kg")])

    assert pollution_tax([one]).high == Money("180 元")
    with pytest.raises(LawNotModelledError):
        pollution_tax([evolve(one, month=dt.date(2017, 12, 31))])


def test_outlets_rank_apart():
    four = [(name, "1 t", None, None, True) for name in ("SO2", "NOx", "烟尘")]
    together = pollution_tax([Outlet("air", "2018-05", [*four, ("CO", "1 t", None, None, True)])])
    apart = pollution_tax([Outlet("air", "2018-05", four), Outlet("air", "2018-05", [("CO", "1 t", None, None, True)])])

    assert [line.outlet for line in apart.lines] == ["1", "1", "1", "2"]
    assert apart.amount.exact - together.amount.exact == Fraction(1000 * 10, 167) * Fraction("1.8")


def test_an_outlet_stands_once_in_a_month():
    one = Outlet("air", "2018-05", [("SO2", "1 t")], "1#")

    assert len(pollution_tax([one, evolve(one, month="2018-06"), evolve(one, name="2#")]).lines) == 3
    assert len(pollution_tax([one, Outlet("water", "2018-05", [("COD", "1 t")], "1#")]).lines) == 2
    with pytest.raises(QuantityError, match=r"row 2, name: got 1# of 2018-05, as in row 1"):
        pollution_tax([one, one])


def test_problems_of_every_outlet_at_once():
    outlets = [
        Outlet("air", "2018-13", [("SO2", "1 t")]),
        Outlet("sea", "2018-05", []),
        ("air", "2018-05"),
        "air",
        Outlet("air", "2018-05", "SO2", name=7),
        SimpleNamespace(medium="air", month="2018-05", discharges=[("SO2", "1 t", None, None, None, None)]),
    ]
    with pytest.raises(QuantityError) as caught:
        pollution_tax(outlets)

    assert [problem.row for problem in caught.value.problems] == [1, 2, 3, 4, 5, 5, 6]


def test_an_object_will_do():
    outlet = SimpleNamespace(medium="air", month="2018-05", discharges=(SimpleNamespace(pollutant="SO2", mass="95 kg"),))

    assert pollution_tax([outlet]).high == Money("180 元")


@pytest.mark.parametrize("rate", [2, Decimal(2), 2.0, "2 元", Money("0.0002 万元")])
def test_rates_of_the_caller(rate):
    outlet = Outlet("air", "2018-05", [("SO2", "95 kg", None, None, True)])
    tax = pollution_tax([outlet], rates={"大气": rate})

    assert tax.amount == Money("200 元")
    assert tax.standing == "secondary"


@pytest.mark.parametrize("rate", [-2, True, float("nan"), "2", None])
def test_what_is_no_rate(rate):
    with pytest.raises(QuantityError, match=r"rates\.air"):
        pollution_tax([], rates={"air": rate})


def test_the_standing_is_the_weakest_of_what_was_used():
    row = pollutant("SO2").model_copy(update={"standing": "confirmed"})
    outlet = Outlet("air", "2018-05", [(row, "95 kg", None, None, True)])

    assert pollution_tax([outlet]).standing == "secondary"
    assert pollution_tax([outlet], rates={"air": 2}).standing == "confirmed"


def test_the_form_and_the_words():
    tax = pollution_tax(
        [
            Outlet("air", "2018-05", [Taxable("SO2", "160 t"), Taxable("CO", PollutantMass("1 t"))], "1#"),
            Outlet("water", "2018-05", [("COD", "1 t"), ("TOC", "1 kg")]),
        ]
    )
    form = json.loads(json.dumps(tax.to_dict()))

    assert form["form"] == "cleanprod.pollution_tax/1"
    assert form["amount"] is None
    assert (Money(form["low"]), Money(form["high"])) == (tax.low, tax.high)
    assert form["lines"][0]["equivalents"] == "3200000/19"
    assert form["lines"][0]["rate"] == {"value": "1.8", "unit": "CNY"}
    assert [line["rank"] for line in form["lines"]] == [1, 2, 1, None]
    assert form["missing"] == list(tax.missing)
    assert form["lines"][3]["missing"] == []
    assert "of cod, toc only one: cod" in tax.say("en")
    assert "只征收一项" in tax.say("zh")
    assert "缺少" in tax.say("zh")
    assert "to" in str(tax)
    assert "outlet 1#" in tax._repr_html_()


def test_a_settled_tax_in_words():
    tax = pollution_tax([Outlet("air", "2018-05", [("SO2", "95 kg", None, None, True)])])

    assert "Tax in all: 180 CNY (standing: from a third-party copy)" in tax.say("en")
    assert pollution_tax([]).say("zh") == "税额合计 0元"


masses = st.fractions(0, 10**6, max_denominator=100)
levels = st.sampled_from([None, "10 mg/L", "49 mg/L", "50 mg/L", "69 mg/L", "70 mg/L", "90 mg/L"])


@st.composite
def outlets(draw):
    medium = draw(st.sampled_from(["air", "water"]))
    rows = draw(st.lists(st.sampled_from(ROWS[medium]), unique_by=lambda row: row.id, min_size=1, max_size=9))
    limit = draw(st.sampled_from([None, "100 mg/L"]))
    return Outlet(
        medium,
        "2020-01",
        [
            Taxable(row, Quantity(draw(masses), "kg"), draw(levels), limit, draw(st.sampled_from([None, True, False])))
            for row in rows
        ],
    )


@given(outlets())
def test_lines_sum_to_the_total(outlet):
    tax = pollution_tax([outlet])

    assert tax.low.exact == sum(line.low.exact for line in tax.lines)
    assert tax.high.exact == sum(line.high.exact for line in tax.lines)
    assert tax.low <= tax.high
    assert 2 * tax.low.exact >= tax.high.exact
    assert len(tax.lines) == len(outlet.discharges)


@given(outlets())
def test_no_untaxed_pollutant_has_more_equivalents_than_a_taxed_one(outlet):
    lines = pollution_tax([outlet]).lines
    for group in {line.pollutant.group for line in lines}:
        own = [line for line in lines if line.pollutant.group == group]
        taxed = [line for line in own if line.taxed]
        assert len(taxed) <= (5 if group == "first_class" else 3)
        assert sum(bool(line.pollutant.one_of) for line in taxed) <= 1
        for line in own:
            if not line.taxed and line.rank is not None:
                assert all(line.equivalents <= one.equivalents for one in taxed)
                assert len(taxed) == (5 if group == "first_class" else 3)


@given(outlets(), st.data())
def test_what_becomes_known_stays_within_what_was_told(outlet, data):
    before = pollution_tax([outlet])
    place = data.draw(st.integers(0, len(outlet.discharges) - 1))
    one = outlet.discharges[place]
    known = evolve(
        one,
        concentration=one.concentration or data.draw(levels),
        limit=one.limit or "100 mg/L",
        exceeded_in_month=data.draw(st.booleans()) if one.exceeded_in_month is None else one.exceeded_in_month,
    )
    after = pollution_tax([evolve(outlet, discharges=[*outlet.discharges[:place], known, *outlet.discharges[place + 1 :]])])

    assert before.low <= after.low <= after.high <= before.high


@given(st.lists(masses, min_size=5, max_size=5), st.integers(0, 4), masses)
def test_more_discharged_is_no_less_tax(kilograms, place, more):
    def high(each):
        rows = zip(("SO2", "NOx", "烟尘", "CO", "HCl"), each, strict=True)
        return pollution_tax(
            [Outlet("air", "2020-01", [(name, Quantity(one, "kg"), None, None, True) for name, one in rows])]
        ).high

    raised = [one + more if number == place else one for number, one in enumerate(kilograms)]
    assert high(kilograms) <= high(raised)
