"""What rules are about (对象): a record whose facts are known, unknown, or follow from others."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cleanprod.units import Money, Quantity, unit_of

from .fields import Name, fact, facts_of, units_of
from .record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.words import Text


class Subject(Record):
    """A record that a policy answers questions about.

    `measured` names the flags that something measured fills, each with the field that does.
    """

    measured: ClassVar[Mapping[str, str]] = {}

    id: Name = fact("编号", "identifier", "序号", changeable=False)
    name: Name = fact("名称", "name", changeable=False)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is known, by name: what was given and what follows from it; amounts as exact numbers. Read-only."""
        return MappingProxyType(counted(type(self), self.__dict__))

    def known_on(self, day: dt.date) -> Mapping[str, Any]:  # noqa: ARG002 - what was recorded may lapse, on some
        """Tell what is known on a day. Read-only."""
        return self.facts

    @property
    def reasons(self) -> dict[str, Text]:
        """The facts that something measured tells, or hints at, each with what was measured."""
        return {}

    @property
    def imaginable(self) -> Iterable[str]:
        """The names of facts that may be imagined otherwise: those that were given, or measured."""
        return [*self.given, *(name for name in self.reasons if name in self.measured)]

    def revised(self, changes: Mapping[str, Any]) -> Self:
        """Give the record with some facts otherwise; what is measured, as if it had not been.

        Errors:
            RecordError: the facts would contradict one another.
        """
        told = {name: self.__dict__[name] for name in self.reasons if name in self.measured}
        changed: dict[str, Any] = {**self.given, **told, **changes}
        for name in changes.keys() & self.measured.keys():
            changed.pop(self.measured[name], None)
        units = units_of(type(self))
        changed |= {name: Quantity(changes[name], units[name]) for name in changes.keys() & units.keys()}
        return type(self)(**changed)

    @property
    def given(self) -> dict[str, Any]:
        """What was given, by name, in the order of the fields."""
        return {name: value for name, value in self.__dict__.items() if name in self.model_fields_set}

    @property
    def implied(self) -> frozenset[str]:
        """The names of facts that were not given but follow from others."""
        return frozenset(
            name for name in facts_of(type(self)) if self.__dict__[name] is not None and name not in self.model_fields_set
        )


def counted(model: type[Subject], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give amounts as exact numbers, in the unit that rules count in."""
    units = units_of(model)
    held = {name: known[name] for name in units if known[name] is not None}
    return {**known, **{name: _number(one, units[name]) for name, one in held.items()}} if held else known


def _number(amount: Quantity, unit: str) -> Fraction | None:
    """Give the number that rules count; they count yuan, and what another currency comes to is not known to them."""
    if isinstance(amount, Money) and amount.units.dimension != unit_of(unit).dimension:
        return None
    return Fraction(amount.to(unit).exact_magnitude)
