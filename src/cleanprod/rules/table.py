"""A program over a table: stages of columns, one `with_columns` for each level of the rules.

Written for narwhals, so that no stage is tied to one engine. A step that several others use becomes a column of
its own; one that a single other uses is written in place. Nulls are unknown, and `&`, `|`, `~` are strong Kleene
on the engines that this reading is given.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never, cast

import narwhals as nw
from attrs import frozen

from .expressions import NEVER
from .meaning import RELATIONS, inside, value_of
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
    Worked,
    behind,
    inputs,
    kind_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from .expressions import Kind, Relation
    from .program import Program, Value

Frame = TypeVar("Frame", "nw.DataFrame[Any]", "nw.LazyFrame[Any]")

Domain = Mapping[str, str]
"""The values that a column can hold, each with what it stands for."""

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
    """The column that a fact comes from, if any.

    Of a group of facts that answers the same question as another: the columns that say whether anything of its own
    group is held, and of the other.
    """

    column: str
    own: str = ""
    other: str = ""

    def read(self, said: nw.Expr | None = None) -> nw.Expr:
        """Give the fact, or what several facts of its group say together, as an expression."""
        unknown = nw.lit(None, nw.Boolean)
        if said is None:
            said = nw.col(self.column) if self.column else unknown
        if not self.other:
            return said
        known = nw.coalesce(said, nw.col(self.other) & unknown)  # no where the other group is denied
        return nw.when(nw.col(self.own) != nw.col(self.other)).then(unknown).otherwise(known)


def assess_frame(  # noqa: PLR0913 - a frame and what is known of its columns
    frame: Frame,
    program: Program,
    columns: Mapping[str, str],
    on: dt.date,
    *,
    domains: Mapping[str, Domain] = MappingProxyType({}),
    kept: Collection[str] = (),
) -> Frame:
    """Add the answers of a program to a frame, as columns behind the caller's own.

    A flag becomes a nullable boolean column; a day, choice or amount a value column and `<name>_status`
    (settled, none, unknown). Where facts that answer one question contradict each other, they are unknown.

    Arguments:
        frame: the subjects, a row each.
        program: the law of a day.
        columns: for each fact that the frame knows, its column; the others are unknown.
        on: the day asked.
        domains: of facts that are words or codes, the only values that their columns hold, where that is known, each with
            the word or code that it stands for.
        kept: columns of ours that stay in the frame.
    """
    return _Stages(program, columns, on, domains).run(frame, kept)


def frame_of_steps(
    frame: Frame, program: Program, columns: Mapping[str, str], on: dt.date, domains: Mapping[str, Domain]
) -> tuple[Frame, dict[int, Value]]:
    """Give the value of every step on which an answer rests: as a column for each that differs by row, the others as values.

    A column is named by the place of its step, behind the prefix of our own columns.
    """
    stages = _Stages(program, columns, on, domains)
    stages.columns = {place for place in stages.wanted if place not in stages.fixed}
    return stages.staged_columns(frame), stages.fixed


def columns_of_answers(program: Program) -> list[str]:
    """Name the columns of the answers, in their order: of each a column, and a status beside it where it is no flag."""
    kinds = {name: program.rules[name].rule.kind for name in program.answers}
    return [column for name, kind in kinds.items() for column in ([name] if kind == "flag" else [name, f"{name}_status"])]


def type_of_answer(program: Program, name: str) -> Any:  # noqa: ANN401 - a type of narwhals
    """Tell the type of the column of an answer; numbers are whole where all that they can be are."""
    kind = program.rules[name].rule.kind
    if kind != "number":
        return _DTYPES[kind]
    steps = [program.steps[i] for i in program.reach(program.place(name))]
    parts = [step for step in steps if isinstance(step, (Known, Ask)) and step.kind == "number"]
    return nw.Int64 if all(isinstance(part, Known) and isinstance(part.value, int) for part in parts) else nw.Float64


class _Stages:
    def __init__(self, program: Program, columns: Mapping[str, str], on: dt.date, domains: Mapping[str, Domain]) -> None:
        self.program, self.on, self.domains = program, on, domains
        self.facts = {name: Source(column) for name, column in columns.items()}
        self.groups: dict[str, tuple[str, ...]] = {}
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
        return isinstance(step, (Choice, Shifted, Worked)) or (uses > 1 and not isinstance(step, Ask))

    def complete(self, columns: Mapping[str, str]) -> None:
        """Let facts that answer the same question fall back on one another."""
        for other, own in self.program.same:
            if any(name in columns for name in (*own, *other)):
                held = [self.held(group, columns) for group in (own, other)]
                self.facts |= {name: Source(columns.get(name, ""), *held) for name in own}

    def held(self, group: tuple[str, ...], columns: Mapping[str, str]) -> str:
        """Name the column that says whether anything of a group is held: no only where all of it is no."""
        name = next((name for name, known in self.groups.items() if known == group), f"{PREFIX}held_{len(self.groups)}")
        if name not in self.groups:
            present = [columns[fact] for fact in group if fact in columns]
            absent = [nw.lit(None, nw.Boolean)] if len(present) < len(group) else []
            self.groups[name] = group
            self.shared[name] = any_of(*([nw.col(*present)] if present else []), *absent)
        return name

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

    def staged_columns(self, frame: Frame) -> Frame:
        """Add the columns of steps, a stage for each level."""
        levels: dict[int, int] = {}
        for place in sorted(self.wanted):
            below = max((levels[i] for i in inputs(self.program.steps[place])), default=0)
            levels[place] = below + (place in self.columns)
        if self.shared:
            frame = frame.with_columns(**self.shared)
        for level in range(1, max(levels.values()) + 1):
            stage = [place for place in sorted(self.columns) if levels[place] == level]
            looked_up = {} if not frame.implementation.is_polars() else self.looked_up(stage)
            written = [self.write(at).alias(self.column(at)) for at in stage if at not in looked_up]
            if written:
                frame = frame.with_columns(*written)
            if looked_up:
                frame = nw.from_native(
                    frame.to_native().with_columns(**{self.column(at): day for at, day in looked_up.items()})
                )
        return frame

    def run(self, frame: Frame, kept: Collection[str]) -> Frame:
        """Add the answers behind the caller's columns."""
        frame = self.staged_columns(frame)
        frame = frame.with_columns(*(column for place, name in self.results.items() for column in self.answer(place, name)))
        ours = [name for name in frame.collect_schema().names() if name.startswith(PREFIX) and name not in kept]
        return frame.drop(*ours)

    def looked_up(self, stage: Iterable[int]) -> dict[int, Any]:
        """Give the days some months after those of a plain column, as polars finds them fastest."""
        from .shifting import shifted  # noqa: PLC0415 - polars is an extra

        steps = ((place, self.program.steps[place]) for place in stage)
        shifts = ((place, step, self.program.steps[step.day]) for place, step in steps if isinstance(step, Shifted))
        plain = ((place, step, self.facts.get(day.name)) for place, step, day in shifts if isinstance(day, Ask))
        return {place: shifted(source.column, step.months) for place, step, source in plain if source is not None}

    def answer(self, place: int, name: str) -> list[nw.Expr]:
        rule = self.program.rules[name].rule
        column = nw.col(self.column(place))
        if rule.kind == "flag":
            return [column.alias(name)]
        dtype = type_of_answer(self.program, name)
        unknown = nw.when(column.is_null()).then(nw.lit("unknown"))
        possible = self.leaves(place)
        if possible is not None and rule.idle not in possible:
            return [column.cast(dtype).alias(name), unknown.otherwise(nw.lit("settled")).alias(f"{name}_status")]
        idle = nw.lit(cast("Any", rule.idle))
        status = unknown.when(column == idle).then(nw.lit("none")).otherwise(nw.lit("settled"))
        return [nw.when(column != idle).then(column).cast(dtype).alias(name), status.alias(f"{name}_status")]

    def leaves(self, place: int) -> set[Value] | None:
        """List what a step can come to, where the program says it; None where it can be any value of a column."""
        if place in self.fixed:
            return {self.fixed[place]}
        match self.program.steps[place]:
            case Named(item=item):
                return self.leaves(item)
            case Choice(then=then, otherwise=otherwise):
                one, two = self.leaves(then), self.leaves(otherwise)
                return None if one is None or two is None else one | two
            case _:
                return None

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
                domain = self.domain(item)
                if domain is not None:
                    return self.at(item).is_in([held for held, word in domain.items() if word in words])
                return self.either(self.at(item), self.at(item).is_in(list(words)))
            case Inside(item=item, codes=codes):
                domain = self.domain(item)
                return self.inside(self.at(item), codes) if domain is None else self.placed(self.at(item), codes, domain)
            case Shifted(day=day, months=months):
                start = self.at(day)
                later = start.dt.offset_by(f"{months}mo").cast(nw.Date)  # to some engines a day some months later is a time
                return nw.when(start == nw.lit(NEVER)).then(start).otherwise(later)
            case Worked(day=day, calendar=calendar):
                last = self.at(day)
                return last.replace_strict(calendar.off, default=last, return_dtype=nw.Date) if calendar.off else last
            case Opposite(part=part):
                return ~self.at(part)
            case AllOf(parts=parts):
                return nw.all_horizontal(*self.together(parts), ignore_nulls=False)
            case AnyOf(parts=parts):
                return self.any_of(parts)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self.choice(condition, then, otherwise, flags=kind_of(self.program, place) == "flag")
            case Named(item=item):
                return self.at(item)
            case _:
                assert_never(step)

    def choice(self, condition: int, then: int, otherwise: int, *, flags: bool) -> nw.Expr:
        """Write a choice; while its condition is unknown only two equal values settle it."""
        yes, no = self.at(then), self.at(otherwise)
        if condition in self.fixed:
            settled = self.fixed[condition]
            one, two = (no, yes) if then in self.fixed else (yes, no)  # a column stands first
            return nw.when(one == two).then(one) if settled is None else yes if settled else no
        holds = self.at(condition)
        if flags:  # of yes and no a choice is made of *and* and *or*, which cost an engine least
            match self.fixed.get(then), self.fixed.get(otherwise):
                case True, _:
                    return holds | no
                case False, _:
                    return ~holds & no
                case _, True:
                    return ~holds | yes
                case _, False:
                    return holds & yes
            return (holds & yes) | (~holds & no) | (yes & no)
        found = nw.when(holds).then(yes).when(~holds).then(no)
        both = (then in self.fixed) and (otherwise in self.fixed)
        if both and self.fixed[then] != self.fixed[otherwise]:
            return found
        return found.when(yes == no).then(yes)

    def any_of(self, parts: Sequence[int]) -> nw.Expr:
        """Write an *or*. Facts of one group fall back on the other together: any(x or no) is any(x) or no."""
        groups: dict[str, dict[str, Source]] = {}
        others = []
        for part in parts:
            step = self.program.steps[part]
            source = self.facts.get(step.name) if isinstance(step, Ask) else None
            if isinstance(step, Ask) and source is not None and source.other:
                groups.setdefault(source.own, {})[step.name] = source
            else:
                others.append(part)
        terms = self.together(others)
        for own, found in groups.items():
            whole = set(found) == set(self.groups[own])
            columns = [source.column for source in found.values() if source.column]
            said = nw.col(own) if whole else any_of(nw.col(*columns)) if len(columns) == len(found) else None
            sources = [next(iter(found.values()))] if said is not None else list(found.values())
            terms += [source.read(said) for source in sources]
        return any_of(*terms)

    def together(self, parts: Sequence[int]) -> list[nw.Expr]:
        """Give expressions, those that are plain columns as one."""
        plain, terms = [], []
        for part in parts:
            step = self.program.steps[part]
            source = self.facts.get(step.name) if isinstance(step, Ask) else None
            if part in self.columns:
                plain.append(self.column(part))
            elif source is not None and not source.other:
                plain.append(source.column)
            else:
                terms.append(self.write(part))
        return [nw.col(*plain), *terms] if plain else terms

    def either(self, item: nw.Expr, holds: nw.Expr) -> nw.Expr:
        """Keep a null a null, also on engines whose `is_in` answers no for it."""
        return nw.when(~item.is_null()).then(holds)

    def domain(self, item: int) -> Domain | None:
        """Give the only values that a step can have, where these are known; then whether a null is in a list is a null."""
        step = self.program.steps[behind(self.program.steps, item)]
        return self.domains.get(step.name) if isinstance(step, Ask) else None

    def placed(self, item: nw.Expr, codes: tuple[str, ...], domain: Domain) -> nw.Expr:
        found = {held: inside(code, codes) for held, code in domain.items()}
        within = item.is_in([held for held, holds in found.items() if holds])
        coarse = [held for held, holds in found.items() if holds is None]
        return nw.when(~item.is_in(coarse)).then(within) if coarse else within

    def inside(self, item: nw.Expr, codes: tuple[str, ...]) -> nw.Expr:
        within = reduce(operator.or_, (item.str.starts_with(code) for code in codes))
        coarser = sorted({code[:n] for code in codes for n in range(1, len(code))})
        coarse = item.is_in(coarser) if coarser else nw.lit(value=False)
        return self.either(item, nw.when(within).then(nw.lit(value=True)).when(~coarse).then(nw.lit(value=False)))


def any_of(*terms: nw.Expr) -> nw.Expr:
    """Give the strong Kleene *or* of several columns."""
    return nw.any_horizontal(*terms, ignore_nulls=False)


_FLIPPED: Final[dict[Relation, Relation]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
