"""From what is known of an enterprise to its evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

from cleanprod.errors import CleanprodError, Problem, RecordError, brief
from cleanprod.units import Quantity
from cleanprod.words import Text

from .grading import grade_of, marks_at, number_in
from .loading import indicator_system
from .methods import level_of, membership, ratio, weighted_sum
from .plan import plan_of
from .result import Evaluation
from .values import NOT_APPLICABLE, read_parameters, read_values

if TYPE_CHECKING:
    import os

    from .grading import Marks, Parameters
    from .methods import EmptyPrimary
    from .plan import Plan
    from .system import Indicator, IndicatorSystem
    from .values import Value

Unmeasured = Literal["unknown", "fails"]

_A_MAPPING: Final = Text("由指标到值的映射", "a mapping from indicators to what is known of them")

CHOICES: Final[dict[str, tuple[str, ...]]] = {"empty_primary": ("refuse", "renormalise"), "unmeasured": ("unknown", "fails")}


def evaluate(
    system: str | os.PathLike[str] | IndicatorSystem,
    values: Mapping[str, Any],
    *,
    parameters: Mapping[str, Any] | None = None,
    empty_primary: EmptyPrimary = "refuse",
    unmeasured: Unmeasured = "unknown",
) -> Evaluation:
    """Evaluate an enterprise by an evaluation system.

    Arguments:
        system: a system, the id of one that comes with the library, or the path of a TOML file.
        values: what is known, by the id or a name of the indicator: a quantity, as written or a `Quantity`; a grade (`II`,
            `Ⅱ级`, `below`), or yes and no where one thing only is asked; `NOT_APPLICABLE` (不适用). What is left out, None or
            blank is not measured.
        parameters: of benchmarks that are formulas: `{"n": 2}`. One that is left out is not known.
        empty_primary: where nothing of a primary applies: `refuse`, or `renormalise` the weights of the others.
        unmeasured: `unknown`, or `fails` (not recorded scores 0, as the systems of 2005 to 2009 say).

    Errors:
        UnknownNameError, FileError: as `indicator_system`.
        RecordError: a problem for each value that is refused.
        CleanprodError: nothing of a primary applies, and the caller did not choose.

    >>> found = evaluate("pcb_hj450_2008", {"fresh_multi": "1.1 m3/m2"}, parameters={"n": 2})
    >>> found.row("fresh_multi").grade
    '1'
    """
    for name, given in (("empty_primary", empty_primary), ("unmeasured", unmeasured)):
        if given not in CHOICES[name]:
            wanted = Text("、".join(CHOICES[name]), " or ".join(CHOICES[name]))
            raise CleanprodError(Problem(got=brief(given), expected=wanted, where=name))
    found = indicator_system(system)
    if not isinstance(values, Mapping):
        raise CleanprodError(Problem(f"a {type(values).__name__}", _A_MAPPING, "values"))
    read = read_values(found, values)
    at = {} if parameters is None else read_parameters(found, parameters)
    return evaluated(found, read, tuple(sorted(at.items())), empty_primary, unmeasured)


def evaluated(
    system: IndicatorSystem, values: dict[str, Value], at: Parameters, empty: EmptyPrimary, unmeasured: Unmeasured
) -> Evaluation:
    """Evaluate values that were read."""
    absent = frozenset(name for name, value in values.items() if value is NOT_APPLICABLE)
    plan = plan_of(system, absent, empty)
    marks = marks_at(system, at)
    known: Any = values.get
    if system.method == "ratio":
        return _by_ratio(system, plan, values, at, marks, unmeasured)
    fails = unmeasured == "fails"
    best: list[int] = []
    worst: list[int] = []
    for one in plan.indicators:
        value = known(one.id)
        if value is None and fails and one.gradable:
            low = high = system.worst
        else:
            high, low = grade_of(one, value, marks)
        best.append(high)
        worst.append(low)
    return _decided(system, plan, values, at, best, worst)


def _decided(  # noqa: PLR0913, PLR0917 - what was worked out
    system: IndicatorSystem, plan: Plan, values: dict[str, Value], at: Parameters, best: list[int], worst: list[int]
) -> Evaluation:
    """Decide the level twice: with what is not known at its worst, and at its best. The level can lie nowhere else."""
    levels = system.levels
    low_level = high_level = None
    low: list[int] | None = None
    high: list[int] | None = None
    if system.weighted:
        low = [min(plan.cap, y) for y in membership(plan.scaled, worst, len(levels))]
        high = [min(plan.cap, y) for y in membership(plan.scaled, best, len(levels))]
        low_level = level_of(levels, low, plan.whole, *_extremes(plan, worst))
        high_level = level_of(levels, high, plan.whole, *_extremes(plan, best))
    elif system.method == "membership":
        # without weights a level is never certain; one is out where an indicator that it needs falls short
        low_level, high_level = system.worst, level_of(levels, [100] * len(levels), 1, *_extremes(plan, best))
    return Evaluation(
        system=system,
        plan=plan,
        values=values,
        at=at,
        best=tuple(best),
        worst=tuple(worst),
        low=None if low is None else tuple(low),
        high=None if high is None else tuple(high),
        high_level=high_level,
        low_level=low_level,
    )


def _extremes(plan: Plan, grades: list[int]) -> tuple[int, int]:
    """Give the worst grade of the limiting indicators, and of the others."""
    limiting = ordinary = 0
    for grade, is_limiting in zip(grades, plan.limiting, strict=True):
        if is_limiting:
            limiting = max(limiting, grade)
        elif is_limiting is not None:
            ordinary = max(ordinary, grade)
    return limiting, ordinary


def _by_ratio(  # noqa: PLR0913, PLR0917 - what was worked out
    system: IndicatorSystem,
    plan: Plan,
    values: dict[str, Value],
    at: Parameters,
    marks: dict[str, Marks],
    unmeasured: Unmeasured,
) -> Evaluation:
    """Work out P twice, with every S that is not known at its least and at its most."""
    scores: dict[str, tuple[Fraction, Fraction]] = {}
    best: list[int] = []
    worst: list[int] = []
    for one in plan.indicators:
        value = values.get(one.id)
        if value is None and unmeasured == "fails":
            high, low = 1, 1
        else:
            high, low = grade_of(one, value, marks)  # type: ignore[arg-type] # what does not apply takes no part
        best.append(high)
        worst.append(low)
        if one.id in plan.points:
            scores[one.id] = _scores(one, value, marks, system.cap, unmeasured)
    least = weighted_sum(plan.points, {name: low for name, (low, _) in scores.items()})
    most = weighted_sum(plan.points, {name: high for name, (_, high) in scores.items()})
    y = [(p,) * len(system.levels) for p in (least, most)]
    low_level = level_of(system.levels, y[0], 1, *_extremes(plan, worst))
    high_level = level_of(system.levels, y[1], 1, *_extremes(plan, best))
    return Evaluation(
        system=system,
        plan=plan,
        values=values,
        at=at,
        best=tuple(best),
        worst=tuple(worst),
        low=y[0],
        high=y[1],
        high_level=high_level,
        low_level=low_level,
        scores=scores,
    )


def _scores(
    one: Indicator, value: object, marks: dict[str, Marks], cap: Fraction, unmeasured: Unmeasured
) -> tuple[Fraction, Fraction]:
    """Give the least and the most that S of an indicator may be."""
    most = Fraction(1) if one.graded else cap
    if value is None:
        return Fraction(0), Fraction(0) if unmeasured == "fails" else most
    if not isinstance(value, Quantity):
        return (Fraction(1 - int(value)),) * 2  # type: ignore[call-overload] # a grade: met or not
    (mark,) = marks[one.id].exactly
    if mark is None or mark.sure is None:
        return Fraction(0), most
    x = Fraction(number_in(value, one))
    if x < 0:
        expected = Text("比值法中不小于零的值", "a value of zero or more, of the ratio method")
        raise RecordError(Problem(str(value), expected, one.id))
    less = mark.may.most is not None
    low, high = (
        ratio(x, Fraction(box.most if less else box.least), cap, lower_is_better=less)  # type: ignore[arg-type]
        for box in (mark.sure, mark.may)  # the same box, but where a parameter is not known
    )
    return low, high
