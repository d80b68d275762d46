"""The flags that measurements fill: yes by one above its limit, no by a list that is complete and has none above.

As the record reads them: see `cleanprod.models.measurements.findings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from cleanprod.models.enterprise import AGREES
from cleanprod.models.measurements import ABOVE, MOST_TOLD, Discharge, Product, joined, line_words
from cleanprod.words import Text

from .amounts import GIVEN
from .folded import Contradiction
from .lines import FLAG, above
from .owners import ROW, WHOSE

if TYPE_CHECKING:
    from cleanprod.models.record import Record

    from .lines import Lines
    from .owners import Owners

_OVER: Final = "#over"


@frozen
class Measured:
    """How a list fills a flag: which value is compared with which limit, and what else a line must say.

    Attributes:
        flag: the fact.
        value, limit: the amounts of a line.
        always: whether a line counts that has neither: a product does, a discharge does not.
        judged: the field that says of a line whether it is the value that compliance is judged by, if there is one.
    """

    flag: str
    value: str
    limit: str
    always: bool = False
    judged: str = ""


BY_LIST: Final[dict[str, tuple[type[Record], tuple[Measured, ...]]]] = {
    "discharges": (
        Discharge,
        (
            Measured("exceeds_discharge_standard", "concentration", "limit", judged="compliance_value"),
            Measured("exceeds_total_cap", "annual_mass", "cap"),
        ),
    ),
    "products": (Product, (Measured("exceeds_energy_limit", "unit_energy", "limit", always=True),)),
}


def fold_flag(
    measured: Measured, lines: Lines, complete: pl.Series, owners: Owners
) -> tuple[pl.Series, list[Contradiction]] | None:
    """Tell what a list says of a flag beside what the caller's table says; None where it has not both columns."""
    amounts = lines.layout.amounts
    if measured.value not in amounts or measured.limit not in amounts:
        return None
    judged = _judged(measured, lines, complete)
    each = judged.group_by(WHOSE).agg(
        pl.col(_OVER).any().alias("yes"), pl.col(_OVER).fill_null(value=True).any().alias("perhaps")
    )
    rows = pl.DataFrame(
        {WHOSE: pl.int_range(len(complete), eager=True), "complete": complete, "said": owners.said(measured.flag)}
    )
    found = rows.join(each, on=WHOSE, how="left", maintain_order="left").with_columns(
        pl.when("yes")
        .then(pl.lit(value=True))
        .when(pl.col("complete") & ~pl.col("perhaps") & pl.lit(lines.layout.table not in owners.loose))
        .then(pl.lit(value=False))
        .alias("found")
    )
    denied = found.filter(pl.col("found") != pl.col("said"))
    said = pl.when(~(pl.col("found") != pl.col("said")).fill_null(value=False)).then(pl.coalesce("said", "found"))
    return found.select(said.alias(measured.flag))[measured.flag], _denied(measured, lines, judged, denied, owners)


def _judged(measured: Measured, lines: Lines, complete: pl.Series) -> pl.DataFrame:
    """Give the lines that say something of a flag, each with whether it is above; null where that is not known."""
    frame, over = lines.frame, pl.col(above(measured.value))
    there = pl.col(WHOSE).is_not_null()
    if not measured.always:
        there &= pl.any_horizontal(f"{measured.value}{GIVEN}", f"{measured.limit}{GIVEN}")
    frame = frame.filter(there)
    if measured.judged:
        whole = complete.gather(frame[WHOSE])
        stated = pl.coalesce(f"{measured.judged}{FLAG}", whole) if measured.judged in lines.layout.flags else pl.lit(whole)
        over = pl.when(stated).then(over)
    return frame.select(ROW, WHOSE, pl.when(~pl.col("#refused")).then(over).alias(_OVER))


def _denied(
    measured: Measured, lines: Lines, judged: pl.DataFrame, denied: pl.DataFrame, owners: Owners
) -> list[Contradiction]:
    """Tell the flags that are denied, each with the first lines that do."""
    if not denied.height:
        return []
    which = judged.join(denied.select(WHOSE, "found"), on=WHOSE).filter(~pl.col("found") | pl.col(_OVER)).sort(ROW)
    told = which.group_by(WHOSE).agg(pl.col(ROW).head(MOST_TOLD), pl.len().alias("count"))
    column = owners.column(measured.flag) or measured.flag
    found: list[Contradiction] = []
    for whose, yes, rows, count in denied.join(told, on=WHOSE).sort(WHOSE).select(WHOSE, "found", ROW, "count").iter_rows():
        words = [_words(measured, lines.record(row)) for row in rows]
        found.append(
            Contradiction(
                enterprise=str(owners.ids[whose]),
                row=whose + 1,
                fact=measured.flag,
                column=column,
                table=lines.layout.table,
                said=Text("否", "no") if yes else Text("是", "yes"),
                measured=joined(ABOVE[0] if yes else ABOVE[1], words, count),
                expected=AGREES,
            )
        )
    return found


def _words(measured: Measured, line: Record) -> Text:
    name = line.pollutant if isinstance(line, Discharge) else getattr(line, "name", "")
    outlet = line.outlet if isinstance(line, Discharge) else None
    return line_words(name, outlet, getattr(line, measured.value), getattr(line, measured.limit))
