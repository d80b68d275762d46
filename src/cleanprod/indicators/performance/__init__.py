"""Performance (审核绩效): what audits saved, added up over many, against the targets of a plan, and whether it is plausible.

audits        the performance of an audit from its options; energy and water of a unit of product before and after
asking        what a sum is asked: which reports, of which days, by which names
sums          sums over audits with what is not known as an interval
targets       the figures of a plan: targets.toml those of the Opinion; plans those of one's own
attaining     how far a target is reached, and what is left a year
doubts        what looks like a slip; plausible.toml the bounds
"""

from .attaining import Attainment, attainment
from .audits import Levels, intensities, performance_of
from .doubts import Doubt, plausibility
from .sums import Interval, Sums, total, totals
from .targets import Figure, baseline, read_plan, targets

__all__ = [
    "Attainment",
    "Doubt",
    "Figure",
    "Interval",
    "Levels",
    "Sums",
    "attainment",
    "baseline",
    "intensities",
    "performance_of",
    "plausibility",
    "read_plan",
    "targets",
    "total",
    "totals",
]
