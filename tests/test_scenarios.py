"""Scenarios: what is amended and nothing else, apart from one another, and over a table what the records say."""

from __future__ import annotations

import json
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pandas as pd
import polars as pl
import pytest

import cleanprod as cp
from cleanprod.amendments import parameters, read_value
from cleanprod.eligibility import BOOKS
from cleanprod.models import F
from cleanprod.rules import Rule
from cleanprod.scenario.comparison import BASELINE
from tables.engines import TO
from tables.random_rows import frame, records, rows

LAW = cp.policy(on="2018-06-01")
ROWS = rows(150, seed=11)
TABLE = frame(ROWS)
RECORDS = records(ROWS)
MILL = cp.Enterprise(basin="韩江", pollutes=True, listed_on="2018-01-10")

# what is amended


def test_an_amendment_changes_a_number_and_leaves_the_law_as_it_was():
    before = LAW.assess(MILL).outcomes
    scenario = LAW.amend(report_months=6)

    assert scenario.assess(MILL).value("report_by").isoformat() == "2018-07-10"
    assert LAW.assess(MILL).outcomes == before
    assert (LAW.program.params["report_months"], scenario.program.params["report_months"]) == (12, 6)
    assert LAW.rules_hash != scenario.rules_hash
    assert scenario.amend(report_months=12).assess(MILL).outcomes == before


def test_a_list_is_read_as_the_fact_is_with_which_it_is_compared():
    scenario = LAW.amend(river_basins=["maozhou river", "韩江"], pilot_sectors={"农业"}, key_industries=("C25",))

    assert dict(scenario.amendment.params)["river_basins"] == ("茅洲河", "韩江")
    assert dict(scenario.amendment.params)["pilot_sectors"] == ("agriculture",)
    assert dict(scenario.amendment.params)["key_industries"] == ("25",)
    assert scenario.assess(MILL).value("duty_river_basin") is True
    assert LAW.assess(MILL).value("duty_river_basin") is False


def test_a_rule_is_taken_out_held_in_force_or_written_anew():
    code = cp.policy(on="2026-09-01")
    dirty = cp.Enterprise(basin="茅洲河", pollutes=True, exceeds_energy_limit=True)
    stricter = Rule("duty_river_basin", zh="全部流域", en="any basin", when=F.pollutes)
    further = Rule("asks_for_water", zh="用水大户", en="uses much water", when=F.pollutes & F.energy_high)

    assert LAW.amend(rules={"duty_river_basin": False}).assess(dirty).value("duty_river_basin") is False
    assert code.assess(dirty).value("ground_high_energy") is None
    assert code.amend(rules={"ground_high_energy": True}).assess(dirty).value("ground_high_energy") is True
    assert LAW.amend(rules=[stricter]).assess(MILL).value("duty_river_basin") is True
    assert LAW.amend(rules=[stricter]).assess(MILL).value("audit_required") is True
    assert LAW.amend(rules=[further]).assess(cp.Enterprise(pollutes=True, energy_high=True)).value("asks_for_water") is True
    assert "asks_for_water" not in LAW.questions


def test_a_choice_or_a_day_that_is_taken_out_is_none_wherever_it_is_used():
    scenario = LAW.amend(rules={"report_by": False})

    assert scenario.assess(MILL)["report_by"].status == "none"
    assert scenario.assess(MILL).value("overdue") is False


def test_a_rule_of_the_enterprise_is_amended_for_its_options_too():
    option = cp.Option(saves_energy=True, enterprise=cp.Enterprise(listed_on="2016-08-01", recorded_on="2018-06-01"))
    names = [name for name in BOOKS[cp.Option].rules if name.endswith(".overdue")]
    scenario = LAW.amend(rules={"overdue": False})

    assert names
    moved = [name for name, value in scenario.assess(option).outcomes.items() if value != LAW.assess(option).outcomes[name]]
    assert moved


def test_each_answer_of_a_scenario_says_so():
    scenario = LAW.amend("加韩江", river_basins=("茅洲河", "韩江"))
    decision = scenario.assess(MILL)["duty_river_basin"]

    assert decision.warnings[0].zh == "本答复依据假设情景“加韩江”，并非现行规定"
    assert "加韩江" in decision.to_dict()["warnings"][0]["en"]
    assert repr(scenario) == "<cleanprod policy on=2018-06-01, scenario '加韩江'>"
    assert scenario.name == "加韩江"
    assert LAW.name == ""
    assert (
        LAW.assess(MILL)["duty_river_basin"].warnings
        == LAW.amend(stands={"A8": True}).assess(MILL)["duty_river_basin"].warnings
    )


def test_amendments_add_up_and_have_a_name_of_their_own():
    scenario = LAW.amend("六个月", report_months=6).amend(start_months=1, stands={"A40": True})

    assert scenario.name == "六个月"
    assert dict(scenario.amendment.params) == {"report_months": 6, "start_months": 1}
    assert scenario.readings["stand:A40"] is True
    assert LAW.amend(report_months=6, rules={"overdue": False}).name == "report_months=6, overdue: out"
    assert pickle.loads(pickle.dumps(scenario)) is scenario  # noqa: S301 - our own


WRONG = {
    "coverage of 90": ({"park_coverage_min": 90}, cp.AmendmentError, "got 90, expected a share between zero and one"),
    "coverage of 90.0": ({"park_coverage_min": 0.9}, cp.AmendmentError, "got 0.9, expected a share"),
    "the coverage of the law by None": ({"park_coverage_min": None}, cp.AmendmentError, "got None, expected a share"),
    "rules that are none": ({"rules": None}, cp.AmendmentError, "rules by name, or a list of rules"),
    "rules that are a number": ({"rules": 5}, cp.AmendmentError, "rules by name, or a list of rules"),
    "coverage above one": ({"park_coverage_min": "11/10"}, cp.AmendmentError, "expected a share"),
    "months below zero": ({"report_months": -1}, cp.AmendmentError, "a whole number of months from 0"),
    "months that are a flag": ({"report_months": True}, cp.AmendmentError, "got True"),
    "months as text": ({"report_months": "6"}, cp.AmendmentError, "got '6'"),
    "a score above its most": ({"evaluation_go_on_above": 101}, cp.AmendmentError, "from 0 to 100"),
    "money below zero": ({"fine_min": -1}, cp.AmendmentError, "zero or more"),
    "a list that is a word": ({"river_basins": "茅洲河"}, cp.AmendmentError, "a list of one or more"),
    "an empty list": ({"river_basins": ()}, cp.AmendmentError, "a list of one or more"),
    "a word of no vocabulary": ({"title_levels": ("IV",)}, cp.AmendmentError, "title_levels: got 'IV', expected I, II, III"),
    "a code that is none": ({"key_industries": ("电镀",)}, cp.AmendmentError, "an industry code"),
    "a day that is none": ({"plan_last_day": "2020-02-30"}, cp.AmendmentError, "a day, such as"),
    "a parameter that there is not": ({"report_month": 6}, cp.UnknownNameError, "Did you mean report_months"),
    "a rule that there is not": (
        {"rules": {"duty_river": False}},
        cp.UnknownNameError,
        "a rule. Did you mean duty_river_basin",
    ),
    "a rule that is a word": ({"rules": {"duty_river_basin": "no"}}, cp.AmendmentError, "False .taken out., True"),
    "a stand that there is not": ({"stands": {"A99": True}}, cp.UnknownNameError, "a stand that a caller may settle"),
    "a rule under another name": (
        {"rules": {"overdue": Rule("late", zh="迟", en="late", when=F.pollutes)}},
        cp.AmendmentError,
        "a rule named overdue",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_could_not_stand_in_the_law_is_refused(case):
    given, error, sentence = WRONG[case]
    with pytest.raises(error, match=sentence) as refused:
        LAW.amend(**given)
    assert refused.value.say("zh") != refused.value.say("en")


@pytest.mark.parametrize("name", sorted(parameters()))
def test_every_value_of_the_law_is_one_that_could_stand_in_it(name):
    for dated in parameters()[name].values:  # noqa: PD011 - of a parameter
        value = read_value(name, dated.value)
        assert sorted(value) == sorted(dated.value) if isinstance(value, tuple) else value == dated.value


# compared over a table

SCENARIOS = {
    "a basin": (LAW, {"river_basins": ("茅洲河", "韩江")}, {"OPINION 39"}),
    "half the months": (LAW, {"report_months": 6}, {"MEASURES 17"}),
    "a rule taken out": (LAW, {"rules": {"duty_key_list": False}}, {"OPINION 37b"}),
    "A8 settled": (cp.policy(on="2026-09-01"), {"stands": {"A8": True}}, {"CODE 967.1(3)"}),
    "A40 settled": (cp.policy(on="2021-06-01"), {"stands": {"A40": True}}, {"OPINION 39", "OPINION 37c", "OPINION 34b"}),
    "A40 denied": (cp.policy(on="2021-06-01"), {"stands": {"A40": False}}, {"OPINION 39", "OPINION 37c"}),
}


def told(value, rule):
    if value is None:
        return "unknown"
    if rule.kind == "flag":
        return "yes" if value else "no"
    return "none" if value == rule.idle else str(value)


def outcomes(law, record):
    try:
        return law.assess(record).outcomes
    except cp.RecordError:
        return None


@pytest.mark.parametrize("case", SCENARIOS)
def test_the_rows_that_move_are_those_that_the_records_move_each_with_its_clause(case):
    law, given, clauses = SCENARIOS[case]
    scenario = law.amend("情景", **given)
    found = cp.compare(TABLE, law, scenario, by="city")
    moved = found.moved()
    expected = set()
    for record in RECORDS:
        before, after = outcomes(law, record), outcomes(scenario, record)
        for question in before or ():
            if before[question] != after[question]:
                rule = law.program.rules[question].rule
                expected.add((record.id, question, told(before[question], rule), told(after[question], rule)))
    refused = {record.id for record in RECORDS if outcomes(law, record) is None}

    got = {row for row in moved.select("id", "question", "before", "after").rows() if row[0] not in refused}
    assert got == expected
    assert expected
    assert set(moved["clauses"].str.split(", ").explode()) >= clauses
    assert (moved["clauses"] == "").sum() == 0
    assert found.moves["number"].sum() == moved.height


@pytest.mark.parametrize("case", SCENARIOS)
def test_counts_before_and_after_are_those_of_the_table(case):
    law, given, _ = SCENARIOS[case]
    scenario = law.amend("情景", **given)
    found = cp.compare(TABLE, law, scenario)
    for name, bound in ((BASELINE, law), ("情景", scenario)):
        done = bound.assess_table(TABLE)
        for question in ("audit_required", "duty_river_basin", "overdue"):
            column = done[question]
            expected = {"yes": column.sum(), "no": (~column).sum(), "unknown": column.null_count()}
            assert found.counted(question, name) == expected
        statuses = done["report_by_status"]
        expected = {word: (statuses == word).sum() for word in ("settled", "none", "unknown")}
        assert found.counted("report_by", name) == expected


def test_parks_move_with_the_share_that_they_have_to_reach():
    day = "2018-03-01"
    mills = pl.DataFrame(
        {
            "id": [str(i) for i in range(20)],
            "园区": ["甲园"] * 10 + ["乙园"] * 10,
            "上次审核完成日期": [day] * 8 + ["9999-12-31"] * 2 + [day] * 9 + ["9999-12-31"],
        }
    ).with_columns(pl.col("上次审核完成日期").str.to_date(), report_submitted_on=pl.lit(cp.NEVER))
    strict = LAW.amend("九成", park_coverage_min="9/10")
    found = cp.compare(mills, LAW, strict, by="park")

    assert [(one.park, one.before.met, one.after.met, one.clauses) for one in found.parks] == [
        ("甲园", True, False, ("OPINION 42",))
    ]
    for name, law in ((BASELINE, LAW), ("九成", strict)):
        assert found.coverage[name] == cp.coverage_by(mills, "park", law=law)
    assert found.coverage["九成"]["乙园"].minimum == Fraction(9, 10)
    assert found.moved().height == 0
    assert "甲园" in found.say("zh")


def test_groups_are_places_by_their_names_or_columns_of_the_caller():
    cities = cp.compare(TABLE, LAW, SCENARIO, by="city").counts["group"].unique().to_list()
    sectors = cp.compare(TABLE, LAW, SCENARIO, by="listed_under").counts["group"].unique().to_list()

    assert sorted(cities) == ["unknown", "广州市", "惠州市", "清远市"]
    assert sorted(sectors) == ["policy", "statutory", "unknown", "voluntary"]
    assert cp.compare(TABLE, LAW, SCENARIO, by="province").counts["group"].unique().to_list() == ["广东省"]
    assert set(cp.compare(TABLE, LAW, SCENARIO, by="industry").counts["group"]) == {"33", "25", "90", "unknown"}
    assert set(cp.compare(TABLE, LAW, SCENARIO).counts["group"]) == {"all"}


def test_days_that_move_are_counted_as_settled():
    found = cp.compare(TABLE, LAW, LAW.amend("六个月", report_months=6))
    moves = found.moves.filter(question="report_by")

    assert moves.select("before", "after").rows() == [("settled", "settled")]
    assert moves["number"].sum() == found.moved(question="report_by")["before"].len() > 0


def test_many_groups_are_counted_as_few_are():
    table = TABLE.with_columns(few=pl.int_range(pl.len()) % 3, many=pl.int_range(pl.len()) % 30)
    answers = ("yes", "no", "unknown")

    few = cp.compare(table, LAW, SCENARIO, by="few").counts
    many = cp.compare(table, LAW, SCENARIO, by="many").counts

    assert many["group"].n_unique() == 30
    summed = many.with_columns(group=(pl.col("group").cast(pl.Int64) % 3).cast(pl.String))
    summed = summed.group_by("group", "policy", "question").agg(pl.col(answers).sum())
    assert summed.sort(pl.all()).equals(few.sort(pl.all()))


SCENARIO = LAW.amend("韩江", river_basins=("茅洲河", "韩江"))


@pytest.mark.parametrize("kind", TO)
def test_every_engine_compares_alike(kind):
    base = cp.compare(TABLE, LAW, SCENARIO, by="city")
    found = cp.compare(TO[kind](TABLE), LAW, SCENARIO, by="city")

    assert found.counts.equals(base.counts)
    assert found.moved().equals(base.moved())


def test_other_kinds_of_subjects_are_compared_too():
    parks = pl.DataFrame({"name": ["甲", "乙"], "kind": ["专业园区"] * 2, "specialty": ["陶瓷", "电镀"]})
    found = cp.compare(parks, LAW, LAW.amend("陶瓷", park_specialties=("电镀", "陶瓷")), model=cp.Park)

    assert found.moved().select("row", "question", "before", "after", "clauses").rows() == [
        (1, "park_covered", "no", "yes", "OPINION 41")
    ]


def test_costs_and_savings_are_intervals_by_the_unit_figures_of_the_caller():
    mills = pl.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "city": ["广州"] * 4,
            "exceeds_energy_limit": [True, True, None, False],
            "process_simple": [None, True, None, True],
        }
    )
    law = cp.policy(on="2018-06-01", questions=["audit_required", "process_track"])
    figures = {"costs": {"simplified": "3 万元", "standard": "8 万元"}, "savings": {"energy": "150 tce", "water": "2万m³"}}
    found = cp.compare(mills, law, law.amend("无", rules={"ground_high_energy": False}), by="city", **figures).costs
    before = {row["what"]: (row["low"], row["high"], row["unit"]) for row in found.filter(policy=BASELINE).to_dicts()}
    after = {row["what"]: (row["low"], row["high"], row["unit"]) for row in found.filter(policy="无").to_dicts()}

    assert before["audits"] == (2, 4, "")
    assert before["cost"] == (160_000, 320_000, "CNY")  # two on the standard track, two that may be on either
    assert before["energy"] == (300, 600, "tce")
    assert before["water"] == (40_000, 80_000, "m³")
    assert after["audits"] == (0, 4, "")
    one = cp.compare(mills, law, law.amend("无", rules={"ground_high_energy": False}), costs="6 万元").costs
    assert one.filter(policy=BASELINE, what="cost").select("low", "high").row(0) == (120_000, 240_000)


REFUSED = {
    "no scenario": (lambda: cp.compare(TABLE, LAW), cp.CleanprodError, "at least one scenario"),
    "what is no policy": (lambda: cp.compare(TABLE, LAW, "strict"), cp.CleanprodError, "expected a Policy"),
    "two of one name": (lambda: cp.compare(TABLE, LAW, SCENARIO, SCENARIO), cp.CleanprodError, "scenarios of different names"),
    "a group that there is not": (lambda: cp.compare(TABLE, LAW, SCENARIO, by="county"), cp.TableError, "by: got 'county'"),
    "a place without its column": (
        lambda: cp.compare(TABLE.drop("city"), LAW, SCENARIO, by="city"),
        cp.TableError,
        "city: got no such column",
    ),
    "a place that is none": (
        lambda: cp.compare(TABLE.with_columns(city=pl.lit("北京")), LAW, SCENARIO, by="city"),
        cp.TableError,
        "city: got '北京', expected a city of Guangdong",
    ),
    "a cost that is no money": (lambda: cp.compare(TABLE, LAW, SCENARIO, costs="6 吨"), cp.QuantityError, "money"),
    "a cost of one process": (
        lambda: cp.compare(TABLE, LAW, SCENARIO, costs={"standard": "6 万元"}),
        cp.CleanprodError,
        "a figure for each process",
    ),
    "a process that there is not": (
        lambda: cp.compare(TABLE, LAW, SCENARIO, costs={"quick": "6 万元"}),
        cp.UnknownNameError,
        "a process",
    ),
    "a figure that is a number": (
        lambda: cp.compare(TABLE, LAW, SCENARIO, savings={"energy": 150}),
        cp.QuantityError,
        "a quantity",
    ),
    "costs without their question": (
        lambda: cp.compare(TABLE, *[one(questions=["overdue"]) for one in (ask, amended)], costs="6 万元"),
        cp.CleanprodError,
        "policies that ask audit_required",
    ),
    "policies that ask other questions": (
        lambda: cp.compare(TABLE, LAW, ask(questions=["overdue"])),
        cp.CleanprodError,
        "policies that ask the same questions",
    ),
    "a cost below zero": (lambda: cp.compare(TABLE, LAW, SCENARIO, costs="-6 万元"), cp.QuantityError, "zero or more"),
    "a cost that is a number": (lambda: cp.compare(TABLE, LAW, SCENARIO, costs=5), cp.QuantityError, "figures by name"),
    "savings without names": (lambda: cp.compare(TABLE, LAW, SCENARIO, savings="5 tce"), cp.QuantityError, "figures by name"),
    "a saving called cost": (
        lambda: cp.compare(TABLE, LAW, SCENARIO, savings={"cost": "5 tce"}),
        cp.QuantityError,
        "another name",
    ),
    "a group of lists": (
        lambda: cp.compare(TABLE.with_columns(l=pl.concat_list("id")), LAW, SCENARIO, by="l"),
        cp.TableError,
        "a column of words",
    ),
    "rows of a scenario that there is not": (
        lambda: cp.compare(TABLE, LAW, SCENARIO).moved("汉江"),
        cp.UnknownNameError,
        "a scenario",
    ),
    "rows of a question that there is not": (
        lambda: cp.compare(TABLE, LAW, SCENARIO).moved(question="duty_river_basn"),
        cp.UnknownNameError,
        "Did you mean duty_river_basin",
    ),
}


def ask(**more):
    return cp.policy(on="2018-06-01", **more)


def amended(**more):
    return ask(**more).amend("六", report_months=6)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_compared_is_a_sentence(case):
    work, error, sentence = REFUSED[case]
    with pytest.raises(error, match=sentence):
        work()


def test_a_comparison_is_told_in_both_languages_and_as_data():
    found = cp.compare(TABLE, LAW, SCENARIO, LAW.amend("同", river_basins=LAW.program.params["river_basins"]), by="city")

    assert found.say("zh").splitlines()[0] == "150 条记录，2018-06-01"
    assert "duty_river_basin" in found.say("en")
    assert found.say("en").splitlines()[-2:] == ["同:", "  nothing moves"]
    assert json.loads(json.dumps(found.to_dict()))["version"] == "cleanprod.comparison/1"
    assert "&lt;" not in repr(found)
    assert found._repr_html_().startswith("<pre>150 rows")
    assert found.moved("同").height == 0
    assert found.moved("同").columns == found.moved().columns


def test_a_table_without_identifiers_has_rows_by_number():
    found = cp.compare(TABLE.drop("id"), LAW, SCENARIO).moved(question="duty_river_basin")
    held = TABLE["basin"].to_list()

    assert set(found["id"]) == {None}
    assert {held[row - 1] for row in found["row"]} == {"韩江"}


def test_a_comparison_tells_once_what_the_table_lacks():
    with pytest.warns(cp.TableWarning, match="the table has no column of") as caught:
        cp.compare(TABLE.select("id", "basin"), LAW, SCENARIO)
    assert [one.filename for one in caught] == [__file__]
    with pytest.warns(cp.TableWarning) as caught:
        cp.diff("2026-08-14", "2026-08-15", table=TABLE.select("id", "basin"))
    assert [one.filename for one in caught] == [__file__]


def test_without_polars_a_relation_is_refused_in_a_sentence(monkeypatch):
    relation = TO["duckdb"](TABLE)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(cp.TableError, match=r"polars is not installed.*pip install 'cleanprod\[polars\]'"):
        cp.compare(relation, LAW, SCENARIO)
    with pytest.raises(cp.TableError, match="polars is not installed"):
        LAW.gaps(relation)


# apart from one another


def test_two_threads_with_two_policies_get_their_own_answers():
    laws = [LAW, SCENARIO, LAW.amend("六", report_months=6), cp.policy(on="2026-09-01")]
    expected = [(law.assess_table(TABLE), law.gaps(TABLE[:20]), law.assess(MILL).outcomes) for law in laws]

    def work(i):
        law = laws[i % len(laws)]
        return law.assess_table(TABLE), law.gaps(TABLE[:20]), law.assess(MILL).outcomes

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, range(16)))
    for i, (table, gaps, outcomes_) in enumerate(found):
        assert table.equals(expected[i % len(laws)][0])
        assert gaps == expected[i % len(laws)][1]
        assert outcomes_ == expected[i % len(laws)][2]


def test_one_policy_explains_in_many_threads_at_once():
    law = cp.policy(on="2019-03-05")
    fresh = cp.policy(on="2019-03-06")
    expected = [fresh.assess(record).decisions() for record in RECORDS[:6] if outcomes(fresh, record)]
    assert law is not fresh

    def explained(record):
        return {name: decision.missing for name, decision in fresh.assess(record).decisions().items()}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(explained, [record for record in RECORDS[:6] if outcomes(fresh, record)] * 4))
    for i, one in enumerate(found):
        assert one == {name: decision.missing for name, decision in expected[i % len(expected)].items()}


# every rule and every number


@pytest.mark.parametrize("name", [name for name in LAW.program.current if "." not in name])
def test_any_rule_can_be_taken_out_and_what_moves_has_its_mover(name):
    found = cp.compare(TABLE[:60], LAW, LAW.amend("无", rules={name: False}))

    assert (found.moved()["clauses"] == "").sum() == 0


def test_the_plan_period_of_coverage_is_that_of_the_policy():
    table = pl.DataFrame({"park": ["P"], "last_audit_completed_on": [pd.Timestamp("2017-01-01").date()]})
    table = table.with_columns(report_submitted_on=pl.lit(cp.NEVER))
    later = LAW.amend("后", plan_first_day="2017-06-01")
    found = cp.compare(table, LAW, later)

    assert [one.met for one in (cp.coverage_by(table, "park", law=law)["P"] for law in (LAW, later))] == [True, False]
    assert [(one.before.met, one.after.met) for one in found.parks] == [(True, False)]
    assert found.moved(question="audited_in_period")["clauses"].to_list() == ["audited_in_period"]


def test_who_counts_for_coverage_may_be_others_and_then_a_blank_sector_may_count():
    table = pl.DataFrame({"city": ["惠州"] * 2, "sector": [None, "agriculture"], "audited": [True, False]})
    days = pl.when("audited").then(pl.date(2017, 1, 1)).otherwise(pl.lit(cp.NEVER))
    table = table.with_columns(days.alias("last_audit_completed_on"), report_submitted_on=pl.lit(cp.NEVER))
    law = LAW.amend("农业", coverage_sectors=["农业"])

    assert cp.coverage_by(table, "city", law=law)["惠州市"].total == (1, 2)
    assert cp.coverage_by(table, "city", law=LAW)["惠州市"].total == (1, 1)
    parks = table.with_columns(park=pl.lit("P"))
    assert cp.coverage_by(parks, "park", law=law)["P"].total == (1, 2)


# two days


def test_two_days_over_a_table_tell_the_clock_from_the_law():
    found = cp.diff("2026-08-14", "2026-08-15", table=TABLE, by="city").table
    old, later, new = cp.policy(on="2026-08-14"), cp.policy(on="2026-08-15", law="2026-08-14"), cp.policy(on="2026-08-15")
    moved = set(found.moved().select("id", "scenario", "question").rows())
    expected = set()
    for record in RECORDS:
        held = [outcomes(law, record) for law in (old, later, new)]
        if None not in held:
            expected |= {(record.id, "clock", name) for name in held[0] if held[0][name] != held[1][name]}
            expected |= {(record.id, "law", name) for name in held[0] if held[1][name] != held[2][name]}
    refused = {record.id for record in RECORDS if None in [outcomes(law, record) for law in (old, later, new)]}

    assert {row for row in moved if row[0] not in refused} == expected
    assert found.scenarios == ("clock", "law")
    high = found.moved("law", "ground_high_energy")
    assert set(high["clauses"]) == {"CODE 967.1(3), CPPL 27.2(2)"}
    assert found.counted("ground_high_energy", "law") == cp.compare(TABLE, new, new.amend("x", report_months=1)).counted(
        "ground_high_energy"
    )


def test_a_deadline_that_passes_moves_by_the_clock():
    table = pl.DataFrame({"id": ["a"], "listed_on": ["2017-06-02"], "report_submitted_on": ["9999-12-31"]}).with_columns(
        pl.col("listed_on", "report_submitted_on").str.to_date(), deferral_agreed=False
    )
    changes = cp.diff("2018-06-02", "2018-06-03", table=table)

    assert ("a", "clock", "no", "yes") in changes.table.moved(question="overdue").select(
        "id", "scenario", "before", "after"
    ).rows()
    assert "clock" in changes.say()
    assert changes.to_dict()["table"]["scenarios"] == ["clock", "law"]


# roll-ups


LEVELS = {
    "district": (["天河区", None, "惠城区"], ["天河区", "惠城区"]),
    "city": (["广州", None, "440100"], ["广州市"]),
    "industry": (["2511", None, "C3360"], ["25", "33"]),
    "basin": (["茅洲河", None, "maozhou river"], ["茅洲河"]),
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", ["records", *TO])
def test_coverage_by_place_is_an_interval_where_the_place_is_not_known(level, kind):
    cells, names = LEVELS[level]
    audited = [True, True, False]
    days = [cp.NEVER if not one else pd.Timestamp("2018-03-01").date() for one in audited]
    table = pl.DataFrame({level: cells, "last_audit_completed_on": days, "report_submitted_on": [cp.NEVER] * 3})
    if kind == "records":
        given = [
            cp.Enterprise(**{level: cell} if cell else {}, last_audit_completed_on=day, report_submitted_on=cp.NEVER)
            for cell, day in zip(cells, days, strict=True)
        ]
    else:
        given = TO[kind](table)
    found = cp.coverage_by(given, level, on="2020-12-31")

    assert sorted(found) == sorted(names)
    for name, coverage in found.items():
        own = [one for one, cell in zip(audited, cells, strict=True) if cell and name in (cell, *NAMED.get(cell, ()))]
        assert coverage == cp.coverage_of([(True, one) for one in own] + [(None, True)])


NAMED = {"广州": ["广州市"], "440100": ["广州市"], "2511": ["25"], "C3360": ["33"], "maozhou river": ["茅洲河"]}


def test_the_province_is_all_of_them():
    found = cp.coverage_by(TABLE, "province", on="2020-12-31")

    assert list(found) == ["广东省"]
    assert found == cp.coverage_by(RECORDS, "province", on="2020-12-31")
    assert found["广东省"].total[1] == sum(record.sector in (None, "industry") for record in RECORDS)


def test_coverage_by_needs_one_day_or_one_policy_and_a_level():
    for given in ({}, {"on": "2018-06-01", "law": LAW}):
        with pytest.raises(cp.CleanprodError, match="one of on and law"):
            cp.coverage_by(TABLE, "city", **given)
    with pytest.raises(cp.UnknownNameError, match=r"a level to sum up by\. Did you mean city"):
        cp.coverage_by(TABLE, "citys", on="2018-06-01")
    with pytest.raises(cp.TableError, match="district: got no such column"):
        cp.coverage_by(TABLE, "district", on="2018-06-01")
