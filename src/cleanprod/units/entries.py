"""Entries of a calculation: what a caller gives as an object, a mapping or a tuple, and every problem in it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar, cast

from attrs import NOTHING, evolve, fields

from cleanprod.errors import CleanprodError, Problem, QuantityError, brief, unknown_name
from cleanprod.words import Text

from .formatting import plain_text
from .quantity import Quantity, ended

if TYPE_CHECKING:
    from attrs import AttrsInstance

F = TypeVar("F", bound="AttrsInstance")
Q = TypeVar("Q", bound=Quantity)
T = TypeVar("T")

_AT_LEAST_ZERO: Final = Text("不小于零的数量", "a quantity that is not negative")


def entry(form: type[F], value: object) -> F:
    """Read an entry: one of the class itself, a mapping, a tuple in the order of its fields, an object that has them.

    Errors:
        QuantityError: another shape; a field without which there is no entry is missing.
        UnknownNameError: a field that the entry does not have; the nearest is offered.
    """
    if isinstance(value, form):
        return value
    names = [field.name for field in fields(form)]
    needed = [field.name for field in fields(form) if field.default is NOTHING]
    if isinstance(value, Mapping):
        given = {str(name): one for name, one in value.items()}
        for name in given:
            if name not in names:
                raise unknown_name(name, names, Text(f"{'、'.join(names)} 之一", f"one of {', '.join(names)}"))
    elif isinstance(value, (tuple, list)) and len(value) <= len(names):
        given = dict(zip(names, value, strict=False))
    elif isinstance(value, (str, bytes, tuple, list)) or not any(hasattr(value, name) for name in needed):
        raise QuantityError(Problem(got=brief(value), expected=_shape(names)))
    else:
        given = {name: getattr(value, name) for name in names if hasattr(value, name)}
    absent = [name for name in needed if name not in given]
    if absent:
        missing = Text(f"{'、'.join(absent)}：缺项", f"nothing for {', '.join(absent)}")
        raise QuantityError(Problem(got=missing, expected=_shape(names)))
    return form(**given)


def _shape(names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text(f"含 {listed} 的对象、映射或元组", f"an object, a mapping or a tuple of {listed}")


def flag(value: object) -> bool:
    """Read yes or no. Errors: QuantityError for anything else."""
    if not isinstance(value, bool):
        raise QuantityError(Problem(got=brief(value), expected=Text("True 或 False", "True or False")))
    return value


def optional(kind: type[Q], value: object) -> Q | None:
    """Read a quantity that may be left out. Errors: as `measured`."""
    return None if value is None else measured(kind, value)


def measured(kind: type[Q], value: object) -> Q:
    """Read a quantity of a kind that cannot be negative.

    Errors:
        QuantityError: not such a quantity, or below zero.
    """
    quantity = kind(value)
    if quantity.exact < 0:
        raise QuantityError(Problem(got=str(quantity), expected=_AT_LEAST_ZERO))
    return quantity


def positive(kind: type[Q], value: object) -> Q | None:
    """Read a quantity above zero that may be left out. Errors: QuantityError."""
    quantity = optional(kind, value)
    if quantity is not None and not quantity:
        raise QuantityError(Problem(got=str(quantity), expected=Text("大于零的数量", "a quantity above zero")))
    return quantity


def exactly(value: Fraction | Decimal) -> str:
    """Write a number exactly: `0.75`, or `3200000/19` where no decimal ends.

    >>> exactly(Fraction(3, 4)), exactly(Fraction(1, 3))
    ('0.75', '1/3')
    """
    number = ended(Fraction(value))
    return plain_text(number) if isinstance(number, Decimal) else str(number)


class Gathered:
    """Problems of many entries, raised together.

    Where all are of one class, that class is raised; a mixture is a QuantityError.
    """

    def __init__(self) -> None:
        self._kinds: set[type[CleanprodError]] = set()
        self._problems: list[Problem] = []

    def attempt(self, do: Callable[..., T], *given: object, where: str = "", row: int | None = None) -> T:
        """Call; where it is refused, keep the problems with their place. What comes back is used only after `settle`."""
        try:
            return do(*given)
        except CleanprodError as error:
            self._kinds.add(type(error))
            for problem in error.problems:
                place = ".".join(part for part in (where, problem.where) if part)
                self._problems.append(evolve(problem, row=problem.row or row, where=place))
            return cast("T", None)

    def settle(self) -> None:
        """Raise what was gathered, if anything was."""
        if self._problems:
            kind = next(iter(self._kinds)) if len(self._kinds) == 1 else QuantityError
            raise kind(*self._problems)
