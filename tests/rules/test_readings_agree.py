"""Every reading of a program says the same: on rules at random, over facts at random."""

from __future__ import annotations

import datetime as dt
from itertools import product

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import toy_law as toy
from cleanprod.rules import NEVER, Decision, enact
from cleanprod.rules.explanation import explain
from cleanprod.rules.grounding import Case
from cleanprod.rules.meaning import meaning
from cleanprod.rules.possible import Branch, Diagrams
from cleanprod.rules.program import Ask
from cleanprod.rules.record import compile_record

HASH = "0" * 64
POLARS = {
    **dict.fromkeys(toy.FLAGS, pl.Boolean),
    **dict.fromkeys(toy.EVENTS, pl.Date),
    "due_on": pl.Date,
    "mass": pl.Float64,
    "level": pl.String,
    "industry": pl.String,
}


def answers(program, facts):
    values = meaning(program, facts, toy.TODAY)
    return {name: values[program.place(name)] for name in program.answers}


@given(toy.books(), toy.opens(), st.lists(toy.facts(), min_size=1, max_size=5))
def test_the_record_reading_means_what_the_program_means(book, opens, rows):
    program = enact(book, toy.LAW_DAY, opens=opens)
    decide = compile_record(program)

    for facts in rows:
        trace = decide(facts, toy.TODAY)
        assert answers(program, facts) == dict(zip(program.answers, trace, strict=True))


@settings(max_examples=60)
@given(toy.books(), toy.opens(), st.lists(toy.facts(), min_size=1, max_size=12), st.sampled_from(list(toy.WAYS)))
def test_the_table_reading_agrees_with_the_record_row_by_row(book, opens, rows, way):
    program = enact(book, toy.LAW_DAY, opens=opens)
    frame = pl.DataFrame(rows, schema=POLARS)

    done = toy.assessed(frame, program, toy.FACTS, way)

    assert frame.columns == done.columns[: len(frame.columns)]
    for row, got in zip(rows, done.iter_rows(named=True), strict=True):
        for name, value in answers(program, row).items():
            rule = program.rules[name].rule
            if rule.kind == "flag":
                assert value is got[name]
            else:
                status = "unknown" if value is None else "none" if value == rule.idle else "settled"
                assert (status, value if status == "settled" else None) == (got[f"{name}_status"], got[name])


ARMS = 20


@pytest.mark.parametrize("way", toy.WAYS)
def test_a_choice_of_many_arms_stays_small_in_a_table(way):
    # written in place, every arm would double the expression
    days = [toy.EVENTS["listed_on"], toy.EVENTS["done_on"], toy.DUE]
    flags = list(toy.FLAGS.values())
    arms = [(flags[i % 3] & ~flags[(i + 1) % 3], days[i % 3].shift(months=toy.MONTHS)) for i in range(ARMS)]
    day = toy.Rule("day", zh="日", en="day", when=toy.first(*arms, otherwise=NEVER))
    late = toy.Rule("late", zh="迟", en="late", when=day < toy.ON)
    program = enact(toy.Book.of([day, late]), toy.LAW_DAY)
    facts = {"a": False, "b": None, "c": True, "listed_on": toy.TODAY, "done_on": toy.TODAY, "due_on": toy.TODAY}
    frame = pl.DataFrame([facts], schema={name: POLARS[name] for name in facts})

    got = toy.assessed(frame, program, facts, way).row(0, named=True)

    assert [got["day"], got["late"]] == list(answers(program, facts).values())


@given(toy.books(), toy.opens(), toy.facts(), st.data())
def test_learning_an_atom_never_turns_a_settled_answer(book, opens, facts, data):
    program = enact(book, toy.LAW_DAY, opens=opens)
    before = answers(program, facts)
    unknown = [name for name, value in facts.items() if value is None]
    if not unknown:
        return
    name = data.draw(st.sampled_from(unknown))
    learnt = data.draw(toy.VALUES[name].filter(lambda value: value is not None))

    after = answers(program, {**facts, name: learnt})

    for question, value in before.items():
        assert value is None or after[question] == value


def grid(step, facts):
    """List the values that an unknown atom may have: every day of some months, every listed word, and others."""
    coarse = facts.get(step.name) or ""
    match step.kind:
        case "flag":
            return [True, False]
        case "day":
            return [NEVER, *(toy.TODAY + dt.timedelta(n) for n in range(-130, 131))]
        case "number":
            return [0, 4, 4.5, 5, 5.5, 6]
        case "word":
            return ["I", "II", "III"]
        case "code":
            return [code for code in ("2511", "2599", "2611", "2612", "2613", "2699", "0500") if code.startswith(coarse)]


@settings(max_examples=150)
@given(toy.expressions(), toy.opens(), toy.facts())
def test_missing_is_what_trying_every_completion_finds(condition, opens, facts):
    rule = toy.Rule("asked", zh="问", en="asked", when=condition)
    program = enact(toy.Book.of([rule]), toy.LAW_DAY, opens=opens)
    known = {f"fact:{name}": facts[name] for name in program.facts} | program.opens
    coarse = {"fact:industry"} if facts["industry"] in ("26", "261") else set()
    unknown = [step for step in program.steps if isinstance(step, Ask) and (known[step.atom] is None or step.atom in coarse)]
    if sum(step.kind == "day" for step in unknown) > 1 or len(unknown) > 5:
        return  # too many completions to try: two unknown days are tested below
    domains = [grid(step, facts) for step in unknown]

    compiled, outcomes = {}, {}
    for completion in product(*domains):
        completed = dict(zip((step.atom for step in unknown), completion, strict=True))
        read = {atom: completed.get(atom, reading) for atom, reading in program.opens.items()}
        key = tuple(read.values())
        if key not in compiled:
            compiled[key] = compile_record(evolve(program, opens=read))
        full = {**facts, **{atom.partition(":")[2]: value for atom, value in completed.items() if atom not in read}}
        outcomes[completion] = compiled[key](full, toy.TODAY)[0]
    found = {
        step.atom
        for i, step in enumerate(unknown)
        for completion, outcome in outcomes.items()
        if any(outcomes[(*completion[:i], other, *completion[i + 1 :])] != outcome for other in domains[i])
    }

    assert found == set(Diagrams(program, facts, toy.TODAY).missing("asked"))


UNKNOWN_DAYS = {"listed_on": None, "done_on": None, "due_on": None}


@settings(max_examples=60)
@given(toy.day_tests(), toy.near(toy.TODAY), st.sampled_from(sorted(UNKNOWN_DAYS)))
def test_missing_is_exact_with_two_unknown_days(condition, known, given_day):
    rule = toy.Rule("asked", zh="问", en="asked", when=condition)
    program = enact(toy.Book.of([rule]), toy.LAW_DAY)
    facts = {**UNKNOWN_DAYS, given_day: known}
    unknown = [name for name in UNKNOWN_DAYS if name != given_day and name in program.facts]
    decide = compile_record(program)
    # known days lie within 45 of today, and a chain of two tests is at most four months long
    days = [NEVER, *(toy.TODAY + dt.timedelta(n) for n in range(-190, 191))]

    rows = {}
    for pair in product(*(days for _ in unknown)):
        rows[pair] = decide({**facts, **dict(zip(unknown, pair, strict=True))}, toy.TODAY)[0]
    found = set()
    for i, name in enumerate(unknown):
        seen = {}
        for pair, outcome in rows.items():
            seen.setdefault(pair[:i] + pair[i + 1 :], set()).add(outcome)
        if any(len(outcomes) > 1 for outcomes in seen.values()):
            found.add(f"fact:{name}")

    assert found == set(Diagrams(program, facts, toy.TODAY).missing("asked"))


@given(toy.books(), toy.opens(), toy.facts())
def test_a_settled_answer_is_the_only_one_possible(book, opens, facts):
    program = enact(book, toy.LAW_DAY, opens=opens)
    diagrams = Diagrams(program, facts, toy.TODAY)

    for name, value in answers(program, facts).items():
        if value is not None:
            diagram = diagrams.of(name)
            assert not isinstance(diagram, Branch)
            assert value == diagram.value


@given(toy.books(), toy.opens(), toy.facts())
def test_the_explanation_never_contradicts_the_outcome(book, opens, facts):
    program = enact(book, toy.LAW_DAY, opens=opens)

    for name, value in answers(program, facts).items():
        decision = explain(Case(program, facts, toy.TODAY), name, rules_hash=HASH)

        assert value == decision.value
        assert value == decision.tree.value
        assert (decision.status == "unknown") == (value is None)
        assert not decision.because or value is not None
        for node in decision.tree.walk():
            values = [child.value for child in node.children]
            if node.sort == "any":
                assert node.value is (True if True in values else None if None in values else False)
            if node.sort == "all":
                assert node.value is (False if False in values else None if None in values else True)
            if node.sort == "not":
                assert node.value is (None if values == [None] else not values[0])


@given(toy.books(), toy.opens(), toy.facts())
def test_an_answer_comes_back_from_its_document(book, opens, facts):
    program = enact(book, toy.LAW_DAY, opens=opens)

    for name in program.answers:
        decision = explain(Case(program, facts, toy.TODAY), name, rules_hash=HASH)
        assert decision == Decision.from_dict(decision.to_dict())


@given(toy.expressions(), toy.opens(), toy.facts(), st.randoms())
def test_the_order_of_facts_does_not_matter(condition, opens, facts, random):
    program = enact(toy.Book.of([toy.Rule("asked", zh="问", en="asked", when=condition)]), toy.LAW_DAY, opens=opens)
    names = list(facts)
    random.shuffle(names)
    shuffled = {name: facts[name] for name in names}
    one, two = (Case(program, known, toy.TODAY) for known in (facts, shuffled))

    assert explain(one, "asked", rules_hash=HASH) == explain(two, "asked", rules_hash=HASH)
