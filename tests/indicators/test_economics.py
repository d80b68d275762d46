"""The economics of one option: the figures of the manuals, what is undefined and why, and the verdict."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.indicators.economics import formulas, rates
from cleanprod.indicators.economics.assessing import LETTERS
from cleanprod.indicators.economics.terms import shipped_norms
from cleanprod.units import Money, Quantity

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((ROOT / "tests" / "cases" / "economics.toml").read_text("utf-8"))["case"]
BOILER = cp.Option(id="F1", investment="150 万元", annual_benefit="40 万元", cost_class="high")
TERMS = cp.Terms(rate="5%", tax="30%", life=10, depreciation_years=10)
FLOWS = st.lists(st.integers(1, 10_000), min_size=1, max_size=15)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_has_its_figures_and_the_reasons_of_those_that_are_undefined(case):
    found = cp.economics(cp.Option(**case["option"]), cp.Terms(**case["terms"]))

    for letter, written in case["figures"].items():
        value = getattr(found, letter)
        exact = value.exact / 10_000 if isinstance(value, Money) else Fraction(value)
        places = len(written.partition(".")[2])
        assert round(exact, places) == Fraction(written), letter
    for letter, words in case.get("undefined", {}).items():
        assert words in found.why[letter].en
        assert found.why[letter].zh
        assert letter == "payback" or getattr(found, letter) is None
    assert found.accepted is case.get("accepted")
    assert [note for note in case.get("notes", ()) if not any(note in one.en for one in found.notes)] == []
    if "notes" in case and not case["notes"]:
        assert found.notes == ()
    if "class" in case:
        assert found.cost_class == case["class"]


def test_the_worked_example_is_exact():
    found = cp.economics(BOILER, TERMS)

    assert (str(found.D), str(found.F)) == ("150,000 CNY", "325,000 CNY")
    assert Fraction(150 * 2, 65) == found.N
    assert found.NPV.exact == sum(Fraction(325_000) / Fraction(21, 20) ** j for j in range(1, 11)) - 1_500_000
    assert pytest.approx(pyxirr.irr([-150, *[32.5] * 10]), rel=1e-12) == found.IRR
    assert (
        formulas.NPV(150, [Fraction(65, 2)] * 10, Fraction(17, 100))
        > 0
        > formulas.NPV(150, [Fraction(65, 2)] * 10, Fraction(18, 100))
    )
    assert Fraction(17, 100) < found.IRR_two_point < Fraction(18, 100)


def test_the_two_point_rule_is_that_of_the_manuals():
    flows = [Fraction(65, 2)] * 10
    one, two = (formulas.NPV(150, flows, Fraction(rate, 100)) for rate in (17, 18))

    assert rates.IRR_two_point(150, flows) == Fraction(17, 100) + one * Fraction(1, 100) / (one + abs(two))
    assert rates.IRR_two_point(100, [110]) == Fraction(1, 10)  # a whole per cent is met exactly
    assert rates.IRR_two_point(100, [99]) is None
    assert "below zero" in rates.why_no_two_point(100, [99]).en
    assert rates.IRR_two_point(100, [1000]) is None
    assert "above 100 %" in rates.why_no_two_point(100, [1000]).en


@pytest.mark.parametrize(
    ("outlay", "flows", "reason"),
    [(0, [5], "no outlay"), (5, [], "nothing flows back"), (5, [-1, 0], "nothing flows back"), (5, [9, -1], "more than once")],
)
def test_a_rate_that_is_undefined_is_none_with_the_reason(outlay, flows, reason):
    assert rates.IRR(outlay, flows) is None
    assert rates.IRR_two_point(outlay, flows) is None
    assert reason in rates.undefined(outlay, flows).en


def test_flows_that_first_fall_and_then_rise_have_one_rate():
    assert rates.undefined(100, [-20, 60, 90]) is None
    assert rates.IRR(100, [-20, 60, 90]) == pytest.approx(pyxirr.irr([-100, -20, 60, 90]), rel=1e-12)


def test_outlay_that_just_comes_back_has_a_rate_of_zero_and_one_that_does_not_a_negative_one():
    assert rates.IRR(100, [50, 50]) == 0.0
    assert rates.IRR(100, [50, 49]) == pytest.approx(pyxirr.irr([-100, 50, 49]), rel=1e-9)
    assert rates.IRR(10**12, [1]) == pytest.approx(-1, abs=1e-8)
    assert rates.IRR(1, [10**9]) == pytest.approx(10**9 - 1)


@given(st.integers(1, 10_000), FLOWS)
def test_the_exact_rate_is_where_npv_turns(outlay, flows):
    rate = rates.IRR(outlay, flows)
    if rate > -0.999:  # nearer to a loss of everything a float cannot tell
        near = Fraction(rate)
        step = Fraction(1, 10**9) * (1 + abs(near))
        assert formulas.NPV(outlay, flows, near - min(step, (1 + near) / 2)) >= 0 >= formulas.NPV(outlay, flows, near + step)


@given(st.integers(1, 10_000), FLOWS, st.fractions(0, 1), st.fractions(0, 1))
def test_npv_falls_as_the_rate_rises_for_normal_flows(outlay, flows, one, two):
    low, high = sorted((one, two))

    assert formulas.NPV(outlay, flows, low) >= formulas.NPV(outlay, flows, high)
    assert low == high or formulas.NPV(outlay, flows, low) > formulas.NPV(outlay, flows, high)


@given(st.integers(1, 10_000), st.integers(1, 40), st.fractions(0, 1))
def test_an_outlay_spread_over_its_life_is_worth_itself(outlay, years, rate):
    assert formulas.NPV(outlay, [formulas.A(outlay, years, rate)] * years, rate) == 0


@given(st.integers(1, 10_000), FLOWS)
def test_level_flows_pay_back_as_those_that_differ_do(outlay, flows):
    level = [flows[0]] * 10_001 if outlay / flows[0] > 15 else [flows[0]] * 15

    assert formulas.N_varying(outlay, level) == formulas.N(outlay, flows[0])


@given(st.integers(0, 10_000), st.integers(-500, 5_000), st.integers(1, 30), st.fractions(0, Fraction(99, 100)))
def test_tax_takes_its_part_of_a_profit_and_nothing_of_a_loss(outlay, benefit, years, tax):
    written_off = formulas.D(outlay, years)
    flow = formulas.F(formulas.E(formulas.T(benefit, written_off), tax), written_off)

    assert benefit >= flow
    assert benefit - flow == max(Fraction(0), (benefit - written_off) * tax)


# terms


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rate": 5}, "rate: got 5, expected a share below one, such as 5% or 0.05. For five per cent write 5% or 0.05."),
        ({"rate": "5"}, "rate: got 5, expected a share below one"),
        ({"rate": 1}, "rate: got 1, expected"),
        ({"rate": -0.01}, "rate: got -0.01, expected"),
        ({"tax": "五成"}, "tax: got 五成, expected"),
        ({"tax": True}, "tax: got True, expected"),
        ({"rate": float("nan")}, "rate: got nan"),
        ({"life": -3}, "life: got -3, expected a period above zero and up to 100 years"),
        ({"life": 0}, "life: got 0, expected"),
        ({"life": 7.5}, "life: got 7.5, expected a whole number of years"),
        ({"life": "10 万元"}, "life: got 10 万元, expected a period"),
        ({"depreciation_years": 101}, "depreciation_years: got 101"),
        ({"hurdle": "108%"}, "hurdle: got 108%"),
        ({"cuts": ["5 万元"]}, "cuts: got 5 万元, expected two or three amounts that rise"),
        ({"cuts": ["50 万元", "5 万元"]}, "cuts: got 50 万元, 5 万元"),
        ({"cuts": ["5 万元", "50 USD"]}, "cuts: got"),
        ({"cuts": [5, 50]}, "cuts: got 5"),
        ({"norms": {"dear": 3}}, "norms: got 'dear': 3, expected years for classes of cost"),
        ({"norms": {"high": (9, 8)}}, "norms: got"),
        ({"norms": {"high": float("nan")}}, "norms: got 'high': nan"),
        ({"norms": {"medium_or_high": 3}}, "norms: got"),
        ({"norms": [1]}, "norms: got [1], expected years for classes"),
        ({"cuts": 5}, "cuts: got 5, expected two or three amounts that rise"),
        ({"cuts": "5 万元"}, "cuts: got '5 万元', expected two or three amounts"),
    ],
)
def test_terms_that_cannot_be_are_refused(given, sentence):
    with pytest.raises(cp.RecordError) as error:
        cp.Terms(**given)

    assert sentence in str(error.value)
    assert "应为" in error.value.say("zh")


@pytest.mark.parametrize("rate", ["5%", "0.05", 0.05, Decimal("0.05"), Fraction(1, 20), "1/20", "5 %", Quantity(5, "%")])
def test_a_rate_may_be_written_in_these_ways(rate):
    assert cp.Terms(rate=rate).rate == Fraction(1, 20)


def test_norms_are_inputs():
    long = cp.Option(investment="40 万元", annual_benefit="10 万元", cost_class="medium")

    assert cp.economics(long, cp.Terms(rate="5%", life=10)).accepted is False
    assert cp.economics(long, cp.Terms(rate="5%", life=10, norms={"medium": 5})).accepted is True
    assert cp.economics(long, cp.Terms(rate="5%", life=10, norms={"medium": (4, 5)})).accepted is None
    assert cp.economics(long, cp.Terms(rate="5%", life=10, norms={})).accepted is True
    assert shipped_norms() == {"medium": (2, 3), "higher": (5, 5), "high": (10, 10)}


def test_the_hurdle_is_the_rate_unless_it_is_another():
    found = cp.economics(BOILER, TERMS)

    assert found.checks["IRR"] is True
    assert cp.economics(BOILER, cp.Terms(rate="5%", tax="30%", life=10, depreciation_years=10, hurdle="18%")).accepted is False
    assert cp.economics(BOILER, cp.Terms(rate="5%", tax="30%", life=10, depreciation_years=10, hurdle="17%")).accepted is True


def test_an_outlay_in_another_currency_than_the_cuts_is_refused():
    with pytest.raises(cp.RecordError, match="investment: got 5 USD, expected an amount in the currency of the cuts, CNY"):
        cp.economics(cp.Option(investment="5 USD"), cp.Terms(cuts=["5 万元", "50 万元"]))


# records


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"investment": "5 万元", "subsidy": "5.01 万元"},
            "subsidy, investment: got 5.01 万元 of 5 万元, expected a subsidy of no more",
        ),
        (
            {"investment": "5 USD", "annual_benefit": "1 元"},
            "investment, annual_benefit: got 5 USD, 1 元, expected amounts of one currency",
        ),
        ({"life": "-3 年"}, "life: got -3 年"),
        ({"life": "0 年"}, "life: got '0 年', expected a period above zero"),
        ({"life": "101 年"}, "life: got '101 年'"),
        ({"id": "F1", "excludes": "F2、F1"}, "excludes: got 'F1', expected the id of another option"),
        ({"id": "F1", "needs": ["F1"]}, "needs: got 'F1', expected the id of another option"),
        (
            {"excludes": "F2", "needs": "F2"},
            "needs, excludes: got 'F2', expected an option that is not needed and excluded at once",
        ),
        ({"needs": [1]}, "needs: got [1], expected ids of options"),
        ({"cash_flows": ["1 元", "2 USD"]}, "expected amounts of one currency"),
        ({"cash_flows": "1 元;2 元", "life": "3 年"}, "life, cash_flows: got 3 年, 2 years, expected an amount for each year"),
        ({"cash_flows": "1 元;2 元", "cash_flow": "1 元"}, "cash_flow, cash_flows: got 1 元, 2 years, expected one of them"),
        ({"cash_flows": [5]}, "cash_flows: got [5], expected an amount for each year"),
        (
            {"annual_benefit": "5 元", "income_added": "2 元", "running_cost_cut": "2 元"},
            "got 5 元, 4 CNY, expected the same benefit",
        ),
        ({"price_year": 18}, "price_year: got 18, expected the year of the prices"),
    ],
)
def test_an_option_that_cannot_be_is_refused(given, sentence):
    with pytest.raises(cp.RecordError) as error:
        cp.Option(**given)

    assert sentence in str(error.value)
    assert "应为" in error.value.say("zh")


def test_another_currency_is_nothing_that_a_rule_may_count():
    abroad = cp.Option(investment="5 万美元", annual_benefit="1 万美元")

    assert (abroad.currency, abroad.benefit) == ("USD", Money("1 万美元"))
    assert (abroad.facts["investment"], abroad.facts["annual_benefit"]) == (None, None)
    assert cp.Option(investment="5 万元").facts["investment"] == 50_000
    assert cp.economics(abroad).I.currency == "USD"


def test_an_option_is_written_and_read_back():
    option = cp.Option(
        id="F1", excludes="F2、F3", cash_flows="1 万元；-2 万元", life="2 年", streams=[{"resource": "电", "amount": "-3 kWh"}]
    )

    assert cp.Option.model_validate_json(option.model_dump_json()) == option
    assert option.excludes == ("F2", "F3")
    assert option.cash_flows == (Money("1 万元"), Money("-2 万元"))


# a real assessment

IAC = json.loads((ROOT / "examples" / "assessment_dl0238.json").read_text("utf-8"))
PRINTED = {
    "DL023801": 7.8795196034822395,
    "DL023802": 0.34310960706899796,
    "DL023803": 0.16731924414504243,
    "DL023804": 0.32779913886280276,
    "DL023805": 4.402269614556838,
    "DL023806": 0.3898151921611709,
    "DL023807": 4.233301975540922,
}


@pytest.mark.parametrize("row", IAC, ids=lambda row: row["编号"])
def test_the_paybacks_of_dl0238_are_those_printed(row):
    assert float(cp.economics(cp.Option(**row)).N) == PRINTED[row["编号"]]


def test_the_fuel_switch_keeps_its_negative_stream():
    switch = cp.Option(**IAC[-1])

    assert [str(stream.benefit) for stream in switch.streams] == ["1128744 USD", "-916144 USD"]
    assert switch.benefit == Money("212600 USD")
    assert Money("212600 USD") == cp.economics(switch).P


# words, JSON, sensitivity


def test_the_figures_are_told_in_both_languages():
    found = cp.economics(BOILER, TERMS)
    unknown = cp.economics(cp.Option(annual_benefit="5 元"), TERMS)

    assert "NPV net present value: ≈1,009,563.85 CNY" in found.say()
    assert "结论：可行" in found.say("zh")
    assert "N payback: the investment is not given" in unknown.say()
    assert "结论：未知" in unknown.say("zh")
    assert [letter for letter in LETTERS if f"{letter} " not in found.say()] == []
    assert repr(found) == "<economics of F1: accepted>"


def test_the_json_is_exact():
    told = json.loads(json.dumps(cp.economics(BOILER, TERMS).to_dict()))

    assert told["form"] == "cleanprod.economics/1"
    assert (told["N"], told["F"]) == ("60/13", {"value": "325000", "unit": "CNY"})
    assert (told["accepted"], told["currency"]) == (True, "CNY")


def test_price_and_rate_are_varied():
    found = cp.sensitivity(BOILER, TERMS, prices=[-0.2, 0, Fraction(1, 10)], rates=["5%", "10%"])

    assert [(one.price, one.rate) for one in found.cases] == [
        (change, rate)
        for rate in (Fraction(1, 20), Fraction(1, 10))
        for change in (Fraction(-1, 5), Fraction(0), Fraction(1, 10))
    ]
    assert str(found.cases[0].economics.P) == "320,000 CNY"
    turned = cp.economics(BOILER, TERMS, price=1 + found.turning_price)
    assert turned.NPV.exact == 0
    with pytest.raises(cp.RecordError, match="prices: got -1, expected a change above -1"):
        cp.sensitivity(BOILER, TERMS, prices=[-1])
    with pytest.raises(cp.RecordError, match="rates: got 5, expected a share"):
        cp.sensitivity(BOILER, TERMS, rates=[5])


@pytest.mark.parametrize(
    ("option", "terms"),
    [
        (cp.Option(investment="150 万元", annual_benefit="40 万元"), cp.Terms(rate="5%", life=10)),
        (
            cp.Option(investment="150 万元", annual_benefit="40 万元"),
            cp.Terms(rate="0%", life=2, tax="30%", depreciation_years=2),
        ),
        (
            cp.Option(investment="150 万元", annual_benefit="40 万元"),
            cp.Terms(rate="5%", life=30, tax="30%", depreciation_years=3),
        ),
        (cp.Option(investment="150 万元", cash_flows=["80 万元", "90 万元"]), cp.Terms(rate="5%")),
        (cp.Option(investment="150 万元", cash_flow="80 万元", life="3 年"), cp.Terms(rate="5%", tax="25%")),
    ],
)
def test_at_the_turning_price_npv_is_zero(option, terms):
    change = cp.sensitivity(option, terms).turning_price

    assert cp.economics(option, terms, price=1 + change).NPV.exact == 0


def test_without_what_npv_needs_no_price_turns_it():
    assert cp.sensitivity(BOILER, cp.Terms()).turning_price is None
    assert cp.sensitivity(cp.Option(investment="1 元", annual_benefit="-1 元"), TERMS).turning_price is None
    assert cp.sensitivity(cp.Option(investment="1 元", cash_flow="-1 元"), TERMS).turning_price is None


def test_without_scipy_the_exact_rate_says_how_to_get_it_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "scipy.optimize", None)
    found = cp.economics(BOILER, TERMS)

    assert found.accepted is True
    assert found.IRR_two_point is not None
    with pytest.raises(cp.CleanprodError, match=r"SciPy is not installed, .* pip install 'cleanprod\[optimize\]'"):
        _ = found.IRR
    with pytest.raises(cp.CleanprodError, match="SciPy is not installed"):
        cp.portfolio([BOILER], budget="5 元")


def test_a_flow_that_is_not_positive_pays_nothing_back():
    assert (formulas.N(5, -1), formulas.N(5, 0), formulas.N(5, 2)) == (None, None, Fraction(5, 2))
    assert formulas.N_varying(100, [50, 50]) == 2
    assert formulas.N_varying(100, [50, 49]) is None


def test_what_is_paid_back_at_once_takes_no_time():
    assert formulas.N_varying(0, [5]) == 0
    assert cp.Option(needs=None).needs is None
    with pytest.raises(cp.RecordError, match="needs: got"):
        cp.Option(needs=[{"id": "F1"}])


# more than one class


EITHER = {"investment": "46 万元", "cost_class": "中高费"}


@pytest.mark.parametrize(
    ("benefit", "accepted"), [("24 万元", True), ("20 万元", None), ("10 万元", None), ("5 万元", None), ("4.6 万元", False)]
)
def test_medium_or_high_is_either_and_the_payback_is_unknown_where_the_norms_differ(benefit, accepted):
    found = cp.economics(cp.Option(annual_benefit=benefit, **EITHER), cp.Terms(rate="0%", life=20))

    assert found.cost_class == "medium_or_high"
    assert found.checks["payback"] is accepted
    assert (accepted is None) == ("payback" in found.why)


def test_the_cuts_tell_which_of_the_two_it_is():
    cuts = ("5 万元", "50 万元")
    terms = cp.Terms(rate="5%", life=10, cuts=cuts)
    assert cp.economics(cp.Option(annual_benefit="5 万元", **EITHER), terms).cost_class == "medium"
    assert cp.economics(cp.Option(**EITHER | {"investment": "50 万元"}), terms).cost_class == "high"
    assert cp.economics(cp.Option(**EITHER | {"investment": "1 万元"}), terms).cost_class == "medium_or_high"


def test_a_class_without_a_norm_is_unknown_and_not_accepted():
    terms = cp.Terms(rate="5%", life=10, norms={"medium": 3})
    found = cp.economics(cp.Option(investment="46 万元", annual_benefit="20 万元", cost_class="high"), terms)
    low = cp.economics(cp.Option(investment="1 万元", annual_benefit="2 万元", cost_class="low"), terms)

    assert (found.checks["payback"], found.accepted) == (None, None)
    assert found.why["payback"].en == "there is no norm for its class"
    assert ("payback" in low.checks, low.accepted) == (False, True)
    assert cp.economics(cp.Option(annual_benefit="40 万元", **EITHER), terms).checks["payback"] is None


def test_a_price_is_taken_as_it_prints():
    boiler = cp.Option(investment="150 万元", annual_benefit="40 万元")

    assert Money("44 万元") == cp.economics(boiler, price=1.1).P
    assert cp.economics(boiler, price=1.1).P.exact == 440_000


@pytest.mark.parametrize("price", ["abc", "1.1", -1, float("nan"), True, None])
def test_a_price_that_is_none_is_refused(price):
    with pytest.raises(cp.RecordError, match=r"price: got .*, expected a number of zero or more"):
        cp.economics(cp.Option(), price=price)
    with pytest.raises(cp.RecordError, match=r"option: got .*, expected an Option"):
        cp.economics({"investment": "5 元"})


def test_why_the_two_point_rule_has_nothing_is_told():
    rich = cp.economics(cp.Option(investment="1 元", annual_benefit="9 元", cost_class="low"), cp.Terms(rate="5%", life=10))

    assert rich.IRR_two_point is None
    assert rich.why["IRR_two_point"].en == "above 100 %: the two-point rule ends there"
    assert "IRR internal rate of return: above 100 %: the two-point rule ends there" in rich.say().splitlines()
    assert "IRR 内部收益率：收益率高于 100%，插值法不适用" in rich.say("zh").splitlines()
    assert "IRR_two_point" in rich.to_dict()["why"]
