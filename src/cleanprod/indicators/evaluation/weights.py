"""What weights must keep to: they sum to the whole, and are above zero."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from cleanprod.errors import Problem, brief
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .system import IndicatorSystem, Primary

WHOLE: Final = {"membership": Fraction(1), "ratio": Fraction(100)}
"""What weights sum to: 1 in the membership method, 100 in each part of the ratio method."""


LONGEST: Final = 10**1000
"""The common denominator of the weights, so that an exact index can be written."""

_ABOVE_ZERO: Final = Text("正的权重", "a weight above zero")


def weights(system: IndicatorSystem) -> Iterator[Problem]:
    """Tell what is wrong with the weights, or that there are some where there should be none."""
    if not system.weighted:
        yield from _weightless(system)
        return
    given = [*(one.weight for one in system.indicators), *(one.weight for one in system.primaries), *system.shares.values()]
    given += [share for primary in system.primaries for share in primary.groups.values()]
    if lcm(*(one.denominator for one in given if one is not None)) > LONGEST:
        expected = Text("公分母至多 1000 位的权重", "weights with a common denominator of at most 1000 digits")
        yield Problem(Text("更长的公分母", "a longer one"), expected, "primary")
        return
    for primary in system.primaries:
        yield from _shares(primary, system)
        yield from _groups(primary)
    yield from _of_membership(system) if system.method == "membership" else _of_ratio(system)


def _of_membership(system: IndicatorSystem) -> Iterator[Problem]:
    whole = WHOLE["membership"]
    for primary in system.primaries:
        yield from _total(primary.id, _sum_of(primary), whole, Text("其指标权重", "the weights of its indicators"))
        if primary.weight is None or primary.weight <= 0:
            yield Problem(Text("缺项或不为正", "none above zero"), _ABOVE_ZERO, f"{primary.id}, weight")
    regular = [primary.weight or Fraction(0) for primary in system.primaries if not primary.bonus]
    what = Text("一级指标权重（加分项除外）", "the weights of the regular primaries")
    yield from _total("primary", sum(regular, Fraction(0)), whole, what)


def _of_ratio(system: IndicatorSystem) -> Iterator[Problem]:
    for part in ("quantitative", "qualitative"):
        own = [_sum_of(primary) for primary in system.primaries if primary.part == part]
        if own:
            yield from _total(part, sum(own, Fraction(0)), WHOLE["ratio"], Text("该部分的权重", "the weights of the part"))
    yield from _total("shares", sum(system.shares.values(), Fraction(0)), Fraction(1), Text("α 与 β", "α and β"))
    for part, share in system.shares.items():
        if share <= 0:
            yield Problem(str(share), _ABOVE_ZERO, f"shares.{part}")
    for primary in system.primaries:
        if primary.part is None or (primary.part != "veto" and not system.shares.get(primary.part)):
            expected = Text(
                "quantitative、qualitative 或 veto，且 shares 有其份额",
                "quantitative, qualitative or veto, with its share in shares",
            )
            yield Problem(got=str(primary.part), expected=expected, where=f"{primary.id}, part")


def _shares(primary: Primary, system: IndicatorSystem) -> Iterator[Problem]:
    """Tell indicators that have no weight, or two."""
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
            yield Problem(str(one.weight), _ABOVE_ZERO, where)
        if system.method == "ratio" and one.graded == (primary.part == "quantitative"):
            yield Problem(
                brief(primary.part),
                Text("定量部分为有单位的指标，其余为达标与否", "units in the quantitative part, and none elsewhere"),
                f"{one.id}, unit",
            )


def _groups(primary: Primary) -> Iterator[Problem]:
    """Tell groups of no weight, and of nobody."""
    for name, share in primary.groups.items():
        if share <= 0:
            yield Problem(str(share), _ABOVE_ZERO, f"{primary.id}, groups.{name}")
    own = {one.group for one in primary.indicators}
    for name in primary.groups.keys() - own:
        yield Problem(brief(name), Text("有成员的组", "a group that has members"), f"{primary.id}, groups")


def _sum_of(primary: Primary) -> Fraction:
    return sum((one.weight or Fraction(0) for one in primary.indicators), sum(primary.groups.values(), Fraction(0)))


def _total(where: str, total: Fraction, whole: Fraction, what: Text) -> Iterator[Problem]:
    if total != whole:
        got = Text(f"{what.zh}之和 {exactly(total)}", f"{what.en}, which sum to {exactly(total)}")
        yield Problem(got=got, expected=Text(f"和为 {whole}", f"a sum of {whole}"), where=where)


def exactly(value: Fraction) -> str:
    """Write a number as a decimal where it ends, else as a fraction."""
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
