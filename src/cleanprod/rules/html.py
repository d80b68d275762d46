"""An answer for a notebook: HTML with every word escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .telling import answer_words, cited_words, node_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.words import Lang

    from .decision import Decision, Node


def decision_html(decision: Decision, lang: Lang = "en") -> str:
    """Show one answer with its tree, folded."""
    zh = lang == "zh"
    rows = [("查询日" if zh else "on", str(decision.on))]
    if decision.missing:
        rows.append(("尚缺" if zh else "missing", ", ".join(decision.missing)))
    rows += [("注意" if zh else "note", warning.say(lang)) for warning in decision.warnings]
    rows += [("依据" if zh else "under", cited_words(citation).say(lang)) for citation in decision.citations]
    listed = "".join(f"<li>{escape(name)}: {escape(text)}</li>" for name, text in rows)
    answer = answer_words(decision.kind, decision.value, decision.words).say(lang)
    head = f"<b>{escape(decision.label.say(lang))}</b>: {escape(answer)}"
    return f'<div class="cleanprod-decision" lang="{lang}">{head}<ul>{listed}</ul>{_node(decision.tree, lang)}</div>'


def _node(node: Node, lang: Lang) -> str:
    words = escape(node_words(node, lang))
    if not node.children:
        return f"<div>{words}</div>"
    inner = "".join(f"<li>{_node(child, lang)}</li>" for child in node.children)
    return f"<details><summary>{words}</summary><ul>{inner}</ul></details>"


def answers_html(title: str, decisions: Iterable[Decision], lang: Lang = "en") -> str:
    """Show several answers about one subject as a table."""
    names = ("问题", "答复", "尚缺", "依据") if lang == "zh" else ("question", "answer", "missing", "under")
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                decision.label.say(lang),
                answer_words(decision.kind, decision.value, decision.words).say(lang),
                ", ".join(decision.missing),
                ", ".join(decision.clauses),
            )
        )
        + "</tr>"
        for decision in decisions
    )
    caption = f"<caption>{escape(title)}</caption>"
    return f'<table class="cleanprod-answers" lang="{lang}">{caption}<tr>{head}</tr>{rows}</table>'
