"""Sums over many answers, and the bureau's list of what to ask for next."""

from __future__ import annotations

import pytest

import cleanprod as cp
from cleanprod.explainer import Gap
from cleanprod.summary import Counts, atom_words

ALMOST = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "uses_toxic_materials"), False)
NO = {**ALMOST, "discharges_toxic_substances": False, "exceeds_energy_limit": False}


def test_counts_and_gaps():
    law = cp.policy(on="2018-06-01")
    rows = [
        cp.Enterprise(exceeds_energy_limit=True),
        cp.Enterprise(**NO),
        cp.Enterprise(**{**NO, "exceeds_energy_limit": None}),
        cp.Enterprise(**{**NO, "exceeds_energy_limit": None, "exceeds_total_cap": None}),
    ]
    summary = cp.summarise((law.assess(row) for row in rows), "statutory_mandatory")

    assert summary.total == 4
    assert summary.questions["statutory_mandatory"] == Counts(yes=1, no=1, unknown=2)
    assert summary.gaps == (Gap("fact:exceeds_energy_limit", 1, 2), Gap("fact:exceeds_total_cap", 0, 1))


def test_a_verdict_that_answers_for_every_class_settles_alone():
    law = cp.policy(on="2018-06-01")
    row = cp.Enterprise(**{**NO, "discharges_toxic_substances": None})
    gaps = {gap.atom: (gap.alone, gap.together) for gap in cp.summarise([law.assess(row)], "statutory_mandatory").gaps}

    assert gaps["fact:discharges_toxic_substances"] == (1, 1)
    assert gaps["fact:toxic_other"] == (0, 1)
    assert next(iter(gaps)) == "fact:discharges_toxic_substances"


def test_nothing_to_sum_up():
    summary = cp.summarise([])

    assert (summary.total, summary.questions, summary.gaps) == (0, {}, ())


def test_another_question_can_be_the_headline():
    law = cp.policy(on="2018-06-01")

    assert cp.summarise([law.assess(cp.Enterprise())], "ground_high_energy").gaps == (Gap("fact:exceeds_energy_limit", 1, 1),)
    with pytest.raises(cp.UnknownNameError):
        cp.summarise([law.assess(cp.Enterprise())], "ground_energy_high_x")


def test_the_headline_is_whether_an_audit_is_required():
    summary = cp.summarise([cp.policy(on="2018-06-01").assess(cp.Enterprise(**NO, on_key_environment_list=False))])

    assert summary.headline == "audit_required"
    assert "fact:on_key_energy_list" in {gap.atom for gap in summary.gaps}


def test_how_many_a_day_of_record_would_settle_is_counted():
    law = cp.policy(on="2020-06-01")
    listed = {"listed_on": "2019-03-04"}
    rows = [cp.Enterprise(**listed), cp.Enterprise(), cp.Enterprise(**listed, recorded_on="2020-06-01")]

    assert cp.summarise(law.assess(row) for row in rows[:1]).recordable == 1
    assert cp.summarise(law.assess(row) for row in rows[2:]).recordable == 0


def test_atoms_have_words():
    assert atom_words("fact:exceeds_total_cap").en == "discharges above its cap on key pollutants"
    assert "高耗能" in atom_words("stand:A8").zh
    assert atom_words("text:order16").en == "a text that was not read: order16"
