"""Groups of facts that answer one question: every reading completes them alike, and none answers a contradiction."""

from __future__ import annotations

import datetime as dt
from itertools import product

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import toy_law as toy
from cleanprod.errors import RecordError, RuleError
from cleanprod.rules import Book, Dated, Param, Rule, Same, enact, first
from cleanprod.rules.grounding import Case
from cleanprod.rules.meaning import meaning, without_contradictions
from cleanprod.rules.record import compile_record

A, B, C = toy.FLAGS.values()
DAY = dt.date(2016, 7, 1)
SAME = Same((A,), (B, C))
SCHEMA = dict.fromkeys(toy.FLAGS, pl.Boolean)
READINGS = st.sampled_from((True, False, None))


def rule(when):
    return Rule("asked", zh="问", en="asked", when=when)


def flags():
    return st.recursive(
        st.sampled_from([A, B, C]),
        lambda inner: st.one_of(
            st.builds(lambda x, y: x & y, inner, inner),
            st.builds(lambda x, y: x | y, inner, inner),
            st.builds(lambda x: ~x, inner),
            st.builds(lambda c, x, y: first((c, x), otherwise=y), inner, inner, inner),
        ),
        max_leaves=6,
    )


@settings(max_examples=80)
@given(flags(), st.lists(st.tuples(READINGS, READINGS, READINGS), min_size=1, max_size=6), st.sampled_from(list(toy.WAYS)))
def test_every_reading_completes_them_alike(condition, rows, way):
    program = enact(Book.of([rule(condition)], [SAME]), toy.LAW_DAY)
    decide = compile_record(program)
    facts = [dict(zip(toy.FLAGS, row, strict=True)) for row in rows]
    frame = pl.DataFrame(facts, schema=SCHEMA)

    table = toy.assessed(frame, program, toy.FLAGS, way)["asked"].to_list()

    for known, answered in zip(facts, table, strict=True):
        clash = (known["a"] is False and True in (known["b"], known["c"])) or (
            known["a"] is True and known["b"] is False and known["c"] is False
        )
        if clash:
            with pytest.raises(RecordError):
                decide(known, toy.TODAY)
            with pytest.raises(RecordError):
                meaning(program, known, toy.TODAY)
        else:
            value = meaning(program, known, toy.TODAY)[program.place("asked")]
            assert decide(known, toy.TODAY) == (value,)
            assert answered is value


@pytest.mark.parametrize("way", toy.WAYS)
@pytest.mark.parametrize("held", ["a", "b", "ab", "bc"])
def test_facts_without_a_column_follow_from_those_with_one(way, held):
    rules = [evolve(rule(when), name=f"asked_{i}") for i, when in enumerate((B | C, B, A, A | B, ~A & C))]
    program = enact(Book.of(rules, [SAME]), toy.LAW_DAY)
    rows = [dict(zip(held, row, strict=True)) for row in product((True, False, None), repeat=len(held))]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(held, pl.Boolean))

    done = toy.assessed(frame, program, held, way)

    for row, got in zip(rows, done.iter_rows(named=True), strict=True):
        values = meaning(program, without_contradictions(program, row), toy.TODAY)
        assert {name: values[program.place(name)] for name in program.answers} == {name: got[name] for name in program.answers}


def test_they_answer_one_question_only_on_the_days_of_their_clauses():
    dated = evolve(SAME, under=(toy.clause("NEW 8", DAY),))
    book = Book.of([rule(B | C)], [dated])

    assert compile_record(enact(book, DAY))({"a": False, "b": None, "c": None}, toy.TODAY) == (False,)
    assert compile_record(enact(book, DAY - dt.timedelta(1)))({"a": False, "b": None, "c": None}, toy.TODAY) == (None,)


def test_a_fact_that_the_rules_do_not_ask_still_completes_the_others():
    program = enact(Book.of([rule(first((A, B), otherwise=B))], [Same((A,), (B,))]), toy.LAW_DAY)

    assert compile_record(program)({"a": False, "b": None}, toy.TODAY) == (False,)
    assert meaning(program, {"a": False}, toy.TODAY)[program.place("asked")] is False


def test_a_fact_in_two_groups_is_refused():
    with pytest.raises(RuleError, match="fact:b in two groups"):
        Book.of([rule(A)], [Same((A,), (B,)), Same((B,), (C,))])


HIDDEN = [
    (Rule("d", zh="定", en="d", when=toy.INDUSTRY).within(toy.CODES), {}, {"fact:industry"}),
    (Rule("d", zh="定", en="d", when=toy.INDUSTRY).within(toy.CODES), {"industry": "26"}, {"fact:industry"}),
    (Rule("d", zh="定", en="d", when=toy.LEVEL).is_in(toy.LEVELS), {}, {"fact:level"}),
    (Rule("d", zh="定", en="d", when=toy.MASS) > toy.LIMIT, {}, {"fact:mass"}),
    (toy.LEVEL, {}, {"fact:level"}),
    (first((A, toy.LEVEL), otherwise="none"), {}, {"fact:a", "fact:level"}),
    (toy.INDUSTRY, {}, {"fact:industry"}),
    (toy.MASS, {}, {"fact:mass"}),
]


@pytest.mark.parametrize(("when", "facts", "missing"), HIDDEN)
def test_a_fact_behind_a_name_is_missing_too_and_no_word_is_invented(when, facts, missing):
    asked = Rule("asked", zh="问", en="asked", when=when)
    beside = Rule("beside", zh="旁", en="beside", when=toy.LEVEL.is_("I") | toy.INDUSTRY.within(toy.CODES))
    case = Case(enact(Book.of([asked, beside]), toy.LAW_DAY), facts, toy.TODAY)

    assert missing == set(case.diagrams.missing("asked"))
    assert not any("\0" in str(value) for value in case.diagrams.values("asked"))


LITERAL = [
    first((toy.OPENS["stand:S1"], "none"), otherwise=Rule("x", zh="选", en="x", when=first((A, toy.LEVEL), otherwise="none"))),
    first((toy.OPENS["stand:S1"], "none"), otherwise=toy.LEVEL),
    first((A, "I"), (toy.OPENS["stand:S1"], "II"), otherwise="none"),
]


@pytest.mark.parametrize("when", LITERAL)
@pytest.mark.parametrize("reading", [True, False, None])
@pytest.mark.parametrize("way", toy.WAYS)
def test_a_choice_on_an_open_question_is_read_alike_from_a_table(when, reading, way):
    program = enact(Book.of([Rule("asked", zh="问", en="asked", when=when)]), toy.LAW_DAY, opens={"stand:S1": reading})
    rows = [{"a": flag, "level": level} for flag in (True, False, None) for level in ("II", "II", "none", None)]
    frame = pl.DataFrame(rows, schema={"a": pl.Boolean, "level": pl.String})

    done = toy.assessed(frame, program, program.facts, way)

    for row, got in zip(rows, done.iter_rows(named=True), strict=True):
        value = meaning(program, row, toy.TODAY)[program.place("asked")]
        status = "unknown" if value is None else "none" if value == "none" else "settled"
        assert (status, value if status == "settled" else None) == (got["asked_status"], got["asked"])


def test_months_of_a_parameter_reach_the_page_of_its_rule():
    months = Param("months", "number", toy.text("months"), (Dated(1, until=DAY), Dated(2, DAY)))
    due = Rule("asked", zh="期限", en="due", when=first((A, toy.DUE.shift(months=months)), otherwise=toy.DUE))

    from cleanprod.rules.page import page  # noqa: PLC0415 - only this test draws a page

    assert "| parameter `months` | months | months (1 until 2016-07-01; 2 from 2016-07-01) |" in page(due)
