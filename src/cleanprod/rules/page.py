"""A rule as a page of documentation: what it decides, its facts, its clauses and their days, drawn from the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanprod.words import Text

from .atoms import Dated, Fact, Param
from .grounding import cite
from .rulebook import Rule, within
from .telling import EFFECTS, cited_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .rulebook import Caution


def page(rule: Rule[Any]) -> str:
    """Draw one rule as Markdown, in both languages."""
    return "\n".join(_lines(rule))


def _lines(rule: Rule[Any]) -> Iterator[str]:
    yield heading(rule)
    yield ""
    if rule.brief is not None:  # without one the head says it all
        yield f"**{rule.zh}**"
        yield ""
        yield f"{rule.en}."
        yield ""
    yield f"Answer: {_answer(rule)}."
    for version in rule.wordings:
        yield ""
        for clause in dict.fromkeys((*version.under, *version.needs)):
            (citation,) = cite((clause,))
            words = cited_words(citation)
            yield f"* {words.en} — {words.zh}"
    yield ""
    yield "| rests on | 中文 | English |"
    yield "|---|---|---|"
    for node in within(rule):
        sort = "fact" if isinstance(node, Fact) else "rule" if isinstance(node, Rule) else "parameter"
        label = Text(node.zh, node.en) if isinstance(node, Rule) else node.label
        values = "; ".join(map(_dated, node.values)) + f" {node.unit}".rstrip() if isinstance(node, Param) else ""
        yield f"| {sort} `{node.name}` | {label.zh} | {label.en}{f' ({values})' if values else ''} |"
    for caution in rule.cautions:
        yield ""
        ids = ", ".join(clause.id for clause in caution.under)
        yield f'!!! note "A warning beside: {_beside(rule, caution)}"'
        yield f"    {caution.words.en} — {caution.words.zh}{f' ({ids})' if ids else ''}"
    yield ""


def heading(rule: Rule[Any]) -> str:
    """Head a rule by its brief name, or by what it decides; the anchor is its name, and so is what the head ends with."""
    words = rule.brief or Text(rule.zh, rule.en)
    label = f"{words.zh} {words.en}".replace('"', "'")
    return f'## {words.zh} · {words.en} `{rule.name}` {{ #{rule.name} data-toc-label="{label}" }}'


def _beside(rule: Rule[Any], caution: Caution) -> str:
    """Tell beside which answers a warning stands; of a choice, day or amount, *yes* is any value and *no* is none."""
    told = {} if rule.kind == "flag" else {"yes": "a value", "no": "none"}
    return ", ".join(told.get(outcome, outcome) for outcome in caution.outcomes)


def _answer(rule: Rule[Any]) -> str:
    if rule.kind != "flag":
        return f"a {rule.kind}, none or unknown"
    # what rests on no text is a plain fact: nothing is promised or allowed by it
    cited = any(version.under or version.needs for version in rule.wordings)
    return f"yes ({EFFECTS[rule.effect].en}), no or unknown" if cited else "yes, no or unknown"


def _dated(dated: Dated) -> str:
    value = ", ".join(map(str, dated.value)) if isinstance(dated.value, (tuple, list)) else str(dated.value)
    days = [f"from {dated.start}" if dated.start else "", f"until {dated.until}" if dated.until else ""]
    return " ".join(filter(None, (value, *days)))
