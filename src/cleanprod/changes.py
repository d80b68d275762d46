"""What changed between two days: clause by clause, rule by rule, and answer by answer.

Facts are held fixed. A change of an answer *by the clock* comes from the day asked (a deadline that passed); a
change *by law* from the texts in force.

    >>> for change in diff("2026-08-14", "2026-08-15").rules:
    ...     if change.sort != "clauses":
    ...         print(change.sort, change.name)
    open ground_high_energy
    came ground_other_state
    reworded fine_due
    lapsed publication_fine_due
    lapsed publication_fine_max_cny
    lapsed name_list_due
    lapsed incentive_public_money
    came incentive_water_quota
    lapsed incentive_key_retrofit
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from .eligibility import subjects
from .law import POINTS, sayings
from .policies import policy, read_day
from .rules.hashing import cited, wording
from .rules.owned import DOT
from .rules.program import Known
from .rules.telling import json_value, value_words
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from .models import Enterprise
    from .policies import Policy
    from .rules.program import Enacted, Program, Value
    from .scenario import Comparison
    from .words import Lang

ClauseSort = Literal["ended", "came", "changed", "replaced"]
RuleSort = Literal["lapsed", "came", "open", "reworded", "clauses"]

CLAUSE_WORDS: Final = {
    "ended": Text("终止，未见接替", "ended, no successor found"),
    "came": Text("新增", "new"),
    "changed": Text("内容改变", "changed"),
    "replaced": Text("内容相同，条文更替", "same words under another clause"),
}
RULE_WORDS: Final = {
    "lapsed": Text("失效", "lapsed"),
    "came": Text("新增", "came into force"),
    "open": Text("成为未定", "became an open question"),
    "reworded": Text("条件改变", "its condition changed"),
    "clauses": Text("条件相同，依据更替", "same condition under other clauses"),
}


@frozen
class Saying:
    """What a clause lays down on a point."""

    clause: str
    words: Text


@frozen
class ClauseChange:
    """What is laid down on a point, before and after."""

    point: str
    label: Text
    sort: ClauseSort
    before: tuple[Saying, ...]
    after: tuple[Saying, ...]


@frozen
class RuleChange:
    """A rule whose force, condition or clauses differ."""

    name: str
    label: Text
    sort: RuleSort
    before: tuple[str, ...]
    after: tuple[str, ...]


@frozen
class AnswerChange:
    """An answer about a subject that differs, and whether the law or the clock moved it."""

    subject: str
    question: str
    by: Literal["law", "clock"]
    before: Value
    after: Value


@frozen
class Changes:
    """The difference between two days.

    Attributes:
        first: the day before.
        second: the day after.
        clauses: what is laid down otherwise.
        rules: the rules whose force, condition or clauses differ.
        answers: the answers about enterprises that differ.
        table: the answers about a table that differ, by the `clock` and by the `law`, where a table was given.
    """

    first: dt.date
    second: dt.date
    clauses: tuple[ClauseChange, ...]
    rules: tuple[RuleChange, ...]
    answers: tuple[AnswerChange, ...]
    table: Comparison | None = None

    def say(self, lang: Lang = "en") -> str:
        """Tell the changes, a line each."""
        zh = lang == "zh"
        lines = [f"{self.first} → {self.second}"]
        lines += ["条文" if zh else "clauses"]
        for clause in self.clauses:
            lines.append(f"  {clause.label.say(lang)}: {CLAUSE_WORDS[clause.sort].say(lang)}")
            lines += [f"    − {one.clause} {one.words.say(lang)}" for one in clause.before]
            lines += [f"    + {one.clause} {one.words.say(lang)}" for one in clause.after]
        lines += ["规则" if zh else "rules"]
        for rule in self.rules:
            ids = f"{', '.join(rule.before) or '—'} → {', '.join(rule.after) or '—'}"
            lines.append(f"  {rule.name} {rule.label.say(lang)}: {RULE_WORDS[rule.sort].say(lang)} ({ids})")
        if self.answers:
            lines += ["答复" if zh else "answers"]
        by = {"law": Text("因法律", "by law"), "clock": Text("因时间", "by the clock")}
        for answer in self.answers:
            before, after = value_words(answer.before).say(lang), value_words(answer.after).say(lang)
            lines.append(f"  {answer.subject} {answer.question}: {before} → {after} ({by[answer.by].say(lang)})")
        if self.table is not None:
            lines.append(self.table.say(lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.say("en")

    def to_dict(self) -> dict[str, Any]:
        """Give the changes as JSON data."""
        return {
            "from": self.first.isoformat(),
            "to": self.second.isoformat(),
            "clauses": [
                {
                    "point": one.point,
                    "label": {"zh": one.label.zh, "en": one.label.en},
                    "change": one.sort,
                    "before": [{"clause": s.clause, "zh": s.words.zh, "en": s.words.en} for s in one.before],
                    "after": [{"clause": s.clause, "zh": s.words.zh, "en": s.words.en} for s in one.after],
                }
                for one in self.clauses
            ],
            "rules": [
                {
                    "name": one.name,
                    "label": {"zh": one.label.zh, "en": one.label.en},
                    "change": one.sort,
                    "before": list(one.before),
                    "after": list(one.after),
                }
                for one in self.rules
            ],
            "answers": [
                {
                    "subject": one.subject,
                    "question": one.question,
                    "by": one.by,
                    "before": json_value(one.before),
                    "after": json_value(one.after),
                }
                for one in self.answers
            ],
            **({} if self.table is None else {"table": self.table.to_dict()}),
        }


def diff(  # noqa: PLR0913 - what may be compared
    first: dt.date | str,
    second: dt.date | str,
    *,
    enterprises: Iterable[Enterprise] = (),
    table: Any = None,  # noqa: ANN401 - any dataframe
    by: str | None = None,
    stands: Mapping[str, bool | None] | None = None,
) -> Changes:
    """Compare the law of two days.

    Arguments:
        first: the day before.
        second: the day after.
        enterprises: subjects whose answers are compared too, their facts held fixed.
        table: a dataframe of enterprises whose answers are compared too, in `Changes.table`.
        by: what its rows are grouped by, as in `compare`.
        stands: readings of open questions, the same on both days.

    Errors:
        LawNotModelledError: a day before 2012-07-01.
    """
    before, after = read_day(first, "first"), read_day(second, "second")
    old, new = policy(on=before, stands=stands), policy(on=after, stands=stands)
    later = policy(on=after, law=before, stands=stands)  # the old law, read on the new day
    return Changes(
        first=before,
        second=after,
        clauses=_clauses(before, after),
        rules=tuple(one for model in subjects() for one in _rules(old.about(model).program, new.about(model).program)),
        answers=tuple(_answers(enterprises, (old, later, new))),
        table=None if table is None else _compared(table, old, later, new, by),
    )


def _clauses(first: dt.date, second: dt.date) -> tuple[ClauseChange, ...]:
    before, after = sayings(first), sayings(second)
    found = []
    for point, label in POINTS.items():
        old = tuple(Saying(clause.id, words) for clause, words in before.get(point, ()))
        new = tuple(Saying(clause.id, words) for clause, words in after.get(point, ()))
        if old != new:
            same = [one.words for one in old] == [one.words for one in new]
            sort: ClauseSort = "came" if not old else "ended" if not new else "replaced" if same else "changed"
            found.append(ClauseChange(point, label, sort, old, new))
    return tuple(found)


def _rules(old: Program, new: Program) -> Iterable[RuleChange]:
    for name, after in new.current.items():
        before = old.rules.get(name)
        if before is None or DOT in name:  # inside a rule that was not in force; an owner's rule is told as its own
            continue
        sort = _rule_sort(old, before, new, after)
        if sort is not None:
            label = Text(after.rule.zh, after.rule.en)
            yield RuleChange(name, label, sort, tuple(cited(before)), tuple(cited(after)))


def _rule_sort(old: Program, before: Enacted, new: Program, after: Enacted) -> RuleSort | None:
    was, now = _force(old, before), _force(new, after)
    if was != now:
        return "lapsed" if now is False else "open" if now is None else "came"
    if was is False:
        return None
    if wording(old, before) != wording(new, after):
        return "reworded"
    return None if cited(before) == cited(after) else "clauses"


def _force(program: Program, enacted: Enacted) -> bool | None:
    """Tell whether a rule is in force under the readings of a policy; None while that is open."""
    if enacted.force is None:
        return False
    step = program.steps[enacted.force]
    if isinstance(step, Known):
        return bool(step.value)
    from .rules.meaning import meaning  # noqa: PLC0415 - only where force hangs on a stand

    value = meaning(program, {}, program.law_day)[enacted.force]
    return None if value is None else bool(value)


def _compared(table: Any, old: Policy, later: Policy, new: Policy, by: str | None) -> Comparison:  # noqa: ANN401 - any dataframe
    from .scenario import compare_days  # noqa: PLC0415 - only a table needs dataframes

    return compare_days(table, old, later, new, by)


def _answers(enterprises: Iterable[Enterprise], policies: tuple[Policy, Policy, Policy]) -> Iterable[AnswerChange]:
    for number, enterprise in enumerate(enterprises, start=1):
        old, later, new = (bound.assess(enterprise).outcomes for bound in policies)
        subject = enterprise.id or str(number)
        for question in new:
            if old[question] != later[question]:
                yield AnswerChange(subject, question, "clock", old[question], later[question])
            if later[question] != new[question]:
                yield AnswerChange(subject, question, "law", later[question], new[question])
