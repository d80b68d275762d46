"""A program over a table: stages of columns, one `with_columns` for each level of the rules.

Written in the words that polars and narwhals share: a frame of polars takes them as they are, any other engine through
narwhals. A step that several others use becomes a column of its own; one that a single other uses is written in place.
Nulls are unknown, and `&`, `|`, `~` are strong Kleene on the engines that this reading is given.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never

import narwhals as nw
from attrs import field, frozen

from .expressions import NEVER
from .meaning import RELATIONS, inside
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
    inputs,
)
from .settling import settle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import polars as pl

    from .expressions import Kind
    from .program import Program, Value

Frame = TypeVar("Frame", "nw.DataFrame[Any]", "nw.LazyFrame[Any]", "pl.DataFrame", "pl.LazyFrame")

Words = Any
"""The module in whose words a frame is asked: polars, or narwhals for any other engine."""

Term = Any
"""An expression in such words."""

Domain = Mapping[str, str]
"""The values that a column can hold, each with what it stands for."""

PREFIX: Final = "__step_"
FEW: Final = 4
KEPT: Final = 64
"""Tables of which the stages are remembered."""

_TYPES: Final[dict[Kind, str]] = {"flag": "Boolean", "day": "Date", "number": "Float64", "word": "String", "code": "String"}


@frozen(eq=False)
class Columns:
    """Where a frame holds facts.

    Attributes:
        of: the column of each fact; the others are unknown.
        domains: of facts that are words or codes, the only values that their columns hold, where that is known.
    """

    of: Mapping[str, str]
    domains: Mapping[str, Domain] = field(factory=dict)


@frozen
class Source:
    """The column that a fact comes from, if any.

    Of a group of facts that answers the same question as another: the columns that say whether anything of its own
    group is held, and of the other; none where no fact of the group has a column.
    """

    column: str
    own: str = ""
    other: str = ""


def assess_frame(frame: Frame, program: Program, columns: Columns, on: dt.date) -> Frame:
    """Add the answers of a program to a frame, as columns behind the caller's own.

    A flag becomes a nullable boolean column; a day, choice or amount a value column and `<name>_status`
    (settled, none, unknown). Where facts that answer one question contradict each other, they are unknown.

    Arguments:
        frame: the subjects, a row each.
        program: the law of a day.
        columns: where the frame holds facts.
        on: the day asked.
    """
    stages: _Stages = _stages(program, columns, on, words_of(frame))
    for stage in (*stages.levels, stages.answers):
        frame = frame.with_columns(**stage)
    return frame.drop(*(name for stage in stages.levels for name in stage))


def frame_of_steps(frame: Frame, program: Program, columns: Columns, on: dt.date) -> tuple[Frame, dict[int, Value]]:
    """Give the value of every step on which an answer rests: as a column for each that differs by row, the others as values.

    A column is named by the place of its step, behind the prefix of our own columns.
    """
    words = words_of(frame)
    stages = _Stages(program, columns, on, words, every=True)
    for stage in stages.levels:
        frame = frame.with_columns(**stage)
    settled, places = stages.settled, stages.settled.places
    fixed = {place: settled.value(at) for place, at in places.items() if settled.fixed(at)}
    told = {f"{PREFIX}{place}": words.col(stages.column(at)) for place, at in places.items() if place not in fixed}
    return frame.with_columns(**told), fixed


def words_of(frame: object) -> Words:
    """Give the module in whose words a frame is asked: narwhals for one of its own, else polars."""
    if isinstance(frame, (nw.DataFrame, nw.LazyFrame)):
        return nw
    import polars as pl  # noqa: PLC0415 - an extra

    return pl


def columns_of_answers(program: Program) -> list[str]:
    """Name the columns of the answers, in their order: of each a column, and a status beside it where it is no flag."""
    kinds = {name: program.rules[name].rule.kind for name in program.answers}
    return [column for name, kind in kinds.items() for column in ([name] if kind == "flag" else [name, f"{name}_status"])]


def type_of_answer(program: Program, name: str) -> str:
    """Name the type of the column of an answer; numbers are whole where all that they can be are."""
    kind = program.rules[name].rule.kind
    if kind != "number":
        return _TYPES[kind]
    steps = [program.steps[i] for i in program.reach(program.place(name))]
    parts = [step for step in steps if isinstance(step, (Known, Ask)) and step.kind == "number"]
    return "Int64" if all(isinstance(part, Known) and isinstance(part.value, int) for part in parts) else "Float64"


class _Stages:
    """The columns of a program, level by level, and of its answers.

    Attributes:
        levels: the columns of each stage by name; none rests on another of its own stage.
        answers: the columns of the answers.
    """

    def __init__(self, program: Program, columns: Columns, on: dt.date, words: Words, *, every: bool = False) -> None:
        self.program, self.words, self.domains = program, words, columns.domains
        self.facts = {name: Source(column) for name, column in columns.of.items()}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.levels: list[dict[str, Term]] = []
        self.complete(columns.of)
        reached = {i for name in program.answers for i in program.reach(program.place(name))}
        self.settled = settle(program, on, self.facts, sorted(reached))
        self.steps = self.settled.steps
        results = {name: self.settled.places[program.place(name)] for name in program.answers}
        asked = self.settled.places if every else results
        wanted = {i for place in set(asked.values()) for i in self.settled.reach(place)}
        uses = Counter(i for place in wanted for i in self.written(place))
        uses.update(results.values())
        differ = (place for place in wanted if not self.settled.fixed(place))
        self.columns = {place for place in differ if every or self.staged(place, uses[place])}
        self.stage(sorted(wanted))
        self.answers = {column: term for name, place in results.items() for column, term in self.answer(place, name)}

    def staged(self, place: int, uses: int) -> bool:
        """Tell whether a step is a column of its own: several others use it, or one that would write it twice."""
        step = self.steps[place]
        return isinstance(step, (Choice, Shifted, Worked)) or (uses > 1 and not isinstance(step, Ask))

    def written(self, place: int) -> tuple[int, ...]:
        """List the steps that are written in one; the condition of a choice more than once."""
        step = self.steps[place]
        return (*inputs(step), step.condition) if isinstance(step, Choice) else inputs(step)

    def complete(self, columns: Mapping[str, str]) -> None:
        """Let facts that answer the same question fall back on one another."""
        shared: dict[str, Term] = {}
        for other, own in self.program.same:
            if any(name in columns for name in (*own, *other)):
                held = [self.held(group, columns, shared) if columns.keys() & group else "" for group in (own, other)]
                self.facts |= {name: Source(columns.get(name, ""), *held) for name in own}
        if shared:
            self.levels.append(shared)

    def held(self, group: tuple[str, ...], columns: Mapping[str, str], shared: dict[str, Term]) -> str:
        """Name the column that says whether anything of a group is held: no only where all of it is no."""
        name = next((name for name, known in self.groups.items() if known == group), f"{PREFIX}held_{len(self.groups)}")
        if name not in self.groups:
            present = [self.words.col(columns[fact]) for fact in group if fact in columns]
            self.groups[name] = group
            shared[name] = some([*present, *([self.unknown("flag")] if len(present) < len(group) else [])])
        return name

    def stage(self, wanted: Iterable[int]) -> None:
        """Write the columns of steps, each behind those on which it rests."""
        levels: dict[int, int] = {}
        first = len(self.levels)
        for place in wanted:
            below = max((levels[i] for i in inputs(self.steps[place])), default=0)
            levels[place] = below + (place in self.columns)
        self.levels += [{} for _ in range(max(levels.values()))]
        for place in sorted(self.columns):
            self.levels[first + levels[place] - 1][self.column(place)] = self.write(place)

    def answer(self, place: int, name: str) -> list[tuple[str, Term]]:
        rule, words = self.program.rules[name].rule, self.words
        value = self.at(place)
        if rule.kind == "flag":
            return [(name, value)]
        dtype = getattr(words, type_of_answer(self.program, name))
        status = f"{name}_status"
        unknown = words.when(value.is_null()).then(words.lit("unknown"))
        possible = self.leaves(place)
        if possible is not None and rule.idle not in possible:
            return [(name, value.cast(dtype)), (status, unknown.otherwise(words.lit("settled")))]
        idle = words.lit(rule.idle)
        told = words.when(value != idle).then(value).cast(dtype)
        return [(name, told), (status, unknown.when(value == idle).then(words.lit("none")).otherwise(words.lit("settled")))]

    def leaves(self, place: int) -> set[Value] | None:
        """List what a step can come to, where the program says it; None where it can be any value of a column."""
        match self.steps[place]:
            case Known(value=value):
                return {value}
            case Choice(then=then, otherwise=otherwise):
                one, two = self.leaves(then), self.leaves(otherwise)
                return None if one is None or two is None else one | two
            case _:
                return None

    def column(self, place: int) -> str:
        return f"{PREFIX}at_{place}"

    def unknown(self, kind: Kind) -> Term:
        return self.words.lit(None, getattr(self.words, _TYPES[kind]))

    def at(self, place: int) -> Term:
        return self.words.col(self.column(place)) if place in self.columns else self.write(place)

    def write(self, place: int) -> Term:
        at, words = self.at, self.words
        match self.steps[place]:
            case Known(value=value, kind=kind):
                return self.unknown(kind) if value is None else words.lit(value)
            case Ask() as step:
                return self.read(self.facts[step.name])
            case Compared(relation=relation, left=left, right=right):
                return RELATIONS[relation](at(left), at(right))
            case Among(item=item, words=among):
                domain = self.domain(item)
                if domain is not None:
                    return self.one_of(at(item), [held for held, word in domain.items() if word in among])
                return self.either(at(item), at(item).is_in(list(among)))
            case Inside(item=item, codes=codes):
                domain = self.domain(item)
                return self.inside(at(item), codes) if domain is None else self.placed(at(item), codes, domain)
            case Shifted(day=day, months=months):
                return self.shifted(at(day), months)
            case Worked(day=day, calendar=calendar):
                last = at(day)
                return last.replace_strict(calendar.off, default=last, return_dtype=words.Date) if calendar.off else last
            case Opposite(part=part):
                return ~at(part)
            case AllOf(parts=parts):
                return reduce(operator.and_, map(at, parts))
            case AnyOf(parts=parts):
                return self.any_of(parts)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self.choice(condition, then, otherwise)
            case Day() | Named():
                raise AssertionError  # settled
            case step:
                assert_never(step)

    def read(self, source: Source, said: Term | None = None) -> Term:
        """Give a fact, or what several facts of its group say together, as an expression."""
        words, unknown = self.words, self.unknown("flag")
        if said is None:
            said = words.col(source.column) if source.column else unknown
        if not source.other:
            return said
        other = words.col(source.other)
        denied = other & unknown  # no where the other group is denied
        if not source.own:
            return denied
        return words.when(words.col(source.own) != other).then(unknown).otherwise(words.coalesce(said, denied))

    def shifted(self, day: Term, months: int) -> Term:
        """Give the day some months later; never stays never."""
        words = self.words
        if words is not nw:
            from .shifting import shifted  # noqa: PLC0415 - polars is an extra

            return shifted(day, months)
        later = day.dt.offset_by(f"{months}mo").cast(nw.Date)  # to some engines a day some months later is a time
        return nw.when(day == nw.lit(NEVER)).then(day).otherwise(later)

    def choice(self, condition: int, then: int, otherwise: int) -> Term:
        """Write a choice; while its condition is unknown only two equal values settle it."""
        words = self.words
        yes, no = self.at(then), self.at(otherwise)
        if self.settled.fixed(condition):  # a question that is not settled
            one, two = (no, yes) if self.settled.fixed(then) else (yes, no)  # a column stands first
            return words.when(one == two).then(one)
        holds = self.at(condition)
        if self.settled.fixed(then) and self.settled.fixed(otherwise):  # of which none is the other
            return self.either(holds, words.when(holds).then(yes).otherwise(no))
        return words.when(holds).then(yes).when(~holds).then(no).when(yes == no).then(yes)

    def any_of(self, parts: Sequence[int]) -> Term:
        """Write an *or*. Facts of one group fall back on the other together: any(x or no) is any(x) or no."""
        groups: dict[tuple[str, str], dict[str, Source]] = {}
        terms = []
        for part in parts:
            step = self.steps[part]
            source = self.facts[step.name] if isinstance(step, Ask) else None
            if isinstance(step, Ask) and source is not None and source.other:
                groups.setdefault((source.own, source.other), {})[step.name] = source
            else:
                terms.append(self.at(part))
        for (own, _), found in groups.items():
            whole = set(found) == set(self.groups.get(own, ()))
            columns = [self.words.col(source.column) for source in found.values() if source.column]
            said = self.words.col(own) if whole else some(columns) if len(columns) == len(found) else None
            sources = list(found.values()) if said is None and own else [next(iter(found.values()))]
            terms += [self.read(source, said) for source in sources]
        return some(terms)

    def either(self, item: Term, said: Term) -> Term:
        """Keep a null a null, in what is said of it as if there were none."""
        return self.words.when(~item.is_null()).then(said)

    def domain(self, item: int) -> Domain | None:
        """Give the only values that a step can have, where these are known; then whether a null is in a list is a null."""
        step = self.steps[item]
        return self.domains.get(step.name) if isinstance(step, Ask) else None

    def placed(self, item: Term, codes: tuple[str, ...], domain: Domain) -> Term:
        found = {held: inside(code, codes) for held, code in domain.items()}
        within = self.one_of(item, [held for held, holds in found.items() if holds])
        coarse = [held for held, holds in found.items() if holds is None]
        return self.words.when(~self.one_of(item, coarse)).then(within) if coarse else within

    def one_of(self, item: Term, held: list[str]) -> Term:
        """Tell whether a value is one of some; to compare with a few of them costs an engine less than to look it up."""
        return some([item == one for one in held]) if 0 < len(held) <= FEW else item.is_in(held)

    def inside(self, item: Term, codes: tuple[str, ...]) -> Term:
        words = self.words
        within = some([item.str.starts_with(code) for code in codes])
        coarser = sorted({code[:n] for code in codes for n in range(1, len(code))})
        coarse = item.is_in(coarser) if coarser else words.lit(value=False)
        return self.either(item, words.when(within).then(words.lit(value=True)).when(~coarse).then(words.lit(value=False)))


def some(terms: Iterable[Term]) -> Term:
    """Give the strong Kleene *or* of several columns."""
    return reduce(operator.or_, terms)


_stages = lru_cache(KEPT)(_Stages)
