"""Many options at once (方案表): a polars dataframe with the fields of an option as columns, graded, added up, on a curve.

Amounts are numbers of one currency (元 unless the terms say another), energy in tce, water in m³, masses in t, electricity in
kWh, lives in years. Figures are floats. Whether a bound is kept is exact: a row so near to one that a float could err is
assessed again by itself, its numbers as they print. A blank is unknown.

>>> import polars as pl
>>> from cleanprod.indicators.economics import Terms
>>> frame = pl.DataFrame({"id": ["F1", "F2"], "investment": [1.5e6, None], "annual_benefit": [4e5, 3e5]})
>>> graded = grade_table(frame, Terms(rate="5%", tax="30%", life=10, depreciation_years=10))
>>> graded.select("id", pl.col("N").round(4), (pl.col("NPV") / 1e4).round(3)).rows()
[('F1', 4.6154, 100.956), ('F2', None, None)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.costing import MOST_YEARS
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import COSTS, Option
from cleanprod.units import Money, Years
from cleanprod.words import Text

from . import curve as curves
from .amounts import measure
from .assessing import CLASS_OF, NO_BENEFIT, NO_LIFE, NO_OUTLAY, NO_RATE, PART_YEAR, economics
from .level import rates_of
from .network import Network, faults_of_ids
from .terms import CLASSES, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    import polars as pl

NUMBERS: Final = ("investment", "subsidy", "annual_benefit", "income_added", "running_cost_cut", "cash_flow", "life",
                  "depreciation_years")  # fmt: skip
"""The columns of numbers that economics reads, beside the effects."""

POSITIVE: Final = ("investment", "subsidy", "life", "depreciation_years")
NEAR: Final = 1e-9
"""So near to a bound, as a share of it, a float could err."""

SHOWN: Final = 20
DIGITS: Final = 12
"""Unit costs that agree in so many are equal: what is needed then comes first."""

_ROW: Final = "cleanprod_row"
_DEPTH: Final = "cleanprod_depth"
_APART: Final = re.compile("[、,，;；]")

_A_FRAME: Final = Text("polars 数据表", "a polars dataframe, lazy or not")
_NUMBERS: Final = Text("数字列", "a column of numbers")
_FINITE: Final = Text("有限的数，空白为未知", "a finite number; blank is unknown")
_NOT_NEGATIVE: Final = Text("不小于零的数", "a number of zero or more")
_A_LIFE: Final = Text(f"大于零、不超过 {MOST_YEARS} 的年数", f"years above zero and up to {MOST_YEARS}")
_NO_LARGER: Final = Text("不超过投资的补助", "a subsidy of no more than the investment")
_A_CLASS: Final = Text("无费、低费、中费或高费", "none, low, medium or high")
_AN_ID: Final = Text("编号列 id", "a column id: others name options by it")


@frozen
class CurveTable:
    """A cost curve of a table: its steps, the cheapest for each unit first, and the other rows, each with the reason."""

    steps: pl.DataFrame
    aside: pl.DataFrame


def grade_table(frame: pl.DataFrame | pl.LazyFrame, terms: Terms | None = None, *, irr: bool = False) -> pl.DataFrame:
    """Give a table of options with the figures of the manuals, the class, the checks and the verdict beside them.

    Arguments:
        frame: a row an option; columns of other names are kept.
        terms: as for `economics`.
        irr: whether the exact rate of return is worked out too (SciPy, extra `optimize`).

    Errors:
        TableError: a number that cannot be, with its row and column; at most twenty are shown.
        CleanprodError: SciPy is not installed.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    how = terms or Terms()
    held = _held(frame)
    made = held.with_columns(**_figures(held.columns, how)).with_columns(**_verdicts(how))
    made = made.with_columns(accepted=pl.all_horizontal("payback_check", "NPV_check", "IRR_check"))
    made = _exactly(made, held, how)
    if irr:
        rates = rates_of(made["I"].to_numpy(), made["F"].to_numpy(), made["n"].to_numpy())
        made = made.with_columns(IRR=pl.Series(rates, dtype=pl.Float64).fill_nan(None))
    return made.drop(name for name in made.columns if name.startswith("cleanprod_"))


def curve_table(frame: pl.DataFrame | pl.LazyFrame, per: str = "energy", terms: Terms | None = None) -> CurveTable:
    """Put a table of options on a cost curve. See `cost_curve`.

    Arguments:
        frame: a row an option, with `id` where `excludes` or `needs` name others (in one text, or as lists).
        per: the effect whose unit cost is asked.
        terms: the rate, and the life of options that do not say theirs.

    Errors:
        TableError: a number that cannot be, or what options exclude or need cannot be, with row and column.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    how = terms or Terms()
    effect = EFFECTS[measure(per, "per").name]
    held = _held(frame)
    names = held.columns
    rate = how.rate
    n = _number(names, "life", how.life)
    outlay, benefit = _outlay(names), _benefit(names)
    cost, saving = outlay * _spread(n, rate) - benefit, _number(names, effect.field)
    part = held.lazy().with_row_index(_ROW).select(
        _ROW,
        (pl.col("id").cast(pl.String) if "id" in names else pl.lit(None, pl.String)).alias("option"),
        saving=saving,
        cost=cost,
        why=pl.when(outlay.is_null()).then(pl.lit(0, pl.UInt8)).when(benefit.is_null()).then(pl.lit(1, pl.UInt8))
        .when(n.is_null()).then(pl.lit(2, pl.UInt8)).when(n != n.floor()).then(pl.lit(3, pl.UInt8))
        .when(pl.lit(rate is None)).then(pl.lit(4, pl.UInt8)).when(saving.is_null()).then(pl.lit(5, pl.UInt8))
        .when(saving <= 0).then(pl.lit(6, pl.UInt8)),
    ).collect()  # fmt: skip
    reasons = (NO_OUTLAY, NO_BENEFIT, NO_LIFE, PART_YEAR, NO_RATE, measure(per).why(economics(Option())), curves.NOTHING)
    left = part.filter(pl.col("why").is_not_null())
    on = part.filter(pl.col("why").is_null()).select(_ROW, "option", "saving", "cost", pl.lit(0).alias(_DEPTH))
    dropped: dict[int, Text] = {}
    ties = _relations(held)
    if ties is not None:
        on, dropped = _tied(on, held, ties)
    on = on.with_columns(unit_cost=pl.col("cost") / pl.col("saving"))
    on = on.sort(pl.col("unit_cost").round_sig_figs(DIGITS), _DEPTH, _ROW)
    steps = on.with_columns(end=pl.col("saving").cum_sum()).with_columns(start=pl.col("end") - pl.col("saving"))
    told = [(row, reasons[why]) for row, why in left.select(_ROW, "why").iter_rows()] + sorted(dropped.items())
    ids = part["option"]
    aside = pl.DataFrame(
        {"row": [row + 1 for row, _ in told], "option": [ids[row] for row, _ in told],
         "why_zh": [why.zh for _, why in told], "why_en": [why.en for _, why in told]},
        schema={"row": pl.Int64, "option": pl.String, "why_zh": pl.String, "why_en": pl.String},
    )  # fmt: skip
    return CurveTable(steps.select("option", "saving", "cost", "unit_cost", "start", "end"), aside.sort("row"))


def sum_table(frame: pl.DataFrame | pl.LazyFrame, by: str | Sequence[str] = ()) -> pl.DataFrame:
    """Add up a table of options or reports, group by group: each amount, and in how many rows it is blank.

    Errors:
        TableError: a number that cannot be, with its row and column, or no column of a group.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    held = _held(frame)
    keys = [by] if isinstance(by, str) else list(by)
    for key in keys:
        if key not in held.columns:
            raise TableError(Problem(got=brief(key), expected=Text("表中的一列", "a column of the table"), where="by"))
    amounts = [name for name in (*NUMBERS[:4], *(one.field for one in EFFECTS.values())) if name in held.columns]
    summed = [pl.len().alias("rows")]
    for name in amounts:
        summed += [pl.col(name).sum(), pl.col(name).null_count().alias(f"{name}_missing")]
    return held.group_by(keys, maintain_order=True).agg(summed) if keys else held.select(summed)


# the columns


def _held(frame: object) -> pl.DataFrame:
    """Read a table: its numbers finite, and where they must be not negative."""
    import polars as pl  # noqa: PLC0415 - an extra

    if not isinstance(frame, (pl.DataFrame, pl.LazyFrame)):
        raise TableError(Problem(got=brief(type(frame).__name__), expected=_A_FRAME))
    held = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    numbers = [name for name in (*NUMBERS, *(one.field for one in EFFECTS.values())) if name in held.columns]
    for name in numbers:
        if not (held.schema[name].is_numeric() or held.schema[name] == pl.Null):
            raise TableError(Problem(got=brief(str(held.schema[name])), expected=_NUMBERS, where=name))
    held = held.with_columns(pl.col(numbers).cast(pl.Float64))
    wrong: list[tuple[str, pl.Expr, Text]] = [(name, ~pl.col(name).is_finite(), _FINITE) for name in numbers]
    wrong += [(name, pl.col(name) < 0, _NOT_NEGATIVE) for name in POSITIVE[:2] if name in numbers]
    wrong += [(name, (pl.col(name) <= 0) | (pl.col(name) > MOST_YEARS), _A_LIFE) for name in POSITIVE[2:] if name in numbers]
    if "subsidy" in numbers and "investment" in numbers:
        wrong.append(("subsidy", pl.col("subsidy") > pl.col("investment"), _NO_LARGER))
    if "cost_class" in held.columns:
        wrong.append(("cost_class", ~pl.col("cost_class").is_in(list(_classes())), _A_CLASS))
    found = held.select(mask.any().alias(str(at)) for at, (_, mask, _) in enumerate(wrong)).row(0) if wrong else ()
    problems = [
        Problem(got=brief(held[name][row]), expected=expected, where=name, row=row + 1)
        for (name, mask, expected), some in zip(wrong, found, strict=True)
        if some
        for row in held.select(mask.fill_null(value=False).arg_true()).to_series().head(SHOWN).to_list()
    ]
    if problems:
        raise TableError(*sorted(problems, key=lambda one: one.row or 0)[:SHOWN])
    return held


def _classes() -> dict[str, str]:
    """Give the class that has a norm for every way to write a cost class."""
    return {word: CLASS_OF[meant] for word, meant in [*COSTS.items(), *((one, one) for one in CLASS_OF)]}


def _number(names: Sequence[str], name: str, otherwise: Fraction | int | None = None) -> pl.Expr:
    """Give a column of numbers, and where it is blank or not there the number of the terms."""
    import polars as pl  # noqa: PLC0415 - an extra

    other = pl.lit(None if otherwise is None else float(otherwise), pl.Float64)
    if name not in names:
        return other
    return pl.col(name) if otherwise is None else pl.col(name).fill_null(other)


def _outlay(names: Sequence[str]) -> pl.Expr:
    return _number(names, "investment") - (_number(names, "subsidy").fill_null(0.0) if "subsidy" in names else 0.0)


def _benefit(names: Sequence[str]) -> pl.Expr:
    own = _number(names, "annual_benefit")
    if "income_added" in names and "running_cost_cut" in names:
        return own.fill_null(_number(names, "income_added") + _number(names, "running_cost_cut"))
    return own


def _worth(n: pl.Expr, rate: Fraction | None) -> pl.Expr:
    """Give what one a year is worth over n years: Σ 1/(1+i)^j."""
    import polars as pl  # noqa: PLC0415 - an extra

    whole = pl.when(n == n.floor()).then(n)
    if rate is None:
        return pl.lit(None, pl.Float64)
    i = float(rate)
    return whole if not i else (1 - (whole * -pl.lit(i).log1p()).exp()) / i


def _spread(n: pl.Expr, rate: Fraction | None) -> pl.Expr:
    """Give what one of outlay costs in each of n years: A."""
    return 1 / _worth(n, rate)


def _figures(names: Sequence[str], terms: Terms) -> dict[str, pl.Expr]:
    """Give the figures of the manuals, each by its letter."""
    import polars as pl  # noqa: PLC0415 - an extra

    I, P = _outlay(names), _benefit(names)
    n, Y = _number(names, "life", terms.life), _number(names, "depreciation_years", terms.depreciation_years)
    D = I / Y
    T = P - D
    tax = None if terms.tax is None else float(terms.tax)
    E = pl.lit(None, pl.Float64) if tax is None else pl.when(T > 0).then(T * (1 - tax)).otherwise(T)
    F = P if tax is None else pl.when(T > 0).then(E + D).when(T <= 0).then(P)
    if "cash_flow" in names:
        F = pl.col("cash_flow").fill_null(F)
    worth = _worth(n, terms.rate)
    hurdle = _worth(n, terms.rate if terms.hurdle is None else terms.hurdle)
    NPV = F * worth - I
    kind = _kind(names, terms)
    return {
        "I": I, "P": P, "D": D, "T": T, "E": E, "F": F, "n": n,
        "N": pl.when(F > 0).then(I / F), "NPV": NPV, "NPVR": pl.when(I > 0).then(NPV / I),
        "class": kind, "cleanprod_at_hurdle": F * hurdle - I,
    }  # fmt: skip


def _kind(names: Sequence[str], terms: Terms) -> pl.Expr:
    """Give the class that has a norm: as the option says, else by the cuts."""
    import polars as pl  # noqa: PLC0415 - an extra

    words = pl.lit(None, pl.String)
    own = (
        pl.col("cost_class").replace_strict(_classes(), default=None, return_dtype=pl.String)
        if "cost_class" in names
        else words
    )
    if not terms.cuts:
        return own
    outlay, kinds = _number(names, "investment"), CLASSES[len(terms.cuts)]
    found: pl.Expr = pl.when(outlay.is_not_null()).then(pl.lit(kinds[0]))
    for cut, kind in zip(terms.cuts, kinds[1:], strict=True):
        found = pl.when(outlay >= float(cut.exact)).then(pl.lit(kind)).otherwise(found)
    return own.fill_null(found)


def _verdicts(terms: Terms) -> dict[str, pl.Expr]:
    """Give the checks, and where a float could err in one of them."""
    import polars as pl  # noqa: PLC0415 - an extra

    N, NPV, I, F = (pl.col(name) for name in ("N", "NPV", "I", "F"))
    kind, at_hurdle = pl.col("class"), pl.col("cleanprod_at_hurdle")
    low = kind.replace_strict(
        {name: float(norm[0]) for name, norm in terms.norms.items()}, default=None, return_dtype=pl.Float64
    )
    high = kind.replace_strict(
        {name: float(norm[1]) for name, norm in terms.norms.items()}, default=None, return_dtype=pl.Float64
    )
    payback = (
        pl.when(kind.is_null()).then(None).when(low.is_null()).then(pl.lit(True)).when(F <= 0).then(pl.lit(False))  # noqa: FBT003
        .when(low > N).then(pl.lit(True)).when(high <= N).then(pl.lit(False))  # noqa: FBT003
    )  # fmt: skip
    returns = pl.when((I > 0) & (F <= 0) & at_hurdle.is_not_null()).then(pl.lit(False)).otherwise(at_hurdle >= 0)  # noqa: FBT003
    size = I.abs() + (I + NPV).abs()
    near = ((N - low).abs() <= NEAR * low) | ((N - high).abs() <= NEAR * high) | (NPV.abs() <= NEAR * size)
    near |= at_hurdle.abs() <= NEAR * (I.abs() + (I + at_hurdle).abs())
    for cut in terms.cuts:
        edge = float(cut.exact)
        near |= (I - edge).abs() <= NEAR * edge  # an outlay without subsidy; with one, the class is of the whole
    return {
        "payback_check": payback, "NPV_check": NPV >= 0, "IRR_check": returns, "cleanprod_near": near.fill_null(value=False),
    }  # fmt: skip


def _exactly(made: pl.DataFrame, held: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """Assess the rows that are near to a bound one by one."""
    import polars as pl  # noqa: PLC0415 - an extra

    near = made["cleanprod_near"].arg_true().to_list()
    if not near:
        return made
    columns = [name for name in (*NUMBERS, "cost_class") if name in held.columns]
    found = [economics(_option(row, terms), terms) for row in held[near].select(columns).iter_rows(named=True)]
    patches: dict[str, list[Any]] = {
        "class": [one.cost_class for one in found],
        "payback_check": [one.checks.get("payback", True) for one in found],
        "NPV_check": [one.checks["NPV"] for one in found],
        "IRR_check": [one.checks["IRR"] for one in found],
        "accepted": [one.accepted for one in found],
    }
    places = pl.Series(near, dtype=pl.UInt32)
    changed = [made[name].scatter(places, pl.Series(values, dtype=made.schema[name])) for name, values in patches.items()]
    return made.with_columns(changed)


def _option(row: dict[str, Any], terms: Terms) -> Option:
    """Make an option of a row; its numbers as they print."""
    currency = terms.cuts[0].currency if terms.cuts else "CNY"
    given: dict[str, Any] = {}
    for name, value in row.items():
        if value is not None:
            of_years = name in ("life", "depreciation_years")
            given[name] = value if name == "cost_class" else Years(value, "a") if of_years else Money(value, currency)
    return Option(**given)


# what excludes or needs what


def _relations(held: pl.DataFrame) -> tuple[dict[int, list[str]], dict[int, list[str]]] | None:
    """Give what rows exclude and need by the places of the rows; None where no row does."""
    found = [_named(held, name) for name in ("excludes", "needs")]
    if not any(found):
        return None
    if "id" not in held.columns:
        raise TableError(Problem(got=Text("没有该列", "no such column"), expected=_AN_ID, where="id"))
    return found[0], found[1]


def _named(held: pl.DataFrame, name: str) -> dict[int, list[str]]:
    if name not in held.columns:
        return {}
    some = held[name].is_not_null().arg_true().to_list()
    cells = held[name].gather(some).to_list()
    split = [[part.strip() for part in _APART.split(cell)] if isinstance(cell, str) else [*cell] for cell in cells]
    return {row: [one for one in ids if one] for row, ids in zip(some, split, strict=True) if any(ids)}


def _tied(
    on: pl.DataFrame, held: pl.DataFrame, ties: tuple[dict[int, list[str]], dict[int, list[str]]]
) -> tuple[pl.DataFrame, dict[int, Text]]:
    """Arrange the rows that exclude or need others; the rest stand for themselves."""
    import polars as pl  # noqa: PLC0415 - an extra

    excludes, needs = ties
    every = held["id"].cast(pl.String)
    asked = {other for relation in ties for others in relation.values() for other in others}
    rows = sorted({*excludes, *needs, *every.is_in(list(asked)).fill_null(value=False).arg_true().to_list()})
    ids = every.gather(rows).to_list()
    place = {row: at for at, row in enumerate(rows)}
    local = ({place[row]: others for row, others in relation.items()} for relation in ties)
    excluded, needed = local
    wrong = faults_of_ids(ids, excluded, needed)
    if wrong:
        raise TableError(*(Problem(one.got, one.expected, one.where, one.mend, rows[at] + 1) for at, one in wrong[:SHOWN]))
    network = Network.of_ids(ids, excluded, needed)
    held_on = on.filter(pl.col(_ROW).is_in(rows))
    costs = {place[row]: cost for row, cost in held_on.select(_ROW, "cost").iter_rows()}
    savings = {place[row]: saving for row, saving in held_on.select(_ROW, "saving").iter_rows()}
    groups, dropped = curves.arranged(costs, savings, network, [one or "?" for one in ids])
    depth = curves.depths(network.needed)
    packs = pl.DataFrame(
        {
            _ROW: [rows[group[0]] for group in groups],
            "option": ["+".join(ids[at] or "?" for at in group) for group in groups],
            "saving": [sum(savings[at] for at in group) for group in groups],
            "cost": [sum(costs[at] for at in group) for group in groups],
            _DEPTH: [max(depth.get(at, 0) for at in group) for group in groups],
        },
        schema=on.schema,
    )
    rest = on.filter(~pl.col(_ROW).is_in(rows))
    return pl.concat([rest, packs]), {rows[at]: why for at, why in dropped.items()}
