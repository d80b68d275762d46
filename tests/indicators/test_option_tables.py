"""Options at once: a table says what the records say one by one, exactly at every bound."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.units import Money, Years

VERDICTS = ("class", "payback_check", "NPV_check", "IRR_check", "accepted")
AMOUNTS = ("I", "P", "D", "T", "E", "F", "NPV")
TERMS = st.builds(
    cp.Terms,
    rate=st.none() | st.sampled_from(("0%", "5%", "8%", "12.5%")),
    tax=st.none() | st.sampled_from(("0%", "25%", "30%")),
    life=st.none() | st.sampled_from((1, 5, 10)),
    depreciation_years=st.none() | st.sampled_from((5, 10)),
    hurdle=st.none() | st.sampled_from(("5%", "20%")),
    cuts=st.sampled_from(((), ("5 万元", "50 万元"), ("5 万元", "20 万元", "50 万元"))),
    norms=st.sampled_from((None, {}, {"medium": 3}, {"medium": 3, "high": (8, 10)})),
)
MONEY = st.integers(0, 100).map(lambda number: float(number * 10_000)) | st.integers(0, 10**9).map(lambda number: number / 100)
ROWS = st.fixed_dictionaries(
    {
        "investment": st.none() | MONEY,
        "annual_benefit": st.none() | MONEY | MONEY.map(lambda number: -number),
        "cash_flow": st.none() | st.none() | MONEY,
        "life": st.none() | st.sampled_from((1.0, 2.0, 10.0, 7.5)),
        "depreciation_years": st.none() | st.sampled_from((4.0, 10.0)),
        "cost_class": st.none() | st.sampled_from(("无费", "low", "中费", "high", "中高费")),
        "part": st.sampled_from((0.0, 0.5, 1.0, None)),
    }
)  # fmt: skip
SCHEMA = {
    **dict.fromkeys(("investment", "annual_benefit", "cash_flow", "life", "depreciation_years", "subsidy"), pl.Float64),
    "cost_class": pl.String,
}


def row_of(drawn):
    part, cost = drawn["part"], drawn["investment"]
    subsidy = None if part is None or cost is None else part * cost
    return {**{name: value for name, value in drawn.items() if name != "part"}, "subsidy": subsidy}


def option_of(row):
    given = {name: value for name, value in row.items() if value is not None}
    for name, value in [*given.items()]:
        if name in ("life", "depreciation_years"):
            given[name] = Years(value, "a")
        elif name != "cost_class":
            given[name] = Money(value, "元")
    return cp.Option(**given)


@settings(max_examples=300)
@given(st.lists(ROWS, min_size=1, max_size=6), TERMS)
def test_a_table_is_graded_as_its_records_are(drawn, terms):
    rows = [row_of(one) for one in drawn]
    graded = cp.grade_table(pl.DataFrame(rows, schema=SCHEMA), terms, irr=True)

    for row, told in zip(rows, graded.iter_rows(named=True), strict=True):
        found = cp.economics(option_of(row), terms)
        for letter in AMOUNTS:
            value = getattr(found, letter)
            assert (value is None) == (told[letter] is None), letter
            size = 0 if found.I is None else abs(float(found.I)) + abs(float(value or 0))
            assert value is None or told[letter] == pytest.approx(float(value), rel=1e-9, abs=1e-9 * size + 1e-6), letter
        for letter in ("N", "IRR"):
            value = getattr(found, letter)
            assert (value is None) == (told[letter] is None), letter
            assert value is None or told[letter] == pytest.approx(float(value), rel=1e-8, abs=1e-9), letter
        assert [told[name] for name in VERDICTS] == [
            found.cost_class,
            found.checks.get("payback", True),
            found.checks["NPV"],
            found.checks["IRR"],
            found.accepted,
        ]


@pytest.mark.parametrize("life", [1.0, 2.0, 10.0])
@pytest.mark.parametrize("cash_flow", [0.005, 1.0, 1e9])
def test_rates_next_to_minus_100_percent_and_beyond_100(cash_flow, life):
    row = {"investment": 530424.31, "cash_flow": cash_flow, "life": life}
    told = cp.grade_table(pl.DataFrame([row], schema=SCHEMA), irr=True)["IRR"].item()

    assert told == pytest.approx(cp.economics(option_of(row)).IRR, rel=1e-9)


@pytest.mark.parametrize(
    ("cost", "benefit", "accepted"),
    [
        (0.3, 0.1, False),
        (0.29999999, 0.1, None),
        (0.2, 0.1, None),
        (0.19999999, 0.1, True),
        (0.6, 0.3, None),
        (0.9, 0.3, False),
    ],
)
def test_a_payback_at_its_norm_is_exact_where_floats_err(cost, benefit, accepted):
    frame = pl.DataFrame({"investment": [cost], "annual_benefit": [benefit], "cost_class": ["medium"]})
    graded = cp.grade_table(frame, cp.Terms(rate="5%", life=10))
    exact = Fraction(str(cost)) / Fraction(str(benefit))

    assert graded["accepted"].item() is accepted
    assert (exact < 2, exact < 3) == {True: (True, True), None: (False, True), False: (False, False)}[accepted]


def test_npv_of_exactly_zero_is_accepted_where_floats_err():
    # 0.1·(1/1.1) − 0.0909… does not end: an outlay of 0.1 that brings 0.11 in a year
    frame = pl.DataFrame({"investment": [0.1, 0.1], "annual_benefit": [0.11, 0.10999999999], "cost_class": ["high"] * 2})
    graded = cp.grade_table(frame, cp.Terms(rate="10%", life=1))

    assert graded["NPV_check"].to_list() == [True, False]
    assert graded["IRR_check"].to_list() == [True, False]


def test_a_hurdle_that_is_just_reached_is_exact_where_floats_err():
    frame = pl.DataFrame({"investment": [0.1, 0.1], "annual_benefit": [0.11, 0.10999999999], "cost_class": ["high"] * 2})
    graded = cp.grade_table(frame, cp.Terms(rate="5%", life=1, hurdle="10%"))

    assert graded["NPV_check"].to_list() == [True, True]
    assert graded["IRR_check"].to_list() == [True, False]


def test_columns_of_the_caller_are_kept_and_no_others_are_added():
    frame = pl.DataFrame({"investment": [1.0], "annual_benefit": [1.0], "plant": ["x"]})
    graded = cp.grade_table(frame.lazy())

    assert graded.columns[:3] == frame.columns
    assert not any(name.startswith("cleanprod") for name in graded.columns)
    assert graded["plant"].item() == "x"
    assert "IRR" not in graded.columns


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("investment", -1.0, "row 2, investment: got -1.0, expected a number of zero or more"),
        ("subsidy", -1.0, "row 2, subsidy: got -1.0, expected a number of zero or more"),
        ("subsidy", 11.0, "row 2, subsidy: got 11.0, expected a subsidy of no more than the investment"),
        ("life", -3.0, "row 2, life: got -3.0, expected years above zero"),
        ("life", 0.0, "row 2, life: got 0.0, expected years above zero"),
        ("life", 101.0, "row 2, life: got 101.0"),
        ("annual_benefit", float("nan"), "row 2, annual_benefit: got nan, expected a finite number"),
        ("energy_saved", float("inf"), "row 2, energy_saved: got inf, expected a finite number"),
        ("cost_class", "贵", "row 2, cost_class: got '贵', expected none, low, medium or high"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_row_and_column(column, value, sentence):
    good = {"investment": 10.0, "subsidy": 1.0, "life": 5.0, "annual_benefit": 1.0, "energy_saved": 1.0, "cost_class": "low"}
    frame = pl.DataFrame([good, {**good, column: value}])
    for work in (cp.grade_table, cp.curve_table, cp.sum_table):
        with pytest.raises(cp.TableError) as error:
            work(frame)
        assert sentence in str(error.value)


GOOD = {"id": ["a", "b"], "investment": [1.0, 2.0], "annual_benefit": [1.0, 1.0], "energy_saved": [1.0, 2.0]}


@pytest.mark.parametrize("work", [cp.grade_table, cp.curve_table, cp.sum_table])
@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ({"cash_flows": [None, [1.0, 2.0]]}, "row 2, cash_flows: got .*, expected columns of one number a row. Assess such"),
        ({"streams": ["气: 5 元", None]}, "row 1, streams: got .*, expected columns of one number a row"),
        (
            {"income_added": [1.0, 2.0], "running_cost_cut": [0.0, -0.5]},
            "row 2, annual_benefit, income_added, running_cost_cut",
        ),
        ({"cleanprod_row": [1, 2]}, "got 'cleanprod_row', expected a column that is not named as one of the results"),
    ],
)
def test_what_a_record_refuses_or_a_table_cannot_hold_is_refused(work, column, sentence):
    with pytest.raises(cp.TableError, match=sentence):
        work(pl.DataFrame(GOOD | column))


def test_parts_that_come_to_the_benefit_as_they_print_agree():
    frame = pl.DataFrame({"annual_benefit": [0.3], "income_added": [0.1], "running_cost_cut": [0.2], "investment": [1.0]})

    assert cp.grade_table(frame)["P"].to_list() == [0.3]


@pytest.mark.parametrize("name", ["class", "I", "N", "T", "accepted"])
def test_a_column_named_as_a_result_is_refused_and_not_overwritten(name):
    with pytest.raises(cp.TableError, match=f"got '{name}', expected a column that is not named as one of the results"):
        cp.grade_table(pl.DataFrame(GOOD | {name: ["x", "y"]}))
    assert cp.grade_table(pl.DataFrame(GOOD | {"IRR": ["x", "y"]}))["IRR"].to_list() == ["x", "y"]


def test_a_saving_below_zero_is_refused_of_an_option_and_added_up_of_a_report():
    frame = pl.DataFrame(GOOD | {"energy_saved": [1.0, -2.0]})
    for work in (cp.grade_table, cp.curve_table):
        with pytest.raises(cp.TableError, match=r"row 2, energy_saved: got -2.0, expected a number of zero or more"):
            work(frame)
    with pytest.raises(cp.RecordError, match="energy_saved: got"):
        cp.Option(energy_saved="-2 tce")
    assert cp.sum_table(frame)["energy_saved"].item() == -1
    assert cp.Performance(energy_saved="-2 tce").energy_saved is not None


def test_two_price_years_are_neither_added_nor_put_on_one_curve():
    frame = pl.DataFrame(GOOD | {"price_year": [2017, 2018], "city": ["x", "y"]})
    for work in (cp.curve_table, cp.sum_table):
        with pytest.raises(
            cp.TableError, match="row 2, price_year: got 2017, 2018, expected options at the prices of one year"
        ):
            work(frame)
    assert cp.sum_table(frame, by="city").height == cp.sum_table(frame, by="price_year").height == 2
    assert cp.grade_table(frame)["price_year"].to_list() == [2017, 2018]


@pytest.mark.parametrize("by", ["investment", "rows", "energy_saved", ["id", "investment_missing"]])
def test_no_group_is_an_amount_or_named_as_a_result(by):
    frame = pl.DataFrame(GOOD | {"rows": [1, 2], "investment_missing": [1, 2]})
    with pytest.raises(cp.TableError, match=r"by: got .*, expected a column that is not added up"):
        cp.sum_table(frame, by=by)


def test_a_column_of_text_and_what_is_no_table_are_refused():
    with pytest.raises(cp.TableError, match="investment: got 'String', expected a column of numbers"):
        cp.grade_table(pl.DataFrame({"investment": ["5 万元"]}))
    with pytest.raises(cp.TableError, match="got 'dict', expected a polars dataframe"):
        cp.grade_table({"investment": [5]})
    with pytest.raises(cp.TableError, match="by: got 'city', expected a column of the table"):
        cp.sum_table(pl.DataFrame({"investment": [5.0]}), by="city")


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 1000)), min_size=1, max_size=20), st.integers(0, 20)
)
def test_splitting_a_table_and_adding_up_equals_adding_up_the_whole(rows, cut):
    frame = pl.DataFrame(rows, schema={"city": pl.String, "energy_saved": pl.Float64}, orient="row")
    whole = cp.sum_table(frame)
    parts = pl.concat([cp.sum_table(frame.head(cut)), cp.sum_table(frame.tail(max(0, len(rows) - cut)))]).sum()

    assert whole.rows() == parts.rows()
    by = cp.sum_table(frame, by="city")
    assert by.drop("city").sum().rows() == whole.rows()
    assert by["city"].to_list() == list(dict.fromkeys(city for city, _ in rows))
