"""Which levels can still come out, of those between the worst and the best, and which indicators can tip them: exactly.

An indicator whose benchmarks of I and II are one cannot be at II. So a level between may be out of reach: it is, if no
choice of grades for what is not known reaches it without reaching a better one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .grading import attainable, marks_at
from .methods import level_of

if TYPE_CHECKING:
    from .result import Evaluation

MOST_STATES: Final = 5_000
"""Sums that are followed; where there are more, a level between is taken to be possible, and an indicator to matter."""

MOST_OPEN: Final = 10
"""Indicators that are not known, up to which it is worked out whether one of them can tip the level; of more, each may."""

State = tuple[tuple[int, ...], int, int]
"""The indices of the levels down to the one asked, and the worst grades of limiting and other indicators."""


def reachable(evaluation: Evaluation, place: int) -> bool:
    """Tell whether some choice of grades makes the level exactly this one.

    Of each indicator two choices matter: the worst grade that still meets the level, and the worst that its conditions allow.
    """
    system, plan = evaluation.system, evaluation.plan
    level = system.levels[place]
    marks = marks_at(system, evaluation.at)
    states: set[State] = {((0,) * (place + 1), 0, 0)}
    for number, one in enumerate(plan.indicators):
        best, worst = evaluation.best[number], evaluation.worst[number]
        grades = attainable(one, marks, best, worst) if best < worst else (best,)
        limiting = plan.limiting[number]
        asked = level.limiting if limiting else level.floor if limiting is not None else None
        meeting = max((grade for grade in grades if grade <= place), default=grades[-1])
        allowed = max((grade for grade in grades if asked is None or grade <= asked), default=grades[-1])
        states = {_with(state, grade, plan.scaled[number], limiting) for state in states for grade in {meeting, allowed}}
        if len(states) > MOST_STATES:
            return True
    levels = system.levels[: place + 1]
    return any(
        level_of(levels, [min(plan.cap, y) for y in sums], plan.whole, limiting, ordinary) == place
        for sums, limiting, ordinary in states
    )


def matters(evaluation: Evaluation, number: int) -> bool:
    """Tell whether an indicator can change the level, for some choice of grades of the others."""
    system, plan = evaluation.system, evaluation.plan
    if sum(best < worst for best, worst in zip(evaluation.best, evaluation.worst, strict=True)) > MOST_OPEN:
        return True
    marks = marks_at(system, evaluation.at)
    last = len(system.levels)
    states: set[State] = {((0,) * last, 0, 0)}
    own: tuple[int, ...] = ()
    for at, one in enumerate(plan.indicators):
        best, worst = evaluation.best[at], evaluation.worst[at]
        grades = attainable(one, marks, best, worst) if best < worst else (best,)
        if at == number:
            own = grades
            continue
        states = {_with(state, grade, plan.scaled[at], plan.limiting[at]) for state in states for grade in grades}
        if len(states) > MOST_STATES:
            return True
    return any(
        len(
            {_level(evaluation, _with(state, grade, plan.scaled[number], plan.limiting[number])) for grade in (own[0], own[-1])}
        )
        > 1
        for state in states
    )


def _level(evaluation: Evaluation, state: State) -> int:
    sums, limiting, ordinary = state
    plan = evaluation.plan
    return level_of(evaluation.system.levels, [min(plan.cap, y) for y in sums], plan.whole, limiting, ordinary)


def _with(state: State, grade: int, points: int, limiting: bool | None) -> State:  # noqa: FBT001 - of the state
    sums, limited, ordinary = state
    summed = tuple(y + points if grade <= place else y for place, y in enumerate(sums))
    if limiting is None:
        return summed, limited, ordinary
    return (summed, max(limited, grade), ordinary) if limiting else (summed, limited, max(ordinary, grade))
