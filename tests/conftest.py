"""Hypothesis without deadlines: no timing is asserted in a test. In CI the same examples are tried every time."""

import os

from hypothesis import settings

settings.register_profile("cleanprod", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("cleanprod")
