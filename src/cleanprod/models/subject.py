"""What rules are about (对象): a record whose facts are known, unknown, or follow from others."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .fields import Name, fact, facts_of
from .record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.words import Text


class Subject(Record):
    """A record that a policy answers questions about."""

    id: Name = fact("编号", "identifier", "序号", changeable=False)
    name: Name = fact("名称", "name", changeable=False)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is known, by name: what was given and what follows from it. Read-only."""
        return MappingProxyType(self.__dict__)

    def known_on(self, day: dt.date) -> Mapping[str, Any]:  # noqa: ARG002 - what was recorded may lapse, on some
        """Tell what is known on a day. Read-only."""
        return self.facts

    @property
    def reasons(self) -> dict[str, Text]:
        """The facts that something measured tells, or hints at, each with what was measured."""
        return {}

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
