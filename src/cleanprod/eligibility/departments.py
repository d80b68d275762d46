"""Competent departments (主管部门) of Guangdong: who is in charge of a matter on a day.

Opinion (粤经信节能函〔2016〕235号) sentences 76-81; the reform of 2018 (stand A37); from 2026-08-15 the Ecological and
Environmental Code, art. 967.3, names the development and reform department. The day of the reform is not known: in
October 2018 both names are given. The names are those of the authorities on the day, whatever instrument is in force.

    >>> import datetime as dt
    >>> department("environment", dt.date(2018, 6, 1)).names[0].zh
    '环境保护部门'
    >>> [name.zh for name in department("environment", dt.date(2018, 10, 15), "province").names]
    ['省环境保护厅', '省生态环境厅']
    >>> found = department("coordinating", dt.date(2026, 8, 15))
    >>> found.names[0].en, found.clause, found.standing
    ('development and reform department', 'CODE 967.3', 'confirmed')
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from attrs import frozen

from cleanprod import shipped
from cleanprod.errors import CleanprodError, Problem, brief, unknown_name
from cleanprod.law import Span
from cleanprod.standing import SCALE
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.standing import Standing

Level = Literal["province", "city"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)


@frozen(repr=False)
class Department:
    """Who is in charge of a matter, and on which days that answer is the same.

    Attributes:
        matter, level: what was asked.
        title: the matter in words.
        names: its name; two where the day of a reform is not known, and either may be right.
        since, until: the days of this answer, `until` not included; None where no change is known.
        standing: how it is known that this name held.
        clause: the clause that gives the department its part, under its name at that time.
        note: what a reader must know, with `note_clause`, on which it rests, if there is one.
        checked_on, review_by: when it was read, and when to read it again.
    """

    matter: str
    level: Level
    title: Text
    names: tuple[Text, ...]
    since: dt.date | None
    until: dt.date | None
    standing: Standing
    clause: str
    note: Text | None
    note_clause: str | None
    checked_on: dt.date
    review_by: dt.date

    def __repr__(self) -> str:
        return f"<{self.matter}: {' or '.join(name.en for name in self.names)}>"


_DATA: Final[Mapping[str, Any]] = shipped.toml(__package__, "departments.toml")

MATTERS: Final[Mapping[str, Text]] = {
    name: Text(row["zh"], row["en"]) for name, row in _DATA.items() if isinstance(row, dict) and "names" in row
}
"""The matters by name, with their words."""


def department(matter: str, on: dt.date, level: Level = "city") -> Department:
    """Tell which department is in charge of a matter on a day.

    Args:
        matter: a name in `MATTERS`.
        on: the day.
        level: `province` or `city`. Cities name their departments in their own ways: theirs are the general names.

    Errors:
        UnknownNameError: the matter or the level is none of those known.
        CleanprodError: `on` is not a day.

    >>> import datetime as dt
    >>> department("quality", dt.date(2020, 1, 1)).since
    datetime.date(2018, 11, 1)
    """
    if matter not in MATTERS:
        raise unknown_name(matter, tuple(MATTERS), Text("主管事项的名称", "the name of a matter"), "matter")
    if level not in LEVELS:
        raise unknown_name(level, LEVELS, Text("层级：province 或 city", "a level: province or city"), "level")
    if not isinstance(on, dt.date) or isinstance(on, dt.datetime):
        raise CleanprodError(
            Problem(got=brief(on), expected=Text("一个日期（datetime.date）", "a day (datetime.date)"), where="on")
        )
    rows = _DATA[matter]["names"]
    held = [row for row in rows if Span(row.get("start"), row.get("until")).covers(on)]
    changes = [day for row in rows for day in (row.get("start"), row.get("until")) if day is not None]
    either = len(held) > 1
    note = held[0].get("note")
    return Department(
        matter=matter,
        level=level,
        title=MATTERS[matter],
        names=tuple(Text(row[level]["zh"], row[level]["en"]) for row in held),
        since=max((day for day in changes if day <= on), default=None),
        until=min((day for day in changes if day > on), default=None),
        standing=max((row[level].get("standing", row["standing"]) for row in held), key=SCALE.index),
        clause=held[0][level]["clause"],
        note=_words(_DATA["overlap"]) if either else _words(note) if note else None,
        note_clause=None if either or not note else note.get("clause"),
        checked_on=_DATA["checked_on"],
        review_by=_DATA["review_by"],
    )


def _words(row: Mapping[str, str]) -> Text:
    return Text(row["zh"], row["en"])
