"""Which levels can still come out, of those between the worst and the best, and which indicators can tip them: exactly.

An indicator whose benchmarks of I and II are one cannot be at II. So a level between may be out of reach: it is, if no
choice of grades for what is not known reaches it without reaching a better one.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from .grading import attainable, marks_at
from .methods import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .result import Evaluation

MOST_STATES: Final = 5_000
"""States that are followed; where there are more, a level between is taken to be possible, and an indicator to matter."""

MOST_OPEN: Final = 10
"""Indicators that are not known, up to which it is worked out whether one of them can tip the level; of more, each may."""

State = tuple[tuple[int, ...], int, int]
"""The indices of the levels, and the worst grades of limiting and of other indicators."""


def reachable(evaluation: Evaluation, place: int) -> bool:
    """Tell whether some choice of grades makes the level exactly this one.

    Of each indicator two choices matter: the worst grade that still meets the level, and the worst that its conditions allow.
    """
    plan, level = evaluation.plan, evaluation.system.levels[place]

    def choices(number: int, grades: tuple[int, ...]) -> set[int]:
        limiting = plan.limiting[number]
        asked = level.limiting if limiting else level.floor if limiting is not None else None
        meeting = max((grade for grade in grades if grade <= place), default=grades[-1])
        allowed = max((grade for grade in grades if asked is None or grade <= asked), default=grades[-1])
        return {meeting, allowed}

    opened = [(number, choices(number, grades)) for number, grades in _open(evaluation)]
    states = _states(evaluation, opened, 0)
    return states is None or any(_level(evaluation, state) == place for state in states)


def matters(evaluation: Evaluation, number: int) -> bool:
    """Tell whether an indicator can change the level, for some choice of grades of the others."""
    opened = dict(_open(evaluation))
    if len(opened) > MOST_OPEN:
        return True
    own = opened.pop(number)
    points, limiting = evaluation.plan.scaled[number], evaluation.plan.limiting[number]
    states = _states(evaluation, opened.items(), points)
    if states is None:
        return True
    ends = [[_with(state, grade, points, limiting) for grade in (own[0], own[-1])] for state in states]
    return any(_level(evaluation, best) != _level(evaluation, worst) for best, worst in ends)


def _open(evaluation: Evaluation) -> list[tuple[int, tuple[int, ...]]]:
    """List the indicators whose grade is not known, each with the grades that it can have."""
    marks = marks_at(evaluation.system, evaluation.at)
    rows = enumerate(zip(evaluation.plan.indicators, evaluation.best, evaluation.worst, strict=True))
    return [(number, attainable(one, marks, best, worst)) for number, (one, best, worst) in rows if best < worst]


def _states(evaluation: Evaluation, opened: Iterable[tuple[int, Iterable[int]]], further: int) -> set[State] | None:
    """Follow every choice of grades; None where there are too many.

    An index that has what its level asks, or cannot come to it any more, is as good as any other such: few states remain.

    Arguments:
        evaluation: what is known.
        opened: the indicators that are followed, each with its grades.
        further: points that may still come from an indicator that is not followed.
    """
    system, plan = evaluation.system, evaluation.plan
    opened = [(number, tuple(grades)) for number, grades in opened]
    asked = [0 if level.index is None else ceil(level.index * plan.whole) for level in system.levels]
    state: State = ((0,) * len(system.levels), 0, 0)
    for number, (best, worst) in enumerate(zip(evaluation.best, evaluation.worst, strict=True)):
        if best == worst:
            state = _with(state, best, plan.scaled[number], plan.limiting[number])
    left = sum(plan.scaled[number] for number, _ in opened) + further
    states = {state}
    for number, grades in opened:
        points = plan.scaled[number]
        left -= points
        states = {
            _short(_with(state, grade, points, plan.limiting[number]), asked, left) for state in states for grade in grades
        }
        if len(states) > MOST_STATES:
            return None
    return states


def _short(state: State, asked: list[int], left: int) -> State:
    sums, limiting, ordinary = state
    kept = tuple(mark if y >= mark else y if y + left >= mark else 0 for y, mark in zip(sums, asked, strict=True))
    return kept, limiting, ordinary


def _level(evaluation: Evaluation, state: State) -> int:
    sums, limiting, ordinary = state
    plan = evaluation.plan
    return level_of(evaluation.system.levels, [min(plan.cap, y) for y in sums], plan.whole, limiting, ordinary)


def _with(state: State, grade: int, points: int, limiting: bool | None) -> State:  # noqa: FBT001 - of the state
    """Add an indicator at a grade."""
    sums, limited, ordinary = state
    summed = tuple(y + points if grade <= place else y for place, y in enumerate(sums))
    if limiting is None:
        return summed, limited, ordinary
    return (summed, max(limited, grade), ordinary) if limiting else (summed, limited, max(ordinary, grade))
