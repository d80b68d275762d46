"""What a comparison of policies over a table comes to: counts, rows that moved, parks, costs; told, listed, as data."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cleanprod.errors import unknown_name
from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    import polars as pl

    from cleanprod.eligibility.coverage import Coverage
    from cleanprod.policies import Policy
    from cleanprod.words import Lang

BASELINE: Final = "baseline"
"""How what the scenarios are compared with is called."""

ALL: Final = "all"
"""The group of all rows, where none are asked."""

FORM: Final = "cleanprod.comparison/1"

_FLAG: Final = ("yes", "no", "unknown")
_OTHER: Final = ("settled", "none", "unknown")
_WORDS: Final = {
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "settled": Text("已定", "settled"),
    "none": Text("无", "none"),
    "unknown": Text("未知", "unknown"),
}


@frozen(repr=False)
class ParkMove:
    """A park whose coverage reaches the mark under one policy and not, or not for certain, under the other."""

    scenario: str
    park: str
    before: Coverage
    after: Coverage
    clauses: tuple[str, ...]


@frozen(repr=False)
class Comparison:
    """Policies over one table, side by side.

    Attributes:
        on: the day asked of the baseline.
        total: how many rows.
        by: what the rows are grouped by; empty where they are not.
        scenarios: their names, in order.
        policies: the baseline and the scenarios, by name.
        labels: what each question that moved is about.
        kinds: of each question whether it is answered with yes or no.
        counts: a frame: group, policy, question, yes, no, unknown (of a day, choice or amount: settled, none, unknown).
        moves: a frame: scenario, question, group, before, after, number: how many rows moved from which answer to which.
        coverage: the coverage of each park under each policy, where the table names parks.
        parks: the parks that moved.
        costs: a frame: group, policy, what, low, high, unit: audits, their cost and savings, where unit figures are given.
    """

    on: dt.date
    total: int
    by: str
    scenarios: tuple[str, ...]
    policies: Mapping[str, Policy]
    labels: Mapping[str, Text]
    kinds: Mapping[str, bool]
    counts: pl.DataFrame
    moves: pl.DataFrame
    coverage: Mapping[str, Mapping[str, Coverage]]
    parks: tuple[ParkMove, ...]
    costs: pl.DataFrame | None
    clauses: Mapping[tuple[str, str], tuple[str, ...]]
    _rows: Callable[[str, str], pl.DataFrame] = field(eq=False, alias="rows")

    def moved(self, scenario: str | None = None, question: str | None = None) -> pl.DataFrame:
        """List the rows that moved: row (from 1), id, group, scenario, question, before, after, and the clauses that moved it.

        Arguments:
            scenario: of one scenario only.
            question: of one question only.

        Errors:
            UnknownNameError: no such scenario, or a question that was not asked.
        """
        import polars as pl  # noqa: PLC0415 - an extra

        if scenario is not None and scenario not in self.scenarios:
            raise unknown_name(scenario, self.scenarios, Text("一个情景", "a scenario"), "moved")
        if question is not None and question not in self.kinds:
            raise unknown_name(question, tuple(self.kinds), Text("一个问题", "a question of the policy"), "moved")
        pairs = [(one, name) for one, name in self.clauses if scenario in (None, one) and question in (None, name)]
        frames = [self._rows(one, name) for one, name in pairs]
        return pl.concat(frames) if frames else self._rows("", "")

    def counted(self, question: str, policy: str = BASELINE, group: str | None = None) -> dict[str, int]:
        """Count the answers to a question under one policy: yes, no, unknown, or settled, none, unknown.

        Errors:
            UnknownNameError: a question, a policy or a group that there is not.
        """
        for name, known, what in (
            (question, tuple(self.kinds), Text("一个问题", "a question of the policy")),
            (policy, (BASELINE, *self.scenarios), Text("一个情景", "a scenario")),
            (group, (None, *self.counts["group"].unique().to_list()), Text("一个分组", "a group")),
        ):
            if name not in known:
                raise unknown_name(str(name), tuple(map(str, known)), what, "counted")
        rows = self.counts.filter(question=question, policy=policy)
        rows = rows if group is None else rows.filter(group=group)
        names = _FLAG if self.kinds[question] else _OTHER
        return {name: int(rows[column].sum()) for name, column in zip(names, _FLAG, strict=True)}

    # told

    def say(self, lang: Lang = "en") -> str:
        """Tell what each scenario moves, a line for each question."""
        return "\n".join(self._lines(lang))

    def _lines(self, lang: Lang) -> Iterator[str]:
        zh = lang == "zh"
        yield f"{self.total} 条记录，{self.on}" if zh else f"{self.total} rows on {self.on}"
        for scenario in self.scenarios:
            yield f"{scenario}：" if zh else f"{scenario}:"
            told = [*self._moved_lines(scenario, lang), *self._park_lines(scenario, lang)]
            yield from told or ["  无变化" if zh else "  nothing moves"]

    def _moved_lines(self, scenario: str, lang: Lang) -> Iterator[str]:
        zh = lang == "zh"
        numbers = self.moves.filter(scenario=scenario).group_by("question").agg(number=_sum("number"))
        moved = dict(numbers.iter_rows())
        for question in (name for one, name in self.clauses if one == scenario and name in moved):
            before, after = self.counted(question), self.counted(question, scenario)
            changes = [f"{_WORDS[name].say(lang)} {count} → {after[name]}" for name, count in before.items()]
            listed = ("，" if zh else ", ").join(changes)
            under = ", ".join(self.clauses[scenario, question])
            label = self.labels[question].say(lang)
            yield (
                f"  {question} {label}：{moved[question]} 条（{listed}）；{under}"
                if zh
                else f"  {question} {label}: {moved[question]} moved ({listed}); {under}"
            )

    def _park_lines(self, scenario: str, lang: Lang) -> Iterator[str]:
        for one in self.parks:
            if one.scenario == scenario:
                moved, under = f"{one.before.say(lang)} → {one.after.say(lang)}", ", ".join(one.clauses)
                yield f"  {one.park}：{moved}；{under}" if lang == "zh" else f"  {one.park}: {moved}; {under}"

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        return f"<comparison of {self.total} rows: {', '.join(self.scenarios)}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.say('en'))}</pre>"

    def to_dict(self) -> dict[str, Any]:
        """Give the counts, moves, parks and costs as JSON data; the rows that moved are in `moved`."""
        return {
            "version": FORM,
            "on": self.on.isoformat(),
            "total": self.total,
            "by": self.by,
            "scenarios": list(self.scenarios),
            "labels": {name: {"zh": one.zh, "en": one.en} for name, one in self.labels.items()},
            "counts": self.counts.to_dicts(),
            "moves": self.moves.to_dicts(),
            "clauses": [
                {"scenario": one, "question": name, "clauses": list(clauses)} for (one, name), clauses in self.clauses.items()
            ],
            "parks": [
                {
                    "scenario": one.scenario,
                    "park": one.park,
                    "before": one.before.to_dict(),
                    "after": one.after.to_dict(),
                    "clauses": list(one.clauses),
                }
                for one in self.parks
            ],
            "costs": None if self.costs is None else self.costs.to_dicts(),
        }


def _sum(name: str) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - an extra

    return pl.col(name).sum()
