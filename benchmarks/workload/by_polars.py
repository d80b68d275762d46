"""The fifteen answers by hand in polars: `&`, `|` and `~` are strong Kleene, and what several answers share is a column.

Of an enum the divisions are looked up among its categories; of text they are cut out of every row, as numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from polars import col

from .rules import DEDUCTED_SINCE, EXCLUDED, EXCLUDED_2011, EXCLUDED_2017, EXCLUDED_SINCE, PERIOD
from .subjects import ANSWERS, ON

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN: Final = pl.lit(None, pl.Boolean)


def answers(table: pl.LazyFrame) -> pl.LazyFrame:
    """Add the fifteen answers, and the status of the track, behind the columns of a table."""
    schema = table.collect_schema()
    division, within = divisions(schema["industry"])
    simple = col("process_simple") & col("impact_low") & ~col("energy_high") & ~col("impact_high")
    excluded = (
        within(*EXCLUDED)
        | ((col("industry_edition") == "2011") & within(EXCLUDED_2011))
        | ((col("industry_edition") == "2017") & within(EXCLUDED_2017))
    )
    return (
        table.with_columns(
            division.alias("_division"),
            (col("listed_on") <= ON).alias("_listed"),
            (col("report_submitted_on") <= ON).alias("_reported"),
            (col("report_submitted_on") < col("listed_on")).alias("_early"),
            col("listed_on").dt.offset_by(f"{PERIOD}mo").alias("_due"),
            (col("exceeds_discharge_standard") | col("exceeds_total_cap")).alias("ground_over_discharge"),
            col("exceeds_energy_limit").alias("ground_high_energy"),
            (col("uses_toxic_materials") | col("discharges_toxic_substances")).alias("ground_toxic"),
            pl.lit(value=False).alias("ground_other_state"),
            pl.lit(value=False).alias("incentive_water_quota"),
        )
        .with_columns(
            (col("ground_over_discharge") | col("ground_high_energy") | col("ground_toxic")).alias("statutory_mandatory"),
            (
                ((col("report_submitted_on") > col("_due")) | col("_early"))
                & (col("_due") < ON)
                & (~col("deferral_agreed") | UNKNOWN)
            ).alias("overdue"),
            (
                UNKNOWN & (col("rd_expense_year") >= DEDUCTED_SINCE) & ~((col("rd_expense_year") >= EXCLUDED_SINCE) & excluded)
            ).alias("incentive_rd_deduction"),
        )
        .with_columns(
            (simple & ~col("statutory_mandatory")).alias("_may_simplify"),
            (~col("overdue") | col("_reported")).alias("_free"),
        )
        .with_columns(
            pl.when("_may_simplify")
            .then(pl.lit("simplified"))
            .when(~col("_may_simplify"))
            .then(pl.lit("standard"))
            .alias("process_track"),
            pl.when(col("_may_simplify").is_null())
            .then(pl.lit("unknown"))
            .otherwise(pl.lit("settled"))
            .alias("process_track_status"),
            (col("_listed") & col("_reported") & ~col("_early") & ~col("overdue")).alias("incentive_on_time"),
            (col("_reported") & col("effect_marked") & col("_free")).alias("incentive_reward"),
            (UNKNOWN & col("_free")).alias("incentive_activity_support"),
            (UNKNOWN & col("_free")).alias("incentive_science_fund"),
            (col("has_provincial_title") & col("effect_marked") & col("_free")).alias("incentive_front_runner"),
            (col("has_provincial_title") & col("_free")).alias("incentive_preferred_approval"),
        )
        .select(*schema.names(), *ANSWERS)
    )


def divisions(industry: pl.DataType) -> tuple[pl.Expr, Callable[..., pl.Expr]]:
    """Give the column in which divisions of industry are looked up, and the test of it against some of them."""
    found = col("_division")
    if isinstance(industry, pl.Enum):
        codes = industry.categories.to_list()
        return col("industry"), lambda *wanted: found.is_in([code for code in codes if int(code[:2]) in wanted])
    return col("industry").str.slice(0, 2).cast(pl.UInt8), lambda *wanted: found.is_in(wanted)
