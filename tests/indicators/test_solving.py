"""The program behind a portfolio: exact however large the amounts, honest about the time, and silent."""

from __future__ import annotations

import math
import os
import random
import time
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.indicators.economics import solving
from cleanprod.indicators.economics.solving import Row, solve

AT_ONCE = cp.Terms(rate="0%", life=1)
AMOUNTS = st.one_of(st.integers(-20, 60), st.integers(-(10**13), 10**13), st.fractions(-5, 9, max_denominator=300))


def equal(count, cost="1 亿元", benefit="2 亿元"):
    return [cp.Option(id=str(at), investment=cost, annual_benefit=benefit) for at in range(count)]


def some(count, seed, unit=1):
    draw = random.Random(seed)  # noqa: S311 - the same every time
    return [
        cp.Option(
            id=str(at), investment=f"{draw.randint(1, 900) * unit} 元", annual_benefit=f"{draw.randint(0, 300) * unit} 元"
        )
        for at in range(count)
    ]


@settings(max_examples=60)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6), AMOUNTS, AMOUNTS)
def test_the_set_is_the_best_of_all_however_large_or_near_the_numbers_are(numbers, one, two):
    worth, first, second = ({at: Fraction(row[column]) for at, row in enumerate(numbers)} for column in range(3))
    rows = [Row(first, Fraction(one)), Row(second, Fraction(two))]
    places = list(worth)
    sets = [[at for at, yes in zip(places, held, strict=True) if yes] for held in product((False, True), repeat=len(places))]
    kept = [held for held in sets if all(row.kept(held) for row in rows)]
    found = solve(places, worth, rows, [], [])

    if not kept:
        assert found.chosen is None
        return
    assert found.chosen in kept
    assert sum(worth[at] for at in found.chosen) == found.limit == max(sum(worth[at] for at in held) for held in kept)


@pytest.mark.parametrize(
    ("count", "budget", "size"), [(4, "199999999.99 元", 1), (4, "399999999.99 元", 3), (10, "499999999.999 元", 4)]
)
def test_a_cent_short_of_a_hundred_million_gives_a_smaller_set_and_no_error(count, budget, size):
    found = cp.portfolio(equal(count), budget=budget, terms=AT_ONCE)

    assert (len(found.chosen), found.proven) == (size, True)


def test_ten_equal_options_need_no_long_search(monkeypatch):
    runs = []
    optimize = solving.solver("optimize")
    whole = optimize.milp
    monkeypatch.setattr(optimize, "milp", lambda *given, **how: runs.append(1) or whole(*given, **how))
    cp.portfolio(equal(10), budget="499999999.999 元", terms=AT_ONCE)

    assert len(runs) <= 3


def test_an_option_far_too_dear_does_not_blur_the_others():
    draw = random.Random(36)  # noqa: S311 - the same every time
    for _ in range(12):
        costs = [draw.randint(0, 1000) for _ in range(8)]
        gains = [draw.randint(-300, 1000) for _ in range(8)]
        huge = cp.Option(id="huge", investment=f"{10**11} 元", annual_benefit=f"{2 * 10**11} 元")
        rest = [
            cp.Option(id=str(at), investment=f"{cost} 元", annual_benefit=f"{cost + gain} 元")
            for at, (cost, gain) in enumerate(zip(costs, gains, strict=True))
        ]
        budget = sum(draw.sample(costs, 3))
        best = max(
            sum(gain for gain, yes in zip(gains, held, strict=True) if yes)
            for held in product((False, True), repeat=8)
            if sum(cost for cost, yes in zip(costs, held, strict=True) if yes) <= budget
        )
        found = cp.portfolio([huge, *rest], budget=f"{budget} 元", terms=AT_ONCE)
        assert (found.value.exact if found.value else 0) == best
        assert found.proven


def test_a_huge_option_that_needs_what_it_excludes_does_not_blur_the_others_either():
    # both fit the budget alone, and never together: only whole numbers can tell whether seven yuan are the best
    options = [
        cp.Option(id="a", investment="1 元", annual_benefit="8 元"),
        cp.Option(id="b", investment="1 元", annual_benefit="7.99 元"),
        cp.Option(id="big", investment="0 元", annual_benefit=f"{10**13} 元", needs="loss"),
        cp.Option(id="loss", investment="0 元", annual_benefit=f"{-2 * 10**13} 元"),
    ]
    found = cp.portfolio(options, budget="1 元", terms=AT_ONCE)

    assert [one.id for one in found.chosen] == ["a"]
    assert (found.proven, found.gap) == (True, 0.0)


@pytest.mark.parametrize("seconds", [1e-9, 0.02])
def test_the_time_is_for_the_whole_and_the_gap_is_told(seconds):
    start = time.monotonic()
    found = cp.portfolio(some(200, 8), budget="20000 元", terms=cp.Terms(rate="8%", life=10), seconds=seconds)

    assert time.monotonic() - start < 60  # it takes more than a second unbounded; a hanging loop is what is guarded against
    assert not found.proven
    assert found.gap > 0
    assert "proven" not in found.say()
    assert found.to_dict()["gap"] == (found.gap if math.isfinite(found.gap) else None)


def told(**given):
    return SimpleNamespace(**{"status": 0, "message": "said so", "x": None, "mip_dual_bound": None, "fun": None} | given)


@pytest.mark.parametrize("status", [3, 4])
def test_a_solver_that_fails_is_not_told_as_no_set(monkeypatch, status):
    optimize = solving.solver("optimize")
    monkeypatch.setattr(optimize, "milp", lambda *_, **__: told(status=status))
    with pytest.raises(
        cp.CleanprodError, match=r"the solver ended without an answer \(said so\).* does not mean that there is no"
    ):
        cp.portfolio(equal(3), budget="2 亿元", terms=AT_ONCE)


def test_without_time_for_a_set_the_empty_one_is_given_or_it_is_told(monkeypatch):
    optimize = solving.solver("optimize")
    monkeypatch.setattr(optimize, "milp", lambda *_, **__: told(status=1))
    found = cp.portfolio(equal(3), budget="2 亿元", terms=AT_ONCE, seconds=1)

    assert (found.chosen, found.gap, found.proven) == ((), math.inf, False)
    assert "the time ended: nothing better was found, nor ruled out" in found.say()
    assert "尚未证明" in found.say("zh")
    assert found.to_dict()["gap"] is None
    with pytest.raises(cp.CleanprodError, match=r"no set was found in the time.*Give it more time"):
        cp.portfolio(equal(3), budget="2 亿元", at_least={"investment": "1 元"}, terms=AT_ONCE, seconds=1)


@pytest.mark.parametrize("seconds", [0, -1, "soon", float("nan"), True])
def test_a_time_that_is_none_is_refused(seconds):
    with pytest.raises(cp.RecordError, match="seconds: got"):
        cp.portfolio(equal(1), seconds=seconds)


@pytest.mark.parametrize("given", [[{}], [None], "F1", 5, cp.Option(id="a")])
def test_what_is_no_list_of_options_is_refused(given):
    with pytest.raises(cp.RecordError, match=r"options: got .*, expected a list of options"):
        cp.portfolio(given)
    with pytest.raises(cp.RecordError, match=r"options: got .*, expected a list of options"):
        cp.cost_curve(given)


def test_what_the_solver_prints_does_not_reach_the_output(capfd):
    with solving.silenced():
        os.write(1, b"HiGHS says something")
    print("ours")  # noqa: T201 - what is tested
    read = capfd.readouterr()

    assert read.out == "ours\n"


def test_the_output_is_whole_again_where_the_solver_fails(capfd):
    with pytest.raises(ValueError, match="stop"), solving.silenced():
        raise ValueError("stop")
    os.write(1, b"ours")

    assert capfd.readouterr().out == "ours"
