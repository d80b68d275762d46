"""Force, open questions, citations, warnings: what an answer rests on and how it says so."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from attrs import evolve

import toy_law as toy
from cleanprod.errors import AnswerError
from cleanprod.law import Clause, Span
from cleanprod.rules import NEVER, ON, Book, Caution, Const, Dated, Decision, Param, Rule, Version, enact, first
from cleanprod.rules.enact import in_force
from cleanprod.rules.explanation import explain
from cleanprod.rules.grounding import Case
from cleanprod.rules.hashing import rules_hash
from cleanprod.rules.html import answers_html, decision_html
from cleanprod.rules.page import page
from cleanprod.rules.what_if import what_if

A, B, C = toy.FLAGS.values()
LISTED, DONE = toy.EVENTS.values()
DUE = toy.DUE
DAY = dt.date(2016, 7, 1)
OLD = toy.clause("OLD 1", dt.date(2012, 7, 1), DAY)
NEW = toy.clause("NEW 1", DAY)
FEES = toy.clause("FEES 5", dt.date(2003, 7, 1), dt.date(2018, 1, 1))
OPEN = toy.clause("NEW 2", DAY, given=("stand:S1",))
UNREAD = toy.clause("OLD 9", dt.date(2004, 10, 1), DAY, given=("text:t1",))


def rule(name="asked", when=A, **more):
    return Rule(name, zh="问", en="asked", when=when, **more)


def ask(rules, facts=None, *, on=toy.TODAY, law=None, name="asked", opens=None, params=None):
    book = Book.of(rules if isinstance(rules, list) else [rules])
    program = enact(book, law or on, opens=opens, params=params)
    return explain(Case(program, facts or {}, on), name, rules_hash=rules_hash(program))


LONG = toy.clause("OLD 5", dt.date(2012, 7, 1), dt.date(2020, 1, 1))
LATE = toy.clause("NEW 8", dt.date(2020, 1, 1))
NEEDING = [
    # under, needs, day, state, since: a rule lapses with the first that it needs, and begins with the last
    ((LONG,), (FEES, LONG), dt.date(2021, 1, 1), "lapsed", dt.date(2018, 1, 1)),
    ((OLD, NEW), (LATE,), dt.date(2018, 1, 1), "not_yet", dt.date(2020, 1, 1)),
    ((OLD,), (FEES,), dt.date(2019, 1, 1), "lapsed", DAY),
    ((NEW,), (UNREAD,), dt.date(2019, 1, 1), "not_yet", None),
]


@pytest.mark.parametrize(("under", "needs", "day", "state", "since"), NEEDING)
def test_a_rule_is_gone_with_the_first_that_it_needs(under, needs, day, state, since):
    told = ask(rule(under=under, needs=needs), {"a": True}, on=day)

    assert (state, since, False) == (told.state, told.since, told.outcome)


BOUNDARIES = [
    # rule, day, state, since, outcome where a is yes
    (rule(under=(OLD,)), dt.date(2012, 6, 30), "not_yet", dt.date(2012, 7, 1), False),
    (rule(under=(OLD,)), dt.date(2012, 7, 1), "in_force", None, True),
    (rule(under=(OLD,)), dt.date(2016, 6, 30), "in_force", None, True),
    (rule(under=(OLD,)), DAY, "lapsed", DAY, False),
    (rule(under=(OLD, NEW)), DAY, "in_force", None, True),
    (rule(under=(OLD, OPEN)), DAY, "open", None, None),
    (rule(under=(UNREAD, NEW)), dt.date(2016, 6, 30), "not_modelled", None, None),
    (rule(under=(NEW,), needs=(FEES,)), dt.date(2017, 12, 31), "in_force", None, True),
    (rule(under=(NEW,), needs=(FEES,)), dt.date(2018, 1, 1), "lapsed", dt.date(2018, 1, 1), False),
    (rule(), dt.date(1999, 1, 1), "in_force", None, True),
]


@pytest.mark.parametrize(("asked", "day", "state", "since", "outcome"), BOUNDARIES)
def test_force_on_both_sides_of_each_day(asked, day, state, since, outcome):
    decision = ask(asked, {"a": True}, on=day)

    assert (state, since, outcome) == (decision.state, decision.since, decision.outcome)


def test_versions_stand_side_by_side():
    versions = Rule("asked", zh="问", en="asked", versions=(Version(A, (OLD,)), Version(B, (NEW,))))

    assert ask(versions, {"a": True, "b": False}, on=dt.date(2016, 6, 30)).clauses == ("OLD 1",)
    assert ask(versions, {"a": True, "b": False}, on=DAY).outcome is False
    assert ask(versions, {"a": False, "b": True}, on=DAY).because == ("fact:b",)
    assert "| fact `a` | a | a |" in page(versions)


def test_a_stand_is_missing_until_it_is_settled_and_then_named_where_it_mattered():
    asked = rule(under=(OPEN,))
    unknown = ask(asked, {"a": True})
    settled = ask(asked, {"a": True}, opens={"stand:S1": False})

    assert unknown.missing == ("stand:S1",)
    assert "open question" in unknown.explain("en")
    assert (settled.outcome, settled.stands, settled.state) == (False, ("stand:S1",), "not_yet")
    assert ask(asked, {"a": False}, opens={"stand:S1": False}).stands == ()
    assert ask(asked, {"a": True}, opens={"stand:S1": True}).because == ("stand:S1", "fact:a")


def test_an_unread_text_says_that_it_was_not_read():
    told = ask(rule(under=(UNREAD,)), {"a": True}, on=dt.date(2013, 1, 1))

    assert told.missing == ("text:t1",)
    assert "was not read" in told.explain("en")
    assert "文本 t1" in told.explain("zh")


def test_an_explanation_shows_what_did_not_apply_and_each_rule_once():
    shared = rule("shared", B, under=(NEW,))
    gone = rule("gone", A, under=(OLD,))
    told = ask(rule("asked", (shared & A) | (shared & C) | gone), {"a": False, "b": True, "c": True})

    text = told.explain("en")
    assert text.count("asked (shared) [NEW 1]") == 1
    assert "above" in text
    assert "lapsed since 2016-07-01: no such rule on this day" in text
    assert "见上" in told.explain("zh")
    assert [node.name for node in told.tree.walk() if node.sort == "rule"] == ["asked", "shared", "shared", "gone"]


def test_clauses_of_yes_no_and_unknown():
    one, two = rule("one", A, under=(NEW,)), rule("two", B, under=(toy.clause("NEW 7", DAY),))
    both = rule("asked", one | two, under=(toy.clause("NEW 9", DAY),))

    assert ask(both, {"a": True}).clauses == ("NEW 9", "NEW 1")
    assert set(ask(both, {"a": False, "b": False}).clauses) == {"NEW 9", "NEW 1", "NEW 7"}
    assert ask(both, {"a": False}).clauses == ("NEW 9", "NEW 7")


def test_standing_is_the_weakest_of_what_decided():
    weak = evolve(NEW, id="NEW 3", standing="unverified")
    both = rule("asked", rule("one", A, under=(NEW,)) | rule("two", B, under=(weak,)))

    assert ask(both, {"a": True}).standing == "confirmed"
    assert ask(both, {"b": True}).standing == "unverified"
    assert ask(rule(), {"a": True}).standing is None


def test_an_answer_past_the_review_day_of_its_clause_says_so():
    stale = toy.clause("NEW 4", DAY, review_by=dt.date(2018, 5, 31))
    told = ask(rule(under=(stale,)), {"a": True})

    assert "due for review by 2018-05-31" in told.warnings[0].en
    assert ask(rule(under=(stale,)), {"a": True}, on=dt.date(2018, 5, 31)).warnings == ()


def test_cautions_go_with_the_outcomes_and_atoms_they_name():
    caution = Caution(toy.text("mind b"), outcomes=("yes",), through=(B,), under=(OLD, NEW))
    asked = rule(when=A | B, cautions=(caution, Caution(toy.text("list is open"), outcomes=("no",))))

    assert [w.en for w in ask(asked, {"b": True}).warnings] == ["mind b (NEW 1)"]
    assert [w.en for w in ask(asked, {"a": True}).warnings] == []
    assert [w.en for w in ask(asked, {"a": False, "b": False}).warnings] == ["list is open"]
    assert "mind b" in page(asked)


def test_an_event_after_the_day_asked_has_not_happened():
    done = rule(when=DONE <= ON)

    assert ask(done, {"done_on": toy.TODAY}).outcome is True
    assert ask(done, {"done_on": toy.TODAY + dt.timedelta(1)}).outcome is False
    assert ask(done, {"done_on": NEVER}).outcome is False
    assert ask(done).missing == ("fact:done_on",)


def test_a_due_day_is_settled_none_or_unknown_with_what_is_still_possible():
    report_by = Rule("asked", zh="期限", en="due", when=first((A, LISTED.shift(months=toy.MONTHS)), otherwise=NEVER))
    listed = {"listed_on": dt.date(2018, 1, 31)}

    settled = ask(report_by, {**listed, "a": True})
    none = ask(report_by, {**listed, "a": False})
    unknown = ask(report_by, listed)

    assert (settled.value, settled.status) == (dt.date(2018, 2, 28), "settled")
    assert (none.value, none.status) == (NEVER, "none")
    assert (unknown.value, unknown.status, unknown.possible) == (None, "unknown", (dt.date(2018, 2, 28), NEVER))
    assert ask(report_by).possible == ()
    assert "still possible: 2018-02-28, none" in unknown.explain("en")
    assert "1 month after listed_on" in settled.explain("en")
    with pytest.raises(AnswerError, match=r"Read \.value and \.status"):
        _ = settled.outcome
    assert Decision.from_dict(none.to_dict()) == none
    assert "a day, none or unknown" in page(report_by)


def test_a_comparison_sees_through_a_choice():
    report_by = Rule("report_by", zh="期限", en="due", when=first((A, LISTED.shift(months=toy.MONTHS)), otherwise=NEVER))
    overdue = rule("asked", report_by < ON)

    assert ask(overdue, {"listed_on": dt.date(2018, 5, 20)}).outcome is False  # whether due on 06-20 or never
    assert ask(overdue, {"listed_on": dt.date(2018, 4, 20)}).missing == ("fact:a",)
    assert "report_by" in ask(overdue, {"listed_on": dt.date(2018, 5, 20)}).explain("en")
    assert ask(rule(when=report_by < ON), {"listed_on": dt.date(2018, 4, 20), "a": True}).outcome is True


def test_a_choice_inside_a_comparison_is_put_into_words():
    late = rule(when=first((A, DUE), (B, LISTED), otherwise=DONE) < ON)
    told = ask(late, {"a": False, "b": True, "listed_on": dt.date(2018, 1, 1)})

    assert told.outcome is True
    assert "due_on or listed_on or done_on is before the day asked" in told.explain("en")
    assert set(told.because) == {"fact:a", "fact:b", "fact:listed_on"}


def test_the_rule_behind_a_deadline_or_a_track_is_cited():
    from_measures = evolve(NEW, id="NEW 17", standing="unverified")
    report_by = Rule(
        "report_by",
        zh="期限",
        en="due",
        when=first((A, LISTED.shift(months=toy.MONTHS)), otherwise=NEVER),
        under=(from_measures,),
        cautions=(Caution(toy.text("mind the month"), ("yes",)),),
    )
    track = Rule("track", zh="流程", en="track", when=first((A, "I"), otherwise="III"), under=(toy.clause("NEW 11", DAY),))
    overdue = ask(rule(when=report_by < ON, under=(NEW,)), {"a": True, "listed_on": dt.date(2017, 1, 1)})

    assert overdue.clauses == ("NEW 1", "NEW 17")
    assert overdue.standing == "unverified"
    assert [warning.en for warning in overdue.warnings] == ["mind the month"]
    assert ask(rule(when=track.is_("I")), {"a": True}).clauses == ("NEW 11",)


def test_what_comes_after_a_deadline_is_settled_where_both_ways_agree():
    report_by = Rule("report_by", zh="期限", en="due", when=first((A, LISTED.shift(months=toy.MONTHS)), otherwise=NEVER))
    told = ask(rule(when=report_by.shift(months=toy.MONTHS) < ON), {"listed_on": dt.date(2018, 5, 20)})
    code = Rule("code", zh="代码", en="code", when=first((A, toy.INDUSTRY), otherwise=Const("05", "code")))

    assert (told.outcome, told.missing) == (False, ())
    assert ask(rule(when=code.within(toy.CODES)), {"industry": "0111"}).outcome is False
    assert ask(rule(when=code.within(toy.CODES)), {"industry": "2511"}).missing == ("fact:a",)


def test_what_has_no_bearing_is_no_reason():
    day = Rule("day", zh="日", en="day", when=first((C, DUE), otherwise=DONE))
    past = {"due_on": dt.date(2018, 1, 1), "done_on": dt.date(2018, 1, 2)}

    assert set(ask(rule(when=day < ON), past).because) == {"fact:due_on", "fact:done_on"}


def test_what_a_rule_needs_is_cited_while_it_is_open():
    open_need = toy.clause("A 1", DAY, given=("stand:S1",))

    assert ask(rule(under=(NEW,), needs=(open_need,)), {"a": True}).clauses == ("NEW 1", "A 1")


def test_a_clause_that_a_reading_rules_out_is_not_cited():
    both = rule(under=(OPEN, NEW))

    assert ask(both, {"a": True}, opens={"stand:S1": False}).clauses == ("NEW 1",)
    assert ask(both, {"a": True}).clauses == ("NEW 1",)
    assert ask(both, {"a": True}, opens={"stand:S1": True}).clauses == ("NEW 2", "NEW 1")
    assert ask(rule(under=(OPEN,)), {"a": True}).citations[0].given == ("stand:S1",)
    assert "hangs on stand:S1" in ask(rule(under=(OPEN,)), {"a": True}).explain("en")


def test_only_the_days_around_the_day_asked_are_cited():
    twice = Clause(
        "TWO 1",
        toy.text("two"),
        (Span(dt.date(2016, 1, 1), dt.date(2017, 1, 1), ("text:t1",)), Span(dt.date(2017, 1, 1))),
        "confirmed",
        dt.date(2018, 1, 1),
        dt.date(2099, 1, 1),
    )
    cited = ask(rule(under=(twice,)), {"a": True}).citations[0]

    assert (cited.start, cited.until, cited.given) == (dt.date(2017, 1, 1), None, ())


def test_a_choice_that_only_looks_like_an_event_is_told_as_a_choice():
    due = Rule("asked", zh="期限", en="due", when=first((DUE < ON, NEVER), otherwise=LISTED.shift(months=toy.MONTHS)))

    assert "due_on is before the day asked" in ask(due, {"due_on": dt.date(2018, 1, 1)}).explain("en")


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(AnswerError, match="expected zh or en"):
        ask(rule(), {"a": True}).explain("fr")


def test_an_answer_can_be_pickled_and_is_brief_in_a_session():
    told = ask(rule(under=(NEW,)))
    day = ask(Rule("asked", zh="期限", en="due", when=first((A, LISTED), otherwise=NEVER)), {"a": False})

    assert pickle.loads(pickle.dumps(told)) == told  # noqa: S301 - our own
    assert repr(told) == "<asked: unknown on 2018-06-01 missing=['fact:a']>"
    assert repr(day) == "<asked: 9999-12-31 on 2018-06-01>"


def test_a_wish_of_another_kind_is_refused():
    with pytest.raises(AnswerError, match="expected True or False"):
        ways(rule(), {"a": True}, to="no")


def test_parameters_are_dated_and_can_be_replaced():
    months = Param("months", "number", toy.text("months"), (Dated(1, until=DAY), Dated(2, DAY)), unit="months")
    due = Rule("asked", zh="期限", en="due", when=first((A, LISTED.shift(months=months)), otherwise=NEVER))
    facts = {"a": True, "listed_on": dt.date(2016, 3, 1)}

    assert ask(due, facts, on=toy.TODAY, law=dt.date(2016, 6, 30)).value == dt.date(2016, 4, 1)
    assert ask(due, facts, on=toy.TODAY, law=DAY).value == dt.date(2016, 5, 1)
    assert ask(due, facts, params={"months": 12}).value == dt.date(2017, 3, 1)
    assert "law of 2016-07-01" in ask(due, facts, on=toy.TODAY, law=DAY).explain("en")
    assert "适用 2016-07-01 的法" in ask(due, facts, on=toy.TODAY, law=DAY).explain("zh")


def test_codes_are_compared_by_prefix_and_words_exactly():
    inside = rule(when=toy.INDUSTRY.within(toy.CODES))
    level = rule(when=toy.LEVEL.is_in(toy.LEVELS))

    assert ask(inside, {"industry": "2599"}).outcome is True
    assert ask(inside, {"industry": "5"}).outcome is False
    assert ask(inside, {"industry": "26"}).missing == ("fact:industry",)
    assert ask(level, {"level": "III"}).outcome is False
    assert ask(level, {"level": "II"}).outcome is True
    assert "industry is among 25, 2611, 2612" in ask(inside, {"industry": "5"}).explain("en")


def test_equal_constants_of_two_types_stay_apart():
    zero = Param("zero", "number", toy.text("zero"), (Dated(0),))
    mixed = rule("asked", rule("gone", A, under=(OLD,)) | (zero < toy.MASS))

    assert ask(mixed, {"mass": 1}).outcome is True
    assert ask(mixed, {"mass": 0}).outcome is False


def test_the_hash_is_of_the_rules_of_the_day():
    book = Book.of([rule(under=(OLD, NEW))])
    old, new = enact(book, dt.date(2016, 6, 30)), enact(book, DAY)

    assert rules_hash(old) != rules_hash(new)
    assert rules_hash(new) == rules_hash(enact(book, dt.date(2018, 1, 1)))
    assert len(rules_hash(old)) == 64


def test_effect_is_told_with_a_yes():
    told = ask(rule(effect="may"), {"a": True})

    assert (told.effect, told.verdict) == ("may", "yes")
    assert "asked: yes (may)" in told.explain("en")
    assert "问：是 (可以)" in told.explain("zh")
    assert str(told) == told.explain("en")


def test_html_escapes_every_word():
    evil = Rule(
        "asked",
        zh="<b>问</b>",
        en="<script>x</script>",
        when=A | B,
        under=(NEW,),
        cautions=(Caution(toy.text("<i>"), ("yes",)),),
    )
    told = ask(evil, {"a": True})

    for page_text in (decision_html(told), decision_html(told, "zh"), answers_html("<h1>", [told]), told._repr_html_()):
        assert "<script>" not in page_text
        assert "<b>问" not in page_text
        assert "<i>" not in page_text
        assert "<h1>" not in page_text
    assert "&lt;script&gt;" in decision_html(told)
    assert "missing: fact:a, fact:b" in decision_html(ask(evil))


def ways(asked, facts, to, revise=lambda facts: facts):
    program = enact(Book.of([asked]), toy.LAW_DAY)
    return what_if(Case(program, facts, toy.TODAY), "asked", to, facts, lambda changes: revise({**facts, **changes}))


def test_what_if_gives_the_smallest_sets_of_changes():
    both = rule(when=A & B)
    found = ways(both, {"a": False, "b": False}, to=True)

    assert [[change.fact for change in one] for one in found] == [["a", "b"]]
    assert "a (a): no → yes + b (b): no → yes" in str(found)
    assert len(ways(both, {"a": True, "b": True}, to=False)) == 2
    assert ways(both, {"a": False}, to=True).sets == ()
    assert "No change of up to 3" in str(ways(both, {"a": False}, to=True))
    assert "已是如此" in ways(both, {"a": False}, to=False).say("zh")


def test_what_if_never_changes_history_and_holds_unknowns():
    done = rule(when=(DONE <= ON) | A)

    assert ways(done, {"done_on": NEVER, "a": None}, to=True).sets == ()
    assert [one[0].fact for one in ways(done, {"done_on": NEVER, "a": False}, to=True)] == ["a"]


def test_what_if_leaves_out_changes_that_contradict():
    either = rule(when=A | B)

    found = ways(either, {"a": False, "b": False}, to=True, revise=lambda facts: None if facts["a"] else facts)

    assert [one[0].fact for one in found] == ["b"]


def test_what_if_gives_numbers_as_bounds_and_words_by_name():
    over = rule(when=toy.MASS > toy.LIMIT)
    level = rule(when=toy.LEVEL.is_in(toy.LEVELS))
    inside = rule(when=toy.INDUSTRY.within(toy.CODES))

    assert [one[0].say() for one in ways(over, {"mass": 8}, to=False)] == ["mass (mass): 8 → ≤ 5"]
    assert [one[0].say() for one in ways(over, {"mass": 2}, to=True)] == ["mass (mass): 2 → > 5"]
    assert [one[0].say() for one in ways(over, {"mass": 5}, to=True)] == ["mass (mass): 5 → > 5"]
    assert [one[0].then for one in ways(level, {"level": "III"}, to=True)] == ["I", "II"]
    assert [one[0].then for one in ways(inside, {"industry": "05"}, to=True)] == ["25", "2611", "2612"]


def test_a_stored_answer_cannot_be_asked_what_if():
    stored = Decision.from_dict(ask(rule(), {"a": True}).to_dict())

    with pytest.raises(AnswerError, match="Assess the subject again"):
        stored.what_if(to=False)


def deep(node, levels=3000):
    for _ in range(levels):
        node = node | {"children": [node]}
    return node


BROKEN = {
    "another version": lambda form: form | {"version": "cleanprod.decision/2"},
    "a field too many": lambda form: form | {"note": "x"},
    "a field too few": lambda form: {k: v for k, v in form.items() if k != "because"},
    "an outcome that is a number": lambda form: form | {"outcome": 1},
    "an outcome beside another value": lambda form: form | {"outcome": False},
    "a day that is none": lambda form: form | {"on": "2018-02-30"},
    "a hash that is none": lambda form: form | {"rules_hash": "xyz"},
    "a value of another kind": lambda form: form | {"kind": "day", "outcome": None},
    "a value that its explanation does not bear out": lambda form: form | {"outcome": False, "value": False},
    "settled without a value": lambda form: form | {"outcome": None, "value": None},
    "something missing beside an answer": lambda form: form | {"missing": ["fact:a"]},
    "a status of another kind": lambda form: form | {"status": "none"},
    "a day of lapse beside a rule in force": lambda form: form | {"since": "2018-01-01"},
    "another name": lambda form: form | {"name": "other"},
    "a day written another way": lambda form: form | {"on": "20180601"},
    "a tree that is too deep": lambda form: form | {"explanation": deep(form["explanation"])},
    "a word that is a number": lambda form: form | {"explanation": form["explanation"] | {"kind": "word", "value": 5.5}},
    "a day that is a number": lambda form: form | {"explanation": form["explanation"] | {"kind": "day", "value": 5}},
    "no mapping": lambda _: ["x"],
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_document_is_refused(case):
    form = ask(rule(under=(NEW,)), {"a": True}).to_dict()

    with pytest.raises(AnswerError):
        Decision.from_dict(BROKEN[case](form))


def test_the_clauses_in_force_come_with_their_open_questions():
    assert [(clause.id, atoms) for clause, atoms in in_force((OLD, OPEN), DAY)] == [("NEW 2", ("stand:S1",))]
