"""Choosing among options: the weighted sum, the best set under budgets, and what they exclude and need."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.indicators.economics.amounts import measure
from cleanprod.indicators.economics.network import Network, faults
from cleanprod.testing import measures
from cleanprod.units import Money

TERMS = cp.Terms(rate="8%", life=10)
BUDGETS = st.integers(0, 600)


def option(name, cost, benefit, **more):
    return cp.Option(id=name, investment=f"{cost} 元", annual_benefit=f"{benefit} 元", **more)


def exact(name, found):
    amount = measure(name).of(found)
    return None if amount is None else amount.exact


def brute(options, budget, best="NPV", least=None):
    """Give the most that any set brings, by trying them all in exact numbers; None where none keeps the bounds."""
    found = [cp.economics(one, TERMS) for one in options]
    place = {one.id: at for at, one in enumerate(options)}
    most = None
    for chosen in product((False, True), repeat=len(options)):
        held = [at for at, yes in enumerate(chosen) if yes]
        asked = {"investment", best, *(least or {})}
        if any(exact(name, found[at]) is None for at in held for name in asked):
            continue
        if any(place[other] in held for at in held for other in options[at].excludes or ()):
            continue
        if any(place[other] not in held for at in held for other in options[at].needs or ()):
            continue
        if sum(exact("investment", found[at]) for at in held) > budget:
            continue
        if any(sum(exact(name, found[at]) for at in held) < bound for name, bound in (least or {}).items()):
            continue
        worth = sum((exact(best, found[at]) for at in held), Fraction(0))
        most = worth if most is None else max(most, worth)
    return most


@settings(max_examples=30)
@given(measures(), BUDGETS)
def test_the_portfolio_is_that_of_trying_every_set(options, budget):
    found = cp.portfolio(options, budget=Money(budget, "万元"), terms=TERMS)

    assert (found.value.exact if found.value else 0) == brute(options, budget * 10_000)
    assert found.proven
    assert found.gap == 0
    assert not found.chosen or found.spent <= Money(budget, "万元")


@settings(max_examples=30)
@given(measures(), BUDGETS, st.integers(0, 900))
def test_the_portfolio_with_a_floor_is_that_of_trying_every_set(options, budget, floor):
    best = brute(options, budget * 10_000, "benefit", {"co2": floor * 1000})
    if best is None:
        with pytest.raises(cp.RecordError, match="no set of options keeps all of the bounds"):
            cp.portfolio(options, budget=Money(budget, "万元"), at_least={"co2": f"{floor} t"}, best="benefit", terms=TERMS)
        return
    found = cp.portfolio(options, budget=Money(budget, "万元"), at_least={"co2": f"{floor} t"}, best="benefit", terms=TERMS)

    assert (found.value.exact if found.value else 0) == best
    assert (found.totals["co2"].exact if found.totals["co2"] else 0) >= floor * 1000


@settings(max_examples=30)
@given(measures(), BUDGETS, BUDGETS)
def test_a_larger_budget_never_gives_a_worse_portfolio(options, one, two):
    less, more = (cp.portfolio(options, budget=Money(budget, "万元"), terms=TERMS) for budget in sorted((one, two)))

    assert (less.value.exact if less.value else 0) <= (more.value.exact if more.value else 0)


@given(measures())
def test_every_option_is_chosen_or_not_or_aside_and_no_network_is_broken(options):
    found = cp.portfolio(options, budget="300 万元", terms=TERMS)
    chosen = {one.id for one in found.chosen}

    assert sorted(one.id for one in found.every) == sorted(one.id for one in options)
    assert not any(chosen & {*(one.excludes or ())} for one in found.chosen)
    assert all({*(one.needs or ())} <= chosen for one in found.chosen)
    for one, why in found.aside:
        assert why.zh
        assert None in (one.investment, one.benefit) or one.needs or one.life is None


def test_two_options_that_exclude_each_other_are_never_both_chosen():
    pair = [option("a", 10, 9), option("b", 10, 8, excludes="a")]

    assert [one.id for one in cp.portfolio(pair, budget="20 元", terms=TERMS).chosen] == ["a"]
    assert [one.id for one in cp.portfolio(pair[::-1], budget="20 元", terms=TERMS).chosen] == ["a"]


@pytest.mark.parametrize("unit", [1, 10_000_000])
def test_a_budget_a_yuan_short_of_the_best_set_gives_another_and_is_never_exceeded(unit):
    options = [
        option("a", 3 * unit + 1, 2 * unit),
        option("b", 4 * unit, 3 * unit),
        option("c", 5 * unit, 2 * unit),
    ]
    whole = 7 * unit + 1
    enough = cp.portfolio(options, budget=f"{whole} 元", terms=TERMS)
    short = cp.portfolio(options, budget=f"{whole - 1} 元", terms=TERMS)

    assert [one.id for one in enough.chosen] == ["a", "b"]
    assert enough.spent == Money(f"{whole} 元")
    assert [one.id for one in short.chosen] != ["a", "b"]
    assert short.spent <= Money(f"{whole - 1} 元")
    assert short.value < enough.value
    cent = cp.portfolio(options, budget=Money(whole - Fraction(1, 100), "元"), terms=TERMS)
    assert cent.chosen == short.chosen


def test_what_floats_let_pass_is_cut_off():
    # a yuan of ten thousand million is below the tolerance of the solver
    options = [option("a", 5_000_000_000, 2 * 10**9), option("b", 5_000_000_001, 2 * 10**9), option("c", 1000, 800)]
    found = cp.portfolio(options, budget="10000000000 元", terms=TERMS)

    assert found.spent <= Money("10000000000 元")
    assert found.value.exact == brute(options, 10_000_000_000)


@pytest.mark.parametrize("unit", [1, 1000, 10**6, 10**8])
def test_the_best_set_is_found_however_near_to_the_budget_others_are(unit):
    draw = random.Random(unit)  # noqa: S311 - the same every time
    for _ in range(12):
        costs = [draw.randint(1, 9) * unit + draw.choice((0, 0, 1, 2)) for _ in range(6)]
        options = [option(f"F{at}", cost, draw.randint(1, 9) * unit) for at, cost in enumerate(costs)]
        budget = sum(draw.sample(costs, 3)) - draw.choice((0, 1))
        found = cp.portfolio(options, budget=f"{budget} 元", best="benefit", terms=TERMS)

        assert found.value.exact == brute(options, budget, "benefit")
        assert found.spent.exact <= budget


def test_what_an_option_needs_comes_with_it_and_is_paid():
    options = [option("a", 60, 40), option("b", 50, 1, needs=None), option("c", 10, 30, needs="b")]

    assert [one.id for one in cp.portfolio(options, budget="60 元", terms=TERMS).chosen] == ["a"]
    assert [one.id for one in cp.portfolio(options, budget="120 元", terms=TERMS).chosen] == ["a", "b", "c"]


def test_an_option_of_which_something_is_unknown_is_left_aside_and_whoever_needs_it():
    options = [cp.Option(id="a", annual_benefit="5 元"), option("b", 1, 5, needs="a"), option("c", 1, 5)]
    found = cp.portfolio(options, budget="100 元", terms=TERMS)

    assert [(one.id, why.en) for one, why in found.aside] == [
        ("a", "the investment is not given"),
        ("b", "an option that it needs is left aside"),
    ]
    assert [one.id for one in found.chosen] == ["c"]
    assert "left aside: a (the investment is not given)" in found.say()
    assert "未参与：a（投资未填）" in found.say("zh")


def test_budgets_of_energy_carbon_and_pollutants():
    options = [
        option("a", 10, 9, co2_cut="5 t", cod_cut="1 t", energy_saved="3 tce"),
        option("b", 10, 5, co2_cut="50 t", cod_cut="-2 t", energy_saved="30 tce"),
        option("c", 10, 1, co2_cut="20 t", cod_cut="4 t", energy_saved="1 tce"),
    ]

    def chosen(**bounds):
        return [one.id for one in cp.portfolio(options, terms=TERMS, **bounds).chosen]

    assert chosen(budget="20 元", best="benefit") == ["a", "b"]
    assert chosen(budget="20 元", best="benefit", at_least={"co2": "60 t"}) == ["b", "c"]
    assert chosen(budget="20 元", best="benefit", at_least={"cod": "0 t"}) == ["a", "c"]
    assert chosen(budget="10 元", best="energy") == ["b"]
    assert chosen(at_most={"energy": "4 tce"}, best="benefit") == ["a", "c"]
    assert chosen(at_most={"investment": "10 元"}, best="co2") == ["b"]


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({"budget": "5 t"}, cp.RecordError, "budget: got 5 t"),
        ({"budget": 5}, cp.RecordError, "budget: got 5"),
        ({"budget": "5 USD"}, cp.RecordError, "budget: got 5 USD, expected an amount in the currency of the options, CNY"),
        ({"best": "NPVs"}, cp.UnknownNameError, r"Did you mean NPV\?"),
        ({"at_least": {"energi": "5 tce"}}, cp.UnknownNameError, "Did you mean energy"),
        ({"at_least": {"energy": "5 t"}}, cp.RecordError, "at_least, energy: got 5 t"),
        ({"at_least": {"energy": "5 tce"}}, cp.RecordError, "got energy >= 5 tce, expected"),
        ({"at_least": {"investment": "5 元"}, "budget": "4 元"}, cp.RecordError, "investment <= 4 元"),
    ],
)
def test_a_question_that_cannot_be_is_refused(given, error, sentence):
    with pytest.raises(error, match=sentence):
        cp.portfolio([option("a", 5, 5), option("b", 5, 5, energy_saved="1 tce")], terms=TERMS, **given)


def test_mixed_currencies_and_price_years_are_refused_with_their_place():
    yuan, dollar = option("a", 5, 5), cp.Option(id="b", investment="5 USD", annual_benefit="1 USD")
    with pytest.raises(cp.RecordError, match="row 2, investment: got CNY, USD, expected options of one currency"):
        cp.portfolio([yuan, dollar])
    with pytest.raises(cp.RecordError, match="row 3, price_year: got 2017, 2018, expected options at the prices of one year"):
        cp.portfolio([option("a", 5, 5, price_year=2017), option("b", 5, 5), option("c", 5, 5, price_year=2018)])
    assert cp.portfolio([option("a", 5, 5, price_year=2017)], best="benefit").price_year == 2017
    assert cp.portfolio([dollar], best="benefit", budget="9 USD").spent == Money("5 USD")


def test_a_network_that_cannot_be_is_refused_with_the_place():
    cycle = [option("a", 1, 1, needs="b"), option("b", 1, 1, needs="c"), option("c", 1, 1, needs="a"), option("d", 1, 1)]
    with pytest.raises(cp.RecordError) as error:
        cp.portfolio(cycle, terms=TERMS)

    assert [one.row for one in error.value.problems] == [1, 2, 3]
    assert "row 1, needs: got a → b → c → a, expected needs without a cycle" in str(error.value)
    with pytest.raises(cp.RecordError, match=r"row 1, excludes: got 'F02', expected .* Did you mean F2"):
        cp.portfolio([option("F1", 1, 1, excludes="F02"), option("F2", 1, 1)], terms=TERMS)
    twice = [option("a", 1, 1), option("a", 1, 1), option("b", 1, 1, needs="a")]
    assert [(at, one.where) for at, one in faults(twice)] == [(0, "id"), (1, "id")]


@given(measures())
def test_options_drawn_have_a_network_that_can_be(options):
    assert faults(options) == []
    network = Network.of(options)
    assert all(one < two for one, two in network.excluded)
    assert network.without_needed([]) == set()


def test_of_two_hundred_options_with_forty_exclusions_the_best_set_is_proven():
    draw = random.Random(8)  # noqa: S311 - the same every time
    options = [option(f"F{at}", draw.randint(1, 900), draw.randint(0, 300)) for at in range(200)]
    pairs = [draw.sample(range(200), 2) for _ in range(40)]
    for one, two in pairs:
        options[one] = options[one].model_copy(update={"excludes": [*(options[one].excludes or ()), f"F{two}"]})
    found = cp.portfolio(options, budget="20000 元", terms=TERMS)

    assert found.proven
    assert found.spent <= Money("20000 元")
    chosen = {one.id for one in found.chosen}
    assert not any({f"F{one}", f"F{two}"} <= chosen for one, two in pairs)


def test_what_a_set_costs_is_not_known_where_an_outlay_is_not():
    found = cp.portfolio([cp.Option(id="a", energy_saved="5 tce"), option("b", 1, 5)], best="energy", blank="nothing")

    assert found.spent is None
    assert "costs unknown, energy 5 tce" in found.say()
    assert "投资 未知" in found.say("zh")


def test_nothing_to_choose_from_and_nothing_worth_choosing():
    assert cp.portfolio([], budget="5 元").chosen == ()
    empty = cp.portfolio([option("a", 5, -5)], budget="5 元", terms=TERMS)
    assert (empty.chosen, empty.value, empty.spent, empty.gap) == ((), None, None, 0.0)
    assert "0 options: none\ncosts 0, " in empty.say()
    with pytest.raises(cp.RecordError, match="no set"):
        cp.portfolio([], at_least={"energy": "5 tce"})


def test_the_json_of_a_portfolio():
    told = json.loads(json.dumps(cp.portfolio([option("a", 5, 5)], budget="5 元", best="benefit").to_dict()))

    assert told["form"] == "cleanprod.portfolio/1"
    assert (told["chosen"], told["gap"], told["spent"]) == (["a"], 0.0, {"value": "5", "unit": "CNY"})


# the weighted sum


def test_the_weighted_sum_is_that_of_the_manuals():
    found = cp.weighted_sum({"a": {"x": 10, "y": 1}, "b": {"x": 1, "y": 10}, "c": {"x": 1, "y": 10}}, {"x": 8, "y": 9})

    assert [(one.place, one.id, one.total) for one in found] == [(1, "b", 98), (1, "c", 98), (3, "a", 89)]


@pytest.mark.parametrize(
    ("scores", "weights", "sentence"),
    [
        ({"a": {"x": 11}}, {"x": 5}, "a, x: got 11, expected a whole number from 1 to 10"),
        ({"a": {"x": 0}}, {"x": 5}, "a, x: got 0"),
        ({"a": {"x": 5.5}}, {"x": 5}, "a, x: got 5.5"),
        ({"a": {"x": True}}, {"x": 5}, "a, x: got True"),
        ({"a": {"x": 5}}, {"x": 0}, "weights, x: got 0"),
        ({"a": {"x": 5}}, {"x": 5, "y": 5}, "a: got y, expected a score for each weight"),
        ({"a": 5}, {"x": 5}, "a: got 5, expected numbers by name"),
        ([5], {"x": 5}, "scores: got [5], expected numbers by name"),
        ({"a": {"x": 5}}, None, "weights: got None, expected numbers by name"),
        ({"a": {1: 5}}, {"x": 5}, "a: got 1, x, expected a score for each weight"),
        ({"a": {}}, {}, "weights: got {}, expected at least one weight"),
    ],
)
def test_scores_that_cannot_be_are_refused(scores, weights, sentence):
    with pytest.raises(cp.RecordError) as error:
        cp.weighted_sum(scores, weights)

    assert sentence in str(error.value)


@given(st.dictionaries(st.text("abc", min_size=1), st.fixed_dictionaries({"x": st.integers(1, 10), "y": st.integers(1, 10)})))
def test_the_weighted_sum_descends(scores):
    found = cp.weighted_sum(scores, {"x": 3, "y": 7})

    assert [one.total for one in found] == sorted((3 * row["x"] + 7 * row["y"] for row in scores.values()), reverse=True)
