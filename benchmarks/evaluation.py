"""Evaluation systems: one evaluation against bare floats, and a table against one by one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from cleanprod.indicators.evaluation import evaluate, indicator_system
from cleanprod.indicators.evaluation.system import Bounds
from cleanprod.indicators.evaluation.tables import evaluate_table, row_of
from cleanprod.units import Quantity

from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleanprod.indicators.evaluation import IndicatorSystem

SYSTEM: Final = "electroplating_2015"
PLANTS: Final = 2_000
TABLE: Final = 100_000
FEW: Final = 500  # rows that are evaluated one by one; each is counted


def figures() -> Iterator[Figure]:
    """Measure both."""
    system = indicator_system(SYSTEM)
    yield _against_floats(system)
    yield _table(system)


def _numbers(system: IndicatorSystem, count: int) -> list[dict[str, Any]]:
    """Plants of which everything is measured: floats in the units of the benchmarks, and places of grades."""
    draw = random.Random(20_150_001)  # noqa: S311 - test data
    return [
        {
            one.id: draw.randrange(4) if one.graded else draw.choice((draw.uniform(5, 100), 8.0, 80.0, 100.0))
            for one in system.indicators
        }
        for _ in range(count)
    ]


def _value(one: Any, number: Any, system: IndicatorSystem) -> Any:  # noqa: ANN401 - of either kind
    if not one.graded:
        return Quantity(number, one.unit)
    return system.level_id(number)


def by_hand(plant: dict[str, float], rows: list[tuple[Any, ...]]) -> str:
    """The same in floats: 25 rows with their benchmarks, Y of each level, the level."""
    y1 = y2 = y3 = 0.0
    worst = 0
    for name, graded, lower, i, ii, iii, weight, limiting in rows:
        value = plant[name]
        if graded:
            grade = i if value == 0 else ii if value == 1 else iii if value == 2 else 3  # noqa: PLR2004
        elif lower:
            grade = 0 if value <= i else 1 if value <= ii else 2 if value <= iii else 3
        else:
            grade = 0 if value >= i else 1 if value >= ii else 2 if value >= iii else 3
        if grade == 0:
            y1 += weight
            y2 += weight
            y3 += weight
        elif grade == 1:
            y2 += weight
            y3 += weight
        elif grade == 2:  # noqa: PLR2004
            y3 += weight
        if limiting and grade > worst:
            worst = grade
    if y1 >= 85 and worst == 0:  # noqa: PLR2004
        return "I"
    if y2 >= 85 and worst <= 1:  # noqa: PLR2004
        return "II"
    return "III" if y3 > 99.999999 else "below"  # noqa: PLR2004


def _rows(system: IndicatorSystem) -> list[tuple[Any, ...]]:
    points = evaluate(system, {}).plan.points
    rows = []
    for one in system.indicators:
        marks = one.benchmarks
        if one.graded:
            ends: list[Any] = [marks.index(mark) for mark in marks]
            lower = False
        else:
            bounds = [mark for mark in marks if isinstance(mark, Bounds)]
            lower = bounds[0].most is not None
            ends = [float((mark.most or mark.least).at({})) for mark in bounds]  # type: ignore[union-attr]
        rows.append((one.id, one.graded, lower, *ends, float(points[one.id]), one.limiting))
    return rows


def _against_floats(system: IndicatorSystem) -> Figure:
    plants = _numbers(system, PLANTS)
    rows = _rows(system)
    known = [{one.id: _value(one, plant[one.id], system) for one in system.indicators} for plant in plants]
    for plant, values in zip(plants, known, strict=True):
        assert evaluate(system, values).level == by_hand(plant, rows)
    taken = interleaved(
        {
            "ours": timed(lambda: [evaluate(system, values).level for values in known], PLANTS),
            "floats": timed(lambda: [by_hand(plant, rows) for plant in plants], PLANTS),
        }
    )
    return compared("one evaluation of 25 indicators, against bare floats", 50, taken["ours"], taken["floats"])


def _table(system: IndicatorSystem) -> Figure:
    plants = _numbers(system, TABLE)
    frame = pl.DataFrame(
        {
            one.id if one.graded else f"{one.id}({one.unit})": [
                system.level_id(int(plant[one.id])) if one.graded else plant[one.id] for plant in plants
            ]
            for one in system.indicators
        }
    )
    few = frame.head(FEW)

    def one_by_one() -> list[dict[str, Any]]:
        return [
            row_of(
                evaluate(
                    system,
                    {
                        one.id: cell if one.graded else Quantity(cell, one.unit)
                        for one, cell in zip(system.indicators, cells, strict=True)
                    },
                )
            )
            for cells in few.iter_rows()
        ]

    answers = evaluate_table(system, frame)
    for row, one in zip(answers.head(FEW).iter_rows(named=True), one_by_one(), strict=True):
        assert {name: row[name] for name in one} == one
    taken = interleaved(
        {"ours": timed(lambda: evaluate_table(system, frame), TABLE), "one by one": timed(one_by_one, FEW)}, rounds=7
    )
    return compared(
        "1e5 enterprises by one system, each, against one by one", 50, taken["ours"], taken["one by one"], faster=True
    )
