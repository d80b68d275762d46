"""The statutory grounds: cases in plain data, the table of what must hold, and properties."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
import toy_law as toy
from cleanprod.eligibility import grounds
from cleanprod.models.enterprise import FACTS
from cleanprod.rules import Book
from cleanprod.rules.meaning import completed
from cleanprod.rules.possible import Diagrams
from cleanprod.rules.record import compile_record
from cleanprod.testing import FLAGS as EVERY_FLAG
from cleanprod.testing import enterprises, law_days, readings, values

DATA = tomllib.loads((Path(__file__).parent.parent / "cases" / "grounds.toml").read_text("utf-8"))
ALL_NO = dict.fromkeys(DATA["facts"]["all_no"], False)
GROUNDS = ("ground_over_discharge", "ground_high_energy", "ground_toxic", "ground_other_state")
ASKED = Book.of(grounds.RULES, grounds.SAME)
FLAGS = [name for name in EVERY_FLAG if name in ASKED.facts]
STANDS = st.fixed_dictionaries({}, optional={"A8": readings()})
INEXACT = frozenset()
"""Rules that Kleene logic can leave unknown although every completion agrees, each with its reason: none."""


def law_of(on, stands=None):
    return cp.policy(on=on, stands=stands, questions=[rule.name for rule in grounds.RULES])


@pytest.mark.parametrize("on", ["2012-07-01", "2018-06-01", "2026-08-14", "2026-08-15"])
def test_of_an_enterprise_of_which_nothing_is_known_nothing_is_defaulted(on):
    answers = law_of(on).assess(cp.Enterprise())

    for name in (*GROUNDS, "statutory_mandatory"):
        decision = answers[name]
        if name == "ground_other_state" and on < "2026-08-15":
            assert (decision.outcome, decision.state) == (False, "not_yet")
            continue
        assert decision.outcome is None
        assert {atom.partition(":")[0] for atom in decision.missing} >= {"fact"}
    missing = set(answers["statutory_mandatory"].missing)
    assert {"fact:exceeds_discharge_standard", "fact:exceeds_energy_limit", "fact:uses_toxic_materials"} <= missing
    assert ("fact:other_state_case" in missing) == (on == "2026-08-15")


@pytest.mark.parametrize("on", ["2012-07-01", "2018-06-01", "2026-08-14", "2026-08-15"])
@pytest.mark.parametrize("fact", FLAGS)
def test_one_fact_of_a_ground_in_force_is_enough(on, fact):
    decision = law_of(on).assess(cp.Enterprise(**{fact: True}))["statutory_mandatory"]

    not_a_ground = {
        "other_state_case": on < "2026-08-15",
        "exceeds_energy_limit": on == "2026-08-15",
        **dict.fromkeys([name for name in FLAGS if name.startswith("toxic_")], on == "2012-07-01"),
    }
    if not_a_ground.get(fact, False):
        assert decision.outcome is None
    else:
        assert (decision.outcome, decision.missing) == (True, ())


def test_the_explanation_under_the_code_names_clause_day_and_stand():
    told = law_of("2026-08-15").assess(cp.Enterprise(**{**ALL_NO, "exceeds_energy_limit": True}))["statutory_mandatory"]

    for words in ("CODE 967.1(3)", "CPPL 27.2(2)", "2026-08-15", "A8"):
        assert words in told.explain("zh")
        assert words in told.explain("en")


@given(enterprises(), law_days(), STANDS, st.data())
def test_learning_a_fact_never_turns_a_settled_answer(enterprise, on, stands, data):
    unknown = [name for name in FLAGS if enterprise.facts[name] is None]
    if not unknown:
        return
    name = data.draw(st.sampled_from(unknown))
    wiser = cp.Enterprise(**{**enterprise.given, name: data.draw(st.booleans())})
    law = law_of(on, stands)
    before = law.assess(enterprise).outcomes
    try:
        after = law.assess(wiser).outcomes
    except cp.RecordError:
        return  # the other facts of the same question say otherwise

    assert [q for q, value in before.items() if value is not None and after[q] is not value] == []


@given(enterprises(), law_days(), st.booleans())
def test_settling_a_stand_never_turns_a_settled_answer(enterprise, on, reading):
    before = law_of(on).assess(enterprise).outcomes
    after = law_of(on, {"A8": reading}).assess(enterprise).outcomes

    assert [q for q, value in before.items() if value is not None and after[q] is not value] == []


@given(enterprises(), law_days(), STANDS)
def test_an_unknown_answer_names_what_is_missing_and_a_settled_one_nothing(enterprise, on, stands):
    for name, decision in law_of(on, stands).assess(enterprise).decisions().items():
        if name not in INEXACT:
            assert (decision.value is None) == bool(decision.missing)


@given(enterprises(), law_days(), STANDS)
def test_missing_is_what_trying_every_completion_finds(enterprise, on, stands):
    law = law_of(on, stands)
    diagrams = Diagrams(law.program, enterprise.known_on(law.on), law.on)
    atoms = [f"fact:{name}" for name in law.program.facts] + list(law.program.opens)
    facts = completed(law.program, enterprise.known_on(law.on))
    known = {**{f"fact:{name}": facts[name] for name in law.program.facts}, **law.program.opens}
    free = evolve(law.program, same=())  # so that facts that contradict one another can be tried too
    unknown = [atom for atom in atoms if known[atom] is None]
    compiled = {
        readings: compile_record(evolve(free, opens=dict(zip(law.program.opens, readings, strict=True))))
        for readings in product(*([value] if value is not None else [True, False] for value in law.program.opens.values()))
    }

    outcomes = []
    for bits in range(1 << len(unknown)):
        filled = {**known, **{atom: bool(bits >> i & 1) for i, atom in enumerate(unknown)}}
        facts = {name: filled[f"fact:{name}"] for name in law.program.facts}
        outcomes.append(compiled[tuple(filled[atom] for atom in law.program.opens)](facts, law.on))
    for place, question in enumerate(law.questions):
        found = {
            atom
            for i, atom in enumerate(unknown)
            if any(row[place] != outcomes[bits ^ 1 << i][place] for bits, row in enumerate(outcomes))
        }
        assert found == set(diagrams.missing(question))


@settings(max_examples=60)
@given(st.lists(enterprises(), min_size=1, max_size=8), law_days(), STANDS, st.booleans(), st.data())
def test_record_and_table_agree_row_by_row_in_any_order(rows, on, stands, lazy, data):
    law = law_of(on, stands)
    rows = data.draw(st.permutations(rows))
    columns = data.draw(st.permutations(FLAGS))
    frame = pl.DataFrame(
        [{name: row.given.get(name) for name in columns} for row in rows], schema=dict.fromkeys(columns, pl.Boolean)
    )

    done = law.assess_table(frame.lazy()).collect() if lazy else law.assess_table(frame)

    assert [list(law.assess(row).outcomes.values()) for row in rows] == [list(row) for row in done.select(law.questions).rows()]


@given(enterprises(), law_days(), STANDS)
def test_an_answer_never_contradicts_its_tree_and_comes_back_from_json(enterprise, on, stands):
    for decision in law_of(on, stands).assess(enterprise).decisions().values():
        assert decision.tree.value is decision.value
        assert cp.Decision.from_dict(decision.to_dict()) == decision
        for lang, word in (
            ("zh", {True: "是", False: "否", None: "未知"}),
            ("en", {True: "yes", False: "no", None: "unknown"}),
        ):
            assert decision.explain(lang).splitlines()[0].endswith(word[decision.value])


@settings(max_examples=60)
@given(enterprises(), st.sets(st.sampled_from(FLAGS)), law_days())
def test_a_table_without_some_columns_does_not_know_those_facts(enterprise, absent, on):
    law = law_of(on)
    kept = {name: value for name, value in enterprise.given.items() if name in FLAGS and name not in absent}
    frame = pl.DataFrame([kept], schema=dict.fromkeys(kept, pl.Boolean)) if kept else pl.DataFrame({"n": [1]})

    assert list(law.assess(cp.Enterprise(**kept)).trace) == list(law.assess_table(frame).select(law.questions).row(0))


CLASSES = [name for name in FLAGS if name.startswith("toxic_")]
CONTRADICTIONS = [
    {"uses_toxic_materials": False, "discharges_toxic_substances": False, "toxic_other": True},
    {"uses_toxic_materials": True, **dict.fromkeys(CLASSES, False)},
]


@pytest.mark.parametrize("facts", CONTRADICTIONS)
@pytest.mark.parametrize("lazy", [False, True])
def test_facts_that_contradict_one_another_are_refused_or_unknown_and_never_an_answer(facts, lazy):
    law = law_of("2016-07-01")
    frame = pl.DataFrame([facts])
    done = law.assess_table(frame.lazy()).collect() if lazy else law.assess_table(frame)

    with pytest.raises(cp.RecordError, match="expected facts that do not contradict one another"):
        law.assess(cp.Enterprise(**facts))
    with pytest.raises(cp.RecordError, match="They say the same thing"):
        law.decision("ground_toxic", cp.Enterprise(**facts))
    assert done["ground_toxic"].to_list() == [None]
    assert law_of("2016-06-30").assess(cp.Enterprise(**facts)).value("ground_toxic") in (True, None)


def test_every_fact_has_a_strategy():
    for fact in (*FACTS.values(), *toy.FACTS.values()):
        assert values(fact) is not None
