"""What carried an answer in each row of a table, and which rows wait for the same: the grounds of many records at once.

The same walk from an answer down to its facts as of one record (see `grounding.carriers`), over columns: of each step a mask
tells in which rows it was reached. Rows whose open part is the same, step by step and value by value, lack the same atoms;
so what is missing is worked out once for each such kind of row, exactly, as for a record.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, assert_never

import polars as pl

from .expressions import NEVER
from .program import AllOf, Among, AnyOf, Ask, Choice, Compared, Day, Inside, Known, Named, Opposite, Shifted, Worked, inputs
from .table import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .program import Program, Value

FAR: Final = 10
"""Days between two others from which on more of them tell nothing: so many unknown days of one answer never lie there."""

WORD: Final = 63
"""Marks that are packed into one number."""


class TableGrounds:
    """The grounds of one answer, for each row of a table.

    Arguments:
        program: the rules.
        question: the answer whose grounds are asked.
        columns: the values of steps that differ by row, by place.
        fixed: the values of the others.
        height: how many rows.
    """

    def __init__(
        self, program: Program, question: str, columns: Mapping[int, pl.Series], fixed: Mapping[int, Value], height: int
    ) -> None:
        self.program = program
        self.place = program.place(question)
        self.columns, self.fixed, self.height = columns, fixed, height
        self.reached = program.reach(self.place)

    # what a step comes to

    def constant(self, value: object) -> pl.Series:
        """Give one and the same value for each row."""
        return pl.Series([value], dtype=pl.Boolean).new_from_index(0, self.height)

    def unknown(self, place: int) -> pl.Series:
        """Tell in which rows a step is unknown."""
        return self.constant(self.fixed[place] is None) if place in self.fixed else self.columns[place].is_null()

    def holds(self, place: int) -> pl.Series:
        """Tell in which rows a condition is known to hold."""
        if place in self.fixed:
            return self.constant(self.fixed[place] is True)
        return self.columns[place].fill_null(value=False)

    def same(self, one: int, two: int) -> pl.Series:
        """Tell in which rows two conditions come to the same."""
        flags = [self.constant(self.fixed[i]) if i in self.fixed else self.columns[i] for i in (one, two)]
        return flags[0].eq_missing(flags[1])

    # what carried it

    def carried(self) -> dict[int, pl.Series]:
        """Tell for each step in which rows it carries the answer."""
        found: dict[int, pl.Series] = defaultdict(lambda: self.constant(value=False))
        found[self.place] = self.constant(value=True)
        for place in reversed(self.reached):
            mask = found[place]
            if mask.any():
                for part, where in self._carrying(place):
                    found[part] = found[part] | (mask if where is None else mask & where)
        return found

    def _carrying(self, place: int) -> list[tuple[int, pl.Series | None]]:
        step = self.program.steps[place]
        match step:
            case AllOf(parts=parts) | AnyOf(parts=parts):
                return [(part, self.same(part, place)) for part in parts]
            case Choice(condition=condition, then=then, otherwise=otherwise):
                open_, holds = self.unknown(condition), self.holds(condition)
                return [
                    (condition, ~open_ | self.unknown(place)),
                    (then, holds | open_),
                    (otherwise, ~holds),
                ]
            case _:
                return [(part, None) for part in inputs(step)]

    def because(self) -> pl.Series:
        """Name in each row the rules nearest to the facts that carry the answer; of an unknown one those left open."""
        carried = self.carried()
        open_ = self.unknown(self.place)
        named = [place for place in self.reached if isinstance(self.program.steps[place], Named)]
        masks = {place: carried[place] & (~open_ | self.unknown(place)) for place in named}
        terms = []
        for place in named:
            inner = [masks[i] for i in self.program.reach(place) if i in masks and i != place]
            mask = masks[place]
            for one in inner:
                mask = mask & ~one
            step = self.program.steps[place]
            assert isinstance(step, Named)  # noqa: S101 - see above
            if mask.any():
                terms.append(pl.when(pl.lit(mask)).then(pl.lit(step.rule)))
        if not terms:
            return pl.Series([""], dtype=pl.String).new_from_index(0, self.height)
        return pl.select(pl.concat_str(terms, separator=" ", ignore_nulls=True)).to_series()

    # what it waits for

    def kinds(self) -> pl.DataFrame:
        """Give for each row what its open part is: rows that are alike in it lack the same atoms.

        A column `open` tells whether the answer is unknown at all. The others hold the marks of the steps that are open,
        packed, and the values of those that an open step reads. Of days they hold how these lie to one another, which is all
        that an unknown day beside them can tell; and where it is moved by months, how they lie to one another so moved.
        """
        reached: dict[int, pl.Series] = defaultdict(lambda: self.constant(value=False))
        reached[self.place] = self.constant(value=True)
        marks: list[pl.Series] = []
        told: dict[str, pl.Series] = {}
        days: dict[str, pl.Series] = {}
        moved: dict[int, pl.Series] = {}
        for place in reversed(self.reached):
            mask = reached[place]
            if not mask.any():
                continue
            open_ = mask & self.unknown(place)
            marks.append(open_)
            if place in self.columns:
                known = _where(mask & ~open_, self.columns[place])
                if known.null_count() < self.height:
                    (days if known.dtype == pl.Date else told)[f"value {place}"] = known
            step = self.program.steps[place]
            if isinstance(step, (Shifted, Worked)) and open_.any():
                months = step.months if isinstance(step, Shifted) else 0
                moved[months] = moved[months] | open_ if months in moved else open_
            for part, where in self._opening(place):
                reached[part] = reached[part] | (open_ if where is None else open_ & where)
        fixed = {value for place in self.reached if isinstance(value := self.fixed.get(place), dt.date)}
        told |= _apart(days, fixed)
        for months, where in moved.items():
            others = [mask for other, mask in moved.items() if other != months]
            told |= _moved(days, fixed, months, where, _any(others, self.height))
        return pl.DataFrame({"open": self.unknown(self.place), **_packed(marks), **told})

    def _opening(self, place: int) -> list[tuple[int, pl.Series | None]]:
        step = self.program.steps[place]
        match step:
            case Known() | Ask() | Day():
                return []
            case AllOf(parts=parts) | AnyOf(parts=parts):
                return [(part, self.unknown(part)) for part in parts]
            case Choice(condition=condition, then=then, otherwise=otherwise):
                open_, holds = self.unknown(condition), self.holds(condition)
                return [(condition, open_), (then, holds | open_), (otherwise, ~holds)]
            case Compared() | Among() | Inside() | Shifted() | Worked() | Opposite() | Named():
                return [(part, None) for part in inputs(step)]
            case _:
                assert_never(step)


def _where(mask: pl.Series, values: pl.Series) -> pl.Series:
    """Give values in some rows, and nulls in the others."""
    return pl.select(pl.when(pl.lit(mask)).then(pl.lit(values))).to_series()


def _any(masks: Iterable[pl.Series], height: int) -> pl.Series:
    """Tell in which rows any of some masks holds."""
    found = pl.Series([False]).new_from_index(0, height)
    for mask in masks:
        found = found | mask
    return found


def _apart(days: Mapping[str, pl.Series], fixed: Iterable[dt.date]) -> dict[str, pl.Series]:
    """Tell how days lie to one another and to those of the law: how many apart, as far as that matters."""
    found = {}
    held = list(days.items())
    for i, (name, one) in enumerate(held):
        for other, two in [*held[:i], *((str(day), pl.Series([day]).new_from_index(0, len(one))) for day in sorted(fixed))]:
            found[f"{name} {other}"] = (one.to_physical() - two.to_physical()).clip(-FAR, FAR).cast(pl.Int8)
    return found


def _moved(
    days: Mapping[str, pl.Series], fixed: Iterable[dt.date], months: int, where: pl.Series, others: pl.Series
) -> dict[str, pl.Series]:
    """Tell the same where an unknown day is moved by months: of days near the end of such a move, the days themselves."""
    found, near = {}, others & where
    marks = {**days, **{str(day): pl.Series([day]).new_from_index(0, len(where)) for day in sorted(fixed) if day != NEVER}}
    for name, one in days.items():
        for other, mark in marks.items():
            later = pl.select(pl.lit(mark).dt.offset_by(f"{months}mo")).to_series()
            apart = one.to_physical() - later.to_physical()
            near = near | (where & (apart.abs() <= FAR).fill_null(value=False))
            found[f"{name} {other} {months}"] = _where(where, apart.sign())
    return found | {f"{name} {months}": _where(near, one) for name, one in days.items()}


def _packed(marks: list[pl.Series]) -> dict[str, pl.Series]:
    """Pack marks into a few whole numbers."""
    found = {}
    for start in range(0, len(marks), WORD):
        terms = [pl.lit(mark).cast(pl.Int64) * pl.lit(1 << i, pl.Int64) for i, mark in enumerate(marks[start : start + WORD])]
        found[f"marks {start}"] = pl.select(pl.sum_horizontal(terms)).to_series()
    return found


def values_of_steps(frame: pl.DataFrame) -> dict[int, pl.Series]:
    """Give the columns of steps that a frame holds, by place."""
    start: Any = len(PREFIX)
    return {int(name[start:]): frame[name] for name in frame.columns if name.startswith(PREFIX) and name[start:].isdecimal()}
