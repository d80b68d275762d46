"""150,000 options at once, against reading their CSV; exact rates of return against a loop; a portfolio of 200 options."""

from __future__ import annotations

import random
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cleanprod as cp

from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS: Final = 150_000
ONE_BY_ONE: Final = 2_000
OPTIONS, EXCLUSIONS = 200, 40
TERMS: Final = cp.Terms(rate="8%", tax="25%", life=10, depreciation_years=10, cuts=("5 万元", "50 万元"))
NAMES: Final = (
    "150,000 options graded and on a curve, against reading their CSV",
    "150,000 exact IRR, against a loop of ours",
    "150,000 exact IRR, against a loop of pyxirr",
    "200 options, 40 exclusions: gap",
)


def figures() -> Iterator[Figure]:
    """Measure tables of options and the portfolio."""
    try:
        import polars as pl  # noqa: PLC0415 - an extra
        import scipy  # noqa: F401, PLC0415 - likewise
    except ImportError:
        for name, bar in zip(NAMES, (5, 20, 5, 0), strict=True):
            yield Figure(name, bar)
        return
    frame = pl.DataFrame(_rows())
    _check(frame)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "options.csv"
        frame.write_csv(path)

        def ours() -> object:
            return cp.grade_table(frame, TERMS), cp.curve_table(frame, "energy", TERMS)

        taken = interleaved({"ours": timed(ours), "csv": timed(lambda: pl.read_csv(path))})
        yield compared(NAMES[0], 5, taken["ours"], taken["csv"])
    yield from _rates(frame)
    yield _portfolio()


def _rows() -> dict[str, list[object]]:
    draw = random.Random(8)  # noqa: S311 - the same every time
    ids: list[object] = [f"F{at}" for at in range(ROWS)]
    return {
        "id": ids,
        "enterprise": [f"E{at // 20}" for at in range(ROWS)],
        "name": [f"方案 {at}" for at in range(ROWS)],
        "investment": [None if draw.random() < 0.02 else float(draw.randint(1, 5_000_000)) for _ in ids],  # noqa: PLR2004
        "annual_benefit": [float(draw.randint(-10_000, 2_000_000)) for _ in ids],
        "life": [float(draw.randint(3, 20)) for _ in ids],
        "cost_class": [draw.choice(("none", "low", "medium", "high", None)) for _ in ids],
        "energy_saved": [draw.randint(0, 40_000) / 10 for _ in ids],
        "water_saved": [float(draw.randint(0, 400_000)) for _ in ids],
        "cod_cut": [draw.randint(0, 900) / 10 for _ in ids],
        "co2_cut": [draw.randint(0, 90_000) / 10 for _ in ids],
        "excludes": [f"F{at - 1}" if at % 50 == 1 else None for at in range(ROWS)],
    }


def _check(frame: object) -> None:
    """Let a part of the table and its records agree before anything is timed."""
    few = frame.head(400)  # type: ignore[attr-defined]
    graded = cp.grade_table(few, TERMS)
    for row, told in zip(few.iter_rows(named=True), graded.iter_rows(named=True), strict=True):
        given = {name: f"{row[name]:.0f} 元" for name in ("investment", "annual_benefit") if row[name] is not None}
        option = cp.Option(**given, life=f"{row['life']:.0f} 年", cost_class=row["cost_class"])
        assert cp.economics(option, TERMS).accepted is told["accepted"]


def _rates(frame: object) -> Iterator[Figure]:
    from cleanprod.indicators.economics.level import rates_of  # noqa: PLC0415 - SciPy is there
    from cleanprod.indicators.economics.rates import IRR  # noqa: PLC0415 - likewise

    graded = cp.grade_table(frame, TERMS)  # type: ignore[arg-type]
    arrays = [graded[name].to_numpy() for name in ("I", "F", "n")]
    few = [
        (float(outlay), [float(flow)] * int(n))
        for outlay, flow, n in graded.select("I", "F", "n").drop_nulls().head(ONE_BY_ONE).rows()
    ]
    exact = [(Fraction(outlay), [Fraction(flow) for flow in flows]) for outlay, flows in few]
    sides = {
        "table": timed(lambda: rates_of(*arrays), ROWS),
        "loop": timed(lambda: [IRR(outlay, flows) for outlay, flows in exact], len(exact)),
    }
    try:
        import pyxirr  # noqa: PLC0415 - a peer
    except ImportError:
        taken = interleaved(sides, 5)
        yield compared(NAMES[1], 20, taken["table"], taken["loop"], faster=True)
        yield Figure(NAMES[2], 5, faster=True)
        return
    sides["pyxirr"] = timed(lambda: [pyxirr.irr([-outlay, *flows], silent=True) for outlay, flows in few], len(few))
    taken = interleaved(sides, 5)
    yield compared(NAMES[1], 20, taken["table"], taken["loop"], faster=True)
    yield compared(NAMES[2], 5, taken["table"], taken["pyxirr"], faster=True)


def _portfolio() -> Figure:
    draw = random.Random(8)  # noqa: S311 - the same every time
    pairs = [sorted(draw.sample(range(OPTIONS), 2)) for _ in range(EXCLUSIONS)]
    options = [
        cp.Option(
            id=f"F{at}",
            investment=f"{draw.randint(1, 900)} 万元",
            annual_benefit=f"{draw.randint(0, 300)} 万元",
            excludes=[f"F{two}" for one, two in pairs if one == at] or None,
        )
        for at in range(OPTIONS)
    ]
    took: list[float] = []
    gap = 0.0
    for budget in (5_000, 20_000, 40_000):

        def choose(budget: int = budget) -> cp.Portfolio:
            return cp.portfolio(options, budget=f"{budget} 万元", terms=TERMS)

        gap = max(gap, choose().gap)
        took.append(timed(choose)())
    return Figure(NAMES[3], bar=0, measured=gap, ours=f"{max(took) * 1e3:.0f} ms", unit="gap")
