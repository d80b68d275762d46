"""A program as one table asks it: on its day, by its readings, of the columns that the table has.

Much is settled before a row is read: what the law compares with itself, facts without a column, a choice between two that
come to the same. What is left is said with fewer steps. A choice of yes and no is an *or* of *ands*, which cost an engine
least; a period against a day of the law is the day from which it runs against an earlier one; of two bounds of one day the
narrower stands for both.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, assert_never

from attrs import frozen

from .expressions import NEVER
from .folding import Steps
from .meaning import shift_months
from .program import (
    AllOf,
    Among,
    AnyOf,
    Ask,
    Choice,
    Compared,
    Day,
    Inside,
    Known,
    Named,
    Opposite,
    Shifted,
    Worked,
    kind_of,
    reach,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .expressions import Relation
    from .program import Program, Step, Value

FLIPPED: Final[dict[Relation, Relation]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a relation is from its other side."""

OPPOSITE: Final[dict[Relation, Relation]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""What a relation is where it does not hold."""

_DAYS: Final[dict[Relation, Relation]] = {"<=": "<", ">": ">="}
"""What a relation to a day is to the day after."""

_NEAR: Final = 4
"""Days by which a move of some months can go astray at the end of a month."""

_A_DAY: Final = dt.timedelta(days=1)


@frozen(eq=False)
class Settled:
    """The steps that are left, and for each step of the program the place of the one that says the same."""

    steps: Sequence[Step]
    places: dict[int, int]

    def fixed(self, place: int) -> bool:
        """Tell whether a step that is left is the same for every row."""
        return isinstance(self.steps[place], Known)

    def value(self, place: int) -> Value:
        """Give what such a step comes to."""
        step = self.steps[place]
        assert isinstance(step, Known)  # noqa: S101 - see `fixed`
        found: Value = step.value
        return found

    def reach(self, place: int) -> list[int]:
        """List the places that a step rests on, itself included, in order."""
        return reach(self.steps, place)


def settle(program: Program, on: dt.date, held: Collection[str], places: Iterable[int]) -> Settled:
    """Settle some steps of a program, and all that they rest on.

    Arguments:
        program: the law of a day.
        on: the day asked.
        held: the facts that have a column; the others are unknown.
        places: the steps, each behind those that it rests on.
    """
    settling = _Settling(program, on, held)
    for place in places:
        settling.at[place] = settling.settled(place)
    return Settled(settling.steps, settling.at)


class _Settling(Steps):
    def __init__(self, program: Program, on: dt.date, held: Collection[str]) -> None:
        super().__init__()
        self.program, self.on, self.held = program, on, held
        self.at: dict[int, int] = {}
        self.strict: dict[int, frozenset[int]] = {}

    def settled(self, place: int) -> int:
        """Lay down what is left of a step of the program."""
        at, program = self.at, self.program
        match step := program.steps[place]:
            case Known(value=value, kind=kind):
                return self.known(value, kind)
            case Day():
                return self.known(self.on, "day")
            case Ask(atom=atom, kind=kind):
                if atom in program.opens:
                    return self.known(program.opens[atom], kind)
                return self.add(step) if step.name in self.held else self.known(None, kind)
            case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)) | Named(item=via):
                return at[via]
            case Compared(relation=relation, left=left, right=right):
                return self.compared(relation, at[left], at[right])
            case Among(item=item, words=words):
                return self.among(at[item], words)
            case Inside(item=item, codes=codes):
                return self.inside(at[item], codes)
            case Shifted(day=day, months=months):
                return self.shifted(at[day], months)
            case Worked(day=day, calendar=calendar):
                return self.worked(at[day], calendar)
            case Opposite(part=part):
                return self.opposite(at[part])
            case AllOf(parts=parts):
                return self.all_of([at[part] for part in parts])
            case AnyOf(parts=parts):
                return self.any_of([at[part] for part in parts])
            case Choice(condition=condition, then=then, otherwise=otherwise):
                choose = self.either if kind_of(program, place) == "flag" else self.choice
                return choose(at[condition], at[then], at[otherwise])
            case _:
                assert_never(step)

    # comparisons

    def compared(self, relation: Relation, left: int, right: int) -> int:
        """Compare, a column before a plain value."""
        if self.constant(left) is not None and self.constant(right) is None:
            relation, left, right = FLIPPED[relation], right, left
        mark = self.constant(right)
        if self.constant(left) is None and mark is not None and isinstance(mark.value, dt.date):
            return self.dated(relation, left, mark.value)
        return super().compared(relation, left, right)

    def dated(self, relation: Relation, left: int, mark: dt.date) -> int:
        """Compare a day with a plain one: is it before it, or not?"""
        if mark != NEVER:
            if relation in _DAYS:
                return self.dated(_DAYS[relation], left, mark + _A_DAY)
            step = self.steps[left]
            if isinstance(step, (Shifted, Worked)):
                return self.dated(relation, step.day, _first(step, mark))
        while isinstance(step := self.steps[left], (Shifted, Worked)):  # never stays never
            left = step.day
        return self.add(Compared(relation, left, self.known(mark, "day")))

    def opposite(self, part: int) -> int:
        step = self.steps[part]
        if isinstance(step, Compared):
            return self.add(Compared(OPPOSITE[step.relation], step.left, step.right))
        return super().opposite(part)

    # joins

    def joined(self, parts: list[int], join: type[AllOf | AnyOf], *, neutral: bool) -> int:
        """Join parts; of two bounds of one column from one side only that which tells."""
        kept: dict[object, int] = {}
        for part in parts:
            bound = self.bound(part)
            before = kept.get(bound)
            kept[bound] = part if before is None else self.telling(before, part, narrower=join is AllOf)
        return super().joined(list(kept.values()), join, neutral=neutral)

    def bound(self, place: int) -> object:
        """Tell which column a comparison with a plain value bounds, and from which side; of anything else the place."""
        step = self.steps[place]
        if isinstance(step, Compared) and self.constant(step.right) is not None:
            return step.left, step.relation in {"<", "<="}
        return place

    def telling(self, one: int, two: int, *, narrower: bool) -> int:
        """Give the narrower or the wider of two bounds of one column from one side."""
        first, second = self.steps[one], self.steps[two]
        if one == two or not (isinstance(first, Compared) and isinstance(second, Compared)):
            return one
        above, higher = first.relation in {">", ">="}, self.mark(first) > self.mark(second)
        return one if higher is (narrower is above) else two

    def mark(self, step: Compared) -> tuple[Any, bool]:
        """Give the plain value of a bound, and whether what is bounded lies behind it rather than at it."""
        known = self.constant(step.right)
        assert known is not None  # noqa: S101 - see `bound`
        return known.value, step.relation in {"<=", ">"}

    def either(self, condition: int, then: int, otherwise: int) -> int:
        """Choose between yes and no.

        While the condition is unknown, both together settle it; unless one of them is then unknown too, so that they never do.
        """
        if then == otherwise:
            return then
        holds, not_ = self.all_of([condition, then]), self.all_of([self.opposite(condition), otherwise])
        both = [] if self.doubts(condition) <= self.rests(then) | self.rests(otherwise) else [self.all_of([then, otherwise])]
        place = self.any_of([holds, not_, *both])
        one, two, three = map(self.rests, (condition, then, otherwise))
        self.strict[place] = self.strict.get(place, frozenset()) | (two & three) | (one & (two | three))
        return place

    def rests(self, place: int) -> frozenset[int]:
        """List facts with any of which a step is unknown."""
        match self.steps[place]:
            case Ask():
                return frozenset({place})
            case Compared(left=left, right=right):
                return self.rests(left) | self.rests(right)
            case Among(item=part) | Inside(item=part) | Shifted(day=part) | Worked(day=part) | Opposite(part=part):
                return self.rests(part)
            case _:
                return self.strict.get(place, frozenset())

    def doubts(self, place: int) -> frozenset[int]:
        """List facts without any of which a condition is known; where that cannot be told, the condition itself."""
        below = reach(self.steps, place)
        plain = all(isinstance(self.steps[i], (Ask, Known, Compared, Among, Shifted, Worked)) for i in below)
        if not plain or self.unknown(place):
            return frozenset({place})
        return frozenset(i for i in below if isinstance(self.steps[i], Ask))


def _first(step: Shifted | Worked, mark: dt.date) -> dt.date:
    """Give the first day that, later, is not before a mark."""
    months, calendar = (step.months, None) if isinstance(step, Shifted) else (0, step.calendar)
    middle = shift_months(mark, -months)
    near = _NEAR if calendar is None else calendar.longest + 1
    days = (middle + dt.timedelta(n) for n in range(-near, near + 1))
    return next(day for day in days if (shift_months(day, months) if calendar is None else calendar.workday(day)) >= mark)
