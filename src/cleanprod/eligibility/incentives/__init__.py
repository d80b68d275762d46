"""Incentives (激励政策): a catalogue, each with its conditions, its authority and what it is worth.

An incentive is an entry of one of the modules here, by what it is about; whoever adds one adds an entry there.

>>> len(catalogue()) > 20
True
>>> catalogue()["discharge_fee"].brief.en
'discharge fees'
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from cleanprod.eligibility import ABOUT, modules_about
from cleanprod.errors import unknown_name
from cleanprod.rules.expressions import wrong
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .incentive import Incentive


@cache
def incentives_about(name: str) -> tuple[Incentive, ...]:
    """List the incentives for one kind of subject, in the order in which they are told."""
    return tuple(one for module in modules_about(name) for one in getattr(module, "INCENTIVES", ()))


@cache
def catalogue() -> Mapping[str, Incentive]:
    """Give every incentive by name, in the order in which they are told.

    Errors:
        RuleError: two of one name.
        UnknownNameError: an authority that is no matter of a department.
    """
    from cleanprod.eligibility.departments import MATTERS  # noqa: PLC0415 - the rules do without departments

    found: dict[str, Incentive] = {}
    for one in (incentive for name in ABOUT for incentive in incentives_about(name)):
        if one.authority not in MATTERS:
            expected = Text("主管事项的名称", "the name of a matter")
            raise unknown_name(one.authority, tuple(MATTERS), expected, f"incentive {one.name}")
        if found.setdefault(one.name, one) is not one:
            raise wrong("two incentives", "one incentive a name", where=f"incentive {one.name}")
    return MappingProxyType(found)
