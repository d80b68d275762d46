"""Parks by their rolls (园区名册): the coverage of each park, counted straight from enterprises.

Who counts is stand A28: all industrial enterprises, and of each an audit completed in the plan period, by either process.
That an enterprise is in production is for whoever makes the list to see to.

>>> mills = [
...     Enterprise(name="甲厂", park="东江园", last_audit_completed_on="2018-03-01"),
...     Enterprise(name="乙厂", park="东江园", recorded_on="2020-12-31"),
...     Enterprise(name="丙厂", park="西岭园", last_audit_completed_on="2019-06-30"),
...     Enterprise(name="丁厂", last_audit_completed_on="2019-06-30"),
... ]
>>> for park, found in coverage_by_park(mills, on="2020-12-31").items():
...     print(park, found.total, found)
东江园 (2, 3) 50 % to ≈66.66 %: not met, 1 more needed
西岭园 (1, 2) 100 %: met
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from .eligibility.coverage import Coverage, coverage_of_counts, read_minimum
from .eligibility.duties import audited_in_period
from .errors import Problem, RecordError, TableError, brief
from .explainer import Explainer
from .models import Enterprise
from .models.fields import headers_of
from .models.park import Park
from .policies import policy
from .rules import Book, Dated, Param
from .rules.enact import enact
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from .eligibility.coverage import Counts
    from .rules.program import Program
    from .units import Quantity

    Counted = Iterator[tuple[Enterprise, bool | None, int]]
    """An enterprise, whether it was audited, and how many of its kind there are."""

COVERAGE_SECTORS: Final = Param[str](
    "coverage_sectors",
    "word",
    Text("计入审核率的领域（立场 A28）", "sectors whose enterprises count for coverage (stand A28)"),
    (Dated(("industry",)),),
)

_MEMBERSHIP: Final = ("park", "city", "district", "sector")
"""The fields that tell whether an enterprise counts, and where."""

_A_ROW: Final = "row"
_A_NUMBER: Final = "number"
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
        enterprises: records, or a polars DataFrame or LazyFrame, whose columns are found as by `Policy.assess_table`.
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
    law = policy(on=on)
    program = enact(Book.of((audited_in_period,)), law.law_day)  # alone: what contradicts itself elsewhere changes nothing
    share = read_minimum(minimum, strict=strict)
    roll = _Roll(_named(parks), COVERAGE_SECTORS.on(law.on))
    # a dataframe is told by its class: a lazy one would have to work to show its columns
    table = hasattr(type(enterprises), "columns")
    roll.count(_rows(enterprises, program, law.on) if table else _records(enterprises, program, law.on))
    counts = {park: roll.counts(park) for park in roll.names}
    return {
        roll.names[park]: coverage_of_counts(own, perhaps, minimum=share, strict=strict)
        for park, (own, perhaps) in counts.items()
        if any(own) or park in roll.parks
    }


class _Roll:
    """Enterprises counted by park, city and whether they were audited."""

    def __init__(self, parks: dict[str, Park], sectors: tuple[str, ...]) -> None:
        self.parks = parks
        self.sectors = (None, *sectors)
        self.names = {key: (park.name or "").strip() for key, park in parks.items()}
        self._members: dict[str, Counter[tuple[str | None, bool | None]]] = {}

    def count(self, counted: Counted) -> None:
        for one, audited, number in counted:
            if one.sector not in self.sectors:
                continue
            park = _key(one.park)
            if park:
                self.names.setdefault(park, (one.park or "").strip())
            self._members.setdefault(park, Counter())[one.city, audited] += number

    def counts(self, park: str) -> tuple[Counts, Counts]:
        """Count those that belong to a park for certain, and those that may."""
        listed = self.parks.get(park)
        city = None if listed is None else listed.city
        own: Counter[bool | None] = Counter()
        perhaps: Counter[bool | None] = Counter()
        for (place, audited), number in self._members.get(park, Counter()).items():
            # a name and a city that disagree: neither is taken for the truth
            (perhaps if _apart(place, city) else own)[audited] += number
        for (place, audited), number in self._members.get("", Counter()).items():
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


def _rows(table: Any, program: Program, on: dt.date) -> Counted:  # noqa: ANN401 - any dataframe
    """Count the rows of a table, those that are alike together, in the order in which they first come."""
    import narwhals as nw  # noqa: PLC0415 - loaded when a table comes

    from .tables import assess_table, found_columns, read_frame  # noqa: PLC0415 - likewise

    frame = read_frame(table)
    schema = frame.collect_schema()
    columns = found_columns(schema, Enterprise, {*program.facts, *_MEMBERSHIP[1:], "recorded_on"})
    columns |= _park_column(schema)
    terms = {
        name: nw.col(column).cast(nw.String) if name in _MEMBERSHIP else nw.col(column) for name, column in columns.items()
    }
    found: Any = frame.select(**terms)
    held = found.collect() if isinstance(found, nw.LazyFrame) else found
    answered = nw.from_native(assess_table(held.to_native(), Enterprise, program, on), eager_only=True)
    keys = [name for name in (*_MEMBERSHIP, audited_in_period.name) if name in answered.columns]
    groups = answered.with_row_index(_A_ROW).group_by(keys).agg(nw.col(_A_ROW).min(), nw.len().alias(_A_NUMBER))
    for group in groups.sort(_A_ROW).iter_rows(named=True):
        yield _kind(group, columns), group[audited_in_period.name], group[_A_NUMBER]


def _kind(group: dict[str, Any], columns: dict[str, str]) -> Enterprise:
    """Read what a group of rows has in common the way a record is read; blank text is unknown, as in a file."""
    given = {name: group[name] for name in _MEMBERSHIP if (group.get(name) or "").strip()}
    try:
        return Enterprise(**given)
    except RecordError as error:
        row = int(group[_A_ROW]) + 1
        problems = (evolve(problem, where=columns.get(problem.where, problem.where), row=row) for problem in error.problems)
        raise TableError(*problems) from None


def _park_column(schema: Any) -> dict[str, str]:  # noqa: ANN401 - of narwhals
    """Find the column of parks: a name, of which no rule asks.

    Errors:
        TableError: there is none, there are two, or it holds no text.
    """
    import narwhals as nw  # noqa: PLC0415 - loaded when a table comes

    headers = [header for header, name in headers_of(Enterprise).items() if name == "park"]
    found = [column for column in schema.names() if column in headers]
    if len(found) != 1:
        got = Text("、".join(found) or "没有该列", " and ".join(found) or "no such column")
        expected = Text(f"一列园区（{'、'.join(headers)}）", f"one column of parks ({', '.join(headers)})")
        raise TableError(Problem(got=got, expected=expected, where="park"))
    dtype = schema[found[0]]
    if dtype not in (nw.String, nw.Categorical, nw.Enum, nw.Unknown):  # a column of nulls alone has no type: unknown
        raise TableError(Problem(got=brief(str(dtype)), expected=Text("文本列", "a text column"), where=found[0]))
    return {"park": found[0]}
