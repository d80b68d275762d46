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
FEW: Final = 16
"""Values of a list up to which comparing with each costs an engine less than to look them up."""

LIGHT: Final = 2
"""Operations up to which it costs an engine no more to write a step again than to keep a column of it."""

KEPT: Final = 64
"""Tables of which the stages are remembered."""

_TYPES: Final[dict[Kind, str]] = {"flag": "Boolean", "day": "Date", "number": "Float64", "word": "String", "code": "String"}


@frozen(eq=False)
class Columns:
    """Where a frame holds facts.

    Attributes:
        of: the column of each fact; the others are unknown.
        domains: of facts that are words or codes, the only values that their columns hold, where that is known.
        digits: the fewest digits of a code.
    """

    of: Mapping[str, str]
    domains: Mapping[str, Domain] = field(factory=dict)
    digits: int = 1


@frozen
class Source:
    """The column that a fact comes from, if any.

    Of a group of facts that answers the same question as another: the columns of its own group, and of the other; a nameless
    one stands for those that it lacks.
    """

    column: str
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def assess_frame(frame: Frame, program: Program, columns: Columns, on: dt.date, beside: Sequence[str] = ()) -> Frame:
    """Give the answers of a program about a frame, as columns.

    A flag becomes a nullable boolean column; a day, choice or amount a value column and `<name>_status`
    (settled, none, unknown). Where facts that answer one question contradict each other, they are unknown.

    Arguments:
        frame: the subjects, a row each.
        program: the law of a day.
        columns: where the frame holds facts.
        on: the day asked.
        beside: columns of the frame that stand before the answers.
    """
    stages: _Stages = _stages(program, columns, on, words_of(frame))
    for stage in stages.levels:
        frame = frame.with_columns(**stage)
    if not beside:  # answers that are all settled would be one row
        return frame.with_columns(**stages.answers).select(*stages.answers)
    return frame.select(*beside, **stages.answers)


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
        self.digits = columns.digits
        self.facts = {name: Source(column) for name, column in columns.of.items()}
        self.complete(columns.of)
        reached = {i for name in program.answers for i in program.reach(program.place(name))}
        self.settled = settle(program, on, self.facts, sorted(reached))
        self.steps = self.settled.steps
        results = {name: self.settled.places[program.place(name)] for name in program.answers}
        asked = self.settled.places if every else results
        wanted = sorted({i for place in set(asked.values()) for i in self.settled.reach(place)})
        uses = Counter(i for place in wanted for i in self.written(place))
        uses.update(results.values())
        differ = {place for place in wanted if not self.settled.fixed(place)}
        self.columns = differ if every else self.staged(wanted, uses)
        self.levels = self.stage(wanted)
        self.answers = {column: term for name, place in results.items() for column, term in self.answer(place, name)}

    def staged(self, wanted: Iterable[int], uses: Mapping[int, int]) -> set[int]:
        """List the steps that are columns of their own: those written in several others, unless that costs next to nothing."""
        found: set[int] = set()
        weights: dict[int, int] = {}
        for place in wanted:
            step = self.steps[place]
            parts = (0 if part in found else weights[part] for part in self.written(place))
            weights[place] = 0 if isinstance(step, (Ask, Known)) else 1 + sum(parts)
            if isinstance(step, (Choice, Shifted, Worked)) or (uses[place] > 1 and weights[place] > LIGHT):
                found.add(place)
        return found

    def written(self, place: int) -> tuple[int, ...]:
        """List the steps that are written in one; the condition of a choice more than once."""
        step = self.steps[place]
        return (*inputs(step), step.condition) if isinstance(step, Choice) else inputs(step)

    def complete(self, columns: Mapping[str, str]) -> None:
        """Let facts that answer the same question fall back on one another."""
        for other, own in self.program.same:
            if any(name in columns for name in (*own, *other)):
                held = [tuple(columns.get(name, "") for name in group) for group in (own, other)]
                self.facts |= {name: Source(columns.get(name, ""), *held) for name in own}

    def held(self, columns: Iterable[str]) -> Term:
        """Say whether anything of a group is held: no only where all of it is no."""
        return some([self.words.col(column) if column else self.unknown("flag") for column in dict.fromkeys(columns)])

    def stage(self, wanted: Iterable[int]) -> list[dict[str, Term]]:
        """Write the columns of steps, each behind those on which it rests."""
        levels: dict[int, int] = {}
        for place in wanted:
            below = max((levels[i] for i in inputs(self.steps[place])), default=0)
            levels[place] = below + (place in self.columns)
        stages: list[dict[str, Term]] = [{} for _ in range(max(levels.values()))]
        for place in sorted(self.columns):
            stages[levels[place] - 1][self.column(place)] = self.write(place)
        return stages

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
                held = among if domain is None else [held for held, word in domain.items() if word in among]
                return one_of(at(item), held, words)
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
        if not any(source.other):
            return said
        other = self.held(source.other)
        denied = other & unknown  # no where the other group is denied
        if not any(source.own):
            return denied
        return words.when(self.held(source.own) != other).then(unknown).otherwise(words.coalesce(said, denied))

    def shifted(self, day: Term, months: int) -> Term:
        """Give the day some months later; never stays never."""
        words = self.words
        if words is not nw:
            from .lookup import shifted  # noqa: PLC0415 - polars is an extra

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
            return words.when(~holds.is_null()).then(words.when(holds).then(yes).otherwise(no))
        return words.when(holds).then(yes).when(~holds).then(no).when(yes == no).then(yes)

    def any_of(self, parts: Sequence[int]) -> Term:
        """Write an *or*. Facts of one group fall back on the other together: any(x or no) is any(x) or no."""
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Source]] = {}
        terms = []
        for part in parts:
            step = self.steps[part]
            source = self.facts[step.name] if isinstance(step, Ask) else None
            if isinstance(step, Ask) and source is not None and any(source.other):
                groups.setdefault((source.own, source.other), {})[step.name] = source
            else:
                terms.append(self.at(part))
        for (own, _), found in groups.items():
            columns = [source.column for source in found.values()]
            if len(found) == len(own) or all(columns) or not any(own):
                terms.append(self.read(next(iter(found.values())), self.held(columns)))
            else:
                terms += map(self.read, found.values())
        return some(terms)

    def domain(self, item: int) -> Domain | None:
        """Give the only values that a step can have, where these are known; then whether a null is in a list is a null."""
        step = self.steps[item]
        return self.domains.get(step.name) if isinstance(step, Ask) else None

    def inside(self, item: Term, codes: tuple[str, ...]) -> Term:
        """Write a test of a code by prefix; one that is coarser than the list is unknown."""
        lengths = {len(code): [one for one in codes if len(one) == len(code)] for code in codes}
        within = some([one_of(item.str.slice(0, length), listed, self.words) for length, listed in lengths.items()])
        coarse = sorted({code[:n] for code in codes for n in range(self.digits, len(code))})
        return within | (one_of(item, coarse, self.words) & self.unknown("flag")) if coarse else within

    def placed(self, item: Term, codes: tuple[str, ...], domain: Domain) -> Term:
        """Write the same of a code whose only values are known."""
        found = {held: inside(code, codes) for held, code in domain.items()}
        within = one_of(item, [held for held, holds in found.items() if holds], self.words)
        coarse = [held for held, holds in found.items() if holds is None]
        return within | (one_of(item, coarse, self.words) & self.unknown("flag")) if coarse else within


def one_of(item: Term, listed: Sequence[str], words: Words) -> Term:
    """Tell whether a value is one of some, a null of none; to compare with a few of them costs less than to look it up."""
    if 0 < len(listed) <= FEW:
        return some([item == one for one in listed])
    found = item.is_in(list(listed))
    return found if words is not nw else nw.when(~item.is_null()).then(found)  # to some engines a null is not in a list


def some(terms: Iterable[Term]) -> Term:
    """Give the strong Kleene *or* of several columns."""
    return reduce(operator.or_, terms)


_stages = lru_cache(KEPT)(_Stages)
