"""The fifteen answers by hand in SQL, where `and`, `or` and `not` are strong Kleene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .rules import DEDUCTED_SINCE, EXCLUDED, EXCLUDED_2011, EXCLUDED_2017, EXCLUDED_SINCE, PERIOD
from .subjects import ANSWERS, COLUMNS, ON

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

SQL: Final = f"""
with facts as (
    select
        *,
        left(industry::varchar, 2)::utinyint as division,
        listed_on <= date '{ON}' as listed,
        report_submitted_on <= date '{ON}' as reported,
        report_submitted_on < listed_on as early,
        (listed_on + interval {PERIOD} month)::date as due,
        exceeds_discharge_standard or exceeds_total_cap as ground_over_discharge,
        exceeds_energy_limit as ground_high_energy,
        uses_toxic_materials or discharges_toxic_substances as ground_toxic,
    from enterprises
), duties as (
    select
        *,
        false as ground_other_state,
        ground_over_discharge or ground_high_energy or ground_toxic as statutory_mandatory,
        (report_submitted_on > due or early) and due < date '{ON}' and (not deferral_agreed or null) as overdue,
        division in {EXCLUDED}
            or (industry_edition = '2011' and division = {EXCLUDED_2011})
            or (industry_edition = '2017' and division = {EXCLUDED_2017}) as in_excluded,
    from facts
), terms as (
    select
        *,
        process_simple and impact_low and not (energy_high or impact_high or statutory_mandatory) as may_simplify,
        not overdue or reported as free,
        rd_expense_year >= date '{EXCLUDED_SINCE}' and in_excluded as excluded,
    from duties
), answers as (
    select
        *,
        case when may_simplify then 'simplified' when not may_simplify then 'standard' end as process_track,
        case when may_simplify is null then 'unknown' else 'settled' end as process_track_status,
        listed and reported and not early and not overdue as incentive_on_time,
        reported and effect_marked and free as incentive_reward,
        null and free as incentive_activity_support,
        null and free as incentive_science_fund,
        has_provincial_title and effect_marked and free as incentive_front_runner,
        has_provincial_title and free as incentive_preferred_approval,
        false as incentive_water_quota,
        null and rd_expense_year >= date '{DEDUCTED_SINCE}' and not excluded as incentive_rd_deduction,
    from terms
)
select {", ".join((*COLUMNS, *ANSWERS))} from answers
"""  # noqa: S608 - of our own figures and names


def answers(table: DuckDBPyRelation) -> DuckDBPyRelation:
    """Add the fifteen answers, and the status of the track, behind the columns of a table."""
    return table.query("enterprises", SQL)
