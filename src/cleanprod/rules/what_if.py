"""What would have to be otherwise: the smallest sets of changes of known facts that reach an outcome."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import AnswerError, Problem, brief
from cleanprod.words import Text

from .cells import listed
from .meaning import meaning
from .program import Ask, Known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cleanprod.words import Lang

    from .expressions import Kind
    from .grounding import Case
    from .program import Value

MOST_CHANGES: Final = 3
_SIDES: Final = {"≤ ": "down", "< ": "down", "≥ ": "up", "> ": "up"}


_TYPES: Final[dict[Kind, type | tuple[type, ...]]] = {
    "flag": bool,
    "day": dt.date,
    "word": str,
    "code": str,
    "number": (int, float, Fraction),
}


@frozen
class Change:
    """One fact that would have to be otherwise; with a bound, any value on that side of `then` will do."""

    fact: str
    label: Text
    now: Value
    then: Value
    bound: str = ""

    def say(self, lang: Lang = "en") -> str:
        """Tell the change in a phrase."""
        from .telling import value_words  # noqa: PLC0415 - only a reader needs the words

        now, then = (value_words(value).say(lang) for value in (self.now, self.then))
        return f"{self.label.say(lang)} ({self.fact}): {now} → {self.bound}{then}"


@frozen
class Ways:
    """The smallest sets of changes that reach an outcome, and what to say of them."""

    to: object
    sets: tuple[tuple[Change, ...], ...]
    already: bool = False

    def __iter__(self) -> Iterator[tuple[Change, ...]]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

    def say(self, lang: Lang = "en") -> str:
        """Tell the ways, one a line; where there is none, say so in a sentence."""
        if self.already:
            return Text("答复已是如此。", "The answer is so already.").say(lang)
        if not self.sets:
            return Text(
                f"改变至多 {MOST_CHANGES} 项已知且可变的事实，均不能得到这一答复。",
                f"No change of up to {MOST_CHANGES} known, changeable facts brings this answer about.",
            ).say(lang)
        return "\n".join((" + ").join(change.say(lang) for change in one) for one in self.sets)

    def __str__(self) -> str:
        return self.say("en")


def what_if(
    case: Case,
    rule: str,
    to: object,
    given: Mapping[str, Value],
    revise: Callable[[Mapping[str, Value]], Mapping[str, Value] | None],
) -> Ways:
    """Give all sets of changes, of the smallest size up to three, under which the rule comes to `to`.

    Arguments:
        case: the subject as it is.
        rule: the question.
        to: the outcome wanted.
        given: the facts that were given, and so may be imagined otherwise.
        revise: gives all facts of the subject after some changes, or None where they contradict one another.
    """
    place = case.program.place(rule)
    kind = case.program.rules[rule].rule.kind
    if isinstance(to, bool) != (kind == "flag") or not isinstance(to, _TYPES[kind]):
        expected = "True or False" if kind == "flag" else f"a {kind}"
        raise AnswerError(Problem(got=brief(to), expected=expected, where=f"what_if of {rule}"))
    if case.values[place] is not None and case.values[place] == to:
        return Ways(to, (), already=True)
    asked = {step.name: step for i in case.program.reach(place) if isinstance(step := case.program.steps[i], Ask)}
    changes = {
        name: _otherwise(case, asked[name], value)
        for name, value in given.items()
        if value is not None and name in asked and case.program.facts[name].changeable
    }
    for size in range(1, MOST_CHANGES + 1):
        found: dict[object, tuple[Change, ...]] = {}
        for names in combinations(sorted(changes), size):
            for picked in product(*(changes[name] for name in names)):
                facts = revise({change.fact: probe for change, probe in picked})
                if facts is not None and meaning(case.program, facts, case.on)[place] == to:
                    # of several bounds on one side, the nearest comes first and says it all
                    side = tuple((change.fact, _SIDES.get(change.bound, change.then)) for change, _ in picked)
                    found.setdefault(side, tuple(change for change, _ in picked))
        if found:
            return Ways(to, tuple(found.values()))
    return Ways(to, ())


def _otherwise(case: Case, step: Ask, now: Any) -> list[tuple[Change, Value]]:  # noqa: ANN401 - any value
    """List the other values of a fact that the program can tell apart, each with a value to try."""
    label = case.program.facts[step.name].label
    match step.kind:
        case "flag":
            others: list[Value] = [not now]
        case "word" | "code":
            others = [*listed(case.program, step.atom)]
        case "number":
            return [(Change(step.name, label, now, mark, bound), probe) for mark, bound, probe in _bounds(case, now)]
        case "day":
            others = []  # history
    return [(Change(step.name, label, now, other), other) for other in others if other != now]


def _bounds(case: Case, now: Any) -> list[tuple[Any, str, Any]]:  # noqa: ANN401 - a number of any type
    """List the bounds that a number could cross, nearest first, each with a number beyond it."""
    numbers = {s.value for s in case.program.steps if isinstance(s, Known) and s.kind == "number"}
    numbers |= {v for v in case.facts.values() if isinstance(v, (int, float, Fraction)) and not isinstance(v, bool)}
    marks = sorted(numbers)
    found = []
    for i, mark in enumerate(marks):
        below = mark - 1 if i == 0 else (marks[i - 1] + mark) / 2
        above = mark + 1 if mark == marks[-1] else (mark + marks[i + 1]) / 2
        if mark < now:
            found += [(mark, "≤ ", mark), (mark, "< ", below)]
        elif mark > now:
            found += [(mark, "≥ ", mark), (mark, "> ", above)]
        else:
            found += [(mark, "< ", below), (mark, "> ", above)]
    return sorted(found, key=lambda one: abs(one[2] - now))
