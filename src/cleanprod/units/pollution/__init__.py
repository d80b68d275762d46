"""Pollutants: their equivalents (污染当量), and the environmental-protection tax (环境保护税) of Guangdong on them.

equivalents   how much of a pollutant is one equivalent
ranking       which pollutants of an outlet are taxed, and by how much
tax           many outlets and months, and their sum
"""

from .equivalents import Pollutant, equivalents, pollutant
from .tax import Outlet, PollutionTax, Taxable, pollution_tax

__all__ = ["Outlet", "Pollutant", "PollutionTax", "Taxable", "equivalents", "pollutant", "pollution_tax"]
