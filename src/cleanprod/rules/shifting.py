"""Days some months later, for polars: looked up in a list of all days, which costs a fraction of working each out."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

import polars as pl

from .cells import FIRST, LAST
from .expressions import NEVER

EPOCH: Final = dt.date(1970, 1, 1)
"""From where polars counts days."""

_FIRST: Final = (FIRST - EPOCH).days


def shifted(column: str, months: int) -> pl.Expr:
    """Give the days of a column some calendar months later; never stays never. A day outside the list is null."""
    return pl.col(column).map_batches(lambda days: _shift(days, months), return_dtype=pl.Date, is_elementwise=True)


def _shift(days: pl.Series, months: int) -> pl.Series:
    later = _later(months)
    places = days.to_physical() - _FIRST
    return later.gather(places.clip(-1, len(later) - 1)).alias(days.name)


@lru_cache(maxsize=32)
def _later(months: int) -> pl.Series:
    """List what becomes of each day, and of NEVER behind the last."""
    listed = pl.date_range(FIRST, LAST, eager=True)
    return pl.concat([listed.dt.offset_by(f"{months}mo"), pl.Series([NEVER])])
