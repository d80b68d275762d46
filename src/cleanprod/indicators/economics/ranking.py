"""The weighted sum (权重总和计分排序法): options scored by aspects, each aspect with its weight, the highest first.

>>> found = weighted_sum(
...     {"F01": {"环境": 8, "经济": 6}, "F02": {"环境": 9, "经济": 5}, "F03": {"环境": 3, "经济": 9}},
...     weights={"环境": 10, "经济": 7},
... )
>>> [(one.place, one.id, one.total) for one in found]
[(1, 'F02', 125), (2, 'F01', 122), (3, 'F03', 93)]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.words import Text

LOW, HIGH = 1, 10
_POINTS: Final = Text(f"{LOW} 至 {HIGH} 的整数", f"a whole number from {LOW} to {HIGH}")
_EVERY: Final = Text("每个权重项各一个分数", "a score for each weight, and for nothing else")
_A_MAPPING: Final = Text("名称到数值的映射，如 {'环境效益': 8}", "numbers by name, such as {'环境效益': 8}")
_SOME: Final = Text("至少一个权重", "at least one weight")


@frozen
class Ranked:
    """An option in its place: its id, Σ R·W, and the place; equal sums share one."""

    place: int
    id: str
    total: int


def weighted_sum(scores: Mapping[str, Mapping[str, int]], weights: Mapping[str, int]) -> tuple[Ranked, ...]:
    """Rank options by Σ R·W, the largest first; of equal ones in the order in which they are given.

    Arguments:
        scores: for each option its scores R by aspect, from 1 to 10.
        weights: the weight W of each aspect, from 1 to 10.

    Errors:
        RecordError: a score or weight is none, or one is missing: a missing score is not a low one.
    """
    wrong = {"weights": weights, "scores": scores}
    if all(isinstance(one, Mapping) for one in wrong.values()):
        wrong = {str(option): row for option, row in scores.items()}
    told = [
        Problem(got=brief(one), expected=_A_MAPPING, where=name) for name, one in wrong.items() if not isinstance(one, Mapping)
    ]
    if told:
        raise RecordError(*told)
    problems = [_problem(f"weights, {name}", one) for name, one in weights.items() if not _is_points(one)]
    if not weights:
        problems.append(Problem(got="{}", expected=_SOME, where="weights"))
    for option, row in scores.items():
        problems += [_problem(f"{option}, {name}", one) for name, one in row.items() if not _is_points(one)]
        if row.keys() != weights.keys():
            differ = sorted(map(str, row.keys() ^ weights.keys()))
            problems.append(Problem(got=", ".join(differ), expected=_EVERY, where=str(option)))
    if problems:
        raise RecordError(*problems)
    totals = {option: sum(row[name] * weight for name, weight in weights.items()) for option, row in scores.items()}
    ordered = sorted(totals, key=lambda option: -totals[option])
    places = {total: place for place, total in reversed(list(enumerate((totals[one] for one in ordered), 1)))}
    return tuple(Ranked(places[totals[one]], one, totals[one]) for one in ordered)


def _is_points(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and LOW <= given <= HIGH


def _problem(where: str, given: object) -> Problem:
    return Problem(got=brief(given), expected=_POINTS, where=where)
