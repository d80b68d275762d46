"""What to do next: what to measure first, and the smallest improvements that reach the next level."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.units import Quantity, format_quantity
from cleanprod.units.quantity import ended, made
from cleanprod.words import Text

from .grading import marks_at
from .reach import matters
from .system import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.units import Unit

    from .result import Evaluation
    from .system import Indicator

SHOWN: Final = 10
"""Improvements that are listed; there may be more of the same size."""

_TRIED: Final = 20_000


@frozen
class Step:
    """One indicator of an improvement.

    Attributes:
        indicator: its id.
        name: its words.
        level: the level that it must meet.
        bound: what that asks for: ≤ 24 L/m².
        measured: it is known to fall short; otherwise it must be measured, and may meet the level already.
        points: what it adds to the index, of 100.
    """

    indicator: str
    name: Text
    level: str
    bound: Text
    measured: bool
    points: Fraction | None = None


def first(evaluation: Evaluation) -> tuple[str, ...]:
    """List what to measure, what settles most first: limiting indicators, then by points.

    What is left out cannot change the level, whatever it turns out to be.
    """
    if evaluation.status == "settled":
        return ()
    plan = evaluation.plan
    open_rows = [
        number
        for number, one in enumerate(plan.indicators)
        if evaluation.best[number] < evaluation.worst[number]
        and one.gradable
        and one.id not in evaluation.values
        and _matters(evaluation, number)
    ]
    ordered = sorted(open_rows, key=lambda number: (not plan.limiting[number], -plan.scaled[number]))
    return tuple(plan.indicators[number].id for number in ordered)


def _matters(evaluation: Evaluation, number: int) -> bool:
    """Tell whether an indicator that is not known can tip a level between the worst and the best that are still possible."""
    system, plan = evaluation.system, evaluation.plan
    if evaluation.low_level is None:
        return True  # nothing is added up: each grade is an answer of its own
    best, worst = evaluation.best[number], evaluation.worst[number]
    limiting, points = plan.limiting[number], plan.scaled[number]
    for place in range(evaluation.high_level or 0, min(evaluation.low_level or 0, len(system.levels))):
        level = system.levels[place]
        asked = level.limiting if limiting else level.floor if limiting is not None else None
        if asked is not None and best <= asked < worst:
            return evaluation.low is None or evaluation.scores is not None or matters(evaluation, number)
        if evaluation.low is None or evaluation.high is None or level.index is None:
            return True  # no weights: any indicator may be of any weight
        mark = level.index * plan.whole if evaluation.scores is None else level.index
        if evaluation.scores is not None:
            if points and evaluation.low[place] < mark:
                return True
        elif best <= place < worst and points and evaluation.low[place] < mark:
            return matters(evaluation, number)
    return False


def next_level(evaluation: Evaluation) -> int | None:
    """Give the place of the level to be reached at least: the one above what is certain; None where there is none."""
    certain = evaluation.low_level
    return None if certain is None or certain == 0 or evaluation.low is None else certain - 1


def improvements(evaluation: Evaluation) -> tuple[tuple[Step, ...], ...]:
    """List the smallest sets of indicators which, brought to the next level or a better one, make that certain.

    What is not measured counts as falling short. At most ten sets of the same size are listed.
    """
    place = next_level(evaluation)
    if place is None or evaluation.low is None:
        return ()
    found = [one for target in range(place, -1, -1) for one in _smallest(evaluation, target)]
    least = min(map(len, found), default=0)
    sets: dict[tuple[int, ...], dict[int, int]] = {}
    for one in found:
        if len(one) == least:
            sets.setdefault(tuple(sorted(one)), one)  # the same indicators to a better level are no smaller
    return tuple(_steps(evaluation, one) for one in islice(sets.values(), SHOWN))


def _smallest(evaluation: Evaluation, place: int) -> Iterable[dict[int, int]]:
    """Find the sets: what the level asks of each indicator, and the fewest others that make up what the index lacks."""
    system, plan = evaluation.system, evaluation.plan
    level = system.levels[place]
    forced: dict[int, int] = {}
    free: list[int] = []
    for number, one in enumerate(plan.indicators):
        worst, limiting = evaluation.worst[number], plan.limiting[number]
        asked = level.limiting if limiting else level.floor if limiting is not None else None
        if asked is not None and worst > asked:
            to = _at_hand(one, asked)
            if to is None:
                return ()  # no benchmark is at hand for what would be needed
            forced[number] = to
        if _gain(evaluation, number, place) and forced.get(number, place + 1) > place:
            free.append(number)
    lacking = _lacking(evaluation, place) - sum(
        _gain(evaluation, number, place) for number, to in forced.items() if to <= place
    )
    free.sort(key=lambda number: -_gain(evaluation, number, place))
    gains = [_gain(evaluation, number, place) for number in free]
    size = next((size for size in range(len(free) + 1) if sum(gains[:size]) >= lacking), None)
    if size is None:
        return ()
    enough = (
        {**forced, **{number: _target(evaluation, number, place) for number in chosen}}
        for chosen in islice(combinations(free, size), _TRIED)
        if sum(_gain(evaluation, number, place) for number in chosen) >= lacking
    )
    return islice(enough, SHOWN)


def _lacking(evaluation: Evaluation, place: int) -> Fraction | int:
    """Tell what the index lacks, in the numbers that it is kept in."""
    level, low = evaluation.system.levels[place], evaluation.low or ()
    if level.index is None:
        return 0
    lacking: Fraction = level.index * (evaluation.plan.whole if evaluation.scores is None else 1) - low[place]
    return lacking


def _gain(evaluation: Evaluation, number: int, place: int) -> Fraction | int:
    """Tell what an indicator adds to the index if it comes to the level."""
    plan = evaluation.plan
    one = plan.indicators[number]
    if evaluation.scores is not None:
        if one.id not in evaluation.scores:
            return 0
        most = 1 if one.graded else evaluation.system.cap
        return plan.points[one.id] * (most - evaluation.scores[one.id][0])
    reaches = evaluation.worst[number] > place and _at_hand(one, place) is not None
    return plan.scaled[number] if reaches else 0


def _at_hand(one: Indicator, place: int) -> int | None:
    """Give the worst place whose benchmark is at hand and meets a level: its own, or that of a better one."""
    for better in range(min(place, len(one.benchmarks) - 1), -1, -1):
        mark = one.benchmarks[better]
        if mark is not None and not (isinstance(mark, Bounds) and mark.lost):
            return better
    return None


def _target(evaluation: Evaluation, number: int, place: int) -> int:
    """Give the level to which an indicator is brought; the ratio method has one benchmark for all."""
    to = None if evaluation.scores is not None else _at_hand(evaluation.plan.indicators[number], place)
    return place if to is None else to


def _steps(evaluation: Evaluation, chosen: dict[int, int]) -> tuple[Step, ...]:
    """Give the steps of a set; of ratios, the last needs only what the others at their cap leave to make up."""
    measured = [number for number in sorted(chosen) if _is_ratio(evaluation, number)]
    needed = dict.fromkeys(measured, evaluation.system.cap)
    if measured:
        last = measured[-1]
        place = chosen[last]
        spare = sum(_gain(evaluation, number, place) for number in chosen) - _lacking(evaluation, place)
        needed[last] -= spare / evaluation.plan.points[evaluation.plan.indicators[last].id]
    return tuple(_step(evaluation, number, chosen[number], needed.get(number)) for number in sorted(chosen))


def _is_ratio(evaluation: Evaluation, number: int) -> bool:
    one = evaluation.plan.indicators[number]
    return evaluation.scores is not None and one.id in evaluation.scores and not one.graded


def _step(evaluation: Evaluation, number: int, to: int, score: Fraction | None) -> Step:
    one = evaluation.plan.indicators[number]
    level = min(to, len(one.benchmarks) - 1)
    return Step(
        indicator=one.id,
        name=one.name,
        level=evaluation.system.level_id(to),
        bound=bound_of(one, level, evaluation) if score is None else _for_score(one, score, evaluation),
        measured=one.id in evaluation.values,
        points=evaluation.plan.points.get(one.id),
    )


def _for_score(one: Indicator, score: Fraction, evaluation: Evaluation) -> Text:
    """Tell of a ratio at which value it comes to a score: o/S at most, or o·S at least."""
    (mark,) = marks_at(evaluation.system, evaluation.at)[one.id].exactly
    if mark is None or mark.sure is None or one.unit is None:
        return bound_of(one, 0, evaluation)
    less = mark.sure.most is not None
    end = Fraction(mark.sure.most or 0) / score if less else Fraction(mark.sure.least or 0) * score
    told = f"{'≤' if less else '≥'} {_shown(_short(end, up=not less), one.unit)}"
    return Text(told, told)


def _short(end: Fraction, *, up: bool) -> Fraction:
    """Cut what has no end as a decimal to six digits, to the side on which it still suffices."""
    if isinstance(ended(end), Decimal):
        return end
    number = Decimal(end.numerator) / Decimal(end.denominator)
    last = Decimal(1).scaleb(number.adjusted() - 5)
    return Fraction(number.quantize(last, ROUND_CEILING if up else ROUND_FLOOR))


def bound_of(one: Indicator, place: int, evaluation: Evaluation) -> Text:
    """Tell what an indicator must meet at a level: ≤ 24 L/m², or the requirement in words."""
    mark = one.benchmarks[place]
    if mark is None:
        return Text("（无基准）", "(no benchmark)")
    if not isinstance(mark, Bounds):
        return mark
    unit = one.unit
    found = marks_at(evaluation.system, evaluation.at)[one.id].exactly[place]
    if unit is None or found is None or not found.known:
        return Text(f"{mark.say()} {unit or ''}", f"{mark.say()} {unit or ''}")
    worked = found.may
    low = f"{'>' if worked.strict_least else '≥'} {_shown(worked.least, unit)}" if worked.least is not None else ""
    high = f"{'<' if worked.strict_most else '≤'} {_shown(worked.most, unit)}" if worked.most is not None else ""
    told = ", ".join(filter(None, (low, high)))
    return Text(told, told)


def _shown(number: Decimal | Fraction, unit: Unit) -> str:
    value = number if isinstance(number, Decimal) else ended(number)
    return format_quantity(made(Quantity, value, unit, ""))
