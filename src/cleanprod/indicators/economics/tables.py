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

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import POSSIBLE, Option
from cleanprod.units import Money, Years
from cleanprod.words import Text

from . import curve as curves
from . import formulas
from .amounts import effect_named, measure
from .assessing import NO_BENEFIT, NO_LIFE, NO_OUTLAY, NO_RATE, PART_YEAR, economics
from .columns import (
    MONEY,
    NEAR,
    NUMBERS,
    OWN,
    SAVED,
    SHOWN,
    YEARS,
    benefit,
    classes,
    ids,
    number,
    one_price_year,
    outlay,
    read,
    relations,
    spread,
    worth,
)
from .level import rates_of
from .network import Network, faults_of_ids
from .ratio import Ratio
from .terms import CLASS_WORDS, CLASSES, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

EITHER: Final = "medium_or_high"
TIED: Final = 1e-12
"""Unit costs that differ by less, as a share, are equal: what is needed then comes first, then they go by their ids."""

RESULTS: Final = ("I", "P", "D", "T", "E", "F", "n", "N", "NPV", "NPVR", "class", "payback_check", "NPV_check", "IRR_check",
                  "accepted")  # fmt: skip
"""The columns that are put beside a table that is graded, and IRR where it is asked."""

SUMMED: Final = MONEY[:5]
"""The money that is added up."""

_ROW: Final = "cleanprod_row"
_LEVEL: Final = "cleanprod_level"
_A_COLUMN: Final = Text("表中的一列", "a column of the table")
_NO_AMOUNT: Final = Text("不是所加数量、也不与结果列同名的列", "a column that is not added up, nor named as one of the results")


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
    held = read(frame, taken=(*RESULTS, "IRR") if irr else RESULTS)
    asked = held.lazy().with_columns(**_figures(held.columns, how)).with_columns(**_verdicts(how))
    asked = asked.with_columns(accepted=pl.all_horizontal("payback_check", "NPV_check", "IRR_check"))
    made = _exactly(asked.with_columns(pl.col("class").cast(pl.String)).collect(engine="in-memory"), held, how)
    if irr:
        rates = rates_of(made["I"].to_numpy(), made["F"].to_numpy(), made["n"].to_numpy())
        made = made.with_columns(IRR=pl.Series(rates, dtype=pl.Float64).fill_nan(None))
    return made.drop(name for name in made.columns if name.startswith(OWN))


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
    effect = EFFECTS[effect_named(per)]
    held = read(frame)
    one_price_year(held)
    names = held.columns
    rate = how.rate
    n = number(names, "life", how.life)
    I, P = outlay(names), benefit(names)
    cost, saving = I * spread(n, rate) - P, number(names, effect.field)
    part = held.lazy().with_row_index(_ROW).select(
        _ROW,
        pl.lit(ids(held)).alias("option") if "id" in names else pl.lit(None, pl.String).alias("option"),
        saving=saving,
        cost=cost,
        why=pl.when(I.is_null()).then(pl.lit(0, pl.UInt8)).when(P.is_null()).then(pl.lit(1, pl.UInt8))
        .when(n.is_null()).then(pl.lit(2, pl.UInt8)).when(n != n.floor()).then(pl.lit(3, pl.UInt8))
        .when(pl.lit(rate is None)).then(pl.lit(4, pl.UInt8)).when(saving.is_null()).then(pl.lit(5, pl.UInt8))
        .when(saving <= 0).then(pl.lit(6, pl.UInt8)),
    ).collect()  # fmt: skip
    reasons = (NO_OUTLAY, NO_BENEFIT, NO_LIFE, PART_YEAR, NO_RATE, measure(per).why(economics(Option())), curves.NOTHING)
    left = part.filter(pl.col("why").is_not_null())
    on = part.filter(pl.col("why").is_null()).select(_ROW, "option", "saving", "cost", pl.lit(0).alias(_LEVEL))
    dropped: dict[int, Text] = {}
    ties = relations(held)
    if ties is not None:
        known = part.filter(pl.col("why").is_null() | (pl.col("why") == len(reasons) - 1))
        on, dropped, standing = _tied(on, known, held, ties, effect.field, how)
        left = left.filter(~pl.col(_ROW).is_in(standing))
    on = _sorted(on.with_columns(unit_cost=pl.col("cost") / pl.col("saving")))
    steps = on.with_columns(end=pl.col("saving").cum_sum()).with_columns(start=pl.col("end") - pl.col("saving"))
    told = [(row, reasons[why]) for row, why in left.select(_ROW, "why").iter_rows()] + sorted(dropped.items())
    named = part["option"]
    aside = pl.DataFrame(
        {"row": [row + 1 for row, _ in told], "option": [named[row] for row, _ in told],
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

    held = read(frame, signed=SAVED)
    keys = [by] if isinstance(by, str) else list(by)
    for key in keys:
        if key not in held.columns:
            raise TableError(Problem(got=brief(key), expected=_A_COLUMN, where="by"))
    one_price_year(held, keys)
    amounts = [name for name in (*SUMMED, *(one.field for one in EFFECTS.values())) if name in held.columns]
    results = {"rows", *amounts, *(f"{name}_missing" for name in amounts)}
    for key in keys:
        if key in results or key.startswith(OWN):
            raise TableError(Problem(got=brief(key), expected=_NO_AMOUNT, where="by"))
    summed = [pl.len().alias("rows")]
    for name in amounts:
        summed += [pl.col(name).sum(), pl.col(name).null_count().alias(f"{name}_missing")]
    return held.group_by(keys, maintain_order=True).agg(summed) if keys else held.select(summed)


# grading


def _figures(names: Sequence[str], terms: Terms) -> dict[str, pl.Expr]:
    """Give the figures of the manuals, each by its letter."""
    import polars as pl  # noqa: PLC0415 - an extra

    I, P = outlay(names), benefit(names)
    n, Y = number(names, "life", terms.life), number(names, "depreciation_years", terms.depreciation_years)
    D = I / Y
    T = P - D
    tax = None if terms.tax is None else float(terms.tax)
    E = pl.lit(None, pl.Float64) if tax is None else pl.when(T > 0).then(T * (1 - tax)).otherwise(T)
    F = P if tax is None else pl.when(T > 0).then(E + D).when(T <= 0).then(P)
    if "cash_flow" in names:
        F = pl.col("cash_flow").fill_null(F)
    annuity = worth(n, terms.rate)
    hurdle = worth(n, terms.rate if terms.hurdle is None else terms.hurdle)
    NPV = F * annuity - I
    kind = _kind(names, terms)
    return {
        "I": I, "P": P, "D": D, "T": T, "E": E, "F": F, "n": n,
        "N": pl.when(F > 0).then(I / F), "NPV": NPV, "NPVR": pl.when(I > 0).then(NPV / I),
        "class": kind, "cleanprod_at_hurdle": F * hurdle - I,
    }  # fmt: skip


def _kind(names: Sequence[str], terms: Terms) -> pl.Expr:
    """Give the class: as the option says, else by the cuts; they may tell which of two it is."""
    import polars as pl  # noqa: PLC0415 - an extra

    from cleanprod.rules.lookup import looked_up  # noqa: PLC0415 - it needs polars

    kind = pl.Enum(list(CLASS_WORDS))
    own = pl.lit(None, kind)
    if "cost_class" in names:
        place = pl.col("cost_class").cast(pl.String).cast(pl.Enum(list(classes())), strict=False).to_physical()
        own = looked_up(pl.Series(list(classes().values()), dtype=kind), place)
    if not terms.cuts:
        return own
    cost, kinds = number(names, "investment"), CLASSES[len(terms.cuts)]
    found: pl.Expr = pl.when(cost.is_not_null()).then(pl.lit(kinds[0], kind))
    for cut, one in zip(terms.cuts, kinds[1:], strict=True):
        found = pl.when(cost >= float(cut.exact)).then(pl.lit(one, kind)).otherwise(found)
    either = own.is_null() | ((own == EITHER) & (found != kinds[0]))
    return pl.when(either).then(pl.coalesce(found, own)).otherwise(own)


def _verdicts(terms: Terms) -> dict[str, pl.Expr]:
    """Give the checks, and where a float could err in one of them."""
    import polars as pl  # noqa: PLC0415 - an extra

    from cleanprod.rules.lookup import looked_up  # noqa: PLC0415 - it needs polars

    N, NPV, I, F = (pl.col(name) for name in ("N", "NPV", "I", "F"))
    kind, at_hurdle = pl.col("class"), pl.col("cleanprod_at_hurdle")
    classes = {**{name: (name,) for name in CLASS_WORDS}, EITHER: POSSIBLE[EITHER]}
    norms = {name: norm for name, kinds in classes.items() if (norm := terms.norm(kinds)) is not None}
    ends = ([float(norms[name][end]) if name in norms else None for name in CLASS_WORDS] for end in (0, 1))
    low, high = (looked_up(pl.Series(each, dtype=pl.Float64), kind.to_physical()) for each in ends)
    unasked = kind.is_not_null() if not terms.norms else kind == "none_low"
    payback = (
        pl.when(low.is_null()).then(pl.when(unasked).then(pl.lit(True))).when(F <= 0).then(pl.lit(False))  # noqa: FBT003
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
            of_years = name in YEARS
            given[name] = value if name == "cost_class" else Years(value, "a") if of_years else Money(value, currency)
    return Option(**given)


# what excludes or needs what


def _tied(  # noqa: PLR0913, PLR0917 - what a curve is made of
    on: pl.DataFrame,
    known: pl.DataFrame,
    held: pl.DataFrame,
    ties: tuple[dict[int, list[str]], dict[int, list[str]]],
    saved: str,
    terms: Terms,
) -> tuple[pl.DataFrame, dict[int, Text], list[int]]:
    """Arrange the rows that exclude or need others, exactly; the rest stand for themselves.

    Gives the steps, the rows that are left aside, and those that are told of here.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    excludes, needs = ties
    every = ids(held)
    asked = {other for relation in ties for others in relation.values() for other in others}
    rows = sorted({*excludes, *needs, *every.is_in(list(asked)).fill_null(value=False).arg_true().to_list()})
    names = every.gather(rows).to_list()
    place = {row: at for at, row in enumerate(rows)}
    excluded, needed = ({place[row]: others for row, others in relation.items()} for relation in ties)
    wrong = faults_of_ids(names, excluded, needed)
    if wrong:
        raise TableError(*(Problem(one.got, one.expected, one.where, one.mend, rows[at] + 1) for at, one in wrong[:SHOWN]))
    network = Network.of_ids(names, excluded, needed)
    standing = known.filter(pl.col(_ROW).is_in(rows))[_ROW].to_list()
    costs, savings = _exact_amounts(held, standing, saved, terms)
    made = curves.arranged(
        {place[row]: one for row, one in costs.items()},
        {place[row]: one for row, one in savings.items()},
        network,
        [one or "?" for one in names],
    )
    groups = [([rows[at] for at in group], level) for group, level in made.groups]
    packs = pl.DataFrame(
        {
            _ROW: [group[0] for group, _ in groups],
            "option": ["+".join(names[place[row]] or "?" for row in group) for group, _ in groups],
            "saving": [float(reduce(add, (savings[row] for row in group))) for group, _ in groups],
            "cost": [float(reduce(add, (costs[row] for row in group))) for group, _ in groups],
            _LEVEL: [level for _, level in groups],
        },
        schema=on.schema,
    )
    rest = on.filter(~pl.col(_ROW).is_in(rows))
    return pl.concat([rest, packs]), {rows[at]: why for at, why in made.aside.items()}, standing


def _exact_amounts(held: pl.DataFrame, rows: list[int], saved: str, terms: Terms) -> tuple[dict[int, Ratio], dict[int, Ratio]]:
    """Give what rows cost and save in a year, their numbers as they print."""
    import polars as pl  # noqa: PLC0415 - an extra

    names = held.columns
    parts = held[rows].select(
        number(names, "investment").alias("I"),
        number(names, "subsidy").fill_null(0.0).alias("subsidy"),
        number(names, "annual_benefit").alias("P"),
        number(names, "income_added").alias("income"),
        number(names, "running_cost_cut").alias("cut"),
        number(names, "life", terms.life).alias("n"),
        pl.col(saved).alias("saving"),
    )
    spreads = {n: Ratio.of(formulas.A(1, int(n), terms.rate or 0)) for n in parts["n"].unique().to_list()}
    costs: dict[int, Ratio] = {}
    savings: dict[int, Ratio] = {}
    printed = Ratio.printed
    for row, (I, subsidy, P, income, cut, n, saving) in zip(rows, parts.iter_rows(), strict=True):
        own = printed(I) - printed(subsidy) if subsidy else printed(I)
        costs[row] = spreads[n] * own - (printed(income) + printed(cut) if P is None else printed(P))
        savings[row] = printed(saving)
    return costs, savings


def _sorted(on: pl.DataFrame) -> pl.DataFrame:
    """Sort steps by their unit cost; of equal ones what is needed comes first, then by id."""
    import polars as pl  # noqa: PLC0415 - an extra

    on = on.sort("unit_cost", _LEVEL)
    apart = (pl.col("unit_cost").diff() > TIED * pl.col("unit_cost").abs()).fill_null(value=False)
    tie = on.select(apart.cum_sum().alias("tie")).to_series()
    if not on.height or tie[-1] == on.height - 1:
        return on
    return on.with_columns(tie.alias("cleanprod_tie")).sort("cleanprod_tie", _LEVEL, "option", _ROW).drop("cleanprod_tie")
