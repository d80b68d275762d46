"""Hypothesis strategies for other people's tests: enterprises as they come, with honest gaps.

>>> from hypothesis import given, settings
>>> from cleanprod.testing import enterprises
>>> @settings(max_examples=5)
... @given(enterprises())
... def test_every_enterprise_can_be_assessed(enterprise):
...     law.assess(enterprise)
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .eligibility.grounds import SAME
from .models import Enterprise
from .models.enterprise import FACTS
from .models.places import places
from .policies import FIRST_DAY
from .rules.expressions import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .rules import Fact

FLAGS = tuple(name for name, one in FACTS.items() if one.fact_kind == "flag")
LAST_TESTED_DAY = dt.date(2030, 12, 31)


def law_days() -> st.SearchStrategy[dt.date]:
    """Days whose law is modelled, those on which it changed among them."""
    changes = [dt.date(2012, 7, 1), dt.date(2016, 6, 30), dt.date(2016, 7, 1), dt.date(2026, 8, 14), dt.date(2026, 8, 15)]
    return st.sampled_from(changes) | st.dates(FIRST_DAY, LAST_TESTED_DAY)


def readings() -> st.SearchStrategy[bool | None]:
    """Yes, no or unknown."""
    return st.sampled_from((True, False, None))


def values(fact: Fact[Any]) -> st.SearchStrategy[Any]:
    """Values of a fact, unknown among them."""
    match fact.fact_kind:
        case "flag":
            return readings()
        case "event" | "day":
            return st.none() | st.just(NEVER) | st.dates(dt.date(2005, 1, 1), LAST_TESTED_DAY)
        case "number":
            return st.none() | st.floats(0, 1e9)
        case "word":
            listed = {"sector": ("industry", "agriculture", "services", "construction"), "industry_edition": ("2011", "2017")}
            return st.none() | st.sampled_from(listed.get(fact.name, ("茅洲河", "练江", "西江")))
        case "code":
            return st.none() | st.sampled_from(_codes(fact.name))


def _codes(name: str) -> list[str]:
    match name:
        case "city":
            return [place.code for place in places().values() if not place.city]
        case "district":
            return [place.code for place in places().values() if place.city]
        case _:
            return ["33", "3360", "3130", "26", "2619", "0111", "2511"]


@st.composite
def enterprises(draw: st.DrawFn, given: Mapping[str, object] | None = None) -> Enterprise:
    """Enterprises whose facts do not contradict one another.

    Arguments:
        draw: given by hypothesis.
        given: facts that are fixed; the others are drawn, unknown among them.
    """
    fixed = dict(given or {})
    known: dict[str, Any] = {
        name: draw(values(one)) for name, one in FACTS.items() if name not in fixed and name not in ("city", "district")
    }
    known |= fixed
    for same in SAME:
        groups = [[fact.name for fact in facts] for facts in (same.one, same.other)]
        for denied, answered in (groups, groups[::-1]):
            if all(known.get(name) is False for name in denied):
                # the answer to the same question follows: what was drawn against it is left out
                known |= {name: None for name in answered if known.get(name) is True and name not in fixed}
    district = draw(st.none() | st.sampled_from(_codes("district")))
    city = draw(st.none() | st.sampled_from(_codes("city"))) if district is None else places()[district].city
    return Enterprise(**{"city": city, "district": district, **known})
