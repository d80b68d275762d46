"""Coverage (清洁生产审核率) counted straight from enterprises: of each park, county, city, industry, basin, of the province.

Who counts is stand A28: all industrial enterprises, and of each an audit completed in the plan period, by either process.
That an enterprise is in production is for whoever makes the list to see to. Of whom it is not known where it belongs, it may
belong anywhere, and the total moves.

>>> mills = [
...     Enterprise(name="甲厂", park="东江园", city="惠州", last_audit_completed_on="2018-03-01"),
...     Enterprise(name="乙厂", park="东江园", city="惠州", recorded_on="2020-12-31"),
...     Enterprise(name="丙厂", park="西岭园", city="清远", last_audit_completed_on="2019-06-30"),
...     Enterprise(name="丁厂", last_audit_completed_on="2019-06-30"),
... ]
>>> for park, found in coverage_by_park(mills, on="2020-12-31").items():
...     print(park, found.total, found)
东江园 (2, 3) 50 % to ≈66.66 %: not met, 1 more needed
西岭园 (1, 2) 100 %: met
>>> {city: found.total for city, found in coverage_by(mills, "city", on="2020-12-31").items()}
{'惠州市': (2, 3), '清远市': (1, 2)}
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

from .eligibility import book_about
from .eligibility.coverage import COVERAGE_SECTORS, PARK_COVERAGE_MIN, Coverage, coverage_of_counts, read_minimum
from .eligibility.duties import audited_in_period
from .errors import CleanprodError, Problem, RecordError, brief, unknown_name
from .explainer import Explainer
from .models import Enterprise
from .models.park import Park
from .models.places import places as the_places
from .policies import policy
from .rules import Book
from .rules.enact import enact
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator
    from fractions import Fraction

    from .eligibility.coverage import Counts
    from .policies import Policy
    from .rules.program import Program
    from .units import Quantity

    Counted = Iterator[tuple[Enterprise, bool | None, int]]
    """An enterprise, whether it was audited, and how many of its kind there are."""

Level = Literal["park", "district", "city", "province", "industry", "basin"]

INDUSTRY: Final = "industry"
PROVINCE: Final = "广东省"
DIVISION: Final = 2
"""Industries are told by their division: the first digits of the code of GB/T 4754."""

FIELDS: Final[dict[Level, tuple[str, ...]]] = {
    "park": ("park", "city", "district", "sector"),
    "district": ("district", "city", "sector"),
    "city": ("city", "district", "sector"),
    "province": ("sector",),
    "industry": ("industry", "sector"),
    "basin": ("basin", "sector"),
}
"""The fields that tell whether an enterprise counts, and where."""

_SPACE: Final = re.compile(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])")
"""Space in a name that tells nothing apart: all but that between two letters or digits."""


def coverage_by_park(
    enterprises: Iterable[Enterprise] | Any,  # noqa: ANN401 - any dataframe
    *,
    on: dt.date | str,
    parks: Iterable[Park] = (),
    minimum: Fraction | str | Quantity | None = None,
    strict: bool = False,
) -> dict[str, Coverage]:
    """Work out the coverage of each park from its enterprises.

    An enterprise belongs to the park that its `park` names; width, case and idle spaces of a name do not matter. One that
    names none may belong to any park, and the total moves, unless it lies in another city than the park. One that names the
    park and lies in another city may belong to it too. Enterprises known to be of another sector than industry do not
    count. Audited is what `audited_in_period` answers on that day.

    A park that enterprises name but to which none belongs for certain is left out, unless `parks` holds it: then its
    share may be any.

    Arguments:
        enterprises: records, or any dataframe, whose columns are found as by `Policy.assess_table`.
        on: the day asked.
        parks: parks to answer in any case, by name, with their cities where these are known.
        minimum: the share to be reached, where it is another than the Opinion's: a fraction, `4/5`, `80%`.
        strict: reaching it exactly is not enough.

    Gives:
        The coverage by the name of the park: those of `parks` in their order, then the others as they come.

    Errors:
        RecordError: what is no enterprise or no park, a park without a name or twice, or a share that is none.
        TableError: a table without a column of parks, or with something that cannot be read with certainty.
        LawNotModelledError: a day before 2012-07-01.
    """
    return _coverages(enterprises, _Parks(_named(parks)), policy(on=on), minimum, strict=strict)


def coverage_by(  # noqa: PLR0913 - what a count may leave open
    enterprises: Iterable[Enterprise] | Any,  # noqa: ANN401 - any dataframe
    by: Level,
    *,
    on: dt.date | str | None = None,
    law: Policy | None = None,
    minimum: Fraction | str | Quantity | None = None,
    strict: bool = False,
) -> dict[str, Coverage]:
    """Work out the coverage of each park, district (区县), city (地市), industry (行业大类), basin (流域), or the province.

    An enterprise belongs where its field says; one whose field is not known may belong to any. A district tells its city.

    Arguments:
        enterprises: records, or any dataframe, whose columns are found as by `Policy.assess_table`.
        by: park, district, city, province, industry or basin.
        on: the day asked.
        law: the policy that answers, in place of a day; the share to be reached is that of this policy.
        minimum: the share to be reached, where it is another: a fraction, `4/5`, `80%`.
        strict: reaching it exactly is not enough.

    Gives:
        The coverage by name, as the names come; an industry by the two digits of its division.

    Errors:
        RecordError: what is no enterprise, or a share that is none.
        TableError: a table without the column that is asked, or with something that cannot be read with certainty.
        UnknownNameError: `by` is none of these.
        CleanprodError: neither or both of `on` and `law`.
        LawNotModelledError: a day before 2012-07-01.
    """
    if by not in get_args(Level):
        raise unknown_name(str(by), get_args(Level), Text("一个层级", "a level to sum up by"), "by")
    return _coverages(enterprises, _Parks({}) if by == "park" else _Areas(by), read_policy(on, law), minimum, strict=strict)


def read_policy(on: dt.date | str | None, law: Policy | None) -> Policy:
    """Give the policy of a day, or the one that is given.

    Errors:
        CleanprodError: neither of them, or both.
    """
    if (on is None) == (law is None):
        got = Text("两者皆有" if law else "两者皆无", "both" if law else "neither")
        raise CleanprodError(Problem(got=got, expected=Text("on 或 law 之一", "one of on and law"), where="on, law"))
    return policy(on=cast("dt.date", on)) if law is None else law


def _coverages(
    enterprises: Any,  # noqa: ANN401 - records or any dataframe
    roll: _Parks | _Areas,
    law: Policy,
    minimum: Fraction | str | Quantity | None,
    *,
    strict: bool,
) -> dict[str, Coverage]:
    program = audited_program(law)
    share = read_minimum(law.amendment.params.get(PARK_COVERAGE_MIN.name) if minimum is None else minimum, strict=strict)
    sectors = law.amendment.params.get(COVERAGE_SECTORS.name, COVERAGE_SECTORS.on(law.law_day))
    # a dataframe is told by its class: a lazy one would have to work to show its columns
    table = hasattr(type(enterprises), "columns") or hasattr(type(enterprises), "column_names")
    fields, needed = FIELDS[roll.by], "" if roll.by == "province" else roll.by
    counted = _rows(enterprises, program, law.on, fields, needed) if table else _records(enterprises, program, law.on)
    for one, audited, number in counted:
        if one.sector is None or one.sector in sectors:
            # of whom nothing is said it is taken that they are of industry (A28); where others count, they may
            roll.count(one, number, audited=audited, sure=(one.sector or INDUSTRY) in sectors)
    return {name: coverage_of_counts(own, perhaps, minimum=share, strict=strict) for name, own, perhaps in roll.counts()}


def audited_program(law: Policy) -> Program:
    """Give the rule by which an enterprise counts as audited, as a policy has it: alone, so that nothing else contradicts."""
    book = law.amendment.book(book_about("enterprise"), Enterprise)
    alone = Book.of([book.rules[audited_in_period.name]], (), book.rules.values())
    params = {name: value for name, value in law.amendment.params.items() if name in alone.params}
    return enact(alone, law.law_day, opens=law.readings, params=params, calendar=law.calendar)


class _Areas:
    """Enterprises counted by where they are."""

    def __init__(self, by: Level) -> None:
        self.by = by
        self._names: Callable[[Enterprise], str | None] = NAMES[by]
        self._members: dict[str | None, dict[bool, Counter[bool | None]]] = {}

    def count(self, one: Enterprise, number: int, *, audited: bool | None, sure: bool) -> None:
        self._members.setdefault(self._names(one), {True: Counter(), False: Counter()})[sure][audited] += number

    def counts(self) -> Iterator[tuple[str, Counts, Counts]]:
        """Count those that belong to each for certain, and those that may."""
        anywhere: Counter[bool | None] = Counter()
        for one in self._members.get(None, {}).values():
            anywhere += one
        for name, own in self._members.items():
            if name is not None:
                yield name, _counts(own[True]), _counts(own[False] + anywhere)


def _division(one: Enterprise) -> str | None:
    return None if one.industry is None else one.industry[:DIVISION]


def _place(code: str | None) -> str | None:
    return None if code is None else the_places()[code].name


NAMES: Final[dict[Level, Callable[[Enterprise], str | None]]] = {
    "park": lambda one: (one.park or "").strip() or None,
    "district": lambda one: _place(one.district),
    "city": lambda one: _place(one.city),
    "province": lambda _: PROVINCE,
    "industry": _division,
    "basin": lambda one: one.basin,
}
"""How the place of an enterprise is called, by level; None where it is not known."""


class _Parks:
    """Enterprises counted by park, city and whether they were audited."""

    by: Level = "park"

    def __init__(self, parks: dict[str, Park]) -> None:
        self.parks = parks
        self.names = {key: (park.name or "").strip() for key, park in parks.items()}
        self._members: dict[str, Counter[tuple[str | None, bool | None, bool]]] = {}

    def count(self, one: Enterprise, number: int, *, audited: bool | None, sure: bool) -> None:
        park = _key(one.park)
        if park:
            self.names.setdefault(park, (one.park or "").strip())
        self._members.setdefault(park, Counter())[one.city, audited, sure] += number

    def counts(self) -> Iterator[tuple[str, Counts, Counts]]:
        """Count those that belong to each park for certain, and those that may."""
        for park, name in self.names.items():
            own, perhaps = self._of(park)
            if any(own) or park in self.parks:
                yield name, own, perhaps

    def _of(self, park: str) -> tuple[Counts, Counts]:
        listed = self.parks.get(park)
        city = None if listed is None else listed.city
        own: Counter[bool | None] = Counter()
        perhaps: Counter[bool | None] = Counter()
        for (place, audited, sure), number in self._members.get(park, Counter()).items():
            # a name and a city that disagree: neither is taken for the truth
            (own if sure and not _apart(place, city) else perhaps)[audited] += number
        for (place, audited, _), number in self._members.get("", Counter()).items():
            if not _apart(place, city):
                perhaps[audited] += number
        return _counts(own), _counts(perhaps)


def _apart(one: str | None, other: str | None) -> bool:
    return None not in (one, other) and one != other


def _counts(by: Counter[bool | None]) -> Counts:
    return by[True], by[False], by[None]


def _key(name: str | None) -> str:
    """Give the name of a park without what does not matter in it; nothing, where it is blank."""
    return _SPACE.sub("", " ".join(unicodedata.normalize("NFKC", name or "").casefold().split()))


def _named(parks: Iterable[Park]) -> dict[str, Park]:
    """List parks by their names.

    Errors:
        RecordError: one that is no park, has no name, or has that of another.
    """
    found: dict[str, Park] = {}
    for row, park in enumerate(_each(parks, "parks"), 1):
        if not isinstance(park, Park):
            raise RecordError(Problem(got=brief(park), expected=Text("一个园区（Park）", "a Park"), where="parks", row=row))
        key = _key(park.name)
        if not key or key in found:
            expected = Text("每个园区有名称，且各不相同", "parks with names, each another one")
            raise RecordError(Problem(got=brief(park.name), expected=expected, where="parks", row=row))
        found[key] = park
    return found


def _each(given: Any, where: str) -> Iterator[Any]:  # noqa: ANN401 - anything may be given
    try:
        return iter(given)
    except TypeError:
        expected = (
            Text("若干记录或一个数据表", "records, or a dataframe") if where == "enterprises" else Text("若干园区", "parks")
        )
        raise RecordError(Problem(got=brief(given), expected=expected, where=where)) from None


def _records(enterprises: Iterable[Enterprise], program: Program, on: dt.date) -> Counted:
    decide = Explainer(Enterprise, program, on).decide
    for row, one in enumerate(_each(enterprises, "enterprises"), 1):
        if not isinstance(one, Enterprise):
            expected = Text("一家企业（Enterprise）", "an Enterprise")
            raise RecordError(Problem(got=brief(one), expected=expected, where="enterprises", row=row))
        (audited,) = decide(one)
        yield one, None if audited is None else bool(audited), 1


def _rows(table: Any, program: Program, on: dt.date, fields: Collection[str], needed: str) -> Counted:  # noqa: ANN401 - any dataframe
    """Count the rows of a table, those that are alike together, in the order in which they first come."""
    from .tables.groups import alike, text_columns  # noqa: PLC0415 - loaded when a table comes

    columns = text_columns(table, Enterprise, fields, needed)
    for group in alike(table, Enterprise, program, on, columns):
        audited = group.answers[audited_in_period.name]
        yield cast("Enterprise", group.record(Enterprise)), None if audited is None else bool(audited), group.number
