"""Carbon dioxide of fuels, electricity and heat, by one named set of factors.

factors   the sets of fuel factors, the factors of the grid by region, year and series, the factor of heat
lines     one entry, counted
account   many entries and their total
"""

from .account import CarbonAccount, carbon_account
from .factors import GridFactor, grid_factor

__all__ = ["CarbonAccount", "GridFactor", "carbon_account", "grid_factor"]
