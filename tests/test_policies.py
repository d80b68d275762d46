"""The front door: a day, its answers, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import subprocess
import sys

import polars as pl
import pytest
from jsonschema import Draft202012Validator

import cleanprod as cp
from cleanprod.rules.document import decision_schema

ALL_NO = dict.fromkeys(
    ("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit", "uses_toxic_materials",
     "discharges_toxic_substances", "other_state_case"), False,
)  # fmt: skip

REFUSED = {
    "the day before the first": ({"on": "2012-06-30"}, cp.LawNotModelledError, "expected a day from 2012-07-01 on"),
    "a law before the first": ({"on": "2018-06-01", "law": "2012-06-30"}, cp.LawNotModelledError, "not modelled"),
    "a day that does not exist": ({"on": "2018-02-30"}, cp.CleanprodError, "on: got '2018-02-30', expected a day between"),
    "a day written another way": ({"on": "June 2018"}, cp.CleanprodError, "written YYYY-MM-DD"),
    "a moment": ({"on": dt.datetime(2018, 6, 1)}, cp.CleanprodError, "expected a day"),
    "a day without hyphens": ({"on": "20180601"}, cp.CleanprodError, "got '20180601'"),
    "a huge number": ({"on": 10**5000}, cp.CleanprodError, "got a very large int"),
    "a number": ({"on": 20180601}, cp.CleanprodError, "got 20180601"),
    "a day too late": ({"on": dt.date.max}, cp.CleanprodError, "got datetime.date"),
    "an unknown stand": ({"on": "2018-06-01", "stands": {"A99": True}}, cp.UnknownNameError, "a caller may settle"),
    "a stand that is no switch": ({"on": "2018-06-01", "stands": {"A5": True}}, cp.UnknownNameError, "Known: A8, A22, A31"),
    "a reading that is none": ({"on": "2018-06-01", "stands": {"A8": 1}}, cp.CleanprodError, "True, False or None"),
    "a reading that is a number": ({"on": "2018-06-01", "stands": {"A8": 1.0}}, cp.CleanprodError, "True, False or None"),
    "stands that are no mapping": ({"on": "2018-06-01", "stands": "A8=yes"}, cp.CleanprodError, "a mapping"),
    "the Opinion's day and text at once": (
        {"on": "2018-06-01", "opinion_from": "2016-06-30", "texts": {"opinion": False}}, cp.CleanprodError, "one of them"),
    "an unknown text": ({"on": "2018-06-01", "texts": {"order61": True}}, cp.UnknownNameError, r"Did you mean order16\?"),
    "a question that there is not": ({"on": "2018-06-01", "questions": ["overdu"]}, cp.UnknownNameError, "mean overdue"),
    "no question": ({"on": "2018-06-01", "questions": []}, cp.CleanprodError, "at least one question"),
    "days off that are none": ({"on": "2018-06-01", "holidays": ["2018-06-02"]}, cp.CleanprodError, r"the days off\)?"),
    "another country": ({"on": "2018-06-01", "holidays": "FR"}, cp.CleanprodError, "holidays: got 'FR', expected CN"),
    "the Opinion outside 2016": ({"on": "2018-06-01", "opinion_from": "2017-01-01"}, cp.CleanprodError, "a day in 2016"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_policy_that_cannot_be_is_refused(case):
    how, error, sentence = REFUSED[case]
    with pytest.raises(error, match=sentence):
        cp.policy(**how)


def test_the_first_day_whose_law_is_modelled():
    assert cp.policy(on="2012-07-01").assess(cp.Enterprise(exceeds_energy_limit=True)).value("statutory_mandatory") is True


def test_a_policy_answers_the_questions_that_are_asked():
    law = cp.policy(on="2018-06-01", questions=["overdue", "park_covered"])

    assert law.questions == ("overdue",)
    assert set(law.program.rules) < set(cp.policy(on="2018-06-01").program.rules)
    assert list(law.assess(cp.Park(kind="transfer_park")).outcomes.items()) == [("park_covered", True)]
    assert cp.policy(on="2018-06-01", questions="overdue").questions == ("overdue",)
    with pytest.raises(cp.RecordError, match="got overdue, expected questions about Park records"):
        cp.policy(on="2018-06-01", questions=["overdue"]).assess(cp.Park())


def test_an_explainer_is_of_one_kind_of_subject():
    law = cp.policy(on="2018-06-01")

    assert law.about(cp.Park).program.answers == ("park_covered", "incentive_circular_bonus")
    assert law.about(cp.Enterprise) is law.explainer
    assert law.assess(cp.Park()).explainer is law.about(cp.Park)
    assert law.assess(cp.Park(id="7")).subject.id == "7"
    with pytest.raises(cp.RecordError, match="got 'Discharge', expected one of Enterprise, Option, Park"):
        law.about(cp.Discharge)


def test_the_last_day_of_a_period_moves_behind_days_off():
    listed = cp.Enterprise(listed_on="2019-03-04")
    off = [dt.date(2019, 5, 4)]

    assert cp.policy(on="2019-06-01").assess(listed).value("start_by") == dt.date(2019, 5, 4)
    assert cp.policy(on="2019-06-01", holidays=off).assess(listed).value("start_by") == dt.date(2019, 5, 5)


def test_two_clocks_can_be_set_apart():
    old = cp.policy(on="2026-08-15", law="2026-08-14")
    enterprise = cp.Enterprise(exceeds_energy_limit=True)

    assert old.assess(enterprise)["statutory_mandatory"].outcome is True
    assert old.assess(enterprise)["statutory_mandatory"].law_day == dt.date(2026, 8, 14)
    assert repr(old) == "<cleanprod policy on=2026-08-15, law=2026-08-14>"
    assert repr(cp.policy(on=dt.date(2018, 6, 1))) == "<cleanprod policy on=2018-06-01>"
    assert cp.policy(on="2018-06-01", opinion_from="2016-06-30").on == dt.date(2018, 6, 1)


def test_an_assessment_reads_like_a_mapping():
    answers = cp.policy(on="2018-06-01").assess(cp.Enterprise(id="7", name="<b>", exceeds_energy_limit=True))

    assert answers.value("ground_high_energy") is True
    assert list(answers) == list(answers.outcomes)
    assert len(answers) == len(answers.questions)
    assert "ground_toxic" in answers
    assert "<b>" not in answers._repr_html_()
    with pytest.raises(cp.UnknownNameError, match=r"Did you mean ground_toxic\?"):
        _ = answers["ground_toxics"]
    with pytest.raises(KeyError):
        answers.value("nothing_like_it")


def test_a_policy_and_its_answers_can_be_pickled():
    law = cp.policy(on="2026-08-15", stands={"A8": True})
    answers = law.assess(cp.Enterprise(id="7", exceeds_energy_limit=True))

    assert pickle.loads(pickle.dumps(law)) is law  # noqa: S301 - our own
    assert pickle.loads(pickle.dumps(answers)).outcomes == answers.outcomes  # noqa: S301
    assert dict(answers)["ground_high_energy"].outcome is True
    assert repr(answers).startswith("<assessment of 7 on 2026-08-15: ground_over_discharge=unknown, ground_high_energy=yes")
    with pytest.raises(TypeError):
        law.readings["stand:A8"] = False


def test_what_is_no_enterprise_is_refused():
    with pytest.raises(cp.RecordError, match="got 'dict', expected one of Enterprise, Option"):
        cp.policy(on="2018-06-01").assess({"exceeds_energy_limit": True})


def test_json_is_of_the_published_form():
    answers = cp.policy(on="2026-08-15").assess(cp.Enterprise(id="7", exceeds_energy_limit=True)).to_dict()
    schema = Draft202012Validator(decision_schema())

    assert (answers["id"], answers["on"]) == ("7", "2026-08-15")
    for decision in json.loads(json.dumps(answers))["decisions"].values():
        schema.validate(decision)
    assert answers["decisions"]["ground_high_energy"]["missing"] == ["stand:A8"]
    assert not schema.is_valid({"version": "cleanprod.decision/1"})


def test_json_text_says_the_same_as_the_data():
    answers = cp.policy(on="2018-06-01").assess(cp.Enterprise(id='7"<', exceeds_energy_limit=True, uses_toxic_materials=False))

    assert json.loads(answers.to_json()) == answers.to_dict()
    with pytest.raises(cp.UnknownNameError):
        answers.policy.explainer.told("nothing_like_it", answers.subject)


def test_the_hash_names_the_rules_and_the_readings():
    law = cp.policy(on="2026-08-15")

    assert law.rules_hash == cp.policy(on="2026-08-16").rules_hash
    assert law.rules_hash != cp.policy(on="2026-08-14").rules_hash
    assert law.rules_hash != cp.policy(on="2026-08-15", stands={"A8": True}).rules_hash


def test_what_if_completes_facts_anew_and_leaves_implied_ones_alone():
    law = cp.policy(on="2018-06-01")
    clean = law.assess(cp.Enterprise(**ALL_NO))["statutory_mandatory"]
    toxic = law.assess(cp.Enterprise(**{**ALL_NO, "uses_toxic_materials": True}))["statutory_mandatory"]

    assert {one[0].fact for one in clean.what_if()} == set(ALL_NO) - {"other_state_case"}
    assert [[change.fact for change in one] for one in toxic.what_if(to=False)] == [["uses_toxic_materials"]]
    assert "toxic_other" in str(law.assess(cp.Enterprise(**ALL_NO))["ground_toxic"])


def test_what_if_leaves_out_what_would_contradict():
    law = cp.policy(on="2018-06-01")
    facts = {**ALL_NO, "toxic_other": False}
    ways = law.assess(cp.Enterprise(**facts))["ground_toxic"].what_if()

    assert {one[0].fact for one in ways} == {"uses_toxic_materials", "discharges_toxic_substances"}


TABLES = {
    "flags as text": (pl.DataFrame({"exceeds_energy_limit": ["是"]}), "a boolean column"),
    "flags as numbers": (
        pl.DataFrame({"exceeds_energy_limit": [1]}),
        "row 1, exceeds_energy_limit: got 1, .*The column is of Int64",
    ),
    "a fact under two names": (
        pl.DataFrame({"exceeds_energy_limit": [True], "超过单位产品能耗限额": [True]}),
        "expected one column for exceeds_energy_limit",
    ),
    "the name of an answer": (
        pl.DataFrame({"statutory_mandatory": [True]}),
        "statutory_mandatory: got the column, expected a free name",
    ),
    "the name of a stage": (pl.DataFrame({"__step_no_0": [True]}), "__step_no_0: got the column, expected a free name"),
    "no dataframe": ([{"exceeds_energy_limit": True}], "expected a table of polars, pandas, pyarrow, DuckDB or PySpark"),
    "a series": (pl.Series([True]), "expected a table of polars, pandas, pyarrow, DuckDB or PySpark"),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_read_with_certainty_is_refused(case):
    table, sentence = TABLES[case]
    with pytest.raises(cp.TableError, match=sentence):
        cp.policy(on="2018-06-01").assess_table(table)


def test_a_table_keeps_the_callers_columns_and_reads_chinese_names():
    table = pl.DataFrame(
        {"备注": ["x", "y"], "超过单位产品能耗限额": [True, None], "exceeds_total_cap": [None, None], "n": [1, 2]}
    )
    law = cp.policy(on="2018-06-01")
    done = law.assess_table(table)

    flags = {name for name in law.questions if law.program.rules[name].rule.kind == "flag"}
    written = [column for name in law.questions for column in ([name] if name in flags else [name, f"{name}_status"])]
    assert done.columns == [*table.columns, *written]
    assert done.select(table.columns).equals(table)
    assert done["ground_high_energy"].to_list() == [True, None]
    assert done["ground_other_state"].to_list() == [False, False]
    assert law.assess_table(table.lazy()).collect().equals(done)
    assert law.assess_table(table.head(0)).columns == done.columns


WORDS = pl.DataFrame(
    {"行业代码": ["C3360", "c33", " 3360"], "领域": ["工业", "Services", None], "流域": ["茅洲河", "西江", "Maozhou River"]}
)


@pytest.mark.parametrize("lazy", [False, True])
def test_a_table_reads_words_and_codes_as_a_record_does(lazy):
    law = cp.policy(on="2018-06-01", questions=["duty_key_industry", "duty_river_basin", "pilot_encouraged"])
    table = WORDS.with_columns(pollutes=True)
    done = law.assess_table(table.lazy()).collect() if lazy else law.assess_table(table)

    assert done["duty_key_industry"].to_list() == [True, None, True]
    assert done["duty_river_basin"].to_list() == [True, False, True]
    assert done["pilot_encouraged"].to_list() == [False, True, None]


AMISS = {
    "a sector": ({"sector": ["mining", None]}, "row 1, sector: got 'mining', expected industry, agriculture"),
    "a code": ({"industry": ["33", "电镀"]}, "row 2, industry: got '电镀', expected an industry code"),
    "a doubtful basin": ({"basin": ["茅洲河一带"]}, "row 1, basin: got '茅洲河一带'"),
    "days out of order": (
        {"started_on": [dt.date(2018, 2, 1)], "report_submitted_on": [dt.date(2018, 1, 1)]},
        "expected a day that is not before started_on",
    ),
}


@pytest.mark.parametrize("case", AMISS)
def test_a_cell_that_a_record_would_refuse_is_refused_or_in_a_lazy_table_unknown(case):
    cells, sentence = AMISS[case]
    law = cp.policy(on="2018-06-01")
    table = pl.DataFrame(cells).with_columns(pollutes=True)

    with pytest.raises(cp.TableError, match=sentence):
        law.assess_table(table)
    done = law.assess_table(table.lazy()).collect()
    asked = {"sector": "pilot_encouraged", "industry": "duty_key_industry", "basin": "duty_river_basin"}
    assert done[asked.get(next(iter(cells)), "results_public")].to_list() == [None] * table.height


def test_of_many_wrong_cells_the_first_few_are_told():
    with pytest.raises(cp.TableError, match="2 more rows") as error:
        cp.policy(on="2018-06-01").assess_table(pl.DataFrame({"sector": ["mining"] * 7}))
    assert len(error.value.problems) == 6


RECORDED = [
    # recorded on, the day of the report in the table, what a table says on 2018-06-01
    (dt.date(2018, 6, 1), None, False),
    (dt.date(2018, 6, 2), None, False),
    (dt.date(2018, 5, 31), None, None),
    (None, None, None),
    (dt.date(2018, 6, 1), dt.date(2018, 1, 1), True),
]


@pytest.mark.parametrize(("recorded", "reported", "outcome"), RECORDED)
def test_blank_events_had_not_happened_on_the_day_of_the_record(recorded, reported, outcome):
    law = cp.policy(on="2018-06-01", questions=["results_public"])
    schema = {"recorded_on": pl.Date, "report_submitted_on": pl.Date}
    frame = pl.DataFrame([{"recorded_on": recorded, "report_submitted_on": reported}], schema=schema)
    held = {"recorded_on": recorded, **({"report_submitted_on": reported} if reported else {})}

    assert law.assess_table(frame)["results_public"].to_list() == [outcome]
    assert law.assess(cp.Enterprise(**held)).value("results_public") is outcome
    if reported is None:  # nor where the table has no column of it
        assert law.assess_table(frame.drop("report_submitted_on"))["results_public"].to_list() == [outcome]


def test_the_import_is_light():
    heavy = ["pint", "numpy", "pandas", "polars", "narwhals", "typer", "rich", "hypothesis"]
    code = f"import sys, cleanprod; print([m for m in {heavy} if m in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"  # noqa: S603
    used = "cleanprod.policy(on='2018-06-01').assess(cleanprod.Enterprise())['statutory_mandatory'].explain('zh')"
    code = f"import sys, cleanprod; {used}; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"  # noqa: S603


def test_the_public_names_are_declared():
    assert sorted(cp.__all__, key=lambda name: (name.lower(), name)) == sorted(cp.__all__, key=lambda n: (n.lower(), n))
    for name in cp.__all__:
        assert getattr(cp, name) is not None
        assert name in dir(cp)
    with pytest.raises(AttributeError, match="no attribute 'polcy'"):
        _ = cp.polcy
