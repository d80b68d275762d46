"""What carries each clause of the register (条款总表): rules, warnings, parameters, models, calculations.

A rule carries an entry if it stands under one of the entry's clauses; a rule whose warning alone stands under one only tells
of it. What is neither carried nor said to be beyond computing is still to be done.

>>> from cleanprod.law import register
>>> carried(register()["S19"])
['duty_key_list']
>>> carriers(register()["N08"])
Carriers(rules=('start_within',), warnings=(), params=('start_months',), models=('Enterprise',), elsewhere=())
>>> carriers(register()["S25"]).elsewhere
('cleanprod.eligibility.coverage:coverage',)
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from . import shipped
from .eligibility import BOOKS
from .rules import Param
from .rules.rulebook import within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from .law import Entry
    from .rules import Rule


@frozen
class Carriers:
    """What carries an entry: names, in the order of the books.

    Attributes:
        rules: the rules that stand under one of its clauses.
        warnings: the rules that only warn under one.
        params: the parameters that those rules name themselves.
        models: what those rules are about.
        elsewhere: calculations outside the rules, as `module:name`.
    """

    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything carries it; a warning does."""
        return bool(self.rules or self.warnings or self.elsewhere)

    def to_dict(self) -> dict[str, list[str]]:
        """Give the names as JSON data."""
        return {
            "rules": list(self.rules),
            "warnings": list(self.warnings),
            "params": list(self.params),
            "models": list(self.models),
            "elsewhere": list(self.elsewhere),
        }


@cache
def calculations() -> Mapping[str, tuple[str, ...]]:
    """Name the calculations outside the rules that carry an entry, by its id."""
    return {name: tuple(row) for name, row in shipped.toml("cleanprod", "registers.toml").items()}


def carried(entry: Entry) -> list[str]:
    """Name the rules that stand under one of an entry's clauses."""
    return list(carriers(entry).rules)


def carriers(entry: Entry) -> Carriers:
    """Find what carries an entry.

    >>> from cleanprod.law import register
    >>> carriers(register()["N36"]).rules, carriers(register()["N36"]).warnings
    ((), ('fine_due',))
    """
    ids = {clause.id for clause in entry.clauses}
    rules: dict[str, Rule[Any]] = {}
    warnings: dict[str, None] = {}
    models: dict[str, None] = {}
    for model, book in BOOKS.items():
        for name, rule in book.rules.items():
            if any(clause.id in ids for version in rule.wordings for clause in version.under):
                rules[name] = rule
            elif any(clause.id in ids for caution in rule.cautions for clause in caution.under):
                warnings[name] = None
            else:
                continue
            models[model.__name__] = None
    params = dict.fromkeys(part.name for rule in rules.values() for part in within(rule) if isinstance(part, Param))
    return Carriers(tuple(rules), tuple(warnings), tuple(params), tuple(models), calculations().get(entry.id, ()))


FORM: Final = "cleanprod.register/1"
"""The form of `form_of`; another number if its keys change."""


def form_of(entry: Entry) -> dict[str, Any]:
    """Give an entry and what carries it as JSON data."""
    reason = entry.not_computed
    return {
        "id": entry.id,
        "zh": entry.summary.zh,
        "en": entry.summary.en,
        "kind": list(entry.kinds),
        "clauses": [clause.id for clause in entry.clauses],
        "start": _iso(entry.start),
        "until": _iso(entry.until),
        "standing": entry.standing,
        "checked_on": _iso(entry.checked_on),
        "review_by": _iso(entry.review_by),
        "stands": [stand.id for stand in entry.stands],
        "carried_by": carriers(entry).to_dict(),
        "not_computed": None if reason is None else {"zh": reason.zh, "en": reason.en},
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
