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
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st

from .eligibility import book_about
from .eligibility.grounds import SAME
from .eligibility.key_industries import HEAVY_METAL, NAMED, OVER_CAPACITY, REFERRED
from .models import Enterprise
from .models.course import LATER
from .models.enterprise import AMOUNTS, FACTS
from .models.fields import asks_of, facts_of, headers_of, is_year, quantity_of
from .models.option import SAVINGS, Option
from .models.performance import Performance
from .models.places import places
from .policies import FIRST_DAY
from .rules.expressions import NEVER
from .units import Money, Quantity
from .units.definitions import definitions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import polars as pl

    from .indicators.evaluation import Indicator, IndicatorSystem
    from .models.subject import Subject
    from .rules import Fact

Q = TypeVar("Q", bound=Quantity)

FLAGS = tuple(name for name, one in FACTS.items() if one.fact_kind == "flag")
FIRST_TESTED_DAY = dt.date(2005, 1, 1)
LAST_TESTED_DAY = dt.date(2030, 12, 31)

CHANGES: Final = tuple(
    map(
        dt.date.fromisoformat,
        ("2012-07-01", "2016-01-01", "2016-06-30", "2016-07-01", "2017-01-01", "2020-12-31", "2021-01-01", "2021-07-15"),
    )
) + tuple(
    map(
        dt.date.fromisoformat,
        ("2018-01-01", "2019-01-01", "2022-02-08", "2023-05-01", "2024-01-01", "2025-01-01", "2026-08-14", "2026-08-15"),
    )
)
"""Days on which the law changed, some of them with the day before."""

SCORES: Final = (0, 59.9, 60, 60.1, 69.9, 70, 70.1, 89.9, 90, 90.1, 100)
"""Scores on the bounds of the law and beside them."""

ANOTHER: Final = "西江"
"""A word of no list."""


def law_days() -> st.SearchStrategy[dt.date]:
    """Days whose law is modelled, those on which it changed among them."""
    return st.sampled_from(CHANGES) | st.dates(FIRST_DAY, LAST_TESTED_DAY)


def days() -> st.SearchStrategy[dt.date]:
    """Days of the past and the near future."""
    return st.integers(FIRST_TESTED_DAY.toordinal(), LAST_TESTED_DAY.toordinal()).map(dt.date.fromordinal)


def readings() -> st.SearchStrategy[bool | None]:
    """Yes, no or unknown."""
    return st.sampled_from((True, False, None))


def values(fact: Fact[Any], model: type[Subject] = Enterprise) -> st.SearchStrategy[Any]:
    """Values of a fact of a model, unknown among them; words as people write them."""
    match fact.fact_kind:
        case "flag":
            return readings()
        case "day" if is_year(model, fact.name):
            # what was done lies before every day whose law is modelled
            last = FIRST_DAY if asks_of(model, fact.name).past else LAST_TESTED_DAY
            return st.none() | st.integers(FIRST_TESTED_DAY.year, last.year)
        case "event" | "day":
            return st.none() | st.just(NEVER) | days() | days()
        case "number":
            return st.none() | _numbers(model, fact.name)
        case "word":
            return st.none() | st.sampled_from(_words(model, fact.name))
        case "code":
            return st.none() | st.sampled_from(_codes(fact.name))


def _numbers(model: type[Subject], name: str) -> st.SearchStrategy[Any]:
    asks = asks_of(model, name) if name in facts_of(model) else None
    kind, most = (None, None) if asks is None else (quantity_of(model, name), asks.most)
    if kind is not None:
        only = "money" if kind is Money else ""  # the law counts yuan
        return (
            quantities(kind, only)
            if most is None
            else st.builds(kind, st.decimals(0, most, places=1), st.just(asks and asks.unit))
        )
    most = most or 10**9
    return st.sampled_from(SCORES) | st.floats(0, most) | st.integers(0, most)


def quantities(kind: type[Q], dimension: str = "") -> st.SearchStrategy[Q]:
    """Quantities of a kind, zero or more, in any of its units but those of electricity, where a coefficient decides.

    Arguments:
        kind: the kind.
        dimension: the only one of its dimensions that is drawn, such as `money` for yuan; else every one.
    """
    held = (dimension,) if dimension else (kind.holds or {})
    units = [one for one in definitions().units if one.dimension in held and "electric" not in one.families]
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


@cache
def _words(model: type[Subject], name: str) -> list[str]:
    asks = asks_of(model, name) if name in facts_of(model) else None
    spelt = [] if asks is None else [*(asks.spellings or ())]
    # of an open list another word is a word too
    return [*spelt, ANOTHER] if not spelt or (asks and asks.doubtful) else spelt


@cache
def _codes(name: str) -> list[str]:
    match name:
        case "city":
            return [place.code for place in places().values() if not place.city]
        case "district":
            return [place.code for place in places().values() if place.city]
        case _:
            lists = (NAMED, REFERRED, HEAVY_METAL, OVER_CAPACITY)
            listed = {code for one in lists for code in (*one.common, *one.only_2011, *one.only_2017)}
            return sorted({*listed, *(code[:2] for code in listed), *BESIDE})


BESIDE: Final = ("0111", "1311", "2619", "3360", "4311", "C2511", "C33")
"""Industries beside those that are listed, and with the letter of their section."""


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
    known |= {"recorded_on": draw(st.none() | days())} | fixed
    _settle_same(known, fixed)
    _settle_order(known, fixed)
    district = draw(st.none() | st.sampled_from(_codes("district")))
    city = draw(st.none() | st.sampled_from(_codes("city"))) if district is None else places()[district].city
    known = {"city": city, "district": district, **known}
    # a blank is left out, so that `recorded_on` says what it means
    return Enterprise(**{name: value for name, value in known.items() if value is not None or name in fixed})


@st.composite
def options(draw: st.DrawFn, enterprise: Enterprise | None = None) -> Option:
    """Options whose facts do not contradict one another.

    Arguments:
        draw: given by hypothesis.
        enterprise: whose they are; of none where it is not given.
    """
    facts = facts_of(Option)
    known: dict[str, Any] = {name: draw(values(one, Option)) for name, one in facts.items()}
    for saved, (before, flag) in SAVINGS.items():
        if known[saved] is not None:
            known[flag] = None
            if known[before] is not None and known[saved] > known[before]:
                known[saved], known[before] = known[before], known[saved]
    given = {name: value for name, value in known.items() if value is not None}
    return Option(**given, enterprise=enterprise)


@st.composite
def measures(draw: st.DrawFn, most: int = 7) -> list[Option]:
    """Options that cost and bring something, some of which exclude or need others; with honest gaps.

    Arguments:
        draw: given by hypothesis.
        most: how many at the most.
    """
    found: list[Option] = []
    for at in range(draw(st.integers(0, most))):
        earlier = [f"F{other}" for other in range(at)]
        needs = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        free = [one for one in earlier if one not in needs]
        excludes = draw(st.lists(st.sampled_from(free), max_size=2, unique=True)) if free else []
        yuan = draw(st.integers(0, 200))
        given: dict[str, Any] = {
            "investment": Quantity(yuan, "万元"),
            "subsidy": Quantity(draw(st.integers(0, yuan)), "万元") if draw(st.booleans()) else None,
            "annual_benefit": Quantity(draw(st.integers(-20, 80)), "万元"),
            "life": Quantity(draw(st.integers(1, 20)), "年"),
            "cost_class": draw(st.none() | st.sampled_from(("none", "low", "medium", "high", "medium_or_high"))),
            "energy_saved": Quantity(draw(st.integers(0, 500)), "tce"),
            "co2_cut": Quantity(draw(st.integers(-100, 1000)), "tCO2"),
        }
        gap = draw(st.none() | st.sampled_from(tuple(given)))
        kept = {name: one for name, one in given.items() if name != gap and one is not None}
        if "investment" not in kept:
            kept.pop("subsidy", None)
        found.append(Option(id=f"F{at}", needs=needs or None, excludes=excludes or None, **kept))
    return found


@st.composite
def reports(draw: st.DrawFn) -> Performance:
    """Reports of audits, with honest gaps."""
    given: dict[str, Any] = {
        "city": draw(st.sampled_from(("440100", "440300", "440600"))),
        "enterprise": draw(st.sampled_from(("A", "B", "C"))),
        "report_submitted_on": draw(
            st.sampled_from((NEVER, dt.date(2015, 12, 31), dt.date(2016, 1, 1), dt.date(2020, 12, 31)))
        ),
        "none_low_done": draw(st.integers(0, 30)),
        "medium_done": draw(st.integers(0, 5)),
        "high_done": draw(st.integers(0, 3)),
        "investment": Quantity(draw(st.integers(0, 5000)), "万元"),
        "annual_benefit": Quantity(draw(st.integers(0, 900)), "万元"),
        "energy_saved": Quantity(draw(st.integers(0, 9000)), "tce"),
        "water_saved": Quantity(draw(st.integers(0, 100)), "万立方米"),
        "cod_cut": Quantity(draw(st.integers(0, 900)), "t"),
        "co2_cut": Quantity(draw(st.integers(0, 9000)), "tCO2"),
    }
    gaps = draw(st.sets(st.sampled_from(tuple(given)), max_size=3))
    return Performance(**{name: one for name, one in given.items() if name not in gaps})


def _settle_same(known: dict[str, Any], fixed: Mapping[str, object]) -> None:
    """Leave out what was drawn against the answer to the same question."""
    for same in SAME:
        groups = [[fact.name for fact in facts] for facts in (same.one, same.other)]
        for denied, answered in (groups, groups[::-1]):
            if all(known.get(name) is False for name in denied):
                known |= {name: None for name in answered if known.get(name) is True and name not in fixed}


def _settle_order(known: dict[str, Any], fixed: Mapping[str, object]) -> None:
    """Move days that come after others behind them; before one that is fixed the others are left out."""
    for before, after in LATER:
        first, second = known.get(before), known.get(after)
        if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
            known[before if after in fixed else after] = None if after in fixed else first


# tables


@cache
def asked_types() -> dict[str, Any]:
    """List the facts of an enterprise that some rule asks, each with the polars type of its column."""
    import polars as pl  # noqa: PLC0415 - an extra

    types = {"flag": pl.Boolean, "number": pl.Float64, "event": pl.Date, "day": pl.Date, "word": pl.String, "code": pl.String}
    return {name: types[one.fact_kind] for name, one in FACTS.items() if name in book_about("enterprise").facts}


def spelt(name: str, value: Any) -> list[Any]:  # noqa: ANN401 - any value of a fact
    """List how people write a value of a fact in a table: a word in its spellings, a code with the letter of its section."""
    kind = FACTS[name].fact_kind if name in FACTS else "day"
    if value is None or kind not in ("number", "word", "code"):
        return [value]
    if kind == "number":
        unit = AMOUNTS.get(name)
        return [float(value if unit is None else value.to(unit).exact_magnitude)]
    if name == "industry":
        return [value, f" {value}", *([f"C{value}", f"c{value}"] if 13 <= int(value[:2]) <= 43 else [])]  # noqa: PLR2004 - section C
    return [value, *(one for one, meant in (asks_of(Enterprise, name).spellings or {}).items() if meant == value)]


@st.composite
def tables(draw: st.DrawFn, most: int = 6) -> tuple[pl.DataFrame, list[Enterprise]]:
    """Tables of enterprises with some of their columns, under any of their headers, and the records of the rows."""
    import polars as pl  # noqa: PLC0415 - an extra

    types = asked_types()
    rows = draw(st.lists(enterprises(), min_size=1, max_size=most))
    headers = draw(st.permutations(sorted(headers_of(Enterprise).items())))
    absent = draw(st.sets(st.sampled_from([*types, "recorded_on"]), max_size=6))
    columns = {name: header for header, name in headers if name in {*types, "recorded_on"} - absent}
    held = [{name: row.given.get(name) for name in columns} for row in rows]
    cells = [{columns[name]: draw(st.sampled_from(spelt(name, value))) for name, value in row.items()} for row in held]
    frame = pl.DataFrame(cells, schema={header: types.get(name, pl.Date) for name, header in columns.items()})
    return frame, [Enterprise(**{name: value for name, value in row.items() if value is not None}) for row in held]


def indicator_values(system: IndicatorSystem, *, absent: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """What is known of an enterprise by an evaluation system: some measured, at benchmarks and beside them, some not.

    Arguments:
        system: the system.
        absent: some do not apply, too.
    """
    return st.fixed_dictionaries(
        {}, optional={one.id: indicator_value(one, system, absent=absent) for one in system.indicators}
    )


def indicator_value(one: Indicator, system: IndicatorSystem, *, absent: bool = True) -> st.SearchStrategy[Any]:
    """What is known of one indicator: a quantity or a grade, not applicable, or nothing."""
    from .indicators.evaluation.system import BELOW, Bounds  # noqa: PLC0415 - loaded when a system comes
    from .indicators.evaluation.values import NOT_APPLICABLE  # noqa: PLC0415 - likewise

    known: st.SearchStrategy[Any]
    if one.graded:
        single = len(one.benchmarks) != system.worst
        known = st.booleans() if single else st.sampled_from([*(level.id for level in system.levels), BELOW])
    else:
        ends = [
            end for mark in one.benchmarks if isinstance(mark, Bounds) for end in (mark.most, mark.least) if end is not None
        ]
        first = {parameter.id: parameter.first for parameter in system.parameters}
        marks = [float(end.at(first)) for end in ends] or [1.0]
        near = (
            st.sampled_from(marks)
            | st.sampled_from(marks).map(lambda mark: mark + 0.001)
            | st.floats(min(marks) - 5, max(marks) + 5)
        )
        number = near.map(lambda value: round(abs(value) if system.method == "ratio" else value, 9))  # as people write it
        known = number.map(lambda value: Quantity(value, one.unit))
    return known | st.none() | (st.just(NOT_APPLICABLE) if absent else st.nothing())
