"""Many values at once: arrays in another unit, columns of written quantities."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cleanprod.errors import Problem, QuantityError
from cleanprod.words import Text

from .parsing import parse_quantity
from .quantity import Quantity
from .spelling import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .unit import Unit

A = TypeVar("A")

_SHOWN: Final = 20


def convert(values: A, unit: str | Unit, to: str | Unit) -> A:
    """Give numbers in another unit: an array, a column of a dataframe, a float; one multiplication.

    Arguments:
        values: anything that can be multiplied by a float (numpy, polars, pandas, pyarrow through them).
        unit: the unit they are in.
        to: the unit they should be in.

    Errors:
        QuantityError: as `Quantity.to`.

    >>> convert(5000.0, "tce", "GJ")
    146535.0
    """
    factor = float(Quantity(1, unit).to(to).exact_magnitude)
    many: Any = values
    try:
        converted: A = many * factor
    except TypeError:
        wanted = Text("数组、数据列或浮点数", "an array, a column or a float")
        mend = Text("单个的数请用 Quantity(数, 单位).to(单位)。", "Of one number, Quantity(number, unit).to(unit) is exact.")
        raise QuantityError(Problem(got=f"a {type(values).__name__}", expected=wanted, mend=mend)) from None
    return converted


def parse_column(written: Iterable[str | None], unit: str | Unit) -> list[float | None]:
    """Read a column of written quantities, each in its own unit, as numbers in one unit; None stays None.

    A float is the nearest to the exact value. For comparisons with a threshold of the law, parse and compare
    quantities instead.

    Errors:
        QuantityError: one problem for each value that is refused, with its place from 1; at most 20 are shown.

    >>> parse_column(["12 吨", "300 kg", None], "t")
    [12.0, 0.3, None]
    """
    target = unit_of(unit)
    shares: dict[Unit, Fraction] = {}
    read: list[float | None] = []
    problems: list[Problem] = []
    for place, text in enumerate(written, 1):
        if text is None:
            read.append(None)
            continue
        try:
            quantity = parse_quantity(text)
            share = shares.get(quantity.units)
            if share is None:
                share = shares[quantity.units] = Fraction(Quantity(1, quantity.units).to(target).exact_magnitude)
        except QuantityError as error:
            problems += [Problem(one.got, one.expected, one.where, one.mend, place) for one in error.problems]
            continue
        value = quantity.exact_magnitude * share.numerator  # a decimal of the text
        read.append(float(value) / share.denominator)
    if len(problems) > _SHOWN:
        more = Text(f"另有 {len(problems) - _SHOWN} 个值", f"{len(problems) - _SHOWN} more values")
        problems[_SHOWN:] = [Problem(more, Text("可读的数量", "quantities that can be read"))]
    if problems:
        raise QuantityError(*problems)
    return read
