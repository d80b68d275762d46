"""Papers (公布内容与接收部门): what a listed enterprise publishes, and who receives the report of its audit, by ground.

Measures for Cleaner Production Audits (清洁生产审核办法, 2016) arts. 11 and 17; Cleaner Production Promotion Law
(清洁生产促进法, 2012) art. 27.4, since 2026-08-15 the Ecological and Environmental Code (生态环境法典) art. 967.3. What belongs
to a ground that is not known is told apart: it may be due, and is never taken for certain.

    >>> found = items({"ground_over_discharge": False, "ground_high_energy": True, "ground_toxic": False})
    >>> [item.id for item in found.sure]
    ['name', 'representative', 'address', 'energy_use', 'energy_per_value', 'energy_per_product', 'energy_excess']
    >>> found.perhaps
    ()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.errors import CleanprodError, Problem, brief, unknown_name
from cleanprod.words import Text

from .departments import department

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.standing import Standing
    from cleanprod.words import Lang

    from .departments import Department, Level


@frozen
class Item:
    """One thing to publish, and the ground for which it is; None where it is published in any case."""

    id: str
    label: Text
    ground: str | None


@frozen
class Items:
    """What has to be published.

    Attributes:
        sure: what is known to be due.
        perhaps: what is due if a ground holds of which it is not known.
    """

    sure: tuple[Item, ...]
    perhaps: tuple[Item, ...]

    def say(self, lang: Lang = "en") -> str:
        """Tell the items in one line."""
        return _say([item.label for item in self.sure], [item.label for item in self.perhaps], Text("；", "; "), lang)

    def to_dict(self) -> dict[str, Any]:
        """Give the items as JSON data, with their clause and how far each list may be relied on."""
        return {"clause": CLAUSE, "standing": STANDING, "sure": _forms(self.sure), "perhaps": _forms(self.perhaps)}


@frozen
class Recipients:
    """Who receives the report: the departments for certain, and those that do if a ground holds of which it is not known."""

    sure: tuple[Department, ...]
    perhaps: tuple[Department, ...]

    def say(self, lang: Lang = "en") -> str:
        """Tell the departments in one line, each name once."""
        return _say([_name(one) for one in self.sure], [_name(one) for one in self.perhaps], Text("、", ", "), lang)

    def to_dict(self) -> dict[str, Any]:
        """Give the departments as JSON data."""
        sides = (("sure", self.sure), ("perhaps", self.perhaps))
        told = {
            side: [
                {
                    "matter": one.matter,
                    "names": [{"zh": name.zh, "en": name.en} for name in one.names],
                    "clause": one.clause,
                    "standing": one.standing,
                }
                for one in found
            ]
            for side, found in sides
        }
        return {"clauses": list(REPORT_CLAUSES), "standing": REPORT_STANDING, **told}


_DATA: Final[Mapping[str, Any]] = shipped.toml(__package__, "papers.toml")
_MATTERS: Final[Mapping[str, list[str]]] = _DATA["report"]["matters"]

CLAUSE: Final[str] = _DATA["publication"]["clause"]
STANDING: Final[Standing] = _DATA["publication"]["standing"]
"""How far the list of items may be relied on."""

DEADLINE_STANDING: Final[Standing] = _DATA["publication"]["deadline_standing"]
"""How far it may be relied on that they are due, and when."""

REPORT_CLAUSES: Final[tuple[str, ...]] = tuple(_DATA["report"]["clauses"])
REPORT_STANDING: Final[Standing] = _DATA["report"]["standing"]
CHECKED_ON: Final[dt.date] = _DATA["checked_on"]
REVIEW_BY: Final[dt.date] = _DATA["review_by"]

ITEMS: Final = tuple(Item(row["id"], Text(row["zh"], row["en"]), row.get("ground")) for row in _DATA["publication"]["items"])

GROUNDS: Final = tuple(_MATTERS)
"""The grounds, by the names of their questions."""


def items(grounds: Mapping[str, bool | None]) -> Items:
    """Tell what has to be published, by ground: the same three things always, and of several grounds the union.

    Arguments:
        grounds: whether each ground in `GROUNDS` holds; one that is not named is unknown.

    Errors:
        UnknownNameError: there is no such ground.
        CleanprodError: an answer that is not True, False or None.

    >>> found = items({"ground_over_discharge": False, "ground_high_energy": False})
    >>> len(found.sure), [item.id for item in found.perhaps]
    (3, ['toxic_materials', 'toxic_discharges', 'hazardous_waste', 'risk_measures'])
    """
    known = _read(grounds)
    sure = tuple(item for item in ITEMS if item.ground is None or known[item.ground] is True)
    return Items(sure, tuple(item for item in ITEMS if item.ground is not None and known[item.ground] is None))


def recipients(grounds: Mapping[str, bool | None], on: dt.date, level: Level = "city") -> Recipients:
    """Tell who receives the report of a mandatory audit, by ground, with the names of the departments on a day.

    Arguments:
        grounds: whether each ground in `GROUNDS` holds; one that is not named is unknown.
        on: the day whose names are given.
        level: `province` or `city`.

    Errors:
        UnknownNameError: there is no such ground or level.
        CleanprodError: an answer that is not True, False or None, or `on` is not a day.

    >>> import datetime as dt
    >>> by_energy = {"ground_over_discharge": False, "ground_high_energy": True, "ground_toxic": False}
    >>> recipients(by_energy | {"ground_other_state": False}, dt.date(2018, 6, 1)).say("zh")
    '经济和信息化部门'
    """
    known = _read(grounds)
    sure = dict.fromkeys(matter for ground in GROUNDS if known[ground] is True for matter in _MATTERS[ground])
    perhaps = dict.fromkeys(matter for ground in GROUNDS if known[ground] is None for matter in _MATTERS[ground])
    return Recipients(
        tuple(department(matter, on, level) for matter in sure),
        tuple(department(matter, on, level) for matter in perhaps if matter not in sure),
    )


def _read(grounds: Mapping[str, bool | None]) -> dict[str, bool | None]:
    for name, holds in grounds.items():
        if name not in GROUNDS:
            raise unknown_name(str(name), GROUNDS, Text("一种审核情形", "a ground"), "grounds")
        read: object = holds
        if read is not None and not isinstance(read, bool):
            expected = Text("True、False 或 None", "True, False or None")
            raise CleanprodError(Problem(got=brief(holds), expected=expected, where=f"grounds[{name!r}]"))
    return {ground: grounds.get(ground) for ground in GROUNDS}


def _forms(found: tuple[Item, ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "ground": one.ground, "zh": one.label.zh, "en": one.label.en} for one in found]


def _name(one: Department) -> Text:
    return Text("或".join(name.zh for name in one.names), " or ".join(name.en for name in one.names))


def _say(sure: list[Text], perhaps: list[Text], between: Text, lang: Lang) -> str:
    known = list(dict.fromkeys(one.say(lang) for one in sure))
    others = [one for one in dict.fromkeys(one.say(lang) for one in perhaps) if one not in known]
    told = between.say(lang).join(known)
    if not others:
        return told
    maybe = between.say(lang).join(others)
    return f"{told}（可能还有：{maybe}）" if lang == "zh" else f"{told} (perhaps: {maybe})".lstrip()
