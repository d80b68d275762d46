"""Economics of options (方案经济评估): what a measure costs and brings, which to choose, and what a unit saved costs.

formulas     the formulas of the manuals, each by its letter
rates        the rate of return: exact, and by the two-point rule
terms        what the options do not say themselves: rate, tax, lives, norms, cuts of the cost classes
assessing    one option by these terms; norms.toml the norms of the manuals
variation    the same at other prices and rates
amounts      what an option costs and brings, by name
network      which options exclude or need one another
ranking      the weighted sum of the manuals
choosing     the best set of options under budgets; solving the program behind it
curve        what a unit saved costs, option after option
tables       many options at once; columns how they are read, level their rates of return

Amounts are exact, but for the tables.
"""

from .assessing import Economics, economics
from .choosing import Portfolio, portfolio
from .curve import Curve, Step, cost_curve
from .ranking import Ranked, weighted_sum
from .terms import Terms
from .variation import sensitivity

__all__ = [
    "Curve",
    "Economics",
    "Portfolio",
    "Ranked",
    "Step",
    "Terms",
    "cost_curve",
    "economics",
    "portfolio",
    "sensitivity",
    "weighted_sum",
]
