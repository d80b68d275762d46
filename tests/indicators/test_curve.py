"""Cost curves: areas that are totals, no alternative counted twice, and the same of a table at once."""

from __future__ import annotations

import json
import sys
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.cli.economics import _draw
from cleanprod.indicators.economics import formulas
from cleanprod.indicators.economics.curve import yearly_cost
from cleanprod.indicators.economics.ratio import Ratio
from cleanprod.plots import draw_curve, save
from cleanprod.testing import measures
from cleanprod.units import Energy, Money

TERMS = cp.Terms(rate="8%", life=10)


def option(name, cost, benefit, saved, **more):
    given = {"investment": f"{cost} 元", "annual_benefit": f"{benefit} 元", "energy_saved": f"{saved} tce"}
    return cp.Option(id=name, **given, **more)


def steps(*options, **how):
    return [step.ids for step in cp.cost_curve(options, terms=TERMS, **how).steps]


@given(measures(), st.sampled_from(("energy", "co2")))
def test_the_areas_of_a_curve_are_its_totals(options, per):
    found = cp.cost_curve(options, per=per, terms=TERMS)
    on = [one for step in found.steps for one in step.options]

    assert sum(step.unit_cost.exact * step.saving.exact for step in found.steps) == (found.cost.exact if found.cost else 0)
    assert (found.cost.exact if found.cost else 0) == sum(yearly_cost(cp.economics(one, TERMS)) for one in on)
    field = {"energy": "energy_saved", "co2": "co2_cut"}[per]
    assert (found.saving.exact if found.saving else 0) == sum(getattr(one, field).exact for one in on)
    for one, two in zip(found.steps, found.steps[1:], strict=False):
        assert one.end == two.start
        assert one.unit_cost.exact <= two.unit_cost.exact


@given(measures())
def test_nothing_is_counted_twice_and_nothing_is_lost(options):
    found = cp.cost_curve(options, terms=TERMS)
    on = [one.id for step in found.steps for one in step.options]

    assert sorted([*on, *(one.id for one, _ in found.aside)]) == sorted(one.id for one in options)
    for step in found.steps:
        for one in step.options:
            assert not {*(one.excludes or ())} & {*on}
            assert {*(one.needs or ())} <= {*on}
    place = {name: at for at, step in enumerate(found.steps) for name in step.ids}
    for at, step in enumerate(found.steps):
        assert all(place[other] <= at for one in step.options for other in one.needs or ())


def test_of_two_that_exclude_each_other_the_cheaper_a_unit_is_on_the_curve():
    large, small = option("a", 1000, 1, 100, excludes="b"), option("b", 10, 1, 5)
    found = cp.cost_curve([large, small], terms=TERMS)

    assert [step.ids for step in found.steps] == [("b",)]
    assert [(one.id, why.en, why.zh) for one, why in found.aside] == [
        ("a", "excludes b, which is on the curve", "与曲线上的 b 互斥")
    ]
    assert steps(small, large) == [("b",)]


def test_an_option_cheaper_than_what_it_needs_makes_one_step_with_it():
    base, further = option("a", 1000, 1, 10), option("b", 10, 1, 10, needs="a")

    assert steps(base, further) == [("a", "b")]
    assert steps(option("a", 10, 1, 10), option("b", 1000, 1, 10, needs="a")) == [("a",), ("b",)]
    assert steps(option("a", 10, 1, 10), option("b", 10, 1, 10, needs="a")) == [("a",), ("b",)]
    assert steps(option("b", 10, 1, 10, needs="a"), option("a", 10, 1, 10)) == [("a",), ("b",)]


def test_what_needs_something_that_is_not_on_the_curve_is_not_on_it_either():
    blank = cp.Option(id="a", investment="10 元", annual_benefit="1 元")
    found = cp.cost_curve([blank, option("b", 10, 1, 5, needs="a"), cp.Option(id="c", needs="b")], terms=TERMS)

    assert found.steps == ()
    assert [(one.id, why.en) for one, why in found.aside] == [
        ("a", "energy: not given"),
        ("b", "an option that it needs is not on the curve"),
        ("c", "the investment is not given"),
    ]
    rivals = [option("a", 10, 1, 5), option("b", 10, 1, 5, excludes="a"), option("c", 1, 1, 5, needs=["a", "b"])]
    assert "exclude one another" in cp.cost_curve(rivals, terms=TERMS).aside[-1][1].en


def test_an_option_that_saves_nothing_is_on_the_curve_with_one_that_needs_it_and_its_cost_counts():
    meter, valve, idle = option("a", 100, 0, 0), option("b", 10, 1, 5, needs="a"), option("c", 10, 1, 0)
    found = cp.cost_curve([meter, valve, idle], terms=TERMS)

    assert [step.ids for step in found.steps] == [("a", "b")]
    assert found.cost.exact == formulas.A(110, 10, Fraction(8, 100)) - 1
    assert [(one.id, why.en) for one, why in found.aside] == [("c", "it saves nothing of that")]
    assert steps(meter, valve, option("d", 10, 1, 9, needs="a")) == [("a", "b", "d")]


def test_of_rivals_the_cheaper_with_all_that_it_needs_is_on_the_curve():
    base, further, rival = option("a", 1000, 0, 1), option("b", 10, 0, 10, needs="a"), option("c", 200, 0, 10, excludes="b")

    assert steps(base, further, rival) == [("c",), ("a",)]
    assert steps(rival, further, base) == [("c",), ("a",)]


@given(measures(), st.randoms(use_true_random=False), st.sampled_from(("energy", "co2")))
def test_the_order_of_the_rows_makes_no_difference(options, draw, per):
    shuffled = [*options]
    draw.shuffle(shuffled)
    one, two = (cp.cost_curve(each, per=per, terms=TERMS) for each in (options, shuffled))

    assert [step.ids for step in one.steps] == [step.ids for step in two.steps]
    assert {(each.id, why.en) for each, why in one.aside} == {(each.id, why.en) for each, why in two.aside}
    pair = [cp.curve_table(table(each), per, TERMS).steps["option"].to_list() for each in (options, shuffled) if each]
    assert pair == [["+".join(step.ids) for step in one.steps]] * len(pair)


def test_equal_unit_costs_are_equal_where_floats_differ():
    # 0.1 + 0.2 and 0.3: a third of it a tonne, however it is told
    frame = pl.DataFrame(
        {
            "id": ["c", "b", "a"],
            "investment": [0.0, 0.0, 0.0],
            "income_added": [-0.1, None, None],
            "running_cost_cut": [-0.2, None, None],
            "annual_benefit": [None, -0.3, -0.1],
            "energy_saved": [3.0, 3.0, 1.0],
            "excludes": ["b", None, None],
        }
    )
    found = cp.curve_table(frame, terms=cp.Terms(rate="0%", life=1))

    assert found.steps["option"].to_list() == ["a", "b"]
    assert found.aside.select("option", "why_en").rows() == [("c", "excludes b, which is on the curve")]


def test_money_has_no_curve():
    for work in (lambda: cp.cost_curve([], per="NPV"), lambda: cp.curve_table(pl.DataFrame({"id": ["a"]}), per="NPV")):
        with pytest.raises(cp.UnknownNameError, match="per: got 'NPV', expected an effect that is saved or cut"):
            work()


@pytest.mark.parametrize("kind", [pl.Int64, pl.Float64])
def test_ids_may_be_numbers(kind):
    frame = table([option("1", 10, 1, 5), option("2", 10, 1, 9)]).with_columns(
        pl.Series("id", [1, 2], dtype=kind), pl.Series("excludes", [2, None], dtype=kind), needs=None
    )
    found = cp.curve_table(frame, terms=TERMS)

    assert found.steps["option"].to_list() == ["2"]
    assert found.aside["option"].to_list() == ["1"]


def test_the_unit_cost_is_the_outlay_spread_over_the_life_less_the_benefit():
    found = cp.cost_curve([option("a", 1000, 50, 10)], terms=TERMS).steps[0]

    assert found.cost.exact == formulas.A(1000, 10, Fraction(8, 100)) - 50
    assert found.unit_cost * Energy("10 tce") == found.cost
    assert cp.cost_curve([option("a", 1000, 50, 10)], terms=cp.Terms(rate="0%", life=10)).steps[0].cost == Money("50 元")


@pytest.mark.parametrize(
    ("terms", "why"),
    [(cp.Terms(life=10), "no rate of discount"), (cp.Terms(rate="8%"), "life is not given")],
)
def test_without_rate_or_life_there_is_no_step(terms, why):
    found = cp.cost_curve([option("a", 10, 1, 5)], terms=terms)

    assert (found.steps, found.cost, found.saving) == ((), None, None)
    assert why in found.aside[0][1].en


def test_a_curve_of_a_portfolio_is_that_of_its_chosen():
    options = [option("a", 10, 9, 5, excludes="b"), option("b", 100, 60, 50), option("c", 7, 6, 3)]
    chosen = cp.portfolio(options, budget="107 元", terms=TERMS)

    assert [one.id for one in chosen.chosen] == ["b", "c"]
    found = cp.cost_curve(chosen, terms=TERMS)
    assert sorted(step.ids for step in found.steps) == [("b",), ("c",)]
    assert found.aside == ()


def test_mixed_currencies_and_unknown_effects_are_refused():
    with pytest.raises(cp.RecordError, match="row 2, investment: got CNY, USD"):
        cp.cost_curve([option("a", 1, 1, 1), cp.Option(investment="1 USD")], terms=TERMS)
    with pytest.raises(cp.UnknownNameError, match="Did you mean energy"):
        cp.cost_curve([], per="energi")


# the picture

FOUR = [option("a", 10, 9, 5), option("b", 1000, 60, 50), option("c", 7, 6, 3), option("d", 5, 1, 2, needs="c")]


def test_the_picture_has_a_rectangle_for_each_step(tmp_path):
    found = cp.cost_curve(FOUR, terms=TERMS)
    drawn = draw_curve(found).to_dict()
    values = drawn["datasets"][drawn["layer"][0]["data"]["name"]]

    assert [row["option"] for row in values] == ["+".join(step.ids) for step in found.steps]
    assert sum((row["end"] - row["start"]) * row["unit_cost"] for row in values) == pytest.approx(float(found.cost))
    for name in ("out.svg", "out.html"):
        save(draw_curve(found, lang="zh"), tmp_path / name)
        assert (tmp_path / name).stat().st_size > 500
    assert "节能成本曲线" in (tmp_path / "out.svg").read_text("utf-8")
    assert draw_curve(found).to_dict() == drawn


def test_a_picture_that_cannot_be_drawn_is_refused(tmp_path):
    found = cp.cost_curve(FOUR, terms=TERMS)
    with pytest.raises(cp.FileError, match=r"out.gif: got .gif, expected a name that ends in .svg"):
        save(draw_curve(found), tmp_path / "out.gif")
    with pytest.raises(cp.FileError, match=r"out.svg: got "):
        save(draw_curve(found), tmp_path / "nowhere" / "out.svg")
    with pytest.raises(cp.CleanprodError, match="got a curve without a step, expected at least one option"):
        draw_curve(cp.cost_curve([], terms=TERMS))


def test_the_rows_and_the_json_of_a_curve():
    found = cp.cost_curve(FOUR, terms=TERMS)
    told = json.loads(json.dumps(found.to_dict()))

    assert pl.DataFrame(found.rows)["end"].to_list()[-1] == 60
    assert (told["form"], told["per"], told["unit"], len(told["steps"])) == (
        "cleanprod.curve/1",
        "energy",
        "tce",
        len(found.steps),
    )


# tables

COLUMNS = {"investment": "元", "subsidy": "元", "annual_benefit": "元", "life": "a", "energy_saved": "tce", "co2_cut": "tCO2"}


def table(options):
    """Give options as a table has them."""
    rows = {name: [None if getattr(one, name) is None else float(getattr(one, name).to(unit)) for one in options]
            for name, unit in COLUMNS.items()}  # fmt: skip
    words = {name: [getattr(one, name) for one in options] for name in ("id", "cost_class")}
    ties = {name: ["、".join(getattr(one, name) or ()) or None for one in options] for name in ("excludes", "needs")}
    schema = {**dict.fromkeys(rows, pl.Float64), **dict.fromkeys([*words, *ties], pl.String)}
    return pl.DataFrame({**rows, **words, **ties}, schema=schema)


@settings(max_examples=80)
@given(st.lists(measures(3), min_size=1, max_size=3), st.sampled_from(("energy", "co2")), st.booleans())
def test_a_table_on_a_curve_is_that_of_its_records(groups, per, lazy):
    options = [one.model_copy(update={"id": f"{at}{one.id}", **{
        name: [f"{at}{other}" for other in getattr(one, name)] for name in ("excludes", "needs") if getattr(one, name)
    }}) for at, group in enumerate(groups) for one in group]  # fmt: skip
    frame = table(options)
    found = cp.curve_table(frame.lazy() if lazy else frame, per, TERMS)
    expected = cp.cost_curve(options, per=per, terms=TERMS)

    assert sorted(found.steps["option"]) == sorted("+".join(step.ids) for step in expected.steps)
    heights = [float(step.unit_cost) for step in expected.steps]
    assert found.steps["unit_cost"].to_list() == pytest.approx(heights, rel=1e-9, abs=1e-6)
    assert found.steps["end"].to_list() == pytest.approx([float(step.end) for step in expected.steps])
    why = {one.id: words.en for one, words in expected.aside}
    assert dict(found.aside.select("option", "why_en").iter_rows()) == why


def test_a_table_whose_network_cannot_be_is_refused_with_row_and_column():
    frame = table([option("a", 1, 1, 1, needs="b"), option("b", 1, 1, 1, needs="a")])
    with pytest.raises(cp.TableError, match="row 1, needs: got a → b → a"):
        cp.curve_table(frame, terms=TERMS)
    with pytest.raises(cp.TableError, match="row 2, excludes: got 'x'"):
        cp.curve_table(frame.with_columns(needs=None, excludes=pl.Series([None, ["x"]])), terms=TERMS)
    with pytest.raises(cp.TableError, match="row 1, excludes: got 'a', expected the id of another option"):
        cp.curve_table(frame.with_columns(needs=None, excludes=pl.Series(["a", None])), terms=TERMS)
    with pytest.raises(
        cp.TableError, match="row 2, needs, excludes: got 'a', expected an option that is not needed and excluded"
    ):
        cp.curve_table(frame.with_columns(needs=pl.Series([None, "a"]), excludes=pl.Series([None, "a"])), terms=TERMS)
    with pytest.raises(cp.TableError, match="id: got no such column, expected a column id"):
        cp.curve_table(frame.drop("id"), terms=TERMS)


def test_without_altair_a_picture_says_how_to_get_it(monkeypatch, tmp_path):
    for name in [name for name in sys.modules if name.startswith("cleanprod.plots")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(cp.CleanprodError, match=r"altair is not installed, .* pip install 'cleanprod\[plots\]'"):
        _draw(cp.cost_curve(FOUR, terms=TERMS), tmp_path / "out.svg", "en")


EXACT = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)
POSITIVE = EXACT.filter(lambda number: number > 0)


@given(EXACT, EXACT, POSITIVE)
def test_a_ratio_is_the_fraction_that_it_stands_for(one, two, three):
    a, b, c = map(Ratio.of, (one, two, three))

    assert ((a + b).fraction, (a - b).fraction, (a * b).fraction, a.over(c).fraction) == (
        one + two,
        one - two,
        one * two,
        one / three,
    )
    assert (float(a), a < b, a == b) == (float(one), one < two, one == two)


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_a_printed_ratio_is_the_number_as_it_prints(number):
    assert Ratio.printed(number).fraction == Fraction(repr(number))
