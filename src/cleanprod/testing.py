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
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from .eligibility.grounds import SAME
from .models import Enterprise
from .models.enterprise import AMOUNTS, FACTS
from .models.fields import quantity_of
from .models.places import places
from .policies import FIRST_DAY
from .rules.expressions import NEVER
from .units import Quantity
from .units.definitions import definitions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from .rules import Fact

Q = TypeVar("Q", bound=Quantity)

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
            kind = quantity_of(Enterprise, fact.name) if fact.name in AMOUNTS else None
            return st.none() | (st.floats(0, 1e9) if kind is None else quantities(kind))
        case "word":
            listed = {"sector": ("industry", "agriculture", "services", "construction"), "industry_edition": ("2011", "2017")}
            return st.none() | st.sampled_from(listed.get(fact.name, ("茅洲河", "练江", "西江")))
        case "code":
            return st.none() | st.sampled_from(_codes(fact.name))


def quantities(kind: type[Q]) -> st.SearchStrategy[Q]:
    """Quantities of a kind, zero or more, in any of its units but those of electricity, where a coefficient decides."""
    units = [one for one in definitions().units if one.dimension in (kind.holds or {}) and "electric" not in one.families]
    numbers = st.decimals(0, 10**9, places=3) | st.integers(0, 10**9)
    return st.builds(kind, numbers, st.sampled_from(units))


@st.composite
def written_quantities(draw: st.DrawFn) -> tuple[str, Decimal, str]:
    """Quantities as people write them, each with the number and the unit that it is."""
    spelt, unit = draw(st.sampled_from([*definitions().spellings.items()]))
    value = draw(st.decimals(0, 10**7, places=draw(st.integers(0, 4))))
    power = draw(st.sampled_from(["", "万", "亿", "e3", "×10^3"]))
    times = {"": 0, "万": 4, "亿": 8, "e3": 3, "×10^3": 3}[power]
    number = draw(st.sampled_from([f"{value:f}", f"{value:,f}", f"+{value:f}"]))
    space = draw(st.sampled_from(["", " ", "\u3000"]))
    text = f"{number}{power}{space or ' ' if power == '×10^3' else space}{spelt}"
    wide = {sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789.,+"}
    shown = "".join(wide.get(sign, sign) for sign in text) if draw(st.booleans()) else text
    return shown, value * 10**times, unit.name


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
