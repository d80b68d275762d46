"""What authorities owe, and who may audit: every item of every checklist, the plan of a city, tables as records."""

from __future__ import annotations

import datetime as dt
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility import BOOKS, authorities
from cleanprod.eligibility.departments import department
from cleanprod.law import register
from cleanprod.models.fields import facts_of, headers_of
from cleanprod.registers import carried
from cleanprod.testing import days, law_days, readings

LAW = cp.policy(on="2018-06-01")
ITEMS = {
    "outputs_goals": (
        "rules_complete standards_complete acceptance_works common_techniques regional_centres industry_alliances"
    ),
    "outputs_techniques": (
        "research_encouraged research_joined techniques_imported local_techniques demonstrations_run demonstrations_followed"
        " demonstrations_shared specifications_regular"
    ),
    "outputs_system": (
        "system_province system_city system_county"
        " system_registers system_stores system_reports_up system_classifies system_answers"
    ),
    "outputs_portal": "portal_open portal_informs technique_library expert_library",
    "outputs_services": (
        "service_centre industry_alliances industry_studies industry_guides service_agencies expert_team experts_trained"
        " yardstick_shared"
    ),
    "outputs_rules": "statute_advanced supporting_rules measures_revised local_indicators",
    "outputs_oversight": "in_inspections in_appraisal schedule_checked quality_checked audits_enforced",
    "outputs_publicity": "publicity officials_trained enterprises_trained meetings_held",
    "disclosure_complete": "disclosure_column audit_list_disclosed audit_results_disclosed",
}
EVERY = [(question, item) for question, items in ITEMS.items() for item in items.split()]
MEANS = {"has_means": True}


@pytest.mark.parametrize(("question", "item"), EVERY)
def test_a_missing_item_is_named_and_would_have_to_be_there(question, item):
    items = {**MEANS, **dict.fromkeys(ITEMS[question].split(), True)}
    there = LAW.assess(cp.Authority(**items))
    short = LAW.assess(cp.Authority(**{**items, item: False}))[question]
    left = LAW.assess(cp.Authority(**{name: value for name, value in items.items() if name != item}))[question]
    ways = [{change.fact: change.then for change in way} for way in short.what_if(to=True)]

    assert there[question].outcome is True
    assert (short.outcome, short.missing) == (False, ())
    assert f"fact:{item}" in short.because
    assert ways == [{item: True}]
    assert (left.outcome, left.missing) == (None, (f"fact:{item}",))


def test_no_fact_of_an_authority_is_asked_by_no_rule():
    asked = {name for _, name in EVERY} | {"has_means", "level"}
    asked |= {name for name in facts_of(cp.Authority) if name.startswith("plan_")}
    told = BOOKS[cp.Authority].facts

    assert set(told) == asked
    assert set(facts_of(cp.Authority)) - asked == {"city"}  # who it is


@pytest.mark.parametrize("model", [cp.Authority, cp.Consultant])
def test_every_field_has_a_chinese_name_of_its_own(model):
    titles = [field.title for field in model.model_fields.values()]
    headers = [header for field in model.model_fields.values() for header in field.json_schema_extra["x-also"]]

    assert len(titles) == len(set(titles))
    assert len(headers) == len(set(headers))
    assert set(headers) <= set(headers_of(model))


ENTRIES = {
    "S06": ["outputs_goals"],
    "S10": ["city_plan_valid"],
    "S29": ["outputs_techniques"],
    "S30": ["outputs_system"],
    "S31": ["outputs_portal"],
    "S33": ["outputs_services"],
    "S36": ["outputs_rules"],
    "S52": ["outputs_oversight"],
    "S56": ["outputs_publicity"],
    "S09": ["process_track"],
    "S37": ["acceptance_payer"],
    "N18": ["may_audit_itself", "consultant_fit"],
    "N21": ["voluntary_agreement_open", "agreement_public"],
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_entries_are_carried(entry):
    assert set(ENTRIES[entry]) <= set(carried(register()[entry]))


def test_disclosure_is_owed_of_the_authority_and_told_of_the_enterprise():
    assert {"disclosure_complete", "list_public", "results_public"} <= set(carried(register()["S32"]))


PARTS = dict.fromkeys(("plan_goal", "plan_tasks", "plan_yearly", "plan_audit_list"), True)
PLAN_DAYS = [None, cp.NEVER, dt.date(2017, 3, 1), dt.date(2017, 3, 31), dt.date(2019, 1, 2)]
GRID = [cp.NEVER, *(dt.date(2016, 1, 1) + dt.timedelta(n) for n in range(0, 1400, 7)), *filter(None, PLAN_DAYS)]


@pytest.mark.parametrize(("approved", "issued"), [*product(PLAN_DAYS, repeat=2)])
def test_a_day_of_the_plan_that_is_not_known_is_what_trying_every_day_finds(approved, issued):
    def valid(one, two):
        return LAW.assess(cp.Authority(**PARTS, plan_approved_on=one, plan_issued_on=two))["city_plan_valid"]

    decision = valid(approved, issued)
    turned = product([approved] if approved else GRID, [issued] if issued else GRID)
    outcomes = {one <= two <= LAW.on for one, two in turned}

    assert decision.outcome is (next(iter(outcomes)) if len(outcomes) == 1 else None)
    assert bool(decision.missing) == (decision.outcome is None)


@pytest.mark.parametrize("day", ["2018-10-01", "2023-04-27", "2026-08-14", "2026-08-15"])
def test_who_approves_is_told_by_the_day_of_the_approval(day):
    approved = dt.date.fromisoformat(day)
    law = cp.policy(on="2026-11-22", stands={"A40": True})
    plan = cp.Authority(**PARTS, plan_approved_on=approved, plan_issued_on="2026-09-01")
    (warning,) = law.assess(plan)["city_plan_valid"].warnings

    for matter in ("coordinating", "environment"):
        name = department(matter, approved, "province").names[-1]
        assert name.en in warning.en
        assert name.zh in warning.zh
    assert "A37" in warning.zh


def test_the_term_of_the_goals_is_the_end_of_2020():
    assert authorities.GOALS_DUE.on(dt.date(2020, 1, 1)) == dt.date(2020, 12, 31)


DTYPES = {"flag": pl.Boolean, "event": pl.Date, "word": pl.String, "code": pl.String}
WORDS = {"level": ("省级", "市级", "city"), "city": ("440100", "440600")}


def any_value(fact):
    match fact.fact_kind:
        case "flag":
            return readings()
        case "event":
            return st.none() | st.just(cp.NEVER) | days()
        case _:
            return st.none() | st.sampled_from(WORDS[fact.name])


def rows_of(model):
    row = st.fixed_dictionaries({name: any_value(fact) for name, fact in facts_of(model).items()})
    # mostly yes, so that a checklist is not always short of something
    likely = st.sampled_from((True, True, True, True, True, None))
    every = st.fixed_dictionaries(
        {name: likely | readings() if fact.fact_kind == "flag" else any_value(fact) for name, fact in facts_of(model).items()}
    )
    return st.lists(row | every, min_size=1, max_size=5)


STANDS = st.fixed_dictionaries({}, optional={"A40": readings()})
TEXTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("opinion", "order16"), readings()))


@pytest.mark.parametrize("model", [cp.Authority, cp.Consultant])
@settings(max_examples=40)
@given(st.data(), law_days(), STANDS, TEXTS, st.booleans())
def test_a_table_says_what_the_records_say(model, data, on, stands, texts, lazy):  # noqa: PLR0917 - drawn
    law = cp.policy(on=on, stands=stands, texts=texts)
    rows = data.draw(rows_of(model))
    facts = facts_of(model)
    titles = {name: model.model_fields[name].title for name in facts} if lazy else {name: name for name in facts}
    schema = {titles[name]: DTYPES[fact.fact_kind] for name, fact in facts.items()}
    frame = pl.DataFrame([{titles[name]: value for name, value in row.items()} for row in rows], schema=schema)

    done = law.assess_table(frame.lazy(), model).collect() if lazy else law.assess_table(frame, model)

    for row, got in zip(rows, done.iter_rows(named=True), strict=True):
        assessment = law.assess(model(**row))
        for name, value in assessment.outcomes.items():
            decision = assessment[name]
            assert (name, got[name]) == (name, value)
            assert (name, bool(decision.missing)) == (name, value is None)
