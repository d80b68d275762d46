"""What is asked, and random tables of it: the same seed gives the same table.

On the day chosen the Opinion binds and the Law of 2012 still stands. A text that was not read, the interim measures, is
settled, so that an enterprise that was listed before 2016-07-01 has a deadline too.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import cleanprod as cp

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import polars as pl

SEED: Final = 20260815
ON: Final = dt.date(2018, 6, 1)
NEVER: Final = dt.date(9999, 12, 31)

QUESTIONS: Final = (
    "ground_over_discharge",
    "ground_high_energy",
    "ground_toxic",
    "ground_other_state",
    "statutory_mandatory",
    "process_track",
    "overdue",
    "incentive_on_time",
    "incentive_reward",
    "incentive_activity_support",
    "incentive_science_fund",
    "incentive_front_runner",
    "incentive_preferred_approval",
    "incentive_water_quota",
    "incentive_rd_deduction",
)
ANSWERS: Final = (*QUESTIONS[:6], "process_track_status", *QUESTIONS[6:])
"""The columns that come behind those of the table: a track has its status beside it."""

FLAGS: Final = (
    "exceeds_discharge_standard",
    "exceeds_total_cap",
    "exceeds_energy_limit",
    "uses_toxic_materials",
    "discharges_toxic_substances",
    "process_simple",
    "impact_low",
    "energy_high",
    "impact_high",
    "deferral_agreed",
    "effect_marked",
    "has_provincial_title",
)
DAYS: Final = ("listed_on", "report_submitted_on", "rd_expense_year")
EDITIONS: Final = ("2011", "2017")
DIVISIONS: Final = (
    *("07", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"),
    *("31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "51"),
    *("52", "54", "61", "62", "65", "70", "71", "72", "73", "77", "80", "89", "90"),
)
INDUSTRIES: Final = tuple(
    code for of in DIVISIONS for code in (of, f"{of}1", f"{of}2", f"{of}11", f"{of}12", f"{of}21", f"{of}29")
)
"""Codes in the form of GB/T 4754; which industry 89 and 90 are differs by edition."""
TEXTS: Final = {"industry": INDUSTRIES, "industry_edition": EDITIONS}
COLUMNS: Final = (*FLAGS, *TEXTS, *DAYS)

PARK_TEXTS: Final = {
    "kind": ("development_zone", "transfer_park", "specialised_base"),
    "level": ("national", "provincial", "municipal"),
    "specialty": ("电镀", "印染", "化工", "制革", "造纸", "陶瓷"),
}
PARK_FLAGS: Final = ("has_results", "circular_retrofit")

YES: Final = dict.fromkeys((*FLAGS, *PARK_FLAGS), 0.15) | {"process_simple": 0.7, "impact_low": 0.7}
BLANK: Final = 0.2
NOT_HAPPENED: Final = 0.25
"""The shares of flags that are yes, of cells that are blank, of days that have not come."""


def policy() -> cp.Policy:
    """Bind the law that answers the fifteen questions."""
    return cp.policy(on=ON, questions=QUESTIONS, texts={"order16": True})


def table(rows: int, *, seed: int = SEED, unknown: bool = True) -> pl.DataFrame:
    """Draw a table of enterprises; without `unknown`, one in which every cell is known.

    No row says anything that a record would refuse, and every word stands in its plain spelling.
    """
    import numpy as np  # noqa: PLC0415 - an extra
    import polars as pl  # noqa: PLC0415 - likewise

    draw = np.random.default_rng(seed)
    listed = draw.integers(_count(dt.date(2014, 1, 1)), _count(dt.date(2018, 12, 31)), rows, dtype=np.int32)
    report = listed + draw.integers(-60, 700, rows, dtype=np.int32)  # some are of an audit before the listing
    years = np.array([_count(dt.date(year, 1, 1)) for year in range(2006, ON.year + 1)], np.int32)
    days = (_or_never(draw, listed), _or_never(draw, report), draw.choice(years, rows))
    cells: dict[str, pl.Series] = {name: pl.Series(draw.random(rows) < YES[name]) for name in FLAGS}
    cells |= {name: _words(draw, words, rows) for name, words in TEXTS.items()}
    cells |= {name: pl.Series(column).cast(pl.Date) for name, column in zip(DAYS, days, strict=True)}
    return _with_gaps(draw, cells) if unknown else pl.DataFrame(cells)


def parks(count: int = 500, *, seed: int = SEED) -> pl.DataFrame:
    """Draw a table of parks."""
    import numpy as np  # noqa: PLC0415 - an extra
    import polars as pl  # noqa: PLC0415 - likewise

    draw = np.random.default_rng(seed)
    total = draw.integers(10, 200, count)
    audited = draw.integers(0, total + 1)
    unknown = draw.integers(0, total - audited + 1)
    cells = {name: _words(draw, words, count) for name, words in PARK_TEXTS.items()}
    cells |= {name: pl.Series(draw.random(count) < YES[name]) for name in PARK_FLAGS}
    counts = {"total": pl.Series(total), "audited": pl.Series(audited), "unknown": pl.Series(unknown)}
    return _with_gaps(draw, cells).select(pl.Series("name", [f"园区{i:03}" for i in range(count)]), pl.all(), **counts)


def with_enums(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the same table with its two text columns as enums."""
    import polars as pl  # noqa: PLC0415 - an extra

    return frame.with_columns(pl.col(name).cast(pl.Enum(words)) for name, words in TEXTS.items())


def _with_gaps(draw: np.random.Generator, cells: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Leave some cells blank."""
    import polars as pl  # noqa: PLC0415 - an extra

    known = {name: pl.Series(draw.random(len(column)) >= BLANK) for name, column in cells.items()}
    return pl.select(**{name: pl.when(known[name]).then(column) for name, column in cells.items()})


def _words(draw: np.random.Generator, words: tuple[str, ...], count: int) -> pl.Series:
    import polars as pl  # noqa: PLC0415 - an extra

    return pl.Series(words).gather(draw.integers(len(words), size=count))


def _or_never(draw: np.random.Generator, days: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Let some days be the one that stands for what has not happened."""
    import numpy as np  # noqa: PLC0415 - an extra

    return np.where(draw.random(len(days)) < NOT_HAPPENED, np.int32(_count(NEVER)), days)


def _count(day: dt.date) -> int:
    """Count a day as arrow does."""
    return (day - dt.date(1970, 1, 1)).days
