"""Consequences: nothing follows without its ground, and fines have two bounds or none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility.consequences import FINE_MAX, FINE_MIN
from cleanprod.testing import enterprises, law_days, readings

DAY = dt.timedelta(1)
GROUNDS = (
    "exceeds_discharge_standard",
    "exceeds_total_cap",
    "exceeds_energy_limit",
    "uses_toxic_materials",
    "discharges_toxic_substances",
    "other_state_case",
)
NO_GROUND = dict.fromkeys(GROUNDS, False)
CLASSES = dict.fromkeys(
    ("hazardous_waste", "controlled_chemicals", "heavy_metals", "persistent_pollutants", "other"),
    False,
)
NO_CLASS = {f"toxic_{name}": no for name, no in CLASSES.items()}
# the days of the course are fixed where they are drawn, so that no end lies before its beginning
UNORDERED = dict.fromkeys(
    ("deferred_until", "correction_ordered_on", "correction_due_on", "breach_ended_on", "options_done_on", "accepted_on")
)
COURSE = {**UNORDERED, **dict.fromkeys(("started_on", "listed_on", "report_submitted_on", "track_chosen", "listed_under"))}
STANDS = st.fixed_dictionaries({}, optional={"A8": readings(), "A22": readings(), "A40": readings()})
TERM_ENDS = dt.date(2026, 8, 20)
ORDERED = {"correction_ordered_on": "2026-08-15", "correction_due_on": TERM_ENDS, "correction_refused": True}


@settings(max_examples=60)
@given(st.data(), law_days(), STANDS)
def test_without_a_statutory_ground_there_is_no_fine(data, on, stands):
    ordered = {**COURSE, "correction_ordered_on": dt.date(2010, 1, 1), "correction_due_on": dt.date(2010, 4, 1)}
    enterprise = data.draw(enterprises({**ordered, "correction_refused": True, **NO_GROUND, **NO_CLASS}))
    answers = cp.policy(on=on, stands=stands).assess(enterprise)

    assert answers.value("statutory_mandatory") is False
    assert [answers.value(name) for name in ("fine_due", "publication_fine_due")] == [False, False]
    assert [answers.value(name) for name in ("fine_min_cny", "fine_max_cny", "publication_fine_max_cny")] == [0, 0, 0]


@settings(max_examples=60)
@given(st.data(), st.dates(dt.date(2016, 7, 1), dt.date(2028, 12, 31)), st.integers(0, 334), STANDS)
def test_nothing_follows_for_who_is_on_time_truthful_and_not_ordered(data, listed, took, stands):
    reported = listed + took * DAY
    on = reported + data.draw(st.integers(0, 400)) * DAY
    good = {
        **COURSE,
        "listed_on": listed,
        "report_submitted_on": reported,
        "report_truthful": True,
        "falsified": False,
        "audit_refused": False,
        "correction_ordered_on": cp.NEVER,
        "correction_due_on": None,
    }
    answers = cp.policy(on=on, stands=stands).assess(data.draw(enterprises(good)))

    for question in ("preferences_lost", "relisted", "correction_order_due", "fine_due"):
        assert answers.value(question) is False


@settings(max_examples=80)
@given(st.data(), law_days(), STANDS)
def test_a_fine_has_both_bounds_or_neither(data, on, stands):
    ordered = {**COURSE, "correction_ordered_on": data.draw(st.none() | st.just(dt.date(2010, 1, 1)))}
    ordered["correction_due_on"] = data.draw(st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31)))
    answers = cp.policy(on=on, stands=stands).assess(data.draw(enterprises(ordered)))
    fine = answers.value("fine_due")
    bounds = (answers.value("fine_min_cny"), answers.value("fine_max_cny"))

    assert bounds == {True: (FINE_MIN.on(on), FINE_MAX.on(on)), False: (0, 0), None: (None, None)}[fine]
    assert fine is None or bounds[0] <= bounds[1]


@pytest.mark.parametrize(("on", "fined"), [(TERM_ENDS - DAY, False), (TERM_ENDS, False), (TERM_ENDS + DAY, True)])
def test_a_fine_follows_only_when_the_term_of_the_order_is_over(on, fined):
    answers = cp.policy(on=on).assess(cp.Enterprise(exceeds_discharge_standard=True, **ORDERED))

    assert answers.value("fine_due") is fined


@pytest.mark.parametrize(("breach", "fined"), [("2026-08-14", False), ("2026-08-15", True)])
def test_a_ground_of_the_code_is_no_ground_for_a_breach_of_the_day_before(breach, fined):
    facts = {**NO_GROUND, "other_state_case": True, **ORDERED}
    answers = cp.policy(on="2026-09-01").assess(cp.Enterprise(breach_on=breach, **facts))

    assert answers.value("fine_due") is fined


@pytest.mark.parametrize("breach", ["2026-08-14", "2026-08-15"])
@pytest.mark.parametrize("reading", [True, False, None])
def test_energy_alone_after_the_code_follows_stand_a8_whenever_the_breach_was(breach, reading):
    facts = {**NO_GROUND, "exceeds_energy_limit": True, **ORDERED}
    answers = cp.policy(on="2026-09-01", stands={"A8": reading}).assess(cp.Enterprise(breach_on=breach, **facts))

    assert answers.value("fine_due") is reading
