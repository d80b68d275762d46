"""What a system must keep to: sums of weights, order of benchmarks, marks, units, names. A problem for each breach."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.words import Text

from .methods import FULL
from .ranges import MOST_POINTS, can_be_followed, formula_points
from .system import Bounds, folded, names_of
from .values import grade_words
from .weights import exactly, weights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from .forms import Forms
    from .formulas import Formula
    from .system import Indicator, IndicatorSystem

CAPS: Final = {"membership": (100, 1000), "ratio": (1, 10), "three_level": (100, 100)}
"""What the cap may be: of the index, or of a ratio."""

FACTS: Final = ["I", "II", "III"]
"""The levels of the fact `level` of an enterprise, the best first."""


def check(system: IndicatorSystem, forms: Forms) -> Iterator[Problem]:
    """Tell everything that is wrong with a system."""
    yield from _names(system)
    yield from _parameters(system)
    yield from _levels(system, forms)
    for one in system.indicators:
        yield from _benchmarks(one, system)
    marks = {one.id: one.limiting for primary in forms.primary for one in primary.indicator}
    if system.method == "membership":
        for one in system.indicators:
            if marks[one.id] is None:
                expected = Text("limiting = true 或 false：是否限定性指标", "limiting = true or false: whether it is limiting")
                yield Problem(got=Text("缺项", "nothing"), expected=expected, where=f"{one.id}, limiting")
    yield from weights(system)


def _names(system: IndicatorSystem) -> Iterator[Problem]:
    """Tell ids and names that stand twice, whatever their width, case and spaces."""
    parts: dict[str, list[tuple[str, ...]]] = {
        "level": [(one.id,) for one in system.levels],
        "primary": [(one.id,) for one in system.primaries],
        # one column of a table is either
        "indicator": [*map(names_of, system.parameters), *map(names_of, system.indicators)],
    }
    for part, ones in parts.items():
        written: dict[str, list[str]] = {}
        for names in ones:
            for fold, name in {folded(name): name for name in reversed(names)}.items():
                written.setdefault(fold, []).append(name)
        for same in written.values():
            if len(same) > 1:
                yield _twice(same, f"{same[-1]}, {part}")
    words: dict[str, dict[int, None]] = {}
    for word, place in grade_words(system):
        words.setdefault(word, {})[place] = None
    for word, places in words.items():
        if len(places) > 1:
            ids = ", ".join(system.level_id(place) for place in places)
            got = Text(f"{brief(word)}：{ids}", f"{brief(word)} for {ids}")
            expected = Text("一个词只指一个等级", "a word that is one level")
            yield Problem(got, expected, f"{system.level_id(min(places))}, level")
    if not system.indicators:
        yield Problem(got=Text("没有指标", "no indicator"), expected=Text("至少一个指标", "at least one"), where="primary")


def _twice(same: list[str], where: str) -> Problem:
    first = brief(same[0])
    others = "、".join(map(brief, dict.fromkeys(same))), " and ".join(map(brief, dict.fromkeys(same)))
    one_spelling = len(set(same)) == 1
    got = Text(f"{first} 出现 {len(same)} 次", f"{first} {len(same)} times") if one_spelling else Text(*others)
    expected = Text("不重复的名称", "a name that stands once")
    mend = "" if one_spelling else Text("全半角、大小写和空格不作区分。", "Width, case and spaces make no difference.")
    return Problem(got, expected, where, mend)


def _parameters(system: IndicatorSystem) -> Iterator[Problem]:
    for one in system.parameters:
        ends = (one.first, one.last)
        if one.first > one.last or (one.whole and any(end.denominator != 1 for end in ends)):
            got = Text(f"{ends[0]} 至 {ends[1]}", f"{ends[0]} to {ends[1]}")
            expected = Text(
                "由小到大的范围，整数参数为整数", "a range from the smaller end, of whole numbers where it is whole"
            )
            yield Problem(got=got, expected=expected, where=one.id)


def _levels(system: IndicatorSystem, forms: Forms) -> Iterator[Problem]:
    for one in system.levels:
        where = f"{one.id}, index"
        if system.method != "three_level" and one.index is None and system.weighted:
            yield Problem(Text("缺项", "nothing"), Text("等级的最低指数", "the least index of the level"), where)
        if one.index is not None and not 1 < one.index <= FULL:
            mend = Text("0.85 请写 85。", "Write 0.85 as 85.") if 0 < one.index <= 1 else ""
            yield Problem(exactly(one.index), Text("1 以上、至多 100 的指数", "an index above 1, of at most 100"), where, mend)
    marks = [one.index for one in system.levels if one.index is not None]
    if system.method == "ratio" and any(two >= first for first, two in pairwise(marks)):
        got = ", ".join(map(str, marks))
        yield Problem(got=got, expected=Text("由高到低的指数", "indices that fall, the best level first"), where="level")
    yield from _limiting(system, forms)
    facts = [one.fact for one in system.levels]
    if any(facts) and facts != FACTS[: len(facts)]:
        got = ", ".join(fact or "-" for fact in facts)
        yield Problem(got, Text("各等级依次为 I、II、III，或都不写", "I, II, III in order, or none at all"), "level, fact")
    least, most = CAPS[system.method]
    if not least <= system.cap <= most:
        yield Problem(str(system.cap), Text(f"{least} 至 {most}", f"a number from {least} to {most}"), "cap")
    bonus = next((one for one in system.primaries if one.bonus), None)
    if bonus is not None and system.method != "membership":
        yield Problem(Text("加分项", "a bonus"), Text("隶属函数法的体系", "the membership method"), f"{bonus.id}, bonus")


def _limiting(system: IndicatorSystem, forms: Forms) -> Iterator[Problem]:
    """Tell where a better level asks less of limiting indicators than a worse one."""
    ids = [one.id for one in forms.level]
    asked = [ids.index(one.limiting) if one.limiting in ids else None for one in forms.level]
    for number, one in enumerate(forms.level):
        other = next((n for n in range(number + 1, len(ids)) if _weaker(asked[number], asked[n])), None)
        if other is not None and system.method == "membership":
            got = Text(
                f"{one.limiting or '无要求'}，而 {ids[other]} 要求 {ids[asked[other] or 0]}",
                f"{one.limiting or 'nothing'}, where {ids[other]} asks for {ids[asked[other] or 0]}",
            )
            expected = Text("不低于较差等级的要求", "no less than a worse level asks for")
            yield Problem(got, expected, f"{one.id}, limiting")


def _weaker(asked: int | None, than: int | None) -> bool:
    return than is not None and (asked is None or asked > than)


# benchmarks


def _benchmarks(one: Indicator, system: IndicatorSystem) -> Iterator[Problem]:
    where = f"{one.id}, benchmarks"
    bounds = [mark for mark in one.benchmarks if isinstance(mark, Bounds)]
    known = {parameter.id for parameter in system.parameters}
    formulas = [formula for mark in bounds for formula in mark.formulas]
    strange = sorted({name for formula in formulas for name in formula.names} - known)
    if strange:
        yield Problem(brief(strange[0]), Text("[[parameter]] 中的参数", "a parameter of [[parameter]]"), where)
        return
    bent = next((formula for formula in formulas if formula.bent), None)
    if bent is not None and not can_be_followed(system, formulas):
        expected = Text(
            f"一次式；其他算式的参数须为整数，取值组合不超过 {MOST_POINTS} 个",
            f"a formula of the first degree; of any other, whole parameters of {MOST_POINTS} combinations at most",
        )
        yield Problem(brief(str(bent)), expected, where)
        return
    try:
        if system.method == "ratio" and bounds:
            yield from _of_a_ratio(one, bounds[0], system)
        yield from _order(one, system, formulas)
    except CleanprodError as error:  # a division by zero
        yield Problem(error.problems[0].got, error.problems[0].expected, where)


def _of_a_ratio(one: Indicator, mark: Bounds, system: IndicatorSystem) -> Iterator[Problem]:
    formula = mark.most or mark.least
    if mark.most is not None and mark.least is not None:
        expected = Text("比值法的一个方向：at_most 或 at_least", "one direction, at_most or at_least, of the ratio method")
        yield Problem(got=Text("两个方向", "both"), expected=expected, where=f"{one.id}, benchmarks")
    elif formula is not None and any(formula.at(at) <= 0 for at in formula_points(system, [formula])):
        expected = Text("比值法的正基准值", "a benchmark above zero: the ratio method divides by it or by the value")
        yield Problem(got=str(formula), expected=expected, where=f"{one.id}, benchmarks")


def _order(one: Indicator, system: IndicatorSystem, formulas: list[Formula]) -> Iterator[Problem]:
    """Tell where a better level asks for less than a worse one, anywhere over the range of the parameters.

    Each side is compared across the ends that are lost.
    """
    marks = [(system.level_id(place), mark) for place, mark in enumerate(one.benchmarks) if isinstance(mark, Bounds)]
    for at in formula_points(system, formulas):
        tops = [(level, mark.most.at(at)) for level, mark in marks if mark.most is not None]
        bottoms = [(level, mark.least.at(at)) for level, mark in marks if mark.least is not None]
        rising = next((pair for pair in pairwise(tops) if pair[0][1] > pair[1][1]), None)
        falling = next((pair for pair in pairwise(bottoms) if pair[0][1] < pair[1][1]), None)
        pair = rising or falling
        if pair is not None:
            (first, value), (second, other) = pair
            shown = "".join(f", {name} = {number}" for name, number in at.items())
            got = f"{first} {_shown(value)}, {second} {_shown(other)}{shown}"
            expected = (
                Text(f"{first} 不高于 {second}：越低越好", f"{first} not above {second}: less is better")
                if rising
                else Text(f"{first} 不低于 {second}：越高越好", f"{first} not below {second}: more is better")
            )
            yield Problem(got=got, expected=expected, where=f"{one.id}, benchmarks")
            return
        # in order, the innermost ends are those of the best level
        for (level, bottom), (_, top) in zip(bottoms[:1], tops[:1], strict=False):
            if bottom > top:
                got = f"{level} {_shown(bottom)} > {_shown(top)}"
                yield Problem(got=got, expected=Text("下限不高于上限", "a lower end that is not above the upper"), where=one.id)
                return


def _shown(value: Fraction) -> str:
    return f"{float(value):g}"
