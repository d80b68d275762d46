"""Options beside their enterprises: a table says what the records say, whoever's facts are asked."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility import BOOKS
from cleanprod.models.fields import facts_of, is_year
from cleanprod.rules.owned import DOT
from cleanprod.testing import enterprises, law_days, options

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
OWNED = {name.partition(DOT)[2] for name in BOOKS[cp.Option].facts if DOT in name} | {"recorded_on", "correction_refused"}
DTYPES = {"flag": pl.Boolean, "number": pl.Float64, "event": pl.Date, "day": pl.Date, "word": pl.String, "code": pl.String}
LAW = cp.policy(on="2018-06-01")


def dtype(model, name):
    if is_year(model, name):
        return pl.Int64
    return DTYPES[facts_of(model)[name].fact_kind] if name in facts_of(model) else pl.Date


def cell(record, name):
    """Give what a table holds of a field: an amount as the number that rules count, a year as a number."""
    value = record.given.get(name)
    if value is None:
        return None
    if is_year(type(record), name):
        return value.year
    return float(record.facts[name]) if dtype(type(record), name) is pl.Float64 else value


def frame(records, model, names, **others):
    rows = {name: [cell(record, name) for record in records] for name in names}
    return pl.DataFrame({**rows, **others}, schema_overrides={name: dtype(model, name) for name in names})


@st.composite
def portfolios(draw):
    """Enterprises and their options, some of none; enterprises know only what options ask of them."""
    plants = [
        cp.Enterprise(id=f"E{i}", **{name: value for name, value in one.given.items() if name in OWNED})
        for i, one in enumerate(draw(st.lists(enterprises(), min_size=1, max_size=3)))
    ]
    return plants, [draw(options(draw(st.sampled_from([*plants, None])))) for _ in range(draw(st.integers(1, 4)))]


@settings(max_examples=50, phases=QUICK, deadline=None)
@given(portfolios(), law_days(), st.booleans())
def test_record_and_table_of_options_agree_row_by_row(portfolio, on, lazy):
    plants, measures = portfolio
    law = cp.policy(on=on)
    owners = [None if one.enterprise is None else one.enterprise.id for one in measures]
    table = frame(measures, cp.Option, facts_of(cp.Option), 所属企业编号=owners)
    theirs = frame(plants, cp.Enterprise, sorted(OWNED), id=[one.id for one in plants])
    if lazy:
        done = law.assess_table(table.lazy(), cp.Option, enterprises=theirs.lazy()).collect()
    else:
        done = law.assess_table(table, cp.Option, enterprises=theirs)

    assert done.columns[: len(table.columns)] == table.columns
    assert [name for name in done.columns if DOT in name] == []
    for option, got in zip(measures, done.iter_rows(named=True), strict=True):
        for name, value in law.assess(option).outcomes.items():
            rule = law.about(cp.Option).program.rules[name].rule
            if rule.kind == "flag":
                assert (name, got[name]) == (name, value)
            else:
                status = "unknown" if value is None else "none" if value == rule.idle else "settled"
                assert (name, got[f"{name}_status"], got[name]) == (name, status, value if status == "settled" else None)


def test_what_stands_of_the_enterprise_in_the_table_itself_is_read_too():
    table = pl.DataFrame({"from_audit": [True, True], "enterprise.名单公布日期": ["2017-01-02", None]}).with_columns(
        pl.col("enterprise.名单公布日期").str.to_date()
    )
    done = LAW.assess_table(table.with_columns(**{"enterprise.report_submitted_on": None}), cp.Option)

    assert done["incentive_subsidy"].to_list() == [None, None]
    assert done.columns[:3] == ["from_audit", "enterprise.名单公布日期", "enterprise.report_submitted_on"]


ENTERPRISES = pl.DataFrame({"id": ["A", "B"], "has_provincial_title": [True, None]})
OPTIONS = pl.DataFrame({"enterprise_id": ["A", "B", None], "from_audit": [True, True, True]})


@pytest.mark.parametrize(
    ("measures", "plants", "sentence"),
    [
        (OPTIONS, ENTERPRISES.head(1), "row 2, enterprise_id: got 'B', expected an enterprise of the other table"),
        (OPTIONS, pl.concat([ENTERPRISES, ENTERPRISES]), "row 1, id: got 'A', expected one row an enterprise"),
        (OPTIONS, ENTERPRISES.drop("id"), "id: got none, expected one column id"),
        (OPTIONS.drop("enterprise_id"), ENTERPRISES, "enterprise_id: got none, expected one column enterprise_id"),
        (OPTIONS.with_columns(energy_saved=-1.0), ENTERPRISES, "row 1, energy_saved: got -1.0, expected"),
        (OPTIONS.with_columns(energy_saved=3.0, energy_before=2.0), ENTERPRISES, "expected no more than there was before"),
        (OPTIONS.with_columns(energy_saved=3.0, saves_energy=False), ENTERPRISES, "an answer that agrees with what is saved"),
        (OPTIONS.with_columns(first_income_year=19), ENTERPRISES, "row 1, first_income_year: got 19, expected a year"),
        (OPTIONS, ENTERPRISES.with_columns(report_submitted_on=1), "enterprise.report_submitted_on|report_submitted_on: got"),
    ],
)
def test_tables_that_cannot_be_put_together_are_refused_with_a_sentence(measures, plants, sentence):
    with pytest.raises(cp.TableError, match=sentence):
        LAW.assess_table(measures, cp.Option, enterprises=plants)


def test_an_expense_of_a_year_to_come_is_refused_of_a_table_and_unknown_in_a_lazy_one():
    table = pl.DataFrame({"rd_expense_year": [2018, 2019], "industry": ["2614"] * 2, "rd_on_new_technology": [True] * 2})

    with pytest.raises(cp.TableError, match="row 2, rd_expense_year: got 2019, expected a year that is not after"):
        LAW.assess_table(table)
    assert LAW.assess_table(table.lazy()).collect()["incentive_rd_deduction"].to_list() == [True, None]


READY = {"from_audit": True, "implemented_on": dt.date(2017, 6, 1), "cuts_pollution": True, "reduction_verified": True}
READY |= {"for_expansion": True, "enterprise_id": "A"}


def lazily(question, **columns):
    table = pl.DataFrame({name: [value] for name, value in {**READY, **columns}.items()}).lazy()
    owners = pl.DataFrame({"id": ["A"], "has_provincial_title": [True], "listed_on": [cp.NEVER]}).lazy()
    return LAW.assess_table(table, cp.Option, enterprises=owners).collect()[question].item()


def test_a_lazy_table_grants_nothing_for_more_than_there_was():
    assert lazily("incentive_total_amount_most", pollutant_reduced=2.0, pollutant_before=2.0) == 2.0
    assert lazily("incentive_total_amount_most", pollutant_reduced=3.0, pollutant_before=2.0) is None
    assert lazily("effect_energy", energy_saved=3.0, energy_before=2.0) is None


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -1.0])
def test_what_is_no_amount_fills_no_flag_of_a_lazy_table(amount):
    assert lazily("effect_energy", energy_saved=amount) is None
    assert lazily("incentive_total_amount_most", pollutant_reduced=amount) is None


@pytest.mark.parametrize("year", [201806, 20180601, 20181, dt.date(2018, 3, 1)])
def test_what_only_begins_like_a_year_is_none(year):
    table = pl.DataFrame({"equipment_bought_year": [year], "equipment_listed": [True], "equipment_disposed": [False]})

    with pytest.raises(cp.TableError, match=r"row 1, equipment_bought_year: got .*, expected a year"):
        LAW.assess_table(table, cp.Option)
    assert LAW.assess_table(table.lazy(), cp.Option).collect()["incentive_equipment_credit"].to_list() == [None]


@pytest.mark.parametrize("year", [2018, dt.date(2018, 1, 1)])
def test_a_year_is_a_number_or_its_first_day(year):
    table = pl.DataFrame({"equipment_bought_year": [year], "equipment_listed": [True], "equipment_disposed": [False]})

    assert LAW.assess_table(table, cp.Option)["incentive_equipment_credit"].to_list() == [True]


def test_a_column_of_the_enterprise_in_both_tables_is_refused():
    both = OPTIONS.with_columns(**{"enterprise.has_provincial_title": False})

    with pytest.raises(cp.TableError, match=r"enterprise\.has_provincial_title: got the column in both"):
        LAW.assess_table(both, cp.Option, enterprises=ENTERPRISES)


def test_identifiers_with_spaces_are_found_and_numbers_with_a_point_refused():
    title = ENTERPRISES.with_columns(listed_on=cp.NEVER)
    spaced = OPTIONS.with_columns(enterprise_id=pl.Series([" A ", "B", None]))

    assert LAW.assess_table(spaced, cp.Option, enterprises=title)["incentive_subsidy"].to_list() == [True, True, None]
    with pytest.raises(cp.TableError, match="enterprise_id: got 'Float64', expected identifiers as text or whole numbers"):
        LAW.assess_table(OPTIONS.with_columns(enterprise_id=1.0), cp.Option, enterprises=title)


def test_of_enterprises_that_are_told_twice_a_lazy_table_knows_nothing_and_keeps_its_rows():
    twice = pl.concat([ENTERPRISES, ENTERPRISES]).with_columns(listed_on=cp.NEVER)
    done = LAW.assess_table(OPTIONS.lazy(), cp.Option, enterprises=twice.lazy()).collect()

    assert done["enterprise_id"].to_list() == ["A", "B", None]
    assert done["incentive_subsidy"].to_list() == [None, None, None]


@pytest.mark.parametrize("name", ["rd_staff_share", "rd_in_china_share", "high_tech_income_share"])
def test_a_part_is_no_more_than_the_whole(name):
    assert str(getattr(cp.Enterprise(**{name: "100 %"}), name)) == "100 %"
    with pytest.raises(cp.RecordError, match=f"{name}: got .*, expected a share of at most 100 %"):
        cp.Enterprise(**{name: "100.1 %"})
    with pytest.raises(cp.TableError, match=f"row 2, {name}: got 100.1"):
        LAW.assess_table(pl.DataFrame({name: [100.0, 100.1]}))
