"""The whole book, over enterprises at random: a table says what a record says, and what is missing is what matters."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility import BOOK
from cleanprod.models.enterprise import AMOUNTS, FACTS
from cleanprod.rules.possible import Diagrams
from cleanprod.rules.record import compile_record
from cleanprod.tables import answers
from cleanprod.testing import asked_types, enterprises, law_days, readings, tables, values

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A whole book of answers is made for an example: the first that fails is told as it is, and not made smaller."""
STANDS = st.fixed_dictionaries({}, optional=dict.fromkeys(("A8", "A22", "A31", "A40"), readings()))
TEXTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("opinion", "order16", "guideline2018", "pilot2024"), readings()))
HOLIDAYS = tuple(dt.date(2012, 1, 1) + dt.timedelta(n) for n in range(8000) if n % 7 < 2 or n % 90 < 8)
CALENDARS = st.sampled_from((None, HOLIDAYS))
ASKED = asked_types()


def law_of(on, stands, texts, holidays):
    return cp.policy(on=on, stands=stands, texts=texts, holidays=holidays)


def status(rule, value):
    return "unknown" if value is None else "none" if value == rule.idle else "settled"


@settings(max_examples=60, phases=QUICK)
@given(tables(), law_days(), STANDS, TEXTS, CALENDARS, st.sampled_from(("lazy", "short", "long")))
def test_record_and_table_agree_row_by_row(table, on, stands, texts, holidays, way):  # noqa: PLR0917 - drawn
    frame, rows = table
    law = law_of(on, stands, texts, holidays)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "SHORT", 0 if way == "long" else answers.SHORT)
        done = law.assess_table(frame.lazy()).collect() if way == "lazy" else law.assess_table(frame)

    assert done.columns[: len(frame.columns)] == frame.columns
    for row, got in zip(rows, done.iter_rows(named=True), strict=True):
        for name, value in law.assess(row).outcomes.items():
            rule = law.program.rules[name].rule
            if rule.kind == "flag":
                assert (name, got[name]) == (name, value)
            else:
                told = status(rule, value)
                assert (name, got[f"{name}_status"], got[name]) == (name, told, value if told == "settled" else None)


@settings(max_examples=60, phases=QUICK)
@given(enterprises(), law_days(), STANDS, CALENDARS, st.data())
def test_learning_a_fact_never_turns_a_settled_answer(enterprise, on, stands, holidays, data):
    law = law_of(on, stands, {}, holidays)
    facts = enterprise.known_on(law.on)
    name = data.draw(st.sampled_from([name for name in ASKED if facts[name] is None]))
    learnt = data.draw(values(FACTS[name]).filter(lambda value: value is not None))
    known = {fact: value for fact, value in facts.items() if fact in {*ASKED, "city", "district"} and value is not None}
    known |= {fact: enterprise.given[fact] for fact in AMOUNTS if fact in known}
    before = law.assess(cp.Enterprise(**known)).outcomes
    try:
        after = law.assess(cp.Enterprise(**{**known, name: learnt})).outcomes
    except cp.RecordError:
        return  # another fact says otherwise

    assert [q for q, value in before.items() if value is not None and after[q] != value] == []


@settings(max_examples=40, phases=QUICK)
@given(enterprises(), law_days(), readings(), st.sampled_from(("A8", "A22", "A31", "A40")))
def test_settling_a_stand_never_turns_a_settled_answer(enterprise, on, reading, stand):
    before = cp.policy(on=on).assess(enterprise).outcomes
    after = cp.policy(on=on, stands={stand: reading}).assess(enterprise).outcomes

    assert [q for q, value in before.items() if value is not None and after[q] != value] == []


BEFORE_THE_PLAN = "that an event has happened, and not before 2016, is asked apart: before 2016 it cannot be both"
EITHER_WAY = "refused and not reported, or reported untruly: whether it was reported makes no difference where both are yes"
EITHER_LAW = "late by the law of either period, while it is not known which is that of the list"
INEXACT = {
    "audited_in_period": BEFORE_THE_PLAN,
    "correction_order_due": EITHER_WAY,
    **dict.fromkeys(("publication_late", "publication_fine_due", "publication_fine_max_cny", "start_late"), EITHER_LAW),
    **dict.fromkeys(("overdue", "preferences_barred", "preferences_lost", "relisted"), EITHER_LAW),
}
"""Rules that Kleene logic can leave unknown although every completion agrees, each with its reason."""


@settings(max_examples=60, phases=QUICK)
@given(enterprises(), law_days(), STANDS, TEXTS, CALENDARS)
def test_an_unknown_answer_names_what_is_missing_and_a_settled_one_nothing(enterprise, on, stands, texts, holidays):
    for name, decision in law_of(on, stands, texts, holidays).assess(enterprise).decisions().items():
        if name in INEXACT and decision.value is None:
            continue
        assert (name, decision.value is None) == (name, bool(decision.missing))


@settings(max_examples=30, phases=QUICK)
@given(enterprises(), law_days(), STANDS, CALENDARS)
def test_an_answer_comes_back_from_its_document_and_bears_out_its_tree(enterprise, on, stands, holidays):
    for decision in law_of(on, stands, {}, holidays).assess(enterprise).decisions().values():
        assert cp.Decision.from_dict(decision.to_dict()) == decision
        assert decision.tree.value == decision.value


def test_the_inexact_are_rules():
    assert set(INEXACT) <= set(BOOK.answers)


MARKS = ("2015-12-31", "2016-01-01", "2016-06-30", "2016-07-01", "2020-12-31", "2021-01-01")
DAYS = {
    "overdue": ("listed_on", "report_submitted_on", "deferred_until"),
    "audit_outstanding": ("last_audit_completed_on", "report_submitted_on", "pilot_passed_on"),
    "fine_due": ("breach_on", "correction_due_on"),
    "publication_fine_due": ("listed_on", "information_published_on"),
    "next_start_by": ("last_audit_completed_on",),
}
GROUNDS = {
    "exceeds_discharge_standard": True,
    "exceeds_total_cap": False,
    "exceeds_energy_limit": False,
    "other_state_case": False,
}
TOXIC = {"uses_toxic_materials": True, "discharges_toxic_substances": False, "toxic_other": True}
BESIDE = {
    "overdue": {"deferral_agreed": True},
    "audit_outstanding": {"on_key_energy_list": True, "on_key_environment_list": False, "industry": "0111", "pollutes": False},
    "fine_due": {"correction_ordered_on": dt.date(2019, 1, 2), "correction_refused": True},
    "publication_fine_due": {},
    "next_start_by": TOXIC,
}


def grid(on, known):
    """List the days around what matters: the day asked, days of the law, known days, and periods on from them."""
    marks = {on, *map(dt.date.fromisoformat, MARKS), *known}
    around = {mark + dt.timedelta(n) for mark in marks for n in (-1, 0, 1)}
    for mark in marks:
        for months in (1, 2, 12, 24, 60):
            for sign in (1, -1):
                year, month = divmod(mark.year * 12 + mark.month - 1 + sign * months, 12)
                day = dt.date(year, month + 1, min(mark.day, 28))
                around.update(day + dt.timedelta(n) for n in range(-1, 5))
    return [cp.NEVER, *sorted(around)]


ASKED_ON = ("2016-03-31", "2018-02-28", "2019-03-05", "2021-01-01", "2026-08-15")
HELD = ("2016-06-30", "2017-01-31", "2018-02-28", "2019-01-02", "2020-12-31")


@pytest.mark.parametrize("question", DAYS)
@settings(max_examples=12, phases=QUICK)
@given(st.data())
def test_missing_days_are_what_trying_every_day_finds(question, data):
    on = dt.date.fromisoformat(data.draw(st.sampled_from(ASKED_ON)))
    law = cp.policy(
        on=on,
        stands={"A8": False, "A22": True, "A40": True},
        questions=[question],
        texts={"order16": False, "opinion": True, "penalties1996": True},
    )
    unknown = data.draw(st.lists(st.sampled_from(DAYS[question]), min_size=1, max_size=2, unique=True))
    facts = {**GROUNDS, **BESIDE[question]}
    held = [name for name in DAYS[question] if name not in unknown and name in law.program.facts]
    facts |= {name: data.draw(st.sampled_from((cp.NEVER, *map(dt.date.fromisoformat, HELD)))) for name in held}
    facts = {**dict.fromkeys(law.program.facts), **{name: facts[name] for name in facts if name in law.program.facts}}
    decide = compile_record(law.program)
    days = grid(on, [facts[name] for name in held if facts[name] != cp.NEVER])
    others = [name for name, value in facts.items() if value is None and name not in unknown]
    facts |= dict.fromkeys(others, False)
    facts |= {name: "0111" if name == "industry" else "none" for name in others if FACTS[name].kind in ("word", "code")}
    facts |= {name: cp.NEVER for name in others if FACTS[name].kind == "day"}

    rows = {
        turned: decide({**facts, **dict(zip(unknown, turned, strict=True))}, on)[0]
        for turned in product(days, repeat=len(unknown))
    }
    found = set()
    for i, name in enumerate(unknown):
        seen = {}
        for turned, outcome in rows.items():
            seen.setdefault(turned[:i] + turned[i + 1 :], set()).add(outcome)
        if any(len(outcomes) > 1 for outcomes in seen.values()):
            found.add(f"fact:{name}")

    assert set(Diagrams(law.program, facts, on).missing(question)) == found
