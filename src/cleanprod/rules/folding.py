"""Steps as they are laid down: equal ones once, and what is settled folded away.

A comparison with a choice is also said of each alternative (`via`), so that it can be settled while the choice is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .meaning import RELATIONS, inside, shift_months
from .program import AllOf, Among, AnyOf, Calendar, Choice, Compared, Inside, Known, Opposite, Shifted, Step, Worked, behind

if TYPE_CHECKING:
    from collections.abc import Callable

    from .expressions import Kind, Relation


class Steps:
    """The steps of a program in the making, each in its place."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.places: dict[object, int] = {}

    def add(self, step: Step) -> int:
        # equal values of different types (False and 0) are different steps
        key = (step, type(step.value)) if isinstance(step, Known) else step
        place = self.places.get(key)
        if place is None:
            place = self.places[key] = len(self.steps)
            self.steps.append(step)
        return place

    def known(self, value: object, kind: Kind) -> int:
        return self.add(Known(tuple(value) if isinstance(value, (list, set, frozenset)) else value, kind))

    def constant(self, place: int) -> Known | None:
        step = self.steps[place]
        return step if isinstance(step, Known) else None

    def unknown(self, place: int) -> bool:
        """Tell whether a step is known to be unknown: a fact without a column, a question left open."""
        known = self.constant(place)
        return known is not None and known.value is None

    def opposite(self, part: int) -> int:
        step = self.steps[part]
        if isinstance(step, Known):
            return self.known(None if step.value is None else not step.value, "flag")
        return step.part if isinstance(step, Opposite) else self.add(Opposite(part))

    def all_of(self, parts: list[int]) -> int:
        return self.joined(parts, AllOf, neutral=True)

    def any_of(self, parts: list[int]) -> int:
        return self.joined(parts, AnyOf, neutral=False)

    def joined(self, parts: list[int], join: type[AllOf | AnyOf], *, neutral: bool) -> int:
        kept: dict[int, None] = {}
        for part in parts:
            known = self.constant(part)
            if known is None or known.value is None:
                kept[part] = None
            elif known.value is not neutral:
                return part
        if not kept:
            return self.known(neutral, "flag")
        return next(iter(kept)) if len(kept) == 1 else self.add(join(tuple(kept)))

    def choice(self, condition: int, then: int, otherwise: int) -> int:
        known = self.constant(condition)
        if known is not None and known.value is not None:
            return then if known.value else otherwise
        return then if then == otherwise else self.add(Choice(condition, then, otherwise))

    def lifted(self, place: int, say: Callable[[int], int]) -> int | None:
        """Say something of each alternative of a choice; None where the place is no choice."""
        choice = self.steps[behind(self.steps, place)]
        if not isinstance(choice, Choice):
            return None
        return self.choice(choice.condition, say(choice.then), say(choice.otherwise))

    def compared(self, relation: Relation, left: int, right: int) -> int:
        one, two = self.constant(left), self.constant(right)
        if self.unknown(left) or self.unknown(right):
            return self.known(None, "flag")
        if one is not None and two is not None:
            return self.known(RELATIONS[relation](one.value, two.value), "flag")
        via = self.lifted(left, lambda value: self.compared(relation, value, right))
        if via is None:
            via = self.lifted(right, lambda value: self.compared(relation, left, value))
        return self.add(Compared(relation, left, right, via))

    def among(self, item: int, words: tuple[str, ...]) -> int:
        known = self.constant(item)
        if known is not None:
            return self.known(None if known.value is None else known.value in words, "flag")
        return self.add(Among(item, words, self.lifted(item, lambda value: self.among(value, words))))

    def inside(self, item: int, codes: tuple[str, ...]) -> int:
        known = self.constant(item)
        if known is not None:
            return self.known(None if known.value is None else inside(known.value, codes), "flag")
        return self.add(Inside(item, codes, self.lifted(item, lambda value: self.inside(value, codes))))

    def shifted(self, day: int, months: int) -> int:
        known = self.constant(day)
        if known is not None:
            return self.known(None if known.value is None else shift_months(known.value, months), "day")
        lifted = self.lifted(day, lambda value: self.shifted(value, months))
        return self.add(Shifted(day, months)) if lifted is None else lifted

    def worked(self, day: int, calendar: Calendar | None) -> int:
        if calendar is None:
            return day
        known = self.constant(day)
        if known is not None:
            return self.known(None if known.value is None else calendar.workday(known.value), "day")
        lifted = self.lifted(day, lambda value: self.worked(value, calendar))
        return self.add(Worked(day, calendar)) if lifted is None else lifted
