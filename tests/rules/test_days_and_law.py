"""Periods behind days off, rules by the law of another day, cautions and numbers with their own standing: every reading."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

import toy_law as toy
from cleanprod.errors import RuleError
from cleanprod.rules import (
    ALWAYS,
    NEVER,
    NONE,
    ON,
    Book,
    Calendar,
    Caution,
    Dated,
    Decision,
    Param,
    Rule,
    enact,
    first,
    given,
    happened,
)
from cleanprod.rules.enact import periods
from cleanprod.rules.explanation import explain
from cleanprod.rules.grounding import Case
from cleanprod.rules.meaning import meaning
from cleanprod.rules.possible import Diagrams, Leaf
from cleanprod.rules.record import compile_record

A, B, C = toy.FLAGS.values()
LISTED, DONE = toy.EVENTS.values()
DAY = dt.date(2016, 7, 1)
EVE = DAY - dt.timedelta(1)
OLD = toy.clause("OLD 1", dt.date(2012, 7, 1), DAY)
NEW = toy.clause("NEW 1", DAY)
DTYPES = {"flag": pl.Boolean, "event": pl.Date, "day": pl.Date, "number": pl.Float64, "word": pl.String, "code": pl.String}
HASH = "0" * 64


def rule(name="asked", when=A, **more):
    return Rule(name, zh="问", en="asked", when=when, **more)


def bound(*rules, law=toy.LAW_DAY, opens=None, calendar=None):
    return enact(Book.of(rules), law, opens=opens, calendar=calendar)


def read(program, facts, on=toy.TODAY):
    """Give the answer that the meaning, a record, a table in any words and the diagram all have."""
    facts = {**dict.fromkeys(program.facts), **facts}
    value = meaning(program, facts, on)[program.place("asked")]
    assert compile_record(program)(facts, on)[0] == value
    frame = pl.DataFrame([facts], schema={name: DTYPES[toy.FACTS[name].fact_kind] for name in facts} or None)
    frame = frame if facts else pl.DataFrame({"n": [1]})
    for way in toy.WAYS:
        done = toy.assessed(frame, program, program.facts, way, on)
        idle = program.rules["asked"].rule.idle
        if program.rules["asked"].rule.kind == "flag":
            assert done["asked"][0] is value
        else:
            status = "unknown" if value is None else "none" if value == idle else "settled"
            assert (done["asked_status"][0], done["asked"][0]) == (status, value if status == "settled" else None)
    diagram = Diagrams(program, facts, on).of("asked")
    assert value is None or (isinstance(diagram, Leaf) and diagram.value == value)
    return value


def told(program, facts, on=toy.TODAY):
    return explain(Case(program, {**dict.fromkeys(program.facts), **facts}, on), "asked", rules_hash=HASH)


# given, happened, always, several words


@pytest.mark.parametrize(
    ("kind", "value", "idle"), [("day", toy.DUE, NEVER), ("word", toy.LEVEL, NONE), ("number", toy.LIMIT, 0)]
)
def test_given_gives_a_value_where_its_condition_holds_and_otherwise_nothing(kind, value, idle):
    program = bound(rule(when=given(A, value)))
    facts = {"due_on": toy.TODAY, "level": "I"}
    facts = {name: facts[name] for name in program.facts if name in facts}
    held = {"day": toy.TODAY, "word": "I", "number": 5}[kind]

    assert read(program, {**facts, "a": True}) == held
    assert read(program, {**facts, "a": False}) == idle
    assert read(program, {**facts, "a": None}) is None


def test_given_refuses_what_is_no_condition():
    with pytest.raises(RuleError, match="expected a flag"):
        given(LISTED, toy.DUE)


HAPPENED = [(toy.TODAY, True), (toy.TODAY + dt.timedelta(1), False), (NEVER, False), (None, None)]


@pytest.mark.parametrize(("day", "outcome"), HAPPENED)
def test_what_has_happened_lies_not_after_the_day_asked(day, outcome):
    assert read(bound(rule(when=happened(LISTED))), {"listed_on": day}) is outcome


def test_what_always_holds_hangs_on_its_clauses_alone():
    asked = rule(when=ALWAYS, under=(NEW,))

    assert read(bound(asked, law=DAY), {}) is True
    assert read(bound(asked, law=EVE), {}) is False


@pytest.mark.parametrize(("level", "outcome"), [("I", True), ("II", True), ("III", False), (None, None)])
def test_a_word_is_one_of_several(level, outcome):
    assert read(bound(rule(when=toy.LEVEL.is_("I", "II"))), {"level": level}) is outcome


# days off


def off(*days):
    return Calendar.of("test", [dt.date.fromisoformat(day) for day in days])


GOLDEN = off(*(f"2019-10-0{n}" for n in range(1, 8)), "2019-10-12", "2019-10-13")


def test_a_calendar_knows_the_next_day_and_its_longest_break():
    assert GOLDEN.workday(dt.date(2019, 9, 30)) == dt.date(2019, 9, 30)
    assert [GOLDEN.workday(dt.date(2019, 10, n)) for n in (1, 7)] == [dt.date(2019, 10, 8)] * 2
    assert GOLDEN.workday(dt.date(2019, 10, 12)) == dt.date(2019, 10, 14)
    assert GOLDEN.longest == 7
    assert (off().longest, off().workday(NEVER)) == (0, NEVER)


@pytest.mark.parametrize(("listed", "plain", "moved"), [
    ("2019-08-30", "2019-09-30", "2019-09-30"),
    ("2019-09-01", "2019-10-01", "2019-10-08"),
    ("2019-09-07", "2019-10-07", "2019-10-08"),
    ("2019-09-12", "2019-10-12", "2019-10-14"),
    ("2019-01-31", "2019-02-28", "2019-02-28"),
])  # fmt: skip
def test_a_period_moves_behind_days_off_and_a_shift_does_not(listed, plain, moved):
    facts = {"listed_on": dt.date.fromisoformat(listed)}
    on = dt.date(2019, 12, 31)
    period, shift = rule(when=LISTED.period(months=toy.MONTHS)), rule(when=LISTED.shift(months=toy.MONTHS))

    assert read(bound(period), facts, on) == dt.date.fromisoformat(plain)
    assert read(bound(period, calendar=GOLDEN), facts, on) == dt.date.fromisoformat(moved)
    assert read(bound(shift, calendar=GOLDEN), facts, on) == dt.date.fromisoformat(plain)
    assert read(bound(period, calendar=GOLDEN), {"listed_on": NEVER}, on) == NEVER
    assert read(bound(period, calendar=GOLDEN), {}, on) is None


def test_a_period_needs_a_day_and_says_that_it_moves():
    with pytest.raises(RuleError, match="expected a day"):
        A.period(months=toy.MONTHS)
    day = told(bound(rule(when=LISTED.period(months=toy.MONTHS) < ON), calendar=GOLDEN), {"listed_on": dt.date(2018, 1, 1)})
    assert "behind days off" in day.explain("en")


def test_two_periods_with_other_days_off_are_not_the_same_law():
    from cleanprod.rules.hashing import rules_hash  # noqa: PLC0415 - only this test asks it

    asked = rule(when=LISTED.period(months=toy.MONTHS))
    assert rules_hash(bound(asked)) != rules_hash(bound(asked, calendar=GOLDEN))
    assert rules_hash(bound(asked, calendar=GOLDEN)) != rules_hash(bound(asked, calendar=off("2019-10-01")))


BREAKS = off(*((toy.TODAY + dt.timedelta(n)).isoformat() for n in (*range(-33, -20), *range(-2, 1), 5, *range(20, 34))))


@settings(max_examples=40)
@over(st.sampled_from(toy.COMPARISONS), st.booleans(), toy.near(toy.TODAY) | st.just(NEVER))
def test_missing_is_exact_behind_long_breaks(relation, swap, done):
    left, right = LISTED.period(months=toy.MONTHS), DONE
    condition = toy.compared(relation, *((right, left) if swap else (left, right))) & (LISTED <= ON)
    program = bound(rule(when=condition), calendar=BREAKS)
    decide = compile_record(program)
    days = [NEVER, *(toy.TODAY + dt.timedelta(n) for n in range(-130, 131))]
    outcomes = {decide({"listed_on": day, "done_on": done}, toy.TODAY)[0] for day in days}

    found = Diagrams(program, {"listed_on": None, "done_on": done}, toy.TODAY).missing("asked")
    assert found == (("fact:listed_on",) if len(outcomes) > 1 else ())


# a rule by the law of another day

MONTHS = Param("some_months", "number", toy.text("months"), (Dated(1, until=DAY), Dated(2, DAY)))
WITHIN = Rule("within", zh="期限", en="within", when=toy.DUE.shift(months=MONTHS), under=(OLD, NEW), no_outside=True)
AT = rule(when=WITHIN.at(toy.DUE))
FIRST_DAY = dt.date(2012, 7, 1)
BOUNDARIES = [
    # the day of the act, the law day, the answer
    (EVE, DAY, dt.date(2016, 7, 30)),
    (DAY, DAY, dt.date(2016, 9, 1)),
    (DAY, dt.date(2030, 1, 1), dt.date(2016, 9, 1)),
    (FIRST_DAY, DAY, dt.date(2012, 8, 1)),
    (FIRST_DAY - dt.timedelta(1), DAY, dt.date(2012, 7, 30)),  # before the rule's first day: by its first wording
    (DAY, EVE, dt.date(2016, 8, 1)),  # the law day lies before: what came later does not apply yet
    (NEVER, DAY, NEVER),
    (None, DAY, None),
]


@pytest.mark.parametrize(("act", "law", "answer"), BOUNDARIES)
def test_a_rule_by_the_law_of_the_day_of_an_act(act, law, answer):
    assert read(bound(AT, law=law), {"due_on": act}) == answer


def test_the_law_of_another_day_is_that_of_clauses_needs_cautions_and_numbers():
    assert periods(WITHIN, DAY) == [FIRST_DAY, DAY]
    assert periods(WITHIN, EVE) == [FIRST_DAY]
    fees = toy.clause("FEES 5", dt.date(2003, 7, 1), dt.date(2018, 1, 1))
    needing = Rule("needing", zh="须", en="needing", when=A, under=(OLD, NEW), needs=(fees,))
    assert periods(needing, toy.TODAY) == [FIRST_DAY, DAY, dt.date(2018, 1, 1)]
    asked = bound(rule(when=needing.at(toy.DUE)))
    assert read(asked, {"a": True, "due_on": dt.date(2017, 12, 31)}) is True
    assert read(asked, {"a": True, "due_on": dt.date(2018, 1, 1)}) is False


def test_a_day_by_the_law_of_another_day_must_be_in_force_in_every_period():
    gone = evolve(WITHIN, under=(OLD,))
    with pytest.raises(RuleError, match="in force wherever it is used"):
        bound(rule(when=gone.at(toy.DUE)))


OPEN = toy.clause("NEW 2", DAY, given=("stand:S1",))
GROUND = Rule("ground", zh="情形", en="ground", when=A, under=(OLD, OPEN))


@pytest.mark.parametrize("reading", [True, False, None])
def test_an_open_question_matters_only_under_the_law_that_asks_it(reading):
    program = bound(rule(when=GROUND.at(toy.DUE)), law=DAY, opens={"stand:S1": reading})

    assert read(program, {"a": True, "due_on": EVE}) is True
    assert read(program, {"a": True, "due_on": DAY}) is reading
    assert read(program, {"a": False, "due_on": None}) is False
    if reading is False:
        assert set(Diagrams(program, {"a": True}, toy.TODAY).missing("asked")) == {"fact:due_on"}


def test_the_law_of_another_day_is_told_and_its_clauses_are_cited():
    before = told(bound(AT, law=DAY), {"due_on": EVE})
    after = told(bound(AT, law=DAY), {"due_on": DAY})

    assert (before.clauses, after.clauses) == (("OLD 1",), ("NEW 1",))
    assert "by the law in force from 2012-07-01" in before.explain("en")
    assert "适用 2012-07-01 起的法" in before.explain("zh")
    assert Decision.from_dict(before.to_dict()) == before


def test_only_a_rule_has_a_law_of_another_day():
    with pytest.raises(RuleError, match="Only a rule has clauses"):
        A.at(toy.DUE)
    with pytest.raises(RuleError, match="expected a day"):
        GROUND.at(A)
    with pytest.raises(RuleError, match="~ on rule ground"):
        _ = ~GROUND.at(toy.DUE)


# cautions, effects, numbers with their own standing


@pytest.mark.parametrize(("b", "warned"), [(True, True), (False, False), (None, False)])
def test_a_caution_goes_with_an_answer_only_where_its_condition_is_true(b, warned):
    asked = rule(cautions=(Caution(toy.text("mind"), ("yes",), when=B),))

    assert bool(told(bound(asked), {"a": True, "b": b}).warnings) is warned
    assert told(bound(asked), {"a": False, "b": True}).warnings == ()
    assert told(bound(asked), {"b": True}).warnings == ()
    assert told(bound(asked), {"a": True, "b": b}).missing == ()  # a caution is never missing


def test_a_caution_waits_for_its_atoms_and_its_condition():
    asked = rule(when=A | C, cautions=(Caution(toy.text("mind"), ("yes",), through=(A,), when=B),))

    assert told(bound(asked), {"a": True, "b": True}).warnings != ()
    assert told(bound(asked), {"c": True, "b": True}).warnings == ()
    with pytest.raises(RuleError, match=r"Caution\.when"):
        Caution(toy.text("mind"), ("yes",), when=LISTED)


def test_an_alternative_has_an_effect_of_its_own():
    track = rule(when=first((A, "short"), otherwise="long"), effects={"short": "may"})

    assert told(bound(track), {"a": True}).effect == "may"
    assert told(bound(track), {"a": False}).effect == "shall"


def test_a_number_brings_its_own_standing_and_review_day():
    weak = Param("weak", "number", toy.text("weak"), (Dated(5),), standing="unverified", review_by=dt.date(2018, 5, 31))
    over_it = told(bound(rule(when=weak < toy.MASS, under=(NEW,))), {"mass": 6})
    plain = told(bound(rule(when=toy.MASS > toy.LIMIT, under=(NEW,))), {"mass": 6})

    assert (over_it.standing, plain.standing) == ("unverified", "confirmed")
    assert [one.en for one in over_it.warnings] == [
        "weak (weak) was due for review by 2018-05-31; this answer is for a later day"
    ]
    assert plain.warnings == ()
    on = dt.date(2018, 5, 31)
    assert told(bound(rule(when=weak < toy.MASS), law=on), {"mass": 6}, on).warnings == ()


def test_the_standing_of_a_number_that_did_not_decide_does_not_count():
    weak = Param("weak", "number", toy.text("weak"), (Dated(5),), standing="unverified")
    inner = rule("inner", weak < toy.MASS, under=(OLD, NEW))

    assert told(bound(rule(when=A | inner, under=(NEW,))), {"a": True, "mass": 1}).standing == "confirmed"
    assert told(bound(rule(when=A | inner, under=(NEW,))), {"a": False, "mass": 6}).standing == "unverified"
