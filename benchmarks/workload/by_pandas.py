"""The fifteen answers by hand in arrow-backed pandas, where `&`, `|`, `~` and comparisons are strong Kleene.

`isin`, `where` and `mask` are not, and dates of arrow move by months only row by row: a list is compared one by one, the track
is chosen in pyarrow, and the deadline is found in numpy, whose "not a time" is null again in arrow.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .rules import DEDUCTED_SINCE, EXCLUDED, EXCLUDED_2011, EXCLUDED_2017, EXCLUDED_SINCE, PERIOD
from .subjects import ANSWERS, ON

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAG: Final = pd.ArrowDtype(pa.bool_())
DAY: Final = pd.ArrowDtype(pa.date32())
SECOND: Final = pd.ArrowDtype(pa.timestamp("s"))
DIVISION: Final = pd.ArrowDtype(pa.uint8())
TEXT: Final = pd.ArrowDtype(pa.large_string())


def answers(table: pd.DataFrame) -> pd.DataFrame:
    """Add the fifteen answers, and the status of the track, behind the columns of a table."""
    listed_on, report_on, year = (table[name] for name in ("listed_on", "report_submitted_on", "rd_expense_year"))
    industry, edition = (table[name].astype(TEXT) for name in ("industry", "industry_edition"))
    unknown = pd.Series(pd.NA, table.index, FLAG)
    no = pd.Series(data=False, index=table.index, dtype=FLAG)

    over_discharge = table["exceeds_discharge_standard"] | table["exceeds_total_cap"]
    toxic = table["uses_toxic_materials"] | table["discharges_toxic_substances"]
    mandatory = over_discharge | table["exceeds_energy_limit"] | toxic
    may_simplify = table["process_simple"] & table["impact_low"] & ~(table["energy_high"] | table["impact_high"] | mandatory)

    due = months_later(listed_on, PERIOD)
    reported, early = report_on <= ON, report_on < listed_on
    overdue = ((report_on > due) | early) & (due < ON) & (~table["deferral_agreed"] | unknown)
    free = ~overdue | reported

    division = industry.str.slice(0, 2).astype(DIVISION)
    excluded = (year >= EXCLUDED_SINCE) & (
        is_one_of(division, EXCLUDED)
        | ((edition == "2011") & (division == EXCLUDED_2011))
        | ((edition == "2017") & (division == EXCLUDED_2017))
    )
    title, effect = table["has_provincial_title"], table["effect_marked"]
    found = {
        "ground_over_discharge": over_discharge,
        "ground_high_energy": table["exceeds_energy_limit"],
        "ground_toxic": toxic,
        "ground_other_state": no,
        "statutory_mandatory": mandatory,
        "process_track": chosen(may_simplify, "simplified", "standard"),
        "process_track_status": chosen(may_simplify.isna(), "unknown", "settled"),
        "overdue": overdue,
        "incentive_on_time": (listed_on <= ON) & reported & ~early & ~overdue,
        "incentive_reward": reported & effect & free,
        "incentive_activity_support": unknown & free,
        "incentive_science_fund": unknown & free,
        "incentive_front_runner": title & effect & free,
        "incentive_preferred_approval": title & free,
        "incentive_water_quota": no,
        "incentive_rd_deduction": unknown & (year >= DEDUCTED_SINCE) & ~excluded,
    }
    return table.assign(**{name: found[name] for name in ANSWERS})


def months_later(days: pd.Series, months: int) -> pd.Series:
    """Give the days some months later, or the last of a shorter month."""
    return (days.astype(SECOND).astype("datetime64[s]") + pd.DateOffset(months=months)).astype(SECOND).astype(DAY)


def is_one_of(column: pd.Series, wanted: Sequence[int]) -> pd.Series:
    """Tell whether each is one of some numbers; of a null, nothing."""
    return reduce(or_, (column == one for one in wanted))


def chosen(flags: pd.Series, yes: str, no: str) -> pd.Series:
    """Give a word for each yes, another for each no; of a null, none."""
    return pd.Series(pc.if_else(pa.array(flags), yes, no), flags.index, TEXT)
