"""A rule as a page of documentation: what it decides, its facts, its clauses and their days, drawn from the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .atoms import Fact
from .grounding import cite
from .rulebook import Rule, parts
from .telling import EFFECTS, cited_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .expressions import Expr


def page(rule: Rule[Any]) -> str:
    """Draw one rule as Markdown, in both languages."""
    return "\n".join(_lines(rule))


def _lines(rule: Rule[Any]) -> Iterator[str]:
    yield f"## `{rule.name}`"
    yield ""
    yield f"**{rule.zh}**"
    yield ""
    yield f"{rule.en}. Answer: {_answer(rule)}."
    for version in rule.wordings:
        yield ""
        for citation in cite((*version.under, *version.needs)):
            words = cited_words(citation)
            yield f"* {words.en} — {words.zh}"
        for clause in version.under:
            atoms = sorted({atom for span in clause.spans for atom in span.given})
            if atoms:
                yield f"    * {clause.id} hangs on an open question: {', '.join(f'`{atom}`' for atom in atoms)}"
    yield ""
    yield "| rests on | 中文 | English |"
    yield "|---|---|---|"
    for node in _direct(rule):
        label = node.label if isinstance(node, Fact) else None
        zh, en = (label.zh, label.en) if label is not None else (node.zh, node.en)  # type: ignore[attr-defined]
        sort = "fact" if isinstance(node, Fact) else "rule"
        yield f"| {sort} `{node.name}` | {zh} | {en} |"  # type: ignore[attr-defined]
    for caution in rule.cautions:
        yield ""
        yield f'!!! note "{" / ".join(caution.outcomes)}"'
        yield f"    {caution.words.en} — {caution.words.zh}"
    yield ""


def _answer(rule: Rule[Any]) -> str:
    if rule.kind == "flag":
        return f"yes ({EFFECTS[rule.effect].en}), no or unknown"
    return f"a {rule.kind}, none or unknown"


def _direct(rule: Rule[Any]) -> Iterable[Expr[Any]]:
    """List the facts and rules that a rule names itself, not those inside other rules."""
    found: dict[int, Expr[Any]] = {}
    stack = list(parts(rule))
    while stack:
        node = stack.pop(0)
        if isinstance(node, (Fact, Rule)):
            found.setdefault(id(node), node)
        else:
            stack.extend(parts(node))
    return found.values()
