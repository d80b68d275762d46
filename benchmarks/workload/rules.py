"""What the fifteen questions come to for the seventeen columns, and the figures in them.

Every fact without a column is unknown, written `?`: beside it, *and* comes to no or to nothing, *or* to yes or to nothing.

    over_discharge     = exceeds_discharge_standard or exceeds_total_cap
    high_energy        = exceeds_energy_limit
    toxic              = uses_toxic_materials or discharges_toxic_substances    (neither of them: none of the five classes)
    other_state        = no                                                     (not yet in force)
    mandatory          = over_discharge or high_energy or toxic
    track              = simplified if process_simple and impact_low and not (energy_high or impact_high or mandatory),
                         otherwise standard
    listed             = listed_on <= ON
    reported           = report_submitted_on <= ON
    early              = report_submitted_on < listed_on                        (the report of an audit before this one)
    due                = listed_on + PERIOD
    overdue            = (report_submitted_on > due or early) and due < ON and (not deferral_agreed or ?)
    free               = not (overdue and not reported)
    on_time            = listed and reported and not early and not overdue
    reward             = reported and effect_marked and free
    activity_support   = ? and free
    science_fund       = ? and free
    front_runner       = has_provincial_title and effect_marked and free
    preferred_approval = has_provincial_title and free
    water_quota        = no                                                     (not yet in force)
    excluded           = rd_expense_year >= EXCLUDED_SINCE and (industry in EXCLUDED, or in that of its edition)
    rd_deduction       = ? and rd_expense_year >= DEDUCTED_SINCE and not excluded
"""

from __future__ import annotations

import datetime as dt
from typing import Final

PERIOD: Final = 12
"""Months from the list to the report."""
DEDUCTED_SINCE: Final = dt.date(2008, 1, 1)
EXCLUDED_SINCE: Final = dt.date(2016, 1, 1)
EXCLUDED: Final = (16, 51, 52, 61, 62, 70, 71, 72)
"""The divisions whose research is not deducted: the first two digits of a code of industry, as a number."""
EXCLUDED_2011: Final = 89
EXCLUDED_2017: Final = 90
"""One division more, by the edition of the code."""
