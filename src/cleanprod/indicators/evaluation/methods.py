"""The three methods, each as short as its formula; the page of methods has them with the same letters.

    membership    Y_k = min(cap, 100 · Σ_i w_i · Σ_j ω'_ij · Y_k(x_ij)),   ω'_ij = ω_ij / Σ_j ω_ij
    ratio         P = 100 · (α · Σ S_i·K'_i / Σ K + β · Σ F_i·K'_i / Σ K),   S_i = min(cap, x/o or o/x),   K' = K·A1/A2
    three-level   each indicator is graded; nothing is added up

Sums are over those that take part. Everything is exact.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from cleanprod.errors import CleanprodError, Problem
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .system import IndicatorSystem, Level, Primary

EmptyPrimary = Literal["refuse", "renormalise"]

FULL: Final = Fraction(100)
NONE: Final = Fraction(0)


# weights


def omega(primary: Primary, absent: Collection[str]) -> dict[str, Fraction]:
    """ω of the indicators of a primary that take part; those of a group share its weight: 0.8/n."""
    taking = [one for one in primary.indicators if one.id not in absent]
    n = {name: sum(1 for one in taking if one.group == name) for name in primary.groups}
    return {one.id: primary.groups[one.group] / n[one.group] if one.group is not None else one.weight or NONE for one in taking}


def renormalised(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """ω' = ω / Σω, so that they sum to 1 again."""
    whole = sum(weights.values(), NONE)
    return {name: weight / whole for name, weight in weights.items()}


def points(system: IndicatorSystem, absent: Collection[str], empty: EmptyPrimary) -> dict[str, Fraction]:
    """p_ij, what each indicator that takes part can add to the index: 100 · w_i · ω'_ij, or 100 · α · K'_i / Σ K.

    Errors:
        CleanprodError: nothing of a primary applies, and the caller did not choose to renormalise the others.
    """
    if system.method == "ratio":
        return _ratio_points(system, absent, empty)
    w = {primary.id: primary.weight or NONE for primary in system.primaries if not primary.bonus}
    taking = {primary.id: omega(primary, absent) for primary in system.primaries}
    w = renormalised(_not_empty(w, taking, system, empty)) if system.weighted else {}
    w |= {primary.id: primary.weight or NONE for primary in system.primaries if primary.bonus}
    return {
        name: FULL * w[primary] * share
        for primary, own in taking.items()
        if own and primary in w
        for name, share in renormalised(own).items()
    }


def _ratio_points(system: IndicatorSystem, absent: Collection[str], empty: EmptyPrimary) -> dict[str, Fraction]:
    counted = [primary for primary in system.primaries if primary.part in system.shares]
    a1 = {primary.id: sum(omega(primary, ()).values(), NONE) for primary in counted}
    taking = {primary.id: omega(primary, absent) for primary in counted}
    kept = _not_empty(a1, taking, system, empty)
    parts = {part: {one.id: kept[one.id] for one in counted if one.part == part and one.id in kept} for part in system.shares}
    shares = renormalised({part: share for part, share in system.shares.items() if parts[part]})  # α and β
    return {
        name: FULL * share * k1 * k
        for part, share in shares.items()
        for primary, k1 in renormalised(parts[part]).items()
        for name, k in renormalised(taking[primary]).items()  # K' = K · A1 / A2
    }


def _not_empty(
    weights: Mapping[str, Fraction],
    taking: Mapping[str, Mapping[str, Fraction]],
    system: IndicatorSystem,
    empty: EmptyPrimary,
) -> dict[str, Fraction]:
    """Keep the primaries of which something applies."""
    kept = {name: weight for name, weight in weights.items() if taking[name]}
    gone = [primary for primary in system.primaries if primary.id in weights and primary.id not in kept]
    if gone and (empty == "refuse" or not kept):
        got = Text(f"{gone[0].name.zh}：没有适用的指标", f"{gone[0].name.en}: nothing of it applies")
        expected = Text("每个一级指标至少一个适用的指标", "one indicator at least that applies in each primary")
        mend = Text(
            "若要由其余一级指标分摊其权重，请用 empty_primary='renormalise'（--renormalise）。",
            "To let the other primaries take its weight, say empty_primary='renormalise' (--renormalise).",
        )
        raise CleanprodError(Problem(got, expected, gone[0].id, mend if kept else ""))
    return kept


# the index


def membership(p: Sequence[int], grades: Sequence[int], levels: int) -> list[int]:
    """Σ p_ij · Y_k(x_ij) for each level k: Y_k(x) is 1 where the grade is k or better, else 0."""
    by_grade = [0] * (levels + 1)
    for points_of_it, grade in zip(p, grades, strict=True):
        by_grade[grade] += points_of_it
    y, total = [], 0
    for at_that_grade in by_grade[:levels]:
        total += at_that_grade
        y.append(total)
    return y


def ratio(x: Fraction, o: Fraction, cap: Fraction, *, lower_is_better: bool) -> Fraction:
    """S = o/x where less is better, x/o where more is; never above the cap.

    >>> ratio(Fraction(50), Fraction(40), Fraction(6, 5), lower_is_better=True)
    Fraction(4, 5)
    """
    if lower_is_better:
        return cap if x * cap <= o else o / x
    return min(cap, x / o)


def weighted_sum(p: Mapping[str, Fraction], s: Mapping[str, Fraction]) -> Fraction:
    """P = Σ p_i · S_i: of what is met or not, S is 1 or 0."""
    return sum((p[name] * s[name] for name in p), NONE)


# the level


def level_of(levels: Sequence[Level], y: Sequence[Fraction | int], whole: int, limiting: int, ordinary: int) -> int:
    """Give the place of the best level whose conditions hold.

    Arguments:
        levels: from the best.
        y: the index of each level, times `whole`.
        whole: what the index is multiplied by, so that fractions are whole numbers.
        limiting: the worst grade of the limiting indicators.
        ordinary: the worst grade of the others.
    """
    for place, level in enumerate(levels):
        if (
            (level.index is None or y[place] * level.index.denominator >= level.index.numerator * whole)
            and (level.limiting is None or limiting <= level.limiting)
            and (level.floor is None or ordinary <= level.floor)
        ):
            return place
    return len(levels)
