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
_NEVER: Final = (LAST - FIRST).days + 1


def shifted(day: pl.Expr, months: int) -> pl.Expr:
    """Give days some calendar months later: days from FIRST to LAST, or NEVER, which stays never."""
    place = pl.when(day <= LAST).then(day.to_physical() - _FIRST).otherwise(_NEVER).cast(pl.UInt32, wrap_numerical=True)
    return pl.when(day.is_not_null()).then(pl.lit(_later(months)).gather(place))


@lru_cache(maxsize=32)
def _later(months: int) -> pl.Series:
    """List what becomes of each day, and of NEVER behind the last; in one part, in which a place is found faster."""
    days = pl.date_range(FIRST, LAST, eager=True)
    return pl.concat([days.dt.offset_by(f"{months}mo"), pl.Series([NEVER])]).rechunk()
