"""What polars looks up in a short list, at a part of what it costs to work it out row by row: meanings, days months later."""

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


def looked_up(listed: pl.Series, place: pl.Expr) -> pl.Expr:
    """Give what stands at a place of a short list; null stays null.

    To look up a place beside nulls is slow, and so it is in a list of several parts.
    """
    some = listed.extend_constant(None, 1).rechunk()  # at least one
    return pl.when(place.is_not_null()).then(pl.lit(some).gather(place.fill_null(0)))


def shifted(day: pl.Expr, months: int) -> pl.Expr:
    """Give days some calendar months later; never stays never. A day after the last of the list is null."""
    place = pl.when(day <= LAST).then(day.to_physical() - _FIRST).otherwise(_NEVER).cast(pl.UInt32, wrap_numerical=True)
    return pl.when((day <= LAST) | (day == NEVER)).then(pl.lit(_later(months)).gather(place))


@lru_cache(maxsize=32)
def _later(months: int) -> pl.Series:
    """List what becomes of each day, and of NEVER behind the last; in one part, in which a place is found faster."""
    days = pl.date_range(FIRST, LAST, eager=True)
    return pl.concat([days.dt.offset_by(f"{months}mo"), pl.Series([NEVER])]).rechunk()
