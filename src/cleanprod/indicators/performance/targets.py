"""Figures (基数与目标) of a plan: of the Opinion the baseline of 2011-2015 and the targets of 2016-2020; others from a file.

Opinion (粤经信节能函〔2016〕235号) sentences 6 and 7 (baseline) and 21 (targets). Audits are counted as events: an enterprise
audited twice counts twice (stand A29), and the target is to be exceeded (A27). Savings and cuts are yearly amounts, those of
pollutants of what is generated (产生量) and not of what is discharged (A30); of carbon dioxide the target writes 排放量. The
targets of savings and cuts are aspirations (力争). The figures do not depend on the day: they are arithmetic, whether or not
the Opinion binds.

>>> targets()["audits"].value, targets()["audits"].strict
(10000, True)
>>> print(targets()["water"].value, "|", targets()["water"].aspirational)
2 亿吨 | True
>>> energy = baseline()["energy"]
>>> energy.value.to("tce").magnitude, energy.clause, energy.stands
(Decimal('3680000'), 'OPINION 7', ('A30',))
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.errors import FileError, Problem, brief
from cleanprod.law import OPINION, STANDS, Span
from cleanprod.units import Carbon, Energy, Money, PollutantMass, Quantity, Water
from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from os import PathLike

    from cleanprod.standing import Standing

KINDS: Final = {kind.__name__: kind for kind in (Carbon, Energy, Money, PollutantMass, Water)}
_PLANS: Final = ("start", "until", "standing")


@frozen
class Figure:
    """A figure of a plan.

    Attributes:
        id: its name; a baseline and a target of one thing have the same.
        label: what it counts.
        value: a count, or a quantity in the unit that the sentence uses: coal equivalent, tonnes, cubic metres, yuan.
        yearly: whether the amount is that of one year.
        strict: whether a target is met only above the figure; else at the figure already.
        aspirational: whether the sentence only aims at it (力争).
        period: the days of which it tells, `until` not included.
        clause: the sentence that gives it; of a plan of one's own its words.
        standing: how far the words of the sentence may be relied on.
        stands: the stands by which it is read.
        checked_on, review_by: when it was read, and when to read it again.
    """

    id: str
    label: Text
    value: Quantity | int
    yearly: bool
    strict: bool
    aspirational: bool
    period: Span
    clause: str
    standing: Standing
    stands: tuple[str, ...]
    checked_on: dt.date
    review_by: dt.date


def baseline() -> Mapping[str, Figure]:
    """Give what was reached in 2011-2015, by id. Read-only.

    audits, options, investment (CNY); benefit (CNY a year), energy (coal equivalent a year), cod, nh3_n, so2, nox and
    co2 (t a year). Source: Opinion, sentences 6 and 7.

    >>> baseline()["investment"].value / baseline()["audits"].value
    <Money ≈4,542,198.02264 CNY>
    """
    return _read()["baseline"]


def targets() -> Mapping[str, Figure]:
    """Give what 2016-2020 is to reach, by id. Read-only.

    audits; energy (coal equivalent a year), water (m³ or t a year), co2, cod, so2, nh3_n and nox (t a year).
    Source: Opinion, sentence 21.

    >>> [name for name, figure in targets().items() if not figure.aspirational]
    ['audits']
    """
    return _read()["targets"]


@cache
def _read() -> Mapping[str, Mapping[str, Figure]]:
    data = shipped.toml(__package__, "targets.toml")
    plans = {name: plan for name, plan in data.items() if isinstance(plan, dict)}
    return {
        name: MappingProxyType({id_: _figure(id_, row, plan, data) for id_, row in plan.items() if id_ not in _PLANS})
        for name, plan in plans.items()
    }


def read_plan(path: str | PathLike[str]) -> Mapping[str, Figure]:
    """Read the figures of another plan from a TOML file, by id. Read-only.

    The file has `start`, `until` (the first day behind the period), `standing`, `checked_on`, `review_by`, and a table for
    each figure: `zh`, `en`, `value`, and of an amount its `kind` (Carbon, Energy, Money, PollutantMass, Water); where they
    apply `yearly`, `strict`, `aspirational`, `clause`, `stands`.

    Errors:
        FileError: it cannot be read, or is no TOML.
        RecordError: what a plan has is missing in it, or wrong, with its place.
    """
    from .plans import figures_of  # noqa: PLC0415 - which knows this module

    name = Path(path).name
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        told = Text(f"可读的 TOML 文件（{error}）", f"a TOML file that can be read ({error})")
        raise FileError(Problem(got=brief(name), expected=told, file=name)) from None
    return MappingProxyType(figures_of(data, name))


def _figure(id_: str, row: Mapping[str, Any], plan: Mapping[str, Any], data: Mapping[str, Any]) -> Figure:
    kind = KINDS.get(row["kind"]) if "kind" in row else None
    stands = tuple(STANDS[stand].id for stand in row.get("stands", ()))
    return made(id_, row, plan, OPINION[row["clause"]].id, stands, kind, data)


def made(  # noqa: PLR0913, PLR0917 - what a figure has
    id_: str,
    row: Mapping[str, Any],
    plan: Mapping[str, Any],
    clause: str,
    stands: tuple[str, ...],
    kind: type[Quantity] | None,
    data: Mapping[str, Any],
) -> Figure:
    """Make a figure of a row of a file."""
    return Figure(
        id=id_,
        label=Text(row["zh"], row["en"]),
        value=int(row["value"]) if kind is None else kind(row["value"]),
        yearly=row.get("yearly", False),
        strict=row.get("strict", False),
        aspirational=row.get("aspirational", False),
        period=Span(plan["start"], plan["until"]),
        clause=clause,
        standing=plan["standing"],
        stands=stands,
        checked_on=data["checked_on"],
        review_by=data["review_by"],
    )
