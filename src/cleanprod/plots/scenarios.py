"""A comparison of policies: the counts before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanprod.eligibility import HEADLINE
from cleanprod.errors import CleanprodError, Problem, TableError, brief, unknown_name
from cleanprod.scenario import Comparison
from cleanprod.scenario.comparison import ALL, BASELINE
from cleanprod.scenario.rows import UNKNOWN as SOMEWHERE
from cleanprod.words import Text

from .bars import Bar, stacked
from .style import finished
from .telling import ANSWERS, place_words, policy_words, total_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleanprod.words import Lang

    from .style import Picture
    from .telling import Counts

BASE: Final = Text("基准", "baseline")
ACROSS: Final = Text("记录数（条）", "rows")
COMPARED: Final = Text("cleanprod.compare 的结果", "what cleanprod.compare gives")
ROWS: Final = Text("条记录", "rows")


def before_after(comparison: Comparison, question: str = HEADLINE, *, lang: Lang = "en") -> Picture:
    """Draw the answers to a question under the baseline and under each scenario, by group or in all.

    Beside a scenario stands how many rows moved, those that cancel each other out among them.

    Arguments:
        comparison: what `cleanprod.compare` gives.
        question: a question of the policies; of a day, choice or amount it is told whether there is one.
        lang: `zh` or `en`.

    Errors:
        TableError: a comparison of no rows, or of more groups than can be shown.
        UnknownNameError: the question was not asked.
        CleanprodError: no comparison.
    """
    if not isinstance(comparison, Comparison):
        raise CleanprodError(Problem(got=brief(comparison), expected=COMPARED, where="comparison"))
    if question not in comparison.kinds:
        expected = Text("一个问题", "a question of the policies")
        raise unknown_name(str(question), tuple(comparison.kinds), expected, "question")
    if not comparison.total:
        expected = Text("至少一行的数据表", "a table of at least one row")
        raise TableError(Problem(got=Text("没有一行", "no row"), expected=expected, where="comparison"))
    answers = ANSWERS[comparison.kinds[question]]
    label = comparison.labels[question]
    chart = stacked(list(_bars(comparison, question, lang)), answers, ACROSS, lang)
    title = Text(f"{label.zh}：前后对比", f"{label.en}: before and after")
    if comparison.by:
        place = place_words(comparison.by)
        title = Text(f"{title.zh}，按{place.zh}统计", f"{title.en}, by {place.en}")
    first = policy_words(comparison.policies[BASELINE])
    total = total_words(comparison.total, ROWS)
    told = [Text(f"{BASE.zh}：{first.zh}；{total.zh}", f"{BASE.en}: {first.en}; {total.en}")]
    told += [_told(comparison, question, scenario) for scenario in comparison.scenarios]
    return finished(chart, title, told, lang)


def _bars(comparison: Comparison, question: str, lang: Lang) -> Iterator[Bar]:
    """Give the bars group by group, the baseline first: the most yes come first, the group that is not known last."""
    columns = ("policy", "group", "yes", "unknown", "no")
    rows = comparison.counts.filter(question=question).select(columns).iter_rows()
    counts: dict[tuple[str, str], Counts] = {(policy, group): tuple(numbers) for policy, group, *numbers in rows}
    groups = [group for policy, group in counts if policy == BASELINE]
    groups.sort(key=lambda group: (group == SOMEWHERE, *(-number for number in counts[BASELINE, group]), group))
    place = place_words(comparison.by)
    nowhere = Text(f"{place.zh}未知", f"{place.en} not known").say(lang)
    base = BASE.say(lang)
    if base in comparison.scenarios:  # two bars of one name would be drawn over each other
        base = f"{base} {comparison.on}"
    for group in groups:
        name = "" if group == ALL and not comparison.by else nowhere if group == SOMEWHERE else group
        yield Bar(base, counts[BASELINE, group], name)
        for scenario in comparison.scenarios:
            yield Bar(scenario, counts[scenario, group], name, _moved(comparison, question, scenario, group))


def _moved(comparison: Comparison, question: str, scenario: str, group: str | None = None) -> int:
    rows = comparison.moves.filter(scenario=scenario, question=question)
    return int((rows if group is None else rows.filter(group=group))["number"].sum())


def _told(comparison: Comparison, question: str, scenario: str) -> Text:
    """Tell of a scenario how many rows moved, and by which clauses."""
    moved, under = _moved(comparison, question, scenario), policy_words(comparison.policies[scenario], named=False)
    if not moved:
        return Text(f"{scenario}：{under.zh}；无变化", f"{scenario}: {under.en}; nothing moves")
    clauses = ", ".join(comparison.clauses[scenario, question])
    return Text(f"{scenario}：{under.zh}；变动 {moved:,} 条；{clauses}", f"{scenario}: {under.en}; {moved:,} moved; {clauses}")
