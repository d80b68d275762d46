"""Hypothesis without deadlines: no timing is asserted in a test."""

from hypothesis import settings

settings.register_profile("cleanprod", deadline=None)
settings.load_profile("cleanprod")
