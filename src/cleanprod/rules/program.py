"""The law on a day as one flat program: a list of steps in dependency order, each computed once.

Every reading is a fold over that list: decide a record, decide a table, find what is missing, explain.
A step names the steps it is made of by their places, which are always earlier.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .atoms import Fact
    from .expressions import Kind, Relation
    from .rulebook import Caution, Clause, Rule

Value = bool | dt.date | str | float | int | Fraction | None
"""What a step comes to; None is unknown and nothing else."""


@frozen
class Known:
    """A settled value: of the rule itself, of a parameter, of a day's force."""

    value: Any
    kind: Kind


@frozen
class Ask:
    """An atom: a fact of the subject, or an open question of law."""

    atom: str
    kind: Kind

    @property
    def name(self) -> str:
        """The atom without its sort."""
        return self.atom.partition(":")[2]


@frozen
class Day:
    """The day asked."""


@frozen
class Compared:
    """A day or number against another. Where one of them is a choice, `via` is the same said of each alternative."""

    relation: Relation
    left: int
    right: int
    via: int | None = None


@frozen
class Among:
    """A choice among words, exactly."""

    item: int
    words: tuple[str, ...]
    via: int | None = None


@frozen
class Inside:
    """A code inside a nested list, by prefix."""

    item: int
    codes: tuple[str, ...]
    via: int | None = None


@frozen
class Shifted:
    """A day some months later."""

    day: int
    months: int


@frozen(eq=False)
class Calendar:
    """Days off, each with the next day that is none."""

    name: str
    off: Mapping[dt.date, dt.date]
    longest: int

    @classmethod
    def of(cls, name: str, days: Iterable[dt.date]) -> Calendar:
        """Make a calendar of its days off."""
        ordered = sorted(set(days), reverse=True)
        off: dict[dt.date, dt.date] = {}
        longest = run = 0
        for day in ordered:
            after = day + dt.timedelta(days=1)
            run = run + 1 if after in off else 1
            off[day] = off.get(after, after)
            longest = max(longest, run)
        return cls(name, off, longest)

    def workday(self, day: dt.date) -> dt.date:
        """Give the day, or the next that is no day off."""
        return self.off.get(day, day)


@frozen
class Worked:
    """A day, behind days off."""

    day: int
    calendar: Calendar


@frozen
class Opposite:
    """Not."""

    part: int


@frozen
class AllOf:
    """And."""

    parts: tuple[int, ...]


@frozen
class AnyOf:
    """Or."""

    parts: tuple[int, ...]


@frozen
class Choice:
    """`then` if the condition holds, otherwise the other; while it is unknown, unknown unless both are the same."""

    condition: int
    then: int
    otherwise: int


@frozen
class Named:
    """The value of a named rule, force included."""

    rule: str
    item: int


Step = Known | Ask | Day | Compared | Among | Inside | Shifted | Worked | Opposite | AllOf | AnyOf | Choice | Named


def inputs(step: Step) -> tuple[int, ...]:
    """List the places of the steps that this one reads."""
    match step:
        case Known() | Ask() | Day():
            return ()
        case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
            return (via,)
        case Compared(left=left, right=right):
            return (left, right)
        case Among(item=item) | Inside(item=item) | Named(item=item):
            return (item,)
        case Shifted(day=day) | Worked(day=day):
            return (day,)
        case Opposite(part=part):
            return (part,)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return parts
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)


def reach(steps: Sequence[Step], place: int, of: Callable[[Step], tuple[int, ...]] = inputs) -> list[int]:
    """List the places that a step rests on, itself included, in order."""
    found = {place}
    for i in range(place, -1, -1):
        if i in found:
            found.update(of(steps[i]))
    return sorted(found)


def behind(steps: Sequence[Step], place: int) -> int:
    """Give the place of what a name stands for."""
    step = steps[place]
    while isinstance(step, Named):
        place, step = step.item, steps[step.item]
    return place


def mentions(step: Step) -> tuple[int, ...]:
    """List the places that a step speaks of: those it reads, and the choice that it compares."""
    match step:
        case Compared(left=left, right=right, via=int(via)):
            return (via, left, right)
        case Among(item=item, via=int(via)) | Inside(item=item, via=int(via)):
            return (via, item)
        case _:
            return inputs(step)


State = Literal["in_force", "open", "not_modelled", "not_yet", "lapsed"]


@frozen(eq=False)
class Enacted:
    """A rule on a day of law: where its value, its body and its force stand in the program.

    `day` is the law day, or the first of an earlier period whose law another rule asks for (`At`). `cautions` are its
    warnings, each with the place of what must be true besides. `body` and `force` are None where no version can be in
    force; `clauses` are those that give the rule on that
    day (on some open question, perhaps) or, `needed`, without which it lapses; `others` those of other days.
    """

    rule: Rule[Any]
    day: dt.date
    place: int
    body: int | None
    force: int | None
    clauses: tuple[Clause, ...]
    needed: tuple[Clause, ...]
    others: tuple[Clause, ...]
    cautions: tuple[tuple[Caution, int | None], ...]


@frozen(eq=False)
class Program:
    """The rules of a day, flat.

    `opens` gives each open question its reading: yes, no, or None while it is not settled. `same` names the groups
    of facts of which one, where all of it is no, denies the other.
    """

    law_day: dt.date
    steps: tuple[Step, ...]
    rules: dict[str, Enacted]
    answers: tuple[str, ...]
    facts: Mapping[str, Fact[Any]]
    params: dict[str, Any]
    opens: dict[str, bool | None]
    same: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    @property
    def current(self) -> dict[str, Enacted]:
        """The rules by the law of the law day, by name; those of earlier periods left out."""
        return {name: one for name, one in self.rules.items() if name == one.rule.name}

    def place(self, rule: str) -> int:
        """Tell where the value of a rule stands."""
        return self.rules[rule].place

    def asking(self, rules: Iterable[str]) -> Program:
        """Give the same program as one that answers other rules than its own questions."""
        return _asking(self, tuple(rules))

    def touched(self) -> Counter[str]:
        """Count for each atom the answers that it can touch."""
        return Counter(_touched(self))

    def reach(self, place: int, of: Callable[[Step], tuple[int, ...]] = inputs) -> Sequence[int]:
        """List the places that a step rests on, or with `mentions` speaks of, itself included, in order."""
        return _reached(self, place, of)


@lru_cache(maxsize=4096)
def _reached(program: Program, place: int, of: Callable[[Step], tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(reach(program.steps, place, of))


@lru_cache(maxsize=64)
def _touched(program: Program) -> Counter[str]:
    found: Counter[str] = Counter()
    for name in program.answers:
        asked = (program.steps[i] for i in program.reach(program.place(name)))
        found.update({step.atom for step in asked if isinstance(step, Ask)})
    return found


@lru_cache(maxsize=64)
def _asking(program: Program, answers: tuple[str, ...]) -> Program:
    return evolve(program, answers=answers)


def kind_of(program: Program, place: int) -> Kind:
    """Tell what sort of value a step has."""
    match step := program.steps[place]:
        case Known() | Ask():
            return step.kind
        case Day() | Shifted() | Worked():
            return "day"
        case Choice(then=then):
            return kind_of(program, then)
        case Named(rule=name):
            return program.rules[name].rule.kind
        case _:
            return "flag"
