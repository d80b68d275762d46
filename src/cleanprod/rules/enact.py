"""Bind a day of law: from a book of rules to the flat program of that day.

Clauses become force, parameters become values, events after the day asked become *never*. What is settled is
folded away, equal steps become one, and a comparison with a choice is said of each alternative, so that no
reading has to know about days of law, parameters or events.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cleanprod.errors import unknown_name
from cleanprod.words import Text

from .atoms import Fact, Open, Param, Today, covers
from .expressions import NEVER, And, At, Compare, Const, Expr, First, IsIn, Not, Or, Shift, Within, Workday, wrong
from .folding import Steps
from .program import (
    Ask,
    Calendar,
    Day,
    Enacted,
    Known,
    Named,
    Program,
    behind,
)
from .rulebook import Rule, Version, parts, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .rulebook import Book, Clause


def enact(
    book: Book,
    law_day: dt.date,
    *,
    opens: Mapping[str, bool | None] | None = None,
    params: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
) -> Program:
    """Bind a book of rules to a day of law.

    Arguments:
        book: the rules.
        law_day: the day whose texts and parameters apply.
        opens: the reading of each open question; one that is left out is not settled.
        params: values that replace those of the law, by the parameter's name.
        calendar: days off, behind which the last day of a period moves.

    Errors:
        RuleError: a cycle of rules, a choice used on a day on which it is out of force, a parameter without a value.
    """
    for name in params or {}:
        if name not in book.params:
            raise unknown_name(name, tuple(book.params), Text("规则库中的参数", "a parameter of the book"))
    if not book.answers:
        raise wrong("a book without questions", "at least one rule", where="enact")
    return _Enactment(book, law_day, dict(params or {}), calendar).program(dict(opens or {}))


def in_force(clauses: Iterable[Clause], day: dt.date) -> list[tuple[Clause, tuple[str, ...]]]:
    """List the clauses that apply on a day, each with the open questions on which that hangs."""
    return [(clause, tuple(span.given)) for clause in clauses for span in clause.spans if covers((span.start, span.until), day)]


def periods(rule: Rule[Any], until: dt.date) -> list[dt.date]:
    """List the first days of the periods of law that a rule has known up to a day: on each something it rests on changes."""
    marks: set[dt.date | None] = set()
    stack: list[Expr[Any]] = [rule]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(parts(node))
            if isinstance(node, Param):
                marks.update(day for dated in node.values for day in (dated.start, dated.until))
            if isinstance(node, Rule):
                clauses = [clause for version in node.wordings for clause in (*version.under, *version.needs)]
                marks.update(day for clause in clauses for span in clause.spans for day in (span.start, span.until))
    begin = min(span.start or dt.date.min for version in rule.wordings for span in spans(version))
    return sorted({begin} | {day for day in marks if day is not None and begin < day <= until})


class _Enactment(Steps):
    def __init__(self, book: Book, day: dt.date, params: dict[str, Any], calendar: Calendar | None) -> None:
        super().__init__()
        self.book = book
        self.day = day
        self.overrides = params
        self.calendar = calendar
        self.suffix = ""
        self.earlier: dict[dt.date, _Enactment] = {}
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
            case Workday(day=day):
                return self.worked(self.place(day), self.calendar)
            case At(rule=rule, day=day):
                return self.at(self.book.rules[rule.name], self.place(day))  # type: ignore[attr-defined] # a rule: see At
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
        self.params[f"{param.name}{self.suffix}"] = value
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
        if self.rules[f"{rule.name}{self.suffix}"].body is None and rule.kind != "flag":
            raise wrong(
                f"{rule!r}, a {rule.kind}, on {self.day}",
                "a choice or a definition in force wherever it is used",
                "Give the rule that uses it the same days, or the choice a version for this day.",
            )
        return place

    def at(self, rule: Rule[Any], day: int) -> int:
        """Read a rule by the law of another day: for each period of law, as the rules of that period have it."""
        starts = periods(rule, self.day)
        place = bound = self.then(starts[0], last=len(starts) == 1).used(rule)
        for start in starts[1:]:
            before, bound = bound, self.then(start, last=start == starts[-1]).used(rule)
            if behind(self.steps, bound) != behind(self.steps, before):
                place = self.choice(self.compared(">=", day, self.known(start, "day")), bound, place)
        return place

    def then(self, start: dt.date, *, last: bool) -> _Enactment:
        """Give the enactment of a period of law: its steps stand among these, its rules carry its first day."""
        if last:
            return self
        found = self.earlier.get(start)
        if found is None:
            found = self.earlier[start] = _Enactment(self.book, start, self.overrides, self.calendar)
            found.steps, found.places, found.rules = self.steps, self.places, self.rules
            found.suffix = f"@{start}"
            found.earlier = self.earlier
        return found

    def rule(self, rule: Rule[Any]) -> int:
        name = f"{rule.name}{self.suffix}"
        if name in self.rules:
            return self.rules[name].place
        if rule.name in self.open_rules:
            circle = " → ".join([*self.open_rules[self.open_rules.index(rule.name) :], rule.name])
            raise wrong(f"a cycle of rules: {circle}", "rules that rest on others, never on themselves", where=rule.name)
        self.open_rules.append(rule.name)
        self.rules[name] = enacted = self.enacted(rule)
        self.open_rules.pop()
        return enacted.place

    def enacted(self, rule: Rule[Any]) -> Enacted:
        name = f"{rule.name}{self.suffix}"
        everywhere = [clause for version in rule.wordings for clause in (*version.under, *version.needs)]
        for version in rule.wordings:
            force = self.force(version)
            if force is None:
                continue
            body = self.place(version.when)
            cautions = tuple((one, None if one.when is None else self.place(one.when)) for one in rule.cautions)
            if rule.kind == "flag":
                item = self.all_of([force, body])
            else:
                item = self.choice(force, body, self.known(rule.idle, rule.kind))
            clauses = [clause for clause, _ in in_force((*version.under, *version.needs), self.day)]
            others = tuple(clause for clause in everywhere if clause not in clauses)
            return Enacted(
                rule, self.day, self.add(Named(name, item)), body, force, tuple(clauses), version.needs, others, cautions
            )
        place = self.add(Named(name, self.known(rule.idle, rule.kind)))
        return Enacted(rule, self.day, place, None, None, (), (), tuple(everywhere), ())

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
