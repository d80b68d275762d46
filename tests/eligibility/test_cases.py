"""Cases in plain data, a file for each module of rules: facts, a day, and what the answer must be."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

import cleanprod as cp
from cleanprod.eligibility import BOOKS, MODULES
from cleanprod.rules.telling import json_value

FOLDER = Path(__file__).parent.parent / "cases"
DATA = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in MODULES}
CASES = [(name, {"question": MODULES[name].RULES[0].name, **case}) for name, data in DATA.items() for case in data["case"]]
NEVER_UNKNOWN_OR_YES = {"ground_other_state"}
"""Before the Code there is nothing to know of its ground; afterwards a single fact decides."""


def facts_of(name, case):
    every = dict.fromkeys(DATA[name].get("facts", {}).get("all_no", ()), False)
    return {**(every if case.get("all_no") else {}), **case["facts"]}


def decide(name, case):
    law = cp.policy(on=case["on"], stands=case.get("stands"), texts=case.get("texts"), opinion_from=case.get("opinion_from"))
    facts = {fact: cp.NEVER if value == "never" else value for fact, value in facts_of(name, case).items()}
    model = next(model for model, book in BOOKS.items() if case["question"] in book.rules)
    return law.assess(model(**facts))[case["question"]]


def told(decision):
    """Give an answer as a case writes it: yes, no, unknown; of a day, choice or amount the value, or none."""
    if decision.kind == "flag":
        return decision.verdict
    return decision.status if decision.status != "settled" else json_value(decision.value)


def sort_of(decision):
    return told(decision) if decision.kind == "flag" else {"none": "no", "unknown": "unknown"}.get(decision.status, "yes")


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['title']}" for name, case in CASES])
def test_a_case(name, case):
    decision = decide(name, case)
    outcome = case["outcome"].isoformat() if isinstance(case["outcome"], dt.date) else case["outcome"]

    assert outcome == told(decision)
    assert set(case.get("clauses", ())) <= set(decision.clauses)
    assert sorted(case.get("missing", decision.missing)) == sorted(decision.missing)
    assert set(case.get("misses", ())) <= set(decision.missing)
    if name in ("grounds", "parks") or "mattered" in case:
        assert tuple(case.get("mattered", ())) == decision.stands
    assert case.get("state", decision.state) == decision.state
    assert case.get("standing", decision.standing) == decision.standing
    assert case.get("effect", decision.effect) == decision.effect
    for words in case.get("says", ()):
        assert words in decision.explain("en")
    warnings = [warning.en for warning in decision.warnings]
    for words in case.get("warnings", ()):
        assert any(words in warning for warning in warnings)
    if case.get("warnings") == []:
        assert warnings == []


@pytest.mark.parametrize(("name", "question"), [(name, rule.name) for name, module in MODULES.items() for rule in module.RULES])
def test_every_rule_has_a_yes_a_no_and_an_unknown_case(name, question):
    found = {sort_of(decide(name, case)) for module, case in CASES if (module, case["question"]) == (name, question)}

    assert found >= ({"no"} if question in NEVER_UNKNOWN_OR_YES else {"yes", "no", "unknown"})


def test_no_case_is_told_twice():
    titles = [(name, case["title"]) for name, case in CASES]

    assert len(titles) == len(set(titles))
