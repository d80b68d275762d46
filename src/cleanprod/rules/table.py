"""A program over a table: stages of columns, one `with_columns` for each level of the rules.

Written for narwhals, so that no stage is tied to one engine. A step that several others use becomes a column of
its own; one that a single other uses is written in place. Nulls are unknown, and `&`, `|`, `~` are strong Kleene
on the engines that this reading is given.
"""

from __future__ import annotations

import operator
from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never, cast

import narwhals as nw
from attrs import frozen

from .expressions import NEVER
from .meaning import RELATIONS, value_of
from .program import (
    AllOf,
    Among,
    AnyOf,
    Ask,
    Choice,
    Compared,
    Day,
    Inside,
    Known,
    Named,
    Opposite,
    Shifted,
    inputs,
    kind_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from .expressions import Kind, Relation
    from .program import Program, Value

Frame = TypeVar("Frame", "nw.DataFrame[Any]", "nw.LazyFrame[Any]")

PREFIX: Final = "__step_"
_DTYPES: Final[dict[Kind, Any]] = {
    "flag": nw.Boolean,
    "day": nw.Date,
    "number": nw.Float64,
    "word": nw.String,
    "code": nw.String,
}


@frozen
class Source:
    """The column that a fact comes from.

    Where it is one of a group that answers the same question as another: the column that says what it is (no, or
    unknown) where its own is null, and the one that says whether the groups contradict each other.
    """

    column: str
    otherwise: str = ""
    clash: str = ""

    def read(self, held: nw.Expr | None = None) -> nw.Expr:
        """Give the fact, or what is said of several such facts, as an expression."""
        column = nw.col(self.column) if held is None else held
        if not self.otherwise:
            return column
        known = nw.coalesce(column, nw.col(self.otherwise))
        return nw.when(nw.col(self.clash)).then(nw.lit(None, nw.Boolean)).otherwise(known) if self.clash else known


def assess_frame(frame: Frame, program: Program, columns: Mapping[str, str], on: dt.date) -> Frame:
    """Add the answers of a program to a frame, as columns behind the caller's own.

    A flag becomes a nullable boolean column; a day, choice or amount a value column and `<name>_status`
    (settled, none, unknown). Where facts that answer one question contradict each other, they are unknown.

    Arguments:
        frame: the subjects, a row each.
        program: the law of a day.
        columns: for each fact that the frame knows, its column; the others are unknown.
        on: the day asked.
    """
    return _Stages(program, columns, on).run(frame)


class _Stages:
    def __init__(self, program: Program, columns: Mapping[str, str], on: dt.date) -> None:
        self.program, self.on = program, on
        self.facts = {name: Source(column) for name, column in columns.items()}
        self.shared: dict[str, nw.Expr] = {}
        self.complete(columns)
        self.wanted = {i for name in program.answers for i in program.reach(program.place(name))}
        self.results = {self.program.place(name): name for name in program.answers}
        self.fixed = self.settled()
        uses = Counter(i for place in self.wanted for i in inputs(program.steps[place]))
        self.columns = {
            place
            for place in self.wanted
            if place in self.results or (place not in self.fixed and self.staged(place, uses[place]))
        }

    def staged(self, place: int, uses: int) -> bool:
        """Tell whether a step is a column of its own: several others use it, or one that would write it twice."""
        step = self.program.steps[place]
        return isinstance(step, (Choice, Shifted)) or (uses > 1 and not isinstance(step, Ask))

    def complete(self, columns: Mapping[str, str]) -> None:
        """Let facts that answer the same question fall back on one another."""
        for n, (denied, answered) in enumerate(self.program.same):
            if all(name in columns for name in denied):
                held = any_of(nw.col(*(columns[name] for name in denied)))
                no, clash = f"{PREFIX}no_{n}", f"{PREFIX}clash_{n}"
                self.shared[no] = held & nw.lit(None, nw.Boolean)  # no where nothing is held, unknown otherwise
                present = [columns[name] for name in answered if name in columns]
                if present:
                    self.shared[clash] = ~held & any_of(nw.col(*present))
                for name in answered:
                    self.facts[name] = Source(columns.get(name, no), no, clash if present else "")

    def settled(self) -> dict[int, Value]:
        """Give the value of every step that no column can change."""
        fixed: dict[int, Value] = {}

        def ask(atom: str) -> Value:
            return self.program.opens.get(atom)  # a fact without a column is unknown

        for place in sorted(self.wanted):
            step = self.program.steps[place]
            held = isinstance(step, Ask) and step.atom.startswith("fact:") and step.name in self.facts
            if not held and all(i in fixed for i in inputs(step)):
                fixed[place] = value_of(step, fixed.__getitem__, ask, self.on)
        return fixed

    def run(self, frame: Frame) -> Frame:
        levels: dict[int, int] = {}
        for place in sorted(self.wanted):
            below = max((levels[i] for i in inputs(self.program.steps[place])), default=0)
            levels[place] = below + (place in self.columns)
        if self.shared:
            frame = frame.with_columns(**self.shared)
        for level in range(1, max(levels.values()) + 1):
            stage = [place for place in sorted(self.columns) if levels[place] == level]
            frame = frame.with_columns(*(self.write(place).alias(self.column(place)) for place in stage))
        frame = frame.with_columns(*(column for place, name in self.results.items() for column in self.answer(place, name)))
        return frame.drop(*(name for name in frame.collect_schema().names() if name.startswith(PREFIX)))

    def answer(self, place: int, name: str) -> list[nw.Expr]:
        rule = self.program.rules[name].rule
        column = nw.col(self.column(place))
        if rule.kind == "flag":
            return [column.alias(name)]
        idle = nw.lit(cast("Any", rule.idle))
        status = nw.when(column.is_null()).then(nw.lit("unknown")).when(column == idle).then(nw.lit("none"))
        value = nw.when(column == idle).then(nw.lit(None, _DTYPES[rule.kind])).otherwise(column)
        return [value.alias(name), status.otherwise(nw.lit("settled")).alias(f"{name}_status")]

    def column(self, place: int) -> str:
        return f"{PREFIX}{place}"

    def at(self, place: int) -> nw.Expr:
        return nw.col(self.column(place)) if place in self.columns else self.write(place)

    def write(self, place: int) -> nw.Expr:
        step = self.program.steps[place]
        if place in self.fixed:
            value: Any = self.fixed[place]
            return nw.lit(value, None if value is not None else _DTYPES[kind_of(self.program, place)])
        match step:
            case Known() | Day():
                return nw.lit(cast("Any", self.fixed[place]))
            case Ask():
                return self.facts[step.name].read()
            case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
                return self.at(via)
            case Compared(relation=relation, left=left, right=right):
                if left in self.fixed:  # a column stands first, so that a plain value takes its length
                    relation, left, right = _FLIPPED[relation], right, left
                return cast("nw.Expr", RELATIONS[relation](self.at(left), self.at(right)))
            case Among(item=item, words=words):
                return self.either(self.at(item), self.at(item).is_in(list(words)))
            case Inside(item=item, codes=codes):
                return self.inside(self.at(item), codes)
            case Shifted(day=day, months=months):
                start = self.at(day)
                return nw.when(start == nw.lit(NEVER)).then(start).otherwise(start.dt.offset_by(f"{months}mo"))
            case Opposite(part=part):
                return ~self.at(part)
            case AllOf(parts=parts):
                return nw.all_horizontal(*self.together(parts), ignore_nulls=False)
            case AnyOf(parts=parts):
                return self.any_of(parts)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                yes, no = self.at(then), self.at(otherwise)
                if condition in self.fixed:
                    settled = self.fixed[condition]
                    return nw.when(yes == no).then(yes) if settled is None else yes if settled else no
                holds = self.at(condition)
                # while the condition is unknown (its null falls through), only two equal values settle it
                return nw.when(holds).then(yes).when(~holds).then(no).when(yes == no).then(yes)
            case Named(item=item):
                return self.at(item)
            case _:
                assert_never(step)

    def any_of(self, parts: Sequence[int]) -> nw.Expr:
        """Write an *or*. Facts that fall back on one column do so together: any(x or no) is any(x) or no."""
        fallen: dict[str, tuple[Source, list[str]]] = {}
        others = []
        for part in parts:
            step = self.program.steps[part]
            source = self.facts.get(step.name) if isinstance(step, Ask) else None
            if source is not None and source.otherwise:
                fallen.setdefault(source.otherwise, (source, []))[1].append(source.column)
            else:
                others.append(part)
        terms = self.together(others)
        terms += [source.read(any_of(nw.col(*columns))) for source, columns in fallen.values()]
        return any_of(*terms)

    def together(self, parts: Sequence[int]) -> list[nw.Expr]:
        """Give expressions, those that are plain columns as one."""
        plain, terms = [], []
        for part in parts:
            step = self.program.steps[part]
            source = self.facts.get(step.name) if isinstance(step, Ask) else None
            if part in self.columns:
                plain.append(self.column(part))
            elif source is not None and not source.otherwise:
                plain.append(source.column)
            else:
                terms.append(self.write(part))
        return [nw.col(*plain), *terms] if plain else terms

    def either(self, item: nw.Expr, holds: nw.Expr) -> nw.Expr:
        """Keep a null a null, also on engines whose `is_in` answers no for it."""
        return nw.when(~item.is_null()).then(holds)

    def inside(self, item: nw.Expr, codes: tuple[str, ...]) -> nw.Expr:
        within = reduce(operator.or_, (item.str.starts_with(code) for code in codes))
        coarser = sorted({code[:n] for code in codes for n in range(1, len(code))})
        coarse = item.is_in(coarser) if coarser else nw.lit(value=False)
        return self.either(item, nw.when(within).then(nw.lit(value=True)).when(~coarse).then(nw.lit(value=False)))


def any_of(*terms: nw.Expr) -> nw.Expr:
    """Give the strong Kleene *or* of several columns."""
    return nw.any_horizontal(*terms, ignore_nulls=False)


_FLIPPED: Final[dict[Relation, Relation]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
