"""Measurements in long tables (长表): discharges, energy, products and audits, one row each, folded into facts of enterprises.

What follows is what a record says that holds the same lines: see `cleanprod.models.measurements`. From the door inwards:

    folding  one table after another
    columns  which column of a long table is which field, and where the units stand
    owners   the caller's table: whose a line is, and how facts go in
    lines    the lines of a long table; amounts their amounts, compared exactly
    flags    the flags that follow; energy the annual energy; audits the course of the current audit
    faults   what is wrong with rows
    folded   what a fold gives

    >>> import polars as pl
    >>> flags = {"exceeds_discharge_standard": [None, False], "discharges_complete": [True, None]}
    >>> mills = pl.DataFrame({"id": ["甲", "乙"], **flags})
    >>> outlets = pl.DataFrame({
    ...     "企业编号": ["甲", "甲", "乙"],
    ...     "污染物": ["COD", "氨氮", "COD"],
    ...     "浓度（mg/L）": [60.0, 8.0, 95.0],
    ...     "浓度限值": ["0.08 kg/m³", "8 mg/L", "80 mg/L"],
    ...     "达标判定值": [True, True, True],
    ... })
    >>> folded = fold_measurements(mills, discharges=outlets)
    >>> folded.table["exceeds_discharge_standard"].to_list()
    [False, None]
    >>> print(folded.contradictions[0])
    enterprises, row 2, exceeds_discharge_standard, discharges: got no for 乙, beside measured, above the limit: COD 95 mg/L,
    limit 80 mg/L, expected an answer that agrees with the measurements. Correct one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models.reading import YES_OR_NO
from cleanprod.policies import read_day

from .folded import Contradiction, Folded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    Frame = Any
    """Any dataframe."""

__all__ = ["Contradiction", "Folded", "fold_measurements"]


def fold_measurements(  # noqa: PLR0913 - each table by its name, and what is declared of each
    enterprises: Frame,
    *,
    discharges: Frame | None = None,
    products: Frame | None = None,
    energy: Frame | None = None,
    audits: Frame | None = None,
    on: dt.date | str | None = None,
    discharges_complete: bool | None = None,
    products_complete: bool | None = None,
    energy_complete: bool | None = None,
    account: Mapping[str, Any] | None = None,
    strict: bool = False,
) -> Folded:
    """Fold long tables into the facts of the enterprises that they are about.

    A long table has one row a measurement, with the identifier of its enterprise (`enterprise`, 企业编号) and the fields of
    `Discharge`, `Product`, `EnergyUse` or `Audit` as columns, under their names or Chinese aliases. An amount is written with
    its unit, or is a number whose unit stands in the header (`浓度（mg/L）`), in a column beside it (`concentration_unit`,
    浓度单位), or in a column `unit` (单位) where there is one kind of amounts. Values are compared exactly, in any units.

    | table | fills |
    |---|---|
    | `discharges` | `exceeds_discharge_standard`, `exceeds_total_cap` |
    | `products` | `exceeds_energy_limit` |
    | `energy` | `annual_energy`, in tce, of those whose list is complete |
    | `audits` | the course of the latest audit; `last_audit_completed_on` (stand A13) |

    Arguments:
        enterprises: any dataframe, one row each, found by `id` (编号); it comes back as polars.
        discharges: what was discharged, one row a measurement.
        products: what was made, and the energy of a unit of it, one row a product.
        energy: what was used, one row an entry of an energy account.
        audits: one row an audit.
        on: the day asked, whose edition an energy account goes by; what lies behind it has not happened yet.
        discharges_complete: that the discharges of an enterprise are complete; a column of that name (排放监测完整) says it of
            a single one, and goes before.
        products_complete: the same of products; the column is 产品能耗完整 too.
        energy_complete: the same of energy; the column is 能源消费完整 too.
        account: settings of the account beside the day, as `energy_account` takes them: `edition`, `basis`, rates, `factors`.
        strict: what contradicts the measurements, or cannot be counted, is an error.

    Errors:
        TableError: a table that cannot be read with certainty: no column of ids, an id twice, a header like that of a field,
            numbers without a unit; where `strict`, all that is wrong.
        QuantityError: an energy account without a day or an edition.
    """
    from .folding import Given, folded  # noqa: PLC0415 - polars is loaded when a table comes

    day = None if on is None else read_day(on, "on")
    declared = {"discharges": discharges_complete, "products": products_complete, "energy": energy_complete}
    for name, said in declared.items():
        if said not in (None, True, False) or isinstance(said, int) is not isinstance(said, bool):
            raise TableError(Problem(got=brief(said), expected=YES_OR_NO, where=f"{name}_complete"))
    given = Given(
        tables={"discharges": discharges, "products": products, "energy": energy, "audits": audits},
        complete=declared,
        on=day,
        account=account or {},
    )
    found = folded(enterprises, given)
    amiss = (*found.problems, *(one.problem for one in found.contradictions))
    if strict and amiss:
        raise TableError(*amiss)
    return found
