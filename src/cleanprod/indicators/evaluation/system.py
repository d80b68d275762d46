"""An evaluation system (评价指标体系) as a value: levels, primaries, indicators, benchmarks, each row with its standing."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from attrs import define, field, frozen

from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.standing import Standing
    from cleanprod.units import Unit

    from .formulas import Formula

Method = Literal["membership", "ratio", "three_level"]
Part = Literal["quantitative", "qualitative", "veto"]

METHOD_WORDS: Final = {
    "membership": Text("隶属函数法", "membership method"),
    "ratio": Text("比值法", "ratio method"),
    "three_level": Text("三级标准法", "three-level standard"),
}

BELOW: Final = "below"
"""The name of what lies below the last level."""


def folded(text: str) -> str:
    """Give a name in its plain width, without case and spaces: two that differ in these alone are one name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def names_of(one: Level | Primary | Indicator | Parameter) -> tuple[str, str, str]:
    """Give what a thing may be called by: id, Chinese, English."""
    return one.id, one.name.zh, one.name.en


@frozen
class Level:
    """A level, and what it asks for.

    One with an index of 100 (membership) is a statement about every indicator: `limiting` and `floor` are its own place, so
    that it is decided on grades, and no points of a bonus stand in.

    Attributes:
        id: `I`, `II`, `1`, `advanced`.
        name: its words.
        index: the least index; None where the system has none.
        limiting: the place of the level that every limiting indicator must meet; None where nothing is asked of them.
        floor: likewise of every other indicator.
        fact: the word of the fact `level` of an enterprise (I, II, III), where the file says that it is one.
    """

    id: str
    name: Text
    index: Fraction | None = None
    limiting: int | None = None
    floor: int | None = None
    fact: str | None = None


@frozen
class Bounds:
    """What a value must keep to: not above `most`, not under `least`; strictly, where said so.

    An end that is lost is not known; that differs from a side on which nothing is asked.
    """

    most: Formula | None = None
    least: Formula | None = None
    strict_most: bool = False
    strict_least: bool = False
    lost_most: bool = False
    lost_least: bool = False

    @property
    def lost(self) -> bool:
        """One of its ends is not known."""
        return self.lost_most or self.lost_least

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Its ends that are at hand."""
        return tuple(one for one in (self.most, self.least) if one is not None)

    def say(self) -> str:
        """Write it: ≤ 24."""
        above, under = "<" if self.strict_most else "≤", ">" if self.strict_least else "≥"
        low = f"{under} ?" if self.lost_least else "" if self.least is None else f"{under} {self.least}"
        high = f"{above} ?" if self.lost_most else "" if self.most is None else f"{above} {self.most}"
        return ", ".join(filter(None, (low, high)))


Benchmark = Bounds | Text | None
"""Of a level: bounds of a number, a requirement in words, or None where none is at hand."""


@frozen
class Indicator:
    """An indicator (二级指标).

    Attributes:
        id, name: what it is called by programs and by people.
        primary: the id of the primary that it belongs to.
        benchmarks: one for each level, from the best.
        unit: the unit of its benchmarks; None where it is graded in words.
        weight: its weight within the primary (ω); None where it has a share of its group's, or none is at hand.
        group: those of a group share one weight equally among those that take part: 0.8/n.
        limiting: it is a limiting indicator (限定性指标).
        number: its number in the system.
        standing: how far the row may be relied on.
        note: what must be known beside it.
    """

    id: str
    name: Text
    primary: str
    benchmarks: tuple[Benchmark, ...]
    unit: Unit | None = None
    weight: Fraction | None = None
    group: str | None = None
    limiting: bool = False
    number: int | None = None
    standing: Standing = "unverified"
    note: Text | None = None

    @property
    def graded(self) -> bool:
        """It is graded in words, and not measured."""
        return self.unit is None

    @property
    def gradable(self) -> bool:
        """A benchmark of it is at hand."""
        return any(one is not None for one in self.benchmarks)


@frozen
class Primary:
    """A primary (一级指标): its weight (w), its indicators, the weights that its groups share.

    Attributes:
        bonus: its points come on top; the index is capped.
        part: of the ratio method, the part of the index that it counts in.
    """

    id: str
    name: Text
    indicators: tuple[Indicator, ...]
    weight: Fraction | None = None
    groups: Mapping[str, Fraction] = field(factory=dict)
    bonus: bool = False
    part: Part | None = None
    note: Text | None = None


@frozen
class Parameter:
    """What a benchmark may be a formula of: its words, its range, whether it is a whole number."""

    id: str
    name: Text
    first: Fraction
    last: Fraction
    whole: bool = True


@define(frozen=True, slots=False, eq=False)
class IndicatorSystem:
    """An evaluation system, checked when it was loaded.

    Attributes:
        id, name: what it is called.
        method: `membership`, `ratio` or `three_level`.
        levels: from the best.
        primaries: with their indicators.
        parameters: what benchmarks are formulas of.
        cap: the most that the index (membership) or a ratio (ratio method) comes to.
        shares: of the ratio method, how much of the index each part makes: α and β.
        weighted: weights are at hand; without them there is no index.
        source, standing: what the system was taken from, and how far that may be relied on.
        partial: what is left out; None where it is complete.
        notes: what every result of it must say.
        file: the name of the file that it came from.
    """

    id: str
    name: Text
    method: Method
    levels: tuple[Level, ...]
    primaries: tuple[Primary, ...]
    parameters: tuple[Parameter, ...] = ()
    cap: Fraction = Fraction(100)
    shares: Mapping[str, Fraction] = field(factory=dict)
    weighted: bool = True
    year: int | None = None
    issuer: Text | None = None
    source: str = ""
    standing: Standing = "unverified"
    checked_on: dt.date | None = None
    review_by: dt.date | None = None
    partial: Text | None = None
    notes: tuple[Text, ...] = ()
    file: str = ""

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the system."""
        return tuple(one for primary in self.primaries for one in primary.indicators)

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """Every indicator by its id."""
        return {one.id: one for one in self.indicators}

    @cached_property
    def by_name(self) -> dict[str, Indicator]:
        """Every indicator by any of its names: id, Chinese, English."""
        return {name: one for one in self.indicators for name in names_of(one)}

    def find(self, name: object) -> Indicator | None:
        """Give an indicator by any of its names, whatever the width, the case and the spaces."""
        if not isinstance(name, str):
            return None
        return self.by_name.get(name) or self._by_fold.get(folded(name))

    def find_parameter(self, name: object) -> Parameter | None:
        """Give a parameter, likewise."""
        if not isinstance(name, str):
            return None
        wanted = folded(name)
        return next((one for one in self.parameters if wanted in map(folded, names_of(one))), None)

    @cached_property
    def _by_fold(self) -> dict[str, Indicator]:
        return {folded(name): one for name, one in self.by_name.items()}

    @property
    def worst(self) -> int:
        """The place of what lies below the last level."""
        return len(self.levels)

    def level_id(self, place: int) -> str:
        """Name a level by its place, from 0 for the best; `below` after the last."""
        return self.levels[place].id if place < len(self.levels) else BELOW

    def level_words(self, place: int) -> Text:
        """Tell a level by its place in words."""
        if place < len(self.levels):
            one = self.levels[place]
            return Text(f"{one.id} 级（{one.name.zh}）", f"{one.id} ({one.name.en})")
        last = self.levels[-1].id
        return Text(f"未达到 {last} 级", f"below {last}")

    def __repr__(self) -> str:
        return f"<IndicatorSystem {self.id}: {self.name.en}>"
