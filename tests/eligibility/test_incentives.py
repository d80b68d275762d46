"""The catalogue of incentives: entries that read alike, rates by the year, and nothing granted that the law has not."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility import ABOUT
from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import catalogue, incentives_about
from cleanprod.eligibility.incentives import tax as tax_rules
from cleanprod.law import OPINION, register
from cleanprod.models.option import Option
from cleanprod.units.pollution.ranking import figures

CATALOGUE = list(catalogue().values())
NAMES = [one.name for one in CATALOGUE]
FOR_ENTERPRISES = incentives_about("enterprise")
WORTH = [one for one in FOR_ENTERPRISES if one.worth_rule is not None]
REGISTERED = [*(f"S{n}" for n in (15, 16, 17, 28, *range(38, 52))), *(f"N{n}" for n in range(21, 36))]
BESIDE_THE_REGISTER = {"water_quota"}
"""Art. 966.2 of the Code stands in no entry of the register."""

# --- the entries read alike ---


def test_every_name_is_given_once():
    every = [one.name for about in ABOUT for one in incentives_about(about)]

    assert len(every) == len(set(every)) == len(NAMES)
    for words in ("zh", "en"):
        briefs = [getattr(one.brief, words) for one in CATALOGUE]
        assert sorted(briefs) == sorted(set(briefs))


@pytest.mark.parametrize("one", CATALOGUE, ids=NAMES)
def test_an_entry_says_what_it_is_in_both_languages_and_under_what(one):
    for text in (one.zh, one.en, one.brief.zh, one.brief.en):
        assert text == text.strip()
        assert text
        assert text[-1] not in "。."
    assert any("\u4e00" <= sign <= "\u9fff" for sign in one.zh)
    assert one.en[0].isupper()
    assert one.under
    assert one.rule.name == f"incentive_{one.name}"
    assert one.rule.under == one.under


@pytest.mark.parametrize("matter", sorted({one.authority for one in CATALOGUE}))
def test_the_authority_of_every_day_is_known(matter):
    day, last = dt.date(2012, 7, 1), dt.date(2027, 12, 31)
    while day <= last:
        for level in ("province", "city"):
            assert department(matter, day, level).names, (matter, day, level)
        day += dt.timedelta(1)


def test_every_entry_stands_under_a_clause_of_the_register():
    held = {clause.id for entry in REGISTERED for clause in register()[entry].clauses}

    beside = {one.name for one in CATALOGUE if not held & {clause.id for clause in one.under}}

    assert beside == BESIDE_THE_REGISTER


# --- how much research is deducted, by the year of the expense and the firm ---

FIRMS = {
    "ordinary": {"is_tech_sme": False, "is_manufacturer": False, "is_chip_or_machine_tool_firm": False},
    "small tech": {"is_tech_sme": True, "is_manufacturer": False, "is_chip_or_machine_tool_firm": False},
    "manufacturer": {"is_tech_sme": False, "is_manufacturer": True, "is_chip_or_machine_tool_firm": False},
    "listed": {"is_tech_sme": False, "is_manufacturer": True, "is_chip_or_machine_tool_firm": True},
}
RATES = """
2007           -    -    -    -
2008          50   50   50   50
2015          50   50   50   50
2016          50   50   50   50
2017          50   75   50   50
2018          75   75   75   75
2019          75   75   75   75
2020          75   75   75   75
2021          75   75  100  100
2021-Q4       75   75  100  100
2022          75  100  100  100
2022-Q4      100  100  100  100
2023         100  100  100  120
2024         100  100  100  120
2027         100  100  100  120
2028         100  100  100  100
"""
"""Ordinary, small tech, manufacturer, listed: per cent of what was spent; Q4 is the last quarter."""
ROWS = [
    (year, firm, rate)
    for year, *rates in map(str.split, RATES.split("\n")[1:-1])
    for firm, rate in zip(FIRMS, rates, strict=True)
]


@pytest.mark.parametrize(("year", "firm", "rate"), ROWS, ids=[f"{year} {firm}" for year, firm, _ in ROWS])
def test_the_rate_is_that_of_the_year_of_the_expense(year, firm, rate):
    spent = {"rd_expense_year": int(year[:4]), "rd_expense_last_quarter": year.endswith("Q4")}
    plant = cp.Enterprise(industry="2614", rd_on_new_technology=True, **spent, **FIRMS[firm])

    got = policy_on(dt.date(2029, 6, 1)).assess(plant)["incentive_rd_deduction_rate"]

    assert (got.status, got.value) == (("none", 0) if rate == "-" else ("settled", int(rate)))


@pytest.mark.parametrize("industry", ["1610", "5111", "5211", "6110", "6210", "7010", "7111", "7211"])
@pytest.mark.parametrize(("year", "rate"), [(2015, 50), (2016, 0), (2024, 0)])
def test_six_industries_have_none_from_2016_on(industry, year, rate):
    plant = cp.Enterprise(industry=industry, rd_on_new_technology=True, rd_expense_year=year, **FIRMS["ordinary"])

    assert policy_on(dt.date(2026, 6, 1)).assess(plant)["incentive_rd_deduction_rate"].value == rate


def test_relief_is_told_by_the_figures_of_the_tax():
    rows = {row.id: row for row in figures() if row.kind == "relief"}

    for part, row in (("QUARTER", rows["relief_quarter"]), ("HALF", rows["relief_half"])):
        told = [getattr(tax_rules, f"{part}_{word}").on(row.start) for word in ("BELOW", "DUE")]
        assert told == [row.below * 100, row.value * 100]


@pytest.mark.parametrize(
    ("facts", "where"),
    [({"rd_expense_year": 2019}, "rd_expense_year"), ({"innovation_score": 100.1}, "innovation_score")],
)
def test_a_year_to_come_and_a_score_above_a_hundred_are_refused(facts, where):
    with pytest.raises(cp.RecordError, match=where):
        policy_on(dt.date(2018, 6, 1)).assess(cp.Enterprise(rd_on_new_technology=True, **facts)).decisions()


# --- whatever the facts ---

LAST = dt.date(2029, 12, 31)
CHANGES = ("2015-12-31", "2016-01-01", "2016-12-31", "2017-01-01", "2017-12-31", "2018-01-01", "2020-12-31", "2021-01-01")
CHANGES += ("2022-09-30", "2022-10-01", "2022-12-31", "2023-01-01", "2026-08-14", "2026-08-15", "2027-12-31", "2028-01-01")
DAYS = st.sampled_from([*map(dt.date.fromisoformat, CHANGES)]) | st.dates(dt.date(2012, 7, 1), LAST)
FLAG = st.sampled_from((True, False, None))
READINGS = st.fixed_dictionaries({"A40": FLAG, "opinion": FLAG})
FLAGS = (
    *("is_sme", "is_tech_sme", "is_manufacturer", "is_chip_or_machine_tool_firm", "does_research", "does_demonstration"),
    *("does_training", "has_public_interest_rd", "outstanding_merit", "has_audit_or_training_cost", "effect_marked"),
    *("rd_on_new_technology", "rd_expense_last_quarter", "resource_product_listed", "tax_mean_over_limit"),
    *("has_provincial_title", "deferral_agreed"),
)
CONDITIONS = {
    "registered_on": ("2011-06-30", "2017-06-01", "2025-01-01", "never"),
    "owns_core_ip": (True, True, False),
    "core_technology_listed": (True, True, False),
    "rd_staff_share": ("9.9 %", "10 %", "30 %"),
    "sales_last_year": ("50000000 元", "50000001 元", "200000000 元", "200000001 元"),
    "rd_share": ("2.9 %", "3 %", "3.9 %", "4 %", "4.9 %", "5 %"),
    "rd_in_china_share": ("59.9 %", "60 %", "80 %"),
    "high_tech_income_share": ("59.9 %", "60 %", "80 %"),
    "innovation_score": (70, 70.1, 90),
    "had_major_accident": (False, False, True),
    "had_serious_violation": (False, False, True),
}
"""The facts of the eight conditions, on their bounds and beside them."""
OPTION_FLAGS = (
    *("from_audit", "is_retrofit", "is_key_project", "saves_energy", "saves_water", "recycles", "replaces_toxic_inputs"),
    *("national_key_retrofit", "in_voluntary_agreement", "fits_fee_regulation", "qualifying_environment_project"),
    *("equipment_listed", "equipment_disposed", "process_improvement", "changes_nature", "changes_scale"),
    *("for_expansion", "reduction_verified"),
)


@cache
def policy_on(day, a40=None, opinion=None):
    return cp.policy(on=day, stands={"A40": a40}, texts={"opinion": opinion})


def events(on):
    first = dt.date(2012, 7, 1)
    return st.none() | st.just("never") | st.dates(min(first, on), on) | st.dates(on - dt.timedelta(500), on)


def known(names):
    return st.fixed_dictionaries(dict.fromkeys(names, FLAG))


@st.composite
def firms(draw, on, **fixed):
    facts = draw(known(FLAGS))
    facts |= {name: draw(st.sampled_from((*values, None))) for name, values in CONDITIONS.items()}
    facts |= {name: draw(events(on)) for name in ("listed_on", "report_submitted_on")}
    facts["industry"] = draw(st.sampled_from((None, "2614", "16", "1610", "52", "89", "90", "9011")))
    facts["industry_edition"] = draw(st.sampled_from((None, "2011", "2017")))
    facts["rd_expense_year"] = draw(st.none() | st.integers(2007, on.year))
    facts["tax_concentration_share"] = draw(st.sampled_from((None, "0 %", "49.9 %", "50 %", "69.9 %", "70 %", "120 %")))
    facts |= fixed
    return cp.Enterprise(**{name: value for name, value in facts.items() if value is not None})


@st.composite
def options(draw):
    facts = draw(known(OPTION_FLAGS))
    facts["cost_class"] = draw(st.sampled_from((None, "low", "medium", "high")))
    return Option(**{name: value for name, value in facts.items() if value is not None})


@st.composite
def asked(draw):
    """A day, readings of what is open, and an enterprise of that day."""
    on, readings = draw(DAYS), draw(READINGS)
    return on, readings, draw(firms(on))


@settings(max_examples=150)
@given(asked())
def test_a_figure_is_never_negative_and_none_exactly_where_the_incentive_is_refused(case):
    on, readings, firm = case
    assessed = policy_on(on, readings["A40"], readings["opinion"]).assess(firm)

    for one in WORTH:
        given_, figure = assessed[one.rule.name], assessed[one.worth_rule.name]
        assert (figure.status == "none") == (given_.outcome is False), one.name
        if given_.outcome is None:
            assert figure.status == "unknown", one.name
        if figure.status == "settled":
            assert given_.outcome is True, one.name
            assert figure.value > 0, one.name


def in_force(clause, on, readings):
    """Tell from the days of a clause alone whether it holds; what is open only where it was read as a yes."""
    reading = {"stand:A40": readings["A40"], "text:opinion": readings["opinion"]}
    spans = [one for one in clause.spans if (one.start is None or one.start <= on) and (one.until is None or on < one.until)]
    return any(all(reading[atom] is True for atom in one.given) for one in spans)


@settings(max_examples=150)
@given(asked(), st.lists(options(), min_size=1, max_size=2))
def test_nothing_lapsed_is_ever_granted(case, measures):
    on, readings, firm = case
    found = policy_on(on, readings["A40"], readings["opinion"]).incentives(firm, options=measures)

    for claim in found.yes:
        one = claim.incentive
        assert any(in_force(clause, on, readings) for clause in one.under), (one.name, on)
        assert all(in_force(clause, on, readings) for clause in one.needs), (one.name, on)
        assert claim.decision.state == "in_force"
    lapsed = {claim.incentive.name for claim in found.lapsed}
    assert ("discharge_fee" in lapsed) or on < dt.date(2018, 1, 1) or readings["A40"] is None
    assert ("public_money" in lapsed) == (on >= dt.date(2026, 8, 15))


@st.composite
def overdue(draw):
    """A day, and an enterprise that is overdue on it."""
    on = draw(st.dates(dt.date(2018, 1, 1), dt.date(2020, 12, 31)) | st.dates(dt.date(2021, 1, 1), LAST))
    listed = on - draw(st.integers(367, 500)) * dt.timedelta(1)
    return on, draw(firms(on, listed_on=max(listed, dt.date(2016, 7, 1)), report_submitted_on="never", deferral_agreed=False))


@settings(max_examples=100)
@given(overdue())
def test_while_it_is_overdue_no_preference_of_the_opinion_alone_is_granted(case):
    on, firm = case
    assessed = policy_on(on, a40=True).assess(firm)
    theirs = [one for one in FOR_ENTERPRISES if {clause.id.split(" ")[0] for clause in one.under} == {OPINION.id}]

    assert assessed["preferences_barred"].outcome is True
    assert len(theirs) > 4
    assert [one.name for one in theirs if assessed[one.rule.name].outcome is not False] == []


def number(text):
    return float(text.split()[0])


def meets_all_eight(facts, on):
    """Tell without the rules whether the eight conditions hold, in the order of the clause."""
    sales, share = number(facts["sales_last_year"]), number(facts["rd_share"])
    least = 5 if sales <= 50_000_000 else 4 if sales <= 200_000_000 else 3
    registered = None if facts["registered_on"] == "never" else dt.date.fromisoformat(facts["registered_on"])
    return all(
        chain(
            [registered is not None and (registered.year + 1, registered.month, registered.day) <= (on.year, on.month, on.day)],
            [facts["owns_core_ip"], facts["core_technology_listed"], number(facts["rd_staff_share"]) >= 10],
            [share >= least, number(facts["rd_in_china_share"]) >= 60, number(facts["high_tech_income_share"]) >= 60],
            [facts["innovation_score"] > 70, not facts["had_major_accident"], not facts["had_serious_violation"]],
        )
    )


MET = dict(
    zip(CONDITIONS, ("2011-06-30", True, True, "10 %", "50000000 元", "5 %", "60 %", "60 %", 70.1, False, False), strict=True)
)
BESIDE = st.lists(st.sampled_from([(name, value) for name, values in CONDITIONS.items() for value in values]), max_size=3).map(
    dict
)


@settings(max_examples=200)
@given(DAYS, BESIDE, FLAG)
def test_a_high_tech_enterprise_meets_all_eight_conditions_and_no_other(on, beside, title):
    facts = MET | beside
    answer = policy_on(on).assess(cp.Enterprise(**facts, has_provincial_title=title))["incentive_high_tech"]

    assert answer.outcome is (on >= dt.date(2016, 1, 1) and meets_all_eight(facts, on))
