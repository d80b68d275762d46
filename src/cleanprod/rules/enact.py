"""Bind a day of law: from a book of rules to the flat program of that day.

Clauses become force, parameters become values, events after the day asked become *never*. What is settled is
folded away, equal steps become one, and a comparison with a choice is said of each alternative, so that no
reading has to know about days of law, parameters or events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanprod.errors import unknown_name
from cleanprod.words import Text

from .atoms import Fact, Open, Param, Today, covers
from .expressions import NEVER, And, Compare, Const, Expr, First, IsIn, Not, Or, Shift, Within, wrong
from .folding import Steps
from .program import (
    Ask,
    Day,
    Enacted,
    Known,
    Named,
    Program,
)
from .rulebook import Rule, Version

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from .rulebook import Book, Clause


def enact(
    book: Book,
    law_day: dt.date,
    *,
    opens: Mapping[str, bool | None] | None = None,
    params: Mapping[str, Any] | None = None,
) -> Program:
    """Bind a book of rules to a day of law.

    Arguments:
        book: the rules.
        law_day: the day whose texts and parameters apply.
        opens: the reading of each open question; one that is left out is not settled.
        params: values that replace those of the law, by the parameter's name.

    Errors:
        RuleError: a cycle of rules, a choice used on a day on which it is out of force, a parameter without a value.
    """
    for name in params or {}:
        if name not in book.params:
            raise unknown_name(name, tuple(book.params), Text("规则库中的参数", "a parameter of the book"))
    if not book.answers:
        raise wrong("a book without questions", "at least one rule", where="enact")
    return _Enactment(book, law_day, dict(params or {})).program(dict(opens or {}))


def in_force(clauses: Iterable[Clause], day: dt.date) -> list[tuple[Clause, tuple[str, ...]]]:
    """List the clauses that apply on a day, each with the open questions on which that hangs."""
    return [(clause, tuple(span.given)) for clause in clauses for span in clause.spans if covers((span.start, span.until), day)]


class _Enactment(Steps):
    def __init__(self, book: Book, day: dt.date, params: dict[str, Any]) -> None:
        super().__init__()
        self.book = book
        self.day = day
        self.overrides = params
        self.done: dict[int, int] = {}
        self.rules: dict[str, Enacted] = {}
        self.open_rules: list[str] = []
        self.params: dict[str, Any] = {}
        self.facts = {**book.facts, **{fact.name: fact for same in book.same for fact in (*same.one, *same.other)}}

    def program(self, opens: dict[str, bool | None]) -> Program:
        for name in self.book.answers:
            self.rule(self.book.rules[name])
        same = tuple(self.same())
        asks = [step for step in self.steps if isinstance(step, Ask)]
        asked = {step.name for step in asks if step.atom.startswith("fact:")}
        return Program(
            law_day=self.day,
            steps=tuple(self.steps),
            rules=self.rules,
            answers=self.book.answers,
            facts={name: fact for name, fact in self.facts.items() if name in asked},
            params=self.params,
            opens={step.atom: opens.get(step.atom) for step in asks if not step.atom.startswith("fact:")},
            same=same,
        )

    def same(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Name the groups of facts that answer one question on this day, from the side of each; all of them are asked."""
        for same in self.book.same:
            if not same.under or any(not atoms for _, atoms in in_force(same.under, self.day)):
                for fact in (*same.one, *same.other):
                    self.place(fact)
                one, other = (tuple(fact.name for fact in facts) for facts in (same.one, same.other))
                yield from ((one, other), (other, one))

    # expressions

    def place(self, node: Expr[Any]) -> int:
        if isinstance(node, Rule):
            return self.used(self.book.rules[node.name])
        found = self.done.get(id(node))
        if found is None:
            found = self.done[id(node)] = self.enact(node)
        return found

    def enact(self, node: Expr[Any]) -> int:
        match node:
            case Fact(fact_kind="event"):
                event = self.add(Ask(f"fact:{node.name}", "day"))
                return self.choice(self.compared(">", event, self.add(Day())), self.known(NEVER, "day"), event)
            case Fact():
                return self.add(Ask(f"fact:{node.name}", node.kind))
            case Open(atom=atom):
                return self.add(Ask(atom, "flag"))
            case Const(value=value, of_kind=kind):
                return self.known(value, kind)
            case Param():
                return self.known(self.param(node), node.kind)
            case Today():
                return self.add(Day())
            case Compare(relation=relation, left=left, right=right):
                return self.compared(relation, self.place(left), self.place(right))
            case IsIn(item=item, words=words):
                return self.among(self.place(item), self.listed(words))
            case Within(item=item, codes=codes):
                return self.inside(self.place(item), self.listed(codes))
            case Shift(day=day, months=months):
                return self.shifted(self.place(day), self.whole(months))
            case Not(part=part):
                return self.opposite(self.place(part))
            case And(parts=parts):
                return self.all_of([self.place(part) for part in parts])
            case Or(parts=parts):
                return self.any_of([self.place(part) for part in parts])
            case First(arms=arms, otherwise=otherwise):
                place = self.place(otherwise)
                for condition, value in reversed(arms):
                    place = self.choice(self.place(condition), self.place(value), place)
                return place
            case _:
                raise wrong(repr(node), "an expression of the rule language")

    def param(self, param: Param[Any]) -> Any:  # noqa: ANN401 - the value of a parameter
        value = self.overrides[param.name] if param.name in self.overrides else param.on(self.day)
        self.params[param.name] = value
        return value

    def value(self, node: Expr[Any]) -> Any:  # noqa: ANN401 - the value of a parameter
        step = self.steps[self.place(node)]
        if not isinstance(step, Known):
            raise wrong(repr(node), "a parameter or a list", "Lists and numbers of months come from parameters.")
        return step.value

    def listed(self, node: Expr[Any]) -> tuple[str, ...]:
        words = self.value(node)
        if isinstance(words, str) or not words or not all(isinstance(word, str) and word for word in words):
            raise wrong(f"{words!r} for {node!r}", "a list of one or more words or codes")
        return tuple(sorted(words))

    def whole(self, node: Expr[Any]) -> int:
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong(f"{value!r} for {node!r}", "a whole number of months")
        return value

    # rules

    def used(self, rule: Rule[Any]) -> int:
        place = self.rule(rule)
        if self.rules[rule.name].body is None and rule.kind != "flag":
            raise wrong(
                f"{rule!r}, a {rule.kind}, on {self.day}",
                "a choice or a definition in force wherever it is used",
                "Give the rule that uses it the same days, or the choice a version for this day.",
            )
        return place

    def rule(self, rule: Rule[Any]) -> int:
        if rule.name in self.rules:
            return self.rules[rule.name].place
        if rule.name in self.open_rules:
            circle = " → ".join([*self.open_rules[self.open_rules.index(rule.name) :], rule.name])
            raise wrong(f"a cycle of rules: {circle}", "rules that rest on others, never on themselves", where=rule.name)
        self.open_rules.append(rule.name)
        self.rules[rule.name] = enacted = self.enacted(rule)
        self.open_rules.pop()
        return enacted.place

    def enacted(self, rule: Rule[Any]) -> Enacted:
        everywhere = [clause for version in rule.wordings for clause in (*version.under, *version.needs)]
        for version in rule.wordings:
            force = self.force(version)
            if force is None:
                continue
            body = self.place(version.when)
            if rule.kind == "flag":
                item = self.all_of([force, body])
            else:
                item = self.choice(force, body, self.known(rule.idle, rule.kind))
            clauses = [clause for clause, _ in in_force((*version.under, *version.needs), self.day)]
            others = tuple(clause for clause in everywhere if clause not in clauses)
            return Enacted(rule, self.add(Named(rule.name, item)), body, force, tuple(clauses), version.needs, others)
        place = self.add(Named(rule.name, self.known(rule.idle, rule.kind)))
        return Enacted(rule, place, None, None, (), (), tuple(everywhere))

    def force(self, version: Version) -> int | None:
        """Give the step that says whether a version is in force, or None where its days say no."""
        always = () if version.under else (self.known(value=True, kind="flag"),)
        given = [*always, *(self.given(atoms) for _, atoms in in_force(version.under, self.day))]
        if not given:
            return None
        needed = []
        for clause in version.needs:
            spans = [self.given(atoms) for _, atoms in in_force((clause,), self.day)]
            if not spans:
                return None
            needed.append(self.any_of(spans))
        return self.all_of([self.any_of(given), *needed])

    def given(self, atoms: tuple[str, ...]) -> int:
        return self.all_of([self.add(Ask(atom, "flag")) for atom in atoms])
