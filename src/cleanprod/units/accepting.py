"""What a quantity is made of: written text, a number and a unit, `{"value", "unit"}`, a pint quantity, another quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

from cleanprod.errors import Problem, QuantityError, brief
from cleanprod.words import Text

from .definitions import definitions, label_of
from .parsing import parse_quantity
from .plain import LONGEST
from .quantity import Quantity, ended, made, number_of
from .spelling import unit_of

if TYPE_CHECKING:
    from decimal import Decimal

    from .unit import Unit

Q = TypeVar("Q", bound=Quantity)

_A_NUMBER: Final = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,60}|/[1-9]\d{0,59})?", re.ASCII)
_KEYS: Final = frozenset(("value", "unit", "written"))

_FORM: Final = Text('写好的数量，或 {"value", "unit"}', 'a written quantity, or {"value", "unit"}')


def read(kind: type[Q], value: object, unit: str | Unit | None) -> Q:
    """Make a quantity of a kind. See `Quantity`."""
    if unit is not None:
        return of_kind(kind, made(Quantity, _number(value), unit_of(unit), ""))
    if isinstance(value, str):
        return of_kind(kind, parse_quantity(value))
    if isinstance(value, Quantity):
        return of_kind(kind, value)
    if isinstance(value, Mapping):
        return of_kind(kind, _from_form(value))
    if hasattr(value, "dimensionality") and hasattr(value, "magnitude"):
        from .registry import from_pint  # noqa: PLC0415 - pint is loaded where its quantities come from

        return of_kind(kind, from_pint(value))
    shown = example(kind)
    mend = Text(f"数必须带单位：请写成“{shown}”。", f"A number needs its unit: write '{shown}'.")
    raise QuantityError(Problem(got=brief(value), expected=expected(kind), mend=mend))


def of_kind(kind: type[Q], quantity: Quantity) -> Q:
    """Take a quantity as one of a kind, where its dimension and its own kind allow it.

    Errors:
        QuantityError: it measures something else; both are named.
    """
    if isinstance(quantity, kind):
        return quantity
    held = kind.holds is None or quantity.units.dimension in kind.holds
    if not held or not issubclass(kind, type(quantity)):
        raise _other(kind, quantity)
    return made(kind, quantity.exact_magnitude, quantity.units, quantity.written)


def _other(kind: type[Quantity], quantity: Quantity) -> QuantityError:
    measure = label_of(quantity.units.dimension)
    named = "" if type(quantity) is Quantity else f"{type(quantity).label.en}, "
    got = Text(f"{quantity}（{measure.zh}）", f"{quantity} ({named}{measure.en})")
    return QuantityError(Problem(got=got, expected=expected(kind)))


def expected(kind: type[Quantity]) -> Text:
    """Tell what a person should write for a quantity of a kind, with an example."""
    shown = example(kind)
    return Text(f"{kind.label.zh}，如 {shown}", f"{kind.label.en}, such as {shown}")


def example(kind: type[Quantity]) -> str:
    """Give an example of a written quantity of a kind."""
    return kind.example or definitions().dimensions[next(iter(kind.holds or ("mass",)))].example


def _number(value: object) -> Decimal | Fraction:
    number = Fraction(value) if isinstance(value, str) and _A_NUMBER.fullmatch(value) else number_of(value)
    if number is None:
        raise QuantityError(Problem(got=brief(value), expected=Text("一个数", "a number")))
    return ended(number)


def _from_form(form: Mapping[object, object]) -> Quantity:
    unit = form.get("unit")
    if not {"value", "unit"} <= form.keys() <= _KEYS or not isinstance(unit, str):
        raise QuantityError(Problem(got=brief(dict(form)), expected=_FORM))
    written = form.get("written", "")
    quantity = made(Quantity, _number(form["value"]), unit_of(unit), "")
    if not written:
        return quantity
    if not isinstance(written, str) or len(written) > LONGEST or parse_quantity(written) != quantity:
        same = Text("与 value 和 unit 相同的写法", "the same quantity as value and unit")
        raise QuantityError(Problem(got=brief(written), expected=same, where="written"))
    return made(Quantity, quantity.exact_magnitude, quantity.units, written)
