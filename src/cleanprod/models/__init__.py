"""What comes in from outside: typed, frozen, strict records. Their fields are the vocabulary of facts."""

from .enterprise import Enterprise, F
from .measurements import Discharge, EnergyUse, Product

__all__ = ["Discharge", "EnergyUse", "Enterprise", "F", "Product"]
