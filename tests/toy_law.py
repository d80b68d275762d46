"""A small invented law to test the language with, and strategies for rules at random."""

from __future__ import annotations

import datetime as dt
from itertools import count

import narwhals as nw
from hypothesis import strategies as st

from cleanprod.law import Clause, Span
from cleanprod.rules import NEVER, ON, Book, Const, Dated, Fact, Open, Param, Rule, first
from cleanprod.rules.table import Columns, assess_frame
from cleanprod.words import Text

TODAY = dt.date(2018, 6, 1)
LAW_DAY = TODAY

WAYS = {
    "polars": lambda frame: frame,
    "lazy polars": lambda frame: frame.lazy(),
    "narwhals": lambda frame: nw.from_native(frame.lazy()),
}
"""In whose words a table is asked."""


def assessed(frame, program, names, way, on=TODAY):
    """Read a program over a frame of polars whose columns are the facts of these names."""
    done = assess_frame(WAYS[way](frame), program, Columns({name: name for name in names}), on, frame.columns)
    return (done.to_native() if way == "narwhals" else done).lazy().collect()


def text(word):
    return Text(word, word)


def clause(name, start=None, until=None, given=(), review_by=dt.date(2099, 1, 1)):
    return Clause(name, text(name), (Span(start, until, tuple(given)),), "confirmed", dt.date(2017, 1, 1), review_by)


FLAGS = {name: Fact(name, "flag", text(name)) for name in ("a", "b", "c")}
EVENTS = {name: Fact(name, "event", text(name)) for name in ("listed_on", "done_on")}
DUE = Fact("due_on", "day", text("due_on"))
MASS = Fact("mass", "number", text("mass"))
LEVEL = Fact("level", "word", text("level"))
INDUSTRY = Fact("industry", "code", text("industry"))
FACTS = {**FLAGS, **EVENTS, "due_on": DUE, "mass": MASS, "level": LEVEL, "industry": INDUSTRY}
OPENS = {"stand:S1": Open("stand:S1"), "text:t1": Open("text:t1")}

MONTHS = Param("months", "number", text("months"), (Dated(1),))
LIMIT = Param("limit", "number", text("limit"), (Dated(5),))
LEVELS = Param("levels", "word", text("levels"), (Dated(("I", "II")),))
CODES = Param("codes", "code", text("codes"), (Dated(("25", "2611", "2612")),))

names = count(1)
COMPARISONS = ("<", "<=", ">", ">=")


def compared(relation, left, right):
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[relation]


def expressions(max_leaves=8):
    """Conditions of every shape, over facts, open questions, comparisons, choices and named rules."""
    days = st.sampled_from([*EVENTS.values(), DUE, ON]).flatmap(lambda day: st.sampled_from([day, day.shift(months=MONTHS)]))
    leaves = st.one_of(
        st.sampled_from([*FLAGS.values(), *OPENS.values()]),
        st.builds(compared, st.sampled_from(COMPARISONS), days, days),
        st.builds(compared, st.sampled_from(COMPARISONS), st.just(MASS), st.just(LIMIT)),
        st.sampled_from([LEVEL.is_("I"), LEVEL.is_in(LEVELS), INDUSTRY.within(CODES)]),
    )

    def named(condition):
        return Rule(f"rule_{next(names)}", zh="规则", en="rule", when=condition)

    def under(condition, given):
        return Rule(
            f"rule_{next(names)}", zh="规则", en="rule", when=condition, no_outside=True, under=(clause("T 1", given=given),)
        )

    def day_chosen(condition, other, one, two, relation):
        chosen = Rule(f"rule_{next(names)}", zh="期限", en="day", when=first((condition, one), (other, two), otherwise=NEVER))
        return compared(relation, chosen, ON)

    def word_chosen(condition, other):
        track = Rule(
            f"rule_{next(names)}", zh="流程", en="track", when=first((condition, "I"), (other, "III"), otherwise="none")
        )
        return track.is_in(LEVELS)

    def grow(inner):
        return st.one_of(
            st.builds(lambda x, y: x & y, inner, inner),
            st.builds(lambda x, y: x | y, inner, inner),
            st.builds(lambda x: ~x, inner),
            st.builds(named, inner),
            st.builds(under, inner, st.sampled_from([(), ("stand:S1",), ("text:t1",)])),
            st.builds(day_chosen, inner, inner, days, days, st.sampled_from(COMPARISONS)),
            st.builds(word_chosen, inner, inner),
            st.builds(lambda c, x, y: first((c, x), otherwise=y), inner, inner, inner),
        )

    return st.recursive(leaves, grow, max_leaves=max_leaves)


def day_tests():
    """Conditions over days alone, one unknown day against another, months apart.

    Only one side is shifted: two that both are can fall together at the end of a month, which `cells` leaves out.
    """
    days = st.sampled_from([*EVENTS.values(), DUE, ON])
    later = days.flatmap(lambda day: st.sampled_from([day.shift(months=MONTHS), day.shift(months=MONTHS).shift(months=MONTHS)]))
    leaves = st.builds(compared, st.sampled_from(COMPARISONS), days, days | later) | st.builds(
        compared, st.sampled_from(COMPARISONS), later, days
    )
    return st.recursive(
        leaves, lambda inner: st.builds(lambda x, y: x & y, inner, inner) | st.builds(lambda x: ~x, inner), max_leaves=4
    )


def books():
    """Books that ask one question of yes or no, one day and one choice."""

    def book(condition, other):
        asked = Rule("asked", zh="问", en="asked", when=condition)
        day = Rule("day", zh="日", en="day", when=first((other, EVENTS["listed_on"].shift(months=MONTHS)), otherwise=NEVER))
        track = Rule(
            "track", zh="流程", en="track", when=first((condition, "I"), (other, "II"), otherwise=Const("III", "word"))
        )
        return Book.of([asked, day, track])

    return st.builds(book, expressions(), expressions(4))


def near(day):
    return st.integers(-45, 45).map(lambda n: day + dt.timedelta(n))


VALUES = {
    **{name: st.sampled_from((True, False, None)) for name in FLAGS},
    **{name: st.none() | st.just(NEVER) | near(TODAY) for name in EVENTS},
    "due_on": st.none() | near(TODAY),
    "mass": st.sampled_from((None, 0, 4, 5, 6)),
    "level": st.sampled_from((None, "I", "II", "III")),
    "industry": st.sampled_from((None, "25", "2511", "26", "261", "2611", "5")),
}


def facts():
    """Facts of the toy law, unknown ones among them."""
    return st.fixed_dictionaries(VALUES)


def opens():
    """Readings of the open questions."""
    return st.fixed_dictionaries({atom: st.sampled_from((True, False, None)) for atom in OPENS})
