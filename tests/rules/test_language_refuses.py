"""A rule that is written wrongly fails where it is written, in a sentence that says how to mend it."""

from __future__ import annotations

import datetime as dt

import pytest

import toy_law as toy
from cleanprod.errors import RuleError, UnknownNameError
from cleanprod.models import F
from cleanprod.rules import NEVER, ON, Book, Const, Dated, Fact, Open, Param, Rule, Version, enact, first
from cleanprod.rules.expressions import Expr

A, B, C = toy.FLAGS.values()
LISTED = toy.EVENTS["listed_on"]
EARLY = toy.clause("OLD 1", dt.date(2012, 7, 1), dt.date(2016, 7, 1))
LATE = toy.clause("NEW 1", dt.date(2016, 7, 1))


def rule(name="r", when=A, **more):
    return Rule(name, zh="规则", en="rule", when=when, **more)


def param(*dated):
    return Param("limits", "number", toy.text("limits"), tuple(dated))


WRONG = {
    "== on a fact": (lambda: A == True, r"\.is_\(…\)"),  # noqa: E712 - the point
    "!= on a fact": (lambda: toy.LEVEL != "I", r"\.is_\(…\)"),
    "a fact as a truth value": (lambda: A and B, "not with and, or, not"),
    "a plain bool in &": (lambda: A & True, "expected an expression of kind flag"),
    "a day where a condition belongs": (lambda: A | LISTED, "a day, expected a flag"),
    "a condition compared": (lambda: A < B, "expected a day or a number"),
    "a day against a number": (lambda: LISTED < toy.LIMIT, "a number, expected a day"),
    "a number of the law in a rule": (lambda: toy.MASS > 5, "write a Param"),
    "a date of the law in a rule": (lambda: dt.date(2016, 7, 1) < LISTED, "write a Param"),
    "words of a fact that is none": (lambda: A.is_("yes"), "expected a word"),
    "a code among words": (lambda: toy.INDUSTRY.is_in(toy.LEVELS), "a code, expected a word"),
    "words inside codes": (lambda: toy.LEVEL.within(toy.CODES), "a word, expected a code"),
    "months that are no number": (lambda: LISTED.shift(months=toy.LEVELS), "expected a number"),
    "not of a day": (lambda: ~LISTED, "expected a flag"),
    "no alternative": (lambda: first(otherwise="none"), "at least one"),
    "alternatives of two kinds": (lambda: first((A, "I"), otherwise=LISTED), "expected a day"),
    "an alternative that is a number": (lambda: first((A, 5), otherwise="none"), "expected an expression"),
    "a condition that is none": (lambda: first((LISTED, "I"), otherwise="none"), "expected a flag"),
    "a fact name that is no identifier": (lambda: Fact("no-name", "flag", toy.text("x")), "lower-case letters, digits and _"),
    "a fact name that runs": (lambda: Fact("x);import os;(", "flag", toy.text("x")), "lower-case letters"),
    "a fact name that is a Python word": (lambda: Fact("class", "flag", toy.text("x")), "not a Python word"),
    "a fact of no kind": (lambda: Fact("x", "colour", toy.text("x")), "one of flag"),
    "an open question without a sort": (lambda: Open("A8"), "stand:NAME or text:NAME"),
    "two values on one day": (lambda: param(Dated(1), Dated(2, dt.date(2018, 1, 1))), "one value a day"),
    "a day without a value": (lambda: param(Dated(1, dt.date(2018, 1, 1))).on(dt.date(2017, 12, 31)), "got the day 2017-12-31"),
    "a rule without a condition": (lambda: Rule("r", zh="规则", en="rule"), "either when="),
    "a rule with two sorts of conditions": (lambda: rule(versions=(Version(A),)), "either when="),
    "clauses beside versions": (
        lambda: Rule("r", zh="规则", en="rule", versions=(Version(A),), under=(EARLY,)),
        "the clauses of each version inside it",
    ),
    "a condition that is no expression": (lambda: rule(when=True), "expected an expression"),
    "versions of two kinds": (
        lambda: Rule("r", zh="规则", en="rule", versions=(Version(A, (EARLY,)), Version(LISTED, (LATE,)))),
        "versions of one kind",
    ),
    "two versions on one day": (
        lambda: Rule(
            "r",
            zh="规则",
            en="rule",
            versions=(Version(A, (EARLY,)), Version(B, (toy.clause("NEW 2", dt.date(2016, 6, 30)),))),
        ),
        "two versions in force on 2016-06-30",
    ),
    "two versions on every day": (
        lambda: Rule("r", zh="规则", en="rule", versions=(Version(A), Version(B))),
        "two versions in force on the first day",
    ),
    "not of a rule with days out of force": (lambda: ~rule(under=(LATE,)), "Say no_outside=True"),
    "not of a rule that needs an instrument": (lambda: ~rule(needs=(EARLY,)), "rule r, which has days out of force"),
    "not of such a rule inside others": (lambda: ~(A | rule("outer", rule("inner", under=(LATE,)) & B)), "~ on rule inner"),
    "not of a choice that such a rule decides": (lambda: ~first((rule(under=(LATE,)), A), otherwise=B), "~ on rule r"),
    "not of a comparison with such a choice": (
        lambda: ~(Rule("day", zh="日", en="day", when=first((rule(under=(LATE,)), LISTED), otherwise=NEVER)) < ON),
        "~ on rule r",
    ),
    "not of a track that such a rule decides": (
        lambda: ~first((rule(under=(LATE,)), "I"), otherwise="II").is_("II"),
        "~ on rule r",
    ),
    "a clause that is none": (lambda: rule(under=("CPPL 27",)), "expected a clause, with days"),
    "one name used twice": (lambda: Book.of([rule(when=A), rule(when=B)]), "one name used once"),
    "a name of a fact and a rule": (lambda: Book.of([rule("a")]), "one name used once"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_rule_is_refused_in_a_sentence(case):
    build, sentence = WRONG[case]
    with pytest.raises(RuleError, match=sentence):
        build()


def test_a_misspelt_fact_fails_with_the_nearest_name():
    with pytest.raises(UnknownNameError, match=r"Did you mean exceeds_energy_limit\?"):
        _ = F.exceeds_energy_limits
    assert not hasattr(F, "no_such_fact_at_all")
    assert not hasattr(F, "__wrapped__")
    assert "exceeds_energy_limit" in dir(F)


def test_not_is_right_of_a_rule_that_says_so_or_is_always_in_force():
    assert (~rule(under=(LATE,), no_outside=True)).kind == "flag"
    assert (~(~rule())).kind == "flag"


def test_a_cycle_of_rules_is_named():
    inner = rule("inner")
    outer = rule("outer", inner)
    book = Book.of([outer]).replacing(rule("inner", outer & B))

    with pytest.raises(RuleError, match="a cycle of rules: outer → inner → outer"):
        enact(book, toy.LAW_DAY)


def test_a_rule_can_only_be_replaced_where_it_stands():
    with pytest.raises(UnknownNameError, match=r"Did you mean outer\?"):
        Book.of([rule("outer")]).replacing(rule("outr"))


def test_a_choice_must_be_in_force_wherever_it_is_used():
    chosen = Rule("track", zh="流程", en="track", when=first((A, "I"), otherwise="none"), under=(LATE,))
    book = Book.of([rule("asked", chosen.is_("I"))])

    assert enact(book, dt.date(2016, 7, 1)).answers == ("asked",)
    with pytest.raises(RuleError, match="a choice or a definition in force wherever it is used"):
        enact(book, dt.date(2016, 6, 30))


def test_lists_and_months_come_from_parameters():
    with pytest.raises(RuleError, match="come from parameters"):
        enact(Book.of([rule("asked", LISTED.shift(months=toy.MASS) < ON)]), toy.LAW_DAY)


BAD_PARAMS = [
    ({"limt": 5}, UnknownNameError, r"Did you mean limit\?"),
    ({"months": 1.5}, RuleError, "a whole number of months"),
    ({"levels": ()}, RuleError, "a list of one or more words or codes"),
    ({"levels": "I"}, RuleError, "a list of one or more words or codes"),
]


@pytest.mark.parametrize(("params", "error", "sentence"), BAD_PARAMS)
def test_a_parameter_that_cannot_be_is_refused(params, error, sentence):
    condition = (LISTED.shift(months=toy.MONTHS) < ON) & toy.LEVEL.is_in(toy.LEVELS) & (toy.MASS < toy.LIMIT)

    with pytest.raises(error, match=sentence):
        enact(Book.of([rule("asked", condition)]), toy.LAW_DAY, params=params)


def test_a_book_without_questions_cannot_be_enacted():
    with pytest.raises(RuleError, match="at least one rule"):
        enact(Book.of([]), toy.LAW_DAY)


def test_what_is_no_part_of_the_language_cannot_be_enacted():
    class Stranger(Expr):
        kind = "flag"

    with pytest.raises(RuleError, match="an expression of the rule language"):
        enact(Book.of([rule("asked", Stranger() | A)]), toy.LAW_DAY)
    with pytest.raises(NotImplementedError):
        _ = Expr().kind


def test_never_and_words_stand_for_themselves():
    assert first((A, LISTED), otherwise=NEVER).kind == "day"
    assert repr(Const("x", "word")) == "Const(value='x', of_kind='word')"
    assert repr(toy.LIMIT) == "limit"
    assert repr(ON) == "on"
    assert repr(Open("stand:S1")) == "stand:S1"
