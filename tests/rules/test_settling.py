"""What is left of a program for a table says the same as the program, step by step."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toy_law as toy
from cleanprod.rules import NEVER, ON, Book, Calendar, Dated, Param, Rule, enact, first
from cleanprod.rules.meaning import meaning, value_of
from cleanprod.rules.program import AllOf, AnyOf, Choice, Compared, Shifted, Worked
from cleanprod.rules.settling import settle

DAY = dt.date(2018, 3, 31)
CALENDAR = Calendar.of("off", [DAY + dt.timedelta(n) for n in (0, 1, 2, 30, 31)])
LISTED, DUE = toy.EVENTS["listed_on"], toy.DUE


def settled(program, held, on=toy.TODAY):
    return settle(program, on, held, range(len(program.steps)))


def values_of(left, facts):
    """Give the value of every step that is left."""
    found = []
    for step in left.steps:
        found.append(value_of(step, found.__getitem__, lambda atom: facts.get(atom.removeprefix("fact:")), toy.TODAY))
    return found


def program_of(when, calendar=None, opens=None):
    return enact(Book.of([Rule("asked", zh="问", en="asked", when=when)]), toy.LAW_DAY, calendar=calendar, opens=opens)


@settings(max_examples=400)
@given(toy.books(), toy.opens(), st.lists(toy.facts(), min_size=1, max_size=4), st.sets(st.sampled_from(list(toy.FACTS))))
def test_each_step_means_what_is_left_of_it(book, opens, rows, held):
    program = enact(book, toy.LAW_DAY, opens=opens)
    left = settled(program, held)

    for row in rows:
        facts = {name: value for name, value in row.items() if name in held}
        values = values_of(left, facts)
        assert meaning(program, facts, toy.TODAY) == [values[left.places[place]] for place in range(len(program.steps))]


MARKS = [DAY + dt.timedelta(n) for n in (-35, -31, -30, -1, 0, 1, 2, 3, 28, 33)]


@pytest.mark.parametrize("relation", toy.COMPARISONS)
@pytest.mark.parametrize("months", [0, 1, 12])
@pytest.mark.parametrize("calendar", [None, CALENDAR])
def test_a_period_against_a_day_of_the_law_is_its_first_day_against_an_earlier_one(relation, months, calendar):
    period = Param("period", "number", toy.text("period"), (Dated(months),))
    for mark in MARKS:
        bound = Param("bound", "day", toy.text("bound"), (Dated(mark),))
        program = program_of(toy.compared(relation, DUE.period(months=period), bound), calendar)
        left = settled(program, {"due_on"})
        answer = left.places[program.place("asked")]

        assert not any(isinstance(left.steps[place], (Shifted, Worked)) for place in left.reach(answer))
        for day in (*(mark + dt.timedelta(n) for n in range(-400, 40)), NEVER, None):
            facts = {"due_on": day}
            assert values_of(left, facts)[answer] is meaning(program, facts, toy.TODAY)[program.place("asked")]


BEFORE = Param("before", "day", toy.text("before"), (Dated(toy.TODAY - dt.timedelta(9)),))
LESS = [
    (LISTED <= ON, 1),
    ((DUE <= ON) & (DUE <= BEFORE), 1),
    ((DUE < BEFORE) | (DUE <= ON), 1),
    (~(DUE > ON) & (DUE < BEFORE), 1),
    ((DUE >= BEFORE) & (DUE <= ON), 2),
    ((LISTED.shift(months=toy.MONTHS) <= BEFORE) & (LISTED <= ON), 1),
    (first((toy.OPENS["stand:S1"], DUE <= ON), otherwise=~(DUE > ON)), 1),
]


@pytest.mark.parametrize(("when", "comparisons"), LESS)
def test_of_two_bounds_of_one_day_the_narrower_is_left(when, comparisons):
    program = program_of(when)
    left = settled(program, toy.FACTS)
    reached = [left.steps[place] for place in left.reach(left.places[program.place("asked")])]

    assert sum(isinstance(step, Compared) for step in reached) == comparisons
    assert not any(isinstance(step, Choice) for step in reached)
    assert sum(isinstance(step, (AllOf, AnyOf)) for step in reached) == comparisons - 1


MOST = Param("most", "number", toy.text("most"), (Dated(7),))
A, B, C = toy.FLAGS.values()
INNER = first((A, DUE <= ON), otherwise=B)
SAME = [
    (toy.MASS > toy.LIMIT) & (toy.MASS >= toy.LIMIT),
    (toy.MASS > toy.LIMIT) | (toy.MASS >= toy.LIMIT),
    (toy.MASS < MOST) & (toy.MASS <= MOST) & (toy.MASS <= toy.LIMIT),
    (toy.MASS < MOST) | (toy.MASS <= MOST) | (toy.MASS <= toy.LIMIT),
    first((DUE <= ON, INNER), otherwise=C),
    first((DUE <= ON, C), otherwise=INNER),
    first((A, INNER), otherwise=DUE <= ON),
]


@pytest.mark.parametrize("when", SAME)
def test_whatever_is_known_it_says_the_same(when):
    program = program_of(when)
    left = settled(program, toy.FACTS)
    answer = left.places[program.place("asked")]

    known = ((True, False, None), (True, False, None), (True, False, None), (toy.TODAY, NEVER, None), (4, 5, 6, 7, 8, None))
    for a, b, c, due, mass in product(*known):
        facts = {"a": a, "b": b, "c": c, "due_on": due, "mass": mass}
        assert values_of(left, facts)[answer] is meaning(program, facts, toy.TODAY)[program.place("asked")]


def test_facts_without_a_column_are_settled():
    program = program_of(first((toy.FLAGS["a"], toy.LEVEL.is_("I")), otherwise=toy.MASS > toy.LIMIT))

    left = settled(program, set())
    assert left.value(left.places[program.place("asked")]) is None
