"""Grades of a table as indices and levels: points are whole numbers, worked out once for each combination of absences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from cleanprod.errors import CleanprodError

from .plan import plan_of
from .system import BELOW
from .table_reading import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .methods import EmptyPrimary
    from .system import IndicatorSystem
    from .table_reading import Grades, TableReading

MOST_WHOLE: Final = 1 << 45
"""Points are computed in columns where they are whole numbers below; above, rows are evaluated one by one."""

_STANDING: Final = {"standing": pl.String, "partial": pl.Boolean}
_NEVER: Final = "__cleanprod_never"


def names_of(system: IndicatorSystem) -> dict[str, Any]:
    """Name the columns of answers, with their types."""
    ids = [one.id for one in system.levels]
    if system.method == "three_level":
        counts = dict.fromkeys((f"count_{name}" for name in (*ids, BELOW)), pl.Int64)
        return {"worst_best": pl.String, "worst_worst": pl.String, **counts, "not_measured": pl.Int64, **_STANDING}
    index: Iterable[str] = () if not system.weighted else ("P",) if system.method == "ratio" else ids
    return {
        **dict.fromkeys(("level", "level_status", "level_best", "level_worst"), pl.String),
        **{f"index_{name}_{end}": pl.Float64 for name in index for end in ("low", "high")},
        "not_measured": pl.Int64,
        "limiting_open": pl.String,
        **_STANDING,
    }


def decide(reading: TableReading, grades: dict[str, Grades], empty: EmptyPrimary) -> tuple[pl.DataFrame, list[int]]:
    """Decide every row; and list those whose points are too long for a column, which must go one by one."""
    absent = {name: one.absent for name, one in grades.items() if one.absent is not None}
    flags = {name: f"__na_{name}" for name in absent}
    # one flag that is never set, so that points are joined in one way whether or not anything is absent
    work = reading.work.with_columns(pl.lit(value=False).alias(_NEVER))
    work = work.with_columns(expr.fill_null(value=False).alias(flags[name]) for name, expr in absent.items())
    points, slow = _points(reading, work, flags, empty)
    reading.stop()
    work = work.join(points, on=[_NEVER, *flags.values()], how="left", maintain_order="left")
    work = work.with_columns(end for name, one in grades.items() for end in _ends(name, one, flags))
    system = reading.system
    work = work.with_columns(_sums(system))
    work = work.with_columns(_levels(system))
    told = _grades_told(system, flags) if system.method == "three_level" else _levels_told(system)
    missing = pl.sum_horizontal(f"__u_{name}" for name in grades).cast(pl.Int64).alias("not_measured")
    partial = pl.lit(system.partial is not None).alias("partial")
    return work.with_columns(missing, partial, *told).select(ROW, *names_of(system)), slow


def _ends(name: str, one: Grades, flags: dict[str, str]) -> Iterable[pl.Expr]:
    """Name the best and the worst grade of an indicator, and whether it is open; one that is absent is out of the way."""
    if name not in flags:
        return one.best.alias(f"__b_{name}"), one.worst.alias(f"__w_{name}"), (~one.known).alias(f"__u_{name}")
    gone = pl.col(flags[name])
    best, worst = (pl.when(gone).then(pl.lit(0, pl.Int8)).otherwise(end) for end in (one.best, one.worst))
    return best.alias(f"__b_{name}"), worst.alias(f"__w_{name}"), (~one.known & ~gone).alias(f"__u_{name}")


def _points(
    reading: TableReading, work: pl.DataFrame, flags: dict[str, str], empty: EmptyPrimary
) -> tuple[pl.DataFrame, list[int]]:
    """Work out the points of every combination of what does not apply; and list the rows that must go one by one."""
    rows: list[dict[str, Any]] = []
    slow: list[int] = []
    for pattern in work.select(_NEVER, *flags.values()).unique(maintain_order=True).iter_rows(named=True):
        absent = frozenset(name for name, flag in flags.items() if pattern[flag])
        mine = pl.all_horizontal(pl.col(flag) == value for flag, value in pattern.items())
        try:
            plan = plan_of(reading.system, absent, empty)
        except CleanprodError as error:
            row = work.filter(mine)[ROW][0] + 1
            reading.problems += [evolve(problem, row=row) for problem in error.problems]
            continue
        scaled = {one.id: number for one, number in zip(plan.indicators, plan.scaled, strict=True)}
        whole, cap = plan.whole, plan.cap
        if plan.whole > MOST_WHOLE:
            slow += work.filter(mine)[ROW].to_list()
            scaled, whole, cap = {}, 1, 100
        told = {f"__p_{one.id}": scaled.get(one.id, 0) for one in reading.system.indicators}
        rows.append({**pattern, **told, "__whole": whole, "__cap": cap, "standing": plan.standing})
    kinds = dict.fromkeys((*(f"__p_{one.id}" for one in reading.system.indicators), "__whole", "__cap"), pl.Int64)
    return pl.DataFrame(
        rows, schema={**dict.fromkeys((_NEVER, *flags.values()), pl.Boolean), **kinds, "standing": pl.String}
    ), slow


def _sums(system: IndicatorSystem) -> list[pl.Expr]:
    """Σ p_ij · Y_k(x_ij) at least and at most, and the worst grades of limiting and other indicators."""
    bonus = {primary.id for primary in system.primaries if primary.bonus}
    ones = system.indicators
    told: list[pl.Expr] = []
    for part, end in (("w", "low"), ("b", "high")):
        for place, level in enumerate(system.levels):
            terms = [(pl.col(f"__{part}_{one.id}") <= place).cast(pl.Int64) * pl.col(f"__p_{one.id}") for one in ones]
            total = pl.sum_horizontal(terms)
            told.append(pl.min_horizontal(total, pl.col("__cap")).alias(f"__{end}_{level.id}"))
        groups = {
            "limiting": [one for one in ones if one.limiting and one.primary not in bonus],
            "ordinary": [one for one in ones if not one.limiting and one.primary not in bonus],
        }
        told += [
            pl.max_horizontal(pl.lit(0, pl.Int8), *(f"__{part}_{one.id}" for one in group)).alias(f"__{end}_{name}")
            for name, group in groups.items()
        ]
    return told


def _levels(system: IndicatorSystem) -> list[pl.Expr]:
    """Decide the level at least and at most."""
    told = []
    for end in ("low", "high"):
        level = pl.lit(system.worst, pl.Int64)
        for place in reversed(range(system.worst)):
            one = system.levels[place]
            limiting, ordinary = pl.col(f"__{end}_limiting"), pl.col(f"__{end}_ordinary")
            holds = pl.lit(value=True)
            if system.weighted and one.index is not None:
                y = pl.col(f"__{end}_{one.id}") * one.index.denominator
                holds = y >= pl.col("__whole") * one.index.numerator
            elif not system.weighted and end == "low":  # without weights no level is certain
                holds = pl.lit(value=False)
            if one.limiting is not None:
                holds &= limiting <= one.limiting
            if one.floor is not None:
                holds &= ordinary <= one.floor
            level = pl.when(holds).then(pl.lit(place, pl.Int64)).otherwise(level)
        told.append(level.alias(f"__{end}_level"))
    return told


def _named(system: IndicatorSystem, place: pl.Expr) -> pl.Expr:
    """Name levels by their places."""
    ids = [system.level_id(one) for one in range(system.worst + 1)]
    return place.replace_strict(list(range(len(ids))), ids, return_dtype=pl.String)


def _levels_told(system: IndicatorSystem) -> list[pl.Expr]:
    """Give the columns of a level and of its index."""
    low, high = pl.col("__low_level"), pl.col("__high_level")
    bonus = {primary.id for primary in system.primaries if primary.bonus}
    limiting = [
        pl.when(pl.col(f"__b_{one.id}") < pl.col(f"__w_{one.id}")).then(pl.lit(one.id))
        for one in system.indicators
        if one.limiting and one.primary not in bonus
    ]
    # a column of one value is divided by as its reciprocal, which is off by what that cannot hold
    whole = pl.col("__whole") + 0 * pl.col(ROW)
    indices = [
        (pl.col(f"__{end}_{level.id}") / whole).alias(f"index_{level.id}_{end}")
        for level in system.levels
        for end in ("low", "high")
    ]
    return [
        pl.when(low == high).then(_named(system, low)).alias("level"),
        pl.when(low == high).then(pl.lit("settled")).otherwise(pl.lit("unknown")).alias("level_status"),
        _named(system, high).alias("level_best"),
        _named(system, low).alias("level_worst"),
        (pl.concat_str(limiting, separator=",", ignore_nulls=True) if limiting else pl.lit("")).alias("limiting_open"),
        *(indices if system.weighted else ()),
    ]


def _grades_told(system: IndicatorSystem, flags: dict[str, str]) -> list[pl.Expr]:
    """Give the columns of a three-level standard: the worst grade of all, and how many have each."""
    told = []
    applies = pl.lit(len(flags) < len(system.indicators)) | ~pl.all_horizontal(pl.lit(value=True), *flags.values())
    for name, end in (("worst_best", "high"), ("worst_worst", "low")):
        worst = pl.max_horizontal(f"__{end}_limiting", f"__{end}_ordinary").cast(pl.Int64)
        told.append(pl.when(applies).then(_named(system, worst)).alias(name))
    for place in range(system.worst + 1):
        settled = [
            (pl.col(f"__b_{one.id}") == place)
            & (pl.col(f"__w_{one.id}") == place)
            & (~pl.col(flags[one.id]) if one.id in flags else pl.lit(value=True))
            for one in system.indicators
        ]
        told.append(pl.sum_horizontal(settled).cast(pl.Int64).alias(f"count_{system.level_id(place)}"))
    return told
