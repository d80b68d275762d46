"""What a system must keep to: sums of weights, order of benchmarks, marks, units, names. A problem for each breach."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import TYPE_CHECKING, Final

from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.words import Text

from .system import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .forms import Forms
    from .formulas import Formula
    from .system import Indicator, IndicatorSystem, Primary

WHOLE: Final = {"membership": Fraction(1), "ratio": Fraction(100)}
"""What weights sum to: 1 in the membership method, 100 in each part of the ratio method."""

MOST_POINTS: Final = 10_000
"""Values of the parameters at which the order of the benchmarks is checked."""


def check(system: IndicatorSystem, forms: Forms) -> Iterator[Problem]:
    """Tell everything that is wrong with a system."""
    yield from _names(system)
    yield from _parameters(system)
    yield from _levels(system)
    for one in system.indicators:
        yield from _benchmarks(one, system)
    marks = {one.id: one.limiting for primary in forms.primary for one in primary.indicator}
    if system.method == "membership":
        for one in system.indicators:
            if marks[one.id] is None:
                expected = Text("limiting = true 或 false：是否限定性指标", "limiting = true or false: whether it is limiting")
                yield Problem(got=Text("缺项", "nothing"), expected=expected, where=f"{one.id}, limiting")
    if system.weighted:
        yield from _weights(system)
    else:
        yield from _weightless(system)


def _names(system: IndicatorSystem) -> Iterator[Problem]:
    """Tell ids and names that stand twice."""
    parts: dict[str, Iterable[str]] = {
        "level": (one.id for one in system.levels),
        "parameter": (one.id for one in system.parameters),
        "primary": (one.id for one in system.primaries),
        "indicator": (name for one in system.indicators for name in {one.id, one.name.zh, one.name.en}),
    }
    for part, names in parts.items():
        for name, count in Counter(names).items():
            if count > 1:
                got = Text(f"{brief(name)} 出现 {count} 次", f"{brief(name)} {count} times")
                yield Problem(got=got, expected=Text("不重复的名称", "a name that stands once"), where=f"{name}, {part}")
    if not system.indicators:
        yield Problem(got=Text("没有指标", "no indicator"), expected=Text("至少一个指标", "at least one"), where="primary")


def _parameters(system: IndicatorSystem) -> Iterator[Problem]:
    for one in system.parameters:
        ends = (one.first, one.last)
        if one.first > one.last or (one.whole and any(end.denominator != 1 for end in ends)):
            got = Text(f"{ends[0]} 至 {ends[1]}", f"{ends[0]} to {ends[1]}")
            expected = Text(
                "由小到大的范围，整数参数为整数", "a range from the smaller end, of whole numbers where it is whole"
            )
            yield Problem(got=got, expected=expected, where=one.id)


def _levels(system: IndicatorSystem) -> Iterator[Problem]:
    for one in system.levels:
        if system.method != "three_level" and one.index is None and system.weighted:
            yield Problem(Text("缺项", "nothing"), Text("等级的最低指数", "the least index of the level"), f"{one.id}, index")
    marks = [one.index for one in system.levels if one.index is not None]
    if system.method == "ratio" and any(two >= first for first, two in pairwise(marks)):
        got = ", ".join(map(str, marks))
        yield Problem(got=got, expected=Text("由高到低的指数", "indices that fall, the best level first"), where="level")


# benchmarks


def _benchmarks(one: Indicator, system: IndicatorSystem) -> Iterator[Problem]:
    bounds = [mark for mark in one.benchmarks if isinstance(mark, Bounds)]
    known = {parameter.id for parameter in system.parameters}
    formulas = [formula for mark in bounds for formula in (mark.most, mark.least) if formula is not None]
    strange = sorted({name for formula in formulas for name in formula.names} - known)
    if strange:
        expected = Text("[[parameter]] 中的参数", "a parameter of [[parameter]]")
        yield Problem(got=brief(strange[0]), expected=expected, where=f"{one.id}, benchmarks")
        return
    bent = next((formula for formula in formulas if formula.bent and not _whole(formula, system)), None)
    if bent is not None:
        expected = Text("非整数参数的一次式", "a formula of the first degree, of a parameter that is not whole")
        yield Problem(got=brief(str(bent)), expected=expected, where=f"{one.id}, benchmarks")
        return
    if system.method == "ratio" and bounds:
        yield from _of_a_ratio(one, bounds[0], system)
    yield from _order(one, system)


def _whole(formula: Formula, system: IndicatorSystem) -> bool:
    return all(one.whole for one in system.parameters if one.id in formula.names)


def _of_a_ratio(one: Indicator, mark: Bounds, system: IndicatorSystem) -> Iterator[Problem]:
    formula = mark.most or mark.least
    if mark.most is not None and mark.least is not None:
        expected = Text("比值法的一个方向：at_most 或 at_least", "one direction, at_most or at_least, of the ratio method")
        yield Problem(got=Text("两个方向", "both"), expected=expected, where=f"{one.id}, benchmarks")
    elif formula is not None and any(formula.at(at) <= 0 for at in points(system, formula.names)):
        expected = Text("比值法的正基准值", "a benchmark above zero: the ratio method divides by it or by the value")
        yield Problem(got=str(formula), expected=expected, where=f"{one.id}, benchmarks")


def points(system: IndicatorSystem, names: Iterable[str]) -> Iterator[dict[str, Fraction]]:
    """Give the values of some parameters at which a rule about them must hold: every whole one, or both ends.

    What is of the first degree in a parameter keeps its order between two ends where it keeps it at both.
    """
    wanted = [one for one in system.parameters if one.id in set(names)]
    ranges = [
        [Fraction(n) for n in range(int(one.first), int(one.last) + 1)] if one.whole else [one.first, one.last]
        for one in wanted
    ]
    if prod(map(len, ranges)) > MOST_POINTS:
        ranges = [[values[0], values[-1]] for values in ranges]
    for values in product(*ranges):
        yield {one.id: value for one, value in zip(wanted, values, strict=True)}


def _order(one: Indicator, system: IndicatorSystem) -> Iterator[Problem]:
    """Tell where a better level asks for less than a worse one, anywhere over the range of the parameters."""
    marks = [(place, mark) for place, mark in enumerate(one.benchmarks) if isinstance(mark, Bounds)]
    names = {name for _, mark in marks for formula in (mark.most, mark.least) if formula for name in formula.names}
    for at in points(system, names):
        try:
            worked = [(place, *_ends(mark, at)) for place, mark in marks]
        except CleanprodError as error:
            yield Problem(error.problems[0].got, error.problems[0].expected, f"{one.id}, benchmarks")
            return
        for (better, top, bottom), (worse, next_top, next_bottom) in pairwise(worked):
            rises = top is not None and next_top is not None and top > next_top
            falls = bottom is not None and next_bottom is not None and bottom < next_bottom
            if rises or falls:
                first, second = system.level_id(better), system.level_id(worse)
                values = (top, next_top) if rises else (bottom, next_bottom)
                where = f"{one.id}, benchmarks"
                shown = "".join(f", {name} = {value}" for name, value in at.items())
                got = f"{first} {_shown(values[0])}, {second} {_shown(values[1])}{shown}"
                expected = (
                    Text(f"{first} 不高于 {second}：越低越好", f"{first} not above {second}: less is better")
                    if rises
                    else Text(f"{first} 不低于 {second}：越高越好", f"{first} not below {second}: more is better")
                )
                yield Problem(got=got, expected=expected, where=where)
                return
        for place, top, bottom in worked:
            if top is not None and bottom is not None and bottom > top:
                got = f"{system.level_id(place)} {_shown(bottom)} > {_shown(top)}"
                yield Problem(got=got, expected=Text("下限不高于上限", "a lower end that is not above the upper"), where=one.id)
                return


def _ends(mark: Bounds, at: Mapping[str, Fraction]) -> tuple[Fraction | None, Fraction | None]:
    return (None if mark.most is None else mark.most.at(at), None if mark.least is None else mark.least.at(at))


def _shown(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):g}"


# weights


def _weights(system: IndicatorSystem) -> Iterator[Problem]:
    for primary in system.primaries:
        yield from _shares(primary, system)
        if system.method == "membership":
            yield from _total(
                primary.id, _sum_of(primary), WHOLE["membership"], Text("其指标权重", "the weights of its indicators")
            )
    if system.method == "membership":
        regular = [primary for primary in system.primaries if not primary.bonus]
        for primary in system.primaries:
            if primary.weight is None or primary.weight <= 0:
                yield Problem(
                    Text("缺项或不为正", "none above zero"), Text("正的权重", "a weight above zero"), f"{primary.id}, weight"
                )
        total = sum((primary.weight or Fraction(0) for primary in regular), Fraction(0))
        yield from _total(
            "primary", total, WHOLE["membership"], Text("一级指标权重（加分项除外）", "the weights of the regular primaries")
        )
        return
    for part in ("quantitative", "qualitative"):
        own = [primary for primary in system.primaries if primary.part == part]
        total = sum((_sum_of(primary) for primary in own), Fraction(0))
        if own:
            yield from _total(part, total, WHOLE["ratio"], Text("该部分的权重", "the weights of the part"))
    yield from _total("shares", sum(system.shares.values(), Fraction(0)), Fraction(1), Text("α 与 β", "α and β"))
    for primary in system.primaries:
        if primary.part is None or (primary.part != "veto" and not system.shares.get(primary.part)):
            expected = Text(
                "quantitative、qualitative 或 veto，且 shares 有其份额",
                "quantitative, qualitative or veto, with its share in shares",
            )
            yield Problem(got=str(primary.part), expected=expected, where=f"{primary.id}, part")


def _shares(primary: Primary, system: IndicatorSystem) -> Iterator[Problem]:
    """Tell indicators that have no weight, or two; and groups of nobody."""
    for one in primary.indicators:
        where = f"{one.id}, weight"
        if one.group is not None and one.group not in primary.groups:
            yield Problem(
                brief(one.group), Text("该一级指标 groups 中的组", "a group of the primary's groups"), f"{one.id}, group"
            )
        elif primary.part == "veto":
            if one.weight is not None:
                yield Problem(str(one.weight), Text("否决项不设权重", "no weight: a veto does not count in the index"), where)
        elif (one.weight is None) == (one.group is None):
            yield Problem(
                Text("缺项", "nothing") if one.weight is None else Text("权重和组", "a weight and a group"),
                Text("一个权重，或一个共有权重的组", "a weight, or a group that shares one"),
                where,
            )
        elif one.weight is not None and one.weight <= 0:
            yield Problem(str(one.weight), Text("正的权重", "a weight above zero"), where)
        if system.method == "ratio" and one.graded == (primary.part == "quantitative"):
            yield Problem(
                brief(primary.part),
                Text("定量部分为有单位的指标，其余为达标与否", "units in the quantitative part, and none elsewhere"),
                f"{one.id}, unit",
            )
    own = {one.group for one in primary.indicators}
    for name in primary.groups.keys() - own:
        yield Problem(brief(name), Text("有成员的组", "a group that has members"), f"{primary.id}, groups")


def _sum_of(primary: Primary) -> Fraction:
    return sum((one.weight or Fraction(0) for one in primary.indicators), sum(primary.groups.values(), Fraction(0)))


def _total(where: str, total: Fraction, whole: Fraction, what: Text) -> Iterator[Problem]:
    if total != whole:
        got = Text(f"{what.zh}之和 {_exactly(total)}", f"{what.en}, which sum to {_exactly(total)}")
        yield Problem(got=got, expected=Text(f"和为 {whole}", f"a sum of {whole}"), where=where)


def _exactly(value: Fraction) -> str:
    """Write a sum as a decimal where it ends, else as a fraction."""
    near = f"{float(value):.10g}"
    return near if Fraction(near) == value else f"{value} (≈ {near})"


def _weightless(system: IndicatorSystem) -> Iterator[Problem]:
    given = [one for one in system.indicators if one.weight is not None or one.group is not None]
    for one in given[:1]:
        expected = Text(
            "没有权重：[system] 写明 weights = false 或为三级标准", "no weight: [system] says weights = false, or three_level"
        )
        yield Problem(got=str(one.weight or one.group), expected=expected, where=f"{one.id}, weight")
    if system.method != "three_level" and system.partial is None:
        expected = Text("缺权重的体系须写明 partial", "partial beside weights = false: it tells what is left out")
        yield Problem(got=Text("缺项", "nothing"), expected=expected, where="system, partial")
