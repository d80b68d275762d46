"""An evaluation: the index as an interval, the level or the levels still possible, and what hangs on what."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import define, frozen

from cleanprod.errors import CleanprodError, Problem, RecordError, unknown_name
from cleanprod.standing import STANDING_WORDS, Standing
from cleanprod.words import Text

from . import advice
from .doubts import doubts
from .reach import reachable
from .system import Bounds
from .values import NOT_APPLICABLE

if TYPE_CHECKING:
    from cleanprod.models import Enterprise
    from cleanprod.words import Lang

    from .advice import Step
    from .grading import Parameters
    from .plan import Plan
    from .system import Indicator, IndicatorSystem
    from .values import Value

Status = Literal["settled", "unknown", "none"]
State = Literal["measured", "not_measured", "not_applicable", "no_benchmark"]

STATE_WORDS: Final = {
    "measured": Text("已测", "measured"),
    "not_measured": Text("未测", "not measured"),
    "not_applicable": Text("不适用", "not applicable"),
    "no_benchmark": Text("无基准", "no benchmark at hand"),
}

P: Final = "P"
"""The name of the one index of the ratio method."""


@frozen
class Interval:
    """An index between what is certain and what is possible, exactly.

    Attributes:
        low: with everything that is not known at its worst.
        high: with everything that is not known at its best.
    """

    low: Fraction
    high: Fraction

    @property
    def settled(self) -> bool:
        """Nothing that is not known can change it."""
        return self.low == self.high

    def say(self, lang: Lang = "en") -> str:
        """Tell it to two digits; what was cut off is marked ≈."""
        low, high = shown(self.low), shown(self.high)
        return low if self.settled else f"{low} 至 {high}" if lang == "zh" else f"{low} to {high}"

    def __str__(self) -> str:
        return self.say()


def shown(value: Fraction) -> str:
    """Write a number of points to two digits, cut and not rounded, so that 84.999… never looks like 85."""
    cut = Fraction(int(value * 100), 100)
    text = f"{int(cut)}.{int(cut * 100) % 100:02d}".rstrip("0").rstrip(".")
    return text if cut == value else f"≈{text}"


@frozen
class Row:
    """What came out for one indicator.

    Attributes:
        indicator: the indicator, with its benchmarks, its standing and its note.
        value: as it was given; None where it is not measured or does not apply.
        state: `measured`, `not_measured`, `not_applicable`, or `no_benchmark` (it cannot be graded).
        grade: the best level that it meets, or `below`; None where that is not known.
        possible: the grades that it may have.
        weight: what it can add to the index, of 100; None where there is no weight.
        contribution: what it adds to the index of each level, or to P, at least and at most.
    """

    indicator: Indicator
    value: Value | None
    state: State
    grade: str | None
    possible: tuple[str, ...]
    weight: Fraction | None
    contribution: dict[str, Interval]


@frozen
class LevelFact:
    """The fact `level` of an enterprise, with what it stands on.

    Attributes:
        value: `I`, `II`, `III`, `below`; None where the level is not settled, or the system does not give one.
        standing: the weakest standing of the rows that took part.
        system: the id of the system.
        partial: the system leaves something out.
    """

    value: str | None
    standing: Standing
    system: str
    partial: bool = False


@define(frozen=True, slots=False, eq=False, repr=False)
class Evaluation:
    """The evaluation of an enterprise by a system.

    Attributes:
        system: the system.
        values: what was read, by id; what is not measured is left out.
        at: the parameters.
        plan: the indicators that take part, and what each can add.
        best, worst: the best and the worst place of each of them.
        low, high: the indices, at least and at most, times `plan.whole`; of the ratio method as they are.
        low_level, high_level: the place of the level that is certain, and of the best that is possible.
        scores: of the ratio method, S of each indicator, at least and at most.
    """

    system: IndicatorSystem
    plan: Plan
    values: dict[str, Value]
    at: Parameters
    best: tuple[int, ...]
    worst: tuple[int, ...]
    low: tuple[Any, ...] | None
    high: tuple[Any, ...] | None
    low_level: int | None
    high_level: int | None
    scores: dict[str, tuple[Fraction, Fraction]] | None = None

    # the answer

    @property
    def level(self) -> str | None:
        """The id of the level, or `below`; None where it is not settled, or the method gives none."""
        return self.system.level_id(self.low_level) if self.low_level is not None and self.status == "settled" else None

    @property
    def status(self) -> Status:
        """`settled`, `unknown`, or `none`: the method gives no level."""
        if self.low_level is None:
            return "none"
        return "settled" if self.low_level == self.high_level else "unknown"

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """The levels that can still come out, from the best; one, where it is settled."""
        if self.low_level is None or self.high_level is None:
            return ()
        ends = (self.high_level, self.low_level)
        places = range(self.high_level, self.low_level + 1)
        exact = self.scores is None and self.low is not None
        return tuple(self.system.level_id(place) for place in places if place in ends or not exact or reachable(self, place))

    @cached_property
    def index(self) -> dict[str, Interval]:
        """The index of each level, or `P` of the ratio method; empty where there is none."""
        if self.low is None or self.high is None:
            return {}
        if self.scores is not None:
            return {P: Interval(self.low[0], self.high[0])}
        whole = self.plan.whole
        return {
            level.id: Interval(Fraction(low, whole), Fraction(high, whole))
            for level, low, high in zip(self.system.levels, self.low, self.high, strict=True)
        }

    # what it hangs on

    @cached_property
    def limiting_failed(self) -> dict[str, tuple[str, ...]]:
        """Of each level, the limiting indicators that certainly miss what it asks of them."""
        return {
            level.id: tuple(
                one.id
                for one, limiting, best in zip(self.plan.indicators, self.plan.limiting, self.best, strict=True)
                if limiting and best > (level.limiting if level.limiting is not None else self.system.worst)
            )
            for level in self.system.levels
        }

    @cached_property
    def limiting_open(self) -> tuple[str, ...]:
        """The limiting indicators whose grade is not known."""
        rows = zip(self.plan.indicators, self.plan.limiting, self.best, self.worst, strict=True)
        return tuple(one.id for one, limiting, best, worst in rows if limiting and best < worst)

    @cached_property
    def measure_first(self) -> tuple[str, ...]:
        """What to measure to settle the level, what matters most first; what is not listed cannot change it."""
        return advice.first(self)

    @property
    def next_level(self) -> str | None:
        """The level above the one that is certain; None where it is the best, or there is none."""
        place = advice.next_level(self)
        return None if place is None else self.system.level_id(place)

    @cached_property
    def improvements(self) -> tuple[tuple[Step, ...], ...]:
        """The smallest sets of indicators which, brought to the next level, make it certain; at most ten."""
        return advice.improvements(self)

    # rows

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every indicator of the system, in its order."""
        places = {one.id: number for number, one in enumerate(self.plan.indicators)}
        return tuple(self._row(one, places.get(one.id)) for one in self.system.indicators)

    def row(self, name: str) -> Row:
        """Give what came out for one indicator, by its id or a name.

        Errors:
            UnknownNameError: the system has no such indicator.
        """
        one = self.system.by_name.get(name)
        if one is None:
            raise unknown_name(name, tuple(self.system.by_id), Text("该体系的指标", "an indicator of the system"))
        return next(row for row in self.rows if row.indicator is one)

    def _row(self, one: Indicator, number: int | None) -> Row:
        value = self.values.get(one.id)
        if number is None:
            return Row(one, None, "not_applicable", None, (), None, {})
        best, worst = self.best[number], self.worst[number]
        state: State = "measured" if value is not None else "not_measured" if one.gradable else "no_benchmark"
        grades = tuple(self._grade(one, place) for place in range(best, worst + 1))
        weight = self.plan.points.get(one.id)
        return Row(
            one,
            None if value is NOT_APPLICABLE else value,
            state,
            grades[0] if len(grades) == 1 else None,
            grades,
            weight,
            {} if weight is None else self._contribution(one, weight, best, worst),
        )

    def _grade(self, one: Indicator, place: int) -> str:
        """Name a grade: of what is met or not, `met` or `below`."""
        if len(one.benchmarks) == self.system.worst:
            return self.system.level_id(place)
        return "met" if place == 0 else self.system.level_id(self.system.worst)

    def _contribution(self, one: Indicator, weight: Fraction, best: int, worst: int) -> dict[str, Interval]:
        if self.scores is not None:
            low, high = self.scores[one.id]
            return {P: Interval(weight * low, weight * high)}
        none = Fraction(0)
        return {
            level.id: Interval(weight if worst <= place else none, weight if best <= place else none)
            for place, level in enumerate(self.system.levels)
        }

    # of a three-level standard

    @property
    def counts(self) -> dict[str, int]:
        """How many of the indicators that are known have each grade."""
        found = Counter(row.grade for row in self.rows if row.grade is not None)
        names = [self.system.level_id(place) for place in range(self.system.worst + 1)]
        return {name: found[name] for name in (*names, *(["met"] if found["met"] else []))}

    @property
    def worst_grades(self) -> tuple[str, ...]:
        """What the worst grade of all may be, from the best; one, where it is settled."""
        if not self.best:
            return ()
        return tuple(self.system.level_id(place) for place in range(max(self.best), max(self.worst) + 1))

    # what it stands on

    @property
    def standing(self) -> Standing:
        """The weakest standing of the system and of the rows that take part."""
        return self.plan.standing

    @cached_property
    def remarks(self) -> tuple[Text, ...]:
        """What must be known beside the answer: what the system leaves out, what is not verified, what cannot be graded."""
        system = self.system
        told = (
            [Text(f"体系不完整：{system.partial.zh}", f"the system is partial: {system.partial.en}")] if system.partial else []
        )
        told += system.notes
        weak = [one for one in self.plan.indicators if one.standing in ("corroborated", "unverified", "derived")]
        if weak:
            count, total = len(weak), len(self.plan.indicators)
            told.append(Text(f"{total} 项中有 {count} 项指标未经核实", f"{count} of {total} rows are not verified"))
        if (system.standing, self.standing) != ("confirmed", "confirmed"):
            words = STANDING_WORDS[system.standing]
            told.append(Text(f"体系的可信程度：{words.zh}", f"standing of the system: {words.en}"))
        lost = [one for one in self.plan.indicators if not one.gradable]
        if lost:
            names = Text("、".join(one.name.zh for one in lost), ", ".join(one.id for one in lost))
            told.append(
                Text(
                    f"没有基准、无法定级：{names.zh}；若不计，请填“不适用”",
                    f"no benchmark is at hand, so it cannot be graded: {names.en}; to leave it out, say that it does not apply",
                )
            )
        told += doubts(self)
        missing = self.parameters_missing
        if missing:
            names = Text("、".join(missing), ", ".join(missing))
            told.append(Text(f"参数未给出：{names.zh}", f"a parameter is not given: {names.en}"))
        return tuple(told)

    @cached_property
    def parameters_missing(self) -> tuple[str, ...]:
        """The parameters that are not given, of benchmarks of indicators that are measured."""
        given = dict(self.at)
        wanted = {
            name
            for one in self.plan.indicators
            if one.id in self.values
            for mark in one.benchmarks
            if isinstance(mark, Bounds)
            for formula in mark.formulas
            for name in formula.names - given.keys()
        }
        return tuple(one.id for one in self.system.parameters if one.id in wanted)

    # for an enterprise

    @property
    def fact(self) -> LevelFact:
        """The fact `level` of an enterprise, with its standing."""
        value = None
        if self.low_level is not None and self.status == "settled":
            facts = [level.fact for level in self.system.levels]
            if all(facts):
                value = [*facts, "below"][self.low_level]
        return LevelFact(value, self.standing, self.system.id, self.system.partial is not None)

    def onto(self, enterprise: Enterprise) -> Enterprise:
        """Give the enterprise with its `level`; the same one, where the level is not settled.

        Errors:
            RecordError: the enterprise says another level.
            CleanprodError: the levels of the system are not those of the fact.
        """
        if not all(level.fact for level in self.system.levels):
            got = Text(f"{self.system.id} 的结果", f"a result of {self.system.id}")
            expected = Text("给出 I、II、III 级的体系", "a system whose levels are I, II and III")
            raise CleanprodError(Problem(got, expected, "level"))
        facts = {level.id: level.fact for level in self.system.levels} | {"below": "below"}
        if enterprise.level is not None and enterprise.level not in {facts[one] for one in self.possible}:
            mine = "、".join(self.possible), ", ".join(self.possible)
            expected = Text(f"与评价结果（{mine[0]}）一致", f"what the evaluation gives ({mine[1]}), or nothing")
            raise RecordError(Problem(enterprise.level, expected, "level"))
        value = self.fact.value
        return enterprise if value is None else enterprise.model_copy(update={"level": value})

    # words

    def say(self, lang: Lang = "en") -> str:
        """Tell the answer in one line."""
        from .telling import headline  # noqa: PLC0415 - stands on this module

        return headline(self).say(lang)

    def to_text(self, lang: Lang = "en") -> str:
        """Write the report as plain text: the answer, and a table of the indicators."""
        from .telling import text  # noqa: PLC0415 - likewise

        return text(self, lang)

    def to_markdown(self, lang: Lang = "en") -> str:
        """Write the report as Markdown."""
        from .telling import markdown  # noqa: PLC0415 - likewise

        return markdown(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """Write the report as HTML, with every word escaped."""
        from .telling import html  # noqa: PLC0415 - likewise

        return html(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON data, form `cleanprod.evaluation/1`; numbers are exact, as text."""
        from .telling import data  # noqa: PLC0415 - likewise

        return data(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return self.say()

    def __repr__(self) -> str:
        return f"<evaluation {self.say()}>"
