"""The performance of one audit: from its options; energy and water of a unit of product, before and after.

>>> from cleanprod.models.option import Option
>>> from cleanprod.models.performance import Performance
>>> done = [Option(cost_class="low", investment="2 万元", energy_saved="12 tce", implemented_on="2018-03-01")]
>>> planned = [Option(cost_class="high", investment="90 万元", energy_saved="400 tce", implemented_on="never")]
>>> report = performance_of([*done, *planned], id="S01")
>>> report.options_proposed, report.options_done, report.high_done, report.energy_saved
(2, 1, 0, <Energy 12 tce>)
>>> levels = intensities(Performance(energy_before="900 tce", product_before="3000 t", energy_after="800 tce"))
>>> levels["energy per product"]
Levels(before=<Intensity 300 kgce/t>, after=None)
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import POSSIBLE, Option
from cleanprod.models.performance import CLASSES, Performance
from cleanprod.models.reading import PLAIN_DAY
from cleanprod.rules.expressions import NEVER
from cleanprod.units.outputs import intensity

from .asking import as_options
from .sums import total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.units import Intensity, Quantity


def performance_of(
    options: Iterable[Option],
    *,
    on: dt.date | None = None,
    blank: Literal["unknown", "nothing"] = "unknown",
    **facts: Any,  # noqa: ANN401 - fields of the record
) -> Performance:
    """Make the report of an audit of its options: what was proposed, and what those that were carried out come to.

    Arguments:
        options: the options of the audit. One without a day on which it was carried out leaves the amounts unknown.
        on: count only what was carried out until that day.
        blank: whether an amount that an option leaves blank is `unknown`, and then that of the audit too, or `nothing`.
        facts: the other fields of the report: `id`, `enterprise`, `city`, `energy_before`.

    Errors:
        RecordError: amounts of two currencies or price years, or a field is wrong.
    """
    if on is not None and (not isinstance(on, dt.date) or isinstance(on, dt.datetime)):
        raise RecordError(Problem(got=brief(on), expected=PLAIN_DAY, where="on"))
    every = as_options(options)
    done = [_done(one, on) for one in every]
    carried = [one for one, yes in zip(every, done, strict=True) if yes]
    sums = total(carried, blank=blank)
    sure = None not in done
    counts: dict[str, int | None] = {"options_proposed": len(every), "options_done": len(carried) if sure else None}
    classes = [POSSIBLE.get(one.cost_class or "", CLASSES) for one in every]
    held = [kinds for kinds, yes in zip(classes, done, strict=True) if yes]
    for name, kinds in (("proposed", classes), *([("done", held)] if sure else [])):
        # one that may be of several classes leaves their numbers open, and no other's
        open_to = {kind for each in kinds if len(each) > 1 for kind in each}
        counts |= {f"{kind}_{name}": kinds.count((kind,)) for kind in CLASSES if kind not in open_to}
    fields = {"investment": "investment", "benefit": "annual_benefit"} | {name: one.field for name, one in EFFECTS.items()}
    amounts = {own: sums[name].low for name, own in fields.items() if sure and not sums[name].missing}
    return Performance(**{**counts, **amounts, "price_year": sums.price_year, **facts})


def _done(option: Option, on: dt.date | None) -> bool | None:
    day = option.implemented_on
    if day is None:
        return None
    return day != NEVER and (on is None or day <= on)


@frozen
class Levels:
    """An intensity before and after; None where what it is made of is not known."""

    before: Intensity | None
    after: Intensity | None

    @property
    def improved(self) -> bool | None:
        """Whether it fell; None where one of them is not known."""
        return None if self.before is None or self.after is None else self.after < self.before


def intensities(report: Performance) -> dict[str, Levels]:
    """Give energy and water for a unit of product and of output value, before and after the audit.

    Errors:
        QuantityError: an amount of products or an output value of zero.
    """
    found = {}
    for what, unit in (("energy", "kgce"), ("water", "m³")):
        for per, field in (("product", "product"), ("output value", "value")):
            pairs = [(getattr(report, f"{what}_{when}"), getattr(report, f"{field}_{when}")) for when in ("before", "after")]
            found[f"{what} per {per}"] = Levels(*(_intensity(amount, output, unit) for amount, output in pairs))
    return found


def _intensity(amount: Quantity | None, output: Quantity | None, unit: str) -> Intensity | None:
    if amount is None or output is None:
        return None
    return intensity(amount, output, product=unit, money="tce" if unit == "kgce" else unit)
