"""Days some months later, as polars looks them up."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from cleanprod.rules import NEVER
from cleanprod.rules.cells import FIRST, LAST
from cleanprod.rules.lookup import shifted
from cleanprod.rules.meaning import shift_months

BEHIND = LAST + dt.timedelta(1)
DAYS = [FIRST, dt.date(2016, 2, 29), dt.date(2019, 1, 31), LAST, NEVER, None]


@pytest.mark.parametrize("months", [0, 1, 12, 1200])
def test_a_day_is_moved_as_in_a_record_and_none_behind_the_list_becomes_never(months):
    frame = pl.DataFrame({"day": [*DAYS, BEHIND, BEHIND + dt.timedelta(99_999)]})

    found = frame.select(shifted(pl.col("day"), months)).to_series().to_list()

    assert found == [None if day is None else shift_months(day, months) for day in DAYS] + [None, None]
