"""A table of enterprises under one policy: its duties by place, its grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from cleanprod.eligibility import HEADLINE
from cleanprod.eligibility.grounds import RULES, statutory_mandatory
from cleanprod.errors import CleanprodError, Problem, TableError, brief, unknown_name
from cleanprod.models import Enterprise
from cleanprod.policies import Policy
from cleanprod.scenario.comparing import Work
from cleanprod.scenario.comparison import UNKNOWN as SOMEWHERE
from cleanprod.scenario.rows import counts_of, told_counts
from cleanprod.tables.facts import warn_of_missing
from cleanprod.words import Text

from .bars import Bar, stacked
from .style import finished
from .telling import ANSWERS, counts_words, place_words, policy_words, total_words

if TYPE_CHECKING:
    import polars as pl

    from cleanprod.words import Lang

    from .style import Picture
    from .telling import Counts

ENTERPRISES: Final = Text("家企业", "enterprises")
ACROSS: Final = Text("企业数（家）", "enterprises")
A_ROW: Final = Text("至少一行的数据表", "a table of at least one row")
NO_ROW: Final = Text("没有一行", "no row")


def duties_by(
    table: Any,  # noqa: ANN401 - any dataframe
    law: Policy,
    by: str = "city",
    question: str = HEADLINE,
    *,
    lang: Lang = "en",
) -> Picture:
    """Draw how many enterprises of each city, or each of another kind of group, have a duty, may have it, and have it not.

    The most yes come first; those of whom it is not known where they belong come last.

    Arguments:
        table: any dataframe, as `Policy.assess_table` takes it.
        law: the policy that answers.
        by: park, district, city, province, industry, basin, or a column of the table.
        question: any question about an enterprise; of a day, choice or amount it is told whether there is one.
        lang: `zh` or `en`.

    Errors:
        TableError: a table without rows, or that cannot be read with certainty; no such column; more groups than can be shown.
        UnknownNameError: the policy has no such question.
    """
    counts = _counted(table, law, (question,), by)
    rule = law.program.rules[question].rule
    answers = ANSWERS[rule.kind == "flag"]
    found: list[tuple[str, Counts]] = [
        (group, (yes, unknown, no)) for group, yes, no, unknown in counts.select("group", "yes", "no", "unknown").iter_rows()
    ]
    found.sort(key=lambda one: (one[0] == SOMEWHERE, -one[1][0], -one[1][1], one[0]))
    place = place_words(by)
    nowhere = Text(f"{place.zh}未知", f"{place.en} not known").say(lang)
    bars = [Bar(nowhere if group == SOMEWHERE else group, numbers) for group, numbers in found]
    chart = stacked(bars, answers, ACROSS, lang)
    title = Text(f"{rule.zh}：按{place.zh}统计", f"{rule.en}: by {place.en}")
    yes, unknown, no = (sum(numbers[place] for _, numbers in found) for place in range(3))
    told = counts_words((yes, unknown, no), answers)
    total = total_words(yes + unknown + no, ENTERPRISES)
    under = Text(f"{total.zh}：{told.zh}", f"{total.en}: {told.en}")
    return finished(chart, title, [policy_words(law), under], lang)


def grounds_of(
    table: Any,  # noqa: ANN401 - any dataframe
    law: Policy,
    *,
    lang: Lang = "en",
) -> Picture:
    """Draw of how many enterprises of a table each ground holds, may hold and does not, and of how many the duty by law.

    A ground of which the law of the day knows nothing says so.

    Arguments:
        table: any dataframe, as `Policy.assess_table` takes it.
        law: the policy that answers.
        lang: `zh` or `en`.

    Errors:
        TableError: a table without rows, or that cannot be read with certainty.
        UnknownNameError: the policy does not ask for the grounds.
    """
    names = tuple(rule.name for rule in RULES)
    counts = _counted(table, law, names, None)
    numbers: dict[str, Counts] = {
        name: (yes, unknown, no) for name, yes, no, unknown in counts.select("question", "yes", "no", "unknown").iter_rows()
    }
    labels = {name: _ground(law, name).say(lang) for name in names}
    bars = [Bar(labels[name], numbers[name]) for name in names]
    chart = stacked(bars, ANSWERS[True], ACROSS, lang, strong=labels[statutory_mandatory.name])
    title = Text("强制性清洁生产审核的法定情形", "Grounds for a mandatory audit by law")
    total = total_words(sum(numbers[names[0]]), ENTERPRISES)
    under = Text(f"{total.zh}；一家企业可有多种情形", f"{total.en}; one may have several grounds")
    return finished(chart, title, [policy_words(law), under], lang)


def _ground(law: Policy, name: str) -> Text:
    """Name a ground; one that is not in force on the law day says so."""
    rule = law.program.rules[name].rule
    words = rule.brief or Text(rule.zh, rule.en)
    if law.decision(name, Enterprise()).state in ("lapsed", "not_yet"):
        return Text(f"{words.zh}（当日无此规定）", f"{words.en} (no such rule on that day)")
    return words


def _counted(table: Any, law: Policy, questions: tuple[str, ...], by: str | None) -> pl.DataFrame:  # noqa: ANN401 - any dataframe
    """Count the answers to some questions by group: group, question, yes, no, unknown."""
    if not isinstance(law, Policy):
        raise CleanprodError(Problem(got=brief(law), expected=Text("一个 Policy", "a Policy"), where="law"))
    for name in questions:
        if name not in law.questions:
            raise unknown_name(str(name), law.questions, Text("一个问题", "a question of the policy"), "question")
    asked = evolve(law, asked=questions)  # columns that these do not ask need not be read
    work = Work(table, Enterprise, by, None, [asked])
    if not work.total:
        raise TableError(Problem(got=NO_ROW, expected=A_ROW))
    warn_of_missing(work.held(asked.on)[0], asked.program.touched(), 3)
    kinds = {name: asked.program.rules[name].rule.kind == "flag" for name in questions}
    return told_counts({"": counts_of(work.answers(asked, questions), work.groups, kinds)}, questions)
