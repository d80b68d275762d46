"""What changed between two days, by law and by the clock."""

from __future__ import annotations

import json
from types import SimpleNamespace

import cleanprod as cp
from cleanprod.changes import _answers as changes_of
from cleanprod.eligibility import grounds

GROUNDS = {rule.name for rule in grounds.RULES}


def test_what_the_code_changed_clause_by_clause():
    changes = {change.point: change for change in cp.diff("2026-08-14", "2026-08-15").clauses}

    assert changes["ground_high_energy"].sort == "ended"
    assert changes["ground_high_energy"].before[0].clause == "CPPL 27.2(2)"
    assert changes["ground_other_state"].sort == "came"
    assert changes["ground_other_state"].after[0].clause == "CODE 967.1(3)"
    assert changes["report_recipients"].sort == "changed"
    assert changes["result_publication"].sort == "changed"
    assert changes["ground_toxic"].sort == "replaced"
    assert changes["publication_fine"].sort == "ended"
    assert changes["audit_penalty"].sort == "replaced"
    assert "toxic_classes" not in changes


def test_what_the_code_changed_rule_by_rule():
    open_question = {change.name: change.sort for change in cp.diff("2026-08-14", "2026-08-15").rules}
    settled_no = {change.name: change.sort for change in cp.diff("2026-08-14", "2026-08-15", stands={"A8": False}).rules}
    settled_yes = {change.name: change.sort for change in cp.diff("2026-08-14", "2026-08-15", stands={"A8": True}).rules}

    assert {name: sort for name, sort in open_question.items() if name in GROUNDS} == {
        "ground_over_discharge": "clauses",
        "ground_high_energy": "open",
        "ground_toxic": "clauses",
        "ground_other_state": "came",
        "statutory_mandatory": "clauses",
    }
    assert (open_question["fine_due"], open_question["name_list_due"], open_question.get("duty_key_list")) == (
        "reworded",
        "lapsed",
        None,
    )
    assert settled_no["ground_high_energy"] == "lapsed"
    assert settled_yes["ground_high_energy"] == "reworded"


def test_answers_change_by_law_and_not_by_the_clock():
    rows = [
        cp.Enterprise(id="energy", exceeds_energy_limit=True),
        cp.Enterprise(other_state_case=True, exceeds_total_cap=True),
        cp.Enterprise(id="same", exceeds_total_cap=True, other_state_case=False, exceeds_energy_limit=False),
    ]
    answers = cp.diff("2026-08-14", "2026-08-15", enterprises=rows).answers

    assert {(a.subject, a.question, a.by, a.before, a.after) for a in answers if a.question in GROUNDS} == {
        ("energy", "ground_high_energy", "law", True, None),
        ("energy", "ground_other_state", "law", False, None),
        ("energy", "statutory_mandatory", "law", True, None),
        ("2", "ground_other_state", "law", False, True),
    }


def test_a_day_apart_under_the_same_law_nothing_changes():
    changes = cp.diff("2018-06-01", "2018-06-02", enterprises=[cp.Enterprise(exceeds_energy_limit=True)])

    assert (changes.clauses, changes.rules, changes.answers) == ((), (), ())


def test_the_first_day_of_the_measures_is_a_change_too():
    changes = cp.diff("2016-06-30", "2016-07-01")

    sorts = {change.name: change.sort for change in changes.rules}
    assert (sorts["toxic_class"], sorts["process_track"], sorts["start_within"]) == ("came", "came", "came")
    assert not GROUNDS & set(sorts)
    assert [(change.point, change.sort) for change in changes.clauses] == [("toxic_classes", "changed")]


def test_an_answer_that_the_clock_moves_is_told_apart():
    def answers(outcome):
        return SimpleNamespace(assess=lambda _: SimpleNamespace(outcomes={"overdue": outcome}))

    old, later, new = answers(outcome=False), answers(outcome=True), answers(outcome=None)
    found = list(changes_of([cp.Enterprise(id="7")], (old, later, new)))

    assert [(one.by, one.before, one.after) for one in found] == [("clock", False, True), ("law", True, None)]


def test_changes_are_told_in_both_languages_and_as_json():
    changes = cp.diff("2026-08-14", "2026-08-15", enterprises=[cp.Enterprise(id="7", exceeds_energy_limit=True)])

    assert "强制性审核情形：高耗能: 终止，未见接替" in changes.say("zh")
    assert "7 statutory_mandatory: yes → unknown (by law)" in str(changes)
    told = json.loads(json.dumps(changes.to_dict()))
    assert {one["point"] for one in told["clauses"] if one["change"] == "ended"} >= {"ground_high_energy", "name_list"}
    assert told["answers"][0]["by"] == "law"
    assert told["from"] == "2026-08-14"


def test_backwards_the_lapsed_ground_comes_back():
    changes = {change.name: change.sort for change in cp.diff("2026-08-15", "2026-08-14").rules}

    assert changes["ground_high_energy"] == "came"
    assert changes["ground_other_state"] == "lapsed"


def test_the_rules_about_other_subjects_change_too():
    changes = {(one.sort, one.name) for one in cp.diff("2017-12-31", "2018-01-01").rules}

    assert {("lapsed", "incentive_discharge_fee"), ("came", "incentive_tax_relief")} <= changes
    assert [name for _, name in changes if "." in name] == []
    assert "incentive_discharge_fee" not in {one.name for one in cp.diff("2018-01-01", "2018-01-02").rules}
