"""What audits cost and save under a policy, by unit figures of the caller's: an interval while it is not known who must.

No figure of these is the law's, and none is assumed. An audit that is known to be due counts once; one that may be due counts
at most; where the process is not known the cost lies between those of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import CleanprodError, Problem, QuantityError, brief, unknown_name
from cleanprod.units import Money, Quantity, parse_quantity
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

DUE: Final = "audit_required"
TRACK: Final = "process_track"
TRACKS: Final = ("simplified", "standard")

OWN: Final = ("audits", "cost")
"""What is told beside the savings, by these names."""

NAMED_FIGURES: Final = Text("各有名称的数量，如 {'energy': '150 tce'}", "figures by name, such as {'energy': '150 tce'}")
NOT_NEGATIVE: Final = Text("不小于零的数量", "a quantity of zero or more")
EACH: Final = Text("每种流程各一个数", "a figure for each process")
A_FIGURE: Final = Text("一个数量，如 6 万元", "a quantity, such as 6 万元")


@frozen
class Figures:
    """Unit figures: what an audit costs, by process, and what it saves in a year, by name."""

    cost: Mapping[str, Quantity]
    savings: Mapping[str, Quantity]


def read_figures(
    costs: Mapping[str, str] | str | None, savings: Mapping[str, str] | None, asked: Sequence[str]
) -> Figures | None:
    """Read unit figures; None where there are none.

    Errors:
        QuantityError: a figure that is no quantity, or a cost that is no money.
        UnknownNameError: a process that there is not.
        CleanprodError: the policies do not ask who must be audited, or by which process.
    """
    if costs is None and savings is None:
        return None
    if isinstance(costs, (str, Quantity)):
        costs = dict.fromkeys(TRACKS, costs)
    _check_names(costs, savings)
    for name in costs or {}:
        if name not in TRACKS:
            raise unknown_name(str(name), TRACKS, Text("一种流程", "a process"), "costs")
    found = Figures(
        {name: _figure(f"costs[{name!r}]", (costs or {}).get(name), Money) for name in TRACKS} if costs else {},
        {name: _figure(f"savings[{name!r}]", one) for name, one in (savings or {}).items()},
    )
    needed = (DUE, *([TRACK] if len(set(map(str, found.cost.values()))) > 1 else []))
    for name in needed:
        if name not in asked:
            expected = Text(f"询问 {name} 的政策", f"policies that ask {name}")
            raise CleanprodError(Problem(got=Text("未询问", "policies that do not"), expected=expected, where="costs, savings"))
    return found


def _check_names(costs: object, savings: object) -> None:
    """Refuse figures without names, and names that are told for something else.

    Errors:
        QuantityError: as above.
    """
    for name, given in (("costs", costs), ("savings", savings)):
        if not isinstance(given, (Mapping, NoneType)):
            raise QuantityError(Problem(got=brief(given), expected=NAMED_FIGURES, where=name))
    for name in savings if isinstance(savings, Mapping) else ():
        if name in OWN:
            raise QuantityError(Problem(got=brief(name), expected=Text("另一个名称", "another name"), where="savings"))


def _figure(where: str, value: object, kind: type[Quantity] | None = None) -> Quantity:
    if value is None:
        raise CleanprodError(
            Problem(got=Text("空白", "nothing"), expected=Text("每种流程各一个数", "a figure for each process"), where=where)
        )
    if not isinstance(value, (str, Quantity)):
        raise QuantityError(
            Problem(got=brief(value), expected=Text("一个数量，如 6 万元", "a quantity, such as 6 万元"), where=where)
        )
    found = value if isinstance(value, Quantity) else parse_quantity(value)
    figure = found if kind is None else kind(found)
    if figure < figure * 0:
        raise QuantityError(Problem(got=brief(str(value)), expected=NOT_NEGATIVE, where=where))
    return figure


def costs_of(figures: Figures | None, named: Mapping[str, pl.DataFrame], groups: pl.Series) -> pl.DataFrame | None:
    """Work out audits, costs and savings by group and policy: group, policy, what, low, high, unit."""
    if figures is None:
        return None
    import polars as pl  # noqa: PLC0415 - an extra

    rows = [row for policy, frame in named.items() for row in _rows(figures, policy, frame, groups)]
    schema = {
        "group": pl.String,
        "policy": pl.String,
        "what": pl.String,
        "low": pl.Float64,
        "high": pl.Float64,
        "unit": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(figures: Figures, policy: str, frame: pl.DataFrame, groups: pl.Series) -> Iterator[tuple[Any, ...]]:
    import polars as pl  # noqa: PLC0415 - an extra

    due = pl.col(DUE)
    track = pl.col(TRACK) if TRACK in frame.columns else pl.lit(None, pl.String)
    ways = {
        "yes": due,
        "perhaps": due.is_null(),
        **{f"yes {one}": due & (track == one) for one in TRACKS},
        **{f"perhaps {one}": due.is_null() & (track == one) for one in TRACKS},
    }
    sums = (
        frame.with_columns(groups.alias("group"))
        .group_by("group")
        .agg(one.fill_null(value=False).sum().alias(name) for name, one in ways.items())
    )
    for row in sums.sort("group").iter_rows(named=True):
        group, sure, most = row["group"], row["yes"], row["yes"] + row["perhaps"]
        yield group, policy, "audits", float(sure), float(most), ""
        if figures.cost:
            low, high = _cost(figures.cost, row)
            yield group, policy, "cost", *_told(low, high)
        for name, one in figures.savings.items():
            yield group, policy, name, *_told(one * sure, one * most)


def _cost(cost: Mapping[str, Quantity], row: Mapping[str, int]) -> tuple[Quantity, Quantity]:
    """Add up the cost of audits that are due, at least, and of those that may be, at most."""
    least, greatest = min(cost.values()), max(cost.values())
    known = {one: row[f"yes {one}"] for one in TRACKS}
    likely = {one: row[f"perhaps {one}"] for one in TRACKS}
    rest = row["yes"] - sum(known.values())
    doubtful = row["perhaps"] - sum(likely.values())
    sure = sum((cost[one] * known[one] for one in TRACKS), least * 0)
    more = sum((cost[one] * likely[one] for one in TRACKS), least * 0)
    return sure + least * rest, sure + greatest * rest + more + greatest * doubtful


def _told(low: Quantity, high: Quantity) -> tuple[float, float, str]:
    high = high.to(low.units)
    return float(low.exact_magnitude), float(high.exact_magnitude), str(low.units)
