"""Whose facts and decisions a rule may ask beside those of its own subject: an option asks its enterprise."""

from typing import Final

from cleanprod.rules.owned import Owner
from cleanprod.words import Text

ENTERPRISE: Final = Owner("enterprise", Text("所属企业", "its enterprise"))
"""The enterprise of an option: `enterprise.NAME`."""
