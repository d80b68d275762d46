"""Energy as coal equivalent, by GB/T 2589 综合能耗计算通则.

factors   the rows of the standard by name and edition, and tables of the user's own
uses      one entry: a fuel, a medium, electricity or heat, and how it is counted
account   many entries: their total, by calorific or by equivalent value
saving    what was saved between two accounts
"""

from .account import EnergyAccount, energy_account
from .factors import Factors
from .saving import Saving, energy_saved
from .uses import EnergyInput, Rate, Use

__all__ = ["EnergyAccount", "EnergyInput", "Factors", "Rate", "Saving", "Use", "energy_account", "energy_saved"]
